//! The documents name everything that the program knows.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod common;

use imrlint::check::program::{Field, Function, VALUE_FUNCTIONS};
use imrlint::check::{Category, Confidence, Consequence, FixableBy, Severity};
use imrlint::facts::{Assertion, Experiencer, Kind, Role, Speaker, Time, attr};
use imrlint::report::{FORMATS, Quote, reference};
use imrlint::rules::json_schema::{Files, json_schema};
use imrlint::vocabulary::{Cue, WordClass};
use std::fs;
use std::path::Path;

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn has_all<'a>(name: &str, words: impl IntoIterator<Item = &'a str>) {
    let text = document(name);
    let missing: Vec<&str> = words
        .into_iter()
        .filter(|word| !text.contains(&format!("`{word}`")))
        .collect();
    assert!(missing.is_empty(), "{name} does not speak of {missing:?}");
}

fn names<T>(all: &'static [(&'static str, T)]) -> impl Iterator<Item = &'static str> {
    all.iter().map(|(name, _)| *name)
}

#[test]
fn the_rule_language() {
    let name = "docs/rules-language.md";
    has_all(name, names(Kind::ALL));
    has_all(name, names(Speaker::ALL));
    has_all(name, names(Role::ALL));
    has_all(name, names(Assertion::ALL));
    has_all(name, names(Time::ALL));
    has_all(name, names(Experiencer::ALL));
    has_all(name, names(Field::ALL));
    has_all(name, attr::NAMES.iter().copied());
    let text = document(name);
    for (function, ..) in Function::ALL {
        assert!(text.contains(&format!("| `{function}(")), "{function}");
    }
    for (function, arguments) in VALUE_FUNCTIONS {
        let row = format!("| `{function}({})", arguments.replace("name", "x"));
        assert!(text.contains(&row), "{row}");
    }
}

/// Every key of the files, as the schema has them. Those of `forms.yaml` and `sentences.yaml` are explained by their comments.
#[test]
fn every_key() {
    let vocabulary = &common::rules().vocabulary;
    for (files, name) in [
        (Files::Rule, "docs/rules-language.md"),
        (Files::Criteria, "docs/rules-language.md"),
        (Files::Vocabulary, "docs/vocabulary.md"),
    ] {
        let schema = json_schema(files, vocabulary);
        let commented = |of: &str| {
            files == Files::Vocabulary
                && (of.ends_with("Data") || of == "LeadInWords" || of == "OutcomePhrases")
        };
        let keys: Vec<&str> = schema["definitions"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(of, _)| !commented(of) && *of != "Where")
            .filter_map(|(_, definition)| definition["properties"].as_object())
            .flat_map(|keys| keys.keys().map(String::as_str))
            .collect();
        assert!(keys.len() > 8);
        has_all(name, keys);
    }
}

/// The reference under `docs/rules/` is what `imrlint rules docs` writes.
#[test]
fn the_reference_of_all_rules() {
    let pages = reference::pages(common::rules());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut stale: Vec<String> = pages
        .iter()
        .filter(|(name, text)| fs::read_to_string(folder.join(name)).ok().as_ref() != Some(text))
        .map(|(name, _)| name.clone())
        .collect();
    let mut todo = vec![folder.clone()];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            continue;
        }
        let name = path
            .strip_prefix(&folder)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        if !pages.contains_key(&name) {
            stale.push(name);
        }
    }
    assert!(
        stale.is_empty(),
        "stale pages {stale:?}: run `cargo run -- rules docs docs/rules`"
    );
}

#[test]
fn findings() {
    let name = "docs/findings.md";
    has_all(name, names(Category::ALL));
    has_all(name, names(Severity::ALL));
    has_all(name, names(Confidence::ALL));
    has_all(name, names(Consequence::ALL));
    has_all(name, names(FixableBy::ALL));
}

#[test]
fn inputs() {
    let name = "docs/inputs.md";
    has_all(name, ["text", "markdown", "html", "pdf", "docx", "jsonl"]);
    let limit = format!("{} MiB", imrlint::source::LARGEST_INPUT >> 20);
    assert!(document(name).contains(&limit), "{limit}");
}

#[test]
fn the_gate() {
    let name = "docs/gate.md";
    has_all(name, imrlint::gate::WAIVER_RULES.iter().map(|rule| rule.id));
    has_all(name, names(imrlint::check::Status::ALL));
}

#[test]
fn copies() {
    let name = "docs/copies.md";
    has_all(name, imrlint::copies::CHANGES.iter().copied());
    has_all(name, names(imrlint::copies::WEIGHTS));
}

#[test]
fn the_vocabulary() {
    has_all(
        "docs/vocabulary.md",
        Cue::ALL
            .iter()
            .flat_map(|(topic, set, _)| [*topic, *set])
            .collect::<Vec<_>>(),
    );
    has_all("docs/vocabulary.md", names(WordClass::ALL));
}

#[test]
fn outputs() {
    let name = "docs/outputs.md";
    has_all(name, FORMATS.iter().map(|format| format.name));
    has_all(name, names(Quote::ALL));
    has_all(name, imrlint::report::csv::COLUMNS.iter().copied());
}
