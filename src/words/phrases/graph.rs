//! The nodes of the graph in one table, so that what one step of a walk reads lies together.

use super::to_u32;
use crate::words::flat::{Cell, Table, number};
use crate::words::lexicon::WordId;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A node: the place of its first cell.
pub(super) type NodeId = u32;

/// The node where all terms begin. No step leads to it, so that it also stands for none.
pub(super) const ROOT: NodeId = 0;

/// Nodes with more edges than this have them in a table of hashes, others in a list.
const MANY: usize = 16;

/// All nodes, the root first. The cells of a node: its head; where a number leads, if it does; where a gap leads, if it does;
/// the terms that end there; the words that lead on; where each leads. A table of hashes has free places, with word 0.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Graph {
    cells: Table<u32>,
}

/// What has been read of the terms that begin with the same words, and what may follow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'g> {
    /// Where a number leads, [`ROOT`] for nowhere.
    pub(super) number: NodeId,
    /// Where a `~` leads, [`ROOT`] for nowhere.
    pub(super) gap: NodeId,
    /// The terms that end here.
    ends: &'g [[Cell; 1]],
    words: &'g [[Cell; 1]],
    to: &'g [[Cell; 1]],
}

/// A term that may end at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct End {
    pub(super) ending: u32,
    pub(super) layer: u8,
}

/// Bits of an end that are its ending; those above are its layer.
const ENDING_BITS: u32 = 26;

/// The first cell of a node: whether a number and a gap lead on, how many terms end, and how many cells its words take.
#[derive(Clone, Copy)]
struct Head(u32);

impl Head {
    const NUMBER: u32 = 1;
    const GAP: u32 = 2;
    const ENDS_FROM: u32 = 2;
    const WORDS_FROM: u32 = 10;
    const ENDS: usize = (1 << (Self::WORDS_FROM - Self::ENDS_FROM)) - 1;

    fn ends(self) -> usize {
        (self.0 >> Self::ENDS_FROM) as usize & Self::ENDS
    }

    fn words(self) -> usize {
        (self.0 >> Self::WORDS_FROM) as usize
    }
}

impl Graph {
    /// A node. One that does not exist has nothing.
    #[inline]
    pub(super) fn node(&self, node: NodeId) -> Node<'_> {
        let mut rest = self.cells.cells_from(node as usize);
        let mut take = |count: usize| {
            let (taken, left) = rest.split_at_checked(count).unwrap_or_default();
            rest = left;
            taken
        };
        let head = Head(take(1).first().map_or(0, |&[cell]| number(cell)));
        let mut leads = |flag| match head.0 & flag {
            0 => ROOT,
            _ => take(1).first().map_or(ROOT, |&[cell]| number(cell)),
        };
        let (number, gap) = (leads(Head::NUMBER), leads(Head::GAP));
        Node {
            number,
            gap,
            ends: take(head.ends()),
            words: take(head.words()),
            to: take(head.words()),
        }
    }
}

impl Node<'_> {
    /// Whether no term ends here, and nothing but a word leads on.
    #[inline]
    pub(super) fn is_of_words(&self) -> bool {
        self.ends.is_empty() && self.number == ROOT && self.gap == ROOT
    }

    /// The terms that end here.
    #[inline]
    pub(super) fn ends(&self) -> impl Iterator<Item = End> {
        self.ends.iter().map(|&[end]| {
            let end = number(end);
            End {
                ending: end & ((1 << ENDING_BITS) - 1),
                layer: (end >> ENDING_BITS) as u8,
            }
        })
    }

    /// Where a word leads.
    #[inline]
    pub(super) fn leading(&self, word: WordId) -> Option<NodeId> {
        let at = if self.words.len() > MANY {
            let mut at = place(word, self.words.len());
            loop {
                match self.words.get(at).map(|&[cell]| number(cell))? {
                    0 => return None,
                    known if known == word => break at,
                    _ => at = (at + 1) % self.words.len(),
                }
            }
        } else {
            let known = |&[cell]: &[Cell; 1]| number(cell) == word;
            self.words.iter().position(known)?
        };
        self.to.get(at).map(|&[cell]| number(cell))
    }
}

/// Where to look first for a word in a table of hashes, whose length is a power of two.
#[inline]
fn place(word: WordId, length: usize) -> usize {
    (word.wrapping_mul(0x9e37_79b1) >> 12) as usize & (length - 1)
}

/// A node that is not in a table yet. The nodes that it leads to are given by their index in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Loose {
    pub(super) number: Option<usize>,
    pub(super) gap: Option<usize>,
    /// At most one for each layer.
    pub(super) ends: Vec<End>,
    pub(super) edges: Vec<(WordId, usize)>,
}

impl Loose {
    /// The nodes that it leads to.
    fn next(&self) -> impl DoubleEndedIterator<Item = usize> {
        let edges = self.edges.iter().map(|&(_, to)| to);
        self.number.into_iter().chain(self.gap).chain(edges)
    }

    /// It with other nodes for those that it leads to.
    fn leading_to(&self, other: impl Fn(usize) -> usize) -> Self {
        let edges = self.edges.iter().map(|&(word, to)| (word, other(to)));
        Self {
            number: self.number.map(&other),
            gap: self.gap.map(&other),
            ends: self.ends.clone(),
            edges: edges.collect(),
        }
    }

    /// How many cells its words take.
    fn width(&self) -> usize {
        match self.edges.len() {
            count if count > MANY => (count + count / 2).next_power_of_two(),
            count => count,
        }
    }

    /// How many cells it takes.
    fn length(&self) -> usize {
        let leads = usize::from(self.number.is_some()) + usize::from(self.gap.is_some());
        1 + leads + self.ends.len() + 2 * self.width()
    }

    /// Its words, and the nodes that they lead to.
    fn table(&self) -> Vec<(WordId, usize)> {
        let width = self.width();
        if width <= MANY {
            return self.edges.clone();
        }
        let mut table = vec![(0, 0); width];
        for &edge in &self.edges {
            let mut at = place(edge.0, width);
            while table.get(at).is_some_and(|&(word, _)| word != 0) {
                at = (at + 1) % width;
            }
            if let Some(free) = table.get_mut(at) {
                *free = edge;
            }
        }
        table
    }

    /// Adds its cells, `at` telling where each node stands.
    fn write(&self, at: &[NodeId], cells: &mut Vec<u32>) {
        let node = |index: usize| at.get(index).copied().unwrap_or(ROOT);
        let table = self.table();
        let flag = |leads: Option<usize>, flag| if leads.is_some() { flag } else { 0 };
        let head = flag(self.number, Head::NUMBER)
            | flag(self.gap, Head::GAP)
            | to_u32(self.ends.len()) << Head::ENDS_FROM
            | to_u32(table.len()) << Head::WORDS_FROM;
        cells.push(head);
        cells.extend(self.number.into_iter().chain(self.gap).map(node));
        let ends = self.ends.iter();
        cells.extend(ends.map(|end| u32::from(end.layer) << ENDING_BITS | end.ending));
        cells.extend(table.iter().map(|&(word, _)| word));
        cells.extend(table.iter().map(|&(_, to)| node(to)));
    }
}

/// The table of nodes, the first one the root, and where each word leads from the root. Nodes that follow each other are put
/// beside each other, and nodes from which the same follows are one.
pub(super) fn lay_out(nodes: &[Loose]) -> (Graph, Table<NodeId>) {
    let mut nodes = shared(nodes);
    // The root's words have a table of their own, by word.
    let first = nodes
        .first_mut()
        .map(|root| std::mem::take(&mut root.edges));
    let first = first.unwrap_or_default();
    let mut at = vec![ROOT; nodes.len()];
    let mut open: Vec<usize> = first.iter().rev().map(|&(_, to)| to).collect();
    open.push(0);
    let mut order = Vec::new();
    let mut placed = vec![false; nodes.len()];
    let mut length = 0;
    while let Some(index) = open.pop() {
        if let (Some(node), Some(placed @ false)) = (nodes.get(index), placed.get_mut(index)) {
            *placed = true;
            if let Some(at) = at.get_mut(index) {
                *at = to_u32(length);
            }
            length += node.length();
            order.push(node);
            open.extend(node.next().rev());
        }
    }
    let mut cells = Vec::with_capacity(length);
    for node in order {
        node.write(&at, &mut cells);
    }
    let words = first.iter().map(|&(word, _)| word as usize + 1).max();
    let mut starts = vec![ROOT; words.unwrap_or_default()];
    for (word, to) in first {
        if let (Some(start), Some(&to)) = (starts.get_mut(word as usize), at.get(to)) {
            *start = to;
        }
    }
    let cells = cells.into_iter().collect();
    (Graph { cells }, starts.into_iter().collect())
}

/// The nodes with one for all from which the same follows; the others are no longer led to.
fn shared(nodes: &[Loose]) -> Vec<Loose> {
    let mut known: FxHashMap<Loose, usize> = FxHashMap::default();
    let mut same: Vec<usize> = (0..nodes.len()).collect();
    let mut out = nodes.to_vec();
    for index in last_first(nodes) {
        let Some(node) = nodes.get(index) else {
            continue;
        };
        let node = node.leading_to(|to| same.get(to).copied().unwrap_or(to));
        if let Some(out) = out.get_mut(index) {
            out.clone_from(&node);
        }
        if let Some(same) = same.get_mut(index) {
            *same = *known.entry(node).or_insert(index);
        }
    }
    out
}

/// The nodes that the first one leads to and itself, each after those that it leads to: no term leads back to where it was.
fn last_first(nodes: &[Loose]) -> Vec<usize> {
    let mut order = Vec::with_capacity(nodes.len());
    let mut seen = vec![false; nodes.len()];
    let mut open = vec![(0, false)];
    while let Some((index, followed)) = open.pop() {
        if followed {
            order.push(index);
        } else if let (Some(node), Some(seen @ false)) = (nodes.get(index), seen.get_mut(index)) {
            *seen = true;
            open.push((index, true));
            open.extend(node.next().map(|to| (to, false)));
        }
    }
    order
}
