//! Decisions against conclusions.

use super::super::edit::Edit;
use super::super::patterns::NOT;
use super::super::view::{Plan, Sites, within};
use super::Planner;
use crate::letter::Outcome;
use crate::source::Span;

impl Planner<'_, '_> {
    /// The other decision word.
    pub(super) fn decision_word(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for index in view.issues() {
            let Some(decision) = view.letter.issues.get(index).and_then(|i| i.decision) else {
                continue;
            };
            sites.material |= !view.rationale(index).is_empty();
            let word = decision.span.of(view.text());
            let Some(other) = other_word(word, decision.outcome) else {
                continue;
            };
            let Some(conclusion) = view.conclusion(index) else {
                continue;
            };
            let edit = Edit::Replace(decision.span, other);
            let plan = Plan::new(Some(index), edit, vec![conclusion.span]);
            sites.plans.push(plan);
        }
        sites
    }

    /// The opposite conclusion instead of the letter's own.
    pub(super) fn conclusion(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for index in view.issues() {
            sites.material |= view.necessary(index).is_some() && !view.rationale(index).is_empty();
            let Some(conclusion) = view.conclusion(index) else {
                continue;
            };
            let list = self.templates.conclusions.get(!conclusion.necessary);
            let sentence = self.templates.fill(list, self.random, &[]);
            let edit = Edit::Replace(conclusion.span, sentence);
            sites
                .plans
                .push(Plan::new(Some(index), edit, decision_span(view, index)));
        }
        sites
    }

    /// A conclusion without its "not".
    pub(super) fn lost_negation(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for index in view.issues() {
            sites.material |= view.necessary(index) == Some(false);
            let Some(conclusion) = view.conclusion(index).filter(|c| !c.necessary) else {
                continue;
            };
            let words = conclusion.span.of(view.text());
            let hits = NOT.all(words);
            let [found] = hits.as_slice() else {
                continue;
            };
            let lost = words.get(found.start()..found.start() + 4);
            if lost.is_none_or(|w| !w.ends_with([' ', '\n', '-'])) {
                continue;
            }
            let without: String = words
                .char_indices()
                .filter(|(at, _)| !(found.start()..found.start() + 4).contains(at))
                .map(|(_, c)| c)
                .collect();
            let edit = Edit::Replace(within(conclusion.span, 0, words.len()), without);
            sites
                .plans
                .push(Plan::new(Some(index), edit, decision_span(view, index)));
        }
        sites
    }
}

fn decision_span(view: &super::super::view::View<'_>, issue: usize) -> Vec<Span> {
    let issue = view.letter.issues.get(issue);
    let decision = issue.and_then(|issue| issue.decision);
    decision.map(|d| d.span).into_iter().collect()
}

/// "Overturned" for "Upheld", in the same letters.
fn other_word(word: &str, outcome: Outcome) -> Option<String> {
    let other = match outcome {
        Outcome::Upheld if word.eq_ignore_ascii_case("upheld") => "Overturned",
        Outcome::Overturned if word.eq_ignore_ascii_case("overturned") => "Upheld",
        _ => return None,
    };
    let upper = word.chars().all(char::is_uppercase);
    Some(if upper {
        other.to_uppercase()
    } else {
        other.to_owned()
    })
}
