//! What a letter says of the criteria of a guideline, issue by issue.

use super::facts_json::{Passage, SCHEMA_VERSION, outcome};
use super::style::{Ink, Style};
use super::trace_text::Traced;
use super::words::{line, name, pad, shorten, wrap};
use crate::facts::{Attr, Fact, Kind, attr};
use serde::Serialize;

/// What became of one criterion in one issue.
struct Status<'a> {
    criterion: &'a str,
    text: &'a str,
    state: &'a str,
    fact: &'a Fact,
}

/// The criteria of a topic, or one of them, that are asked of an issue.
fn statuses<'a>(
    letter: Traced<'a>,
    topic: &str,
    criterion: Option<&str>,
    issue: usize,
) -> Vec<Status<'a>> {
    letter
        .facts
        .iter()
        .filter(|f| f.kind == Kind::CriterionStatus && f.issue.map(usize::from) == Some(issue))
        .filter(|f| f.word(attr::TOPIC) == Some(topic) && f.word(attr::SCOPE) == Some("one"))
        .filter(|f| criterion.is_none_or(|c| f.word(attr::NAME) == Some(c)))
        .map(|fact| Status {
            criterion: fact.word(attr::NAME).unwrap_or_default(),
            text: fact.word(attr::TEXT).unwrap_or_default(),
            state: fact.word(attr::STATE).unwrap_or_default(),
            fact,
        })
        .collect()
}

/// The words of a status: what decides it, and what disputes it.
const WORDS: &[(&str, Attr)] = &[
    ("the letter states", attr::EVIDENCE),
    ("and", attr::EVIDENCE_2),
    ("said not to be met", attr::DISPUTED),
];

/// Each issue with the criteria that are asked of its treatment: met, failed or unknown, and by which words.
pub fn text(
    letter: Traced<'_>,
    topic: &str,
    criterion: Option<&str>,
    only: Option<u16>,
    style: Style,
) -> String {
    let title = criterion.map_or_else(|| topic.to_owned(), |c| format!("{topic}/{c}"));
    let mut out = format!(
        "{}\n{}\n",
        style.paint(Ink::Strong, &title),
        style.paint(Ink::Frame, &name(letter.path))
    );
    let source = letter.source;
    for (index, issue) in letter.letter.issues.iter().enumerate() {
        if only.is_some_and(|only| usize::from(only) != index + 1) {
            continue;
        }
        let mut parts = vec![
            format!("issue {}", index + 1),
            line(issue.request.of(source.text())),
        ];
        parts.extend(issue.decision.map(|d| outcome(d.outcome).to_owned()));
        let title = super::snippet::subject(&parts, 1, style.width, style);
        out.push_str(&format!("\n{}\n", style.paint(Ink::Strong, &title)));
        let list = statuses(letter, topic, criterion, index);
        if list.is_empty() {
            let text = "  not asked of this treatment, on this day\n";
            out.push_str(&style.paint(Ink::Faint, text));
        }
        for status in &list {
            let ink = match status.state {
                "met" => Ink::Good,
                "failed" => Ink::Bad,
                _ => Ink::Severity(crate::check::Severity::Warning),
            };
            let state = style.paint(ink, &pad(status.state, 8));
            out.push_str(&format!("  {state} {}\n", status.criterion));
            let mut say = |text: &str, ink: Ink| {
                let room = style.width.saturating_sub(11);
                for part in wrap(text, room, room) {
                    out.push_str(&format!("{}{}\n", " ".repeat(11), style.paint(ink, &part)));
                }
            };
            say(status.text, Ink::Faint);
            for (what, attribute) in WORDS {
                if let Some(found) = status.fact.get(*attribute) {
                    let (row, _) = source.position(source.base_span(found.span).start);
                    let words = line(found.span.of(source.text()));
                    let words = shorten(&words, 60, style.glyphs().cut);
                    say(&format!("{what}: line {row}: \"{words}\""), Ink::Fact);
                }
            }
        }
    }
    out
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    path: &'a str,
    topic: &'a str,
    issues: Vec<IssueRecord<'a>>,
}

#[derive(Serialize)]
struct IssueRecord<'a> {
    issue: usize,
    criteria: Vec<StatusRecord<'a>>,
}

#[derive(Serialize)]
struct StatusRecord<'a> {
    criterion: &'a str,
    text: &'a str,
    state: &'a str,
    evidence: Vec<Passage<'a>>,
    disputed: Option<Passage<'a>>,
}

/// The same as JSON, version 1.
pub fn document(
    letter: Traced<'_>,
    topic: &str,
    criterion: Option<&str>,
    only: Option<u16>,
) -> String {
    let from = super::facts_json::From {
        source: letter.source,
        vocabulary: letter.vocabulary,
    };
    let passage = |fact: &Fact, attribute: Attr| Some(from.passage(fact.get(attribute)?.span));
    let issues = (0..letter.letter.issues.len())
        .filter(|index| only.is_none_or(|only| usize::from(only) == index + 1))
        .map(|index| IssueRecord {
            issue: index + 1,
            criteria: statuses(letter, topic, criterion, index)
                .into_iter()
                .map(|status| StatusRecord {
                    criterion: status.criterion,
                    text: status.text,
                    state: status.state,
                    evidence: [attr::EVIDENCE, attr::EVIDENCE_2]
                        .into_iter()
                        .filter_map(|attribute| passage(status.fact, attribute))
                        .collect(),
                    disputed: passage(status.fact, attr::DISPUTED),
                })
                .collect(),
        });
    let document = Document {
        schema_version: SCHEMA_VERSION,
        path: letter.path,
        topic,
        issues: issues.collect(),
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_else(|_| "null".to_owned());
    out.push('\n');
    out
}
