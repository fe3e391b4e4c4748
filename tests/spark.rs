//! The job of `docs/scale.md` on a Spark of this machine: the same records as one process gives.
//!
//! Ignored unless asked for, since it needs Java and a Python with pyspark; `.ci/run` installs these and runs it. The Python
//! is that of `IMRLINT_PYTHON`, else `python3`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

mod common;

use common::letters;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Letters of the batch, at least.
const LETTERS: usize = 1000;

/// The fixture letters, over and over with other case numbers, and a few texts that are no letters.
fn batch() -> Vec<String> {
    let texts: Vec<String> = ["fixtures/letters", "fixtures/clean"]
        .iter()
        .flat_map(|folder| letters(Path::new(folder)))
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    assert!(texts.len() > 40);
    (0..LETTERS + 5)
        .map(|number| {
            let text = match number % 200 {
                // Line separators that are none of JSON lines.
                199 => "No letter at all.\u{2028}\u{85}Not here either.".to_owned(),
                _ => texts[number % texts.len()].replace("-08", &format!("-{:02}", number % 89)),
            };
            serde_json::json!({"path": format!("letter-{number:05}.txt"), "text": text}).to_string()
        })
        .collect()
}

#[test]
#[ignore = "needs Java and pyspark; .ci/run installs them and runs this"]
fn a_spark_job_finds_what_one_process_finds() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spark");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let input = folder.join("letters.jsonl");
    fs::write(&input, batch().join("\n") + "\n").unwrap();

    let single = Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .args(["check", "--format", "jsonl", "--fail-on", "never"])
        .arg(&input)
        .output()
        .unwrap();
    assert_eq!(single.status.code(), Some(5), "some texts are no letters");
    let single = String::from_utf8(single.stdout).unwrap();
    let mut wanted: Vec<&str> = single.lines().collect();
    let summary = wanted.pop().unwrap();
    assert!(summary.contains("\"type\":\"summary\""), "{summary}");
    assert_eq!(wanted.len(), LETTERS + 5);

    let results = folder.join("results");
    let python = std::env::var("IMRLINT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let job = Command::new(python)
        .arg("docs/spark/check_letters.py")
        .args([&input, &results])
        .args([
            "--partitions",
            "4",
            "--imrlint",
            env!("CARGO_BIN_EXE_imrlint"),
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("SPARK_MASTER", "local[2]")
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&job.stderr).into_owned();
    assert!(job.status.success(), "{told}");
    assert!(
        told.contains("1005 letters, 1000 checked, 5 failed"),
        "{told}"
    );

    let mut parts: Vec<_> = fs::read_dir(&results)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("part-")
        })
        .collect();
    parts.sort();
    assert_eq!(parts.len(), 4);
    let found: String = parts
        .iter()
        .map(|p| fs::read_to_string(p).unwrap())
        .collect();
    assert!(found.lines().eq(wanted), "the records differ");
}
