//! The map from a font's codes to characters that a PDF gives along (`ToUnicode`).
//!
//! Read here and written anew, since `pdf-extract` accepts only some of the forms that occur.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::lexer::{Lexer, Token};

/// More entries than any font has glyphs.
const MOST_ENTRIES: usize = 1 << 17;

/// Character codes and the text that each stands for.
#[derive(Debug, Default)]
pub(super) struct CharMap(BTreeMap<u32, String>);

impl CharMap {
    pub(super) fn parse(cmap: &[u8]) -> CharMap {
        let mut map = CharMap::default();
        let mut lexer = Lexer::new(cmap);
        while let Some(token) = lexer.next() {
            match token {
                Token::Operator(b"beginbfchar") => map.read_characters(&mut lexer),
                Token::Operator(b"beginbfrange") => map.read_ranges(&mut lexer),
                _ => {}
            }
        }
        map
    }

    fn read_characters(&mut self, lexer: &mut Lexer<'_>) {
        while let (Some(Token::String(from)), Some(Token::String(to))) =
            (lexer.next(), lexer.next())
        {
            self.insert(code(&from), utf16(&to));
        }
    }

    fn read_ranges(&mut self, lexer: &mut Lexer<'_>) {
        while let (Some(Token::String(low)), Some(Token::String(high))) =
            (lexer.next(), lexer.next())
        {
            let codes = code(&low)..=code(&high);
            match lexer.next() {
                Some(Token::String(first)) => {
                    let mut units = utf16(&first);
                    for code in codes {
                        if self.0.len() >= MOST_ENTRIES {
                            return;
                        }
                        self.insert(code, units.clone());
                        if let Some(last) = units.last_mut() {
                            *last = last.wrapping_add(1);
                        }
                    }
                }
                Some(Token::ArrayStart) => {
                    let mut codes = codes;
                    while let Some(Token::String(to)) = lexer.next() {
                        if let Some(code) = codes.next() {
                            self.insert(code, utf16(&to));
                        }
                    }
                }
                _ => return,
            }
        }
    }

    fn insert(&mut self, code: u32, units: Vec<u16>) {
        let text: String = char::decode_utf16(units).flatten().collect();
        if self.0.len() < MOST_ENTRIES {
            self.0.insert(code, text);
        }
    }

    /// Adds what the name of a glyph says, where the map itself says nothing.
    pub(super) fn add_glyph(&mut self, code: u32, name: &[u8]) {
        if !self.0.contains_key(&code)
            && let Some(text) = glyph_text(name)
        {
            self.0.insert(code, text);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The map in the one form that every reader accepts.
    pub(super) fn to_cmap(&self) -> Vec<u8> {
        let mut cmap = format!("{} beginbfchar\n", self.0.len());
        for (code, text) in &self.0 {
            let _ = write!(cmap, "<{code:08x}> <");
            for unit in text.encode_utf16() {
                let _ = write!(cmap, "{unit:04x}");
            }
            cmap.push_str(">\n");
        }
        cmap.push_str("endbfchar\n");
        cmap.into_bytes()
    }
}

fn code(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |code, &byte| code << 8 | u32::from(byte))
}

fn utf16(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [byte] => vec![u16::from(*byte)],
        _ => bytes
            .chunks_exact(2)
            .map(|pair| code(pair) as u16)
            .collect(),
    }
}

/// Glyph names that are built by rule rather than listed: `uni2019`, `u1F600`, `f_i`, `A.sc`.
fn glyph_text(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    if base == name && !base.contains('_') && !base.starts_with('u') {
        return None;
    }
    base.split('_').map(component).collect()
}

fn component(name: &str) -> Option<String> {
    let hex = |digits: &str| {
        let valid = digits.len() >= 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| valid)?;
        char::from_u32(code).map(String::from)
    };
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => Some(letter.to_string()),
        _ => match name.strip_prefix("uni") {
            Some(digits) => hex(digits.get(..4).unwrap_or_default()),
            None => hex(name.strip_prefix('u')?),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(map: &CharMap) -> Vec<(u32, &str)> {
        map.0
            .iter()
            .map(|(&code, text)| (code, text.as_str()))
            .collect()
    }

    #[test]
    fn reads_all_forms() {
        let map = CharMap::parse(
            b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <FF> endcodespacerange
              2 beginbfchar <01> <0041> <02> <D83DDE00> endbfchar
              3 beginbfrange <10> <12> <0061> <20> <21> [<00660069> <2019>] <30><31><00410031>
              endbfrange",
        );
        assert_eq!(
            entries(&map),
            [
                (1, "A"),
                (2, "😀"),
                (16, "a"),
                (17, "b"),
                (18, "c"),
                (32, "fi"),
                (33, "’"),
                (48, "A1"),
                (49, "A2"),
            ]
        );
    }

    #[test]
    fn writes_what_it_reads() {
        let map = CharMap::parse(b"1 beginbfchar <0003> <00660069> endbfchar");
        let again = CharMap::parse(&map.to_cmap());
        assert_eq!(entries(&again), [(3, "fi")]);
    }

    #[test]
    fn broken_maps_end_quietly() {
        for cmap in [
            "1 beginbfchar <01>",
            "beginbfrange <00> <FFFFFFFF> <0041>",
            "beginbfchar <01> <D800>",
        ] {
            CharMap::parse(cmap.as_bytes());
        }
    }

    #[test]
    fn glyph_names_by_rule() {
        let text = |name: &str| glyph_text(name.as_bytes());
        assert_eq!(text("uni2019").as_deref(), Some("’"));
        assert_eq!(text("f_i").as_deref(), Some("fi"));
        assert_eq!(text("A.sc").as_deref(), Some("A"));
        assert_eq!(text("u1F600").as_deref(), Some("😀"));
        for listed in ["quoteright", "udieresis", "A", ".notdef", "g12"] {
            assert_eq!(text(listed), None, "{listed}");
        }
    }
}
