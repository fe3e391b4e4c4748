//! A page for each topic of guideline criteria.

use super::prose;
use crate::check::criteria::Topic;
use crate::report::topics::{details, meaning, names, said};
use crate::rules::criteria::CriteriaTest;
use crate::vocabulary::Concepts;
use std::fmt::Write as _;

/// The page of a topic.
pub(super) fn page(topic: &Topic, tests: &[CriteriaTest], concepts: &Concepts) -> String {
    let file = match topic.folder {
        None => format!("[rules/{0}](../../../rules/{0})", topic.file),
        Some(_) => topic.file.clone(),
    };
    let mut out = format!(
        "# {}\n\nWhat guidelines ask: {}.\n\n- treatments: {}\n- source: {file}\n\n## Where it is said\n\n",
        topic.id,
        prose(&topic.title),
        list(&names(&topic.treatments, concepts)),
    );
    for source in &topic.documents {
        let _ = writeln!(
            out,
            "- {} (status {}: {})",
            prose(&said(source)),
            prose(&source.status),
            meaning(&source.status)
        );
    }
    out.push_str("\n## Criteria\n\n");
    for criterion in &topic.criteria {
        let _ = writeln!(
            out,
            "### {}\n\n{}.\n",
            criterion.id,
            prose(criterion.text.trim_end_matches('.'))
        );
        for text in details(criterion, concepts) {
            let _ = writeln!(out, "- {}", prose(&text));
        }
        out.push('\n');
    }
    if !tests.is_empty() {
        out.push_str("## Examples\n\n");
    }
    for test in tests {
        example(&mut out, test);
    }
    out
}

fn example(out: &mut String, test: &CriteriaTest) {
    let mut lines: Vec<String> = test
        .header
        .iter()
        .map(|(field, value)| format!("{field}: {value}"))
        .collect();
    if !test.summary.trim().is_empty() {
        lines.push(format!("summary: {}", test.summary.trim()));
    }
    lines.push(format!("request: {}", test.request));
    lines.extend(
        test.rationale
            .as_ref()
            .map(|text| format!("rationale: {}", text.trim())),
    );
    let states: Vec<String> = test
        .expect
        .iter()
        .map(|(id, state)| format!("{id} {}", state.name()))
        .collect();
    let _ = writeln!(
        out,
        "{}: **{}**\n\n```text\n{}\n```\n",
        prose(&test.name),
        states.join(", "),
        lines.join("\n")
    );
}

fn list(ids: &[&str]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    ids.join(", ")
}
