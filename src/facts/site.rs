//! Body parts that are named on a side or at a level of the spine, and whether what is said of them there is only that
//! nothing is wrong.

use super::Collector;
use super::fact::{Assertion, Fact, Kind, Region, Sides, Speaker, Time, Value, attr};
use super::place::{RegionFound, side_of};
use super::reading::{CueFound, Reading, within};
use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::Cue;
use std::ops::Range;

const SIDES: &[Cue] = &[Cue::Left, Cue::Right, Cue::Both];

/// Cues by which a part is told of to say that it is well.
const WELL: &[Cue] = &[
    Cue::Sound,
    Cue::AbsentBefore,
    Cue::AbsentAfter,
    Cue::AbsentManner,
    Cue::NegativeResult,
];

/// Adds the facts of kind site. What else is said must have been read before.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    let mut sites = Vec::new();
    let told = Told::new(&out.facts);
    for (sentence, range) in reading.sentences.iter().enumerate() {
        let (place, issue) = reading.place_of(sentence);
        if !matches!(place, Place::Summary | Place::Rationale | Place::Title) {
            continue;
        }
        let mut add = |at: &Range<usize>, region: Region| {
            let span = region.span;
            let mut fact = Fact::new(Kind::Site, span, place, issue);
            fact.put_in(sentence);
            fact.speaker = out.speakers.at(at.start);
            let clause = reading.clause(at, range);
            fact.set(
                attr::SOUND,
                Value::Flag(sound(reading, &part(reading, at, &clause), &told)),
                span,
            );
            if reading.has(
                &(clause.start..at.start),
                &[Cue::HistoricalBefore, Cue::HistoricalNear],
            ) {
                fact.time = Time::Historical;
            }
            if fact.speaker == Speaker::Guideline
                && reading.has(
                    range,
                    &[Cue::Guideline, Cue::HypotheticalBefore, Cue::Required],
                )
            {
                fact.assertion = Assertion::Hypothetical;
            }
            fact.regions = vec![region];
            sites.push(fact);
        };
        for found in within(&reading.regions, range) {
            // "the L5 dermatome" is no level of the spine.
            let next = found.all.end..found.all.end + 1;
            if !found.levels.is_empty() && reading.has(&next, &[Cue::Territory]) {
                continue;
            }
            for region in parts(reading, found) {
                add(&found.all, region);
            }
        }
        if place == Place::Summary {
            for (cue, region) in bare(reading, sentence, range) {
                // "Grip is 20 lbs on the right and 60 lbs on the left" measures one against the other.
                if told.within(reading.span(range)).next().is_some() {
                    add(&cue.at, region);
                }
            }
        }
        let facts = told.of_nature.iter();
        for region in facts.filter(|region| of_sentence(reading, region, range)) {
            add(&reading.tokens_of(region.span), region.clone());
        }
    }
    out.facts.append(&mut sites);
}

/// A region with its side, and once more with each of its levels; nothing where it has neither.
fn parts(reading: &Reading<'_>, found: &RegionFound) -> Vec<Region> {
    let whole = found.region(reading);
    let levels = whole.levels.iter().map(|&level| Region {
        levels: vec![level],
        ..whole.clone()
    });
    let levels: Vec<Region> = levels.collect();
    if levels.is_empty() && !whole.sides.is_empty() {
        return vec![whole];
    }
    levels
}

/// Sides that stand alone ("was positive on the left"), with the last body part named before them in the sentence or the one
/// before.
fn bare<'r>(
    reading: &'r Reading<'_>,
    sentence: usize,
    range: &Range<usize>,
) -> Vec<(&'r CueFound, Region)> {
    let first = sentence
        .checked_sub(1)
        .and_then(|before| reading.sentences.get(before));
    let start = first.map_or(range.start, |before| before.start.min(range.start));
    let cues = reading.cues(range, SIDES).filter(|cue| {
        !within(&reading.regions, range).any(|found| found.all.contains(&cue.at.start))
    });
    cues.filter_map(|cue| {
        let last = within(&reading.regions, &(start..cue.at.start)).next_back()?;
        let region = Region {
            concept: last.concept,
            sides: side_of(cue.cue).unwrap_or(Sides::BOTH),
            levels: Vec::new(),
            span: reading.span(&cue.at),
        };
        Some((cue, region))
    })
    .collect()
}

/// Whether a region stands in a sentence, and not among the body parts that are named there.
fn of_sentence(reading: &Reading<'_>, region: &Region, range: &Range<usize>) -> bool {
    let at = reading.tokens_of(region.span);
    range.contains(&at.start)
        && !within(&reading.regions, range)
            .any(|found| found.at.start < at.end && at.start < found.at.end)
}

/// What the facts before tell.
struct Told {
    /// The spans of what is affirmed to be there, in the order of the text.
    affirmed: Vec<Span>,
    /// The sides of findings that are of one body part by nature, which is not named: "McMurray was positive on the left".
    of_nature: Vec<Region>,
}

impl Told {
    fn new(facts: &[Fact]) -> Self {
        let affirmed = facts.iter().filter(|f| {
            matches!(f.kind, Kind::Finding | Kind::Diagnosis) && f.assertion == Assertion::Affirmed
        });
        let mut affirmed: Vec<Span> = affirmed.map(|f| f.span).collect();
        affirmed.sort_by_key(|span| span.start);
        let regions = facts.iter().flat_map(|f| &f.regions);
        let sided = regions.filter(|r| !r.sides.is_empty() && r.levels.is_empty());
        Self {
            affirmed,
            of_nature: sided.cloned().collect(),
        }
    }

    /// Those within a span.
    fn within(&self, whole: Span) -> impl Iterator<Item = Span> {
        let from = self
            .affirmed
            .partition_point(|span| span.start < whole.start);
        let rest = self.affirmed.iter().skip(from).copied();
        rest.take_while(move |span| span.start < whole.end)
    }
}

/// The part of a clause that is about the side at `at`: "the left hip is stiff, the right hip is not".
fn part(reading: &Reading<'_>, at: &Range<usize>, clause: &Range<usize>) -> Range<usize> {
    let comma = |within: Range<usize>| within.rev().find(|&t| reading.mark(t) == ',');
    let before = clause.start..at.start.max(clause.start);
    let start = if reading.has(&before, SIDES) {
        comma(before).map_or(clause.start, |t| t + 1)
    } else {
        clause.start
    };
    let end = reading
        .cues(&(at.end..clause.end), SIDES)
        .next()
        .and_then(|next| comma(at.end..next.at.start));
    start..end.unwrap_or(clause.end)
}

/// Whether a clause says that a part is well, and affirms nothing else than in the words that say so ("full range of
/// motion", "mild crepitus only").
fn sound(reading: &Reading<'_>, clause: &Range<usize>, told: &Told) -> bool {
    reading.has(clause, WELL)
        && told.within(reading.span(clause)).all(|span| {
            let at = reading.tokens_of(span);
            reading
                .cues(clause, &[Cue::Sound])
                .any(|cue| cue.at.start < at.end && at.start < cue.at.end)
        })
}
