//! Denials of what the summary records.

use super::super::patterns::{DONE, GIVEN, Pattern, REGION, RETOLD, TAKEN, UNRECORDED};
use super::super::templates::Recorded;
use super::super::view::{Plan, Sites, within};
use super::Planner;
use crate::source::Span;

impl<'v> Planner<'_, 'v> {
    /// A recorded finding is denied.
    pub(super) fn deny_finding(&mut self) -> Sites {
        let (list, denials) = (&self.templates.findings, &self.templates.deny_finding);
        self.deny(list, denials, None)
    }

    /// A recorded study is denied.
    pub(super) fn deny_study(&mut self) -> Sites {
        let (list, denials) = (&self.templates.studies, &self.templates.deny_study);
        self.deny(list, denials, Some(&DONE))
    }

    /// A recorded treatment is denied.
    pub(super) fn deny_treatment(&mut self) -> Sites {
        let (list, denials) = (
            &self.templates.past_treatments,
            &self.templates.deny_treatment,
        );
        self.deny(list, denials, Some(&GIVEN))
    }

    /// A recorded medication is denied.
    pub(super) fn deny_medication(&mut self) -> Sites {
        let (list, denials) = (&self.templates.medications, &self.templates.deny_medication);
        self.deny(list, denials, Some(&TAKEN))
    }

    /// Denies what is recorded in a summary sentence that also fits `context`, in an issue about the same region.
    fn deny(
        &mut self,
        list: &'v [Recorded],
        denials: &'v [String],
        context: Option<&Pattern>,
    ) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for sentence in view.summary() {
            let words = sentence.of(view.text());
            for recorded in list {
                let Some(found) = recorded.pattern.find(words) else {
                    continue;
                };
                sites.material = true;
                let fits = context.is_none_or(|context| context.is_in(words));
                if !fits || RETOLD.is_in(words) || is_denied(words, found.start()) {
                    continue;
                }
                let span = within(sentence, found.start(), found.end());
                let Some(issue) = self.issue_about(words) else {
                    continue;
                };
                let name = self.random.pick(&recorded.names);
                let slots = [("x", name.map_or("", String::as_str))];
                let denial = self.templates.fill(denials, self.random, &slots);
                if let Some(edit) = view.insert(issue, denial, false) {
                    sites.plans.push(Plan::new(Some(issue), edit, vec![span]));
                }
            }
        }
        sites
    }

    /// An issue whose request is about no other region than these words.
    fn issue_about(&mut self, words: &str) -> Option<usize> {
        let view = self.view;
        let regions = |text: &str| -> Vec<String> {
            let hits = REGION.all(text).into_iter();
            hits.map(|m| plain(&m.as_str().to_lowercase()).to_owned())
                .collect()
        };
        let here = regions(words);
        let list: Vec<usize> = view
            .issues()
            .filter(|issue| !view.rationale(*issue).is_empty())
            .filter(|issue| {
                let request: Vec<Span> = view.request_span(*issue);
                let there: Vec<String> = request
                    .iter()
                    .flat_map(|span| regions(span.of(view.text())))
                    .collect();
                there.is_empty() || there.iter().any(|region| here.contains(region))
            })
            .collect();
        self.random.pick(&list).copied()
    }
}

/// Spinal regions by one name.
fn plain(region: &str) -> &str {
    match region {
        "low back" => "lumbar",
        "neck" => "cervical",
        other => other,
    }
}

/// Whether something in the sentence may deny what stands at `start`.
fn is_denied(words: &str, start: usize) -> bool {
    let before = words.get(..start).unwrap_or_default();
    let after = words.get(start..).unwrap_or_default();
    let clause = before.rfind([';', ':']).map_or(0, |at| at + 1);
    let near = before.get(clause..).unwrap_or_default();
    let mut behind = after.split([',', ';']);
    UNRECORDED.is_in(near) || behind.next().is_some_and(|rest| UNRECORDED.is_in(rest))
}
