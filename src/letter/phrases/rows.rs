//! Rows of the tables of phrases as numbers.

use crate::letter::words::WordId;
use crate::words::flat::{Cell, Row, number};

/// A word that may follow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    pub(super) word: WordId,
    /// Whether a full stop may stand before it.
    pub(super) apart: bool,
    /// The node behind it.
    pub(super) node: u32,
}

/// What may follow the words so far. Its part of the tables begins where that of the node before it ends.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Node {
    pub(super) tags_end: u32,
    pub(super) words_end: u32,
    /// The node behind a number, or none.
    pub(super) number: u32,
    /// The node behind a gap, or none.
    pub(super) gap: u32,
}

impl Row<3> for Next {
    fn cells(self) -> [u32; 3] {
        [self.word, u32::from(self.apart), self.node]
    }

    #[inline]
    fn of([word, apart, node]: [Cell; 3]) -> Self {
        Self {
            word: number(word),
            apart: number(apart) != 0,
            node: number(node),
        }
    }
}

impl Row<4> for Node {
    fn cells(self) -> [u32; 4] {
        [self.tags_end, self.words_end, self.number, self.gap]
    }

    #[inline]
    fn of([tags_end, words_end, digits, gap]: [Cell; 4]) -> Self {
        Self {
            tags_end: number(tags_end),
            words_end: number(words_end),
            number: number(digits),
            gap: number(gap),
        }
    }
}
