//! Letters and findings for the tests of this module.

use super::format::{Batch, Context, Format, Kind};
use super::{Letter, Outcome, Quote, Spool, Style, Summary, Tool, jsonl, pretty};
use crate::check::{
    Category, Checked, Confidence, Consequence, Finding, FixableBy, IssueSummary, Location,
    Severity, Status,
};
use crate::source::{Source, Span};

/// A letter's source.
pub(super) fn source(text: &str) -> Source {
    Source::read("letter.txt", text.as_bytes(), None).unwrap()
}

/// The place of `words` in the base text.
pub(super) fn location(source: &Source, role: &'static str, words: &str, label: &str) -> Location {
    let start = source.base().find(words).unwrap();
    let span = Span::new(start as u32, (start + words.len()) as u32);
    let (line, column) = source.position(span.start);
    let (end_line, end_column) = source.position(span.end);
    Location {
        role,
        span,
        line,
        column,
        end_line,
        end_column,
        page: None,
        text: words.to_owned(),
        label: label.to_owned(),
    }
}

/// A finding at the given words, the first of them at fault.
pub(super) fn finding(source: &Source, places: &[(&str, &str)]) -> Finding {
    let locations = places.iter().enumerate().map(|(at, (words, label))| {
        let role = if at == 0 { "claim" } else { "fact" };
        location(source, role, words, label)
    });
    Finding {
        rule: "recorded-yet-undocumented".into(),
        category: Category::Fact,
        severity: Severity::Error,
        confidence: Confidence::High,
        consequence: Consequence::AppealRisk,
        fixable_by: FixableBy::Rationale,
        issue: Some(2),
        also_in: Vec::new(),
        message: "The rationale says that there is no urine drug screen; the letter reports one"
            .into(),
        help: "Correct the rationale, or the summary if the record has no such study.".into(),
        fingerprint: "5f2d7c1e9a3b4d60".into(),
        status: Status::New,
        locations: locations.collect(),
    }
}

/// A letter with these findings.
pub(super) fn checked(findings: Vec<Finding>) -> Checked {
    let issue = |request: &str| IssueSummary {
        request: request.into(),
        decision: Some("Upheld".into()),
        treatment: None,
    };
    Checked {
        case_number: Some("CM15-0800117".into()),
        issues: vec![issue("Baclofen 20mg #60"), issue("Tramadol ER 150mg #30")],
        findings,
        unchecked: Vec::new(),
    }
}

/// What a terminal without colours shows.
pub(super) fn shown(source: &Source, finding: Finding, style: Style) -> String {
    let checked = checked(vec![finding]);
    let outcome = Outcome::Checked {
        source: Some(source),
        checked: &checked,
    };
    let path = "letters/CM15-0800117.txt";
    let text = pretty::letter(&Letter { path, outcome }, style);
    for line in text.lines() {
        let columns = super::words::width(line);
        assert!(columns <= style.width, "{columns} columns: {line}");
        assert_eq!(line.trim_end(), line);
    }
    assert!(text.lines().count() <= 17, "{} lines", text.lines().count());
    text
}

/// What a report is written with.
pub(super) fn context(tool: &Tool) -> Context<'_> {
    Context {
        tool,
        rules: &[],
        style: Style::default(),
        quote: Quote::Full,
        quiet: false,
        waived: false,
        fail_on: Some(Severity::Error),
        elapsed: None,
        seed: 1,
    }
}

/// A report that is written from all letters.
pub(super) fn whole(format: &Format, letters: &[Letter], tool: &Tool) -> String {
    let mut spool = Spool::new(tempfile::tempfile().unwrap());
    let mut summary = Summary::default();
    for letter in letters {
        spool.push(&jsonl::with_text(letter)).unwrap();
        summary.add(Summary::of(letter));
    }
    let Kind::Whole(whole) = &format.kind else {
        return String::new();
    };
    let mut out = Vec::new();
    let mut batch = Batch {
        context: &context(tool),
        summary: &summary,
        letters: &mut spool,
    };
    (whole.write)(&mut batch, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
