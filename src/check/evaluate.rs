//! Programs over facts: every binding of a rule's names for which it fires.

mod condition;
#[cfg(test)]
mod plain;
mod wording;

use super::grades::{Consequence, Severity};
use super::logic::Truth;
use super::plan::{Shape, Stages};
use super::program::{Exception, Field, Program, Query, Test, Variant};
use crate::facts::{Fact, Kind, Reading, attr};
use crate::rules::schema::Each;
use crate::source::Span;
use std::ops::Range;

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
    /// For each kind, its facts in order: index and shape.
    by_kind: Vec<Vec<(usize, Shape)>>,
    /// The kinds that there are facts of.
    kinds: Shape,
}

impl<'a> World<'a> {
    /// Sorts the facts by kind.
    pub fn new(reading: &'a Reading<'a>, facts: &'a [Fact]) -> Self {
        let mut by_kind = vec![Vec::new(); Kind::ALL.len()];
        let mut kinds = Shape::default();
        for (index, fact) in facts.iter().enumerate() {
            let shape = Shape::of(fact);
            kinds.add_kind(shape);
            if let Some(its) = by_kind.get_mut(fact.kind as usize) {
                its.push((index, shape));
            }
        }
        Self {
            reading,
            facts,
            by_kind,
            kinds,
        }
    }

    fn of_kind(&self, kind: usize) -> &[(usize, Shape)] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }
}

/// Most bindings of one rule that are tried in one letter; far above what real letters need.
const MOST_BINDINGS: usize = 2_000_000;

/// All hits of a rule.
pub fn run(program: &Program, world: &World<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for issue in subjects(program, world) {
        for variant in &program.variants {
            one(program, variant, world, issue, &mut hits);
        }
    }
    hits
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

/// The facts that a slot of a variant takes, by index, added to `out`.
fn take(
    variant: &Variant,
    slot: usize,
    world: &World<'_>,
    issue: Option<u16>,
    out: &mut Vec<usize>,
) {
    let (Some(query), Some(asked)) = (variant.slots.get(slot), variant.plan.asked.get(slot)) else {
        return;
    };
    let concepts = &world.reading.vocabulary.concepts;
    let mut kinds = 0;
    for kind in asked.kinds() {
        let before = out.len();
        for &(index, shape) in world.of_kind(kind) {
            let fact = world.facts.get(index);
            if shape.within(*asked)
                && fact.is_some_and(|f| query.is_of(f, issue) && query.details_fit(f, concepts))
            {
                out.push(index);
            }
        }
        kinds += usize::from(out.len() > before);
    }
    if kinds > 1 {
        out.sort_unstable();
    }
}

/// The facts that each slot takes, by index.
pub(crate) fn candidates(
    variant: &Variant,
    world: &World<'_>,
    issue: Option<u16>,
) -> Vec<Vec<usize>> {
    (0..variant.slots.len())
        .map(|slot| {
            let mut out = Vec::new();
            take(variant, slot, world, issue, &mut out);
            out
        })
        .collect()
}

/// The facts of each slot, and those bound at the moment.
pub(crate) struct Bound<'a> {
    world: &'a World<'a>,
    candidates: Vec<Vec<usize>>,
    chosen: Vec<Option<usize>>,
    /// Facts of slots with fewer values than they have: see [`Bound::narrow`].
    narrowed: Vec<(usize, Fact)>,
    left: usize,
}

fn one(
    program: &Program,
    variant: &Variant,
    world: &World<'_>,
    issue: Option<u16>,
    hits: &mut Vec<Hit>,
) {
    let Some(first) = variant.show.first() else {
        return;
    };
    // A rule that needs a kind of fact which is not there costs nothing more.
    let own = variant.slots.iter().zip(&variant.plan.asked);
    if own
        .take(variant.own)
        .any(|(slot, asked)| slot.bound && !asked.shares_kind(world.kinds))
    {
        return;
    }
    let mut all = Vec::new();
    for (index, slot) in variant.slots.iter().enumerate().take(variant.own) {
        let mut found = Vec::new();
        take(variant, index, world, issue, &mut found);
        if slot.bound && found.is_empty() {
            return;
        }
        if all.is_empty() {
            all.reserve_exact(variant.slots.len());
        }
        all.push(found);
    }
    all.resize_with(variant.slots.len(), Vec::new);
    let mut bound = Bound::new(world, all);
    let mut excusable = false;
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
        if !std::mem::replace(&mut excusable, true) {
            bound.fill(variant, issue);
        }
        let mut exceptions = variant.unless.iter().zip(&variant.plan.unless);
        if exceptions
            .any(|(exception, stages)| bound.holds(&variant.slots, exception, stages, &mut |_| {}))
        {
            return true;
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

impl<'a> Bound<'a> {
    /// Nothing bound yet, of the candidates of each slot.
    pub(crate) fn new(world: &'a World<'a>, candidates: Vec<Vec<usize>>) -> Self {
        Self {
            world,
            chosen: vec![None; candidates.len()],
            narrowed: Vec::new(),
            candidates,
            left: MOST_BINDINGS,
        }
    }

    /// Finds the facts of the slots that exceptions have.
    fn fill(&mut self, variant: &Variant, issue: Option<u16>) {
        for (slot, found) in self.candidates.iter_mut().enumerate().skip(variant.own) {
            take(variant, slot, self.world, issue, found);
        }
    }

    /// Whether an exception holds; `told` sees the first binding for which it does.
    pub(crate) fn holds(
        &mut self,
        slots: &[Query],
        exception: &Exception,
        stages: &Stages,
        told: &mut dyn FnMut(&mut Self),
    ) -> bool {
        let mut holds = false;
        let flag = Some((&exception.flag, stages));
        self.each(slots, exception.slots.clone(), flag, &mut |bound| {
            holds = true;
            told(bound);
            false
        });
        holds
    }

    /// The index of the fact that a slot is bound to.
    pub(crate) fn chosen(&self, slot: usize) -> Option<usize> {
        self.chosen.get(slot).copied().flatten()
    }

    /// Calls `visit` for each way to bind the slots of `range` for which `flag` holds, until it returns false. A part of the
    /// flag that does not hold for the names bound so far spares the rest.
    pub(crate) fn each(
        &mut self,
        slots: &[Query],
        range: Range<usize>,
        flag: Option<(&Test, &Stages)>,
        visit: &mut dyn FnMut(&mut Self) -> bool,
    ) -> bool {
        self.from(slots, (range.start, range), flag, visit)
    }

    /// As [`Bound::each`], where the slots from `first` on are bound already.
    fn from(
        &mut self,
        slots: &[Query],
        (first, mut range): (usize, Range<usize>),
        flag: Option<(&Test, &Stages)>,
        visit: &mut dyn FnMut(&mut Self) -> bool,
    ) -> bool {
        if let Some((test, stages)) = flag
            && !stages
                .at(test, range.start - first)
                .all(|part| self.test(part) == Truth::True)
        {
            return true;
        }
        let Some(slot) = range.next() else {
            self.left = self.left.saturating_sub(1);
            return self.left > 0 && visit(self);
        };
        if slots.get(slot).is_none_or(|s| !s.bound) {
            return self.from(slots, (first, range), flag, visit);
        }
        let count = self.candidates.get(slot).map_or(0, Vec::len);
        for index in 0..count {
            let fact = self
                .candidates
                .get(slot)
                .and_then(|c| c.get(index))
                .copied();
            // Different names are different facts.
            if fact.is_none() || self.chosen.contains(&fact) {
                continue;
            }
            if let Some(chosen) = self.chosen.get_mut(slot) {
                *chosen = fact;
            }
            let go_on = self.from(slots, (first, range.clone()), flag, visit);
            if let Some(chosen) = self.chosen.get_mut(slot) {
                *chosen = None;
            }
            if !go_on {
                return false;
            }
        }
        true
    }

    pub(crate) fn fact(&self, slot: usize) -> Option<&Fact> {
        if let Some((_, fact)) = self.narrowed.iter().rev().find(|(its, _)| *its == slot) {
            return Some(fact);
        }
        let index = self.chosen(slot)?;
        self.world.facts.get(index)
    }

    /// The words at fault, and what [`Bound::narrow`] makes of the facts for them. Exceptions are about the whole facts.
    fn claim(&mut self, variant: &Variant) -> (Span, Vec<(usize, Fact)>) {
        self.narrow(variant);
        let claim = variant.show.first().and_then(|show| self.shown(show));
        (
            claim.unwrap_or_default(),
            std::mem::take(&mut self.narrowed),
        )
    }

    /// Of several values of a shown attribute (the pages cited) leaves the first that alone makes the flag true.
    fn narrow(&mut self, variant: &Variant) {
        for show in &variant.show {
            let (Some(Field::Attribute(name)), Some(fact)) = (show.field, self.fact(show.slot))
            else {
                continue;
            };
            let values = fact.attributes.iter().filter(|a| a.name == name).count();
            if values < 2 {
                continue;
            }
            let whole = fact.clone();
            for only in 0..values {
                let mut fact = whole.clone();
                let mut number = 0..;
                fact.attributes
                    .retain(|a| a.name != name || number.next() == Some(only));
                self.narrowed.push((show.slot, fact));
                if self.test(&variant.flag) == Truth::True {
                    break;
                }
                self.narrowed.pop();
            }
        }
    }

    pub(crate) fn all(&self, slot: usize) -> impl Iterator<Item = &Fact> {
        self.candidates
            .get(slot)
            .into_iter()
            .flatten()
            .filter_map(|&i| self.world.facts.get(i))
    }
}
