//! The reports of `imrlint check`, as programs that are not ours read them, and as they survive what can go wrong.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr
)]

mod faults;
mod formats;
mod hostile;
mod junit;
mod quote;
mod results;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const LETTERS: &str = "fixtures/letters";

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imrlint"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .env_remove("NO_COLOR")
        .env_remove("GITHUB_STEP_SUMMARY");
    command
}

/// Runs in a folder.
fn within(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

/// Runs where the fixtures are.
fn imrlint(arguments: &[&str]) -> Output {
    within(Path::new(env!("CARGO_MANIFEST_DIR")), arguments)
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("outputs")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// A fixture's text.
fn letter(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(LETTERS)
        .join(name);
    fs::read_to_string(path).unwrap()
}

/// All fixtures' texts.
fn letters() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut texts = Vec::new();
    for name in ["letters", "clean"] {
        for entry in fs::read_dir(folder.join(name)).unwrap() {
            // Some are in other encodings.
            texts.extend(fs::read_to_string(entry.unwrap().path()));
        }
    }
    texts
}

/// A folder with the fixtures' letters, copied until there are `count`.
fn many(name: &str, count: usize) -> PathBuf {
    let folder = scratch(name);
    let texts = letters();
    fs::create_dir(folder.join("in")).unwrap();
    for (at, text) in texts.iter().cycle().take(count).enumerate() {
        fs::write(folder.join(format!("in/{at:05}.txt")), text).unwrap();
    }
    folder
}

fn formats() -> impl Iterator<Item = &'static str> {
    imrlint::report::FORMATS.iter().map(|format| format.name)
}

/// A report of the fixtures' letters.
fn report(format: &str, options: &[&str]) -> String {
    let mut arguments = vec!["check", LETTERS, "--quiet", "--format", format];
    arguments.extend(options);
    out(&imrlint(&arguments))
}

/// A program's output, where it is installed.
fn other(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(_) => {
            eprintln!("not run: {program} is not installed");
            None
        }
    }
}
