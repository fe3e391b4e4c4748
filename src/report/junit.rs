//! JUnit XML: a test suite for each letter, a failed test for each finding that fails the run.

use super::format::{Batch, Context, Format, Kind, Whole};
use super::redact::Quote;
use super::words::{line, name};
use super::{Outcome, Record};
use crate::check::{Finding, Status};
use std::io::{self, Write};

/// The format.
pub static FORMAT: Format = Format {
    name: "junit",
    about: "JUnit XML, for CI servers",
    quote: Quote::None,
    kind: Kind::Whole(Whole { text: false, write }),
};

/// How many tests of each outcome.
#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

fn write(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    let context = batch.context;
    let mut all = Counts::default();
    batch.each(|record| {
        let counts = counts(&record, context);
        all.tests += counts.tests;
        all.failures += counts.failures;
        all.errors += counts.errors;
        Ok(())
    })?;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"imrlint\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        all.tests, all.failures, all.errors
    )?;
    batch.each(|record| suite(&record, context, out))?;
    writeln!(out, "</testsuites>")
}

/// Whether a finding fails the run.
fn fails(finding: &Finding, context: &Context) -> bool {
    finding.status == Status::New
        && context
            .fail_on
            .is_some_and(|severity| finding.severity >= severity)
}

fn counts(record: &Record, context: &Context) -> Counts {
    let findings = record.findings();
    let count = |is: &dyn Fn(&Finding) -> bool| findings.iter().filter(|f| is(f)).count();
    Counts {
        // A letter without findings is a test that passed.
        tests: findings.len().max(1),
        failures: count(&|f| fails(f, context)),
        errors: usize::from(record.outcome.is_err()),
        skipped: count(&|f| f.status == Status::Waived),
    }
}

fn suite(record: &Record, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let path = xml(&name(&record.path));
    let counts = counts(record, context);
    writeln!(
        out,
        "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        counts.tests, counts.failures, counts.errors, counts.skipped
    )?;
    let letter = record.letter();
    match letter.outcome {
        Outcome::Failed(failure) => {
            let message = xml(&line(&failure.message));
            writeln!(
                out,
                "    <testcase name=\"read\" classname=\"{path}\"><error type=\"{}\" message=\"{message}\"/></testcase>",
                failure.reason
            )?;
        }
        Outcome::Checked { checked, .. } => {
            if checked.findings.is_empty() {
                writeln!(out, "    <testcase name=\"check\" classname=\"{path}\"/>")?;
            }
            for finding in super::ordered(&checked.findings) {
                test(finding, &path, context, out)?;
            }
        }
    }
    writeln!(out, "  </testsuite>")
}

fn test(finding: &Finding, path: &str, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let rule = xml(&line(&finding.rule));
    let place = finding
        .locations
        .first()
        .map_or_else(String::new, |l| format!("{}:{}", l.line, l.column));
    let message = xml(&line(&finding.message));
    write!(
        out,
        "    <testcase name=\"{rule} at {place}\" classname=\"{path}\">"
    )?;
    let details = xml(&details(finding));
    if fails(finding, context) {
        write!(
            out,
            "<failure type=\"{}\" message=\"{message}\">{details}</failure>",
            finding.severity.name()
        )?;
    } else if finding.status == Status::Waived {
        write!(out, "<skipped message=\"waived: {message}\"/>")?;
    } else {
        write!(
            out,
            "<system-out>{}: {message}\n{details}</system-out>",
            finding.severity.name()
        )?;
    }
    writeln!(out, "</testcase>")
}

/// Both sides and what to do, a line each.
fn details(finding: &Finding) -> String {
    let mut out = String::new();
    for location in &finding.locations {
        let parts = [
            format!("line {}", location.line),
            line(&location.label),
            line(&location.text),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        out.push_str(&parts.join(": "));
        out.push('\n');
    }
    out.push_str(&line(&finding.help));
    out
}

/// Text in XML, in an attribute or between tags. Control characters are gone by then.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(c),
        }
    }
    out
}
