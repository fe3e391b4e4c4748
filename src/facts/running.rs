//! Sentences that tell all treatment so far as a list, and sentences that say the same right after each other.

use super::Collector;
use super::fact::{Fact, Kind, Speaker, Value, attr};
use super::reading::Reading;
use crate::letter::Place;
use crate::vocabulary::Cue;
use crate::words::{Kind as Token, Number};
use std::ops::Range;

/// Fewest words that a sentence has in common with the one before it, so that they count as said twice: "No radiation." may
/// stand after the examination of each arm.
const WORDS: usize = 5;

/// Fewest words of a list of treatments, behind the words that it opens with.
const LISTED: usize = 3;

/// Adds the facts of kind passage that tell of whole sentences.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    let mut before: Option<Told> = None;
    for (index, range) in reading.sentences.iter().enumerate() {
        let (place, issue) = reading.place_of(index);
        if !matches!(place, Place::Summary | Place::Rationale) {
            before = None;
            continue;
        }
        let told = Told::read(reading, range);
        let sentence = u32::try_from(index).unwrap_or(u32::MAX);
        if told.opens && place == Place::Summary {
            let fact = passage(reading, range, "course", (place, issue, sentence));
            out.facts.push(fact);
        }
        if let Some(earlier) = before.filter(|earlier| told.says_again(earlier, reading)) {
            let mut fact = passage(reading, range, "running", (place, issue, sentence));
            let there = reading.span(&earlier.whole);
            fact.cue = Some(there);
            for copy in fact.attributes.iter_mut().filter(|a| a.name == attr::COPY) {
                copy.span = there;
            }
            let count = u32::try_from(told.words(reading).count()).unwrap_or(0);
            let count = Number::exact(f64::from(count));
            fact.set(attr::WORDS, Value::Number(count, 0), fact.span);
            out.facts.push(fact);
        }
        before = Some(told);
    }
}

/// A sentence, and what it says behind the words that open a list of treatments.
struct Told {
    whole: Range<usize>,
    said: Range<usize>,
    opens: bool,
}

impl Told {
    fn read(reading: &Reading<'_>, whole: &Range<usize>) -> Self {
        let opening = reading
            .cues(whole, &[Cue::Course])
            .find(|cue| cue.at.start == whole.start);
        Self {
            whole: whole.clone(),
            said: opening.map_or(whole.start, |cue| cue.at.end)..whole.end,
            opens: opening.is_some(),
        }
    }

    fn words<'r>(&self, reading: &'r Reading<'_>) -> impl Iterator<Item = &'r str> + use<'r> {
        self.said
            .clone()
            .filter(|&t| reading.tokens.get(t).is_some_and(|t| t.kind != Token::Mark))
            .map(|t| reading.word(t))
    }

    /// Whether it says no more and no less than the sentence before it.
    fn says_again(&self, before: &Self, reading: &Reading<'_>) -> bool {
        let fewest = if self.opens && before.opens {
            LISTED
        } else {
            WORDS
        };
        let mut ours = self.words(reading);
        let mut theirs = before.words(reading);
        let mut alike = 0;
        loop {
            match (ours.next(), theirs.next()) {
                (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => alike += 1,
                (None, None) => return alike >= fewest,
                _ => return false,
            }
        }
    }
}

fn passage(
    reading: &Reading<'_>,
    range: &Range<usize>,
    copy: &'static str,
    (place, issue, sentence): (Place, Option<u16>, u32),
) -> Fact {
    let span = reading.span(range);
    let mut fact = Fact::new(Kind::Passage, span, place, issue);
    fact.speaker = match place {
        Place::Summary => Speaker::Record,
        _ => Speaker::Reviewer,
    };
    fact.sentence = sentence;
    fact.set(attr::COPY, Value::Word(copy), span);
    fact
}
