//! What a check found, in the formats of [`FORMATS`]; what other commands found, as text and JSON.
//!
//! Nothing here prints: every function returns what is to be printed, or writes to where it is told.

pub mod copies;
pub mod csv;
pub mod diff;
pub mod explain;
pub mod facts_json;
pub mod facts_text;
pub mod faults;
pub mod format;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod markdown;
pub mod pretty;
pub mod read_json;
pub mod read_text;
pub mod record;
pub mod redact;
pub mod reference;
pub mod results;
pub mod rule_diff;
pub mod rule_list;
pub mod rule_quality;
pub mod rule_tests;
pub mod sarif;
pub mod score;
pub mod score_json;
pub mod score_plant;
pub mod score_text;
pub mod short;
pub mod spool;
pub mod summary;
pub mod topics;
pub mod trace_json;
pub mod trace_text;
pub mod trace_topic;
pub mod unfamiliar;

mod excerpt;
mod sentence;
mod snippet;
mod style;
mod words;

#[cfg(test)]
mod pretty_tests;
#[cfg(test)]
mod sample;

use crate::check::Checked;
use crate::source::{Source, SourceError};

pub use format::{Batch, Context, FORMATS, Format, Kind};
pub use record::Record;
pub use redact::Quote;
pub use spool::Spool;
pub use style::Style;
pub use summary::Summary;

/// A letter, checked or not, as a report names it.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The path as the user gave it, or as it was found.
    pub path: &'a str,
    /// What came of it.
    pub outcome: Outcome<'a>,
}

/// What came of checking a letter.
#[derive(Debug, Clone, Copy)]
pub enum Outcome<'a> {
    /// It was checked.
    Checked {
        /// Its text, from which passages are shown; none when they are to stay unseen.
        source: Option<&'a Source>,
        /// What was found.
        checked: &'a Checked,
    },
    /// Nothing could be checked.
    Failed(&'a Failure),
}

/// Why a letter could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// One of [`Failure::REASONS`].
    pub reason: &'static str,
    /// What was expected and what to do.
    pub message: String,
}

impl Failure {
    /// All reasons.
    pub const REASONS: &'static [&'static str] = &[
        "unreadable",
        "not-a-letter",
        "no-text-layer",
        "too-large",
        "damaged",
        "internal-error",
    ];

    /// A file that the system does not hand out.
    pub fn unreadable(error: &std::io::Error) -> Self {
        let advice = match error.kind() {
            std::io::ErrorKind::NotFound => {
                "no such file or folder; check the spelling of the path".to_owned()
            }
            std::io::ErrorKind::PermissionDenied => {
                "permission denied; ask for the right to read it".to_owned()
            }
            _ => error.to_string(),
        };
        Self {
            reason: "unreadable",
            message: advice,
        }
    }

    /// A link that leads nowhere.
    pub fn dangling() -> Self {
        Self {
            reason: "unreadable",
            message: "a link to a file that is not there; mend or remove the link".to_owned(),
        }
    }

    /// A text without any issue.
    pub fn not_a_letter() -> Self {
        Self {
            reason: "not-a-letter",
            message: "no issue found: expected the text of an Independent Medical Review letter; \
                      a file named .ignore can list what to leave out"
                .to_owned(),
        }
    }

    /// A bug in this program.
    pub fn internal(place: &str) -> Self {
        Self {
            reason: "internal-error",
            message: format!("a bug in imrlint, at {place}, stopped the check of this letter"),
        }
    }
}

impl From<&SourceError> for Failure {
    fn from(error: &SourceError) -> Self {
        Self {
            reason: error.reason(),
            message: error.to_string(),
        }
    }
}

/// The program and the rules that made a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// How many rules were applied.
    pub rules: usize,
    /// Digest of the rule set.
    pub digest: String,
}

/// Findings by where they stand; in the order given where they stand together.
pub(crate) fn ordered(findings: &[crate::check::Finding]) -> Vec<&crate::check::Finding> {
    let mut list: Vec<_> = findings.iter().collect();
    list.sort_by_key(|f| {
        f.locations
            .first()
            .map_or((0, 0), |l| (l.span.start, l.span.end))
    });
    list
}

/// A message about the command line or the rules, and what to do about it.
pub fn problem(message: &str, help: &str) -> String {
    let mut out = format!("error: {}\n", words::line(message));
    if !help.is_empty() {
        out.push_str(&format!("  help: {}\n", words::line(help)));
    }
    out
}

/// A text with its lines, without what could steer a terminal.
pub fn printable(text: &str) -> String {
    let keep = |c: char| {
        if matches!(c, '\n' | '\t') {
            Some(c)
        } else {
            words::shown(c)
        }
    };
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(keep)
        .collect()
}
