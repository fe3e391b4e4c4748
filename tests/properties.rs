//! What must hold for any letter: spans are exact, layout does not matter, nothing panics.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

mod common;

use common::{letters, rules};
use imrlint::source::Span;
use imrlint::{Source, check};
use proptest::prelude::*;
use std::path::Path;

/// Rules with the words that they show, folded, in the order of the text.
fn said(name: &str, bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let Ok(source) = Source::read(name, bytes, None) else {
        return Vec::new();
    };
    let Ok(checked) = check(&source, rules()) else {
        return Vec::new();
    };
    checked
        .findings
        .iter()
        .map(|f| {
            let words = f
                .locations
                .iter()
                .map(|l| {
                    assert_eq!(
                        l.span.of(source.base()),
                        l.text,
                        "{name}: the span is not exact"
                    );
                    assert!(!l.text.is_empty(), "{name}: an empty span");
                    assert_eq!(source.position(l.span.start), (l.line, l.column), "{name}");
                    l.text.split_whitespace().collect::<String>().to_lowercase()
                })
                .collect();
            (f.rule.clone(), words)
        })
        .collect()
}

/// The plain-text fixtures.
fn texts() -> Vec<(String, String)> {
    ["fixtures/letters", "fixtures/clean"]
        .iter()
        .flat_map(|folder| letters(Path::new(folder)))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            Some((path.display().to_string(), text))
        })
        .collect()
}

#[test]
fn line_ends_do_not_matter() {
    for (name, text) in texts() {
        let unix = text.replace("\r\n", "\n");
        let wanted = said(&name, unix.as_bytes());
        assert_eq!(
            wanted,
            said(&name, unix.replace('\n', "\r\n").as_bytes()),
            "{name}: CRLF"
        );
        let bom = [b"\xef\xbb\xbf", unix.as_bytes()].concat();
        assert_eq!(wanted, said(&name, &bom), "{name}: byte order mark");
    }
}

#[test]
fn double_spacing_and_no_break_spaces_do_not_matter() {
    for (name, text) in texts() {
        let unix = text.replace("\r\n", "\n");
        let double: Vec<&str> = unix.lines().collect();
        if double.iter().filter(|l| l.trim().is_empty()).count() * 3 > double.len() {
            continue;
        }
        let wanted = said(&name, unix.as_bytes());
        let spaced = double.join("\n\n");
        assert_eq!(
            wanted,
            said(&name, spaced.as_bytes()),
            "{name}: double-spaced"
        );
        let fixed = unix.replace(' ', "\u{a0}");
        assert_eq!(
            wanted,
            said(&name, fixed.as_bytes()),
            "{name}: no-break spaces"
        );
    }
}

#[test]
fn a_letter_says_the_same_twice() {
    for (name, text) in texts() {
        assert_eq!(said(&name, text.as_bytes()), said(&name, text.as_bytes()));
    }
}

#[test]
fn fingerprints_survive_moved_lines() {
    let (name, text) = texts().swap_remove(0);
    let prints = |text: &str| -> Vec<String> {
        let source = Source::read(&name, text.as_bytes(), None).unwrap();
        check(&source, rules())
            .unwrap()
            .findings
            .into_iter()
            .map(|f| f.fingerprint)
            .collect()
    };
    let before = prints(&text);
    assert!(!before.is_empty());
    assert_eq!(
        before,
        prints(&format!("\n\n{}", text.replace('\n', "\n  ")))
    );
}

/// Whether every span of what is read lies in its text, on character boundaries.
fn well_formed(name: &str, bytes: &[u8]) {
    let Ok(source) = Source::read(name, bytes, None) else {
        return;
    };
    let (reading, facts) = imrlint::read(&source, rules());
    let inside = |span: Span| {
        let range = span.start as usize..span.end as usize;
        assert!(source.text().get(range).is_some(), "{name}: {span:?}");
        let base = source.base_span(span);
        let range = base.start as usize..base.end as usize;
        assert!(source.base().get(range).is_some(), "{name}: {base:?}");
    };
    let letter = &reading.letter;
    letter.parts.iter().for_each(|part| inside(part.span));
    letter
        .sentences
        .iter()
        .for_each(|sentence| inside(sentence.span));
    for pair in letter.sentences.windows(2) {
        assert!(
            pair[0].span.end <= pair[1].span.start,
            "{name}: sentences overlap"
        );
    }
    for fact in &facts {
        inside(fact.span);
        fact.cue.into_iter().for_each(inside);
        fact.attributes
            .iter()
            .for_each(|attribute| inside(attribute.span));
        fact.regions.iter().for_each(|region| inside(region.span));
    }
}

/// The letter as a web page, a line at a time.
fn as_html(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let paragraphs = escaped.replace("\r\n", "\n").replace("\n\n", "</p>\n<p>");
    let lines: Vec<&str> = paragraphs.lines().collect();
    format!("<html><body><p>{}</p></body></html>", lines.join("<br>\n"))
}

/// A stretch of characters.
fn stretch(text: &str, at: usize, length: usize) -> String {
    let count = text.chars().count().max(1);
    text.chars().skip(at % count).take(length).collect()
}

#[test]
fn a_web_page_says_what_the_text_says() {
    let marks = ["<br>", "<p>", "</p>"];
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    for (name, text) in texts() {
        let mut page = said("letter.html", as_html(&text).as_bytes());
        for word in page.iter_mut().flat_map(|(_, words)| words) {
            *word = marks
                .iter()
                .fold(word.clone(), |word, mark| word.replace(mark, ""));
            *word = entities
                .iter()
                .fold(word.clone(), |word, (entity, c)| word.replace(entity, c));
        }
        assert_eq!(said(&name, text.as_bytes()), page, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// White space at the ends of lines, and how far lines are set in, mean nothing.
    #[test]
    fn margins_do_not_matter(letter in 0_usize..100, left in 0_usize..12, right in 0_usize..5) {
        let texts = texts();
        let (name, text) = &texts[letter % texts.len()];
        let moved: Vec<String> = text
            .lines()
            .map(|line| match line.trim().is_empty() {
                true => " ".repeat(right),
                false => format!("{}{line}{}", " ".repeat(left), " ".repeat(right)),
            })
            .collect();
        prop_assert_eq!(said(name, text.as_bytes()), said(name, moved.join("\n").as_bytes()));
    }

    /// Pieces of other letters, and characters of several bytes, at any place.
    #[test]
    fn spliced_letters_keep_their_spans(
        letter in 0_usize..100,
        splices in prop::collection::vec((0_usize..100, 0_usize..8000, 0_usize..600, 0_usize..8000), 1..5),
        odd in "[é–\u{2028}\u{200b}\u{1F600}ﬁ\t\n ]{0,3}",
    ) {
        let texts = texts();
        let (name, text) = &texts[letter % texts.len()];
        let mut spliced = text.clone();
        for (from, at, length, to) in splices {
            let piece = stretch(&texts[from % texts.len()].1, at, length);
            let head = stretch(&spliced, 0, to % spliced.chars().count().max(1));
            let tail = spliced[head.len()..].to_owned();
            spliced = [head, odd.clone(), piece, odd.clone(), tail].concat();
        }
        for name in [name.as_str(), "letter.md", "letter.html"] {
            well_formed(name, spliced.as_bytes());
            said(name, spliced.as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_on_any_text(text in "(?s).{0,2000}") {
        said("any.txt", text.as_bytes());
    }

    #[test]
    fn nothing_panics_on_a_letter_with_holes(letter in 0_usize..40, cuts in prop::collection::vec((0_usize..8000, 0_usize..200), 0..6)) {
        let texts = texts();
        let (name, text) = &texts[letter % texts.len()];
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length) in cuts {
            if at < chars.len() {
                let end = (at + length).min(chars.len());
                chars.drain(at..end);
            }
        }
        let cut: String = chars.into_iter().collect();
        said(name, cut.as_bytes());
    }

    #[test]
    fn nothing_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        said("any.txt", &bytes);
        said("any.pdf", &bytes);
    }
}
