//! What the titles of the issues ask for, each part of a partial approval by itself.

use super::treatments;
use super::value::{route, route_of_unit, values};
use crate::facts::fact::{Fact, Kind, Region, Role, Sides, Speaker, Value, attr};
use crate::facts::reading::{Mention, Reading};
use crate::facts::{Collector, place};
use crate::letter::Place;
use crate::vocabulary::Cue;
use crate::words::Number;
use std::ops::Range;

/// Adds what each title asks for.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    for (index, issue) in reading.letter.issues.iter().enumerate() {
        let number = u16::try_from(index).ok();
        let whole = reading.tokens_of(issue.request);
        // "4 visits was authorized": of the one treatment that the title names.
        let only = match treatments(reading, &whole).as_slice() {
            [first, rest @ ..] if rest.iter().all(|m| m.concept == first.concept) => {
                Some(first.concept)
            }
            _ => None,
        };
        for (stage, range) in stages(reading, &whole) {
            let named = treatments(reading, &range);
            if named.is_empty() {
                let mut fact = request(reading, None, &range, number);
                fact.concept = only.filter(|_| stage != "asked");
                fact.regions = place::list(reading, reading.regions.part(&range));
                values(reading, &mut fact, &range, &range);
                fact.set(attr::STAGE, Value::Word(stage), fact.span);
                out.facts.push(fact);
            }
            for treatment in 0..named.len() {
                out.facts.extend(of_treatment(
                    reading, &named, treatment, &range, stage, number,
                ));
            }
        }
    }
}

/// What a part of a title asks for with one of the treatments that it names.
fn of_treatment(
    reading: &Reading<'_>,
    named: &[Mention],
    treatment: usize,
    range: &Range<usize>,
    stage: &'static str,
    issue: Option<u16>,
) -> Option<Fact> {
    let mention = named.get(treatment)?;
    let from = if treatment == 0 {
        range.start
    } else {
        mention.at.start
    };
    let to = named.get(treatment + 1).map_or(range.end, |m| m.at.start);
    let part = from..to;
    let mut fact = request(reading, Some(mention), &part, issue);
    // One treatment owns all regions of its title; of several, each owns those near it.
    if named.len() > 1 {
        fact.regions = place::list(reading, reading.regions.part(&part));
    }
    if fact.regions.is_empty() {
        fact.regions = place::list(reading, reading.regions.part(range));
    }
    if fact.regions.is_empty() {
        natural_region(reading, &mut fact);
    }
    route(reading, &mut fact);
    values(reading, &mut fact, &part, &part);
    route_of_unit(reading, &mut fact);
    levels(reading, &mut fact);
    fact.set(attr::STAGE, Value::Word(stage), fact.span);
    Some(fact)
}

/// How many levels of the spine a title names: "L3-4 and L4-5" are two.
fn levels(reading: &Reading<'_>, fact: &mut Fact) {
    let Some(name) = reading.vocabulary.attributes.find("levels") else {
        return;
    };
    let named = fact.regions.iter().find(|r| !r.levels.is_empty());
    if let (None, Some(region), Some(count)) = (
        fact.get(name),
        named.map(|r| r.span),
        place::joints(&fact.regions),
    ) {
        let count = Number::exact(f64::from(count));
        fact.set(name, Value::Number(count, 0), region);
    }
}

/// A treatment that is by nature of one region: a carpal tunnel release is of the wrist.
fn natural_region(reading: &Reading<'_>, fact: &mut Fact) {
    if let Some(concept) = fact.concept
        && let Some(region) = reading
            .vocabulary
            .concepts
            .get(concept)
            .and_then(|c| c.region)
    {
        fact.regions.push(Region {
            concept: region,
            sides: Sides::default(),
            levels: Vec::new(),
            span: fact.span,
        });
    }
}

/// A request of a title, with the treatment that it names.
fn request(
    reading: &Reading<'_>,
    mention: Option<&Mention>,
    range: &Range<usize>,
    issue: Option<u16>,
) -> Fact {
    let span = reading.span(&without_link(reading, range));
    let mut fact = Fact::new(Kind::Request, span, Place::Title, issue);
    fact.concept = mention.map(|m| m.concept);
    fact.speaker = Speaker::Request;
    fact.role = Role::RequestLine;
    fact
}

/// Without the words and marks that lead on to the next treatment: "left knee arthroscopy with".
fn without_link(reading: &Reading<'_>, range: &Range<usize>) -> Range<usize> {
    let leads_on = |&token: &usize| {
        matches!(reading.mark(token), ',' | ';' | '&' | '/' | '-' | '+' | '(')
            || reading.has(&(token..token + 1), &[Cue::CutOff])
    };
    let links = range.clone().skip(1).rev().take_while(leads_on).count();
    range.start..range.end - links
}

/// A title's parts: the whole as asked, or of a partial approval what was asked, authorized, and remains.
fn stages(reading: &Reading<'_>, title: &Range<usize>) -> Vec<(&'static str, Range<usize>)> {
    let original = reading.cues(title, &[Cue::RequestOriginal]).next();
    let authorized = reading.cues(title, &[Cue::RequestAuthorized]).next();
    let remaining = reading.cues(title, &[Cue::RequestRemaining]).next();
    let (Some(original), Some(remaining)) = (original, remaining) else {
        return vec![("asked", title.clone())];
    };
    let mut out = vec![("original", title.start..original.at.start)];
    if let Some(authorized) = authorized
        && authorized.at.start > original.at.end
    {
        out.push(("authorized", original.at.end..authorized.at.start));
    }
    if remaining.at.end < title.end {
        out.push(("remaining", remaining.at.end..title.end));
    }
    out
}
