//! The test letters of a criteria file, read once; what the tests exercise of its criteria, and the mistakes that they notice.
//!
//! Goals of coverage are, for every criterion, over the tests that expect something of it:
//! - it is met, fails, is unknown (unless the request's own words decide it), and is not asked (where it has `when` or `stage`);
//! - each of several needs, and each of `when`: met once, and once not.
//!
//! Mutants are made one at a time from
//! - `stage` and each of `when`: left out; `stage`: the other one; `at_least`: left out, one more, one less;
//! - each of several needs: left out; each key of a need that has others, and each value of its lists: left out;
//! - an age, and a number's bounds: one more and one less.

use super::coverage::Coverage;
use super::mutation::Mutation;
use crate::check::criteria::{Bound, Criterion, Need, Stage, Topic, judge};
use crate::facts::{self, Fact, Reading};
use crate::letter::Letter;
use crate::rules::RuleSet;
use crate::rules::criteria::{CriteriaTest, State};
use crate::rules::criteria_tests::{short, state};
use crate::vocabulary::{ConceptId, Vocabulary};
use rayon::prelude::*;

/// A test letter, read, before any criterion is judged.
struct Case<'a> {
    test: &'a CriteriaTest,
    reading: Reading<'a>,
    facts: Vec<Fact>,
}

impl Case<'_> {
    /// What becomes of a criterion of the topic.
    fn state(&self, topic: &Topic, id: &str) -> &'static str {
        let mut facts = self.facts.clone();
        judge(std::slice::from_ref(topic), &self.reading, &mut facts);
        state(&facts, topic, id)
    }

    fn passes(&self, topic: &Topic) -> bool {
        let mut facts = self.facts.clone();
        judge(std::slice::from_ref(topic), &self.reading, &mut facts);
        let mut expected = self.test.expect.iter();
        expected.all(|(id, expected)| state(&facts, topic, id) == expected.name())
    }
}

/// Reads the tests of a topic and hands them to `work`.
fn with<R>(
    set: &RuleSet,
    topic: &Topic,
    tests: &[CriteriaTest],
    work: impl FnOnce(&[Case<'_>]) -> R,
) -> R {
    let (texts, letters): (Vec<String>, Vec<Letter>) = tests
        .iter()
        .map(|test| super::letter(&short(set, topic, test), &set.vocabulary))
        .unzip();
    let cases: Vec<Case<'_>> = tests
        .iter()
        .zip(texts.iter().zip(letters))
        .map(|(test, (text, letter))| {
            let reading = Reading::with(text, &set.vocabulary, letter);
            let facts = facts::facts(&reading);
            Case {
                test,
                reading,
                facts,
            }
        })
        .collect();
    work(&cases)
}

/// The topics that `keep` says yes to, with their tests.
fn kept(set: &RuleSet, keep: impl Fn(&str) -> bool) -> Vec<(&Topic, &Vec<CriteriaTest>)> {
    let topics = set.criteria().iter().zip(set.criteria_tests());
    topics.filter(|(topic, _)| keep(&topic.file)).collect()
}

/// Coverage of the criteria of the files that `keep` says yes to, in their order.
pub fn coverage(set: &RuleSet, keep: impl Fn(&str) -> bool) -> Vec<Coverage> {
    kept(set, keep)
        .par_iter()
        .map(|(topic, tests)| {
            with(set, topic, tests, |cases| {
                let goals: Vec<(String, bool)> = topic
                    .criteria
                    .iter()
                    .flat_map(|criterion| goals(topic, criterion, cases))
                    .collect();
                Coverage::of(&topic.file, goals)
            })
        })
        .collect()
}

fn goals(topic: &Topic, criterion: &Criterion, cases: &[Case<'_>]) -> Vec<(String, bool)> {
    let id = criterion.id.as_str();
    let about: Vec<&Case<'_>> = cases
        .iter()
        .filter(|case| case.test.expect.contains_key(id))
        .collect();
    let mut states = vec![(State::Met, "is never met"), (State::Failed, "never fails")];
    if !criterion.is_textual() {
        states.push((State::Unknown, "is never unknown"));
    }
    if criterion.stage.is_some() || !criterion.when.is_empty() {
        states.push((State::NotAsked, "is always asked"));
    }
    let mut out: Vec<(String, bool)> = states
        .into_iter()
        .map(|(state, goal)| {
            let seen = |case: &&Case<'_>| case.state(topic, id) == state.name();
            (format!("{id} {goal}"), about.iter().any(seen))
        })
        .collect();
    let needs = criterion.needs.iter().filter(|_| criterion.needs.len() > 1);
    let named = needs
        .map(|need| ("needs", need))
        .chain(criterion.when.iter().map(|need| ("when", need)));
    for (key, need) in named {
        let alone = alone(topic, criterion, need);
        // A need counts where the criterion is asked.
        let seen: Vec<bool> = about
            .iter()
            .filter(|case| key == "when" || case.state(topic, id) != State::NotAsked.name())
            .map(|case| case.state(&alone, id) == State::Met.name())
            .collect();
        let name = &need.name;
        out.push((
            format!("{id}: {key} `{name}` is never met"),
            seen.contains(&true),
        ));
        out.push((
            format!("{id}: {key} `{name}` is always met"),
            seen.contains(&false),
        ));
    }
    out
}

/// The topic with one criterion, which asks for one need alone.
fn alone(topic: &Topic, criterion: &Criterion, need: &Need) -> Topic {
    with_criteria(
        topic,
        vec![Criterion {
            stage: None,
            when: Vec::new(),
            needs: vec![need.clone()],
            at_least: None,
            ..criterion.clone()
        }],
    )
}

fn with_criteria(topic: &Topic, criteria: Vec<Criterion>) -> Topic {
    Topic {
        criteria,
        ..topic.clone()
    }
}

/// Mutates the criteria of the files that `keep` says yes to.
pub fn mutation(set: &RuleSet, keep: impl Fn(&str) -> bool) -> Vec<Mutation> {
    kept(set, keep)
        .par_iter()
        .map(|(topic, tests)| {
            with(set, topic, tests, |cases| {
                let fails = |topic: &Topic| cases.iter().filter(|c| !c.passes(topic)).count();
                let mut mutants = 0;
                let mut living = Vec::new();
                for (at, criterion) in topic.criteria.iter().enumerate() {
                    for (label, mutant) in criterion_mutants(criterion, &set.vocabulary) {
                        let mut criteria = topic.criteria.clone();
                        if let Some(slot) = criteria.get_mut(at) {
                            *slot = mutant;
                        }
                        mutants += 1;
                        if fails(&with_criteria(topic, criteria)) == 0 {
                            living.push(format!("{}: {label}", criterion.id));
                        }
                    }
                }
                Mutation {
                    file: topic.file.clone(),
                    mutants,
                    living,
                    failing: fails(topic),
                }
            })
        })
        .collect()
}

/// Where a part of something is, by its key.
type Key<T, P> = (&'static str, fn(&mut T) -> &mut P);

/// A criterion, or a need, with one mistake in it, and what that is.
type Labelled<T> = (String, T);

fn criterion_mutants(criterion: &Criterion, vocabulary: &Vocabulary) -> Vec<Labelled<Criterion>> {
    let mut out: Vec<Labelled<Criterion>> = Vec::new();
    let mut add = |label: String, change: &dyn Fn(&mut Criterion)| {
        let mut mutant = criterion.clone();
        change(&mut mutant);
        out.push((label, mutant));
    };
    if let Some(stage) = criterion.stage {
        let (name, other) = match stage {
            Stage::First => ("repeat", Stage::Repeat),
            Stage::Repeat => ("first", Stage::First),
        };
        add("`stage` left out".into(), &|c| c.stage = None);
        add(format!("`stage: {name}`"), &|c| c.stage = Some(other));
    }
    if let Some(number) = criterion.at_least {
        add("`at_least` left out".into(), &|c| c.at_least = None);
        for other in [number.saturating_sub(1), number + 1] {
            // All of them are the mutant above.
            if other > 0 && other < criterion.needs.len() {
                add(format!("`at_least: {other}`"), &|c| {
                    c.at_least = Some(other)
                });
            }
        }
    }
    let lists: [Key<Criterion, Vec<Need>>; 2] =
        [("when", |c| &mut c.when), ("needs", |c| &mut c.needs)];
    let mut whole = criterion.clone();
    for (key, list) in lists {
        let needs = list(&mut whole).clone();
        for (at, need) in needs.iter().enumerate() {
            let name = &need.name;
            if key == "when" || needs.len() > 1 {
                add(format!("{key} without `{name}`"), &|c| {
                    list(c).remove(at);
                });
            }
            for (label, mutant) in need_mutants(need, vocabulary) {
                add(format!("{key} `{name}` {label}"), &|c| {
                    if let Some(slot) = list(c).get_mut(at) {
                        slot.clone_from(&mutant);
                    }
                });
            }
        }
    }
    out
}

/// Lists of concepts of a need, by key.
const LISTS: [Key<Need, Vec<ConceptId>>; 6] = [
    ("any", |n| &mut n.any),
    ("denied", |n| &mut n.denied),
    ("none", |n| &mut n.none),
    ("asked", |n| &mut n.asked),
    ("not_asked", |n| &mut n.not_asked),
    ("site", |n| &mut n.site),
];

fn need_mutants(need: &Need, vocabulary: &Vocabulary) -> Vec<Labelled<Need>> {
    let mut out: Vec<Labelled<Need>> = Vec::new();
    let mut add = |label: String, change: &dyn Fn(&mut Need)| {
        let mut mutant = need.clone();
        change(&mut mutant);
        // A need that asks for nothing is the mutant without it.
        if asks(&mutant) {
            out.push((label, mutant));
        }
    };
    let mut whole = need.clone();
    for (key, list) in LISTS {
        let values = list(&mut whole).clone();
        if !values.is_empty() {
            add(format!("without `{key}`"), &|n| list(n).clear());
        }
        for (at, &value) in values.iter().enumerate().filter(|_| values.len() > 1) {
            let value = vocabulary.concepts.name(value);
            add(format!("without `{key}: {value}`"), &|n| {
                list(n).remove(at);
            });
        }
    }
    if need.route.is_some() {
        add("without `route`".into(), &|n| n.route = None);
    }
    if need.in_region {
        add("without `region`".into(), &|n| n.in_region = false);
    }
    if let Some(years) = need.age_over {
        add("without `age_over`".into(), &|n| n.age_over = None);
        for other in [years.saturating_sub(1), years.saturating_add(1)] {
            add(format!("with `age_over: {other}`"), &|n| {
                n.age_over = Some(other);
            });
        }
    }
    if let Some(bound) = &need.number {
        add("without `number`".into(), &|n| n.number = None);
        for (label, other) in bound_mutants(bound, vocabulary) {
            add(label, &|n| n.number = Some(other.clone()));
        }
    }
    out
}

/// Whether a need asks for anything; `denied` and `region` only qualify what other keys ask for.
fn asks(need: &Need) -> bool {
    !need.is_textual()
        || !need.asked.is_empty()
        || !need.not_asked.is_empty()
        || !need.site.is_empty()
        || need.route.is_some()
}

fn bound_mutants(bound: &Bound, vocabulary: &Vocabulary) -> Vec<Labelled<Bound>> {
    let mut out = Vec::new();
    let mut add = |label: String, change: &dyn Fn(&mut Bound)| {
        let mut mutant = bound.clone();
        change(&mut mutant);
        out.push((label, mutant));
    };
    let ends: [Key<Bound, Option<f64>>; 2] = [
        ("at_most", |b| &mut b.at_most),
        ("at_least", |b| &mut b.at_least),
    ];
    let mut whole = bound.clone();
    for (key, end) in ends {
        if let Some(number) = *end(&mut whole) {
            for other in [number - 1.0, number + 1.0] {
                add(format!("with `{key}: {other}`"), &|b| *end(b) = Some(other));
            }
        }
    }
    for at in (0..bound.of.len()).filter(|_| bound.of.len() > 1) {
        add(format!("without part {} of `of`", at + 1), &|b| {
            b.of.remove(at);
        });
    }
    for (at, &(drug, _)) in bound.factors.iter().enumerate() {
        let drug = vocabulary.concepts.name(drug);
        add(format!("without the factor of {drug}"), &|b| {
            b.factors.remove(at);
        });
    }
    out
}
