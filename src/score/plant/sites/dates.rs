//! Other dates of the same event, and dates in an impossible order.

use super::super::edit::Edit;
use super::super::view::{Dated, Plan, Sites, dates, form_of, written};
use super::Planner;
use jiff::ToSpan;
use jiff::civil::Date;

impl Planner<'_, '_> {
    /// Another date of injury: in a rationale, or where the summary repeats it.
    pub(super) fn injury_date(&mut self) -> Sites {
        let own = self.view.header("date-of-injury");
        let list = &self.templates.injury_date;
        self.other_date(own, list)
    }

    /// Another date of utilization review.
    pub(super) fn review_date(&mut self) -> Sites {
        let own = self.view.header("ur-denial-date");
        let list = &self.templates.review_date;
        self.other_date(own, list)
    }

    fn other_date(&mut self, own: Option<Dated>, list: &[String]) -> Sites {
        let view = self.view;
        let Some(own) = own else {
            return Sites::default();
        };
        let mut sites = Sites {
            material: true,
            plans: Vec::new(),
        };
        let step = 2 + i64::try_from(self.random.below(9)).unwrap_or(0);
        let other = shifted(own.date, if self.random.coin() { step } else { -step });
        let Some(other) = other else {
            return sites;
        };
        if let Some(issue) = view.any_issue(self.random) {
            let date = written(other, self.random.below(3));
            let slots = [("date", date.as_str())];
            let sentence = self.templates.fill(list, self.random, &slots);
            let start = self.random.coin();
            if let Some(edit) = view.insert(issue, sentence, start) {
                let against = vec![own.span];
                sites.plans.push(Plan::new(Some(issue), edit, against));
            }
        }
        for sentence in view.summary() {
            let words = view.words(sentence).to_lowercase();
            let event = if std::ptr::eq(list, self.templates.injury_date.as_slice()) {
                words.replace("injured worker", "").contains("injur") || words.contains("accident")
            } else {
                words.contains("utilization review") || words.contains("ur ")
            };
            let found = dates(view.text(), sentence);
            let [dated] = found.as_slice() else {
                continue;
            };
            if event && dated.date == own.date {
                let date = written(other, form_of(dated.span.of(view.text())));
                let edit = Edit::Replace(dated.span, date);
                sites.plans.push(Plan::new(None, edit, vec![own.span]));
            }
        }
        sites
    }

    /// Dates that cannot follow each other.
    pub(super) fn date_order(&mut self) -> Sites {
        let view = self.view;
        let header = |field| view.header(field);
        let mut sites = Sites::default();
        let (injury, review) = (header("date-of-injury"), header("ur-denial-date"));
        let (decision, received) = (header("decision-date"), header("application-received"));
        sites.material = injury.is_some() || decision.is_some();
        // Header dates: each moved to the wrong side of another.
        let moves = [
            (injury, review, 9),
            (review, decision, 12),
            (received, review, -15),
            (received, decision, 10),
        ];
        for (moved, other, days) in moves {
            let (Some(moved), Some(other)) = (moved, other) else {
                continue;
            };
            if let Some(date) = shifted(other.date, days) {
                let words = written(date, form_of(moved.span.of(view.text())));
                let edit = Edit::Replace(moved.span, words);
                sites.plans.push(Plan::new(None, edit, vec![other.span]));
            }
        }
        // A sentence of a rationale.
        let days = 5 + i64::try_from(self.random.below(60)).unwrap_or(0);
        let late = decision.and_then(|d| shifted(d.date, days).map(|date| (date, d)));
        let early = injury.and_then(|d| shifted(d.date, -days).map(|date| (date, d)));
        let lists = [
            (late, &self.templates.after_decision),
            (early, &self.templates.before_injury),
        ];
        for (date, list) in lists {
            let (Some((date, own)), Some(issue)) = (date, view.any_issue(self.random)) else {
                continue;
            };
            let words = written(date, self.random.below(3));
            let slots = [("date", words.as_str())];
            let sentence = self.templates.fill(list, self.random, &slots);
            let start = self.random.coin();
            if let Some(edit) = view.insert(issue, sentence, start) {
                let against = vec![own.span];
                sites.plans.push(Plan::new(Some(issue), edit, against));
            }
        }
        sites
    }
}

fn shifted(date: Date, days: i64) -> Option<Date> {
    date.checked_add(days.days()).ok()
}
