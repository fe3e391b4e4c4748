//! `forms.yaml` and `sentences.yaml` as they are written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{Outcome, Place};

/// `rules/vocabulary/language/forms.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormsData {
    /// Templates, the most special first.
    pub forms: Vec<FormData>,
    /// Headings of sections.
    pub headings: Vec<HeadingData>,
    /// Stock sentences that lead in to a section.
    pub lead_ins: Vec<LeadInData>,
    /// Words of lead-ins in other words.
    pub lead_in_words: Vec<LeadInWords>,
    /// Header fields.
    pub fields: Vec<FieldData>,
    /// The reviewer's credentials.
    pub credentials: Vec<CredentialData>,
    /// Words up to which a credential in prose goes.
    pub credentials_until: Vec<String>,
    /// Labels within an issue.
    pub labels: Vec<LabelData>,
    /// Titles and decisions.
    pub titles: TitlesData,
    /// Lines of the page.
    pub furniture: Vec<String>,
    /// Openings of stock sentences on how a determination is made.
    pub stock: Vec<String>,
    /// Openings of letterhead and salutation.
    pub letterhead: Vec<String>,
}

/// A template.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormData {
    /// Its name.
    pub id: String,
    /// Headings of which any tells it.
    #[serde(default)]
    pub headings: Vec<String>,
    /// Phrases of which any tells it.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Its titles are numbered sentences.
    #[serde(default)]
    pub numbered: bool,
}

/// What stands under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionData {
    /// The header: the heading is the name of the document.
    Opening,
    /// How the determination was made.
    HowMade,
    /// Documents reviewed.
    Documents,
    /// Clinical case summary.
    Summary,
    /// The issues.
    Issues,
    /// The one request of the letter.
    Dispute,
    /// Signature, notices.
    Closing,
}

/// Headings of one kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadingData {
    /// What stands under them.
    pub place: SectionData,
    /// Their wordings.
    pub phrases: Vec<String>,
    /// Nothing else stands on their line.
    #[serde(default)]
    pub own_line: bool,
}

/// Lead-ins of one kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadInData {
    /// What follows them.
    pub place: SectionData,
    /// How they begin.
    pub phrases: Vec<String>,
    /// They are part of the section.
    #[serde(default)]
    pub keep: bool,
}

/// Words of lead-ins of one kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadInWords {
    /// What follows them.
    pub place: SectionData,
    /// Of these any is enough.
    pub phrases: Vec<String>,
}

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Letters and digits with a hyphen.
    Number,
    /// A date.
    Date,
    /// One of the listed words.
    Word,
    /// Anything.
    Text,
}

/// A header field.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldData {
    /// Its name.
    pub id: String,
    /// What its value looks like.
    pub kind: FieldKind,
    /// The values of a field of words.
    #[serde(default)]
    pub values: Vec<String>,
    /// Wordings of its label.
    pub labels: Vec<String>,
}

/// A credential of the reviewer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialData {
    /// Its name.
    pub id: String,
    /// Wordings of its label.
    pub labels: Vec<String>,
    /// Words before it in prose.
    #[serde(default)]
    pub prose: Vec<String>,
}

/// What stands behind a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LabelPlace {
    /// The claims administrator's citation.
    ClaimsAdministrator,
    /// The reviewer's citation.
    Citation,
    /// Both citations, as sentences.
    Guidelines,
    /// The rationale.
    Rationale,
}

/// Labels of one kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelData {
    /// What stands behind them.
    pub place: LabelPlace,
    /// Their wordings.
    pub phrases: Vec<String>,
    /// They are the beginning of the sentence that they introduce.
    #[serde(default)]
    pub sentence: bool,
    /// They hold a name that is not known beforehand.
    #[serde(default)]
    pub any_name: bool,
    /// They count at the start of a line only.
    #[serde(default)]
    pub whole_line: bool,
    /// The decision that they state.
    #[serde(default)]
    pub decision: Option<OutcomeData>,
}

/// An outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeData {
    /// The denial stands.
    Upheld,
    /// The denial falls.
    Overturned,
    /// The denial falls in part.
    PartlyOverturned,
}

impl From<OutcomeData> for Outcome {
    fn from(outcome: OutcomeData) -> Self {
        match outcome {
            OutcomeData::Upheld => Outcome::Upheld,
            OutcomeData::Overturned => Outcome::Overturned,
            OutcomeData::PartlyOverturned => Outcome::PartlyOverturned,
        }
    }
}

/// Phrases by outcome.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OutcomePhrases {
    /// The denial stands.
    pub upheld: Vec<String>,
    /// The denial falls.
    pub overturned: Vec<String>,
    /// The denial falls in part.
    pub partly_overturned: Vec<String>,
}

impl OutcomePhrases {
    /// The phrases of each outcome.
    pub(super) fn each(&self) -> [(Outcome, &[String]); 3] {
        [
            (Outcome::Upheld, &self.upheld),
            (Outcome::Overturned, &self.overturned),
            (Outcome::PartlyOverturned, &self.partly_overturned),
        ]
    }
}

/// Sentences of a partial approval.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartialData {
    /// Of the first one.
    pub first: Vec<String>,
    /// Of those between.
    pub middle: Vec<String>,
    /// Of the last one, which ends in the decision.
    pub last: Vec<String>,
}

/// Titles and decisions.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TitlesData {
    /// Decision words.
    pub decisions: OutcomePhrases,
    /// Labels of the decision.
    pub decision_labels: Vec<String>,
    /// Words between a request and its decision.
    pub links: Vec<String>,
    /// Conclusions that are the decision in old templates.
    pub determinations: OutcomePhrases,
    /// Words before the request.
    pub request_leads: Vec<String>,
    /// Headings of an issue's own section.
    pub regarding: Vec<String>,
    /// Sentences of partial approvals.
    pub partial: PartialData,
    /// Ends of a rationale.
    pub rationale_ends: Vec<String>,
    /// Openings of the sentences of a citation line.
    pub citation_openings: Vec<String>,
}

/// `rules/vocabulary/language/sentences.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentencesData {
    /// Abbreviations that never end a sentence.
    pub always: Vec<String>,
    /// Abbreviations that end none before a number.
    pub before_number: Vec<String>,
    /// Abbreviations that end one where a new one is seen to begin.
    pub sometimes: Vec<Vec<String>>,
    /// Words that begin a sentence.
    pub openers: Vec<Vec<String>>,
    /// Verbs that make a sentence of the name before them.
    pub verbs: Vec<String>,
    /// Words that no sentence ends with.
    pub unfinished: Vec<String>,
}

impl SectionData {
    /// The place of text under such a heading.
    pub(super) fn place(self) -> Place {
        match self {
            SectionData::HowMade => Place::HowMade,
            SectionData::Documents => Place::Documents,
            SectionData::Summary => Place::Summary,
            SectionData::Dispute => Place::Title,
            SectionData::Opening | SectionData::Issues | SectionData::Closing => Place::Other,
        }
    }
}
