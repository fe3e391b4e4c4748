//! The operators and operands of a content stream.
//!
//! Reads on after anything odd, as viewers do: a reader that stops at the first fault would lose
//! the rest of the page without a word.

/// One token.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'c> {
    Number(f64),
    Name(Vec<u8>),
    String(Vec<u8>),
    ArrayStart,
    ArrayEnd,
    Operator(&'c [u8]),
    /// Dictionary brackets, procedures, stray closing brackets.
    Other,
}

/// Splits a content stream into tokens.
#[derive(Debug)]
pub(super) struct Lexer<'c> {
    rest: &'c [u8],
    unfinished: bool,
}

impl<'c> Lexer<'c> {
    pub(super) fn new(content: &'c [u8]) -> Self {
        Self {
            rest: content,
            unfinished: false,
        }
    }

    /// Whether the content ended inside a string.
    pub(super) fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    fn skip(&mut self, len: usize) {
        self.rest = self.rest.get(len..).unwrap_or_default();
    }

    fn take(&mut self, is_part: impl Fn(u8) -> bool) -> &'c [u8] {
        let len = self.rest.iter().position(|&byte| !is_part(byte));
        let (taken, rest) = self
            .rest
            .split_at_checked(len.unwrap_or(self.rest.len()))
            .unwrap_or_default();
        self.rest = rest;
        taken
    }

    /// Skips the data of an inline image, after its `ID`.
    pub(super) fn skip_image(&mut self) {
        let end = memchr::memmem::find_iter(self.rest, b"EI").find(|&at| {
            let before = at.checked_sub(1).and_then(|before| self.rest.get(before));
            let after = self.rest.get(at + 2..).unwrap_or_default();
            before.is_some_and(|&byte| is_white(byte))
                && after.first().is_none_or(|&byte| is_white(byte))
                // Image data may hold "EI" too, but is hardly followed by plain text then.
                && after.iter().take(8).all(|byte| byte.is_ascii())
        });
        self.skip(end.map_or(self.rest.len(), |end| end + 2));
    }

    fn literal_string(&mut self) -> Vec<u8> {
        let mut string = Vec::new();
        let mut depth = 1;
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => {
                    string.extend(self.escape());
                    continue;
                }
                _ => {}
            }
            if depth == 0 {
                return string;
            }
            string.push(byte);
        }
        self.unfinished = true;
        string
    }

    fn escape(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        if is_octal(byte) {
            let len = self
                .rest
                .iter()
                .take(3)
                .take_while(|&&b| is_octal(b))
                .count();
            let digits = self.rest.get(..len).unwrap_or_default();
            self.skip(len);
            let code = digits
                .iter()
                .fold(0u32, |code, digit| code * 8 + u32::from(digit - b'0'));
            return Some(code as u8);
        }
        self.rest = rest;
        match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\n' => None,
            b'\r' => {
                self.rest = self.rest.strip_prefix(b"\n").unwrap_or(self.rest);
                None
            }
            _ => Some(byte),
        }
    }

    fn hex_string(&mut self) -> Vec<u8> {
        let body = self.take(|byte| byte != b'>');
        self.unfinished |= self.rest.is_empty();
        self.skip(1);
        hex_bytes(body)
    }

    /// A number, or an operator that starts like one.
    fn number(&mut self) -> Token<'c> {
        let text = self.take(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
        let text = std::str::from_utf8(text).unwrap_or_default();
        // "--5" and "5-3" occur; viewers read -5 and 5.
        let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
        let digits = text.trim_start_matches(['+', '-']);
        let digits = digits.split(['+', '-']).next().unwrap_or_default();
        Token::Number(sign * digits.parse::<f64>().unwrap_or_default())
    }

    fn name(&mut self) -> Vec<u8> {
        let raw = self.take(is_regular);
        if !raw.contains(&b'#') {
            return raw.to_vec();
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut raw = raw;
        while let Some((&byte, rest)) = raw.split_first() {
            raw = rest;
            match rest {
                [high, low, after @ ..]
                    if byte == b'#' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
                {
                    name.extend(hex_bytes(&[*high, *low]));
                    raw = after;
                }
                _ => name.push(byte),
            }
        }
        name
    }
}

impl<'c> Iterator for Lexer<'c> {
    type Item = Token<'c>;

    fn next(&mut self) -> Option<Token<'c>> {
        loop {
            self.take(is_white);
            if self.rest.first() != Some(&b'%') {
                break;
            }
            self.take(|byte| !matches!(byte, b'\n' | b'\r'));
        }
        let byte = *self.rest.first()?;
        Some(match byte {
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            b'(' => {
                self.skip(1);
                Token::String(self.literal_string())
            }
            b'/' => {
                self.skip(1);
                Token::Name(self.name())
            }
            b'[' => {
                self.skip(1);
                Token::ArrayStart
            }
            b']' => {
                self.skip(1);
                Token::ArrayEnd
            }
            b'<' if self.rest.get(1) != Some(&b'<') => {
                self.skip(1);
                Token::String(self.hex_string())
            }
            b'<' | b'>' => {
                let double = self.rest.get(1) == Some(&byte);
                self.skip(1 + usize::from(double));
                Token::Other
            }
            _ if is_regular(byte) => Token::Operator(self.take(is_regular)),
            _ => {
                self.skip(1);
                Token::Other
            }
        })
    }
}

/// Hexadecimal digits to bytes; other characters are skipped, a missing last digit is 0.
pub(super) fn hex_bytes(digits: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    let mut half = None;
    for digit in digits
        .iter()
        .filter_map(|&digit| char::from(digit).to_digit(16))
    {
        half = match half {
            None => Some(digit as u8),
            Some(high) => {
                bytes.push(high << 4 | digit as u8);
                None
            }
        };
    }
    bytes.extend(half.map(|high| high << 4));
    bytes
}

fn is_octal(byte: u8) -> bool {
    matches!(byte, b'0'..=b'7')
}

fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | 0)
}

fn is_regular(byte: u8) -> bool {
    !is_white(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(content: &str) -> Vec<Token<'_>> {
        Lexer::new(content.as_bytes()).collect()
    }

    fn string(text: &str) -> Token<'static> {
        Token::String(text.as_bytes().to_vec())
    }

    #[test]
    fn operators_and_operands() {
        assert_eq!(
            tokens("/F1 12 Tf% comment\n[(a)-5.5<42>]TJ T* (x)'"),
            [
                Token::Name(b"F1".to_vec()),
                Token::Number(12.0),
                Token::Operator(b"Tf"),
                Token::ArrayStart,
                string("a"),
                Token::Number(-5.5),
                string("B"),
                Token::ArrayEnd,
                Token::Operator(b"TJ"),
                Token::Operator(b"T*"),
                string("x"),
                Token::Operator(b"'"),
            ]
        );
    }

    #[test]
    fn strings() {
        assert_eq!(
            tokens(r"(a\(b\)(c)\n\101\5x\q)"),
            [string("a(b)(c)\nA\u{5}xq")]
        );
        assert_eq!(tokens("(a\\\r\nb)"), [string("ab")]);
        assert_eq!(tokens("<4 1\n4>"), [string("A@")]);
        assert_eq!(tokens("/A#42c"), [Token::Name(b"ABc".to_vec())]);
    }

    #[test]
    fn odd_numbers() {
        let numbers = tokens("--5 5-3 .5 4. + 1.2.3");
        let expected = [-5.0, 5.0, 0.5, 4.0, 0.0, 0.0];
        assert_eq!(numbers, expected.map(Token::Number));
    }

    #[test]
    fn reads_on_after_garbage() {
        assert_eq!(tokens("} ) >> {").len(), 4);
        assert_eq!(tokens("\u{7f}\u{1} q").last(), Some(&Token::Operator(b"q")));
        let mut lexer = Lexer::new(b"(never closed");
        assert_eq!(lexer.next(), Some(string("never closed")));
        assert!(lexer.is_unfinished());
    }

    #[test]
    fn image_data_is_skipped() {
        let mut lexer = Lexer::new(b" \x80EI\xFF EI \xFF\xFF\nEI Q");
        lexer.skip_image();
        assert_eq!(lexer.next(), Some(Token::Operator(b"Q")));
    }
}
