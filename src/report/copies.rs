//! Copies between letters: both side by side for people, one JSON document for programs.

use super::json::{SCHEMA_VERSION, to_line};
use super::style::{Ink, Style};
use super::words::{counted, line, name, shorten, width, wrap};
use super::{Failure, Quote};
use crate::copies::{Evidence, Step};
use crate::source::Source;
use serde::Serialize;
use std::time::Duration;

/// A passage that stands in the letters of two cases.
#[derive(Debug, Clone, Serialize)]
pub struct Copied {
    /// How suspicious it is: more is more.
    pub score: usize,
    /// `verbatim`, or `changed`.
    pub kind: &'static str,
    /// Words that are the same, without stock text and quoted guidelines.
    pub words: usize,
    /// Words that are the same and a guideline's.
    pub guideline_words: usize,
    /// Both letters give the same date of injury: they may be of one patient.
    pub same_injury_date: bool,
    /// Facts about the patient that are the same.
    pub facts: Vec<Fact>,
    /// What differs.
    pub changes: Vec<Change>,
    /// The passage in both letters.
    pub passages: [Passage; 2],
    /// Further letters with this passage.
    pub also_in: Vec<String>,
    /// The passage in both, for people.
    #[serde(skip)]
    pub cells: Vec<(Step, [String; 2])>,
}

/// A fact about the patient.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// One of [`crate::copies::WEIGHTS`].
    pub kind: &'static str,
    /// The words that state it.
    pub text: String,
}

/// Words that differ.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// One of [`crate::copies::CHANGES`].
    pub kind: &'static str,
    /// The words in both letters; empty where one has none.
    pub texts: [String; 2],
}

/// Where a passage stands. Offsets are as those of findings.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Passage {
    /// The letter.
    pub path: String,
    /// Its case.
    pub case_number: Option<String>,
    /// `summary` or `rationale`.
    pub place: &'static str,
    /// Its issue, from 1.
    pub issue: Option<u16>,
    /// The issue's request.
    pub request: String,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// Page, where the format has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Its words.
    pub text: String,
}

/// What a search came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Letters named or found.
    pub letters: usize,
    /// Of these, those that were compared.
    pub compared: usize,
    /// And those that could not be.
    pub failed: usize,
    /// Passages found.
    pub copies: usize,
    /// Letters with one.
    pub with_copies: usize,
    /// Letters of a case that an earlier letter has: not compared with that one.
    pub same_case: usize,
    /// Of the text compared, how many percent is stock text.
    pub stock_percent: usize,
}

/// A letter that could not be compared.
#[derive(Debug, Serialize)]
struct Failed<'a> {
    path: &'a str,
    reason: &'static str,
    message: &'a str,
}

impl Copied {
    /// A passage with what it says, and where it stands in both letters.
    pub fn new(evidence: &Evidence, sources: [&Source; 2], mut passages: [Passage; 2]) -> Self {
        let text = |at: &[crate::source::Span; 2]| {
            let [a, b] = sources;
            [line(at[0].of(a.text())), line(at[1].of(b.text()))]
        };
        let ends = evidence.cells.first().zip(evidence.cells.last());
        if let Some(((_, first), (_, last))) = ends {
            for (side, passage) in passages.iter_mut().enumerate() {
                let (Some(source), Some(from), Some(to)) =
                    (sources.get(side), first.get(side), last.get(side))
                else {
                    continue;
                };
                let span = source.base_span(from.cover(*to));
                (passage.start, passage.end) = (span.start, span.end);
                (passage.line, passage.column) = source.position(span.start);
                passage.page = source.page(span.start);
                passage.text = span.of(source.base()).to_owned();
            }
        }
        let facts = evidence.facts.iter().map(|fact| Fact {
            kind: fact.kind,
            text: fact.text.clone(),
        });
        let changes = evidence.changes.iter().map(|change| Change {
            kind: change.kind,
            texts: text(&change.at),
        });
        let cells = evidence.cells.iter().map(|(step, at)| (*step, text(at)));
        Self {
            score: evidence.score(),
            kind: if evidence.changes.is_empty() {
                "verbatim"
            } else {
                "changed"
            },
            words: evidence.own,
            guideline_words: evidence.guideline,
            same_injury_date: evidence.same_injury,
            facts: facts.collect(),
            changes: changes.collect(),
            passages,
            also_in: Vec::new(),
            cells: cells.collect(),
        }
    }

    /// Leaves no more words than `quote` lets through: facts and changes under `short`, and none under `none`.
    pub fn redact(&mut self, quote: Quote) {
        if quote == Quote::Full {
            return;
        }
        self.cells.clear();
        let passages = self.passages.iter_mut();
        passages.for_each(|passage| passage.text.clear());
        if quote == Quote::Short {
            return;
        }
        self.facts.iter_mut().for_each(|fact| fact.text.clear());
        let texts = self.changes.iter_mut().flat_map(|change| &mut change.texts);
        texts.for_each(String::clear);
        let passages = self.passages.iter_mut();
        passages.for_each(|passage| passage.request.clear());
    }
}

/// The JSON document, a copy on a line of its own.
pub fn json(summary: &Summary, failed: &[(String, Failure)], copies: &[Copied]) -> String {
    let list = |records: Vec<String>| match records.is_empty() {
        true => "[]".to_owned(),
        false => format!("[\n{}]", records.join(",\n")),
    };
    let failed = failed.iter().map(|(path, failure)| {
        to_line(&Failed {
            path,
            reason: failure.reason,
            message: &failure.message,
        })
    });
    format!(
        "{{\"schema_version\":{SCHEMA_VERSION},\n\"tool\":{{\"name\":\"{}\",\"version\":\"{}\"}},\n\
         \"summary\":{},\n\"failed\":{},\n\"copies\":{}}}\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        to_line(summary),
        list(failed.collect()),
        list(copies.iter().map(to_line).collect()),
    )
}

/// Facts of a kind that are listed.
const MOST_FACTS: usize = 6;
/// Rows in which both letters are the same that are shown before and after what differs; more are left out.
const CONTEXT: usize = 6;
/// Columns from the edge to the text.
const EDGE: usize = 3;

/// A copy for people: where it stands, both texts side by side, what is the same and what differs.
pub fn text(copy: &Copied, style: Style) -> String {
    let glyphs = style.glyphs();
    let frame = |glyph: &str| format!("   {}", style.paint(Ink::Frame, glyph));
    let mut out = head(copy, style);
    for passage in &copy.passages {
        let at = format!(
            "{}:{}:{}",
            name(&passage.path),
            passage.line,
            passage.column
        );
        out.push_str(&format!(
            "  {} {at}\n",
            style.paint(Ink::Frame, glyphs.arrow)
        ));
        let place = match passage.issue {
            Some(issue) => format!("{} of issue {issue}", passage.place),
            None => passage.place.to_owned(),
        };
        let parts = [
            passage.case_number.as_deref(),
            Some(&place),
            Some(&passage.request),
        ];
        let parts = parts.into_iter().flatten().map(line);
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        let about = shorten(
            &parts.join(glyphs.dot),
            style.width.saturating_sub(EDGE + 2),
            glyphs.cut,
        );
        out.push_str(&format!(
            "{} {}\n",
            frame(glyphs.bar),
            style.paint(Ink::Faint, &about)
        ));
    }
    if !copy.cells.is_empty() {
        out.push_str(&format!("{}\n", frame(glyphs.bar)));
        for rows in rows(copy, style).chunk_by(|a, b| a.differs == b.differs) {
            let left_out = match rows.first() {
                Some(first) if !first.differs => rows.len().saturating_sub(2 * CONTEXT),
                _ => 0,
            };
            // One row left out saves none.
            let left_out = if left_out > 1 { left_out } else { 0 };
            for (index, row) in rows.iter().enumerate() {
                if index == CONTEXT && left_out > 0 {
                    let note = format!("{left_out} lines that are the same");
                    out.push_str(&format!(
                        "{} {}\n",
                        frame(glyphs.gap),
                        style.paint(Ink::Faint, &note)
                    ));
                }
                if left_out == 0 || !(CONTEXT..CONTEXT + left_out).contains(&index) {
                    out.push_str(&format!("{} {}\n", frame(glyphs.bar), row.line(style)));
                }
            }
        }
        out.push_str(&format!("{}\n", frame(glyphs.gap)));
    }
    let mut notes = Vec::new();
    if !copy.facts.is_empty() {
        notes.push(format!("same facts: {}", listed(&copy.facts)));
    }
    if copy.same_injury_date {
        notes.push("same date of injury: the letters may be of one patient".to_owned());
    }
    if copy.guideline_words > 0 {
        notes.push(format!(
            "further {} of a guideline are the same",
            counted(copy.guideline_words, "word")
        ));
    }
    if !copy.also_in.is_empty() {
        let paths: Vec<String> = copy.also_in.iter().map(|path| name(path)).collect();
        notes.push(format!("also in: {}", paths.join(", ")));
    }
    let room = style.width.saturating_sub(EDGE + 2);
    let last = notes.len().saturating_sub(1);
    for (index, note) in notes.iter().enumerate() {
        let mut edge = if index == last {
            glyphs.end
        } else {
            glyphs.bar
        };
        let mut indent = "";
        for part in wrap(note, room, room.saturating_sub(2)) {
            out.push_str(&format!("{} {indent}{part}\n", frame(edge)));
            if index == last {
                edge = " ";
            }
            indent = "  ";
        }
    }
    out.push('\n');
    out
}

fn head(copy: &Copied, style: Style) -> String {
    let cases = copy
        .passages
        .each_ref()
        .map(|passage| passage.case_number.as_deref());
    let words = counted(copy.words, "word");
    let mut head = match cases {
        [Some(a), Some(b)] => format!("{words} of {} stand in {}", line(a), line(b)),
        _ => format!("{words} of one letter stand in another"),
    };
    if !copy.changes.is_empty() {
        let mut kinds: Vec<&str> = copy.changes.iter().map(|change| change.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        head.push_str(&format!(
            ", with {} ({})",
            counted(copy.changes.len(), "change"),
            kinds.join(", ")
        ));
    }
    let label = format!("copy[{}]", copy.kind);
    let lines = wrap(
        &head,
        style.width.saturating_sub(width(&label) + 2),
        style.width - 2,
    );
    format!(
        "{}: {}\n",
        style.paint(Ink::Bad, &label),
        lines.join("\n  ")
    )
}

/// Facts by kind: "date 05/12/2015, 06/01/2015; age 45".
fn listed(facts: &[Fact]) -> String {
    let groups = facts.chunk_by(|a, b| a.kind == b.kind).map(|group| {
        let texts: Vec<String> = group.iter().map(|fact| line(&fact.text)).collect();
        let kind = group.first().map_or("", |fact| fact.kind);
        let noun = if group.len() == 1 {
            kind.to_owned()
        } else {
            plural(kind)
        };
        let mut shown: Vec<String> = texts.into_iter().take(MOST_FACTS).collect();
        if group.len() > MOST_FACTS {
            shown.push(format!("{} more", group.len() - MOST_FACTS));
        }
        match shown.iter().any(String::is_empty) {
            true => format!("{} {noun}", group.len()),
            false => format!("{noun} {}", shown.join(", ")),
        }
    });
    groups.collect::<Vec<_>>().join("; ")
}

fn plural(kind: &str) -> String {
    match kind.strip_suffix("is") {
        Some(stem) => format!("{stem}es"),
        None => format!("{kind}s"),
    }
}

/// Both texts in two columns, in which the same words stand beside each other.
fn rows(copy: &Copied, style: Style) -> Vec<Row> {
    let column = (style.width.saturating_sub(EDGE + 5) / 2).max(12);
    let mut rows = Vec::new();
    let mut row = Row::new(column);
    for (step, texts) in &copy.cells {
        let texts = match step {
            Step::Changed => texts.clone().map(|text| format!("[{text}]")),
            _ => texts.clone(),
        };
        let wide = texts.iter().map(|text| width(text)).max().unwrap_or(0);
        if row.width > 0 && row.width + 1 + wide > column {
            rows.push(std::mem::replace(&mut row, Row::new(column)));
        }
        if wide <= column {
            row.add(*step, &texts, style);
            continue;
        }
        // Longer than a column: a row for each line, until both are out.
        let [a, b] = texts.map(|text| wrap(&text, column, column));
        for index in 0..a.len().max(b.len()) {
            let part = |list: &[String]| list.get(index).cloned().unwrap_or_default();
            row.add(*step, &[part(&a), part(&b)], style);
            rows.push(std::mem::replace(&mut row, Row::new(column)));
        }
    }
    if row.width > 0 {
        rows.push(row);
    }
    rows
}

#[derive(Default)]
struct Row {
    column: usize,
    texts: [String; 2],
    widths: [usize; 2],
    width: usize,
    differs: bool,
}

impl Row {
    fn new(column: usize) -> Self {
        Self {
            column,
            ..Self::default()
        }
    }

    fn add(&mut self, step: Step, texts: &[String; 2], style: Style) {
        let ink = match step {
            Step::Changed => Some(Ink::Bad),
            Step::Stock => Some(Ink::Faint),
            Step::Same => None,
        };
        for ((to, used), text) in self.texts.iter_mut().zip(&mut self.widths).zip(texts) {
            if *used > 0 {
                to.push(' ');
                *used += 1;
            }
            to.push_str(&ink.map_or_else(|| text.clone(), |ink| style.paint(ink, text)));
            *used += width(text);
        }
        self.width = self.widths.iter().copied().max().unwrap_or(0);
        self.differs |= step == Step::Changed;
    }

    fn line(&self, style: Style) -> String {
        let [a, b] = &self.texts;
        let space = " ".repeat(self.column.saturating_sub(self.widths[0]));
        let mark = match (self.differs, style.unicode) {
            (true, true) => "≠",
            (true, false) => "!",
            (false, _) => style.glyphs().bar,
        };
        let ink = if self.differs { Ink::Bad } else { Ink::Frame };
        format!("{a}{space} {} {b}", style.paint(ink, mark))
    }
}

impl Summary {
    /// "64 letters compared, 3 copies in 5 letters (0.21 s)".
    pub fn line(&self, elapsed: Option<Duration>, style: Style) -> String {
        let mut parts = vec![format!("{} compared", counted(self.compared, "letter"))];
        if self.failed > 0 {
            let text = format!("{} could not be read", self.failed);
            parts.push(style.paint(Ink::Bad, &text));
        }
        parts.push(match self.copies {
            0 => style.paint(Ink::Good, "no copies found"),
            1 => format!("1 copy in {}", counted(self.with_copies, "letter")),
            n => format!("{n} copies in {}", counted(self.with_copies, "letter")),
        });
        if self.same_case > 0 {
            parts.push(format!(
                "{} of a case seen before",
                counted(self.same_case, "letter")
            ));
        }
        let mut out = parts.join(", ");
        if let Some(elapsed) = elapsed {
            out.push_str(&format!(" ({:.2} s)", elapsed.as_secs_f64()));
        }
        out.push('\n');
        if self.stock_percent > 0 {
            let note = format!(
                "{} % of the text is stock text, which more letters share, and was left out.",
                self.stock_percent
            );
            out.push_str(&style.paint(Ink::Faint, &note));
            out.push('\n');
        }
        out
    }
}
