//! Whether the facts of a letter meet the criteria of the MTUS: three-valued, with the words that decide it. A handful of
//! general rules turns the outcome into findings.

mod edition;
mod needs;
mod numbers;
mod topic;

pub(super) use edition::reviewed;
pub(crate) use topic::{Bound, Criterion, Measured, Need, Of, Source, Stage, Topic};

use super::grades::Severity;
use super::logic::Truth;
use crate::facts::{Fact, Kind, Reading, Value, attr};
use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::ConceptId;
use edition::Editions;
use needs::{Case, Judged};
use std::cell::LazyCell;

/// Adds a fact of kind criterion-status for each issue and criterion that is asked of it, and one for all criteria of a topic
/// together.
pub(crate) fn judge(topics: &[Topic], reading: &Reading<'_>, facts: &mut Vec<Fact>) {
    let concepts = &reading.vocabulary.concepts;
    let editions = LazyCell::new(|| Editions::of(reading.vocabulary, facts));
    let mut out = Vec::new();
    for title in facts.iter().filter(|f| is_request(f)) {
        let Some(treatment) = title.concept else {
            continue;
        };
        let case = LazyCell::new(|| Case::of(reading, facts, title));
        let mut failed = false;
        let mut complete = Vec::new();
        for topic in topics {
            let about = |&t: &ConceptId| concepts.is_a(treatment, t);
            if !topic.treatments.iter().any(about) {
                continue;
            }
            let of_topic = LazyCell::new(|| editions.in_force(&topic.documents));
            let mut all = Together::default();
            for criterion in &topic.criteria {
                let in_force = if criterion.sources.is_empty() {
                    *of_topic
                } else {
                    editions.in_force(&criterion.sources)
                };
                let Some((fact, truth)) = status(&case, topic, criterion, in_force) else {
                    continue;
                };
                failed |= truth == Truth::False;
                all.add(criterion, truth, &fact);
                out.push(fact);
            }
            if all.grade.is_some() {
                complete.push((topic, all));
            }
        }
        // What fails one topic's criterion is denied for it, whatever another topic asks.
        for (topic, mut all) in complete {
            if failed {
                all.truth = Truth::False;
            }
            out.push(all.fact(title, topic));
        }
    }
    // The gravest first: of several that one decision goes against, a finding tells the first.
    out.sort_by_key(|fact| std::cmp::Reverse(grade(fact)));
    facts.append(&mut out);
}

fn grade(fact: &Fact) -> Option<Severity> {
    let name = fact.word(attr::GRADE)?;
    Severity::ALL
        .iter()
        .find(|(known, _)| *known == name)
        .map(|&(_, grade)| grade)
}

/// Whether a fact is what an issue asks for as a whole, not a part that utilization review allowed or left.
fn is_request(fact: &Fact) -> bool {
    fact.kind == Kind::Request
        && fact.place == Place::Title
        && !matches!(fact.word(attr::STAGE), Some("authorized" | "remaining"))
}

/// All criteria of a topic whose fulfilment speaks against a denial.
struct Together {
    truth: Truth,
    grade: Option<Severity>,
    shown: Vec<Span>,
}

impl Default for Together {
    fn default() -> Self {
        Self {
            truth: Truth::True,
            grade: None,
            shown: Vec::new(),
        }
    }
}

impl Together {
    fn add(&mut self, criterion: &Criterion, truth: Truth, fact: &Fact) {
        let Some(severity) = criterion.denied_although else {
            return;
        };
        self.truth = self.truth.and(truth);
        self.grade = Some(self.grade.map_or(severity, |grade| grade.min(severity)));
        let evidence = fact.attributes.iter().filter(|a| a.name == attr::EVIDENCE);
        self.shown.extend(evidence.map(|a| a.span));
    }

    fn fact(&self, title: &Fact, topic: &Topic) -> Fact {
        let mut fact = base(title, topic, self.truth, "all");
        fact.set(attr::TEXT, Value::Text(topic.title.clone()), title.span);
        if let Some(grade) = self.grade {
            fact.set(attr::GRADE, Value::Word(grade.name()), title.span);
        }
        show(&mut fact, self.shown.iter().copied());
        fact
    }
}

fn word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "met",
        Truth::False => "failed",
        Truth::Unknown => "unknown",
    }
}

/// As many attributes as the status of a criterion has at most.
const MOST_ATTRIBUTES: usize = 12;

fn base(title: &Fact, topic: &Topic, truth: Truth, scope: &'static str) -> Fact {
    let span = title.span;
    let mut fact = Fact::new(Kind::CriterionStatus, span, Place::Title, title.issue);
    fact.concept = title.concept;
    fact.attributes.reserve(MOST_ATTRIBUTES);
    fact.set(attr::TOPIC, Value::Text(topic.id.clone()), span);
    fact.set(attr::STATE, Value::Word(word(truth)), span);
    fact.set(attr::SCOPE, Value::Word(scope), span);
    fact
}

/// Sets the first two spans as evidence.
fn show(fact: &mut Fact, mut spans: impl Iterator<Item = Span>) {
    for name in [attr::EVIDENCE, attr::EVIDENCE_2] {
        if let Some(span) = spans.next() {
            fact.set(name, Value::Flag(true), span);
        }
    }
}

/// Whether a criterion is met; nothing where it is not asked of this request.
fn status(
    case: &Case<'_>,
    topic: &Topic,
    criterion: &Criterion,
    in_force: Truth,
) -> Option<(Fact, Truth)> {
    let title = case.title;
    if in_force == Truth::False {
        return None;
    }
    let staged = criterion
        .stage
        .is_none_or(|stage| (stage == Stage::Repeat) == case.repeats());
    let when = criterion
        .when
        .iter()
        .fold(in_force.and(staged.into()), |t, need| match t {
            Truth::False => t,
            _ => t.and(case.judge(need).truth),
        });
    if when == Truth::False {
        return None;
    }
    let judged: Vec<Judged> = criterion.needs.iter().map(|n| case.judge(n)).collect();
    let truth = match when {
        Truth::True => met(&judged, criterion.at_least),
        _ => Truth::Unknown,
    };
    let mut fact = base(title, topic, truth, "one");
    fact.set(
        attr::IN_FORCE,
        Value::Flag(in_force == Truth::True),
        title.span,
    );
    let text = |text: &String| Value::Text(text.clone());
    fact.set(attr::NAME, text(&criterion.id), title.span);
    fact.set(attr::TEXT, text(&criterion.text), title.span);
    if !criterion.help.is_empty() {
        fact.set(attr::HELP, text(&criterion.help), title.span);
    }
    if let Some(consequence) = criterion.consequence {
        fact.set(
            attr::CONSEQUENCE,
            Value::Word(consequence.name()),
            title.span,
        );
    }
    let grade = match truth {
        Truth::False => criterion.approved_although,
        _ => criterion.denied_although,
    };
    // What the rationale itself quotes needs no other source.
    let quoted = judged.iter().any(|j| j.truth == truth && j.quoted);
    let grade = grade.map(|grade| {
        if quoted {
            grade.max(Severity::Warning)
        } else {
            grade
        }
    });
    if let Some(grade) = grade {
        fact.set(attr::GRADE, Value::Word(grade.name()), title.span);
    }
    let decisive = judged.iter().filter(|j| j.truth == truth);
    show(&mut fact, decisive.filter_map(|j| j.evidence));
    if let Some(disputed) = judged.iter().find_map(|j| j.disputed) {
        fact.set(attr::DISPUTED, Value::Flag(true), disputed);
    }
    Some((fact, truth))
}

/// Whether as many of the needs are met as are asked.
fn met(judged: &[Judged], at_least: Option<usize>) -> Truth {
    let count = |truth: Truth| judged.iter().filter(|j| j.truth == truth).count();
    let wanted = at_least.unwrap_or(judged.len());
    if count(Truth::True) >= wanted {
        Truth::True
    } else if judged.len() - count(Truth::False) < wanted {
        Truth::False
    } else {
        Truth::Unknown
    }
}
