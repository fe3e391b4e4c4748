//! A page for each kind of concept, and one for guideline documents.

use super::{cell, prose};
use crate::rules::fault::{Faults, File};
use crate::rules::{RuleSet, yaml};
use crate::vocabulary::ConceptKind;
use crate::vocabulary::schema::{AnyOr, ClassFile, GuidelinesFile, Member};
use serde::de::DeserializeOwned;
use std::fmt::Write as _;

/// Kinds with the names of their pages and of one of them.
const KINDS: &[(ConceptKind, &str, &str)] = &[
    (ConceptKind::Treatment, "treatments", "treatment"),
    (ConceptKind::Finding, "findings", "finding"),
    (ConceptKind::Diagnosis, "diagnoses", "diagnosis"),
    (ConceptKind::Documentable, "documentables", "documentable"),
    (ConceptKind::Measurement, "measurements", "measurement"),
    (ConceptKind::Region, "regions", "region"),
];

/// Name of each page, what it lists, and how many.
pub(super) fn contents(set: &RuleSet) -> Vec<(&'static str, &'static str, usize)> {
    let classes = classes(set);
    let count = |kind| -> usize {
        let of = classes.iter().filter(|(_, class)| class.kind == kind);
        of.map(|(_, class)| class.members.len()).sum()
    };
    let mut out: Vec<_> = KINDS
        .iter()
        .map(|&(kind, page, one)| (page, one, count(kind)))
        .collect();
    out.push((
        "guidelines",
        "document",
        set.vocabulary.guidelines.documents.len(),
    ));
    out
}

/// The pages by name.
pub(super) fn pages(set: &RuleSet) -> Vec<(&'static str, String)> {
    let classes = classes(set);
    let mut out = Vec::new();
    for &(kind, name, _) in KINDS {
        let mut text = format!("# Vocabulary: {name}\n\n");
        text.push_str(
            "Names are [terms](../../vocabulary.md#terms): `(a|b)` is one of them, `[a]` may be left out. The id is a name too.\n\n",
        );
        for (file, class) in classes.iter().filter(|(_, class)| class.kind == kind) {
            class_of(&mut text, file, class);
        }
        out.push((name, text));
    }
    let guidelines = set
        .vocabulary_files()
        .find(|f| f.name.ends_with("guidelines.yaml"));
    if let Some(data) = guidelines.and_then(read::<GuidelinesFile>) {
        out.push(("guidelines", guideline_page(&data)));
    }
    out
}

fn classes(set: &RuleSet) -> Vec<(&File, ClassFile)> {
    let mut out: Vec<(&File, ClassFile)> = set
        .vocabulary_files()
        .filter(|f| !f.name.contains("/language/") && !f.name.ends_with("guidelines.yaml"))
        .filter_map(|file| Some((file, read(file)?)))
        .collect();
    out.sort_by(|(_, a), (_, b)| a.class.cmp(&b.class));
    out
}

/// A file that has been loaded before, so that it holds no mistake.
fn read<T: DeserializeOwned>(file: &File) -> Option<T> {
    yaml::read(file, &mut Faults::default())
}

fn class_of(out: &mut String, file: &File, class: &ClassFile) {
    let _ = writeln!(out, "## {}\n", class.class);
    let mut about = Vec::new();
    if !class.is_a.is_empty() {
        about.push(format!("is {}", ids(&class.is_a)));
    }
    if !class.names.is_empty() {
        about.push(format!("also called {}", terms(&class.names)));
    }
    about.push(format!("source `rules/{}`", file.name));
    let _ = writeln!(out, "{}.\n", about.join("; "));
    if class.members.is_empty() {
        return;
    }
    out.push_str("| id | also called | strengths | related |\n|---|---|---|---|\n");
    for (id, member) in &class.members {
        let names: Vec<String> = member.names.iter().chain(&member.brands).cloned().collect();
        let _ = writeln!(
            out,
            "| `{id}` | {} | {} | {} |",
            terms(&names).replace('|', "\\|"),
            cell(&member.strengths.join(", ")),
            related(member)
        );
    }
    out.push('\n');
}

fn related(member: &Member) -> String {
    let lists = [
        ("is", &member.is_a),
        ("part of", &member.part_of),
        ("implies", &member.implies),
        ("excluded by", &member.excluded_by),
        ("documented by", &member.satisfied_by),
        ("made of", &member.ingredients),
    ];
    let mut out: Vec<String> = lists
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(how, list)| format!("{how} {}", ids(list)))
        .collect();
    out.extend(
        member
            .region
            .as_ref()
            .map(|region| format!("in `{region}`")),
    );
    out.extend(member.route.as_ref().map(|route| format!("route {route}")));
    out.join("; ")
}

fn ids(list: &[String]) -> String {
    let list: Vec<String> = list.iter().map(|id| format!("`{id}`")).collect();
    list.join(", ")
}

fn terms(list: &[String]) -> String {
    let list: Vec<String> = list.iter().map(|term| prose(term)).collect();
    list.join(", ")
}

fn guideline_page(data: &GuidelinesFile) -> String {
    let mut out = String::from(
        "# Vocabulary: guidelines\n\nTitles and pages only; no guideline text. Status: S a seed letter, L a real letter, W a web \
         source, B commonly given, M memory.\n\n## Documents\n\n\
         | id | title | MTUS | about | editions |\n|---|---|---|---|---|\n",
    );
    for (id, document) in &data.documents {
        let editions: Vec<String> = document
            .editions
            .iter()
            .map(|(year, edition)| {
                let mut facts = Vec::new();
                facts.extend(edition.effective.as_ref().map(|day| format!("from {day}")));
                facts.extend(
                    edition
                        .superseded
                        .as_ref()
                        .map(|day| format!("until {day}")),
                );
                facts.extend(edition.pages.map(|pages| format!("{pages} pages")));
                facts.extend(
                    edition
                        .status
                        .as_ref()
                        .map(|status| format!("status {status}")),
                );
                format!("{year} ({})", facts.join(", "))
            })
            .collect();
        let _ = writeln!(
            out,
            "| `{id}` | {} | {} | {} | {} |",
            cell(&document.title),
            if document.mtus { "yes" } else { "no" },
            any(&document.regions),
            cell(&editions.join("; "))
        );
    }
    out.push_str("\n## Sections\n\n| id | treatments | pages |\n|---|---|---|\n");
    for (id, topic) in &data.topics {
        let pages: Vec<String> = topic
            .pages
            .iter()
            .map(|(edition, pages)| format!("{edition}: {}", pages.join(", ")))
            .collect();
        let status = topic
            .status
            .as_ref()
            .map_or(String::new(), |s| format!(" (status {s})"));
        let _ = writeln!(
            out,
            "| `{id}` | {} | {}{status} |",
            any(&topic.covers),
            cell(&pages.join("; "))
        );
    }
    out
}

fn any(list: &AnyOr) -> String {
    match &list.0 {
        None => "any".to_owned(),
        Some(list) => ids(list),
    }
}
