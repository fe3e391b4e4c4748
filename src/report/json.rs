//! The JSON report, version 1: one document, with a letter and a finding on a line of its own.
//!
//! What is written here is fixed: fields may be added, none removed or changed.

use super::format::{Batch, Format, Kind, Whole};
use super::redact::Quote;
use super::words::shown;
use super::{Letter, Outcome, Summary, Tool};
use crate::check::{
    Category, Confidence, Consequence, Finding, FixableBy, Gap, IssueSummary, Severity, Status,
    Unchecked,
};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::collections::BTreeMap;
use std::io::{self, Write};

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
pub(super) struct SummaryRecord<'a> {
    pub(super) letters: usize,
    pub(super) checked: usize,
    pub(super) failed: usize,
    pub(super) error: usize,
    pub(super) warning: usize,
    pub(super) note: usize,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) baseline: usize,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) waived: usize,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) failures: &'a BTreeMap<&'static str, usize>,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl<'a> From<&'a Summary> for SummaryRecord<'a> {
    fn from(summary: &'a Summary) -> Self {
        Self {
            letters: summary.letters,
            checked: summary.checked,
            failed: summary.failed,
            error: summary.error,
            warning: summary.warning,
            note: summary.note,
            baseline: summary.baseline,
            waived: summary.waived,
            failures: &summary.failures,
        }
    }
}

#[derive(Serialize)]
pub(super) struct LetterRecord<'a> {
    pub(super) path: &'a str,
    pub(super) status: &'static str,
    pub(super) case_number: Option<&'a str>,
    pub(super) issues: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) requests: Vec<RequestRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) not_checked: Vec<UncheckedRecord<'a>>,
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
                requests: checked.issues.iter().map(RequestRecord::new).collect(),
                not_checked: checked.unchecked.iter().map(UncheckedRecord::new).collect(),
                reason: None,
                message: None,
            },
            Outcome::Failed(failure) => Self {
                path: letter.path,
                status: "failed",
                case_number: None,
                issues: 0,
                requests: Vec::new(),
                not_checked: Vec::new(),
                reason: Some(failure.reason),
                message: Some(&failure.message),
            },
        }
    }
}

/// An issue: what was asked, and what was decided.
#[derive(Serialize)]
pub(super) struct RequestRecord<'a> {
    request: &'a str,
    decision: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    treatment: Option<&'a str>,
}

/// What was not checked.
#[derive(Serialize)]
pub(super) struct UncheckedRecord<'a> {
    issue: Option<u16>,
    kind: Gap,
    message: &'a str,
}

impl<'a> UncheckedRecord<'a> {
    fn new(unchecked: &'a Unchecked) -> Self {
        Self {
            issue: unchecked.issue,
            kind: unchecked.gap,
            message: &unchecked.message,
        }
    }
}

impl<'a> RequestRecord<'a> {
    fn new(issue: &'a IssueSummary) -> Self {
        Self {
            request: &issue.request,
            decision: issue.decision.as_deref(),
            treatment: issue.treatment.as_deref(),
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
    end_line: u32,
    end_column: u32,
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
            end_line: location.end_line,
            end_column: location.end_column,
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
    let mut out = Vec::with_capacity(1024);
    let written = record.serialize(&mut Serializer::with_formatter(&mut out, Harmless));
    let line = written.ok().and_then(|()| String::from_utf8(out).ok());
    line.unwrap_or_else(|| "null".to_owned())
}

/// Writes characters that steer a terminal as escapes, as JSON itself does with most: the text stays what it was for programs.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Without a way out of the loop, many bytes are looked at in one step.
        let plain = |byte| matches!(byte, b' '..=b'~');
        if fragment.bytes().fold(true, |all, byte| all & plain(byte)) {
            return out.write_all(fragment.as_bytes());
        }
        let mut units = [0; 2];
        for part in fragment.split_inclusive(steers) {
            let steering = part.chars().next_back().filter(|&c| steers(c));
            let plain = part.len() - steering.map_or(0, char::len_utf8);
            out.write_all(part.as_bytes().get(..plain).unwrap_or_default())?;
            for unit in steering.map_or(&[][..], |c| c.encode_utf16(&mut units)) {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

fn steers(c: char) -> bool {
    !c.is_ascii_graphic() && c != ' ' && shown(c) != Some(c)
}

/// The format.
pub static FORMAT: Format = Format {
    name: "json",
    about: "One JSON document",
    quote: Quote::Full,
    kind: Kind::Whole(Whole { text: false, write }),
};

fn write(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    let tool = to_line(&ToolRecord::new(batch.context.tool));
    let summary = to_line(&SummaryRecord::from(batch.summary));
    write!(
        out,
        "{{\"schema_version\":{SCHEMA_VERSION},\n\"tool\":{tool},\n\"summary\":{summary},\n\"letters\":["
    )?;
    let mut list = List::default();
    batch.each(|record| list.add(out, &to_line(&LetterRecord::new(&record.letter()))))?;
    write!(out, "],\n\"findings\":[")?;
    let mut list = List::default();
    batch.each(|record| {
        let letter = record.letter();
        findings(&letter)
            .iter()
            .try_for_each(|finding| list.add(out, &to_line(finding)))
    })?;
    writeln!(out, "]}}")
}

/// A JSON list that is written a record at a time, each on a line of its own.
#[derive(Default)]
pub(super) struct List {
    some: bool,
}

impl List {
    /// Writes a record, after a comma where it is not the first.
    pub(super) fn add(&mut self, out: &mut dyn Write, record: &str) -> io::Result<()> {
        let lead = if self.some { ",\n" } else { "\n" };
        self.some = true;
        out.write_all(lead.as_bytes())?;
        out.write_all(record.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, from_str, to_string};

    #[test]
    fn what_steers_a_terminal_is_escaped_and_means_the_same() {
        let text = "a\u{202E}b\u{9B}31m \u{1B}[31m “9/10” \u{E0041}";
        let line = to_line(&text);
        assert_eq!(
            line,
            r#""a\u202eb\u009b31m \u001b[31m “9/10” \udb40\udc41""#
        );
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }

    proptest! {
        #[test]
        fn text_is_written_as_json_and_harmless(text in "[ -~\\n\\t“”é漢\u{7f}\u{9b}\u{202e}]{0,60}|\\PC{0,60}") {
            let line = to_line(&text);
            prop_assert_eq!(from_str::<Value>(&line).unwrap(), Value::String(text.clone()));
            prop_assert!(!line.contains(steers));
            if !text.contains(steers) {
                prop_assert_eq!(line, to_string(&text).unwrap());
            }
        }
    }
}
