//! The data and its errors.

use super::super::lexicon::{Known, Lexicon};
use super::super::phrases::{PhrasesBuilder, Piece};
use super::super::words::Words;
use super::forms;
use crate::letter::{Forms, FormsData};
use crate::words::{self, tokens};
use proptest::prelude::*;

fn spellings(pattern: &str) -> Result<Vec<String>, String> {
    let mut all = words::Lexicon::default();
    let spellings = PhrasesBuilder::default().add(pattern, (), &mut Lexicon::new(&mut all))?;
    let word = |piece: &Piece| match *piece {
        Piece::Word { id, .. } => all.word(id).to_owned(),
        Piece::Number => "{n}".to_owned(),
        Piece::Gap => "~".to_owned(),
    };
    Ok(spellings
        .iter()
        .map(|pieces| pieces.iter().map(word).collect::<Vec<_>>().join(" "))
        .collect())
}

#[test]
fn patterns_stand_for_spellings() {
    assert_eq!(spellings("case summary").unwrap(), ["case summary"]);
    assert_eq!(
        spellings("(a|the big) case").unwrap(),
        ["a case", "the big case"]
    );
    assert_eq!(
        spellings("[clinical] Case Summaries").unwrap(),
        ["clinical case summary", "case summary"]
    );
    assert_eq!(
        spellings("page {n} of ~ letter").unwrap(),
        ["page {n} of ~ letter"]
    );
    assert_eq!(
        spellings("page {n} [of {n}]").unwrap(),
        ["page {n} of {n}", "page {n}"]
    );
}

#[test]
fn faulty_patterns_are_refused_by_name() {
    for pattern in [
        "",
        "~",
        "[optional]",
        "(a|b",
        "a)",
        "(a|)",
        "(a [b])",
        "{m}",
        "{n} pages",
    ] {
        let error = spellings(pattern).unwrap_err();
        assert!(error.contains(pattern), "{error}");
    }
    let forms = include_str!("../../../rules/vocabulary/language/forms.yaml")
        .replace("[clinical] case summary", "[clinical case summary");
    let forms: FormsData = serde_yaml::from_str(&forms).unwrap();
    let sentences = include_str!("../../../rules/vocabulary/language/sentences.yaml");
    let error = Forms::from_data(
        forms,
        serde_yaml::from_str(sentences).unwrap(),
        &mut words::Lexicon::default(),
    )
    .unwrap_err();
    assert!(error.contains("[clinical case summary"), "{error}");
}

#[test]
fn unknown_keys_are_refused() {
    let forms = include_str!("../../../rules/vocabulary/language/forms.yaml")
        .replace("numbered: true", "numbred: true");
    assert!(serde_yaml::from_str::<FormsData>(&forms).is_err());
}

#[test]
fn phrases_are_found_over_lines_and_not_over_stops() {
    let mut all = words::Lexicon::default();
    let mut lexicon = Lexicon::new(&mut all);
    let mut phrases = PhrasesBuilder::default();
    phrases.add("decision rationale", 1, &mut lexicon).unwrap();
    phrases.add("~ guideline", 2, &mut lexicon).unwrap();
    phrases.add("page {n}", 3, &mut lexicon).unwrap();
    let text = "Decision\nRationales here. The decision. Rationale of Acme Review's guidelines, page 12 and page x.";
    let known = lexicon.known();
    let words = Words::new(text, &tokens(text, &all), &all, &known);
    let found: Vec<(i32, String)> = phrases
        .build()
        .find(&words)
        .iter()
        .map(|hit| {
            (
                hit.tag,
                words
                    .slice(words.start(hit.first), words.end(hit.last))
                    .to_owned(),
            )
        })
        .collect();
    let wanted = [
        (1, "Decision\nRationales"),
        (2, "of Acme Review's guidelines"),
        (3, "page 12"),
    ];
    assert_eq!(found, wanted.map(|(tag, text)| (tag, text.to_owned())));
}

#[test]
fn words_know_what_stands_beside_them() {
    let text = "Page(s): 63-66. The\n\nREVIEWER'S note";
    let words = {
        let lexicon = words::Lexicon::default();
        Words::new(text, &tokens(text, &lexicon), &lexicon, &Known::default())
    };
    let list: Vec<&str> = (0..words.len()).map(|index| words.word(index)).collect();
    assert_eq!(list, ["Page(s)", "63", "66", "The", "REVIEWER'S", "note"]);
    assert!(words.looks(0).colon && words.looks(2).stop && words.looks(3).apart);
    assert!(words.looks(4).caps && !words.looks(3).caps && words.looks(1).number);
    assert!(words.lines[1].paragraph && words.begins_line(4) && words.ends_line(4));
}

#[test]
fn the_shipped_data_compiles() {
    forms();
}

/// Runs of letters and digits, with an apostrophe inside and the "(s)" behind them.
fn runs(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let alone = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii())
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while alone(at) || at > start && bytes.get(at) == Some(&b'\'') && alone(at + 1) {
            at += 1;
        }
        if at == start {
            at += 1;
            continue;
        }
        if let Some(b"(s)" | b"(S)") = bytes.get(at..at + 3) {
            at += 3;
        }
        out.push(&text[start..at]);
    }
    out
}

proptest! {
    #[test]
    fn words_joined_from_tokens_are_runs_of_letters_and_digits(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "patient's", "10mg", "7.5", "1,000", "guideline(s)", "REVIEWER'S", "C4-5", "don't", "can't", "a.m.", "63-66.",
            "(new)", "patients'", "10's", "(s)", "a:b", "x.y(s)z", "é", "'",
        ]), 0..12),
        gap in prop::sample::select(vec![" ", "\n", "\n\n", ", ", ": "]),
    ) {
        let text = pieces.join(gap);
        let lexicon = words::Lexicon::default();
        let words = Words::new(&text, &tokens(&text, &lexicon), &lexicon, &Known::default());
        let list: Vec<&str> = (0..words.len()).map(|index| words.word(index)).collect();
        prop_assert_eq!(list, runs(&text));
    }
}
