//! Rules with one small mistake each: a test that notices it kills the mutant; a mutant that lives shows what no test is about.
//!
//! Mutants of a rule are made one at a time from
//! - each condition of `flag`, of an `unless` and of a `downgrade`: left out (unless it is a name that is bound all the same,
//!   because something else uses it), negated; `<` for `<=` and the like; a number one more and one less;
//! - each alternative of an `or`, and each value of a list in `find`: left out;
//! - each key of `find` that filters, except `kind`, which a rule must give, and `has`, whose lack makes comparisons unknown;
//! - each `unless`, each `downgrade`, each attribute of `for`: left out; the severity that a downgrade gives: another one.

use super::cases;
use crate::check::Severity;
use crate::check::program::{Operand, Program, Query, Test, Variant};
use crate::check::spell::Speller;
use crate::rules::expression::Comparison;
use crate::rules::{Rule, RuleSet};
use crate::vocabulary::Vocabulary;
use rayon::prelude::*;

/// The mutants of one rule.
#[derive(Debug, Clone)]
pub struct Mutation {
    /// Its file.
    pub file: String,
    /// How many mutants there are.
    pub mutants: usize,
    /// Those that no test kills.
    pub living: Vec<String>,
    /// Tests that fail without any mutation: nothing can be said of the rule before they pass.
    pub failing: usize,
}

impl Mutation {
    /// How many mutants a test kills.
    pub fn killed(&self) -> usize {
        self.mutants.saturating_sub(self.living.len())
    }
}

/// Mutates the rules that `keep` says yes to.
pub fn run(set: &RuleSet, keep: impl Fn(&Rule) -> bool) -> Vec<Mutation> {
    let kept: Vec<(&Rule, &Program)> = set
        .rules()
        .iter()
        .zip(set.programs())
        .filter(|(rule, _)| keep(rule))
        .collect();
    kept.par_iter()
        .map(|(rule, program)| {
            cases::with(set, rule, |cases| {
                let fails = |program: &Program| {
                    let fails = cases.iter().filter(|c| c.found(program) != c.expected);
                    fails.count()
                };
                let mutants = mutants(program, &set.vocabulary);
                let living = mutants.iter().filter(|(_, mutant)| fails(mutant) == 0);
                Mutation {
                    file: rule.file.clone(),
                    mutants: mutants.len(),
                    living: living.map(|(label, _)| label.clone()).collect(),
                    failing: fails(program),
                }
            })
        })
        .collect()
}

/// Something with one mistake in it, and what that is.
type Labelled<T> = (String, T);

/// All mutants of a rule. A rule that is written for several attributes has the mistake in all of them.
fn mutants(program: &Program, vocabulary: &Vocabulary) -> Vec<Labelled<Program>> {
    let mut out = Vec::new();
    let variants: Vec<Vec<Labelled<Variant>>> = program
        .variants
        .iter()
        .map(|v| variant_mutants(v, program.severity, vocabulary))
        .collect();
    for (label, _) in variants.first().into_iter().flatten() {
        let mut mutant = program.clone();
        for (variant, mutated) in mutant.variants.iter_mut().zip(&variants) {
            if let Some((_, with)) = mutated.iter().find(|(its, _)| its == label) {
                variant.clone_from(with);
            }
        }
        out.push((label.clone(), mutant));
    }
    for (at, variant) in program.variants.iter().enumerate() {
        if let Some(attribute) = &variant.attribute {
            let mut mutant = program.clone();
            mutant.variants.remove(at);
            out.push((format!("for: without {attribute}"), mutant));
        }
    }
    out
}

fn variant_mutants(
    variant: &Variant,
    severity: Severity,
    vocabulary: &Vocabulary,
) -> Vec<Labelled<Variant>> {
    let mut list = Mutants {
        variant,
        tests: Tests {
            variant,
            speller: Speller {
                slots: &variant.slots,
                vocabulary,
            },
            attribute: variant.attribute.as_deref(),
        },
        out: Vec::new(),
    };
    for (at, slot) in variant.slots.iter().enumerate() {
        for (label, query) in queries(slot, vocabulary) {
            list.add("find", &label, |v| {
                if let Some(slot) = v.slots.get_mut(at) {
                    *slot = query;
                }
            });
        }
    }
    list.conditions("flag", &variant.flag, |v, test| v.flag = test);
    for (at, exception) in variant.unless.iter().enumerate() {
        let place = format!("unless {}", at + 1);
        list.add(&place, "left out", |v| {
            v.unless.remove(at);
        });
        list.conditions(&place, &exception.flag, |v, test| {
            if let Some(exception) = v.unless.get_mut(at) {
                exception.flag = test;
            }
        });
    }
    for (at, (to, test)) in variant.downgrade.iter().enumerate() {
        let place = format!("downgrade {}", at + 1);
        list.add(&place, "left out", |v| {
            v.downgrade.remove(at);
        });
        for (name, other) in Severity::ALL {
            if other != to && *other != severity {
                list.add(&place, &format!("to {name}"), |v| {
                    if let Some((to, _)) = v.downgrade.get_mut(at) {
                        *to = *other;
                    }
                });
            }
        }
        list.conditions(&place, test, |v, test| {
            if let Some((_, flag)) = v.downgrade.get_mut(at) {
                *flag = test;
            }
        });
    }
    list.out
}

struct Mutants<'a> {
    variant: &'a Variant,
    tests: Tests<'a>,
    out: Vec<Labelled<Variant>>,
}

impl Mutants<'_> {
    /// Adds a mutant. Labels tell mutants apart: of two that read the same the second is numbered.
    fn add(&mut self, place: &str, label: &str, change: impl FnOnce(&mut Variant)) {
        let mut variant = self.variant.clone();
        change(&mut variant);
        let label = format!("{place}: {label}");
        let same = |(its, _): &&Labelled<Variant>| {
            its.strip_prefix(label.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
        };
        let label = match self.out.iter().filter(same).count() {
            0 => label,
            n => format!("{label} ({})", n + 1),
        };
        self.out.push((label, variant.planned()));
    }

    fn conditions(&mut self, place: &str, test: &Test, put: impl Fn(&mut Variant, Test)) {
        for (label, mutant) in self.tests.whole(test) {
            self.add(place, &label, |v| put(v, mutant));
        }
    }
}

/// Mutants of conditions.
struct Tests<'a> {
    variant: &'a Variant,
    speller: Speller<'a>,
    attribute: Option<&'a str>,
}

impl Tests<'_> {
    fn text(&self, test: &Test) -> String {
        holed(&self.speller.test(test), self.attribute)
    }

    /// Mutants of a whole flag: one that always holds, unless its parts are left out one by one; and those of its parts.
    fn whole(&self, test: &Test) -> Vec<Labelled<Test>> {
        let mut out = Vec::new();
        if !matches!(test, Test::All(_)) && !self.variant.is_given(test) {
            let label = format!("`{}` left out", self.text(test));
            out.push((label, Test::All(Vec::new())));
        }
        out.extend(self.mutants(test));
        out
    }

    fn mutants(&self, test: &Test) -> Vec<Labelled<Test>> {
        match test {
            Test::All(list) => self.list(list, Test::All),
            Test::Any(list) => self.list(list, Test::Any),
            Test::Not(inner) => {
                let mut out = vec![(
                    format!("`{}` negated", self.text(test)),
                    inner.as_ref().clone(),
                )];
                out.extend(
                    // The negation of what is negated is the mutant above.
                    self.mutants(inner)
                        .into_iter()
                        .filter(|(_, t)| !is_negation(inner, t))
                        .map(|(label, t)| (label, Test::Not(Box::new(t)))),
                );
                out
            }
            Test::Compare(left, comparison, right) => {
                let label = |what: &str| format!("`{}` {what}", self.text(test));
                let mut out = Vec::new();
                for (what, other) in others(*comparison) {
                    let mutant = Test::Compare(left.clone(), other, right.clone());
                    out.push((label(what), mutant));
                }
                for (number, left) in numbers(left) {
                    let mutant = Test::Compare(left, *comparison, right.clone());
                    out.push((label(&format!("with {number}")), mutant));
                }
                for (number, right) in numbers(right) {
                    let mutant = Test::Compare(left.clone(), *comparison, right);
                    out.push((label(&format!("with {number}")), mutant));
                }
                out
            }
            leaf => vec![(
                format!("`{}` negated", self.text(leaf)),
                Test::Not(Box::new(leaf.clone())),
            )],
        }
    }

    fn list(&self, list: &[Test], whole: fn(Vec<Test>) -> Test) -> Vec<Labelled<Test>> {
        let mut out = Vec::new();
        for (at, part) in list.iter().enumerate() {
            if !self.variant.is_given(part) {
                let mut without = list.to_vec();
                without.remove(at);
                out.push((format!("`{}` left out", self.text(part)), whole(without)));
            }
            for (label, mutant) in self.mutants(part) {
                let mut with = list.to_vec();
                if let Some(slot) = with.get_mut(at) {
                    *slot = mutant;
                }
                out.push((label, whole(with)));
            }
        }
        out
    }
}

fn is_negation(test: &Test, mutant: &Test) -> bool {
    match (test, mutant) {
        (_, Test::Not(_)) => true,
        (Test::Compare(_, a, _), Test::Compare(_, b, _)) => {
            others(*a).first().is_some_and(|(_, other)| other == b)
        }
        _ => false,
    }
}

/// Text of a condition, with `{attribute}` for the attribute that a rule is written for.
pub(super) fn holed(text: &str, attribute: Option<&str>) -> String {
    match attribute {
        // An attribute ends where its name does: `strength` is not `strength-2`.
        Some(attribute) => {
            let mut out = String::new();
            for (at, piece) in text.split(&format!(".{attribute}")).enumerate() {
                let goes_on = piece.starts_with(|c: char| c.is_alphanumeric() || c == '-');
                match at {
                    0 => {}
                    _ if goes_on => out.push_str(&format!(".{attribute}")),
                    _ => out.push_str(".{attribute}"),
                }
                out.push_str(piece);
            }
            out
        }
        None => text.to_owned(),
    }
}

/// Comparisons to put in the place of one: its negation first, then its neighbour.
fn others(comparison: Comparison) -> Vec<(&'static str, Comparison)> {
    use Comparison::{AtLeast, AtMost, Equal, Less, More, Unequal};
    match comparison {
        Equal => vec![("negated", Unequal)],
        Unequal => vec![("negated", Equal)],
        Less => vec![("negated", AtLeast), ("with <=", AtMost)],
        AtMost => vec![("negated", More), ("with <", Less)],
        More => vec![("negated", AtMost), ("with >=", AtLeast)],
        AtLeast => vec![("negated", Less), ("with >", More)],
    }
}

/// An operand with one of its numbers one more, or one less.
fn numbers(operand: &Operand) -> Vec<Labelled<Operand>> {
    match operand {
        Operand::Number(number, unit) => [1.0, -1.0]
            .map(|step| {
                let number = number + step;
                (number.to_string(), Operand::Number(number, *unit))
            })
            .into(),
        Operand::Sum(left, add, right) => {
            let mut out = Vec::new();
            for (label, left) in numbers(left) {
                let sum = Operand::Sum(Box::new(left), *add, right.clone());
                out.push((label, sum));
            }
            for (label, right) in numbers(right) {
                let sum = Operand::Sum(left.clone(), *add, Box::new(right));
                out.push((label, sum));
            }
            out
        }
        _ => Vec::new(),
    }
}

/// Mutants of what a name stands for.
fn queries(query: &Query, vocabulary: &Vocabulary) -> Vec<Labelled<Query>> {
    let mut out = Vec::new();
    let name = &query.name;
    let mut add = |what: String, change: &dyn Fn(&mut Query)| {
        let mut mutant = query.clone();
        change(&mut mutant);
        out.push((format!("{name} without {what}"), mutant));
    };
    /// One mutant without the key, and one without each of several values.
    macro_rules! key {
        ($key:literal, $field:ident, $name:expr) => {
            if !query.$field.is_empty() && $key != "kind" {
                add(concat!("`", $key, "`").to_owned(), &|q| q.$field.clear());
            }
            if query.$field.len() > 1 {
                for (at, value) in query.$field.iter().enumerate() {
                    let value = $name(value);
                    add(format!("`{}: {value}`", $key), &|q| {
                        q.$field.remove(at);
                    });
                }
            }
        };
    }
    key!("kind", kinds, |k: &crate::facts::Kind| k.name());
    key!("concept", concepts, |&c: &crate::vocabulary::ConceptId| {
        vocabulary.concepts.name(c)
    });
    if query.concluding {
        add("`in`".to_owned(), &|q| {
            q.concluding = false;
            q.places.clear();
        });
    } else {
        key!("in", places, |p: &crate::letter::Place| p.name());
    }
    key!("speaker", speakers, |s: &crate::facts::Speaker| s.name());
    key!("role", roles, |r: &crate::facts::Role| r.name());
    key!("assertion", assertions, |a: &crate::facts::Assertion| a
        .name());
    key!("time", times, |t: &crate::facts::Time| t.name());
    key!(
        "experiencer",
        experiencers,
        |e: &crate::facts::Experiencer| e.name()
    );
    for (at, (attribute, words)) in query.words.iter().enumerate() {
        let attribute = vocabulary.attributes.name(*attribute);
        add(format!("`where: {attribute}`"), &|q| {
            q.words.remove(at);
        });
        if words.len() > 1 {
            for (value, word) in words.iter().enumerate() {
                add(format!("`where: {attribute}: {word}`"), &|q| {
                    if let Some((_, words)) = q.words.get_mut(at) {
                        words.remove(value);
                    }
                });
            }
        }
    }
    out
}
