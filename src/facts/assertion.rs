//! Whether something is said to be so: cues before and after, and how far they reach.

use super::fact::{Assertion, Experiencer, Fact, Time, Value, attr};
use super::reading::{CueFound, Reading, farthest, within};
use crate::source::Span;
use crate::vocabulary::{Cue, CueSet};
use std::ops::Range;

/// What is said of a mention.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// Whether it is so.
    pub assertion: Assertion,
    /// When.
    pub time: Time,
    /// Whose.
    pub experiencer: Experiencer,
    /// The tokens of the cue that decides the assertion.
    pub cue: Option<Range<usize>>,
    /// Whether the mention is the very thing that the cue denies, not a word beside it.
    pub direct: bool,
    /// Whether words narrow what is denied ("no recent X", "no X that ...").
    pub qualified: bool,
    /// Whether the cue denies it of now alone ("is not taking X").
    pub now: bool,
    /// Whether the cue leaves it open ("unclear whether X").
    pub open: bool,
}

impl Said {
    /// Adds to a fact what is said of it beside its assertion.
    pub(super) fn mark(&self, fact: &mut Fact, span: Span) {
        fact.set(attr::DIRECT, Value::Flag(self.direct), span);
        fact.set(attr::QUALIFIED, Value::Flag(self.qualified), span);
        if self.now {
            fact.set(attr::NOW, Value::Flag(true), span);
        }
        if self.open {
            fact.set(attr::OPEN, Value::Flag(true), span);
        }
    }
}

const BEFORE: &[Cue] = &[
    Cue::AbsentBefore,
    Cue::AbsentMember,
    Cue::AbsentNow,
    Cue::OpenBefore,
    Cue::AbsentManner,
    Cue::UndocumentedBefore,
    Cue::PossibleBefore,
    Cue::HypotheticalBefore,
    Cue::NoCue,
];
const AFTER: &[Cue] = &[
    Cue::AbsentAfter,
    Cue::NegativeResult,
    Cue::UndocumentedAfter,
    Cue::PossibleAfter,
];
/// Cues after a mention, and those before one that may close a sentence.
const BEHIND: &[Cue] = &[
    Cue::AbsentAfter,
    Cue::NegativeResult,
    Cue::UndocumentedAfter,
    Cue::PossibleAfter,
    Cue::UndocumentedBefore,
];
const DENIES: &[Cue] = &[
    Cue::AbsentBefore,
    Cue::AbsentMember,
    Cue::AbsentNow,
    Cue::AbsentAfter,
    Cue::NegativeResult,
    Cue::UndocumentedBefore,
    Cue::UndocumentedAfter,
];
/// Cues that tell of the past.
const PAST: &[Cue] = &[
    Cue::HistoricalBefore,
    Cue::HistoricalAfter,
    Cue::HistoricalNear,
];

/// Kinds of cues without which a sentence need not be searched.
const FORWARD: CueSet = CueSet::of(BEFORE);
const BACKWARD: CueSet = CueSet::of(BEHIND);
const HISTORICAL: CueSet = CueSet::of(PAST);
const HEADS: CueSet = CueSet::of(&[Cue::HistoricalBefore]);
const OTHERS: CueSet = CueSet::of(&[Cue::OtherPersonBefore]);

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

/// Farthest that a cue after a mention may stand, in tokens.
const AFTER_REACH: usize = 30;

/// Most tokens between a denial and a doubt that it denies: "no lesion suspicious for".
const DENIED_DOUBT: usize = 2;

/// Most tokens of a mention that is looked for from its end.
const LONGEST_MENTION: usize = 8;

/// Most tokens of a denial that is looked for from its end.
const LONGEST_DENIAL: usize = 8;

/// Reads what is said of the mention at `at` in its `clause` and `sentence`.
pub(super) fn said(
    reading: &Reading<'_>,
    at: &Range<usize>,
    clause: &Range<usize>,
    sentence: &Range<usize>,
) -> Said {
    let kinds = reading.kinds_within(sentence);
    let mut out = Said {
        assertion: Assertion::Affirmed,
        time: time(reading, at, clause, sentence, kinds),
        experiencer: experiencer(reading, at, sentence, kinds),
        cue: None,
        direct: false,
        qualified: false,
        now: false,
        open: false,
    };
    if let Some(cue) = answer(reading, at, sentence) {
        out.assertion = assertion_of(cue.cue);
        out.cue = Some(cue.at.clone());
        out.direct = true;
        return out;
    }
    // A family's diseases are history.
    if out.experiencer == Experiencer::Other {
        out.time = Time::Historical;
    }
    // "no improvement in function": words that are no cue by themselves deny what they reach into.
    let before = || {
        forward(reading, at, clause)
            .filter(|cue| cue.cue != Cue::NoCue || denies_into(reading, cue, at))
    };
    if kinds.meets(FORWARD)
        && let Some(cue) = before()
    {
        out.assertion = assertion_of(cue.cue);
        out.cue = Some(cue.at.clone());
        let (direct, qualified) = head(reading, cue, at, sentence);
        out.direct = direct && cue.cue != Cue::AbsentManner;
        out.qualified = qualified;
        out.now = cue.cue == Cue::AbsentNow;
        out.open = cue.cue == Cue::OpenBefore;
    } else if kinds.meets(BACKWARD) {
        let (cue, aside) = match backward(reading, at, clause) {
            Some(cue) => (Some(cue), false),
            None => (behind_aside(reading, at, sentence), true),
        };
        if let Some(cue) = cue {
            out.assertion = assertion_of(cue.cue);
            out.cue = Some(cue.at.clone());
            out.direct = aside || subject(reading, at, cue, clause);
            out.qualified = qualified_before(reading, at, clause)
                || narrowed_behind(reading, cue.at.end, sentence);
        }
    }
    // "no repeat x-rays": of one more alone, though "repeat" is a part of the name.
    out.qualified |= reading.has(&(at.start..at.start + 1), &[Cue::Repeat]);
    out
}

/// Most tokens of an aside between commas.
const ASIDE: usize = 16;

/// The cue behind an aside that tells what the mention is: "drug testing, which is asked of all who take opioids, has not
/// been done".
fn behind_aside<'r>(
    reading: &'r Reading<'_>,
    at: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<&'r CueFound> {
    let first = at.end + 1..at.end + 2;
    if reading.word(at.end) != "," || !reading.has(&first, &[Cue::Aside]) {
        return None;
    }
    let to = sentence.end.min(at.end + ASIDE);
    let comma = (at.end + 2..to).find(|&t| reading.word(t) == ",")?;
    reading
        .cues(&(comma + 1..comma + 2), AFTER)
        .find(|c| !foreign(reading, c, at))
}

/// The cue before a mention that speaks of it.
fn forward<'r>(
    reading: &'r Reading<'_>,
    at: &Range<usize>,
    clause: &Range<usize>,
) -> Option<&'r CueFound> {
    let before = clause.start..at.start;
    reading
        .cues(&before, BEFORE)
        .rfind(|c| {
            let ended =
                c.cue == Cue::AbsentMember && (c.at.end..at.start).any(|t| reading.word(t) == ",");
            !ended && !foreign(reading, c, at) && !within_mention(reading, c, at)
        })
        .map(|c| denied_doubt(reading, c, &before))
}

/// The cue after a mention that speaks of it.
fn backward<'r>(
    reading: &'r Reading<'_>,
    at: &Range<usize>,
    clause: &Range<usize>,
) -> Option<&'r CueFound> {
    let after = at.end..clause.end.min(at.end + AFTER_REACH);
    reading
        .cues(&after, BEHIND)
        .filter(|c| c.cue != Cue::UndocumentedBefore || closes(reading, c, clause))
        .find(|c| !foreign(reading, c, at))
        .filter(|cue| reaches_back(reading, at, cue))
}

/// Whether a cue that speaks of what follows it has nothing to follow: "a trial of gabapentin has not been given."
fn closes(reading: &Reading<'_>, cue: &CueFound, clause: &Range<usize>) -> bool {
    let verb = cue.at.start..cue.at.start + 1;
    reading.has(&verb, &[Cue::ConclusionLink])
        && (cue.at.end >= clause.end || matches!(reading.word(cue.at.end), "." | ";" | "," | ")"))
}

/// Whether a cue lies within another mention, to which it belongs: "tenderness and negative straight leg raise".
fn foreign(reading: &Reading<'_>, cue: &CueFound, at: &Range<usize>) -> bool {
    let near = cue.at.start.saturating_sub(LONGEST_MENTION)..cue.at.start + 1;
    within(&reading.mentions, &near)
        .any(|m| m.at != *at && m.at.start <= cue.at.start && cue.at.end <= m.at.end)
}

/// Whether what denies in a cue is the mention's own word: "is [not] working", where "not working" is the finding.
fn within_mention(reading: &Reading<'_>, cue: &CueFound, at: &Range<usize>) -> bool {
    cue.at.end > at.start
        && (cue.at.start..at.start).all(|t| {
            let one = t..t + 1;
            reading.has(&one, &[Cue::ConclusionLink])
                && !reading.has(&one, &[Cue::ConclusionNegation])
        })
}

/// The denial that answers a mention as a form does: "Numbness: none."
fn answer<'r>(
    reading: &'r Reading<'_>,
    at: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<&'r CueFound> {
    if !matches!(reading.word(at.end), ":" | "-") {
        return None;
    }
    let cue = reading
        .cues(&(at.end + 1..at.end + 2), DENIES)
        .find(|c| c.at.end <= sentence.end)?;
    let ends = cue.at.end == sentence.end || matches!(reading.word(cue.at.end), "." | ";" | ",");
    ends.then_some(cue)
}

/// The denial that governs a doubt: "no lesion suspicious for a tumor" denies the tumor.
fn denied_doubt<'r>(
    reading: &'r Reading<'_>,
    cue: &'r CueFound,
    before: &Range<usize>,
) -> &'r CueFound {
    if cue.cue != Cue::PossibleBefore {
        return cue;
    }
    let from = before
        .start
        .max(cue.at.start.saturating_sub(DENIED_DOUBT + LONGEST_DENIAL));
    reading
        .cues(&(from..cue.at.start), BEFORE)
        .next_back()
        .filter(|denial| DENIES.contains(&denial.cue))
        .filter(|denial| {
            let between = denial.at.end..cue.at.start;
            between.len() <= DENIED_DOUBT && between.clone().all(|t| !parts(reading.word(t)))
        })
        .unwrap_or(cue)
}

/// Whether a word parts the members of a list.
fn parts(word: &str) -> bool {
    is_one_of(word, &[",", ";", ".", "and", "or"])
}

/// Whether a word is one of these, in capitals or not.
fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// When a mention was so: the nearest cue before it in its clause tells, else a cue after it, else the head of its section.
fn time(
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
fn experiencer(
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

/// Whether a phrase that is no cue ("no improvement of") begins with a denial and reaches into the mention.
fn denies_into(reading: &Reading<'_>, cue: &CueFound, at: &Range<usize>) -> bool {
    let first = cue.at.start..cue.at.start + 1;
    cue.at.end > at.start && reading.word(first.start).eq_ignore_ascii_case("no")
}

fn assertion_of(cue: Cue) -> Assertion {
    match cue {
        Cue::AbsentBefore
        | Cue::AbsentMember
        | Cue::AbsentNow
        | Cue::AbsentManner
        | Cue::AbsentAfter
        | Cue::NegativeResult
        | Cue::NoCue => Assertion::Denied,
        Cue::UndocumentedBefore | Cue::UndocumentedAfter | Cue::OpenBefore => {
            Assertion::Undocumented
        }
        Cue::PossibleBefore | Cue::PossibleAfter => Assertion::Possible,
        Cue::HypotheticalBefore => Assertion::Hypothetical,
        _ => Assertion::Affirmed,
    }
}

/// Whether a mention is the head of what the cue before it denies, and whether words narrow the denial.
///
/// "no documentation of how a drug helped" says nothing of the drug; "no documentation of spasm" does; so do the members
/// of a list, "no spasm, swelling or atrophy".
fn head(
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
        if matches!(
            reading.word(here),
            "," | "/" | "-" | "\"" | "or" | "and" | "nor"
        ) {
            here += 1;
            continue;
        }
        return (false, true);
    }
    (true, qualified || narrowed(reading, at.end, sentence.end))
}

/// Farthest that the next member of a list may begin after its comma or "or", in tokens.
const MEMBER_REACH: usize = 4;

/// Most tokens of a side before its body part.
const SIDE_REACH: usize = 4;

/// The token after the body part, with its side, that a token belongs to.
fn region_at(reading: &Reading<'_>, token: usize) -> Option<usize> {
    within(&reading.regions, &(token..token + SIDE_REACH))
        .find(|r| r.all.start <= token)
        .map(|r| r.all.end.max(r.at.end))
}

/// Words after a claim's head that change nothing, or not what is denied.
const TAILS: &[Cue] = &[
    Cue::ClaimTail,
    Cue::ClaimFiller,
    Cue::ClaimQualifier,
    Cue::UndocumentedAfter,
];

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
        // Words that begin within the mention belong to what follows it: "no [MRI shows] a herniation".
        let known = reading
            .covering(here)
            .filter(|c| c.at.start >= from && TAILS.contains(&c.cue))
            .map(|c| c.at.end)
            .max()
            .max(farthest(&reading.mentions, &one))
            .max(farthest(&reading.dates, &one))
            .max(region_at(reading, here));
        if let Some(end) = known {
            here = end.max(here + 1);
            continue;
        }
        // Where no further member follows, something else is said: "no spasm, and the treatment would be long".
        if matches!(reading.word(here), "," | "or" | "and" | "nor") {
            let next = here + 1..(here + 1 + MEMBER_REACH).min(to);
            let listed = within(&reading.mentions, &next).next().is_some()
                || within(&reading.regions, &next).next().is_some();
            if !listed {
                return false;
            }
            listed_on = true;
        }
        if matches!(
            reading.word(here),
            "," | "." | "/" | "-" | ")" | "(" | "\"" | "or" | "and" | "nor"
        ) {
            here += 1;
            continue;
        }
        // Words after another member of the list narrow that one.
        return !listed_on;
    }
    false
}

/// Whether a cue after the mention speaks of it: no verb of another statement stands between.
fn reaches_back(reading: &Reading<'_>, at: &Range<usize>, cue: &CueFound) -> bool {
    let between = at.end..cue.at.start;
    // "the screen was positive, and an agreement was not found": a mention with a verb of its own is said already.
    let said = reading.has(at, &[Cue::ConclusionLink])
        && between
            .clone()
            .any(|t| matches!(reading.word(t), "," | ";" | "and"));
    !said && !reading.has(&between, BEFORE)
}

/// Most tokens of the words that hang a mention on what stands before it.
const LONGEST_HUNG: usize = 3;

/// Whether a treatment is only named in order to deny what it does: "no indication that gabapentin has reduced the pain".
pub(super) fn acts(reading: &Reading<'_>, at: &Range<usize>, clause: &Range<usize>) -> bool {
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

/// Farthest that the effect of a treatment may begin behind it, in tokens.
const ACTS_REACH: usize = 4;

/// Whether the mention is the subject of the cue after it, rather than in a phrase hung on it ("improvement from therapy
/// was not documented").
fn subject(
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
    // "physical therapy, which the patient has not had": it is what the relative clause is about, wherever it stands.
    if reading.word(cue.at.start).eq_ignore_ascii_case("which") {
        return between.len() <= 1;
    }
    // "films that would show arthritis were not taken": the films are what was not taken.
    if purpose(reading, before.start, at.start) {
        return false;
    }
    let mut purposes = reading.cues(&(at.end..at.end + 1), &[Cue::ClaimPurpose]);
    if purposes.any(|c| tells_use(reading, c)) && !between.clone().any(|t| reading.word(t) == ",") {
        return !hung;
    }
    let near = between.clone().all(|t| {
        let one = t..t + 1;
        matches!(
            reading.word(t),
            "," | "/" | "or" | "and" | "(" | ")" | "of" | "the"
        ) || within(&reading.mentions, &(between.start..t + 1)).any(|m| m.at.contains(&t))
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
    matches!(reading.word(purpose.at.start), "that" | "which" | "to")
}

/// Whether words behind a cue narrow what it denies: "was not given under ultrasound", "has not been tried with gabapentin".
fn narrowed_behind(reading: &Reading<'_>, from: usize, sentence: &Range<usize>) -> bool {
    let first = from..(from + 1).min(sentence.end);
    let next = from + 1..(from + 1 + MEMBER_REACH).min(sentence.end);
    reading.has(&first, &[Cue::Narrowing])
        || reading.has(&first, &[Cue::Company]) && within(&reading.mentions, &next).next().is_some()
}

fn qualified_before(reading: &Reading<'_>, at: &Range<usize>, clause: &Range<usize>) -> bool {
    let near = at.start.saturating_sub(3).max(clause.start)..at.start;
    let filler = near
        .clone()
        .rev()
        .find_map(|t| filler_to(reading, t, clause))
        .unwrap_or(near.start);
    let from = filler.saturating_sub(1).max(clause.start).min(near.start);
    reading.has(&(from..at.start), &[Cue::ClaimQualifier])
}

/// Where the filler of several words that ends with a token begins: "trial of", "use of".
fn filler_to(reading: &Reading<'_>, token: usize, clause: &Range<usize>) -> Option<usize> {
    reading
        .cues(&(clause.start..token), &[Cue::ClaimFiller])
        .filter(|c| c.at.end == token + 1)
        .map(|c| c.at.start)
        .min()
}
