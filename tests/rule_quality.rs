//! The tests inside the built-in files of rules and criteria exercise them, and notice when one has a mistake.

// The helpers of a test may fail as the test itself may.
#![allow(missing_docs, clippy::panic)]

mod common;

use common::rules;
use imrlint::report::rule_quality::percent;
use imrlint::rules::testing::coverage::{self, Coverage};
use imrlint::rules::testing::mutation::{self, Mutation};
use imrlint::rules::testing::topics;

/// Hundredths of all mutants that tests must kill.
const KILLED: f64 = 95.0;

fn covered(list: &[Coverage]) {
    let missing: Vec<String> = list
        .iter()
        .filter(|file| !file.missing.is_empty())
        .map(|file| format!("{}: {}", file.file, file.missing.join("; ")))
        .collect();
    assert!(
        missing.is_empty(),
        "no test exercises\n{}",
        missing.join("\n")
    );
}

fn noticed(list: &[Mutation], at_least: usize) {
    let failing: Vec<&str> = list
        .iter()
        .filter(|file| file.failing > 0)
        .map(|file| file.file.as_str())
        .collect();
    assert!(failing.is_empty(), "tests fail in {failing:?}");
    let killed = list.iter().map(Mutation::killed).sum();
    let mutants = list.iter().map(|file| file.mutants).sum();
    assert!(mutants > at_least, "only {mutants} mutants");
    let score = percent(killed, mutants);
    let living: Vec<String> = list
        .iter()
        .flat_map(|file| file.living.iter().map(|m| format!("{}: {m}", file.file)))
        .collect();
    assert!(
        score >= KILLED,
        "{score:.1} % of {mutants} mutants are noticed; not so\n{}",
        living.join("\n")
    );
}

#[test]
fn tests_exercise_every_condition() {
    let list = coverage::run(rules(), |_| true);
    assert_eq!(list.len(), rules().rules().len());
    covered(&list);
}

#[test]
fn tests_notice_mistakes_in_rules() {
    noticed(&mutation::run(rules(), |_| true), 1000);
}

#[test]
fn tests_exercise_every_criterion() {
    let list = topics::coverage(rules(), |_| true);
    assert_eq!(list.len(), rules().criteria().len());
    covered(&list);
}

#[test]
fn tests_notice_mistakes_in_criteria() {
    noticed(&topics::mutation(rules(), |_| true), 500);
}
