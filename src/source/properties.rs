//! What holds for every text.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::{Format, Source, Span};

/// Pieces of text that folding treats specially, in any order.
fn piece() -> impl Strategy<Value = String> {
    let special = [
        " ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "\n\n\n", "\x0C", "\u{A0}", "\u{200B}",
        "\u{2029}", "\u{AD}", "\u{FEFF}", "-", "/", "10-28-", "–", "“", "’", "…", "ﬁ", "•", "90°",
        "and", "Upheld.", "é", "😀", "Case:",
    ];
    prop_oneof![
        4 => proptest::sample::select(special.to_vec()).prop_map(str::to_owned),
        2 => "[a-z]{1,6}",
        1 => "[A-Z0-9(),.:;?!%+=-]{1,4}",
    ]
}

fn markup() -> impl Strategy<Value = String> {
    let special = [
        "**",
        "__",
        "*",
        "_",
        "# ",
        "> ",
        "\\",
        "<b>",
        "</b>",
        "<br>",
        "<p>",
        "</p>",
        "<td>",
        "<!--",
        "-->",
        "<head>",
        "</head>",
        "<script>",
        "</script>",
        "<pre>",
        "<",
        ">",
        "\"",
        "'",
        "&amp;",
        "&nbsp;",
        "&#8217;",
        "&",
        "&lt;",
        "<http://x.y>",
        "<a href=\"",
        "<5 mm",
    ];
    proptest::sample::select(special.to_vec()).prop_map(str::to_owned)
}

fn joined(piece: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Text with all sorts of white space and typography, without markup.
fn plain() -> impl Strategy<Value = String> {
    joined(piece())
}

/// Text with markup in it, most of it broken; or anything at all.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        joined(prop_oneof![piece(), markup()]),
        any::<String>(),
        "\\PC{0,80}",
    ]
}

fn formats() -> impl Strategy<Value = Format> {
    proptest::sample::select(vec![Format::Text, Format::Markdown, Format::Html])
}

fn read(format: Format, text: &str) -> Option<Source> {
    Source::read("letter", text.as_bytes(), Some(format)).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_lead_to_whole_characters(format in formats(), text in any_text()) {
        let Some(source) = read(format, &text) else { return Ok(()) };
        let (folded, base) = (source.text(), source.base());
        let ends: Vec<u32> = folded.char_indices().map(|(at, _)| at as u32).chain([folded.len() as u32]).collect();
        let mut last = 0;
        for pair in ends.windows(2) {
            let [start, end] = pair else { continue };
            let span = source.base_span(Span::new(*start, *end));
            prop_assert!(!span.is_empty());
            prop_assert!(base.get(span.start as usize..span.end as usize).is_some());
            // Characters follow each other in both texts; those of "..." share their place.
            prop_assert!(last <= span.start);
            last = span.start;
            prop_assert!(source.folded_offset(span.start) <= *start);
            // The whole is what its ends are.
            let from_start = source.base_span(Span::new(0, *end));
            prop_assert_eq!(from_start.end, span.end);
        }
        for offset in 0..=base.len() as u32 + 2 {
            prop_assert!(folded.is_char_boundary(source.folded_offset(offset) as usize));
            let (line, column) = source.position(offset);
            prop_assert!(line >= 1 && column >= 1);
        }
    }

    #[test]
    fn unreplaced_words_are_those_of_the_base(text in plain()) {
        let Some(source) = read(Format::Text, &text) else { return Ok(()) };
        let mut start = 0;
        for word in source.text().split([' ', '\n']) {
            let span = Span::new(start, start + word.len() as u32);
            start = span.end + 1;
            let base = source.base_span(span);
            prop_assert!(word.is_empty() || base.of(source.base()).starts_with(|c: char| !c.is_whitespace()));
            if !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "é°•😀".contains(c)) {
                let dropped: String = base
                    .of(source.base())
                    .chars()
                    .filter(|&c| !c.is_whitespace() && !"\u{AD}\u{FEFF}\u{200B}".contains(c))
                    .collect();
                let same = base.of(source.base()) == word;
                // Ligatures, and soft hyphens within, are the exceptions.
                prop_assert!(same || dropped.replace('ﬁ', "fi") == word, "{:?} {:?}", base.of(source.base()), word);
                if same {
                    prop_assert_eq!(source.folded_offset(base.start), span.start);
                }
            }
        }
    }

    #[test]
    fn separators_are_single(format in formats(), text in any_text()) {
        let Some(source) = read(format, &text) else { return Ok(()) };
        let folded = source.text();
        prop_assert!(!folded.starts_with([' ', '\n']) && !folded.ends_with([' ', '\n']));
        for wrong in ["  ", " \n", "\n ", "\n\n\n", "\t", "\r", "\u{A0}"] {
            prop_assert!(!folded.contains(wrong), "{folded:?}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing(text in plain()) {
        let Some(once) = read(Format::Text, &text) else { return Ok(()) };
        let twice = read(Format::Text, once.text()).unwrap();
        prop_assert_eq!(once.text(), twice.text());
    }

    #[test]
    fn double_spaced_lines_fold_to_stable_text(lines in proptest::collection::vec("[a-z]{1,5}[-.,]?\n{2,4}", 6..40)) {
        let once = read(Format::Text, &lines.concat()).unwrap();
        let twice = read(Format::Text, once.text()).unwrap();
        prop_assert_eq!(once.text(), twice.text());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Source::read("letter.txt", &bytes, None);
        let pdf = [b"%PDF-1.4\n".as_slice(), &bytes].concat();
        let _ = Source::read("letter.pdf", &pdf, None);
    }
}
