//! Full disks, closed pipes, kills and interruptions: no report that looks whole is half, and no letter is lost.

#![cfg(target_os = "linux")]

use super::{code, command, err, formats, json, many, out, scratch, within};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Files of a folder but the letters.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name != "in").collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_is_told_in_every_format() {
    let folder = many("full", 5);
    for format in formats() {
        let to = format!("{format}=/dev/full");
        let output = within(&folder, &["check", "in", "--format", &to]);
        assert_eq!(code(&output), 2, "{format}: {}", err(&output));
        let said = err(&output);
        assert!(
            said.contains("cannot write to `/dev/full`: No space left"),
            "{format}: {said}"
        );
        // On standard output.
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let mut child = command(&folder, &["check", "in", "--format", format]);
        let output = child
            .stdout(full)
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(code(&output), 2, "{format}");
        assert!(
            err(&output).contains("cannot write to standard output"),
            "{format}"
        );
    }
    assert!(files(&folder).is_empty());
}

#[test]
fn a_report_that_cannot_be_written_does_not_cost_the_others() {
    let folder = many("full-one", 5);
    let arguments = [
        "check",
        "in",
        "--format=csv=/dev/full",
        "--format=json=out.json",
    ];
    let output = within(&folder, &arguments);
    assert_eq!(code(&output), 2);
    let report = json(&fs::read_to_string(folder.join("out.json")).unwrap());
    assert_eq!(report["summary"]["letters"], 5);
    assert_eq!(files(&folder), ["out.json"]);
}

#[test]
fn a_report_that_cannot_be_opened_begins_nothing() {
    let folder = many("no-folder", 3);
    let arguments = [
        "check",
        "in",
        "--format=csv=out.csv",
        "--format=json=no/out.json",
    ];
    let output = within(&folder, &arguments);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("cannot write to `no/out.json`"),
        "{}",
        err(&output)
    );
    assert!(files(&folder).is_empty());
}

#[test]
fn a_closed_pipe_ends_that_report_alone() {
    let folder = many("pipe", 130);
    let arguments = ["check", "in", "--format=short", "--format=sarif=out.sarif"];
    let mut child = command(&folder, &arguments).spawn().unwrap();
    let mut line = String::new();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut line).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(err(&output).is_empty(), "{}", err(&output));
    let log = json(&fs::read_to_string(folder.join("out.sarif")).unwrap());
    assert_eq!(log["runs"][0]["properties"]["letters"], 130);
}

/// Starts a run that takes seconds, and waits until its jsonl report holds some letters.
#[allow(clippy::zombie_processes)] // Its callers wait.
fn begun(folder: &Path, more: &[&str]) -> (Child, PathBuf) {
    let mut arguments = vec!["check", "in", "--jobs=2", "--format=jsonl=out.jsonl"];
    arguments.extend(more);
    let child = command(folder, &arguments).spawn().unwrap();
    let started = Instant::now();
    loop {
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "{:?}",
            files(folder)
        );
        let partial = files(folder)
            .into_iter()
            .find(|name| name.ends_with(".partial"));
        if let Some(partial) = partial.map(|name| folder.join(name))
            && fs::read_to_string(&partial).unwrap().lines().count() > 20
        {
            return (child, partial);
        }
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_killed_run_leaves_no_report_and_is_gone_on_with() {
    let folder = many("kill", 800);
    let (mut child, partial) = begun(&folder, &[]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!folder.join("out.jsonl").exists());
    let held = fs::read_to_string(&partial).unwrap();
    let held = held.rsplit_once('\n').unwrap().0.lines().count();
    assert!((20..800).contains(&held), "{held}");
    // As if the disk had taken half of a line.
    let text = fs::read_to_string(&partial).unwrap();
    fs::write(&partial, &text[..text.trim_end().len() - 10]).unwrap();

    // With other rules there is nothing to go on with.
    let resume = ["check", "in", "--format=jsonl=out.jsonl", "--resume"];
    let output = within(&folder, &[&resume[..], &["--ignore=dose"]].concat());
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("was begun with other letters, rules or options"));

    let output = within(&folder, &resume);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert_eq!(files(&folder), ["out.jsonl"]);
    let whole = within(&folder, &["check", "in", "--format=jsonl"]);
    assert_eq!(
        fs::read_to_string(folder.join("out.jsonl")).unwrap(),
        out(&whole)
    );
    let output = within(&folder, &resume);
    assert!(err(&output).contains("to go on with"), "{}", err(&output));
}

#[test]
fn ctrl_c_finishes_what_is_written_and_says_where() {
    let folder = many("interrupt", 800);
    let arguments = [
        "check",
        "in",
        "--jobs=2",
        "--format=csv=out.csv",
        "--format=sarif=out.sarif",
        "--format=jsonl",
    ];
    let mut child = command(&folder, &arguments).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut lines = vec![String::new()];
    reader.read_line(&mut lines[0]).unwrap();
    interrupt(&child);
    lines.extend(reader.lines().map(Result::unwrap));
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130);
    let said = err(&output);
    let count = lines.len();
    assert!(
        said.contains(&format!("interrupted: {count} of 800 letters are checked")),
        "{said}"
    );
    // SARIF may not quote, and so standard error may not either.
    assert!(!said.contains("in/0"), "{said}");
    // Every line is whole, and nothing says that these were all.
    assert!(lines.iter().all(|line| json(line)["type"] == "letter"));
    assert_eq!(files(&folder), ["out.csv.partial"]);
    let rows = csv::Reader::from_path(folder.join("out.csv.partial"))
        .unwrap()
        .into_records()
        .count();
    let findings: usize = lines
        .iter()
        .map(|line| json(line)["findings"].as_array().unwrap().len())
        .sum();
    assert_eq!(rows, findings);
}

fn interrupt(child: &Child) {
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
}

#[test]
fn an_interrupted_jsonl_run_is_gone_on_with() {
    let folder = many("resume", 800);
    let (child, _) = begun(&folder, &[]);
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130);
    assert!(
        err(&output).contains("the last is `in/0")
            && err(&output).contains("--resume goes on from there"),
        "{}",
        err(&output)
    );
    let output = within(
        &folder,
        &[
            "check",
            "in",
            "--format=jsonl=out.jsonl",
            "--resume",
            "--jobs=1",
        ],
    );
    assert_eq!(code(&output), 1, "{}", err(&output));
    let text = fs::read_to_string(folder.join("out.jsonl")).unwrap();
    let last = json(text.lines().last().unwrap());
    assert_eq!(
        (&last["type"], &last["letters"]),
        (&"summary".into(), &800.into())
    );
    for (at, line) in text.lines().take(800).enumerate() {
        assert_eq!(json(line)["path"], format!("in/{at:05}.txt"));
    }
}

#[test]
fn resume_is_for_one_jsonl_report_in_a_file() {
    let folder = many("resume-usage", 3);
    for (arguments, said) in [
        (
            &["check", "in", "--resume"][..],
            "--resume without a jsonl report in a file",
        ),
        (
            &[
                "check",
                "in",
                "--resume",
                "--format=jsonl=a",
                "--format=csv=b",
            ],
            "--resume with several reports",
        ),
        (
            &["check", "-", "--resume", "--format=jsonl=a"],
            "--resume with standard input",
        ),
        (
            &["check", "in", "--resume", "--format=jsonl=a"],
            "no unfinished `",
        ),
    ] {
        let output = within(&folder, arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", err(&output));
        assert!(
            err(&output).contains(said),
            "{arguments:?}: {}",
            err(&output)
        );
    }
}

#[test]
fn every_format_is_the_same_whatever_the_number_of_jobs() {
    let folder = many("jobs", 70);
    fs::write(folder.join("in/00040.txt"), "no letter").unwrap();
    for format in formats() {
        let report = |jobs: &str| {
            out(&within(
                &folder,
                &["check", "in", "--quiet", "--jobs", jobs, "--format", format],
            ))
        };
        assert_eq!(report("1"), report("7"), "{format}");
    }
}

#[test]
fn letters_given_are_checked_and_failed_with_reasons() {
    let folder = many("accounting", 20);
    fs::write(folder.join("in/a.txt"), "no letter").unwrap();
    fs::write(folder.join("in/b.txt"), "").unwrap();
    fs::write(folder.join("in/c.pdf"), "%PDF-1.4 cut").unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("in/d.txt")).unwrap();
    let output = within(
        &folder,
        &["check", "in", "--format=json", "--fail-on=never"],
    );
    assert_eq!(code(&output), 5);
    let report = json(&out(&output));
    let summary = &report["summary"];
    assert_eq!(
        (&summary["letters"], &summary["checked"], &summary["failed"]),
        (&24.into(), &20.into(), &4.into())
    );
    let reasons: u64 = summary["failures"]
        .as_object()
        .unwrap()
        .values()
        .map(|n| n.as_u64().unwrap())
        .sum();
    assert_eq!(reasons, 4, "{summary}");
    for letter in report["letters"].as_array().unwrap() {
        let failed = letter["status"] == "failed";
        assert_eq!(
            letter["reason"].is_string() && letter["message"].is_string(),
            failed,
            "{letter}"
        );
    }
    let output = within(&folder, &["check", "in", "--fail-on=never"]);
    let text = out(&output);
    assert!(
        text.contains(
            "20 letters checked, 4 could not be read (1 damaged, 2 not-a-letter, 1 unreadable), "
        ),
        "{text}"
    );
}

/// The most memory that a process ever had, in kilobytes, while it runs.
fn peak(child: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let size = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
        most = most.max(size.unwrap_or(0));
        sleep(Duration::from_millis(2));
    }
    most
}

#[test]
fn memory_does_not_grow_with_the_letters() {
    let peak_of = |name: &str, count: usize| {
        let folder = many(name, count);
        let arguments = [
            "check",
            "in",
            "--format=jsonl=a",
            "--format=csv=b",
            "--format=short=c",
            "--format=sarif=d",
        ];
        let mut child = command(&folder, &arguments).spawn().unwrap();
        peak(&mut child)
    };
    let (few, lots) = (peak_of("few", 100), peak_of("lots", 1000));
    assert!(few > 5_000, "{few} kB");
    assert!(lots < 64_000, "{lots} kB");
    // 900 letters more, of some kilobytes each, add next to nothing.
    assert!(lots < few + 6_000, "{few} kB, then {lots} kB");
}

#[test]
fn progress_is_for_terminals() {
    let folder = many("progress", 300);
    let quiet = within(&folder, &["check", "in", "--format=jsonl=out.jsonl"]);
    assert!(quiet.stderr.is_empty(), "{}", err(&quiet));
    let program = env!("CARGO_BIN_EXE_imrlint");
    let run = format!(
        "cd '{}' && '{program}' check in --no-color --format csv=out.csv",
        folder.display()
    );
    let script = Command::new("script")
        .args(["-qec", &run, "/dev/null"])
        .env("TERM", "xterm")
        .output();
    let Ok(output) = script else {
        eprintln!("not run: script is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("/300 letters, ") && text.contains(" left"),
        "{text}"
    );
    assert!(text.contains(" findings, "), "{text}");
}

#[test]
fn no_color_is_heeded() {
    let folder = scratch("color");
    fs::write(
        folder.join("a.txt"),
        super::letter("baclofen-line-in-tramadol-rationale.txt"),
    )
    .unwrap();
    let colored = |options: &[&str]| {
        let output = within(&folder, &[&["check", "a.txt"][..], options].concat());
        out(&output).contains('\u{1b}')
    };
    assert!(colored(&["--color=always"]));
    assert!(!colored(&["--no-color"]));
    assert!(!colored(&[]));
}
