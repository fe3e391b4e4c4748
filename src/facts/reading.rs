//! A letter as the fact readers see it: its words, and every term, cue, value and date among them.

use super::date::{self, DateFound};
use super::fact::{Fact, Sides};
use super::place::{self, RegionFound};
use crate::letter::{self, Letter, Place, Sentence};
use crate::source::Span;
use crate::vocabulary::{ConceptId, Cue, CueSet, Owner, Vocabulary};
use crate::words::{Captured, Found, Kind, Token, tokens};
use std::ops::Range;

/// A concept in the text.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The concept.
    pub concept: ConceptId,
    /// Its tokens.
    pub at: Range<usize>,
}

/// A cue in the text.
#[derive(Debug, Clone)]
pub struct CueFound {
    /// The cue.
    pub cue: Cue,
    /// The same, as a set of one.
    kind: CueSet,
    /// Its tokens.
    pub at: Range<usize>,
}

/// A pattern of values in the text.
#[derive(Debug, Clone)]
pub struct ValueFound {
    /// Its tokens.
    pub at: Range<usize>,
    /// Its numbers.
    pub numbers: Vec<Captured>,
}

/// A guideline document, edition or section in the text.
#[derive(Debug, Clone)]
pub struct GuidelineFound {
    /// Which.
    pub owner: Owner,
    /// Its tokens.
    pub at: Range<usize>,
}

/// Most tokens of a cue that is looked for from its middle.
const LONGEST_CUE: usize = 8;

/// Everything that one pass over the words of a letter finds. All lists are in the order of the text.
#[derive(Debug)]
pub struct Reading<'a> {
    /// Folded text.
    pub text: &'a str,
    /// The vocabulary.
    pub vocabulary: &'a Vocabulary,
    /// Its parts.
    pub letter: Letter,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// For each sentence of the letter, its tokens.
    pub sentences: Vec<Range<usize>>,
    /// Dates.
    pub dates: Placed<DateFound>,
    /// Concepts.
    pub mentions: Placed<Mention>,
    /// Body regions with side and levels.
    pub regions: Placed<RegionFound>,
    /// Cues.
    pub cues: Placed<CueFound>,
    /// Values.
    pub values: Placed<ValueFound>,
    /// Guidelines.
    pub guidelines: Placed<GuidelineFound>,
    /// Cues that end the scope of others.
    scope_ends: Placed<CueFound>,
    /// Semicolons and colons, which end it too.
    stops: Vec<usize>,
}

/// Things that stand at tokens.
pub trait At {
    /// The tokens.
    fn at(&self) -> &Range<usize>;
}

macro_rules! at {
    ($($name:ty),*) => {
        $(impl At for $name { fn at(&self) -> &Range<usize> { &self.at } })*
    };
}
at!(
    Mention,
    CueFound,
    ValueFound,
    GuidelineFound,
    DateFound,
    RegionFound
);

/// Things in the order of the text, with an index that tells for each token how many begin before it.
#[derive(Debug)]
pub struct Placed<T> {
    list: Vec<T>,
    before: Vec<u32>,
}

impl<T> Default for Placed<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            before: Vec::new(),
        }
    }
}

impl<T> std::ops::Deref for Placed<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.list
    }
}

impl<T: At> Placed<T> {
    /// Things of a text of so many tokens.
    fn new(list: Vec<T>, tokens: usize) -> Self {
        let mut before = Vec::with_capacity(tokens + 1);
        for (count, thing) in (0..).zip(&list) {
            if before.len() <= thing.at().start {
                before.resize(thing.at().start + 1, count);
            }
        }
        let all = u32::try_from(list.len()).unwrap_or(u32::MAX);
        before.resize(before.len().max(tokens + 1), all);
        Self { list, before }
    }

    /// How many begin before a token.
    #[inline]
    fn before(&self, token: usize) -> usize {
        let count = self.before.get(token).or(self.before.last());
        count.map_or(0, |&count| count as usize)
    }
}

/// The things of `list` that begin within `range`.
#[inline]
pub(super) fn within<'t, T: At>(
    list: &'t Placed<T>,
    range: &Range<usize>,
) -> impl DoubleEndedIterator<Item = &'t T> + Clone + use<'t, T> {
    let from = list.before(range.start);
    let to = list.before(range.end).max(from);
    list.get(from..to).unwrap_or_default().iter()
}

fn tokens_of(tokens: &[Token], span: Span) -> Range<usize> {
    let from = tokens.partition_point(|t| t.span.start < span.start);
    let to = tokens.partition_point(|t| t.span.start < span.end);
    from..to.max(from)
}

impl<'a> Reading<'a> {
    /// Reads folded text.
    pub fn new(text: &'a str, vocabulary: &'a Vocabulary) -> Self {
        let tokens = tokens(text, &vocabulary.lexicon);
        let letter = letter::read(text, &tokens, &vocabulary.forms, &vocabulary.lexicon);
        Self::of_tokens(text, tokens, vocabulary, letter)
    }

    /// Reads `text` as one sentence of a summary: for tests of the vocabulary, and for `imrlint assert`.
    pub fn sentence(text: &'a str, vocabulary: &'a Vocabulary) -> Self {
        let span = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
        let letter = Letter {
            sentences: vec![Sentence {
                span,
                place: Place::Summary,
                issue: None,
                paragraph_start: true,
            }],
            summary: Some(span),
            ..Letter::default()
        };
        Self::with(text, vocabulary, letter)
    }

    /// Reads `text`, whose parts are known.
    pub fn with(text: &'a str, vocabulary: &'a Vocabulary, letter: Letter) -> Self {
        let tokens = tokens(text, &vocabulary.lexicon);
        Self::of_tokens(text, tokens, vocabulary, letter)
    }

    fn of_tokens(
        text: &'a str,
        tokens: Vec<Token>,
        vocabulary: &'a Vocabulary,
        letter: Letter,
    ) -> Self {
        let dates = date::find(text, &tokens, vocabulary);
        let mut taken = vec![false; tokens.len()];
        for date in &dates {
            if let Some(part) = taken.get_mut(date.at.clone()) {
                part.fill(true);
            }
        }
        let sentences: Vec<Range<usize>> = letter
            .sentences
            .iter()
            .map(|sentence| tokens_of(&tokens, sentence.span))
            .collect();
        let told = letter.sentences.iter().zip(&sentences);
        let told: Vec<Range<usize>> = told
            .filter(|(sentence, _)| sentence.place.is_of_case())
            .map(|(_, range)| range.clone())
            .collect();
        let numbers = &vocabulary.numbers;
        let found = vocabulary
            .phrases
            .find(text, &tokens, &taken, numbers, &told);
        let mut reading = Self {
            text,
            vocabulary,
            sentences,
            letter,
            tokens,
            dates: Placed::default(),
            mentions: Placed::default(),
            regions: Placed::default(),
            cues: Placed::default(),
            values: Placed::default(),
            guidelines: Placed::default(),
            scope_ends: Placed::default(),
            stops: Vec::new(),
        };
        let (mut mentions, mut cues) = (Vec::new(), Vec::new());
        let (mut values, mut guidelines) = (Vec::new(), Vec::new());
        let mut places = Vec::new();
        for Found {
            owner,
            start,
            end,
            captured,
            ..
        } in found
        {
            let at = start..end;
            match vocabulary.owners.get(owner as usize) {
                Some(&Owner::Concept(concept)) => mentions.push(Mention { concept, at }),
                Some(&Owner::Region(concept)) => places.push((concept, at)),
                Some(&Owner::Cue(cue)) => cues.push(CueFound {
                    cue,
                    kind: CueSet::of(&[cue]),
                    at,
                }),
                Some(Owner::Value) => values.push(ValueFound {
                    at,
                    numbers: captured,
                }),
                Some(&owner) => guidelines.push(GuidelineFound { owner, at }),
                None => {}
            }
        }
        let count = reading.tokens.len();
        reading.dates = Placed::new(dates, count);
        reading.mentions = Placed::new(mentions, count);
        let ends = cues.iter().filter(|c| c.cue == Cue::ScopeEnd);
        reading.scope_ends = Placed::new(ends.cloned().collect(), count);
        reading.stops = (0..count)
            .filter(|&token| matches!(reading.mark(token), ';' | ':'))
            .collect();
        reading.cues = Placed::new(cues, count);
        reading.values = Placed::new(values, count);
        reading.guidelines = Placed::new(guidelines, count);
        reading.regions = Placed::new(place::find(&reading, &places), count);
        reading
    }

    /// The tokens that begin within a span.
    pub fn tokens_of(&self, span: Span) -> Range<usize> {
        tokens_of(&self.tokens, span)
    }

    /// The span of tokens.
    pub fn span(&self, at: &Range<usize>) -> Span {
        let start = self.tokens.get(at.start).map_or(0, |t| t.span.start);
        let end = at
            .end
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |t| t.span.end);
        Span::new(start, end.max(start))
    }

    /// The character that a token is, where it is a mark; a space where it is none.
    #[inline]
    pub fn mark(&self, token: usize) -> char {
        let mark = self.tokens.get(token).filter(|t| t.kind == Kind::Mark);
        mark.and_then(|t| t.span.of(self.text).chars().next())
            .unwrap_or(' ')
    }

    /// The text of a token.
    #[inline]
    pub fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }

    /// The cues of these kinds that begin within `range`.
    #[inline]
    pub fn cues<'r>(
        &'r self,
        range: &Range<usize>,
        kinds: &[Cue],
    ) -> impl DoubleEndedIterator<Item = &'r CueFound> + Clone + use<'r, 'a> {
        let kinds = CueSet::of(kinds);
        within(&self.cues, range).filter(move |c| c.kind.meets(kinds))
    }

    /// What is left of `range` around a mention between the ends of scope before and after it.
    pub(super) fn scope(&self, at: &Range<usize>, range: &Range<usize>) -> Range<usize> {
        let before = range.start..at.start;
        let start = within(&self.scope_ends, &before)
            // "and decreased sensation", ", intact sensation": the cue may reach into the mention.
            .map(|c| c.at.end.min(at.start))
            .max()
            .unwrap_or(range.start);
        let after = within(&self.scope_ends, &(at.end..range.end)).next();
        let end = after.map_or(range.end, |c| c.at.start);
        let (left, right) = (
            self.stops.partition_point(|&stop| stop < at.start),
            self.stops.partition_point(|&stop| stop < at.end),
        );
        let stop = left.checked_sub(1).and_then(|i| self.stops.get(i));
        let start = stop
            .filter(|&&stop| stop >= start)
            .map_or(start, |stop| stop + 1);
        let stop = self.stops.get(right).filter(|&&stop| stop < end);
        start..stop.copied().unwrap_or(end)
    }

    /// Whether a fact's sentence names the patient, or speaks of the patient by pronoun, before the fact.
    pub fn of_patient(&self, fact: &Fact) -> bool {
        let Some(range) = self.sentences.get(fact.sentence as usize) else {
            return false;
        };
        let before = self.tokens_of(fact.span).start;
        let people = &[Cue::PatientNoun, Cue::FemalePronoun, Cue::MalePronoun];
        self.has(&(range.start..before), people)
    }

    /// Whether a fact's sentence names no other side than the fact does, and compares with none.
    pub fn one_sided(&self, fact: &Fact) -> bool {
        let Some(range) = self.sentences.get(fact.sentence as usize) else {
            return false;
        };
        let own = fact.regions.iter().fold(0, |sides, r| sides | r.sides.0);
        let other = match Sides(own) {
            Sides::LEFT => Cue::Right,
            Sides::RIGHT => Cue::Left,
            _ => return false,
        };
        !self.has(range, &[other, Cue::Both, Cue::OtherSide])
    }

    /// Whether a cue of these kinds begins within `range`.
    #[inline]
    pub fn has(&self, range: &Range<usize>, kinds: &[Cue]) -> bool {
        self.cues(range, kinds).next().is_some()
    }

    /// The token after the longest cue of these kinds that covers a token.
    pub fn covered(&self, token: usize, kinds: &[Cue]) -> Option<usize> {
        let near = token.saturating_sub(LONGEST_CUE)..token + 1;
        self.cues(&near, kinds)
            .map(|c| c.at.end)
            .filter(|&end| end > token)
            .max()
    }

    /// The sentence that a token stands in.
    pub fn sentence_of(&self, token: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.start <= token);
        let index = after.checked_sub(1)?;
        self.sentences
            .get(index)
            .is_some_and(|s| s.contains(&token))
            .then_some(index)
    }

    /// Place and issue of a sentence.
    pub fn place_of(&self, sentence: usize) -> (Place, Option<u16>) {
        self.letter
            .sentences
            .get(sentence)
            .map_or((Place::Other, None), |s| (s.place, s.issue))
    }

    /// Whether the tokens between hold only words covered by cues of these kinds, regions, dates or values, or nothing.
    pub fn only(&self, range: Range<usize>, kinds: &[Cue]) -> bool {
        let mut at = range.start;
        while at < range.end {
            let here = at..at + 1;
            let cue = self.covered(at, kinds);
            let region = within(&self.regions, &here).map(|r| r.at.end).max();
            let value = within(&self.values, &here).map(|v| v.at.end).max();
            let date = within(&self.dates, &here).map(|d| d.at.end).max();
            if let Some(end) = cue.or(region).or(value).or(date) {
                at = end.max(at + 1);
                continue;
            }
            if matches!(self.word(at), "\"" | "'" | "(" | ")" | "-" | "," | ":") {
                at += 1;
                continue;
            }
            return false;
        }
        true
    }
}
