//! The documents name everything that the program knows.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use imrlint::check::program::{Field, Function};
use imrlint::check::{Category, Confidence, Consequence, FixableBy, Severity};
use imrlint::facts::{Assertion, Experiencer, Kind, Role, Speaker, Time, attr};
use imrlint::report::{FORMATS, Quote};
use imrlint::vocabulary::Cue;
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
fn the_vocabulary() {
    has_all(
        "docs/vocabulary.md",
        Cue::ALL
            .iter()
            .flat_map(|(topic, set, _)| [*topic, *set])
            .collect::<Vec<_>>(),
    );
}

#[test]
fn outputs() {
    let name = "docs/outputs.md";
    has_all(name, FORMATS.iter().map(|format| format.name));
    has_all(name, names(Quote::ALL));
    has_all(name, imrlint::report::csv::COLUMNS.iter().copied());
}
