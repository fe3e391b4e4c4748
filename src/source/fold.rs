//! Folding: from the base text to words joined by single separators, in one pass.

use super::Format;
use super::chars::{self, Kind};
use super::map::OffsetMap;
use super::markup::{Break, Markup, Token};
use super::spacing::{Gap, Spacing};

/// A folded text and the way back.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) map: OffsetMap,
}

/// Folds a base text.
///
/// Whether a text is double-spaced shows only at its end: only then is it known which of its breaks part paragraphs.
pub(super) fn fold(base: &str, format: Format) -> Folded {
    let folder = Folder::new(base, format).run();
    let line_ends_per_line = folder.spacing.line_ends_per_line().unwrap_or(1);
    folder.joined(line_ends_per_line)
}

/// Some bytes of the base text, and the bytes of the folded text that they become.
#[derive(Debug, Clone, Copy)]
struct Piece {
    base: usize,
    base_end: usize,
    /// How many bytes of the folder's text they are.
    len: usize,
    /// The break that these stand for.
    line_break: Option<LineBreak>,
}

#[derive(Debug, Clone, Copy)]
struct LineBreak {
    line_ends: u32,
    /// The break is inside a word, which goes on behind it where it parts lines only.
    in_word: bool,
}

/// ASCII that needs no second look.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b'!';
    while byte < 0x7F {
        #[allow(clippy::indexing_slicing)] // evaluated when compiled
        {
            plain[byte as usize] = !matches!(byte, b'&' | b'<' | b'*' | b'_' | b'\\' | b'#' | b'>');
        }
        byte += 1;
    }
    plain
};

fn is_plain(byte: u8) -> bool {
    PLAIN.get(byte as usize).copied().unwrap_or_default()
}

struct Folder<'b> {
    base: &'b str,
    markup: Markup<'b>,
    /// The folded text, with a line end for each break.
    text: String,
    pieces: Vec<Piece>,
    /// White space since the last character.
    gap: Gap,
    /// Length of the text where a soft hyphen was dropped.
    soft_hyphen: Option<usize>,
    spacing: Spacing,
}

impl<'b> Folder<'b> {
    fn new(base: &'b str, format: Format) -> Self {
        Self {
            base,
            markup: Markup::new(base, format),
            text: String::with_capacity(base.len()),
            pieces: Vec::new(),
            gap: Gap::default(),
            soft_hyphen: None,
            spacing: Spacing::default(),
        }
    }

    fn run(mut self) -> Self {
        let bytes = self.base.as_bytes();
        let mut pos = 0;
        while let Some(&byte) = bytes.get(pos) {
            pos += match byte {
                _ if is_plain(byte) => self.words(pos),
                b'\n' | b'\r' => self.line_end(pos),
                b' ' => {
                    self.gap.space(pos, pos + 1);
                    1
                }
                b'&' | b'<' | b'*' | b'_' | b'\\' | b'#' | b'>' => self.marked(pos),
                _ => match self.base.get(pos..).and_then(|rest| rest.chars().next()) {
                    Some(c) => self.character(c, pos, c.len_utf8()),
                    None => 1,
                },
            };
        }
        self
    }

    /// The text with its breaks; more line ends than `line_ends_per_line` are a paragraph break.
    fn joined(self, line_ends_per_line: u32) -> Folded {
        let mut text = String::with_capacity(self.text.len() + 2 * self.pieces.len());
        let mut map = OffsetMap::default();
        let mut from = 0;
        for piece in self.pieces {
            let part = self.text.get(from..from + piece.len);
            from += piece.len;
            let written = match piece.line_break {
                None => part.unwrap_or_default(),
                Some(LineBreak { line_ends, in_word }) => match line_ends <= line_ends_per_line {
                    true if in_word => continue,
                    true => "\n",
                    false => "\n\n",
                },
            };
            text.push_str(written);
            map.push(piece.base, piece.base_end, written.len());
        }
        Folded { text, map }
    }

    fn push(&mut self, text: &str, base: usize, base_end: usize) {
        self.text.push_str(text);
        self.pieces.push(Piece {
            base,
            base_end,
            len: text.len(),
            line_break: None,
        });
    }

    /// Copies plain words with single spaces between them: most of a letter.
    fn words(&mut self, pos: usize) -> usize {
        let bytes = self.base.as_bytes();
        let plain = |at: usize| bytes.get(at).is_some_and(|&byte| is_plain(byte));
        let mut end = pos;
        while plain(end) || bytes.get(end) == Some(&b' ') && plain(end + 1) {
            end += 1;
        }
        self.copy(pos, end - pos);
        end - pos
    }

    fn line_end(&mut self, pos: usize) -> usize {
        let len = if self.base.as_bytes().get(pos..pos + 2) == Some(b"\r\n") {
            2
        } else {
            1
        };
        if self.markup.has_lines() {
            self.gap.line_end(pos, pos + len);
        } else {
            self.gap.space(pos, pos + len);
        }
        len
    }

    fn marked(&mut self, pos: usize) -> usize {
        let line_start = self.text.is_empty() || self.gap.line_ends() > 0;
        match self.markup.at(pos, line_start) {
            Token::Literal => {
                self.copy(pos, 1);
                1
            }
            Token::Verbatim { skip, keep } => {
                self.copy(pos + skip, keep);
                skip + keep
            }
            Token::Character { c, len } => self.character(c, pos, len),
            Token::Skip(len) => len,
            Token::Break(strength, len) => {
                match strength {
                    Break::Space => self.gap.space(pos, pos + len),
                    Break::Line => self.gap.line_tag(pos, pos + len),
                    Break::Paragraph => self.gap.block_tag(pos, pos + len),
                }
                len
            }
        }
    }

    /// A character that `len` bytes at `pos` stand for.
    fn character(&mut self, c: char, pos: usize, len: usize) -> usize {
        let end = pos + len;
        match chars::kind(c) {
            _ if matches!(c, '\n' | '\r') => self.gap.space(pos, end),
            Kind::Itself => {
                let mut utf8 = [0; 4];
                self.emit(c.encode_utf8(&mut utf8), pos, end);
            }
            Kind::As(text) => self.emit(text, pos, end),
            Kind::Space if c.is_ascii() => self.gap.space(pos, end),
            Kind::Space => self.gap.hard_space(pos, end),
            Kind::LineEnd => self.gap.soft_line_end(pos, end),
            Kind::ParagraphEnd => self.gap.block_tag(pos, end),
            Kind::Invisible => {}
            Kind::SoftHyphen if self.gap.is_open() => {}
            Kind::SoftHyphen => self.soft_hyphen = Some(self.text.len()),
        }
        len
    }

    fn copy(&mut self, pos: usize, len: usize) {
        let base: &'b str = self.base;
        self.emit(base.get(pos..pos + len).unwrap_or_default(), pos, pos + len);
    }

    fn emit(&mut self, text: &str, pos: usize, end: usize) {
        let Some(first) = text.chars().next() else {
            return;
        };
        if self.gap.is_open() {
            self.separate(first, pos);
        }
        self.push(text, pos, end);
    }

    /// Closes the gap before `next`, which stands at `pos`.
    fn separate(&mut self, next: char, pos: usize) {
        let gap = std::mem::take(&mut self.gap);
        if self.text.is_empty() {
            return;
        }
        let line_ends = gap.line_ends();
        if line_ends == 0 {
            self.push(" ", gap.start, gap.end);
        } else if !self.is_softly_broken(next) {
            let in_word = self.is_broken_word(next, pos);
            if !in_word {
                self.spacing
                    .count(line_ends, self.text.chars().next_back(), next);
            }
            self.push("\n", gap.start, gap.end);
            if let Some(piece) = self.pieces.last_mut() {
                piece.line_break = Some(LineBreak { line_ends, in_word });
            }
        }
    }

    /// Whether a soft hyphen says that the word goes on, be it on the next page.
    fn is_softly_broken(&self, next: char) -> bool {
        self.soft_hyphen == Some(self.text.len())
            && next.is_lowercase()
            && self.text.ends_with(char::is_alphabetic)
    }

    /// Whether the line broke inside a word: "10-28-\n2016", "non-\ncertified", "behavior/\nside".
    fn is_broken_word(&self, next: char, pos: usize) -> bool {
        if !next.is_alphanumeric() {
            return false;
        }
        let mut before = self.text.chars().rev();
        let last = before.next().unwrap_or(' ');
        let joins = match last {
            '/' => true,
            '-' => !self.is_conjunction(pos),
            _ => false,
        };
        joins && before.next().is_some_and(char::is_alphanumeric)
    }

    /// "mid-\nand low back" is no broken word: the hyphen stands for "back".
    fn is_conjunction(&self, pos: usize) -> bool {
        let rest = self.base.as_bytes().get(pos..).unwrap_or_default();
        let len = rest
            .iter()
            .take(4)
            .take_while(|byte| byte.is_ascii_alphabetic());
        let (word, after) = rest.split_at_checked(len.count()).unwrap_or_default();
        matches!(word, b"and" | b"or" | b"to" | b"nor")
            && after
                .first()
                .is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b',')
    }
}
