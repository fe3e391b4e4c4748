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
    /// Whether only one sequence of steps leads there, so that terms may share it.
    shared: bool,
}

/// A node: small, since there are tens of thousands and most have neither an ending nor a number.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// First of its edges; they end where those of the next node begin.
    edges: u32,
    /// First of its endings, likewise.
    ends: u32,
    /// Whether `numbers` or `gaps` know it.
    special: bool,
}

/// A word and the node that it leads to.
#[derive(Debug, Clone, Copy)]
struct Edge {
    word: WordId,
    to: u32,
}

/// Nodes with more edges than this are searched by halves.
const MANY: usize = 12;

/// The graph of all terms, ready to search. Terms that begin with the same words share them; alternatives share what comes
/// after them, so that a term costs what its text costs, not what all its forms would.
#[derive(Debug, Default)]
pub struct Phrases {
    /// All nodes, the root first, and one more for the end of the last one's edges.
    nodes: Vec<Node>,
    /// The edges of each node by word.
    edges: Vec<Edge>,
    /// For each word the first of the root's edges; they end where those of the next word begin.
    starts: Vec<u32>,
    /// Where numbers may stand, by node.
    numbers: FxHashMap<u32, Vec<NumberEdge>>,
    /// Where a `~` leads, by node.
    gaps: FxHashMap<u32, Vec<u32>>,
    /// The endings of each node.
    ends: Vec<u32>,
    endings: Vec<Ending>,
    /// Marks that a term may be written with or without, each with the layers in which that holds.
    marks: Vec<(WordId, Range<usize>)>,
    layers: usize,
}

/// Collects terms.
#[derive(Debug)]
pub struct PhrasesBuilder {
    phrases: Phrases,
    /// Edges as they were added: where from, and the edge.
    edges: Vec<(u32, Edge)>,
    /// Where a word leads from a node that only one sequence of words reaches: terms share what is there.
    shared: FxHashMap<(u32, WordId), u32>,
    /// Endings as they were added: of which node, and which.
    ends: Vec<(u32, u32)>,
}

/// The nodes that a term has reached: whether it is one that only these words reach.
#[derive(Debug, Clone)]
struct Reached {
    nodes: Nodes,
    shared: bool,
}

/// Most often it is one.
#[derive(Debug, Clone)]
enum Nodes {
    One(u32),
    Several(Vec<u32>),
}

impl Nodes {
    fn all(&self) -> &[u32] {
        match self {
            Self::One(node) => std::slice::from_ref(node),
            Self::Several(nodes) => nodes,
        }
    }
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
            nodes: vec![Node::default()],
            marks: marks
                .iter()
                .map(|(mark, layers)| (lexicon.intern(mark), layers.clone()))
                .collect(),
            ..Phrases::default()
        };
        let mut builder = Self {
            phrases,
            // Tables that grow by doubling would copy everything several times.
            edges: Vec::with_capacity(EXPECTED_NODES),
            shared: FxHashMap::default(),
            ends: Vec::new(),
        };
        builder.phrases.nodes.reserve(EXPECTED_NODES);
        builder.shared.reserve(EXPECTED_NODES);
        builder
    }

    /// Adds a term. Of two terms of one layer with the same words, the first added wins.
    pub fn add(&mut self, layer: u8, owner: u32, steps: &[Step<'_>], naming: &mut Naming<'_>) {
        let root = Reached {
            nodes: Nodes::One(0),
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
        self.ends
            .extend(reached.nodes.all().iter().map(|&node| (node, index)));
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
                    for &node in reached.nodes.all() {
                        self.phrases.gaps.entry(node).or_default().push(next);
                        self.special(node);
                    }
                    private(next)
                }
                Step::Number { name, unit } => {
                    let attribute = (naming.attribute)(name);
                    let unit = (naming.unit)(unit);
                    self.number(&reached, attribute, unit)
                }
                Step::Constant { .. } => reached,
                Step::Group {
                    alternatives,
                    optional,
                } => {
                    let mut nodes = if *optional {
                        reached.nodes.all().to_vec()
                    } else {
                        Vec::new()
                    };
                    for alternative in alternatives {
                        let end = self.sequence(reached.clone(), alternative, naming);
                        nodes.extend(end.nodes.all());
                    }
                    nodes.sort_unstable();
                    nodes.dedup();
                    Reached {
                        shared: nodes.len() == 1 && reached.shared,
                        nodes: Nodes::Several(nodes),
                    }
                }
            };
        }
        reached
    }

    fn word(&mut self, from: &Reached, word: WordId) -> Reached {
        if let (true, [node]) = (from.shared, from.nodes.all()) {
            let child = self.shared.get(&(*node, word)).copied();
            let child = child.unwrap_or_else(|| {
                let child = self.node();
                self.edge(*node, word, child);
                self.shared.insert((*node, word), child);
                child
            });
            return Reached {
                nodes: Nodes::One(child),
                shared: true,
            };
        }
        let next = self.node();
        for node in from.nodes.all() {
            self.edge(*node, word, next);
        }
        private(next)
    }

    fn number(&mut self, from: &Reached, attribute: u16, unit: u16) -> Reached {
        let shared = match (from.shared, from.nodes.all()) {
            (true, &[node]) => Some(node),
            _ => None,
        };
        let known = shared.and_then(|node| self.phrases.numbers.get(&node));
        let mut known = known.into_iter().flatten();
        if let Some(edge) =
            known.find(|e| (e.attribute, e.unit, e.shared) == (attribute, unit, true))
        {
            return Reached {
                nodes: Nodes::One(edge.to),
                shared: true,
            };
        }
        let edge = NumberEdge {
            attribute,
            unit,
            to: self.node(),
            shared: shared.is_some(),
        };
        for &node in from.nodes.all() {
            self.phrases.numbers.entry(node).or_default().push(edge);
            self.special(node);
        }
        Reached {
            nodes: Nodes::One(edge.to),
            shared: edge.shared,
        }
    }

    fn special(&mut self, node: u32) {
        if let Some(node) = self.phrases.nodes.get_mut(node as usize) {
            node.special = true;
        }
    }

    fn edge(&mut self, from: u32, word: WordId, to: u32) {
        self.edges.push((from, Edge { word, to }));
    }

    fn node(&mut self) -> u32 {
        self.phrases.nodes.push(Node::default());
        to_u32(self.phrases.nodes.len() - 1)
    }

    /// The finished graph.
    pub fn build(self) -> Phrases {
        let mut phrases = self.phrases;
        let nodes = phrases.nodes.len();
        let (first_edges, mut edges) = by_node(nodes, self.edges);
        let (first_ends, ends) = by_node(nodes, self.ends);
        phrases.nodes.push(Node::default());
        let firsts = first_edges.iter().zip(&first_ends);
        for (node, (&first_edge, &first_end)) in phrases.nodes.iter_mut().zip(firsts) {
            node.edges = first_edge;
            node.ends = first_end;
        }
        for range in first_edges.windows(2) {
            let (Some(&from), Some(&to)) = (range.first(), range.last()) else {
                continue;
            };
            if let Some(its) = edges.get_mut(from as usize..to as usize) {
                its.sort_by_key(|edge| edge.word);
            }
        }
        phrases.edges = edges;
        phrases.ends = ends;
        let roots = phrases.edges_of(0);
        let words = roots.last().map_or(0, |edge| edge.word as usize + 1);
        let mut starts = vec![0; words + 1];
        for edge in roots {
            if let Some(count) = starts.get_mut(edge.word as usize + 1) {
                *count += 1;
            }
        }
        add_up(&mut starts);
        phrases.starts = starts;
        phrases
    }
}

/// Things of nodes, sorted by node with the last one added first, and for each node where its own begin.
fn by_node<T: Copy>(nodes: usize, things: Vec<(u32, T)>) -> (Vec<u32>, Vec<T>) {
    let mut firsts = vec![0_u32; nodes + 1];
    for (node, _) in &things {
        if let Some(count) = firsts.get_mut(*node as usize + 1) {
            *count += 1;
        }
    }
    add_up(&mut firsts);
    let mut free = firsts.clone();
    let mut sorted: Vec<T> = things.iter().map(|&(_, thing)| thing).collect();
    for &(node, thing) in things.iter().rev() {
        if let Some(place) = free.get_mut(node as usize) {
            if let Some(slot) = sorted.get_mut(*place as usize) {
                *slot = thing;
            }
            *place += 1;
        }
    }
    (firsts, sorted)
}

/// Makes of each number the sum of all up to it.
fn add_up(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}

fn private(node: u32) -> Reached {
    Reached {
        nodes: Nodes::One(node),
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
    /// Longest ending of each layer so far: token after it, ending, its numbers in `kept`.
    best: Vec<Option<(usize, u32, Range<usize>)>>,
    /// Numbers of all endings that were the longest for a while.
    kept: Vec<Captured>,
    /// The layers that have one.
    ended: Vec<usize>,
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
            kept: Vec::new(),
            layers: 0..self.layers,
            best: (0..self.layers).map(|_| None).collect(),
            ended: Vec::new(),
        };
        let root_number = self.numbers.contains_key(&0);
        for (at, token) in tokens.iter().enumerate() {
            let number = || numbers.begins(token);
            if self.starting(token.word).is_empty() && !(root_number && number()) {
                continue;
            }
            walk.layers = 0..self.layers;
            walk.kept.clear();
            self.walk(0, at, 0, &mut walk);
            if walk.ended.is_empty() {
                continue;
            }
            walk.ended.sort_unstable();
            for layer in walk.ended.drain(..) {
                let best = walk.best.get_mut(layer).and_then(Option::take);
                let Some((end, ending, numbers)) = best else {
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
                    let mut values = walk.kept.get(numbers).unwrap_or_default().to_vec();
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

    /// The root's edges for a word.
    fn starting(&self, word: WordId) -> &[Edge] {
        let word = word as usize;
        match (self.starts.get(word), self.starts.get(word + 1)) {
            (Some(&from), Some(&to)) => self.edges.get(from as usize..to as usize),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// All edges of a node.
    fn edges_of(&self, node: usize) -> &[Edge] {
        match (self.nodes.get(node), self.nodes.get(node + 1)) {
            (Some(its), Some(next)) => self.edges.get(its.edges as usize..next.edges as usize),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// The edges of a node for a word.
    fn leading(&self, node: u32, word: WordId) -> &[Edge] {
        if node == 0 {
            return self.starting(word);
        }
        let edges = self.edges_of(node as usize);
        let from = if edges.len() > MANY {
            edges.partition_point(|edge| edge.word < word)
        } else {
            let found = edges.iter().position(|edge| edge.word == word);
            found.unwrap_or(edges.len())
        };
        let edges = edges.get(from..).unwrap_or_default();
        let count = edges.iter().take_while(|edge| edge.word == word).count();
        edges.get(..count).unwrap_or_default()
    }

    /// Whether no term ends at a node or goes on from it with the token at `at`: most do not.
    #[inline]
    fn is_dead(&self, node: u32, at: usize, walk: &Walk<'_>) -> bool {
        let node = node as usize;
        let (Some(here), Some(next)) = (self.nodes.get(node), self.nodes.get(node + 1)) else {
            return true;
        };
        let Some(token) = walk.tokens.get(at) else {
            return here.ends == next.ends;
        };
        let edges = here.edges as usize..next.edges as usize;
        here.ends == next.ends
            && !here.special
            && token.kind != Kind::Mark
            && edges.len() <= MANY
            && self
                .edges
                .get(edges)
                .is_none_or(|edges| edges.iter().all(|edge| edge.word != token.word))
    }

    fn walk(&self, node: u32, at: usize, depth: usize, walk: &mut Walk<'_>) {
        let (Some(&here), Some(next)) = (
            self.nodes.get(node as usize),
            self.nodes.get(node as usize + 1),
        ) else {
            return;
        };
        let ends = self.ends.get(here.ends as usize..next.ends as usize);
        for &ending in ends.unwrap_or_default() {
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
                if best.is_none() {
                    walk.ended.push(layer);
                }
                let from = walk.kept.len();
                walk.kept.extend_from_slice(&walk.captured);
                *best = Some((at, ending, from..walk.kept.len()));
            }
        }
        if depth > 24 {
            return;
        }
        let Some(token) = walk.tokens.get(at) else {
            return;
        };
        if token.word != 0 {
            for edge in self.leading(node, token.word) {
                if !self.is_dead(edge.to, at + 1, walk) {
                    self.walk(edge.to, at + 1, depth + 1, walk);
                }
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
        let number = walk.numbers.begins(token);
        let numbers = self.numbers.get(&node).filter(|_| number);
        let numbers = numbers.map_or(&[][..], Vec::as_slice);
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
                if !self.is_dead(edge.to, after, walk) {
                    self.walk(edge.to, after, depth + 1, walk);
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{parse, tokens, written};
    use proptest::prelude::*;

    /// First token, token after the last, and term of what is found.
    type Places = Vec<(usize, usize, u32)>;

    fn by_graph(terms: &[String], text: &str) -> Places {
        let mut lexicon = Lexicon::default();
        let mut builder = PhrasesBuilder::new(&mut lexicon, &[]);
        for (owner, term) in (0..).zip(terms) {
            let mut naming = Naming {
                lexicon: &mut lexicon,
                attribute: &mut |_| 0,
                unit: &mut |_| 0,
            };
            builder.add(0, owner, &parse(term).unwrap(), &mut naming);
        }
        let tokens = tokens(text, &lexicon);
        let taken = vec![false; tokens.len()];
        let found = builder
            .build()
            .find(text, &tokens, &taken, &NumberWords::default());
        found.iter().map(|f| (f.start, f.end, f.owner)).collect()
    }

    /// Each form of each term held against each place: the longest wins, of two as long the first term.
    fn plainly(terms: &[String], text: &str) -> Places {
        let words: Vec<&str> = text.split(' ').collect();
        let mut out = Places::new();
        let mut free = 0;
        for at in 0..words.len() {
            let mut best: Option<(usize, u32)> = None;
            for (owner, term) in (0..).zip(terms) {
                for form in written(&parse(term).unwrap()) {
                    let form: Vec<&str> = form.split(' ').filter(|w| !w.is_empty()).collect();
                    let fits = words.get(at..at + form.len()) == Some(form.as_slice());
                    if fits && best.is_none_or(|(length, _)| form.len() > length) {
                        best = Some((form.len(), owner));
                    }
                }
            }
            if let Some((length, owner)) = best.filter(|_| at >= free) {
                free = at + length;
                out.push((at, free, owner));
            }
        }
        out
    }

    proptest! {
        #[test]
        fn the_graph_finds_what_the_written_terms_find(
            terms in prop::collection::vec("[abc]( [abc]| \\[[abc]\\]| \\([abc]\\|[abc] [abc]\\)){0,3}|\\([ab]\\|c\\)( [abc]){1,2}", 1..12),
            text in "[abcd]( [abcd]){0,24}",
        ) {
            prop_assert_eq!(by_graph(&terms, &text), plainly(&terms, &text));
        }
    }
}
