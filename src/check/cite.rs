//! Whether a citation can stand for a request: treatment, body part, pages, edition.

use super::logic::Truth;
use crate::facts::{Fact, Kind, Value, attr};
use crate::letter::Place;
use crate::vocabulary::{
    ConceptId, ConceptKind, Concepts, DocumentInfo, EditionInfo, Regions, TopicInfo, Vocabulary,
};
use jiff::ToSpan;
use jiff::civil::Date;
use std::iter::Peekable;

fn document<'v>(vocabulary: &'v Vocabulary, citation: &Fact) -> Option<&'v DocumentInfo> {
    let id = citation.word(attr::DOCUMENT)?;
    vocabulary.guidelines.documents.iter().find(|d| d.id == id)
}

fn topics<'v>(
    vocabulary: &'v Vocabulary,
    citation: &Fact,
) -> Peekable<impl Iterator<Item = &'v TopicInfo>> {
    citation
        .all(attr::TOPIC)
        .filter_map(|value| match value {
            Value::Text(id) => vocabulary.guidelines.topics.iter().find(|t| t.id == *id),
            _ => None,
        })
        .peekable()
}

/// The day by which the edition in force is told: of utilization review, else of the decision.
fn day(facts: &[Fact], types: &[&str]) -> Option<Date> {
    types.iter().find_map(|kind| {
        facts
            .iter()
            .filter(|f| f.kind == Kind::Event && f.place == Place::Header)
            .find(|f| f.word(attr::TYPE) == Some(kind))
            .and_then(Fact::date)
            .map(|d| d.date)
    })
}

fn edition<'v>(
    document: &'v DocumentInfo,
    citation: &Fact,
    facts: &[Fact],
) -> Option<&'v EditionInfo> {
    if let Some(year) = citation.word(attr::EDITION) {
        return document.editions.iter().find(|e| e.year == year);
    }
    if let [only] = document.editions.as_slice() {
        return Some(only);
    }
    let day = day(facts, &["utilization-review", "decision"]);
    match day {
        Some(day) => document.editions.iter().find(|e| {
            e.effective.is_none_or(|from| from <= day) && e.superseded.is_none_or(|to| day < to)
        }),
        // Without a date, the only edition that counts pages.
        None => {
            let mut counted = document.editions.iter().filter(|e| e.pages.is_some());
            let first = counted.next();
            first.filter(|_| counted.next().is_none())
        }
    }
}

/// Whether the citation's sections, or its document where no section is known, are about the request's treatment.
pub(super) fn covers(vocabulary: &Vocabulary, citation: &Fact, request: &Fact) -> Truth {
    let (Some(document), Some(treatment)) = (document(vocabulary, citation), request.concept)
    else {
        return Truth::Unknown;
    };
    let concepts = &vocabulary.concepts;
    if concepts.get(treatment).is_none_or(|c| c.root) {
        return Truth::Unknown;
    }
    let about = |list: &Option<Vec<ConceptId>>| match list {
        None => true,
        Some(list) => list
            .iter()
            .any(|&c| concepts.related(treatment, c) || given_as(concepts, request, c)),
    };
    if !about(&document.covers) {
        return Truth::False;
    }
    let mut topics = topics(vocabulary, citation);
    if topics.peek().is_none() {
        return match document.covers {
            Some(_) => Truth::True,
            None => Truth::Unknown,
        };
    }
    if topics.any(|t| about(&t.covers)) {
        return Truth::True;
    }
    // Words that no known section accounts for may name one that covers it.
    if citation.flag(attr::SURE) {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// Whether a drug is asked for in another way than it is usually given, which is that of a class: "baclofen 5%" is a topical drug.
fn given_as(concepts: &Concepts, request: &Fact, class: ConceptId) -> bool {
    let usual = |id: ConceptId| concepts.get(id).and_then(|c| c.route.as_deref());
    let asked = request.word(attr::ROUTE);
    asked.is_some()
        && request.concept.and_then(usual) != asked
        && usual(class) == asked
        && concepts
            .get(class)
            .is_some_and(|c| c.kind == ConceptKind::Treatment)
}

/// Whether the citation is about the request's body part.
pub(super) fn covers_region(vocabulary: &Vocabulary, citation: &Fact, request: &Fact) -> Truth {
    if request.regions.is_empty() {
        return Truth::Unknown;
    }
    let Some(document) = document(vocabulary, citation) else {
        return Truth::Unknown;
    };
    let concepts = &vocabulary.concepts;
    let about = |list: Option<&Vec<ConceptId>>| match list {
        None => Truth::Unknown,
        Some(list) => request
            .regions
            .iter()
            .any(|r| list.iter().any(|&c| concepts.same_place(r.concept, c)))
            .into(),
    };
    let whole = about(document.regions.as_ref());
    // Words that no known section accounts for may name one for the body part.
    if whole != Truth::False && !citation.flag(attr::SURE) {
        return whole;
    }
    let mut sections = topics(vocabulary, citation);
    if sections.peek().is_none() {
        return whole;
    }
    sections
        .map(|section| match &section.regions {
            Regions::OfDocument => whole,
            Regions::Any => Truth::Unknown,
            Regions::These(list) => about(Some(list)),
        })
        .fold(Truth::False, Truth::or)
}

/// Whether the pages cited exist, as far as the number of the edition's pages is known.
pub(super) fn has_pages(vocabulary: &Vocabulary, citation: &Fact, facts: &[Fact]) -> Truth {
    let Some(document) = document(vocabulary, citation) else {
        return Truth::Unknown;
    };
    let mut cited = citation
        .attributes
        .iter()
        .filter(|a| a.name == attr::PAGE)
        .filter_map(|a| match a.value {
            Value::Number(number, _) => Some(number.max),
            _ => None,
        })
        .peekable();
    if cited.peek().is_none() {
        return Truth::Unknown;
    }
    let Some(edition) = edition(document, citation, facts) else {
        return Truth::Unknown;
    };
    match edition.last_page {
        Some(pages) if edition.sure => (!cited.any(|p| p > f64::from(pages))).into(),
        _ => Truth::Unknown,
    }
}

/// Whether the edition cited had been followed by another, some days before the request was reviewed.
pub(super) fn superseded(vocabulary: &Vocabulary, citation: &Fact, facts: &[Fact]) -> Truth {
    let edition = document(vocabulary, citation)
        .zip(citation.word(attr::EDITION))
        .and_then(|(document, year)| document.editions.iter().find(|e| e.year == year));
    let reviewed = super::criteria::reviewed(facts);
    let (Some(edition), Some(day)) = (edition, reviewed) else {
        return Truth::Unknown;
    };
    let unsure = vocabulary.guidelines.unsure_days.days();
    edition
        .superseded
        .is_some_and(|to| to.checked_add(unsure).is_ok_and(|to| to < day))
        .into()
}

/// Whether the edition cited was in force when the letter was decided.
pub(super) fn in_force(vocabulary: &Vocabulary, citation: &Fact, facts: &[Fact]) -> Truth {
    let Some(document) = document(vocabulary, citation) else {
        return Truth::Unknown;
    };
    let Some(year) = citation.word(attr::EDITION) else {
        return Truth::Unknown;
    };
    let Some(edition) = document.editions.iter().find(|e| e.year == year) else {
        return Truth::Unknown;
    };
    let decided = day(facts, &["decision", "assigned", "application"]);
    match (edition.effective, decided) {
        (Some(from), Some(day)) => (from <= day).into(),
        _ => Truth::Unknown,
    }
}
