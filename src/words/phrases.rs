//! All terms of the vocabulary in one graph of words, and the pass that finds them.

mod build;
mod rows;
#[cfg(test)]
mod tests;

pub use build::{Naming, PhrasesBuilder};

use super::flat;
use super::lexicon::WordId;
use super::numbers::{Number, NumberWords};
use super::token::{Kind, Token};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Most words that a `~` may stand for.
const GAP_WORDS: usize = 3;

/// Most steps of a term that are followed.
const DEEPEST: usize = 24;

/// Most layers.
const LAYERS: u8 = 64;

/// A number that a term captured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Captured {
    /// Index of the attribute, as the builder was given it.
    pub attribute: u16,
    /// Index of the unit, 0 for a plain count.
    pub unit: u16,
    /// The number.
    pub number: Number,
    /// First token of the number; the first of the whole match for a constant.
    pub token: u32,
}

/// A term in the text.
#[derive(Debug, Clone)]
pub struct Found {
    /// The layer that the term was added to. Terms of one layer do not overlap.
    pub layer: u8,
    /// What the term stands for.
    pub owner: u32,
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// Its numbers, in the order written.
    pub captured: Vec<Captured>,
}

/// A number that the words of a term state without digits.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Constant {
    attribute: u16,
    value: f64,
}

#[derive(Debug)]
struct Ending {
    layer: u8,
    owner: u32,
    constants: Box<[Constant]>,
}

/// A place where a number may stand: what the number is, and the node that it leads to.
#[derive(Debug, Clone, Copy)]
struct NumberEdge {
    attribute: u16,
    unit: u16,
    to: u32,
}

/// A word and the node that it leads to.
#[derive(Debug, Clone, Copy)]
struct Edge {
    word: WordId,
    to: u32,
}

/// A part of a table.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    from: u32,
    to: u32,
}

impl Part {
    fn of<T>(self, table: &[T]) -> &[T] {
        table
            .get(self.from as usize..self.to as usize)
            .unwrap_or_default()
    }

    fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// What has been read of the terms that begin with the same words, and what may follow.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// Its edges, sorted by word.
    edges: Part,
    /// The endings of terms that may end here.
    ends: Part,
    /// Its numbers.
    numbers: Part,
    /// Where a `~` leads, 0 for nowhere.
    gap: u32,
}

/// Nodes with more edges than this are searched by halves.
const MANY: usize = 12;

/// The graph of all terms, ready to search: from each node one word leads to one node.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Phrases {
    /// All nodes, the root first.
    #[serde(with = "flat")]
    nodes: Vec<Node>,
    #[serde(with = "flat")]
    edges: Vec<Edge>,
    /// For each word the node that it leads to from the root, 0 for none.
    #[serde(with = "flat")]
    starts: Vec<u32>,
    #[serde(with = "flat")]
    numbers: Vec<NumberEdge>,
    #[serde(with = "flat")]
    ends: Vec<u32>,
    #[serde(with = "rows")]
    endings: Vec<Ending>,
    /// For each word that is a mark which a term may be written with or without: the layers in which that holds.
    marks: Vec<Range<u8>>,
    layers: u8,
}

/// The longest ending of a layer so far.
#[derive(Debug, Clone)]
struct Best {
    /// Token after it.
    end: usize,
    ending: u32,
    /// Its numbers, in `Walk::kept`.
    numbers: Range<usize>,
}

/// What is known of the terms that begin at a token.
struct Walk<'a> {
    text: &'a str,
    tokens: &'a [Token],
    taken: &'a [bool],
    words: &'a NumberWords,
    captured: Vec<Captured>,
    /// Layers in which all marks passed over so far may be left out.
    layers: Range<u8>,
    /// By layer.
    best: Vec<Option<Best>>,
    /// Numbers of all endings that were the longest for a while.
    kept: Vec<Captured>,
    /// The layers that have one, a bit for each.
    ended: u64,
}

impl Phrases {
    /// All terms in `tokens`, by first token; in each layer the longest wins and none overlap.
    pub fn find(
        &self,
        text: &str,
        tokens: &[Token],
        taken: &[bool],
        numbers: &NumberWords,
    ) -> Vec<Found> {
        let mut out = Vec::with_capacity(tokens.len() / 2);
        let mut free = vec![0_usize; usize::from(self.layers)];
        let mut walk = Walk {
            text,
            tokens,
            taken,
            words: numbers,
            captured: Vec::new(),
            kept: Vec::new(),
            layers: 0..self.layers,
            best: vec![None; free.len()],
            ended: 0,
        };
        let root_number = self.node(0).is_some_and(|root| !root.numbers.is_empty());
        for (at, token) in tokens.iter().enumerate() {
            if root_number && numbers.begins(token) {
                self.branch(0, at, 0, &mut walk);
            } else if let Some(node) = self.start(token.word)
                && self.goes_on(node, tokens, at + 1)
            {
                self.walk(node, at + 1, 1, &mut walk);
            }
            while walk.ended != 0 {
                let layer = walk.ended.trailing_zeros() as usize;
                walk.ended &= walk.ended - 1;
                let best = walk.best.get_mut(layer).and_then(Option::take);
                let (Some(best), Some(from)) = (best, free.get_mut(layer)) else {
                    continue;
                };
                if at < *from {
                    continue;
                }
                *from = best.end;
                if let Some(ending) = self.endings.get(best.ending as usize) {
                    let numbers = walk.kept.get(best.numbers).unwrap_or_default();
                    out.push(ending.found(at, best.end, numbers));
                }
            }
            walk.kept.clear();
        }
        out
    }

    /// Where a term leads that begins with a word.
    fn start(&self, word: WordId) -> Option<u32> {
        let node = self.starts.get(word as usize).copied();
        node.filter(|&node| node != 0)
    }

    fn node(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    /// Whether a term ends at a node, or may go on with the tokens that follow. Most words that begin a term begin none here.
    fn goes_on(&self, node: u32, tokens: &[Token], at: usize) -> bool {
        let Some(node) = self.node(node) else {
            return false;
        };
        if !node.ends.is_empty() || !node.numbers.is_empty() || node.gap != 0 {
            return true;
        }
        for token in tokens.iter().skip(at).take(DEEPEST) {
            if self.leading(node, token.word).is_some() {
                return true;
            }
            if self.optional(token.word).is_none() {
                break;
            }
        }
        false
    }

    /// The layers in which a word is a mark that terms may be written without.
    #[inline]
    fn optional(&self, word: WordId) -> Option<&Range<u8>> {
        let layers = self.marks.get(word as usize);
        layers.filter(|layers| !layers.is_empty())
    }

    /// Where a word leads from a node.
    fn leading(&self, node: &Node, word: WordId) -> Option<u32> {
        let edges = node.edges.of(&self.edges);
        let found = if edges.len() > MANY {
            let at = edges.binary_search_by_key(&word, |edge| edge.word).ok();
            at.and_then(|at| edges.get(at))
        } else {
            edges.iter().find(|edge| edge.word == word)
        };
        found.map(|edge| edge.to)
    }

    /// Follows the terms from a node with the token at `at`.
    fn walk(&self, mut node: u32, mut at: usize, mut depth: usize, walk: &mut Walk<'_>) {
        while let Some(here) = self.node(node) {
            for &ending in here.ends.of(&self.ends) {
                self.end(ending, at, walk);
            }
            let (Some(token), false) = (walk.tokens.get(at), depth > DEEPEST) else {
                return;
            };
            let number = !here.numbers.is_empty() && walk.words.begins(token);
            if number || here.gap != 0 || self.optional(token.word).is_some() {
                self.branch(node, at, depth, walk);
                return;
            }
            match self.leading(here, token.word) {
                Some(next) => node = next,
                None => return,
            }
            at += 1;
            depth += 1;
        }
    }

    /// Follows the terms from a node where more than one way may lead on.
    #[inline(never)]
    fn branch(&self, node: u32, at: usize, depth: usize, walk: &mut Walk<'_>) {
        let (Some(here), Some(token)) = (self.node(node), walk.tokens.get(at)) else {
            return;
        };
        let next = match (node, token.word) {
            (_, 0) => None,
            (0, word) => self.start(word),
            (_, word) => self.leading(here, word),
        };
        if let Some(next) = next {
            self.walk(next, at + 1, depth + 1, walk);
        }
        if node != 0 {
            self.pass_over(node, at, depth, walk);
        }
        if !here.numbers.is_empty() {
            self.read_numbers(here.numbers.of(&self.numbers), at, depth, walk);
        }
        if here.gap != 0 {
            self.leave_gap(here.gap, at, depth, walk);
        }
    }

    /// Notes that a term may end before the token at `at`.
    fn end(&self, ending: u32, at: usize, walk: &mut Walk<'_>) {
        let Some(layer) = self.endings.get(ending as usize).map(|e| e.layer) else {
            return;
        };
        if !walk.layers.contains(&layer) {
            return;
        }
        let Some(best) = walk.best.get_mut(usize::from(layer)) else {
            return;
        };
        let longer = |known: &Best| known.end < at || known.end == at && known.ending > ending;
        if best.as_ref().is_none_or(longer) {
            walk.ended |= 1 << (layer % LAYERS);
            let from = walk.kept.len();
            if !walk.captured.is_empty() {
                walk.kept.extend_from_slice(&walk.captured);
            }
            *best = Some(Best {
                end: at,
                ending,
                numbers: from..walk.kept.len(),
            });
        }
    }

    /// Goes on behind a mark that terms may be written without.
    fn pass_over(&self, node: u32, at: usize, depth: usize, walk: &mut Walk<'_>) {
        let word = walk.tokens.get(at).map_or(0, |token| token.word);
        let Some(layers) = self.optional(word) else {
            return;
        };
        let before = walk.layers.clone();
        walk.layers = before.start.max(layers.start)..before.end.min(layers.end);
        if !walk.layers.is_empty() {
            self.walk(node, at + 1, depth + 1, walk);
        }
        walk.layers = before;
    }

    fn read_numbers(&self, edges: &[NumberEdge], at: usize, depth: usize, walk: &mut Walk<'_>) {
        if !walk.tokens.get(at).is_some_and(|t| walk.words.begins(t)) {
            return;
        }
        let (text, tokens, taken) = (walk.text, walk.tokens, walk.taken);
        let Some((after, number)) = walk.words.read(text, tokens, taken, at) else {
            return;
        };
        // "7.5-325" may be two numbers as well as a range.
        let first = (number.min < number.max)
            .then(|| walk.words.single(text, tokens, taken, at))
            .flatten();
        for edge in edges {
            let mut follow = |next: usize, number: Number| {
                if !self.goes_on(edge.to, tokens, next) {
                    return;
                }
                walk.captured.push(Captured {
                    attribute: edge.attribute,
                    unit: edge.unit,
                    number,
                    token: u32::try_from(at).unwrap_or(u32::MAX),
                });
                self.walk(edge.to, next, depth + 1, walk);
                walk.captured.pop();
            };
            follow(after, number);
            if let Some((next, first)) = first {
                follow(next, Number::exact(first));
            }
        }
    }

    /// Goes on behind up to [`GAP_WORDS`] words.
    fn leave_gap(&self, next: u32, at: usize, depth: usize, walk: &mut Walk<'_>) {
        let mut skipped = 0;
        let mut to = at;
        loop {
            self.walk(next, to, depth + 1, walk);
            match walk.tokens.get(to) {
                Some(token) if token.kind != Kind::Mark && skipped < GAP_WORDS => {
                    skipped += 1;
                    to += 1;
                }
                Some(token)
                    if skipped < GAP_WORDS && matches!(token.span.of(walk.text), "-" | "/") =>
                {
                    to += 1;
                }
                _ => break,
            }
        }
    }
}

impl Ending {
    fn found(&self, start: usize, end: usize, numbers: &[Captured]) -> Found {
        let mut captured = Vec::with_capacity(numbers.len() + self.constants.len());
        captured.extend_from_slice(numbers);
        captured.extend(self.constants.iter().map(|constant| Captured {
            attribute: constant.attribute,
            unit: 0,
            number: Number::exact(constant.value),
            token: u32::try_from(start).unwrap_or(u32::MAX),
        }));
        Found {
            layer: self.layer,
            owner: self.owner,
            start,
            end,
            captured,
        }
    }
}
