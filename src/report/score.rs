//! What a report on accuracy is made of.

use super::Tool;
use crate::score::labels::LineFault;
use crate::score::matching::{LetterMatch, Problem};
use crate::score::verdicts::Judged;
use crate::score::{Figures, GateOutcome};

/// What is listed beside the figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Show {
    /// Labelled or planted defects that are not found.
    pub missed: bool,
    /// Findings that match no label.
    pub extra: bool,
    /// Defects with the findings that match them.
    pub matched: bool,
}

/// A file of JSON lines, and its lines that cannot be read.
#[derive(Debug, Clone, Default)]
pub struct LineFile {
    /// Its path.
    pub path: String,
    /// The lines.
    pub faults: Vec<LineFault>,
}

/// Findings held against labels and verdicts.
#[derive(Debug)]
pub struct Score<'a> {
    /// The program and its rules.
    pub tool: &'a Tool,
    /// Labels.
    pub labels: Option<&'a LineFile>,
    /// Verdicts.
    pub verdicts: Option<&'a LineFile>,
    /// The figures; none without labels.
    pub figures: Option<&'a Figures>,
    /// What the verdicts come to.
    pub judged: Option<&'a Judged>,
    /// The letters.
    pub letters: &'a [LetterMatch],
    /// Letters that could not be read.
    pub failed: &'a [String],
    /// What is wrong with the labels.
    pub problems: &'a [Problem],
    /// Gates.
    pub gates: &'a [GateOutcome],
    /// What is listed.
    pub show: Show,
}

/// Labels of several letters that are not there as one list of letters.
pub(super) fn problem_line(problem: &Problem) -> String {
    match problem {
        Problem::NoLetter { letter, lines } => {
            let s = if lines.len() == 1 { "" } else { "s" };
            let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
            format!("no letter {letter} (line{s} {})", lines.join(", "))
        }
        Problem::NoQuote {
            letter,
            line,
            side,
            quote,
        } => format!("line {line}: `{side}` does not occur in {letter}: {quote:?}"),
        Problem::NoIssue {
            letter,
            line,
            issue,
            issues,
        } => format!("line {line}: {letter} has no issue {issue}, only {issues}"),
        Problem::CleanAndNot { letter, line } => {
            format!("line {line}: {letter} is labelled clean and has defects too")
        }
        Problem::Unlabelled { letter, findings } => {
            format!("{letter} ({findings} findings)")
        }
        Problem::SameName { letter, path } => {
            format!("{path}: another letter is called {letter} too; left out")
        }
    }
}

/// The group of a problem, for its count.
pub(super) fn problem_kind(problem: &Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::NoLetter { .. } => ("no-letter", "letters with labels that are not there"),
        Problem::NoQuote { .. } => ("no-quote", "quotes that do not occur in their letter"),
        Problem::NoIssue { .. } => ("no-issue", "issues that the letter does not have"),
        Problem::CleanAndNot { .. } => ("clean-and-not", "letters labelled clean with defects too"),
        Problem::Unlabelled { .. } => (
            "unlabelled",
            "letters without a label, left out of the figures",
        ),
        Problem::SameName { .. } => ("same-name", "letters of the same name, left out"),
    }
}
