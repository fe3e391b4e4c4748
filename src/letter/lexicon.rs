//! The words of all phrases, by number.

use super::words::{UNKNOWN, WordId, is_plural, normal_form};
use crate::words::{Keys, Short};
use serde::{Deserialize, Serialize};

/// Longer words stand in no phrase.
const LONGEST_WORD: usize = 31;

/// The words of all phrases.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Lexicon {
    words: Keys,
    /// For each first letter the lengths of the words that begin with it, as bits: most words of a letter need no look-up.
    lengths: [u32; 26],
}

impl Lexicon {
    /// The number of a word as it stands in a text.
    pub(super) fn id(&self, word: &str) -> WordId {
        let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        self.id_of(word, plain)
    }

    /// The number of a word of which it is known whether it is ASCII letters and digits only.
    pub(super) fn id_of(&self, word: &str, plain: bool) -> WordId {
        if !plain {
            return self.id_of_normal(normal_form(word).as_bytes());
        }
        let bytes = word.as_bytes();
        let length = bytes.len() - usize::from(is_plural(bytes));
        let bytes = bytes.get(..length).unwrap_or_default();
        if length > LONGEST_WORD || !self.may_hold(bytes) {
            return UNKNOWN;
        }
        match Short::of(bytes) {
            Some(short) => number(self.words.find_short(short.lowercase())),
            None => self.id_of_normal(&bytes.to_ascii_lowercase()),
        }
    }

    fn id_of_normal(&self, normal: &[u8]) -> WordId {
        number(self.words.find(normal))
    }

    /// Whether there is a word of this length and first letter.
    fn may_hold(&self, word: &[u8]) -> bool {
        let lengths = first_letter(word).and_then(|letter| self.lengths.get(letter));
        lengths.is_none_or(|lengths| lengths & (1 << word.len()) != 0)
    }

    /// The word with this number.
    pub(super) fn word(&self, id: WordId) -> &str {
        id.checked_sub(1)
            .map_or("", |number| self.words.get(number))
    }

    /// The number of a word of a phrase.
    pub(super) fn add(&mut self, word: &str) -> WordId {
        let normal = normal_form(word);
        let lengths =
            first_letter(normal.as_bytes()).and_then(|letter| self.lengths.get_mut(letter));
        if let Some(lengths) = lengths {
            *lengths |= 1_u32.checked_shl(normal.len() as u32).unwrap_or(0);
        }
        self.words.intern(&normal) + 1
    }
}

/// Numbers of words begin at 1.
fn number(found: Option<u32>) -> WordId {
    found.map_or(UNKNOWN, |number| number + 1)
}

/// The place of a word's first letter in the alphabet.
fn first_letter(word: &[u8]) -> Option<usize> {
    let letter = word.first()?.to_ascii_lowercase();
    letter
        .is_ascii_lowercase()
        .then(|| usize::from(letter - b'a'))
}
