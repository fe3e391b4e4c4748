//! What the tests share: rules loaded once, letters read from folders, labels.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

pub mod docx;
pub mod run;

use imrlint::{Checked, RuleSet, Source};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The built-in rules.
pub fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| match RuleSet::builtin() {
        Ok(set) => set,
        Err(error) => panic!("the built-in rules do not load: {error:?}"),
    })
}

/// The letters of a folder, by name.
pub fn letters(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    out.sort();
    assert!(!out.is_empty(), "no letters in {}", folder.display());
    out
}

/// File name without its ending.
pub fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// Reads a letter.
pub fn source(path: &Path) -> Source {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    Source::read(&name, &bytes, None).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Checks a letter.
pub fn check(path: &Path) -> Checked {
    imrlint::check(&source(path), rules()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Words in one line, in small letters.
pub fn fold(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// What a careful reader found.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Label {
    pub letter: String,
    pub issue: u16,
    pub category: String,
    #[serde(default)]
    pub severity: String,
    #[serde(default)]
    pub a: Option<String>,
    #[serde(default)]
    pub b: Option<String>,
    #[serde(default)]
    pub confidence: f64,
}

/// Labels of a file, each defect once.
pub fn labels(file: &Path) -> Vec<Label> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mut out: Vec<Label> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let label: Label = serde_json::from_str(line)
            .unwrap_or_else(|e| panic!("{}:{}: {e}", file.display(), index + 1));
        let known = out
            .iter()
            .any(|l| l.letter == label.letter && l.category == label.category && l.a == label.a);
        if !known || label.category == "none" {
            out.push(label);
        }
    }
    out
}

/// Consecutive words that two quotations must share to be of one place.
const SHARED: usize = 5;

/// Whether a finding is what a label tells: same category, and shared words.
pub fn matches(label: &Label, finding: &imrlint::Finding) -> bool {
    let words = |text: &str| -> Vec<String> {
        fold(text)
            .split(|c: char| !(c.is_alphanumeric() || "/-.#%'".contains(c)))
            .map(|w| w.trim_matches(['.', '\'', '-']).to_owned())
            .filter(|w| !w.is_empty())
            .collect()
    };
    label.category == finding.category.name()
        && finding.locations.iter().any(|location| {
            let shown = words(&location.text);
            [&label.a, &label.b].into_iter().flatten().any(|quote| {
                let quote = words(quote);
                let length = SHARED.min(shown.len()).min(quote.len());
                length > 0
                    && shown
                        .windows(length)
                        .any(|w| quote.windows(length).any(|q| q == w))
            })
        })
}
