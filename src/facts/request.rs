//! What is asked for, and every other mention of a treatment: with dose, visits, side, level.

mod amount;
mod mention;
mod title;
mod value;

pub(super) use value::captured;

use super::Collector;
use super::reading::{Mention, Reading, within};
use crate::letter::Place;
use crate::vocabulary::{ConceptId, ConceptKind};
use std::ops::Range;

/// Adds the facts of kinds request and exposure.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    title::collect(out);
    for sentence in 0..out.reading.sentences.len() {
        let (place, _) = out.reading.place_of(sentence);
        if matches!(place, Place::Summary | Place::Rationale) {
            mention::collect(out, sentence);
            amount::collect(out, sentence);
        }
    }
}

/// Treatments within a range, one entry for a run of mentions that name the same thing ("MRI (magnetic resonance imaging)").
fn treatments(reading: &Reading<'_>, range: &Range<usize>) -> Vec<Mention> {
    let concepts = &reading.vocabulary.concepts;
    let mut out: Vec<Mention> = Vec::new();
    for mention in within(&reading.mentions, range) {
        if concepts
            .get(mention.concept)
            .is_none_or(|c| c.kind != ConceptKind::Treatment)
        {
            continue;
        }
        if let Some(last) = out.last_mut()
            && mention.at.start.saturating_sub(last.at.end) <= 2
            && concepts.related(last.concept, mention.concept)
        {
            // The more exact of the two names it.
            if concepts.is_a(mention.concept, last.concept) {
                last.concept = mention.concept;
            }
            last.at.end = mention.at.end;
            continue;
        }
        out.push(mention.clone());
    }
    out
}

/// The treatments that a title names, for comparing a conclusion's subject with.
pub(super) fn title_concepts(reading: &Reading<'_>, issue: u16) -> Vec<ConceptId> {
    reading
        .letter
        .issues
        .get(usize::from(issue))
        .map(|i| {
            treatments(reading, &reading.tokens_of(i.request))
                .into_iter()
                .map(|m| m.concept)
                .collect()
        })
        .unwrap_or_default()
}
