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
