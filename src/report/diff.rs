//! What changed between two runs: findings that are new, gone, or the same in another place.

use super::Record;
use super::json::{FindingRecord, SCHEMA_VERSION, to_line};
use super::style::{Ink, Style};
use super::words::{counted, line, name};
use crate::check::{Finding, Severity, Status};
use serde::Serialize;
use std::collections::HashMap;

/// A finding with the path of its letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The path.
    pub path: String,
    /// The finding.
    pub finding: Finding,
}

/// What changed.
#[derive(Debug, Default)]
pub struct Diff {
    /// Findings of the later run alone.
    pub new: Vec<Placed>,
    /// Findings of the earlier run alone.
    pub gone: Vec<Placed>,
    /// The same findings in another place: earlier, later.
    pub moved: Vec<(Placed, Placed)>,
    /// How many are where they were.
    pub same: usize,
    /// Findings of the earlier run whose letter could not be checked in the later one: nothing is known of them.
    pub unknown: Vec<Placed>,
}

/// Findings that cannot be told apart, since a report leaves out fingerprints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a report has findings without fingerprints")]
pub struct NoFingerprints;

impl Diff {
    /// Compares two runs by fingerprint.
    ///
    /// # Errors
    /// Findings without fingerprints, as `--quote none` without a key leaves them.
    pub fn of(old: Vec<Record>, new: Vec<Record>) -> Result<Self, NoFingerprints> {
        let failed: Vec<String> = new
            .iter()
            .filter(|record| record.outcome.is_err())
            .map(|record| record.path.clone())
            .collect();
        let (old, new) = (placed(old), placed(new));
        if old
            .iter()
            .chain(&new)
            .any(|p| p.finding.fingerprint.is_empty())
        {
            return Err(NoFingerprints);
        }
        let mut diff = Self::default();
        let mut left: HashMap<&str, Vec<&Placed>> = HashMap::new();
        for placed in &old {
            let same = left.entry(placed.finding.fingerprint.as_str()).or_default();
            same.push(placed);
        }
        // Copies of a letter share fingerprints: those in the same file belong together first.
        let mut rest = Vec::new();
        for later in &new {
            match take(&mut left, later, |earlier| earlier.path == later.path) {
                Some(earlier) if place(earlier) == place(later) => diff.same += 1,
                Some(earlier) => diff.moved.push((earlier.clone(), later.clone())),
                None => rest.push(later),
            }
        }
        for later in rest {
            match take(&mut left, later, |_| true) {
                Some(earlier) => diff.moved.push((earlier.clone(), later.clone())),
                None => diff.new.push(later.clone()),
            }
        }
        for earlier in &old {
            let fingerprint = earlier.finding.fingerprint.as_str();
            if left
                .get(fingerprint)
                .is_some_and(|left| left.iter().any(|other| std::ptr::eq(*other, earlier)))
            {
                let list = if failed.contains(&earlier.path) {
                    &mut diff.unknown
                } else {
                    &mut diff.gone
                };
                list.push(earlier.clone());
            }
        }
        Ok(diff)
    }

    /// How many new findings are at least as grave as `severity`. Waived ones and those of the baseline do not count.
    pub fn at_least(&self, severity: Severity) -> usize {
        let findings = self.new.iter().map(|placed| &placed.finding);
        findings
            .filter(|f| f.severity >= severity && f.status == Status::New)
            .count()
    }

    /// A line for each change, and one that sums up.
    pub fn text(&self, style: Style) -> String {
        let mut out = String::new();
        for placed in &self.new {
            let ink = Ink::Severity(placed.finding.severity);
            out.push_str(&change(style.paint(ink, "new"), placed));
        }
        for placed in &self.gone {
            out.push_str(&change(style.paint(Ink::Good, "gone"), placed));
        }
        for (earlier, later) in &self.moved {
            let from = format!("moved from {}", shown(earlier));
            out.push_str(&change(style.paint(Ink::Faint, &from), later));
        }
        for placed in &self.unknown {
            out.push_str(&change(style.paint(Ink::Bad, "unknown"), placed));
        }
        let mut parts = vec![
            format!("{} new", self.new.len()),
            format!("{} gone", self.gone.len()),
            format!("{} moved", self.moved.len()),
            format!("{} the same", self.same),
        ];
        if !self.unknown.is_empty() {
            let text = format!(
                "{} in letters that could not be checked again",
                counted(self.unknown.len(), "finding")
            );
            parts.push(style.paint(Ink::Bad, &text));
        }
        out.push_str(&parts.join(", "));
        out.push('\n');
        out
    }

    /// The same as JSON.
    pub fn json(&self) -> String {
        let records = |list: &'_ [Placed]| list.iter().map(record).map(|r| to_value(&r)).collect();
        let moved = self.moved.iter().map(|(earlier, later)| Moved {
            from: to_value(&record(earlier)),
            to: to_value(&record(later)),
        });
        let document = Document {
            schema_version: SCHEMA_VERSION,
            summary: Counts {
                new: self.new.len(),
                gone: self.gone.len(),
                moved: self.moved.len(),
                same: self.same,
                unknown: self.unknown.len(),
            },
            new: records(&self.new),
            gone: records(&self.gone),
            moved: moved.collect(),
            unknown: records(&self.unknown),
        };
        to_line(&document) + "\n"
    }
}

#[derive(Serialize)]
struct Document {
    schema_version: u32,
    summary: Counts,
    new: Vec<serde_json::Value>,
    gone: Vec<serde_json::Value>,
    moved: Vec<Moved>,
    unknown: Vec<serde_json::Value>,
}

#[derive(Serialize)]
struct Counts {
    new: usize,
    gone: usize,
    moved: usize,
    same: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct Moved {
    from: serde_json::Value,
    to: serde_json::Value,
}

fn record(placed: &Placed) -> FindingRecord<'_> {
    FindingRecord::new(&placed.path, &placed.finding)
}

fn to_value(record: &FindingRecord) -> serde_json::Value {
    serde_json::to_value(record).unwrap_or_default()
}

fn placed(records: Vec<Record>) -> Vec<Placed> {
    let mut out = Vec::new();
    for record in records {
        for finding in record
            .outcome
            .map_or(Vec::new(), |checked| checked.findings)
        {
            let path = record.path.clone();
            out.push(Placed { path, finding });
        }
    }
    out
}

/// Takes an earlier finding of the same fingerprint for which `is` holds.
fn take<'a>(
    left: &mut HashMap<&str, Vec<&'a Placed>>,
    later: &Placed,
    is: impl Fn(&Placed) -> bool,
) -> Option<&'a Placed> {
    let same = left.get_mut(later.finding.fingerprint.as_str())?;
    let at = same.iter().position(|earlier| is(earlier))?;
    Some(same.remove(at))
}

/// Path, line and column.
fn place(placed: &Placed) -> (&str, u32, u32) {
    let first = placed.finding.locations.first();
    let (row, column) = first.map_or((1, 1), |l| (l.line, l.column));
    (&placed.path, row, column)
}

fn shown(placed: &Placed) -> String {
    let (path, row, column) = place(placed);
    format!("{}:{row}:{column}", name(path))
}

fn change(what: String, placed: &Placed) -> String {
    format!(
        "{}: {what} {}[{}] {}\n",
        shown(placed),
        placed.finding.severity.name(),
        line(&placed.finding.rule),
        line(&placed.finding.message)
    )
}
