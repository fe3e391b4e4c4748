//! What a rule or a category means, for the person who got a finding.

use super::style::{Ink, Style};
use super::words::{line, pad, wrap};
use crate::check::{Category, Consequence, FixableBy, Severity};
use crate::gate::WaiverRule;
use crate::rules::{Origin, Rule};
use serde_yaml::Value;

/// A rule: what it looks for, why it matters, what to do, an example.
pub fn rule(rule: &Rule, style: Style) -> String {
    let mut out = format!("{}\n", style.paint(Ink::Severity(rule.severity), &rule.id));
    out.push_str(&paragraph(&rule.title, 0, style));
    out.push('\n');
    let status = if rule.preview {
        "preview: off unless asked for with --preview"
    } else {
        "stable"
    };
    let file = match &rule.origin {
        Origin::Builtin => format!("{}, built in", rule.file),
        Origin::Folder(folder) => folder.join(&rule.file).display().to_string(),
    };
    let severity = format!(
        "{}, confidence {}",
        rule.severity.name(),
        rule.confidence.name()
    );
    let mut rows = vec![
        ("severity", severity),
        (
            "category",
            format!("{}: {}", rule.category.name(), meaning(rule.category)),
        ),
        (
            "consequence",
            format!("{}: {}", rule.consequence.name(), follows(rule.consequence)),
        ),
        ("mended in", mended(rule.fixable_by).to_owned()),
        ("status", status.to_owned()),
        ("file", file),
    ];
    if !rule.same_cause_as.is_empty() {
        let others = rule.same_cause_as.join(", ");
        let told = format!("as {others}: of findings about the same words only one is told");
        rows.push(("same cause", told));
    }
    for (key, value) in rows {
        out.push_str(&row(key, &value, style));
    }
    for text in rule
        .about
        .split("\n\n")
        .filter(|text| !text.trim().is_empty())
    {
        out.push('\n');
        out.push_str(&paragraph(text, 0, style));
    }
    if !rule.help.trim().is_empty() {
        out.push_str(&heading("What to do", style));
        out.push_str(&paragraph(&rule.help, 2, style));
    }
    out.push_str(&example(&rule.text, style));
    out
}

/// A rule about waivers.
pub fn waiver_rule(rule: &WaiverRule, style: Style) -> String {
    let severity = Severity::Warning;
    let mut out = format!("{}\n", style.paint(Ink::Severity(severity), rule.id));
    out.push_str(&paragraph(rule.title, 0, style));
    out.push('\n');
    out.push_str(&row("severity", severity.name(), style));
    out.push_str(&row(
        "category",
        "that of the finding that was waived",
        style,
    ));
    out.push('\n');
    out.push_str(&paragraph(rule.about, 0, style));
    out.push_str(&heading("What to do", style));
    out.push_str(&paragraph(rule.help, 2, style));
    out
}

/// All categories, with how many rules each has.
pub fn categories(rules: &[Rule], style: Style) -> String {
    let mut out = heading("Categories", style).trim_start().to_owned();
    for (name, category) in Category::ALL {
        let count = rules
            .iter()
            .filter(|rule| rule.category == *category)
            .count();
        let rules = super::words::counted(count, "rule");
        out.push_str(&row(
            name,
            &format!("{} ({rules})", meaning(*category)),
            style,
        ));
    }
    let hint = "`imrlint explain CATEGORY` lists the rules of a category, `imrlint explain RULE` explains one, \
                `imrlint explain TOPIC` shows the criteria of a guideline, `imrlint rules list` lists all rules and topics.";
    out.push('\n');
    out.push_str(&paragraph(hint, 0, style));
    out
}

/// A category and its rules.
pub fn category(category: Category, rules: &[Rule], style: Style) -> String {
    let mut out = format!("{}\n", style.paint(Ink::Strong, category.name()));
    out.push_str(&paragraph(
        &format!("A finding says: {}.", meaning(category)),
        0,
        style,
    ));
    out.push('\n');
    for rule in rules.iter().filter(|rule| rule.category == category) {
        out.push_str(&format!(
            "  {}\n",
            style.paint(Ink::Severity(rule.severity), &rule.id)
        ));
        out.push_str(&paragraph(&rule.title, 4, style));
    }
    out
}

/// What a finding of a category says.
pub(super) fn meaning(category: Category) -> &'static str {
    match category {
        Category::Structure => "a needed part is missing, empty, doubled or unreadable",
        Category::Decision => "the decision word and what the rationale concludes disagree",
        Category::Treatment => {
            "the rationale or its citation is about another request than the issue's own"
        }
        Category::Dose => "strength, quantity, refills, visits or duration of one request differ",
        Category::BodyPart => "side, spinal level or body part of one request or finding differ",
        Category::Sex => "the patient's sex or pronouns differ",
        Category::Age => "the patient's age differs or cannot be",
        Category::Date => "one event has different dates, or dates stand in an impossible order",
        Category::Fact => {
            "the rationale denies or asserts a clinical fact that the letter states otherwise"
        }
        Category::Criteria => {
            "the decision goes against a guideline criterion, given what the letter states"
        }
        Category::Citation => {
            "the cited guideline, section or page does not cover the treatment or cannot exist"
        }
        Category::Quote => "a guideline sentence is misquoted so that its meaning changes",
        Category::Copied => "a passage of another issue or letter does not belong here",
        Category::Text => "text is broken so that its meaning changes or stays open",
    }
}

pub(super) fn follows(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::AppealRisk => "the decision may be set aside on appeal",
        Consequence::PatientHarm => "the patient may come to harm",
        Consequence::Standard => "the letter falls short of what a letter has to say",
        Consequence::Clerical => "a slip that changes no decision",
    }
}

pub(super) fn mended(by: FixableBy) -> &'static str {
    match by {
        FixableBy::Rationale => "the rationale, by the reviewer",
        FixableBy::Summary => "the clinical case summary",
        FixableBy::Header => "the header",
        FixableBy::ClaimsAdministrator => "the claims administrator's papers",
        FixableBy::Provider => "the provider's papers",
    }
}

pub(super) fn heading(text: &str, style: Style) -> String {
    format!("\n{}\n", style.paint(Ink::Strong, text))
}

pub(super) fn paragraph(text: &str, indent: usize, style: Style) -> String {
    let room = style.width.saturating_sub(indent);
    let lead = " ".repeat(indent);
    wrap(text, room, room)
        .iter()
        .map(|part| format!("{lead}{part}\n"))
        .collect()
}

/// Columns of a key and the space after it.
const KEYS: usize = 15;

pub(super) fn row(key: &str, value: &str, style: Style) -> String {
    let room = style.width.saturating_sub(KEYS);
    let mut out = String::new();
    for (at, part) in wrap(value, room, room).iter().enumerate() {
        let lead = if at == 0 {
            pad(&format!("  {key}"), KEYS)
        } else {
            " ".repeat(KEYS)
        };
        out.push_str(&format!("{lead}{part}\n"));
    }
    out
}

/// The first of the rule's own tests that expects a finding.
fn example(yaml: &str, style: Style) -> String {
    let Ok(rule) = serde_yaml::from_str::<Value>(yaml) else {
        return String::new();
    };
    let tests = rule.get("tests").and_then(Value::as_sequence);
    let expects = |test: &&Value| match test.get("expect") {
        Some(Value::Sequence(list)) => !list.is_empty(),
        Some(Value::Null) | None => false,
        Some(_) => true,
    };
    let Some(Value::Mapping(test)) = tests.and_then(|tests| tests.iter().find(expects)) else {
        return String::new();
    };
    let mut out = heading("Example", style);
    for (key, value) in test {
        match key.as_str() {
            Some("name") | None => {}
            Some("expect") => out.push_str(&expected(value, style)),
            Some(key) => entry(&mut out, key, value, 2, style),
        }
    }
    out
}

fn expected(value: &Value, style: Style) -> String {
    let list: &[Value] = match value {
        Value::Sequence(list) => list,
        other => std::slice::from_ref(other),
    };
    let mut out = String::new();
    for one in list {
        let mut text = "found".to_owned();
        if let Some(issue) = one.get("issue") {
            text.push_str(&format!(" in issue {}", scalar(issue)));
        }
        if let Some(at) = one.get("at") {
            text.push_str(&format!(": \"{}\"", scalar(at)));
        }
        let painted: Vec<String> = paragraph(&text, 2, style)
            .lines()
            .map(|l| style.paint(Ink::Strong, l))
            .collect();
        out.push_str(&painted.join("\n"));
        out.push('\n');
    }
    out
}

/// A part of a test, whatever its shape.
fn entry(out: &mut String, key: &str, value: &Value, indent: usize, style: Style) {
    let lead = " ".repeat(indent);
    match value {
        Value::Mapping(map) => {
            out.push_str(&format!("{lead}{key}:\n"));
            for (key, value) in map {
                entry(out, &scalar(key), value, indent + 2, style);
            }
        }
        Value::Sequence(list) => {
            let one = key.strip_suffix('s').unwrap_or(key);
            for (at, value) in list.iter().enumerate() {
                entry(out, &format!("{one} {}", at + 1), value, indent, style);
            }
        }
        _ => {
            let text = format!("{key}: {}", scalar(value));
            let room = style.width.saturating_sub(indent);
            for (at, part) in wrap(&text, room, room.saturating_sub(2)).iter().enumerate() {
                let hang = if at == 0 { "" } else { "  " };
                out.push_str(&format!("{lead}{hang}{part}\n"));
            }
        }
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => line(text),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Confidence, Severity};
    use crate::report::rule_list;
    use crate::vocabulary::Concepts;
    use insta::assert_snapshot;
    use std::borrow::Cow;

    const YAML: &str = r##"
id: request-of-another-issue
tests:
  - name: a combination
    issues: [ { request: "Baclofen and Ultram", rationale: "The request is for Ultram." } ]
    expect: []
  - name: Baclofen line in the Ultram rationale
    summary: "The worker takes baclofen and Ultram for a back that has hurt ever since he fell from a ladder."
    issues:
      - { request: "Baclofen 10mg, #90", rationale: "The request is for BACLOFEN 10 MG #90." }
      - { request: "Ultram 50mg, #90", rationale: "The request is for BACLOFEN 10 MG #90." }
    expect: [ { issue: 2, at: "BACLOFEN 10 MG #90" } ]
"##;

    fn sample() -> Rule {
        Rule {
            id: "request-of-another-issue".into(),
            title: "The rationale states another issue's request".into(),
            category: Category::Treatment,
            severity: Severity::Error,
            confidence: Confidence::High,
            consequence: Consequence::AppealRisk,
            fixable_by: FixableBy::Rationale,
            same_cause_as: Vec::new(),
            preview: false,
            overrides: false,
            about:
                "The request line of a rationale names a treatment that another issue asks for.\n\n\
                    Usually the passage was copied."
                    .into(),
            message: String::new(),
            help: "Put this issue's request there.".into(),
            file: "consistency/request-of-another-issue.yaml".into(),
            origin: Origin::Builtin,
            text: Cow::Borrowed(YAML),
            json: None,
        }
    }

    #[test]
    fn a_rule_with_its_example() {
        assert_snapshot!(rule(&sample(), Style::default()), @r#"
    request-of-another-issue
    The rationale states another issue's request

      severity     error, confidence high
      category     treatment: the rationale or its citation is about another request
                   than the issue's own
      consequence  appeal-risk: the decision may be set aside on appeal
      mended in    the rationale, by the reviewer
      status       stable
      file         consistency/request-of-another-issue.yaml, built in

    The request line of a rationale names a treatment that another issue asks for.

    Usually the passage was copied.

    What to do
      Put this issue's request there.

    Example
      summary: The worker takes baclofen and Ultram for a back that has hurt ever
        since he fell from a ladder.
      issue 1:
        request: Baclofen 10mg, #90
        rationale: The request is for BACLOFEN 10 MG #90.
      issue 2:
        request: Ultram 50mg, #90
        rationale: The request is for BACLOFEN 10 MG #90.
      found in issue 2: "BACLOFEN 10 MG #90"
    "#);
    }

    #[test]
    fn a_category_and_the_table() {
        let mut other = sample();
        other.id = "gone".into();
        other.preview = true;
        other.overrides = true;
        other.severity = Severity::Note;
        other.origin = Origin::Folder("our rules".into());
        let rules = [sample(), other];
        assert_snapshot!(category(Category::Treatment, &rules, Style::default()), @r#"
    treatment
    A finding says: the rationale or its citation is about another request than the
    issue's own.

      request-of-another-issue
        The rationale states another issue's request
      gone
        The rationale states another issue's request
    "#);
        let list: Vec<&Rule> = rules.iter().collect();
        assert_snapshot!(rule_list::table(&list, Style::default()), @r#"
    id                        category   severity  status   origin
    request-of-another-issue  treatment  error     stable   built in
    gone                      treatment  note      preview  our rules, in place of the built-in one

    2 rules, 1 of them preview: off unless asked for with --preview
    "#);
        let json = rule_list::json(&list, &[], &Concepts::default(), "d1");
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
        assert!(categories(&rules, Style::default()).contains("treatment"));
    }
}
