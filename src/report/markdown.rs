//! Markdown, for comments on merge requests and for reading.

use super::format::{Batch, Format, Kind, Whole};
use super::redact::Quote;
use super::words::{counted, line, name};
use super::{Record, Style, Summary};
use crate::check::{Checked, Finding, Severity};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The format.
pub static FORMAT: Format = Format {
    name: "markdown",
    about: "Markdown: counts, then letters with their findings",
    quote: Quote::Full,
    kind: Kind::Whole(Whole { text: false, write }),
};

/// Most findings of a job summary: GitHub takes a megabyte of it.
const MOST: usize = 200;

fn write(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    counts(batch, out)?;
    batch.each(|record| {
        if record.outcome.is_ok() && record.findings().is_empty() {
            return Ok(());
        }
        let path = escape(&name(&record.path));
        match &record.outcome {
            Err(failure) => {
                let reason = escape(&line(&failure.message));
                write!(
                    out,
                    "\n## {path}\n\nNot checked ({}): {reason}\n",
                    failure.reason
                )
            }
            Ok(checked) => {
                write!(out, "\n## {path}\n\n")?;
                if let Some(number) = &checked.case_number {
                    write!(out, "Case {}\n\n", escape(&line(number)))?;
                }
                for finding in super::ordered(&checked.findings) {
                    write!(out, "{}", item(checked, finding))?;
                }
                Ok(())
            }
        }
    })
}

/// The summary of a job: the counts, and findings in a table as far as there is room.
pub(super) fn summary(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    counts(batch, out)?;
    let mut shown = 0;
    let mut left = 0;
    batch.each(|record| {
        for finding in super::ordered(record.findings()) {
            if shown == MOST {
                left += 1;
                continue;
            }
            if shown == 0 {
                write!(out, "\n| place | severity | finding |\n|---|---|---|\n")?;
            }
            shown += 1;
            let place = finding.locations.first().map_or(1, |l| l.line);
            writeln!(
                out,
                "| {}:{place} | {} | {}: {} |",
                escape(&name(&record.path)),
                finding.severity.name(),
                escape(&line(&finding.rule)),
                escape(&line(&finding.message))
            )?;
        }
        Ok(())
    })?;
    if left > 0 {
        write!(out, "\n{} more\n", counted(left, "finding"))?;
    }
    Ok(())
}

/// The heading, what the letters came to, letters that were not checked, and findings by rule.
fn counts(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "# imrlint\n\n{}\n", headline(batch.summary))?;
    let mut rules: BTreeMap<(std::cmp::Reverse<Severity>, String), usize> = BTreeMap::new();
    let mut failed: Vec<String> = Vec::new();
    batch.each(|record: Record| {
        if let Err(failure) = &record.outcome
            && failed.len() < MOST
        {
            failed.push(format!(
                "- {}: {}",
                escape(&name(&record.path)),
                escape(&line(&failure.message))
            ));
        }
        for finding in record.findings() {
            let key = (std::cmp::Reverse(finding.severity), finding.rule.clone());
            *rules.entry(key).or_default() += 1;
        }
        Ok(())
    })?;
    if !failed.is_empty() {
        write!(out, "\nNot checked:\n\n{}\n", failed.join("\n"))?;
    }
    if !rules.is_empty() {
        write!(out, "\n| rule | severity | findings |\n|---|---|---:|\n")?;
    }
    for ((severity, rule), count) in rules {
        let rule = escape(&line(&rule));
        writeln!(out, "| {rule} | {} | {count} |", severity.0.name())?;
    }
    Ok(())
}

fn headline(summary: &Summary) -> String {
    let text = summary.line(None, Style::default());
    text.lines().next().unwrap_or_default().to_owned()
}

fn item(checked: &Checked, finding: &Finding) -> String {
    let mut out = format!(
        "- **{}** {}: {}\n",
        finding.severity.name(),
        escape(&line(&finding.rule)),
        escape(&line(&finding.message))
    );
    if let Some(number) = finding.issue {
        let issue = checked.issue(finding);
        let request = issue.map(|i| line(&i.request)).unwrap_or_default();
        let decision = issue.and_then(|i| i.decision.as_deref());
        let parts = [
            format!("issue {number}"),
            escape(&request),
            decision.map(escape).unwrap_or_default(),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        out.push_str(&format!("  - {}\n", parts.join(", ")));
    }
    for location in &finding.locations {
        let parts = [
            escape(&line(&location.label)),
            escape(&line(&location.text)),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        out.push_str(&format!(
            "  - line {}: {}\n",
            location.line,
            parts.join(": ")
        ));
    }
    out.push_str(&format!("  - help: {}\n", escape(&line(&finding.help))));
    out
}

/// Text that Markdown shows as it is, where it does not begin a line: no markup, no links, no HTML, no cell ends, and no
/// mention of people (`@name`) or issues (`#30`).
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let before = at.checked_sub(3).and_then(|from| text.get(from..at));
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' | '#' => {
                out.push(c);
                out.push_str("<!-- -->");
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // What would make a link of an address.
            ':' if text.get(at + 1..).is_some_and(|rest| rest.starts_with('/')) => {
                out.push_str("\\:");
            }
            '.' if before.is_some_and(|w| w.eq_ignore_ascii_case("www")) => out.push_str("\\."),
            _ => out.push(c),
        }
    }
    out
}
