//! Criteria files of the MTUS: `rules/mtus/<topic>.yaml`. What a guideline asks for a treatment, as data.

use super::fault::{Faults, File, Path, suggest};
use crate::check::criteria::{Bound, Criterion, Measured, Need, Of, Source as Said, Stage, Topic};
use crate::check::{Consequence, Severity};
use crate::path;
use crate::vocabulary::{ConceptId, Vocabulary};
use indexmap::IndexMap;
use serde::Deserialize;

/// A criteria file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriteriaFile {
    /// Id: the file's name without `.yaml`.
    pub topic: String,
    /// What it is about, in a line.
    pub title: String,
    /// Treatments that it is about, by id or class.
    pub treatments: Vec<String>,
    /// Where the guideline says it.
    pub documents: Vec<Source>,
    /// The criteria, by id.
    pub criteria: IndexMap<String, CriterionData>,
    /// Letters in short, and what becomes of the criteria in them.
    #[serde(default)]
    pub tests: Vec<CriteriaTest>,
}

/// Where a guideline says something.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id of the document.
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
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionData {
    /// What is asked, in own words.
    pub text: String,
    /// What the reviewer looks at.
    #[serde(default)]
    pub help: String,
    /// Where it is said, where not in all documents of the topic.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Where the criterion itself comes from, where that is less sure than its section.
    #[serde(default)]
    pub status: Option<String>,
    /// What follows from a decision against it.
    #[serde(default)]
    pub consequence: Option<Consequence>,
    /// `first` or `repeat`: it is asked of such a treatment only.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// It is asked only where all of these are so.
    #[serde(default)]
    pub when: IndexMap<String, NeedData>,
    /// Facts that are needed.
    pub needs: IndexMap<String, NeedData>,
    /// How many of them; all, where it is not given.
    #[serde(default)]
    pub at_least: Option<usize>,
    /// Severity of "approved although the letter states that it is not met".
    #[serde(default)]
    pub approved_although: Option<Severity>,
    /// Severity of "denied although the letter states that it is met"; only where all criteria that have it are met.
    #[serde(default)]
    pub denied_although: Option<Severity>,
}

/// A fact that is needed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedData {
    /// Any of these concepts.
    #[serde(default)]
    pub any: Vec<String>,
    /// A denial of one of these defeats it.
    #[serde(default)]
    pub denied: Vec<String>,
    /// None of these concepts.
    #[serde(default)]
    pub none: Vec<String>,
    /// The request is, or holds, one of these.
    #[serde(default)]
    pub asked: Vec<String>,
    /// The request is none of these, and holds none.
    #[serde(default)]
    pub not_asked: Vec<String>,
    /// The request is for one of these body parts.
    #[serde(default)]
    pub site: Vec<String>,
    /// How the request is given.
    #[serde(default)]
    pub route: Option<String>,
    /// `request`: in the body region of the request.
    #[serde(default)]
    pub region: Option<Place>,
    /// The patient is older than this, in years.
    #[serde(default)]
    pub age_over: Option<u16>,
    /// An attribute, or `use`: how long the treatment has been used.
    #[serde(default)]
    pub number: Option<String>,
    /// Whose numbers are added up; the request's, where it is not given.
    #[serde(default)]
    pub of: Vec<Of>,
    /// The most that it may be: "10", "3 weeks".
    #[serde(default)]
    pub at_most: Option<String>,
    /// The least that it may be: "50 %".
    #[serde(default)]
    pub at_least: Option<String>,
}

/// Where a fact must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the region of the request.
    Request,
}

/// A letter in short, and what becomes of the criteria in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriteriaTest {
    /// What it shows.
    pub name: String,
    /// Header fields. Where none is given, the letter is of a day on which the criteria expected are in force.
    #[serde(default)]
    pub header: IndexMap<String, String>,
    /// The clinical case summary.
    #[serde(default)]
    pub summary: String,
    /// The request.
    pub request: String,
    /// The rationale.
    #[serde(default)]
    pub rationale: Option<String>,
    /// The state of criteria by id.
    pub expect: IndexMap<String, State>,
}

/// What becomes of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The letter states that it is met.
    Met,
    /// The letter states that it is not.
    Failed,
    /// The letter does not say.
    Unknown,
    /// It is not asked of this request.
    NotAsked,
}

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
        Some(Bound {
            what,
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
            let (_, days) = crate::check::criteria::DAYS
                .iter()
                .find(|(name, _)| name.trim_end_matches('s') == unit)?;
            Some(number * days)
        }
        (Measured::Use, None) => None,
        (Measured::Attribute(_), _) => Some(number),
    }
}
