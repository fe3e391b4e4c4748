//! `imrlint rules try`: one rule file over letters, before it is installed anywhere.

use super::config::Config;
use super::exit::Exit;
use super::terminal::Terminal;
use super::{check, progress, rule_set};
use imrlint::report::trace_text::{self, Traced};
use imrlint::report::{Style, Summary};
use imrlint::rules::RuleSet;
use std::path::PathBuf;

pub(crate) const EXAMPLES: &str = "\
Examples:
  imrlint rules try new-rule.yaml letters/
  imrlint rules try new-rule.yaml letters/ --format json
  imrlint rules try my-topic.yaml letters/   criteria of a guideline, by the general rules

Where it finds nothing, the nearest misses are shown. The rule runs beside the
built-in vocabulary, and that of --rules DIR; no other rule runs.";

/// Options of `imrlint rules try`.
#[derive(Debug, clap::Args)]
pub(crate) struct Try {
    /// The rule file
    #[arg(value_name = "RULE.yaml")]
    rule: PathBuf,

    #[command(flatten)]
    check: check::Args,
}

/// Runs the command.
pub(crate) fn run(args: &Try, config: &Config, terminal: Terminal) -> Exit {
    let load = || {
        let mut folders = args.check.rules.rules.clone();
        folders.push(args.rule.clone());
        let mut set = rule_set::load(&folders, terminal)?;
        set.only(&args.rule);
        Ok(set)
    };
    let mut found = Summary::default();
    let exit = check::run_with(&args.check, load, &mut found, config, terminal);
    let silent = found.checked > 0 && found.error + found.warning + found.note == 0;
    if silent && args.check.report.talks() {
        let Ok(set) = load() else { return exit };
        let text = nearest(args, &set, terminal.style);
        return exit.max(terminal.print(&text, Exit::Clean));
    }
    exit
}

/// Misses that are shown.
const MOST: usize = 3;

/// The nearest misses in all letters.
fn nearest(args: &Try, set: &RuleSet, style: Style) -> String {
    let Ok(inputs) = args.check.input.find(&[]) else {
        return String::new();
    };
    let mut all: Vec<(f64, String)> = Vec::new();
    let take = |near: Vec<(f64, String)>| {
        all.extend(near);
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all.truncate(MOST);
        Ok::<(), ()>(())
    };
    let work = |_, input: &super::inputs::Input| {
        let Ok(source) = input.read() else {
            return Vec::new();
        };
        let (reading, facts) = imrlint::read(&source, set);
        let letter = Traced {
            path: &input.name,
            source: &source,
            letter: &reading.letter,
            facts: &facts,
            vocabulary: &set.vocabulary,
        };
        let mut near: Vec<(f64, String)> = (0..set.rules().len())
            .filter_map(|rule| set.trace(rule, &reading, &facts, Some(1)))
            .flat_map(|trace| trace.subjects)
            .map(|mut subject| {
                // A name without facts is further away than any condition.
                let empty = subject.names.iter().filter(|n| n.facts.is_empty()).count();
                let least = subject.names.len().saturating_sub(empty);
                let share = f64::from(u32::try_from(least).unwrap_or(0)) / 100.0;
                subject.groups.truncate(1);
                let nearness = subject.groups.first().map_or(share - 1.0, |g| g.nearness);
                (nearness, trace_text::nearest(letter, &subject, style))
            })
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        near.truncate(MOST);
        near
    };
    // Nothing stops the work.
    let _ = progress::in_order(progress::jobs(None), inputs.list.iter(), work, take);
    let mut out = String::from("\nthe nearest misses:\n");
    for (_, text) in &all {
        out.push_str(text);
    }
    out
}
