//! What was read in a letter, as JSON, version 1.

use crate::facts::{
    Assertion, Attribute, Experiencer, Fact, Kind, Precision, Region, Role, Speaker, Time, Value,
};
use crate::letter::{Letter, Outcome};
use crate::source::{Source, Span};
use crate::vocabulary::Vocabulary;
use serde::Serialize;

/// Version of the layout.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    path: &'a str,
    form: &'a str,
    header: Vec<HeaderRecord<'a>>,
    issues: Vec<IssueRecord<'a>>,
    sections: Vec<SectionRecord<'a>>,
    unplaced: Vec<Passage<'a>>,
    facts: Vec<FactRecord<'a>>,
}

#[derive(Serialize)]
pub(super) struct Passage<'a> {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    text: &'a str,
}

#[derive(Serialize)]
struct HeaderRecord<'a> {
    field: &'a str,
    value: Passage<'a>,
}

#[derive(Serialize)]
struct IssueRecord<'a> {
    issue: usize,
    request: Passage<'a>,
    decision: Option<&'static str>,
    title: Passage<'a>,
    claims_administrator: Option<Passage<'a>>,
    reviewer_citation: Option<Passage<'a>>,
    rationale: Option<Passage<'a>>,
}

#[derive(Serialize)]
struct SectionRecord<'a> {
    place: &'static str,
    issue: Option<u16>,
    #[serde(rename = "where")]
    span: Passage<'a>,
}

#[derive(Serialize)]
pub(super) struct FactRecord<'a> {
    kind: Kind,
    concept: Option<&'a str>,
    words: Passage<'a>,
    cue: Option<Passage<'a>>,
    place: &'static str,
    issue: Option<u16>,
    speaker: Speaker,
    role: Role,
    assertion: Assertion,
    time: Time,
    experiencer: Experiencer,
    encounter: Option<String>,
    regions: Vec<RegionRecord<'a>>,
    attributes: Vec<AttributeRecord<'a>>,
}

#[derive(Serialize)]
struct RegionRecord<'a> {
    region: &'a str,
    side: Option<&'static str>,
    levels: Vec<String>,
    words: Passage<'a>,
}

#[derive(Serialize)]
struct AttributeRecord<'a> {
    name: &'a str,
    value: ValueRecord<'a>,
    words: Passage<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ValueRecord<'a> {
    Number {
        min: f64,
        max: f64,
        unit: &'a str,
    },
    Date {
        date: String,
        precision: &'static str,
    },
    Word(&'a str),
    Flag(bool),
}

/// A letter and its facts as JSON. `path` is how the letter is named.
pub fn document(
    path: &str,
    source: &Source,
    letter: &Letter,
    facts: &[Fact],
    vocabulary: &Vocabulary,
) -> String {
    let from = From { source, vocabulary };
    let header = letter.header.iter().map(|field| HeaderRecord {
        field: &field.field,
        value: from.passage(field.value),
    });
    let issues = letter
        .issues
        .iter()
        .enumerate()
        .map(|(index, issue)| IssueRecord {
            issue: index + 1,
            request: from.passage(issue.request),
            decision: issue.decision.map(|decision| outcome(decision.outcome)),
            title: from.passage(issue.title),
            claims_administrator: issue.claims_administrator.map(|span| from.passage(span)),
            reviewer_citation: issue.reviewer_citation.map(|span| from.passage(span)),
            rationale: issue.rationale.map(|span| from.passage(span)),
        });
    let sections = letter.parts.iter().map(|part| SectionRecord {
        place: part.place.name(),
        issue: part.issue.map(|index| index + 1),
        span: from.passage(part.span),
    });
    let document = Document {
        schema_version: SCHEMA_VERSION,
        path,
        form: &letter.form,
        header: header.collect(),
        issues: issues.collect(),
        sections: sections.collect(),
        unplaced: letter
            .unplaced
            .iter()
            .map(|&span| from.passage(span))
            .collect(),
        facts: facts.iter().map(|fact| from.fact(fact)).collect(),
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_else(|_| "null".to_owned());
    out.push('\n');
    out
}

#[derive(Clone, Copy)]
pub(super) struct From<'a> {
    pub(super) source: &'a Source,
    pub(super) vocabulary: &'a Vocabulary,
}

impl<'a> From<'a> {
    pub(super) fn passage(self, folded: Span) -> Passage<'a> {
        let span = self.source.base_span(folded);
        let (line, column) = self.source.position(span.start);
        Passage {
            start: span.start,
            end: span.end,
            line,
            column,
            page: self.source.page(span.start),
            text: span.of(self.source.base()),
        }
    }

    pub(super) fn fact(self, fact: &'a Fact) -> FactRecord<'a> {
        FactRecord {
            kind: fact.kind,
            concept: fact.concept.map(|id| self.vocabulary.concepts.name(id)),
            words: self.passage(fact.span),
            cue: fact.cue.map(|span| self.passage(span)),
            place: fact.place.name(),
            issue: fact.issue.map(|index| index + 1),
            speaker: fact.speaker,
            role: fact.role,
            assertion: fact.assertion,
            time: fact.time,
            experiencer: fact.experiencer,
            encounter: fact.encounter.map(|date| date.to_string()),
            regions: fact
                .regions
                .iter()
                .map(|region| self.region(region))
                .collect(),
            attributes: fact.attributes.iter().map(|a| self.attribute(a)).collect(),
        }
    }

    fn region(self, region: &Region) -> RegionRecord<'a> {
        RegionRecord {
            region: self.vocabulary.concepts.name(region.concept),
            side: Some(region.sides.name()).filter(|name| !name.is_empty()),
            levels: region.levels.iter().map(|level| level.name()).collect(),
            words: self.passage(region.span),
        }
    }

    fn attribute(self, attribute: &'a Attribute) -> AttributeRecord<'a> {
        let value = match &attribute.value {
            Value::Number(number, unit) => ValueRecord::Number {
                min: number.min,
                max: number.max,
                unit: self.vocabulary.units.name(*unit),
            },
            Value::Date(dated) => ValueRecord::Date {
                date: dated.date.to_string(),
                precision: match dated.precision {
                    Precision::Year => "year",
                    Precision::Month => "month",
                    Precision::Day => "day",
                },
            },
            Value::Word(word) => ValueRecord::Word(word),
            Value::Text(text) => ValueRecord::Word(text),
            Value::Flag(flag) => ValueRecord::Flag(*flag),
        };
        AttributeRecord {
            name: self.vocabulary.attributes.name(attribute.name),
            value,
            words: self.passage(attribute.span),
        }
    }
}

/// The decision word.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Upheld => "Upheld",
        Outcome::Overturned => "Overturned",
        Outcome::PartlyOverturned => "Partly overturned",
    }
}
