//! What is read in a sentence, under its words: for authors of rules and vocabulary.

use super::style::{Ink, Style};
use super::words::{line, shown, width, width_of, wrap};
use crate::check::spell::Speller;
use crate::facts::{Assertion, Experiencer, Fact, Kind, Reading, Time};
use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::Cue;
use crate::words::Kind as TokenKind;

/// A passage as it is read: what it says of itself, without the title that it may stand under.
#[derive(Clone, Copy)]
pub struct Passage<'a> {
    /// The reading.
    pub reading: &'a Reading<'a>,
    /// All its facts.
    pub facts: &'a [Fact],
    /// The passage.
    pub span: Span,
    /// What it is read as.
    pub place: Place,
}

impl<'a> Passage<'a> {
    /// The facts of the passage.
    pub(super) fn facts(self) -> impl Iterator<Item = &'a Fact> {
        let within =
            move |f: &&Fact| self.span.start <= f.span.start && f.span.end <= self.span.end;
        self.facts
            .iter()
            .filter(|f| !matches!(f.kind, Kind::Section | Kind::CriterionStatus))
            .filter(move |f| f.place == self.place)
            .filter(within)
    }

    /// The cues in it: the file and set that they stand in, and their words.
    pub(super) fn cues(self) -> impl Iterator<Item = (String, Span)> {
        let cues = self.reading.cues.iter();
        cues.map(|found| (cue_name(found.cue), self.reading.span(&found.at)))
            .filter(move |(_, span)| span.end <= self.span.end)
    }

    /// Terms of the vocabulary of which no fact was made, with their ids.
    pub(super) fn loose(self) -> Vec<(String, Span)> {
        let concepts = &self.reading.vocabulary.concepts;
        let mentions = self.reading.mentions.iter().map(|m| (m.concept, &m.at));
        let places = self.reading.regions.iter().map(|r| (r.concept, &r.all));
        let mut out: Vec<(String, Span)> = mentions
            .chain(places)
            .map(|(concept, at)| (concept, self.reading.span(at)))
            .filter(|(_, span)| span.end <= self.span.end)
            .filter(|(concept, span)| {
                !self.facts().any(|f| {
                    (f.concept == Some(*concept) && f.span.overlaps(*span))
                        || f.regions.iter().any(|r| r.concept == *concept)
                })
            })
            .map(|(concept, span)| (concepts.name(concept).to_owned(), span))
            .collect();
        out.sort_by_key(|(_, span)| span.start);
        out
    }

    /// Words that the vocabulary does not know, and words that it knows and that nothing here is read from.
    pub(super) fn words(self) -> (Vec<&'a str>, Vec<&'a str>) {
        let reading = self.reading;
        let mut read = vec![false; reading.tokens.len()];
        let found = reading.mentions.iter().map(|m| &m.at);
        let found = found.chain(reading.regions.iter().map(|r| &r.all));
        let found = found.chain(reading.cues.iter().map(|c| &c.at));
        let found = found.chain(reading.values.iter().map(|v| &v.at));
        let found = found.chain(reading.guidelines.iter().map(|g| &g.at));
        let found = found.chain(reading.dates.iter().map(|d| &d.at));
        for at in found {
            if let Some(part) = read.get_mut(at.clone()) {
                part.fill(true);
            }
        }
        let (mut unknown, mut unread) = (Vec::new(), Vec::new());
        for (token, read) in reading.tokens.iter().zip(read) {
            if token.span.end > self.span.end || token.kind == TokenKind::Mark {
                continue;
            }
            let list = match token.kind {
                _ if read => continue,
                TokenKind::Word if token.word == 0 => &mut unknown,
                _ => &mut unread,
            };
            let word = token.span.of(reading.text);
            if !list.contains(&word) {
                list.push(word);
            }
        }
        (unknown, unread)
    }
}

/// The file and the set that a cue stands in: `assertion/absent-before`.
fn cue_name(cue: Cue) -> String {
    Cue::ALL
        .iter()
        .find(|(.., known)| *known == cue)
        .map_or_else(String::new, |(topic, set, _)| format!("{topic}/{set}"))
}

/// The passage with its facts and cues under the words that state them.
pub fn text(passage: Passage<'_>, style: Style) -> String {
    let speller = Speller {
        slots: &[],
        vocabulary: passage.reading.vocabulary,
    };
    let mut notes: Vec<Note> = passage.facts().map(|f| fact(f, speller)).collect();
    let mut cues: Vec<Note> = Vec::new();
    for (name, span) in passage.cues().filter(|(name, _)| !is_joint(name)) {
        match cues
            .iter_mut()
            .find(|n| n.spans.iter().all(|s| s.0 == span))
        {
            Some(known) => known.title.push_str(&format!(", {name}")),
            None => cues.push(Note {
                spans: vec![(span, Ink::Faint)],
                title: format!("cue {name}"),
                more: String::new(),
            }),
        }
    }
    notes.extend(cues);
    notes.extend(passage.loose().into_iter().map(|(id, span)| Note {
        spans: vec![(span, Ink::Faint)],
        title: format!("{id}: no fact"),
        more: String::new(),
    }));
    let mut out = String::new();
    for row in rows(passage, style.width) {
        out.push_str(&row.text);
        out.push('\n');
        let mut here: Vec<&Note> = notes.iter().filter(|n| row.has(n.start())).collect();
        here.sort_by_key(|n| n.start());
        for note in here {
            out.push_str(&under(&row, note, style));
        }
    }
    let (unknown, unread) = passage.words();
    let facts = passage.facts().count();
    if facts == 0 {
        out.push_str("\nno fact is read in it\n");
    } else {
        out.push('\n');
    }
    for (what, words) in [
        ("not in the vocabulary", unknown),
        ("known, and part of nothing here", unread),
    ] {
        if !words.is_empty() {
            let text = format!("{what}: {}", line(&words.join(", ")));
            for part in wrap(&text, style.width, style.width) {
                out.push_str(&format!("{part}\n"));
            }
        }
    }
    out
}

/// Whether a set of cues holds words that join others and tell nothing by themselves; the JSON has them too.
fn is_joint(cue: &str) -> bool {
    ["/filler", "/tail", "/cut-off", "/of-total"]
        .iter()
        .any(|set| cue.ends_with(set))
}

/// What is told of some words.
struct Note {
    /// Words, those of the fact first.
    spans: Vec<(Span, Ink)>,
    title: String,
    more: String,
}

impl Note {
    fn start(&self) -> u32 {
        self.spans.first().map_or(0, |(span, _)| span.start)
    }
}

fn fact(fact: &Fact, speller: Speller<'_>) -> Note {
    let mut spans = vec![(fact.span, Ink::Fact)];
    spans.extend(fact.cue.map(|cue| (cue, Ink::Frame)));
    let title = match fact.concept {
        Some(id) => format!(
            "{} {}",
            fact.kind.name(),
            speller.vocabulary.concepts.name(id)
        ),
        None => fact.kind.name().to_owned(),
    };
    let mut parts = vec![
        fact.assertion.name().to_owned(),
        format!("{}/{}", fact.speaker.name(), fact.role.name()),
    ];
    if fact.assertion == Assertion::Affirmed {
        parts.remove(0);
    }
    if fact.time != Time::Current {
        parts.push(fact.time.name().to_owned());
    }
    if fact.experiencer != Experiencer::Patient {
        parts.push("of another person".to_owned());
    }
    parts.extend(fact.encounter.map(|date| format!("visit {date}")));
    for region in &fact.regions {
        let levels: Vec<String> = region.levels.iter().map(|l| l.name()).collect();
        let place = speller.vocabulary.concepts.name(region.concept);
        let words = format!("{} {place} {}", region.sides.name(), levels.join(" "));
        parts.push(words.trim().to_owned());
    }
    for attribute in &fact.attributes {
        let name = speller.vocabulary.attributes.name(attribute.name);
        parts.push(format!("{name} {}", speller.value(&attribute.value)));
    }
    Note {
        spans,
        title,
        more: parts.join(", "),
    }
}

/// A row of the passage.
struct Row {
    text: String,
    /// For each character its byte in the passage and its column.
    columns: Vec<(u32, usize)>,
    end: u32,
    width: usize,
}

impl Row {
    fn has(&self, at: u32) -> bool {
        self.columns.first().is_some_and(|&(first, _)| first <= at) && at < self.end
    }

    /// The columns of a span, as far as they are in this row.
    fn columns(&self, span: Span) -> Option<(usize, usize)> {
        let mut inside = self
            .columns
            .iter()
            .filter(|(byte, _)| span.start <= *byte && *byte < span.end);
        let first = inside.next()?.1;
        let after = self.columns.iter().find(|(byte, _)| *byte >= span.end);
        Some((first, after.map_or(self.width, |c| c.1)))
    }
}

/// The passage in rows of at most `width` columns, broken between words.
fn rows(passage: Passage<'_>, width: usize) -> Vec<Row> {
    let text = passage.span.of(passage.reading.text);
    let mut out: Vec<Row> = Vec::new();
    let mut row = Row {
        text: String::new(),
        columns: Vec::new(),
        end: 0,
        width: 0,
    };
    let mut start = passage.span.start;
    for word in text.split_inclusive(char::is_whitespace) {
        let wide: usize = word
            .trim_end()
            .chars()
            .filter_map(shown)
            .map(width_of)
            .sum();
        if row.width > 0 && row.width + wide > width {
            let next = Row {
                text: String::new(),
                columns: Vec::new(),
                end: start,
                width: 0,
            };
            out.push(std::mem::replace(&mut row, next));
        }
        let mut at = start;
        for c in word.chars() {
            let space = c.is_whitespace();
            if let Some(c) = shown(if space { ' ' } else { c }) {
                row.columns.push((at, row.width));
                row.text.push(c);
                row.width += width_of(c);
            }
            at += u32::try_from(c.len_utf8()).unwrap_or(1);
        }
        start = at;
        row.end = at;
    }
    out.push(row);
    for row in &mut out {
        row.text.truncate(row.text.trim_end().len());
    }
    out
}

/// Underlines the words of a note and says what they are, beside them where that fits, else below.
fn under(row: &Row, note: &Note, style: Style) -> String {
    let glyphs = style.glyphs();
    let mut marks: Vec<(usize, usize, Ink, &str)> = Vec::new();
    for (at, (span, ink)) in note.spans.iter().enumerate() {
        let glyph = if at == 0 { glyphs.claim } else { glyphs.fact };
        if let Some((from, to)) = row.columns(*span) {
            marks.push((from, to, *ink, glyph));
        }
    }
    marks.sort_by_key(|m| (m.0, m.1));
    let mut out = String::new();
    let mut column = 0;
    for (from, to, ink, glyph) in marks {
        // Where a cue and its fact overlap the first keeps its columns.
        let from = from.max(column);
        if to <= from {
            continue;
        }
        out.push_str(&" ".repeat(from - column));
        out.push_str(&style.paint(ink, &glyph.repeat(to - from)));
        column = to;
    }
    let first = note.spans.first().and_then(|(span, _)| row.columns(*span));
    let start = first.map_or(0, |columns| columns.0);
    let title = style.paint(Ink::Strong, &note.title);
    let beside = column + 1 + width(&note.title);
    if beside <= style.width {
        out.push_str(&format!(" {title}"));
        let rest = style.width.saturating_sub(beside + 2);
        if !note.more.is_empty() && width(&note.more) <= rest {
            out.push_str(&format!("  {}\n", style.paint(Ink::Faint, &note.more)));
            return out;
        }
    } else {
        for part in wrap(&note.title, style.width, style.width) {
            let indent = start.min(style.width.saturating_sub(width(&part)));
            let part = style.paint(Ink::Strong, &part);
            out.push_str(&format!("\n{}{part}", " ".repeat(indent)));
        }
    }
    out.push('\n');
    if !note.more.is_empty() {
        let indent = start.min(style.width / 2);
        let room = style.width.saturating_sub(indent);
        for part in wrap(&note.more, room, room) {
            let lead = " ".repeat(indent);
            out.push_str(&format!("{lead}{}\n", style.paint(Ink::Faint, &part)));
        }
    }
    out
}
