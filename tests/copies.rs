//! `imrlint copies` as its users see it: planted copies are found, stock text is not, and time grows with the letters only.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

use imrlint::copies::{Index, Part, Words};
use imrlint::letter::Place;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BATCH: &str = "tests/letters-with-copies";

fn imrlint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .arg("copies")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
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

fn json(arguments: &[&str]) -> Value {
    let all = [arguments, &["--format", "json"]].concat();
    let output = imrlint(&all);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", out(&output)))
}

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("copies")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Both case numbers of each copy.
fn cases(report: &Value) -> Vec<[&str; 2]> {
    let copies = report["copies"].as_array().unwrap().iter();
    copies
        .map(|copy| [0, 1].map(|side| copy["passages"][side]["case_number"].as_str().unwrap()))
        .collect()
}

#[test]
fn both_letters_stand_side_by_side() {
    let output = imrlint(&[BATCH]);
    assert_eq!(code(&output), 1);
    assert_eq!(err(&output), "");
    insta::with_settings!({filters => vec![(r"\(\d+\.\d\d s\)", "(0.00 s)")]}, {
        insta::assert_snapshot!("side_by_side", out(&output));
    });
}

#[test]
fn planted_copies_are_found_the_most_suspicious_first() {
    let report = json(&[BATCH]);
    assert_eq!(
        cases(&report),
        [
            // An examination with its dates and measurements, in the summary of another patient.
            ["CM15-0810003", "CM15-0810004"],
            // A rationale with the drug, the age and the dates changed.
            ["CM15-0810001", "CM15-0810002"],
            // Two cases of one patient, which may well be the same.
            ["CM15-0810001", "CM15-0810008"],
        ]
    );
    let [first, second, third] = report["copies"].as_array().unwrap().as_slice() else {
        panic!("{report}");
    };
    assert_eq!(first["kind"], "verbatim");
    let facts: Vec<&str> = first["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact["text"].as_str().unwrap())
        .collect();
    for fact in ["03/30/2015", "02/11/2015", "01/20/2015", "4/5"] {
        assert!(facts.contains(&fact), "{fact}: {facts:?}");
    }
    assert_eq!(second["kind"], "changed");
    let changes: Vec<(&str, &str, &str)> = second["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let text = |side: usize| change["texts"][side].as_str().unwrap();
            (change["kind"].as_str().unwrap(), text(0), text(1))
        })
        .collect();
    assert_eq!(
        changes,
        [
            ("age", "47", "58"),
            ("treatment", "Norco", "Tramadol"),
            ("date", "02/03/2014,", "09/17/2013,"),
            ("date", "04/22/2015", "05/06/2015"),
            ("treatment", "Norco 10/325mg #120", "Tramadol 50mg #90"),
        ]
    );
    assert_eq!(third["same_injury_date"], true);
}

#[test]
fn passages_stand_where_the_report_says() {
    let report = json(&[BATCH]);
    for copy in report["copies"].as_array().unwrap() {
        for passage in copy["passages"].as_array().unwrap() {
            let path =
                Path::new(env!("CARGO_MANIFEST_DIR")).join(passage["path"].as_str().unwrap());
            let text = fs::read_to_string(path).unwrap();
            let at = |key: &str| usize::try_from(passage[key].as_u64().unwrap()).unwrap();
            assert_eq!(
                &text[at("start")..at("end")],
                passage["text"].as_str().unwrap()
            );
            assert_eq!(text[..at("start")].matches('\n').count() + 1, at("line"));
        }
    }
}

#[test]
fn stock_text_is_learned_from_the_batch() {
    let report = json(&[BATCH]);
    let text = report.to_string();
    assert!(!text.contains("An opioid may go on"), "{text}");
    assert!(report["summary"]["stock_percent"].as_u64().unwrap() > 0);
    // With fewer letters it is a guideline's words, and these are not counted.
    let few = json(&[
        "tests/letters-with-copies/cm15-0810005.txt",
        "tests/letters-with-copies/cm15-0810006.txt",
    ]);
    assert_eq!(few["summary"]["copies"], 0);
}

#[test]
fn versions_of_one_case_are_not_compared() {
    let paths = [
        "tests/letters-with-copies/cm15-0810003.txt",
        "tests/letters-with-copies/cm15-0810003-first-version.txt",
    ];
    let report = json(&paths);
    assert_eq!(report["summary"]["copies"], 0);
    assert_eq!(report["summary"]["same_case"], 1);
    assert_eq!(code(&imrlint(&paths)), 0);
}

#[test]
fn a_passage_of_several_letters_is_one_entry() {
    let folder = scratch("several");
    let letter = fs::read_to_string("tests/letters-with-copies/cm15-0810003.txt").unwrap();
    for number in 1..=3 {
        let own = letter
            .replace("CM15-0810003", &format!("CM15-081010{number}"))
            .replace("08/08/2014", &format!("08/0{number}/2014"));
        fs::write(folder.join(format!("{number}.txt")), own).unwrap();
    }
    let report = json(&[folder.to_str().unwrap()]);
    assert!(
        report["summary"]["copies"].as_u64().unwrap() >= 1,
        "{report}"
    );
    assert_eq!(report["summary"]["with_copies"], 3);
    for copy in report["copies"].as_array().unwrap() {
        assert_eq!(copy["also_in"].as_array().unwrap().len(), 1, "{copy}");
    }
}

#[test]
fn without_quotes_no_word_of_a_letter_is_told() {
    for format in ["text", "json"] {
        let output = imrlint(&[BATCH, "--quote", "none", "--format", format]);
        assert_eq!(code(&output), 1);
        let told = out(&output);
        for word in [
            "Norco", "Tramadol", "shoulder", "scaffold", "03/30", "4/5", "47",
        ] {
            assert!(!told.contains(word), "{format}: {word} in {told}");
        }
        assert!(told.contains("cm15-0810003"), "{told}");
    }
}

#[test]
fn longer_passages_only_and_the_first_only() {
    let report = json(&[BATCH, "--min-words", "60"]);
    assert_eq!(cases(&report), [["CM15-0810001", "CM15-0810002"]]);
    let report = json(&[BATCH, "--top", "1"]);
    assert_eq!(cases(&report), [["CM15-0810003", "CM15-0810004"]]);
    assert_eq!(report["summary"]["copies"], 3);
}

#[test]
fn exit_codes() {
    let folder = scratch("codes");
    let none = imrlint(&[folder.to_str().unwrap()]);
    assert_eq!(code(&none), 3);
    assert!(err(&none).contains("no letters in"), "{}", err(&none));
    assert_eq!(code(&imrlint(&["-"])), 2);
    assert_eq!(code(&imrlint(&[BATCH, "--min-words", "3"])), 2);
    let note = folder.join("note.txt");
    fs::write(&note, "Buy bread.").unwrap();
    let output = imrlint(&[BATCH, note.to_str().unwrap(), "gone.txt"]);
    assert_eq!(code(&output), 5);
    assert!(out(&output).contains("CM15-0810004"));
    assert!(
        err(&output).contains("note.txt: failed[not-a-letter]"),
        "{}",
        err(&output)
    );
    assert!(
        err(&output).contains("gone.txt: failed[unreadable]"),
        "{}",
        err(&output)
    );
    let bad = scratch("rules");
    fs::write(bad.join("broken.yaml"), "id: [").unwrap();
    assert_eq!(
        code(&imrlint(&[BATCH, "--rules", bad.to_str().unwrap()])),
        4
    );
}

#[test]
fn results_do_not_depend_on_jobs() {
    let told = |jobs: &str| out(&imrlint(&[BATCH, "--format", "json", "--jobs", jobs]));
    assert_eq!(told("1"), told("7"));
}

/// A batch of words without meaning, in which each letter but one in ten is of its own, and the tenth is copied from the one
/// before; a paragraph is in all of them.
fn batch(letters: u32) -> Index {
    let mut index = Index::default();
    let word =
        |letter: u32, at: u32| letter.wrapping_mul(2_654_435_761).wrapping_add(at * 7919) << 1;
    for letter in 0..letters {
        let source = if letter % 10 == 9 { letter - 1 } else { letter };
        let own = (0..120).map(|at| word(letter, at));
        let stock = (0..60).map(|at| word(u32::MAX, at));
        let copied = (200..260).map(|at| word(source, at));
        let codes: Vec<u32> = own.chain(stock).chain(copied).collect();
        let part = Part {
            place: Place::Rationale,
            issue: Some(0),
            at: 0..codes.len(),
        };
        index.add(Words::new(codes, vec![part]), None);
    }
    index
}

#[test]
fn every_planted_copy_of_a_batch_is_found_and_no_other() {
    let letters = 2000;
    let shared = batch(letters).shared(25, 5);
    assert_eq!(shared.passages.len(), letters as usize / 10);
    for passage in &shared.passages {
        assert_eq!(passage.letters[0] % 10, 8);
        assert_eq!(passage.letters[1], passage.letters[0] + 1);
        // The words of the letter's own, and a few of the stock text beside them.
        assert!((60..70).contains(&passage.words), "{passage:?}");
    }
}

#[test]
fn work_grows_with_the_letters_only() {
    // Shingles are what is sorted; passages are what is aligned. Both are counted, since seconds depend on the machine.
    let work = |letters: u32| {
        let shared = batch(letters).shared(25, 5);
        (shared.shingles, shared.compared, shared.passages.len())
    };
    let (small, large) = (work(500), work(5000));
    let times = |a: usize, b: usize| b as f64 / a as f64;
    assert!((9.5..10.5).contains(&times(small.0, large.0)));
    assert!((9.5..10.5).contains(&times(small.1, large.1)));
    assert_eq!(small.2 * 10, large.2);
}
