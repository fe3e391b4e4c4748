//! Comma-separated values: a row for each finding and for each letter that could not be checked, for spreadsheets and joins on
//! the case number.

use super::format::{Context, Format, Kind, Stream, no_tail};
use super::redact::Quote;
use super::words::{line, name};
use super::{Letter, Outcome};
use crate::check::{Checked, Finding, Location};

/// The format.
pub static FORMAT: Format = Format {
    name: "csv",
    about: "A table: a row a finding, with its case number",
    quote: Quote::Full,
    kind: Kind::Stream(Stream {
        head,
        letter,
        tail: no_tail,
    }),
};

/// The columns.
pub const COLUMNS: &[&str] = &[
    "case_number",
    "path",
    "status",
    "issue",
    "also_in",
    "request",
    "decision",
    "rule",
    "category",
    "severity",
    "confidence",
    "consequence",
    "fixable_by",
    "message",
    "help",
    "claim",
    "line",
    "column",
    "page",
    "facts",
    "fact_lines",
    "fingerprint",
];

fn head(_: &Context) -> String {
    rows([COLUMNS.iter().map(ToString::to_string).collect()])
}

fn letter(letter: &Letter, _: &Context) -> String {
    match letter.outcome {
        Outcome::Checked { checked, .. } => {
            let findings = super::ordered(&checked.findings);
            rows(findings.into_iter().map(|f| row(letter.path, checked, f)))
        }
        Outcome::Failed(failure) => {
            let cell = |column: &&str| match *column {
                "path" => name(letter.path),
                "status" => "failed".to_owned(),
                "message" => line(&format!("{}: {}", failure.reason, failure.message)),
                _ => String::new(),
            };
            rows([COLUMNS.iter().map(cell).collect()])
        }
    }
}

fn row(path: &str, checked: &Checked, finding: &Finding) -> Vec<String> {
    let number = |number: Option<u32>| number.map_or_else(String::new, |n| n.to_string());
    let issue = checked.issue(finding);
    let first = finding.locations.first();
    let others = finding.locations.get(1..).unwrap_or_default();
    let each = |cell: fn(&Location) -> String| others.iter().map(cell).collect::<Vec<_>>();
    let also: Vec<_> = finding.also_in.iter().map(u16::to_string).collect();
    vec![
        checked.case_number.as_deref().map(line).unwrap_or_default(),
        name(path),
        finding.status.name().to_owned(),
        number(finding.issue.map(u32::from)),
        also.join(" "),
        issue.map(|i| line(&i.request)).unwrap_or_default(),
        issue
            .and_then(|i| i.decision.as_deref())
            .map(line)
            .unwrap_or_default(),
        line(&finding.rule),
        finding.category.name().to_owned(),
        finding.severity.name().to_owned(),
        finding.confidence.name().to_owned(),
        finding.consequence.name().to_owned(),
        finding.fixable_by.name().to_owned(),
        line(&finding.message),
        line(&finding.help),
        first.map(|l| line(&l.text)).unwrap_or_default(),
        number(first.map(|l| l.line)),
        number(first.map(|l| l.column)),
        number(first.and_then(|l| l.page)),
        each(|l| line(&l.text)).join(" | "),
        each(|l| l.line.to_string()).join(" "),
        line(&finding.fingerprint),
    ]
}

fn rows(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Memory takes all that is written.
        let _ = writer.write_record(row.into_iter().map(harmless));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    {
        return format!("'{cell}");
    }
    cell
}
