//! The commands that let an author of rules see what a rule, a sentence or a change does.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod common;

use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BACLOFEN: &str = "fixtures/letters/baclofen-line-in-tramadol-rationale.txt";

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imrlint"));
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NO_COLOR");
    command
}

fn imrlint(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
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

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("understand")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// No line is wider than a terminal of 80 columns.
fn fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_trace_shows_what_each_condition_saw() {
    let output = imrlint(&["trace", BACLOFEN, "--rule", "request-of-another-issue"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    fits(&out(&output));
    insta::assert_snapshot!("trace", out(&output));
}

#[test]
fn a_trace_names_the_facts_that_a_name_just_does_not_take() {
    let output = imrlint(&[
        "trace",
        BACLOFEN,
        "--rule",
        "silent-yet-cited",
        "--issue",
        "1",
    ]);
    let text = out(&output);
    fits(&text);
    assert!(text.contains("silent-yet-cited: does not fire"), "{text}");
    assert!(text.contains("no fact"), "{text}");
    let output = imrlint(&["trace", BACLOFEN, "--rule", "part-missing", "--issue", "1"]);
    let text = out(&output);
    assert!(
        text.contains("near: line 77") && text.contains("state is present, not"),
        "{text}"
    );
}

#[test]
fn a_trace_of_many_facts_stays_short_unless_all_is_asked() {
    let letter = "fixtures/letters/norco-upheld-but-found-necessary.txt";
    let rule = "recorded-yet-undocumented";
    let short = out(&imrlint(&["trace", letter, "--rule", rule]));
    let all = out(&imrlint(&["trace", letter, "--rule", rule, "--all"]));
    assert!(short.contains(" more\n"), "{short}");
    assert!(!all.contains(" more\n"), "{all}");
    assert!(short.lines().count() * 2 < all.lines().count());
    fits(&all);
}

#[test]
fn a_trace_says_which_unless_holds() {
    let dir = scratch("unless");
    let letter = fs::read_to_string(BACLOFEN).unwrap();
    let file = dir.join("letter.txt");
    fs::write(
        &file,
        letter.replace(
            "Tramadol ER 150mg #30",
            "Tramadol ER 150mg #30 and baclofen",
        ),
    )
    .unwrap();
    let output = imrlint(&[
        "trace",
        file.to_str().unwrap(),
        "--rule",
        "request-of-another-issue",
    ]);
    let text = out(&output);
    assert!(text.contains("would fire, but `unless` 3 holds"), "{text}");
    assert!(text.contains("own.treatment == said.treatment"), "{text}");
}

#[test]
fn a_trace_as_json_has_facts_with_their_places() {
    let output = imrlint(&[
        "trace",
        BACLOFEN,
        "--rule",
        "request-of-another-issue",
        "--format",
        "json",
    ]);
    let document = json(&output);
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["fires"], true);
    let subject = document["subjects"].as_array().unwrap().last().unwrap();
    assert_eq!(subject["issue"], 2);
    let group = &subject["groups"][0];
    assert_eq!(group["outcome"], "fires");
    let said = &group["ways"][0]["facts"]["said"];
    assert_eq!(said["words"]["text"], "BACLOFEN 20 MG #60");
    let flag = &group["ways"][0]["flag"];
    assert_eq!(flag["truth"], "true");
    let first = &flag["parts"][0];
    assert_eq!(first["saw"]["said.treatment"], "baclofen");
}

#[test]
fn a_trace_agrees_with_the_check() {
    let set = common::rules();
    let mut fired = 0;
    for path in common::letters(Path::new("fixtures/letters"))
        .iter()
        .step_by(5)
    {
        let source = common::source(path);
        let found = common::check(path).findings;
        let (reading, facts) = imrlint::read(&source, set);
        for (index, rule) in set.rules().iter().enumerate() {
            let trace = set.trace(index, &reading, &facts, Some(1)).unwrap();
            let fires = trace.subjects.iter().any(|subject| subject.fires());
            let finds = found.iter().any(|finding| finding.rule == rule.id);
            // Of a rule of the same cause there may be a finding about the same words in its place.
            let other = found
                .iter()
                .any(|finding| trace.same_cause_as.contains(&finding.rule));
            assert!(
                fires == finds || fires && other,
                "{} on {}",
                rule.id,
                path.display()
            );
            fired += usize::from(fires);
        }
    }
    assert!(fired > 5);
}

#[test]
fn mistakes_in_what_to_trace() {
    let output = imrlint(&["trace", BACLOFEN, "--rule", "request-of-anothr-issue"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("request-of-another-issue"),
        "{}",
        err(&output)
    );
    let output = imrlint(&["trace", BACLOFEN, "--rule", "placeholder", "--issue", "9"]);
    assert_eq!(code(&output), 2);
    assert_eq!(
        code(&imrlint(&["trace", "nowhere.txt", "--rule", "placeholder"])),
        5
    );
    assert_eq!(
        code(&imrlint(&["trace", "Cargo.toml", "--rule", "placeholder"])),
        5
    );
    assert_eq!(
        code(&imrlint(&["trace", "fixtures", "--rule", "placeholder"])),
        2
    );
}

#[test]
fn a_sentence_is_shown_with_its_facts_under_the_words() {
    let output = imrlint(&[
        "read",
        "In this case, there is no documentation of muscle spasm in the low back, nor of frobnication.",
        "--as",
        "rationale",
    ]);
    assert_eq!(code(&output), 0);
    fits(&out(&output));
    insta::assert_snapshot!("read", out(&output));
}

#[test]
fn a_sentence_belongs_to_a_request() {
    let sentence = "The request for Lioresal 10mg #60 is not medically necessary.";
    let output = imrlint(&[
        "read",
        sentence,
        "--as",
        "rationale",
        "--treatment",
        "Baclofen 10mg #60",
        "--format",
        "json",
    ]);
    let document = json(&output);
    assert_eq!(document["text"], sentence);
    let facts = document["facts"].as_array().unwrap();
    let request = facts.iter().find(|f| f["kind"] == "request").unwrap();
    assert_eq!(request["concept"], "baclofen");
    assert_eq!(request["words"]["start"], 16);
    let conclusion = facts.iter().find(|f| f["kind"] == "conclusion").unwrap();
    assert_eq!(conclusion["attributes"][0]["value"], "not-necessary");
}

#[test]
fn a_sentence_from_standard_input() {
    let mut child = command(&["read", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"He denies spasm.\n").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    assert!(
        out(&output).contains("finding spasm  denied"),
        "{}",
        out(&output)
    );
    assert_eq!(code(&imrlint(&["read", " "])), 3);
}

/// A rule that finds `word` requests above a quantity.
fn rule(quantity: u32) -> String {
    format!(
        "id: many-tablets
title: A request for many tablets
category: dose
severity: note
consequence: standard
fixable_by: rationale
each: issue
find:
  asked: {{ kind: request, in: title }}
flag: asked.quantity > {quantity}
show: {{ asked: requested }}
message: \"{{asked}} is much\"
tests:
  - name: many
    issues: [ {{ request: \"Norco 10/325mg #9999\" }} ]
    expect: [ {{ issue: 1, at: \"Norco 10/325mg #9999\" }} ]
"
    )
}

#[test]
fn a_rule_is_tried_before_it_is_installed() {
    let dir = scratch("try");
    let file = dir.join("many-tablets.yaml");
    fs::write(&file, rule(50)).unwrap();
    let path = file.to_str().unwrap();
    let output = imrlint(&["rules", "try", path, BACLOFEN, "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let document = json(&output);
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["rule"], "many-tablets");
    assert_eq!(
        code(&imrlint(&[
            "rules",
            "try",
            path,
            BACLOFEN,
            "--fail-on",
            "note"
        ])),
        1
    );
}

#[test]
fn a_rule_that_finds_nothing_shows_its_nearest_misses() {
    let dir = scratch("misses");
    let file = dir.join("many-tablets.yaml");
    fs::write(&file, rule(500)).unwrap();
    let output = imrlint(&["rules", "try", file.to_str().unwrap(), "fixtures/letters"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    fits(&text);
    assert!(text.contains("the nearest misses:"), "{text}");
    assert!(text.contains("asked.quantity > 500, which is "), "{text}");
    assert!(text.contains("fixtures/letters/"), "{text}");
    let quiet = imrlint(&["rules", "try", file.to_str().unwrap(), BACLOFEN, "--quiet"]);
    assert_eq!(out(&quiet), "");
}

#[test]
fn rules_are_compared_by_their_findings() {
    let dir = scratch("diff");
    fs::write(dir.join("many-tablets.yaml"), rule(50)).unwrap();
    let new = dir.to_str().unwrap();
    let output = imrlint(&["rules", "diff", "builtin", new, BACLOFEN]);
    assert_eq!(code(&output), 1);
    let text = out(&output);
    assert!(
        text.starts_with("many-tablets: 1 added\n\n+ added\nnote[many-tablets]"),
        "{text}"
    );
    assert!(text.contains("1 added between builtin and "), "{text}");
    let output = imrlint(&[
        "rules", "diff", new, "builtin", BACLOFEN, "--format", "json",
    ]);
    assert_eq!(code(&output), 1);
    let document = json(&output);
    assert_eq!(document["summary"]["removed"], 1);
    assert_eq!(document["findings"][0]["change"], "removed");
    assert_eq!(document["findings"][0]["finding"]["rule"], "many-tablets");
    let output = imrlint(&["rules", "diff", "builtin", "rules", "fixtures/clean"]);
    assert_eq!(code(&output), 0, "{}", out(&output));
    assert!(out(&output).starts_with("no difference between builtin and rules"));
}

#[test]
fn a_whole_folder_of_rules_stands_by_itself() {
    let dir = scratch("whole");
    let mut todo = vec![PathBuf::from("rules/vocabulary")];
    while let Some(from) = todo.pop() {
        fs::create_dir_all(dir.join(from.strip_prefix("rules").unwrap())).unwrap();
        for entry in fs::read_dir(&from).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                fs::copy(&path, dir.join(path.strip_prefix("rules").unwrap())).unwrap();
            }
        }
    }
    fs::write(dir.join("many-tablets.yaml"), rule(50)).unwrap();
    let output = imrlint(&[
        "rules",
        "diff",
        "builtin",
        dir.to_str().unwrap(),
        BACLOFEN,
        "--format",
        "json",
    ]);
    let document = json(&output);
    assert_eq!(document["summary"]["added"], 1);
    assert!(document["summary"]["removed"].as_u64().unwrap() > 0);
}

#[test]
fn coverage_and_mutants_of_a_rule() {
    let dir = scratch("quality");
    fs::write(dir.join("many-tablets.yaml"), rule(50)).unwrap();
    let arguments = [
        "rules",
        "test",
        "many-tablets",
        "--rules",
        dir.to_str().unwrap(),
        "--coverage",
        "--mutate",
    ];
    let output = imrlint(&arguments);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    assert!(
        text.contains("flag: `asked.quantity > 50` is always true"),
        "{text}"
    );
    assert!(
        text.contains("coverage: 50.0 %, 1 of 2 goals in 1 file"),
        "{text}"
    );
    assert!(
        text.contains("flag: `asked.quantity > 50` with 51"),
        "{text}"
    );
    assert!(text.contains("mutation score: "), "{text}");
    let mut strict = arguments.to_vec();
    strict.extend(["--fail-under", "95"]);
    assert_eq!(code(&imrlint(&strict)), 1);
}

#[test]
fn tests_run_again_when_a_file_is_saved() {
    let dir = scratch("watch");
    let file = dir.join("many-tablets.yaml");
    fs::write(&file, rule(50)).unwrap();
    let mut child = command(&[
        "rules",
        "test",
        "many-tablets",
        "--watch",
        "--rules",
        dir.join(".").to_str().unwrap(),
    ])
    .stdout(fs::File::create(dir.with_extension("out")).unwrap())
    .stderr(Stdio::null())
    .spawn()
    .unwrap();
    let said = || fs::read_to_string(dir.with_extension("out")).unwrap();
    let wait_for = |what: &str| {
        for _ in 0..600 {
            if said().contains(what) {
                return true;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        false
    };
    let passed = wait_for("1 passed");
    // The clock of some file systems counts seconds; the length differs too.
    fs::write(&file, rule(99_999)).unwrap();
    let failed = wait_for("1 failed");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(passed && failed, "{}", said());
    assert_eq!(code(&imrlint(&["rules", "test", "--watch"])), 2);
}

#[test]
fn a_trace_of_a_criteria_topic_shows_what_became_of_each_criterion() {
    let letter = "fixtures/letters/omeprazole-denied-at-71-with-aspirin.md";
    let output = imrlint(&["trace", letter, "--rule", "proton-pump-inhibitors"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    fits(&text);
    assert!(text.contains("\n  met      "), "{text}");
    assert!(text.contains("the letter states: line "), "{text}");
    let output = imrlint(&[
        "trace",
        letter,
        "--rule",
        "proton-pump-inhibitors",
        "--format",
        "json",
    ]);
    let issues = json(&output)["issues"].as_array().unwrap().clone();
    let met = |issue: &Value| {
        issue["criteria"]
            .as_array()
            .unwrap()
            .iter()
            .any(|c| c["state"] == "met")
    };
    assert!(issues.iter().any(met));
    let output = imrlint(&["trace", letter, "--rule", "proton-pump-inhibitors/nothing"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("has no criterion"),
        "{}",
        err(&output)
    );
}
