//! Findings for a person at a terminal.

use super::format::{Context, Format, Kind, Stream, no_head, only_new};
use super::redact::Quote;
use super::snippet::{Frame, gutter, passages, subject};
use super::style::{Ink, Style};
use super::words::{line, name, wrap};
use super::{Failure, Letter, Outcome, Summary};
use crate::check::{Checked, Finding, Status};
use crate::source::Source;

/// The format.
pub static FORMAT: Format = Format {
    name: "pretty",
    about: "Both passages of each finding, for people",
    quote: Quote::Full,
    kind: Kind::Stream(Stream {
        head: no_head,
        letter: |letter, context| {
            only_new(letter, context, |letter| {
                self::letter(letter, context.style)
            })
        },
        tail,
    }),
};

fn tail(context: &Context, summary: &Summary) -> String {
    if context.quiet {
        return String::new();
    }
    summary.line(context.elapsed, context.style)
}

/// All findings of a letter, each followed by an empty line; nothing when there are none.
pub fn letter(letter: &Letter, style: Style) -> String {
    match letter.outcome {
        Outcome::Failed(failure) => failed(letter.path, failure, style),
        Outcome::Checked { source, checked } => super::ordered(&checked.findings)
            .into_iter()
            .map(|f| finding(letter.path, checked, f, source, style))
            .collect(),
    }
}

fn finding(
    path: &str,
    checked: &Checked,
    finding: &Finding,
    source: Option<&Source>,
    style: Style,
) -> String {
    let glyphs = style.glyphs();
    let mut frame = Frame {
        out: headline(finding, style),
        style,
        gutter: gutter(finding),
    };
    let place = finding.locations.first().map_or_else(
        || name(path),
        |first| {
            let page = first
                .page
                .map_or_else(String::new, |page| format!(" (page {page})"));
            format!("{}:{}:{}{page}", name(path), first.line, first.column)
        },
    );
    let lead = " ".repeat((frame.gutter + 2).saturating_sub(glyphs.arrow.chars().count()));
    let arrow = style.paint(Ink::Frame, &format!("{lead}{}", glyphs.arrow));
    // The arrow's tip stands one column right of the bar.
    frame.out.push_str(&format!("{arrow} {place}\n"));
    let (parts, request) = about(checked, finding);
    if !parts.is_empty() {
        let text = subject(&parts, request, frame.room(), style);
        frame.push(None, glyphs.bar, &text);
    }
    if !finding.locations.is_empty() {
        frame.bar();
        passages(&mut frame, finding, source);
    }
    if !finding.help.trim().is_empty() {
        let room = frame.room().saturating_sub("help: ".len());
        for (at, part) in wrap(&finding.help, room, room).iter().enumerate() {
            if at == 0 {
                let text = format!("{} {part}", style.paint(Ink::Strong, "help:"));
                frame.push(None, glyphs.end, &text);
            } else {
                frame.push(None, " ", &format!("      {part}"));
            }
        }
    }
    frame.out.push('\n');
    frame.out
}

/// Severity, rule and message.
fn headline(finding: &Finding, style: Style) -> String {
    let ink = Ink::Severity(finding.severity);
    let kind = format!("{}[{}]", finding.severity.name(), line(&finding.rule));
    let status = match finding.status {
        Status::New => String::new(),
        known => format!(" ({})", known.name()),
    };
    let lead = kind.len() + status.len() + 2;
    let mut out = format!("{}{status}: ", style.paint(ink, &kind));
    let first = style.width.saturating_sub(lead);
    for (at, part) in wrap(&finding.message, first, style.width.saturating_sub(2))
        .iter()
        .enumerate()
    {
        if at > 0 {
            out.push_str("  ");
        }
        out.push_str(&style.paint(Ink::Strong, part));
        out.push('\n');
    }
    out
}

/// Case number, issue, request, decision, as far as known, and which of them is the request.
fn about(checked: &Checked, finding: &Finding) -> (Vec<String>, usize) {
    let mut parts = Vec::new();
    parts.extend(checked.case_number.as_deref().map(line));
    let Some(number) = finding.issue else {
        return (parts, 0);
    };
    let others: Vec<String> = finding.also_in.iter().map(u16::to_string).collect();
    if others.is_empty() {
        parts.push(format!("issue {number}"));
    } else {
        parts.push(format!("issue {number}, also {}", others.join(", ")));
    }
    let request = parts.len();
    let index = usize::from(number).checked_sub(1);
    if let Some(issue) = index.and_then(|i| checked.issues.get(i)) {
        parts.push(line(&issue.request));
        parts.extend(issue.decision.as_deref().map(line));
    }
    parts.retain(|part| !part.is_empty());
    (parts, request)
}

/// A letter that could not be checked.
pub(super) fn failed(path: &str, failure: &Failure, style: Style) -> String {
    let kind = format!("failed[{}]", failure.reason);
    let mut out = format!("{}: {}\n", style.paint(Ink::Bad, &kind), name(path));
    for part in wrap(&failure.message, style.width - 2, style.width - 2) {
        out.push_str("  ");
        out.push_str(&part);
        out.push('\n');
    }
    out.push('\n');
    out
}
