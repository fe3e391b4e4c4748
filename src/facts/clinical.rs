//! Findings, diagnoses, measurements, and what is said to be documented or not.

use super::Collector;
use super::assertion::{long_ago, said};
use super::fact::{Fact, Kind, Precision, Role, Speaker, Time, Value, attr};
use super::place;
use super::reading::{Reading, ValueFound, within};
use crate::letter::Place;
use crate::vocabulary::{ConceptKind, Cue, WordClass};
use std::ops::Range;

/// Adds the facts of kinds finding, diagnosis, measurement and documentation.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    for sentence in 0..out.reading.sentences.len() {
        let (place, issue) = out.reading.place_of(sentence);
        if !matches!(place, Place::Summary | Place::Rationale) {
            continue;
        }
        named(out, sentence, place, issue);
        measured(out, sentence, place, issue);
    }
}

fn named(out: &mut Collector<'_, '_>, sentence: usize, place: Place, issue: Option<u16>) {
    let reading = out.reading;
    let Some(range) = reading.sentences.get(sentence) else {
        return;
    };
    for mention in within(&reading.mentions, range) {
        let Some(concept) = reading.vocabulary.concepts.get(mention.concept) else {
            continue;
        };
        let kind = match concept.kind {
            ConceptKind::Finding => Kind::Finding,
            ConceptKind::Diagnosis => Kind::Diagnosis,
            ConceptKind::Documentable => Kind::Documentation,
            ConceptKind::Measurement => Kind::Measurement,
            ConceptKind::Treatment | ConceptKind::Region => continue,
        };
        let around = reading.clause(&mention.at, range);
        let said = said(reading, &mention.at, &around, range);
        let span = reading.span(&mention.at);
        let mut fact = Fact::new(kind, span, place, issue);
        fact.concept = Some(mention.concept);
        fact.put_in(sentence);
        fact.speaker = out.speakers.at(mention.at.start);
        fact.role = match fact.speaker {
            Speaker::Guideline => Role::Criterion,
            Speaker::Reviewer => Role::Claim,
            Speaker::Administrator => Role::Reason,
            _ => Role::Other,
        };
        fact.assertion = said.assertion;
        // A test that was negative is documented all the same.
        if kind == Kind::Documentation
            && said.assertion == super::Assertion::Denied
            && (said.cue.as_ref().is_some_and(|c| c.start >= mention.at.end)
                || reading.has(&(mention.at.end..around.end), &[Cue::NegativeResult]))
        {
            fact.assertion = super::Assertion::Affirmed;
        }
        fact.time = said.time;
        fact.experiencer = said.experiencer;
        fact.cue = said.cue.as_ref().map(|c| reading.span(c));
        // "the drug screen of 11/14/2017 was consistent" has its own day.
        let own = within(&reading.dates, &mention.at)
            .find_map(|d| d.date.filter(|d| d.precision == Precision::Day))
            .map(|d| d.date);
        fact.encounter = own.or_else(|| out.encounter(mention.at.start, sentence));
        fact.regions = place::regions_of(reading, &mention.at, &around);
        if let Some(region) = concept.region {
            natural(out, &mut fact, region, &mention.at, &around);
        }
        said.mark(&mut fact, span);
        out.facts.push(fact);
    }
}

/// A finding that is by nature of one part of the body is there, where no other is named; the leg of a "straight leg raise"
/// names none, as the test is of the low back.
fn natural(
    out: &Collector<'_, '_>,
    fact: &mut Fact,
    region: crate::vocabulary::ConceptId,
    at: &Range<usize>,
    clause: &Range<usize>,
) {
    let concepts = &out.reading.vocabulary.concepts;
    let own =
        |r: &super::Region| fact.span.overlaps(r.span) && !concepts.same_place(r.concept, region);
    if fact.regions.iter().all(own) {
        let mut sides = super::Sides::default();
        for named in &fact.regions {
            sides.0 |= named.sides.0;
        }
        if sides.is_empty() {
            sides = bare_sides(out, at, clause);
        }
        fact.regions = vec![super::Region {
            concept: region,
            sides,
            levels: Vec::new(),
            span: fact.span,
        }];
    }
}

/// Farthest that a side may stand after a finding whose body part goes without saying, in tokens.
const SIDE_REACH: usize = 8;

/// The side that stands alone within a finding or after it: "straight leg raise was positive at 40 degrees on the left".
fn bare_sides(out: &Collector<'_, '_>, at: &Range<usize>, clause: &Range<usize>) -> super::Sides {
    let reading = out.reading;
    let after = at.start..clause.end.min(at.end + SIDE_REACH);
    let mut sides = super::Sides::default();
    for cue in reading.cues(&after, &[Cue::Left, Cue::Right, Cue::Both]) {
        let of_region = within(&reading.regions, &after).any(|r| {
            r.all.contains(&cue.at.start) && !(at.start <= r.at.start && r.at.end <= at.end)
        });
        let parted = (at.end..cue.at.start).any(|t| {
            matches!(reading.mark(t), ',' | ';')
                || reading.is(t, &[WordClass::Addition])
                || within(&reading.mentions, &(t..t + 1)).next().is_some()
        });
        if of_region || parted {
            break;
        }
        sides.0 |= place::side_of(cue.cue).unwrap_or_default().0;
    }
    sides
}

/// The side right beside a value, which then is that side's: "right ankle 3/5, left 5/5".
fn beside(reading: &Reading<'_>, at: &Range<usize>) -> Option<super::Sides> {
    let sides = [Cue::Left, Cue::Right, Cue::Both];
    let before = at.start.checked_sub(1).map(|t| t..at.start);
    // "5/5 on the left"
    let skipped = (at.end..at.end + 2).take_while(|&t| reading.is(t, &[WordClass::BeforeSide]));
    let next = at.end + skipped.count();
    let alone = |range: Range<usize>| {
        let cue = reading.cues(&range, &sides).next()?;
        let near = cue.at.start.saturating_sub(SIDE_REACH)..cue.at.end + 1;
        // The side of a body part is that body part's.
        let owned = within(&reading.regions, &near).any(|r| r.all.contains(&cue.at.start));
        place::side_of(cue.cue).filter(|_| !owned)
    };
    before.and_then(alone).or_else(|| alone(next..next + 1))
}

/// A value pattern whose attribute is also a concept of kind measurement: "7/10" is a pain rating; and the finding that the
/// value means: a strength of 4/5 is decreased strength.
fn measured(out: &mut Collector<'_, '_>, sentence: usize, place: Place, issue: Option<u16>) {
    let reading = out.reading;
    let Some(range) = reading.sentences.get(sentence) else {
        return;
    };
    for value in within(&reading.values, range) {
        for captured in &value.numbers {
            let name = reading.vocabulary.attributes.name(captured.attribute);
            let Some(concept) = reading.vocabulary.concepts.find(name) else {
                continue;
            };
            let measurement = reading
                .vocabulary
                .concepts
                .get(concept)
                .is_some_and(|c| c.kind == ConceptKind::Measurement);
            if !measurement {
                continue;
            }
            let span = reading.span(&value.at);
            let around = reading.clause(&value.at, range);
            let mut fact = Fact::new(Kind::Measurement, span, place, issue);
            fact.concept = Some(concept);
            fact.put_in(sentence);
            fact.speaker = out.speakers.at(value.at.start);
            fact.encounter = out.encounter(value.at.start, sentence);
            if long_ago(reading, &value.at, &around, range) {
                fact.time = Time::Historical;
                fact.set(attr::LONG_AGO, Value::Flag(true), span);
            }
            // What is said of the whole body is at no part of it.
            let whole = reading.vocabulary.concepts.get(concept);
            if whole.is_none_or(|c| c.region.is_none()) {
                fact.regions = place::regions_of(reading, &value.at, &around);
            }
            if let Some(sides) = beside(reading, &value.at) {
                fact.regions.iter_mut().for_each(|r| r.sides = sides);
            }
            if reading.has(&(around.start..value.at.start), &[Cue::HypotheticalBefore]) {
                fact.assertion = super::Assertion::Hypothetical;
            }
            // "4/5 on the left, and 5/5 elsewhere": of parts that are not named, nothing is meant.
            let rest = value.at.end..value.at.end + 3;
            let unnamed = rest.clone().any(|t| reading.is(t, &[WordClass::Elsewhere]))
                && within(&reading.regions, &rest).next().is_none();
            let meant = reading
                .vocabulary
                .concepts
                .get(concept)
                .filter(|_| !unnamed)
                .and_then(|c| c.means.iter().find(|m| m.holds(captured.number)))
                .map(|meaning| Fact {
                    kind: Kind::Finding,
                    concept: Some(meaning.finding),
                    ..fact.clone()
                });
            fact.set(
                captured.attribute,
                Value::Number(captured.number, captured.unit),
                span,
            );
            if let Some(time) = lasted(reading, &value.at, range) {
                super::request::captured(&mut fact, reading, time);
            }
            out.facts.push(fact);
            out.facts.extend(meant);
        }
    }
}

/// Most tokens between a measured value and for how long it held.
const LASTED_REACH: usize = 4;

/// For how long a measured value held: "60% relief for three months".
fn lasted<'r>(
    reading: &'r Reading<'_>,
    value: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<&'r ValueFound> {
    let behind = value.end..(value.end + LASTED_REACH).min(sentence.end);
    let time = within(&reading.values, &behind).next()?;
    let between = value.end..time.at.start;
    let parted = between
        .clone()
        .any(|t| matches!(reading.mark(t), ',' | ';'));
    // "relief for" may be the value's own words.
    let words = value.end.saturating_sub(1)..time.at.start;
    (!parted && reading.has(&words, &[Cue::LongUse])).then_some(time)
}
