//! What folding does to a single character.

/// The fate of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It stands for itself.
    Itself,
    /// White space within a line.
    Space,
    /// White space that ends a line though it is none of `\r\n`, `\n`, `\r`: form feed, vertical tab.
    LineEnd,
    /// The Unicode paragraph separator.
    ParagraphEnd,
    /// Invisible: dropped without parting what stands around it.
    Invisible,
    /// Invisible, but at a line end it means that the word goes on.
    SoftHyphen,
    /// Replaced by plain characters.
    As(&'static str),
}

/// How to fold `c`, which is not `\n` or `\r`.
pub(super) fn kind(c: char) -> Kind {
    match c {
        '!'..='~' => Kind::Itself,
        '\x0B' | '\x0C' | '\u{85}' | '\u{2028}' => Kind::LineEnd,
        '\u{2029}' => Kind::ParagraphEnd,
        // Control characters too: Word ends table cells with one.
        '\0'..=' '
        | '\x7F'
        | '\u{A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200B}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => Kind::Space,
        '\u{AD}' => Kind::SoftHyphen,
        '\u{61C}'
        | '\u{200C}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => Kind::Invisible,
        // The primes as well: feet and inches, minutes and seconds.
        '‘' | '’' | '‚' | '‛' | '′' | '\u{2BC}' => Kind::As("'"),
        '“' | '”' | '„' | '‟' | '″' => Kind::As("\""),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => {
            Kind::As("-")
        }
        '…' => Kind::As("..."),
        '\u{FB00}' => Kind::As("ff"),
        '\u{FB01}' => Kind::As("fi"),
        '\u{FB02}' => Kind::As("fl"),
        '\u{FB03}' => Kind::As("ffi"),
        '\u{FB04}' => Kind::As("ffl"),
        '\u{FB05}' | '\u{FB06}' => Kind::As("st"),
        _ => Kind::Itself,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unicode_space_is_white_space() {
        for c in ('\0'..=char::MAX).filter(|&c| c.is_whitespace() && !matches!(c, '\n' | '\r')) {
            let white = matches!(kind(c), Kind::Space | Kind::LineEnd | Kind::ParagraphEnd);
            assert!(white, "{c:?}");
        }
    }

    #[test]
    fn replacements_stand_for_themselves() {
        for c in '\0'..=char::MAX {
            if let Kind::As(text) = kind(c) {
                assert!(text.chars().all(|c| kind(c) == Kind::Itself), "{c:?}");
                assert!(text.len() <= c.len_utf8(), "{c:?} may not grow");
            }
        }
    }

    #[test]
    fn bullets_and_degrees_stay() {
        for c in "•·°±×½é▪\u{F0B7}".chars() {
            assert_eq!(kind(c), Kind::Itself, "{c:?}");
        }
    }
}
