//! Every kind of mistake in a rule or vocabulary file, each told at the words that are wrong. What is expected stands as
//! comments at the top of each file of `fixtures/broken-rules/`:
//!
//! ```yaml
//! # mistake: severty                        the words underlined
//! # says: unknown key `severty`             what is wrong
//! # help: did you mean `severity`?          what to do, where that is said
//! ```
//!
//! Where the same words stand before them in their line, `(occurrence 2 in its line)` follows.
//!
//! The files of one folder are loaded together, so that these tests also show that all mistakes of all files are told at once.
//! With `IMRLINT_ACCEPT=1` the comments are written anew; read the difference before you commit it.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use imrlint::rules::{Fault, LoadError, RuleSet};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/broken-rules")
        .join(name)
}

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn faults(folder: &Path) -> Vec<Fault> {
    match RuleSet::load(&[folder.to_owned()]) {
        Err(LoadError::Faults(list)) => list,
        Err(other) => panic!("{other}"),
        Ok(_) => Vec::new(),
    }
}

/// The comments that a file should have, by its name.
fn told(faults: &[Fault]) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for fault in faults {
        let text = out.entry(fault.file.clone()).or_default();
        let underlined = fault.text.get(fault.span.clone()).unwrap_or("?");
        let mut mistake = format!("# mistake: {underlined}");
        let before = &fault.text[..fault.span.start];
        let line = before.rfind('\n').map_or(before, |at| &before[at..]);
        if !underlined.is_empty() && line.contains(underlined) {
            let number = line.matches(underlined).count() + 1;
            let _ = write!(mistake, " (occurrence {number} in its line)");
        }
        let _ = writeln!(text, "{}", mistake.trim_end());
        let _ = writeln!(text, "# says: {}", fault.message);
        if let Some(help) = &fault.help {
            let _ = writeln!(text, "# help: {help}");
        }
    }
    out
}

/// The comments that a file has, by its name.
fn expected(folder: &Path) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let comments: String = text
            .lines()
            .take_while(|line| line.starts_with('#'))
            .flat_map(|line| [line, "\n"])
            .collect();
        let name = path.strip_prefix(folder).unwrap();
        out.insert(name.to_string_lossy().replace('\\', "/"), comments);
    }
    out
}

fn compare(name: &str) {
    let folder = folder(name);
    let told = told(&faults(&folder));
    let expected = expected(&folder);
    assert!(!expected.is_empty());
    if std::env::var_os("IMRLINT_ACCEPT").is_some() {
        for (file, comments) in &expected {
            let path = folder.join(file);
            let text = fs::read_to_string(&path).unwrap();
            let rest = text.get(comments.len()..).unwrap();
            let told = told.get(file).map_or("", String::as_str);
            fs::write(path, format!("{told}{rest}")).unwrap();
        }
        return;
    }
    let mut wrong = String::new();
    for (file, comments) in &expected {
        let told = told.get(file).map_or("", String::as_str);
        if told != comments {
            let _ = writeln!(wrong, "== {file}\nexpected\n{comments}told\n{told}");
        }
    }
    for file in told.keys().filter(|file| !expected.contains_key(*file)) {
        let _ = writeln!(wrong, "== {file}: not a file of the folder");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn rules() {
    compare("rules");
}

#[test]
fn vocabulary_keys_and_values() {
    compare("vocabulary-keys");
}

/// A misspelt key hides no mistake in its file, and a mistake in the vocabulary none in the rules.
#[test]
fn mistakes_of_form_and_of_meaning_together() {
    compare("together");
}

#[test]
fn vocabulary_terms_and_ids() {
    compare("vocabulary-terms");
}

#[test]
fn a_file_over_one_mebibyte_is_not_read() {
    for bytes in [(1 << 20) + 1, 10 << 20] {
        let folder = scratch("large-rule");
        // Characters of two bytes, so that one may be cut.
        let text = format!("id: large\n# {}\n", "é".repeat(bytes / 2));
        fs::write(folder.join("large.yaml"), text).unwrap();
        let faults = faults(&folder);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].file, "large.yaml");
        assert_eq!(faults[0].message, "the file is larger than 1 MiB");
        assert_eq!(faults[0].help.as_deref(), Some("split it by topic"));
    }
}

#[test]
fn a_file_that_is_not_text_is_named() {
    let folder = scratch("binary-rule");
    fs::write(folder.join("binary.yaml"), [0xff, 0xfe, 0x00, 0x80]).unwrap();
    match RuleSet::load(&[folder]) {
        Err(LoadError::Unreadable { path, error }) => {
            assert!(path.ends_with("binary.yaml"));
            assert_eq!(error.to_string(), "the file is not UTF-8");
        }
        other => panic!("{other:?}"),
    }
}

/// What an author sees. Nothing is checked with half a rule set, so `check` ends in the same way.
#[test]
fn mistakes_are_shown_in_the_file() {
    let folder = scratch("several-mistakes");
    let from = self::folder("rules/several-mistakes.yaml");
    let text = fs::read_to_string(from).unwrap();
    let start = text.find("\nid:").unwrap() + 1;
    fs::write(folder.join("several-mistakes.yaml"), &text[start..]).unwrap();
    let lint = imrlint(&["rules", "lint"], &folder);
    insta::assert_snapshot!(lint);
    let check = Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .args(["check", "fixtures/clean", "--rules"])
        .arg(&folder)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(check.status.code(), Some(4));
    assert!(check.stdout.is_empty());
    let said = String::from_utf8(check.stderr).unwrap();
    assert!(said.starts_with(&lint), "{said}");
    assert!(said.contains("no letter was checked"), "{said}");
}

fn imrlint(arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .args(arguments)
        .arg(folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    String::from_utf8(output.stderr).unwrap()
}
