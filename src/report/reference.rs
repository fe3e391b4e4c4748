//! The reference of a rule set as Markdown pages: what each rule looks for, what each criteria topic asks, what the vocabulary
//! knows. Written for those who judge findings.

mod criteria;
mod rules;
mod vocabulary;

use super::explain::meaning;
use super::words::counted;
use crate::check::Category;
use crate::rules::RuleSet;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How every page begins, so that a page that is no longer written can be told from one that somebody wrote.
pub const MARK: &str = "<!-- Written by `imrlint rules docs`; change the rules instead. -->";

/// The pages, by their name within the folder, with `/`.
pub fn pages(set: &RuleSet) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut page = |name: String, text: String| {
        out.insert(name, format!("{MARK}\n\n{}\n", text.trim_end()));
    };
    page("README.md".to_owned(), index(set));
    for (name, category) in Category::ALL {
        if set.rules().iter().any(|rule| rule.category == *category) {
            page(format!("{name}.md"), rules::page(*category, set.rules()));
        }
    }
    for (topic, tests) in set.criteria().iter().zip(set.criteria_tests()) {
        let text = criteria::page(topic, tests, &set.vocabulary.concepts);
        page(format!("criteria/{}.md", topic.id), text);
    }
    for (name, text) in vocabulary::pages(set) {
        page(format!("vocabulary/{name}.md"), text);
    }
    out
}

fn index(set: &RuleSet) -> String {
    let mut out = String::from(
        "# Rules, criteria and vocabulary\n\n\
         What imrlint looks for, rule by rule; what guidelines ask, topic by topic; and the words that it knows. \
         [findings.md](../findings.md) tells how to read a finding, [writing-rules.md](../writing-rules.md) how to add to \
         these.\n\n## Rules\n\n",
    );
    for (name, category) in Category::ALL {
        let rules = rules::of(*category, set.rules());
        if rules.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "### [{name}]({name}.md)\n\nA finding says: {}.\n",
            meaning(*category)
        );
        out.push_str("| rule | severity | says |\n|---|---|---|\n");
        for rule in rules {
            let _ = writeln!(
                out,
                "| [`{id}`]({name}.md#{id}) | {} | {} |",
                rule.severity.name(),
                cell(&rule.title),
                id = rule.id,
            );
        }
        out.push('\n');
    }
    out.push_str(
        "## Criteria\n\nWhat guidelines ask before a treatment is medically necessary.\n\n",
    );
    out.push_str("| topic | about | criteria |\n|---|---|---|\n");
    for topic in super::topics::sorted(set.criteria()) {
        let _ = writeln!(
            out,
            "| [`{id}`](criteria/{id}.md) | {} | {} |",
            cell(&topic.title),
            topic.criteria.len(),
            id = topic.id,
        );
    }
    out.push_str("\n## Vocabulary\n\n");
    for (name, what, count) in vocabulary::contents(set) {
        let _ = writeln!(
            out,
            "- [{name}](vocabulary/{name}.md): {}",
            counted(count, what)
        );
    }
    out
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    prose(text).replace('|', "\\|")
}

/// Text as one line, without what Markdown would take for its own.
fn prose(text: &str) -> String {
    let line = super::words::line(text);
    line.replace('<', "&lt;").replace('*', "\\*")
}
