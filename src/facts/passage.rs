//! Runs of words that stand twice: between the rationales of two issues, or within one.

use super::Collector;
use super::fact::{Fact, Kind, Role, Speaker, Value, attr};
use super::reading::{Reading, within};
use crate::letter::Place;
use crate::vocabulary::{ConceptId, ConceptKind};
use crate::words::{Kind as Token, Number};
use rustc_hash::FxHashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;

/// Words of a window: ten, as in the largest study of copied clinical notes.
const WINDOW: usize = 10;

/// How many places of one window are held against a later one.
const PLACES: usize = 8;

/// A word of a rationale: where it stands, and a number that is the same for the same word.
struct Word {
    token: usize,
    hash: u64,
}

/// Adds the facts of kind passage.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    let rationales: Vec<Vec<Word>> = (0..out.reading.letter.issues.len())
        .map(|issue| words(out, issue))
        .collect();
    if !repeats(&rationales) {
        return;
    }
    // The places of each window, by issue.
    let mut seen: Seen = FxHashMap::default();
    for (issue, rationale) in rationales.iter().enumerate() {
        let mut at = 0;
        let mut added: Vec<Run> = Vec::new();
        while at + WINDOW <= rationale.len() {
            let runs = runs(&rationales, &seen, issue, at);
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
                for step in at..at + length {
                    for run in self::runs(&rationales, &seen, issue, step) {
                        let run = run.whole(&rationales);
                        if run.issue != run.other && !added.contains(&run) {
                            add(out, &rationales, &run, true);
                            added.push(run);
                        }
                    }
                }
            }
            for step in at..at + length {
                let Some(key) = window(rationale, step) else {
                    break;
                };
                let places = seen.entry(key).or_default();
                let known = places.iter().any(|&(other, _)| other == issue);
                if !known && places.len() < PLACES {
                    places.push((issue, step));
                }
            }
            at += length;
        }
    }
}

/// Whether any window of words stands twice. In most letters none does.
fn repeats(rationales: &[Vec<Word>]) -> bool {
    let windows = |words| (0..).map_while(move |at| window(words, at));
    let mut keys: Vec<u64> = rationales.iter().flat_map(|words| windows(words)).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
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
    /// With the words before it that are alike too.
    fn whole(mut self, rationales: &[Vec<Word>]) -> Self {
        let before = |issue: usize, at: usize| {
            let words = rationales.get(issue)?;
            at.checked_sub(1).and_then(|n| words.get(n)).map(|w| w.hash)
        };
        while let (Some(here), Some(there)) =
            (before(self.issue, self.at), before(self.other, self.start))
            && here == there
        {
            self.at -= 1;
            self.start -= 1;
            self.length += 1;
        }
        self
    }
}

/// The runs that begin at a word, or go on there, one for each place where its window stood before.
fn runs(rationales: &[Vec<Word>], seen: &Seen, issue: usize, at: usize) -> Vec<Run> {
    let words = rationales.get(issue).map_or(&[][..], Vec::as_slice);
    let Some(places) = window(words, at).and_then(|key| seen.get(&key)) else {
        return Vec::new();
    };
    places
        .iter()
        // A run overlapping itself ("very very ...") is none.
        .filter(|&&(other, start)| other != issue || start + WINDOW <= at)
        .map(|&(other, start)| {
            let source = rationales.get(other).map_or(&[][..], Vec::as_slice);
            let length = run_length(source, start, words, at, other == issue);
            Run {
                issue,
                at,
                other,
                start,
                length,
            }
        })
        .filter(|run| run.length >= WINDOW)
        .collect()
}

/// How many words two places have alike. Within one rationale the first run ends where the second begins.
fn run_length(source: &[Word], start: usize, words: &[Word], at: usize, own: bool) -> usize {
    (0..)
        .take_while(|&n| {
            let (a, b) = (source.get(start + n), words.get(at + n));
            matches!((a, b), (Some(a), Some(b)) if a.hash == b.hash) && (!own || start + n < at)
        })
        .count()
}

fn words(out: &Collector<'_, '_>, issue: usize) -> Vec<Word> {
    let reading = out.reading;
    let Some(span) = reading.letter.issues.get(issue).and_then(|i| i.rationale) else {
        return Vec::new();
    };
    let hasher = rustc_hash::FxBuildHasher;
    let mut buffer = String::new();
    reading
        .tokens_of(span)
        .filter(|&t| reading.tokens.get(t).is_some_and(|t| t.kind != Token::Mark))
        .map(|token| {
            buffer.clear();
            buffer.push_str(reading.word(token));
            buffer.make_ascii_lowercase();
            Word {
                token,
                hash: hasher.hash_one(buffer.as_str()),
            }
        })
        .collect()
}

fn window(words: &[Word], at: usize) -> Option<u64> {
    let window = words.get(at..at + WINDOW)?;
    let mut state = rustc_hash::FxBuildHasher.build_hasher();
    for word in window {
        word.hash.hash(&mut state);
    }
    Some(state.finish())
}

fn run(words: &[Word], at: usize, length: usize) -> Range<usize> {
    let start = words.get(at).map_or(0, |w| w.token);
    let end = words.get(at + length - 1).map_or(start, |w| w.token + 1);
    start..end
}

/// A run that stands in two places: one fact, at the place where it does not belong, else at the later one, unless only what
/// does not belong is asked for.
fn add(out: &mut Collector<'_, '_>, rationales: &[Vec<Word>], found: &Run, only_foreign: bool) {
    let place = |issue: usize, at: usize| {
        let words = rationales.get(issue).map_or(&[][..], Vec::as_slice);
        run(words, at, found.length)
    };
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
    fact.sentence = reading
        .sentence_of(here.start)
        .and_then(|s| u32::try_from(s).ok())
        .unwrap_or(u32::MAX);
    fact.speaker = if own * 2 >= here.len() {
        Speaker::Reviewer
    } else {
        Speaker::Guideline
    };
    fact.cue = Some(reading.span(&there));
    let count = Number::exact(f64::from(u32::try_from(found.length).unwrap_or(0)));
    fact.set(attr::WORDS, Value::Number(count, 0), span);
    fact.set(attr::COPY, Value::Word(kind), reading.span(&there));
    out.facts.push(fact);
    if kind == "foreign" {
        bare(out, issue, &here, &theirs);
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
        fact.sentence = reading
            .sentence_of(token)
            .and_then(|s| u32::try_from(s).ok())
            .unwrap_or(u32::MAX);
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
    let named: Vec<&Range<usize>> = within(&reading.mentions, passage).map(|m| &m.at).collect();
    passage
        .clone()
        .filter(|token| named.iter().all(|at| at.len() == 1 || !at.contains(token)))
        .filter_map(|token| {
            let meant = treatments.iter().find(|&&c| is_head(reading, token, c));
            meant.map(|&concept| (token, concept))
        })
        .collect()
}

/// Whether a word is what a treatment is called for short: the last word of its name, as "injection" of
/// "trigger-point-injection", or of the name that it goes on from, as "stimulator" of "spinal-cord-stimulator-trial".
fn is_head(reading: &Reading<'_>, token: usize, concept: ConceptId) -> bool {
    let concepts = &reading.vocabulary.concepts;
    let name = concepts.name(concept);
    let word = reading.word(token);
    let singular = word.strip_suffix(['s', 'S']).unwrap_or(word);
    concepts
        .classes_of(concept)
        .filter(|c| !c.root && name.starts_with(c.id.as_str()))
        .filter_map(|c| c.id.rsplit('-').next())
        .any(|head| word.eq_ignore_ascii_case(head) || singular.eq_ignore_ascii_case(head))
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
