//! One sentence of a guideline, quoted with "not" and without it.

use super::Collector;
use super::fact::{Fact, Kind, Speaker, Value, attr};
use super::reading::Reading;
use crate::letter::Place;
use crate::vocabulary::{Cue, WordClass};
use crate::words::{Gap, Kind as Token};
use std::ops::Range;

/// How many words before the negation the two places have to have in common: what the sentence is about.
const SUBJECT: usize = 2;

/// Words that two rationales have in common, at one place denied and at the other not: a passage of its own, at the later place.
/// `here` and `there` are the tokens of the same words.
pub(super) fn add(
    out: &mut Collector<'_, '_>,
    issue: Option<u16>,
    here: &Range<usize>,
    there: &Range<usize>,
) {
    let reading = out.reading;
    // "The patient is (not) able to" may be a criterion, and what the reviewer says of it.
    let plain = |at: &Range<usize>| !reading.has(&lead(reading, at), PATIENT);
    let (first, second) = (quoted(out, here), quoted(out, there));
    let guideline = first && second || (first || second) && plain(here) && plain(there);
    if !guideline {
        return;
    }
    let Some((here, there)) = denied(reading, here, there)
        .or_else(|| denied(reading, there, here).map(|(there, here)| (here, there)))
    else {
        return;
    };
    tell(out, issue, &here, &there);
}

/// Adds the passage, unless one is known that is told of the same words.
fn tell(
    out: &mut Collector<'_, '_>,
    issue: Option<u16>,
    here: &Range<usize>,
    there: &Range<usize>,
) {
    let reading = out.reading;
    let span = reading.span(here);
    let known = |f: &Fact| {
        let misquoted = f.word(attr::COPY) == Some("misquoted");
        f.kind == Kind::Passage && misquoted && f.span.start < span.end && span.start < f.span.end
    };
    if out.facts.iter().any(known) {
        return;
    }
    let mut fact = Fact::new(Kind::Passage, span, Place::Rationale, issue);
    let sentence = reading.sentence_of(here.start);
    fact.sentence = sentence
        .and_then(|s| u32::try_from(s).ok())
        .unwrap_or(u32::MAX);
    fact.speaker = Speaker::Guideline;
    fact.cue = Some(reading.span(there));
    fact.set(attr::COPY, Value::Word("misquoted"), reading.span(there));
    out.facts.push(fact);
}

/// Most words on each side of a negation that are held against another place.
const SIDE: usize = 5;

/// Fewest words on both sides together.
const SHARED: usize = 8;

/// Adds the sentences that are too short for a run of words in common, once with a negation and once without it: "only where there
/// is (no) improvement in function".
pub(super) fn short(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    let rationale = |s: usize| reading.place_of(s).0 == Place::Rationale;
    let own: Vec<usize> = (0..reading.sentences.len())
        .filter(|&s| rationale(s))
        .collect();
    for &denied in &own {
        let Some(range) = reading.sentences.get(denied) else {
            continue;
        };
        for not in range.clone().filter(|&t| inserted(reading, t)) {
            let before: Vec<usize> = words(reading, range.start..not).collect();
            let before = before
                .get(before.len().saturating_sub(SIDE)..)
                .unwrap_or(&[]);
            let after: Vec<usize> = words(reading, not + 1..range.end).take(SIDE).collect();
            if before.len() < 2 || after.is_empty() || before.len() + after.len() < SHARED {
                continue;
            }
            let sides: Vec<usize> = before.iter().chain(&after).copied().collect();
            let whole = (sides.first(), sides.last());
            let (Some(&from), Some(&to)) = whole else {
                continue;
            };
            for &other in own.iter().filter(|&&other| other != denied) {
                let Some(there) = reading.sentences.get(other) else {
                    continue;
                };
                let there: Vec<usize> = words(reading, there.clone()).collect();
                let same = |w: &[usize]| w.iter().zip(&sides).all(|(&a, &b)| alike(reading, a, b));
                let Some(found) = there.windows(sides.len()).find(|w| same(w)) else {
                    continue;
                };
                let (Some(&first), Some(&last)) = (found.first(), found.last()) else {
                    continue;
                };
                let (with, without) = (from..to + 1, first..last + 1);
                if !(quoted(out, &with) && quoted(out, &without)) {
                    continue;
                }
                let (here, there) = if with.start > without.start {
                    (with, without)
                } else {
                    (without, with)
                };
                let sentence = reading.sentence_of(here.start);
                let issue = sentence.and_then(|s| reading.place_of(s).1);
                tell(out, issue, &here, &there);
            }
        }
    }
}

/// Whether a word denies what follows and may be lost or put in: "not", "no".
fn inserted(reading: &Reading<'_>, token: usize) -> bool {
    negates(reading, token) || reading.is(token, &[WordClass::NegativeDeterminer])
}

/// Whether words are a guideline's: it speaks most of them, or they stand in a sentence with quotation marks.
fn quoted(out: &Collector<'_, '_>, at: &Range<usize>) -> bool {
    let guideline = |&t: &usize| out.speakers.at(t) == Speaker::Guideline;
    let spoken = at.clone().filter(guideline).count();
    let sentence = sentence(out.reading, at.start);
    spoken * 2 >= at.len() || sentence.into_iter().any(|t| out.reading.mark(t) == '"')
}

fn sentence(reading: &Reading<'_>, token: usize) -> Range<usize> {
    let found = reading
        .sentence_of(token)
        .and_then(|s| reading.sentences.get(s));
    found.cloned().unwrap_or(token..token)
}

/// The words with the negation that the first place has before or behind them, and those of the second, which has none.
fn denied(
    reading: &Reading<'_>,
    a: &Range<usize>,
    b: &Range<usize>,
) -> Option<(Range<usize>, Range<usize>)> {
    let (lead, other) = (lead(reading, a), lead(reading, b));
    if let Some(not) = words(reading, lead.clone()).last()
        && negates(reading, not)
    {
        let subject: Vec<usize> = words(reading, lead.start..not).collect();
        let subject = subject.get(subject.len().saturating_sub(SUBJECT)..)?;
        let same = |&word: &usize| words(reading, other.clone()).any(|o| alike(reading, o, word));
        let one_subject = !subject.is_empty() && subject.iter().all(same);
        return (one_subject && !reading.has(&other, DENIALS))
            .then_some((not..a.end, other.start..b.end))
            .map(|(a, b)| (one(reading, a, not), one(reading, b.clone(), b.start)));
    }
    // "... has been shown to be" and then "not effective", "effective".
    let rest = |at: &Range<usize>| at.end..sentence(reading, at.end.saturating_sub(1)).end;
    let mut behind = words(reading, rest(a));
    let not = behind.next().filter(|&not| negates(reading, not))?;
    let mut count = 0;
    for (word, other) in behind.zip(words(reading, rest(b))).take(2) {
        if !alike(reading, word, other) {
            return None;
        }
        count += 1;
    }
    let last = b.end.saturating_sub(1);
    (count > 0).then(|| {
        (
            one(reading, a.start..not + 1, not),
            one(reading, b.clone(), last),
        )
    })
}

/// The part of a run that is in the sentence of a token; "is" goes with "n't".
fn one(reading: &Reading<'_>, run: Range<usize>, token: usize) -> Range<usize> {
    let whole = sentence(reading, token);
    let kind = |t: usize| reading.tokens.get(t).map(|t| t.kind);
    let joined = reading
        .tokens
        .get(run.start)
        .is_some_and(|t| t.gap == Gap::None && t.kind == Token::Word);
    let verb = run.start.checked_sub(1);
    let verb = verb.filter(|&verb| joined && kind(verb) == Some(Token::Word));
    let start = verb.unwrap_or(run.start);
    start.max(whole.start)..run.end.min(whole.end)
}

/// What stands in the sentence before a run.
fn lead(reading: &Reading<'_>, run: &Range<usize>) -> Range<usize> {
    sentence(reading, run.start).start..run.start
}

const PATIENT: &[Cue] = &[Cue::PatientNoun, Cue::FemalePronoun, Cue::MalePronoun];

const DENIALS: &[Cue] = &[
    Cue::ConclusionNegation,
    Cue::AbsentBefore,
    Cue::ConclusionCondition,
];

fn negates(reading: &Reading<'_>, token: usize) -> bool {
    reading.is(token, &[WordClass::Negation])
}

fn alike(reading: &Reading<'_>, a: usize, b: usize) -> bool {
    reading.word(a).eq_ignore_ascii_case(reading.word(b))
}

/// The words among tokens, without marks.
fn words<'r>(reading: &'r Reading<'_>, range: Range<usize>) -> impl Iterator<Item = usize> + 'r {
    range.filter(|&t| reading.tokens.get(t).is_some_and(|t| t.kind != Token::Mark))
}
