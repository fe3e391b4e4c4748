//! A page for each topic of guideline criteria.

use super::prose;
use crate::check::criteria::Topic;
use crate::report::topics::{asked, decided, meaning, names, said};
use crate::vocabulary::Concepts;
use std::fmt::Write as _;

/// The page of a topic.
pub(super) fn page(topic: &Topic, concepts: &Concepts) -> String {
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
        for need in &criterion.needs {
            let _ = writeln!(out, "- needs {}: {}", need.name, asked(need, concepts));
        }
        for (when, severity) in decided(criterion) {
            let _ = writeln!(out, "- {when}: {}", severity.name());
        }
        out.push('\n');
    }
    out
}

fn list(ids: &[&str]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    ids.join(", ")
}
