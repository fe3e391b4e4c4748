//! The formats of `imrlint check`: a table. A new one is a file with its row, and its name in the table.

use super::redact::Quote;
use super::spool::Spool;
use super::{Letter, Outcome, Record, Style, Summary, Tool};
use crate::check::{Finding, Severity, Status};
use crate::rules::Rule;
use std::io::{self, Write};
use std::time::Duration;

/// All formats, in the order of `--help`.
pub static FORMATS: &[&Format] = &[
    &super::pretty::FORMAT,
    &super::short::FORMAT,
    &super::json::FORMAT,
    &super::jsonl::FORMAT,
    &super::csv::FORMAT,
    &super::sarif::FORMAT,
    &super::junit::FORMAT,
    &super::github::FORMAT,
    &super::gitlab::FORMAT,
    &super::markdown::FORMAT,
    &super::html::FORMAT,
];

/// A format.
#[derive(Debug)]
pub struct Format {
    /// What `--format` calls it.
    pub name: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// What it quotes of letters where `--quote` does not say.
    pub quote: Quote,
    /// How it is written.
    pub kind: Kind,
}

/// How a format is written.
#[derive(Debug)]
pub enum Kind {
    /// A letter at a time, as they are checked.
    Stream(Stream),
    /// From all letters, when the last is checked.
    Whole(Whole),
}

/// A format that is written a letter at a time.
#[derive(Debug)]
pub struct Stream {
    /// What goes before the first letter.
    pub head: fn(&Context) -> String,
    /// A letter's part.
    pub letter: fn(&Letter, &Context) -> String,
    /// What follows the last letter.
    pub tail: fn(&Context, &Summary) -> String,
}

/// A format that is written from all letters.
#[derive(Debug)]
pub struct Whole {
    /// Whether it shows whole letters, so that their text is kept till the end.
    pub text: bool,
    /// Writes the report.
    pub write: fn(&mut Batch, &mut dyn Write) -> io::Result<()>,
}

/// What does not change from letter to letter.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The program and the rules.
    pub tool: &'a Tool,
    /// The rules that were applied.
    pub rules: &'a [Rule],
    /// How text for people looks.
    pub style: Style,
    /// What may be quoted.
    pub quote: Quote,
    /// Whether to leave out all but findings.
    pub quiet: bool,
    /// Whether to show waived findings where a format leaves them out.
    pub waived: bool,
    /// From which severity on a finding fails the run.
    pub fail_on: Option<Severity>,
    /// How long it took, where that is to be told.
    pub elapsed: Option<Duration>,
    /// What chooses letters at random.
    pub seed: u64,
}

impl Context<'_> {
    /// The rule of an id, where it is known.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// All letters of a run, on disk.
#[derive(Debug)]
pub struct Batch<'a> {
    /// What does not change from letter to letter.
    pub context: &'a Context<'a>,
    /// What the letters came to.
    pub summary: &'a Summary,
    /// The letters.
    pub letters: &'a mut Spool,
}

impl Batch<'_> {
    /// Does `work` with each letter, in input order; as often as is needed.
    ///
    /// # Errors
    /// Those of `work`, and of the disk.
    pub fn each(&mut self, work: impl FnMut(Record) -> io::Result<()>) -> io::Result<()> {
        self.letters.each(work)
    }
}

/// Writes a letter without findings that are waived or of the baseline, unless those are asked for.
pub(super) fn only_new<R>(
    letter: &Letter,
    context: &Context,
    write: impl FnOnce(&Letter) -> R,
) -> R {
    let Outcome::Checked { source, checked } = letter.outcome else {
        return write(letter);
    };
    let is_new = |finding: &Finding| finding.status == Status::New;
    if context.waived || checked.findings.iter().all(is_new) {
        return write(letter);
    }
    let mut checked = checked.clone();
    checked.findings.retain(is_new);
    write(&Letter {
        path: letter.path,
        outcome: Outcome::Checked {
            source,
            checked: &checked,
        },
    })
}

/// The format of a name.
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// For formats without head or tail.
pub(super) fn no_head(_: &Context) -> String {
    String::new()
}

/// For formats without head or tail.
pub(super) fn no_tail(_: &Context, _: &Summary) -> String {
    String::new()
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
