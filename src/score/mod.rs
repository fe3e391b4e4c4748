//! How right the findings are: against labels of careful readers, against verdicts on findings, and against
//! contradictions planted into copies of letters.
//!
//! Nothing here reads files or prints: the command line hands over texts and findings, and gets figures back.

pub mod figures;
pub mod gates;
pub mod labels;
pub mod locate;
pub mod matching;
pub mod plant;
pub mod verdicts;
pub mod wilson;

#[cfg(test)]
mod matching_tests;

pub use figures::{Figures, Row};
pub use gates::{Gate, Measure, Outcome as GateOutcome};
pub use labels::{Label, LineFault};
pub use matching::{LetterMatch, LetterRead, Matched, Problem};
pub use wilson::Share;
