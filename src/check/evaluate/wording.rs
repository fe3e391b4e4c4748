//! The words of a letter that a finding shows, and what it says.

use super::Bound;
use crate::check::program::{Field, Piece, Show};
use crate::facts::{Assertion, Kind};
use crate::source::Span;

impl Bound<'_> {
    fn words(&self, slot: usize, field: Option<Field>) -> Option<Span> {
        let fact = self.fact(slot)?;
        Some(match field {
            None => fact.span,
            Some(Field::Attribute(name)) => fact.get(name)?.span,
            Some(Field::Region | Field::Side | Field::Level) => fact
                .regions
                .iter()
                .map(|r| r.span)
                .reduce(|a, b| a.cover(b))
                .unwrap_or(fact.span),
            Some(_) => fact.span,
        })
    }

    /// The words shown: of a claim, its cue with it.
    pub(crate) fn shown(&self, show: &Show) -> Option<Span> {
        let span = self.words(show.slot, show.field)?;
        let fact = self.fact(show.slot)?;
        let claim = show.field.is_none()
            && fact.kind != Kind::Request
            && fact.assertion != Assertion::Affirmed
            && fact.cue.is_some();
        match fact.cue {
            Some(cue) if claim => Some(span.cover(cue)),
            _ => Some(span),
        }
    }

    /// The message, with the words of the facts bound.
    pub(super) fn message(&self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Words(slot, Some(Field::Attribute(name)))
                    if self.fact(*slot).and_then(|f| f.word(*name)).is_some() =>
                {
                    let word = self.fact(*slot).and_then(|f| f.word(*name));
                    out.push_str(&word.unwrap_or_default().replace('-', " "));
                }
                Piece::Words(slot, field) => {
                    let show = Show {
                        slot: *slot,
                        field: *field,
                        label: String::new(),
                    };
                    let span = self.shown(&show).unwrap_or_default();
                    let words = span.of(self.world.reading.text);
                    quote(words, &mut out);
                }
            }
        }
        out
    }
}

/// Longest quotation in a message, in characters.
const QUOTE: usize = 80;

fn quote(words: &str, out: &mut String) {
    out.push('"');
    let mut count = 0;
    for (index, word) in words.split_whitespace().enumerate() {
        count += word.chars().count() + 1;
        if count > QUOTE && index > 0 {
            out.push('…');
            break;
        }
        if index > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.push('"');
}
