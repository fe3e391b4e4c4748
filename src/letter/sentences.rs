//! Where sentences end. Only full stops and paragraph breaks matter, never where a line wraps.

use super::forms::Forms;
use crate::source::Span;

/// The sentences of a stretch of text, without the white space between them.
///
/// An abbreviation ends no sentence, nor does the number of a criterion ("1." or "1)"); literature behind a full stop
/// ("(Chou, 2007)") stays with the sentence that it supports.
pub fn sentences(text: &str, span: Span, abbreviations: &Forms) -> Vec<Span> {
    let splitter =
        Splitter::new(text, span.end as usize, abbreviations).measured(span.start as usize);
    let mut found = Vec::new();
    let mut start = splitter.skip_space(span.start as usize);
    while start < splitter.text.len() {
        let end = splitter.end_of(start).max(start + 1);
        let length = splitter.slice(start, end).trim_end().len();
        found.push(Span::new(start as u32, (start + length) as u32));
        start = splitter.skip_space(end);
    }
    found
}

/// Whether a sentence ends between two offsets, with everything after them known.
pub(super) fn ends_between(text: &str, from: u32, to: u32, forms: &Forms) -> bool {
    let splitter = Splitter::new(text, text.len(), forms);
    let (from, to) = (from as usize, to as usize);
    (from..to)
        .any(|at| splitter.is_stop(at) && matches!(splitter.stop(from, at, None), Stop::End(_)))
}

/// What a full stop does.
enum Stop {
    /// The sentence ends here.
    End(usize),
    /// It goes on; read on from here.
    Goes(usize),
    /// It is the mark of an item of this number; read on from here.
    Item(u32, usize),
}

/// No sentence has more bytes. It is cut there: what is said of a word is looked for in all of its sentence, which in a text
/// without stops would be everywhere.
const LONGEST_SENTENCE: usize = 8192;
/// A line of fewer bytes is never taken for a full one.
const SHORTEST_FULL_LINE: usize = 60;
/// A text with a longer line is not wrapped.
const LONGEST_LINE: usize = 130;

struct Splitter<'t> {
    text: &'t str,
    forms: &'t Forms,
    /// Lines of at least this length were cut where the page ends; `None` where lines are not wrapped.
    full: Option<usize>,
}

impl<'t> Splitter<'t> {
    fn new(text: &'t str, end: usize, forms: &'t Forms) -> Self {
        let text = text.get(..end).unwrap_or(text);
        Self {
            text,
            forms,
            full: None,
        }
    }

    /// Measures the lines from `start` on.
    fn measured(mut self, start: usize) -> Self {
        let rest = self.rest(start).as_bytes();
        let ends = memchr::memchr_iter(b'\n', rest).chain([rest.len()]);
        let lines = ends.scan(0, |start, end| {
            Some(end - std::mem::replace(start, end + 1))
        });
        let longest = lines.max().unwrap_or(0);
        self.full = (longest <= LONGEST_LINE).then_some((longest * 3 / 4).max(SHORTEST_FULL_LINE));
        self
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(&self, start: usize) -> &'t str {
        self.text.get(start..).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or_default()
    }

    fn skip_space(&self, at: usize) -> usize {
        let rest = self.rest(at);
        if rest.is_empty() {
            return self.text.len();
        }
        at + rest.len() - rest.trim_start().len()
    }

    fn is_stop(&self, at: usize) -> bool {
        matches!(self.byte(at), b'.' | b'!' | b'?')
    }

    /// The end of the sentence that starts here.
    fn end_of(&self, start: usize) -> usize {
        let mut at = start;
        let mut item = None;
        while at < self.text.len() {
            let stop = self.next_stop(at);
            if let Some(cut) = self.cut(at.max(start + LONGEST_SENTENCE), stop) {
                return cut;
            }
            at = match self.byte(stop) {
                b'.' | b'!' | b'?' => match self.stop(start, stop, item) {
                    Stop::End(end) => return end,
                    Stop::Goes(next) => next,
                    Stop::Item(number, next) => {
                        item = Some(number);
                        next
                    }
                },
                b'\n' if self.byte(stop + 1) == b'\n' => match self.goes_over_paragraph(stop) {
                    true => self.skip_space(stop),
                    false => return stop,
                },
                _ => stop + 1,
            };
        }
        self.text.len()
    }

    /// The next full stop or line end; the end of the text where there is none.
    fn next_stop(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let stop = |&byte: &u8| matches!(byte, b'.' | b'!' | b'?' | b'\n');
        at + rest.iter().position(stop).unwrap_or(rest.len())
    }

    /// The first white space from `from` up to and with `to`.
    fn cut(&self, from: usize, to: usize) -> Option<usize> {
        let space = |&at: &usize| matches!(self.byte(at), b' ' | b'\n');
        (from..to + 1).find(space)
    }

    /// Whether the sentence goes on after a paragraph break, which also stands where a page ends: then the line before it is
    /// full, or its last word needs another.
    fn goes_over_paragraph(&self, at: usize) -> bool {
        let before = self.slice(0, at).trim_end();
        let after = self.rest(at).trim_start();
        if before.ends_with(['.', '?', '!', ':', ';', ')', '"']) {
            return after.starts_with(char::is_lowercase);
        }
        let line = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
        let cut = self.full.is_some_and(|full| line >= full);
        let (_, last) = self.token_before(before.len());
        let unfinished = before.ends_with([',', '&', '/'])
            || self.forms.meaning(&last.to_lowercase()).unfinished;
        cut || unfinished || after.starts_with(char::is_lowercase)
    }

    /// What the full stop at `at` does in a sentence from `start`, in which the last item was `item`.
    fn stop(&self, start: usize, at: usize, item: Option<u32>) -> Stop {
        let mut end = self.skip_closing(at);
        let single = self.byte(at) == b'.' && end == at + 1;
        let rest = self.rest(end);
        let next_at = self.skip_space(end);
        let Some(next) = self.rest(next_at).chars().next() else {
            return Stop::End(end);
        };
        let space = next_at > end;
        let paragraph = self.slice(end, next_at).contains("\n\n");
        let (token_at, token) = self.token_before(at);
        let joined = !space && !self.is_joined_sentence(token, next);
        if joined && !(next == '(' && self.citation(rest).is_some()) {
            return Stop::Goes(end);
        }
        if matches!(next, ',' | ';' | ':' | ')' | ']' | '%' | '#' | '=' | '/') && !paragraph {
            return Stop::Goes(end);
        }
        if self.byte(at) == b'.' {
            let lower = token.to_lowercase();
            let mut meaning = self.forms.meaning(&lower);
            meaning.sometimes |= is_initial(token);
            if meaning.always {
                return Stop::Goes(next_at);
            }
            if single && let Some(number) = self.item_number(start, token_at, token, item) {
                return Stop::Item(number, next_at);
            }
            if next.is_ascii_digit() && (meaning.before_number || meaning.sometimes) {
                return Stop::Goes(next_at);
            }
            if meaning.sometimes && !paragraph && !self.begins_sentence(next_at) {
                return Stop::Goes(next_at);
            }
            let is_word = token.len() >= 5 && token.chars().all(char::is_lowercase);
            if next.is_lowercase() && (!is_word || meaning.sometimes || !single) {
                return Stop::Goes(next_at);
            }
        } else if next.is_lowercase() {
            return Stop::Goes(next_at);
        }
        while let Some(length) = self.citation(self.rest(end)) {
            end += length;
        }
        Stop::End(end)
    }

    /// Behind a run of stops with the quotes and parentheses that they close.
    fn skip_closing(&self, at: usize) -> usize {
        let mut end = at + 1;
        loop {
            match self.byte(end) {
                b'.' | b'!' | b'?' | b'"' | b'\'' | b')' | b']' => end += 1,
                // ". ." is one stop too many, not an empty sentence.
                b' ' | b'\n'
                    if self.byte(end + 1) == b'.'
                        && !self.byte(end + 2).is_ascii_alphanumeric() =>
                {
                    end += 2
                }
                _ => return end,
            }
        }
    }

    /// The word before a full stop, with inner stops ("a.m"), and where it starts.
    fn token_before(&self, at: usize) -> (usize, &'t str) {
        let before = self.slice(0, at);
        let is_edge = |c: char| {
            c.is_whitespace() || matches!(c, '(' | '[' | '"' | ',' | ';' | ':' | '/' | '-' | '#')
        };
        // No word is longer; a limit keeps the search linear.
        let from = before
            .char_indices()
            .rev()
            .take(40)
            .find(|&(_, c)| is_edge(c));
        let token_at = from.map_or(at.saturating_sub(40), |(edge, c)| edge + c.len_utf8());
        (token_at, self.slice(token_at, at))
    }

    /// Whether a new sentence begins behind a stop without a space: "necessary.The", but not "U.S.A" or "www.Name".
    fn is_joined_sentence(&self, token: &str, next: char) -> bool {
        let Some(last) = token.chars().next_back() else {
            return next.is_uppercase();
        };
        let is_word = token.len() >= 3 && token.chars().all(char::is_lowercase);
        next.is_uppercase()
            && (is_word && token != "www" || last.is_ascii_digit() || matches!(last, ')' | '%'))
    }

    /// The number of an item whose mark this is: at the start of a sentence, behind a colon, or next in order.
    fn item_number(
        &self,
        start: usize,
        token_at: usize,
        token: &str,
        item: Option<u32>,
    ) -> Option<u32> {
        let number = match token.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => {
                u32::from(letter.to_ascii_lowercase() - b'a') + 1
            }
            [b'0'..=b'9'] | [b'0'..=b'9', b'0'..=b'9'] => {
                token.parse().ok().filter(|&number| number <= 20)?
            }
            _ => return None,
        };
        let before = self.slice(start, token_at).trim_end();
        let begins = before.is_empty() || before.ends_with([':', ';']);
        (begins || item.is_some_and(|item| item + 1 == number)).then_some(number)
    }

    /// Whether what stands here looks like the beginning of a sentence.
    fn begins_sentence(&self, at: usize) -> bool {
        let rest = self.rest(at).trim_start_matches(['"', '\'', '[']);
        if !rest.starts_with(char::is_uppercase) {
            return false;
        }
        let mut words = rest
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        // "J. A. Smith": another initial.
        if is_initial(first.strip_suffix('.').unwrap_or_default()) {
            return false;
        }
        let opens = self.forms.meaning(&first.to_lowercase()).opener;
        opens
            || words
                .next()
                .is_some_and(|second| self.forms.meaning(&second.to_lowercase()).verb)
    }

    /// Length of literature in parentheses with the space before it: " (Van Tulder, 1998)".
    fn citation(&self, rest: &str) -> Option<usize> {
        let trimmed = rest.trim_start();
        let space = rest.get(..rest.len() - trimmed.len())?;
        let inner = trimmed.strip_prefix('(')?;
        let close = inner.bytes().take(60).position(|byte| byte == b')')?;
        let inner = inner.get(..close)?;
        let year = inner
            .get(close.checked_sub(5)?..)?
            .trim_matches(|c: char| !c.is_ascii_digit());
        let is_year = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        // "(van Tulder, 1998)", but not "(since 1998)".
        let named = inner.starts_with(char::is_uppercase)
            || inner.contains(',') && inner.contains(char::is_uppercase);
        let is_name = named && !space.contains("\n\n");
        let mut length = space.len() + close + 2;
        if rest
            .get(length..)
            .is_some_and(|after| after.starts_with('.'))
        {
            length += 1;
        }
        (is_year && is_name).then_some(length)
    }
}

/// "J" or "M.D", "a.m": single letters and words of few letters with stops between them.
fn is_initial(token: &str) -> bool {
    let short = |part: &str| (1..=3).contains(&part.len()) && part.chars().all(char::is_alphabetic);
    if token.contains('.') {
        return token.split('.').all(short) && token.split('.').any(|part| part.len() == 1);
    }
    token.chars().count() == 1 && token.chars().all(char::is_alphabetic)
}
