//! What a check says: one finding, with the words of both sides.

use super::grades::{Category, Confidence, Consequence, FixableBy, Severity, Status};
use super::unchecked::Unchecked;
use crate::source::Span;

/// Words of the letter that a finding shows. Offsets are of `Source::base`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// `claim` for the words at fault, `fact` for what they conflict with.
    pub role: &'static str,
    /// Bytes.
    pub span: Span,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Line of the end, from 1.
    pub end_line: u32,
    /// Column after the last character, from 1.
    pub end_column: u32,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// The words.
    pub text: String,
    /// What they are.
    pub label: String,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// Category of the rule.
    pub category: Category,
    /// Severity, as the rule grades it.
    pub severity: Severity,
    /// Confidence of the rule.
    pub confidence: Confidence,
    /// Consequence.
    pub consequence: Consequence,
    /// Who can mend it.
    pub fixable_by: FixableBy,
    /// The issue, from 1; `None` for header and summary.
    pub issue: Option<u16>,
    /// Further issues with the same passage, from 1.
    pub also_in: Vec<u16>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The same as long as neither side changes.
    pub fingerprint: String,
    /// Whether it is new.
    pub status: Status,
    /// The words: those at fault first.
    pub locations: Vec<Location>,
}

/// An issue as a report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueSummary {
    /// The request.
    pub request: String,
    /// "Upheld", "Overturned", or nothing where the letter does not say.
    pub decision: Option<String>,
    /// The treatment asked for, as the vocabulary names it.
    pub treatment: Option<String>,
}

/// What checking one letter gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Case number, where the letter has one.
    pub case_number: Option<String>,
    /// Its issues.
    pub issues: Vec<IssueSummary>,
    /// Findings, in the order of the text.
    pub findings: Vec<Finding>,
    /// What was not checked.
    pub unchecked: Vec<Unchecked>,
}

impl Checked {
    /// The issue that a finding is of.
    pub fn issue(&self, finding: &Finding) -> Option<&IssueSummary> {
        let index = usize::from(finding.issue?).checked_sub(1)?;
        self.issues.get(index)
    }
}
