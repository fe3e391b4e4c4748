//! Whether something is said to be so: cues before and after, and how far they reach.

mod denied;
mod time;

pub(super) use denied::acts;

use super::fact::{Assertion, Experiencer, Fact, Time, Value, attr};
use super::reading::{CueFound, Reading, within};
use crate::source::Span;
use crate::vocabulary::{Cue, CueSet, WordClass};
use denied::{head, narrowed_behind, qualified_before, subject};
use std::ops::Range;
pub(super) use time::long_ago;
use time::{experiencer, time};

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
    /// Whether it is told of a year long before the letter.
    pub long_ago: bool,
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
        if self.long_ago {
            fact.set(attr::LONG_AGO, Value::Flag(true), span);
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

/// Kinds of cues without which a sentence need not be searched.
const FORWARD: CueSet = CueSet::of(BEFORE);

const BACKWARD: CueSet = CueSet::of(BEHIND);

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
        long_ago: long_ago(reading, at, clause, sentence),
    };
    if out.long_ago {
        out.time = Time::Historical;
    }
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
        out.direct = direct && cue.cue != Cue::AbsentManner && !twice(reading, cue, clause);
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
            // "how far it lowers the pain was not measured"
            let asked = clause.start..clause.start + 1;
            out.qualified = at.start - clause.start <= ASKED
                && reading.has(&asked, &[Cue::ClaimQualifier])
                || qualified_before(reading, at, clause)
                || narrowed_behind(reading, cue.at.end, sentence);
        }
    }
    // "no repeat x-rays": of one more alone, though "repeat" is a part of the name.
    out.qualified |= reading.has(&(at.start..at.start + 1), &[Cue::Repeat]);
    out
}

/// Most tokens between a word that narrows a clause from its beginning and a mention.
const ASKED: usize = 6;

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

/// Whether a denial is itself denied: "nothing suggests that he could not take it" says nothing of what he took.
fn twice(reading: &Reading<'_>, cue: &CueFound, clause: &Range<usize>) -> bool {
    let joins =
        |t: usize| matches!(reading.mark(t), ',' | ';') || reading.is(t, &[WordClass::Conjunction]);
    if !DENIES.contains(&cue.cue) || joins(cue.at.start) {
        return false;
    }
    reading
        .cues(&(clause.start..cue.at.start), &[Cue::UndocumentedBefore])
        .next_back()
        .is_some_and(|first| !(first.at.end..cue.at.start).any(joins))
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

/// Whether a cue after the mention speaks of it: no verb of another statement stands between.
fn reaches_back(reading: &Reading<'_>, at: &Range<usize>, cue: &CueFound) -> bool {
    let between = at.end..cue.at.start;
    // "the screen was positive, and an agreement was not found": a mention with a verb of its own is said already.
    let said = reading.has(at, &[Cue::ConclusionLink])
        && between
            .clone()
            .any(|t| matches!(reading.mark(t), ',' | ';') || reading.is(t, &[WordClass::Addition]));
    !said && !parted(reading, at, cue) && !reading.has(&between, BEFORE)
}

/// Whether a mention ends a statement of its own before ", and", where the verb of the cue is that of one thing: "the only drug
/// tried is naproxen, and acetaminophen is not mentioned". As a member of a list it has a comma before it too.
fn parted(reading: &Reading<'_>, at: &Range<usize>, cue: &CueFound) -> bool {
    let comma = (at.end..cue.at.start).find(|&t| reading.word(t) == ",");
    // The comma of "In this case," sets no member of a list apart.
    let before = at.start.saturating_sub(1);
    let opening = before.saturating_sub(LONGEST_DENIAL)..before;
    let listed = reading.word(before) == ","
        && !reading
            .cues(&opening, &[Cue::Patient])
            .any(|c| c.at.end == before);
    comma.is_some_and(|comma| {
        reading.is(comma + 1, &[WordClass::Addition])
            && reading.is(cue.at.start, &[WordClass::OneVerb])
            && !(at.end..comma).any(|t| reading.is(t, &[WordClass::Conjunction]))
            && !listed
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
            between.len() <= DENIED_DOUBT && !between.clone().any(|t| parts(reading, t))
        })
        .unwrap_or(cue)
}

/// Whether a token parts the members of a list.
fn parts(reading: &Reading<'_>, token: usize) -> bool {
    matches!(reading.mark(token), ',' | ';' | '.') || reading.is(token, &[WordClass::Conjunction])
}

/// Whether a phrase that is no cue ("no improvement of") begins with a denial and reaches into the mention.
fn denies_into(reading: &Reading<'_>, cue: &CueFound, at: &Range<usize>) -> bool {
    cue.at.end > at.start && reading.is(cue.at.start, &[WordClass::NegativeDeterminer])
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
