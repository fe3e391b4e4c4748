//! A letter's text as the page shows it, and where in it a passage stands.

use super::super::words::shown;
use crate::source::{Format, Source, Span};

/// A letter's text: words and lines as they were read, without markup and without what a browser could be led astray by.
#[derive(Debug)]
pub(super) struct Text {
    source: Source,
    shown: String,
    /// For each byte of the folded text, where it stands in what is shown, in units of JavaScript strings.
    units: Vec<u32>,
}

impl Text {
    /// Reads the text in which offsets count; nothing where it cannot be read again.
    pub(super) fn read(path: &str, text: &str) -> Option<Self> {
        // What was taken out of a PDF or a Word file is plain text by now.
        let format = match Format::from_name(path) {
            Format::Text | Format::Markdown | Format::Html => None,
            _ => Some(Format::Text),
        };
        let source = Source::read(path, text.as_bytes(), format).ok()?;
        let mut shown_text = String::with_capacity(source.text().len());
        let mut units = Vec::with_capacity(source.text().len() + 1);
        let mut unit = 0;
        for c in source.text().chars() {
            units.extend(std::iter::repeat_n(unit, c.len_utf8()));
            let c = if c == '\n' { Some(c) } else { shown(c) };
            if let Some(c) = c {
                shown_text.push(c);
                unit += if c.len_utf16() == 2 { 2 } else { 1 };
            }
        }
        units.push(unit);
        Some(Self {
            source,
            shown: shown_text,
            units,
        })
    }

    /// What is shown.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Where a passage of the base text begins and ends in what is shown, in units of JavaScript strings.
    pub(super) fn place(&self, base: Span) -> Option<(u32, u32)> {
        let unit = |offset: u32| {
            let folded = self.source.folded_offset(offset) as usize;
            self.units.get(folded).copied()
        };
        let (from, to) = (unit(base.start)?, unit(base.end)?);
        (from < to).then_some((from, to))
    }
}
