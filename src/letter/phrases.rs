//! Phrases of the vocabulary: their syntax, and where they stand in a letter.

use std::collections::HashMap;

use super::words::{UNKNOWN, WordId, Words, normal_form};

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

/// The words of all phrases.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    ids: HashMap<Box<str>, WordId>,
    words: Vec<Box<str>>,
    /// For each first letter the lengths of the words that begin with it, as bits: most words of a letter need no look-up.
    lengths: [u32; 26],
}

impl Lexicon {
    /// The number of a word in its normal form.
    pub(super) fn id(&self, normal: &str) -> WordId {
        let bytes = normal.as_bytes();
        let first = bytes
            .first()
            .map_or(26, |first| first.wrapping_sub(b'a') as usize);
        let lengths = self.lengths.get(first).copied().unwrap_or(u32::MAX);
        if bytes.len() < 32 && lengths & (1 << bytes.len()) == 0 {
            return UNKNOWN;
        }
        self.ids.get(normal).copied().unwrap_or(UNKNOWN)
    }

    /// The word with this number.
    pub(super) fn word(&self, id: WordId) -> &str {
        let index = (id as usize).wrapping_sub(1);
        self.words.get(index).map_or("", |word| word)
    }

    pub(super) fn add(&mut self, word: &str) -> WordId {
        let normal = normal_form(word);
        if let Some(&id) = self.ids.get(normal.as_str()) {
            return id;
        }
        let first = normal
            .bytes()
            .next()
            .map_or(26, |first| first.wrapping_sub(b'a') as usize);
        if let Some(lengths) = self.lengths.get_mut(first) {
            *lengths |= 1_u32.checked_shl(normal.len() as u32).unwrap_or(0);
        }
        self.words.push(normal.as_str().into());
        let id = self.words.len() as WordId;
        self.ids.insert(normal.into(), id);
        id
    }
}

/// Where a phrase stands: words `first` up to `last`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<T> {
    pub(super) tag: T,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Phrases that are searched for together, each with what it means.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    all: Vec<(Vec<Piece>, T)>,
    /// For each word the phrases whose first word it is.
    by_word: Vec<Vec<u32>>,
}

impl<T: Copy + PartialEq> Phrases<T> {
    pub(super) fn new() -> Self {
        Self {
            all: Vec::new(),
            by_word: Vec::new(),
        }
    }

    /// Adds a phrase in all its spellings, which are returned.
    pub(super) fn add(
        &mut self,
        pattern: &str,
        tag: T,
        lexicon: &mut Lexicon,
    ) -> Result<Vec<Vec<Piece>>, String> {
        let spellings = parse(pattern, lexicon)?;
        for pieces in &spellings {
            let Some(&Piece::Word { id, .. }) = pieces.iter().find(|piece| **piece != Piece::Gap)
            else {
                return Err(format!("phrase {pattern:?} does not begin with a word"));
            };
            let index = id as usize;
            if self.by_word.len() <= index {
                self.by_word.resize(index + 1, Vec::new());
            }
            if let Some(list) = self.by_word.get_mut(index) {
                list.push(self.all.len() as u32);
            }
            self.all.push((pieces.clone(), tag));
        }
        Ok(spellings)
    }

    /// All phrases in a text, in order; of several with one meaning at one place the longest.
    pub(super) fn find(&self, words: &Words<'_>) -> Vec<Hit<T>> {
        let mut hits: Vec<Hit<T>> = Vec::new();
        for (index, word) in words.list.iter().enumerate() {
            let candidates = match word.id {
                UNKNOWN => continue,
                id => self.by_word.get(id as usize).map_or(&[][..], |list| list),
            };
            let here = hits.len();
            for &candidate in candidates {
                let Some((pieces, tag)) = self.all.get(candidate as usize) else {
                    continue;
                };
                let Some(hit) = find_at(words, index, pieces, *tag) else {
                    continue;
                };
                let rival = hits
                    .get_mut(here..)
                    .unwrap_or_default()
                    .iter_mut()
                    .find(|rival| rival.tag == *tag);
                match rival {
                    Some(rival) if rival.last - rival.first >= hit.last - hit.first => {}
                    Some(rival) => *rival = hit,
                    None => hits.push(hit),
                }
            }
        }
        hits.sort_by_key(|hit| (hit.first, usize::MAX - hit.last));
        hits
    }
}

fn find_at<T>(words: &Words<'_>, index: usize, pieces: &[Piece], tag: T) -> Option<Hit<T>> {
    let (first, rest) = match pieces {
        [Piece::Gap, rest @ ..] => (gap_start(words, index), rest),
        rest => (index, rest),
    };
    let last = match_from(words, index, rest, true)?;
    Some(Hit { tag, first, last })
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

/// Matches the pieces from a word on; the index after the last word.
fn match_from(words: &Words<'_>, index: usize, pieces: &[Piece], begins: bool) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else {
        return Some(index);
    };
    let word = words.get(index)?;
    match *piece {
        Piece::Word { id, apart } if word.id == id && (begins || apart || !word.looks.apart) => {
            match_from(words, index + 1, rest, false)
        }
        Piece::Number if word.looks.number => match_from(words, index + 1, rest, false),
        Piece::Gap => (0..=GAP)
            .take_while(|&gap| gap == 0 || !words.looks(index + gap - 1).apart)
            .find_map(|gap| match_from(words, index + gap, rest, false)),
        Piece::Word { .. } | Piece::Number => None,
    }
}

/// All spellings of a pattern.
pub(super) fn parse(pattern: &str, lexicon: &mut Lexicon) -> Result<Vec<Vec<Piece>>, String> {
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
        apart = choices.iter().any(|choice| choice.ends_with('.'));
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
    lexicon: &mut Lexicon,
) -> Vec<Vec<Piece>> {
    let mut extended = Vec::with_capacity(spellings.len() * choices.len());
    for spelling in spellings {
        for choice in choices {
            let mut pieces = spelling.clone();
            match *choice {
                "~" => pieces.push(Piece::Gap),
                "{n}" => pieces.push(Piece::Number),
                words => {
                    let mut apart = apart;
                    for word in words.split(|c: char| !c.is_alphanumeric() && c != '\'') {
                        if word.is_empty() {
                            continue;
                        }
                        pieces.push(Piece::Word {
                            id: lexicon.add(word),
                            apart,
                        });
                        apart = false;
                    }
                }
            }
            extended.push(pieces);
        }
    }
    extended
}
