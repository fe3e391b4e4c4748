//! The words of a letter with what stands between them, and its lines.

use super::lexicon::Known;
use crate::source::Span;
use crate::words::{Gap, Kind, Lexicon, Token};

/// A word's number in the vocabulary; words that no phrase holds are `UNKNOWN`.
pub(super) use crate::words::WordId;

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
    /// Joins the tokens of a text to words: "10mg" is one.
    pub(super) fn new(text: &'t str, tokens: &[Token], lexicon: &Lexicon, known: &Known) -> Self {
        let mut reader = Reader {
            text,
            lexicon,
            known,
            list: Vec::with_capacity(tokens.len()),
            first: 0,
            line: 0,
            apart: true,
        };
        let mut lines: Vec<Line> = Vec::new();
        let mut tokens = tokens.iter().peekable();
        let mut start = 0;
        let mut paragraph = true;
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        for end in ends {
            reader.first = reader.list.len();
            reader.line = lines.len() as u32;
            while let Some(token) = tokens.next_if(|token| (token.span.start as usize) < end) {
                reader.token(token);
            }
            if reader.list.len() > reader.first {
                lines.push(Line {
                    first: reader.first,
                    last: reader.list.len(),
                    start: start as u32,
                    end: end as u32,
                    paragraph,
                });
                paragraph = false;
            } else if text
                .get(start..end)
                .is_some_and(|line| line.trim().is_empty())
            {
                paragraph = true;
            }
            start = end + 1;
        }
        Self {
            text,
            list: reader.list,
            width: full_width(&lines),
            lines,
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

/// Reads words from tokens.
struct Reader<'t, 'w> {
    text: &'t str,
    lexicon: &'w Lexicon,
    known: &'w Known,
    list: Vec<Word>,
    /// Index of the first word of the line.
    first: usize,
    /// The line's number.
    line: u32,
    /// A full stop or its like stands behind the last word.
    apart: bool,
}

impl Reader<'_, '_> {
    fn token(&mut self, token: &Token) {
        let span = token.span;
        let end = self.list.last().map_or(0, |word| word.end);
        if span.start < end {
            return;
        }
        match token.kind {
            Kind::Mark => self.mark(self.byte(span.start)),
            _ if token.gap == Gap::None && span.start == end && self.list.len() > self.first => {
                self.join(span.end);
            }
            Kind::Word => self.push(span, token.word, false),
            Kind::Number => self.number(span, token.word),
        }
    }

    fn byte(&self, at: u32) -> u8 {
        let byte = self.text.as_bytes().get(at as usize);
        byte.copied().unwrap_or_default()
    }

    fn push(&mut self, span: Span, word: WordId, number: bool) {
        let upper = match self.byte(span.start) {
            byte if byte.is_ascii() => byte.is_ascii_uppercase(),
            _ => span.of(self.text).starts_with(char::is_uppercase),
        };
        self.list.push(Word {
            start: span.start,
            end: self.whole(span.end),
            id: if self.known.has(word) { word } else { UNKNOWN },
            line: self.line,
            looks: Looks {
                apart: std::mem::take(&mut self.apart),
                upper,
                caps: upper && is_capitals(span.of(self.text)),
                number,
                ..Looks::default()
            },
        });
    }

    /// "7.5" is two words with a full stop between them.
    fn number(&mut self, span: Span, word: WordId) {
        let written = span.of(self.text);
        if !written.contains(['.', ',']) {
            self.push(span, word, true);
            return;
        }
        let mut start = span.start;
        for digits in written.split_inclusive(['.', ',']) {
            let mark = digits.ends_with(['.', ',']);
            let end = start + digits.len() as u32 - u32::from(mark);
            let word = self.find(start, end);
            self.push(Span::new(start, end), word, true);
            if mark {
                self.mark(self.byte(end));
            }
            start += digits.len() as u32;
        }
    }

    /// Adds a token to the word that it touches.
    fn join(&mut self, end: u32) {
        let Some(start) = self.list.last().map(|word| word.start) else {
            return;
        };
        let id = self.find(start, end);
        let id = if self.known.has(id) { id } else { UNKNOWN };
        let caps = is_capitals(Span::new(start, end).of(self.text));
        let end = self.whole(end);
        if let Some(word) = self.list.last_mut() {
            word.end = end;
            word.id = id;
            word.looks.caps = caps;
            word.looks.number = false;
        }
    }

    fn find(&self, start: u32, end: u32) -> WordId {
        let written = Span::new(start, end).of(self.text);
        self.lexicon.find(written, &mut String::new())
    }

    /// Where a word ends with what belongs to it and is no token: the s of a genitive, and the "(s)" that makes it plural.
    fn whole(&self, end: u32) -> u32 {
        match self.byte(end) {
            b'(' | b'\'' => {}
            _ => return end,
        }
        let rest = self.text.as_bytes().get(end as usize..);
        let (end, rest) = match rest.unwrap_or_default() {
            [b'\'', b's' | b'S', rest @ ..] => (end + 2, rest),
            rest => (end, rest),
        };
        match rest {
            [b'(', b's' | b'S', b')', ..] => end + 3,
            _ => end,
        }
    }

    /// Notes what stands after the last word.
    fn mark(&mut self, mark: u8) {
        self.apart |= matches!(mark, b'.' | b';' | b':' | b'?' | b'!');
        let has_word = self.list.len() > self.first;
        let Some(word) = self.list.last_mut().filter(|_| has_word) else {
            return;
        };
        match mark {
            b':' => word.looks.colon = true,
            b'.' => word.looks.stop = true,
            b')' => word.looks.closed = true,
            _ => {}
        }
    }
}

/// Whether a word has no small letter.
fn is_capitals(word: &str) -> bool {
    match word.is_ascii() {
        true => !word.bytes().any(|byte| byte.is_ascii_lowercase()),
        false => !word.contains(char::is_lowercase),
    }
}
