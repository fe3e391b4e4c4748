//! What a condition demands of the fact of one name by itself, whatever the other names stand for: facts that lack it are left
//! out before names are bound together.

use super::about;
use crate::check::program::{Field, Function, Operand, Query, Test};
use crate::facts::{Attr, Fact, attr};
use serde::{Deserialize, Serialize};

/// One bit for each thing that a fact can state. Attributes beyond the last bit share those of others: a bit tells for sure
/// only what is not stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::check) struct Stated(u64);

impl Stated {
    const CONCEPT: Self = Self(1);
    const REGION: Self = Self(1 << 1);
    const SIDE: Self = Self(1 << 2);
    const LEVEL: Self = Self(1 << 3);
    const ATTRIBUTES: u32 = 4;

    #[inline]
    fn attribute(name: Attr) -> Self {
        Self(1 << (Self::ATTRIBUTES + u32::from(name) % (u64::BITS - Self::ATTRIBUTES)))
    }

    fn field(field: Field) -> Self {
        match field {
            Field::Treatment => Self::CONCEPT,
            Field::Region => Self::REGION,
            Field::Side => Self::SIDE,
            Field::Level => Self::LEVEL,
            Field::Attribute(name) => Self::attribute(name),
            Field::Kind
            | Field::Place
            | Field::Speaker
            | Field::Role
            | Field::Assertion
            | Field::Time => Self::default(),
        }
    }

    /// All that a fact states.
    pub(in crate::check) fn of(fact: &Fact) -> Self {
        let mut all = Self::default();
        if fact.concept.is_some() {
            all = all.or(Self::CONCEPT);
        }
        for region in &fact.regions {
            all = all.or(Self::REGION);
            if !region.sides.is_empty() {
                all = all.or(Self::SIDE);
            }
            if !region.levels.is_empty() {
                all = all.or(Self::LEVEL);
            }
        }
        let named = fact.attributes.iter().map(|a| Self::attribute(a.name));
        named.fold(all, Self::or)
    }

    /// Whether a fact states all of this, as far as its bits tell.
    #[inline]
    pub(in crate::check) fn within(self, fact: Self) -> bool {
        self.0 & !fact.0 == 0
    }

    #[inline]
    pub(in crate::check) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What a fact has to state for a name to take it.
    pub(super) fn asked(query: &Query) -> Self {
        let words = query.words.iter().map(|(name, _)| *name);
        let names = query.has.iter().copied().chain(words);
        names.map(Self::attribute).fold(Self::default(), Self::or)
    }

    /// What the fact of a slot has to state for a condition to hold.
    pub(super) fn needed(test: &Test, slot: usize) -> Self {
        Self::to_be(true, test, slot)
    }

    /// What the fact of a slot has to state for a condition to be true, or to be false: otherwise it is not known.
    fn to_be(truth: bool, test: &Test, slot: usize) -> Self {
        let both = |list: &[Test], all: bool| {
            let needs = list.iter().map(|part| Self::to_be(truth, part, slot));
            let needs = if all {
                needs.reduce(Self::or)
            } else {
                needs.reduce(Self::and)
            };
            needs.unwrap_or_default()
        };
        match test {
            Test::All(list) => both(list, truth),
            Test::Any(list) => both(list, !truth),
            Test::Not(inner) => Self::to_be(!truth, inner, slot),
            Test::Compare(left, _, right) => {
                Self::operand(left, slot).or(Self::operand(right, slot))
            }
            Test::Flag(its, name) if *its == slot && truth => Self::attribute(*name),
            Test::Exists(_) | Test::Flag(..) => Self::default(),
            Test::Call(function, slots) => slots
                .iter()
                .enumerate()
                .filter(|(_, its)| **its == slot)
                .map(|(argument, _)| Self::argument(*function, argument))
                .fold(Self::default(), Self::or),
        }
    }

    fn operand(value: &Operand, slot: usize) -> Self {
        let date = Self::attribute(attr::DATE);
        match value {
            Operand::Field(its, field) if *its == slot => Self::field(*field),
            Operand::Most(its, name) if *its == slot => Self::attribute(*name),
            Operand::Days(a, b) | Operand::Years(a, b) if *a == slot || *b == slot => date,
            Operand::Sum(left, _, right) => {
                Self::operand(left, slot).or(Self::operand(right, slot))
            }
            _ => Self::default(),
        }
    }

    /// Without what the answer of a function is not known, of its first argument (0) or the second (1).
    fn argument(function: Function, argument: usize) -> Self {
        let document = Self::attribute(attr::DOCUMENT);
        match (function, argument) {
            (Function::Contradicts | Function::Implies | Function::IsA, _)
            | (Function::Variant, _)
            | (Function::Specific | Function::Slip, 0)
            | (Function::Covers, 1) => Self::CONCEPT,
            (Function::PartOf, _) | (Function::CoversRegion, 1) => Self::REGION,
            (Function::Covers | Function::CoversRegion, 0) => document,
            (Function::HasPages, 0) => document.or(Self::attribute(attr::PAGE)),
            (Function::InForce | Function::Superseded, 0) => {
                document.or(Self::attribute(attr::EDITION))
            }
            _ => Self::default(),
        }
    }
}

/// What follows for the fact of a slot by itself wherever a condition about several names holds.
pub(super) fn of(test: &Test, slot: usize) -> Option<Test> {
    match test {
        Test::All(list) => all(list.iter().filter_map(|part| of(part, slot)).collect()),
        Test::Any(list) => {
            let branches: Option<Vec<Test>> = list.iter().map(|part| of(part, slot)).collect();
            any(branches?)
        }
        leaf => (about(leaf) == [slot]).then(|| leaf.clone()),
    }
}

fn all(mut parts: Vec<Test>) -> Option<Test> {
    parts.dedup();
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(Test::All(parts)),
    }
}

fn any(parts: Vec<Test>) -> Option<Test> {
    let mut different: Vec<Test> = Vec::new();
    for part in parts {
        if !different.contains(&part) {
            different.push(part);
        }
    }
    match different.len() {
        0 | 1 => different.pop(),
        _ => Some(Test::Any(different)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;

    /// In the order of dates, each date is of one of the events whose order is known.
    #[test]
    fn a_choice_about_two_names_demands_something_of_each() {
        let rules = RuleSet::builtin().unwrap();
        let order = rules.programs().iter().find(|p| p.id == "date-order");
        let plan = &order.unwrap().variants[0].plan;
        let [(0, early), (1, late)] = plan.implied.as_slice() else {
            panic!("{:?}", plan.implied);
        };
        let words = |test: &Test| format!("{test:?}").matches("Word(").count();
        assert_eq!((words(early), words(late)), (9, 8));
        let dated = Stated::attribute(attr::DATE).or(Stated::attribute(attr::TYPE));
        assert_eq!(plan.stated[..2], [dated, dated]);
    }
}
