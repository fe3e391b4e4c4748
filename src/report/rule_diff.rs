//! Which findings come and go between two sets of rules.

use super::json::FindingRecord;
use super::style::{Ink, Style};
use super::words::{counted, name};
use super::{Letter, Outcome, pretty};
use crate::check::{Checked, Finding};
use crate::source::Source;
use serde::Serialize;
use std::collections::BTreeMap;

/// Version of the layout of the JSON.
pub const SCHEMA_VERSION: u32 = 1;

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Only the new rules have it.
    Added,
    /// Only the old rules have it.
    Removed,
    /// Both have it, with another severity or message; the new one is shown.
    Changed,
}

/// A finding that is not the same in both.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its rule.
    pub rule: String,
    /// What became of it.
    pub change: Change,
    text: String,
    json: String,
}

#[derive(Serialize)]
struct EntryRecord<'a> {
    change: Change,
    finding: FindingRecord<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<FindingRecord<'a>>,
}

/// The findings of one letter that are not the same in both; findings are the same by their fingerprint.
pub fn letter(
    path: &str,
    source: &Source,
    old: &Checked,
    new: &Checked,
    style: Style,
) -> Vec<Entry> {
    let of = |checked: &'_ Checked, print: &str| -> Option<Finding> {
        let mut findings = checked.findings.iter();
        findings.find(|f| f.fingerprint == print).cloned()
    };
    let show = |checked: &Checked, finding: &Finding| {
        let one = Checked {
            findings: vec![finding.clone()],
            ..checked.clone()
        };
        let outcome = Outcome::Checked {
            source: Some(source),
            checked: &one,
        };
        pretty::letter(&Letter { path, outcome }, style)
    };
    let entry = |change, checked: &Checked, finding: &Finding, was: Option<&Finding>| {
        let record = EntryRecord {
            change,
            finding: FindingRecord::new(path, finding),
            was: was.map(|was| FindingRecord::new(path, was)),
        };
        let mut text = match was {
            Some(was) if was.severity != finding.severity => {
                format!("{}, was {}\n", word(change, style), was.severity.name())
            }
            _ => format!("{}\n", word(change, style)),
        };
        text.push_str(&show(checked, finding));
        Entry {
            rule: finding.rule.clone(),
            change,
            text,
            json: super::json::to_line(&record),
        }
    };
    let mut out = Vec::new();
    for finding in &new.findings {
        match of(old, &finding.fingerprint) {
            None => out.push(entry(Change::Added, new, finding, None)),
            Some(was) if was.severity != finding.severity || was.message != finding.message => {
                out.push(entry(Change::Changed, new, finding, Some(&was)));
            }
            Some(_) => {}
        }
    }
    for finding in &old.findings {
        if of(new, &finding.fingerprint).is_none() {
            out.push(entry(Change::Removed, old, finding, None));
        }
    }
    out
}

fn word(change: Change, style: Style) -> String {
    match change {
        Change::Added => style.paint(Ink::Good, "+ added"),
        Change::Removed => style.paint(Ink::Bad, "- removed"),
        Change::Changed => style.paint(Ink::Fact, "~ changed"),
    }
}

/// What was compared.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The old rules, as they are named.
    pub old: String,
    /// The new rules.
    pub new: String,
    /// Letters that were checked.
    pub letters: usize,
    /// Letters that could not be.
    pub failed: usize,
}

/// Entries by rule, then by what became of them, each in the order of the letters.
fn by_rule(entries: &[Entry]) -> BTreeMap<&str, Vec<&Entry>> {
    let mut rules: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        rules.entry(&entry.rule).or_default().push(entry);
    }
    for entries in rules.values_mut() {
        entries.sort_by_key(|entry| entry.change);
    }
    rules
}

fn count(entries: &[&Entry], change: Change) -> usize {
    entries.iter().filter(|e| e.change == change).count()
}

/// "2 added, 1 removed".
fn counts(entries: &[&Entry]) -> String {
    let parts: Vec<String> = [
        (Change::Added, "added"),
        (Change::Removed, "removed"),
        (Change::Changed, "changed"),
    ]
    .into_iter()
    .map(|(change, word)| (count(entries, change), word))
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    if parts.is_empty() {
        "no difference".to_owned()
    } else {
        parts.join(", ")
    }
}

/// The differences by rule, with both passages of each finding.
pub fn text(compared: &Compared, entries: &[Entry], style: Style) -> String {
    let mut out = String::new();
    for (rule, entries) in by_rule(entries) {
        let title = format!("{rule}: {}", counts(&entries));
        out.push_str(&format!("{}\n\n", style.paint(Ink::Strong, &title)));
        for entry in entries {
            out.push_str(&entry.text);
        }
    }
    let all: Vec<&Entry> = entries.iter().collect();
    out.push_str(&format!(
        "{} between {} and {} in {}",
        counts(&all),
        name(&compared.old),
        name(&compared.new),
        counted(compared.letters, "letter")
    ));
    if compared.failed > 0 {
        let text = format!(", {} could not be read", compared.failed);
        out.push_str(&style.paint(Ink::Bad, &text));
    }
    out.push('\n');
    out
}

#[derive(Serialize)]
struct Counts {
    letters: usize,
    failed: usize,
    added: usize,
    removed: usize,
    changed: usize,
}

/// The differences as JSON: counts, and a finding on each line.
pub fn json(compared: &Compared, entries: &[Entry]) -> String {
    let all: Vec<&Entry> = entries.iter().collect();
    let summary = Counts {
        letters: compared.letters,
        failed: compared.failed,
        added: count(&all, Change::Added),
        removed: count(&all, Change::Removed),
        changed: count(&all, Change::Changed),
    };
    let lines: Vec<&str> = by_rule(entries)
        .into_values()
        .flatten()
        .map(|entry| entry.json.as_str())
        .collect();
    let (open, close) = if lines.is_empty() {
        ("", "")
    } else {
        ("\n", "\n")
    };
    format!(
        "{{\"schema_version\":{SCHEMA_VERSION},\n\"old\":{},\n\"new\":{},\n\"summary\":{},\n\
         \"findings\":[{open}{}{close}]}}\n",
        super::json::to_line(&compared.old),
        super::json::to_line(&compared.new),
        super::json::to_line(&summary),
        lines.join(",\n")
    )
}
