//! Character references: `&amp;`, `&#8217;`, `&#x2019;`.

use super::encoding::windows_1252;

/// The longest name below, or number with leading zeros, that is looked at.
const LONGEST: usize = 10;

/// The character that the reference at the start of `bytes` stands for, and the reference's length.
///
/// A reference without its `;` is left alone: "R&D", "AT&T".
pub(super) fn decode(bytes: &[u8]) -> Option<(char, usize)> {
    let body = bytes.strip_prefix(b"&")?;
    let len = body.iter().take(LONGEST).position(|&byte| byte == b';')?;
    let name = std::str::from_utf8(body.get(..len)?).ok()?;
    let c = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => named(name)?,
    };
    Some((c, len + 2))
}

fn numeric(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    // `from_str_radix` would accept a sign.
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    match code {
        0 => Some(char::REPLACEMENT_CHARACTER),
        // As browsers do: pages written on Windows number characters by its code page.
        0x80..=0x9F => Some(windows_1252(code as u8)),
        _ => char::from_u32(code).or(Some(char::REPLACEMENT_CHARACTER)),
    }
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" | "AMP" => '&',
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        "quot" | "QUOT" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "thinsp" => '\u{2009}',
        "zwnj" => '\u{200C}',
        "zwj" => '\u{200D}',
        "lrm" => '\u{200E}',
        "rlm" => '\u{200F}',
        "shy" => '\u{AD}',
        "ndash" => '–',
        "mdash" => '—',
        "minus" => '−',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "laquo" => '«',
        "raquo" => '»',
        "prime" => '′',
        "Prime" => '″',
        "hellip" => '…',
        "bull" => '•',
        "middot" => '·',
        "deg" => '°',
        "plusmn" => '±',
        "times" => '×',
        "divide" => '÷',
        "frac12" => '½',
        "frac14" => '¼',
        "frac34" => '¾',
        "sup1" => '¹',
        "sup2" => '²',
        "sup3" => '³',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "asymp" => '≈',
        "larr" => '←',
        "rarr" => '→',
        "micro" => 'µ',
        "alpha" => 'α',
        "beta" => 'β',
        "gamma" => 'γ',
        "delta" => 'δ',
        "mu" => 'μ',
        "sect" => '§',
        "para" => '¶',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "cent" => '¢',
        "pound" => '£',
        "euro" => '€',
        "aacute" => 'á',
        "eacute" => 'é',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        "Ntilde" => 'Ñ',
        "uuml" => 'ü',
        "ouml" => 'ö',
        "auml" => 'ä',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn names_and_numbers() {
        assert_eq!(decode(b"&amp; x"), Some(('&', 5)));
        assert_eq!(decode(b"&#8217;s"), Some(('’', 7)));
        assert_eq!(decode(b"&#x2019;"), Some(('’', 8)));
        assert_eq!(decode(b"&#146;"), Some(('’', 6)));
        assert_eq!(decode(b"&#xD800;"), Some(('\u{FFFD}', 8)));
    }

    #[test]
    fn everything_else_is_left_alone() {
        for text in [
            "& x;", "&", "&;", "&#;", "&#x;", "&#+5;", "&R;", "AT&T", "&amp", "&\u{e9};",
        ] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }
}
