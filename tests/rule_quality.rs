//! The tests inside the built-in rule files exercise the rules, and notice when a rule has a mistake.

// The helpers of a test may fail as the test itself may.
#![allow(missing_docs, clippy::panic)]

mod common;

use common::rules;
use imrlint::report::rule_quality::percent;
use imrlint::rules::testing::{coverage, mutation};

/// Hundredths of all mutants that tests must kill.
const KILLED: f64 = 95.0;

#[test]
fn tests_exercise_every_condition() {
    let list = coverage::run(rules(), |_| true);
    assert_eq!(list.len(), rules().rules().len());
    let missing: Vec<String> = list
        .iter()
        .filter(|rule| !rule.missing.is_empty())
        .map(|rule| format!("{}: {}", rule.file, rule.missing.join("; ")))
        .collect();
    assert!(
        missing.is_empty(),
        "no test exercises\n{}",
        missing.join("\n")
    );
}

#[test]
fn tests_notice_mistakes_in_rules() {
    let list = mutation::run(rules(), |_| true);
    let failing: Vec<&str> = list
        .iter()
        .filter(|rule| rule.failing > 0)
        .map(|rule| rule.file.as_str())
        .collect();
    assert!(failing.is_empty(), "tests fail in {failing:?}");
    let killed = list.iter().map(mutation::Mutation::killed).sum();
    let mutants = list.iter().map(|rule| rule.mutants).sum();
    assert!(mutants > 1000, "only {mutants} mutants");
    let score = percent(killed, mutants);
    let living: Vec<String> = list
        .iter()
        .flat_map(|rule| rule.living.iter().map(|m| format!("{}: {m}", rule.file)))
        .collect();
    assert!(
        score >= KILLED,
        "{score:.1} % of {mutants} mutants are noticed; not so\n{}",
        living.join("\n")
    );
}
