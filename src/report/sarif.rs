//! SARIF 2.1.0, for code scanning and its viewers.

use super::format::{Batch, Context, Format, Kind, Whole};
use super::json::{List, to_line};
use super::redact::Quote;
use super::words::{line, name};
use super::{Outcome, Record};
use crate::check::{Checked, Finding, Location, Status};
use crate::rules::Rule;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io::{self, Write};

/// The format.
pub static FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning",
    quote: Quote::None,
    kind: Kind::Whole(Whole { text: false, write }),
};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Version of the fingerprints; a viewer compares those of one name only.
const FINGERPRINT: &str = "imrlint/v1";

fn write(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    let context = batch.context;
    let tool = json!({"driver": {
        "name": env!("CARGO_PKG_NAME"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "version": env!("CARGO_PKG_VERSION"),
        "shortDescription": {"text": env!("CARGO_PKG_DESCRIPTION")},
        "rules": context.rules.iter().map(rule).collect::<Vec<_>>(),
        "properties": {"rules_digest": context.tool.digest},
    }});
    write!(
        out,
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\n\"tool\":{},\n\
         \"columnKind\":\"unicodeCodePoints\",\n",
        to_line(&tool)
    )?;
    let mut failures = Vec::new();
    batch.each(|record| {
        failures.extend(notification(&record));
        Ok(())
    })?;
    let summary = batch.summary;
    let invocation = json!({
        // Letters that could not be read are no failure of the tool.
        "executionSuccessful": !summary.failures.contains_key("internal-error"),
        "toolExecutionNotifications": failures,
    });
    let counts = json!({
        "letters": summary.letters,
        "checked": summary.checked,
        "failed": summary.failed,
        "baseline": summary.baseline,
        "waived": summary.waived,
    });
    write!(
        out,
        "\"invocations\":[{}],\n\"properties\":{},\n\"results\":[",
        to_line(&invocation),
        to_line(&counts)
    )?;
    let index: HashMap<&str, usize> = context
        .rules
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.id.as_str(), index))
        .collect();
    let mut list = List::default();
    batch.each(|record| {
        let letter = record.letter();
        let Outcome::Checked { checked, .. } = letter.outcome else {
            return Ok(());
        };
        for finding in super::ordered(&checked.findings) {
            if finding.status == Status::Waived && !context.waived {
                continue;
            }
            let result = result(&record.path, checked, finding, &index, context);
            list.add(out, &to_line(&result))?;
        }
        Ok(())
    })?;
    writeln!(out, "]}}]}}")
}

/// A rule with its help.
fn rule(rule: &Rule) -> Value {
    let about = rule.about.trim();
    json!({
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": text(&rule.title)},
        "fullDescription": {"text": text(if about.is_empty() { &rule.title } else { about })},
        "help": {
            "text": text(&format!("{about} {}", rule.help)),
            "markdown": super::markdown::escape(&line(&format!("{about} {}", rule.help))),
        },
        "defaultConfiguration": {"level": rule.severity.name()},
        "properties": {
            "category": rule.category.name(),
            "consequence": rule.consequence.name(),
            "fixable_by": rule.fixable_by.name(),
            // What code scanning calls confidence.
            "precision": rule.confidence.name(),
            "tags": [rule.category.name(), rule.consequence.name()],
        },
    })
}

fn notification(record: &Record) -> Option<Value> {
    let failure = record.outcome.as_ref().err()?;
    Some(json!({
        "level": "error",
        "descriptor": {"id": failure.reason},
        "message": {"text": text(&format!("not checked: {}", failure.message))},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&record.path)}}}],
    }))
}

fn result(
    path: &str,
    checked: &Checked,
    finding: &Finding,
    index: &HashMap<&str, usize>,
    context: &Context,
) -> Value {
    let mut result = Map::new();
    let mut set = |key: &str, value: Value| result.insert(key.to_owned(), value);
    set("ruleId", json!(finding.rule));
    if let Some(index) = index.get(finding.rule.as_str()) {
        set("ruleIndex", json!(index));
    }
    set("level", json!(finding.severity.name()));
    set("message", json!({"text": text(&finding.message)}));
    let mut locations = finding.locations.iter();
    let mut first = Map::new();
    if let Some(location) = locations.next() {
        first.insert("physicalLocation".to_owned(), physical(path, location));
        first.extend(label(location));
    }
    first.insert("logicalLocations".to_owned(), logical(checked, finding));
    set("locations", json!([first]));
    let related = locations.enumerate().map(|(at, location)| {
        let mut place = Map::new();
        place.insert("id".to_owned(), json!(at + 1));
        place.insert("physicalLocation".to_owned(), physical(path, location));
        place.extend(label(location));
        Value::Object(place)
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        set("relatedLocations", json!(related));
    }
    if !finding.fingerprint.is_empty() {
        set(
            "partialFingerprints",
            json!({FINGERPRINT: finding.fingerprint}),
        );
    }
    match finding.status {
        Status::New => {}
        Status::Baseline => {
            set("baselineState", json!("unchanged"));
        }
        Status::Waived => {
            set(
                "suppressions",
                json!([{"kind": "external", "status": "accepted"}]),
            );
        }
    }
    let help = context
        .rule(&finding.rule)
        .is_none()
        .then_some(&finding.help);
    let mut properties = json!({
        "category": finding.category.name(),
        "confidence": finding.confidence.name(),
        "consequence": finding.consequence.name(),
        "fixable_by": finding.fixable_by.name(),
        "issue": finding.issue,
        "also_in": finding.also_in,
        "case_number": checked.case_number.as_deref().map(line),
    });
    // Where the rule is not at hand, as for a report of other rules, its help stands with the finding.
    if let (Some(help), Some(properties)) = (help, properties.as_object_mut()) {
        properties.insert("help".to_owned(), json!(line(help)));
    }
    set("properties", properties);
    Value::Object(result)
}

fn label(location: &Location) -> Option<(String, Value)> {
    let label = text(&location.label);
    (!label.is_empty()).then(|| ("message".to_owned(), json!({"text": label})))
}

fn physical(path: &str, location: &Location) -> Value {
    let mut region = json!({
        "startLine": location.line.max(1),
        "startColumn": location.column.max(1),
        "endLine": location.end_line.max(location.line).max(1),
        "endColumn": location.end_column.max(1),
    });
    if let Some(region) = region.as_object_mut() {
        if !location.text.is_empty() {
            region.insert("snippet".to_owned(), json!({"text": line(&location.text)}));
        }
        if let Some(page) = location.page {
            region.insert("properties".to_owned(), json!({"page": page}));
        }
    }
    json!({"artifactLocation": {"uri": uri(path)}, "region": region})
}

/// The issue of a letter, or the letter where a finding is of none.
fn logical(checked: &Checked, finding: &Finding) -> Value {
    let case = checked
        .case_number
        .as_deref()
        .map_or_else(|| "letter".to_owned(), line);
    let Some(number) = finding.issue else {
        return json!([{"name": case, "fullyQualifiedName": case, "kind": "module"}]);
    };
    let numbers = std::iter::once(number).chain(finding.also_in.iter().copied());
    let issues = numbers.map(|number| {
        let index = usize::from(number).checked_sub(1);
        let request = index.and_then(|index| checked.issues.get(index));
        let request = request
            .map(|issue| line(&issue.request))
            .unwrap_or_default();
        let issue = format!("issue {number}");
        json!({
            "name": if request.is_empty() { issue.clone() } else { request },
            "fullyQualifiedName": format!("{case}/{issue}"),
            "kind": "member",
        })
    });
    Value::Array(issues.collect())
}

/// Text of a message, in which brackets would make a link and braces a placeholder.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in line(text).chars() {
        match c {
            '[' | ']' | '\\' => out.extend(['\\', c]),
            '{' | '}' => out.extend([c, c]),
            _ => out.push(c),
        }
    }
    out
}

/// A path as a URI reference. Nothing in it is taken for a scheme, a host, a query or a fragment.
fn uri(path: &str) -> String {
    let path = name(path).replace('\\', "/");
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
