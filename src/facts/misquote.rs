//! One sentence of a guideline, quoted with "not" and without it.

use super::Collector;
use super::fact::{Fact, Kind, Speaker, Value, attr};
use super::reading::{PATIENT, Reading};
use crate::letter::Place;
use crate::vocabulary::{Cue, WordClass};
use crate::words::{Gap, Kind as Token, WordId};
use smallvec::SmallVec;
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
    fact.put_in(reading.sentence_of(here.start));
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
    let own = reading.sentences.iter().enumerate();
    let own = own.filter(|&(index, _)| reading.place_of(index).0 == Place::Rationale);
    let own: Vec<&Range<usize>> = own.map(|(_, range)| range).collect();
    let id = |word: &usize| reading.tokens.get(*word).map_or(0, |t| t.word);
    let denied = own.iter().copied().flat_map(|range| {
        let negations = range.clone().filter(|&token| inserted(reading, token));
        negations.filter_map(move |not| sides(reading, range, not))
    });
    let mut asked: Vec<([WordId; 2], Sides)> = denied
        .filter(|sides| quoted(out, &sides.whole()))
        .filter_map(|sides| Some((sides.joint()?.map(|t| id(&t)), sides)))
        .collect();
    if asked.is_empty() {
        return;
    }
    asked.sort_by_key(|(joint, _)| *joint);
    let all = own
        .into_iter()
        .flat_map(|range| words(reading, range.clone()));
    let all: Vec<usize> = all.collect();
    // One pass over the words: where the two words that the negation parts stand beside each other, the rest is compared.
    for (place, (a, b)) in all.iter().zip(all.iter().skip(1)).enumerate() {
        let joint = [id(a), id(b)];
        let from = asked.partition_point(|(other, _)| *other < joint);
        let here = asked.iter().skip(from);
        for (_, sides) in here.take_while(|(other, _)| *other == joint) {
            let start = (place + 1).checked_sub(sides.before.len());
            if let Some(there) = start.and_then(|start| sides.stand(reading, &all, start)) {
                tell_of_both(out, &sides.whole(), &there);
            }
        }
    }
}

/// The words of one sentence on both sides of its negation, a few of each.
struct Sides {
    before: SmallVec<[usize; SIDE]>,
    after: SmallVec<[usize; SIDE]>,
}

/// The sides of a negation in a sentence.
fn sides(reading: &Reading<'_>, sentence: &Range<usize>, not: usize) -> Option<Sides> {
    let mut before: SmallVec<[usize; SIDE]> = words(reading, sentence.start..not)
        .rev()
        .take(SIDE)
        .collect();
    before.reverse();
    let after: SmallVec<[usize; SIDE]> = words(reading, not + 1..sentence.end).take(SIDE).collect();
    let enough = before.len() >= SUBJECT && before.len() + after.len() >= SHARED;
    enough.then_some(Sides { before, after })
}

impl Sides {
    fn all(&self) -> impl Iterator<Item = usize> {
        self.before.iter().chain(&self.after).copied()
    }

    /// The words that the negation parts.
    fn joint(&self) -> Option<[usize; 2]> {
        Some([*self.before.last()?, *self.after.first()?])
    }

    /// The tokens of both sides, with the negation between them.
    fn whole(&self) -> Range<usize> {
        let last = self.all().last().unwrap_or_default();
        self.all().next().unwrap_or_default()..last + 1
    }

    /// The tokens where the same words stand without a negation, in another sentence, from a word of the rationales on.
    fn stand(&self, reading: &Reading<'_>, all: &[usize], start: usize) -> Option<Range<usize>> {
        let there = all.get(start..start + self.before.len() + self.after.len())?;
        let (first, last) = (*there.first()?, *there.last()?);
        let same = self.all().zip(there).all(|(a, &b)| alike(reading, a, b));
        let other = sentence(reading, first);
        let apart = other.contains(&last) && !other.contains(&self.whole().start);
        (same && apart).then_some(first..last + 1)
    }
}

/// Adds the passage of two places, the later one first, if the second is a guideline's as the first is.
fn tell_of_both(out: &mut Collector<'_, '_>, with: &Range<usize>, without: &Range<usize>) {
    if !quoted(out, without) {
        return;
    }
    let (here, there) = if with.start > without.start {
        (with, without)
    } else {
        (without, with)
    };
    let sentence = out.reading.sentence_of(here.start);
    let issue = sentence.and_then(|s| out.reading.place_of(s).1);
    tell(out, issue, here, there);
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
fn words<'r>(
    reading: &'r Reading<'_>,
    range: Range<usize>,
) -> impl DoubleEndedIterator<Item = usize> + 'r {
    range.filter(|&t| reading.tokens.get(t).is_some_and(|t| t.kind != Token::Mark))
}
