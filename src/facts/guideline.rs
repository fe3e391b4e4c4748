//! Guideline prose as what it is: recommendations, criteria and limits, not facts of the patient.

use super::Collector;
use super::fact::{Assertion, Fact, Kind, Role, Speaker, Value, attr};
use super::place::regions_of;
use super::reading::{CueFound, Mention, Reading, ValueFound, within};
use crate::letter::Place;
use crate::vocabulary::{ConceptId, ConceptKind, Cue, WordClass};
use std::ops::Range;

/// What a reviewer claims of the request or the patient against a guideline's words, as the polarity of a recommendation.
const CLAIMS: [(Cue, &str); 7] = [
    (Cue::Exceeds, "exceeded"),
    (Cue::OverUsed, "overused"),
    (Cue::FallsShort, "unmet"),
    (Cue::TooSoon, "too-soon"),
    (Cue::NoneListed, "none-listed"),
    (Cue::NotListed, "not-listed"),
    (Cue::AllMet, "all-met"),
];

/// Most tokens between "trial" or "initial" and the number that is that of a first stage: "trial of up to 6 visits".
const TRIAL_REACH: usize = 5;

/// Adds the facts of kinds recommendation, criterion and limit.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    for sentence in 0..out.reading.sentences.len() {
        let (place, issue) = out.reading.place_of(sentence);
        if place != Place::Rationale {
            continue;
        }
        let Some(range) = out.reading.sentences.get(sentence) else {
            continue;
        };
        let first = out.facts.len();
        limits(out, sentence, range, issue);
        recommendations(out, range, issue);
        claims(out, range, issue);
        for fact in out.facts.iter_mut().skip(first) {
            fact.put_in(sentence);
            fact.speaker = Speaker::Guideline;
            fact.role = Role::Criterion;
        }
    }
}

/// Adds the values that a guideline gives in a sentence.
fn limits(out: &mut Collector<'_, '_>, sentence: usize, range: &Range<usize>, issue: Option<u16>) {
    let reading = out.reading;
    for value in within(&reading.values, range) {
        if out.speakers.at(value.at.start) != Speaker::Guideline
            || claimed_of(reading, value, range)
            || out.concludes(sentence, value.at.start) && !reading.has(range, &[Cue::Guideline])
        {
            continue;
        }
        // A value may begin with the limit's word, as that of levels does.
        let near = value.at.start.saturating_sub(LIMIT_REACH).max(range.start)..value.at.start + 1;
        let after = value.at.end..(value.at.end + LIMIT_REACH).min(range.end);
        let limiting = reading.has(&near, &[Cue::LimitWord, Cue::Recommended])
            || reading.has(&after, &[Cue::Recommended]);
        let span = reading.span(&value.at);
        let mut fact = Fact::new(Kind::Limit, span, Place::Rationale, issue);
        fact.concept = treatment(reading, range, value.at.start);
        fact.set(attr::SURE, Value::Flag(limiting), span);
        let before = value.at.start.saturating_sub(TRIAL_REACH).max(range.start)..value.at.start;
        let trial = reading.has(&before, &[Cue::Initial]);
        fact.set(attr::TRIAL, Value::Flag(trial), span);
        super::request::captured(&mut fact, reading, value);
        out.facts.push(fact);
    }
}

/// Most tokens between an amount and the words that make it a limit.
const LIMIT_REACH: usize = 8;

/// Most tokens between an amount and the words that say that it goes beyond a limit.
const CLAIMED_REACH: usize = 8;

/// Whether an amount is what is said to go beyond a limit, and so none itself: "Twelve further visits would exceed the number
/// recommended", but not "The guideline allows 10 visits, which the request exceeds".
fn claimed_of(reading: &Reading<'_>, value: &ValueFound, sentence: &Range<usize>) -> bool {
    let behind = value.at.end..(value.at.end + CLAIMED_REACH).min(sentence.end);
    let Some(claim) = reading.cues(&behind, &[Cue::Exceeds]).next() else {
        return false;
    };
    let parts = &[WordClass::Relative, WordClass::Conjunction];
    let mut between = value.at.end..claim.at.start;
    !between.any(|t| matches!(reading.mark(t), ',' | ';' | ':') || reading.is(t, parts))
        && !reading.has(
            &(sentence.start..value.at.start),
            &[Cue::LimitWord, Cue::Guideline],
        )
}

/// What a guideline says of a treatment, with the kind of fact that it makes and its polarity.
const SAYINGS: [(Cue, Kind, &str); 3] = [
    (Cue::Recommended, Kind::Recommendation, "recommended"),
    (Cue::NotRecommended, Kind::Recommendation, "not-recommended"),
    (Cue::Required, Kind::Criterion, "required"),
];

/// Adds what a guideline recommends, advises against or asks for in a sentence.
fn recommendations(out: &mut Collector<'_, '_>, range: &Range<usize>, issue: Option<u16>) {
    let reading = out.reading;
    for cue in reading.cues(range, &SAYINGS.map(|(cue, ..)| cue)) {
        let Some(&(_, kind, polarity)) = SAYINGS.iter().find(|(c, ..)| *c == cue.cue) else {
            continue;
        };
        if out.speakers.at(cue.at.start) != Speaker::Guideline {
            continue;
        }
        let span = reading.span(&cue.at);
        let mut fact = Fact::new(kind, span, Place::Rationale, issue);
        fact.concept = treatment(reading, range, cue.at.start);
        let mut around = reading.clause(&cue.at, range);
        // "for the low back it is an option, and a series is not recommended": advised against where this very part says so.
        if cue.cue == Cue::NotRecommended {
            let comma = (around.start..cue.at.start)
                .rev()
                .find(|&t| reading.mark(t) == ',');
            around.start = comma.map_or(around.start, |t| t + 1);
        }
        fact.regions = regions_of(reading, &cue.at, &around);
        fact.set(attr::POLARITY, Value::Word(polarity), span);
        if conditional(reading, range, cue.at.start) {
            fact.assertion = Assertion::Hypothetical;
        }
        out.facts.push(fact);
    }
}

/// Adds what a sentence claims of the request or the patient against a guideline's words.
fn claims(out: &mut Collector<'_, '_>, range: &Range<usize>, issue: Option<u16>) {
    let reading = out.reading;
    for cue in reading.cues(range, &CLAIMS.map(|(cue, _)| cue)) {
        // Utilization review's claims are none of this rationale.
        if out.speakers.at(cue.at.start) == Speaker::Administrator
            || reading.has(&(range.start..cue.at.start), &[Cue::ConclusionOther])
            || conditional(reading, range, cue.at.start)
            || negated(reading, range, cue)
        {
            continue;
        }
        let span = reading.span(&cue.at);
        let mut fact = Fact::new(Kind::Recommendation, span, Place::Rationale, issue);
        if let Some(&(_, polarity)) = CLAIMS.iter().find(|(c, _)| *c == cue.cue) {
            fact.set(attr::POLARITY, Value::Word(polarity), span);
        }
        if cue.cue == Cue::Exceeds {
            let on_top = reading.has(range, &[Cue::OnTop]);
            fact.set(attr::ON_TOP, Value::Flag(on_top), span);
        }
        out.facts.push(fact);
    }
}

/// Whether a claim is a condition, or what is asked of patients: "when the number of visits exceeds the guideline", "those who meet
/// all criteria" say nothing of this request.
fn conditional(reading: &Reading<'_>, sentence: &Range<usize>, claim: usize) -> bool {
    let before = sentence.start..claim;
    let comma = before.clone().rev().find(|&t| reading.mark(t) == ',');
    let clause = comma.map_or(before.start, |t| t + 1)..claim;
    let near = claim.saturating_sub(2).max(before.start)..claim;
    reading.has(
        &clause,
        &[
            Cue::ConclusionCondition,
            Cue::ConclusionDelay,
            Cue::HypotheticalBefore,
        ],
    ) || reading.has(&near, &[Cue::AskedOf])
}

/// Whether a claim is denied: "does not meet these criteria", "no indication that the criteria are met".
fn negated(reading: &Reading<'_>, sentence: &Range<usize>, claim: &CueFound) -> bool {
    let near = claim.at.start.saturating_sub(2).max(sentence.start)..claim.at.start;
    let before = sentence.start..claim.at.start;
    reading.has(&near, &[Cue::ConclusionNegation])
        || claim.cue == Cue::AllMet && reading.has(&before, &[Cue::UndocumentedBefore])
}

/// The treatment that a guideline sentence is about: the last one named before a token, else the first one after.
fn treatment(reading: &Reading<'_>, range: &Range<usize>, token: usize) -> Option<ConceptId> {
    let is_treatment = |m: &&Mention| {
        reading
            .vocabulary
            .concepts
            .get(m.concept)
            .is_some_and(|c| c.kind == ConceptKind::Treatment)
    };
    within(&reading.mentions, &(range.start..token))
        .rfind(is_treatment)
        .or_else(|| within(&reading.mentions, &(token..range.end)).find(is_treatment))
        .map(|m| m.concept)
}
