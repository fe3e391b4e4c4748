//! Precision, recall and their mean, of everything and by category, rule and severity.

use super::matching::LetterMatch;
use super::wilson::{Share, f1};
use crate::check::{Category, Severity};
use std::collections::BTreeMap;

/// The figures of one group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Row {
    /// Findings that match a label, of all findings.
    pub precision: Share,
    /// Labelled defects that are found, of all of them.
    pub recall: Share,
}

impl Row {
    /// The harmonic mean of both.
    pub fn f1(&self) -> Option<f64> {
        f1(self.precision, self.recall)
    }

    fn is_empty(&self) -> bool {
        self.precision.total == 0 && self.recall.total == 0
    }
}

/// All figures of a set of letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Letters with labels, also those labelled clean.
    pub letters: usize,
    /// Of these, letters without any defect.
    pub clean: usize,
    /// Of the clean ones, those with a finding.
    pub clean_with_findings: usize,
    /// Everything.
    pub all: Row,
    /// Errors of which the readers are sure (confidence .8 and more).
    pub sure_errors: Share,
    /// By severity: of the finding for precision, of the label for recall.
    pub by_severity: BTreeMap<Severity, Row>,
    /// By category.
    pub by_category: BTreeMap<Category, Row>,
    /// By rule; labels name no rule, so recall is the share of all defects that the rule finds.
    pub by_rule: BTreeMap<String, Row>,
}

impl Figures {
    /// Counts all letters that have labels.
    pub fn of(letters: &[LetterMatch]) -> Self {
        let mut out = Self::default();
        let mut defects = 0;
        for letter in letters.iter().filter(|letter| letter.labelled) {
            out.letters += 1;
            if letter.defects.is_empty() {
                out.clean += 1;
                out.clean_with_findings += usize::from(!letter.findings.is_empty());
            }
            for matched in &letter.findings {
                let hit = !matched.defects.is_empty();
                let finding = &matched.finding;
                out.all.precision.add(hit);
                let severity = out.by_severity.entry(finding.severity).or_default();
                severity.precision.add(hit);
                let category = out.by_category.entry(finding.category).or_default();
                category.precision.add(hit);
                let rule = out.by_rule.entry(finding.rule.clone()).or_default();
                rule.precision.add(hit);
            }
            for defect in &letter.defects {
                defects += 1;
                let hit = !defect.found_by.is_empty();
                out.all.recall.add(hit);
                if defect.is_sure_error() {
                    out.sure_errors.add(hit);
                }
                let severity = out.by_severity.entry(defect.severity).or_default();
                severity.recall.add(hit);
                let category = out.by_category.entry(defect.category).or_default();
                category.recall.add(hit);
                let mut rules: Vec<&str> = defect
                    .found_by
                    .iter()
                    .filter_map(|index| letter.findings.get(*index))
                    .map(|matched| matched.finding.rule.as_str())
                    .collect();
                rules.sort_unstable();
                rules.dedup();
                for rule in rules {
                    if let Some(row) = out.by_rule.get_mut(rule) {
                        row.recall.hits += 1;
                    }
                }
            }
        }
        for row in out.by_rule.values_mut() {
            row.recall.total = defects;
        }
        out.by_category.retain(|_, row| !row.is_empty());
        out
    }

    /// Recall of everything (""), of sure errors, of a severity or of a category; nothing where the name is none of these.
    pub fn recall(&self, of: &str) -> Option<Share> {
        match of {
            "" | "all" => Some(self.all.recall),
            "sure-errors" => Some(self.sure_errors),
            _ => self.row(of).map(|row| row.recall),
        }
    }

    /// Precision of everything (""), of a severity, a category or a rule.
    pub fn precision(&self, of: &str) -> Option<Share> {
        match of {
            "" | "all" => Some(self.all.precision),
            _ => {
                let row = self.row(of).or_else(|| self.by_rule.get(of).copied());
                row.map(|row| row.precision)
            }
        }
    }

    fn row(&self, of: &str) -> Option<Row> {
        if let Some(severity) = named(Severity::ALL, of) {
            return Some(self.by_severity.get(&severity).copied().unwrap_or_default());
        }
        let category = named(Category::ALL, of)?;
        Some(self.by_category.get(&category).copied().unwrap_or_default())
    }
}

/// What a name stands for.
pub(super) fn named<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    all.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}
