//! What a letter is: header, summary, issues, sentences. All spans are of the folded text.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// A letter as read. Reading never fails: what cannot be placed is recorded in `unplaced`.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// Template of the letter, by its headings (id from `rules/vocabulary/language/forms.yaml`).
    pub form: String,
    /// The labelled values above the letter, in their order in the text; a label may come twice.
    pub header: Vec<HeaderField>,
    /// How the determination was made, with the reviewer's credentials.
    pub how_made: Option<Span>,
    /// Licensure and specialty of the reviewer.
    pub credentials: Vec<HeaderField>,
    /// List of documents reviewed, in the older templates.
    pub documents: Option<Span>,
    /// Body only, without heading and without the fixed lead-in sentence.
    pub summary: Option<Span>,
    /// The disputed requests, in the order of the letter.
    pub issues: Vec<Issue>,
    /// Every stretch of text with its place, in order and without overlap. Headings and labels are in none.
    pub parts: Vec<Part>,
    /// The sentences of all parts, in order.
    pub sentences: Vec<Sentence>,
    /// Headings, in order, with the place of what stands under them. A place that comes twice is a doubled section.
    pub headings: Vec<Heading>,
    /// Text under no known heading.
    pub unplaced: Vec<Span>,
}

impl Letter {
    /// The case number as the header gives it.
    pub fn case_number<'t>(&self, text: &'t str) -> Option<&'t str> {
        let field = self.header.iter().find(|f| f.field == "case-number")?;
        Some(field.value.of(text)).filter(|number| !number.is_empty())
    }
}

/// A labelled value.
#[derive(Debug, Clone)]
pub struct HeaderField {
    /// Id from `forms.yaml`: `case-number`, `date-assigned`, `date-of-injury`, `decision-date`, `ur-denial-date`, ...
    pub field: String,
    /// The label without its colon; its first line, where it is wrapped around its value.
    pub label: Span,
    /// The rest of a label that is wrapped around its value ("Application 12/31/2014 / Received:").
    pub label_rest: Option<Span>,
    /// The value; empty, behind the label, where it is missing or cannot be told from the values of other labels.
    pub value: Span,
}

/// A heading.
#[derive(Debug, Clone, Copy)]
pub struct Heading {
    /// The place of what stands under it; `Other` for the letter's own name and the closing.
    pub place: Place,
    /// Its words, without colon.
    pub span: Span,
}

/// A disputed request and its decision.
#[derive(Debug, Clone, Default)]
pub struct Issue {
    /// The request as titled, without the decision word ("DRUG 10mg #60 x 2 refills"), empty if there is no title.
    pub request: Span,
    /// The decision; `None` where the title ends without one.
    pub decision: Option<Decision>,
    /// Whole title line(s) with the decision word.
    pub title: Span,
    /// Body of the claims administrator's citation line, without label.
    pub claims_administrator: Option<Span>,
    /// Body of the reviewer's citation line ("MAXIMUS guideline"), without label.
    pub reviewer_citation: Option<Span>,
    /// Body, without label; `None` when the label or the text is missing.
    pub rationale: Option<Span>,
    /// Text that stands where the rationale should, when only its label is missing.
    pub unlabelled_rationale: Option<Span>,
    /// The labels of this issue in order, also those without text behind them and those that come a second time.
    pub labels: Vec<Label>,
    /// Where old templates title the issue again: the list of the notice, the heading of the issue's own section.
    pub also_titled: Vec<AlsoTitled>,
}

/// A label within an issue ("Claims Administrator guideline").
#[derive(Debug, Clone, Copy)]
pub struct Label {
    /// The place of what stands behind it.
    pub place: Place,
    /// Its words, without colon.
    pub span: Span,
}

/// Another title of an issue.
#[derive(Debug, Clone, Copy)]
pub struct AlsoTitled {
    /// The request as titled there.
    pub request: Span,
    /// The decision given there.
    pub decision: Option<Decision>,
}

/// What was decided, and the words that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// The decision word, or the conclusion that stands for it in old templates.
    pub span: Span,
}

/// What was decided about the denial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// The denial stands: not medically necessary.
    Upheld,
    /// The denial falls: medically necessary.
    Overturned,
    /// It falls in part.
    PartlyOverturned,
}

/// What a stretch of text is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// Labels and values above the letter.
    Header,
    /// How the determination was made, and the reviewer's credentials.
    HowMade,
    /// The list of documents reviewed.
    Documents,
    /// The clinical case summary.
    Summary,
    /// An issue's title: request and decision.
    Title,
    /// The claims administrator's citation.
    ClaimsCitation,
    /// The reviewer's citation.
    Citation,
    /// An issue's rationale.
    Rationale,
    /// Lead-ins, closing, and what could not be placed.
    Other,
}

impl Place {
    /// Whether what is said there is about the case: not how determinations are made.
    pub fn is_of_case(self) -> bool {
        match self {
            Self::Summary
            | Self::Title
            | Self::ClaimsCitation
            | Self::Citation
            | Self::Documents
            | Self::Rationale => true,
            Self::Header | Self::HowMade | Self::Other => false,
        }
    }

    /// The written name, as rules spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::HowMade => "how-made",
            Self::Documents => "documents",
            Self::Summary => "summary",
            Self::Title => "title",
            Self::ClaimsCitation => "claims-citation",
            Self::Citation => "citation",
            Self::Rationale => "rationale",
            Self::Other => "other",
        }
    }
}

/// A stretch of text.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// What it is part of.
    pub place: Place,
    /// Index of its issue, from 0.
    pub issue: Option<u16>,
    /// Where it stands.
    pub span: Span,
}

/// A sentence.
#[derive(Debug, Clone, Copy)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// What it is part of.
    pub place: Place,
    /// Index of its issue, from 0.
    pub issue: Option<u16>,
    /// It is the first of its part, or a paragraph break stands before it.
    pub paragraph_start: bool,
}
