//! The rules of a set, as a table or, with its criteria topics, as JSON.

use super::style::{Ink, Style};
use super::topics;
use super::words::{counted, pad, shorten, width};
use crate::check::criteria::Topic;
use crate::check::{Category, Confidence, Consequence, FixableBy, Severity};
use crate::rules::{Origin, Rule};
use crate::vocabulary::Concepts;
use serde::Serialize;

/// Version of the JSON layout.
pub const SCHEMA_VERSION: u32 = 1;

/// Where a rule comes from, and whether it stands in place of a built-in one.
fn origin(rule: &Rule) -> String {
    match &rule.origin {
        Origin::Builtin => "built in".to_owned(),
        Origin::Folder(folder) if rule.overrides => {
            format!("{}, in place of the built-in one", folder.display())
        }
        Origin::Folder(folder) => folder.display().to_string(),
    }
}

fn status(rule: &Rule) -> &'static str {
    if rule.preview { "preview" } else { "stable" }
}

/// A table of id, category, severity, status, origin.
pub fn table(rules: &[&Rule], style: Style) -> String {
    let head = ["id", "category", "severity", "status", "origin"].map(str::to_owned);
    let mut rows = vec![head];
    for rule in rules {
        rows.push([
            rule.id.clone(),
            rule.category.name().to_owned(),
            rule.severity.name().to_owned(),
            status(rule).to_owned(),
            origin(rule),
        ]);
    }
    let mut widths = [0; 5];
    for row in &rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        let mut text = String::new();
        for (column, (cell, widest)) in row.iter().zip(widths).enumerate() {
            let cell = if column + 1 == row.len() {
                cell.clone()
            } else {
                pad(cell, widest + 2)
            };
            let ink = match (at, column) {
                (0, _) => Ink::Strong,
                (_, 2) => match rules.get(at - 1) {
                    Some(rule) => Ink::Severity(rule.severity),
                    None => Ink::Faint,
                },
                _ => {
                    text.push_str(&cell);
                    continue;
                }
            };
            text.push_str(&style.paint(ink, &cell));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    let preview = rules.iter().filter(|rule| rule.preview).count();
    let mut closing = counted(rules.len(), "rule");
    if preview > 0 {
        closing.push_str(&format!(
            ", {preview} of them preview: off unless asked for with --preview"
        ));
    }
    out.push_str(&format!(
        "\n{}\n",
        shorten(&closing, style.width, style.glyphs().cut)
    ));
    out
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    rules_digest: &'a str,
    rules: Vec<Record<'a>>,
    criteria_topics: Vec<topics::Record<'a>>,
}

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    title: &'a str,
    category: Category,
    severity: Severity,
    confidence: Confidence,
    consequence: Consequence,
    fixable_by: FixableBy,
    status: &'static str,
    origin: String,
    overrides_builtin: bool,
    file: &'a str,
    about: &'a str,
    help: &'a str,
    tests: usize,
}

/// The rules and the criteria topics as JSON.
pub fn json(rules: &[&Rule], topics: &[Topic], concepts: &Concepts, digest: &str) -> String {
    let records = rules.iter().map(|rule| Record {
        id: &rule.id,
        title: &rule.title,
        category: rule.category,
        severity: rule.severity,
        confidence: rule.confidence,
        consequence: rule.consequence,
        fixable_by: rule.fixable_by,
        status: status(rule),
        origin: match &rule.origin {
            Origin::Builtin => "builtin".to_owned(),
            Origin::Folder(folder) => folder.display().to_string(),
        },
        overrides_builtin: rule.overrides,
        file: &rule.file,
        about: &rule.about,
        help: &rule.help,
        tests: rule.tests().len(),
    });
    let document = Document {
        schema_version: SCHEMA_VERSION,
        rules_digest: digest,
        rules: records.collect(),
        criteria_topics: topics::records(topics, concepts),
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_else(|_| "null".to_owned());
    out.push('\n');
    out
}
