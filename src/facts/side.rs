//! A body part that one clause gives one side and both sides: "tenderness of the right shoulder on both shoulders".

use super::Collector;
use super::fact::{Fact, Kind, Sides, Value, attr};
use super::place::RegionFound;
use super::reading::{Reading, within};
use crate::letter::Place;
use crate::vocabulary::{Cue, WordClass};
use std::ops::Range;

/// Farthest that the two may stand apart, in tokens.
const REACH: usize = 14;

/// Adds the facts of kind defect that are about sides.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    for (sentence, range) in reading.sentences.iter().enumerate() {
        let (place, issue) = reading.place_of(sentence);
        if place != Place::Summary {
            continue;
        }
        let regions: Vec<&RegionFound> = within(&reading.regions, range).collect();
        let clash = regions.iter().enumerate().find_map(|(index, first)| {
            regions
                .iter()
                .skip(index + 1)
                .find(|second| clashes(reading, first, second))
                .map(|second| (*first, *second))
        });
        let Some((first, second)) = clash else {
            continue;
        };
        let span = reading.span(&second.all);
        let mut fact = Fact::new(Kind::Defect, span, place, issue);
        fact.put_in(sentence);
        fact.set(attr::TYPE, Value::Word("side-clash"), span);
        fact.set(attr::EVIDENCE, Value::Flag(true), reading.span(&first.all));
        out.facts.push(fact);
    }
}

/// Whether the second gives both sides to what the first gives one, with nothing between that begins another statement.
fn clashes(reading: &Reading<'_>, first: &RegionFound, second: &RegionFound) -> bool {
    let concepts = &reading.vocabulary.concepts;
    let single = matches!(first.sides, Sides::LEFT | Sides::RIGHT);
    let between = first.all.end..second.all.start;
    single
        && second.sides == Sides::BOTH
        && !between.is_empty()
        && between.len() <= REACH
        && concepts.is_a(second.concept, first.concept)
        && !reading.has(
            &between,
            &[Cue::ScopeEnd, Cue::Left, Cue::Right, Cue::OtherSide],
        )
        && between.clone().all(|t| joins_parts(reading, t, &between))
}

/// Whether a token is no mark that parts statements, or parts the members of a list of body parts.
fn joins_parts(reading: &Reading<'_>, token: usize, between: &Range<usize>) -> bool {
    let mark = matches!(reading.mark(token), ',' | ';' | ':');
    if !mark && !reading.is(token, &[WordClass::Conjunction]) {
        return true;
    }
    let after = token + 1..(token + 3).min(between.end + 1);
    within(&reading.regions, &after).next().is_some()
}
