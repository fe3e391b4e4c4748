//! The shape of the vocabulary files, as their authors write them. `docs/vocabulary.md` explains each key.

use super::known::{AttributeName, ConceptName};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A class of concepts: `rules/vocabulary/treatments/muscle-relaxants.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassFile {
    /// Id of the class, itself a concept.
    pub class: String,
    /// What its members are.
    pub kind: ConceptKind,
    /// Parents of the class.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub is_a: Vec<String>,
    /// Groups of words that terms of this file share: `<sign>` in a term stands for `(test|sign)` where `sign` is "test|sign".
    #[serde(default)]
    pub words: indexmap::IndexMap<String, String>,
    /// Names of the class.
    #[serde(default)]
    pub names: Vec<String>,
    /// Attributes of all members that do not say otherwise.
    #[serde(default)]
    pub defaults: Defaults,
    /// The concepts, by id.
    #[serde(default)]
    pub members: indexmap::IndexMap<String, Member>,
    /// Spinal levels by letter (regions only).
    #[serde(default)]
    pub levels: BTreeMap<String, SpinalLevels>,
    /// Sentences and what must be read in them.
    #[serde(default)]
    pub tests: Vec<ReadingTest>,
}

/// What a concept is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConceptKind {
    /// Something that can be requested.
    Treatment,
    /// A symptom, a sign, a result.
    Finding,
    /// A named condition.
    Diagnosis,
    /// Something that a record may or may not document.
    Documentable,
    /// Something that is measured.
    Measurement,
    /// A part of the body.
    Region,
}

/// Attributes of all members of a class.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// How it is given.
    pub route: Option<String>,
    /// Where it is by nature.
    #[schemars(with = "Option<ConceptName>")]
    pub region: Option<String>,
}

/// One concept.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Names beside the id.
    #[serde(default)]
    pub names: Vec<String>,
    /// Brand names.
    #[serde(default)]
    pub brands: Vec<String>,
    /// Parents beside the class.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub is_a: Vec<String>,
    /// Larger parts that it belongs to (regions).
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub part_of: Vec<String>,
    /// What is true whenever it is.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub implies: Vec<String>,
    /// What cannot be true together with it at one place and time.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub excluded_by: Vec<String>,
    /// Any of these documents it (documentables).
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub satisfied_by: Vec<String>,
    /// What satisfies it states one of these values (documentables).
    #[serde(default)]
    #[schemars(with = "Vec<AttributeName>")]
    pub satisfied_with: Vec<String>,
    /// What its values mean (measurements).
    #[serde(default)]
    pub means: Vec<Meaning>,
    /// How it is given.
    pub route: Option<String>,
    /// Usual strengths, as written on a prescription.
    #[serde(default)]
    pub strengths: Vec<String>,
    /// What it is made of.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub ingredients: Vec<String>,
    /// Where it is by nature.
    #[schemars(with = "Option<ConceptName>")]
    pub region: Option<String>,
    /// Whether there is a left and a right one (regions).
    #[serde(default)]
    pub paired: bool,
}

/// What a measured value means: strength of 4/5 is decreased strength.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// The finding that it is.
    #[schemars(with = "ConceptName")]
    pub finding: String,
    /// From this value on.
    pub at_least: Option<f64>,
    /// Below this value.
    pub below: Option<f64>,
}

/// Levels of a part of the spine.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpinalLevels {
    /// The part.
    #[schemars(with = "ConceptName")]
    pub region: String,
    /// The highest number in it.
    pub highest: u8,
    /// The limb that the nerves of its levels supply.
    #[serde(default)]
    #[schemars(with = "Option<ConceptName>")]
    pub limb: Option<String>,
}

/// A sentence and what must be read in it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingTest {
    /// The sentence.
    pub text: String,
    /// What is read: a kind and its id, attributes and their values.
    #[serde(default)]
    pub reads: BTreeMap<String, serde_json::Value>,
    /// Ids that are not read.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub not: Vec<String>,
}

/// Sets of phrases that tell who speaks, whether something is denied, what a date belongs to.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageFile {
    /// What the sets are about; the file's name.
    pub topic: String,
    /// Groups of words that terms of this file share: `<sign>` in a term stands for `(test|sign)` where `sign` is "test|sign".
    #[serde(default)]
    pub words: indexmap::IndexMap<String, String>,
    /// Phrases by set. A phrase that stands in two sets of a topic belongs to the first.
    pub sets: indexmap::IndexMap<String, Vec<String>>,
    /// Sentences and what must be read in them.
    #[serde(default)]
    pub tests: Vec<ReadingTest>,
}

/// How numbers, units, doses and dates are written: `language/values.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValuesFile {
    /// Number words.
    pub numbers: BTreeMap<String, f64>,
    /// Words between the ends of a range.
    pub joins: Vec<String>,
    /// Names of the months, by number.
    pub months: BTreeMap<u8, Vec<String>>,
    /// Groups of words that the patterns share: `<deg>` in a pattern stands for `(degree|°)` where `deg` is "degree|°".
    #[serde(default)]
    pub words: indexmap::IndexMap<String, String>,
    /// Patterns of values; a slot names its attribute.
    pub patterns: Vec<String>,
    /// Attributes that are the product of others.
    #[serde(default)]
    pub products: BTreeMap<String, Vec<String>>,
    /// Routes that units of strength tell: a percentage is of a cream.
    #[serde(default)]
    pub routes: BTreeMap<String, String>,
    /// Sentences and what must be read in them.
    #[serde(default)]
    pub tests: Vec<ReadingTest>,
}

/// What the name of a drug or a procedure looks like: `language/unfamiliar.yaml`, for `imrlint rules unknown`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnfamiliarFile {
    /// How names of drugs end.
    pub drug_endings: Vec<String>,
    /// Words that follow the name of a drug: "tablet".
    pub drug_forms: Vec<String>,
    /// Attributes whose values follow the name of a drug: its strength.
    pub drug_values: Vec<String>,
    /// How names of procedures end.
    pub procedure_endings: Vec<String>,
    /// Words that end the name of a procedure: "injection".
    pub procedure_heads: Vec<String>,
    /// Words that belong to no such name.
    pub never: Vec<String>,
}

/// What single words do in a sentence: `language/words.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsFile {
    /// Words by class.
    pub classes: indexmap::IndexMap<String, Vec<String>>,
    /// Sentences and what must be read in them.
    #[serde(default)]
    pub tests: Vec<ReadingTest>,
}

/// How words are written beside their usual spelling: `language/spellings.yaml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpellingsFile {
    /// Pairs of words that letters write as one: "not medically" for "notmedically".
    pub together: Vec<(String, String)>,
    /// Sentences and what must be read in them.
    #[serde(default)]
    pub tests: Vec<ReadingTest>,
}

/// Guideline documents and their sections: `guidelines.yaml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuidelinesFile {
    /// Days around a change of edition in which the one in force is not known.
    #[serde(default)]
    pub unsure_days: i32,
    /// Documents by id.
    pub documents: BTreeMap<String, Document>,
    /// Sections by id.
    pub topics: BTreeMap<String, Topic>,
    /// Treatments that a document, in an edition, has no section on: "chronic-pain 2009" to ids.
    #[serde(default)]
    pub absent: BTreeMap<String, Vec<String>>,
    /// Numbers of the regulation that exist.
    pub regulations: Regulations,
    /// Citation lines and what must be read in them.
    #[serde(default)]
    pub tests: Vec<ReadingTest>,
}

/// A guideline document.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Whether it is part of the MTUS.
    #[serde(default)]
    pub mtus: bool,
    /// Whether its name only introduces that of another ("ODG" before "Low Back Chapter").
    #[serde(default)]
    pub generic: bool,
    /// Names in letters.
    pub names: Vec<String>,
    /// The phase of the injury that it is for, where it is for one alone.
    #[serde(default)]
    pub phase: Option<Phase>,
    /// Body regions that it is about.
    #[serde(default)]
    pub regions: AnyOr,
    /// Treatments that it is about.
    #[serde(default)]
    pub covers: AnyOr,
    /// Pages of a chapter within its book: first and last.
    pub pages: Option<(u16, u16)>,
    /// Editions by the year that citations give.
    #[serde(default)]
    pub editions: BTreeMap<String, Edition>,
}

/// A phase of an injury that guidelines have sections for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The first weeks.
    Acute,
    /// To three months.
    Subacute,
    /// After three months.
    Chronic,
    /// After an operation.
    PostOperative,
}

impl Phase {
    /// Its name in rules.
    pub fn name(self) -> &'static str {
        match self {
            Self::Acute => "acute",
            Self::Subacute => "subacute",
            Self::Chronic => "chronic",
            Self::PostOperative => "post-operative",
        }
    }
}

/// `any`, or a list of ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AnyOr(pub Option<Vec<String>>);

impl JsonSchema for AnyOr {
    fn schema_name() -> Cow<'static, str> {
        "AnyOr".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let ids = generator.subschema_for::<Vec<ConceptName>>();
        json_schema!({ "description": "`any`, or a list of ids.", "anyOf": [{ "const": "any" }, ids] })
    }
}

impl<'de> Deserialize<'de> for AnyOr {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = AnyOr;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("`any`, or a list of ids")
            }
            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<AnyOr, E> {
                if word == "any" {
                    Ok(AnyOr(None))
                } else {
                    Err(E::invalid_value(serde::de::Unexpected::Str(word), &self))
                }
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<AnyOr, A::Error> {
                let mut ids = Vec::new();
                while let Some(id) = seq.next_element()? {
                    ids.push(id);
                }
                Ok(AnyOr(Some(ids)))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// One edition of a document.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// First day in force.
    pub effective: Option<String>,
    /// First day of the edition after it.
    pub superseded: Option<String>,
    /// Number of its pages.
    pub pages: Option<u16>,
    /// A number that its pages do not reach, where their number is not known.
    pub pages_below: Option<u16>,
    /// Where these facts come from: S, L, W, B, M as in the reference.
    #[serde(default)]
    pub status: Option<String>,
    /// Names by which citations give the edition beside its year.
    #[serde(default)]
    pub names: Vec<String>,
}

/// A section within documents.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Titles of the section.
    pub names: Vec<String>,
    /// Treatments that it is about.
    #[serde(default)]
    pub covers: AnyOr,
    /// The phase of the injury that it is for, where it is for one alone.
    #[serde(default)]
    pub phase: Option<Phase>,
    /// Body regions that it is about, where they are not those of its document.
    #[serde(default)]
    pub regions: Option<AnyOr>,
    /// Its pages by document and edition: "chronic-pain 2009" to ranges.
    #[serde(default)]
    pub pages: BTreeMap<String, Vec<String>>,
    /// Where the pages come from.
    #[serde(default)]
    pub status: Option<String>,
}

/// Section numbers of the regulation.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regulations {
    /// What all begin with.
    pub prefix: String,
    /// The sections that exist.
    pub sections: Vec<String>,
}
