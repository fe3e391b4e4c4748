//! Text to tokens: words, numbers, marks.

use super::keys::Short;
use super::lexicon::{Lexicon, WordId};
use crate::source::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with an apostrophe inside ("o'clock"); a possessive "'s" is no part of it and no token. "doesn't" is two words,
    /// the second of which is "not", as are words that the vocabulary says letters write as one ("notmedically").
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
    let mut splitter = Splitter {
        text,
        lexicon,
        buffer: String::new(),
        out: Vec::with_capacity(text.len() / 4),
    };
    let bytes = text.as_bytes();
    let mut gap = Gap::None;
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        let start = at;
        let kind = match Class::of(first) {
            Class::Space => {
                gap = gap.max(Gap::Space);
                at += 1;
                continue;
            }
            Class::Line => {
                gap = match gap {
                    Gap::Line | Gap::Paragraph => Gap::Paragraph,
                    _ => Gap::Line,
                };
                at += 1;
                continue;
            }
            Class::Letter => Kind::Word,
            Class::Digit => Kind::Number,
            Class::Mark => Kind::Mark,
            Class::Other => match char_at(text, at).unwrap_or(' ') {
                c if c.is_whitespace() => {
                    gap = gap.max(Gap::Space);
                    at += c.len_utf8();
                    continue;
                }
                c if c.is_alphabetic() => Kind::Word,
                _ => Kind::Mark,
            },
        };
        match kind {
            Kind::Word => {
                let plain = letters_end(bytes, at);
                at = word_end(text, plain);
                if at == plain {
                    splitter.short(start, at, kind, gap);
                } else {
                    splitter.word(start, at, gap);
                }
            }
            Kind::Number => {
                at = number_end(bytes, at + 1);
                splitter.short(start, at, kind, gap);
            }
            Kind::Mark => {
                at += char_at(text, at).map_or(1, char::len_utf8);
                splitter.short(start, at, kind, gap);
            }
        }
        gap = Gap::None;
    }
    splitter.out
}

/// What a byte is to the splitter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Line,
    Letter,
    Digit,
    Mark,
    /// White space that is seldom, or a part of a character that is not ASCII.
    Other,
}

impl Class {
    const TABLE: [Class; 256] = {
        let mut table = [Class::Other; 256];
        let mut byte = 0;
        while byte < 128 {
            #[allow(clippy::indexing_slicing)] // evaluated when compiled
            {
                table[byte as usize] = match byte {
                    b' ' => Class::Space,
                    b'\n' => Class::Line,
                    b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
                    b'0'..=b'9' => Class::Digit,
                    b'\t'..=b'\r' => Class::Other,
                    _ => Class::Mark,
                };
            }
            byte += 1;
        }
        table
    };

    #[inline]
    fn of(byte: u8) -> Self {
        Self::TABLE
            .get(usize::from(byte))
            .copied()
            .unwrap_or(Self::Other)
    }
}

/// The tokens so far.
struct Splitter<'t> {
    text: &'t str,
    lexicon: &'t Lexicon,
    buffer: String,
    out: Vec<Token>,
}

impl Splitter<'_> {
    /// Adds a token of the text as it stands; most are short and ASCII.
    #[inline]
    fn short(&mut self, start: usize, end: usize, kind: Kind, gap: Gap) {
        let word = match Short::part(self.text.as_bytes(), start, end) {
            Some(short) if kind != Kind::Mark || end == start + 1 => self.lexicon.find_short(short),
            _ => self.find(start, end),
        };
        self.push(start, end, word, kind, gap);
    }

    /// Adds a word that has an apostrophe, or a letter that is not ASCII.
    fn word(&mut self, start: usize, mut end: usize, gap: Gap) {
        let mut written = self.text.get(start..end).unwrap_or_default();
        if let [.., b'\'', b's' | b'S'] = written.as_bytes() {
            end -= "'s".len();
            written = self.text.get(start..end).unwrap_or_default();
        }
        let not = contracted(written);
        let verb = not.and_then(|not| written.get(..not)).unwrap_or(written);
        let spelled = if verb.eq_ignore_ascii_case(CANNOT.0) {
            CANNOT.1
        } else {
            verb
        };
        let word = self.lexicon.find(spelled, &mut self.buffer);
        self.push(start, start + verb.len(), word, Kind::Word, gap);
        if let Some(not) = not {
            let word = self.lexicon.find("not", &mut self.buffer);
            self.push(start + not, end, word, Kind::Word, Gap::None);
        }
    }

    fn find(&mut self, start: usize, end: usize) -> WordId {
        let written = self.text.get(start..end).unwrap_or_default();
        self.lexicon.find(written, &mut self.buffer)
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize, word: WordId, kind: Kind, gap: Gap) {
        match self.lexicon.pair(word) {
            Some(pair) => {
                let [first, second] = pair.words;
                let middle = start + pair.length as usize;
                self.one(start, middle, first, kind, gap);
                self.one(middle, end, second, kind, Gap::None);
            }
            None => self.one(start, end, word, kind, gap),
        }
    }

    #[inline]
    fn one(&mut self, start: usize, end: usize, word: WordId, kind: Kind, gap: Gap) {
        self.out.push(Token {
            span: Span::new(to_u32(start), to_u32(end)),
            word,
            kind,
            gap,
        });
    }
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

/// Where the ASCII letters end that begin at `at`.
#[inline]
fn letters_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let letters = rest
        .iter()
        .position(|&byte| Class::of(byte) != Class::Letter);
    at + letters.unwrap_or(rest.len())
}

/// Where a word ends that goes on at `at`.
#[inline]
fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(&next) = bytes.get(at) {
        match next {
            b'\'' if char_at(text, at + 1).is_some_and(char::is_alphabetic) => at += 1,
            _ if next.is_ascii() => break,
            _ => match char_at(text, at).filter(|c| c.is_alphabetic()) {
                Some(letter) => at += letter.len_utf8(),
                None => break,
            },
        }
        at = letters_end(bytes, at);
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
    fn words_written_as_one() {
        let lexicon = Lexicon::with_pairs(&[("not", "medically"), ("is", "not"), ("is", "not")]);
        let text = "Isnot notmedically, isnt";
        let tokens = tokens(text, &lexicon);
        let words: Vec<&str> = tokens.iter().map(|t| t.span.of(text)).collect();
        assert_eq!(words, ["Is", "not", "not", "medically", ",", "isnt"]);
        let id = |word: &str| lexicon.find(word, &mut String::new());
        let ids: Vec<WordId> = tokens.iter().map(|t| t.word).collect();
        let [is, not, medically] = ["is", "not", "medically"].map(id);
        assert_eq!(ids, [is, not, not, medically, 0, 0]);
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
