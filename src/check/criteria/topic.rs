//! What the MTUS asks, compiled.

use crate::check::{Consequence, Severity};
use crate::facts::Attr;
use crate::vocabulary::ConceptId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a guideline asks for a treatment.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Topic {
    /// Id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Treatments.
    pub treatments: Vec<ConceptId>,
    /// Where the guideline says it.
    pub documents: Vec<Source>,
    /// Criteria.
    pub criteria: Vec<Criterion>,
    /// Its file within the rules folder.
    pub file: String,
    /// The folder given with `--rules`; none where it is built in.
    #[serde(skip)]
    pub folder: Option<PathBuf>,
}

/// Where a guideline says something.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Source {
    /// Id of the document.
    pub document: String,
    /// Title of the document.
    pub title: String,
    /// Its edition.
    pub edition: String,
    /// Section.
    pub section: String,
    /// Pages, where known.
    pub pages: Vec<u16>,
    /// Where these facts come from: S, L, W, B, M.
    pub status: String,
}

/// One criterion.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Criterion {
    /// Id.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// What the reviewer looks at.
    pub help: String,
    /// Where it is said, where that is not said of the topic as a whole.
    pub sources: Vec<Source>,
    /// What follows from a decision against it, where it is not what the rule says.
    pub consequence: Option<Consequence>,
    /// A first treatment, or one more of the same.
    pub stage: Option<Stage>,
    /// It is asked only where all of these are so.
    pub when: Vec<Need>,
    /// Facts needed.
    pub needs: Vec<Need>,
    /// How many of them are; all, where it is not given.
    pub at_least: Option<usize>,
    /// Severity of an approval against it.
    pub approved_although: Option<Severity>,
    /// Severity of a denial although it is met.
    pub denied_although: Option<Severity>,
}

/// Whether a treatment is asked for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The first one.
    First,
    /// One more.
    Repeat,
}

impl Criterion {
    /// Where it is said.
    pub(crate) fn sources<'t>(&'t self, topic: &'t Topic) -> &'t [Source] {
        if self.sources.is_empty() {
            &topic.documents
        } else {
            &self.sources
        }
    }

    /// Whether only the request's own words decide it, so that it is never unknown.
    pub fn is_textual(&self) -> bool {
        self.needs.iter().all(Need::is_textual) && self.when.iter().all(Need::is_textual)
    }
}

/// A fact needed. Each key that is given must hold; `any` and `age_over` are alternatives.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Need {
    /// What it is called.
    pub name: String,
    /// Any of these concepts is affirmed.
    pub any: Vec<ConceptId>,
    /// A denial of one of these defeats the need; all of `any` denied do too.
    pub denied: Vec<ConceptId>,
    /// None of these is affirmed.
    pub none: Vec<ConceptId>,
    /// The request is, or holds, one of these.
    pub asked: Vec<ConceptId>,
    /// The request is none of these and holds none.
    pub not_asked: Vec<ConceptId>,
    /// The request is for one of these body parts.
    pub site: Vec<ConceptId>,
    /// How the request is given.
    pub route: Option<String>,
    /// In the region of the request.
    pub in_region: bool,
    /// The patient is older than this.
    pub age_over: Option<u16>,
    /// A number within bounds.
    pub number: Option<Bound>,
}

impl Need {
    /// Whether only the request's own words decide it.
    pub fn is_textual(&self) -> bool {
        self.any.is_empty()
            && self.none.is_empty()
            && self.age_over.is_none()
            && self.number.is_none()
    }
}

/// A number and its bounds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bound {
    /// What is measured.
    pub what: Measured,
    /// Whose numbers are added up.
    pub of: Vec<Of>,
    /// What a day's dose of a drug, by id, is multiplied with.
    pub factors: Vec<(ConceptId, f64)>,
    /// Most.
    pub at_most: Option<f64>,
    /// Least.
    pub at_least: Option<f64>,
    /// The bound as its author wrote it.
    pub text: String,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measured {
    /// An attribute of facts.
    Attribute(Attr),
    /// How long the treatment has been used, in days.
    Use,
}

/// Whose numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// The request's.
    Request,
    /// What was done of the same treatment before.
    Done,
    /// Any that the summary states.
    Summary,
    /// Those of a day: each drug's dose times its number of doses a day, times its factor.
    Day,
}
