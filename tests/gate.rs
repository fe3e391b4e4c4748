//! Waivers, the baseline, sign-off, and what makes a run fail.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::run::{BAD, Place, Ran, letter};
use imrlint::report::FORMATS;
use serde_json::Value;

const CHECK: &[&str] = &["check", "a.txt", "--select", "treatment"];

fn place(name: &str) -> Place {
    let place = Place::new("gate", name);
    place.write("a.txt", letter(BAD));
    place
}

fn check(place: &Place, more: &[&str]) -> Ran {
    place.run(&[CHECK, more].concat())
}

fn findings(place: &Place) -> Vec<Value> {
    let report = check(place, &["--format", "json"]).json();
    report["findings"].as_array().unwrap().clone()
}

fn rules_and_status(place: &Place) -> Vec<(String, String)> {
    let told = |f: &Value| {
        let word = |key: &str| f[key].as_str().unwrap().to_owned();
        (word("rule"), word("status"))
    };
    findings(place).iter().map(told).collect()
}

fn pair(rule: &str, status: &str) -> (String, String) {
    (rule.to_owned(), status.to_owned())
}

fn waive(place: &Place, finding: &str, expires: &str) -> Ran {
    place.run(&[
        "waive",
        finding,
        "a.txt",
        "--reason",
        "so it is",
        "--owner",
        "J. Roe",
        "--expires",
        expires,
    ])
}

#[test]
fn a_waiver_survives_white_space_and_ends_with_the_words() {
    let here = place("waiver");
    let before = findings(&here);
    let fingerprint = before[0]["fingerprint"].as_str().unwrap();
    assert_eq!(check(&here, &[]).code, 1);
    let ran = waive(&here, fingerprint, "never");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.out
            .starts_with("waived for good: request-of-another-issue at a.txt:127"),
        "{}",
        ran.out
    );
    let ran = check(&here, &[]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out
            .starts_with("1 letter checked, 1 waived, nothing found"),
        "{}",
        ran.out
    );
    assert_eq!(
        rules_and_status(&here),
        [pair("request-of-another-issue", "waived")]
    );
    let report = check(&here, &["--format", "json"]).json();
    assert_eq!(report["summary"]["error"], 0);
    // Lines and spaces may change.
    let text = letter(BAD).replace(
        "The current request is for BACLOFEN 20 MG",
        "\n\nThe current request  is for BACLOFEN\n20  MG",
    );
    here.write("a.txt", &text);
    assert_eq!(
        rules_and_status(&here),
        [pair("request-of-another-issue", "waived")]
    );
    // The words may not.
    here.write(
        "a.txt",
        letter(BAD).replace("BACLOFEN 20 MG", "BACLOFEN 30 MG"),
    );
    assert_eq!(
        rules_and_status(&here),
        [
            pair("waiver-unused", "new"),
            pair("request-of-another-issue", "new")
        ]
    );
    assert_eq!(check(&here, &[]).code, 1);
    // Of rules that were not applied nothing is known.
    let ran = here.run(&["check", "a.txt", "--select", "age", "--format", "json"]);
    assert!(
        ran.json()["findings"].as_array().unwrap().is_empty(),
        "{}",
        ran.out
    );
    // All the same, where nothing is to count as known.
    here.write("a.txt", letter(BAD));
    assert_eq!(check(&here, &["--no-gate-files"]).code, 1);
    let sarif = |more: &[&str]| {
        let ran = check(&here, &[&["--format", "sarif"], more].concat());
        ran.json()["runs"][0]["results"].as_array().unwrap().clone()
    };
    assert!(sarif(&[]).is_empty());
    assert_eq!(sarif(&["--show-waived"]).len(), 1);
    let ran = check(&here, &["--format", "short", "--show-waived"]);
    assert!(ran.out.ends_with("[waived]\n"), "{}", ran.out);
}

#[test]
fn an_expired_waiver_is_a_finding_and_a_later_entry_counts() {
    let here = place("expired");
    let ran = waive(&here, "a.txt:127", "2020-01-01");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("2020-01-01 is past"), "{}", ran.err);
    assert_eq!(waive(&here, "a.txt:127:28", "2099-01-01").code, 0);
    let file = here
        .read("imrlint-waivers.yaml")
        .replace("2099-01-01", "2020-01-01");
    here.write("imrlint-waivers.yaml", &file);
    let mut found = rules_and_status(&here);
    found.sort();
    assert_eq!(
        found,
        [
            pair("request-of-another-issue", "new"),
            pair("waiver-expired", "new")
        ]
    );
    assert_eq!(check(&here, &[]).code, 1);
    assert_eq!(waive(&here, "a.txt:127", "2099-01-01").code, 0);
    assert!(here.read("imrlint-waivers.yaml").starts_with(&file));
    assert_eq!(check(&here, &[]).code, 0);
    let ran = here.run(&["explain", "waiver-expired"]);
    assert!(ran.out.contains("A waiver has expired"), "{}", ran.out);
}

#[test]
fn what_cannot_be_waived_is_said() {
    let here = place("cannot");
    let ran = waive(&here, "0000000000000000", "never");
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("no finding is `0000000000000000`"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("request-of-another-issue at"),
        "{}",
        ran.err
    );
    let ran = here.run(&[
        "waive",
        "a.txt:127",
        "--reason",
        " ",
        "--owner",
        "J. Roe",
        "--expires",
        "never",
    ]);
    assert_eq!(ran.code, 2);
    let ran = waive(&here, "a.txt:127", "soon");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("is no day, as 2027-01-31"), "{}", ran.err);
    assert!(!here.0.join("imrlint-waivers.yaml").exists());
    // A file that is not understood waives nothing, and nothing is added to it.
    here.write("imrlint-waivers.yaml", "- fingerprint: a\n  onwer: b\n");
    for ran in [check(&here, &[]), waive(&here, "a.txt:127", "never")] {
        assert_eq!(ran.code, 4);
        assert!(ran.err.contains("unknown key `onwer`"), "{}", ran.err);
        assert!(ran.err.contains("did you mean `owner`?"), "{}", ran.err);
        assert!(ran.out.is_empty());
    }
    assert_eq!(check(&here, &["--waivers", "none.yaml"]).code, 4);
    here.write("imrlint-waivers.yaml", "")
        .write("imrlint-baseline.json", "{}");
    let ran = check(&here, &[]);
    assert_eq!(ran.code, 4);
    assert!(
        ran.err.contains("no baseline in `imrlint-baseline.json`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_baseline_keeps_what_it_was_not_asked_about() {
    let here = place("baseline");
    let others = letter(BAD).replace("CM15-0800117", "CM15-0800118");
    here.write("b.txt", &others);
    assert_eq!(here.run(&["baseline", "prune"]).code, 4);
    assert_eq!(here.run(&["baseline", "create"]).code, 0);
    assert_eq!(here.run(&["baseline", "create"]).code, 2);
    let all = here.read("imrlint-baseline.json");
    let entries = |text: &str| {
        serde_json::from_str::<Value>(text).unwrap()["findings"]
            .as_array()
            .unwrap()
            .len()
    };
    assert!(all.contains("a.txt") && all.contains("b.txt"));
    assert!(!all.to_lowercase().contains("baclofen"), "{all}");
    let ran = here.run(&["check", "."]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.contains("in the baseline, nothing found"),
        "{}",
        ran.out
    );
    // One letter is mended in part, the other is not looked at.
    let mended = letter(BAD).replace("for BACLOFEN 20 MG #60", "for Tramadol ER 150mg #30");
    here.write("a.txt", &mended);
    assert_eq!(
        here.run(&["baseline", "prune", "a.txt", "--select", "age"])
            .code,
        0
    );
    assert_eq!(here.read("imrlint-baseline.json"), all);
    let ran = here.run(&["baseline", "prune", "a.txt"]);
    assert!(ran.out.contains("0 new, 1 gone"), "{}", ran.out);
    let pruned = here.read("imrlint-baseline.json");
    assert_eq!(entries(&pruned), entries(&all) - 1);
    here.write("a.txt", letter(BAD));
    assert_eq!(check(&here, &[]).code, 1);
    let ran = here.run(&["baseline", "update"]);
    assert!(ran.out.contains("1 new, 0 gone"), "{}", ran.out);
    assert_eq!(here.read("imrlint-baseline.json"), all);
    // From another folder it is the same letter, where imrlint.yaml says what the project's folder is.
    here.write("imrlint.yaml", "").write("sub/none", "");
    let ran = here.run_in(
        "sub",
        &["baseline", "update", "..", "--exclude", "none"],
        b"",
    );
    assert!(ran.out.contains("0 new, 0 gone"), "{ran:?}");
    assert_eq!(here.read("imrlint-baseline.json"), all);
}

#[test]
fn a_number_of_findings_may_pass() {
    let here = place("number");
    for (arguments, code) in [
        (&["--max-findings", "0"][..], 1),
        (&["--max-findings", "1"], 0),
        (&["--fail-on", "never"], 0),
        (&["--max-findings", "-1"], 2),
    ] {
        assert_eq!(check(&here, arguments).code, code, "{arguments:?}");
    }
    for format in FORMATS {
        assert_eq!(
            check(&here, &["--format", format.name]).code,
            1,
            "{}",
            format.name
        );
    }
}

#[test]
fn a_sign_off_tells_letters_by_their_bytes() {
    let here = place("sign-off");
    here.write("b.txt", "Dear Sir or Madam,\n");
    let ran = here.run(&[
        "sign-off",
        "a.txt",
        "b.txt",
        "--by",
        "J. Roe",
        "-o",
        "signed.json",
    ]);
    assert_eq!(ran.code, 5, "{ran:?}");
    let text = here.read("signed.json");
    assert!(!text.to_lowercase().contains("baclofen"), "{text}");
    let signed: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(signed["by"], "J. Roe");
    assert_eq!(signed["letters"][0]["sha256"].as_str().unwrap().len(), 64);
    let open = signed["letters"][0]["open"].as_array().unwrap();
    let rules: Vec<_> = open.iter().map(|finding| &finding["rule"]).collect();
    assert!(
        rules.contains(&&Value::from("request-of-another-issue")),
        "{rules:?}"
    );
    assert_eq!(signed["letters"][1]["failed"], "not-a-letter");
    assert_eq!(signed["tool"]["rules_digest"].as_str().unwrap().len(), 32);
    let verify = ["sign-off", "a.txt", "b.txt", "--verify", "signed.json"];
    assert_eq!(here.run(&verify).code, 0);
    here.write("a.txt", letter(BAD) + "\n");
    let ran = here.run(&verify);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("a.txt: changed since"), "{}", ran.err);
    let ran = here.run(&["sign-off", "b.txt", "--verify", "signed.json"]);
    assert!(
        ran.err.contains("a.txt: not among the letters"),
        "{}",
        ran.err
    );
    assert_eq!(
        here.run(&[
            "sign-off",
            "a.txt",
            "--by",
            "J. Roe",
            "--select",
            "treatment"
        ])
        .code,
        1
    );
    assert_eq!(here.run(&["sign-off", "a.txt"]).code, 2);
}

#[test]
fn without_quotations_no_message_tells_what_a_letter_says() {
    let here = place("quote-none");
    let row = |text: &str| format!("{{\"path\": \"x.txt\", \"text\": {text}}}\n");
    here.write(
        "rows.jsonl",
        row("\"Zebediah Quagmire\", oops") + &row("7") + "Zebediah Quagmire\n",
    );
    here.write("broken.docx", b"PK\x03\x04 Zebediah Quagmire");
    here.write(
        "xml.docx",
        common::docx::docx("<w:p><w:r><w:t>Zebediah</Zebediah>", &[]),
    );
    here.write("note.txt", "Zebediah Quagmire\n");
    let files = ["a.txt", "rows.jsonl", "broken.docx", "xml.docx", "note.txt"];
    waive(&here, "a.txt:127", "never");
    for format in FORMATS.iter().map(|format| format.name) {
        let arguments = [
            &[
                "check",
                "--quote",
                "none",
                "--format",
                format,
                "--show-waived",
            ],
            &files[..],
        ]
        .concat();
        let ran = here.run(&arguments);
        assert_eq!(ran.code, 5, "{format}");
        for said in [&ran.out, &ran.err] {
            let said = said.to_lowercase();
            for word in ["zebediah", "quagmire", "baclofen 20 mg", "tramadol er"] {
                assert!(!said.contains(word), "{format}: {word}: {said}");
            }
        }
    }
}
