//! Line and column of an offset.

use super::Span;

/// Where the lines of a text start. `\r\n`, `\n` and `\r` end a line.
#[derive(Debug, Default)]
pub(super) struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let crlf = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
            if !crlf {
                starts.push((end + 1) as u32);
            }
        }
        Self { starts }
    }

    /// Line and column from 1, the column in characters. An offset past the end is the end, one
    /// inside a character is that character.
    pub(super) fn position(&self, text: &str, offset: u32) -> (u32, u32) {
        let offset = floor_char_boundary(text, offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.start_of(line);
        let column = Span::new(start, offset).of(text).chars().count() + 1;
        (line as u32, column as u32)
    }

    /// A line without its line end; empty at the end of the text when there is no such line.
    pub(super) fn span(&self, text: &str, line: u32) -> Span {
        let len = text.len() as u32;
        if line == 0 || line as usize > self.starts.len() {
            return Span::new(len, len);
        }
        let start = self.start_of(line as usize);
        let next = self.starts.get(line as usize).copied().unwrap_or(len);
        let whole = Span::new(start, next).of(text);
        let kept = whole
            .strip_suffix("\r\n")
            .or_else(|| whole.strip_suffix(['\n', '\r']))
            .unwrap_or(whole);
        Span::new(start, start + kept.len() as u32)
    }

    fn start_of(&self, line: usize) -> u32 {
        line.checked_sub(1)
            .and_then(|index| self.starts.get(index))
            .copied()
            .unwrap_or_default()
    }
}

/// The nearest character boundary at or before `offset`.
pub(super) fn floor_char_boundary(text: &str, offset: u32) -> u32 {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset as u32
}

/// The nearest character boundary at or after `offset`.
pub(super) fn ceil_char_boundary(text: &str, offset: u32) -> u32 {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    offset as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_line_ends() {
        let text = "one\r\ntwo\nthree\rfour";
        let index = LineIndex::new(text);
        let lines: Vec<_> = (1..=4).map(|n| index.span(text, n).of(text)).collect();
        assert_eq!(lines, ["one", "two", "three", "four"]);
        assert_eq!(index.position(text, 0), (1, 1));
        assert_eq!(index.position(text, 5), (2, 1));
        assert_eq!(index.position(text, 17), (4, 3));
        assert_eq!(index.position(text, 99), (4, 5));
        assert!(index.span(text, 0).is_empty() && index.span(text, 5).is_empty());
    }

    #[test]
    fn columns_count_characters() {
        let text = "90° x";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 5), (1, 5));
        assert_eq!(index.position(text, 3), (1, 3));
    }

    #[test]
    fn empty_text_has_one_line() {
        let index = LineIndex::new("");
        assert_eq!(index.position("", 0), (1, 1));
        assert_eq!(index.span("", 1), Span::new(0, 0));
    }
}
