//! The shape of a rule file, as its author writes it. `docs/rules-language.md` explains each key.

use crate::check::{Category, Confidence, Consequence, FixableBy, Severity};
use crate::facts::{Assertion, Experiencer, Kind, Role, Speaker, Time};
use crate::vocabulary::known::{AttributeName, ConceptName, Flag, Where};
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A rule file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// The rule's id: the file's name without `.yaml`.
    pub id: String,
    /// What is wrong, in a line.
    pub title: String,
    /// What it means, for `imrlint explain`.
    #[serde(default)]
    pub about: String,
    /// Category of its findings.
    pub category: Category,
    /// Severity of its findings.
    pub severity: Severity,
    /// How likely they are true.
    #[serde(default = "high")]
    pub confidence: Confidence,
    /// What follows from the defect.
    pub consequence: Consequence,
    /// Who can mend it.
    pub fixable_by: FixableBy,
    /// Ids of rules that may see the same mistake: of two findings about the same words only the graver is told, or else theirs.
    #[serde(default)]
    pub same_cause_as: Vec<String>,
    /// `preview` rules run only on request.
    #[serde(default)]
    pub status: RuleStatus,
    /// What the rule is about.
    pub each: Each,
    /// The rule is written once for each of these attributes, `{attribute}` standing for it.
    #[serde(default, rename = "for")]
    pub over: Option<Over>,
    /// The facts to hold against each other, by name.
    pub find: IndexMap<String, Pattern>,
    /// When the rule fires.
    #[schemars(with = "Flag")]
    pub flag: String,
    /// When it does not, all the same.
    #[serde(default)]
    pub unless: Vec<Unless>,
    /// When its severity is lower.
    #[serde(default)]
    pub downgrade: Vec<Downgrade>,
    /// The name of the criterion whose severity, where it is lower, help and consequence a finding takes.
    #[serde(default)]
    pub criterion: Option<String>,
    /// What a finding shows, with a label: the words at fault first.
    pub show: IndexMap<String, String>,
    /// What a finding says.
    pub message: String,
    /// What to do.
    #[serde(default)]
    pub help: String,
    /// Letters and the findings expected in them.
    pub tests: Vec<RuleTest>,
}

fn high() -> Confidence {
    Confidence::High
}

/// Whether a rule runs unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleStatus {
    /// Runs.
    #[default]
    Stable,
    /// Runs when asked for.
    Preview,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// The letter as a whole.
    Letter,
    /// One issue after the other.
    Issue,
}

/// Attributes that a rule is written for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Over {
    /// Their names.
    #[schemars(with = "Vec<AttributeName>")]
    pub attribute: Vec<String>,
}

/// One value or a list of values.
#[derive(Debug, Clone, PartialEq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (one, many) = (
            generator.subschema_for::<T>(),
            generator.subschema_for::<Vec<T>>(),
        );
        json_schema!({ "anyOf": [one, many] })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = OneOrMany<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value or a list of values")
            }
            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Self::Value, E> {
                T::deserialize(serde::de::value::StrDeserializer::new(word))
                    .map(|v| OneOrMany(vec![v]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(OneOrMany(values))
            }
        }
        deserializer.deserialize_any(Visitor(std::marker::PhantomData))
    }
}

/// Where a fact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum In {
    /// Header.
    Header,
    /// Clinical case summary.
    Summary,
    /// Title line of an issue.
    Title,
    /// The reviewer's citation line.
    Citation,
    /// The claims administrator's citation line.
    ClaimsCitation,
    /// Rationale.
    Rationale,
    /// A conclusion within a rationale.
    Conclusion,
}

/// Whose issue a fact belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// The issue that the rule is about, or none (header and summary).
    #[default]
    This,
    /// Another issue.
    Other,
    /// Any.
    Any,
}

/// Which facts a name stands for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Kind of the fact.
    #[serde(default)]
    pub kind: OneOrMany<Kind>,
    /// Vocabulary id, or class.
    #[serde(default)]
    #[schemars(with = "OneOrMany<ConceptName>")]
    pub concept: OneOrMany<String>,
    /// Where it stands.
    #[serde(default, rename = "in")]
    pub place: OneOrMany<In>,
    /// Whose issue.
    #[serde(default)]
    pub of: Of,
    /// Who says it.
    #[serde(default)]
    pub speaker: OneOrMany<Speaker>,
    /// What part it plays.
    #[serde(default)]
    pub role: OneOrMany<Role>,
    /// Whether it is so.
    #[serde(default)]
    pub assertion: OneOrMany<Assertion>,
    /// When.
    #[serde(default)]
    pub time: OneOrMany<Time>,
    /// Whose.
    #[serde(default)]
    pub experiencer: OneOrMany<Experiencer>,
    /// Attributes and their words.
    #[serde(default, rename = "where")]
    #[schemars(with = "Where")]
    pub attributes: BTreeMap<String, OneOrMany<String>>,
    /// Attributes that it has.
    #[serde(default)]
    #[schemars(with = "OneOrMany<AttributeName>")]
    pub has: OneOrMany<String>,
}

/// A reason not to fire.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unless {
    /// Further facts.
    #[serde(default)]
    pub find: IndexMap<String, Pattern>,
    /// When it holds.
    #[schemars(with = "Flag")]
    pub flag: String,
}

/// A reason for a lower severity.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Downgrade {
    /// The severity.
    pub to: Severity,
    /// When.
    #[schemars(with = "Flag")]
    pub flag: String,
}

/// A letter in short, and the findings expected in it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// What it shows.
    pub name: String,
    /// Header values by field.
    #[serde(default)]
    pub header: BTreeMap<String, String>,
    /// Clinical case summary.
    #[serde(default)]
    pub summary: String,
    /// Issues.
    #[serde(default)]
    pub issues: Vec<IssueTest>,
    /// Findings expected; an empty list where there must be none.
    pub expect: Vec<Expected>,
}

/// An issue of a test letter.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueTest {
    /// The request.
    #[serde(default)]
    pub request: String,
    /// Upheld, Overturned, or nothing.
    #[serde(default)]
    pub decision: Option<String>,
    /// The reviewer's citation line.
    #[serde(default)]
    pub citation: Option<String>,
    /// The claims administrator's citation line.
    #[serde(default)]
    pub claims_citation: Option<String>,
    /// The rationale.
    #[serde(default)]
    pub rationale: Option<String>,
}

/// A finding that is expected.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Issue, from 1.
    #[serde(default)]
    pub issue: Option<u16>,
    /// The words at fault.
    pub at: String,
    /// Severity, where it is not the rule's own.
    #[serde(default)]
    pub severity: Option<Severity>,
}
