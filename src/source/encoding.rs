//! Bytes to text: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::SourceError;

/// Decodes a text file.
///
/// UTF-8 is returned as it is, byte order mark included, so that offsets are those of the file.
/// Where UTF-8 is broken only the bytes that break it are read as Windows-1252: a letter of mixed
/// origin, or one cut off inside a character, keeps its good parts.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SourceError> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0,
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
        _ => {
            // Checked before decoding: images and archives need not be decoded to be refused.
            reject_binary(bytes)?;
            return Ok(match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => Cow::Owned(decode_mixed(bytes)),
            });
        }
    };
    reject_binary(text.as_bytes())?;
    Ok(text)
}

fn decode_mixed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|&byte| windows_1252(byte)));
    }
    text
}

/// A byte of Windows-1252. Undefined bytes stay what they are, control characters.
pub(super) fn windows_1252(byte: u8) -> char {
    const FROM_0X80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80)
        .and_then(|index| FROM_0X80.get(usize::from(index)))
        .copied()
        .unwrap_or(char::from(byte))
}

/// Text has no NUL, and few control characters: Word leaves some (table cells end in `\x07`), so up
/// to a tenth is let through.
fn reject_binary(bytes: &[u8]) -> Result<(), SourceError> {
    if memchr::memchr(0, bytes).is_some() {
        return Err(SourceError::Binary);
    }
    // In pieces whose count fits into a byte, which many bytes are counted at once for.
    let control = |&byte: &u8| u8::from(byte < b' ') & u8::from(byte.wrapping_sub(b'\t') > 4);
    let controls: usize = bytes
        .chunks(255)
        .map(|piece| usize::from(piece.iter().map(control).sum::<u8>()))
        .sum();
    if controls > bytes.len() / 10 {
        return Err(SourceError::Binary);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        decode(bytes).unwrap().into_owned()
    }

    #[test]
    fn utf8_is_left_alone() {
        let bytes = "\u{FEFF}90° – ok".as_bytes();
        assert!(matches!(decode(bytes), Ok(Cow::Borrowed(text)) if text.as_bytes() == bytes));
    }

    #[test]
    fn utf16_needs_its_mark() {
        assert_eq!(decoded(b"\xFF\xFEa\0\x19\x20"), "a’");
        assert_eq!(decoded(b"\xFE\xFF\0a\x20\x19"), "a’");
        assert!(matches!(decode(b"a\0b\0"), Err(SourceError::Binary)));
    }

    #[test]
    fn windows_1252_keeps_undefined_bytes() {
        assert_eq!(decoded(b"patient\x92s 90\xB0 \x81"), "patient’s 90° \u{81}");
    }

    #[test]
    fn windows_1252_is_that_of_the_standard() {
        for byte in 0x80..=0xFF {
            let bytes = [byte];
            let (expected, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            assert_eq!(windows_1252(byte).to_string(), expected);
        }
    }

    #[test]
    fn one_bad_byte_does_not_spoil_the_rest() {
        assert_eq!(
            decoded(b"caf\xC3\xA9 \x96 90\xC2\xB0 cut \xE2\x80"),
            "café – 90° cut â€"
        );
    }

    #[test]
    fn binary_is_refused() {
        assert!(matches!(
            decode(b"PK\x03\x04\0\0"),
            Err(SourceError::Binary)
        ));
        assert!(matches!(
            decode(b"\x01\x02\x03abc"),
            Err(SourceError::Binary)
        ));
        assert_eq!(
            decoded(b"cell one\x07cell two\x0c"),
            "cell one\x07cell two\x0c"
        );
    }
}
