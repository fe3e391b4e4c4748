//! One entry for a passage that stands in several letters.

use super::align::Passage;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A passage and the other letters that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Which of the passages given is shown.
    pub shown: usize,
    /// Further letters with the passage, and its words there.
    pub also: Vec<(usize, Range<usize>)>,
}

/// Where a passage that is already in a group stands.
type Seen = FxHashMap<usize, Vec<(Range<usize>, usize)>>;

/// Gathers passages, the most suspicious first: one that overlaps a passage before it by more than half joins its group.
pub fn grouped(passages: &[Passage]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut seen = Seen::default();
    for (number, passage) in passages.iter().enumerate() {
        let sides = || passage.letters.iter().zip(&passage.at);
        let known = sides().find_map(|(letter, at)| group_of(&seen, *letter, at));
        let group = known.unwrap_or_else(|| {
            groups.push(Group {
                shown: number,
                also: Vec::new(),
            });
            groups.len() - 1
        });
        for (letter, at) in sides() {
            let places = seen.entry(*letter).or_default();
            if known.is_some()
                && !places.iter().any(|(_, other)| *other == group)
                && let Some(group) = groups.get_mut(group)
            {
                group.also.push((*letter, at.clone()));
            }
            places.push((at.clone(), group));
        }
    }
    groups
}

fn group_of(seen: &Seen, letter: usize, at: &Range<usize>) -> Option<usize> {
    let places = seen.get(&letter)?;
    let overlap = |other: &Range<usize>| {
        let shared = at
            .end
            .min(other.end)
            .saturating_sub(at.start.max(other.start));
        shared * 2 > at.len()
    };
    let found = places.iter().find(|(other, _)| overlap(other));
    found.map(|(_, group)| *group)
}
