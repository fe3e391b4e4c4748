//! `imrlint report` and `imrlint diff`: earlier runs, read again.

use super::{LETTERS, code, err, formats, imrlint, json, letter, out, report, scratch, within};
use std::fs;
use std::path::Path;

/// Formats that show the lines around a passage, which results do not hold.
const WITH_LINES: &[&str] = &["pretty", "html"];

#[test]
fn a_report_of_results_is_the_report_of_the_run() {
    let folder = scratch("report");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (document, lines) = (at("r.json"), at("r.jsonl"));
    let formats_to = [
        format!("--format=json={document}"),
        format!("--format=jsonl={lines}"),
    ];
    imrlint(&["check", LETTERS, &formats_to[0], &formats_to[1]]);
    for format in formats().filter(|format| !WITH_LINES.contains(format)) {
        for results in [&document, &lines] {
            for quote in ["full", "none"] {
                let output = imrlint(&["report", results, "--format", format, "--quote", quote]);
                assert_eq!(code(&output), 1, "{}", err(&output));
                // A path that repeats the letter can only be known with the letter.
                if quote == "full" {
                    let direct = report(format, &["--quote", quote]);
                    assert_eq!(out(&output), direct, "{format} of {results}");
                }
            }
        }
    }
    let output = imrlint(&["report", &document, "--quiet"]);
    assert!(out(&output).contains("127 │ BACLOFEN 20 MG #60 · requested here\n"));
    let output = imrlint(&["report", &document, "--fail-on=never"]);
    assert_eq!(code(&output), 0);
}

#[test]
fn results_that_are_none_are_told() {
    let folder = scratch("results");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let good = report("jsonl", &[]);
    let (letters, _summary) = good.trim_end().rsplit_once('\n').unwrap();
    write("text.json", "no report\n");
    write(
        "later.json",
        "{\"schema_version\":2,\"tool\":{\"rules\":1,\"rules_digest\":\"\"},\"letters\":[],\"findings\":[]}",
    );
    write(
        "cut.jsonl",
        &good[..good.len() - 1000].replace("\"fact\"", "\"fakt\""),
    );
    write("early.jsonl", &format!("{letters}\n"));
    for (name, said) in [
        ("missing.json", "cannot read `missing.json`: No such file"),
        ("text.json", "cannot read `text.json`: line 1: expected"),
        ("later.json", "its layout has version 2"),
        ("cut.jsonl", "cannot read `cut.jsonl`: line "),
    ] {
        let output = within(&folder, &["report", name, "--format=csv=out.csv"]);
        assert_eq!(code(&output), 5, "{name}: {}", err(&output));
        assert!(err(&output).contains(said), "{name}: {}", err(&output));
        assert!(!folder.join("out.csv").exists(), "{name}");
    }
    let output = within(&folder, &["report", "early.jsonl", "--format=csv"]);
    assert_eq!(code(&output), 5);
    assert!(err(&output).contains("is of a run that was ended early"));
    assert!(out(&output).lines().count() > 30);
}

fn check(folder: &Path, to: &str) {
    let output = within(folder, &["check", "in", "--format", &format!("json={to}")]);
    assert!(code(&output) <= 5, "{}", err(&output));
}

#[test]
fn diff_tells_new_gone_and_moved() {
    let folder = scratch("diff");
    fs::create_dir(folder.join("in")).unwrap();
    let text = letter("baclofen-line-in-tramadol-rationale.txt");
    let put = |name: &str, text: &str| fs::write(folder.join("in").join(name), text).unwrap();
    put("a.txt", &text);
    put("b.txt", &letter("acupuncture-overturned-not-necessary.txt"));
    check(&folder, "old.json");
    let diff = |options: &[&str]| {
        let mut arguments = vec!["diff", "old.json", "new.json"];
        arguments.extend(options);
        within(&folder, &arguments)
    };

    check(&folder, "new.json");
    let output = diff(&[]);
    assert_eq!(
        (code(&output), &out(&output)[..]),
        (0, "0 new, 0 gone, 0 moved, 5 the same\n")
    );

    // Two lines above move findings; the request mended takes one away.
    put(
        "a.txt",
        &format!(
            "\n\n{}",
            text.replace("BACLOFEN 20 MG #60.", "Tramadol ER 150mg #30.")
        ),
    );
    check(&folder, "new.json");
    let output = diff(&[]);
    assert_eq!(code(&output), 0);
    let lines = out(&output);
    assert!(
        lines.contains("in/a.txt:127:28: gone error[request-of-another-issue]"),
        "{lines}"
    );
    assert!(
        lines.contains("in/a.txt:139:29: moved from in/a.txt:137:29 warning["),
        "{lines}"
    );
    assert!(
        lines.ends_with("0 new, 1 gone, 2 moved, 2 the same\n"),
        "{lines}"
    );

    // The other way round the error is new.
    let output = within(&folder, &["diff", "new.json", "old.json", "--format=json"]);
    assert_eq!(code(&output), 1);
    let document = json(&out(&output));
    assert_eq!(document["new"][0]["rule"], "request-of-another-issue");
    assert_eq!(document["moved"][0]["from"]["path"], "in/a.txt");
    assert_eq!(document["summary"]["same"], 2);
    let output = within(
        &folder,
        &["diff", "new.json", "old.json", "--fail-on=never"],
    );
    assert_eq!(code(&output), 0);

    // Of a letter that cannot be read any more nothing is known.
    put("b.txt", "no letter");
    check(&folder, "new.json");
    let output = diff(&[]);
    assert_eq!(code(&output), 5);
    let lines = out(&output);
    assert!(
        lines.contains("in/b.txt:49:13: unknown error[amount-differs]"),
        "{lines}"
    );
    assert!(
        lines.contains("2 findings in letters that could not be checked again"),
        "{lines}"
    );
}

#[test]
fn diff_needs_fingerprints() {
    let folder = scratch("diff-none");
    fs::write(folder.join("r.json"), report("json", &["--quote=none"])).unwrap();
    let output = within(&folder, &["diff", "r.json", "r.json"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("--key-file gives fingerprints"));
}
