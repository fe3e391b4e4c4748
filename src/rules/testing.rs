//! The tests that stand inside rule and vocabulary files.

mod cases;
pub mod coverage;
pub mod mutation;
pub mod topics;

use super::RuleSet;
use super::fault::{Faults, File};
use super::schema::{IssueTest, RuleTest};
use super::yaml;
use crate::facts::{self, Fact, Kind, Reading, Value};
use crate::letter::{Decision, HeaderField, Issue, Letter, Outcome, Place, Sentence, sentences};
use crate::source::Span;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::schema::{
    ClassFile, LanguageFile, ReadingTest, SpellingsFile, ValuesFile, WordsFile,
};

/// What came of one test.
#[derive(Debug, Clone)]
pub struct TestResult {
    /// File that it stands in.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Whether it passed.
    pub passed: bool,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// Runs all tests of all files.
pub fn run(set: &RuleSet) -> Vec<TestResult> {
    let mut out = Vec::new();
    for file in set.vocabulary_files() {
        for (index, test) in reading_tests(file).into_iter().enumerate() {
            out.push(reading_test(set, file, index, &test));
        }
    }
    out.extend(super::criteria_tests::run(set));
    for (rule, program) in set.rules().iter().zip(set.programs()) {
        cases::with(set, rule, |cases| {
            for case in cases {
                let found = case.found(program);
                out.push(TestResult {
                    file: rule.file.clone(),
                    name: case.name.to_owned(),
                    passed: case.expected == found,
                    expected: list(&case.expected),
                    found: list(&found),
                });
            }
        });
    }
    out
}

fn line(issue: Option<u16>, severity: &str, words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match issue {
        Some(issue) => format!("{severity} in issue {issue} at \"{words}\""),
        None => format!("{severity} at \"{words}\""),
    }
}

pub(super) fn list(lines: &[String]) -> String {
    if lines.is_empty() {
        "nothing".to_owned()
    } else {
        lines.join("; ")
    }
}

/// A test letter: its text, and its parts as they would be read.
pub(super) fn letter(test: &RuleTest, vocabulary: &Vocabulary) -> (String, Letter) {
    let mut builder = Builder {
        text: String::new(),
        letter: Letter::default(),
    };
    for (field, value) in &test.header {
        let label = builder.add(field);
        let value = builder.add(value);
        builder.letter.header.push(HeaderField {
            field: field.clone(),
            label,
            label_rest: None,
            value,
        });
    }
    if !test.summary.is_empty() {
        let span = builder.add(&test.summary);
        builder.letter.summary = Some(span);
        builder.part(Place::Summary, None, span);
    }
    for (index, issue) in test.issues.iter().enumerate() {
        builder.issue(issue, u16::try_from(index).ok());
    }
    let parts = std::mem::take(&mut builder.letter.parts);
    for part in &parts {
        for (number, span) in sentences(&builder.text, part.span, &vocabulary.forms)
            .into_iter()
            .enumerate()
        {
            builder.letter.sentences.push(Sentence {
                span,
                place: part.place,
                issue: part.issue,
                paragraph_start: number == 0,
            });
        }
    }
    builder.letter.parts = parts;
    (builder.text, builder.letter)
}

struct Builder {
    text: String,
    letter: Letter,
}

impl Builder {
    fn add(&mut self, text: &str) -> Span {
        let to = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = to(self.text.len());
        self.text.push_str(&crate::source::fold_text(text));
        Span::new(start, to(self.text.len()))
    }

    fn part(&mut self, place: Place, issue: Option<u16>, span: Span) {
        self.letter
            .parts
            .push(crate::letter::Part { place, issue, span });
    }

    fn issue(&mut self, test: &IssueTest, index: Option<u16>) {
        let request = self.add(&test.request);
        self.part(Place::Title, index, request);
        let mut issue = Issue {
            request,
            title: request,
            ..Issue::default()
        };
        if let Some(word) = &test.decision {
            let span = self.add(word);
            let outcome = match word.to_ascii_lowercase().as_str() {
                "upheld" => Outcome::Upheld,
                "overturned" => Outcome::Overturned,
                _ => Outcome::PartlyOverturned,
            };
            issue.decision = Some(Decision { outcome, span });
        }
        if let Some(text) = &test.claims_citation {
            let span = self.add(text);
            issue.claims_administrator = Some(span);
            self.part(Place::ClaimsCitation, index, span);
        }
        if let Some(text) = &test.citation {
            let span = self.add(text);
            issue.reviewer_citation = Some(span);
            self.part(Place::Citation, index, span);
        }
        if let Some(text) = &test.rationale {
            let span = self.add(text);
            issue.rationale = Some(span);
            self.part(Place::Rationale, index, span);
        }
        self.letter.issues.push(issue);
    }
}

/// The tests of a vocabulary file, whatever it holds.
fn reading_tests(file: &File) -> Vec<ReadingTest> {
    let mut faults = Faults::default();
    let whole = File {
        json: None,
        ..file.clone()
    };
    let file = &whole;
    let name = file.name.strip_prefix("vocabulary/").unwrap_or(&file.name);
    match name {
        "guidelines.yaml" => {
            yaml::read::<crate::vocabulary::schema::GuidelinesFile>(file, &mut faults)
                .map(|f| f.tests)
                .unwrap_or_default()
        }
        "language/values.yaml" => yaml::read::<ValuesFile>(file, &mut faults)
            .map(|f| f.tests)
            .unwrap_or_default(),
        "language/spellings.yaml" => yaml::read::<SpellingsFile>(file, &mut faults)
            .map(|f| f.tests)
            .unwrap_or_default(),
        "language/words.yaml" => yaml::read::<WordsFile>(file, &mut faults)
            .map(|f| f.tests)
            .unwrap_or_default(),
        "language/forms.yaml" | "language/sentences.yaml" | "language/unfamiliar.yaml" => {
            Vec::new()
        }
        name if name.starts_with("language/") => yaml::read::<LanguageFile>(file, &mut faults)
            .map(|f| f.tests)
            .unwrap_or_default(),
        _ => yaml::read::<ClassFile>(file, &mut faults)
            .map(|f| f.tests)
            .unwrap_or_default(),
    }
}

fn reading_test(set: &RuleSet, file: &File, index: usize, test: &ReadingTest) -> TestResult {
    let text = crate::source::fold_text(&test.text);
    let reading = Reading::sentence(&text, &set.vocabulary);
    let facts = if file.name.ends_with("guidelines.yaml") {
        facts::citations(&reading)
    } else {
        facts::facts(&reading)
    };
    let mut missing = Vec::new();
    let reads = |key: &str, value: &serde_json::Value| -> bool {
        match value {
            serde_json::Value::Array(list) => list
                .iter()
                .all(|v| read_one(set, &reading, &facts, test, key, v)),
            value => read_one(set, &reading, &facts, test, key, value),
        }
    };
    for (key, value) in &test.reads {
        if !reads(key, value) {
            missing.push(format!("{key}: {value}"));
        }
    }
    for id in &test.not {
        let concept = set.vocabulary.concepts.find(id);
        let read = concept.is_some()
            && (facts.iter().any(|f| f.concept == concept)
                || reading.regions.iter().any(|r| Some(r.concept) == concept));
        if concept.is_none() {
            missing.push(format!("not: {id} (no such id)"));
        } else if read {
            missing.push(format!("not: {id}"));
        }
    }
    let found: Vec<String> = facts
        .iter()
        .filter(|f| f.concept.is_some() || f.kind == Kind::Citation)
        .map(|f| describe(set, f))
        .collect();
    TestResult {
        file: file.name.clone(),
        name: format!("{}: {}", index + 1, test.text),
        passed: missing.is_empty(),
        expected: missing.join("; "),
        found: list(&found),
    }
}

/// Whether one expectation is met by some fact; attributes must belong to a fact of the expected concept, where there is one.
fn read_one(
    set: &RuleSet,
    reading: &Reading<'_>,
    facts: &[Fact],
    test: &ReadingTest,
    key: &str,
    value: &serde_json::Value,
) -> bool {
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let concepts = &set.vocabulary.concepts;
    match key {
        "treatment" | "finding" | "diagnosis" | "documentable" | "measurement" | "concept" => {
            concepts
                .find(&text)
                .is_some_and(|c| facts.iter().any(|f| f.concept == Some(c)))
        }
        "region" => concepts
            .find(&text)
            .is_some_and(|c| reading.regions.iter().any(|r| r.concept == c)),
        "side" => reading.regions.iter().any(|r| r.sides.name() == text),
        "assertion" => about(set, facts, test).any(|f| f.assertion.name() == text),
        "time" => about(set, facts, test).any(|f| f.time.name() == text),
        "experiencer" => about(set, facts, test).any(|f| f.experiencer.name() == text),
        _ => {
            let attribute = set
                .vocabulary
                .attributes
                .find(key)
                .or_else(|| set.vocabulary.attributes.find(key.trim_end_matches('s')));
            attribute.is_some_and(|a| {
                about(set, facts, test)
                    .flat_map(|f| f.attributes.iter().filter(move |x| x.name == a))
                    .any(|x| written(&set.vocabulary, &x.value).contains(&text))
            })
        }
    }
}

/// The facts of the concepts that a test names, or all where it names none.
fn about<'f>(
    set: &'f RuleSet,
    facts: &'f [Fact],
    test: &'f ReadingTest,
) -> impl Iterator<Item = &'f Fact> {
    let mut named = Vec::new();
    for key in [
        "treatment",
        "finding",
        "diagnosis",
        "documentable",
        "measurement",
        "concept",
    ] {
        let ids: Vec<&str> = match test.reads.get(key) {
            Some(serde_json::Value::String(id)) => vec![id.as_str()],
            Some(serde_json::Value::Array(list)) => {
                list.iter().filter_map(|v| v.as_str()).collect()
            }
            _ => Vec::new(),
        };
        named.extend(ids.iter().filter_map(|id| set.vocabulary.concepts.find(id)));
    }
    facts
        .iter()
        .filter(move |f| named.is_empty() || f.concept.is_some_and(|c| named.contains(&c)))
}

/// The ways to write a value: "10 mg", "10".
fn written(vocabulary: &Vocabulary, value: &Value) -> Vec<String> {
    match value {
        Value::Number(number, unit) => {
            let unit = vocabulary.units.name(*unit);
            let plain = if (number.min - number.max).abs() < f64::EPSILON {
                format!("{}", number.min)
            } else {
                format!("{}-{}", number.min, number.max)
            };
            vec![format!("{plain} {unit}").trim().to_owned(), plain]
        }
        Value::Date(date) => vec![date.date.to_string()],
        Value::Word(word) => vec![(*word).to_owned()],
        Value::Text(text) => vec![text.clone()],
        Value::Flag(flag) => vec![flag.to_string()],
    }
}

fn describe(set: &RuleSet, fact: &Fact) -> String {
    let mut out = match fact.concept {
        Some(concept) => format!(
            "{} {}",
            fact.kind.name(),
            set.vocabulary.concepts.name(concept)
        ),
        None => fact.kind.name().to_owned(),
    };
    out.push_str(&format!(" ({})", fact.assertion.name()));
    for attribute in &fact.attributes {
        if let Some(value) = written(&set.vocabulary, &attribute.value).first() {
            out.push_str(&format!(
                " {}={value}",
                set.vocabulary.attributes.name(attribute.name)
            ));
        }
    }
    out
}
