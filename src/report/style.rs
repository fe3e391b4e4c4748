//! How reports look on a terminal: colours, drawing characters, width.

use crate::check::Severity;
use anstyle::{AnsiColor, Style as Ansi};

/// What the reader's terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub color: bool,
    /// Whether lines may be drawn with other characters than ASCII.
    pub unicode: bool,
    /// Columns to fill.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 80,
        }
    }
}

/// What a stretch of a report is, and so its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// As grave as a finding.
    Severity(Severity),
    /// Words that a finding's claim conflicts with.
    Fact,
    /// Gutter and line numbers.
    Frame,
    /// What is read first.
    Strong,
    /// What may be passed over.
    Faint,
    /// A test that passed.
    Good,
    /// A test that failed.
    Bad,
}

impl Style {
    /// `text` in its colour.
    pub(crate) fn paint(self, ink: Ink, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let plain = Ansi::new();
        let colored = |color: AnsiColor| plain.fg_color(Some(color.into()));
        let style = match ink {
            Ink::Severity(Severity::Error) | Ink::Bad => colored(AnsiColor::BrightRed).bold(),
            Ink::Severity(Severity::Warning) => colored(AnsiColor::Yellow).bold(),
            Ink::Severity(Severity::Note) => colored(AnsiColor::Cyan).bold(),
            Ink::Fact | Ink::Frame => colored(AnsiColor::BrightBlue),
            Ink::Strong => plain.bold(),
            Ink::Faint => plain.dimmed(),
            Ink::Good => colored(AnsiColor::Green),
        };
        format!("{style}{text}{style:#}")
    }

    /// The characters to draw with.
    pub(crate) fn glyphs(self) -> &'static Glyphs {
        if self.unicode { &UNICODE } else { &ASCII }
    }
}

/// Characters to draw with, each one column wide where nothing else is said.
#[derive(Debug)]
pub(crate) struct Glyphs {
    /// Leads to the place; stands in the columns from one left of the bar.
    pub(crate) arrow: &'static str,
    /// The edge of what is shown.
    pub(crate) bar: &'static str,
    /// The edge between two places.
    pub(crate) gap: &'static str,
    /// The edge before the last line.
    pub(crate) end: &'static str,
    /// Underlines a claim.
    pub(crate) claim: &'static str,
    /// Underlines a fact.
    pub(crate) fact: &'static str,
    /// Leads from underlined words to their label.
    pub(crate) stem: &'static str,
    /// For words left out; as wide as it is long.
    pub(crate) cut: &'static str,
    /// Between the parts of a line.
    pub(crate) dot: &'static str,
}

static UNICODE: Glyphs = Glyphs {
    arrow: " ╭▸",
    bar: "│",
    gap: "·",
    end: "╰",
    claim: "━",
    fact: "─",
    stem: "│",
    cut: "…",
    dot: " · ",
};

static ASCII: Glyphs = Glyphs {
    arrow: "-->",
    bar: "|",
    gap: ":",
    end: "=",
    claim: "^",
    fact: "-",
    stem: "|",
    cut: "...",
    dot: ", ",
};
