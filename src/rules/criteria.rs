//! Criteria files of the MTUS: `rules/mtus/<topic>.yaml`. What a guideline asks for a treatment, as data.

use super::fault::{Faults, File, suggest};
use super::json_schema::{ConceptName, DocumentId};
use crate::check::Severity;
use crate::check::criteria::{Criterion, Need, Source as Said, Topic};
use crate::path;
use crate::vocabulary::{ConceptId, Vocabulary};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// A criteria file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriteriaFile {
    /// Id: the file's name without `.yaml`.
    pub topic: String,
    /// What it is about, in a line.
    pub title: String,
    /// Treatments that it is about, by id or class.
    #[schemars(with = "Vec<ConceptName>")]
    pub treatments: Vec<String>,
    /// Where the guideline says it.
    pub documents: Vec<Source>,
    /// The criteria, by id.
    pub criteria: IndexMap<String, CriterionData>,
}

/// Where a guideline says something.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id of the document.
    #[schemars(with = "DocumentId")]
    pub document: String,
    /// Its edition.
    pub edition: String,
    /// Section.
    pub section: String,
    /// Pages, where known.
    #[serde(default)]
    pub pages: Vec<u16>,
    /// Where these facts come from: S, L, W, B, M.
    pub status: String,
}

/// One criterion.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionData {
    /// What is asked, in own words.
    pub text: String,
    /// Facts that are needed, all of them.
    pub needs: IndexMap<String, NeedData>,
    /// Severity of "approved although the letter states that it is not met".
    #[serde(default)]
    pub approved_although: Option<Severity>,
    /// Severity of "denied although the letter states that it is met"; only where all criteria that have it are met.
    #[serde(default)]
    pub denied_although: Option<Severity>,
}

/// A fact that is needed.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedData {
    /// Any of these concepts.
    #[serde(default)]
    #[schemars(with = "Vec<ConceptName>")]
    pub any: Vec<String>,
    /// `request`: in the body region of the request.
    #[serde(default)]
    pub region: Option<Place>,
    /// The patient is older than this, in years.
    #[serde(default)]
    pub age_over: Option<u16>,
}

/// Where a fact must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the region of the request.
    Request,
}

/// Compiles a criteria file.
pub fn compile(
    file: &File,
    data: &CriteriaFile,
    vocabulary: &Vocabulary,
    faults: &mut Faults,
) -> Topic {
    let mut find = |id: &String, path: &[super::fault::Step]| -> Option<ConceptId> {
        let found = vocabulary.concepts.find(id);
        if found.is_none() {
            faults.add(
                file,
                path,
                id,
                format!("`{id}` is not in the vocabulary"),
                suggest(id, vocabulary.concepts.ids()),
            );
        }
        found
    };
    let treatments = data
        .treatments
        .iter()
        .enumerate()
        .filter_map(|(at, id)| find(id, &path!["treatments", at]))
        .collect();
    let mut criteria = Vec::new();
    for (name, criterion) in &data.criteria {
        let mut needs = Vec::new();
        for (need, wanted) in &criterion.needs {
            needs.push(Need {
                name: need.clone(),
                any: wanted
                    .any
                    .iter()
                    .enumerate()
                    .filter_map(|(at, id)| {
                        find(id, &path!["criteria", name, "needs", need, "any", at])
                    })
                    .collect(),
                in_region: wanted.region.is_some(),
                age_over: wanted.age_over,
            });
        }
        criteria.push(Criterion {
            id: name.clone(),
            text: criterion.text.clone(),
            needs,
            approved_although: criterion.approved_although,
            denied_although: criterion.denied_although,
        });
    }
    let mut documents = Vec::new();
    for (at, source) in data.documents.iter().enumerate() {
        let document = vocabulary
            .guidelines
            .documents
            .iter()
            .find(|d| d.id == source.document);
        let known = vocabulary
            .guidelines
            .documents
            .iter()
            .map(|d| d.id.as_str());
        match document {
            None => faults.add(
                file,
                &path!["documents", at, "document"],
                "",
                format!("there is no document `{}`", source.document),
                suggest(&source.document, known),
            ),
            Some(document) if !document.editions.iter().any(|e| e.year == source.edition) => {
                faults.add(
                    file,
                    &path!["documents", at, "edition"],
                    "",
                    format!("`{}` has no edition `{}`", document.id, source.edition),
                    suggest(
                        &source.edition,
                        document.editions.iter().map(|e| e.year.as_str()),
                    ),
                );
            }
            Some(document) => documents.push(Said {
                title: document.title.clone(),
                edition: source.edition.clone(),
                section: source.section.clone(),
                pages: source.pages.clone(),
                status: source.status.clone(),
            }),
        }
    }
    let stem = file
        .name
        .rsplit('/')
        .next()
        .and_then(|n| n.rsplit_once('.'));
    if stem.is_none_or(|(stem, _)| stem != data.topic) {
        faults.add(
            file,
            &path!["topic"],
            "",
            format!("the topic `{}` is not the file's name", data.topic),
            Some("give both the same name".into()),
        );
    }
    Topic {
        id: data.topic.clone(),
        title: data.title.clone(),
        treatments,
        documents,
        criteria,
        file: file.name.clone(),
        folder: None,
    }
}
