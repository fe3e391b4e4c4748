//! Who speaks: the record, the reviewer, a guideline, or utilization review. By cues and by how sentences follow each other,
//! not by place alone.

use super::fact::Speaker;
use super::reading::Reading;
use crate::letter::Place;
use crate::vocabulary::{Cue, WordClass};
use std::ops::Range;

/// Who speaks from a token on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Turn {
    from: usize,
    speaker: Speaker,
}

/// Who speaks at each token.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    at: Vec<Speaker>,
}

impl Speakers {
    /// Who speaks at a token.
    pub(super) fn at(&self, token: usize) -> Speaker {
        self.at.get(token).copied().unwrap_or(Speaker::Record)
    }

    /// Finds who speaks where.
    pub(super) fn find(reading: &Reading<'_>) -> Self {
        let mut turns: Vec<Turn> = Vec::new();
        let mut last = None;
        let mut speaker = Speaker::Record;
        for (index, range) in reading.sentences.iter().enumerate() {
            let place = reading.place_of(index);
            let first = last != Some(place);
            last = Some(place);
            match place.0 {
                Place::Summary => {
                    if first {
                        speaker = Speaker::Record;
                    }
                    speaker = summary(reading, range, speaker);
                    turns.push(Turn {
                        from: range.start,
                        speaker,
                    });
                }
                Place::Rationale => {
                    if first {
                        // A rationale opens with the guideline unless it says otherwise.
                        speaker = Speaker::Guideline;
                    }
                    speaker = rationale(reading, range, speaker, &mut turns);
                }
                Place::Title => turns.push(Turn {
                    from: range.start,
                    speaker: Speaker::Request,
                }),
                Place::Citation => turns.push(Turn {
                    from: range.start,
                    speaker: Speaker::Guideline,
                }),
                Place::ClaimsCitation => turns.push(Turn {
                    from: range.start,
                    speaker: Speaker::Administrator,
                }),
                _ => turns.push(Turn {
                    from: range.start,
                    speaker: Speaker::Record,
                }),
            }
        }
        let mut at = vec![Speaker::Record; reading.tokens.len()];
        for (index, turn) in turns.iter().enumerate() {
            let to = turns.get(index + 1).map_or(at.len(), |next| next.from);
            if let Some(part) = at.get_mut(turn.from..to) {
                part.fill(turn.speaker);
            }
        }
        Self { at }
    }
}

/// The summary retells the record, and at its end the reasons of utilization review.
fn summary(reading: &Reading<'_>, range: &Range<usize>, before: Speaker) -> Speaker {
    if reading.has(range, &[Cue::Administrator]) {
        return Speaker::Administrator;
    }
    let carries_on = before == Speaker::Administrator
        && reading.dates.part(range).is_empty()
        && reading.has(
            range,
            &[
                Cue::UndocumentedBefore,
                Cue::UndocumentedAfter,
                Cue::Guideline,
                Cue::Continues,
                Cue::NotNecessary,
                Cue::Necessary,
            ],
        );
    if carries_on {
        Speaker::Administrator
    } else {
        Speaker::Record
    }
}

/// Farthest that an aside reaches before and behind a word in it, in tokens.
const ASIDE_REACH: usize = 12;

/// Whether a word stands in an aside, whose end the sentence goes on from: "drug testing, which is asked of those on opioids,
/// has not been done" speaks of the patient.
fn spoken_aside(reading: &Reading<'_>, sentence: &Range<usize>, token: usize) -> bool {
    let comma = |t: usize| reading.word(t) == ",";
    let from = sentence.start.max(token.saturating_sub(ASIDE_REACH));
    let Some(opens) = (from..token).rev().find(|&t| comma(t)) else {
        return false;
    };
    let to = sentence.end.min(token + ASIDE_REACH);
    reading.is(opens + 1, &[WordClass::Relative]) && (token..to).any(comma)
}

/// A rationale changes hands within sentences: "While page 53 notes that ..., in this case the patient ...".
fn rationale(
    reading: &Reading<'_>,
    range: &Range<usize>,
    before: Speaker,
    turns: &mut Vec<Turn>,
) -> Speaker {
    let mut guideline_here = false;
    let mut spoken = false;
    let first_turn = turns.len();
    let mut changed = false;
    let cues = reading.cues(
        range,
        &[
            Cue::Guideline,
            Cue::Patient,
            Cue::Administrator,
            Cue::PatientNoun,
            Cue::UndocumentedBefore,
            Cue::UndocumentedAfter,
            Cue::Continues,
            Cue::RequestLine,
            Cue::RequestStatement,
            Cue::RequestStatementAfter,
            Cue::Recorded,
            Cue::PronounPatients,
        ],
    );
    let continues = cues
        .clone()
        .next()
        .is_some_and(|c| c.cue == Cue::Continues && c.at.start <= range.start + 1);
    // A day, or what was, is told of the patient.
    let told = || {
        !reading.dates.part(range).is_empty()
            || range.clone().any(|t| reading.is(t, &[WordClass::Past]))
    };
    let mut speaker = if before == Speaker::Administrator && !continues {
        Speaker::Reviewer
    } else {
        before
    };
    turns.push(Turn {
        from: range.start,
        speaker,
    });
    for cue in cues {
        let next = match cue.cue {
            Cue::Guideline if spoken_aside(reading, range, cue.at.start) => continue,
            Cue::Guideline => {
                guideline_here = true;
                Speaker::Guideline
            }
            Cue::Administrator => Speaker::Administrator,
            // "Criteria for a program: (1) the patient is motivated": an item of the guideline's list.
            Cue::Patient if guideline_here && is_item(reading, range, cue.at.start) => continue,
            // "Guidelines recommend it if the patient has failed exercise": a condition of the guideline's.
            Cue::Patient if guideline_here && !told() && asked_of(reading, range, cue.at.start) => {
                continue;
            }
            Cue::Patient => Speaker::Reviewer,
            // "the patient should be assessed" is the guideline's when the sentence is.
            Cue::PatientNoun
            | Cue::RequestLine
            | Cue::RequestStatement
            | Cue::RequestStatementAfter
                if !guideline_here && !continues =>
            {
                Speaker::Reviewer
            }
            // "It does not discuss X": who spoke before is meant.
            Cue::UndocumentedBefore if continues && cue.at.start <= range.start + 1 => continue,
            Cue::UndocumentedBefore
            | Cue::UndocumentedAfter
            | Cue::Recorded
            | Cue::PronounPatients
                if !guideline_here =>
            {
                Speaker::Reviewer
            }
            _ => continue,
        };
        let first = !std::mem::replace(&mut spoken, true);
        if next == speaker {
            continue;
        }
        // The first to speak in a sentence does so from its beginning.
        let whole = first && (next == Speaker::Guideline || !guideline_here);
        let at = if whole { range.start } else { cue.at.start };
        if at == range.start {
            turns.truncate(first_turn);
        }
        turns.push(Turn {
            from: at,
            speaker: next,
        });
        changed = true;
        speaker = next;
    }
    if !changed && speaker == Speaker::Guideline && !guideline_here && told() {
        speaker = Speaker::Reviewer;
        if let Some(whole) = turns.last_mut() {
            whole.speaker = speaker;
        }
    }
    speaker
}

/// Whether the word before makes a condition of what follows: "if", "whether".
fn asked_of(reading: &Reading<'_>, sentence: &Range<usize>, at: usize) -> bool {
    let before = at.saturating_sub(1).max(sentence.start)..at;
    reading.has(&before, &[Cue::AskedOf])
}

/// Whether words begin an item of a list that a colon opens in their sentence.
fn is_item(reading: &Reading<'_>, sentence: &Range<usize>, at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).filter(|&t| t >= sentence.start);
    let begins = match before(1).map(|t| reading.mark(t)) {
        Some(';' | ':' | ')') => true,
        Some('.') => before(2).is_some_and(|t| reading.word(t).bytes().all(|b| b.is_ascii_digit())),
        _ => {
            before(1).is_some_and(|t| reading.is(t, &[WordClass::Conjunction]))
                && before(2).is_some_and(|t| reading.mark(t) == ';')
        }
    };
    begins && (sentence.start..at).any(|t| reading.mark(t) == ':')
}
