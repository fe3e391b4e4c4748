//! Other amounts than were requested, and limits misjudged.

use super::super::edit::Edit;
use super::super::patterns::{COUNT, FREQUENCY, NEGATES, ONLY_VISITS, QUANTITY, STRENGTH};
use super::super::view::{Plan, Sites};
use super::Planner;
use crate::source::Span;
use regex::Match;

impl Planner<'_, '_> {
    /// Another strength.
    pub(super) fn strength(&mut self) -> Sites {
        self.changed(|planner, request| {
            let hits = STRENGTH.every(request);
            let [found] = hits.as_slice() else {
                return None;
            };
            let number = found.get(1)?;
            let value: f64 = number.as_str().parse().ok()?;
            let other = if planner.random.coin() {
                value * 2.0
            } else {
                value / 2.0
            };
            let words = format!("{other}");
            (words.len() <= 5).then(|| swapped(request, number, &words))
        })
    }

    /// Another quantity.
    pub(super) fn quantity(&mut self) -> Sites {
        self.changed(|planner, request| {
            let hits = QUANTITY.every(request);
            let [found] = hits.as_slice() else {
                return None;
            };
            let number = found.get(1)?;
            let value: u32 = number.as_str().parse().ok()?;
            if value < 6 || ONLY_VISITS.is_in(request) {
                return None;
            }
            let other: Vec<u32> = [15, 20, 45, 60, 90, 120, 180]
                .into_iter()
                .filter(|other| *other != value)
                .collect();
            let other = planner.random.pick(&other)?.to_string();
            Some(swapped(request, number, &other))
        })
    }

    /// Another number of visits.
    pub(super) fn visits(&mut self) -> Sites {
        self.changed(|planner, request| {
            if !ONLY_VISITS.is_in(request) {
                return None;
            }
            let found = FREQUENCY.captures(request);
            let number = match &found {
                Some(found) => found.get(2)?,
                None => {
                    let hits = COUNT.every(request);
                    let [found] = hits.as_slice() else {
                        return None;
                    };
                    found.get(1).or_else(|| found.get(2))?
                }
            };
            let value = value(number.as_str())?;
            let more = value + 2 + u32::try_from(planner.random.below(6)).ok()?;
            // "12-18 sessions" has two numbers, and so has "Eight (8)".
            let near = request.get(..number.start())?.ends_with(['-', '/', '.'])
                || request
                    .get(number.end()..)?
                    .trim_start()
                    .starts_with(['-', '('])
                || request.matches("sessions").count() > 1;
            (!near).then(|| swapped(request, number, &more.to_string()))
        })
    }

    /// Plans in which the request is named with something changed. `change` gives the changed request.
    pub(super) fn changed(
        &mut self,
        mut change: impl FnMut(&mut Self, &str) -> Option<String>,
    ) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for index in view.issues() {
            let Some(request) = view.request(index) else {
                continue;
            };
            let Some(changed) = change(self, &request) else {
                continue;
            };
            sites.material = true;
            // A rationale shared by siblings, left and right, is no mistake.
            let mut others = view.issues().filter(|other| *other != index);
            if others.any(|other| {
                let request = view.request(other);
                request.is_some_and(|request| super::request::is_like(&changed, &request))
            }) {
                continue;
            }
            let slots = [("request", changed.as_str())];
            let conclusion = view.conclusion(index);
            let edit = match conclusion {
                Some(conclusion) if self.random.coin() => {
                    let list = self.templates.named_conclusions.get(conclusion.necessary);
                    let sentence = self.templates.fill(list, self.random, &slots);
                    Some(Edit::Replace(conclusion.span, sentence))
                }
                _ => {
                    let list = &self.templates.request_lines;
                    let sentence = self.templates.fill(list, self.random, &slots);
                    view.insert(index, sentence, true)
                }
            };
            let Some(edit) = edit else {
                continue;
            };
            let against = view.request_span(index);
            sites
                .plans
                .push(Plan::new(Some(index), edit, against.clone()));
            // The same slip in the letter's own words, where its conclusion names the request as titled.
            if let Some(conclusion) = conclusion
                && let Some(words) = in_place(&view.words(conclusion.span), &request, &changed)
            {
                let edit = Edit::Replace(conclusion.span, words);
                sites.plans.push(Plan::new(Some(index), edit, against));
            }
        }
        sites
    }

    /// A limit said to be exceeded that is not, or kept that is exceeded.
    pub(super) fn limit(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites::default();
        for index in view.issues() {
            let Some(request) = view.request(index).filter(|r| ONLY_VISITS.is_in(r)) else {
                continue;
            };
            let Some(visits) = total(&request) else {
                continue;
            };
            let Some(necessary) = view.necessary(index) else {
                continue;
            };
            // Visits had before may make a request go beyond a limit.
            let had = view
                .summary()
                .into_iter()
                .chain(view.rationale(index))
                .any(|sentence| COUNT.is_in(&view.words(sentence)));
            if !necessary && had {
                continue;
            }
            sites.material = true;
            let room = 2 + u32::try_from(self.random.below(5)).unwrap_or(0) * 2;
            let limit = if necessary {
                visits.saturating_sub(room)
            } else {
                visits + room
            };
            if limit < 2 {
                continue;
            }
            let list = if necessary {
                &self.templates.within
            } else {
                &self.templates.exceeds
            };
            let (m, n) = (limit.to_string(), visits.to_string());
            let slots = [("m", m.as_str()), ("n", n.as_str())];
            let sentence = self.templates.fill(list, self.random, &slots);
            if let Some(edit) = view.insert(index, sentence, false) {
                let against: Vec<Span> = view.request_span(index);
                sites.plans.push(Plan::new(Some(index), edit, against));
            }
        }
        sites
    }
}

/// The request with other words at a place.
fn swapped(request: &str, at: Match<'_>, words: &str) -> String {
    let before = request.get(..at.start()).unwrap_or_default();
    let after = request.get(at.end()..).unwrap_or_default();
    format!("{before}{words}{after}")
}

/// A sentence that names a request, with the changed one in its stead.
fn in_place(sentence: &str, request: &str, changed: &str) -> Option<String> {
    let at = sentence.to_lowercase().find(&request.to_lowercase())?;
    let before = sentence.get(..at)?;
    let after = sentence.get(at + request.len()..)?;
    // A word of the request itself must not have been what negates.
    (NEGATES.is_in(sentence) == NEGATES.is_in(&format!("{before} {after}")))
        .then(|| format!("{before}{changed}{after}"))
}

/// How many visits a request comes to.
fn total(request: &str) -> Option<u32> {
    if let Some(found) = FREQUENCY.captures(request) {
        let before = request.get(..found.get(1)?.start())?.trim_end();
        if before.ends_with("to") || before.ends_with('-') {
            return None;
        }
        return Some(value(found.get(1)?.as_str())? * value(found.get(2)?.as_str())?);
    }
    let hits = COUNT.every(request);
    let [found] = hits.as_slice() else {
        return None;
    };
    let number = found.get(1).or_else(|| found.get(2))?;
    if request.get(..number.start())?.ends_with('-') {
        return None;
    }
    value(number.as_str())
}

/// A number in figures or words.
fn value(text: &str) -> Option<u32> {
    const WORDS: &[(&str, u32)] = &[
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("eight", 8),
        ("ten", 10),
        ("twelve", 12),
    ];
    let lower = text.to_lowercase();
    let word = WORDS.iter().find(|(word, _)| *word == lower);
    word.map(|(_, value)| *value).or_else(|| lower.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_are_counted() {
        let of = |text| total(text);
        assert_eq!(of("Physical therapy 2 times a week for 3 weeks"), Some(6));
        assert_eq!(
            of("Physical therapy two times a week for three weeks for lumbar"),
            Some(6)
        );
        assert_eq!(of("Ultrasound 1 times 8"), Some(8));
        assert_eq!(of("Eight (8) physical therapy sessions"), Some(8));
        assert_eq!(of("Post-op physical therapy 12-18 sessions"), None);
        assert_eq!(of("Acupuncture 1 to 2 times per week for 4 weeks"), None);
    }

    #[test]
    fn requests_are_changed_in_place() {
        let sentence = "Therefore, naproxen 500mg #60 is not necessary.";
        let changed = in_place(sentence, "Naproxen 500mg #60", "Naproxen 250mg #60");
        assert_eq!(
            changed.unwrap(),
            "Therefore, Naproxen 250mg #60 is not necessary."
        );
    }
}
