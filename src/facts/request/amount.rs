//! Amounts of an issue's request that a rationale gives without naming the treatment: "The 12 sessions requested exceed ...".

use super::value::captured;
use super::{title_concepts, treatments};
use crate::facts::Collector;
use crate::facts::assertion::said;
use crate::facts::conclusion::Predicate;
use crate::facts::fact::{Fact, Kind, Role, Speaker};
use crate::facts::reading::{Mention, Reading, ValueFound, within};
use crate::letter::Place;
use crate::vocabulary::{ConceptId, Cue};
use std::ops::Range;

/// Most tokens between the words of a request and its amount, and between the amount and a treatment that it belongs to.
const AMOUNT_REACH: usize = 4;

/// Adds the amounts that a sentence of a rationale says its issue's request has.
pub(super) fn collect(out: &mut Collector<'_, '_>, sentence: usize) {
    let reading = out.reading;
    let (place, issue) = reading.place_of(sentence);
    let (Place::Rationale, Some(number)) = (place, issue) else {
        return;
    };
    let Some(range) = reading.sentences.get(sentence) else {
        return;
    };
    had(out, sentence, range, number);
    let mut found = asked(out, range);
    for predicate in out.predicates.iter().filter(|p| p.sentence == sentence) {
        found.extend(concluded_on(reading, predicate));
    }
    if found.is_empty() {
        return;
    }
    let own = title_concepts(reading, number);
    for (value, from) in found {
        let concept = match own.as_slice() {
            [concept] => Some(*concept),
            _ => with_amount(&out.facts, number, value),
        };
        let Some(concept) = concept else {
            continue;
        };
        let around = from..(value.at.end + AMOUNT_REACH).min(range.end);
        // "18 sessions of therapy" names no other treatment.
        let concepts = &reading.vocabulary.concepts;
        let broad = |m: &Mention| concepts.get(m.concept).is_some_and(|c| c.root);
        if !treatments(reading, &around).iter().all(broad) {
            continue;
        }
        let span = reading.span(&value.at);
        let mut fact = Fact::new(Kind::Request, span, place, issue);
        fact.concept = Some(concept);
        fact.put_in(sentence);
        fact.speaker = Speaker::Request;
        fact.role = Role::RequestLine;
        captured(&mut fact, reading, value);
        out.facts.push(fact);
    }
}

/// Adds the amounts of the issue's one treatment that a sentence says were had, with no treatment named: "The patient has attended
/// 12 sessions".
fn had(out: &mut Collector<'_, '_>, sentence: usize, range: &Range<usize>, issue: u16) {
    let reading = out.reading;
    if !reading.has(range, &[Cue::RequestHad, Cue::RequestHadAfter])
        || reading.has(range, &[Cue::Guideline, Cue::HypotheticalBefore])
        || !treatments(reading, range).is_empty()
    {
        return;
    }
    let own = title_concepts(reading, issue);
    let [concept] = own.as_slice() else {
        return;
    };
    for value in within(&reading.values, range) {
        let at = &value.at;
        let near = at.start.saturating_sub(HAD_REACH).max(range.start)..at.start;
        let before = reading.cues(&near, &[Cue::RequestHad]).next_back();
        let told = before.is_some_and(|c| reading.only(c.at.end..at.start, &[Cue::RequestFiller]));
        let next = at.end..(at.end + 1).min(range.end);
        if !told && !reading.has(&next, &[Cue::RequestHadAfter]) {
            continue;
        }
        let said = said(reading, at, &reading.clause(at, range), range);
        let span = reading.span(at);
        let mut fact = Fact::new(Kind::Exposure, span, Place::Rationale, Some(issue));
        fact.concept = Some(*concept);
        fact.put_in(sentence);
        fact.speaker = Speaker::Reviewer;
        fact.assertion = said.assertion;
        fact.time = said.time;
        captured(&mut fact, reading, value);
        out.facts.push(fact);
    }
}

/// Most tokens between the words that tell that an amount was had and the amount.
const HAD_REACH: usize = 6;

/// An amount, and the token from which on another treatment would own it.
type Amount<'r> = (&'r ValueFound, usize);

/// The amounts of a sentence that its words say are asked for: "The request for 12 further sessions exceeds ...", "The number
/// requested is 12", "The 12 sessions requested exceed ...".
fn asked<'r>(out: &Collector<'r, '_>, range: &Range<usize>) -> Vec<Amount<'r>> {
    let reading = out.reading;
    let mut found = Vec::new();
    for cue in reading.cues(range, &[Cue::RequestLine, Cue::RequestStatement]) {
        if out.speakers.at(cue.at.start) == Speaker::Reviewer && cue.at.start == range.start {
            let near = cue.at.end..(cue.at.end + AMOUNT_REACH).min(range.end);
            let first = within(&reading.values, &near).next();
            found.extend(first.map(|value| (value, cue.at.end)));
        }
    }
    for cue in reading.cues(range, &[Cue::RequestAmount]) {
        if out.speakers.at(cue.at.start) != Speaker::Administrator
            && !reading.has(&(range.start..cue.at.start), &[Cue::RequestOther])
        {
            let next = cue.at.end..(cue.at.end + 1).min(range.end);
            found.extend(within(&reading.values, &next).map(|v| (v, cue.at.end)));
        }
    }
    let opening = range.start..(range.start + 2).min(range.end);
    for value in within(&reading.values, range) {
        let near = value.at.end..(value.at.end + 1).min(range.end);
        let opens = opening.contains(&value.at.start)
            && out.speakers.at(value.at.start) == Speaker::Reviewer
            && reading.has(&near, &[Cue::RequestLine, Cue::RequestLineAfter]);
        if opens || asked_after(out, value, range) {
            found.push((value, value.at.start));
        }
    }
    found
}

/// Of several treatments that a title names, the one that it gives an amount of the same kind.
fn with_amount(facts: &[Fact], issue: u16, value: &ValueFound) -> Option<ConceptId> {
    let mut asked = facts.iter().filter(|fact| {
        fact.kind == Kind::Request
            && fact.place == Place::Title
            && fact.issue == Some(issue)
            && value
                .numbers
                .iter()
                .any(|n| fact.get(n.attribute).is_some())
    });
    let first = asked.next()?.concept;
    if asked.all(|fact| fact.concept == first) {
        first
    } else {
        None
    }
}

/// Whether the words after an amount say that it is what is asked for, within a sentence of the reviewer about nothing else:
/// "also the 200 units requested are above the label's dose", "a program of 160 hours is asked for".
fn asked_after(out: &Collector<'_, '_>, value: &ValueFound, range: &Range<usize>) -> bool {
    let reading = out.reading;
    let spoken = match out.speakers.at(value.at.start) {
        Speaker::Reviewer => true,
        // A rationale opens as if a guideline spoke.
        Speaker::Guideline => !reading.has(range, &[Cue::Guideline, Cue::Required]),
        _ => false,
    };
    let near = value.at.start..(value.at.end + AMOUNT_REACH).min(range.end);
    let mut cues = reading.cues(&near, &[Cue::RequestLine, Cue::RequestLineAfter]);
    spoken
        && reading.dates.part(range).is_empty()
        && !reading.has(range, &[Cue::HypotheticalBefore])
        && !reading.has(&(range.start..value.at.start), &[Cue::RequestOther])
        && reading.only(
            range.start.max(value.at.start.saturating_sub(1))..value.at.start,
            &[Cue::RequestFiller],
        )
        && cues.any(|cue| {
            cue.at.end <= value.at.end
                || cue.at.start >= value.at.end
                    && reading.only(value.at.end..cue.at.start, &[Cue::RequestFiller])
                    && (cue.cue == Cue::RequestLineAfter || cue.at.len() == 1)
        })
}

/// Amounts between a conclusion's plain subject and its predicate: "The cream, 120 gm with 3 refills, is not ...".
fn concluded_on<'r>(reading: &'r Reading<'_>, predicate: &Predicate) -> Vec<Amount<'r>> {
    let clause = &predicate.clause;
    // "The additional 12 visits are not medically necessary" has no other subject.
    let subject = reading.cues(clause, &[Cue::ConclusionSubject]).next();
    let own = subject.map_or(clause.start..clause.start, |subject| subject.at.clone());
    let opening = clause.start..own.start;
    let behind = own.end..predicate.at.start;
    let plain = reading.only(opening, &[Cue::RequestFiller, Cue::RequestLine])
        && reading.only(behind.clone(), &[Cue::RequestFiller, Cue::ConclusionLink])
        && treatments(reading, &behind).is_empty();
    if !plain {
        return Vec::new();
    }
    within(&reading.values, &behind)
        .map(|v| (v, v.at.start))
        .collect()
}
