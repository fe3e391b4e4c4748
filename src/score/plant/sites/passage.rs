//! Passages copied in or taken out.

use super::super::edit::Edit;
use super::super::patterns::{ANCILLARY, ARGUES, UNNAMING};
use super::super::view::{Plan, Sites};
use super::Planner;
use crate::source::Span;

/// Fewest words of a copied passage.
const LEAST: usize = 20;

impl Planner<'_, '_> {
    /// A passage of another issue's rationale, which argues about that issue's treatment by its name or a word of it, and does
    /// not speak of the treatment that it is put under. Nothing is planted between issues whose requests share a word or
    /// whose reasons are shared already, nor under a service that goes with an operation: such passages may belong to both.
    pub(super) fn copied_passage(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites {
            material: self.has_strangers(),
            plans: Vec::new(),
        };
        let rationales: Vec<String> = view
            .issues()
            .map(|issue| {
                let sentences = view.rationale(issue);
                let words: Vec<String> = sentences.iter().map(|s| view.words(*s)).collect();
                words.join(" ")
            })
            .collect();
        for index in view.issues() {
            for other in view.issues().filter(|other| *other != index) {
                let sentences = view.rationale(other);
                let Some(conclusion) = view.conclusion(other) else {
                    continue;
                };
                // Siblings that share their reasons are no mistake.
                let Some(own) = rationales.get(index) else {
                    continue;
                };
                let shared = sentences.iter().any(|s| {
                    let words = view.words(*s);
                    words.len() > 40 && own.contains(&words)
                });
                let (Some(request), Some(foreign)) = (view.request(index), view.request(other))
                else {
                    continue;
                };
                // An operation's reasons are those of the services that go with it.
                if shared
                    || ANCILLARY.is_in(&view.title(index))
                    || super::request::is_related(&request, &foreign)
                {
                    continue;
                }
                for passage in self.passages(&sentences, conclusion.index) {
                    let words = view.words(passage);
                    // It must show that it is about the other request, and not about this one too.
                    let own = format!("{request} {own}");
                    let named = |request: &str| UNNAMING.without(request);
                    if !ARGUES.is_in(&words)
                        || !super::request::tells(&named(&foreign), &words, &own)
                        || super::request::is_related(&named(&request), &words)
                    {
                        continue;
                    }
                    if let Some(edit) = view.insert(index, words, false) {
                        let against = vec![passage];
                        sites.plans.push(Plan::new(Some(index), edit, against));
                    }
                }
            }
        }
        sites
    }

    /// Whether two of the requests have nothing in common.
    fn has_strangers(&self) -> bool {
        let view = self.view;
        let requests: Vec<String> = view.issues().filter_map(|i| view.request(i)).collect();
        requests.iter().enumerate().any(|(index, a)| {
            let mut later = requests.iter().skip(index + 1);
            later.any(|b| !super::request::is_related(a, b))
        })
    }

    /// Sentences one after the other, up to the conclusion, that make a passage, from each start.
    fn passages(&self, sentences: &[Span], end: usize) -> Vec<Span> {
        let view = self.view;
        let mut out = Vec::new();
        for start in 0..end {
            let mut passage: Option<Span> = None;
            for sentence in sentences.get(start..end).unwrap_or_default() {
                let span = passage.map_or(*sentence, |known| known.cover(*sentence));
                passage = Some(span);
                if view.words(span).split(' ').count() >= LEAST {
                    out.push(span);
                    break;
                }
            }
        }
        out
    }

    /// A rationale taken out.
    pub(super) fn removed_rationale(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for (index, issue) in view.letter.issues.iter().enumerate() {
            let Some(rationale) = issue.rationale.filter(|span| !span.is_empty()) else {
                continue;
            };
            sites.material = true;
            let mut anchors = vec![issue.title];
            anchors.extend(issue.labels.iter().map(|label| label.span));
            let mut plan = Plan::new(
                Some(index),
                Edit::Replace(rationale, String::new()),
                Vec::new(),
            );
            plan.anchors = anchors;
            sites.plans.push(plan);
        }
        sites
    }
}
