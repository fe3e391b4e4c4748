//! What a check could not look at in a letter: silence on it says nothing.

use crate::facts::{Fact, Kind, Reading, attr, names};
use crate::letter::Place;
use crate::vocabulary::ConceptId;

names! {
    /// Why something was not checked.
    Gap {
        /// No clinical summary.
        NoSummary = "no-summary",
        /// An issue without a request.
        NoRequest = "no-request",
        /// A request that the vocabulary does not know.
        UnknownTreatment = "unknown-treatment",
        /// A treatment of which the rules have no criteria.
        NoCriteria = "no-criteria",
        /// Criteria on which the letter is silent.
        CriteriaOpen = "criteria-open",
        /// An issue without a decision.
        NoDecision = "no-decision",
        /// An issue without a citation of the reviewer's.
        NoCitation = "no-citation",
        /// An issue without a rationale.
        NoRationale = "no-rationale",
        /// Text under no known heading.
        Unplaced = "unplaced-text",
    }
}

/// Something that was not checked. It holds no words of the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// The issue, from 1; `None` for the letter.
    pub issue: Option<u16>,
    /// Why.
    pub gap: Gap,
    /// What follows.
    pub message: String,
}

/// The treatments that the issues ask for, as the vocabulary names them.
pub(super) fn treatments(reading: &Reading<'_>, facts: &[Fact]) -> Vec<Option<String>> {
    let concepts = &reading.vocabulary.concepts;
    let name = |index: usize| {
        requested(facts, index)
            .next()
            .map(|concept| concepts.name(concept).to_owned())
    };
    (0..reading.letter.issues.len()).map(name).collect()
}

/// What a request line names: the first is what is asked for, others are parts of it.
fn requested(facts: &[Fact], index: usize) -> impl Iterator<Item = ConceptId> {
    facts
        .iter()
        .filter(move |fact| {
            fact.kind == Kind::Request
                && fact.place == Place::Title
                && fact.issue.map(usize::from) == Some(index)
        })
        .filter_map(|fact| fact.concept)
}

/// What was not checked, by issue.
pub(super) fn unchecked(reading: &Reading<'_>, facts: &[Fact]) -> Vec<Unchecked> {
    let letter = &reading.letter;
    let mut out = Vec::new();
    let mut add = |issue: Option<usize>, gap: Gap, message: String| {
        out.push(Unchecked {
            issue: issue.and_then(|index| u16::try_from(index + 1).ok()),
            gap,
            message,
        });
    };
    let is_there = |span: Option<crate::source::Span>| span.is_some_and(|span| !span.is_empty());
    if !is_there(letter.summary) {
        let message =
            "the letter has no clinical summary that its rationales could be held against";
        add(None, Gap::NoSummary, message.to_owned());
    }
    for (index, issue) in letter.issues.iter().enumerate() {
        let at = Some(index);
        let criteria = |state: Option<&'static str>| {
            facts
                .iter()
                .filter(move |fact| {
                    fact.kind == Kind::CriterionStatus
                        && fact.issue.map(usize::from) == at
                        && fact.word(attr::SCOPE) == Some("one")
                        && (state.is_none() || fact.word(attr::STATE) == state)
                })
                .filter_map(|fact| fact.word(attr::TEXT))
        };
        if issue.request.is_empty() {
            add(
                at,
                Gap::NoRequest,
                "no request is named, and nothing can be held against it".to_owned(),
            );
        } else if requested(facts, index).next().is_none() {
            let message = "the treatment is not in the vocabulary: whether the rationale and the guideline are about it \
                           was not checked";
            add(at, Gap::UnknownTreatment, message.to_owned());
        } else if criteria(None).next().is_none() {
            let message = "the rules hold no criteria for this treatment: whether the decision fits the guideline was \
                           not checked";
            add(at, Gap::NoCriteria, message.to_owned());
        } else {
            let open: Vec<&str> = criteria(Some("unknown")).collect();
            if !open.is_empty() {
                let message = format!(
                    "the letter does not say whether this is met: {}",
                    open.join("; ")
                );
                add(at, Gap::CriteriaOpen, message);
            }
        }
        if issue.decision.is_none() {
            add(
                at,
                Gap::NoDecision,
                "no decision that the rationale could be held against".to_owned(),
            );
        }
        if !is_there(issue.reviewer_citation) {
            add(
                at,
                Gap::NoCitation,
                "the reviewer cites no guideline".to_owned(),
            );
        }
        if !is_there(issue.rationale) && !is_there(issue.unlabelled_rationale) {
            add(at, Gap::NoRationale, "no rationale was found".to_owned());
        }
    }
    let words: usize = letter
        .unplaced
        .iter()
        .map(|span| span.of(reading.text).split_whitespace().count())
        .sum();
    if words > 0 {
        let message = format!("{words} words stand under no known heading");
        add(None, Gap::Unplaced, message);
    }
    out
}
