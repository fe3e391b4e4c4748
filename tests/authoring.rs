//! The tools of authors: `imrlint rules new`, `docs`, `unknown`.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn imrlint(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .args(arguments)
        .current_dir(folder)
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

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("authoring")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// What `rules new` writes is understood, and its tests or its lint say what is to be filled in.
#[test]
fn a_new_file_fails_until_it_is_filled_in() {
    for (what, file) in [
        (&["rule", "folder/some-rule"][..], "folder/some-rule.yaml"),
        (
            &["drug", "some-drug", "--class", "muscle-relaxant"][..],
            "vocabulary/treatments/some-drug.yaml",
        ),
    ] {
        let folder = scratch(what[0]);
        let new = imrlint(
            &[&["rules", "new"], what, &["--rules", "mine"]].concat(),
            &folder,
        );
        assert_eq!(code(&new), 0, "{}", err(&new));
        assert!(
            out(&new).starts_with(&format!("wrote mine/{file}\n")),
            "{}",
            out(&new)
        );
        assert!(folder.join("mine").join(file).is_file());
        let lint = imrlint(&["rules", "lint", "mine"], &folder);
        assert_eq!(code(&lint), 0, "{}", err(&lint));
        let id = file.rsplit('/').next().unwrap().trim_end_matches(".yaml");
        let test = imrlint(&["rules", "test", id, "--rules", "mine"], &folder);
        assert_eq!(code(&test), 1);
        assert!(
            out(&test).contains("test result: FAILED. 0 passed"),
            "{}",
            out(&test)
        );
        assert!(out(&test).contains("TODO: "), "{}", out(&test));
    }
    let folder = scratch("criterion");
    let new = imrlint(
        &["rules", "new", "criterion", "some-topic", "--rules", "mine"],
        &folder,
    );
    assert_eq!(code(&new), 0, "{}", err(&new));
    let lint = imrlint(&["rules", "lint", "mine"], &folder);
    assert_eq!(code(&lint), 4);
    assert!(
        err(&lint).contains("`TODO` is not in the vocabulary"),
        "{}",
        err(&lint)
    );
    // A file that is not filled in yet is no reason not to begin another.
    let another = imrlint(
        &["rules", "new", "rule", "some-rule", "--rules", "mine"],
        &folder,
    );
    assert_eq!(code(&another), 0, "{}", err(&another));
}

#[test]
fn what_cannot_be_begun() {
    let folder = scratch("refused");
    let first = imrlint(
        &["rules", "new", "rule", "twice", "--rules", "mine"],
        &folder,
    );
    assert_eq!(code(&first), 0);
    for (what, message, help) in [
        (
            &["rule", "twice"][..],
            "`twice` is a rule already, in twice.yaml",
            "choose another id",
        ),
        (
            &["rule", "sex-differs"][..],
            "`sex-differs` is a rule already",
            "choose another id",
        ),
        (
            &["rule", "Some_Rule"][..],
            "`Some_Rule` cannot be an id",
            "small letters",
        ),
        (
            &["rule", "../some-rule"][..],
            "`some-rule` cannot be an id",
            "small letters",
        ),
        (
            &["criterion", "baclofen"][..],
            "`baclofen` is a criteria topic already",
            "choose another id",
        ),
        (
            &["drug", "baclofen", "--class", "muscle-relaxant"][..],
            "`baclofen` is in the vocabulary already",
            "add names to it",
        ),
        (
            &["drug", "some-drug", "--class", "muscle-relaxnt"][..],
            "`muscle-relaxnt` is no class of treatments",
            "did you mean `muscle-relaxant`?",
        ),
        (
            &["drug", "muscle-relaxants", "--class", "muscle-relaxant"][..],
            "there is a file `vocabulary/treatments/muscle-relaxants.yaml`",
            "add to that file",
        ),
    ] {
        let output = imrlint(
            &[&["rules", "new"], what, &["--rules", "mine"]].concat(),
            &folder,
        );
        assert_eq!(code(&output), 2, "{what:?}");
        assert!(err(&output).contains(message), "{what:?}: {}", err(&output));
        assert!(err(&output).contains(help), "{what:?}: {}", err(&output));
    }
}

/// A file of one's own adds to a built-in class, and its members have what the class gives its members.
#[test]
fn a_drug_of_a_built_in_class() {
    let folder = scratch("class");
    let file = folder.join("mine/vocabulary/treatments/some-drug.yaml");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let text =
        "class: muscle-relaxant\nkind: treatment\nmembers:\n  some-drug: { brands: [Somebrand] }\n";
    fs::write(file, text).unwrap();
    fs::write(
        folder.join("mine/some-rule.yaml"),
        "id: some-rule\ntitle: x\ncategory: dose\nseverity: note\nconsequence: standard\nfixable_by: rationale\n\
         each: issue\nfind:\n  asked: { kind: request, in: title, concept: muscle-relaxant, where: { route: oral } }\n\
         flag: specific(asked)\nshow: { asked: x }\nmessage: x\ntests:\n  - name: x\n    issues: [ { request: Somebrand 5mg } ]\n    \
         expect: [ { issue: 1, at: Somebrand 5mg } ]\n",
    )
    .unwrap();
    let test = imrlint(&["rules", "test", "some-rule", "--rules", "mine"], &folder);
    assert_eq!(code(&test), 0, "{}{}", out(&test), err(&test));
}

#[test]
fn pages_of_rules_that_are_gone_are_removed_and_others_kept() {
    let folder = scratch("docs");
    let write = || {
        let output = imrlint(&["rules", "docs", "pages"], &folder);
        assert_eq!(code(&output), 0, "{}", err(&output));
        out(&output)
    };
    assert!(write().contains(" pages written to `pages`\n"));
    let index = fs::read_to_string(folder.join("pages/README.md")).unwrap();
    assert!(index.contains("[`sex-differs`](sex.md#sex-differs)"));
    fs::write(folder.join("pages/gone.md"), &index).unwrap();
    fs::write(folder.join("pages/own.md"), "# By hand\n").unwrap();
    assert!(write().contains(", 1 of rules that are gone removed"));
    assert!(!folder.join("pages/gone.md").exists());
    assert!(folder.join("pages/own.md").exists());
}

const LETTER: &str = "\
CLINICAL CASE SUMMARY
The following clinical case summary was developed based on a review of the case file, including all medical records:

The patient takes Zolbrix 10 mg and norfenadine twice a day. She determined to continue the routine medicine. She had a
glomectomy. The treatment plan included a quantum therapy trial.

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:

Zolbrix 10mg #60: Upheld

Claims Administrator guideline: Decision based on MTUS Chronic Pain Treatment Guidelines.

MAXIMUS guideline: Decision based on MTUS Chronic Pain Treatment Guidelines.

Decision rationale: Zolbrix is not recommended. The request for Zolbrix is not medically necessary.

Vibrolator purchase: Upheld

Claims Administrator guideline: Decision based on MTUS Chronic Pain Treatment Guidelines.

MAXIMUS guideline: Decision based on MTUS Chronic Pain Treatment Guidelines.

Decision rationale: The request is not medically necessary.
";

#[test]
fn words_that_look_like_drugs_and_are_not_known() {
    let folder = scratch("unknown");
    fs::create_dir_all(folder.join("letters")).unwrap();
    fs::write(folder.join("letters/a.txt"), LETTER).unwrap();
    fs::write(
        folder.join("letters/b.txt"),
        LETTER
            .replace("Zolbrix", "ZOLBRIX")
            .replace("norfenadine", "aspirin"),
    )
    .unwrap();
    let output = imrlint(&["rules", "unknown", "letters"], &folder);
    assert_eq!(code(&output), 0, "{}", err(&output));
    insta::assert_snapshot!(out(&output), @r"
    letters  times  looks like  word             for example
          2      4  drug        Zolbrix          letters/a.txt:4: The patient takes Zolbrix 10 mg and norfenadine
          2      2  procedure   glomectomy       letters/a.txt:5: medicine. She had a glomectomy. The treatment plan
          2      2  procedure   quantum therapy  letters/a.txt:5: plan included a quantum therapy trial.
          2      2  request     Vibrolator       letters/a.txt:18: Vibrolator purchase: Upheld
          1      1  drug        norfenadine      letters/a.txt:4: takes Zolbrix 10 mg and norfenadine twice a day. She

    5 words in 2 letters: `imrlint rules new drug ID --class CLASS` begins an entry
    ");
    let output = imrlint(
        &[
            "rules", "unknown", "letters", "--format", "json", "--limit", "1",
        ],
        &folder,
    );
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["letters"], 2);
    assert_eq!(json["words"].as_array().unwrap().len(), 1);
    assert_eq!(json["words"][0]["word"], "Zolbrix");
    assert_eq!(json["words"][0]["looks_like"], "drug");
    assert_eq!(json["words"][0]["example"]["line"], 4);
}

#[test]
fn no_letters_and_unreadable_letters() {
    let folder = scratch("no-letters");
    fs::create_dir_all(folder.join("empty")).unwrap();
    assert_eq!(code(&imrlint(&["rules", "unknown", "empty"], &folder)), 3);
    let output = imrlint(&["rules", "unknown", "missing.txt"], &folder);
    assert_eq!(code(&output), 5);
    assert!(err(&output).contains("missing.txt"), "{}", err(&output));
}
