//! When something was so, and of whom: cues of the past, the heads of past things, relatives.

use crate::facts::date;
use crate::facts::fact::{Experiencer, Time};
use crate::facts::reading::{Reading, within};
use crate::vocabulary::{Cue, CueSet, WordClass};
use std::ops::Range;

const HISTORICAL: CueSet = CueSet::of(PAST);

const HEADS: CueSet = CueSet::of(&[Cue::HistoricalBefore]);

const OTHERS: CueSet = CueSet::of(&[Cue::OtherPersonBefore]);

/// Cues that tell of the past.
const PAST: &[Cue] = &[
    Cue::HistoricalBefore,
    Cue::HistoricalAfter,
    Cue::HistoricalNear,
];

const TIME: &[Cue] = &[
    Cue::HistoricalBefore,
    Cue::HistoricalNear,
    Cue::NotHistorical,
    // "a history of asthma and denies fever": the denial begins another statement.
    Cue::AbsentBefore,
    Cue::AbsentNow,
    Cue::OpenBefore,
    Cue::UndocumentedBefore,
];

/// Whose: a relative, or words that lead back to the patient.
const WHOSE: &[Cue] = &[
    Cue::OtherPersonBefore,
    Cue::PatientNoun,
    Cue::MalePronoun,
    Cue::FemalePronoun,
];

/// When a mention was so: the nearest cue before it in its clause tells, else a cue after it, else the head of its section.
pub(super) fn time(
    reading: &Reading<'_>,
    at: &Range<usize>,
    clause: &Range<usize>,
    sentence: &Range<usize>,
    kinds: CueSet,
) -> Time {
    let next = at.end..at.end + 1;
    // A cue right after the mention may open the next sentence.
    let beyond = at.end >= sentence.end && reading.has(&(at.start..next.end), PAST);
    if !kinds.meets(HISTORICAL) && !beyond {
        return Time::Current;
    }
    if reading.has(&(at.end..clause.end), &[Cue::HistoricalAfter])
        || reading.has(&next, &[Cue::HistoricalNear])
        // "psychiatric history", "allergies: to a drug"
        || reading.has(at, &[Cue::HistoricalBefore, Cue::HistoricalNear])
    {
        return Time::Historical;
    }
    for cue in reading.cues(&(clause.start..at.start), TIME).rev() {
        match cue.cue {
            Cue::NotHistorical => return Time::Current,
            Cue::HistoricalNear => {
                let near = (cue.at.end..at.start)
                    .all(|t| reading.word(t) != "," && !numbers_item(reading, t));
                if near {
                    return Time::Historical;
                }
            }
            Cue::HistoricalBefore => return Time::Historical,
            _ => break,
        }
    }
    if kinds.meets(HEADS) && headed(reading, at, sentence) {
        return Time::Historical;
    }
    Time::Current
}

/// How many years before the letter a year is past.
const PAST_YEARS: i16 = 2;

/// Whether a mention is told of a year long before the letter: "a fusion in 2009 with a good result", "In 2012 there was spasm".
pub(in crate::facts) fn long_ago(
    reading: &Reading<'_>,
    at: &Range<usize>,
    clause: &Range<usize>,
    sentence: &Range<usize>,
) -> bool {
    let Some(now) = reading.year else {
        return false;
    };
    let past = |t: usize| {
        let year = date::year(reading.word(t));
        year.is_some_and(|year| year.date.year() <= now - PAST_YEARS)
            && reading.is(t.wrapping_sub(1), &[WordClass::BeforeYear])
    };
    // "In 2012, straight leg raise was positive."
    let opening = sentence.start + 1;
    if opening < at.start && past(opening) && opening >= clause.start {
        return true;
    }
    let parts = |t: usize| {
        matches!(reading.mark(t), ',' | ';' | '(' | ')') || reading.is(t, &[WordClass::Addition])
    };
    // Behind it, with no other thing between: "physical therapy of the knee in 2010".
    let mut after = at.end..clause.end.min(at.end + YEAR_REACH);
    let other = within(&reading.mentions, &after).next();
    after.end = other.map_or(after.end, |m| m.at.start);
    if let Some(year) = after.clone().take_while(|&t| !parts(t)).find(|&t| past(t)) {
        return year > at.end;
    }
    // Right before it, as what came of it: "in 2009 with a good result".
    let before = at.start.saturating_sub(YEAR_RESULT).max(clause.start)..at.start;
    let year = before.clone().rev().find(|&t| past(t));
    year.is_some_and(|year| {
        reading.has(&(year + 1..year + 2), &[Cue::Company]) && !(year + 1..at.start).any(parts)
    })
}

/// Farthest that the year of a thing may stand behind it, in tokens.
const YEAR_REACH: usize = 8;

/// Farthest that what came of a thing may stand behind its year, in tokens.
const YEAR_RESULT: usize = 5;

/// Whether a token numbers an item of a list: "2)".
fn numbers_item(reading: &Reading<'_>, token: usize) -> bool {
    reading
        .word(token)
        .starts_with(|c: char| c.is_ascii_digit())
        && reading.word(token + 1) == ")"
        && token
            .checked_sub(1)
            .is_none_or(|before| reading.word(before) != "(")
}

/// Whether a mention stands under a head of past things: "PAST MEDICAL HISTORY: asthma". The next head ends it.
fn headed(reading: &Reading<'_>, at: &Range<usize>, sentence: &Range<usize>) -> bool {
    let number = |t: usize| reading.word(t).starts_with(|c: char| c.is_ascii_digit());
    let colon = (sentence.start..at.start)
        .rev()
        .find(|&t| reading.mark(t) == ':' && !number(t + 1));
    let Some(colon) = colon else {
        return false;
    };
    let before = reading
        .cues(&(sentence.start..colon + 1), TIME)
        .next_back()
        .filter(|c| c.at.end == colon || c.at.end == colon + 1);
    before.is_some_and(|c| c.cue == Cue::HistoricalBefore)
        && !reading.has(&(colon..at.start), &[Cue::NotHistorical])
}

/// Whose a mention is: a relative's, when no word after the relative leads back to the patient.
pub(super) fn experiencer(
    reading: &Reading<'_>,
    at: &Range<usize>,
    sentence: &Range<usize>,
    kinds: CueSet,
) -> Experiencer {
    if !kinds.meets(OTHERS) {
        return Experiencer::Patient;
    }
    match reading.cues(&(sentence.start..at.start), WHOSE).next_back() {
        Some(cue) if cue.cue == Cue::OtherPersonBefore => Experiencer::Other,
        _ => Experiencer::Patient,
    }
}
