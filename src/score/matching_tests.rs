//! Tests of matching labels and verdicts with findings.

use super::matching::{LetterMatch, LetterRead, Problem, letter};
use crate::check::{Category, Finding, Severity};
use crate::check::{Confidence, Consequence, FixableBy, Location, Status};
use crate::facts::Reading;
use crate::rules::RuleSet;
use crate::score::labels::parse;
use crate::source::{Source, Span};

const LETTER: &str = "\
CLINICAL CASE SUMMARY
The patient is a 40 year old female with pain.

IMR ISSUES, DECISIONS AND RATIONALES
Norco 10/325mg #60: Upheld
Claims Administrator guideline: None.
MAXIMUS guideline: None.
Decision rationale: He has pain. The request is not
medically necessary.

Soma 350mg #30: Upheld
Claims Administrator guideline: None.
MAXIMUS guideline: None.
Decision rationale: He has pain. The request is not medically necessary.
";

/// A finding at the words of `text` that come after `after`.
fn finding(source: &Source, category: Category, after: &str, text: &str) -> Finding {
    let from = source.base().find(after).unwrap();
    let start = from + source.base().get(from..).unwrap().find(text).unwrap();
    Finding {
        rule: "a-rule".into(),
        category,
        severity: Severity::Error,
        confidence: Confidence::High,
        consequence: Consequence::Standard,
        fixable_by: FixableBy::Rationale,
        issue: None,
        also_in: Vec::new(),
        message: String::new(),
        help: String::new(),
        fingerprint: format!("{start}"),
        status: Status::New,
        locations: vec![Location {
            role: "claim",
            span: Span::new(start as u32, (start + text.len()) as u32),
            line: 1,
            column: 1,
            end_line: 1,
            end_column: 1,
            page: None,
            text: text.into(),
            label: String::new(),
        }],
    }
}

fn matched(labels: &str, findings: &[(Category, &str, &str)]) -> LetterMatch {
    let rules = RuleSet::builtin().unwrap();
    let source = Source::read("L.txt", LETTER.as_bytes(), None).unwrap();
    let structure = Reading::new(source.text(), &rules.vocabulary).letter;
    let findings: Vec<Finding> = findings
        .iter()
        .map(|(category, after, text)| finding(&source, *category, after, text))
        .collect();
    let (labels, faults) = parse(labels);
    assert!(faults.is_empty());
    let read = LetterRead {
        source: &source,
        letter: &structure,
        findings: &findings,
    };
    letter("x/L.txt", "L", read, &labels.iter().collect::<Vec<_>>())
}

fn label(issue: u16, category: &str, a: &str, b: &str) -> String {
    serde_json::json!({
        "letter": "L", "issue": issue, "category": category, "severity": "error", "a": a, "b": b,
    })
    .to_string()
}

#[test]
fn a_repeated_quote_is_the_one_inside_its_issue() {
    let labels = label(2, "sex", "He has pain", "40 year old female");
    let first = [(Category::Sex, "Norco", "He has")];
    let second = [(Category::Sex, "Soma", "He")];
    assert_eq!(
        matched(&labels, &first).defects[0].found_by,
        Vec::<usize>::new()
    );
    assert_eq!(matched(&labels, &second).defects[0].found_by, [0]);
    // The words it conflicts with count as well, another category does not.
    let other_side = [(Category::Sex, "CLINICAL", "year old female")];
    assert_eq!(matched(&labels, &other_side).defects[0].found_by, [0]);
    let other = [(Category::Age, "Soma", "He")];
    assert_eq!(
        matched(&labels, &other).defects[0].found_by,
        Vec::<usize>::new()
    );
}

#[test]
fn a_defect_under_several_issues_counts_once() {
    let labels = format!(
        "{}\n{}",
        label(1, "sex", "He has pain", "female"),
        label(2, "sex", "he has  pain", "female")
    );
    let both = matched(&labels, &[(Category::Sex, "Soma", "He has pain")]);
    assert_eq!(both.defects.len(), 1);
    assert_eq!(both.defects[0].issues, [1, 2]);
    assert_eq!(both.defects[0].lines, [1, 2]);
    assert_eq!(both.findings[0].defects, [0]);
    let figures = crate::score::Figures::of(&[both]);
    assert_eq!((figures.all.recall.hits, figures.all.recall.total), (1, 1));
    assert_eq!(figures.sure_errors.total, 1);
}

#[test]
fn one_finding_matches_several_labels_and_one_label_several_findings() {
    let labels = format!(
        "{}\n{}",
        label(1, "text", "The request is not", ""),
        label(1, "text", "not medically necessary", "")
    );
    let one = matched(
        &labels,
        &[(Category::Text, "Norco", "request is not\nmedically")],
    );
    assert_eq!(one.findings[0].defects, [0, 1]);
    let words = [
        (Category::Text, "Norco", "request"),
        (Category::Text, "Norco", "is not"),
    ];
    assert_eq!(matched(&labels, &words).defects[0].found_by, [0, 1]);
}

#[test]
fn what_is_wrong_with_labels_is_named() {
    let labels = format!(
        "{}\n{}\n{}",
        label(7, "sex", "not in the letter", "female"),
        r#"{"letter": "L", "issue": 0, "category": "none"}"#,
        label(1, "structure", "", "")
    );
    let out = matched(&labels, &[]);
    let kinds: Vec<&str> = out
        .problems
        .iter()
        .map(|problem| match problem {
            Problem::NoIssue { issue: 7, .. } => "issue",
            Problem::NoQuote { side: 'a', .. } => "quote",
            Problem::CleanAndNot { line: 2, .. } => "clean",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["issue", "quote", "clean"]);
    assert!(out.labelled);
    assert_eq!(out.defects.len(), 2);
}

#[test]
fn letters_without_labels_are_named_and_not_counted() {
    let out = matched("", &[(Category::Sex, "Soma", "He")]);
    assert!(matches!(
        out.problems[..],
        [Problem::Unlabelled { findings: 1, .. }]
    ));
    let figures = crate::score::Figures::of(&[out]);
    assert_eq!((figures.letters, figures.all.precision.total), (0, 0));
}

#[test]
fn verdicts_give_each_rule_its_precision() {
    use crate::score::verdicts::{judge, parse};
    let words = [
        (Category::Sex, "Norco", "He"),
        (Category::Sex, "Soma", "He"),
        (Category::Age, "CLINICAL", "40"),
    ];
    let out = matched("", &words);
    let print = out.findings[0].finding.fingerprint.clone();
    let (said, faults) = parse(&format!(
        "{{\"fingerprint\": \"{print}\", \"verdict\": true, \"by\": \"x\"}}\n\
         {{\"letter\": \"L\", \"rule\": \"a-rule\", \"text\": \"40\", \"verdict\": \"false\"}}\n\
         {{\"fingerprint\": \"gone\", \"verdict\": \"not-ours\"}}\n\
         {{\"verdict\": true}}\n{{\"fingerprint\": \"x\", \"verdict\": \"maybe\"}}"
    ));
    assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [4, 5]);
    let judged = judge(&mut [out], &said);
    let share = judged.by_rule["a-rule"];
    assert_eq!((share.hits, share.total), (1, 2));
    assert_eq!((judged.unjudged, judged.not_ours), (1, 0));
    assert_eq!(judged.stale, [3]);
}
