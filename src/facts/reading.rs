//! A letter as the fact readers see it: its words, and every term, cue, value and date among them.

use super::date::{self, DateFound};
use super::fact::{Fact, Sides};
use super::place::{self, RegionFound};
use crate::letter::{self, Letter, Place, Sentence};
use crate::source::Span;
use crate::vocabulary::{ConceptId, Cue, CueSet, Owner, Vocabulary, WordClass};
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

/// Cues that speak of the patient.
pub(super) const PATIENT: &[Cue] = &[Cue::PatientNoun, Cue::FemalePronoun, Cue::MalePronoun];

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
    scope_ends: Placed<End>,
    /// Semicolons and colons, which end it too.
    stops: Placed<End>,
    /// The year in which the letter's request was decided, where its header tells it.
    pub year: Option<i16>,
    /// For each token, the sentence that it stands in, `NOWHERE` where it stands in none.
    sentence_at: Vec<u32>,
    /// For each sentence, the kinds of the cues that begin in it, so that a question for others is answered at once.
    kinds: Vec<CueSet>,
}

/// Stands for the sentence of a token that is in none.
const NOWHERE: u32 = u32::MAX;

/// Words or a mark that end the scope of cues.
#[derive(Debug)]
struct End {
    at: Range<usize>,
}

/// Things that stand at tokens.
pub trait At {
    /// The tokens.
    fn at(&self) -> &Range<usize>;
}

macro_rules! at {
    ($($name:ty),*) => {
        $(impl At for $name { #[inline] fn at(&self) -> &Range<usize> { &self.at } })*
    };
}
at!(
    Mention,
    CueFound,
    ValueFound,
    GuidelineFound,
    DateFound,
    RegionFound,
    End
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
        let all = u32::try_from(list.len()).unwrap_or(u32::MAX);
        let mut before = vec![all; tokens + 1];
        let mut known = 0;
        for (count, thing) in (0..).zip(&list) {
            let next = thing.at().start + 1;
            if known < next {
                if let Some(places) = before.get_mut(known..next) {
                    places.fill(count);
                }
                known = next;
            }
        }
        Self { list, before }
    }

    /// Those that begin within `range`.
    #[inline]
    pub(super) fn part(&self, range: &Range<usize>) -> &[T] {
        let from = self.before(range.start);
        let to = self.before(range.end).max(from);
        self.list.get(from..to).unwrap_or_default()
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
) -> std::slice::Iter<'t, T> {
    list.part(range).iter()
}

/// The tokens of each sentence.
fn sentences(tokens: &[Token], letter: &Letter) -> Vec<Range<usize>> {
    let until = |from: usize, offset: u32| {
        let rest = tokens.iter().skip(from);
        from + rest.take_while(|t| t.span.start < offset).count()
    };
    let mut done = 0;
    let tokens = letter.sentences.iter().map(|sentence| {
        let from = until(done, sentence.span.start);
        done = until(from, sentence.span.end);
        from..done
    });
    tokens.collect()
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
        let sentences = sentences(&tokens, &letter);
        let told = letter.sentences.iter().zip(&sentences);
        let told: Vec<Range<usize>> = told
            .filter(|(sentence, _)| sentence.place.is_of_case())
            .map(|(_, range)| range.clone())
            .collect();
        let (mut mentions, mut cues) = (Vec::new(), Vec::with_capacity(tokens.len()));
        let (mut values, mut guidelines) = (Vec::new(), Vec::new());
        let (mut places, mut sides) = (Vec::new(), Vec::new());
        let mut scope_ends = Vec::new();
        let sort = |found: Found<'_>| {
            let at = found.at;
            match vocabulary.owners.get(found.owner as usize) {
                Some(&Owner::Concept(concept)) => mentions.push(Mention { concept, at }),
                Some(&Owner::Region(concept)) => places.push((concept, at)),
                Some(&Owner::Cue(cue)) => {
                    if cue == Cue::ScopeEnd {
                        scope_ends.push(End { at: at.clone() });
                    } else if let Some(side) = place::side_of(cue) {
                        sides.push((side, at.clone()));
                    }
                    cues.push(CueFound { cue, at });
                }
                Some(Owner::Value) => values.push(ValueFound {
                    at,
                    numbers: found.captured.to_vec(),
                }),
                Some(&owner) => guidelines.push(GuidelineFound { owner, at }),
                None => {}
            }
        };
        let numbers = &vocabulary.numbers;
        vocabulary
            .phrases
            .find(text, &tokens, &taken, numbers, &told, sort);
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
            stops: Placed::default(),
            year: None,
            sentence_at: Vec::new(),
            kinds: Vec::new(),
        };
        let count = reading.tokens.len();
        reading.dates = Placed::new(dates, count);
        reading.mentions = Placed::new(mentions, count);
        reading.scope_ends = Placed::new(scope_ends, count);
        reading.stops = Placed::new(stops(text, &reading.tokens), count);
        reading.cues = Placed::new(cues, count);
        reading.note_sentences();
        reading.values = Placed::new(values, count);
        reading.guidelines = Placed::new(guidelines, count);
        reading.regions = Placed::new(place::find(&reading, &places, &sides), count);
        reading.year = reading.decided();
        reading
    }

    /// The year of utilization review, else of the letter's decision.
    fn decided(&self) -> Option<i16> {
        let fields = ["ur-denial-date", "decision-date"];
        fields.iter().find_map(|name| {
            let field = self.letter.header.iter().find(|f| f.field == *name)?;
            let dates = self.dates.part(&self.tokens_of(field.value));
            Some(dates.first()?.date?.date.year())
        })
    }

    /// Notes what is known by sentence.
    fn note_sentences(&mut self) {
        self.sentence_at = vec![NOWHERE; self.tokens.len()];
        for (sentence, range) in (0..).zip(&self.sentences) {
            if let Some(part) = self.sentence_at.get_mut(range.clone()) {
                part.fill(sentence);
            }
            let mut kinds = CueSet::default();
            for found in within(&self.cues, range) {
                kinds.insert(found.cue);
            }
            self.kinds.push(kinds);
        }
    }

    /// The tokens that begin within a span.
    pub fn tokens_of(&self, span: Span) -> Range<usize> {
        let from = self.tokens.partition_point(|t| t.span.start < span.start);
        let to = self.tokens.partition_point(|t| t.span.start < span.end);
        from..to.max(from)
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
        match self.tokens.get(token) {
            Some(t) if t.kind == Kind::Mark => t.span.of(self.text).chars().next().unwrap_or(' '),
            _ => ' ',
        }
    }

    /// The text of a token.
    #[inline]
    pub fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }

    /// Whether a token is a word of one of these classes.
    #[inline]
    pub fn is(&self, token: usize, classes: &[WordClass]) -> bool {
        let token = self.tokens.get(token);
        token.is_some_and(|t| self.vocabulary.words.any(t.word, classes))
    }

    /// The cues of these kinds that begin within `range`.
    #[inline]
    pub fn cues<'r>(
        &'r self,
        range: &Range<usize>,
        kinds: &[Cue],
    ) -> impl DoubleEndedIterator<Item = &'r CueFound> + Clone + use<'r, 'a> {
        let kinds = CueSet::of(kinds);
        let all = if self.kinds_within(range).meets(kinds) {
            self.cues.part(range)
        } else {
            &[]
        };
        all.iter().filter(move |c| kinds.has(c.cue))
    }

    /// The clause around a mention: no cue reaches past a scope end, a semicolon or a colon. A comma ends nothing.
    pub(super) fn clause(&self, at: &Range<usize>, sentence: &Range<usize>) -> Range<usize> {
        let before = sentence.start..at.start;
        let start = within(&self.scope_ends, &before)
            // "and decreased sensation", ", intact sensation": the cue may reach into the mention.
            .map(|c| c.at.end.min(at.start))
            .max()
            .unwrap_or(sentence.start);
        let after = within(&self.scope_ends, &(at.end..sentence.end)).next();
        let end = after.map_or(sentence.end, |c| c.at.start);
        let stop = within(&self.stops, &(start..at.start)).next_back();
        let start = stop.map_or(start, |stop| stop.at.end);
        let stop = within(&self.stops, &(at.end..end)).next();
        start..stop.map_or(end, |stop| stop.at.start)
    }

    /// Whether a fact's sentence names the patient, or speaks of the patient by pronoun, before the fact.
    pub fn of_patient(&self, fact: &Fact) -> bool {
        let Some(range) = self.sentences.get(fact.sentence as usize) else {
            return false;
        };
        let before = self.tokens_of(fact.span).start;
        self.has(&(range.start..before), PATIENT)
    }

    /// Whether a fact's sentence names no other side than the fact does, and compares with none.
    pub fn one_sided(&self, fact: &Fact) -> bool {
        let Some(range) = self.sentences.get(fact.sentence as usize) else {
            return false;
        };
        let other = match fact.sides() {
            Sides::LEFT => Cue::Right,
            Sides::RIGHT => Cue::Left,
            _ => return false,
        };
        !self.has(range, &[other, Cue::Both, Cue::OtherSide])
    }

    /// Whether the summary names a body part of the fact, on its side or on none.
    pub fn in_summary(&self, fact: &Fact) -> bool {
        let concepts = &self.vocabulary.concepts;
        let sentences = self.sentences.iter().enumerate();
        let mut summary = sentences.filter(|&(index, _)| self.place_of(index).0 == Place::Summary);
        summary.any(|(_, range)| {
            within(&self.regions, range).any(|found| {
                fact.regions.iter().any(|own| {
                    let sides = own.sides.is_empty() || found.sides.is_empty();
                    concepts.same_place(own.concept, found.concept)
                        && (sides || own.sides.overlaps(found.sides))
                })
            })
        })
    }

    /// Whether a fact is an item of a list by itself: between two marks or joining words nothing else stands but filler, its body
    /// part and its side. "multiple NSAIDs" is no such item of NSAIDs.
    pub fn listed(&self, fact: &Fact) -> bool {
        let Some(range) = self.sentences.get(fact.sentence as usize) else {
            return false;
        };
        let at = self.tokens_of(fact.span);
        self.set_apart_before(at.start, range.start) && self.set_apart_after(at.end, range.end)
    }

    /// Whether each word of a fact stands in another one too, but for the little words that join them: "the prosthesis" in
    /// "penile prosthesis", "re-evaluation of the knee" in "orthopedic re-evaluation, knee".
    pub fn echoes(&self, fact: &Fact, other: &Fact) -> bool {
        let known = self.tokens_of(other.span);
        let same = |a: usize, b: usize| self.word(a).eq_ignore_ascii_case(self.word(b));
        let joins = &[WordClass::Article, WordClass::PartPreposition];
        let mut own = self.tokens_of(fact.span).filter(|&t| !self.is(t, joins));
        own.all(|own| known.clone().any(|other| same(own, other)))
    }

    fn set_apart_before(&self, from: usize, first: usize) -> bool {
        let mut at = from;
        while let Some(before) = at.checked_sub(1).filter(|&before| before >= first) {
            // A filler of several words is gone over as one, "history of", though "of" alone joins.
            let filler = self.covering(before).filter(|c| c.cue == Cue::ListFiller);
            let filler = filler.map(|c| c.at.start).min();
            if let Some(start) = filler.filter(|&start| start < at && start >= first) {
                at = start;
            } else {
                return self.joins(before);
            }
        }
        true
    }

    fn set_apart_after(&self, from: usize, end: usize) -> bool {
        let mut at = from;
        while at < end {
            let near = at..(at + 3).min(end);
            // "of the left knee".
            match farthest(&self.regions, &near).filter(|_| !self.joins(at) || self.is_of(at)) {
                Some(after) if after > at => at = after,
                _ => return self.joins(at) && !self.is_of(at),
            }
        }
        true
    }

    fn is_of(&self, token: usize) -> bool {
        self.is(token, &[WordClass::PartPreposition])
    }

    /// Whether a token sets the items of a list apart.
    fn joins(&self, token: usize) -> bool {
        matches!(
            self.mark(token),
            ',' | ';' | ':' | '.' | '/' | '(' | ')' | '-' | '\u{2022}' | '"'
        ) || self.covered(token, &[Cue::ListJoint]).is_some()
    }

    /// Whether a cue of these kinds begins within `range`.
    #[inline]
    pub fn has(&self, range: &Range<usize>, kinds: &[Cue]) -> bool {
        self.cues(range, kinds).next().is_some()
    }

    /// The kinds of the cues that may begin within `range`: those of its sentence, or all where it is not within one.
    #[inline]
    pub(super) fn kinds_within(&self, range: &Range<usize>) -> CueSet {
        let sentence = self.sentence_at.get(range.start).copied();
        let sentence = sentence.unwrap_or(NOWHERE) as usize;
        match self.sentences.get(sentence) {
            Some(whole) if range.end <= whole.end => {
                self.kinds.get(sentence).copied().unwrap_or_default()
            }
            _ => CueSet::ALL,
        }
    }

    /// The token after the longest cue of these kinds that covers a token.
    pub fn covered(&self, token: usize, kinds: &[Cue]) -> Option<usize> {
        let kinds = CueSet::of(kinds);
        let covering = self.covering(token).filter(|c| kinds.has(c.cue));
        covering.map(|c| c.at.end).max()
    }

    /// The cues that cover a token.
    #[inline]
    pub(super) fn covering(&self, token: usize) -> impl Iterator<Item = &CueFound> {
        let near = token.saturating_sub(LONGEST_CUE)..token + 1;
        within(&self.cues, &near).filter(move |c| c.at.end > token)
    }

    /// The sentence that a token stands in.
    pub fn sentence_of(&self, token: usize) -> Option<usize> {
        let sentence = *self.sentence_at.get(token)?;
        (sentence != NOWHERE).then_some(sentence as usize)
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
            let known = self
                .covered(at, kinds)
                .max(farthest(&self.values, &here))
                .or_else(|| farthest(&self.regions, &here))
                .or_else(|| farthest(&self.dates, &here));
            if let Some(end) = known {
                at = end.max(at + 1);
            } else if matches!(self.word(at), "\"" | "'" | "(" | ")" | "-" | "," | ":") {
                at += 1;
            } else {
                return false;
            }
        }
        true
    }
}

/// The semicolons and colons of a text.
fn stops(text: &str, tokens: &[Token]) -> Vec<End> {
    let mut out = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Mark
            && let Some(b';' | b':') = text.as_bytes().get(token.span.start as usize)
        {
            out.push(End { at: at..at + 1 });
        }
    }
    out
}

/// The token after the longest of the things that begin within `range`.
pub(super) fn farthest<T: At>(list: &Placed<T>, range: &Range<usize>) -> Option<usize> {
    within(list, range).map(|thing| thing.at().end).max()
}
