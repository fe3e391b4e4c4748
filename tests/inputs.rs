//! Where letters come from: named files, folders, globs, lists, JSON lines, standard input.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::docx::by_paragraphs;
use common::run::{BAD, Place, Ran, letter};
use serde_json::json;

fn place(name: &str) -> Place {
    Place::new("inputs", name)
}

fn check(place: &Place, arguments: &[&str]) -> Ran {
    let all = [&["check", "--format", "json"], arguments].concat();
    place.run(&all)
}

fn row(path: &str, text: &str) -> String {
    json!({ "path": path, "text": text, "more": 1 }).to_string() + "\n"
}

#[test]
fn json_lines_are_letters_of_their_own() {
    let here = place("json-lines");
    let bad = letter(BAD);
    let rows = [
        &row("cases/a.txt", &bad),
        "\n",
        "{\"path\": \"b.txt\", \"text\": \"Jane Roe has a broken\n",
        "{\"path\": \"c.txt\", \"text\": [\"Jane Roe\"]}\n",
        &row("d.txt", &bad),
    ];
    here.write("letters.jsonl", rows.concat());
    let ran = check(&here, &["letters.jsonl"]);
    assert_eq!(ran.code, 5);
    assert_eq!(
        ran.letters(),
        ["cases/a.txt", "letters.jsonl:3", "letters.jsonl:4", "d.txt"]
    );
    let report = ran.json();
    assert_eq!(report["summary"]["failed"], 2);
    assert_eq!(report["letters"][1]["reason"], "damaged");
    assert_eq!(report["letters"][2]["reason"], "damaged");
    assert!(!ran.out.contains("Jane Roe") && !ran.err.contains("Jane Roe"));
    // Offsets count in the letter's text.
    let found = &report["findings"][0];
    assert_eq!(found["path"], "cases/a.txt");
    let place = &found["locations"][0];
    let span = place["start"].as_u64().unwrap() as usize..place["end"].as_u64().unwrap() as usize;
    assert_eq!(bad.get(span).unwrap(), place["text"].as_str().unwrap());
    // The same from standard input.
    let piped = here.run_with(
        &[
            "check",
            "-",
            "--input-format",
            "jsonl",
            "--stdin-name",
            "letters.jsonl",
            "--format",
            "json",
        ],
        rows.concat().as_bytes(),
    );
    assert_eq!((piped.code, piped.out), (ran.code, ran.out));
    // In a folder they are no letters.
    here.write("a.txt", &bad);
    assert_eq!(check(&here, &["."]).letters(), ["a.txt"]);
    // None, and none that is a letter.
    here.write("empty.jsonl", "\n\n");
    let ran = here.run(&["check", "empty.jsonl"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("no letters in `empty.jsonl`"),
        "{}",
        ran.err
    );
    let ran = here.run(&["facts", "letters.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("holds 4 letters"), "{}", ran.err);
}

#[test]
fn lists_name_files_and_folders() {
    let here = place("lists");
    for name in ["a.txt", "sub/b.txt", "c d.txt", "left-out.txt"] {
        here.write(name, letter(BAD));
    }
    here.write("list", "a.txt\r\n\nsub\nc d.txt\nnot-there.txt\n");
    let ran = check(&here, &["--files-from", "list"]);
    assert_eq!(ran.code, 5);
    assert_eq!(
        ran.letters(),
        ["a.txt", "sub/b.txt", "c d.txt", "not-there.txt"]
    );
    let all = ["check", "--format", "json", "--files-from", "-"];
    let ran = here.run_with(&all, b"c d.txt\0a.txt\0");
    assert_eq!(
        (ran.code, ran.letters()),
        (1, vec!["c d.txt".to_owned(), "a.txt".to_owned()])
    );
    let ran = here.run(&["check", "--files-from", "-"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("the list is empty"), "{}", ran.err);
    let ran = here.run(&["check", "-", "--files-from", "-"]);
    assert_eq!(ran.code, 2);
    let ran = here.run(&["check", "--files-from", "none"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("cannot read the list `none`"),
        "{}",
        ran.err
    );
}

#[test]
fn globs_are_found_without_a_shell() {
    let here = place("globs");
    for name in [
        "drafts/a.txt",
        "drafts/b.letter",
        "drafts/old/c.txt",
        "drafts/old/d.txt",
        "e[1].txt",
    ] {
        here.write(name, letter(BAD));
    }
    here.write("drafts/notes.csv", "a,b");
    let found = |glob: &str| check(&here, &[glob]).letters();
    assert_eq!(found("drafts/*.txt"), ["drafts/a.txt"]);
    assert_eq!(
        found("drafts/**/*.txt"),
        ["drafts/a.txt", "drafts/old/c.txt", "drafts/old/d.txt"]
    );
    assert_eq!(
        found("./drafts/**"),
        ["drafts/a.txt", "drafts/old/c.txt", "drafts/old/d.txt"]
    );
    // Any ending that is written out.
    assert_eq!(found("drafts/*.letter"), ["drafts/b.letter"]);
    assert_eq!(
        found("drafts/{old/c,a}.txt"),
        ["drafts/a.txt", "drafts/old/c.txt"]
    );
    // A file of that very name.
    assert_eq!(found("e[1].txt"), ["e[1].txt"]);
    let ran = here.run(&["check", "drafts/*.pdf"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("no letters in `drafts/*.pdf`"),
        "{}",
        ran.err
    );
    let ran = here.run(&["check", "drafts/{a.txt"]);
    assert_eq!(ran.code, 2);
    let ran = check(&here, &["drafts", "--exclude", "old/", "--exclude", "b*"]);
    assert_eq!(ran.letters(), ["drafts/a.txt"]);
    let ran = here.run(&["check", "drafts", "--exclude", "*.txt"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("3 letters there are left out"),
        "{}",
        ran.err
    );
}

#[test]
fn the_content_tells_the_format_and_the_command_line_overrules_it() {
    let here = place("formats");
    let word = by_paragraphs(&letter(BAD));
    here.write("a.txt", &word)
        .write("~$a.docx", "lock")
        .write("a.docx", &word);
    let ran = check(&here, &["."]);
    assert_eq!(
        (ran.code, ran.letters()),
        (1, vec!["a.docx".to_owned(), "a.txt".to_owned()])
    );
    // Offsets count in the text that `facts --text` prints.
    let text = here.run(&["facts", "--text", "a.docx"]).out;
    let place = &ran.json()["findings"][0]["locations"][0];
    let span = place["start"].as_u64().unwrap() as usize..place["end"].as_u64().unwrap() as usize;
    assert_eq!(text.get(span).unwrap(), place["text"].as_str().unwrap());
    let ran = here.run_with(&["check", "-"], &word);
    assert_eq!(ran.code, 1);
    let ran = here.run_with(&["check", "-", "--input-format", "text"], &word);
    assert_eq!(ran.code, 5);
    let ran = here.run_with(&["check", "-", "--input-format", "docx"], b"no archive");
    assert_eq!(ran.code, 5);
    assert!(ran.out.contains("damaged Word file"), "{}", ran.out);
}

#[test]
#[cfg(unix)]
fn links_that_lead_in_circles_end() {
    use std::os::unix::fs::symlink;
    let here = place("circles");
    here.write("letters/a.txt", letter(BAD))
        .write("letters/sub/b.txt", letter(BAD));
    symlink("..", here.0.join("letters/sub/up")).unwrap();
    symlink("self", here.0.join("letters/self")).unwrap();
    let ran = check(&here, &["letters"]);
    assert_eq!(
        (ran.code, ran.letters()),
        (
            1,
            vec!["letters/a.txt".to_owned(), "letters/sub/b.txt".to_owned()]
        )
    );
    let found = check(&here, &["letters/**/*.txt"]).letters();
    assert_eq!(found, ["letters/a.txt", "letters/sub/b.txt"]);
}

#[test]
fn ignore_files_count_for_folders_and_globs_and_not_for_names() {
    let here = place("ignored");
    here.write("a.txt", letter(BAD))
        .write("b.txt", letter(BAD))
        .write(".gitignore", "b.txt\n");
    assert_eq!(check(&here, &["."]).letters(), ["a.txt"]);
    assert_eq!(check(&here, &["*.txt"]).letters(), ["a.txt"]);
    assert_eq!(check(&here, &["b.txt"]).letters(), ["b.txt"]);
    assert_eq!(
        check(&here, &[".", "--no-ignore"]).letters(),
        ["a.txt", "b.txt"]
    );
}
