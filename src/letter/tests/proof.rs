//! The forms proof: one letter in several layouts reads the same. Runs over real letters where `IMRLINT_LETTERS` names their folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::letter;
use crate::letter::{Letter, Place};
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
    let one = said(&letter(one), one);
    let other = said(&letter(other), other);
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
    let letter = super::letter(text);
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
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_letter = |path: &PathBuf| {
        let known = ["txt", "md", "html", "pdf", "docx"];
        path.extension()
            .is_some_and(|extension| known.iter().any(|known| extension == *known))
    };
    let paths = entries.map(|entry| entry.path()).filter(is_letter);
    let mut letters: Vec<(String, String)> = paths
        .filter_map(|path| {
            let name = path.file_stem()?.to_string_lossy().into_owned();
            let text = super::fold(&path);
            Some((
                name,
                text.unwrap_or_else(|| panic!("{} is not read", path.display())),
            ))
        })
        .collect();
    letters.sort();
    letters
}

/// Compares the letters of a folder with their texts, and says how many agree.
fn compare(texts: &[(String, String)], folder: &Path) -> Result<usize, String> {
    let others = folded(folder);
    let mut report = String::new();
    for ((name, text), (other_name, other)) in texts.iter().zip(&others) {
        assert_eq!(name, other_name);
        if let Some(difference) = first_difference(text, other).or_else(|| incomplete(other)) {
            report.push_str(&format!("{name}: {difference}\n"));
        }
    }
    if report.is_empty() && others.len() == texts.len() {
        return Ok(others.len());
    }
    Err(format!(
        "{}: of {} letters\n{report}",
        folder.display(),
        texts.len()
    ))
}

#[test]
#[ignore = "needs IMRLINT_LETTERS, the folder of real letters"]
fn layouts_of_a_letter_read_the_same() {
    let root = std::env::var("IMRLINT_LETTERS").unwrap();
    let root = Path::new(&root);
    let texts = folded(&root.join("dev/text"));
    assert!(!texts.is_empty(), "no letters in {}", root.display());
    for folder in ["dev/text", "dev/text-reading-order", "dev/pdf"] {
        let agree = compare(&texts, &root.join(folder));
        assert_eq!(
            agree.unwrap_or_else(|report| panic!("{report}")),
            texts.len()
        );
    }
    for (name, text) in folded(&root.join("seeds")) {
        assert_eq!(incomplete(&text), None, "{name}");
    }
}

/// What depends on no line break: requests, decisions, citations, rationales.
fn issues_in(text: &str) -> Vec<[String; 5]> {
    said(&letter(text), text).issues
}

/// A paragraph without line breaks, wrapped at a width.
fn wrapped(text: &str, width: usize) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines = String::new();
        let mut length = 0;
        for word in paragraph.split_whitespace() {
            let newline = length > 0 && length + 1 + word.len() > width;
            lines.push_str(if length == 0 {
                ""
            } else if newline {
                "\n"
            } else {
                " "
            });
            length = if newline || length == 0 {
                word.len()
            } else {
                length + 1 + word.len()
            };
            lines.push_str(word);
        }
        lines
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

#[test]
#[ignore = "needs IMRLINT_LETTERS, the folder of real letters"]
fn issues_do_not_depend_on_line_breaks() {
    let root = std::env::var("IMRLINT_LETTERS").unwrap();
    let root = Path::new(&root);
    let mut letters = folded(&root.join("dev/text"));
    letters.extend(folded(&root.join("seeds")));
    let report = line_break_differences(letters);
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn fixtures_do_not_depend_on_line_breaks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut letters = folded(&root.join("clean"));
    letters.extend(folded(&root.join("letters")));
    let report = line_break_differences(letters);
    assert!(report.is_empty(), "\n{report}");
}

/// Where letters read differently when their lines are broken elsewhere.
fn line_break_differences(letters: Vec<(String, String)>) -> String {
    let mut report = String::new();
    for (name, text) in letters {
        let issues = issues_in(&text);
        let variants = [
            ("no paragraphs", text.replace("\n\n", "\n")),
            (
                "a paragraph a line",
                text.replace("\n\n", "\n").replace('\n', "\n\n"),
            ),
            (
                "one line",
                text.split_whitespace().collect::<Vec<_>>().join(" "),
            ),
            ("short lines", wrapped(&text, 55)),
            ("long lines", wrapped(&text, 120)),
        ];
        for (variant, changed) in variants {
            let found = issues_in(&changed);
            if let Some((one, other)) = issues.iter().zip(&found).find(|(one, other)| one != other)
            {
                let pair = one
                    .iter()
                    .zip(other)
                    .find(|(one, other)| one != other)
                    .unwrap();
                report.push_str(&format!(
                    "{name}, {variant}: {}\n",
                    at_difference(pair.0, pair.1)
                ));
            } else if issues.len() != found.len() {
                report.push_str(&format!(
                    "{name}, {variant}: {} issues, {}\n",
                    issues.len(),
                    found.len()
                ));
            }
        }
    }
    report
}
