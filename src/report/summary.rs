//! The counts that end a report.

use super::style::{Ink, Style};
use super::words::{counted, wrap};
use super::{Letter, Outcome};
use crate::check::{Severity, Status};
use std::collections::BTreeMap;
use std::time::Duration;

/// What a run did. Findings of the baseline and waived ones are not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Letters that were named or found.
    pub letters: usize,
    /// Of these, those that were checked.
    pub checked: usize,
    /// And those that could not be.
    pub failed: usize,
    /// Findings that are errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
    /// Letters with a finding.
    pub with_findings: usize,
    /// Findings that the baseline knows.
    pub baseline: usize,
    /// Findings that are waived.
    pub waived: usize,
    /// Letters that could not be checked, by reason.
    pub failures: BTreeMap<&'static str, usize>,
}

impl Summary {
    /// The counts of one letter.
    pub fn of(letter: &Letter) -> Self {
        let mut summary = Self {
            letters: 1,
            ..Self::default()
        };
        let checked = match letter.outcome {
            Outcome::Checked { checked, .. } => checked,
            Outcome::Failed(failure) => {
                summary.failed = 1;
                summary.failures.insert(failure.reason, 1);
                return summary;
            }
        };
        summary.checked = 1;
        for finding in &checked.findings {
            match finding.status {
                Status::New => summary.with_findings = 1,
                Status::Baseline => summary.baseline += 1,
                Status::Waived => summary.waived += 1,
            }
            if finding.status != Status::New {
                continue;
            }
            match finding.severity {
                Severity::Error => summary.error += 1,
                Severity::Warning => summary.warning += 1,
                Severity::Note => summary.note += 1,
            }
        }
        summary
    }

    /// Adds the counts of other letters.
    pub fn add(&mut self, other: Self) {
        self.letters += other.letters;
        self.checked += other.checked;
        self.failed += other.failed;
        self.error += other.error;
        self.warning += other.warning;
        self.note += other.note;
        self.with_findings += other.with_findings;
        self.baseline += other.baseline;
        self.waived += other.waived;
        for (reason, count) in other.failures {
            *self.failures.entry(reason).or_default() += count;
        }
    }

    /// How many findings are at least as grave as `severity`.
    pub fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.error + self.warning,
            Severity::Note => self.error + self.warning + self.note,
        }
    }

    /// "5 letters checked, 3 errors, 2 warnings, 1 note in 2 letters (0.02 s)".
    pub fn line(&self, elapsed: Option<Duration>, style: Style) -> String {
        let mut parts = vec![format!("{} checked", counted(self.checked, "letter"))];
        if self.failed > 0 {
            let reasons = self.failures.iter();
            let reasons: Vec<_> = reasons.map(|(why, n)| format!("{n} {why}")).collect();
            let mut text = format!("{} could not be read", self.failed);
            if !reasons.is_empty() {
                text.push_str(&format!(" ({})", reasons.join(", ")));
            }
            parts.push(style.paint(Ink::Bad, &text));
        }
        let kinds = [
            (self.error, Severity::Error),
            (self.warning, Severity::Warning),
            (self.note, Severity::Note),
        ];
        let mut any = false;
        for (count, severity) in kinds {
            if count > 0 {
                any = true;
                let text = counted(count, severity.name());
                parts.push(style.paint(Ink::Severity(severity), &text));
            }
        }
        for (count, what) in [(self.baseline, "in the baseline"), (self.waived, "waived")] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        if !any && self.checked > 0 {
            parts.push(style.paint(Ink::Good, "nothing found"));
        }
        let mut out = parts.join(", ");
        if any && self.checked > 1 {
            out.push_str(&format!(" in {}", counted(self.with_findings, "letter")));
        }
        if let Some(elapsed) = elapsed {
            out.push_str(&format!(" ({:.2} s)", elapsed.as_secs_f64()));
        }
        out.push('\n');
        if any {
            let hint = "`imrlint explain RULE` says what a rule looks for and why it matters.";
            for part in wrap(hint, style.width, style.width) {
                out.push_str(&style.paint(Ink::Faint, &part));
                out.push('\n');
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let line = |summary: Summary| summary.line(None, Style::default());
        let clean = Summary {
            letters: 1,
            checked: 1,
            ..Summary::default()
        };
        assert_eq!(line(clean), "1 letter checked, nothing found\n");
        let mut some = Summary {
            letters: 6,
            checked: 5,
            failed: 1,
            error: 3,
            warning: 2,
            note: 1,
            with_findings: 2,
            failures: [("damaged", 1)].into(),
            ..Summary::default()
        };
        let text = some.line(Some(Duration::from_millis(24)), Style::default());
        assert!(
            text.starts_with(
                "5 letters checked, 1 could not be read (1 damaged), 3 errors, 2 warnings, 1 note in 2 letters (0.02 s)\n"
            ),
            "{text}"
        );
        assert_eq!(some.at_least(Severity::Warning), 5);
        some.checked = 0;
        (some.error, some.warning, some.note) = (0, 0, 0);
        assert_eq!(
            line(some),
            "0 letters checked, 1 could not be read (1 damaged)\n"
        );
    }
}
