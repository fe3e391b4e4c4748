//! Letters as the JSON reports hold them, read back.

use super::{Failure, Letter, Outcome};
use crate::check::{
    Category, Checked, Confidence, Consequence, Finding, FixableBy, Gap, IssueSummary, Location,
    Severity, Status, Unchecked,
};
use crate::source::Span;
use serde::Deserialize;

/// A letter of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The path as the report names it.
    pub path: String,
    /// What was found, or why nothing could be.
    pub outcome: Result<Checked, Failure>,
    /// The text in which offsets count, where a report keeps it.
    pub text: Option<String>,
}

impl Record {
    /// Reads a line of a `jsonl` report that is a letter.
    ///
    /// # Errors
    /// What the line lacks.
    pub fn from_line(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line).map(LetterLine::record)
    }

    /// As reports take it. The letter's passages are those of its findings; there is no text around them.
    pub fn letter(&self) -> Letter<'_> {
        let outcome = match &self.outcome {
            Ok(checked) => Outcome::Checked {
                source: None,
                checked,
            },
            Err(failure) => Outcome::Failed(failure),
        };
        Letter {
            path: &self.path,
            outcome,
        }
    }

    /// The findings; none where the letter was not checked.
    pub fn findings(&self) -> &[Finding] {
        self.outcome
            .as_ref()
            .map_or(&[], |checked| &checked.findings)
    }
}

#[derive(Deserialize)]
pub(super) struct LetterLine {
    path: String,
    status: LetterStatus,
    case_number: Option<String>,
    #[serde(default)]
    issues: usize,
    #[serde(default)]
    requests: Vec<RequestLine>,
    #[serde(default)]
    not_checked: Vec<UncheckedLine>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    pub(super) findings: Vec<FindingLine>,
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum LetterStatus {
    Checked,
    Failed,
}

#[derive(Deserialize)]
struct RequestLine {
    request: String,
    decision: Option<String>,
    treatment: Option<String>,
}

#[derive(Deserialize)]
struct UncheckedLine {
    issue: Option<u16>,
    kind: Gap,
    message: String,
}

#[derive(Deserialize)]
pub(super) struct FindingLine {
    /// The path, where findings stand apart from their letters.
    pub(super) path: String,
    rule: String,
    category: Category,
    severity: Severity,
    confidence: Confidence,
    consequence: Consequence,
    fixable_by: FixableBy,
    issue: Option<u16>,
    #[serde(default)]
    also_in: Vec<u16>,
    message: String,
    help: String,
    fingerprint: String,
    status: Status,
    locations: Vec<LocationLine>,
}

#[derive(Deserialize)]
struct LocationLine {
    role: String,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    end_line: Option<u32>,
    end_column: Option<u32>,
    page: Option<u32>,
    text: String,
    label: String,
}

impl LetterLine {
    pub(super) fn record(self) -> Record {
        let outcome = match self.status {
            LetterStatus::Failed => {
                let known = Failure::REASONS.iter().find(|known| **known == self.reason);
                Err(Failure {
                    reason: known.copied().unwrap_or("unreadable"),
                    message: self.message,
                })
            }
            LetterStatus::Checked => Ok(Checked {
                case_number: self.case_number,
                issues: issues(self.requests, self.issues),
                findings: self
                    .findings
                    .into_iter()
                    .map(FindingLine::finding)
                    .collect(),
                unchecked: self.not_checked.into_iter().map(unchecked).collect(),
            }),
        };
        Record {
            path: self.path,
            outcome,
            text: self.text,
        }
    }
}

/// The issues; where the report only counts them, as many without words.
fn issues(requests: Vec<RequestLine>, count: usize) -> Vec<IssueSummary> {
    let mut issues: Vec<_> = requests
        .into_iter()
        .map(|line| IssueSummary {
            request: line.request,
            decision: line.decision,
            treatment: line.treatment,
        })
        .collect();
    // A count that no letter has is not followed.
    issues.resize_with(count.min(1000).max(issues.len()), || IssueSummary {
        request: String::new(),
        decision: None,
        treatment: None,
    });
    issues
}

fn unchecked(line: UncheckedLine) -> Unchecked {
    Unchecked {
        issue: line.issue,
        gap: line.kind,
        message: line.message,
    }
}

impl FindingLine {
    pub(super) fn finding(self) -> Finding {
        Finding {
            rule: self.rule,
            category: self.category,
            severity: self.severity,
            confidence: self.confidence,
            consequence: self.consequence,
            fixable_by: self.fixable_by,
            issue: self.issue,
            also_in: self.also_in,
            message: self.message,
            help: self.help,
            fingerprint: self.fingerprint,
            status: self.status,
            locations: self.locations.into_iter().map(location).collect(),
        }
    }
}

fn location(line: LocationLine) -> Location {
    Location {
        role: if line.role == "claim" {
            "claim"
        } else {
            "fact"
        },
        span: Span::new(line.start, line.end.max(line.start)),
        line: line.line,
        column: line.column,
        end_line: line.end_line.unwrap_or(line.line),
        end_column: line.end_column.unwrap_or(line.column),
        page: line.page,
        text: line.text,
        label: line.label,
    }
}
