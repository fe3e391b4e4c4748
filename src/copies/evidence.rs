//! What makes a shared passage suspicious: facts of one patient that stand in the letter of another.

use super::align::{Passage, Step};
use super::words;
use crate::facts::{Fact, Kind, Mention, Reading, Speaker, attr, speakers};
use crate::source::Span;
use crate::vocabulary::ConceptKind;
use crate::words::Gap;
use std::collections::BTreeMap;
use std::ops::Range;

/// A fact about the patient that is the same in both letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedFact {
    /// `date`, `age`, `measurement`, ...
    pub kind: &'static str,
    /// The words of the first letter that state it.
    pub text: String,
}

/// Words that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// One of [`CHANGES`].
    pub kind: &'static str,
    /// The words in both letters, in the folded text; empty where a letter has none.
    pub at: [Span; 2],
}

/// What a passage says, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Words that are the same, without stock text and without what is quoted or a guideline's.
    pub own: usize,
    /// Words that are the same and are quoted or a guideline's.
    pub guideline: usize,
    /// Facts about the patient that are the same.
    pub facts: Vec<SharedFact>,
    /// What was changed.
    pub changes: Vec<Change>,
    /// The passage in both folded texts, a word at a time where they are the same.
    pub cells: Vec<(Step, [Span; 2])>,
    /// Both letters have the same date of injury: they may be of one patient.
    pub same_injury: bool,
}

/// Kinds of changes.
pub const CHANGES: &[&str] = &[
    "date",
    "age",
    "treatment",
    "dose",
    "body-part",
    "number",
    "name",
    "words",
];

/// How many words a fact of this kind weighs as much as: a date is rarely the same by chance, a finding often.
pub const WEIGHTS: &[(&str, usize)] = &[
    ("date", 30),
    ("age", 15),
    ("measurement", 15),
    ("finding", 3),
    ("diagnosis", 3),
];

impl Evidence {
    /// How suspicious it is: more is more.
    pub fn score(&self) -> usize {
        let weight = |fact: &SharedFact| {
            let known = WEIGHTS.iter().find(|(kind, _)| *kind == fact.kind);
            known.map_or(0, |(_, weight)| *weight)
        };
        self.own + self.facts.iter().map(weight).sum::<usize>()
    }
}

/// A letter as it is looked at.
struct Side<'r, 'a> {
    reading: &'r Reading<'a>,
    facts: &'r [Fact],
    /// For each word that is compared its token.
    tokens: Vec<usize>,
    /// For each token whether it is a guideline's, or quoted.
    foreign: Vec<bool>,
}

impl Side<'_, '_> {
    fn span(&self, at: &Range<usize>) -> Span {
        let token = |word: usize| self.tokens.get(word).copied();
        let first = token(at.start).or_else(|| self.tokens.last().map(|last| last + 1));
        let Some(first) = first else {
            return Span::default();
        };
        let last = at.end.checked_sub(1).filter(|&last| last >= at.start);
        match last.and_then(token) {
            Some(last) => written(self.reading.text, self.reading.span(&(first..last + 1))),
            None => {
                let start = self.reading.span(&(first..first)).start;
                Span::new(start, start)
            }
        }
    }

    /// Whether no space stands before a word.
    fn touches(&self, word: usize) -> bool {
        let before = word
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before));
        let (Some(before), Some(here)) = (before, self.tokens.get(word)) else {
            return false;
        };
        let between = self.reading.tokens.get(before + 1..here + 1);
        between.is_some_and(|tokens| tokens.iter().all(|token| token.gap == Gap::None))
    }

    /// Whether a word is a guideline's, or quoted.
    fn is_foreign(&self, word: usize) -> bool {
        let token = self.tokens.get(word).copied();
        let foreign = token.and_then(|token| self.foreign.get(token));
        foreign.copied().unwrap_or(false)
    }

    /// What a stretch states about the patient: kind and words, with the words as they are matched.
    fn stated(&self, span: Span) -> BTreeMap<(&'static str, String), String> {
        let text = self.reading.text;
        let mut out = BTreeMap::new();
        let mut add = |kind: &'static str, at: Span| {
            let written = at.of(text);
            let folded: Vec<String> = written
                .split(|c: char| !c.is_alphanumeric())
                .map(|word| word.trim_start_matches('0').to_lowercase())
                .filter(|word| !word.is_empty())
                .collect();
            out.entry((kind, folded.join(" ")))
                .or_insert_with(|| written.split_whitespace().collect::<Vec<_>>().join(" "));
        };
        let inside = |at: Span| span.start <= at.start && at.end <= span.end;
        for date in self.reading.dates.iter() {
            let at = self.reading.span(&date.at);
            let own = self.foreign.get(date.at.start) != Some(&true);
            // A year alone is no date of a patient.
            if inside(at) && own && date.at.len() > 1 {
                add("date", at);
            }
        }
        for fact in self.facts {
            let own = matches!(fact.speaker, Speaker::Record | Speaker::Reviewer);
            let kind = match fact.kind {
                Kind::Person if fact.get(attr::AGE).is_some() => "age",
                Kind::Measurement => "measurement",
                Kind::Finding => "finding",
                Kind::Diagnosis => "diagnosis",
                _ => continue,
            };
            if own && inside(fact.span) {
                add(kind, fact.span);
            }
        }
        out
    }

    /// What kind of words stand here.
    fn kind(&self, span: Span) -> Option<&'static str> {
        let touches = |at: Span| at.overlaps(span);
        let reading = self.reading;
        let words = span.of(reading.text);
        if words.is_empty() {
            return None;
        }
        let number = words.contains(|c: char| c.is_ascii_digit());
        let fact = |wanted: fn(&Fact) -> bool| {
            let mut all = self.facts.iter();
            all.any(|fact| wanted(fact) && touches(fact.span))
        };
        let concepts = &reading.vocabulary.concepts;
        let treatment = |m: &Mention| {
            let concept = concepts.get(m.concept);
            concept.is_some_and(|c| c.kind == ConceptKind::Treatment)
        };
        let mut mentions = reading.mentions.iter();
        let capital = |word: &str| word.starts_with(char::is_uppercase) && word.len() > 1;
        if reading.dates.iter().any(|d| touches(reading.span(&d.at))) {
            Some("date")
        } else if fact(|f| f.kind == Kind::Person && f.get(attr::AGE).is_some()) {
            Some("age")
        } else if mentions.any(|m| treatment(m) && touches(reading.span(&m.at))) {
            Some("treatment")
        } else if number && fact(|f| matches!(f.kind, Kind::Request | Kind::Exposure)) {
            Some("dose")
        } else if reading.regions.iter().any(|r| touches(reading.span(&r.at))) {
            Some("body-part")
        } else if number && !words.contains(char::is_alphabetic) {
            Some("number")
        } else if words.split_whitespace().all(capital) && !words.contains('.') {
            Some("name")
        } else {
            None
        }
    }
}

/// For each token whether a guideline says it, or it stands between quotation marks.
fn foreign(reading: &Reading<'_>) -> Vec<bool> {
    let mut out: Vec<bool> = speakers(reading)
        .into_iter()
        .map(|speaker| speaker == Speaker::Guideline)
        .collect();
    for part in &reading.letter.parts {
        let tokens = reading.tokens_of(part.span);
        let marks: Vec<usize> = tokens
            .filter(|&token| reading.word(token) == "\"")
            .collect();
        for pair in marks.chunks_exact(2) {
            if let [from, to] = pair
                && let Some(quoted) = out.get_mut(*from..*to)
            {
                quoted.fill(true);
            }
        }
    }
    out
}

/// The words with the marks that touch them.
fn written(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let after = text.get(span.end as usize..).unwrap_or_default();
    let marks = |c: char| !c.is_whitespace() && !c.is_alphanumeric();
    let before = before.len() - before.trim_end_matches(marks).len();
    let after = after.len() - after.trim_start_matches(marks).len();
    Span::new(span.start - before as u32, span.end + after as u32)
}

/// Looks at what a passage says in both letters. `None` where these are no longer what was compared.
pub fn evidence(
    passage: &Passage,
    readings: [(&Reading<'_>, &[Fact]); 2],
    lengths: [usize; 2],
) -> Option<Evidence> {
    let [a, b] = readings.map(|(reading, facts)| Side {
        reading,
        facts,
        tokens: words::of(reading).1,
        foreign: foreign(reading),
    });
    if [a.tokens.len(), b.tokens.len()] != lengths {
        return None;
    }
    let injury = |side: &Side<'_, '_>| {
        let header = &side.reading.letter.header;
        let field = header.iter().find(|f| f.field == "date-of-injury");
        let value = field.map(|f| f.value.of(side.reading.text).to_owned());
        value.filter(|value| value.contains(|c: char| c.is_ascii_digit()))
    };
    let mut out = Evidence {
        same_injury: injury(&a).is_some_and(|date| injury(&b) == Some(date)),
        ..Evidence::default()
    };
    let cells = cells(passage, [&a, &b]);
    for (step, [x, y]) in &cells {
        let at = [a.span(x), b.span(y)];
        out.cells.push((*step, at));
        if *step == Step::Changed {
            let kind = a.kind(at[0]).or_else(|| b.kind(at[1])).unwrap_or("words");
            out.changes.push(Change { kind, at });
        }
        if *step == Step::Same {
            let own = x.clone().filter(|&word| !a.is_foreign(word)).count();
            out.own += own;
            out.guideline += x.len() - own;
        }
    }
    let mut facts = BTreeMap::new();
    for stretch in cells.split(|(step, _)| *step == Step::Changed) {
        if let (Some((_, [x, y])), Some((_, [u, v]))) = (stretch.first(), stretch.last()) {
            let theirs = b.stated(b.span(&(y.start..v.end)));
            let ours = a.stated(a.span(&(x.start..u.end)));
            facts.extend(ours.into_iter().filter(|(key, _)| theirs.contains_key(key)));
        }
    }
    let facts = facts
        .into_iter()
        .map(|((kind, _), text)| SharedFact { kind, text });
    out.facts = facts.collect();
    let weight = |fact: &SharedFact| WEIGHTS.iter().position(|(kind, _)| *kind == fact.kind);
    out.facts.sort_by_key(weight);
    Some(out)
}

/// The steps of a passage by words as they are written: "7/10" is one, of which no half is the same as that of "8/10".
fn cells(passage: &Passage, sides: [&Side<'_, '_>; 2]) -> Vec<(Step, [Range<usize>; 2])> {
    let mut out: Vec<(Step, [Range<usize>; 2])> = Vec::new();
    let mut add = |step: Step, a: Range<usize>, b: Range<usize>| {
        if let Some((last, [x, y])) = out.last_mut()
            && (sides[0].touches(a.start) || sides[1].touches(b.start) || (*last, step) == CHANGED)
        {
            *last = (*last).max(step);
            (x.end, y.end) = (a.end, b.end);
        } else {
            out.push((step, [a, b]));
        }
    };
    for (step, [a, b]) in &passage.steps {
        if *step == Step::Changed {
            add(*step, a.clone(), b.clone());
            continue;
        }
        for (x, y) in a.clone().zip(b.clone()) {
            add(*step, x..x + 1, y..y + 1);
        }
    }
    out
}

const CHANGED: (Step, Step) = (Step::Changed, Step::Changed);
