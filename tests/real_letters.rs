//! The same tests over real letters, which are not part of the repository: `IMRLINT_LETTERS` names their folder. Ignored
//! unless asked for: `IMRLINT_LETTERS=... cargo test --test real_letters -- --ignored`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

mod common;

use common::docx::{by_lines, by_paragraphs};
use common::{check, labels, letters, matches, rules, source, stem};
use imrlint::check::Severity;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    let folder =
        std::env::var("IMRLINT_LETTERS").expect("IMRLINT_LETTERS names the folder of real letters");
    PathBuf::from(folder)
}

/// The parts of a letter that must be the same in each form of it, with their words.
fn parts(path: &Path) -> Vec<(String, Vec<String>)> {
    let source = source(path);
    let (reading, _) = imrlint::read(&source, rules());
    let text = source.text();
    let words = |span: imrlint::source::Span| -> Vec<String> {
        span.of(text)
            .split_whitespace()
            .map(ToOwned::to_owned)
            .collect()
    };
    let mut out = Vec::new();
    let mut header: Vec<_> = reading.letter.header.iter().collect();
    header.sort_by(|a, b| a.field.cmp(&b.field));
    for field in header {
        out.push((field.field.clone(), words(field.value)));
    }
    for (index, issue) in reading.letter.issues.iter().enumerate() {
        out.push((format!("request {}", index + 1), words(issue.request)));
        let decision = issue.decision.map(|d| words(d.span)).unwrap_or_default();
        out.push((format!("decision {}", index + 1), decision));
        let rationale = issue.rationale.map(words).unwrap_or_default();
        out.push((format!("rationale {}", index + 1), rationale));
    }
    out
}

#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn all_forms_of_a_letter_read_the_same() {
    let dev = folder().join("dev");
    let texts = letters(&dev.join("text"));
    assert_eq!(texts.len(), 64);
    let mut issues = 0;
    for path in texts {
        let name = stem(&path);
        let wanted = parts(&path);
        issues += wanted
            .iter()
            .filter(|(n, _)| n.starts_with("request"))
            .count();
        for form in [
            format!("pdf/{name}.pdf"),
            format!("text-reading-order/{name}.txt"),
        ] {
            let other = parts(&dev.join(&form));
            for (a, b) in wanted.iter().zip(&other) {
                assert_eq!(a.0, b.0, "{form}: another part");
                for (x, y) in a.1.iter().zip(&b.1) {
                    assert_eq!(x, y, "{form}: first difference in {}", a.0);
                }
                assert_eq!(a.1.len(), b.1.len(), "{form}: {} is longer", a.0);
            }
            assert_eq!(wanted.len(), other.len(), "{form}: number of parts");
        }
    }
    assert!(issues > 100, "{issues} issues");
}

#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn pdf_and_text_have_the_same_findings() {
    let dev = folder().join("dev");
    let said = |path: &Path| -> Vec<String> {
        check(path)
            .findings
            .iter()
            .map(|f| {
                let words: Vec<String> =
                    f.locations.iter().map(|l| common::fold(&l.text)).collect();
                format!("{} {:?} {} {words:?}", f.rule, f.issue, f.severity.name())
            })
            .collect()
    };
    for path in letters(&dev.join("text")) {
        let name = stem(&path);
        // A word broken at the end of a line is shown as the file has it.
        let joined = |list: Vec<String>| -> Vec<String> {
            list.into_iter()
                .map(|s| s.replace("- ", "-").replace("/ ", "/"))
                .collect()
        };
        let text = joined(said(&path));
        let pdf = joined(said(&dev.join(format!("pdf/{name}.pdf"))));
        let order = joined(said(&dev.join(format!("text-reading-order/{name}.txt"))));
        assert_eq!(text.len(), pdf.len(), "{name}: text {text:#?} pdf {pdf:#?}");
        assert_eq!(
            text.len(),
            order.len(),
            "{name}: text {text:#?} order {order:#?}"
        );
        let rules = |list: &[String]| -> BTreeSet<String> {
            list.iter()
                .map(|s| s.split(' ').next().unwrap().to_owned())
                .collect()
        };
        assert_eq!(rules(&text), rules(&pdf), "{name}");
    }
}

#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn the_errors_of_the_seeds_are_the_labelled_ones() {
    let labels = labels(&folder().join("seeds-gold.jsonl"));
    for path in letters(&folder().join("seeds")) {
        let name = stem(&path);
        let errors: Vec<_> = check(&path)
            .findings
            .into_iter()
            .filter(|f| f.severity == Severity::Error)
            .collect();
        let wanted: Vec<_> = labels
            .iter()
            .filter(|l| l.letter == name && l.severity == "error")
            .collect();
        for label in &wanted {
            assert!(
                errors.iter().any(|f| matches(label, f)),
                "missed: {label:?}"
            );
        }
        for finding in &errors {
            assert!(
                wanted.iter().any(|l| matches(l, finding)),
                "{name}: not labelled: {} {}",
                finding.rule,
                finding.message
            );
        }
    }
}

/// Annotated errors that must be found; only raised. An error beside them is defended by name in `docs/accuracy/`.
const FOUND: usize = 28;

#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn annotated_errors_are_found_and_few_others() {
    let dev = folder().join("dev");
    let labels = labels(&dev.join("gold.jsonl"));
    let mut found = 0;
    let mut beside = String::new();
    let mut count = 0;
    let defended = std::fs::read_to_string("docs/accuracy/errors-beside.md").unwrap_or_default();
    for path in letters(&dev.join("text")) {
        let name = stem(&path);
        let checked = check(&path);
        let own: Vec<_> = labels.iter().filter(|l| l.letter == name).collect();
        found += own
            .iter()
            .filter(|l| l.severity == "error" && checked.findings.iter().any(|f| matches(l, f)))
            .count();
        for finding in checked
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
        {
            if !own.iter().any(|l| matches(l, finding)) {
                count += 1;
                let _ = writeln!(beside, "{name} {}: {}", finding.rule, finding.message);
                assert!(
                    defended.contains(&format!("{name} {}", finding.rule)),
                    "not defended in docs/accuracy/errors-beside.md: {name} {}: {}",
                    finding.rule,
                    finding.message
                );
            }
        }
    }
    println!("{found} annotated errors found, {count} beside them:\n{beside}");
    assert!(found >= FOUND, "only {found} annotated errors found");
}

/// A letter that was pasted into Word says what it said before.
#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn letters_in_word_files_have_the_findings_of_their_text() {
    let mut findings = 0;
    for path in letters(&folder().join("dev/text")) {
        let told = |source: &imrlint::Source| -> Vec<String> {
            let checked = imrlint::check(source, rules()).unwrap();
            let told = |f: &imrlint::Finding| format!("{} {:?} {}", f.rule, f.issue, f.message);
            checked.findings.iter().map(told).collect()
        };
        let text = source(&path);
        let expected = told(&text);
        findings += expected.len();
        for bytes in [by_paragraphs(text.base()), by_lines(text.base())] {
            let word = imrlint::Source::read("a.docx", &bytes, None).unwrap();
            assert_eq!(told(&word), expected, "{}", path.display());
        }
    }
    assert!(findings > 0);
}

/// Runs `imrlint score` with gates, which fail it when a figure of `docs/accuracy.md` drops below its bar.
fn score(arguments: &[&str]) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .arg("score")
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn annotations_are_found_and_verdicts_hold() {
    let dev = folder().join("dev");
    let (text, gold) = (dev.join("text"), dev.join("gold.jsonl"));
    score(&[
        text.to_str().unwrap(),
        "--labels",
        gold.to_str().unwrap(),
        "--min-recall",
        "sure-errors=70%,warning=45%",
        "--verdicts",
        "docs/accuracy/verdicts.jsonl",
        "--min-precision",
        "verdicts:error=90%,verdicts:warning=75%",
    ]);
}

#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn planted_contradictions_are_found() {
    let text = folder().join("dev/text");
    let text = text.to_str().unwrap();
    score(&["--plant", text, "--min-recall", "95%,each=85%,planted=25%"]);
}

/// Precision and recall as one figure.
fn f1(hits: usize, false_hits: usize, missed: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    2.0 * count(hits) / (2.0 * count(hits) + count(false_hits) + count(missed))
}

#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn assertions_are_read() {
    use imrlint::facts::{Assertion, Time};
    let pairs = folder().join("../negex/pairs.tsv");
    let pairs = std::fs::read_to_string(pairs).unwrap();
    let mut negated = [0_usize; 3];
    let mut historical = [0_usize; 3];
    for line in pairs.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let said = imrlint::facts::assert(cells[2], cells[1], &rules().vocabulary);
        let denied = matches!(said.assertion, Assertion::Denied | Assertion::Undocumented);
        for (counts, labelled, read) in [
            (&mut negated, cells[3] == "Negated", denied),
            (
                &mut historical,
                cells[4] == "Historical",
                said.time == Time::Historical,
            ),
        ] {
            match (labelled, read) {
                (true, true) => counts[0] += 1,
                (false, true) => counts[1] += 1,
                (true, false) => counts[2] += 1,
                (false, false) => {}
            }
        }
    }
    let [hits, false_hits, missed] = negated;
    let figure = f1(hits, false_hits, missed);
    assert!(figure >= 0.96, "negation: F1 {figure:.3}");
    let [hits, false_hits, missed] = historical;
    let figure = f1(hits, false_hits, missed);
    assert!(figure >= 0.75, "historical: F1 {figure:.3}");
}
