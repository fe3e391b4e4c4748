//! What evaluation needs to know of a rule before it sees a letter: which facts a name can take, as bits, and how early each part of a
//! condition can be tested.

mod demand;

use super::program::{Function, Operand, Query, Test, Variant};
use crate::facts::{Assertion, Experiencer, Fact, Kind, Role, Speaker, Time};
use crate::letter::Place;
pub(super) use demand::Stated;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One bit for each value of the closed lists that a fact has one of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shape(u64);

/// Where the bits of each list begin: a list's bits end where the next ones begin.
const KIND: u32 = 0;
const SPEAKER: u32 = KIND + Kind::ALL.len() as u32;
const ROLE: u32 = SPEAKER + Speaker::ALL.len() as u32;
const ASSERTION: u32 = ROLE + Role::ALL.len() as u32;
const TIME: u32 = ASSERTION + Assertion::ALL.len() as u32;
const EXPERIENCER: u32 = TIME + Time::ALL.len() as u32;
const PLACE: u32 = EXPERIENCER + Experiencer::ALL.len() as u32;
const END: u32 = PLACE + Place::Other as u32 + 1;
const _: () = assert!(END <= u64::BITS);

/// The bits of kinds.
const KINDS: u64 = between(KIND, SPEAKER);

/// The bits of each other list.
const LISTS: [u64; 6] = [
    between(SPEAKER, ROLE),
    between(ROLE, ASSERTION),
    between(ASSERTION, TIME),
    between(TIME, EXPERIENCER),
    between(EXPERIENCER, PLACE),
    between(PLACE, END),
];

const fn between(from: u32, to: u32) -> u64 {
    (1 << to) - (1 << from)
}

impl Shape {
    /// How many bits there are.
    pub(super) const BITS: usize = END as usize;

    /// How many of them are kinds.
    pub(super) const KINDS: usize = SPEAKER as usize;

    /// Of a fact: one bit of each list.
    pub(super) fn of(fact: &Fact) -> Self {
        Self(
            1 << (KIND + fact.kind as u32)
                | 1 << (SPEAKER + fact.speaker as u32)
                | 1 << (ROLE + fact.role as u32)
                | 1 << (ASSERTION + fact.assertion as u32)
                | 1 << (TIME + fact.time as u32)
                | 1 << (EXPERIENCER + fact.experiencer as u32)
                | 1 << (PLACE + fact.place as u32),
        )
    }

    /// All that a name takes: of each list that it asks of, the bits asked for; of kinds always.
    fn asked(query: &Query) -> Self {
        fn bits<T: Copy>(asked: &[T], from: u32, bit: impl Fn(T) -> u32) -> u64 {
            asked
                .iter()
                .fold(0, |all, &value| all | 1 << (from + bit(value)))
        }
        let kinds = match bits(&query.kinds, KIND, |k| k as u32) {
            0 => KINDS,
            asked => asked,
        };
        let roles = bits(&query.roles, ROLE, |r| r as u32);
        let (kinds, roles) = match query.concluding {
            false => (kinds, roles),
            true if query.roles.is_empty() || query.roles.contains(&Role::Conclusion) => {
                (kinds, 1 << (ROLE + Role::Conclusion as u32))
            }
            // No fact is a conclusion and something else.
            true => (0, 0),
        };
        Self(
            kinds
                | roles
                | bits(&query.speakers, SPEAKER, |s| s as u32)
                | bits(&query.assertions, ASSERTION, |a| a as u32)
                | bits(&query.times, TIME, |t| t as u32)
                | bits(&query.experiencers, EXPERIENCER, |e| e as u32)
                | bits(&query.places, PLACE, |p| p as u32),
        )
    }

    /// The bits, by their numbers.
    #[inline]
    pub(super) fn bits(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros();
            left &= left.checked_sub(1)?;
            Some(bit as usize)
        })
    }

    /// The bits of each list but that of kinds.
    #[inline]
    pub(super) fn lists(self) -> impl Iterator<Item = Self> {
        LISTS.iter().map(move |list| Self(self.0 & list))
    }

    /// Whether there is no bit.
    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The bits of kinds alone.
    #[inline]
    pub(super) fn kinds(self) -> Self {
        Self(self.0 & KINDS)
    }
}

/// When a part of a condition is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum When {
    /// With each fact that the name of this slot could take: it is about no other name.
    Alone(usize),
    /// Once so many names are bound.
    After(usize),
}

/// For a condition, when its parts are tested: the cheaper ones first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Stages(Vec<(usize, When)>);

impl Stages {
    /// Of a condition over the names of `own` and of those before them, which are bound already. `alone` tells for which
    /// slots a fact that does not hold by itself may be left out.
    fn of(test: &Test, own: &Range<usize>, slots: &[Query], alone: impl Fn(usize) -> bool) -> Self {
        let mut stages: Vec<(usize, When)> = parts(test)
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let about = about(part);
                // The facts of a name that is only counted are there from the beginning.
                let binds = |slot: &usize| {
                    own.contains(slot) && slots.get(*slot).is_none_or(|query| query.bound)
                };
                let when = match about.as_slice() {
                    [slot] if binds(slot) && alone(*slot) => When::Alone(*slot),
                    _ => {
                        let last = about.iter().filter(|slot| binds(slot)).max();
                        When::After(last.map_or(0, |slot| slot + 1 - own.start))
                    }
                };
                (index, when)
            })
            .collect();
        stages.sort_by_key(|&(index, _)| parts(test).get(index).map_or(0, cost));
        Self(stages)
    }

    fn at<'t>(&'t self, test: &'t Test, when: When) -> impl Iterator<Item = &'t Test> {
        self.0
            .iter()
            .filter(move |(_, its)| *its == when)
            .filter_map(|&(index, _)| parts(test).get(index))
    }

    /// The parts of `test` to be tested once `bound` names are.
    pub(super) fn after<'t>(
        &'t self,
        test: &'t Test,
        bound: usize,
    ) -> impl Iterator<Item = &'t Test> {
        self.at(test, When::After(bound))
    }

    /// The parts of `test` that a fact of `slot` is tested with by itself.
    pub(super) fn alone<'t>(
        &'t self,
        test: &'t Test,
        slot: usize,
    ) -> impl Iterator<Item = &'t Test> {
        self.at(test, When::Alone(slot))
    }
}

/// What must all hold for a condition to hold.
fn parts(test: &Test) -> &[Test] {
    match test {
        Test::All(list) => list,
        other => std::slice::from_ref(other),
    }
}

/// How much work a condition is, roughly.
fn cost(test: &Test) -> u32 {
    match test {
        Test::All(list) | Test::Any(list) => list.iter().map(cost).sum(),
        Test::Not(inner) => cost(inner),
        Test::Exists(_) | Test::Flag(..) => 1,
        Test::Compare(Operand::Field(..), _, Operand::Field(..)) => 4,
        Test::Compare(..) => 3,
        Test::Call(function, _) => function.cost(),
    }
}

/// The slots that a condition asks for.
fn about(test: &Test) -> Vec<usize> {
    let mut out = Vec::new();
    slots(test, &mut |slot| out.push(slot));
    out.sort_unstable();
    out.dedup();
    out
}

/// Calls `see` for each slot that a condition asks for.
fn slots(test: &Test, see: &mut impl FnMut(usize)) {
    fn operand(value: &Operand, see: &mut impl FnMut(usize)) {
        match value {
            Operand::Number(..) | Operand::Word(_) => {}
            Operand::Field(slot, _)
            | Operand::Count(slot)
            | Operand::Total(slot, _)
            | Operand::Duration(slot)
            | Operand::Longest(slot)
            | Operand::Most(slot, _) => see(*slot),
            Operand::Days(a, b) | Operand::Years(a, b) => {
                see(*a);
                see(*b);
            }
            Operand::Sum(a, _, b) => {
                operand(a, see);
                operand(b, see);
            }
        }
    }
    match test {
        Test::All(list) | Test::Any(list) => list.iter().for_each(|part| slots(part, see)),
        Test::Not(inner) => slots(inner, see),
        Test::Compare(left, _, right) => {
            operand(left, see);
            operand(right, see);
        }
        Test::Exists(slot) | Test::Flag(slot, _) => see(*slot),
        Test::Call(_, list) => list.iter().for_each(|&slot| see(slot)),
    }
}

/// Whether a condition asks for all facts of a slot together.
fn counts(test: &Test, slot: usize) -> bool {
    fn operand(value: &Operand, slot: usize) -> bool {
        match value {
            Operand::Count(its) | Operand::Total(its, _) => *its == slot,
            Operand::Sum(a, _, b) => operand(a, slot) || operand(b, slot),
            _ => false,
        }
    }
    match test {
        Test::All(list) | Test::Any(list) => list.iter().any(|part| counts(part, slot)),
        Test::Not(inner) => counts(inner, slot),
        Test::Compare(left, _, right) => operand(left, slot) || operand(right, slot),
        Test::Call(Function::None, slots) => slots.contains(&slot),
        Test::Exists(_) | Test::Flag(..) | Test::Call(..) => false,
    }
}

/// What evaluation needs to know of a variant of a rule.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Plan {
    /// For each slot, what it takes.
    pub(super) asked: Vec<Shape>,
    /// For each slot, what a fact has to state for the name to take it and the condition to hold of it.
    pub(super) stated: Vec<Stated>,
    /// Slots of `find` that have to stand for a fact.
    pub(super) required: Vec<usize>,
    /// Slots with conditions that hold of their facts wherever `flag` does.
    pub(super) implied: Vec<(usize, Test)>,
    /// When the parts of `flag` are tested.
    pub(super) flag: Stages,
    /// The same for each exception.
    pub(super) unless: Vec<Stages>,
}

impl Plan {
    /// Whether facts of a slot of `find` are tested by themselves.
    pub(super) fn tests_alone(&self, slot: usize) -> bool {
        let mut stages = self.flag.0.iter();
        stages.any(|(_, when)| *when == When::Alone(slot))
            || self.implied.iter().any(|(its, _)| *its == slot)
    }

    /// The conditions that they are tested with.
    pub(super) fn alone<'p>(
        &'p self,
        flag: &'p Test,
        slot: usize,
    ) -> impl Iterator<Item = &'p Test> {
        let implied = self.implied.iter().filter(move |(its, _)| *its == slot);
        self.flag
            .alone(flag, slot)
            .chain(implied.map(|(_, test)| test))
    }

    /// Of a variant as it is now; one that has been changed needs a new plan.
    pub fn of(variant: &Variant) -> Self {
        let exceptions = &variant.unless;
        let downgrade = variant.downgrade.iter().map(|(_, flag)| flag);
        let unless = exceptions.iter().map(|exception| &exception.flag);
        let conditions: Vec<&Test> = std::iter::once(&variant.flag)
            .chain(unless)
            .chain(downgrade)
            .collect();
        // A fact is left out where its name stands for one fact at a time: what is counted is all that there are.
        let single = |slot: usize| {
            variant.slots.get(slot).is_some_and(|query| query.bound)
                && !conditions.iter().any(|test| counts(test, slot))
        };
        let stated = variant.slots.iter().enumerate().map(|(slot, query)| {
            let within = exceptions.iter().find(|e| e.slots.contains(&slot));
            let flag = within.map_or(&variant.flag, |exception| &exception.flag);
            let asked = Stated::asked(query);
            if single(slot) {
                asked.or(Stated::needed(flag, slot))
            } else {
                asked
            }
        });
        let own = 0..variant.own;
        let bound = |slot: &usize| variant.slots.get(*slot).is_some_and(|query| query.bound);
        let required = own.clone().filter(bound);
        let joining = |slot: usize| {
            let parts = parts(&variant.flag).iter();
            parts.filter(move |part| about(part) != [slot])
        };
        let implied = own.clone().filter(|&slot| single(slot)).flat_map(|slot| {
            joining(slot).filter_map(move |part| Some((slot, demand::of(part, slot)?)))
        });
        Self {
            asked: variant.slots.iter().map(Shape::asked).collect(),
            required: required.collect(),
            stated: stated.collect(),
            implied: implied.collect(),
            flag: Stages::of(&variant.flag, &own, &variant.slots, single),
            // The facts of exceptions are looked at only where a rule would fire.
            unless: exceptions
                .iter()
                .map(|e| Stages::of(&e.flag, &e.slots, &variant.slots, |_| false))
                .collect(),
        }
    }
}
