//! Citations that do not fit.

use super::super::edit::Edit;
use super::super::patterns::{CHRONIC, PAGES, SECTIONS};
use super::super::view::{Plan, Sites, View, within};
use super::Planner;
use crate::source::Span;

impl Planner<'_, '_> {
    /// A section on something else.
    pub(super) fn citation_topic(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for index in view.issues() {
            let Some(citation) = citation(view, index) else {
                continue;
            };
            let words = citation.of(view.text());
            sites.material |= CHRONIC.is_in(words) || SECTIONS.is_in(words);
            if !CHRONIC.is_in(words) && !SECTIONS.is_in(words) {
                continue;
            }
            let mut about = view.words(
                view.letter
                    .issues
                    .get(index)
                    .map_or(Span::default(), |i| i.request),
            );
            for sentence in view.rationale(index) {
                about.push(' ');
                about.push_str(&view.words(sentence));
            }
            let about = about.to_lowercase();
            let mut topics: Vec<&str> = self
                .templates
                .sections
                .iter()
                .filter(|section| section.is_foreign_to(&about))
                .map(|section| section.name.as_str())
                .collect();
            self.random.shuffle(&mut topics);
            let Some(topic) = topics.first() else {
                continue;
            };
            let edition = edition(view);
            let text = if edition == "2009" && !view.text().contains("Treatment 2009") {
                format!("Decision based on MTUS Chronic Pain Treatment Guidelines {topic}.")
            } else {
                format!(
                    "Decision based on MTUS Chronic Pain Medical Treatment {edition}, Section(s): {topic}."
                )
            };
            let edit = Edit::Replace(citation, text);
            let against = view.request_span(index);
            sites.plans.push(Plan::new(Some(index), edit, against));
        }
        sites
    }

    /// A page that the guideline does not have.
    pub(super) fn citation_page(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for index in view.issues() {
            let Some(citation) = citation(view, index) else {
                continue;
            };
            let words = citation.of(view.text());
            let Some(chronic) = CHRONIC.find(words) else {
                continue;
            };
            sites.material = true;
            let page = 700 + self.random.below(900);
            let rest = words.get(chronic.end()..).unwrap_or_default();
            let own = rest.find("Decision based").unwrap_or(rest.len());
            let own = rest.get(..own).unwrap_or_default();
            let edit = match PAGES.every(own).last().and_then(|found| found.get(1)) {
                Some(number) => {
                    let start = chronic.end() + number.start();
                    let span = within(citation, start, chronic.end() + number.end());
                    Some(Edit::Replace(span, page.to_string()))
                }
                None => {
                    let end = own.trim_end().trim_end_matches('.').len();
                    let span = within(citation, chronic.start(), chronic.end() + end);
                    let words = view.words(span);
                    Some(Edit::Replace(span, format!("{words} Page(s): {page}")))
                }
            };
            let prose = self.random.below(3) == 0;
            let edit = if prose {
                let page = page.to_string();
                let slots = [("page", page.as_str())];
                let list = &self.templates.pages;
                let sentence = self.templates.fill(list, self.random, &slots);
                view.insert(index, sentence, true)
            } else {
                edit
            };
            if let Some(edit) = edit {
                sites.plans.push(Plan::new(Some(index), edit, Vec::new()));
            }
        }
        sites
    }
}

fn citation(view: &View<'_>, issue: usize) -> Option<Span> {
    let span = view.letter.issues.get(issue)?.reviewer_citation?;
    (!span.is_empty()).then_some(span)
}

/// The edition of the chronic pain guideline that the letter uses.
fn edition(view: &View<'_>) -> String {
    let hits = CHRONIC.every(view.text());
    let year = hits.iter().find_map(|found| found.get(1));
    match year {
        Some(year) => year.as_str().to_owned(),
        None => match view.header("decision-date") {
            Some(decided) if decided.date.year() >= 2017 => "2016".to_owned(),
            _ => "2009".to_owned(),
        },
    }
}
