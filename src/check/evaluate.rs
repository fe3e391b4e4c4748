//! Programs over facts: every binding of a rule's names for which it fires.

mod bound;
mod condition;
#[cfg(test)]
mod plain;
mod table;
mod wording;

pub(crate) use bound::{Bound, candidates};

use super::grades::{Consequence, Severity};
use super::logic::Truth;
use super::program::{Program, Variant};
use crate::facts::{Fact, Reading, attr};
use crate::rules::schema::Each;
use crate::source::Span;
use table::Table;

/// A finding before it is put into words of a report.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Severity, after downgrades.
    pub severity: Severity,
    /// Issue, from 0.
    pub issue: Option<u16>,
    /// Words shown with their labels, in the folded text.
    pub shown: Vec<(Span, String)>,
    /// What it says.
    pub message: String,
    /// What to do, where its criterion says so.
    pub help: Option<String>,
    /// What follows, where its criterion says so.
    pub consequence: Option<Consequence>,
}

/// Facts with what they are read in.
pub struct World<'a> {
    /// The reading.
    pub reading: &'a Reading<'a>,
    /// The facts.
    pub facts: &'a [Fact],
    /// Which of them have what.
    table: Table,
}

impl<'a> World<'a> {
    /// Notes what the facts have.
    pub fn new(reading: &'a Reading<'a>, facts: &'a [Fact]) -> Self {
        Self {
            reading,
            facts,
            table: Table::of(facts),
        }
    }

    /// Whether there may be facts for all names that a variant needs.
    fn may_fire(&self, variant: &Variant) -> bool {
        let plan = &variant.plan;
        plan.required.iter().all(|&slot| {
            let asked = plan.asked.get(slot).zip(plan.stated.get(slot));
            asked.is_some_and(|(&asked, &needed)| self.table.may_have(asked, needed))
        })
    }
}

/// All hits of a rule.
pub fn run(program: &Program, world: &World<'_>) -> Vec<Hit> {
    Evaluation::new(world).run(program)
}

/// Rules over the facts of one letter, one after the other.
pub(crate) struct Evaluation<'a> {
    bound: Bound<'a>,
}

impl<'a> Evaluation<'a> {
    /// Of no rule yet.
    pub(crate) fn new(world: &'a World<'a>) -> Self {
        Self {
            bound: Bound::new(world, Vec::new()),
        }
    }

    /// All hits of a rule.
    pub(crate) fn run(&mut self, program: &Program) -> Vec<Hit> {
        let mut hits = Vec::new();
        let world = self.bound.world;
        for issue in subjects(program, world) {
            for variant in &program.variants {
                // A rule that needs facts which are not there costs nothing more.
                if world.may_fire(variant) {
                    one(program, variant, issue, &mut self.bound, &mut hits);
                }
            }
        }
        hits
    }
}

/// What a rule is about, one after the other: the letter, or each issue.
pub(crate) fn subjects(
    program: &Program,
    world: &World<'_>,
) -> impl Iterator<Item = Option<u16>> + use<> {
    let (letter, issues) = match program.each {
        Each::Letter => (Some(None), 0),
        Each::Issue => (None, world.reading.letter.issues.len()),
    };
    let issues = (0..issues).map(|issue| u16::try_from(issue).ok());
    letter.into_iter().chain(issues)
}

fn one(
    program: &Program,
    variant: &Variant,
    issue: Option<u16>,
    bound: &mut Bound<'_>,
    hits: &mut Vec<Hit>,
) {
    let Some(first) = variant.show.first() else {
        return;
    };
    bound.begin(variant);
    if !bound.find_own(variant, issue) {
        return;
    }
    // How many exceptions have their facts already.
    let mut filled = 0;
    let mut claimed: Vec<Span> = hits
        .iter()
        .filter(|h| h.issue == issue)
        .filter_map(|h| h.shown.first().map(|s| s.0))
        .collect();
    let flag = Some((&variant.flag, &variant.plan.flag));
    bound.each(&variant.slots, 0..variant.own, flag, &mut |bound| {
        // One finding for each stretch of words at fault.
        let (claim, narrowed) = bound.claim(variant);
        if claimed.contains(&claim) {
            return true;
        }
        // Exceptions are rare, and so is the need to know their facts.
        let exceptions = variant.unless.iter().zip(&variant.plan.unless);
        for (at, (exception, stages)) in exceptions.enumerate() {
            if filled == at {
                bound.find_all(variant, exception.slots.clone(), issue);
                filled += 1;
            }
            if bound.holds(&variant.slots, exception, stages, &mut |_| {}) {
                return true;
            }
        }
        claimed.push(claim);
        let criterion = variant.criterion.and_then(|slot| bound.fact(slot));
        let word = |name| criterion.and_then(|fact| fact.word(name));
        let grade = word(attr::GRADE).and_then(|name| named(Severity::ALL, name));
        let severity = variant
            .downgrade
            .iter()
            .filter(|(_, flag)| bound.test(flag) == Truth::True)
            .map(|(to, _)| *to)
            .chain(grade)
            .fold(program.severity, Severity::min);
        let help = word(attr::HELP).map(str::to_owned);
        let consequence = word(attr::CONSEQUENCE).and_then(|w| named(Consequence::ALL, w));
        let its = bound.fact(first.slot).and_then(|f| f.issue);
        bound.narrowed = narrowed;
        hits.push(Hit {
            severity,
            issue: issue.filter(|_| its.is_some()).or(its),
            shown: variant
                .show
                .iter()
                .filter_map(|show| Some((bound.shown(show)?, show.label.clone())))
                .filter(|(span, _)| !span.is_empty())
                .collect(),
            message: bound.message(&variant.message),
            help,
            consequence,
        });
        bound.narrowed.clear();
        true
    });
}

/// The value of a written name.
fn named<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    all.iter()
        .find(|(known, _)| *known == name)
        .map(|&(_, value)| value)
}
