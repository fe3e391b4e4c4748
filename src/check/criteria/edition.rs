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

/// By what the edition in force is told in a letter.
pub(super) struct Editions<'a> {
    vocabulary: &'a Vocabulary,
    reviewed: Option<Date>,
    /// Documents that are cited with their editions.
    cited: Vec<(&'a str, &'a str)>,
}

impl<'a> Editions<'a> {
    pub(super) fn of(vocabulary: &'a Vocabulary, facts: &'a [Fact]) -> Self {
        let cited = facts.iter().filter(|f| f.kind == Kind::Citation);
        Self {
            vocabulary,
            reviewed: reviewed(facts),
            cited: cited
                .filter_map(|fact| fact.word(attr::DOCUMENT).zip(fact.word(attr::EDITION)))
                .collect(),
        }
    }

    /// Whether one of the editions was in force. It is not known within some days of a change, and where the letter gives no
    /// date and cites no edition.
    pub(super) fn in_force(&self, sources: &[Source]) -> Truth {
        let Some(day) = self.reviewed else {
            return self.cites(sources);
        };
        let guidelines = &self.vocabulary.guidelines;
        let on = |day: Option<Date>| {
            day.is_some_and(|day| {
                self.known(sources).any(|(_, edition)| {
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
    fn cites(&self, sources: &[Source]) -> Truth {
        let mut truth = Truth::Unknown;
        for &(document, year) in &self.cited {
            let of_document = || self.known(sources).filter(|(id, _)| *id == document);
            if of_document().next().is_some() {
                truth = of_document()
                    .any(|(_, edition)| edition.year == year)
                    .into();
            }
        }
        truth
    }

    /// The editions of sources that the vocabulary knows, with their documents.
    fn known<'s>(
        &'s self,
        sources: &'s [Source],
    ) -> impl Iterator<Item = (&'s str, &'s EditionInfo)> {
        let documents = &self.vocabulary.guidelines.documents;
        sources.iter().filter_map(|source| {
            let document = documents.iter().find(|d| d.id == source.document)?;
            let edition = document
                .editions
                .iter()
                .find(|e| e.year == source.edition)?;
            Some((document.id.as_str(), edition))
        })
    }
}
