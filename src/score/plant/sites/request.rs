//! Rationales about another request.

use super::super::edit::Edit;
use super::super::view::{Plan, Sites};
use super::Planner;
use std::collections::BTreeSet;

impl Planner<'_, '_> {
    /// A line that states another issue's request.
    pub(super) fn request_line_sibling(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites {
            material: view.issues().len() > 1,
            plans: Vec::new(),
        };
        for index in view.issues() {
            for other in self.siblings(index) {
                let lines = &self.templates.request_lines;
                let slots = [("request", other.as_str())];
                let sentence = self.templates.fill(lines, self.random, &slots);
                sites.add_line(self, index, sentence);
            }
        }
        sites
    }

    /// A line that states what nobody requested.
    pub(super) fn request_line_foreign(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites {
            material: !view.issues().is_empty(),
            plans: Vec::new(),
        };
        for index in view.issues() {
            let Some(foreign) = self.foreign() else {
                break;
            };
            let lines = &self.templates.request_lines;
            let slots = [("request", foreign.as_str())];
            let sentence = self.templates.fill(lines, self.random, &slots);
            sites.add_line(self, index, sentence);
        }
        sites
    }

    /// A conclusion about another treatment.
    pub(super) fn conclusion_treatment(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for index in view.issues() {
            sites.material |= view.necessary(index).is_some() && !view.rationale(index).is_empty();
            let Some(conclusion) = view.conclusion(index) else {
                continue;
            };
            let others = self.siblings(index);
            let foreign = self.foreign();
            let Some(other) = self.random.pick(&others).cloned().or(foreign) else {
                continue;
            };
            let list = self.templates.named_conclusions.get(conclusion.necessary);
            let slots = [("request", other.as_str())];
            let sentence = self.templates.fill(list, self.random, &slots);
            let edit = Edit::Replace(conclusion.span, sentence);
            let against = view.request_span(index);
            sites.plans.push(Plan::new(Some(index), edit, against));
        }
        sites
    }

    /// Requests of other issues that share no word with this one.
    fn siblings(&self, issue: usize) -> Vec<String> {
        let view = self.view;
        let Some(own) = view.letter.issues.get(issue) else {
            return Vec::new();
        };
        let own = content_words(&view.words(own.request));
        if own.is_empty() {
            return Vec::new();
        }
        view.issues()
            .filter(|other| *other != issue)
            .filter_map(|other| view.request(other))
            .filter(|other| {
                let words = content_words(other);
                !words.is_empty() && words.is_disjoint(&own) && other.len() <= 90
            })
            .collect()
    }

    /// A treatment of which the letter does not speak.
    fn foreign(&mut self) -> Option<String> {
        let lower = &self.view.lower;
        let mut list: Vec<&str> = self
            .templates
            .treatments
            .iter()
            .filter(|treatment| treatment.is_foreign_to(lower))
            .map(|treatment| treatment.name.as_str())
            .collect();
        self.random.shuffle(&mut list);
        list.first().map(|name| (*name).to_owned())
    }
}

impl Sites {
    fn add_line(&mut self, planner: &Planner<'_, '_>, issue: usize, sentence: String) {
        let view = planner.view;
        if let Some(edit) = view.insert(issue, sentence, true) {
            let against = view.request_span(issue);
            self.plans.push(Plan::new(Some(issue), edit, against));
        }
    }
}

/// Whether all words of one request, numbers too, are in the other.
pub(super) fn is_like(a: &str, b: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    a.is_subset(&b) || b.is_subset(&a)
}

/// Words of a request that a text has and another lacks.
pub(super) fn tells(request: &str, text: &str, other: &str) -> bool {
    let (text, other) = (content_words(text), content_words(other));
    content_words(request)
        .iter()
        .any(|word| word.len() > 2 && text.contains(word) && !other.contains(word))
}

/// Whether two requests share a word that tells requests apart.
pub(super) fn is_related(a: &str, b: &str) -> bool {
    !content_words(a).is_disjoint(&content_words(b))
}

/// Words that tell requests apart.
fn content_words(text: &str) -> BTreeSet<String> {
    const COMMON: &[&str] = &[
        "the",
        "for",
        "and",
        "with",
        "without",
        "per",
        "days",
        "day",
        "week",
        "weeks",
        "times",
        "left",
        "right",
        "bilateral",
        "associated",
        "surgical",
        "service",
        "services",
        "unit",
        "retrospective",
        "order",
        "spine",
        "oral",
        "one",
    ];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 1 && word.chars().any(char::is_alphabetic))
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .filter(|word| !COMMON.contains(word))
        .map(|word| word.strip_suffix('s').unwrap_or(word).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::content_words;

    #[test]
    fn requests_are_told_apart_by_their_words() {
        let words = content_words("Post-op physical therapy 2 times a week, 20mg");
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(words, ["op", "physical", "post", "therapy"]);
    }
}
