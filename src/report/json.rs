//! The JSON report, version 1: one document, with a letter and a finding on a line of its own.
//!
//! What is written here is fixed: fields may be added, none removed or changed.

use super::{Letter, Outcome, Summary, Tool};
use crate::check::{Category, Confidence, Consequence, Finding, FixableBy, Severity, Status};
use serde::Serialize;

/// Version of the layout.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct ToolRecord<'a> {
    name: &'static str,
    version: &'static str,
    rules: usize,
    rules_digest: &'a str,
}

impl<'a> ToolRecord<'a> {
    pub(super) fn new(tool: &'a Tool) -> Self {
        Self {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            rules: tool.rules,
            rules_digest: &tool.digest,
        }
    }
}

#[derive(Serialize)]
pub(super) struct SummaryRecord {
    pub(super) letters: usize,
    pub(super) checked: usize,
    pub(super) failed: usize,
    pub(super) error: usize,
    pub(super) warning: usize,
    pub(super) note: usize,
}

impl From<&Summary> for SummaryRecord {
    fn from(summary: &Summary) -> Self {
        Self {
            letters: summary.letters,
            checked: summary.checked,
            failed: summary.failed,
            error: summary.error,
            warning: summary.warning,
            note: summary.note,
        }
    }
}

#[derive(Serialize)]
pub(super) struct LetterRecord<'a> {
    pub(super) path: &'a str,
    pub(super) status: &'static str,
    pub(super) case_number: Option<&'a str>,
    pub(super) issues: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<&'a str>,
}

impl<'a> LetterRecord<'a> {
    pub(super) fn new(letter: &Letter<'a>) -> Self {
        match letter.outcome {
            Outcome::Checked { checked, .. } => Self {
                path: letter.path,
                status: "checked",
                case_number: checked.case_number.as_deref(),
                issues: checked.issues.len(),
                reason: None,
                message: None,
            },
            Outcome::Failed(failure) => Self {
                path: letter.path,
                status: "failed",
                case_number: None,
                issues: 0,
                reason: Some(failure.reason),
                message: Some(&failure.message),
            },
        }
    }
}

#[derive(Serialize)]
pub(super) struct FindingRecord<'a> {
    path: &'a str,
    rule: &'a str,
    category: Category,
    severity: Severity,
    confidence: Confidence,
    consequence: Consequence,
    fixable_by: FixableBy,
    issue: Option<u16>,
    also_in: &'a [u16],
    message: &'a str,
    help: &'a str,
    fingerprint: &'a str,
    status: Status,
    locations: Vec<LocationRecord<'a>>,
}

#[derive(Serialize)]
struct LocationRecord<'a> {
    role: &'static str,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    text: &'a str,
    label: &'a str,
}

impl<'a> FindingRecord<'a> {
    pub(super) fn new(path: &'a str, finding: &'a Finding) -> Self {
        let locations = finding.locations.iter().map(|location| LocationRecord {
            role: location.role,
            start: location.span.start,
            end: location.span.end,
            line: location.line,
            column: location.column,
            page: location.page,
            text: &location.text,
            label: &location.label,
        });
        Self {
            path,
            rule: &finding.rule,
            category: finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            consequence: finding.consequence,
            fixable_by: finding.fixable_by,
            issue: finding.issue,
            also_in: &finding.also_in,
            message: &finding.message,
            help: &finding.help,
            fingerprint: &finding.fingerprint,
            status: finding.status,
            locations: locations.collect(),
        }
    }
}

/// The findings of a letter as records, in the order of the text.
pub(super) fn findings<'a>(letter: &Letter<'a>) -> Vec<FindingRecord<'a>> {
    match letter.outcome {
        Outcome::Failed(_) => Vec::new(),
        Outcome::Checked { checked, .. } => super::ordered(&checked.findings)
            .into_iter()
            .map(|finding| FindingRecord::new(letter.path, finding))
            .collect(),
    }
}

/// A record as JSON on one line. The records above hold nothing that JSON cannot.
pub(super) fn to_line(record: &impl Serialize) -> String {
    serde_json::to_string(record).unwrap_or_else(|_| "null".to_owned())
}

/// A letter's part of the document.
#[derive(Debug, Clone, Default)]
pub struct Part {
    letter: String,
    findings: Vec<String>,
}

impl Part {
    /// What the document says of a letter.
    pub fn new(letter: &Letter) -> Self {
        Self {
            letter: to_line(&LetterRecord::new(letter)),
            findings: findings(letter).iter().map(to_line).collect(),
        }
    }
}

/// The whole document.
pub fn document(tool: &Tool, summary: &Summary, parts: &[Part]) -> String {
    let tool = to_line(&ToolRecord::new(tool));
    let summary = to_line(&SummaryRecord::from(summary));
    let letters = list(parts.iter().map(|part| part.letter.as_str()));
    let findings = list(
        parts
            .iter()
            .flat_map(|part| &part.findings)
            .map(String::as_str),
    );
    format!(
        "{{\"schema_version\":{SCHEMA_VERSION},\n\"tool\":{tool},\n\"summary\":{summary},\n\
         \"letters\":[{letters}],\n\"findings\":[{findings}]}}\n"
    )
}

fn list<'a>(records: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for record in records {
        out.push_str(if out.is_empty() { "\n" } else { ",\n" });
        out.push_str(record);
    }
    out
}
