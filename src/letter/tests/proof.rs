//! The forms proof: one letter in several layouts reads the same. Runs over real letters where `IMRLINT_LETTERS` names their folder.

use std::fs;
use std::path::Path;

use super::forms;
use crate::letter::{Letter, Place, read};
use crate::source::Span;

/// What a letter says, without where it wraps.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    header: Vec<(String, String)>,
    issues: Vec<[String; 5]>,
    summary: String,
    sentences: Vec<String>,
}

fn words(span: Option<Span>, text: &str) -> String {
    let text = span.map_or("", |span| span.of(text));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn said(letter: &Letter, text: &str) -> Said {
    let mut header: Vec<(String, String)> = letter
        .header
        .iter()
        .map(|field| (field.field.clone(), words(Some(field.value), text)))
        .collect();
    header.sort();
    let issues = letter
        .issues
        .iter()
        .map(|issue| {
            let decision = format!("{:?}", issue.decision.map(|decision| decision.outcome));
            let request = words(Some(issue.request), text);
            let [claims, citation, rationale] = [
                issue.claims_administrator,
                issue.reviewer_citation,
                issue.rationale,
            ]
            .map(|span| words(span, text));
            [request, decision, claims, citation, rationale]
        })
        .collect();
    let sentences = letter
        .sentences
        .iter()
        .filter(|sentence| sentence.place != Place::Header);
    Said {
        header,
        issues,
        summary: words(letter.summary, text),
        sentences: sentences
            .map(|sentence| words(Some(sentence.span), text))
            .collect(),
    }
}

/// The first difference between two layouts of one letter, given as folded texts.
pub(super) fn first_difference(one: &str, other: &str) -> Option<String> {
    let forms = forms();
    let one = said(&read(one, &forms), one);
    let other = said(&read(other, &forms), other);
    if one.header != other.header {
        return Some(format!(
            "header: {:?}\n    other: {:?}",
            one.header, other.header
        ));
    }
    if one.issues.len() != other.issues.len() {
        return Some(format!(
            "{} issues, other: {}",
            one.issues.len(),
            other.issues.len()
        ));
    }
    let names = [
        "request",
        "decision",
        "claims administrator",
        "citation",
        "rationale",
    ];
    for (index, (issue, of_other)) in one.issues.iter().zip(&other.issues).enumerate() {
        for ((name, said), of_other) in names.iter().zip(issue).zip(of_other) {
            if said != of_other {
                return Some(format!(
                    "issue {}, {name}: {}",
                    index + 1,
                    at_difference(said, of_other)
                ));
            }
        }
    }
    if one.summary != other.summary {
        return Some(format!(
            "summary: {}",
            at_difference(&one.summary, &other.summary)
        ));
    }
    let pair = one
        .sentences
        .iter()
        .zip(&other.sentences)
        .find(|(one, other)| one != other);
    pair.map(|(one, other)| format!("sentence: {one:?}\n    other: {other:?}"))
}

/// Two texts from where they differ.
fn at_difference(one: &str, other: &str) -> String {
    let same = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let part = |text: &str| {
        text.chars()
            .skip(same.saturating_sub(20))
            .take(80)
            .collect::<String>()
    };
    format!("{:?}\n    other: {:?}", part(one), part(other))
}

/// What is wrong with a letter by itself: each label of a claims administrator's citation is an issue, complete.
fn incomplete(text: &str) -> Option<String> {
    let letter = read(text, &forms());
    let labels = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .matches("Claims Administrator guideline:")
        .count();
    if letter.issues.len() != labels {
        return Some(format!("{} issues, {labels} labels", letter.issues.len()));
    }
    let whole = |issue: &crate::letter::Issue| {
        issue.decision.is_some()
            && issue.claims_administrator.is_some()
            && issue.reviewer_citation.is_some()
            && issue.rationale.is_some()
    };
    let broken = letter.issues.iter().position(|issue| !whole(issue));
    let unplaced = letter
        .unplaced
        .first()
        .map(|span| format!("unplaced: {:?}", span.of(text)));
    broken
        .map(|index| format!("issue {} is not whole", index + 1))
        .or(unplaced)
}

/// The letters of a folder by name, folded.
fn folded(folder: &Path) -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut letters: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_stem()?.to_string_lossy().into_owned();
            Some((name, super::fold(&path)?))
        })
        .collect();
    letters.sort();
    letters
}

#[test]
#[ignore = "needs IMRLINT_LETTERS, the folder of real letters"]
fn layouts_of_a_letter_read_the_same() {
    let root = std::env::var("IMRLINT_LETTERS").unwrap();
    let root = Path::new(&root);
    let texts = folded(&root.join("dev/text"));
    assert!(!texts.is_empty(), "no letters in {}", root.display());
    let others = folded(&root.join("dev/text-reading-order"));
    let mut agree = 0;
    let mut report = String::new();
    for ((name, text), (other_name, other)) in texts.iter().zip(&others) {
        assert_eq!(name, other_name);
        match first_difference(text, other).or_else(|| incomplete(text)) {
            Some(difference) => report.push_str(&format!("{name}: {difference}\n")),
            None => agree += 1,
        }
    }
    assert!(
        report.is_empty(),
        "{agree} of {} letters agree\n{report}",
        texts.len()
    );
    for (name, text) in folded(&root.join("seeds")) {
        let fault = incomplete(&text);
        assert_eq!(fault, None, "{name}");
    }
}
