//! The test letters of a rule, read once: what a rule finds in them is asked often when it is mutated.

use super::{letter, line};
use crate::check::evaluate::{self, World};
use crate::check::program::Program;
use crate::facts::{Fact, Reading};
use crate::letter::Letter;
use crate::rules::{Rule, RuleSet};

/// A test letter, read.
pub(super) struct Case<'a> {
    /// What it shows.
    pub(super) name: &'a str,
    /// Findings expected, sorted.
    pub(super) expected: Vec<String>,
    reading: Reading<'a>,
    facts: Vec<Fact>,
}

impl Case<'_> {
    /// Its facts with what they are read in.
    pub(super) fn world(&self) -> World<'_> {
        World::new(&self.reading, &self.facts)
    }

    /// What a rule finds in it, sorted.
    pub(super) fn found(&self, program: &Program) -> Vec<String> {
        let text = self.reading.text;
        let mut found: Vec<String> = evaluate::run(program, &self.world())
            .iter()
            .map(|hit| {
                let words = hit.shown.first().map_or("", |(span, _)| span.of(text));
                line(hit.issue.map(|i| i + 1), hit.severity.name(), words)
            })
            .collect();
        found.sort();
        found
    }
}

/// Reads the tests of a rule and hands them to `work`.
pub(super) fn with<R>(set: &RuleSet, rule: &Rule, work: impl FnOnce(&[Case<'_>]) -> R) -> R {
    let tests = rule.tests();
    let (texts, letters): (Vec<String>, Vec<Letter>) = tests
        .iter()
        .map(|test| letter(test, &set.vocabulary))
        .unzip();
    let read = |text, letter| {
        let reading = Reading::with(text, &set.vocabulary, letter);
        let facts = crate::check::judged(&reading, set);
        (reading, facts)
    };
    let cases: Vec<Case<'_>> = tests
        .iter()
        .zip(texts.iter().zip(letters))
        .map(|(test, (text, letter))| {
            let (reading, facts) = read(text.as_str(), letter);
            let mut expected: Vec<String> = test
                .expect
                .iter()
                .map(|e| {
                    let severity = e.severity.unwrap_or(rule.severity);
                    line(e.issue, severity.name(), &e.at)
                })
                .collect();
            expected.sort();
            Case {
                name: &test.name,
                expected,
                reading,
                facts,
            }
        })
        .collect();
    work(&cases)
}
