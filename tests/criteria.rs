//! The criteria files: each criterion is tested where it is met, where it fails and where the letter does not say.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::rules;
use imrlint::rules::criteria::State;
use std::fmt::Write as _;

#[test]
fn every_criterion_is_tested_in_all_its_states() {
    let mut missing = String::new();
    for (topic, tests) in rules().criteria().iter().zip(rules().criteria_tests()) {
        for criterion in &topic.criteria {
            let mut wanted = vec![State::Met, State::Failed];
            if !criterion.is_textual() {
                wanted.push(State::Unknown);
            }
            if !criterion.when.is_empty() || criterion.stage.is_some() {
                wanted.push(State::NotAsked);
            }
            for state in wanted {
                let tested = tests
                    .iter()
                    .any(|t| t.expect.get(&criterion.id) == Some(&state));
                if !tested {
                    let _ = writeln!(missing, "{}: {} {state:?}", topic.file, criterion.id);
                }
            }
        }
    }
    assert!(missing.is_empty(), "states without a test:\n{missing}");
}

#[test]
fn every_criterion_has_help() {
    for topic in rules().criteria() {
        for criterion in &topic.criteria {
            assert!(
                !criterion.help.is_empty(),
                "{}: {} has no help",
                topic.file,
                criterion.id
            );
        }
    }
}
