//! Words of a letter and the phrases among them: one pass finds every term, cue and value of the vocabulary.

pub(crate) mod flat;
mod keys;
mod lexicon;
mod numbers;
mod phrases;
pub(crate) mod sorted;
mod terms;
mod token;

pub use keys::{Keys, Short};
pub use lexicon::{Lexicon, WordId, stem};
pub use numbers::{Number, NumberWords};
pub use phrases::{Captured, Found, Naming, Phrases, PhrasesBuilder};
pub use terms::{Step, parse, written};
pub use token::{Gap, Kind, Token, tokens};
