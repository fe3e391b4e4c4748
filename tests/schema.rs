//! The JSON Schema that `imrlint rules schema` prints, held against a validator.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod common;

use imrlint::rules::json_schema::{Files, json_schema};
use jsonschema::Validator;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn validator(files: Files) -> Validator {
    let schema = json_schema(files, &common::rules().vocabulary);
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

fn builtin() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut todo: Vec<PathBuf> = vec![root.clone()];
    let mut out = Vec::new();
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else {
            let name = path
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            out.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(out.len() > 50);
    out
}

fn kind(name: &str) -> Files {
    match name.split('/').next() {
        Some("vocabulary") => Files::Vocabulary,
        Some("mtus") => Files::Criteria,
        _ => Files::Rule,
    }
}

#[test]
fn built_in_files_are_valid() {
    let all = validator(Files::All);
    let own = [Files::Rule, Files::Criteria, Files::Vocabulary].map(|f| (f, validator(f)));
    for (name, text) in builtin() {
        let value = yaml(&text);
        let (_, own) = own.iter().find(|(files, _)| *files == kind(&name)).unwrap();
        for validator in [own, &all] {
            let faults: Vec<String> = validator
                .iter_errors(&value)
                .map(|e| format!("{name}: {}: {e}", e.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }
}

/// A built-in file with one thing changed is not valid, and the schema says where.
#[test]
fn mistakes_are_found() {
    let cases = [
        // Rules.
        (
            "consistency/request-of-another-issue.yaml",
            "category: treatment",
            "category: treatmnt",
            "/category",
        ),
        (
            "consistency/request-of-another-issue.yaml",
            "severity:",
            "severty:",
            "",
        ),
        (
            "consistency/request-of-another-issue.yaml",
            "severity: error",
            "severity: fatal",
            "/severity",
        ),
        (
            "consistency/request-of-another-issue.yaml",
            "each: issue",
            "each: 1",
            "/each",
        ),
        (
            "consistency/request-of-another-issue.yaml",
            "in: title",
            "in: titel",
            "/find/asked/in",
        ),
        (
            "consistency/request-of-another-issue.yaml",
            "flag: ",
            "flag: contradict(said, asked) and ",
            "/flag",
        ),
        (
            "consistency/request-of-another-issue.yaml",
            "kind: request",
            "kind: requests",
            "/find/asked/kind",
        ),
        (
            "consistency/decision-against-conclusion.yaml",
            "where: { about:",
            "where: { abuot:",
            "/find/conclusion/where",
        ),
        (
            "consistency/place-differs.yaml",
            "[side,",
            "[sides,",
            "/for",
        ),
        // Criteria.
        (
            "mtus/baclofen.yaml",
            "treatments: [baclofen]",
            "treatments: baclofen",
            "/treatments",
        ),
        (
            "mtus/baclofen.yaml",
            "denied_although: note",
            "denied_although: nota",
            "/criteria/indication/denied_although",
        ),
        (
            "mtus/baclofen.yaml",
            "section:",
            "sections:",
            "/documents/0",
        ),
        // Vocabulary.
        (
            "vocabulary/treatments/muscle-relaxants.yaml",
            "kind: treatment",
            "kind: drug",
            "/kind",
        ),
        (
            "vocabulary/treatments/muscle-relaxants.yaml",
            "strengths: [5 mg,",
            "strength: [5 mg,",
            "/members/baclofen",
        ),
        (
            "vocabulary/treatments/muscle-relaxants.yaml",
            "is_a: [medication]",
            "is_a: medication",
            "/is_a",
        ),
        (
            "vocabulary/language/sex.yaml",
            "female-provider:",
            "woman-provider:",
            "/sets",
        ),
        (
            "vocabulary/language/sex.yaml",
            "topic: sex",
            "topic: sexes",
            "/topic",
        ),
        (
            "vocabulary/guidelines.yaml",
            "{ effective: 2009-07-18,",
            "{ efective: 2009-07-18,",
            "/documents/chronic-pain/editions/2009",
        ),
    ];
    let all = validator(Files::All);
    for (name, from, to, place) in cases {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("rules")
            .join(name);
        let text = std::fs::read_to_string(path).unwrap();
        let at = text
            .find(from)
            .unwrap_or_else(|| panic!("{name} has no `{from}`"));
        let broken = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
        let value = yaml(&broken);
        for validator in [&validator(kind(name)), &all] {
            let places: Vec<String> = validator
                .iter_errors(&value)
                .map(|e| e.instance_path().to_string())
                .collect();
            assert!(
                places.iter().any(|found| found.starts_with(place)),
                "{name} with `{to}`: {places:?}"
            );
        }
    }
}

/// Every word of the tables that rules are compiled with is offered, and every key is described.
#[test]
fn words_and_descriptions() {
    use imrlint::check::Category;
    use imrlint::check::program::{Function, VALUE_FUNCTIONS};
    use imrlint::vocabulary::{Cue, WordClass};
    let schema = json_schema(Files::All, &common::rules().vocabulary);
    let text = schema.to_string();
    for (name, _) in Category::ALL {
        assert!(text.contains(&format!(r#""const":"{name}""#)), "{name}");
    }
    for (_, set, _) in Cue::ALL {
        assert!(
            text.contains(&format!(r#""{set}":{{"description":""#)),
            "{set}"
        );
    }
    for (class, _) in WordClass::ALL {
        assert!(
            text.contains(&format!(r#""{class}":{{"description":""#)),
            "{class}"
        );
    }
    let flag = schema["definitions"]["Flag"]["description"]
        .as_str()
        .unwrap();
    let functions = Function::ALL.iter().map(|f| f.0);
    for name in functions.chain(VALUE_FUNCTIONS.iter().map(|f| f.0)) {
        assert!(flag.contains(name), "{name}");
    }
    for (name, definition) in schema["definitions"].as_object().unwrap() {
        let properties = definition["properties"].as_object();
        if name == "Where" {
            continue;
        }
        for (key, property) in properties.into_iter().flatten() {
            assert!(property["description"].is_string(), "{name}.{key}");
        }
    }
}

#[test]
fn the_command_prints_it() {
    for (word, files) in [
        (None, Files::All),
        (Some("rule"), Files::Rule),
        (Some("criteria"), Files::Criteria),
        (Some("vocabulary"), Files::Vocabulary),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_imrlint"))
            .args(["rules", "schema"])
            .args(word)
            .output()
            .unwrap();
        assert!(output.status.success());
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(printed, json_schema(files, &common::rules().vocabulary));
    }
}
