//! imrlint finds where an Independent Medical Review letter contradicts its own facts or the MTUS criteria it argues from.
//!
//! ```text
//! bytes --source--> Source   text, line index, map back to the bytes
//!       --letter--> Letter   header, summary, issues, sentences
//!       --facts---> Facts    typed values with span, speaker, assertion, time, place
//!       --check---> Findings evidence from both sides
//!       --report--> pretty, json, ...
//! YAML  --rules---> RuleSet  vocabulary and rules, compiled once
//! ```

pub mod check;
pub mod copies;
pub mod facts;
pub mod gate;
pub mod letter;
pub mod report;
pub mod rules;
pub mod score;
pub mod source;
pub mod vocabulary;
pub mod words;

pub use check::{Checked, Finding, NotALetter, check, read};
pub use rules::RuleSet;
pub use source::Source;
