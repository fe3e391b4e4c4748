//! The facts that the names of a rule stand for: every way to bind them, parts of the flag that fail early sparing the rest.

use super::World;
use crate::check::logic::Truth;
use crate::check::plan::{Stages, Stated};
use crate::check::program::{Exception, Field, Query, Test, Variant};
use crate::facts::Fact;
use crate::source::Span;
use std::ops::Range;

/// Most bindings of one rule that are tried in one letter; far above what real letters need.
const MOST_BINDINGS: usize = 2_000_000;

/// The facts of each slot, and those bound at the moment.
pub(crate) struct Bound<'a> {
    pub(super) world: &'a World<'a>,
    /// At least as many lists as there are slots.
    pub(super) candidates: Vec<Vec<usize>>,
    pub(super) chosen: Vec<Option<usize>>,
    /// The facts that are bound at the moment.
    taken: Vec<usize>,
    /// Facts of slots with fewer values than they have: see [`Bound::narrow`].
    pub(super) narrowed: Vec<(usize, Fact)>,
    left: usize,
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
            take(variant, slot, world, issue, Stated::default(), &mut out);
            out
        })
        .collect()
}

/// Adds the facts that a slot of a variant takes to `out`, by index, as far as they state what is `needed`.
fn take(
    variant: &Variant,
    slot: usize,
    world: &World<'_>,
    issue: Option<u16>,
    needed: Stated,
    out: &mut Vec<usize>,
) {
    let (Some(query), Some(&asked)) = (variant.slots.get(slot), variant.plan.asked.get(slot))
    else {
        return;
    };
    let concepts = &world.reading.vocabulary.concepts;
    let details = query.has_details();
    world.table.each(asked, needed, (query.of, issue), |index| {
        let fact = world.facts.get(index);
        if !details || fact.is_some_and(|fact| query.details_fit(fact, concepts)) {
            out.push(index);
        }
    });
}

impl<'a> Bound<'a> {
    /// Nothing bound yet, of the candidates of each slot.
    pub(crate) fn new(world: &'a World<'a>, candidates: Vec<Vec<usize>>) -> Self {
        Self {
            world,
            chosen: vec![None; candidates.len()],
            taken: Vec::new(),
            narrowed: Vec::new(),
            candidates,
            left: MOST_BINDINGS,
        }
    }

    /// Turns to a variant.
    pub(super) fn begin(&mut self, variant: &Variant) {
        let count = variant.slots.len();
        if self.candidates.len() < count {
            self.candidates.resize_with(count, Vec::new);
            self.chosen.resize(count, None);
        }
        self.left = MOST_BINDINGS;
    }

    /// Finds the facts of the names of `find`, those that are bound first; false where one of these has none, and the rule
    /// cannot fire.
    pub(super) fn find_own(&mut self, variant: &Variant, issue: Option<u16>) -> bool {
        let own = variant.slots.iter().take(variant.own);
        let mut counted = false;
        for (slot, query) in own.clone().enumerate() {
            if query.bound {
                self.find(variant, slot, issue);
                self.keep_demanded(variant, slot);
                if self.candidates.get(slot).is_none_or(Vec::is_empty) {
                    return false;
                }
            }
            counted |= !query.bound;
        }
        if counted {
            for (slot, query) in own.enumerate() {
                if !query.bound {
                    self.find(variant, slot, issue);
                }
            }
        }
        true
    }

    /// Finds the facts of each slot of a range.
    pub(super) fn find_all(&mut self, variant: &Variant, slots: Range<usize>, issue: Option<u16>) {
        for slot in slots {
            self.find(variant, slot, issue);
        }
    }

    fn find(&mut self, variant: &Variant, slot: usize, issue: Option<u16>) {
        let needed = variant.plan.stated.get(slot).copied().unwrap_or_default();
        if let Some(out) = self.candidates.get_mut(slot) {
            out.clear();
            take(variant, slot, self.world, issue, needed, out);
        }
    }

    /// Leaves out the facts of a slot of which the flag does not hold, whatever the other names stand for.
    fn keep_demanded(&mut self, variant: &Variant, slot: usize) {
        if !variant.plan.tests_alone(slot) {
            return;
        }
        let Some(list) = self.candidates.get_mut(slot) else {
            return;
        };
        let mut facts = std::mem::take(list);
        facts.retain(|&fact| {
            self.choose(slot, Some(fact));
            let mut alone = variant.plan.alone(&variant.flag, slot);
            alone.all(|part| self.test(part) == Truth::True)
        });
        self.choose(slot, None);
        if let Some(list) = self.candidates.get_mut(slot) {
            *list = facts;
        }
    }

    fn choose(&mut self, slot: usize, fact: Option<usize>) {
        if let Some(chosen) = self.chosen.get_mut(slot) {
            *chosen = fact;
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
        !self.goes_on(flag, 0) || self.from(slots, (range.start, range), flag, visit)
    }

    /// Whether the parts of a flag that can be tested once `bound` names are all hold.
    fn goes_on(&self, flag: Option<(&Test, &Stages)>, bound: usize) -> bool {
        flag.is_none_or(|(test, stages)| {
            let mut parts = stages.after(test, bound);
            parts.all(|part| self.test(part) == Truth::True)
        })
    }

    /// As [`Bound::each`], where the slots from `first` up to the range are bound already.
    fn from(
        &mut self,
        slots: &[Query],
        (first, mut range): (usize, Range<usize>),
        flag: Option<(&Test, &Stages)>,
        visit: &mut dyn FnMut(&mut Self) -> bool,
    ) -> bool {
        let Some(slot) = range.find(|&slot| slots.get(slot).is_some_and(|s| s.bound)) else {
            self.left = self.left.saturating_sub(1);
            return self.left > 0 && visit(self);
        };
        let count = self.candidates.get(slot).map_or(0, Vec::len);
        for index in 0..count {
            let candidates = self.candidates.get(slot);
            let Some(fact) = candidates.and_then(|facts| facts.get(index)).copied() else {
                continue;
            };
            // Different names are different facts.
            if self.taken.contains(&fact) {
                continue;
            }
            self.choose(slot, Some(fact));
            self.taken.push(fact);
            let go_on = !self.goes_on(flag, slot + 1 - first)
                || self.from(slots, (first, range.clone()), flag, visit);
            self.taken.pop();
            self.choose(slot, None);
            if !go_on {
                return false;
            }
        }
        true
    }

    /// The fact that a slot is bound to, with the values that [`Bound::narrow`] leaves it.
    pub(crate) fn fact(&self, slot: usize) -> Option<&Fact> {
        if let Some((_, fact)) = self.narrowed.iter().rev().find(|(its, _)| *its == slot) {
            return Some(fact);
        }
        let index = self.chosen(slot)?;
        self.world.facts.get(index)
    }

    /// The words at fault, and what [`Bound::narrow`] makes of the facts for them. Exceptions are about the whole facts.
    pub(super) fn claim(&mut self, variant: &Variant) -> (Span, Vec<(usize, Fact)>) {
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

    /// All facts that a slot can be bound to.
    pub(crate) fn all(&self, slot: usize) -> impl Iterator<Item = &Fact> {
        self.candidates
            .get(slot)
            .into_iter()
            .flatten()
            .filter_map(|&i| self.world.facts.get(i))
    }
}
