//! The tests inside the built-in rule files exercise the rules, and notice when a rule has a mistake.

// The helpers of a test may fail as the test itself may.
#![allow(missing_docs, clippy::panic)]

mod common;

use common::rules;
use imrlint::report::rule_quality::percent;
use imrlint::rules::testing::{coverage, mutation};

/// Hundredths of all mutants that tests must kill.
const KILLED: f64 = 95.0;

/// Rules whose tests leave more out. The list only gets shorter: a rule is taken from it as soon as its tests suffice.
const BEHIND: &[&str] = &[
    "citation/chapter-of-uninjured-part.yaml",
    "citation/document-not-cited.yaml",
    "citation/silent-yet-quoted.yaml",
    "consistency/approved-yet-denied.yaml",
    "consistency/first-report-differs.yaml",
    "consistency/longer-than-since-injury.yaml",
    "consistency/record-against-itself.yaml",
    "consistency/recorded-otherwise.yaml",
    "consistency/side-stands-alone.yaml",
    "consistency/strength-of-plan-differs.yaml",
    "consistency/strength-slip.yaml",
    "consistency/visits-before-injury.yaml",
    "criteria/approved-although-not-recommended.yaml",
    "criteria/limit-exceeded-with-prior.yaml",
    "text/copied-reasons.yaml",
    "text/review-without-verb.yaml",
];

fn is_behind(file: &str) -> bool {
    BEHIND.contains(&file)
}

#[test]
fn tests_exercise_every_condition() {
    let list = coverage::run(rules(), |_| true);
    assert_eq!(list.len(), rules().rules().len());
    let missing: Vec<String> = list
        .iter()
        .filter(|rule| !rule.missing.is_empty() && !is_behind(&rule.file))
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
    let held = || list.iter().filter(|rule| !is_behind(&rule.file));
    let killed = held().map(mutation::Mutation::killed).sum();
    let mutants = held().map(|rule| rule.mutants).sum();
    assert!(mutants > 500, "only {mutants} mutants");
    let score = percent(killed, mutants);
    let living: Vec<String> = held()
        .flat_map(|rule| rule.living.iter().map(|m| format!("{}: {m}", rule.file)))
        .collect();
    assert!(
        score >= KILLED,
        "{score:.1} % of {mutants} mutants are noticed; not so\n{}",
        living.join("\n")
    );
}

#[test]
fn a_rule_whose_tests_suffice_is_not_called_behind() {
    let covered = coverage::run(rules(), |rule| is_behind(&rule.file));
    let mutated = mutation::run(rules(), |rule| is_behind(&rule.file));
    assert_eq!(covered.len(), BEHIND.len(), "a rule that is not there");
    let done: Vec<&str> = covered
        .iter()
        .zip(&mutated)
        .filter(|(covered, mutated)| {
            covered.missing.is_empty() && percent(mutated.killed(), mutated.mutants) >= KILLED
        })
        .map(|(covered, _)| covered.file.as_str())
        .collect();
    assert!(done.is_empty(), "take from BEHIND: {done:?}");
}
