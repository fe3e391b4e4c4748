//! Guideline prose as what it is: recommendations, criteria and limits, not facts of the patient.

use super::Collector;
use super::fact::{Fact, Kind, Role, Speaker, Value, attr};
use super::place::regions_of;
use super::reading::{CueFound, Reading, within};
use crate::letter::Place;
use crate::vocabulary::{ConceptKind, Cue};

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
        let reading = out.reading;
        let Some(range) = reading.sentences.get(sentence) else {
            continue;
        };
        let first = out.facts.len();
        for value in within(&reading.values, range) {
            if out.speakers.at(value.at.start) != Speaker::Guideline {
                continue;
            }
            // A value may begin with the limit's word, as that of levels does.
            let near = value.at.start.saturating_sub(8).max(range.start)..value.at.start + 1;
            let limiting = reading.has(&near, &[Cue::LimitWord, Cue::Recommended]);
            let span = reading.span(&value.at);
            let mut fact = Fact::new(Kind::Limit, span, place, issue);
            fact.concept = treatment(reading, range, value.at.start);
            fact.set(attr::SURE, Value::Flag(limiting), span);
            let before =
                value.at.start.saturating_sub(TRIAL_REACH).max(range.start)..value.at.start;
            let trial = reading.has(&before, &[Cue::Initial]);
            fact.set(attr::TRIAL, Value::Flag(trial), span);
            super::request::captured(&mut fact, reading, value);
            out.facts.push(fact);
        }
        const KINDS: &[(Cue, Kind, &str)] = &[
            (Cue::Recommended, Kind::Recommendation, "recommended"),
            (Cue::NotRecommended, Kind::Recommendation, "not-recommended"),
            (Cue::Required, Kind::Criterion, "required"),
        ];
        const CUES: &[Cue] = &[Cue::Recommended, Cue::NotRecommended, Cue::Required];
        for cue in reading.cues(range, CUES) {
            let Some(&(_, kind, polarity)) = KINDS.iter().find(|(c, ..)| *c == cue.cue) else {
                continue;
            };
            if out.speakers.at(cue.at.start) != Speaker::Guideline {
                continue;
            }
            let span = reading.span(&cue.at);
            let mut fact = Fact::new(kind, span, place, issue);
            fact.concept = treatment(reading, range, cue.at.start);
            fact.regions = regions_of(reading, &cue.at, &reading.clause(&cue.at, range));
            fact.set(attr::POLARITY, Value::Word(polarity), span);
            out.facts.push(fact);
        }
        for cue in reading.cues(range, &CLAIMS.map(|(cue, _)| cue)) {
            if conditional(reading, range, cue.at.start) || negated(reading, range, cue) {
                continue;
            }
            let span = reading.span(&cue.at);
            let mut fact = Fact::new(Kind::Recommendation, span, place, issue);
            if let Some(&(_, polarity)) = CLAIMS.iter().find(|(c, _)| *c == cue.cue) {
                fact.set(attr::POLARITY, Value::Word(polarity), span);
            }
            out.facts.push(fact);
        }
        for fact in out.facts.iter_mut().skip(first) {
            fact.sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
            fact.speaker = Speaker::Guideline;
            fact.role = Role::Criterion;
        }
    }
}

/// Whether a claim is a condition, or what is asked of patients: "when the number of visits exceeds the guideline", "those who meet
/// all criteria" say nothing of this request.
fn conditional(reading: &Reading<'_>, sentence: &std::ops::Range<usize>, claim: usize) -> bool {
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
fn negated(reading: &Reading<'_>, sentence: &std::ops::Range<usize>, claim: &CueFound) -> bool {
    let near = claim.at.start.saturating_sub(2).max(sentence.start)..claim.at.start;
    let before = sentence.start..claim.at.start;
    reading.has(&near, &[Cue::ConclusionNegation])
        || claim.cue == Cue::AllMet && reading.has(&before, &[Cue::UndocumentedBefore])
}

/// The treatment that a guideline sentence is about: the last one named before a token, else the first one after.
fn treatment(
    reading: &Reading<'_>,
    range: &std::ops::Range<usize>,
    token: usize,
) -> Option<crate::vocabulary::ConceptId> {
    let is_treatment = |m: &&super::reading::Mention| {
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
