//! The self-test's figures, for people and for programs.

use super::Tool;
use super::json::SCHEMA_VERSION;
use super::score::Show;
use super::score_json::{finish, gates as gates_json, share, tool};
use super::score_text::{NAME, cell, gates as gates_text, head};
use super::style::{Ink, Style};
use super::words::{counted, line, pad};
use crate::score::GateOutcome;
use crate::score::plant::{Figures, KindRow, LetterPlants, Outcome, Planted, Tried};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// What a report on planted contradictions is made of.
#[derive(Debug)]
pub struct Plants<'a> {
    /// The program and its rules.
    pub tool: &'a Tool,
    /// The seed.
    pub seed: u64,
    /// The figures.
    pub figures: &'a Figures,
    /// The letters.
    pub letters: &'a [LetterPlants],
    /// Letters that could not be read.
    pub failed: &'a [String],
    /// Gates.
    pub gates: &'a [GateOutcome],
    /// What is listed.
    pub show: Show,
}

impl Plants<'_> {
    /// Whether one is listed.
    fn lists(&self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Found => self.show.matched,
            _ => self.show.missed,
        }
    }

    /// All that are listed.
    fn listed(&self) -> impl Iterator<Item = (&LetterPlants, &Tried, &Planted)> {
        let all = self.letters.iter().flat_map(|letter| {
            let tried = letter.tried.iter();
            tried.filter_map(move |t| t.planted.as_ref().map(|planted| (letter, t, planted)))
        });
        let mut list: Vec<_> = all.filter(|(.., p)| self.lists(p.outcome)).collect();
        list.sort_by_key(|(_, tried, _)| tried.kind);
        list.into_iter()
    }
}

/// The report for people.
pub fn text(plants: &Plants<'_>, style: Style) -> String {
    let mut out = String::new();
    for (letter, tried, planted) in plants.listed() {
        one(letter, tried, planted, style, &mut out);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let figures = plants.figures;
    let _ = writeln!(
        out,
        "{} planted, one at a time, into copies of {} (seed {})",
        counted(figures.all.found.total, "contradiction"),
        counted(figures.letters, "letter"),
        plants.seed
    );
    out.push_str(
        "Share, its 95 % interval (Wilson), and counts. Found: in the right category at the\n\
         right place. Category: anywhere. Planted: of the letters that have its material.\n\n",
    );
    head(&["found", "category", "planted"], style, &mut out);
    row("all", figures.all, &mut out);
    for (kind, figures) in &figures.by_kind {
        row(kind.name(), *figures, &mut out);
    }
    if !plants.failed.is_empty() {
        let count = counted(plants.failed.len(), "letter");
        let heading = format!("{count} could not be read and are left out");
        let _ = write!(out, "\n{}\n", style.paint(Ink::Bad, &heading));
        for name in plants.failed {
            let _ = writeln!(out, "  {}", line(name));
        }
    }
    gates_text(plants.gates, style, &mut out);
    out
}

fn row(name: &str, row: KindRow, out: &mut String) {
    let _ = writeln!(
        out,
        "{}{}{}{}",
        pad(name, NAME),
        cell(row.found),
        cell(row.category),
        cell(row.planted)
    );
}

fn one(letter: &LetterPlants, tried: &Tried, planted: &Planted, style: Style, out: &mut String) {
    let issue = planted
        .issue
        .map_or(String::new(), |issue| format!(" issue {issue}"));
    let _ = writeln!(
        out,
        "{}: {} in {}{issue}, line {} of the copy",
        style.paint(Ink::Strong, planted.outcome.name()),
        tried.kind.name(),
        letter.path,
        planted.line
    );
    let mut say = |what: &str, words: &str| {
        if !words.is_empty() {
            let _ = writeln!(out, "    {what}: {}", line(words));
        }
    };
    say("was", &planted.before);
    say("now", &planted.words);
    say("against", &planted.against);
    let rules: Vec<String> = planted
        .rules
        .iter()
        .map(|(rule, category)| format!("{rule} ({})", category.name()))
        .collect();
    say("new findings", &rules.join(", "));
}

/// The report for programs.
pub fn document(plants: &Plants<'_>) -> String {
    let row = |row: &KindRow| {
        json!({
            "found": share(row.found),
            "category": share(row.category),
            "planted": share(row.planted),
        })
    };
    let mut out = Map::new();
    let figures = plants.figures;
    out.insert("schema_version".to_owned(), json!(SCHEMA_VERSION));
    out.insert("tool".to_owned(), tool(plants.tool));
    out.insert("seed".to_owned(), json!(plants.seed));
    out.insert("letters".to_owned(), json!(figures.letters));
    out.insert("all".to_owned(), row(&figures.all));
    let kinds: Map<String, Value> = figures
        .by_kind
        .iter()
        .map(|(kind, figures)| (kind.name().to_owned(), row(figures)))
        .collect();
    out.insert("by_kind".to_owned(), Value::Object(kinds));
    out.insert("failed".to_owned(), json!(plants.failed));
    out.insert("gates".to_owned(), gates_json(plants.gates));
    if plants.show.missed || plants.show.matched {
        let list = plants.listed().map(|(letter, tried, planted)| {
            let rules = planted
                .rules
                .iter()
                .map(|(rule, category)| json!({ "rule": rule, "category": category }));
            json!({
                "path": letter.path,
                "kind": tried.kind,
                "outcome": planted.outcome.name(),
                "issue": planted.issue,
                "line": planted.line,
                "was": planted.before,
                "now": planted.words,
                "against": planted.against,
                "new_findings": rules.collect::<Value>(),
            })
        });
        out.insert("plants".to_owned(), list.collect());
    }
    finish(out)
}
