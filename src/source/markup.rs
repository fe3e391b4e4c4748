//! What is markup and what is text: HTML, Markdown, and the traces of both in plain text.
//!
//! Every search for an end (`>`, `-->`, `</script`) that fails once is not made again, so that a
//! text of nothing but openings is read in linear time.

use memchr::memmem;

use super::{Format, entities};

/// What stands at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// One byte of text.
    Literal,
    /// `skip` bytes of markup, then `keep` ASCII bytes of text in which nothing is markup.
    Verbatim {
        /// Bytes of markup.
        skip: usize,
        /// Bytes of text.
        keep: usize,
    },
    /// A character reference.
    Character {
        /// What it stands for.
        c: char,
        /// Its bytes.
        len: usize,
    },
    /// Markup that parts nothing.
    Skip(usize),
    /// Markup that parts what stands around it.
    Break(Break, usize),
}

/// How strongly markup parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// As white space does: table cells.
    Space,
    /// As a line end does.
    Line,
    /// As a blank line does.
    Paragraph,
}

/// Longer "tags" in plain text are text.
const LONGEST_TEXT_TAG: usize = 512;

/// Elements whose content is no text.
const HIDDEN: [&[u8]; 3] = [b"head", b"script", b"style"];

/// Reads markup out of one text.
#[derive(Debug)]
pub(super) struct Markup<'b> {
    bytes: &'b [u8],
    format: Format,
    /// Open `<pre>` elements.
    pre: u32,
    /// A quoted attribute never ended: from here on a tag ends at the first `>`.
    ignore_quotes: bool,
    no_more_tag_ends: bool,
    no_more_comment_ends: bool,
    /// For each of `HIDDEN`: no closing tag is left.
    no_more_closings: [bool; HIDDEN.len()],
}

impl<'b> Markup<'b> {
    pub(super) fn new(text: &'b str, format: Format) -> Self {
        Self {
            bytes: text.as_bytes(),
            format,
            pre: 0,
            ignore_quotes: false,
            no_more_tag_ends: false,
            no_more_comment_ends: false,
            no_more_closings: [false; HIDDEN.len()],
        }
    }

    /// Whether line ends of the source are more than white space.
    pub(super) fn has_lines(&self) -> bool {
        self.format != Format::Html || self.pre > 0
    }

    /// What stands at `pos`, which holds one of `& < * _ \ # >`.
    pub(super) fn at(&mut self, pos: usize, line_start: bool) -> Token {
        let rest = self.bytes.get(pos..).unwrap_or_default();
        match (self.format, rest.first()) {
            (Format::Pdf | Format::Docx, _) | (_, None) => Token::Literal,
            (_, Some(b'&')) => entities::decode(rest)
                .map_or(Token::Literal, |(c, len)| Token::Character { c, len }),
            (Format::Html, Some(b'<')) => self.html_tag(pos, rest),
            (Format::Html, _) => Token::Literal,
            (_, Some(b'<')) => self.text_tag(pos, rest),
            (_, Some(b'*')) => self.stars(pos, rest, line_start),
            (_, Some(b'_')) => self.underscores(pos, rest),
            (_, Some(b'\\')) => self.backslash(rest),
            (_, Some(b'#')) if line_start => heading(rest),
            (_, Some(b'>')) if line_start => block_quote(rest),
            _ => Token::Literal,
        }
    }

    fn html_tag(&mut self, pos: usize, rest: &[u8]) -> Token {
        if let Some(len) = self.comment(rest) {
            return Token::Skip(len);
        }
        let (closing, name) = tag_name(rest);
        let special = matches!(rest.get(1), Some(b'!' | b'?'));
        if name.is_empty() && !special {
            return Token::Literal;
        }
        let Some(len) = self.tag_len(rest) else {
            return Token::Literal;
        };
        let name = Lowercase::of(name);
        if name.as_bytes() == b"pre" {
            self.pre = if closing {
                self.pre.saturating_sub(1)
            } else {
                self.pre + 1
            };
        }
        if !closing && let Some(hidden) = HIDDEN.iter().position(|&h| h == name.as_bytes()) {
            return Token::Skip(len + self.hidden_len(hidden, pos + len));
        }
        match effect(name.as_bytes()) {
            Some(strength) => Token::Break(strength, len),
            None => Token::Skip(len),
        }
    }

    fn comment(&mut self, rest: &[u8]) -> Option<usize> {
        let body = rest.strip_prefix(b"<!--")?;
        if self.no_more_comment_ends {
            return None;
        }
        let end = memmem::find(body, b"-->");
        self.no_more_comment_ends = end.is_none();
        Some(end? + 7)
    }

    /// The length of a tag, `>` included. A `>` in quotes does not end it.
    fn tag_len(&mut self, rest: &[u8]) -> Option<usize> {
        if !self.ignore_quotes {
            let mut quote = None;
            for (index, &byte) in rest.iter().enumerate() {
                match (quote, byte) {
                    (None, b'>') => return Some(index + 1),
                    (None, b'"' | b'\'') => quote = Some(byte),
                    (Some(open), _) if byte == open => quote = None,
                    _ => {}
                }
            }
            self.ignore_quotes = true;
        }
        if self.no_more_tag_ends {
            return None;
        }
        let end = memchr::memchr(b'>', rest);
        self.no_more_tag_ends = end.is_none();
        Some(end? + 1)
    }

    /// Bytes from `from` to the end of the closing tag; 0 if the element is never closed.
    fn hidden_len(&mut self, hidden: usize, from: usize) -> usize {
        let (Some(name), Some(exhausted)) = (
            HIDDEN.get(hidden).copied(),
            self.no_more_closings.get_mut(hidden),
        ) else {
            return 0;
        };
        if *exhausted {
            return 0;
        }
        let rest = self.bytes.get(from..).unwrap_or_default();
        let closing = memchr::memchr_iter(b'<', rest).find(|&at| {
            let (closing, found) = tag_name(rest.get(at..).unwrap_or_default());
            closing && found.eq_ignore_ascii_case(name)
        });
        *exhausted = closing.is_none();
        let Some(closing) = closing else { return 0 };
        let tag = rest.get(closing..).unwrap_or_default();
        closing + memchr::memchr(b'>', tag).map_or(tag.len(), |end| end + 1)
    }

    /// In Markdown and plain text only what is surely a tag is one: "<5 mm", "p < 0.05" are text.
    fn text_tag(&mut self, _pos: usize, rest: &[u8]) -> Token {
        if let Some(len) = self.comment(rest) {
            return Token::Skip(len);
        }
        let rest = rest.get(..LONGEST_TEXT_TAG).unwrap_or(rest);
        let inside = rest.get(1..).unwrap_or_default();
        let Some(end) = memchr::memchr2(b'>', b'<', inside) else {
            return Token::Literal;
        };
        let inside = match inside.get(end) {
            Some(b'>') => inside.get(..end).unwrap_or_default(),
            _ => return Token::Literal,
        };
        let len = end + 2;
        if is_autolink(inside) {
            return Token::Verbatim { skip: 0, keep: len };
        }
        let (closing, name) = tag_name(rest);
        let attributes = inside.get(name.len() + usize::from(closing)..);
        let attributes = attributes.unwrap_or_default().trim_ascii();
        let is_tag = matches!(attributes, b"" | b"/") || attributes.contains(&b'=');
        let name = Lowercase::of(name);
        match effect(name.as_bytes()) {
            Some(strength) if is_tag => Token::Break(strength, len),
            None if is_tag && is_inline(name.as_bytes()) => Token::Skip(len),
            _ => Token::Literal,
        }
    }

    /// `* ` is a bullet at a line start; `**` and its like are markup; a longer run is a mask.
    fn stars(&self, pos: usize, rest: &[u8], line_start: bool) -> Token {
        let run = run_len(rest, b'*');
        let (before, after) = self.around(pos, run);
        match run {
            1 if line_start && is_white(after) => Token::Skip(1),
            1 if self.format == Format::Markdown && is_flanking(before, after) => Token::Skip(1),
            1 => Token::Literal,
            // Marks that stand by themselves mark up nothing: "seen *** months after".
            2..=4 if self.alone(pos, run) && !line_start => Token::Verbatim { skip: 0, keep: run },
            2..=4 => Token::Skip(run),
            _ => Token::Verbatim { skip: 0, keep: run },
        }
    }

    /// Whether a run stands between spaces, no-break spaces included.
    fn alone(&self, pos: usize, run: usize) -> bool {
        const NO_BREAK: &[u8] = "\u{a0}".as_bytes();
        let before = self.bytes.get(..pos).unwrap_or_default();
        let after = self.bytes.get(pos + run..).unwrap_or_default();
        (before.last().is_none_or(|&b| is_white(b)) || before.ends_with(NO_BREAK))
            && (after.starts_with(b" ") || after.starts_with(NO_BREAK))
    }

    /// `__` and, in Markdown, `_` beside a word; blanks to be filled in ("__/__/2016") are text.
    fn underscores(&self, pos: usize, rest: &[u8]) -> Token {
        let run = run_len(rest, b'_');
        let (before, after) = self.around(pos, run);
        let opens =
            !is_word(before) && (is_word(after) || matches!(after, b'(' | b'[' | b'"' | b'*'));
        let closes = !is_word(after)
            && (is_word(before)
                || matches!(
                    before,
                    b':' | b'.' | b'?' | b'!' | b'%' | b')' | b']' | b'"' | b'*'
                ));
        let is_markup = run == 2 || (run == 1 && self.format == Format::Markdown);
        if is_markup && (opens || closes) {
            Token::Skip(run)
        } else {
            Token::Verbatim { skip: 0, keep: run }
        }
    }

    fn backslash(&self, rest: &[u8]) -> Token {
        match rest.get(1) {
            Some(next) if next.is_ascii_punctuation() => Token::Verbatim { skip: 1, keep: 1 },
            Some(b'\n' | b'\r') if self.format == Format::Markdown => Token::Skip(1),
            _ => Token::Literal,
        }
    }

    /// The bytes before and after a run, a space at the ends of the text.
    fn around(&self, pos: usize, run: usize) -> (u8, u8) {
        let before = pos.checked_sub(1).and_then(|at| self.bytes.get(at));
        let after = self.bytes.get(pos + run);
        (
            before.copied().unwrap_or(b' '),
            after.copied().unwrap_or(b' '),
        )
    }
}

/// `# Title`, but not "# 60" of a quantity that was wrapped to the next line.
fn heading(rest: &[u8]) -> Token {
    let run = run_len(rest, b'#');
    let after = rest.get(run..).unwrap_or_default();
    let spaced = after.first().is_none_or(|&byte| is_white(byte));
    let quantity = run == 1
        && after
            .trim_ascii_start()
            .first()
            .is_some_and(u8::is_ascii_digit);
    if run <= 6 && spaced && !quantity {
        Token::Skip(run)
    } else {
        Token::Verbatim { skip: 0, keep: run }
    }
}

/// `> quoted`, but not "> 3 months".
fn block_quote(rest: &[u8]) -> Token {
    let after = rest.get(1..).unwrap_or_default();
    match after.iter().find(|&&byte| byte != b' ') {
        Some(byte) if byte.is_ascii_digit() || matches!(byte, b'=' | b'.' | b'/') => Token::Literal,
        _ => Token::Skip(1),
    }
}

fn is_autolink(inside: &[u8]) -> bool {
    let schemes: [&[u8]; 5] = [b"http://", b"https://", b"ftp://", b"mailto:", b"www."];
    schemes.iter().any(|&scheme| {
        inside
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    }) && inside.iter().all(u8::is_ascii_graphic)
}

/// Whether the tag at the start of `rest` closes, and its name.
fn tag_name(rest: &[u8]) -> (bool, &[u8]) {
    let closing = rest.get(1) == Some(&b'/');
    let name = rest.get(1 + usize::from(closing)..).unwrap_or_default();
    let len = match name.first() {
        Some(first) if first.is_ascii_alphabetic() => name
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric())
            .unwrap_or(name.len()),
        _ => 0,
    };
    (closing, name.get(..len).unwrap_or_default())
}

/// How strongly an element parts, opening or closing; `None` if not at all.
fn effect(name: &[u8]) -> Option<Break> {
    Some(match name {
        b"p" | b"div" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"tr" | b"table"
        | b"blockquote" | b"section" | b"article" | b"hr" => Break::Paragraph,
        b"br" | b"li" | b"ul" | b"ol" | b"dl" | b"dt" | b"dd" | b"pre" | b"center" | b"caption"
        | b"thead" | b"tbody" | b"tfoot" | b"header" | b"footer" | b"main" | b"body" | b"html"
        | b"title" | b"address" | b"form" | b"option" => Break::Line,
        b"td" | b"th" => Break::Space,
        _ => return None,
    })
}

/// Other elements that are taken for tags in plain text.
fn is_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"b" | b"i"
            | b"u"
            | b"s"
            | b"em"
            | b"strong"
            | b"small"
            | b"big"
            | b"sup"
            | b"sub"
            | b"span"
            | b"font"
            | b"a"
            | b"mark"
            | b"del"
            | b"ins"
            | b"strike"
            | b"code"
            | b"img"
    )
}

/// A name in lower case, without allocating; names longer than any known one are empty.
struct Lowercase {
    bytes: [u8; 12],
    len: usize,
}

impl Lowercase {
    fn of(name: &[u8]) -> Self {
        let mut bytes = [0; 12];
        let known = name.len() <= bytes.len();
        for (to, from) in bytes.iter_mut().zip(name) {
            *to = from.to_ascii_lowercase();
        }
        let len = if known { name.len() } else { 0 };
        Self { bytes, len }
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

fn run_len(rest: &[u8], byte: u8) -> usize {
    rest.iter().take_while(|&&b| b == byte).count()
}

/// Whether an emphasis mark stands at the edge of a word.
fn is_flanking(before: u8, after: u8) -> bool {
    let opens = !is_white(after) && !is_word(before);
    let closes = !is_white(before) && !is_word(after);
    opens || closes
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

fn is_white(byte: u8) -> bool {
    byte <= b' '
}
