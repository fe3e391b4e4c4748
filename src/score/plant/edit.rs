//! Edits of a copy, and where places of the letter are in it.

use crate::source::{Format, Source, Span};

/// What happens to a stretch of the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edit {
    /// Other words stand there.
    Replace(Span, String),
    /// A sentence stands before it.
    Before(Span, String),
    /// A sentence stands behind it.
    After(Span, String),
}

impl Edit {
    /// The stretch.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Replace(span, _) | Self::Before(span, _) | Self::After(span, _) => *span,
        }
    }

    /// The words.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Replace(_, words) | Self::Before(_, words) | Self::After(_, words) => words,
        }
    }
}

/// A copy with a contradiction.
#[derive(Debug)]
pub(super) struct Copy {
    /// Its text.
    pub(super) text: String,
    /// Its format.
    pub(super) format: Format,
    /// Where the planted words stand in it.
    pub(super) planted: Vec<Span>,
}

/// Makes the copy; `anchors` are places of the letter that count as the place of the contradiction too, where the words
/// themselves are taken away.
pub(super) fn apply(source: &Source, edits: &[Edit], anchors: &[Span]) -> Copy {
    let html = source.format() == Format::Html;
    let mut pieces: Vec<(Span, String, &'static str, &'static str)> = edits
        .iter()
        .map(|edit| {
            let base = source.base_span(edit.span());
            let words = if html {
                escape(edit.words())
            } else {
                edit.words().to_owned()
            };
            match edit {
                Edit::Replace(..) => (base, words, "", ""),
                Edit::Before(..) => (Span::new(base.start, base.start), words, "", " "),
                Edit::After(..) => (Span::new(base.end, base.end), words, " ", ""),
            }
        })
        .collect();
    pieces.sort_by_key(|(span, ..)| (span.start, span.end));
    let base = source.base();
    let mut text = String::with_capacity(base.len() + 200);
    let mut planted = Vec::new();
    // Where in the copy each unchanged stretch begins: offset in the letter, offset in the copy.
    let mut shifts: Vec<(u32, u32)> = vec![(0, 0)];
    let mut done = 0;
    for (span, words, before, after) in pieces {
        let (start, end) = (span.start as usize, span.end as usize);
        text.push_str(base.get(done..start).unwrap_or_default());
        text.push_str(before);
        let from = offset(&text);
        text.push_str(&words);
        planted.push(Span::new(from, offset(&text)));
        text.push_str(after);
        shifts.push((span.end, offset(&text)));
        done = end.max(done);
    }
    text.push_str(base.get(done..).unwrap_or_default());
    let moved = |at: u32| {
        let last = shifts.iter().rev().find(|(from, _)| *from <= at);
        last.map_or(at, |(from, to)| to + (at - from))
    };
    planted.extend(anchors.iter().map(|anchor| {
        let base = source.base_span(*anchor);
        Span::new(moved(base.start), moved(base.end))
    }));
    planted.retain(|span| !span.is_empty());
    Copy {
        text,
        planted,
        format: match source.format() {
            Format::Pdf | Format::Docx => Format::Text,
            format => format,
        },
    }
}

fn offset(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_edited_in_place() {
        let text = "One two\nthree. Four five.\n";
        let source = Source::read("a.txt", text.as_bytes(), None).unwrap();
        let at = |words: &str| {
            let start = source.text().find(words).unwrap() as u32;
            Span::new(start, start + words.len() as u32)
        };
        let edits = [
            Edit::Replace(at("two\nthree"), "2 3".into()),
            Edit::After(at("Four five."), "Six.".into()),
        ];
        let copy = apply(&source, &edits, &[at("Four")]);
        assert_eq!(copy.text, "One 2 3. Four five. Six.\n");
        let words: Vec<&str> = copy.planted.iter().map(|s| s.of(&copy.text)).collect();
        assert_eq!(words, ["2 3", "Six.", "Four"]);
    }
}
