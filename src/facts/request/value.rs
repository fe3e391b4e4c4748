//! Dose, quantity, visits and route of a treatment: which of the values around it are its own.

use crate::facts::fact::{Fact, Value, attr};
use crate::facts::reading::{Reading, ValueFound, within};
use crate::vocabulary::{Cue, WordClass};
use crate::words::{Captured, Number};
use std::ops::Range;

/// Adds the amounts that stand after a mention, up to the next one, and those right before it ("90 tablets of DRUG").
pub(super) fn values(
    reading: &Reading<'_>,
    fact: &mut Fact,
    after: &Range<usize>,
    part: &Range<usize>,
) {
    let take = |value: &ValueFound| -> bool {
        if value.at.start >= after.start {
            // A number that opens the next mention is that one's: "DRUG #60 and 30 tablets of OTHER".
            return !belongs_to_next(reading, value, part.end);
        }
        // An amount before a treatment is its own only where nothing parts them: "90 tablets of DRUG", but not
        // "OTHER 150 mg daily and DRUG".
        let to = within(&reading.mentions, &(value.at.end..after.start))
            .next()
            .map_or(after.start, |m| m.at.start);
        let between = value.at.end..to;
        let parted = between.clone().any(|t| {
            matches!(reading.mark(t), ',' | ';') || reading.is(t, &[WordClass::Conjunction])
        }) || reading.has(&between, &[Cue::Company]);
        !parted && reading.only(between, &[Cue::RequestFiller])
    };
    let known = fact.attributes.len();
    for value in within(&reading.values, part) {
        if value.at.end <= part.end && take(value) {
            captured(fact, reading, value);
        }
    }
    if fact.attributes.len() == known {
        return;
    }
    for (product, factors) in &reading.vocabulary.products {
        if fact.get(*product).is_some() {
            continue;
        }
        let parts: Vec<_> = factors.iter().filter_map(|&f| fact.get(f)).collect();
        if parts.len() != factors.len() {
            continue;
        }
        let mut number = Number::exact(1.0);
        let mut span = parts.first().map_or(fact.span, |p| p.span);
        for part in &parts {
            if let Value::Number(n, _) = part.value {
                number.min *= n.min;
                number.max *= n.max;
            }
            span = span.cover(part.span);
        }
        fact.set(*product, Value::Number(number, 0), span);
    }
}

fn belongs_to_next(reading: &Reading<'_>, value: &ValueFound, next: usize) -> bool {
    let mention = within(&reading.mentions, &(next..next + 1)).next();
    mention.is_some()
        && value.at.end < next
        && reading.is(value.at.end, &[WordClass::Genitive])
        && reading.only(value.at.end..next, &[Cue::RequestFiller])
}

/// The numbers of a fact as captured, for limits.
pub(in crate::facts) fn captured(fact: &mut Fact, reading: &Reading<'_>, value: &ValueFound) {
    let span = reading.span(&value.at);
    for Captured {
        attribute,
        unit,
        number,
        ..
    } in &value.numbers
    {
        if fact.get(*attribute).is_none() {
            fact.set(*attribute, Value::Number(*number, *unit), span);
        }
    }
}

/// How the treatment is given, where the vocabulary says so.
pub(super) fn route(reading: &Reading<'_>, fact: &mut Fact) {
    let route = fact
        .concept
        .and_then(|c| reading.vocabulary.concepts.get(c))
        .and_then(|c| c.route.clone());
    if let Some(route) = route {
        fact.set(attr::ROUTE, Value::Text(route), fact.span);
    }
}

/// A strength in a unit that tells a route: a percentage is of a cream.
pub(super) fn route_of_unit(reading: &Reading<'_>, fact: &mut Fact) {
    let vocabulary = reading.vocabulary;
    let told = fact.attributes.iter().find_map(|a| match a.value {
        Value::Number(_, unit) => vocabulary
            .routes
            .iter()
            .find(|(of, _)| *of == unit)
            .map(|(_, route)| route.clone()),
        _ => None,
    });
    if let Some(route) = told {
        fact.attributes.retain(|a| a.name != attr::ROUTE);
        fact.set(attr::ROUTE, Value::Text(route), fact.span);
    }
}
