//! `docs/writing-rules.md`, followed to the letter: its files are saved, its commands run, and what they print has to be what the
//! page shows. With `IMRLINT_ACCEPT=1` the page is written anew; read the difference before you commit it.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PAGE: &str = "docs/writing-rules.md";

/// A fenced block: the line before it that is not empty, its language, its text, and where the text stands.
struct Block<'p> {
    before: &'p str,
    language: &'p str,
    text: &'p str,
    start: usize,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut out = Vec::new();
    let mut before = "";
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in page.split_inclusive('\n') {
        let next = at + line.len();
        match (line.strip_prefix("```"), open) {
            (Some(language), None) => open = Some((language.trim(), next)),
            (Some(_), Some((language, start))) => {
                let text = &page[start..at];
                out.push(Block {
                    before,
                    language,
                    text,
                    start,
                });
                open = None;
                before = "";
            }
            (None, None) if !line.trim().is_empty() => before = line,
            (None, _) => {}
        }
        at = next;
    }
    assert!(open.is_none(), "a block of {PAGE} does not end");
    out
}

/// The file that a block is: its name stands in the line before.
fn file_of<'p>(block: &Block<'p>) -> Option<&'p str> {
    let names = block.before.split('`').skip(1).step_by(2);
    names
        .into_iter()
        .find(|name| name.ends_with(".yaml") || name.ends_with(".txt"))
}

/// Runs the commands of a block; what a reader sees.
fn run(block: &Block<'_>, folder: &Path) -> String {
    let mut out = String::new();
    for line in block.text.lines() {
        let Some(command) = line.strip_prefix("$ ") else {
            continue;
        };
        let output = imrlint(command, folder);
        out.push_str(line);
        out.push('\n');
        for bytes in [&output.stdout, &output.stderr] {
            out.push_str(&without_times(std::str::from_utf8(bytes).unwrap()));
        }
    }
    out
}

fn imrlint(command: &str, folder: &Path) -> Output {
    let words: Vec<&str> = command.split(' ').collect();
    assert_eq!(words[0], "imrlint", "{command}");
    Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .args(&words[1..])
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Runs a command whose output the page does not show, or saves to a file.
fn run_unseen(command: &str, folder: &Path) {
    let (command, file) = match command.split_once(" > ") {
        Some((command, file)) => (command, Some(file)),
        None => (command, None),
    };
    let output = imrlint(command, folder);
    assert!(output.status.success(), "{command}");
    if let Some(file) = file {
        fs::write(folder.join(file), output.stdout).unwrap();
    }
}

/// "(0.03 s)" differs from run to run.
fn without_times(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let kept = match line.rsplit_once(" (") {
            Some((rest, time)) if time.ends_with(" s)") => rest,
            _ => line,
        };
        out.push_str(kept.trim_end());
        out.push('\n');
    }
    out
}

#[test]
fn the_page_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("writing-rules");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let page = fs::read_to_string(root.join(PAGE)).unwrap();
    let mut new = String::new();
    let mut copied = 0;
    let (mut files, mut commands) = (0, 0);
    for block in blocks(&page) {
        if block.language == "console" {
            let said = run(&block, &folder);
            new.push_str(&page[copied..block.start]);
            new.push_str(&said);
            copied = block.start + block.text.len();
            commands += 1;
        } else if block.language == "sh" {
            block
                .text
                .lines()
                .for_each(|line| run_unseen(line, &folder));
        } else if let Some(name) = file_of(&block) {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, block.text).unwrap();
            files += 1;
        }
    }
    new.push_str(&page[copied..]);
    assert!(
        files >= 5 && commands >= 9,
        "{files} files, {commands} commands"
    );
    // What the reader adds has to show, whatever is accepted.
    for rule in [
        "refills-of-a-muscle-relaxant",
        "approved-although-criterion-fails",
    ] {
        assert!(new.contains(&format!("note[{rule}]")), "{rule}: {new}");
    }
    if std::env::var_os("IMRLINT_ACCEPT").is_some() {
        fs::write(root.join(PAGE), new).unwrap();
        return;
    }
    assert!(
        new == page,
        "{PAGE} is not true; `IMRLINT_ACCEPT=1 cargo test --test writing_rules` writes it anew:\n{}",
        difference(&page, &new)
    );
}

/// The first lines that differ.
fn difference(page: &str, new: &str) -> String {
    let mut lines = page.lines().zip(new.lines());
    lines
        .find(|(old, new)| old != new)
        .map_or_else(String::new, |(old, new)| format!("- {old}\n+ {new}"))
}
