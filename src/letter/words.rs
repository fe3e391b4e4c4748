//! The words of a letter with what stands between them, and its lines.

use super::lexicon::Lexicon;
use crate::source::Span;
use std::ops::Range;

/// A word's number in the lexicon; words that no phrase holds are `UNKNOWN`.
pub(super) type WordId = u32;

/// A word that stands in no phrase.
pub(super) const UNKNOWN: WordId = 0;

/// What a word looks like and what stands beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Looks {
    /// A full stop, semicolon, colon, question or exclamation mark stands between it and the word before.
    pub(super) apart: bool,
    /// A colon follows it.
    pub(super) colon: bool,
    /// A full stop follows it.
    pub(super) stop: bool,
    /// A closing parenthesis follows it.
    pub(super) closed: bool,
    /// Its first letter is a capital.
    pub(super) upper: bool,
    /// All its letters are capitals.
    pub(super) caps: bool,
    /// It is digits only.
    pub(super) number: bool,
}

/// A run of letters and digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) id: WordId,
    pub(super) line: u32,
    pub(super) looks: Looks,
}

/// A line with at least one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Index of its first word.
    pub(super) first: usize,
    /// Index after its last word.
    pub(super) last: usize,
    /// Offset of its first character.
    pub(super) start: u32,
    /// Offset after its last character.
    pub(super) end: u32,
    /// A paragraph break stands before it.
    pub(super) paragraph: bool,
}

/// A text as words and lines.
#[derive(Debug)]
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) list: Vec<Word>,
    pub(super) lines: Vec<Line>,
    /// Length of a full line, where lines are wrapped.
    pub(super) width: u32,
}

impl<'t> Words<'t> {
    /// Splits a text.
    pub(super) fn new(text: &'t str, lexicon: &Lexicon) -> Self {
        let mut list: Vec<Word> = Vec::with_capacity(text.len() / 6);
        let mut lines: Vec<Line> = Vec::new();
        let mut line_start = 0;
        let mut paragraph = true;
        let mut apart = true;
        for line in text.split('\n') {
            let first = list.len();
            let mut reader = LineReader {
                text,
                number: lines.len() as u32,
                first,
                list: &mut list,
                apart: &mut apart,
            };
            let end = line_start + line.len();
            reader.read(line_start..end, lexicon);
            if list.len() > first {
                lines.push(Line {
                    first,
                    last: list.len(),
                    start: line_start as u32,
                    end: end as u32,
                    paragraph,
                });
                paragraph = false;
            } else if line.trim().is_empty() {
                paragraph = true;
            }
            line_start = end + 1;
        }
        let width = full_width(&lines);
        Self {
            text,
            list,
            lines,
            width,
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&Word> {
        self.list.get(index)
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn looks(&self, index: usize) -> Looks {
        self.get(index).map(|word| word.looks).unwrap_or_default()
    }

    pub(super) fn id(&self, index: usize) -> WordId {
        self.get(index).map_or(UNKNOWN, |word| word.id)
    }

    /// The word itself.
    pub(super) fn word(&self, index: usize) -> &'t str {
        self.get(index)
            .and_then(|word| self.text.get(word.start as usize..word.end as usize))
            .unwrap_or_default()
    }

    /// Where a word starts; the end of the text after the last one.
    pub(super) fn start(&self, index: usize) -> u32 {
        self.get(index)
            .map_or(self.text.len() as u32, |word| word.start)
    }

    /// Where the word before `index` ends, the end of a run of words up to it.
    pub(super) fn end(&self, index: usize) -> u32 {
        let before = index.checked_sub(1).and_then(|before| self.get(before));
        before.map_or(0, |word| word.end)
    }

    /// The line of a word.
    pub(super) fn line_of(&self, index: usize) -> Option<&Line> {
        self.lines.get(self.get(index)?.line as usize)
    }

    pub(super) fn begins_line(&self, index: usize) -> bool {
        self.line_of(index).is_some_and(|line| line.first == index)
    }

    /// Whether a run of words up to `last` reaches the end of its line.
    pub(super) fn ends_line(&self, last: usize) -> bool {
        last.checked_sub(1)
            .and_then(|before| self.line_of(before))
            .is_some_and(|line| line.last == last)
    }

    /// The first word at or after an offset.
    pub(super) fn at(&self, offset: u32) -> usize {
        self.list.partition_point(|word| word.start < offset)
    }

    /// The text between two offsets.
    pub(super) fn slice(&self, start: u32, end: u32) -> &'t str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// The text between a run of words up to `index` and the word there.
    pub(super) fn before(&self, index: usize) -> &'t str {
        self.slice(self.end(index), self.start(index))
    }

    /// Where the text after a heading or label starts: behind its colon or dash.
    pub(super) fn body_start(&self, last: usize) -> u32 {
        let start = self.end(last);
        let gap = self.slice(start, self.text.len() as u32);
        let body = gap.trim_start_matches([' ', '\n', ':', '-', '.']);
        start + (gap.len() - body.len()) as u32
    }

    /// Where a run of words starts with the signs before its first word: "#60", "(new) brace".
    pub(super) fn first_character(&self, index: usize, low: u32) -> u32 {
        let start = self.start(index);
        let from = self.end(index).max(low).min(start);
        let signs = self.slice(from, start);
        let length = signs
            .chars()
            .rev()
            .take_while(|c| matches!(c, '"' | '(' | '[' | '#' | '$' | '*' | '\''))
            .count();
        start - length as u32
    }

    /// A span without white space at its ends.
    pub(super) fn trim(&self, start: u32, end: u32) -> Span {
        let text = self.slice(start, end);
        let left = text.len() - text.trim_start().len();
        let start = start + left as u32;
        Span::new(start, start + text.trim().len() as u32)
    }

    /// Whether the break before this line is one that wrapping made, judged by the length of the line above.
    pub(super) fn is_wrapped(&self, line: &Line) -> bool {
        let above = line
            .first
            .checked_sub(1)
            .and_then(|before| self.line_of(before));
        let Some(above) = above else {
            return false;
        };
        let text = self.slice(line.start, line.end);
        let next = text.find(' ').unwrap_or(text.len()) as u32;
        // Letters differ in width, so a full line may be a fifth shorter than the widest.
        (above.end - above.start + 1 + next) * 5 >= self.width * 4
    }
}

/// Length that nine lines of ten do not exceed: the width of the page where lines are wrapped.
fn full_width(lines: &[Line]) -> u32 {
    let mut widths: Vec<u32> = lines.iter().map(|line| line.end - line.start).collect();
    let tenth = widths.len().saturating_sub(1) * 9 / 10;
    if widths.is_empty() {
        return 0;
    }
    *widths.select_nth_unstable(tenth).1
}

/// Reads the words of a line.
struct LineReader<'t, 'w> {
    text: &'t str,
    number: u32,
    /// Index of its first word.
    first: usize,
    list: &'w mut Vec<Word>,
    /// What stands before its first word, and in the end what stands before that of the next line.
    apart: &'w mut bool,
}

impl LineReader<'_, '_> {
    fn read(&mut self, line: Range<usize>, lexicon: &Lexicon) {
        let bytes = self.text.as_bytes();
        let mut at = line.start;
        while at < line.end {
            at = match class(bytes.get(at).copied().unwrap_or_default()) {
                SPACE => at + 1,
                DIGIT | CAPITAL | SMALL => self.word(at, lexicon),
                _ => match next_char(self.text, at) {
                    Some(c) if c.is_alphanumeric() => self.word(at, lexicon),
                    Some(c) => {
                        self.mark(c);
                        at + c.len_utf8()
                    }
                    None => break,
                },
            };
        }
    }

    /// Reads the word that begins at `start`; returns where it ends.
    fn word(&mut self, start: usize, lexicon: &Lexicon) -> usize {
        let bytes = self.text.as_bytes();
        let upper = match bytes.get(start).copied().map(class) {
            Some(NONE) | None => next_char(self.text, start).is_some_and(char::is_uppercase),
            Some(class) => class == CAPITAL,
        };
        let mut at = start;
        let mut plain = true;
        // What its characters are.
        let mut seen = 0;
        loop {
            while let Some(class @ (DIGIT | CAPITAL | SMALL)) = bytes.get(at).copied().map(class) {
                seen |= class;
                at += 1;
            }
            match next_char(self.text, at) {
                Some('\'') if next_char(self.text, at + 1).is_some_and(char::is_alphanumeric) => {
                    at += 1;
                }
                Some(c) if !c.is_ascii() && c.is_alphanumeric() => {
                    seen |= if c.is_lowercase() { SMALL } else { CAPITAL };
                    at += c.len_utf8();
                }
                _ => break,
            }
            plain = false;
        }
        let id = if plain {
            lexicon.id_of_plain(bytes, start, at)
        } else {
            lexicon.id(self.text.get(start..at).unwrap_or_default())
        };
        // "(s)" belongs to the word that it makes plural.
        if bytes.get(at) == Some(&b'(')
            && let Some(b"(s)" | b"(S)") = bytes.get(at..at + 3)
        {
            at += 3;
        }
        let number = seen & (SMALL | CAPITAL) == 0;
        self.list.push(Word {
            start: start as u32,
            end: at as u32,
            id,
            line: self.number,
            looks: Looks {
                apart: *self.apart,
                upper,
                caps: seen & SMALL == 0 && !number,
                number,
                ..Looks::default()
            },
        });
        *self.apart = false;
        at
    }

    /// Notes what stands after the last word.
    fn mark(&mut self, c: char) {
        *self.apart |= matches!(c, '.' | ';' | ':' | '?' | '!');
        let has_word = self.list.len() > self.first;
        let Some(word) = self.list.last_mut().filter(|_| has_word) else {
            return;
        };
        match c {
            ':' => word.looks.colon = true,
            '.' => word.looks.stop = true,
            ')' => word.looks.closed = true,
            _ => {}
        }
    }
}

const NONE: u8 = 0;
const DIGIT: u8 = 1;
const CAPITAL: u8 = 2;
const SMALL: u8 = 4;
const SPACE: u8 = 8;

/// What each ASCII character is.
const CLASSES: [u8; 256] = {
    let mut classes = [NONE; 256];
    let mut byte = 0;
    while byte < 128 {
        #[allow(clippy::indexing_slicing)] // evaluated when compiled
        {
            classes[byte as usize] = match byte {
                b'0'..=b'9' => DIGIT,
                b'A'..=b'Z' => CAPITAL,
                b'a'..=b'z' => SMALL,
                b' ' => SPACE,
                _ => NONE,
            };
        }
        byte += 1;
    }
    classes
};

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES.get(byte as usize).copied().unwrap_or(NONE)
}

/// The character at an offset.
#[inline]
fn next_char(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return Some(char::from(byte));
    }
    text.get(at..)?.chars().next()
}

/// The normal form of a word: small letters without apostrophe and without the s of plural and genitive, so that "Guidelines",
/// "guideline(s)" and "reviewer's" are found as "guideline" and "reviewer".
pub(super) fn normal_form(word: &str) -> String {
    let mut normal: String = word
        .chars()
        .filter(|&c| c != '\'')
        .flat_map(char::to_lowercase)
        .collect();
    let apostrophe = word.contains('\'');
    if is_plural(normal.as_bytes()) || apostrophe && normal.len() > 2 && normal.ends_with('s') {
        normal.pop();
    }
    normal
}

/// Whether the last letter is an s that the normal form goes without.
pub(super) fn is_plural(word: &[u8]) -> bool {
    match word {
        [.., before, last] => {
            word.len() > 3 && matches!(last, b's' | b'S') && !matches!(before, b's' | b'S')
        }
        _ => false,
    }
}
