//! A page for each category, with its rules.

use super::prose;
use crate::check::Category;
use crate::report::explain::{follows, meaning, mended};
use crate::rules::schema::{IssueTest, RuleTest};
use crate::rules::{Origin, Rule};
use std::fmt::Write as _;

/// The rules of a category, by id.
pub(super) fn of(category: Category, rules: &[Rule]) -> Vec<&Rule> {
    let mut list: Vec<&Rule> = rules.iter().filter(|r| r.category == category).collect();
    list.sort_by(|a, b| a.id.cmp(&b.id));
    list
}

/// The page of a category.
pub(super) fn page(category: Category, rules: &[Rule]) -> String {
    let mut out = format!(
        "# {}\n\nA finding says: {}.\n\n",
        category.name(),
        meaning(category)
    );
    for rule in of(category, rules) {
        one(&mut out, rule);
    }
    out
}

fn one(out: &mut String, rule: &Rule) {
    let _ = writeln!(out, "## {}\n\n**{}.**\n", rule.id, prose(&rule.title));
    for text in rule.about.split("\n\n").filter(|t| !t.trim().is_empty()) {
        let _ = writeln!(out, "{}\n", prose(text));
    }
    let status = if rule.preview {
        ", preview: off unless asked for with `--preview`"
    } else {
        ""
    };
    let file = match rule.origin {
        Origin::Builtin => format!("[rules/{0}](../../rules/{0})", rule.file),
        Origin::Folder(_) => rule.file.clone(),
    };
    let _ = writeln!(
        out,
        "- severity: {}, confidence {}{status}\n- consequence: {} ({})\n- mended in: {}\n- source: {file}\n",
        rule.severity.name(),
        rule.confidence.name(),
        rule.consequence.name(),
        follows(rule.consequence),
        mended(rule.fixable_by),
    );
    if !rule.same_cause_as.is_empty() {
        // A list goes on in its last line.
        out.truncate(out.trim_end().len());
        let _ = writeln!(
            out,
            "\n- same cause as: `{}` (of findings about the same words only one is told)\n",
            rule.same_cause_as.join("`, `")
        );
    }
    if !rule.help.trim().is_empty() {
        let _ = writeln!(out, "What to do: {}\n", prose(&rule.help));
    }
    let tests = rule.tests();
    let (found, silent): (Vec<&RuleTest>, Vec<&RuleTest>) =
        tests.iter().partition(|t| !t.expect.is_empty());
    if let Some(test) = found.first() {
        out.push_str("### Example\n\n");
        example(out, test);
    }
    let names = |tests: &[&RuleTest]| -> String {
        let names: Vec<String> = tests
            .iter()
            .map(|t| format!("- {}\n", prose(&t.name)))
            .collect();
        names.concat()
    };
    if found.len() > 1 {
        let rest = found.get(1..).unwrap_or_default();
        let _ = writeln!(out, "Also found:\n\n{}", names(rest));
    }
    if !silent.is_empty() {
        let _ = writeln!(out, "Not found:\n\n{}", names(&silent));
    }
}

fn example(out: &mut String, test: &RuleTest) {
    let mut lines = Vec::new();
    for (field, value) in &test.header {
        lines.push(format!("{field}: {value}"));
    }
    if !test.summary.trim().is_empty() {
        lines.push(format!("summary: {}", test.summary.trim()));
    }
    for (index, issue) in test.issues.iter().enumerate() {
        lines.extend(parts(index + 1, issue));
    }
    let _ = writeln!(
        out,
        "{}:\n\n```text\n{}\n```\n",
        prose(&test.name),
        lines.join("\n")
    );
    for expected in &test.expect {
        let issue = expected
            .issue
            .map_or(String::new(), |i| format!(" in issue {i}"));
        let severity = expected
            .severity
            .map_or(String::new(), |s| format!(" ({})", s.name()));
        let _ = writeln!(out, "Found{issue}{severity}: \"{}\"\n", prose(&expected.at));
    }
}

fn parts(number: usize, issue: &IssueTest) -> Vec<String> {
    let mut out = Vec::new();
    let decision = issue
        .decision
        .as_ref()
        .map_or(String::new(), |d| format!(": {d}"));
    out.push(format!("issue {number}: {}{decision}", issue.request));
    let rest = [
        ("claims administrator cites", &issue.claims_citation),
        ("reviewer cites", &issue.citation),
        ("rationale", &issue.rationale),
    ];
    for (key, value) in rest {
        if let Some(value) = value {
            out.push(format!("  {key}: {}", value.trim()));
        }
    }
    out
}
