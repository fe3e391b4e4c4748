//! Text to tokens: words, numbers, marks.

use super::lexicon::{Lexicon, WordId};
use crate::source::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with an apostrophe inside ("o'clock"); a possessive "'s" is no part of it and no token. "doesn't" is two words,
    /// the second of which is "not".
    Word,
    /// Digits, with a point or comma inside ("7.5", "1,000").
    Number,
    /// Any other character.
    Mark,
}

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing: the token touches the one before.
    None,
    /// A space.
    Space,
    /// The end of a line.
    Line,
    /// The end of a paragraph.
    Paragraph,
}

/// One word, number or mark of the folded text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Its number in the lexicon, 0 for an unknown word.
    pub word: WordId,
    /// What it is.
    pub kind: Kind,
    /// What stands before it.
    pub gap: Gap,
}

/// Splits folded text. Letters and digits are parted even where they touch ("10mg"), so that a dose reads the same however
/// it is spaced.
pub fn tokens(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut buffer = String::new();
    let mut gap = Gap::None;
    let mut at = 0;
    while let Some(first) = char_at(text, at) {
        let start = at;
        at += first.len_utf8();
        let (kind, mut end) = match first {
            ' ' => {
                gap = gap.max(Gap::Space);
                continue;
            }
            'a'..='z' | 'A'..='Z' => (Kind::Word, word_end(text, at)),
            '0'..='9' => (Kind::Number, number_end(text.as_bytes(), at)),
            '\n' => {
                gap = match gap {
                    Gap::Line | Gap::Paragraph => Gap::Paragraph,
                    _ => Gap::Line,
                };
                continue;
            }
            _ if first.is_whitespace() => {
                gap = gap.max(Gap::Space);
                continue;
            }
            _ if first.is_alphabetic() => (Kind::Word, word_end(text, at)),
            _ => (Kind::Mark, at),
        };
        at = end;
        let mut written = text.get(start..end).unwrap_or_default();
        if kind == Kind::Word && matches!(written.as_bytes(), [.., b'\'', b's' | b'S']) {
            end -= "'s".len();
            written = text.get(start..end).unwrap_or_default();
        }
        let not = if kind == Kind::Word {
            contracted(written)
        } else {
            None
        };
        let verb = not.and_then(|not| written.get(..not)).unwrap_or(written);
        let spelled = if verb.eq_ignore_ascii_case(CANNOT.0) {
            CANNOT.1
        } else {
            verb
        };
        out.push(Token {
            span: Span::new(to_u32(start), to_u32(start + verb.len())),
            word: lexicon.find(spelled, &mut buffer),
            kind,
            gap,
        });
        gap = Gap::None;
        if let Some(not) = not {
            out.push(Token {
                span: Span::new(to_u32(start + not), to_u32(end)),
                word: lexicon.find("not", &mut buffer),
                kind,
                gap,
            });
        }
    }
    out
}

/// Where the "not" of a contraction begins: "does" and "n't". "can't" stays whole, as "cannot" does.
pub(super) fn contracted(word: &str) -> Option<usize> {
    let at = word.len().checked_sub(3).filter(|&at| at > 0)?;
    let not = word.get(at..)?;
    (not.eq_ignore_ascii_case("n't") && !word.eq_ignore_ascii_case(CANNOT.0)).then_some(at)
}

/// Another spelling of one word.
pub(super) const CANNOT: (&str, &str) = ("can't", "cannot");

/// The character at an offset; most are ASCII.
fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return Some(char::from(byte));
    }
    text.get(at..)?.chars().next()
}

/// Where a word ends that goes on at `at`.
fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(&next) = bytes.get(at) {
        let length = match next {
            b'a'..=b'z' | b'A'..=b'Z' => 1,
            b'\'' if char_at(text, at + 1).is_some_and(char::is_alphabetic) => 1,
            _ if next.is_ascii() => break,
            _ => match char_at(text, at).filter(|c| c.is_alphabetic()) {
                Some(letter) => letter.len_utf8(),
                None => break,
            },
        };
        at += length;
    }
    at
}

/// Where a number ends that goes on at `at`.
fn number_end(text: &[u8], mut at: usize) -> usize {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    while digit(at) || (matches!(text.get(at), Some(b'.' | b',')) && digit(at + 1)) {
        at += 1;
    }
    at
}

fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text, &Lexicon::default())
            .iter()
            .map(|t| t.span.of(text))
            .collect()
    }

    #[test]
    fn doses_split_the_same_however_spaced() {
        assert_eq!(split("10mg #60"), ["10", "mg", "#", "60"]);
        assert_eq!(split("10 MG, #60"), ["10", "MG", ",", "#", "60"]);
        assert_eq!(split("7.5/325mg"), ["7.5", "/", "325", "mg"]);
    }

    #[test]
    fn apostrophes() {
        assert_eq!(
            split("the patient's pain doesn't"),
            ["the", "patient", "pain", "does", "n't"]
        );
        assert_eq!(split("I can't, isn't"), ["I", "can't", ",", "is", "n't"]);
    }

    #[test]
    fn gaps() {
        let gaps: Vec<Gap> = tokens("a b\nc\n\nd,", &Lexicon::default())
            .iter()
            .map(|t| t.gap)
            .collect();
        assert_eq!(
            gaps,
            [Gap::None, Gap::Space, Gap::Line, Gap::Paragraph, Gap::None]
        );
    }
}
