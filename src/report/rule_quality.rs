//! What the tests of rules exercise, and what they would not notice.

use super::style::{Ink, Style};
use super::words::{counted, wrap};
use crate::rules::testing::coverage::Coverage;
use crate::rules::testing::mutation::Mutation;
use std::time::Duration;

/// What no test exercises, by file, and the share of all goals that tests reach.
pub fn coverage(list: &[Coverage], elapsed: Option<Duration>, style: Style) -> String {
    let mut out = String::new();
    for rule in list.iter().filter(|rule| !rule.missing.is_empty()) {
        let count = format!("{} of {} exercised", rule.reached(), rule.goals);
        out.push_str(&section(&rule.file, &count, &rule.missing, style));
    }
    let reached = list.iter().map(Coverage::reached).sum();
    let goals = list.iter().map(|rule| rule.goals).sum();
    out.push_str(&total(
        "coverage",
        reached,
        goals,
        "goal",
        list.len(),
        elapsed,
        style,
    ));
    out
}

/// The mutants that no test kills, by file, and the share of all that tests kill.
pub fn mutation(list: &[Mutation], elapsed: Option<Duration>, style: Style) -> String {
    let mut out = String::new();
    for rule in list {
        if rule.failing > 0 {
            let failing = counted(rule.failing, "failing test");
            let what = [format!(
                "{failing}: mutants that these kill count for nothing"
            )];
            out.push_str(&section(&rule.file, "not told", &what, style));
        } else if !rule.living.is_empty() {
            let count = format!("{} of {} killed", rule.killed(), rule.mutants);
            out.push_str(&section(&rule.file, &count, &rule.living, style));
        }
    }
    let killed = list.iter().map(Mutation::killed).sum();
    let mutants = list.iter().map(|rule| rule.mutants).sum();
    out.push_str(&total(
        "mutation score",
        killed,
        mutants,
        "mutant",
        list.len(),
        elapsed,
        style,
    ));
    out
}

/// Hundredths that `part` is of `whole`.
pub fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 100.0;
    }
    let to = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    to(part) * 100.0 / to(whole)
}

fn section(file: &str, count: &str, what: &[String], style: Style) -> String {
    let mut out = format!("{}: {count}\n", style.paint(Ink::Strong, file));
    for what in what {
        let room = style.width.saturating_sub(4);
        for (at, part) in wrap(what, room, room.saturating_sub(2)).iter().enumerate() {
            let indent = if at == 0 { "    " } else { "      " };
            out.push_str(&format!("{indent}{part}\n"));
        }
    }
    out.push('\n');
    out
}

fn total(
    what: &str,
    part: usize,
    whole: usize,
    thing: &str,
    files: usize,
    elapsed: Option<Duration>,
    style: Style,
) -> String {
    let percent = percent(part, whole);
    // Nothing but all of them is rounded to 100.
    let percent = if part < whole {
        percent.min(99.9)
    } else {
        percent
    };
    let ink = if part == whole { Ink::Good } else { Ink::Bad };
    let share = style.paint(ink, &format!("{percent:.1} %"));
    let elapsed = elapsed.map_or_else(String::new, |e| format!(" ({:.2} s)", e.as_secs_f64()));
    format!(
        "{what}: {share}, {part} of {} in {}{elapsed}\n",
        counted(whole, thing),
        counted(files, "file")
    )
}
