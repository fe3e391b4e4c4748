//! Which facts of a letter have what, as bits: what a name asks for is found for many facts at once.

use crate::check::plan::{Shape, Stated};
use crate::facts::Fact;
use crate::rules::schema::Of;

/// One bit for each fact of a row.
type Bits = u128;

/// The facts of a letter, in rows; most letters have one.
pub(super) struct Table {
    rows: Vec<Row>,
    /// What each fact states.
    stated: Vec<Stated>,
    /// For each kind that there are facts of, what any of them states.
    kinds: [Option<Stated>; Shape::KINDS],
}

/// Facts that follow each other.
struct Row {
    /// Those that have a value of a closed list, by its bit of [`Shape`].
    columns: [Bits; Shape::BITS],
    /// Those of each issue.
    issues: Vec<Bits>,
    /// Those of no issue.
    common: Bits,
}

impl Table {
    /// Notes what each fact has.
    pub(super) fn of(facts: &[Fact]) -> Self {
        let stated: Vec<Stated> = facts.iter().map(Stated::of).collect();
        let mut kinds: [Option<Stated>; Shape::KINDS] = [None; Shape::KINDS];
        for (fact, &stated) in facts.iter().zip(&stated) {
            if let Some(all) = kinds.get_mut(fact.kind as usize) {
                *all = Some(all.unwrap_or_default().or(stated));
            }
        }
        let issues = facts.iter().filter_map(|fact| fact.issue).max();
        let issues = issues.map_or(0, |last| usize::from(last) + 1);
        let rows = facts.chunks(Bits::BITS as usize).map(|facts| {
            let mut row = Row {
                columns: [0; Shape::BITS],
                issues: vec![0; issues],
                common: 0,
            };
            for (at, fact) in facts.iter().enumerate() {
                row.add(1 << at, Shape::of(fact), fact.issue);
            }
            row
        });
        Self {
            rows: rows.collect(),
            stated,
            kinds,
        }
    }

    /// Whether there may be a fact of one of the kinds asked for that states what is needed: a look at no fact.
    pub(super) fn may_have(&self, asked: Shape, needed: Stated) -> bool {
        asked.kinds().bits().any(|kind| {
            let all = self.kinds.get(kind).copied().flatten();
            all.is_some_and(|all| needed.within(all))
        })
    }

    /// Calls `see` with each fact of a shape that states what is needed and belongs to the issues asked for, by a rule about an
    /// issue: with their indexes, in order.
    #[inline]
    pub(super) fn each(
        &self,
        asked: Shape,
        needed: Stated,
        of: (Of, Option<u16>),
        mut see: impl FnMut(usize),
    ) {
        let mut first = 0;
        for row in &self.rows {
            let mut left = row.find(asked, of);
            while left != 0 {
                let index = first + left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                let stated = self.stated.get(index);
                if stated.is_some_and(|&stated| needed.within(stated)) {
                    see(index);
                }
            }
            first += Bits::BITS as usize;
        }
    }
}

impl Row {
    fn add(&mut self, fact: Bits, shape: Shape, issue: Option<u16>) {
        for bit in shape.bits() {
            if let Some(column) = self.columns.get_mut(bit) {
                *column |= fact;
            }
        }
        let its = issue.and_then(|issue| self.issues.get_mut(usize::from(issue)));
        *its.unwrap_or(&mut self.common) |= fact;
    }

    fn find(&self, asked: Shape, (of, issue): (Of, Option<u16>)) -> Bits {
        let mut found = self.any(asked.kinds()) & self.of(of, issue);
        for list in asked.lists() {
            if found == 0 {
                break;
            }
            if !list.is_empty() {
                found &= self.any(list);
            }
        }
        found
    }

    /// The facts that have one of the values.
    #[inline]
    fn any(&self, values: Shape) -> Bits {
        let mut any = 0;
        for bit in values.bits() {
            any |= self.columns.get(bit).copied().unwrap_or(0);
        }
        any
    }

    /// The facts of the issues asked for, by a rule about an issue; where it asks for any, it may be facts that are not there.
    fn of(&self, of: Of, issue: Option<u16>) -> Bits {
        let its = |issue: u16| self.issues.get(usize::from(issue)).copied().unwrap_or(0);
        match (of, issue) {
            (Of::Any, _) | (_, None) => Bits::MAX,
            (Of::This, Some(this)) => its(this) | self.common,
            (Of::Other, Some(this)) => !(its(this) | self.common),
        }
    }
}
