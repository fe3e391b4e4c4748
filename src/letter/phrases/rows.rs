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

/// What may follow the words so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// From where to where its own tags and words stand in their tables.
    pub(super) tags: [u32; 2],
    pub(super) words: [u32; 2],
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

impl Row<6> for Node {
    fn cells(self) -> [u32; 6] {
        let ([a, b], [c, d]) = (self.tags, self.words);
        [a, b, c, d, self.number, self.gap]
    }

    #[inline]
    fn of([a, b, c, d, digits, gap]: [Cell; 6]) -> Self {
        Self {
            tags: [a, b].map(number),
            words: [c, d].map(number),
            number: number(digits),
            gap: number(gap),
        }
    }
}
