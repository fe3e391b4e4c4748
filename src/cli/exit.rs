//! Exit codes, the same for all commands and formats.

use std::process::ExitCode;

/// How a run ended; of several the highest counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Nothing to report.
    #[default]
    Clean = 0,
    /// Findings at or above `--fail-on`, or failed rule tests.
    Found = 1,
    /// Wrong usage; also output that cannot be written.
    Usage = 2,
    /// No input found.
    NoInput = 3,
    /// Mistakes in rules.
    Rules = 4,
    /// An input could not be read.
    Unreadable = 5,
    /// A bug in imrlint.
    Bug = 70,
    /// Interrupted.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
