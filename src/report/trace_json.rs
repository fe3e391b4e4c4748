//! Why a rule fired or did not, as JSON, version 1.

use super::facts_json::{FactRecord, From, SCHEMA_VERSION};
use super::trace_text::{Traced, word};
use crate::check::trace::{Group, Name, Node, Outcome, Subject, Trace, Way};
use indexmap::IndexMap;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    path: &'a str,
    rule: &'a str,
    fires: bool,
    same_cause_as: &'a [String],
    subjects: Vec<SubjectRecord<'a>>,
}

#[derive(Serialize)]
struct SubjectRecord<'a> {
    issue: Option<u16>,
    attribute: Option<&'a str>,
    fires: bool,
    flag: &'a str,
    find: Vec<NameRecord<'a>>,
    ways: usize,
    groups: Vec<GroupRecord<'a>>,
}

#[derive(Serialize)]
struct NameRecord<'a> {
    name: &'a str,
    asks: &'a str,
    facts: usize,
    near: Vec<NearRecord<'a>>,
}

#[derive(Serialize)]
struct NearRecord<'a> {
    fact: Option<FactRecord<'a>>,
    but: &'a [String],
}

#[derive(Serialize)]
struct GroupRecord<'a> {
    /// `fires`, `unless` or `stops`.
    outcome: &'static str,
    /// The `unless` that holds, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    unless: Option<usize>,
    /// The first condition that is not true.
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truth: Option<&'static str>,
    nearness: f64,
    count: usize,
    ways: Vec<WayRecord<'a>>,
}

#[derive(Serialize)]
struct WayRecord<'a> {
    facts: IndexMap<&'a str, Option<FactRecord<'a>>>,
    flag: NodeRecord<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unless: Option<UnlessRecord<'a>>,
}

#[derive(Serialize)]
struct UnlessRecord<'a> {
    facts: IndexMap<&'a str, Option<FactRecord<'a>>>,
    flag: NodeRecord<'a>,
}

#[derive(Serialize)]
struct NodeRecord<'a> {
    condition: &'a str,
    truth: &'static str,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    saw: IndexMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<NodeRecord<'a>>,
}

/// A rule over a letter as JSON.
pub fn document(letter: Traced<'_>, trace: &Trace) -> String {
    let view = View {
        letter,
        from: From {
            source: letter.source,
            vocabulary: letter.vocabulary,
        },
    };
    let document = Document {
        schema_version: SCHEMA_VERSION,
        path: letter.path,
        rule: &trace.rule,
        fires: trace.subjects.iter().any(Subject::fires),
        same_cause_as: &trace.same_cause_as,
        subjects: trace.subjects.iter().map(|s| view.subject(s)).collect(),
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_else(|_| "null".to_owned());
    out.push('\n');
    out
}

struct View<'a> {
    letter: Traced<'a>,
    from: From<'a>,
}

impl<'a> View<'a> {
    fn subject(&self, of: &'a Subject) -> SubjectRecord<'a> {
        SubjectRecord {
            issue: of.issue.map(|issue| issue + 1),
            attribute: of.attribute.as_deref(),
            fires: of.fires(),
            flag: &of.flag,
            find: of.names.iter().map(|name| self.name(name)).collect(),
            ways: of.ways,
            groups: of.groups.iter().map(|group| self.group(group)).collect(),
        }
    }

    fn name(&self, of: &'a Name) -> NameRecord<'a> {
        let near = of.near.iter().map(|near| NearRecord {
            fact: self.fact(near.fact),
            but: &near.but,
        });
        NameRecord {
            name: &of.name,
            asks: &of.asks,
            facts: of.facts.len(),
            near: near.collect(),
        }
    }

    fn group(&self, of: &'a Group) -> GroupRecord<'a> {
        let (outcome, unless, stop) = match &of.outcome {
            Outcome::Fires => ("fires", None, None),
            Outcome::Excused(at) => ("unless", Some(at + 1), None),
            Outcome::Stops(at, truth) => ("stops", None, Some((at, truth))),
        };
        GroupRecord {
            outcome,
            unless,
            condition: stop.map(|(at, _)| at.as_str()),
            truth: stop.map(|(_, truth)| word(*truth)),
            nearness: of.nearness,
            count: of.count,
            ways: of.ways.iter().map(|way| self.way(way)).collect(),
        }
    }

    fn way(&self, of: &'a Way) -> WayRecord<'a> {
        WayRecord {
            facts: self.facts(&of.facts),
            flag: node(&of.flag),
            unless: of.unless.as_ref().map(|(facts, flag)| UnlessRecord {
                facts: self.facts(facts),
                flag: node(flag),
            }),
        }
    }

    fn facts(&self, of: &'a [(String, usize)]) -> IndexMap<&'a str, Option<FactRecord<'a>>> {
        of.iter()
            .map(|(name, fact)| (name.as_str(), self.fact(*fact)))
            .collect()
    }

    fn fact(&self, index: usize) -> Option<FactRecord<'a>> {
        self.letter
            .facts
            .get(index)
            .map(|fact| self.from.fact(fact))
    }
}

fn node(of: &Node) -> NodeRecord<'_> {
    NodeRecord {
        condition: &of.text,
        truth: word(of.truth),
        saw: of
            .saw
            .iter()
            .map(|(what, value)| (what.as_str(), value.as_str()))
            .collect(),
        parts: of.parts.iter().map(node).collect(),
    }
}
