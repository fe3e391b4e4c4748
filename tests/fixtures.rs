//! The fixture letters: clean ones stay silent, planted defects are found, and what every rule says of every letter is one
//! snapshot.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

mod common;

use common::{check, labels, letters, matches, rules, stem};
use imrlint::check::Severity;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn the_tests_inside_rule_and_vocabulary_files_pass() {
    let results = imrlint::rules::testing::run(rules());
    assert!(
        results.len() > 400,
        "only {} tests were found",
        results.len()
    );
    let failed: Vec<String> = results
        .iter()
        .filter(|r| !r.passed)
        .map(|r| {
            format!(
                "{} / {}\n  expected {}\n  found    {}",
                r.file, r.name, r.expected, r.found
            )
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn no_name_of_the_vocabulary_stands_for_two_things() {
    if let Err(error) = imrlint::RuleSet::load(&["rules".into()]) {
        panic!("{error:?}");
    }
}

#[test]
fn clean_letters_have_no_errors_and_no_warnings() {
    let mut said = String::new();
    let paths = letters(Path::new("fixtures/clean"));
    assert!(paths.len() >= 10);
    for path in paths {
        for finding in check(&path).findings {
            if finding.severity >= Severity::Warning {
                let _ = writeln!(
                    said,
                    "{}: {}: {}",
                    stem(&path),
                    finding.rule,
                    finding.message
                );
            }
        }
    }
    assert!(said.is_empty(), "false alarms:\n{said}");
}

/// Share of the planted errors that must be found; raised as the rules get better, never lowered.
const FOUND: f64 = 0.72;

#[test]
fn planted_defects_are_found() {
    let labels = labels(Path::new("fixtures/labels.jsonl"));
    let mut errors = 0;
    let mut found = 0;
    let mut missed = String::new();
    let mut categories = BTreeSet::new();
    for path in letters(Path::new("fixtures/letters")) {
        let checked = check(&path);
        for label in labels.iter().filter(|l| l.letter == stem(&path)) {
            let hit = checked.findings.iter().any(|f| matches(label, f));
            if hit && label.severity != "note" {
                categories.insert(label.category.clone());
            }
            if label.severity == "error" {
                errors += 1;
                found += i32::from(hit);
                if !hit {
                    let _ = writeln!(missed, "{} {}: {:?}", label.letter, label.category, label.a);
                }
            }
        }
    }
    let share = f64::from(found) / f64::from(errors);
    assert!(
        share >= FOUND,
        "{found} of {errors} found; missed:\n{missed}"
    );
    for (category, _) in imrlint::check::Category::ALL {
        assert!(
            categories.contains(*category),
            "no planted {category} is found"
        );
    }
}

#[test]
fn every_label_quotes_its_letter() {
    let labels = labels(Path::new("fixtures/labels.jsonl"));
    for path in letters(Path::new("fixtures/letters")) {
        let text = common::fold(common::source(&path).text());
        for label in labels.iter().filter(|l| l.letter == stem(&path)) {
            for quote in [&label.a, &label.b].into_iter().flatten() {
                assert!(
                    text.contains(&common::fold(quote)),
                    "{}: {quote:?} does not stand in the letter",
                    label.letter
                );
            }
        }
    }
}

#[test]
fn every_rule_fires_on_a_fixture() {
    let mut fired = BTreeSet::new();
    for path in letters(Path::new("fixtures/letters")) {
        fired.extend(check(&path).findings.into_iter().map(|f| f.rule));
    }
    let silent: Vec<&str> = rules()
        .rules()
        .iter()
        .map(|r| r.id.as_str())
        .filter(|id| !fired.contains(*id))
        .collect();
    assert!(
        silent.is_empty(),
        "no fixture makes these rules fire: {silent:?}"
    );
}

/// Every rule over every fixture, in one snapshot: a new letter shows at once which rules it wakes.
#[test]
fn all_findings() {
    let mut out = String::new();
    for folder in ["fixtures/letters", "fixtures/clean"] {
        for path in letters(Path::new(folder)) {
            let _ = writeln!(out, "{}", stem(&path));
            for finding in check(&path).findings {
                let issue = finding
                    .issue
                    .map_or_else(|| "-".to_owned(), |i| i.to_string());
                let words = finding.locations.first().map_or(String::new(), |l| {
                    l.text.split_whitespace().collect::<Vec<_>>().join(" ")
                });
                let short: String = words.chars().take(60).collect();
                let _ = writeln!(
                    out,
                    "  {issue} {} {}: {short}",
                    finding.severity.name(),
                    finding.rule
                );
            }
        }
    }
    insta::assert_snapshot!(out);
}
