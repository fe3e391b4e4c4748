//! The tests that stand inside criteria files.

use super::RuleSet;
use super::criteria::{CriteriaTest, State};
use super::schema::{IssueTest, RuleTest};
use super::testing::{TestResult, letter, list};
use crate::check::criteria::Topic;
use crate::facts::{Fact, Kind, Reading, attr};
use jiff::ToSpan;
use jiff::civil::Date;

impl State {
    /// The written name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotAsked => "not-asked",
        }
    }
}

/// Runs the tests of all criteria files.
pub(super) fn run(set: &RuleSet) -> Vec<TestResult> {
    let topics = set.criteria().iter().zip(set.criteria_tests());
    topics
        .flat_map(|(topic, tests)| tests.iter().map(|test| one(set, topic, test)))
        .collect()
}

/// The letter of a test.
pub(super) fn short(set: &RuleSet, topic: &Topic, test: &CriteriaTest) -> RuleTest {
    let mut header = test.header.clone();
    if header.is_empty()
        && test.citation.is_none()
        && let Some(day) = some_day(set, topic, test)
    {
        let day = format!("{:02}/{:02}/{}", day.month(), day.day(), day.year());
        header.insert("decision-date".to_owned(), day);
    }
    RuleTest {
        name: test.name.clone(),
        header: header.into_iter().collect(),
        summary: test.summary.clone(),
        issues: vec![IssueTest {
            request: test.request.clone(),
            citation: test.citation.clone(),
            rationale: test.rationale.clone(),
            ..IssueTest::default()
        }],
        expect: Vec::new(),
    }
}

/// What became of a criterion, by the facts of a letter.
pub(super) fn state(facts: &[Fact], topic: &Topic, id: &str) -> &'static str {
    let found = facts.iter().find(|f| {
        f.kind == Kind::CriterionStatus
            && f.word(attr::TOPIC) == Some(&topic.id)
            && f.word(attr::NAME) == Some(id)
    });
    let word = found.and_then(|f| f.word(attr::STATE));
    [State::Met, State::Failed, State::Unknown]
        .into_iter()
        .find(|state| Some(state.name()) == word)
        .unwrap_or(State::NotAsked)
        .name()
}

fn one(set: &RuleSet, topic: &Topic, test: &CriteriaTest) -> TestResult {
    let (text, letter) = letter(&short(set, topic, test), &set.vocabulary);
    let reading = Reading::with(&text, &set.vocabulary, letter);
    let facts = crate::check::judged(&reading, set);
    let line = |id: &str, state: &str| format!("{id}: {state}");
    let expected: Vec<String> = test
        .expect
        .iter()
        .map(|(id, s)| line(id, s.name()))
        .collect();
    let found: Vec<String> = test
        .expect
        .keys()
        .map(|id| line(id, state(&facts, topic, id)))
        .collect();
    TestResult {
        file: topic.file.clone(),
        name: test.name.clone(),
        passed: expected == found,
        expected: list(&expected),
        found: list(&found),
    }
}

/// A day on which an edition is surely in force that says the first criterion expected.
fn some_day(set: &RuleSet, topic: &Topic, test: &CriteriaTest) -> Option<Date> {
    let first = test.expect.keys().next()?;
    let criterion = topic.criteria.iter().find(|c| c.id == *first)?;
    let source = criterion.sources(topic).first()?;
    let guidelines = &set.vocabulary.guidelines;
    let document = guidelines
        .documents
        .iter()
        .find(|d| d.id == source.document)?;
    let edition = document
        .editions
        .iter()
        .find(|e| e.year == source.edition)?;
    let days = guidelines.unsure_days.saturating_add(1);
    edition.effective?.checked_add(days.days()).ok()
}
