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
        if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.id_of_plain(word.as_bytes(), 0, word.len())
        } else {
            number(self.words.find(normal_form(word).as_bytes()))
        }
    }

    /// The number of the word from `start` to `end`, which is ASCII letters and digits only.
    #[inline]
    pub(super) fn id_of_plain(&self, text: &[u8], start: usize, end: usize) -> WordId {
        let word = text.get(start..end).unwrap_or_default();
        let end = end - usize::from(is_plural(word));
        let length = end - start;
        if length > LONGEST_WORD || !self.may_hold(word, length) {
            return UNKNOWN;
        }
        number(match Short::part(text, start, end) {
            Some(short) => self.words.find_short(short.lowercase()),
            None => {
                let word = word.get(..length).unwrap_or_default();
                self.words.find(&word.to_ascii_lowercase())
            }
        })
    }

    /// Whether there is a word of this first letter and length.
    fn may_hold(&self, word: &[u8], length: usize) -> bool {
        let lengths = first_letter(word).and_then(|letter| self.lengths.get(letter));
        lengths.is_none_or(|lengths| lengths & (1 << length) != 0)
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
