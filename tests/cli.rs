//! The command line as its users see it: output, messages, exit codes.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BACLOFEN: &str = "fixtures/letters/baclofen-line-in-tramadol-rationale.txt";
const CLEAN: &str = "fixtures/clean/terse-muscle-relaxants-double-spaced.txt";

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

/// Runs with `input` on standard input.
fn piped(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
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
        .join("cli")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn help_names_commands_and_exit_codes() {
    let output = imrlint(&["--help"]);
    assert_eq!(code(&output), 0);
    let text = out(&output);
    for word in [
        "check",
        "facts",
        "assert",
        "explain",
        "rules",
        "Exit codes: 0 nothing to report, 1 findings, 2 wrong usage, 3 no letters found",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    for name in ["check", "facts", "assert", "explain", "rules"] {
        let output = imrlint(&[name, "--help"]);
        assert_eq!(code(&output), 0, "{name}");
        assert!(out(&output).contains("Usage: imrlint"), "{name}");
    }
}

#[test]
fn version() {
    let output = imrlint(&["--version"]);
    assert_eq!(code(&output), 0);
    assert_eq!(
        out(&output),
        concat!("imrlint ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn a_clean_letter_is_0() {
    let output = imrlint(&["check", CLEAN]);
    assert_eq!(code(&output), 0);
    let text = out(&output);
    assert!(
        text.starts_with("1 letter checked, nothing found"),
        "{text}"
    );
    assert!(err(&output).is_empty());
}

#[test]
fn findings_are_1() {
    let output = imrlint(&["check", BACLOFEN]);
    assert_eq!(code(&output), 1);
}

#[test]
fn wrong_usage_is_2() {
    for (arguments, said) in [
        (
            &["check", "--frmat", "json"][..],
            "a similar argument exists: '--format'",
        ),
        (&["chek"][..], "a similar subcommand exists: 'check'"),
        (
            &["check", "--format", "xml"][..],
            "[possible values: pretty, short, json, jsonl, csv,",
        ),
        (&[][..], "Usage: imrlint"),
        (
            &["check", CLEAN, "--stdin-name", "x.txt"][..],
            "--stdin-name without standard input",
        ),
        (&["facts", "fixtures"][..], "`fixtures` is a folder"),
        (
            &["explain", "no-such-thing"][..],
            "`no-such-thing` is no rule, category or criteria topic",
        ),
        (
            &["rules", "show", "no-such-thing"][..],
            "`no-such-thing` is no rule",
        ),
    ] {
        let output = imrlint(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(
            err(&output).contains(said),
            "{arguments:?}: {}",
            err(&output)
        );
        assert!(out(&output).is_empty(), "{arguments:?}");
    }
}

#[test]
fn no_letters_is_3() {
    let folder = scratch("none");
    let output = imrlint(&["check", folder.to_str().unwrap()]);
    assert_eq!(code(&output), 3);
    assert!(
        err(&output).starts_with("error: no letters in `"),
        "{}",
        err(&output)
    );
}

#[test]
fn mistakes_in_rules_are_4() {
    let folder = scratch("rules");
    fs::write(folder.join("broken.yaml"), "id: broken\n").unwrap();
    let folder = folder.to_str().unwrap();
    for arguments in [
        &["check", CLEAN, "--rules", folder][..],
        &["facts", CLEAN, "--rules", folder][..],
        &["rules", "lint", folder][..],
        &["rules", "list", "--rules", folder][..],
        &["rules", "test", "--rules", folder][..],
        &["explain", "sex-differs", "--rules", folder][..],
    ] {
        let output = imrlint(arguments);
        assert_eq!(code(&output), 4, "{arguments:?}");
        assert!(out(&output).is_empty(), "{arguments:?}");
        assert!(
            err(&output).contains("the key `title` is missing"),
            "{}",
            err(&output)
        );
    }
    let output = imrlint(&["check", CLEAN, "--rules", "no/such/folder"]);
    assert_eq!(code(&output), 4);
    assert!(
        err(&output).contains("cannot read rules in `no/such/folder`"),
        "{}",
        err(&output)
    );
}

#[test]
fn an_unreadable_letter_is_5_whatever_else_there_is() {
    let output = imrlint(&["check", "no-such-letter.txt", BACLOFEN, "--fail-on=never"]);
    assert_eq!(code(&output), 5);
    let text = out(&output);
    assert!(
        text.contains("failed[unreadable]: no-such-letter.txt"),
        "{text}"
    );
    assert!(text.contains("error[request-of-another-issue]"), "{text}");
    let output = imrlint(&["facts", "no-such-letter.txt"]);
    assert_eq!(code(&output), 5);
}

#[test]
fn fail_on_sets_the_bar() {
    // Each with a fixture and a rule of that severity.
    let error = ["check", BACLOFEN, "--select=request-of-another-issue"];
    let warning = [
        "check",
        "fixtures/letters/chiropractic-30-visits-sentence-cut-off.txt",
        "--select=cut-off",
    ];
    for (arguments, bar, expected) in [
        (error, "error", 1),
        (error, "never", 0),
        (warning, "error", 0),
        (warning, "warning", 1),
        (warning, "note", 1),
        (warning, "never", 0),
    ] {
        let mut all = arguments.to_vec();
        all.extend(["--fail-on", bar]);
        let output = imrlint(&all);
        assert_eq!(code(&output), expected, "{all:?}: {}", out(&output));
        // The bar changes the exit code, not the report.
        assert!(out(&output).contains("1 letter checked, 1 "), "{all:?}");
    }
}

/// Offsets, lines and columns, against the bytes of the file.
fn check_location(location: &Value, bytes: &[u8]) {
    let number = |key: &str| usize::try_from(location[key].as_u64().unwrap()).unwrap();
    let (start, end) = (number("start"), number("end"));
    let text = location["text"].as_str().unwrap();
    assert!(!text.is_empty());
    assert_eq!(bytes.get(start..end), Some(text.as_bytes()), "{location}");
    let before = std::str::from_utf8(&bytes[..start]).unwrap();
    let line = before.matches('\n').count() + 1;
    let first = before.rfind('\n').map_or(0, |at| at + 1);
    assert_eq!(number("line"), line, "{location}");
    assert_eq!(
        number("column"),
        before[first..].chars().count() + 1,
        "{location}"
    );
    assert!(matches!(location["role"].as_str(), Some("claim" | "fact")));
    assert!(location["label"].is_string());
}

#[test]
fn json_is_as_the_contract_says() {
    let output = imrlint(&["check", "fixtures/letters", "--format", "json"]);
    let report = json(&output);
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["tool"]["name"], "imrlint");
    assert_eq!(report["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(report["tool"]["rules"].as_u64().unwrap() > 20);
    assert!(!report["tool"]["rules_digest"].as_str().unwrap().is_empty());
    let letters = report["letters"].as_array().unwrap();
    let findings = report["findings"].as_array().unwrap();
    let summary = &report["summary"];
    assert_eq!(summary["letters"], letters.len());
    assert_eq!(summary["checked"], letters.len());
    assert_eq!(summary["failed"], 0);
    for severity in ["error", "warning", "note"] {
        let count = findings
            .iter()
            .filter(|f| f["severity"] == severity)
            .count();
        assert_eq!(summary[severity], count, "{severity}");
    }
    for letter in letters {
        assert!(
            letter["path"]
                .as_str()
                .unwrap()
                .starts_with("fixtures/letters/")
        );
        assert_eq!(letter["status"], "checked");
        assert!(letter["case_number"].is_string() || letter["case_number"].is_null());
        assert!(letter["issues"].as_u64().unwrap() > 0);
    }
    assert!(findings.len() > 30);
    let mut fingerprints = HashSet::new();
    for finding in findings {
        for key in ["path", "rule", "message", "fingerprint", "help"] {
            assert!(finding[key].is_string(), "{key}: {finding}");
        }
        for (key, words) in [
            (
                "category",
                &[
                    "structure",
                    "decision",
                    "treatment",
                    "dose",
                    "body-part",
                    "sex",
                    "age",
                    "date",
                    "fact",
                    "criteria",
                    "citation",
                    "quote",
                    "copied",
                    "text",
                ][..],
            ),
            ("severity", &["error", "warning", "note"]),
            ("confidence", &["high", "medium", "low"]),
            (
                "consequence",
                &["appeal-risk", "patient-harm", "standard", "clerical"],
            ),
            (
                "fixable_by",
                &[
                    "rationale",
                    "summary",
                    "header",
                    "claims-administrator",
                    "provider",
                ],
            ),
            ("status", &["new"]),
        ] {
            let word = finding[key].as_str().unwrap();
            assert!(words.contains(&word), "{key}: {finding}");
        }
        assert!(finding["issue"].is_null() || finding["issue"].as_u64().unwrap() > 0);
        assert!(finding["also_in"].is_array());
        assert!(
            fingerprints.insert(finding["fingerprint"].as_str().unwrap()),
            "{finding}"
        );
        let locations = finding["locations"].as_array().unwrap();
        assert_eq!(locations[0]["role"], "claim", "{finding}");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(finding["path"].as_str().unwrap());
        let bytes = fs::read(path).unwrap();
        // The letters of this folder are UTF-8, so that offsets count in the file itself.
        assert!(std::str::from_utf8(&bytes).is_ok());
        for location in locations {
            check_location(location, &bytes);
        }
    }
}

#[test]
fn offsets_of_other_encodings_count_in_the_text_that_facts_prints() {
    let folder = scratch("cp1252");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(BACLOFEN)).unwrap();
    // An e with an accent before the finding, as Windows-1252 writes it: one byte, of two in UTF-8.
    let mut bytes = text
        .replace("loading dock", "caf\u{1} dock")
        .replace('\n', "\r\n")
        .into_bytes();
    for byte in &mut bytes {
        if *byte == 1 {
            *byte = 0xe9;
        }
    }
    let path = folder.join("letter.txt");
    fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap();
    let printed = imrlint(&["facts", path, "--text"]);
    assert_eq!(code(&printed), 0);
    assert!(out(&printed).contains("caf\u{e9} dock"));
    let report = json(&imrlint(&[
        "check",
        path,
        "--format=json",
        "--select=request-of-another-issue",
    ]));
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    for location in report["findings"][0]["locations"].as_array().unwrap() {
        check_location(location, &printed.stdout);
    }
}

#[test]
fn jsonl_is_in_input_order_whatever_the_number_of_jobs() {
    let run = |jobs: &str| {
        let output = imrlint(&["check", "fixtures", "--format=jsonl", "--jobs", jobs]);
        assert_eq!(code(&output), 1);
        out(&output)
    };
    let one = run("1");
    assert_eq!(one, run("4"));
    assert_eq!(one, run("16"));
    let lines: Vec<Value> = one
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (summary, letters) = lines.split_last().unwrap();
    assert_eq!(summary["type"], "summary");
    assert_eq!(summary["letters"], letters.len());
    let paths: Vec<&str> = letters
        .iter()
        .map(|letter| {
            assert_eq!(letter["type"], "letter");
            assert!(letter["findings"].is_array());
            letter["path"].as_str().unwrap()
        })
        .collect();
    assert!(paths.is_sorted(), "{paths:?}");
}

#[test]
fn short_is_one_line_a_finding() {
    let output = imrlint(&["check", BACLOFEN, "--format=short", "--select=treatment"]);
    assert_eq!(
        out(&output),
        format!(
            "{BACLOFEN}:127:28: error[request-of-another-issue] This issue decides \"Tramadol ER 150mg #30\", \
             but its rationale says that the request is for \"BACLOFEN 20 MG #60\" (issue 2)\n"
        )
    );
}

#[test]
fn quiet_leaves_the_findings() {
    let loud = out(&imrlint(&["check", BACLOFEN]));
    let output = imrlint(&["check", BACLOFEN, "--quiet"]);
    assert_eq!(code(&output), 1);
    let quiet = out(&output);
    assert!(loud.starts_with(&quiet));
    assert!(!quiet.contains("letter checked"), "{quiet}");
    let output = imrlint(&["check", CLEAN, "-q"]);
    assert!(out(&output).is_empty());
}

#[test]
fn select_and_ignore() {
    let rules = |options: &[&str]| -> Vec<String> {
        let mut all = vec!["check", "fixtures/letters", "--format=json"];
        all.extend(options);
        let report = json(&imrlint(&all));
        let mut rules: Vec<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["rule"].as_str().unwrap().to_owned())
            .collect();
        rules.sort();
        rules.dedup();
        rules
    };
    assert_eq!(rules(&["--select=sex-differs"]), ["sex-differs"]);
    assert_eq!(
        rules(&["--select=treatment"]),
        [
            "foreign-request",
            "product-of-ingredient",
            "reasons-of-another-service",
            "request-of-another-issue",
            "visits-of-sibling-therapy"
        ]
    );
    assert_eq!(
        rules(&["--select=treatment,sex", "--ignore=foreign-request"]),
        [
            "product-of-ingredient",
            "reasons-of-another-service",
            "request-of-another-issue",
            "sex-differs",
            "visits-of-sibling-therapy"
        ]
    );
    // The beginning of ids.
    assert!(
        rules(&["--select=recorded"])
            .iter()
            .all(|r| r.starts_with("recorded-"))
    );
    assert!(!rules(&["--ignore=dose"]).contains(&"amount-differs".to_owned()));
}

#[test]
fn a_rule_that_is_none_is_wrong_usage() {
    for (option, word, near) in [
        (
            "--select",
            "request-of-another-isue",
            "request-of-another-issue",
        ),
        ("--ignore", "sexdiffers", "sex-differs"),
        ("--select", "treatmnt", "treatment"),
    ] {
        let output = imrlint(&["check", BACLOFEN, option, word]);
        assert_eq!(code(&output), 2);
        assert_eq!(
            err(&output),
            format!(
                "error: `{word}` in {option} is no rule, category, consequence, criteria topic or beginning of a rule's id\n  help: did you mean `{near}`?\n"
            )
        );
    }
    let output = imrlint(&["check", BACLOFEN, "--select=sex", "--ignore=sex-differs"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("no rule is left to apply"));
}

#[test]
fn standard_input() {
    let letter = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(BACLOFEN)).unwrap();
    let output = piped(
        &[
            "check",
            "-",
            "--stdin-name=draft.txt",
            "--format=short",
            "--select=treatment",
        ],
        &letter,
    );
    assert_eq!(code(&output), 1);
    assert!(
        out(&output).starts_with("draft.txt:127:28: error["),
        "{}",
        out(&output)
    );
    let output = piped(&["facts", "-", "--text"], &letter);
    assert_eq!(output.stdout, letter);
    let output = piped(&["check", "-"], b"");
    assert_eq!(code(&output), 5);
}

#[test]
fn a_report_in_a_file() {
    let folder = scratch("report");
    let path = folder.join("out.json");
    let output = imrlint(&[
        "check",
        BACLOFEN,
        "--format=json",
        "--output",
        path.to_str().unwrap(),
    ]);
    assert_eq!(code(&output), 1);
    assert!(out(&output).is_empty());
    let report: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(report["summary"]["letters"], 1);
}

#[test]
fn facts_text_is_the_letter() {
    let letter = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(BACLOFEN)).unwrap();
    let output = imrlint(&["facts", BACLOFEN, "--text"]);
    assert_eq!(code(&output), 0);
    assert_eq!(output.stdout, letter);
}

#[test]
fn facts_as_json_have_their_words() {
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(BACLOFEN)).unwrap();
    let report = json(&imrlint(&["facts", BACLOFEN, "--format=json"]));
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["form"], "final-determination");
    for field in report["header"].as_array().unwrap() {
        let value = &field["value"];
        let at = |key: &str| usize::try_from(value[key].as_u64().unwrap()).unwrap();
        assert_eq!(
            bytes.get(at("start")..at("end")),
            Some(value["text"].as_str().unwrap().as_bytes())
        );
    }
    assert_eq!(report["issues"].as_array().unwrap().len(), 2);
    assert!(report["facts"].as_array().unwrap().len() > 40);
}

#[test]
fn assert_answers_line_by_line() {
    let questions = br#"{"id": 1, "text": "There is no radiculopathy.", "phrase": "radiculopathy"}
{"id": "b", "text": "The patient has radiculopathy.", "phrase": "radiculopathy"}
"#;
    let output = piped(&["assert"], questions);
    assert_eq!(code(&output), 0);
    assert_eq!(
        out(&output),
        "{\"id\":1,\"assertion\":\"denied\",\"time\":\"current\",\"experiencer\":\"patient\"}\n\
         {\"id\":\"b\",\"assertion\":\"affirmed\",\"time\":\"current\",\"experiencer\":\"patient\"}\n"
    );
    let mixed = b"no json\n{\"id\": 2, \"text\": \"She denies pain.\", \"phrase\": \"pain\"}\n";
    let output = piped(&["assert"], mixed);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).starts_with("line 1: column 2: not valid JSON"),
        "{}",
        err(&output)
    );
    assert!(out(&output).starts_with("{\"id\":2,\"assertion\":\"denied\""));
}

#[test]
fn explain_says_what_a_rule_looks_for() {
    let output = imrlint(&["explain", "request-of-another-issue"]);
    assert_eq!(code(&output), 0);
    let text = out(&output);
    assert!(
        text.starts_with(
            "request-of-another-issue\nThe rationale states another issue's request\n"
        )
    );
    assert!(text.contains("What to do\n"), "{text}");
    let text = out(&imrlint(&["explain", "dose"]));
    assert!(text.contains("amount-differs"), "{text}");
    let text = out(&imrlint(&["explain"]));
    for category in ["structure", "treatment", "criteria", "quote", "text"] {
        assert!(text.contains(category), "{text}");
    }
    let output = imrlint(&["explain", "amount-difers"]);
    assert!(err(&output).contains("did you mean `amount-differs`?"));
}

#[test]
fn criteria_topics_are_listed_and_explained() {
    let list = json(&imrlint(&["rules", "list", "--format=json"]));
    let topics = list["criteria_topics"].as_array().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/mtus");
    assert_eq!(topics.len(), fs::read_dir(folder).unwrap().count());
    let table = out(&imrlint(&["rules", "list"]));
    for topic in topics {
        let id = topic["id"].as_str().unwrap();
        assert!(table.contains(&format!("\n{id} ")), "{table}");
        let output = imrlint(&["explain", id]);
        assert_eq!(code(&output), 0, "{id}");
        let text = out(&output);
        assert!(text.starts_with(&format!("{id}\n")), "{text}");
        assert!(!topic["documents"].as_array().unwrap().is_empty(), "{id}");
        for criterion in topic["criteria"].as_array().unwrap() {
            let name = criterion["id"].as_str().unwrap();
            assert!(text.contains(&format!("\n  {name}\n")), "{text}");
        }
    }
    let output = imrlint(&["explain", "opiods"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("did you mean `opioids`?"));
}

#[test]
fn a_folder_s_topic_takes_the_place_of_a_built_in_one() {
    let folder = scratch("topics");
    fs::create_dir_all(folder.join("mtus")).unwrap();
    fs::write(
        folder.join("mtus/baclofen.yaml"),
        "topic: baclofen\n\
         title: our baclofen\n\
         treatments: [baclofen]\n\
         documents: [ { document: chronic-pain, edition: \"2009\", section: Ours, pages: [9], status: S } ]\n\
         criteria: { ours: { text: spasm, needs: { spasm: { any: [spasm] } } } }\n",
    )
    .unwrap();
    let rules = folder.to_str().unwrap();
    let text = out(&imrlint(&["explain", "baclofen", "--rules", rules]));
    assert!(text.contains("our baclofen"), "{text}");
    assert!(text.contains("(2009): Ours, page 9"), "{text}");
    assert!(!text.contains("built in"), "{text}");
}

#[test]
fn the_rules_in_examples_are_rules() {
    let list = json(&imrlint(&["rules", "list", "--format=json"]));
    let names: HashSet<&str> = list["rules"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|rule| [&rule["id"], &rule["category"]])
        .chain(
            list["criteria_topics"]
                .as_array()
                .unwrap()
                .iter()
                .map(|topic| &topic["id"]),
        )
        .map(|name| name.as_str().unwrap())
        .collect();
    let mut seen = 0;
    for command in ["check", "explain", "facts", "score"] {
        let help = out(&imrlint(&[command, "--help"]));
        let examples = help.split("Example").nth(1).unwrap_or_default();
        for line in examples.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            for pair in words.windows(2) {
                let given = match pair[0] {
                    "--select" | "--ignore" => pair[1],
                    // What stands apart from it says what the example does.
                    "explain" if !line.contains("explain  ") => pair[1],
                    _ => continue,
                };
                for name in given.split(',') {
                    assert!(names.contains(name), "{command} --help: {name}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen >= 5, "{seen}");
}

#[test]
fn rules_list_and_show() {
    let output = imrlint(&["rules", "list"]);
    assert_eq!(code(&output), 0);
    assert!(out(&output).contains("request-of-another-issue"));
    let list = json(&imrlint(&["rules", "list", "--format=json"]));
    assert!(list["rules"].as_array().unwrap().len() > 20);
    let output = imrlint(&["rules", "show", "sex-differs"]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/consistency/sex-differs.yaml");
    assert_eq!(out(&output), fs::read_to_string(file).unwrap());
}

#[test]
fn rules_lint() {
    let output = imrlint(&["rules", "lint"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).starts_with("no mistakes in "));
    let folder = scratch("lint-nothing");
    let output = imrlint(&["rules", "lint", folder.to_str().unwrap()]);
    assert_eq!(code(&output), 3);
    assert!(
        err(&output).contains("no rule files in"),
        "{}",
        err(&output)
    );
}

#[test]
fn rules_test_tells_what_fails() {
    let output = imrlint(&["rules", "test", "request-of-another-issue"]);
    assert_eq!(code(&output), 0, "{}", out(&output));
    assert!(out(&output).contains("0 failed"));
    let output = imrlint(&["rules", "test", "no-such-test"]);
    assert_eq!(code(&output), 3);
    // A rule of the user's own, in place of a built-in one, whose test does not hold.
    let folder = scratch("failing-test");
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/text/placeholder.yaml");
    let text = fs::read_to_string(built_in).unwrap();
    fs::create_dir(folder.join("text")).unwrap();
    let (kept, _) = text.split_once("tests:").unwrap();
    let tests = "tests:\n  - name: words that are not there\n    issues: [ { request: Norco, rationale: \"[INSERT DIAGNOSIS] was found.\" } ]\n    expect: [ { issue: 1, at: something else } ]\n";
    fs::write(
        folder.join("text/placeholder.yaml"),
        format!("{kept}{tests}"),
    )
    .unwrap();
    let output = imrlint(&[
        "rules",
        "test",
        "placeholder",
        "--rules",
        folder.to_str().unwrap(),
    ]);
    assert_eq!(code(&output), 1);
    let text = out(&output);
    assert!(text.contains("something else"), "{text}");
    assert!(text.contains("[INSERT DIAGNOSIS]"), "{text}");
    assert!(text.contains("1 failed"), "{text}");
}

/// The rule that README.md shows, as it stands there.
#[test]
fn the_rule_in_the_readme_works() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let rule = readme
        .split("```yaml\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .find(|block| block.contains("tests:"))
        .unwrap();
    let id = rule
        .lines()
        .find_map(|line| line.strip_prefix("id: "))
        .unwrap();
    let folder = scratch("readme");
    fs::write(folder.join(format!("{id}.yaml")), rule).unwrap();
    let folder = folder.to_str().unwrap();
    let output = imrlint(&["rules", "lint", folder]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let output = imrlint(&["rules", "test", id, "--rules", folder]);
    assert_eq!(code(&output), 0, "{}", out(&output));
    assert!(!out(&output).contains(" 0 passed"), "{}", out(&output));
}

/// The picture in README.md is what the program prints.
#[test]
fn the_picture_in_the_readme_is_true() {
    let text = out(&imrlint(&[
        "check",
        BACLOFEN,
        "--select=treatment",
        "--quiet",
    ]));
    insta::assert_snapshot!("baclofen_check", text);
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(readme.contains(text.trim_end()), "{text}");
}

#[test]
fn facts_of_a_small_letter() {
    let folder = scratch("facts");
    let path = folder.join("small.txt");
    fs::write(
        &path,
        "Case Number: CM15-0800117\n\
         Date of Injury: 06/18/2009\n\n\
         CLINICAL CASE SUMMARY\n\n\
         The injured worker is a 49 year old male. There was no spasm of the low back.\n\n\
         IMR ISSUES, DECISIONS AND RATIONALES\n\n\
         Baclofen 20mg #60: Upheld\n\n\
         MAXIMUS guideline: Decision based on MTUS Chronic Pain Treatment Guidelines Muscle relaxants (for pain) Page(s): 63-66.\n\n\
         Decision rationale: The request is for Baclofen 20mg #60. It is not medically necessary.\n",
    )
    .unwrap();
    let output = command(&["facts", "small.txt"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!(code(&output), 0);
    let text = out(&output);
    let headings: Vec<&str> = text.lines().filter(|l| l.starts_with("facts: ")).collect();
    assert_eq!(
        headings,
        [
            "facts: header",
            "facts: summary",
            "facts: title of issue 1",
            "facts: citation of issue 1",
            "facts: rationale of issue 1",
        ]
    );
    insta::assert_snapshot!("small_letter_facts", text);
}
