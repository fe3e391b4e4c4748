//! All terms of the vocabulary in one graph of words, and the pass that finds them.

use super::lexicon::{Lexicon, WordId};
use super::numbers::{Number, NumberWords};
use super::terms::Step;
use super::token::{Kind, Token};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// About how many nodes the built-in vocabulary makes.
const EXPECTED_NODES: usize = 1 << 16;

/// Most words that a `~` may stand for.
const GAP_WORDS: usize = 3;

/// A number that a term captured.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone)]
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

/// A place where a number may stand: what the number is, and where it leads.
#[derive(Debug, Clone, Copy)]
struct NumberEdge {
    attribute: u16,
    unit: u16,
    to: u32,
}

/// A node: small, since there are tens of thousands and most have neither an ending nor a number.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// First of its endings in `Phrases::ends`.
    ends: u32,
    /// Whether `numbers` or `gaps` know it.
    special: bool,
}

/// Where a word leads: a node, and the next entry for the same word.
#[derive(Debug, Clone, Copy)]
struct Target {
    node: u32,
    next: u32,
    /// Whether only one sequence of words leads to the node, so that terms may share it.
    shared: bool,
}

/// No further entry.
const LAST: u32 = u32::MAX;

/// A node without anything.
const FRESH: Node = Node {
    ends: LAST,
    special: false,
};

/// The graph of all terms, ready to search. Terms that begin with the same words share them; alternatives share what comes
/// after them, so that a term costs what its text costs, not what all its forms would.
#[derive(Debug, Default)]
pub struct Phrases {
    nodes: Vec<Node>,
    /// First entry of `targets` for a node and a word.
    edges: FxHashMap<(u32, WordId), u32>,
    targets: Vec<Target>,
    /// Where numbers may stand, by node.
    numbers: FxHashMap<u32, Vec<NumberEdge>>,
    /// Where a `~` leads, by node.
    gaps: FxHashMap<u32, Vec<u32>>,
    /// Endings of nodes: the ending, and the next entry for the same node.
    ends: Vec<(u32, u32)>,
    endings: Vec<Ending>,
    starts: Vec<bool>,
    /// Marks that a term may be written with or without, each with the layers in which that holds.
    marks: Vec<(WordId, Range<usize>)>,
    layers: usize,
}

/// Collects terms.
#[derive(Debug)]
pub struct PhrasesBuilder {
    phrases: Phrases,
}

/// The nodes that a term has reached: whether it is one that only these words reach.
#[derive(Debug, Clone)]
struct Reached {
    nodes: Vec<u32>,
    shared: bool,
}

/// What gives names their numbers while a term is added.
pub struct Naming<'n> {
    /// Words.
    pub lexicon: &'n mut Lexicon,
    /// Index of an attribute.
    pub attribute: &'n mut dyn FnMut(&str) -> u16,
    /// Index of a unit.
    pub unit: &'n mut dyn FnMut(&str) -> u16,
}

impl PhrasesBuilder {
    /// An empty graph. `marks` may be left out or put in within a term, in the layers given with each.
    pub fn new(lexicon: &mut Lexicon, marks: &[(&str, Range<usize>)]) -> Self {
        let phrases = Phrases {
            nodes: vec![FRESH],
            marks: marks
                .iter()
                .map(|(mark, layers)| (lexicon.intern(mark), layers.clone()))
                .collect(),
            ..Phrases::default()
        };
        let mut builder = Self { phrases };
        // Tables that grow by doubling would copy everything several times.
        builder.phrases.edges.reserve(EXPECTED_NODES);
        builder.phrases.nodes.reserve(EXPECTED_NODES);
        builder.phrases.targets.reserve(EXPECTED_NODES);
        builder
    }

    /// Adds a term. Of two terms of one layer with the same words, the first added wins.
    pub fn add(&mut self, layer: u8, owner: u32, steps: &[Step<'_>], naming: &mut Naming<'_>) {
        let root = Reached {
            nodes: vec![0],
            shared: true,
        };
        let reached = self.sequence(root, steps, naming);
        let constants = steps
            .iter()
            .filter_map(|step| match step {
                Step::Constant { name, value } => Some(Constant {
                    attribute: (naming.attribute)(name),
                    value: *value,
                }),
                _ => None,
            })
            .collect();
        let index = to_u32(self.phrases.endings.len());
        self.phrases.endings.push(Ending {
            layer,
            owner,
            constants,
        });
        for node in reached.nodes {
            if let Some(node) = self.phrases.nodes.get_mut(node as usize) {
                let entry = to_u32(self.phrases.ends.len());
                self.phrases.ends.push((index, node.ends));
                node.ends = entry;
            }
        }
        self.phrases.layers = self.phrases.layers.max(usize::from(layer) + 1);
    }

    fn sequence(&mut self, from: Reached, steps: &[Step<'_>], naming: &mut Naming<'_>) -> Reached {
        let mut reached = from;
        for step in steps {
            reached = match step {
                Step::Word(word) => {
                    let word = naming.lexicon.intern(word);
                    self.word(&reached, word)
                }
                Step::Gap => {
                    let next = self.node();
                    for &node in &reached.nodes {
                        self.phrases.gaps.entry(node).or_default().push(next);
                        self.special(node);
                    }
                    private(next)
                }
                Step::Number { name, unit } => {
                    let edge = NumberEdge {
                        attribute: (naming.attribute)(name),
                        unit: (naming.unit)(unit),
                        to: self.node(),
                    };
                    for &node in &reached.nodes {
                        self.phrases.numbers.entry(node).or_default().push(edge);
                        self.special(node);
                    }
                    private(edge.to)
                }
                Step::Constant { .. } => reached,
                Step::Group {
                    alternatives,
                    optional,
                } => {
                    let mut nodes = if *optional {
                        reached.nodes.clone()
                    } else {
                        Vec::new()
                    };
                    for alternative in alternatives {
                        let end = self.sequence(reached.clone(), alternative, naming);
                        nodes.extend(end.nodes);
                    }
                    nodes.sort_unstable();
                    nodes.dedup();
                    Reached {
                        shared: nodes.len() == 1 && reached.shared,
                        nodes,
                    }
                }
            };
        }
        reached
    }

    fn word(&mut self, from: &Reached, word: WordId) -> Reached {
        if let (true, [node]) = (from.shared, from.nodes.as_slice()) {
            let child = self.shared_child(*node, word).unwrap_or_else(|| {
                let child = self.node();
                self.edge(*node, word, child, true);
                child
            });
            return Reached {
                nodes: vec![child],
                shared: true,
            };
        }
        let next = self.node();
        for node in &from.nodes {
            self.edge(*node, word, next, false);
        }
        private(next)
    }

    fn shared_child(&self, node: u32, word: WordId) -> Option<u32> {
        let mut entry = self.phrases.edges.get(&(node, word)).copied()?;
        while let Some(target) = self.phrases.targets.get(entry as usize) {
            if target.shared {
                return Some(target.node);
            }
            entry = target.next;
        }
        None
    }

    fn special(&mut self, node: u32) {
        if let Some(node) = self.phrases.nodes.get_mut(node as usize) {
            node.special = true;
        }
    }

    fn edge(&mut self, from: u32, word: WordId, to: u32, shared: bool) {
        if from == 0 {
            let index = word as usize;
            if self.phrases.starts.len() <= index {
                self.phrases.starts.resize(index + 1, false);
            }
            if let Some(start) = self.phrases.starts.get_mut(index) {
                *start = true;
            }
        }
        let index = to_u32(self.phrases.targets.len());
        let next = self.phrases.edges.insert((from, word), index);
        self.phrases.targets.push(Target {
            node: to,
            next: next.unwrap_or(LAST),
            shared,
        });
    }

    fn node(&mut self) -> u32 {
        self.phrases.nodes.push(FRESH);
        to_u32(self.phrases.nodes.len() - 1)
    }

    /// The finished graph.
    pub fn build(self) -> Phrases {
        self.phrases
    }
}

fn private(node: u32) -> Reached {
    Reached {
        nodes: vec![node],
        shared: false,
    }
}

fn to_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// What is known of a term as far as it has been read.
struct Walk<'a> {
    text: &'a str,
    tokens: &'a [Token],
    taken: &'a [bool],
    numbers: &'a NumberWords,
    captured: Vec<Captured>,
    /// Layers in which all marks passed over so far may be left out.
    layers: Range<usize>,
    /// Longest ending of each layer so far: token after it, ending, numbers.
    best: Vec<Option<(usize, u32, Vec<Captured>)>>,
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
        let mut out = Vec::new();
        let mut free = vec![0_usize; self.layers];
        let mut walk = Walk {
            text,
            tokens,
            taken,
            numbers,
            captured: Vec::new(),
            layers: 0..self.layers,
            best: (0..self.layers).map(|_| None).collect(),
        };
        let root_number = self.numbers.contains_key(&0);
        for (at, token) in tokens.iter().enumerate() {
            let begins = self
                .starts
                .get(token.word as usize)
                .copied()
                .unwrap_or(false);
            let number = root_number
                && (token.kind == Kind::Number || numbers.values.contains_key(&token.word));
            if !begins && !number {
                continue;
            }
            walk.layers = 0..self.layers;
            self.walk(0, at, 0, &mut walk);
            for (layer, best) in walk.best.iter_mut().enumerate() {
                let Some((end, ending, mut values)) = best.take() else {
                    continue;
                };
                let Some(from) = free.get_mut(layer) else {
                    continue;
                };
                if at < *from {
                    continue;
                }
                *from = end;
                if let Some(ending) = self.endings.get(ending as usize) {
                    values.extend(ending.constants.iter().map(|c| Captured {
                        attribute: c.attribute,
                        unit: 0,
                        number: Number::exact(c.value),
                        token: to_u32(at),
                    }));
                    out.push(Found {
                        layer: ending.layer,
                        owner: ending.owner,
                        start: at,
                        end,
                        captured: values,
                    });
                }
            }
        }
        out
    }

    fn walk(&self, node: u32, at: usize, depth: usize, walk: &mut Walk<'_>) {
        let Some(&here) = self.nodes.get(node as usize) else {
            return;
        };
        let mut entry = here.ends;
        while let Some(&(ending, next)) = self.ends.get(entry as usize) {
            entry = next;
            let layer = self
                .endings
                .get(ending as usize)
                .map_or(0, |e| usize::from(e.layer));
            if !walk.layers.contains(&layer) {
                continue;
            }
            if let Some(best) = walk.best.get_mut(layer)
                && best
                    .as_ref()
                    .is_none_or(|(end, known, _)| *end < at || (*end == at && *known > ending))
            {
                *best = Some((at, ending, walk.captured.clone()));
            }
        }
        if depth > 24 {
            return;
        }
        let Some(token) = walk.tokens.get(at) else {
            return;
        };
        if token.word != 0 {
            let mut entry = self.edges.get(&(node, token.word)).copied().unwrap_or(LAST);
            while let Some(target) = self.targets.get(entry as usize) {
                self.walk(target.node, at + 1, depth + 1, walk);
                entry = target.next;
            }
        }
        if node != 0 && token.word != 0 && token.kind == Kind::Mark {
            let mark = self.marks.iter().find(|(mark, _)| *mark == token.word);
            if let Some((_, layers)) = mark {
                let before = walk.layers.clone();
                walk.layers = before.start.max(layers.start)..before.end.min(layers.end);
                if !walk.layers.is_empty() {
                    self.walk(node, at + 1, depth + 1, walk);
                }
                walk.layers = before;
            }
        }
        if !here.special {
            return;
        }
        let numbers = self.numbers.get(&node).map_or(&[][..], Vec::as_slice);
        if !numbers.is_empty()
            && let Some((after, number)) = walk.numbers.read(walk.text, walk.tokens, walk.taken, at)
        {
            for edge in numbers {
                walk.captured.push(Captured {
                    attribute: edge.attribute,
                    unit: edge.unit,
                    number,
                    token: to_u32(at),
                });
                self.walk(edge.to, after, depth + 1, walk);
                walk.captured.pop();
                // "7.5-325" may be two numbers as well as a range.
                if number.min < number.max
                    && let Some((next, first)) =
                        walk.numbers.single(walk.text, walk.tokens, walk.taken, at)
                {
                    walk.captured.push(Captured {
                        attribute: edge.attribute,
                        unit: edge.unit,
                        number: Number::exact(first),
                        token: to_u32(at),
                    });
                    self.walk(edge.to, next, depth + 1, walk);
                    walk.captured.pop();
                }
            }
        }
        for &next in self.gaps.get(&node).into_iter().flatten() {
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
}
