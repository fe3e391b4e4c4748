//! What evaluation needs to know of a rule before it sees a letter: which facts a name can take, as bits, and how early each part of a
//! condition can be tested.

use super::program::{Operand, Query, Test, Variant};
use crate::facts::{Assertion, Experiencer, Fact, Kind, Role, Speaker, Time};
use crate::letter::Place;
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
const KINDS: u64 = (1 << SPEAKER) - 1;

impl Shape {
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

    /// All that a name takes: of each list the bits asked for, or every bit.
    fn asked(query: &Query) -> Self {
        fn bits<T: Copy>(asked: &[T], from: u32, to: u32, bit: impl Fn(T) -> u32) -> u64 {
            if asked.is_empty() {
                return (1 << to) - (1 << from);
            }
            asked
                .iter()
                .fold(0, |all, &value| all | 1 << (from + bit(value)))
        }
        let roles = if query.concluding {
            let asked = query.roles.is_empty() || query.roles.contains(&Role::Conclusion);
            u64::from(asked) << (ROLE + Role::Conclusion as u32)
        } else {
            bits(&query.roles, ROLE, ASSERTION, |r| r as u32)
        };
        Self(
            bits(&query.kinds, KIND, SPEAKER, |k| k as u32)
                | bits(&query.speakers, SPEAKER, ROLE, |s| s as u32)
                | roles
                | bits(&query.assertions, ASSERTION, TIME, |a| a as u32)
                | bits(&query.times, TIME, EXPERIENCER, |t| t as u32)
                | bits(&query.experiencers, EXPERIENCER, PLACE, |e| e as u32)
                | bits(&query.places, PLACE, END, |p| p as u32),
        )
    }

    /// Whether a fact of this shape is one of those asked for.
    pub(super) fn within(self, asked: Self) -> bool {
        self.0 & !asked.0 == 0
    }

    /// Adds the kind of a fact.
    pub(super) fn add_kind(&mut self, fact: Self) {
        self.0 |= fact.0 & KINDS;
    }

    /// Whether a kind is among the bits of both.
    pub(super) fn shares_kind(self, other: Self) -> bool {
        self.0 & other.0 & KINDS != 0
    }

    /// The kinds among the bits, by their numbers.
    pub(super) fn kinds(self) -> impl Iterator<Item = usize> {
        let mut left = self.0 & KINDS;
        std::iter::from_fn(move || {
            let kind = left.trailing_zeros();
            left &= left.checked_sub(1)?;
            Some(kind as usize)
        })
    }
}

/// For a condition, which of its parts can be tested once so many names are bound.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Stages(Vec<Vec<usize>>);

impl Stages {
    /// Of a condition over the names of `own` and of those before them, which are bound already.
    fn of(test: &Test, own: &Range<usize>) -> Self {
        let mut stages = vec![Vec::new(); own.len() + 1];
        for (index, part) in parts(test).iter().enumerate() {
            let mut last = None;
            slots(part, &mut |slot| last = last.max(Some(slot)));
            let after = last.map_or(0, |slot| (slot + 1).saturating_sub(own.start));
            if let Some(stage) = stages.get_mut(after.min(own.len())) {
                stage.push(index);
            }
        }
        Self(stages)
    }

    /// The parts of `test` to be tested once `bound` names are.
    pub(super) fn at<'t>(&'t self, test: &'t Test, bound: usize) -> impl Iterator<Item = &'t Test> {
        let stage = self.0.get(bound).map_or(&[][..], Vec::as_slice);
        stage.iter().filter_map(|&index| parts(test).get(index))
    }
}

/// What must all hold for a condition to hold.
fn parts(test: &Test) -> &[Test] {
    match test {
        Test::All(list) => list,
        other => std::slice::from_ref(other),
    }
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

/// What evaluation needs to know of a variant of a rule.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Plan {
    /// For each slot, what it takes.
    pub(super) asked: Vec<Shape>,
    /// When the parts of `flag` are tested.
    pub(super) flag: Stages,
    /// The same for each exception.
    pub(super) unless: Vec<Stages>,
}

impl Plan {
    /// Of a variant as it is now; one that has been changed needs a new plan.
    pub fn of(variant: &Variant) -> Self {
        let exceptions = variant.unless.iter();
        Self {
            asked: variant.slots.iter().map(Shape::asked).collect(),
            flag: Stages::of(&variant.flag, &(0..variant.own)),
            unless: exceptions
                .map(|exception| Stages::of(&exception.flag, &exception.slots))
                .collect(),
        }
    }
}
