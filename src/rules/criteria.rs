//! Criteria files of the MTUS: `rules/mtus/<topic>.yaml`. What a guideline asks for a treatment, as data.

mod schema;

pub use schema::{CriteriaFile, CriteriaTest, CriterionData, NeedData, Place, Source, State};

use super::fault::{Faults, File, Path, suggest};
use crate::check::Severity;
use crate::check::criteria::{Bound, Criterion, Measured, Need, Of, Source as Said, Topic};
use crate::path;
use crate::vocabulary::{ConceptId, Vocabulary};
use indexmap::IndexMap;

/// Compiles a criteria file.
pub fn compile(
    file: &File,
    data: &CriteriaFile,
    vocabulary: &Vocabulary,
    faults: &mut Faults,
) -> Topic {
    let mut compiler = Compiler {
        file,
        vocabulary,
        faults,
    };
    let topic = Topic {
        id: data.topic.clone(),
        title: data.title.clone(),
        treatments: compiler.concepts(&data.treatments, &path!["treatments"]),
        documents: compiler.sources(&data.documents, &path!["documents"]),
        criteria: data
            .criteria
            .iter()
            .map(|(id, criterion)| compiler.criterion(data, id, criterion))
            .collect(),
        file: file.name.clone(),
        folder: None,
    };
    compiler.check(data);
    topic
}

struct Compiler<'c> {
    file: &'c File,
    vocabulary: &'c Vocabulary,
    faults: &'c mut Faults,
}

impl Compiler<'_> {
    fn fault(&mut self, path: &Path, word: &str, message: String, help: Option<String>) {
        self.faults.add(self.file, path, word, message, help);
    }

    /// The file's name, and that tests name criteria.
    fn check(&mut self, data: &CriteriaFile) {
        let stem = self
            .file
            .name
            .rsplit('/')
            .next()
            .and_then(|n| n.rsplit_once('.'));
        if stem.is_none_or(|(stem, _)| stem != data.topic) {
            self.fault(
                &path!["topic"],
                "",
                format!("the topic `{}` is not the file's name", data.topic),
                Some("give both the same name".into()),
            );
        }
        for (at, test) in data.tests.iter().enumerate() {
            for id in test
                .expect
                .keys()
                .filter(|id| !data.criteria.contains_key(*id))
            {
                self.fault(
                    &path!["tests", at, "expect", id],
                    id,
                    format!("there is no criterion `{id}`"),
                    suggest(id, data.criteria.keys().map(String::as_str)),
                );
            }
        }
    }

    fn concepts(&mut self, ids: &[String], path: &Path) -> Vec<ConceptId> {
        let mut found = Vec::new();
        for (at, id) in ids.iter().enumerate() {
            match self.vocabulary.concepts.find(id) {
                Some(concept) => found.push(concept),
                None => {
                    let mut path = path.clone();
                    path.push(at.into());
                    let help = suggest(id, self.vocabulary.concepts.ids());
                    self.fault(&path, id, format!("`{id}` is not in the vocabulary"), help);
                }
            }
        }
        found
    }

    fn sources(&mut self, sources: &[Source], path: &Path) -> Vec<Said> {
        let documents = &self.vocabulary.guidelines.documents;
        let mut out = Vec::new();
        for (at, source) in sources.iter().enumerate() {
            let inside = |key: &str| {
                let mut path = path.clone();
                path.extend([at.into(), key.into()]);
                path
            };
            match documents.iter().find(|d| d.id == source.document) {
                None => self.fault(
                    &inside("document"),
                    "",
                    format!("there is no document `{}`", source.document),
                    suggest(&source.document, documents.iter().map(|d| d.id.as_str())),
                ),
                Some(document) if !document.editions.iter().any(|e| e.year == source.edition) => {
                    self.fault(
                        &inside("edition"),
                        "",
                        format!("`{}` has no edition `{}`", document.id, source.edition),
                        suggest(
                            &source.edition,
                            document.editions.iter().map(|e| e.year.as_str()),
                        ),
                    );
                }
                Some(document) => out.push(Said {
                    document: document.id.clone(),
                    title: document.title.clone(),
                    edition: source.edition.clone(),
                    section: source.section.clone(),
                    pages: source.pages.clone(),
                    status: source.status.clone(),
                }),
            }
        }
        out
    }

    fn criterion(&mut self, file: &CriteriaFile, id: &str, data: &CriterionData) -> Criterion {
        let at = path!["criteria", id];
        let inside = |key: &str| {
            let mut path = at.clone();
            path.push(key.into());
            path
        };
        let own = if data.sources.is_empty() {
            &file.documents
        } else {
            &data.sources
        };
        let status = |s: &String| s.contains(['S', 'L', 'W']);
        let sure = match &data.status {
            Some(own) => status(own),
            None => own.iter().any(|s| status(&s.status)),
        };
        for (key, grade) in [
            ("approved_although", data.approved_although),
            ("denied_although", data.denied_although),
        ] {
            if !sure && grade.is_some_and(|g| g > Severity::Note) {
                self.fault(
                    &inside(key),
                    "",
                    "what is known from memory (M) or hearsay (B) gives a `note` at most".into(),
                    Some("write `note`, or give a source that was seen".into()),
                );
            }
        }
        if data
            .at_least
            .is_some_and(|n| n == 0 || n > data.needs.len())
        {
            self.fault(
                &inside("at_least"),
                "",
                format!("there are {} needs", data.needs.len()),
                Some("leave it out to ask for all of them".into()),
            );
        }
        Criterion {
            id: id.to_owned(),
            text: data.text.clone(),
            help: data.help.clone(),
            sources: self.sources(&data.sources, &inside("sources")),
            consequence: data.consequence,
            stage: data.stage,
            when: self.needs(&data.when, &inside("when")),
            needs: self.needs(&data.needs, &inside("needs")),
            at_least: data.at_least,
            approved_although: data.approved_although,
            denied_although: data.denied_although,
        }
    }

    fn needs(&mut self, needs: &IndexMap<String, NeedData>, path: &Path) -> Vec<Need> {
        let mut out = Vec::new();
        for (name, data) in needs {
            let inside = |key: &str| {
                let mut path = path.clone();
                path.extend([name.into(), key.into()]);
                path
            };
            out.push(Need {
                name: name.clone(),
                any: self.concepts(&data.any, &inside("any")),
                denied: self.concepts(&data.denied, &inside("denied")),
                none: self.concepts(&data.none, &inside("none")),
                asked: self.concepts(&data.asked, &inside("asked")),
                not_asked: self.concepts(&data.not_asked, &inside("not_asked")),
                site: self.concepts(&data.site, &inside("site")),
                route: data.route.clone(),
                in_region: data.region.is_some(),
                age_over: data.age_over,
                number: self.bound(data, &inside("number")),
            });
        }
        out
    }

    fn bound(&mut self, data: &NeedData, path: &Path) -> Option<Bound> {
        let name = data.number.as_ref()?;
        let what = if name == "use" {
            Measured::Use
        } else if let Some(attribute) = self.vocabulary.attributes.find(name) {
            Measured::Attribute(attribute)
        } else {
            let names = self.vocabulary.attributes.all().chain(["use"]);
            let help = suggest(name, names);
            self.fault(path, name, format!("there is no attribute `{name}`"), help);
            return None;
        };
        let mut limit = |key: &str, text: &Option<String>| {
            let text = text.as_ref()?;
            let read = read_bound(text, what);
            if read.is_none() {
                let mut path = path.clone();
                path.pop();
                path.push(key.into());
                self.fault(
                    &path,
                    text,
                    format!("`{text}` is not a number with its unit"),
                    Some("write \"10\", \"50 %\", or for a time of use \"3 weeks\"".into()),
                );
            }
            read
        };
        let at_most = limit("at_most", &data.at_most);
        let at_least = limit("at_least", &data.at_least);
        let text = match (&data.at_most, &data.at_least) {
            (Some(most), Some(least)) => format!("at least {least} and at most {most}"),
            (Some(most), None) => format!("at most {most}"),
            (None, Some(least)) => format!("at least {least}"),
            (None, None) => {
                self.fault(
                    path,
                    name,
                    "a number needs a bound".into(),
                    Some("add `at_most` or `at_least`".into()),
                );
                return None;
            }
        };
        let ids: Vec<String> = data.factors.keys().cloned().collect();
        let mut at = path.clone();
        at.pop();
        at.push("factors".into());
        let drugs = self.concepts(&ids, &at);
        Some(Bound {
            what,
            factors: drugs
                .into_iter()
                .zip(data.factors.values().copied())
                .collect(),
            of: if data.of.is_empty() {
                vec![Of::Request]
            } else {
                data.of.clone()
            },
            at_most,
            at_least,
            text: format!("{name} {text}"),
        })
    }
}

/// "10", "50 %"; a time of use in days: "3 weeks".
fn read_bound(text: &str, what: Measured) -> Option<f64> {
    let (number, unit) = match text.split_once(' ') {
        Some((number, unit)) => (number, Some(unit.trim())),
        None => (text, None),
    };
    let number: f64 = number.parse().ok()?;
    match (what, unit) {
        (Measured::Use, Some(unit)) => {
            let unit = unit.trim_end_matches('s');
            let (_, days) = crate::check::DAYS
                .iter()
                .find(|(name, _)| name.trim_end_matches('s') == unit)?;
            Some(number * days)
        }
        (Measured::Use, None) => None,
        (Measured::Attribute(_), _) => Some(number),
    }
}
