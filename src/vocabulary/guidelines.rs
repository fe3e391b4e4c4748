//! Guideline documents, their editions and sections.

use super::concepts::ConceptId;
use super::schema::Phase;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Ranges of pages.
pub type Pages = Vec<(u16, u16)>;

/// A guideline document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DocumentInfo {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whether it is part of the MTUS.
    pub mtus: bool,
    /// Whether its name only introduces that of another.
    pub generic: bool,
    /// The phase that it is for.
    pub phase: Option<Phase>,
    /// Regions that it is about; `None` is any.
    pub regions: Option<Vec<ConceptId>>,
    /// Treatments that it is about; `None` is any.
    pub covers: Option<Vec<ConceptId>>,
    /// First and last page of a chapter.
    pub pages: Option<(u16, u16)>,
    /// Its editions.
    pub editions: Vec<EditionInfo>,
}

/// An edition of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EditionInfo {
    /// The year that citations give.
    pub year: String,
    /// First day in force.
    pub effective: Option<Date>,
    /// First day of the next edition.
    pub superseded: Option<Date>,
    /// Number of its pages.
    pub pages: Option<u16>,
    /// The last page that it can have.
    pub last_page: Option<u16>,
    /// Whether these facts were seen in a source.
    pub sure: bool,
    /// Treatments that it has no section on.
    pub absent: Vec<ConceptId>,
}

/// The body regions of a section.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Regions {
    /// Those of the document that it stands in.
    OfDocument,
    /// Any: it stands in one chapter and holds for all.
    Any,
    /// These.
    These(Vec<ConceptId>),
}

/// A section within documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TopicInfo {
    /// Id.
    pub id: String,
    /// Treatments that it is about; `None` is any.
    pub covers: Option<Vec<ConceptId>>,
    /// The phase that it is for.
    pub phase: Option<Phase>,
    /// Regions that it is about.
    pub regions: Regions,
    /// Its pages: document, year, ranges.
    pub pages: Vec<(u16, String, Pages)>,
    /// Whether the pages were seen in a source.
    pub sure: bool,
}

/// All guidelines.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Guidelines {
    /// Documents; phrases refer to them by index.
    pub documents: Vec<DocumentInfo>,
    /// Sections; phrases refer to them by index.
    pub topics: Vec<TopicInfo>,
    /// Days around a change of edition in which the one in force is not known.
    pub unsure_days: i32,
    /// What all section numbers of the regulation begin with.
    pub regulation_prefix: String,
    /// The section numbers that exist.
    pub regulations: Vec<String>,
}
