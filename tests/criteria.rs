//! The criteria files: each criterion is tested where it is met, where it fails and where the letter does not say.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{letters, rules};
use imrlint::check::Severity;
use imrlint::facts::{Fact, Kind, attr};
use imrlint::rules::criteria::State;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

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

/// Topic and criterion.
type Named = (String, String);

/// The criteria of an issue's status facts in this state.
fn named(facts: &[Fact], issue: Option<u16>, state: &str) -> BTreeSet<Named> {
    facts
        .iter()
        .filter(|f| f.kind == Kind::CriterionStatus && f.issue == issue)
        .filter(|f| f.word(attr::STATE) == Some(state))
        .filter_map(|f| {
            let name = f.word(attr::NAME)?;
            Some((f.word(attr::TOPIC)?.to_owned(), name.to_owned()))
        })
        .collect()
}

#[test]
fn every_criterion_decides_on_a_fixture() {
    let (mut failed, mut met) = (BTreeSet::new(), BTreeSet::new());
    for path in letters(Path::new("fixtures/letters")) {
        let source = common::source(&path);
        let (_, facts) = imrlint::check::read(&source, rules());
        for decision in facts.iter().filter(|f| f.kind == Kind::Decision) {
            match decision.word(attr::OUTCOME) {
                Some("overturned") => failed.extend(named(&facts, decision.issue, "failed")),
                Some("upheld") => met.extend(named(&facts, decision.issue, "met")),
                _ => {}
            }
        }
    }
    let mut dead = String::new();
    for topic in rules().criteria() {
        for criterion in &topic.criteria {
            let name = (topic.id.clone(), criterion.id.clone());
            for (grade, letters, way) in [
                (
                    criterion.approved_although,
                    &failed,
                    "approved although it fails",
                ),
                (criterion.denied_although, &met, "denied although it is met"),
            ] {
                if grade.is_some_and(|g| g >= Severity::Note) && !letters.contains(&name) {
                    let _ = writeln!(dead, "{}: {}: {way}", topic.file, criterion.id);
                }
            }
        }
    }
    assert!(dead.is_empty(), "no fixture for:\n{dead}");
}
