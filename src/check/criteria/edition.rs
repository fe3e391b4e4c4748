//! Which edition of a guideline a letter is judged by.

use super::Source;
use crate::check::logic::Truth;
use crate::facts::{Fact, Kind, attr};
use crate::letter::Place;
use crate::vocabulary::{EditionInfo, Vocabulary};
use jiff::ToSpan;
use jiff::civil::Date;

/// The day by which the edition in force is told: of utilization review, else of the request, else of the decision.
pub(in crate::check) fn reviewed(facts: &[Fact]) -> Option<Date> {
    const TYPES: &[(&str, bool)] = &[
        ("utilization-review", true),
        ("request-for-authorization", false),
        ("decision", true),
    ];
    TYPES
        .iter()
        .find_map(|&(kind, in_header)| day(facts, kind, in_header))
}

/// The day of the first event of this type.
pub(super) fn day(facts: &[Fact], kind: &str, in_header: bool) -> Option<Date> {
    facts
        .iter()
        .filter(|f| f.kind == Kind::Event && f.word(attr::TYPE) == Some(kind))
        .find(|f| !in_header || f.place == Place::Header)
        .and_then(Fact::date)
        .map(|d| d.date)
}

/// Whether one of the editions was in force. It is not known within some days of a change, and where the letter gives no date
/// and cites no edition.
pub(super) fn in_force(vocabulary: &Vocabulary, facts: &[Fact], sources: &[Source]) -> Truth {
    let guidelines = &vocabulary.guidelines;
    let editions: Vec<(&str, &EditionInfo)> = sources
        .iter()
        .filter_map(|source| {
            let document = guidelines
                .documents
                .iter()
                .find(|d| d.id == source.document)?;
            let edition = document
                .editions
                .iter()
                .find(|e| e.year == source.edition)?;
            Some((document.id.as_str(), edition))
        })
        .collect();
    let Some(day) = reviewed(facts) else {
        return cited(facts, &editions);
    };
    let on = |day: Option<Date>| {
        day.is_some_and(|day| {
            editions.iter().any(|(_, edition)| {
                edition.effective.is_none_or(|from| from <= day)
                    && edition.superseded.is_none_or(|to| day < to)
            })
        })
    };
    let around = [-guidelines.unsure_days, 0, guidelines.unsure_days]
        .map(|days| on(day.checked_add(days.days()).ok()));
    match around {
        [true, true, true] => Truth::True,
        [false, false, false] => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Whether the letter cites one of the editions, and no other edition of their documents.
fn cited(facts: &[Fact], editions: &[(&str, &EditionInfo)]) -> Truth {
    let mut truth = Truth::Unknown;
    for fact in facts.iter().filter(|f| f.kind == Kind::Citation) {
        let (Some(document), Some(year)) = (fact.word(attr::DOCUMENT), fact.word(attr::EDITION))
        else {
            continue;
        };
        if editions.iter().any(|(id, _)| *id == document) {
            truth = editions
                .iter()
                .any(|(id, edition)| *id == document && edition.year == year)
                .into();
        }
    }
    truth
}
