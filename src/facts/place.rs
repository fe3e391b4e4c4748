//! Where in the body: regions with their side and spinal levels.

use super::fact::{Level, Region, Sides};
use super::reading::{Reading, within};
use crate::vocabulary::{ConceptId, Cue, WordClass};
use crate::words::{Gap, Kind};
use std::ops::Range;

/// A region in the text, with side and levels.
#[derive(Debug, Clone)]
pub struct RegionFound {
    /// The region.
    pub concept: ConceptId,
    /// Its side.
    pub sides: Sides,
    /// Spinal levels.
    pub levels: Vec<Level>,
    /// Tokens of the region word alone.
    pub at: Range<usize>,
    /// Tokens with side and levels.
    pub all: Range<usize>,
}

impl RegionFound {
    /// As an attribute of a fact.
    pub fn region(&self, reading: &Reading<'_>) -> Region {
        Region {
            concept: self.concept,
            sides: self.sides,
            levels: self.levels.clone(),
            span: reading.span(&self.all),
        }
    }
}

/// Most words between a side and its region ("right distal radius", "left side of the neck").
const SIDE_REACH: usize = 4;

const SIDES: &[Cue] = &[
    Cue::Left,
    Cue::Right,
    Cue::Both,
    Cue::NoSide,
    Cue::OtherSide,
];

/// The side that a cue names.
#[inline]
pub(super) fn side_of(cue: Cue) -> Option<Sides> {
    match cue {
        Cue::Left => Some(Sides::LEFT),
        Cue::Right => Some(Sides::RIGHT),
        Cue::Both => Some(Sides::BOTH),
        _ => None,
    }
}

/// Finds side and levels for the regions at `places`, by the words for sides at `sides`, and regions that only a level names.
pub(super) fn find(
    reading: &Reading<'_>,
    places: &[(ConceptId, Range<usize>)],
    sides: &[(Sides, Range<usize>)],
) -> Vec<RegionFound> {
    let mut out: Vec<RegionFound> = places
        .iter()
        .map(|(concept, at)| RegionFound {
            concept: *concept,
            sides: Sides::default(),
            levels: Vec::new(),
            at: at.clone(),
            all: at.clone(),
        })
        .collect();
    give_sides(reading, sides, &mut out);
    levels(reading, &mut out);
    out.sort_by_key(|r| (r.at.start, r.at.end));
    out
}

fn give_sides(reading: &Reading<'_>, named: &[(Sides, Range<usize>)], regions: &mut [RegionFound]) {
    for (sides, side) in named {
        // The region after the side, or the one before it: "left knee", "knee, left", "pain in the knee on the left".
        let next = regions.partition_point(|r| r.at.start < side.end);
        let after = regions
            .get(next)
            .filter(|r| r.at.start - side.end <= SIDE_REACH && plain(reading, side.end..r.at.start))
            .map(|r| (next, r.at.start - side.end));
        let before = next.checked_sub(1).and_then(|index| {
            let region = regions.get(index)?;
            let between = region.at.end..side.start;
            let near = region.at.end <= side.start && between.len() <= 2;
            let joined = between.clone().all(|t| {
                matches!(reading.mark(t), ',' | '(' | '-')
                    || reading.is(t, &[WordClass::BeforeSide])
            });
            (near && joined && region.sides.is_empty()).then_some((index, between.len()))
        });
        let chosen = match (after, before) {
            (Some((index, _)), None) | (None, Some((index, _))) => index,
            (Some((a, reach)), Some((b, _))) => {
                if reach == 0 {
                    a
                } else {
                    b
                }
            }
            (None, None) => continue,
        };
        if let Some(region) = regions.get_mut(chosen) {
            region.sides.0 |= sides.0;
            region.all = region.all.start.min(side.start)..region.all.end.max(side.end);
        }
    }
}

/// Whether only words stand there: no mark but a hyphen, and no new line of thought.
fn plain(reading: &Reading<'_>, range: Range<usize>) -> bool {
    range.clone().all(|t| {
        reading.tokens.get(t).is_some_and(|token| {
            token.gap < Gap::Paragraph
                && (token.kind == Kind::Word || token.span.of(reading.text) == "-")
        })
    }) && !reading.has(&range, SIDES)
        && !range
            .clone()
            .any(|t| reading.is(t, &[WordClass::AfterSide]))
}

fn levels(reading: &Reading<'_>, regions: &mut Vec<RegionFound>) {
    let mut found: Vec<RegionFound> = Vec::new();
    let mut from = 0;
    for (at, token) in reading.tokens.iter().enumerate() {
        // Nearly all tokens are no single letter.
        if token.span.len() != 1 || token.kind != Kind::Word || at < from {
            continue;
        }
        let Some((end, level, concept)) = level(reading, at) else {
            continue;
        };
        match found.last_mut() {
            // "L4-5 and L5-S1", "L4-5, L5-S1"
            Some(last)
                if last.concept == concept
                    && at - last.at.end <= 2
                    && (last.at.end..at).all(|t| {
                        matches!(reading.mark(t), ',' | '&' | '/')
                            || reading.is(t, &[WordClass::Addition])
                    }) =>
            {
                last.levels.push(level);
                last.at.end = end;
                last.all.end = end;
            }
            _ => found.push(RegionFound {
                concept,
                sides: Sides::default(),
                levels: vec![level],
                at: at..end,
                all: at..end,
            }),
        }
        from = end;
    }
    for level in &mut found {
        // "left L4-5": the side stands right before.
        let before = level.at.start.saturating_sub(1)..level.at.start;
        for cue in reading.cues(&before, SIDES) {
            let Some(sides) = side_of(cue.cue) else {
                continue;
            };
            level.sides.0 |= sides.0;
            level.all.start = cue.at.start;
        }
    }
    let limbs: Vec<RegionFound> = found
        .iter()
        .filter_map(|level| limb(reading, level))
        .collect();
    regions.append(&mut found);
    regions.extend(limbs);
}

/// The limb that a level stands for where its nerve's territory is meant: "the right L5 dermatome" is in the right leg.
fn limb(reading: &Reading<'_>, level: &RegionFound) -> Option<RegionFound> {
    let next = level.at.end..level.at.end + 1;
    if !reading.has(&next, &[Cue::Territory]) {
        return None;
    }
    let mut ranges = reading.vocabulary.levels.values();
    let limb = ranges.find_map(|(_, range)| range.limb.filter(|_| range.region == level.concept));
    limb.map(|concept| RegionFound {
        concept,
        levels: Vec::new(),
        ..level.clone()
    })
}

/// A level at a token: the token after it, the level, and its part of the spine.
fn level(reading: &Reading<'_>, at: usize) -> Option<(usize, Level, ConceptId)> {
    let (from, range) = vertebra(reading, at)?;
    let mut end = at + 2;
    let mut to = from;
    let touching = matches!(reading.mark(end), '-' | '/');
    let joins = &reading.vocabulary.numbers.joins;
    let join = reading.tokens.get(end).map(|t| t.word);
    if touching || join.is_some_and(|word| joins.contains(&word)) {
        if let Some((lower, _)) = vertebra(reading, end + 1) {
            if lower > from {
                to = lower;
                end += 3;
            }
        } else if touching
            && let Some(number) = number(reading, end + 1)
            && number <= 12
            && number > from % 10
        {
            to = from - from % 10 + number;
            end += 2;
        }
    }
    Some((end, Level { from, to }, range))
}

fn vertebra(reading: &Reading<'_>, at: usize) -> Option<(u8, ConceptId)> {
    let token = reading.tokens.get(at)?;
    if token.kind != Kind::Word || token.span.len() != 1 {
        return None;
    }
    let (letter, range) = reading.vocabulary.levels.get(&token.word)?;
    if reading
        .tokens
        .get(at + 1)
        .is_none_or(|t| t.gap != Gap::None)
    {
        return None;
    }
    let number = number(reading, at + 1)?;
    if number == 0 || number > range.highest {
        return None;
    }
    let base = match letter {
        'C' => 0,
        'T' => 10,
        'L' => 30,
        _ => 40,
    };
    Some((base + number, range.region))
}

fn number(reading: &Reading<'_>, at: usize) -> Option<u8> {
    let token = reading.tokens.get(at)?;
    if token.kind != Kind::Number {
        return None;
    }
    token.span.of(reading.text).parse().ok()
}

/// The regions that a mention at `at` is about, within the clause `clause`.
pub(super) fn regions_of(
    reading: &Reading<'_>,
    at: &Range<usize>,
    clause: &Range<usize>,
) -> Vec<Region> {
    // Inside the mention itself ("low back pain"), or right before it ("knee pain"), or after it ("tenderness of the
    // lumbar spine"), or named last before it in the clause ("Examination of the neck revealed spasm").
    let inside = reading.regions.part(at);
    if !inside.is_empty() {
        return list(reading, inside);
    }
    let before = reading.regions.part(&(clause.start..at.start));
    if let Some(last) = before.last()
        && last.all.end == at.start
    {
        return list(reading, run(reading, before, before.len() - 1));
    }
    let after = reading.regions.part(&(at.end..clause.end));
    if let Some(first) = after.first()
        && first.all.start.saturating_sub(at.end) <= 6
        && (at.end..first.all.start)
            .all(|t| reading.tokens.get(t).is_some_and(|t| t.kind != Kind::Mark))
        && (at.end..first.all.start).any(|t| reading.is(t, &[WordClass::PlacePreposition]))
    {
        return list(reading, run(reading, after, 0));
    }
    match before.len().checked_sub(1) {
        Some(last) => list(reading, run(reading, before, last)),
        None => headed(reading, clause),
    }
}

/// The region that heads a clause: "Left knee: trace effusion. Right knee: no effusion."
fn headed(reading: &Reading<'_>, clause: &Range<usize>) -> Vec<Region> {
    let Some(colon) = clause.start.checked_sub(1) else {
        return Vec::new();
    };
    if reading.word(colon) != ":" {
        return Vec::new();
    }
    let near = colon.saturating_sub(SIDE_REACH)..colon;
    let found = within(&reading.regions, &near).rfind(|r| r.all.end == colon);
    found.map_or_else(Vec::new, |r| vec![r.region(reading)])
}

/// The regions joined in one list with the one at `index`.
fn run<'r>(reading: &Reading<'_>, regions: &'r [RegionFound], index: usize) -> &'r [RegionFound] {
    let joined = |a: &RegionFound, b: &RegionFound| {
        let between = a.all.end..b.all.start.max(a.all.end);
        between.len() <= 4
            && between.clone().all(|t| {
                matches!(reading.mark(t), ',' | '&' | '/' | '-')
                    || reading.is(
                        t,
                        &[
                            WordClass::Conjunction,
                            WordClass::Article,
                            WordClass::AsWell,
                        ],
                    )
            })
    };
    let (mut from, mut to) = (index, index);
    while from > 0
        && let (Some(a), Some(b)) = (regions.get(from - 1), regions.get(from))
        && joined(a, b)
    {
        from -= 1;
    }
    while let (Some(a), Some(b)) = (regions.get(to), regions.get(to + 1))
        && joined(a, b)
    {
        to += 1;
    }
    regions.get(from..=to).unwrap_or_default()
}

/// As attributes; a level right after its region ("lumbar spine at L4-5") belongs to it.
pub(super) fn list(reading: &Reading<'_>, regions: &[RegionFound]) -> Vec<Region> {
    if let [] | [_] = regions {
        return regions.iter().map(|found| found.region(reading)).collect();
    }
    let mut out: Vec<Region> = Vec::with_capacity(regions.len());
    for found in regions {
        let next = found.region(reading);
        match out.iter_mut().find(|r| r.concept == next.concept) {
            Some(known) => {
                known.sides.0 |= next.sides.0;
                known.levels.extend(next.levels);
                known.span = known.span.cover(next.span);
            }
            None => out.push(next),
        }
    }
    if out.len() == 1 {
        return out;
    }
    // "Spine surgery for the lumbar": the part tells more than its whole.
    let concepts = &reading.vocabulary.concepts;
    let parts: Vec<_> = out.iter().map(|r| r.concept).collect();
    out.retain(|whole| {
        !whole.sides.is_empty()
            || !whole.levels.is_empty()
            || !parts
                .iter()
                .any(|&part| part != whole.concept && concepts.is_a(part, whole.concept))
    });
    out
}

/// How many spinal joints the regions name, where each level is a joint, as L4-5; a vertebra alone may stand for a joint or a nerve.
pub(super) fn joints(regions: &[Region]) -> Option<u32> {
    let levels = || regions.iter().flat_map(|r| &r.levels);
    if levels().any(|l| l.from == l.to) {
        return None;
    }
    let mut joints = 0_u64;
    for level in levels() {
        for joint in rank(level.from)..rank(level.to) {
            joints |= 1 << joint.min(63);
        }
    }
    Some(joints.count_ones()).filter(|&count| count > 0)
}

/// The vertebrae counted without gaps: C1 is 1, T1 8, L1 20, S1 25.
fn rank(level: u8) -> u8 {
    match level {
        0..=10 => level,
        11..=30 => level - 3,
        31..=40 => level - 11,
        _ => level - 16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vertebrae_have_no_gaps() {
        // C7 and T1, T12 and L1, L5 and S1.
        for (upper, lower) in [(7, 11), (22, 31), (35, 41)] {
            assert_eq!(rank(upper) + 1, rank(lower));
        }
    }
}
