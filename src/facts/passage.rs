//! Runs of words that stand twice: between the rationales of two issues, or within one.

use super::Collector;
use super::fact::{Fact, Kind, Role, Speaker, Value, attr};
use super::reading::{Reading, within};
use crate::letter::{Issue, Place};
use crate::vocabulary::{ConceptId, ConceptKind};
use crate::words::{Kind as Token, Number};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Words of a window: ten, as in the largest study of copied clinical notes.
const WINDOW: usize = 10;

/// How many places of one window are held against a later one.
const PLACES: usize = 8;

/// A word of a rationale.
#[derive(Clone, Copy)]
struct Word<'a> {
    token: usize,
    text: &'a [u8],
}

impl Word<'_> {
    /// Whether another is the same word, in capitals or not.
    fn is(self, other: Self) -> bool {
        self.text == other.text || self.text.eq_ignore_ascii_case(other.text)
    }
}

/// A rationale as words, and for each run of so many of them that makes a window a number, which is the same for the same words.
struct Rationale<'a> {
    words: Vec<Word<'a>>,
    windows: Vec<u64>,
}

/// Spreads the numbers of windows: odd, without pattern.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// By what a word has been multiplied when it leaves the window.
const LEFT: u64 = FACTOR.wrapping_pow(WINDOW as u32);

impl<'a> Rationale<'a> {
    /// Of an issue. A window's number comes from the lengths of its words, which tell nearly all windows apart: in most letters
    /// none stands twice, and no letters of words need be read.
    fn read(reading: &Reading<'a>, issue: &Issue) -> Self {
        let tokens = issue.rationale.map(|span| reading.tokens_of(span));
        let tokens = tokens.unwrap_or_default();
        let mut words: Vec<Word<'a>> = Vec::with_capacity(tokens.len());
        let mut windows = Vec::with_capacity(tokens.len());
        let mut window = 0_u64;
        for token in tokens {
            let Some(found) = reading.tokens.get(token) else {
                break;
            };
            if found.kind == Token::Mark {
                continue;
            }
            // The number is made from the one before it, by the word that comes and the word that leaves.
            let left = words.len().checked_sub(WINDOW).and_then(|n| words.get(n));
            let left = left.map_or(0, |word| word.text.len() as u64);
            let (from, to) = (found.span.start as usize, found.span.end as usize);
            let text = reading.text.as_bytes().get(from..to).unwrap_or_default();
            window = window
                .wrapping_mul(FACTOR)
                .wrapping_add(text.len() as u64)
                .wrapping_sub(left.wrapping_mul(LEFT));
            words.push(Word { token, text });
            if words.len() >= WINDOW {
                windows.push(window);
            }
        }
        Self { words, windows }
    }
}

/// Adds the facts of kind passage.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    runs_twice(out);
    super::misquote::short(out);
}

/// Adds the runs of words that stand twice.
fn runs_twice(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    let issues = reading.letter.issues.iter();
    let rationales: Vec<Rationale<'_>> = issues
        .map(|issue| Rationale::read(reading, issue))
        .collect();
    let twice = repeated(&rationales);
    if twice.is_empty() {
        return;
    }
    // The places of each window, by issue.
    let mut seen: Seen = FxHashMap::default();
    for (issue, rationale) in rationales.iter().enumerate() {
        let mut at = 0;
        let mut added: Vec<Run> = Vec::new();
        while let Some(window) = rationale.windows.get(at) {
            if !twice.contains(window) {
                at += 1;
                continue;
            }
            let runs = runs(&rationales, &seen, issue, at);
            for run in &runs {
                misquoted(out, &rationales, run.whole(&rationales));
            }
            // The longest run tells best where the words are from, the earliest of those alike.
            let longest = runs
                .iter()
                .copied()
                .reduce(|a, b| if b.length > a.length { b } else { a });
            let length = longest.map_or(1, |run| run.length);
            if let Some(longest) = longest {
                add(out, &rationales, &longest, false);
                added.push(longest);
                // Within it other issues may have other words before or behind in common with this one.
                let mut known: Vec<Run> = Vec::new();
                for step in at..at + length {
                    for place in places(&rationales, &seen, issue, step) {
                        if place.0 == issue || known.iter().any(|run| run.passes(place, step)) {
                            continue;
                        }
                        let Some(run) = Run::from(&rationales, place, (issue, step)) else {
                            continue;
                        };
                        let run = run.whole(&rationales);
                        known.push(run);
                        if !added.contains(&run) {
                            add(out, &rationales, &run, true);
                            added.push(run);
                        }
                    }
                }
            }
            for step in at..at + length {
                let Some(&key) = rationale.windows.get(step) else {
                    break;
                };
                if !twice.contains(&key) {
                    continue;
                }
                let places = seen.entry(key).or_default();
                let here = (issue, step);
                let alike = places
                    .iter()
                    .filter(|&&there| same_window(&rationales, there, here));
                let known = alike.clone().any(|&(other, _)| other == issue);
                if !known && alike.count() < PLACES {
                    places.push(here);
                }
            }
            at += length;
        }
    }
}

/// The windows that stand twice, by their numbers.
fn repeated(rationales: &[Rationale<'_>]) -> FxHashSet<u64> {
    let count: usize = rationales.iter().map(|r| r.windows.len()).sum();
    let mut slots = vec![0_u64; (count * 2).next_power_of_two()];
    let last = slots.len() - 1;
    let mut twice = FxHashSet::default();
    for &window in rationales.iter().flat_map(|r| &r.windows) {
        // At its place, or the next free one; 0 stands for a free place.
        let mut at = (window >> 32) as usize;
        while let Some(slot) = slots.get_mut(at & last) {
            if *slot == 0 {
                *slot = window;
                break;
            }
            if *slot == window {
                twice.insert(window);
                break;
            }
            at += 1;
        }
    }
    twice
}

/// The places of each window of words: issue and word.
type Seen = FxHashMap<u64, Vec<(usize, usize)>>;

/// Words that stand in two places: `at` in the rationale of an issue, and earlier at `start` in that of another, or the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    issue: usize,
    at: usize,
    other: usize,
    start: usize,
    length: usize,
}

impl Run {
    /// The run from two places on, of issue and word; none where it is shorter than a window.
    fn from(
        rationales: &[Rationale<'_>],
        (other, start): (usize, usize),
        (issue, at): (usize, usize),
    ) -> Option<Self> {
        let (source, words) = (words_of(rationales, other), words_of(rationales, issue));
        let length = run_length(source, start, words, at, other == issue);
        (length >= WINDOW).then_some(Self {
            issue,
            at,
            other,
            start,
            length,
        })
    }

    /// Whether it goes through a place, of issue and word, with the word at `at`.
    fn passes(&self, (other, start): (usize, usize), at: usize) -> bool {
        self.other == other
            && (self.at..self.at + self.length).contains(&at)
            && self.start + (at - self.at) == start
    }

    /// With the words before it that are alike too.
    fn whole(mut self, rationales: &[Rationale<'_>]) -> Self {
        let before = |issue: usize, at: usize| {
            let words = words_of(rationales, issue);
            at.checked_sub(1).and_then(|n| words.get(n))
        };
        while let (Some(here), Some(there)) =
            (before(self.issue, self.at), before(self.other, self.start))
            && here.is(*there)
        {
            self.at -= 1;
            self.start -= 1;
            self.length += 1;
        }
        self
    }
}

/// The places where the window at a word stood before.
fn places<'s>(
    rationales: &[Rationale<'_>],
    seen: &'s Seen,
    issue: usize,
    at: usize,
) -> impl Iterator<Item = (usize, usize)> + use<'s> {
    let window = rationales.get(issue).and_then(|r| r.windows.get(at));
    let places = window.and_then(|key| seen.get(key));
    places.into_iter().flatten().copied()
}

/// The runs that begin at a word, or go on there, one for each place where its window stood before.
fn runs(rationales: &[Rationale<'_>], seen: &Seen, issue: usize, at: usize) -> Vec<Run> {
    places(rationales, seen, issue, at)
        // A run overlapping itself ("very very ...") is none.
        .filter(|&(other, start)| other != issue || start + WINDOW <= at)
        .filter_map(|place| Run::from(rationales, place, (issue, at)))
        .collect()
}

/// Whether the windows at two places, of issue and word, are the same words.
fn same_window(rationales: &[Rationale<'_>], a: (usize, usize), b: (usize, usize)) -> bool {
    let words = |(issue, at)| words_of(rationales, issue).get(at..at + WINDOW);
    match (words(a), words(b)) {
        (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| a.is(*b)),
        _ => false,
    }
}

/// How many words two places have alike. Within one rationale the first run ends where the second begins.
fn run_length(
    source: &[Word<'_>],
    start: usize,
    words: &[Word<'_>],
    at: usize,
    own: bool,
) -> usize {
    (0..)
        .take_while(|&n| {
            let (a, b) = (source.get(start + n), words.get(at + n));
            matches!((a, b), (Some(a), Some(b)) if a.is(*b)) && (!own || start + n < at)
        })
        .count()
}

fn words_of<'r, 'a>(rationales: &'r [Rationale<'a>], issue: usize) -> &'r [Word<'a>] {
    rationales.get(issue).map_or(&[], |r| &r.words)
}

fn run(words: &[Word<'_>], at: usize, length: usize) -> Range<usize> {
    let start = words.get(at).map_or(0, |w| w.token);
    let end = words.get(at + length - 1).map_or(start, |w| w.token + 1);
    start..end
}

/// A run that is denied in one of its two places.
fn misquoted(out: &mut Collector<'_, '_>, rationales: &[Rationale<'_>], found: Run) {
    let place = |issue: usize, at: usize| run(words_of(rationales, issue), at, found.length);
    let (here, there) = (
        place(found.issue, found.at),
        place(found.other, found.start),
    );
    super::misquote::add(out, u16::try_from(found.issue).ok(), &here, &there);
}

/// A run that stands in two places: one fact, at the place where it does not belong, else at the later one, unless only what
/// does not belong is asked for.
fn add(out: &mut Collector<'_, '_>, rationales: &[Rationale<'_>], found: &Run, only_foreign: bool) {
    let place = |issue: usize, at: usize| run(words_of(rationales, issue), at, found.length);
    let (first, second) = (found.issue, found.other);
    let (here, there) = (place(first, found.at), place(second, found.start));
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let titles = |n: usize| super::request::title_concepts(out.reading, number(n));
    let (ours, theirs) = (titles(first), titles(second));
    let (kind, issue, here, there, theirs) = if first == second {
        ("same-rationale", first, here, there, theirs)
    } else if foreign(out, &here, &ours, &theirs) {
        ("foreign", first, here, there, theirs)
    } else if foreign(out, &there, &theirs, &ours) {
        ("foreign", second, there, here, ours)
    } else {
        ("other-issue", first, here, there, theirs)
    };
    if only_foreign && kind != "foreign" {
        return;
    }
    let reading = out.reading;
    // The words that belong to the patient count: guideline text stands again with good reason.
    let own = here
        .clone()
        .filter(|&t| out.speakers.at(t) == Speaker::Reviewer)
        .count();
    let span = reading.span(&here);
    let mut fact = Fact::new(
        Kind::Passage,
        span,
        Place::Rationale,
        u16::try_from(issue).ok(),
    );
    fact.put_in(reading.sentence_of(here.start));
    fact.speaker = if own * 2 >= here.len() {
        Speaker::Reviewer
    } else {
        Speaker::Guideline
    };
    fact.cue = Some(reading.span(&there));
    fact.set(
        attr::SURE,
        Value::Flag(whole(reading, rationales, found)),
        span,
    );
    let count = Number::exact(f64::from(u32::try_from(found.length).unwrap_or(0)));
    fact.set(attr::WORDS, Value::Number(count, 0), span);
    fact.set(attr::COPY, Value::Word(kind), reading.span(&there));
    out.facts.push(fact);
    if kind == "foreign" {
        bare(out, issue, &here, &theirs);
    }
}

/// Whether a run is whole sentences, but for a few words before or behind that happen to be alike too.
fn whole(reading: &Reading<'_>, rationales: &[Rationale<'_>], found: &Run) -> bool {
    let token = |issue: usize, at: usize| words_of(rationales, issue).get(at).map(|w| w.token);
    let sentence = |token: usize| {
        let number = reading.sentence_of(token)?;
        reading.sentences.get(number)
    };
    let mark = |t: usize| reading.tokens.get(t).is_none_or(|t| t.kind == Token::Mark);
    let begins = |t: Option<usize>| t.is_some_and(|t| sentence(t).is_some_and(|s| s.start == t));
    let ends =
        |t: Option<usize>| t.is_some_and(|t| sentence(t).is_some_and(|s| (t + 1..s.end).all(mark)));
    let place = |n: usize| {
        let (here, there) = (found.at + n, found.start + n);
        (token(found.issue, here), token(found.other, there))
    };
    let first = (0..found.length).find(|&n| {
        let (here, there) = place(n);
        begins(here) && begins(there)
    });
    let last = (0..found.length).rfind(|&n| {
        let (here, there) = place(n);
        ends(here) || ends(there)
    });
    match (first, last) {
        (Some(first), Some(last)) => (last + 1).saturating_sub(first) * 4 >= found.length * 3,
        _ => false,
    }
}

/// Bare nouns of a copied passage ("the repair", "stimulators") stand for the treatment of the issue that it is from.
fn bare(out: &mut Collector<'_, '_>, issue: usize, passage: &Range<usize>, theirs: &[ConceptId]) {
    let reading = out.reading;
    for (token, concept) in called_for_short(reading, passage, theirs) {
        let span = reading.span(&(token..token + 1));
        let number = u16::try_from(issue).ok();
        let mut fact = Fact::new(Kind::Exposure, span, Place::Rationale, number);
        fact.concept = Some(concept);
        fact.put_in(reading.sentence_of(token));
        fact.speaker = out.speakers.at(token);
        if fact.speaker == Speaker::Guideline {
            fact.role = Role::Criterion;
        }
        out.facts.push(fact);
    }
}

/// Words of a passage that call one of the treatments for short and are no part of a longer name.
fn called_for_short(
    reading: &Reading<'_>,
    passage: &Range<usize>,
    treatments: &[ConceptId],
) -> Vec<(usize, ConceptId)> {
    let heads: Vec<(&str, ConceptId)> = treatments
        .iter()
        .flat_map(|&concept| heads(reading, concept).map(move |head| (head, concept)))
        .collect();
    let named = within(&reading.mentions, passage).map(|m| &m.at);
    passage
        .clone()
        .filter_map(|token| {
            let word = reading.word(token);
            let singular = word.strip_suffix(['s', 'S']).unwrap_or(word);
            let meant = heads.iter().find(|(head, _)| {
                word.eq_ignore_ascii_case(head) || singular.eq_ignore_ascii_case(head)
            });
            meant.map(|&(_, concept)| (token, concept))
        })
        .filter(|(token, _)| named.clone().all(|at| at.len() == 1 || !at.contains(token)))
        .collect()
}

/// What a treatment is called for short: the last word of its name, as "injection" of "trigger-point-injection", or of the name
/// that it goes on from, as "stimulator" of "spinal-cord-stimulator-trial".
fn heads<'v>(reading: &Reading<'v>, concept: ConceptId) -> impl Iterator<Item = &'v str> {
    let concepts = &reading.vocabulary.concepts;
    let name = concepts.name(concept);
    concepts
        .classes_of(concept)
        .filter(|(_, class)| !class.root)
        .map(|(id, _)| concepts.name(id))
        .filter(|id| name.starts_with(id))
        .filter_map(|id| id.rsplit('-').next())
}

/// Whether a passage speaks of the other issue's treatment, and not of this one's, by name or for short.
fn foreign(
    out: &Collector<'_, '_>,
    passage: &Range<usize>,
    own: &[ConceptId],
    theirs: &[ConceptId],
) -> bool {
    let reading = out.reading;
    let concepts = &reading.vocabulary.concepts;
    let named: Vec<ConceptId> = within(&reading.mentions, passage)
        .map(|m| m.concept)
        .filter(|&c| {
            concepts
                .get(c)
                .is_some_and(|c| c.kind == ConceptKind::Treatment && !c.root)
        })
        .collect();
    let speaks = |list: &[ConceptId]| {
        named
            .iter()
            .any(|&n| list.iter().any(|&o| concepts.related(n, o)))
            || !called_for_short(reading, passage, list).is_empty()
    };
    !own.is_empty() && speaks(theirs) && !speaks(own)
}
