//! Another sex or age of the patient.

use super::super::edit::Edit;
use super::super::patterns::{AGE, OPENING_PRONOUN, OTHERS, PATIENT};
use super::super::view::{Plan, Sites, within};
use super::Planner;

impl Planner<'_, '_> {
    /// The other sex, by a noun in a rationale.
    pub(super) fn sex_noun(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites {
            material: PATIENT.is_in(view.text()),
            plans: Vec::new(),
        };
        let (Some(patient), Some(issue)) = (view.patient(), view.any_issue(self.random)) else {
            return sites;
        };
        let nouns: &[&str] = if patient.female {
            &["male", "man", "gentleman"]
        } else {
            &["female", "woman", "lady"]
        };
        let noun = self.random.pick(nouns).copied().unwrap_or_default();
        let age = patient.age.to_string();
        let slots = [("noun", noun), ("age", age.as_str())];
        let list = &self.templates.sex_noun;
        let sentence = self.templates.fill(list, self.random, &slots);
        let start = self.random.coin();
        if let Some(edit) = view.insert(issue, sentence, start) {
            sites
                .plans
                .push(Plan::new(Some(issue), edit, vec![patient.span]));
        }
        sites
    }

    /// The other sex, by a pronoun.
    pub(super) fn sex_pronoun(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites {
            material: PATIENT.is_in(view.text()),
            plans: Vec::new(),
        };
        let Some(patient) = view.patient() else {
            return sites;
        };
        let (pronoun, possessive) = if patient.female {
            ("he", "his")
        } else {
            ("she", "her")
        };
        if let Some(issue) = view.any_issue(self.random) {
            let slots = [("pronoun", pronoun), ("possessive", possessive)];
            let list = &self.templates.sex_pronoun;
            let sentence = self.templates.fill(list, self.random, &slots);
            let start = self.random.coin();
            if let Some(edit) = view.insert(issue, sentence, start) {
                sites
                    .plans
                    .push(Plan::new(Some(issue), edit, vec![patient.span]));
            }
        }
        // One of the summary's own pronouns.
        let mut before = String::new();
        for sentence in view.summary() {
            let words = view.words(sentence);
            let own = if patient.female { "She" } else { "He" };
            if let Some(found) = OPENING_PRONOUN.find(&words)
                && found.as_str() == own
                && !OTHERS.is_in(&before)
                && !OTHERS.is_in(&words)
            {
                let span = within(sentence, 0, own.len());
                let other = super::super::templates::capital(pronoun);
                let edit = Edit::Replace(span, other);
                sites.plans.push(Plan::new(None, edit, vec![patient.span]));
            }
            before = words;
        }
        sites
    }

    /// Another age, in a rationale.
    pub(super) fn age(&mut self) -> Sites {
        let view = self.view;
        let mut sites = Sites {
            material: AGE.is_in(view.text()),
            plans: Vec::new(),
        };
        let (Some((age, span)), Some(issue)) = (view.age(), view.any_issue(self.random)) else {
            return sites;
        };
        let step = 3 + u32::try_from(self.random.below(12)).unwrap_or(0);
        let older = age < 35 || (age < 70 && self.random.coin());
        let other = if older { age + step } else { age - step };
        let other = other.to_string();
        let slots = [("age", other.as_str())];
        let list = &self.templates.age;
        let sentence = self.templates.fill(list, self.random, &slots);
        let start = self.random.coin();
        if let Some(edit) = view.insert(issue, sentence, start) {
            sites.plans.push(Plan::new(Some(issue), edit, vec![span]));
        }
        sites
    }
}
