//! Passages that stand in letters of different cases: copied, or copied and changed.
//!
//! Text is fingerprinted by winnowing (S. Schleimer, D. S. Wilkerson, A. Aiken: Winnowing: Local Algorithms for Document
//! Fingerprinting, SIGMOD 2003): of every few consecutive shingles of words the one of least hash is kept, so that any run of
//! words that two letters share, of [`winnow::GUARANTEED`] words or more, is met. One inverted index of all fingerprints tells
//! which letters share a passage; a fingerprint of more than a few letters is stock text, so a fingerprint leads to a bounded
//! number of comparisons and the whole is linear in the number of letters, but for one sort. Passages that are found are
//! aligned word by word from their shared shingles outward.
//!
//! Numbers count as one word here, whatever they are: a copy with another date or dose is met all the same, and the alignment
//! tells what was changed.

mod align;
mod evidence;
mod groups;
mod index;
mod winnow;
mod words;

pub use align::{Passage, Step};
pub use evidence::{CHANGES, Change, Evidence, SharedFact, WEIGHTS, evidence};
pub use groups::{Group, grouped};
pub use index::{Index, Shared};
pub use winnow::GUARANTEED;
pub use words::{Part, Words, read};

/// Words of the reviewer's or the record's own that a copy has at least, unless asked for otherwise: two or three lines.
pub const MIN_WORDS: usize = 25;
/// Text of more letters than this is stock text, unless asked for otherwise.
pub const STOCK: usize = 5;
