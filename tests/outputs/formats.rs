//! Each format is read by a consumer that is not ours.

use super::{LETTERS, code, err, imrlint, json, other, out, report, scratch};
use serde_json::Value;
use std::collections::HashSet;
use std::fs;

/// The findings as the JSON report has them.
fn findings() -> Vec<Value> {
    json(&report("json", &[]))["findings"]
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn sarif_meets_its_schema() {
    // One pattern of the schema has a bracket that a strict reader of patterns wants escaped.
    let schema = include_str!("../schemas/sarif-2.1.0.json").replace("{2}]?$", r"{2}\\]?$");
    let schema = json(&schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |text: &str| {
        let log = json(text);
        let faults: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{faults:#?}");
        log
    };
    for quote in ["full", "short", "none"] {
        valid(&report("sarif", &["--quote", quote]));
    }
    // A letter that fails, and none at all.
    let folder = scratch("sarif");
    fs::write(folder.join("a.txt"), "no letter").unwrap();
    let output = super::within(&folder, &["check", "a.txt", "--format", "sarif"]);
    let log = valid(&out(&output));
    let notice = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notice["descriptor"]["id"], "not-a-letter");

    let log = valid(&report("sarif", &["--quote", "full"]));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| {
        rule["help"]["text"].as_str().is_some_and(|t| !t.is_empty())
            && rule["shortDescription"]["text"].is_string()
    }));
    let results = run["results"].as_array().unwrap();
    let findings = findings();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(&findings) {
        assert_eq!(result["ruleId"], finding["rule"]);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], finding["rule"]);
        assert_eq!(result["level"], finding["severity"]);
        assert_eq!(
            result["partialFingerprints"]["imrlint/v1"],
            finding["fingerprint"]
        );
        let places = finding["locations"].as_array().unwrap();
        let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
        assert_eq!(related + 1, places.len());
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], places[0]["line"]);
        assert_eq!(region["startColumn"], places[0]["column"]);
        assert_eq!(region["endColumn"], places[0]["end_column"]);
        let logical = &result["locations"][0]["logicalLocations"][0];
        if let Some(issue) = finding["issue"].as_u64() {
            let name = logical["fullyQualifiedName"].as_str().unwrap();
            assert!(name.ends_with(&format!("/issue {issue}")), "{name}");
        }
    }
}

#[test]
fn csv_joins_on_the_case_number() {
    let text = report("csv", &[]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let report = json(&report("json", &[]));
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(rows.len(), findings.len());
    for (row, finding) in rows.iter().zip(findings) {
        assert_eq!(row[at("path")], finding["path"].as_str().unwrap()[..]);
        assert_eq!(row[at("rule")], finding["rule"].as_str().unwrap()[..]);
        let line = finding["locations"][0]["line"].to_string();
        assert_eq!(row[at("line")], line[..]);
        let letters = report["letters"].as_array().unwrap();
        let letter = letters.iter().find(|l| l["path"] == finding["path"]);
        let case = letter.unwrap()["case_number"].as_str().unwrap_or_default();
        assert_eq!(row[at("case_number")], *case);
    }
    if let Some(output) = other("python3", &["-c", PYTHON, &text]) {
        assert!(output.status.success(), "{}", err(&output));
        assert_eq!(out(&output).trim(), findings.len().to_string());
    }
}

const PYTHON: &str = "import csv,io,sys
rows = list(csv.DictReader(io.StringIO(sys.argv[1]), strict=True))
assert all(None not in row and None not in row.values() for row in rows)
print(len(rows))";

#[test]
fn a_letter_that_could_not_be_read_is_a_row() {
    let folder = scratch("csv");
    fs::write(folder.join("a.txt"), "no letter").unwrap();
    let output = super::within(&folder, &["check", ".", "--format", "csv"]);
    assert_eq!(code(&output), 5);
    let text = out(&output);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!((&row[1], &row[2]), ("a.txt", "failed"));
    assert!(text.contains("not-a-letter: no issue found"), "{text}");
    assert!(err(&output).contains("a.txt: failed[not-a-letter]"));
}

#[test]
fn gitlab_has_what_gitlab_needs() {
    for options in [&[][..], &["--quote", "full"]] {
        let report = json(&report("gitlab", options));
        let issues = report.as_array().unwrap();
        assert_eq!(issues.len(), findings().len());
        let mut fingerprints = HashSet::new();
        for issue in issues {
            assert!(!issue["description"].as_str().unwrap().is_empty());
            assert!(!issue["check_name"].as_str().unwrap().is_empty());
            let known = ["info", "minor", "major", "critical", "blocker"];
            assert!(known.contains(&issue["severity"].as_str().unwrap()));
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(path.starts_with("fixtures/letters/") && !path.starts_with("./"));
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0);
            let fingerprint = issue["fingerprint"].as_str().unwrap();
            assert!(fingerprints.insert(fingerprint.to_owned()), "{issue}");
        }
    }
}

type Properties = Vec<(String, String)>;

/// A workflow command, read as the runner reads it.
fn workflow_command(line: &str) -> Option<(&str, Properties, String)> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let plain = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let properties = properties
        .split(',')
        .filter_map(|property| property.split_once('='))
        .map(|(key, value)| {
            let value = plain(value).replace("%3A", ":").replace("%2C", ",");
            (key.to_owned(), value.replace("%25", "%"))
        });
    Some((name, properties.collect(), plain(data).replace("%25", "%")))
}

#[test]
fn github_annotates_the_worst_and_sums_up() {
    let folder = scratch("github");
    let summary = folder.join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = super::command(root, &["check", LETTERS, "--format", "github"])
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .unwrap();
    assert_eq!(code(&output), 1);
    let text = out(&output);
    let commands: Vec<_> = text.lines().filter_map(workflow_command).collect();
    assert_eq!(commands.len(), 10);
    for (name, properties, data) in &commands {
        // There are more than ten errors in the fixtures.
        assert_eq!(*name, "error");
        let keys: Vec<&str> = properties.iter().map(|(key, _)| key.as_str()).collect();
        assert!(keys.starts_with(&["file", "line", "endLine"]), "{keys:?}");
        assert!(properties[0].1.starts_with("fixtures/letters/"));
        assert!(data.contains("\nhelp: "), "{data}");
    }
    let count = findings().len();
    assert!(text.ends_with(&format!(
        "10 of {count} findings are annotated, the worst first\n"
    )));
    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.starts_with("before\n# imrlint\n"), "{summary}");
    assert!(summary.matches("| error | ").count() > 10);
    // A warning before a note, when there is no error.
    let text = report(
        "github",
        &["--select", "page-quoted-not-cited,limit-not-exceeded"],
    );
    let names: Vec<_> = text.lines().filter_map(workflow_command).collect();
    let names: Vec<&str> = names.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names, ["warning", "warning", "notice"]);
}

#[test]
fn markdown_renders_to_headings_lists_and_tables() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let text = report("markdown", &[]);
    let mut items = 0;
    let mut headings = 0;
    let mut rows = 0;
    let mut words = String::new();
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Item) => items += 1,
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::TableRow) => rows += 1,
            Event::Text(text) => words.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => assert_eq!(&*html, "<!-- -->"),
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                panic!("{event:?}")
            }
            _ => {}
        }
    }
    let report = json(&report("json", &[]));
    let findings = report["findings"].as_array().unwrap();
    let letters: HashSet<&str> = findings
        .iter()
        .map(|finding| finding["path"].as_str().unwrap())
        .collect();
    assert_eq!(headings, 1 + letters.len());
    assert!(items > 3 * findings.len());
    assert!(rows > 20);
    for finding in findings {
        let message = finding["message"].as_str().unwrap();
        let message: Vec<_> = message.split_whitespace().collect();
        assert!(words.contains(&message.join(" ")), "{message:?}");
    }
}

#[test]
fn json_is_read_by_jq() {
    let folder = scratch("jq");
    let json = folder.join("out.json");
    let lines = folder.join("out.jsonl");
    let formats = [
        format!("--format=json={}", json.display()),
        format!("--format=jsonl={}", lines.display()),
    ];
    imrlint(&["check", LETTERS, &formats[0], &formats[1]]);
    let expected = findings().len().to_string();
    for (filter, file) in [
        (".findings|length", &json),
        ("[inputs|.findings // []|.[]]|length", &lines),
    ] {
        let null = if file == &lines { "-n" } else { "-c" };
        let Some(output) = other("jq", &[null, filter, file.to_str().unwrap()]) else {
            return;
        };
        assert_eq!(out(&output).trim(), expected, "{}", err(&output));
    }
}

#[test]
fn several_formats_each_to_its_own_file() {
    let folder = scratch("several");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let formats: Vec<String> = super::formats()
        .map(|format| format!("--format={format}={}", at(format)))
        .collect();
    let mut arguments = vec!["check", LETTERS, "--quiet", "--format", "short"];
    arguments.extend(formats.iter().map(String::as_str));
    let output = imrlint(&arguments);
    assert_eq!(code(&output), 1);
    assert_eq!(out(&output), report("short", &[]));
    for format in super::formats() {
        let text = fs::read_to_string(at(format)).unwrap();
        assert_eq!(text, report(format, &[]), "{format}");
    }
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        super::formats().count()
    );
}

#[test]
fn two_formats_for_one_place_are_wrong_usage() {
    for (formats, said) in [
        (
            ["json", "csv"],
            "json and csv would both go to standard output",
        ),
        (["json=x", "csv=x"], "json and csv would both go to `x`"),
    ] {
        let output = imrlint(&[
            "check", LETTERS, "--format", formats[0], "--format", formats[1],
        ]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains(said), "{}", err(&output));
        assert!(out(&output).is_empty());
    }
    let output = imrlint(&["check", LETTERS, "--format=json=x", "--output=y"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("every format has a file already"));
}
