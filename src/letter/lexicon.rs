//! The words of the phrases that divide letters, among those of the vocabulary.

use super::words::WordId;
use crate::words;
use serde::{Deserialize, Serialize};

/// Gives the words of phrases their numbers.
#[derive(Debug)]
pub(super) struct Lexicon<'l> {
    all: &'l mut words::Lexicon,
    known: Known,
}

impl<'l> Lexicon<'l> {
    pub(super) fn new(all: &'l mut words::Lexicon) -> Self {
        Self {
            all,
            known: Known::default(),
        }
    }

    /// The number of a word of a phrase. The s of a genitive is no part of it, as in a letter.
    pub(super) fn add(&mut self, word: &str) -> WordId {
        let id = self.all.intern(word.trim_end_matches("'s"));
        self.known.add(id);
        id
    }

    /// The words that have been added.
    pub(super) fn known(self) -> Known {
        self.known
    }
}

/// Which words of the vocabulary stand in a phrase: a bit for each.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Known(Vec<u32>);

impl Known {
    fn add(&mut self, id: WordId) {
        let (place, bit) = place(id);
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= bit;
        }
    }

    #[inline]
    pub(super) fn has(&self, id: WordId) -> bool {
        let (place, bit) = place(id);
        self.0.get(place).is_some_and(|bits| bits & bit != 0)
    }
}

fn place(id: WordId) -> (usize, u32) {
    ((id / u32::BITS) as usize, 1 << (id % u32::BITS))
}
