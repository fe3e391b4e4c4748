//! Phrases of the vocabulary: their syntax, and where they stand in a letter.

use super::lexicon::Lexicon;
use super::words::{UNKNOWN, WordId, Words};
use crate::words::flat::Table;
use rows::{Next, Node};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

mod rows;

/// Words that a gap (`~`) may hold.
const GAP: usize = 3;
/// Spellings that one phrase may stand for.
const MOST_SPELLINGS: usize = 600;

/// A word of a phrase, or what stands for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// This word; `apart`: also after a full stop.
    Word { id: WordId, apart: bool },
    /// Digits.
    Number,
    /// Up to three words.
    Gap,
}

/// Where a phrase stands: words `first` up to `last`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<T> {
    pub(super) tag: T,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Phrases that are searched for together, each with what it means, as a tree of their words.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(
    serialize = "T: Serialize",
    deserialize = "'de: 'static, T: DeserializeOwned"
))]
pub(super) struct Phrases<T> {
    /// Meanings of the phrases, by the node that they end at.
    tags: Vec<T>,
    /// Next words, by node; those of a node in order.
    words: Table<Next, 3>,
    nodes: Table<Node, 6>,
    /// For each word the node behind it of phrases that begin with it: plain ones, and those with a gap before it.
    plain: Table<u32>,
    gapped: Table<u32>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            tags: Vec::new(),
            words: Table::default(),
            nodes: Table::default(),
            plain: Table::default(),
            gapped: Table::default(),
        }
    }
}

/// The tree while phrases are added to it.
#[derive(Debug)]
pub(super) struct PhrasesBuilder<T> {
    nodes: Vec<Loose<T>>,
    plain: Vec<u32>,
    gapped: Vec<u32>,
}

/// What may follow the words so far.
#[derive(Debug)]
struct Loose<T> {
    /// Meanings of the phrases that end here.
    tags: Vec<T>,
    /// Next words, in order.
    words: Vec<Next>,
    number: Option<u32>,
    gap: Option<u32>,
}

impl<T> Default for Loose<T> {
    fn default() -> Self {
        Self {
            tags: Vec::new(),
            words: Vec::new(),
            number: None,
            gap: None,
        }
    }
}

impl<T> Default for PhrasesBuilder<T> {
    fn default() -> Self {
        Self {
            nodes: vec![Loose::default()],
            plain: Vec::new(),
            gapped: Vec::new(),
        }
    }
}

/// No phrase begins so. (Node 0 is never used.)
const NO_NODE: u32 = 0;

impl<T: Copy + PartialEq> PhrasesBuilder<T> {
    /// Adds a phrase in all its spellings, which are returned.
    pub(super) fn add(
        &mut self,
        pattern: &str,
        tag: T,
        lexicon: &mut Lexicon<'_>,
    ) -> Result<Vec<Vec<Piece>>, String> {
        let spellings = parse(pattern, lexicon)?;
        for pieces in &spellings {
            let (gapped, pieces) = match pieces.as_slice() {
                [Piece::Gap, pieces @ ..] => (true, pieces),
                pieces => (false, pieces),
            };
            let Some((&Piece::Word { id, .. }, rest)) = pieces.split_first() else {
                return Err(format!("phrase {pattern:?} does not begin with a word"));
            };
            let mut node = self.first_node(id, gapped);
            for &piece in rest {
                node = self.next_node(node, piece);
            }
            if let Some(node) = self.nodes.get_mut(node as usize)
                && !node.tags.contains(&tag)
            {
                node.tags.push(tag);
            }
        }
        Ok(spellings)
    }

    fn first_node(&mut self, id: WordId, gapped: bool) -> u32 {
        let index = id as usize;
        let table = if gapped {
            &mut self.gapped
        } else {
            &mut self.plain
        };
        if table.len() <= index {
            table.resize(index + 1, NO_NODE);
        }
        let Some(slot) = table.get_mut(index) else {
            return NO_NODE;
        };
        if *slot == NO_NODE {
            *slot = self.nodes.len() as u32;
            self.nodes.push(Loose::default());
        }
        *slot
    }

    fn next_node(&mut self, node: u32, piece: Piece) -> u32 {
        let new = self.nodes.len() as u32;
        let Some(parent) = self.nodes.get_mut(node as usize) else {
            return NO_NODE;
        };
        let next = match piece {
            Piece::Number => *parent.number.get_or_insert(new),
            Piece::Gap => *parent.gap.get_or_insert(new),
            Piece::Word { id, apart } => {
                let place = parent
                    .words
                    .binary_search_by_key(&(id, apart), |next| (next.word, next.apart));
                match place {
                    Ok(found) => parent.words.get(found).map_or(NO_NODE, |next| next.node),
                    Err(place) => {
                        let next = Next {
                            word: id,
                            apart,
                            node: new,
                        };
                        parent.words.insert(place, next);
                        new
                    }
                }
            }
        };
        if next == new {
            self.nodes.push(Loose::default());
        }
        next
    }

    /// The tree, ready to search.
    pub(super) fn build(self) -> Phrases<T> {
        let mut tree = Phrases {
            plain: self.plain.into_iter().collect(),
            gapped: self.gapped.into_iter().collect(),
            ..Phrases::default()
        };
        for node in self.nodes {
            let from = (tree.tags.len() as u32, tree.words.len() as u32);
            tree.tags.extend(node.tags);
            node.words.iter().for_each(|&next| tree.words.push(next));
            tree.nodes.push(Node {
                tags: [from.0, tree.tags.len() as u32],
                words: [from.1, tree.words.len() as u32],
                number: node.number.unwrap_or(NO_NODE),
                gap: node.gap.unwrap_or(NO_NODE),
            });
        }
        tree
    }
}

impl<T: Copy + PartialEq> Phrases<T> {
    /// All phrases in a text, in order; of several with one meaning at one place the longest.
    pub(super) fn find(&self, words: &Words<'_>) -> Vec<Hit<T>> {
        let mut hits: Vec<Hit<T>> = Vec::new();
        let node_of = |table: &Table<u32>, id: WordId| table.get(id as usize).unwrap_or(NO_NODE);
        for (index, word) in words.list.iter().enumerate() {
            if word.id == UNKNOWN {
                continue;
            }
            for (table, gapped) in [(&self.plain, false), (&self.gapped, true)] {
                let node = node_of(table, word.id);
                if node != NO_NODE {
                    let first = if gapped {
                        gap_start(words, index)
                    } else {
                        index
                    };
                    let from = hits.len();
                    self.follow(words, node, index + 1, &mut |tag, last| {
                        add_hit(&mut hits, from, Hit { tag, first, last });
                    });
                }
            }
        }
        hits.sort_by_key(|hit| (hit.first, usize::MAX - hit.last));
        hits
    }

    /// Follows the tree from a node and the word at `index`.
    fn follow(&self, words: &Words<'_>, node: u32, index: usize, found: &mut impl FnMut(T, usize)) {
        let Some(node) = self.nodes.get(node as usize) else {
            return;
        };
        let range = |[from, to]: [u32; 2]| from as usize..to as usize;
        for &tag in self.tags.get(range(node.tags)).unwrap_or_default() {
            found(tag, index);
        }
        let Some(word) = words.get(index) else {
            return;
        };
        let next = range(node.words);
        let next = self.words.part_after(next, |next| next.word < word.id);
        for next in next.take_while(|next| next.word == word.id) {
            if next.apart || !word.looks.apart {
                self.follow(words, next.node, index + 1, found);
            }
        }
        if node.number != NO_NODE && word.looks.number {
            self.follow(words, node.number, index + 1, found);
        }
        if node.gap != NO_NODE {
            self.follow(words, node.gap, index, found);
            for gap in 1..=GAP {
                if words.looks(index + gap - 1).apart {
                    break;
                }
                self.follow(words, node.gap, index + gap, found);
            }
        }
    }
}

/// Adds a hit unless a longer one with its meaning begins there too.
fn add_hit<T: PartialEq>(hits: &mut Vec<Hit<T>>, from: usize, hit: Hit<T>) {
    let here = hits.get_mut(from..).unwrap_or_default();
    match here.iter_mut().find(|rival| rival.tag == hit.tag) {
        Some(rival) if rival.last >= hit.last => {}
        Some(rival) => *rival = hit,
        None => hits.push(hit),
    }
}

/// The first word of a gap that ends before `index`: no further back than the line and the sentence.
fn gap_start(words: &Words<'_>, index: usize) -> usize {
    let mut first = index;
    while first > 0 && index - first < GAP && !words.looks(first).apart && !words.begins_line(first)
    {
        first -= 1;
    }
    first
}

/// All spellings of a pattern.
pub(super) fn parse(pattern: &str, lexicon: &mut Lexicon<'_>) -> Result<Vec<Vec<Piece>>, String> {
    let mut spellings: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut rest = pattern.trim();
    let mut apart = false;
    while let Some(c) = rest.chars().next() {
        let (choices, after) = match c {
            '(' => group(rest, ')', pattern)?,
            '[' => group(rest, ']', pattern)?,
            '{' => {
                let after = rest
                    .strip_prefix("{n}")
                    .ok_or_else(|| format!("phrase {pattern:?}: only {{n}} may stand in braces"))?;
                (vec!["{n}"], after)
            }
            '~' => (vec!["~"], rest.strip_prefix('~').unwrap_or_default()),
            ')' | ']' | '}' | '|' => {
                return Err(format!("phrase {pattern:?}: {c:?} without its opening"));
            }
            _ => {
                let end = rest
                    .find(|c: char| c.is_whitespace() || "()[]{}|~".contains(c))
                    .unwrap_or(rest.len());
                rest.split_at_checked(end)
                    .map(|(word, after)| (vec![word], after))
                    .unwrap_or_default()
            }
        };
        spellings = extend(&spellings, &choices, apart, lexicon);
        if spellings.len() > MOST_SPELLINGS {
            return Err(format!(
                "phrase {pattern:?} stands for more than {MOST_SPELLINGS} spellings"
            ));
        }
        apart = choices.iter().any(|choice| choice.ends_with(['.', ':']));
        rest = after.trim_start();
    }
    if spellings
        .iter()
        .any(|pieces| pieces.iter().all(|piece| matches!(piece, Piece::Gap)))
    {
        return Err(format!("phrase {pattern:?} can be empty"));
    }
    Ok(spellings)
}

/// The choices of a group, the empty one included where it is optional, and what follows it.
fn group<'p>(rest: &'p str, close: char, pattern: &str) -> Result<(Vec<&'p str>, &'p str), String> {
    let inner = rest.get(1..).unwrap_or_default();
    let Some((inner, after)) = inner.split_once(close) else {
        return Err(format!("phrase {pattern:?}: {close:?} is missing"));
    };
    if inner.contains(['(', '[']) {
        return Err(format!("phrase {pattern:?}: groups cannot be nested"));
    }
    let mut choices: Vec<&str> = inner.split('|').map(str::trim).collect();
    if choices.iter().any(|choice| choice.is_empty()) {
        return Err(format!("phrase {pattern:?}: an empty choice"));
    }
    if close == ']' {
        choices.push("");
    }
    Ok((choices, after))
}

/// Every spelling so far, continued by every choice.
fn extend(
    spellings: &[Vec<Piece>],
    choices: &[&str],
    apart: bool,
    lexicon: &mut Lexicon<'_>,
) -> Vec<Vec<Piece>> {
    let mut extended = Vec::with_capacity(spellings.len() * choices.len());
    for spelling in spellings {
        for choice in choices {
            let mut pieces = spelling.clone();
            let mut apart = apart;
            for word in choice.split_whitespace() {
                match word {
                    "~" => pieces.push(Piece::Gap),
                    "{n}" => pieces.push(Piece::Number),
                    _ => {
                        for word in word.split(|c: char| !c.is_alphanumeric() && c != '\'') {
                            if !word.is_empty() {
                                let id = lexicon.add(word);
                                pieces.push(Piece::Word { id, apart });
                                apart = false;
                            }
                        }
                        apart = word.ends_with(['.', ':']);
                    }
                }
            }
            extended.push(pieces);
        }
    }
    extended
}
