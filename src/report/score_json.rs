//! Figures of accuracy for programs: one JSON document.

use super::json::SCHEMA_VERSION;
use super::score::{LineFile, Score, problem_kind, problem_line};
use crate::score::matching::{Defect, LetterMatch, Matched};
use crate::score::verdicts::Judged;
use crate::score::{Figures, GateOutcome, Row, Share};
use serde_json::{Map, Value, json};

/// The document.
pub fn document(score: &Score<'_>) -> String {
    let mut out = Map::new();
    out.insert("schema_version".to_owned(), json!(SCHEMA_VERSION));
    out.insert("tool".to_owned(), tool(score.tool));
    out.insert("labels".to_owned(), file(score.labels));
    out.insert(
        "figures".to_owned(),
        score.figures.map_or(Value::Null, figures),
    );
    out.insert("verdicts".to_owned(), file(score.verdicts));
    out.insert(
        "judged".to_owned(),
        score.judged.map_or(Value::Null, judged),
    );
    let problems = score.problems.iter().map(
        |problem| json!({ "kind": problem_kind(problem).0, "message": problem_line(problem) }),
    );
    out.insert("problems".to_owned(), problems.collect());
    out.insert("failed".to_owned(), json!(score.failed));
    out.insert("gates".to_owned(), gates(score.gates));
    let labelled = || score.letters.iter().filter(|letter| letter.labelled);
    if score.show.missed {
        let list = labelled().flat_map(|letter| {
            let missed = letter.defects.iter().filter(|d| d.found_by.is_empty());
            missed.map(|defect| defect_record(letter, defect))
        });
        out.insert("missed".to_owned(), list.collect());
    }
    if score.show.extra {
        let list = labelled().flat_map(|letter| {
            let extra = letter.findings.iter().filter(|m| m.defects.is_empty());
            extra.map(|matched| finding_record(letter, matched))
        });
        out.insert("extra".to_owned(), list.collect());
    }
    if score.show.matched {
        let list = labelled().flat_map(|letter| {
            let found = letter.defects.iter().filter(|d| !d.found_by.is_empty());
            found.map(|defect| defect_record(letter, defect))
        });
        out.insert("matched".to_owned(), list.collect());
    }
    finish(out)
}

pub(super) fn finish(out: Map<String, Value>) -> String {
    let mut text = serde_json::to_string_pretty(&Value::Object(out)).unwrap_or_default();
    text.push('\n');
    text
}

pub(super) fn tool(tool: &super::Tool) -> Value {
    json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "rules": tool.rules,
        "rules_digest": tool.digest,
    })
}

fn file(file: Option<&LineFile>) -> Value {
    file.map_or(Value::Null, |file| {
        let faults = file
            .faults
            .iter()
            .map(|fault| json!({ "line": fault.line, "message": fault.message }));
        json!({ "path": file.path, "unreadable_lines": faults.collect::<Value>() })
    })
}

/// A share with its interval; null where there is no case.
pub(super) fn share(share: Share) -> Value {
    let (low, high) = share.interval().unzip();
    json!({
        "value": share.value(),
        "low": low,
        "high": high,
        "hits": share.hits,
        "total": share.total,
    })
}

fn row(row: &Row) -> Value {
    json!({
        "precision": share(row.precision),
        "recall": share(row.recall),
        "f1": row.f1(),
    })
}

fn rows<'a>(list: impl Iterator<Item = (&'a str, &'a Row)>) -> Value {
    let map: Map<String, Value> = list.map(|(name, r)| (name.to_owned(), row(r))).collect();
    Value::Object(map)
}

fn figures(figures: &Figures) -> Value {
    json!({
        "letters": figures.letters,
        "clean": figures.clean,
        "clean_with_findings": figures.clean_with_findings,
        "all": row(&figures.all),
        "sure_errors": { "recall": share(figures.sure_errors) },
        "by_severity": rows(figures.by_severity.iter().map(|(k, v)| (k.name(), v))),
        "by_category": rows(figures.by_category.iter().map(|(k, v)| (k.name(), v))),
        "by_rule": rows(figures.by_rule.iter().map(|(k, v)| (k.as_str(), v))),
    })
}

fn judged(judged: &Judged) -> Value {
    let map = |list: Vec<(&str, Share)>| -> Value {
        let map: Map<String, Value> = list
            .into_iter()
            .map(|(name, value)| (name.to_owned(), share(value)))
            .collect();
        Value::Object(map)
    };
    json!({
        "precision": share(judged.all),
        "by_severity": map(judged.by_severity.iter().map(|(k, v)| (k.name(), *v)).collect()),
        "by_rule": map(judged.by_rule.iter().map(|(k, v)| (k.as_str(), *v)).collect()),
        "not_ours": judged.not_ours,
        "unjudged": judged.unjudged,
        "stale_lines": judged.stale,
        "changed_lines": judged.changed,
    })
}

pub(super) fn gates(gates: &[GateOutcome]) -> Value {
    let list = gates.iter().map(|gate| {
        json!({
            "measure": gate.measure.name(),
            "of": if gate.of.is_empty() { "all" } else { &gate.of },
            "least": gate.least,
            "value": gate.value,
            "passed": gate.passed(),
        })
    });
    list.collect()
}

fn defect_record(letter: &LetterMatch, defect: &Defect) -> Value {
    let found: Vec<Value> = defect
        .found_by
        .iter()
        .filter_map(|index| letter.findings.get(*index))
        .map(|matched| finding_record(letter, matched))
        .collect();
    json!({
        "path": letter.path,
        "letter": letter.name,
        "label_lines": defect.lines,
        "line": defect.at_line,
        "issues": defect.issues,
        "category": defect.category,
        "severity": defect.severity,
        "confidence": defect.confidence,
        "a": defect.a,
        "b": defect.b,
        "why": defect.why,
        "found_by": found,
    })
}

fn finding_record(letter: &LetterMatch, matched: &Matched) -> Value {
    let finding = &matched.finding;
    let at = finding.locations.first();
    json!({
        "path": letter.path,
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "issue": finding.issue,
        "line": at.map(|l| l.line),
        "column": at.map(|l| l.column),
        "text": at.map(|l| l.text.as_str()),
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "verdict": matched.verdict.map(|v| v.name()),
    })
}
