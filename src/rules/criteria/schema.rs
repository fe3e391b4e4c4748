//! The shape of a criteria file, as its author writes it. `docs/rules-language.md` explains each key.

use crate::check::criteria::{Of, Stage};
use crate::check::{Consequence, Severity};
use crate::vocabulary::known::{ConceptName, DocumentId};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// A criteria file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriteriaFile {
    /// Id: the file's name without `.yaml`.
    pub topic: String,
    /// What it is about, in a line.
    pub title: String,
    /// Treatments that it is about, by id or class.
    #[schemars(with = "Vec<ConceptName>")]
    pub treatments: Vec<String>,
    /// Where the guideline says it.
    pub documents: Vec<Source>,
    /// The criteria, by id.
    pub criteria: IndexMap<String, CriterionData>,
    /// Letters in short, and what becomes of the criteria in them.
    #[serde(default)]
    pub tests: Vec<CriteriaTest>,
}

/// Where a guideline says something.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id of the document.
    #[schemars(with = "DocumentId")]
    pub document: String,
    /// Its edition.
    pub edition: String,
    /// Section.
    pub section: String,
    /// Pages, where known.
    #[serde(default)]
    pub pages: Vec<u16>,
    /// Where these facts come from: S, L, W, B, M.
    pub status: String,
}

/// One criterion.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionData {
    /// What is asked, in own words.
    pub text: String,
    /// What the reviewer looks at.
    #[serde(default)]
    pub help: String,
    /// Where it is said, where not in all documents of the topic.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Where the criterion itself comes from, where that is less sure than its section.
    #[serde(default)]
    pub status: Option<String>,
    /// What follows from a decision against it.
    #[serde(default)]
    pub consequence: Option<Consequence>,
    /// `first` or `repeat`: it is asked of such a treatment only.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// It is asked only where all of these are so.
    #[serde(default)]
    pub when: IndexMap<String, NeedData>,
    /// Facts that are needed.
    pub needs: IndexMap<String, NeedData>,
    /// How many of them; all, where it is not given.
    #[serde(default)]
    pub at_least: Option<usize>,
    /// Severity of "approved although the letter states that it is not met".
    #[serde(default)]
    pub approved_although: Option<Severity>,
    /// Severity of "denied although the letter states that it is met"; only where all criteria that have it are met.
    #[serde(default)]
    pub denied_although: Option<Severity>,
}

/// A fact that is needed.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedData {
    /// Any of these concepts.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub any: Vec<String>,
    /// A denial of one of these defeats it.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub denied: Vec<String>,
    /// None of these concepts.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub none: Vec<String>,
    /// The request is, or holds, one of these.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub asked: Vec<String>,
    /// The request is none of these, and holds none.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub not_asked: Vec<String>,
    /// The request is for one of these body parts.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub site: Vec<String>,
    /// How the request is given.
    #[serde(default)]
    pub route: Option<String>,
    /// `request`: in the body region of the request.
    #[serde(default)]
    pub region: Option<Place>,
    /// The patient is older than this, in years.
    #[serde(default)]
    pub age_over: Option<u16>,
    /// An attribute, or `use`: how long the treatment has been used.
    #[serde(default)]
    pub number: Option<String>,
    /// Whose numbers are added up; the request's, where it is not given.
    #[serde(default)]
    pub of: Vec<Of>,
    /// With `of: [day]`, what a day's dose of a drug is multiplied with, by id.
    #[serde(default)]
    pub factors: IndexMap<String, f64>,
    /// The most that it may be: "10", "3 weeks".
    #[serde(default)]
    pub at_most: Option<String>,
    /// The least that it may be: "50 %".
    #[serde(default)]
    pub at_least: Option<String>,
}

/// Where a fact must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the region of the request.
    Request,
}

/// A letter in short, and what becomes of the criteria in it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriteriaTest {
    /// What it shows.
    pub name: String,
    /// Header fields. Where neither they nor a citation are given, the letter is of a day on which the first criterion expected
    /// is in force.
    #[serde(default)]
    pub header: IndexMap<String, String>,
    /// The clinical case summary.
    #[serde(default)]
    pub summary: String,
    /// The request.
    pub request: String,
    /// The reviewer's citation line.
    #[serde(default)]
    pub citation: Option<String>,
    /// The rationale.
    #[serde(default)]
    pub rationale: Option<String>,
    /// The state of criteria by id.
    pub expect: IndexMap<String, State>,
}

/// What becomes of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The letter states that it is met.
    Met,
    /// The letter states that it is not.
    Failed,
    /// The letter does not say.
    Unknown,
    /// It is not asked of this request.
    NotAsked,
}
