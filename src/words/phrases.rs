//! All terms of the vocabulary in one graph of words, and the pass that finds them.

mod build;
mod graph;
mod rows;
#[cfg(test)]
mod tests;

pub use build::{Naming, PhrasesBuilder};

use super::flat::Table;
use super::lexicon::WordId;
use super::numbers::{Number, NumberWords};
use super::token::{Kind, Token};
use graph::{End, Graph, NodeId, ROOT};
use serde::{Deserialize, Serialize};
use std::iter;
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
pub struct Found<'c> {
    /// What the term stands for.
    pub owner: u32,
    /// Its tokens.
    pub at: Range<usize>,
    /// Its numbers, in the order written.
    pub captured: &'c [Captured],
}

/// A number that the words of a term state without digits.
#[derive(Debug, Clone, Copy)]
struct Constant {
    attribute: u16,
    value: f64,
}

impl Constant {
    /// The number as one of the term that begins at a token.
    fn captured(self, start: usize) -> Captured {
        Captured {
            attribute: self.attribute,
            unit: 0,
            number: Number::exact(self.value),
            token: to_u32(start),
        }
    }
}

/// What a number of a term is.
#[derive(Debug, Clone, Copy)]
struct Name {
    attribute: u16,
    unit: u16,
}

/// What a term is.
#[derive(Debug, Clone, Copy)]
struct Ending {
    layer: u8,
    owner: u32,
    /// What its numbers are, in the order written.
    names: Part,
    constants: Part,
}

/// A part of a table.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    from: u32,
    to: u32,
}

impl Part {
    #[inline]
    fn range(self) -> Range<usize> {
        self.from as usize..self.to as usize
    }

    #[inline]
    fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// The graph of all terms, ready to search: from each node one word leads to one node.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Phrases {
    graph: Graph,
    /// For each word the node that it leads to from the root, [`ROOT`] for none.
    starts: Table<NodeId>,
    endings: Table<Ending, 6>,
    names: Table<Name>,
    constants: Table<Constant, 3>,
    /// For each word that is a mark which a term may be written with or without: the layers in which that holds, a bit for each.
    marks: Vec<u64>,
    layers: u8,
}

/// The longest ending of a layer so far.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    ending: u32,
    /// Token after it.
    end: usize,
    /// Its numbers, in `Walk::kept`.
    numbers: Part,
}

/// What is known of the terms that begin at a token.
struct Walk<'a> {
    text: &'a str,
    tokens: &'a [Token],
    taken: &'a [bool],
    words: &'a NumberWords,
    /// The numbers passed over so far, with their first tokens.
    numbers: Vec<(Number, u32)>,
    /// Layers in which all marks passed over so far may be left out, a bit for each.
    layers: u64,
    /// By layer; of no meaning for layers that have none.
    best: Vec<Best>,
    /// The layers that have one, a bit for each.
    ended: u64,
    /// Numbers of all endings that were the longest for a while.
    kept: Vec<(Number, u32)>,
}

impl Phrases {
    /// Hands over all terms that begin `within` some of the tokens, by first token; in each layer the longest wins and none
    /// overlap.
    pub fn find(
        &self,
        text: &str,
        tokens: &[Token],
        taken: &[bool],
        numbers: &NumberWords,
        within: &[Range<usize>],
        mut found: impl FnMut(Found<'_>),
    ) {
        let mut free = vec![0_usize; usize::from(self.layers)];
        let mut walk = Walk {
            text,
            tokens,
            taken,
            words: numbers,
            numbers: Vec::new(),
            kept: Vec::new(),
            layers: u64::MAX,
            best: vec![Best::default(); free.len()],
            ended: 0,
        };
        let mut captured = Vec::new();
        let root_number = self.graph.node(ROOT).number != ROOT;
        for at in within.iter().cloned().flatten() {
            let Some(token) = tokens.get(at) else {
                break;
            };
            if root_number && numbers.begins(token) {
                self.branch(ROOT, at, 0, &mut walk);
            } else if let Some(node) = self.start(token.word) {
                self.walk(node, at + 1, 1, &mut walk);
            }
            while walk.ended != 0 {
                let layer = walk.ended.trailing_zeros();
                walk.ended &= walk.ended - 1;
                let best = walk.best.get(layer as usize).copied();
                let (Some(best), Some(from)) = (best, free.get_mut(layer as usize)) else {
                    continue;
                };
                if at < *from {
                    continue;
                }
                *from = best.end;
                if let Some(ending) = self.endings.get(best.ending as usize) {
                    captured.clear();
                    if !ending.names.is_empty() || !ending.constants.is_empty() {
                        let numbers = walk.kept.get(best.numbers.range()).unwrap_or_default();
                        self.capture(&ending, numbers, at, &mut captured);
                    }
                    found(Found {
                        owner: ending.owner,
                        at: at..best.end,
                        captured: &captured,
                    });
                }
            }
            walk.kept.clear();
        }
    }

    /// The numbers of a term that begins at a token, and those that its words state.
    fn capture(
        &self,
        ending: &Ending,
        numbers: &[(Number, u32)],
        start: usize,
        captured: &mut Vec<Captured>,
    ) {
        let names = self.names.part(ending.names.range());
        captured.extend(names.zip(numbers).map(|(name, &(number, token))| Captured {
            attribute: name.attribute,
            unit: name.unit,
            number,
            token,
        }));
        let constants = self.constants.part(ending.constants.range());
        captured.extend(constants.map(|constant| constant.captured(start)));
    }

    /// Where a term leads that begins with a word.
    #[inline]
    fn start(&self, word: WordId) -> Option<NodeId> {
        let node = self.starts.get(word as usize);
        node.filter(|&node| node != ROOT)
    }

    /// Whether a term ends at a node, or may go on with the tokens that follow.
    fn may_go_on(&self, node: NodeId, tokens: &[Token], at: usize) -> bool {
        let node = self.graph.node(node);
        if !node.is_of_words() {
            return true;
        }
        let word = |at: usize| tokens.get(at).map_or(0, |token: &Token| token.word);
        let (next, behind) = (word(at), word(at + 1));
        let may_lead = |word| node.leading(word).is_some();
        may_lead(next)
            || self.optional(next).is_some()
                && (may_lead(behind) || self.optional(behind).is_some())
    }

    /// The layers in which a word is a mark that terms may be written without.
    #[inline]
    fn optional(&self, word: WordId) -> Option<u64> {
        let layers = self.marks.get(word as usize).copied();
        layers.filter(|&layers| layers != 0)
    }

    /// Follows the terms from a node with the token at `at`.
    fn walk(&self, mut node: NodeId, mut at: usize, mut depth: usize, walk: &mut Walk<'_>) {
        loop {
            let here = self.graph.node(node);
            for end in here.ends() {
                walk.end(end, at);
            }
            let Some(token) = walk.tokens.get(at) else {
                return;
            };
            let number = here.number != ROOT && walk.words.begins(token);
            if number || here.gap != ROOT || self.optional(token.word).is_some() {
                if self.may_go_on(node, walk.tokens, at) {
                    self.branch(node, at, depth, walk);
                }
                return;
            }
            match here.leading(token.word) {
                Some(next) if depth <= DEEPEST => node = next,
                _ => return,
            }
            at += 1;
            depth += 1;
        }
    }

    /// Follows the terms from a node where more than one way may lead on.
    #[inline(never)]
    fn branch(&self, node: NodeId, at: usize, depth: usize, walk: &mut Walk<'_>) {
        let here = self.graph.node(node);
        let Some(token) = walk.tokens.get(at) else {
            return;
        };
        if depth > DEEPEST {
            return;
        }
        let next = match (node, token.word) {
            (_, 0) => None,
            (ROOT, word) => self.start(word),
            (_, word) => here.leading(word),
        };
        if let Some(next) = next {
            self.walk(next, at + 1, depth + 1, walk);
        }
        if node != ROOT {
            self.pass_over(node, at, depth, walk);
        }
        if here.number != ROOT {
            self.read_number(here.number, at, depth, walk);
        }
        if here.gap != ROOT {
            self.leave_gap(here.gap, at, depth, walk);
        }
    }

    /// Goes on behind a mark that terms may be written without.
    fn pass_over(&self, node: NodeId, at: usize, depth: usize, walk: &mut Walk<'_>) {
        let word = walk.tokens.get(at).map_or(0, |token| token.word);
        let Some(layers) = self.optional(word) else {
            return;
        };
        let before = walk.layers;
        walk.layers &= layers;
        if walk.layers != 0 {
            self.walk(node, at + 1, depth + 1, walk);
        }
        walk.layers = before;
    }

    /// Goes on behind the number that begins at a token.
    fn read_number(&self, next: NodeId, at: usize, depth: usize, walk: &mut Walk<'_>) {
        let (text, tokens, taken) = (walk.text, walk.tokens, walk.taken);
        if !tokens.get(at).is_some_and(|token| walk.words.begins(token)) {
            return;
        }
        let Some((after, number)) = walk.words.read(text, tokens, taken, at) else {
            return;
        };
        // "7.5-325" may be two numbers as well as a range.
        let first = (number.min < number.max)
            .then(|| walk.words.single(text, tokens, taken, at))
            .flatten()
            .map(|(after, first)| (after, Number::exact(first)));
        for (after, number) in iter::once((after, number)).chain(first) {
            if self.may_go_on(next, tokens, after) {
                walk.numbers.push((number, to_u32(at)));
                self.walk(next, after, depth + 1, walk);
                walk.numbers.pop();
            }
        }
    }

    /// Goes on behind up to [`GAP_WORDS`] words.
    fn leave_gap(&self, next: NodeId, at: usize, depth: usize, walk: &mut Walk<'_>) {
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

impl Walk<'_> {
    /// Notes that a term may end before the token at `at`.
    #[inline]
    fn end(&mut self, end: End, at: usize) {
        let layer = 1 << (end.layer % LAYERS);
        let Some(best) = self.best.get_mut(usize::from(end.layer)) else {
            return;
        };
        let longer = best.end < at || best.end == at && best.ending > end.ending;
        if self.layers & layer == 0 || self.ended & layer != 0 && !longer {
            return;
        }
        self.ended |= layer;
        let mut numbers = Part::default();
        if !self.numbers.is_empty() {
            numbers.from = to_u32(self.kept.len());
            self.kept.extend_from_slice(&self.numbers);
            numbers.to = to_u32(self.kept.len());
        }
        *best = Best {
            ending: end.ending,
            end: at,
            numbers,
        };
    }
}

fn to_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
