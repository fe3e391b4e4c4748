//! Annotations of a GitHub workflow, worst first, and the summary of the job.

use super::format::{Batch, Format, Kind, Whole};
use super::markdown;
use super::redact::Quote;
use super::words::{counted, line, name};
use super::{Failure, Record};
use crate::check::{Finding, Severity, Status};
use std::cmp::Reverse;
use std::io::{self, Write};

/// The format.
pub static FORMAT: Format = Format {
    name: "github",
    about: "GitHub annotations, the ten worst, and a job summary",
    quote: Quote::None,
    kind: Kind::Whole(Whole { text: false, write }),
};

/// The summary of the job, which goes to the file that GitHub names.
pub static JOB_SUMMARY: Format = Format {
    name: "github-summary",
    about: "Summary of a GitHub job",
    quote: Quote::None,
    kind: Kind::Whole(Whole {
        text: false,
        write: markdown::summary,
    }),
};

/// GitHub shows no more annotations of a step.
const MOST: usize = 10;

/// How grave an annotation is, and its place in the input: what is worse sorts first.
type Rank = (Reverse<(bool, Severity, u8)>, usize);

fn write(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    let mut worst: Vec<(Rank, String)> = Vec::new();
    let mut count = 0;
    batch.each(|record| {
        let path = name(&record.path);
        let mut add = |failed, severity, confidence, text: String| {
            count += 1;
            worst.push(((Reverse((failed, severity, confidence)), count), text));
        };
        match &record.outcome {
            Err(reason) => add(true, Severity::Error, 0, failure(&path, reason)),
            Ok(_) => {
                for finding in new(&record) {
                    let confidence = finding.confidence as u8;
                    add(
                        false,
                        finding.severity,
                        confidence,
                        annotation(&path, finding),
                    );
                }
            }
        }
        worst.sort_by_key(|(rank, _)| *rank);
        worst.truncate(MOST);
        Ok(())
    })?;
    for (_, text) in &worst {
        writeln!(out, "{text}")?;
    }
    if count > worst.len() {
        let all = counted(count, "finding");
        writeln!(
            out,
            "{} of {all} are annotated, the worst first",
            worst.len()
        )?;
    }
    Ok(())
}

fn new(record: &Record) -> impl Iterator<Item = &Finding> {
    let findings = record.findings().iter();
    findings.filter(|finding| finding.status == Status::New)
}

fn failure(path: &str, failure: &Failure) -> String {
    let message = data(&line(&format!("not checked: {}", failure.message)));
    format!(
        "::error file={},title={}::{message}",
        property(path),
        property(failure.reason)
    )
}

fn annotation(path: &str, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut text = line(&finding.message);
    for location in finding.locations.iter().skip(1) {
        text.push_str(&format!(
            "\nline {}: {}",
            location.line,
            line(&location.label)
        ));
    }
    text.push_str(&format!("\nhelp: {}", line(&finding.help)));
    let place = finding.locations.first().map_or_else(String::new, |l| {
        let end = l.end_line.max(l.line);
        let columns = if end == l.line {
            // The last column, not the one after it.
            let last = l.end_column.saturating_sub(1).max(l.column);
            format!(",col={},endColumn={last}", l.column)
        } else {
            String::new()
        };
        format!(",line={},endLine={end}{columns}", l.line)
    });
    format!(
        "::{level} file={}{place},title={}::{}",
        property(path),
        property(&line(&finding.rule)),
        data(&text)
    )
}

/// The message of a command. An older form of commands starts with `##[` anywhere in a line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace("##[", "# #[")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
