//! The criteria topics of the MTUS, for authors of rules: what is asked for which treatment, and where a guideline says it.

use super::explain::{heading, paragraph, row};
use super::style::{Ink, Style};
use super::words::{counted, line, pad, width};
use crate::check::Severity;
use crate::check::criteria::{Criterion, Need, Source, Topic};
use crate::vocabulary::{ConceptId, Concepts};
use serde::Serialize;

/// A table of id, number of criteria, treatments, origin; nothing where there are no topics.
pub fn table(topics: &[Topic], concepts: &Concepts, style: Style) -> String {
    if topics.is_empty() {
        return String::new();
    }
    let head = ["criteria topic", "criteria", "origin", "treatments"].map(str::to_owned);
    let mut rows = vec![head];
    for topic in sorted(topics) {
        let origin = match &topic.folder {
            Some(folder) => folder.display().to_string(),
            None => "built in".to_owned(),
        };
        rows.push([
            topic.id.clone(),
            topic.criteria.len().to_string(),
            origin,
            names(&topic.treatments, concepts).join(", "),
        ]);
    }
    let mut widths = [0; 4];
    for row in &rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        let mut text = String::new();
        for (cell, widest) in row.iter().zip(widths) {
            let cell = pad(&line(cell), widest + 2);
            let ink = (at == 0).then_some(Ink::Strong);
            text.push_str(&ink.map_or_else(|| cell.clone(), |ink| style.paint(ink, &cell)));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    let count = counted(topics.len(), "criteria topic");
    out.push('\n');
    out.push_str(&paragraph(
        &format!("{count}: `imrlint explain TOPIC` shows what a guideline asks"),
        0,
        style,
    ));
    out
}

/// A topic: treatments, documents, criteria.
pub fn topic(topic: &Topic, concepts: &Concepts, style: Style) -> String {
    let mut out = format!("{}\n", style.paint(Ink::Strong, &line(&topic.id)));
    out.push_str(&paragraph(&topic.title, 0, style));
    out.push('\n');
    let file = match &topic.folder {
        Some(folder) => folder.join(&topic.file).display().to_string(),
        None => format!("{}, built in", topic.file),
    };
    out.push_str(&row(
        "treatments",
        &names(&topic.treatments, concepts).join(", "),
        style,
    ));
    out.push_str(&row("file", &file, style));
    out.push_str(&heading("Where it is said", style));
    for source in &topic.documents {
        out.push_str(&paragraph(&said(source), 2, style));
        let known = format!("status {}: {}", source.status, meaning(&source.status));
        out.push_str(&paragraph(&known, 4, style));
    }
    out.push_str(&heading("Criteria", style));
    for criterion in &topic.criteria {
        let id = style.paint(Ink::Strong, &line(&criterion.id));
        out.push_str(&format!("  {id}\n"));
        out.push_str(&paragraph(&criterion.text, 4, style));
        for text in details(criterion, concepts) {
            out.push_str(&paragraph(&text, 4, style));
        }
    }
    out
}

/// What a criterion needs and what follows from it, line by line.
pub(super) fn details(criterion: &Criterion, concepts: &Concepts) -> Vec<String> {
    let mut out: Vec<String> = criterion.sources.iter().map(said).collect();
    for (word, list) in [("when", &criterion.when), ("needs", &criterion.needs)] {
        let texts = list
            .iter()
            .map(|n| format!("{word} {}: {}", n.name, asked(n, concepts)));
        out.extend(texts);
    }
    out.extend(
        criterion
            .at_least
            .map(|count| format!("at least {count} of these")),
    );
    if !criterion.help.is_empty() {
        out.push(format!("help: {}", criterion.help));
    }
    let decided = decided(criterion).into_iter();
    out.extend(decided.map(|(when, severity)| format!("{when}: {}", severity.name())));
    out
}

/// Topics by id.
pub(super) fn sorted(topics: &[Topic]) -> Vec<&Topic> {
    let mut list: Vec<&Topic> = topics.iter().collect();
    list.sort_by(|a, b| a.id.cmp(&b.id));
    list
}

pub(super) fn names<'c>(ids: &[ConceptId], concepts: &'c Concepts) -> Vec<&'c str> {
    ids.iter().map(|&id| concepts.name(id)).collect()
}

/// "Chronic Pain Medical Treatment Guidelines (2009): Opioids, criteria for use, pages 76, 78".
pub(super) fn said(source: &Source) -> String {
    let mut out = format!("{} ({}): {}", source.title, source.edition, source.section);
    let pages: Vec<String> = source.pages.iter().map(u16::to_string).collect();
    match pages.as_slice() {
        [] => {}
        [one] => out.push_str(&format!(", page {one}")),
        _ => out.push_str(&format!(", pages {}", pages.join(", "))),
    }
    out
}

/// Where facts of a status come from. It may name several sources, the best one first.
pub(super) fn meaning(status: &str) -> &'static str {
    match status.chars().next() {
        Some('S') => "from a seed letter",
        Some('L') => "from a real letter",
        Some('W') => "from a web source",
        Some('B') => "commonly given, not checked",
        Some('M') => "from memory, not checked",
        _ => "not known",
    }
}

/// "any of spasticity, multiple-sclerosis; or an age over 65".
fn asked(need: &Need, concepts: &Concepts) -> String {
    let any = names(&need.any, concepts);
    let mut parts = Vec::new();
    match any.as_slice() {
        [] => {}
        [one] => parts.push((*one).to_owned()),
        _ => parts.push(format!("any of {}", any.join(", "))),
    }
    if let (Some(last), true) = (parts.last_mut(), need.in_region) {
        last.push_str(", in the body part of the request");
    }
    parts.extend(need.age_over.map(|years| format!("an age over {years}")));
    let mut all = vec![parts.join("; or ")];
    let list = |before: &str, ids: &[ConceptId]| {
        (!ids.is_empty()).then(|| format!("{before} {}", names(ids, concepts).join(", ")))
    };
    all.extend(list("none of", &need.none));
    all.extend(list("asked for:", &need.asked));
    all.extend(list("not asked for:", &need.not_asked));
    all.extend(list("for the", &need.site));
    all.extend(need.route.as_ref().map(|route| format!("{route} route")));
    all.extend(need.number.as_ref().map(|number| number.text.clone()));
    all.retain(|part| !part.is_empty());
    all.join("; and ")
}

/// The decisions that go against a criterion, and how grave that is.
fn decided(criterion: &Criterion) -> Vec<(&'static str, Severity)> {
    let approved = criterion
        .approved_although
        .map(|severity| ("approved although not met", severity));
    let denied = criterion
        .denied_although
        .map(|severity| ("denied although all such criteria are met", severity));
    approved.into_iter().chain(denied).collect()
}

/// A topic as JSON.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    id: &'a str,
    title: &'a str,
    treatments: Vec<&'a str>,
    documents: Vec<SourceRecord<'a>>,
    criteria: Vec<CriterionRecord<'a>>,
    origin: String,
    file: &'a str,
}

#[derive(Serialize)]
struct SourceRecord<'a> {
    title: &'a str,
    edition: &'a str,
    section: &'a str,
    pages: &'a [u16],
    status: &'a str,
}

#[derive(Serialize)]
struct CriterionRecord<'a> {
    id: &'a str,
    text: &'a str,
    needs: Vec<NeedRecord<'a>>,
    approved_although: Option<Severity>,
    denied_although: Option<Severity>,
}

#[derive(Serialize)]
struct NeedRecord<'a> {
    name: &'a str,
    any: Vec<&'a str>,
    in_region: bool,
    age_over: Option<u16>,
}

/// All topics for JSON.
pub(super) fn records<'a>(topics: &'a [Topic], concepts: &'a Concepts) -> Vec<Record<'a>> {
    let list = sorted(topics);
    list.into_iter()
        .map(|topic| Record::of(topic, concepts))
        .collect()
}

impl<'a> Record<'a> {
    fn of(topic: &'a Topic, concepts: &'a Concepts) -> Self {
        let need = |need: &'a Need| NeedRecord {
            name: &need.name,
            any: names(&need.any, concepts),
            in_region: need.in_region,
            age_over: need.age_over,
        };
        Self {
            id: &topic.id,
            title: &topic.title,
            treatments: names(&topic.treatments, concepts),
            documents: topic
                .documents
                .iter()
                .map(|source| SourceRecord {
                    title: &source.title,
                    edition: &source.edition,
                    section: &source.section,
                    pages: &source.pages,
                    status: &source.status,
                })
                .collect(),
            criteria: topic
                .criteria
                .iter()
                .map(|criterion| CriterionRecord {
                    id: &criterion.id,
                    text: &criterion.text,
                    needs: criterion.needs.iter().map(need).collect(),
                    approved_although: criterion.approved_although,
                    denied_although: criterion.denied_although,
                })
                .collect(),
            origin: match &topic.folder {
                Some(folder) => folder.display().to_string(),
                None => "builtin".to_owned(),
            },
            file: &topic.file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;
    use insta::assert_snapshot;

    #[test]
    fn a_topic_and_the_table() {
        let set = RuleSet::builtin().unwrap();
        let concepts = &set.vocabulary.concepts;
        let mut sample = Topic {
            id: "muscle-relaxants".into(),
            title: "muscle relaxants for a short time".into(),
            treatments: vec![concepts.find("muscle-relaxant").unwrap()],
            documents: vec![Source {
                title: "Chronic Pain Medical Treatment Guidelines".into(),
                edition: "2009".into(),
                section: "Muscle relaxants (for pain)".into(),
                pages: vec![63, 64],
                status: "S".into(),
                ..Source::default()
            }],
            criteria: vec![Criterion {
                id: "exacerbation".into(),
                text: "an acute exacerbation or spasm".into(),
                needs: vec![Need {
                    name: "exacerbation".into(),
                    any: ["spasm", "baclofen"]
                        .map(|c| concepts.find(c).unwrap())
                        .into(),
                    in_region: true,
                    age_over: Some(65),
                    ..Need::default()
                }],
                approved_although: Some(Severity::Warning),
                denied_although: Some(Severity::Note),
                ..Criterion::default()
            }],
            file: "mtus/muscle-relaxants.yaml".into(),
            folder: None,
        };
        assert_snapshot!(topic(&sample, concepts, Style::default()), @"
    muscle-relaxants
    muscle relaxants for a short time

      treatments   muscle-relaxant
      file         mtus/muscle-relaxants.yaml, built in

    Where it is said
      Chronic Pain Medical Treatment Guidelines (2009): Muscle relaxants (for pain),
      pages 63, 64
        status S: from a seed letter

    Criteria
      exacerbation
        an acute exacerbation or spasm
        needs exacerbation: any of spasm, baclofen, in the body part of the request;
        or an age over 65
        approved although not met: warning
        denied although all such criteria are met: note
    ");
        let first = sample.clone();
        sample.id = "other".into();
        sample.folder = Some("our rules".into());
        assert_snapshot!(table(&[sample, first], concepts, Style::default()), @"
    criteria topic    criteria  origin     treatments
    muscle-relaxants  1         built in   muscle-relaxant
    other             1         our rules  muscle-relaxant

    2 criteria topics: `imrlint explain TOPIC` shows what a guideline asks
    ");
        assert_eq!(table(&[], concepts, Style::default()), "");
    }
}
