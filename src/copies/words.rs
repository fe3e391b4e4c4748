//! A letter reduced to what is compared: the words of its summary and rationales as numbers.

use crate::facts::Reading;
use crate::letter::{Letter, Place};
use crate::words::{Kind, Token};
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::ops::Range;

/// A stretch of a letter that is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Summary or rationale.
    pub place: Place,
    /// Index of its issue, from 0.
    pub issue: Option<u16>,
    /// Its words.
    pub at: Range<usize>,
}

/// The words of a letter, four bytes each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    codes: Vec<u32>,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

impl Words {
    /// Words by their codes: the last bit is set for numbers, and no others have equal codes.
    pub fn new(codes: Vec<u32>, parts: Vec<Part>) -> Self {
        Self { codes, parts }
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The word as it is: the same number for the same word.
    pub(super) fn exact(&self, at: usize) -> Option<u32> {
        self.codes.get(at).copied()
    }

    /// The word as it is matched: one number for all numbers.
    pub(super) fn key(&self, at: usize) -> Option<u32> {
        self.exact(at).map(key)
    }

    pub(super) fn keys(&self, part: &Part) -> Vec<u32> {
        let codes = self.codes.get(part.at.clone()).unwrap_or_default();
        codes.iter().map(|&code| key(code)).collect()
    }

    /// The part that a word stands in.
    pub fn part_of(&self, at: usize) -> Option<&Part> {
        let after = self.parts.partition_point(|part| part.at.start <= at);
        self.parts.get(after.checked_sub(1)?)
    }
}

/// The last bit of a code tells numbers from words.
const NUMBER: u32 = 1;

fn key(code: u32) -> u32 {
    if code & NUMBER == 0 { code } else { NUMBER }
}

/// The words of a letter that are compared, and the token of each. `tokens` are those of the whole text.
pub fn read(text: &str, letter: &Letter, tokens: &[Token]) -> (Words, Vec<usize>) {
    let mut words = Words::default();
    let mut places = Vec::new();
    let mut buffer = String::new();
    for part in &letter.parts {
        if !matches!(part.place, Place::Summary | Place::Rationale) {
            continue;
        }
        let from = words.codes.len();
        let first = tokens.partition_point(|t| t.span.start < part.span.start);
        let own = tokens.get(first..).unwrap_or_default();
        for (index, token) in own.iter().enumerate() {
            if token.span.start >= part.span.end {
                break;
            }
            if token.kind == Kind::Mark {
                continue;
            }
            words.codes.push(code(*token, text, &mut buffer));
            places.push(first + index);
        }
        let at = from..words.codes.len();
        match words.parts.last_mut() {
            // A rationale may come in several stretches.
            Some(last) if (last.place, last.issue) == (part.place, part.issue) => {
                last.at.end = at.end;
            }
            _ => words.parts.push(Part {
                place: part.place,
                issue: part.issue,
                at,
            }),
        }
    }
    words.parts.retain(|part| !part.at.is_empty());
    (words, places)
}

fn code(token: Token, text: &str, buffer: &mut String) -> u32 {
    buffer.clear();
    let written = token.span.of(text);
    if token.kind == Kind::Number {
        // "05" of a date is "5", and "50.0" is not.
        let plain = written.trim_start_matches('0');
        buffer.push_str(if plain.is_empty() { "0" } else { plain });
    } else {
        buffer.extend(written.chars().flat_map(char::to_lowercase));
    }
    let hash = FxBuildHasher.hash_one(buffer.as_str());
    // The high bits are the mixed ones.
    let hash = (hash >> 32) as u32;
    if token.kind == Kind::Number {
        hash | NUMBER
    } else {
        hash & !NUMBER
    }
}

/// The words of a letter that was read in full.
pub(super) fn of(reading: &Reading<'_>) -> (Words, Vec<usize>) {
    read(reading.text, &reading.letter, &reading.tokens)
}
