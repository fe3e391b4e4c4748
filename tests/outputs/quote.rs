//! `--quote`: how much of a letter a report tells.

use super::{code, err, formats, json, letter, letters, out, report, scratch, within};
use std::collections::HashSet;
use std::fs;

/// Words in a row that say something of a letter.
const RUN: usize = 3;

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn runs(text: &str) -> HashSet<String> {
    let number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    words(text)
        .windows(RUN)
        // Line numbers and counts stand in every report.
        .filter(|run| !run.iter().any(number))
        .map(|run| run.join(" "))
        .collect()
}

/// All that the program may say by itself: what the rules say.
fn own_words() -> HashSet<String> {
    let set = imrlint::RuleSet::builtin().unwrap();
    let mut own = runs("letters could not be read");
    let mut pieces = Vec::new();
    own.extend(runs(&imrlint::report::Failure::not_a_letter().message));
    // The page around the data of html.
    let folder = scratch("quote-own");
    fs::write(folder.join("none.txt"), "No letter").unwrap();
    own.extend(runs(&out(&within(
        &folder,
        &["check", "none.txt", "--format", "html"],
    ))));
    for rule in set.rules() {
        // The tests of a rule are letters.
        let text = rule.text.split("\ntests:").next().unwrap();
        own.extend(runs(text));
        pieces.push(rule.title.clone());
        pieces.push(rule.help.clone());
        pieces.push(rule.fixable_by.name().to_owned());
    }
    for criterion in set.criteria().iter().flat_map(|topic| &topic.criteria) {
        pieces.push(criterion.help.clone());
        pieces.push(criterion.text.clone());
    }
    pieces.push("in the rationale".to_owned());
    // What stands beside each other: cells, a title and the help after it.
    for piece in &pieces {
        own.extend(runs(piece));
    }
    let ends: HashSet<String> = pieces.iter().map(|p| edge(p, true)).collect();
    let starts: HashSet<String> = pieces.iter().map(|p| edge(p, false)).collect();
    for end in &ends {
        for start in &starts {
            own.extend(runs(&format!("{end} {start}")));
        }
    }
    own
}

/// The last words of a text, or its first.
fn edge(text: &str, last: bool) -> String {
    let words = words(text);
    let part = if last {
        &words[words.len().saturating_sub(RUN - 1)..]
    } else {
        &words[..words.len().min(RUN - 1)]
    };
    part.join(" ")
}

fn leaks(report: &str, letters: &HashSet<String>, own: &HashSet<String>) -> Vec<String> {
    let runs = runs(report);
    let leaked = runs
        .iter()
        .filter(|run| letters.contains(*run) && !own.contains(*run));
    leaked.cloned().collect()
}

#[test]
fn none_leaves_no_words_of_a_letter_in_any_format() {
    let said: HashSet<String> = letters().iter().flat_map(|text| runs(text)).collect();
    let own = own_words();
    let folder = super::many("quote-none", 65);
    // Names of files and folders tell of letters too.
    fs::rename(folder.join("in/00000.txt"), folder.join("in/no letter.txt")).unwrap();
    let patient = "Final Determination Letter of a Patient";
    fs::create_dir(folder.join("in").join(patient)).unwrap();
    let text = letter("baclofen-line-in-tramadol-rationale.txt");
    assert!(text.contains("Determination"), "{text}");
    let named = folder
        .join("in")
        .join(patient)
        .join("said to be urine drug screen.txt");
    fs::write(
        named,
        text.replace("Dear", "Final Determination Letter, Dear"),
    )
    .unwrap();
    fs::write(
        folder.join("in/b.txt"),
        "the claims administrator denied this request",
    )
    .unwrap();
    for format in formats() {
        let output = within(
            &folder,
            &["check", "in", "--quote", "none", "--format", format],
        );
        let text = out(&output) + &err(&output);
        assert_eq!(leaks(&text, &said, &own), [""; 0], "{format}");
        // The test can fail: the same report with its words.
        if !["sarif", "junit", "github", "gitlab"].contains(&format) {
            let output = within(&folder, &["check", "in", "--format", format]);
            assert!(!leaks(&out(&output), &said, &own).is_empty(), "{format}");
        }
    }
}

#[test]
fn what_goes_to_servers_quotes_nothing_unless_asked() {
    let quoted = "BACLOFEN 20 MG #60";
    for format in formats() {
        let servers = ["sarif", "junit", "github", "gitlab"].contains(&format);
        let plain = |text: String| text.replace("<!-- -->", "").replace("##[", "");
        let text = plain(report(format, &["--select=request-of-another-issue"]));
        assert_eq!(text.contains(quoted), !servers, "{format}");
        let text = plain(report(
            format,
            &[
                "--select=request-of-another-issue",
                "--quote=full",
                "--fail-on=note",
            ],
        ));
        assert!(text.contains(quoted), "{format}: {text}");
    }
}

#[test]
fn each_of_several_formats_quotes_as_much_as_it_may() {
    let folder = scratch("quote-several");
    let text = letter("baclofen-line-in-tramadol-rationale.txt");
    fs::write(folder.join("a.txt"), text).unwrap();
    let arguments = [
        "check",
        "a.txt",
        "--format=json=j",
        "--format=sarif=s",
        "--format=gitlab=g",
    ];
    let output = within(&folder, &arguments);
    assert_eq!(code(&output), 1);
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert!(read("j").contains("BACLOFEN"));
    assert!(!read("s").contains("BACLOFEN") && !read("g").contains("BACLOFEN"));
}

#[test]
fn short_quotes_the_marked_words_cut() {
    let report = json(&report("json", &["--quote", "short"]));
    let mut cut = 0;
    for finding in report["findings"].as_array().unwrap() {
        for location in finding["locations"].as_array().unwrap() {
            let text = location["text"].as_str().unwrap();
            assert!(
                text.chars().count() <= imrlint::report::redact::SHORT,
                "{text}"
            );
            cut += usize::from(text.ends_with('…'));
        }
    }
    assert!(cut > 0);
    let pretty = super::report(
        "pretty",
        &["--quote=short", "--select=request-of-another-issue"],
    );
    assert!(
        pretty.contains("127 │ BACLOFEN 20 MG #60 · requested here\n"),
        "{pretty}"
    );
    assert!(!pretty.contains("The current request is for"), "{pretty}");
}

#[test]
fn fingerprints_without_words_are_keyed_or_left_out() {
    let folder = scratch("quote-key");
    let key = folder.join("key");
    fs::write(&key, "secret").unwrap();
    let fingerprints = |options: &[&str]| -> Vec<String> {
        let report = json(&report("json", options));
        let findings = report["findings"].as_array().unwrap().clone();
        let texts = findings
            .iter()
            .map(|f| f["fingerprint"].as_str().unwrap().to_owned());
        texts.collect()
    };
    let plain = fingerprints(&[]);
    let none = fingerprints(&["--quote=none"]);
    let keyed = fingerprints(&["--quote=none", "--key-file", key.to_str().unwrap()]);
    assert!(none.iter().all(String::is_empty));
    assert_eq!(keyed.len(), plain.len());
    assert!(
        keyed
            .iter()
            .all(|print| !print.is_empty() && !plain.contains(print))
    );
}
