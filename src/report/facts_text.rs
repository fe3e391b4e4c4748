//! What was read in a letter, for a person.

use super::facts_json::outcome;
use super::style::{Ink, Style};
use super::words::{counted, line, name, pad, shorten, wrap};
use crate::check::spell::Speller;
use crate::facts::{Assertion, Experiencer, Fact, Time};
use crate::letter::{Letter, Place};
use crate::source::{Source, Span};
use crate::vocabulary::Vocabulary;

/// Header, issues, sections and facts, each with line and column.
pub fn text(
    path: &str,
    source: &Source,
    letter: &Letter,
    facts: &[Fact],
    vocabulary: &Vocabulary,
    style: Style,
) -> String {
    let view = View {
        source,
        vocabulary,
        style,
    };
    let form = if letter.form.is_empty() {
        "unknown form"
    } else {
        &letter.form
    };
    let mut out = format!(
        "{}: {form}, {}, {}\n",
        style.paint(Ink::Strong, &name(path)),
        counted(letter.issues.len(), "issue"),
        counted(facts.len(), "fact")
    );
    if !letter.header.is_empty() {
        out.push_str(&view.heading("header"));
        let widest = letter
            .header
            .iter()
            .map(|f| f.field.len())
            .max()
            .unwrap_or(0);
        for field in &letter.header {
            let text = format!("{}  {}", pad(&field.field, widest), view.words(field.value));
            out.push_str(&view.row(field.value, &text));
        }
    }
    if !letter.issues.is_empty() {
        out.push_str(&view.heading("issues"));
        for (index, issue) in letter.issues.iter().enumerate() {
            let decision = issue
                .decision
                .map_or("no decision word", |d| outcome(d.outcome));
            let text = format!(
                "{}  {}{}{decision}",
                index + 1,
                view.words(issue.request),
                style.glyphs().dot
            );
            out.push_str(&view.row(issue.title, &text));
        }
    }
    if !letter.parts.is_empty() {
        out.push_str(&view.heading("sections"));
        for part in &letter.parts {
            let of = part
                .issue
                .map_or_else(String::new, |index| format!(" of issue {}", index + 1));
            let text = format!("{}{of}: {}", part.place.name(), view.words(part.span));
            out.push_str(&view.row(part.span, &text));
        }
    }
    if !letter.unplaced.is_empty() {
        out.push_str(&view.heading("under no known heading"));
        for &span in &letter.unplaced {
            out.push_str(&view.row(span, &view.words(span)));
        }
    }
    for (heading, facts) in grouped(letter, facts) {
        out.push_str(&view.heading(&heading));
        for fact in facts {
            out.push_str(&view.fact(fact));
        }
    }
    out
}

/// Facts by where they stand, in the order of the letter, each place once.
fn grouped<'f>(letter: &Letter, facts: &'f [Fact]) -> Vec<(String, Vec<&'f Fact>)> {
    let mut groups: Vec<(String, Vec<&Fact>)> = Vec::new();
    for fact in facts {
        let heading = standing(letter, fact);
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, group)) => group.push(fact),
            None => groups.push((heading, vec![fact])),
        }
    }
    for (_, group) in &mut groups {
        group.sort_by_key(|fact| (fact.span.start, fact.span.end, fact.kind));
    }
    groups.sort_by_key(|(_, group)| group.first().map(|fact| fact.span.start));
    groups
}

/// Where a fact stands, as a heading.
fn standing(letter: &Letter, fact: &Fact) -> String {
    let summary = |span: Span| span.start <= fact.span.start && fact.span.end <= span.end;
    match (fact.place, fact.issue) {
        (_, Some(index)) => format!("facts: {} of issue {}", fact.place.name(), index + 1),
        // Of a title without an issue there is none: the fact is about the letter's parts.
        (Place::Title, None) if letter.summary.is_some_and(summary) => {
            format!("facts: {}", Place::Summary.name())
        }
        (Place::Title, None) => "facts: letter".to_owned(),
        (_, None) => format!("facts: {}", fact.place.name()),
    }
}

struct View<'a> {
    source: &'a Source,
    vocabulary: &'a Vocabulary,
    style: Style,
}

/// Columns of "line:column" and the space after it.
const LEAD: usize = 11;

impl View<'_> {
    fn heading(&self, text: &str) -> String {
        format!("\n{}\n", self.style.paint(Ink::Strong, text))
    }

    fn words(&self, span: Span) -> String {
        line(span.of(self.source.text()))
    }

    /// A line with where `span` starts, cut to the width.
    fn row(&self, span: Span, text: &str) -> String {
        let (row, column) = self.source.position(self.source.base_span(span).start);
        let place = pad(&format!("  {row}:{column}"), LEAD);
        let room = self.style.width.saturating_sub(LEAD).max(24);
        let text = shorten(text, room, self.style.glyphs().cut);
        format!("{}{text}\n", self.style.paint(Ink::Frame, &place))
    }

    fn fact(&self, fact: &Fact) -> String {
        let mut parts = vec![match fact.concept {
            Some(id) => format!("{} {}", fact.kind.name(), self.vocabulary.concepts.name(id)),
            None => fact.kind.name().to_owned(),
        }];
        // What goes without saying is not said.
        if fact.assertion != Assertion::Affirmed {
            parts.push(fact.assertion.name().to_owned());
        }
        if fact.time != Time::Current {
            parts.push(fact.time.name().to_owned());
        }
        if fact.experiencer != Experiencer::Patient {
            parts.push("of another person".to_owned());
        }
        parts.push(format!("{}/{}", fact.speaker.name(), fact.role.name()));
        parts.extend(fact.encounter.map(|date| format!("visit {date}")));
        for region in &fact.regions {
            let mut words = vec![region.sides.name().to_owned()];
            words.push(self.vocabulary.concepts.name(region.concept).to_owned());
            words.extend(region.levels.iter().map(|level| level.name()));
            words.retain(|word| !word.is_empty());
            parts.push(words.join(" "));
        }
        let speller = Speller {
            slots: &[],
            vocabulary: self.vocabulary,
        };
        for attribute in &fact.attributes {
            let name = self.vocabulary.attributes.name(attribute.name);
            let value = speller.value(&attribute.value);
            parts.push(line(&format!("{name} {value}")));
        }
        let room = self.style.width.saturating_sub(LEAD).max(24);
        let all = parts.join(self.style.glyphs().dot);
        let lines = wrap(&all, room, room);
        let mut out = self.row(fact.span, lines.first().map_or("", String::as_str));
        let indent = " ".repeat(LEAD);
        for more in lines.iter().skip(1) {
            out.push_str(&format!("{indent}{more}\n"));
        }
        let words = format!("\"{}\"", self.words(fact.span));
        let words = shorten(&words, room, self.style.glyphs().cut);
        out.push_str(&format!(
            "{indent}{}\n",
            self.style.paint(Ink::Faint, &words)
        ));
        out
    }
}
