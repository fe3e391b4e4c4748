//! What a denial denies: whether a mention is the very thing, a word beside it, or the thing with words that narrow it.

use super::LONGEST_MENTION;
use crate::facts::reading::{CueFound, Reading, farthest, within};
use crate::vocabulary::{Cue, WordClass};
use std::ops::Range;

/// Farthest that the next member of a list may begin after its comma or "or", in tokens.
const MEMBER_REACH: usize = 4;

/// Most tokens of a side before its body part.
const SIDE_REACH: usize = 4;

/// Most tokens of the words that hang a mention on what stands before it.
const LONGEST_HUNG: usize = 3;

/// Farthest that the subject of a sentence may begin behind its first word, in tokens.
const SUBJECT_REACH: usize = 4;

/// Farthest that the effect of a treatment may begin behind it, in tokens.
const ACTS_REACH: usize = 4;

/// Words after a claim's head that change nothing, or not what is denied.
const TAILS: &[Cue] = &[Cue::ClaimTail, Cue::ClaimFiller, Cue::UndocumentedAfter];

/// Whether a mention is the head of what the cue before it denies, and whether words narrow the denial.
///
/// "no documentation of how a drug helped" says nothing of the drug; "no documentation of spasm" does; so do the members
/// of a list, "no spasm, swelling or atrophy".
pub(super) fn head(
    reading: &Reading<'_>,
    cue: &CueFound,
    at: &Range<usize>,
    sentence: &Range<usize>,
) -> (bool, bool) {
    let mut qualified = false;
    let mut here = cue.at.end;
    let mut member = false;
    while here < at.start {
        let one = here..here + 1;
        // "no benefit with this medication": what hangs on a member of the list is none itself.
        if member && reading.has(&one, &[Cue::Hung]) {
            return (false, true);
        }
        let (mut filler, mut narrow) = (None, None);
        for covering in reading.covering(here) {
            match covering.cue {
                Cue::ClaimFiller => filler = filler.max(Some(covering.at.end)),
                Cue::ClaimQualifier => narrow = narrow.max(Some(covering.at.end)),
                _ => {}
            }
        }
        if let Some(end) = filler.or(narrow) {
            qualified |= filler.is_none();
            here = end;
            continue;
        }
        // Another member of the list, with its place.
        if let Some(found) = farthest(&reading.mentions, &one) {
            here = found.max(here + 1);
            member = true;
            continue;
        }
        if let Some(region) = region_at(reading, here) {
            here = region.max(here + 1);
            continue;
        }
        if matches!(reading.mark(here), ',' | '/' | '-' | '"')
            || reading.is(here, &[WordClass::Conjunction])
        {
            here += 1;
            continue;
        }
        return (false, true);
    }
    (true, qualified || narrowed(reading, at.end, sentence.end))
}

/// Whether words after a claim's head narrow it: "no spasm that would need surgery".
fn narrowed(reading: &Reading<'_>, from: usize, to: usize) -> bool {
    let mut here = from;
    let mut listed_on = false;
    while here < to {
        let one = here..here + 1;
        if reading.has(&one, &[Cue::ClaimPurpose]) {
            return false;
        }
        // Another statement: "no documentation of spasm; the drug is for spasm".
        if matches!(reading.mark(here), ';' | ':') {
            return false;
        }
        // Words that begin within the mention belong to what follows it: "no [MRI shows] a herniation", but not "no
        // [complaints of any kind]".
        let known = reading
            .covering(here)
            // "no spasm, significant swelling": before a further member of the list, not behind the only one ("no evidence
            // that gabapentin failed").
            .filter(|c| TAILS.contains(&c.cue) || listed_on && c.cue == Cue::ClaimQualifier)
            .filter(|c| c.at.start >= from || c.cue == Cue::ClaimTail)
            .map(|c| c.at.end)
            .max()
            .max(farthest(&reading.mentions, &one))
            .max(farthest(&reading.dates, &one))
            .max(region_at(reading, here));
        let narrowing = reading.covering(here);
        let narrowing = narrowing.filter(|c| c.cue == Cue::Narrowing && c.at.start == here);
        if narrowing.map(|c| c.at.end).max() > known.max(Some(here + 1)) {
            return !listed_on;
        }
        if let Some(end) = known {
            here = end.max(here + 1);
            continue;
        }
        // Where no further member follows, something else is said: "no spasm, and the treatment would be long".
        let conjunction = reading.is(here, &[WordClass::Conjunction]);
        if conjunction || reading.mark(here) == ',' {
            let next = here + 1..(here + 1 + MEMBER_REACH).min(to);
            let listed = within(&reading.mentions, &next).next().is_some()
                || within(&reading.regions, &next).next().is_some();
            if !listed {
                return false;
            }
            listed_on = true;
        }
        if conjunction || matches!(reading.mark(here), ',' | '.' | '/' | '-' | ')' | '(' | '"') {
            here += 1;
            continue;
        }
        // Words after another member of the list narrow that one.
        return !listed_on;
    }
    false
}

/// The token after the body part, with its side, that a token belongs to.
fn region_at(reading: &Reading<'_>, token: usize) -> Option<usize> {
    within(&reading.regions, &(token..token + SIDE_REACH))
        .find(|r| r.all.start <= token)
        .map(|r| r.all.end.max(r.at.end))
}

/// Whether the mention is the subject of the cue after it, rather than in a phrase hung on it ("improvement from therapy
/// was not documented").
pub(super) fn subject(
    reading: &Reading<'_>,
    at: &Range<usize>,
    cue: &CueFound,
    clause: &Range<usize>,
) -> bool {
    let before = at.start.saturating_sub(LONGEST_HUNG).max(clause.start)..at.start;
    // "a trial of gabapentin was not documented": what is about the mention itself hangs it on nothing.
    let hung = reading
        .cues(&before, &[Cue::Hung])
        .find(|c| c.at.end == at.start)
        .is_some_and(|c| filler_to(reading, c.at.start, clause).is_none());
    let between = at.end..cue.at.start;
    // "radiographs are the first step, and these have not been taken": they are what the sentence began with.
    if reading.is(cue.at.start, &[WordClass::Conjunction]) && !between.is_empty() {
        let alone = within(&reading.mentions, &between).next().is_none();
        return alone && !hung && at.start - clause.start <= SUBJECT_REACH;
    }
    // "physical therapy, which the patient has not had": it is what the relative clause is about, wherever it stands.
    if reading.is(cue.at.start, &[WordClass::Relative]) {
        return between.len() <= 1;
    }
    // "films that would show arthritis were not taken": the films are what was not taken.
    if purpose(reading, before.start, at.start) {
        return false;
    }
    // "films that would show arthritis were not taken", "the assessment that must precede it was not made": but "a drug that
    // could help was not given" denies no other drug.
    let purposes = reading.cues(&(at.end..at.end + 1), &[Cue::ClaimPurpose]);
    let told = reading.is(at.end, &[WordClass::Use])
        && at
            .start
            .checked_sub(1)
            .is_some_and(|t| reading.is(t, &[WordClass::Article]));
    if (told || purposes.into_iter().any(|c| tells_use(reading, c)))
        && !between.clone().any(|t| reading.word(t) == ",")
    {
        return !hung;
    }
    let near = between.clone().all(|t| {
        let one = t..t + 1;
        matches!(reading.mark(t), ',' | '/' | '(' | ')')
            || reading.is(
                t,
                &[
                    WordClass::Conjunction,
                    WordClass::Genitive,
                    WordClass::Article,
                ],
            )
            || within(&reading.mentions, &(between.start..t + 1)).any(|m| m.at.contains(&t))
            || within(&reading.regions, &between).any(|r| r.all.contains(&t))
            || reading.has(&one, &[Cue::ClaimTail, Cue::ClaimFiller])
    });
    near && !hung
}

/// Whether a mention stands in a clause that tells what another mention is for: "films that would show it".
fn purpose(reading: &Reading<'_>, from: usize, at: usize) -> bool {
    let from = from.saturating_sub(LONGEST_MENTION);
    reading
        .cues(&(from..at), &[Cue::ClaimPurpose])
        .filter(|c| tells_use(reading, c))
        .any(|c| {
            within(
                &reading.mentions,
                &(c.at.start.saturating_sub(1)..c.at.start),
            )
            .next()
            .is_some()
        })
}

/// Whether a purpose is that of the mention before it, not of the whole claim: "films that would show it".
fn tells_use(reading: &Reading<'_>, purpose: &CueFound) -> bool {
    reading.is(purpose.at.start, &[WordClass::Use])
}

/// Whether a treatment is only named in order to deny what it does: "no indication that gabapentin has reduced the pain".
pub(in crate::facts) fn acts(
    reading: &Reading<'_>,
    at: &Range<usize>,
    clause: &Range<usize>,
) -> bool {
    let next = at.end..clause.end.min(at.end + ACTS_REACH);
    let Some(effect) = within(&reading.mentions, &next).next() else {
        return false;
    };
    let between = at.end..effect.at.start;
    !between.is_empty()
        && between
            .into_iter()
            .all(|t| reading.has(&(t..t + 1), &[Cue::ConclusionLink]))
}

/// Whether words behind a cue narrow what it denies: "was not given under ultrasound", "has not been tried with gabapentin".
pub(super) fn narrowed_behind(reading: &Reading<'_>, from: usize, sentence: &Range<usize>) -> bool {
    let first = from..(from + 1).min(sentence.end);
    let next = from + 1..(from + 1 + MEMBER_REACH).min(sentence.end);
    reading.has(&first, &[Cue::Narrowing])
        || reading.has(&first, &[Cue::Company]) && within(&reading.mentions, &next).next().is_some()
}

/// Whether a word before a mention, or before the filler that leads to it, narrows what is denied behind it: "recent use of".
pub(super) fn qualified_before(
    reading: &Reading<'_>,
    at: &Range<usize>,
    clause: &Range<usize>,
) -> bool {
    let near = at.start.saturating_sub(3).max(clause.start)..at.start;
    let filler = near
        .clone()
        .rev()
        .find_map(|t| filler_to(reading, t, clause))
        .unwrap_or(near.start);
    let from = filler.saturating_sub(1).max(clause.start).min(near.start);
    reading.has(&(from..at.start), &[Cue::ClaimQualifier]) || kind_of(reading, at, clause)
}

/// Most words and hyphens between an article and its noun that tell which kind of the thing is meant.
const KIND_WORDS: usize = 4;

/// Whether words that the vocabulary does not know tell which kind of a thing is meant: "a prefabricated orthosis".
fn kind_of(reading: &Reading<'_>, at: &Range<usize>, clause: &Range<usize>) -> bool {
    let known = |t: usize| {
        reading.covering(t).next().is_some()
            || region_at(reading, t).is_some()
            || !(reading.word(t) == "-" || reading.word(t).starts_with(char::is_alphabetic))
    };
    let from = at.start.saturating_sub(KIND_WORDS).max(clause.start);
    let words = (from..at.start).rev().take_while(|&t| !known(t)).count();
    words > 0
        && at.start.checked_sub(words + 1).is_some_and(|t| {
            t >= clause.start && reading.is(t, &[WordClass::Article, WordClass::Indefinite])
        })
}

/// Where the filler of several words that ends with a token begins: "trial of", "use of".
fn filler_to(reading: &Reading<'_>, token: usize, clause: &Range<usize>) -> Option<usize> {
    reading
        .cues(&(clause.start..token), &[Cue::ClaimFiller])
        .filter(|c| c.at.end == token + 1)
        .map(|c| c.at.start)
        .min()
}
