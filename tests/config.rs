//! `imrlint.yaml`: where it is found, what goes before what, how its mistakes are told.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::run::{BAD, Place, Ran, letter};

fn place(name: &str, settings: &str) -> Place {
    let place = Place::new("config", name);
    place
        .write("drafts/a.txt", letter(BAD))
        .write("imrlint.yaml", settings);
    place
}

/// Value and origin of a setting.
fn shown(ran: &Ran, key: &str) -> (String, String) {
    assert_eq!(ran.code, 0, "{ran:?}");
    let line = ran.out.lines().find(|line| line.starts_with(key)).unwrap();
    let cells: Vec<&str> = line
        .split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    (cells[1].to_owned(), cells[2].to_owned())
}

#[test]
fn the_command_line_goes_before_the_file_and_that_before_the_default() {
    let here = place("order", "fail-on: never\nselect: [age]\n");
    assert_eq!(here.run(&["check", "drafts"]).code, 0);
    let ran = here.run(&[
        "check",
        "drafts",
        "--select",
        "treatment",
        "--format",
        "short",
    ]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.contains("error[request-of-another-issue]"),
        "{}",
        ran.out
    );
    let with = [
        "check",
        "drafts",
        "--select",
        "treatment",
        "--fail-on",
        "error",
    ];
    assert_eq!(here.run(&with).code, 1);
    assert_eq!(here.run(&["check", "drafts", "--no-config"]).code, 1);
    let ran = here.run(&["config", "show", "--fail-on", "note"]);
    assert_eq!(
        shown(&ran, "fail-on"),
        ("note".into(), "command line".into())
    );
    assert_eq!(
        shown(&ran, "select"),
        ("age".into(), "imrlint.yaml:2".into())
    );
    assert_eq!(
        shown(&ran, "jobs"),
        ("one a processor".into(), "default".into())
    );
    // After `--` stand paths only.
    here.write("--odd.txt", letter(BAD));
    assert_eq!(
        here.run(&["check", "--select", "treatment", "--", "--odd.txt"])
            .code,
        0
    );
}

#[test]
fn it_is_looked_for_up_to_the_root_of_the_repository() {
    let here = place(
        "upward",
        "select: [treatment]\nformat: [jsonl=out/report.jsonl]\n",
    );
    here.write("out/none", "").write("drafts/deep/none", "");
    assert_eq!(here.run_in("drafts/deep", &["check", ".."], b"").code, 1);
    assert!(
        here.read("out/report.jsonl")
            .contains("request-of-another-issue")
    );
    // A repository of its own below.
    here.write("drafts/.git", "gitdir: elsewhere\n");
    let ran = here.run_in("drafts/deep", &["config", "show"], b"");
    assert!(
        ran.out
            .starts_with("no imrlint.yaml in this folder or above"),
        "{}",
        ran.out
    );
    let ran = here.run_in(
        "drafts",
        &["config", "show", "--config", "../imrlint.yaml"],
        b"",
    );
    assert_eq!(shown(&ran, "select").1, "../imrlint.yaml:1");
    assert_eq!(shown(&ran, "format").0, "jsonl=../out/report.jsonl");
    assert_eq!(here.run(&["check", "--config", "none.yaml"]).code, 4);
}

#[test]
fn all_keys_do_something() {
    let settings = "preview: true\nseverity: { treatment: note }\nmax-findings: 0\nquote: none\nkey-file: key\njobs: 2\n\
                    exclude: [old/]\nno-ignore: true\nfail-on: note\nignore: [dose, fact]\nwaivers: w.yaml\nbaseline: b.json\n\
                    rules: [ours]\nformat: [json]\n";
    let here = place("keys", settings);
    let old = "drafts/old/b.txt";
    here.write(old, letter(BAD))
        .write(".ignore", "a.txt\n")
        .write("key", "secret")
        .write("ours/none", "");
    here.write("w.yaml", "")
        .write("b.json", "{\"schema_version\":1,\"findings\":[]}");
    let ran = here.run(&["check", "."]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let report = ran.json();
    assert_eq!(ran.letters(), ["drafts/a.txt"]);
    let findings = report["findings"].as_array().unwrap();
    let ours = findings
        .iter()
        .find(|f| f["rule"] == "request-of-another-issue")
        .unwrap();
    assert_eq!(ours["severity"], "note");
    assert_eq!(ours["fingerprint"].as_str().unwrap().len(), 16);
    assert_eq!(ours["locations"][0]["text"], "");
    // Other commands take rules from it, and nothing else.
    assert_eq!(here.run(&["facts", "drafts/a.txt"]).code, 0);
    assert_eq!(here.run(&["rules", "list"]).code, 0);
    here.write("ours/broken.yaml", "id: broken\n");
    assert_eq!(here.run(&["facts", "drafts/a.txt"]).code, 4);
    assert_eq!(here.run(&["completions", "bash"]).code, 0);
}

#[test]
fn mistakes_are_told_all_at_once_at_their_words() {
    let here = place(
        "mistakes",
        "selct: [age]\nfail-on: sometimes\nseverity: { age-differs: nte }\njobs: many\n",
    );
    let ran = here.run(&["check", "drafts"]);
    assert_eq!((ran.code, ran.out.as_str()), (4, ""));
    for words in [
        "unknown key `selct`",
        "imrlint.yaml:1:1",
        "did you mean `select`?",
        "`sometimes` is not a known",
        "`nte` is not a known",
        "found the text \"many\"",
        "4 mistakes in 1 file",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    here.write(
        "imrlint.yaml",
        "format: [prety]\njobs: 2000\nrules: [nowhere]\n",
    );
    let ran = here.run(&["check", "drafts"]);
    assert_eq!(ran.code, 4);
    for words in [
        "`prety` is no format",
        "did you mean `pretty`?",
        "`2000`",
        "no folder `nowhere`",
        "3 mistakes in 1 file",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    here.write(
        "imrlint.yaml",
        "select: [treatmnt, age]\nseverity: { age-difers: note }\n",
    );
    let ran = here.run(&["check", "drafts"]);
    assert_eq!(ran.code, 4);
    for words in [
        "`treatmnt` is no rule",
        "imrlint.yaml:1:10",
        "did you mean `treatment`?",
        "imrlint.yaml:2:13",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    // The same words on the command line are wrong usage.
    assert_eq!(
        here.run(&["check", "drafts", "--no-config", "--select", "treatmnt"])
            .code,
        2
    );
    here.write("imrlint.yaml", "select: [a\n");
    assert_eq!(here.run(&["check", "drafts"]).code, 4);
    here.write("imrlint.yaml", "# nothing yet\n");
    assert_eq!(
        here.run(&["check", "drafts", "--select", "treatment"]).code,
        1
    );
}

#[test]
fn rules_are_chosen_by_consequence_and_topic_and_graded() {
    let here = place("chosen", "");
    let severity = |more: &[&str]| {
        let ran = here.run(&[&["check", "drafts", "--format", "json"], more].concat());
        let report = ran.json();
        let findings = report["findings"].as_array().unwrap();
        let ours = findings
            .iter()
            .find(|f| f["rule"] == "request-of-another-issue");
        ours.map(|f| f["severity"].as_str().unwrap().to_owned())
    };
    let consequence = || {
        let ran = here.run(&["rules", "list", "--format", "json"]);
        let list = ran.json()["rules"].as_array().unwrap().clone();
        let rule = list
            .iter()
            .find(|r| r["id"] == "request-of-another-issue")
            .unwrap();
        rule["consequence"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        severity(&["--select", &consequence()]),
        Some("error".into())
    );
    assert_eq!(severity(&["--ignore", &consequence()]), None);
    assert_eq!(severity(&["--select", "opioids"]), None);
    assert_eq!(severity(&["--ignore", "opioids"]), Some("error".into()));
    assert_eq!(
        severity(&["--severity", "request-of=warning,treatment=note"]),
        Some("note".into())
    );
    assert_eq!(severity(&["--severity", "age=note"]), Some("error".into()));
    let ran = here.run(&["check", "drafts", "--severity", "treatment"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("write --severity treatment=note"),
        "{}",
        ran.err
    );
}

#[test]
fn a_folder_of_rules_takes_the_place_of_built_in_ones() {
    let here = place("override", "rules: [ours]\n");
    let built_in = here
        .run(&["rules", "show", "request-of-another-issue", "--no-config"])
        .out;
    let ours = built_in.replace("severity: error", "severity: warning");
    assert_ne!(ours, built_in);
    here.write("ours/request-of-another-issue.yaml", &ours);
    // By its id wherever the file lies, or by the file's name.
    let another = here.run(&["rules", "show", "age-differs"]).out;
    here.write("ours/consistency/age-differs.yaml", &another);
    let ran = here.run(&["rules", "list"]);
    for id in ["request-of-another-issue", "age-differs"] {
        let line = ran.out.lines().find(|l| l.starts_with(id)).unwrap();
        assert!(
            line.ends_with("ours, in place of the built-in one"),
            "{line}"
        );
    }
    let ran = here.run(&[
        "check",
        "drafts",
        "--select",
        "request-of-another-issue",
        "--format",
        "short",
    ]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.contains("warning[request-of-another-issue]"),
        "{}",
        ran.out
    );
}
