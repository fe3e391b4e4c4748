//! JSON lines: a record for each letter as it is finished, and one that sums up.

use super::format::{Context, Format, Kind, Stream, no_head};
use super::json::{
    FindingRecord, LetterRecord, SCHEMA_VERSION, SummaryRecord, ToolRecord, findings, to_line,
};
use super::redact::Quote;
use super::{Letter, Outcome, Summary};
use serde::Serialize;

/// The format.
pub static FORMAT: Format = Format {
    name: "jsonl",
    about: "JSON lines, one a letter as it is finished",
    quote: Quote::Full,
    kind: Kind::Stream(Stream {
        head: no_head,
        letter: |letter, _| self::letter(letter),
        tail: summary,
    }),
};

#[derive(Serialize)]
struct LetterLine<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    letter: LetterRecord<'a>,
    findings: Vec<FindingRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct SummaryLine<'a> {
    r#type: &'static str,
    schema_version: u32,
    tool: ToolRecord<'a>,
    #[serde(flatten)]
    summary: SummaryRecord<'a>,
}

/// The record of a letter.
pub fn letter(letter: &Letter) -> String {
    line(letter, None)
}

/// The record of a letter with its text, where that is at hand, for [`super::Spool`].
pub fn with_text(letter: &Letter) -> String {
    let text = match letter.outcome {
        Outcome::Checked { source, .. } => source.map(crate::source::Source::base),
        Outcome::Failed(_) => None,
    };
    line(letter, text)
}

fn line(letter: &Letter, text: Option<&str>) -> String {
    let mut out = to_line(&LetterLine {
        r#type: "letter",
        letter: LetterRecord::new(letter),
        findings: findings(letter),
        text,
    });
    out.push('\n');
    out
}

/// The closing record.
pub(super) fn summary(context: &Context, summary: &Summary) -> String {
    let mut out = to_line(&SummaryLine {
        r#type: "summary",
        schema_version: SCHEMA_VERSION,
        tool: ToolRecord::new(context.tool),
        summary: SummaryRecord::from(summary),
    });
    out.push('\n');
    out
}
