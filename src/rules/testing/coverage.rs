//! Which parts of a rule its own tests exercise.
//!
//! Counted, for every rule, are these goals:
//! - each condition of `flag`, of an `unless` and of a `downgrade`, and each alternative of an `or`: evaluated as true once, and
//!   once as not true (false or unknown). A condition is evaluated as in a check: left to right, and not where an earlier one
//!   has decided. A name alone that is bound all the same, because something else uses it, is no condition.
//! - each `unless`: keeps the rule silent once, and once does not although the flag is true;
//! - each `downgrade`: applies once to a finding, and once does not;
//! - each attribute of `for`: fires once.
//!
//! What `find` filters by is not counted: mutation tests it.

use super::cases::{self, Case};
use crate::check::evaluate::{Bound, candidates, subjects};
use crate::check::logic::Truth;
use crate::check::program::{Program, Test, Variant};
use crate::check::spell::Speller;
use crate::rules::{Rule, RuleSet};
use crate::vocabulary::Vocabulary;
use rayon::prelude::*;

/// What the tests of one rule exercise.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Its file.
    pub file: String,
    /// How many goals there are.
    pub goals: usize,
    /// Those that no test reaches.
    pub missing: Vec<String>,
}

impl Coverage {
    /// Of a file's goals, each with whether it is reached.
    pub(super) fn of(file: &str, goals: Vec<(String, bool)>) -> Self {
        let count = goals.len();
        let missing = goals.into_iter().filter(|(_, reached)| !reached);
        Self {
            file: file.to_owned(),
            goals: count,
            missing: missing.map(|(goal, _)| goal).collect(),
        }
    }

    /// How many goals are reached.
    pub fn reached(&self) -> usize {
        self.goals.saturating_sub(self.missing.len())
    }
}

/// Coverage of the rules that `keep` says yes to, in their order.
pub fn run(set: &RuleSet, keep: impl Fn(&Rule) -> bool) -> Vec<Coverage> {
    let kept: Vec<(&Rule, &Program)> = set
        .rules()
        .iter()
        .zip(set.programs())
        .filter(|(rule, _)| keep(rule))
        .collect();
    kept.par_iter()
        .map(|(rule, program)| {
            cases::with(set, rule, |cases| {
                Coverage::of(&rule.file, goals(program, cases, &set.vocabulary))
            })
        })
        .collect()
}

/// Whether something was seen to be true, and not to be.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    yes: bool,
    no: bool,
}

impl Seen {
    fn note(&mut self, truth: bool) {
        self.yes |= truth;
        self.no |= !truth;
    }
}

/// What was seen of one condition: of each of its parts, and of the whole where it takes effect.
struct Watched {
    parts: Vec<Seen>,
    effect: Seen,
}

impl Watched {
    fn new(test: &Test) -> Self {
        Self {
            parts: vec![Seen::default(); size(test)],
            effect: Seen::default(),
        }
    }

    /// Evaluates as [`Bound::test`] does, and notes every part that is evaluated.
    fn test(&mut self, bound: &Bound<'_>, test: &Test, at: usize) -> Truth {
        let mut next = at + 1;
        let mut part = |watched: &mut Self, test: &Test| {
            let truth = watched.test(bound, test, next);
            next += size(test);
            truth
        };
        let truth = match test {
            Test::All(list) => list.iter().fold(Truth::True, |truth, t| match truth {
                Truth::False => truth,
                _ => truth.and(part(self, t)),
            }),
            Test::Any(list) => list.iter().fold(Truth::False, |truth, t| match truth {
                Truth::True => truth,
                _ => truth.or(part(self, t)),
            }),
            Test::Not(inner) => part(self, inner).not(),
            leaf => bound.test(leaf),
        };
        if let Some(seen) = self.parts.get_mut(at) {
            seen.note(truth == Truth::True);
        }
        truth
    }
}

/// How many parts a condition has, itself included.
fn size(test: &Test) -> usize {
    1 + match test {
        Test::All(list) | Test::Any(list) => list.iter().map(size).sum(),
        Test::Not(inner) => size(inner),
        _ => 0,
    }
}

/// The goals of a rule, with whether they are reached.
fn goals(program: &Program, cases: &[Case<'_>], vocabulary: &Vocabulary) -> Vec<(String, bool)> {
    let Some(model) = program.variants.first() else {
        return Vec::new();
    };
    // All variants have the same conditions.
    let mut flag = Watched::new(&model.flag);
    let mut unless: Vec<Watched> = model.unless.iter().map(|u| Watched::new(&u.flag)).collect();
    let mut downgrade: Vec<Watched> = model.downgrade.iter().map(|d| Watched::new(&d.1)).collect();
    let mut fired = vec![false; program.variants.len()];
    for case in cases {
        let world = case.world();
        for issue in subjects(program, &world) {
            for (variant, fired) in program.variants.iter().zip(&mut fired) {
                let all = candidates(variant, &world, issue);
                let mut bound = Bound::new(&world, all);
                bound.each(&variant.slots, 0..variant.own, None, &mut |bound| {
                    let truth = flag.test(bound, &variant.flag, 0);
                    if truth == Truth::True && !excused(variant, bound, &mut unless) {
                        *fired = true;
                        for ((_, test), watched) in variant.downgrade.iter().zip(&mut downgrade) {
                            let truth = watched.test(bound, test, 0);
                            watched.effect.note(truth == Truth::True);
                        }
                    }
                    true
                });
            }
        }
    }
    let name = Labels {
        model,
        speller: Speller {
            slots: &model.slots,
            vocabulary,
        },
        attribute: model.attribute.as_deref(),
    };
    let mut out = Vec::new();
    name.parts("flag", &model.flag, &flag, &mut out);
    for (at, (exception, watched)) in model.unless.iter().zip(&unless).enumerate() {
        let place = format!("unless {}", at + 1);
        name.parts(&place, &exception.flag, watched, &mut out);
        out.push((format!("{place} never keeps it silent"), watched.effect.yes));
        out.push((format!("{place} always keeps it silent"), watched.effect.no));
    }
    for (at, ((_, test), watched)) in model.downgrade.iter().zip(&downgrade).enumerate() {
        let place = format!("downgrade {}", at + 1);
        name.parts(&place, test, watched, &mut out);
        out.push((format!("{place} never applies"), watched.effect.yes));
        out.push((format!("{place} always applies"), watched.effect.no));
    }
    for (variant, fired) in program.variants.iter().zip(fired) {
        if let Some(attribute) = &variant.attribute {
            out.push((format!("never fires for {attribute}"), fired));
        }
    }
    out
}

/// Whether an exception holds: the first that does decides.
fn excused(variant: &Variant, bound: &mut Bound<'_>, unless: &mut [Watched]) -> bool {
    variant
        .unless
        .iter()
        .zip(unless)
        .any(|(exception, watched)| {
            let mut holds = false;
            bound.each(
                &variant.slots,
                exception.slots.clone(),
                None,
                &mut |bound| {
                    holds = watched.test(bound, &exception.flag, 0) == Truth::True;
                    !holds
                },
            );
            watched.effect.note(holds);
            holds
        })
}

/// Puts goals into words.
struct Labels<'a> {
    model: &'a Variant,
    speller: Speller<'a>,
    attribute: Option<&'a str>,
}

impl Labels<'_> {
    /// Adds two goals for each condition, and each alternative, of `test`.
    fn parts(&self, place: &str, test: &Test, watched: &Watched, out: &mut Vec<(String, bool)>) {
        let mut seen = watched.parts.iter();
        self.part(place, test, false, &mut seen, out);
    }

    fn part<'s>(
        &self,
        place: &str,
        test: &Test,
        alternative: bool,
        seen: &mut impl Iterator<Item = &'s Seen>,
        out: &mut Vec<(String, bool)>,
    ) {
        let its = seen.next().copied().unwrap_or_default();
        let whole = matches!(test, Test::All(_) | Test::Any(_) | Test::Not(_));
        if (alternative || !whole) && !self.model.is_given(test) {
            let text = super::mutation::holed(&self.speller.test(test), self.attribute);
            out.push((format!("{place}: `{text}` is never true"), its.yes));
            out.push((format!("{place}: `{text}` is always true"), its.no));
        }
        match test {
            Test::All(list) => {
                for test in list {
                    self.part(place, test, false, seen, out);
                }
            }
            Test::Any(list) => {
                for test in list {
                    self.part(place, test, true, seen, out);
                }
            }
            Test::Not(inner) => self.part(place, inner, false, seen, out),
            _ => {}
        }
    }
}
