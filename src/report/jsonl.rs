//! JSON lines: a record for each letter as it is finished, and one that sums up.

use super::json::{
    FindingRecord, LetterRecord, SCHEMA_VERSION, SummaryRecord, ToolRecord, findings, to_line,
};
use super::{Letter, Summary, Tool};
use serde::Serialize;

#[derive(Serialize)]
struct LetterLine<'a> {
    r#type: &'static str,
    path: &'a str,
    status: &'static str,
    case_number: Option<&'a str>,
    issues: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    findings: Vec<FindingRecord<'a>>,
}

#[derive(Serialize)]
struct SummaryLine<'a> {
    r#type: &'static str,
    schema_version: u32,
    tool: ToolRecord<'a>,
    letters: usize,
    checked: usize,
    failed: usize,
    error: usize,
    warning: usize,
    note: usize,
}

/// The record of a letter.
pub fn letter(letter: &Letter) -> String {
    let record = LetterRecord::new(letter);
    let mut out = to_line(&LetterLine {
        r#type: "letter",
        path: record.path,
        status: record.status,
        case_number: record.case_number,
        issues: record.issues,
        reason: record.reason,
        message: record.message,
        findings: findings(letter),
    });
    out.push('\n');
    out
}

/// The closing record.
pub fn summary(tool: &Tool, summary: &Summary) -> String {
    let record = SummaryRecord::from(summary);
    let mut out = to_line(&SummaryLine {
        r#type: "summary",
        schema_version: SCHEMA_VERSION,
        tool: ToolRecord::new(tool),
        letters: record.letters,
        checked: record.checked,
        failed: record.failed,
        error: record.error,
        warning: record.warning,
        note: record.note,
    });
    out.push('\n');
    out
}
