//! Text as a terminal shows it: harmless characters, their width, lines that fit.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What a character is shown as; `None` when it is left out. Letters and file names come from others: nothing in them may
/// move the cursor, colour the screen, ring, or turn the reading direction around.
pub(crate) fn shown(c: char) -> Option<char> {
    match c {
        ' '..='~' => Some(c),
        // Pictures of control characters.
        '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)),
        '\x7F' => Some('\u{2421}'),
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Some(' ')
        }
        // Joiners and marks without width.
        '\u{AD}'
        | '\u{34F}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200D}'
        | '\u{2060}'..='\u{2065}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{E0000}'..='\u{E0FFF}' => None,
        // C1 controls, direction marks, line separators, annotations.
        '\u{80}'..='\u{9F}'
        | '\u{61C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{206F}'
        | '\u{FFF0}'..='\u{FFFB}' => Some(char::REPLACEMENT_CHARACTER),
        _ => Some(c),
    }
}

/// Columns that a shown character takes.
pub(crate) fn width_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Columns that a shown text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text on one line, white space shown as one space, with harmless characters.
pub(crate) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter_map(shown));
    }
    out
}

/// A name, such as a path, in which white space counts, with harmless characters.
pub(crate) fn name(text: &str) -> String {
    text.chars().filter_map(shown).collect()
}

/// `text` in at most `columns`, with `cut` where something is left out at its end.
pub(crate) fn shorten(text: &str, columns: usize, cut: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(cut));
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|&c| {
            used += width_of(c);
            used <= room
        })
        .collect();
    format!("{}{cut}", kept.trim_end())
}

/// `text` in at most `most` characters, with `…` where something is left out at its end.
pub(crate) fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(most.saturating_sub(1)).collect();
            format!("{}…", kept.trim_end())
        }
    }
}

/// `text` on lines of at most `first` columns, then `rest` columns. White space is folded; a word too long for a line is
/// broken.
pub(crate) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let (first, rest) = (first.max(8), rest.max(8));
    let mut lines = vec![String::new()];
    let mut used = 0;
    // A line that begins with `::` is a command to a workflow runner that shows the report in its log.
    for word in line(text).replace("::", ": :").split(' ') {
        let room = if lines.len() == 1 { first } else { rest };
        let wide = width(word);
        if used > 0 && used + 1 + wide > room {
            lines.push(String::new());
            used = 0;
        }
        if used > 0 {
            append(&mut lines, ' ');
            used += 1;
        }
        for c in word.chars() {
            let room = if lines.len() == 1 { first } else { rest };
            if used + width_of(c) > room {
                lines.push(String::new());
                used = 0;
            }
            append(&mut lines, c);
            used += width_of(c);
        }
    }
    lines
}

fn append(lines: &mut [String], c: char) {
    if let Some(last) = lines.last_mut() {
        last.push(c);
    }
}

/// "1 letter", "2 letters", "2 diagnoses".
pub(crate) fn counted(number: usize, thing: &str) -> String {
    match thing.strip_suffix("is") {
        _ if number == 1 => format!("{number} {thing}"),
        Some(stem) => format!("{number} {stem}es"),
        None => format!("{number} {thing}s"),
    }
}

/// `text` filled with spaces to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_unasked() {
        assert_eq!(line("a\x1b[31mred\x07\n\tb"), "a␛[31mred␇ b");
        assert_eq!(
            line("pay\u{202E}001\u{2066}x\u{200B}y\u{9B}31m"),
            "pay\u{FFFD}001\u{FFFD}xy\u{FFFD}31m"
        );
        assert_eq!(name("a  b\r\n.txt"), "a  b␍␊.txt");
        for c in '\0'..=char::MAX {
            if let Some(c) = shown(c) {
                assert!(!c.is_control(), "{c:?}");
            }
        }
    }

    #[test]
    fn wraps_by_columns() {
        assert_eq!(wrap("one two three", 8, 20), ["one two", "three"]);
        assert_eq!(wrap("日本語日本語", 8, 8), ["日本語日", "本語"]);
        assert_eq!(wrap("", 8, 8), [""]);
        assert_eq!(shorten("Tramadol ER 150mg", 10, "…"), "Tramadol…");
        assert_eq!(shorten("short", 10, "…"), "short");
    }
}
