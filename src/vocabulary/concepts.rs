//! Concepts and how they relate.

use super::schema::ConceptKind;
use crate::words::flat::{Cell, Lists, Row, number};
use crate::words::{Keys, Number};
use serde::{Deserialize, Serialize};

/// Index of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConceptId(pub u32);

impl Row<1> for ConceptId {
    fn cells(self) -> [u32; 1] {
        [self.0]
    }

    #[inline]
    fn of([id]: [Cell; 1]) -> Self {
        Self(number(id))
    }
}

/// One thing that letters talk of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Concept {
    /// What it is.
    pub kind: ConceptKind,
    /// Whether it is a class, with a file of its own.
    pub class: bool,
    /// Whether it is a class without parents, too general to tell one request from another.
    pub root: bool,
    /// Direct parents: classes, or larger parts of the body.
    pub parents: Vec<ConceptId>,
    /// What is true whenever it is.
    pub implies: Vec<ConceptId>,
    /// What cannot be true with it.
    pub excluded_by: Vec<ConceptId>,
    /// What documents it.
    pub satisfied_by: Vec<ConceptId>,
    /// What satisfies it states one of these values; any does where this is empty.
    pub satisfied_with: Vec<u16>,
    /// What its values mean.
    pub means: Vec<Meaning>,
    /// What it is made of.
    pub ingredients: Vec<ConceptId>,
    /// How it is given.
    pub route: Option<String>,
    /// Usual strengths as written.
    pub strengths: Vec<String>,
    /// Where it is by nature.
    pub region: Option<ConceptId>,
    /// Whether there is a left and a right one.
    pub paired: bool,
}

/// What a measured value means.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Meaning {
    /// The finding that it is.
    pub finding: ConceptId,
    /// From this value on.
    pub at_least: f64,
    /// Below this value.
    pub below: f64,
}

impl Meaning {
    /// Whether all of a number, which may be a range, lies in the bounds.
    pub fn holds(&self, number: Number) -> bool {
        number.min >= self.at_least && number.max < self.below
    }
}

/// All concepts.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Concepts {
    pub(super) list: Vec<Concept>,
    /// Their ids, by number.
    pub(super) by_id: Keys,
    /// For each concept, itself and all that it is (parents of parents), sorted.
    pub(super) is: Lists<ConceptId>,
    /// For each concept, all that is true when it is: parents, implications and ingredients, sorted.
    pub(super) entails: Lists<ConceptId>,
}

impl Concepts {
    /// The concept of an id.
    pub fn find(&self, id: &str) -> Option<ConceptId> {
        self.by_id.find(id.as_bytes()).map(ConceptId)
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.iter()
    }

    /// The concept; `None` only for an id of another vocabulary.
    pub fn get(&self, id: ConceptId) -> Option<&Concept> {
        self.list.get(id.0 as usize)
    }

    /// Ids of the classes.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        let all = self.list.iter().zip(self.ids());
        all.filter(|(concept, _)| concept.class).map(|(_, id)| id)
    }

    /// Its written id.
    pub fn name(&self, id: ConceptId) -> &str {
        self.by_id.get(id.0)
    }

    /// Whether `a` is `b`, or of the class `b`, or a part of the region `b`.
    pub fn is_a(&self, a: ConceptId, b: ConceptId) -> bool {
        a == b || self.is.get(a.0 as usize).any(|class| class == b)
    }

    /// The concept and the classes that it is of.
    pub fn classes_of(&self, id: ConceptId) -> impl Iterator<Item = (ConceptId, &Concept)> {
        let all = self.is.get(id.0 as usize);
        all.filter_map(|id| Some((id, self.get(id)?)))
    }

    /// Whether `b` is true when `a` is.
    pub fn entails(&self, a: ConceptId, b: ConceptId) -> bool {
        a == b || self.entails.get(a.0 as usize).any(|true_too| true_too == b)
    }

    /// Whether `a` documents `b`: it entails it, or something that satisfies it.
    pub fn satisfies(&self, a: ConceptId, b: ConceptId) -> bool {
        if self.entails(a, b) {
            return true;
        }
        self.get(b)
            .is_some_and(|b| b.satisfied_by.iter().any(|&s| self.entails(a, s)))
    }

    /// Whether the two cannot be true together at one place and time.
    pub fn exclude(&self, a: ConceptId, b: ConceptId) -> bool {
        let one = |a: ConceptId, b: ConceptId| {
            self.entails.get(a.0 as usize).any(|x| {
                self.get(x)
                    .is_some_and(|x| x.excluded_by.iter().any(|&y| self.entails(b, y)))
            })
        };
        one(a, b) || one(b, a)
    }

    /// Whether the two name the same thing as far as can be told: one is the other or its class, or an ingredient.
    pub fn related(&self, a: ConceptId, b: ConceptId) -> bool {
        let part = |whole: ConceptId, part: ConceptId| {
            self.get(whole).is_some_and(|w| {
                w.ingredients
                    .iter()
                    .any(|&i| self.is_a(i, part) || self.is_a(part, i))
            })
        };
        self.is_a(a, b) || self.is_a(b, a) || part(a, b) || part(b, a)
    }

    /// Whether two regions have a part in common.
    pub fn same_place(&self, a: ConceptId, b: ConceptId) -> bool {
        self.is_a(a, b) || self.is_a(b, a)
    }

    /// Whether two regions lie in one limb, as thumb and wrist do, or one in the other. Of the large parts that have two sides
    /// only a limb lies in another such.
    pub fn one_limb(&self, a: ConceptId, b: ConceptId) -> bool {
        let paired = |id: ConceptId| self.get(id).is_some_and(|c| c.paired);
        let limb = |id: ConceptId| {
            paired(id)
                && self
                    .get(id)
                    .is_some_and(|c| c.parents.iter().any(|&up| paired(up)))
        };
        self.same_place(a, b)
            || self
                .is
                .get(a.0 as usize)
                .any(|whole| limb(whole) && self.is_a(b, whole))
    }

    /// Whether the closures are there: no concept is its own parent.
    pub(super) fn closed(&self) -> bool {
        self.is.len() == self.list.len()
    }

    /// Computes the closures.
    ///
    /// # Errors
    /// A concept that is its own parent, through others or not.
    pub(super) fn close(&mut self) -> Result<(), ConceptId> {
        let count = self.list.len();
        self.is = Lists::default();
        self.entails = Lists::default();
        for index in 0..count {
            let id = ConceptId(u32::try_from(index).unwrap_or(u32::MAX));
            let is = self.reach(id, |c| [&c.parents, &[], &[]]);
            let parents = self.get(id).map_or(&[][..], |c| &c.parents);
            if parents
                .iter()
                .any(|&up| up != id && self.reach(up, |c| [&c.parents, &[], &[]]).contains(&id))
            {
                return Err(id);
            }
            let entails = self.reach(id, |c| [&c.parents, &c.implies, &c.ingredients]);
            self.is.push(is);
            self.entails.push(entails);
        }
        Ok(())
    }

    fn reach(
        &self,
        from: ConceptId,
        next: impl Fn(&Concept) -> [&[ConceptId]; 3],
    ) -> Vec<ConceptId> {
        let mut seen = vec![from];
        let mut todo = vec![from];
        while let Some(id) = todo.pop() {
            let Some(concept) = self.get(id) else {
                continue;
            };
            for &up in next(concept).into_iter().flatten() {
                if !seen.contains(&up) {
                    seen.push(up);
                    todo.push(up);
                }
            }
        }
        seen.sort_unstable();
        seen
    }
}
