//! Runs of words that stand twice: between the rationales of two issues, or within one.

use super::Collector;
use super::fact::{Fact, Kind, Speaker, Value, attr};
use super::reading::within;
use crate::letter::Place;
use crate::vocabulary::{ConceptId, ConceptKind};
use crate::words::{Kind as Token, Number};
use rustc_hash::FxHashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;

/// Words of a window: ten, as in the largest study of copied clinical notes.
const WINDOW: usize = 10;

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
    // The first place of each window, by issue.
    let mut seen: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
    for (issue, rationale) in rationales.iter().enumerate() {
        let mut at = 0;
        while at + WINDOW <= rationale.len() {
            let Some(key) = window(rationale, at) else {
                break;
            };
            let Some(&(other, start)) = seen.get(&key) else {
                seen.insert(key, (issue, at));
                at += 1;
                continue;
            };
            // A run overlapping itself ("very very ...") is none.
            if other == issue && start + WINDOW > at {
                at += 1;
                continue;
            }
            let Some(source) = rationales.get(other) else {
                break;
            };
            let length = (0..)
                .take_while(|&n| {
                    let (a, b) = (source.get(start + n), rationale.get(at + n));
                    matches!((a, b), (Some(a), Some(b)) if a.hash == b.hash)
                        && (other != issue || start + n < at)
                })
                .count();
            if length >= WINDOW {
                add(
                    out,
                    issue,
                    run(rationale, at, length),
                    other,
                    run(source, start, length),
                    length,
                );
            }
            for step in at..at + length.max(1) {
                if let Some(key) = window(rationale, step) {
                    seen.entry(key).or_insert((issue, step));
                }
            }
            at += length.max(1);
        }
    }
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

/// A run that stands in two places: one fact, at the place where it does not belong, else at the later one.
fn add(
    out: &mut Collector<'_, '_>,
    issue: usize,
    here: Range<usize>,
    other: usize,
    there: Range<usize>,
    length: usize,
) {
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let titles = |n: usize| super::request::title_concepts(out.reading, number(n));
    let (kind, issue, here, there) = if issue == other {
        ("same-rationale", issue, here, there)
    } else if foreign(out, &here, &titles(issue), &titles(other)) {
        ("foreign", issue, here, there)
    } else if foreign(out, &there, &titles(other), &titles(issue)) {
        ("foreign", other, there, here)
    } else {
        ("other-issue", issue, here, there)
    };
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
    let count = Number::exact(f64::from(u32::try_from(length).unwrap_or(0)));
    fact.set(attr::WORDS, Value::Number(count, 0), span);
    fact.set(attr::COPY, Value::Word(kind), reading.span(&there));
    out.facts.push(fact);
}

/// Whether a passage speaks of the other issue's treatment, and not of this one's.
fn foreign(
    out: &Collector<'_, '_>,
    passage: &Range<usize>,
    own: &[ConceptId],
    theirs: &[ConceptId],
) -> bool {
    let concepts = &out.reading.vocabulary.concepts;
    let named: Vec<ConceptId> = within(&out.reading.mentions, passage)
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
    };
    !own.is_empty() && speaks(theirs) && !speaks(own)
}
