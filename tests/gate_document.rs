//! The commands of `docs/gate.md` do what it says, in its order.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::run::Place;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A fenced block: its language and its lines.
fn blocks(text: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((language.to_owned(), Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, lines))) => lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    blocks
}

/// Whether `found` is what `expected` says, in which `...` stands for anything, and alone in a line for any lines.
fn fits(found: &[&str], expected: &[&str]) -> bool {
    match (found, expected) {
        ([], []) => true,
        (_, ["...", rest @ ..]) => (0..=found.len()).any(|skip| fits(&found[skip..], rest)),
        ([line, found @ ..], [pattern, expected @ ..]) => {
            let same = match pattern.split_once("...") {
                Some((before, after)) => {
                    line.len() >= before.len() + after.len()
                        && line.starts_with(before)
                        && line.ends_with(after)
                }
                None => line == pattern,
            };
            same && fits(found, expected)
        }
        _ => false,
    }
}

#[test]
fn the_commands_of_the_document() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = Place::new("gate-document", "run");
    std::os::unix::fs::symlink(root.join("fixtures"), place.0.join("fixtures")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_imrlint"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let text = fs::read_to_string(root.join("docs/gate.md")).unwrap();
    let mut folder = place.0.clone();
    let mut commands = 0;
    for (language, lines) in blocks(&text) {
        // A file that the document shows.
        if let Some(name) = lines
            .first()
            .and_then(|line| line.strip_prefix("# office/"))
        {
            fs::write(place.0.join("office").join(name), lines.join("\n") + "\n").unwrap();
        }
        if language != "console" {
            continue;
        }
        let starts: Vec<usize> = (0..lines.len())
            .filter(|&n| lines[n].starts_with("$ "))
            .collect();
        assert_eq!(
            starts.first(),
            Some(&0),
            "a block begins with a command: {lines:?}"
        );
        for (at, &start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(lines.len());
            let command = lines[start].strip_prefix("$ ").unwrap();
            commands += 1;
            if let Some(into) = command.strip_prefix("cd ") {
                folder = folder.join(into);
                continue;
            }
            let output = Command::new("sh")
                .args(["-c", &format!("{{ {command}; }} 2>&1")])
                .current_dir(&folder)
                .env("PATH", &path)
                .env_remove("NO_COLOR")
                .output()
                .unwrap();
            let found = String::from_utf8(output.stdout).unwrap();
            let found: Vec<&str> = found.lines().collect();
            let expected: Vec<&str> = lines[start + 1..end].iter().map(String::as_str).collect();
            assert!(
                fits(&found, &expected),
                "{command}\nfound:\n{}\nexpected:\n{}",
                found.join("\n"),
                expected.join("\n")
            );
        }
    }
    assert!(commands > 20, "{commands}");
}

#[test]
fn the_comparison_can_fail() {
    assert!(fits(&["a", "b c d", "e"], &["...", "b ... d", "..."]));
    assert!(!fits(&["a"], &["b"]));
    assert!(!fits(&["a"], &[]));
    assert!(!fits(&["a", "b"], &["...", "a"]));
}
