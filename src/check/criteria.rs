//! Whether the facts of a letter meet the criteria of the MTUS: three-valued, with the words that decide it. A handful of
//! general rules turns the outcome into findings.

use super::Severity;
use super::logic::Truth;
use crate::facts::{Assertion, Experiencer, Fact, Kind, Reading, Region, Speaker, Value, attr};
use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::{ConceptId, Concepts};
use std::path::PathBuf;

/// What a guideline asks for a treatment.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Treatments.
    pub treatments: Vec<ConceptId>,
    /// Where the guideline says it.
    pub documents: Vec<Source>,
    /// Criteria.
    pub criteria: Vec<Criterion>,
    /// Its file within the rules folder.
    pub file: String,
    /// The folder given with `--rules`; none where it is built in.
    pub folder: Option<PathBuf>,
}

/// Where a guideline says something.
#[derive(Debug, Clone)]
pub struct Source {
    /// Title of the document.
    pub title: String,
    /// Its edition.
    pub edition: String,
    /// Section.
    pub section: String,
    /// Pages, where known.
    pub pages: Vec<u16>,
    /// Where these facts come from: S, L, W, B, M.
    pub status: String,
}

/// One criterion.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// Id.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// Facts needed, all of them.
    pub needs: Vec<Need>,
    /// Severity of an approval against it.
    pub approved_although: Option<Severity>,
    /// Severity of a denial although it is met.
    pub denied_although: Option<Severity>,
}

/// A fact needed.
#[derive(Debug, Clone)]
pub struct Need {
    /// What it is called.
    pub name: String,
    /// Any of these concepts.
    pub any: Vec<ConceptId>,
    /// In the region of the request.
    pub in_region: bool,
    /// The patient is older than this.
    pub age_over: Option<u16>,
}

/// What the letter says of a need.
struct Judged {
    truth: Truth,
    evidence: Option<Span>,
    disputed: Option<Span>,
}

/// Adds a fact of kind criterion-status for each issue and criterion, and one for all criteria of a topic together.
pub(crate) fn judge(topics: &[Topic], reading: &Reading<'_>, facts: &mut Vec<Fact>) {
    let concepts = &reading.vocabulary.concepts;
    let mut out = Vec::new();
    for title in facts
        .iter()
        .filter(|f| f.kind == Kind::Request && f.place == Place::Title)
    {
        let Some(treatment) = title.concept else {
            continue;
        };
        for topic in topics {
            if !topic
                .treatments
                .iter()
                .any(|&t| concepts.is_a(treatment, t))
            {
                continue;
            }
            let mut all = Truth::True;
            let mut shown = Vec::new();
            let mut grade = Severity::Error;
            let mut counted = false;
            for criterion in &topic.criteria {
                let (fact, truth) = status(concepts, facts, title, topic, criterion);
                if let Some(severity) = criterion.denied_although {
                    all = all.and(truth);
                    grade = grade.min(severity);
                    counted = true;
                    shown.extend(
                        fact.attributes
                            .iter()
                            .filter(|a| a.name == attr::EVIDENCE)
                            .map(|a| a.span),
                    );
                }
                out.push(fact);
            }
            if counted {
                out.push(together(title, topic, all, grade, &shown));
            }
        }
    }
    facts.append(&mut out);
}

fn word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "met",
        Truth::False => "failed",
        Truth::Unknown => "unknown",
    }
}

fn base(title: &Fact, topic: &Topic, truth: Truth, scope: &'static str) -> Fact {
    let span = title.span;
    let mut fact = Fact::new(Kind::CriterionStatus, span, Place::Title, title.issue);
    fact.concept = title.concept;
    fact.set(attr::TOPIC, Value::Text(topic.id.clone()), span);
    fact.set(attr::STATE, Value::Word(word(truth)), span);
    fact.set(attr::SCOPE, Value::Word(scope), span);
    fact
}

fn together(title: &Fact, topic: &Topic, all: Truth, grade: Severity, shown: &[Span]) -> Fact {
    let mut fact = base(title, topic, all, "all");
    fact.set(attr::TEXT, Value::Text(topic.title.clone()), title.span);
    fact.set(attr::GRADE, Value::Word(grade.name()), title.span);
    let mut shown = shown.iter();
    for name in [attr::EVIDENCE, attr::EVIDENCE_2] {
        if let Some(&span) = shown.next() {
            fact.set(name, Value::Flag(true), span);
        }
    }
    fact
}

fn status(
    concepts: &Concepts,
    facts: &[Fact],
    title: &Fact,
    topic: &Topic,
    criterion: &Criterion,
) -> (Fact, Truth) {
    let judged: Vec<Judged> = criterion
        .needs
        .iter()
        .map(|need| judge_need(concepts, facts, title, need))
        .collect();
    let truth = judged.iter().fold(Truth::True, |t, j| t.and(j.truth));
    let mut fact = base(title, topic, truth, "one");
    fact.set(attr::NAME, Value::Text(criterion.id.clone()), title.span);
    fact.set(attr::TEXT, Value::Text(criterion.text.clone()), title.span);
    let grade = match truth {
        Truth::False => criterion.approved_although,
        _ => criterion.denied_although,
    };
    if let Some(grade) = grade {
        fact.set(attr::GRADE, Value::Word(grade.name()), title.span);
    }
    let decisive = judged.iter().filter(|j| j.truth == truth);
    for (name, judged) in [attr::EVIDENCE, attr::EVIDENCE_2]
        .into_iter()
        .zip(decisive.filter_map(|j| j.evidence))
    {
        fact.set(name, Value::Flag(true), judged);
    }
    if let Some(disputed) = judged.iter().find_map(|j| j.disputed) {
        fact.set(attr::DISPUTED, Value::Flag(true), disputed);
    }
    (fact, truth)
}

fn judge_need(concepts: &Concepts, facts: &[Fact], title: &Fact, need: &Need) -> Judged {
    let mut judged = Judged {
        truth: Truth::Unknown,
        evidence: None,
        disputed: None,
    };
    let mut affirmed = None;
    let mut denied = None;
    if let Some(years) = need.age_over {
        let age = facts.iter().find(|f| {
            f.kind == Kind::Person && f.number(attr::AGE).is_some() && f.place == Place::Summary
        });
        if let Some(age) = age
            && age
                .number(attr::AGE)
                .is_some_and(|a| a.min > f64::from(years))
        {
            affirmed = Some(age.span);
        }
    }
    for fact in facts {
        let clinical = matches!(
            fact.kind,
            Kind::Finding
                | Kind::Diagnosis
                | Kind::Documentation
                | Kind::Measurement
                | Kind::Exposure
        );
        let Some(concept) = fact.concept.filter(|_| clinical) else {
            continue;
        };
        if fact.experiencer != Experiencer::Patient {
            continue;
        }
        let here = fact.place == Place::Summary && fact.speaker == Speaker::Record;
        let reviewer = fact.place == Place::Rationale
            && fact.speaker == Speaker::Reviewer
            && fact.issue == title.issue;
        if !here && !reviewer {
            continue;
        }
        if need.in_region && !placed(concepts, &fact.regions, &title.regions) {
            continue;
        }
        let span = match fact.cue {
            Some(cue) if fact.assertion != Assertion::Affirmed => cue.cover(fact.span),
            _ => fact.span,
        };
        let meets = need.any.iter().any(|&n| concepts.entails(concept, n));
        let defeats = need.any.iter().any(|&n| concepts.entails(n, concept));
        match fact.assertion {
            Assertion::Affirmed if here && meets => {
                affirmed.get_or_insert(span);
            }
            Assertion::Denied | Assertion::Undocumented
                if defeats
                    && (here || fact.flag(attr::DIRECT))
                    && !(reviewer && fact.flag(attr::QUALIFIED)) =>
            {
                denied.get_or_insert(span);
                if reviewer {
                    judged.disputed.get_or_insert(span);
                }
            }
            _ => {}
        }
    }
    (judged.truth, judged.evidence) = match (affirmed, denied) {
        (Some(span), _) => (Truth::True, Some(span)),
        (None, Some(span)) => (Truth::False, Some(span)),
        (None, None) => (Truth::Unknown, None),
    };
    judged
}

/// Whether a fact may be about the region of the request: it is where both name one; where one names none it may be.
fn placed(concepts: &Concepts, fact: &[Region], title: &[Region]) -> bool {
    fact.is_empty()
        || title.is_empty()
        || fact.iter().any(|a| {
            title
                .iter()
                .any(|b| concepts.same_place(a.concept, b.concept))
        })
}
