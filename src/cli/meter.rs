//! How far a run is, on standard error where that is a terminal.

use imrlint::report::Summary;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// How far a run is.
#[derive(Debug)]
pub(crate) struct Meter(ProgressBar);

const LINE: &str = "{pos}/{len} letters, {per_sec}, {msg}, {eta} left";
const LINE_WITHOUT_END: &str = "{pos} letters, {per_sec}, {msg}";

impl Meter {
    /// Shows nothing where standard error is no terminal, or `hidden`.
    pub(crate) fn new(letters: Option<usize>, hidden: bool) -> Self {
        let bar = match letters {
            _ if hidden => ProgressBar::hidden(),
            Some(count) => ProgressBar::with_draw_target(
                Some(count as u64),
                ProgressDrawTarget::stderr_with_hz(5),
            ),
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5)),
        };
        let line = if letters.is_some() {
            LINE
        } else {
            LINE_WITHOUT_END
        };
        if let Ok(style) = ProgressStyle::with_template(line) {
            let rate = |state: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            bar.set_style(style.with_key("per_sec", rate));
        }
        bar.set_message("no findings");
        // A letter is long in coming where standard input is waited for.
        bar.enable_steady_tick(Duration::from_millis(500));
        Self(bar)
    }

    /// One letter more.
    pub(crate) fn step(&self, summary: &Summary) {
        if self.0.is_hidden() {
            return;
        }
        self.0.inc(1);
        let findings = summary.error + summary.warning + summary.note;
        self.0.set_message(format!("{findings} findings"));
    }

    /// Takes the line away while something else is written to the terminal.
    pub(crate) fn aside<R>(&self, to_terminal: bool, write: impl FnOnce() -> R) -> R {
        if to_terminal && !self.0.is_hidden() {
            self.0.suspend(write)
        } else {
            write()
        }
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}
