//! What is asked for, and every other mention of a treatment: with dose, visits, side, level.

use super::Collector;
use super::assertion::{acts, said};
use super::conclusion::Predicate;
use super::fact::{Assertion, Fact, Kind, Region, Role, Speaker, Value, attr};
use super::place;
use super::reading::{Mention, Reading, ValueFound, within};
use crate::letter::Place;
use crate::vocabulary::{ConceptId, ConceptKind, Cue};
use crate::words::{Captured, Number};
use std::ops::Range;

/// Adds the facts of kinds request and exposure.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    titles(out);
    for sentence in 0..out.reading.sentences.len() {
        let (place, _) = out.reading.place_of(sentence);
        if matches!(place, Place::Summary | Place::Rationale) {
            mentions(out, sentence);
            amounts(out, sentence);
        }
    }
}

/// Treatments within a range, one entry for a run of mentions that name the same thing ("MRI (magnetic resonance imaging)").
fn treatments(reading: &Reading<'_>, range: &Range<usize>) -> Vec<Mention> {
    let concepts = &reading.vocabulary.concepts;
    let mut out: Vec<Mention> = Vec::new();
    for mention in within(&reading.mentions, range) {
        if concepts
            .get(mention.concept)
            .is_none_or(|c| c.kind != ConceptKind::Treatment)
        {
            continue;
        }
        if let Some(last) = out.last_mut()
            && mention.at.start.saturating_sub(last.at.end) <= 2
            && concepts.related(last.concept, mention.concept)
        {
            // The more exact of the two names it.
            if concepts.is_a(mention.concept, last.concept) {
                last.concept = mention.concept;
            }
            last.at.end = mention.at.end;
            continue;
        }
        out.push(mention.clone());
    }
    out
}

fn titles(out: &mut Collector<'_, '_>) {
    for index in 0..out.reading.letter.issues.len() {
        let Some(span) = out.reading.letter.issues.get(index).map(|i| i.request) else {
            continue;
        };
        let issue = u16::try_from(index).ok();
        let whole = out.reading.tokens_of(span);
        // "4 visits was authorized": of the one treatment that the title names.
        let only = match treatments(out.reading, &whole).as_slice() {
            [first, rest @ ..] if rest.iter().all(|m| m.concept == first.concept) => {
                Some(first.concept)
            }
            _ => None,
        };
        for (stage, range) in stages(out.reading, &whole) {
            let named = treatments(out.reading, &range);
            let regions = place::list(out.reading, out.reading.regions.part(&range));
            if named.is_empty() {
                let mut fact = request(out.reading, None, &range, Place::Title, issue);
                fact.concept = only.filter(|_| stage != "asked");
                fact.regions = regions;
                values(out.reading, &mut fact, &range, &range);
                fact.set(attr::STAGE, Value::Word(stage), fact.span);
                out.facts.push(fact);
                continue;
            }
            for (number, mention) in named.iter().enumerate() {
                let from = if number == 0 {
                    range.start
                } else {
                    mention.at.start
                };
                let to = named.get(number + 1).map_or(range.end, |m| m.at.start);
                let part = from..to;
                let mut fact = request(out.reading, Some(mention), &part, Place::Title, issue);
                // One treatment owns all regions of its title; of several, each owns those near it.
                fact.regions = if named.len() == 1 {
                    regions.clone()
                } else {
                    let own = place::list(out.reading, out.reading.regions.part(&part));
                    if own.is_empty() { regions.clone() } else { own }
                };
                if fact.regions.is_empty() {
                    natural_region(out.reading, &mut fact);
                }
                route(out.reading, &mut fact);
                values(out.reading, &mut fact, &part, &part);
                route_of_unit(out.reading, &mut fact);
                levels(out.reading, &mut fact);
                fact.set(attr::STAGE, Value::Word(stage), fact.span);
                out.facts.push(fact);
            }
        }
    }
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

/// How the treatment is given, where the vocabulary says so.
fn route(reading: &Reading<'_>, fact: &mut Fact) {
    let route = fact
        .concept
        .and_then(|c| reading.vocabulary.concepts.get(c))
        .and_then(|c| c.route.clone());
    if let Some(route) = route {
        fact.set(attr::ROUTE, Value::Text(route), fact.span);
    }
}

/// A strength in a unit that tells a route: a percentage is of a cream.
fn route_of_unit(reading: &Reading<'_>, fact: &mut Fact) {
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
            sides: super::Sides::default(),
            levels: Vec::new(),
            span: fact.span,
        });
    }
}

fn request(
    reading: &Reading<'_>,
    mention: Option<&Mention>,
    range: &Range<usize>,
    place: Place,
    issue: Option<u16>,
) -> Fact {
    let span = reading.span(&without_link(reading, range));
    let mut fact = Fact::new(Kind::Request, span, place, issue);
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

/// Most tokens between the words of a request and its amount, and between the amount and a treatment that it belongs to.
const AMOUNT_REACH: usize = 4;

/// Of several treatments that a title names, the one that it gives an amount of the same kind.
fn with_amount(facts: &[Fact], issue: u16, value: &ValueFound) -> Option<ConceptId> {
    let mut asked = facts.iter().filter(|fact| {
        fact.kind == Kind::Request
            && fact.place == Place::Title
            && fact.issue == Some(issue)
            && value
                .numbers
                .iter()
                .any(|n| fact.get(n.attribute).is_some())
    });
    let first = asked.next()?.concept;
    if asked.all(|fact| fact.concept == first) {
        first
    } else {
        None
    }
}

/// Whether the words after an amount say that it is what is asked for, within a sentence of the reviewer about nothing else:
/// "also the 200 units requested are above the label's dose", "a program of 160 hours is asked for".
fn asked_after(out: &Collector<'_, '_>, value: &ValueFound, range: &Range<usize>) -> bool {
    let reading = out.reading;
    let spoken = match out.speakers.at(value.at.start) {
        Speaker::Reviewer => true,
        // A rationale opens as if a guideline spoke.
        Speaker::Guideline => !reading.has(range, &[Cue::Guideline, Cue::Required]),
        _ => false,
    };
    let near = value.at.start..(value.at.end + AMOUNT_REACH).min(range.end);
    let mut cues = reading.cues(&near, &[Cue::RequestLine, Cue::RequestLineAfter]);
    spoken
        && reading.dates.part(range).is_empty()
        && !reading.has(range, &[Cue::HypotheticalBefore])
        && !reading.has(&(range.start..value.at.start), &[Cue::RequestOther])
        && reading.only(
            range.start.max(value.at.start.saturating_sub(1))..value.at.start,
            &[Cue::RequestFiller],
        )
        && cues.any(|cue| {
            cue.at.end <= value.at.end
                || cue.at.start >= value.at.end
                    && reading.only(value.at.end..cue.at.start, &[Cue::RequestFiller])
                    && (cue.cue == Cue::RequestLineAfter || cue.at.len() == 1)
        })
}

/// "The request for 12 further sessions exceeds ...", "The 12 sessions requested exceed ...": an amount of this issue's
/// request, with no treatment named.
fn amounts(out: &mut Collector<'_, '_>, sentence: usize) {
    let reading = out.reading;
    let (place, issue) = reading.place_of(sentence);
    let (Place::Rationale, Some(number)) = (place, issue) else {
        return;
    };
    let Some(range) = reading.sentences.get(sentence) else {
        return;
    };
    let mut found: Vec<(&ValueFound, usize)> = Vec::new();
    for cue in reading.cues(range, &[Cue::RequestLine, Cue::RequestStatement]) {
        if out.speakers.at(cue.at.start) != Speaker::Reviewer || cue.at.start != range.start {
            continue;
        }
        let near = cue.at.end..(cue.at.end + AMOUNT_REACH).min(range.end);
        let Some(value) = within(&reading.values, &near).next() else {
            continue;
        };
        found.push((value, cue.at.end));
    }
    for cue in reading.cues(range, &[Cue::RequestAmount]) {
        let next = cue.at.end..(cue.at.end + 1).min(range.end);
        if out.speakers.at(cue.at.start) == Speaker::Administrator
            || reading.has(&(range.start..cue.at.start), &[Cue::RequestOther])
        {
            continue;
        }
        found.extend(within(&reading.values, &next).map(|v| (v, cue.at.end)));
    }
    let opening = range.start..(range.start + 2).min(range.end);
    for value in within(&reading.values, range) {
        let near = value.at.end..(value.at.end + 1).min(range.end);
        let opens = opening.contains(&value.at.start)
            && out.speakers.at(value.at.start) == Speaker::Reviewer
            && reading.has(&near, &[Cue::RequestLine, Cue::RequestLineAfter]);
        if opens || asked_after(out, value, range) {
            found.push((value, value.at.start));
        }
    }
    for predicate in out.predicates.iter().filter(|p| p.sentence == sentence) {
        found.extend(concluded_on(reading, predicate));
    }
    if found.is_empty() {
        return;
    }
    let own = title_concepts(reading, number);
    for (value, from) in found {
        let concept = match own.as_slice() {
            [concept] => Some(*concept),
            _ => with_amount(&out.facts, number, value),
        };
        let Some(concept) = concept else {
            continue;
        };
        let around = from..(value.at.end + AMOUNT_REACH).min(range.end);
        // "18 sessions of therapy" names no other treatment.
        let concepts = &reading.vocabulary.concepts;
        let broad = |m: &Mention| concepts.get(m.concept).is_some_and(|c| c.root);
        if !treatments(reading, &around).iter().all(broad) {
            continue;
        }
        let span = reading.span(&value.at);
        let mut fact = Fact::new(Kind::Request, span, place, issue);
        fact.concept = Some(concept);
        fact.sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
        fact.speaker = Speaker::Request;
        fact.role = Role::RequestLine;
        captured(&mut fact, reading, value);
        out.facts.push(fact);
    }
}

/// Amounts between a conclusion's plain subject and its predicate: "The cream, 120 gm with 3 refills, is not ...".
fn concluded_on<'r>(
    reading: &'r Reading<'_>,
    predicate: &Predicate,
) -> Vec<(&'r ValueFound, usize)> {
    let clause = &predicate.clause;
    // "The additional 12 visits are not medically necessary" has no other subject.
    let subject = reading.cues(clause, &[Cue::ConclusionSubject]).next();
    let own = subject.map_or(clause.start..clause.start, |subject| subject.at.clone());
    let opening = clause.start..own.start;
    let behind = own.end..predicate.at.start;
    let plain = reading.only(opening, &[Cue::RequestFiller, Cue::RequestLine])
        && reading.only(behind.clone(), &[Cue::RequestFiller, Cue::ConclusionLink])
        && treatments(reading, &behind).is_empty();
    if !plain {
        return Vec::new();
    }
    within(&reading.values, &behind)
        .map(|v| (v, v.at.start))
        .collect()
}

fn mentions(out: &mut Collector<'_, '_>, sentence: usize) {
    let reading = out.reading;
    let (place, issue) = reading.place_of(sentence);
    let Some(range) = reading.sentences.get(sentence) else {
        return;
    };
    let named = treatments(reading, range);
    for (number, mention) in named.iter().enumerate() {
        let speaker = out.speakers.at(mention.at.start);
        let low = number
            .checked_sub(1)
            .and_then(|i| named.get(i))
            .map_or(range.start, |m| m.at.end);
        let high = named.get(number + 1).map_or(range.end, |m| m.at.start);
        let clause = reading.clause(&mention.at, range);
        let part = low.max(clause.start)..high.min(clause.end);
        let asked = asked(reading, &(range.start..mention.at.start), low, &mention.at);
        let states = asked
            .as_ref()
            .is_some_and(|(cue, _)| *cue == Cue::RequestStatement);
        let approved = asked
            .as_ref()
            .is_some_and(|(cue, _)| *cue == Cue::RequestApproved);
        // "The request for 18 sessions exceeds what is allowed.", "In addition, the request for ..."
        let opens = |at: usize| {
            at == range.start || at < range.end && reading.only(range.start..at, &[Cue::Continues])
        };
        let states = states
            || place == Place::Rationale
                && speaker == Speaker::Reviewer
                && asked.as_ref().is_some_and(|(_, at)| opens(at.start));
        // "Hydrocodone 10/325 mg #90 is what is requested."
        let after = reading
            .cues(&(mention.at.end..high), &[Cue::RequestStatementAfter])
            .next()
            .filter(|c| reading.only(mention.at.end..c.at.start, &[Cue::RequestFiller]))
            .map(|c| c.at.clone());
        let states = states || after.is_some();
        let asked = after
            .clone()
            .or_else(|| asked.map(|(_, at)| at))
            .or_else(|| {
                let after = mention.at.end..part.end;
                let cue = reading.cues(&after, &[Cue::RequestApprovedAfter]).next()?;
                reading
                    .only(mention.at.end..cue.at.start, &[Cue::RequestFiller])
                    .then(|| cue.at.clone())
            });
        let approved = approved && after.is_none()
            || after.is_none() && asked.as_ref().is_some_and(|at| at.start >= mention.at.end);
        let concludes = out.concludes(sentence, mention.at.start);
        let mut said = said(reading, &mention.at, &clause, range);
        said.qualified |= acts(reading, &mention.at, &clause);
        let span = reading.span(&mention.at);
        let is_request = asked.is_some() && speaker != Speaker::Guideline
            || concludes
                && (subject(reading, range, low, &mention.at)
                    || out.ends_in_predicate(sentence, part.end, &mention.at));
        let kind = if is_request {
            Kind::Request
        } else {
            Kind::Exposure
        };
        let mut fact = Fact::new(kind, span, place, issue);
        fact.concept = Some(mention.concept);
        fact.sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
        fact.speaker = if speaker == Speaker::Record && is_request {
            Speaker::Request
        } else {
            speaker
        };
        fact.role = match (is_request, concludes) {
            (true, true) => Role::Conclusion,
            (true, false) if states => Role::RequestLine,
            (true, false) => Role::Plan,
            _ if speaker == Speaker::Guideline => Role::Criterion,
            _ => Role::Other,
        };
        fact.cue = asked
            .map(|c| reading.span(&c))
            .or_else(|| said.cue.clone().map(|c| reading.span(&c)));
        fact.assertion = said.assertion;
        // A test that was negative was done.
        if said.assertion == Assertion::Denied
            && said
                .cue
                .as_ref()
                .is_some_and(|at| reading.has(at, &[Cue::NegativeResult]))
        {
            fact.assertion = Assertion::Affirmed;
        }
        // What is planned has not been had.
        if kind == Kind::Exposure
            && fact.assertion == Assertion::Affirmed
            && reading.has(&(clause.start..mention.at.start), &[Cue::Planned])
        {
            fact.assertion = Assertion::Hypothetical;
        }
        fact.time = said.time;
        fact.experiencer = said.experiencer;
        fact.encounter = out.encounter(mention.at.start, sentence);
        said.mark(&mut fact, span);
        let after = mention.at.start..part.end;
        let around = before_mention(reading, &mention.at, part.start)..part.end;
        fact.regions = place::list(reading, reading.regions.part(&around));
        // "The knee has never been injected": the subject of a denial right before the treatment.
        if fact.regions.is_empty()
            && let Some(cue) = said.cue.as_ref().filter(|cue| cue.end <= mention.at.start)
            && let Some(subject) =
                within(&reading.regions, &clause).find(|r| r.all.end == cue.start)
        {
            fact.regions = vec![subject.region(reading)];
        }
        if approved {
            fact.set(attr::STAGE, Value::Word("authorized"), span);
        } else if reading.has(&(range.start..mention.at.start), &[Cue::RequestOther])
            || reason(reading, &(range.start..mention.at.start))
        {
            fact.set(attr::STAGE, Value::Word("other"), span);
        }
        route(reading, &mut fact);
        values(reading, &mut fact, &after, &part);
        route_of_unit(reading, &mut fact);
        // The words shown are the treatment with what is said of its amount and place.
        let ends = fact
            .attributes
            .iter()
            .filter(|a| a.name >= out.first_value)
            .map(|a| a.span)
            .chain(fact.regions.iter().map(|r| r.span));
        fact.span = ends.fold(span, |a, b| a.cover(b));
        out.facts.push(fact);
    }
}

/// Whether the words before a mention make it the reason of a decision: "since the surgery was denied, ...".
fn reason(reading: &Reading<'_>, before: &Range<usize>) -> bool {
    let between = &[Cue::RequestFiller, Cue::RequestLine];
    reading
        .cues(before, &[Cue::RequestReason])
        .next_back()
        .is_some_and(|c| reading.only(c.at.end..before.end, between))
}

/// Where words that belong to a mention begin: a side or region right before it ("left knee MRI").
fn before_mention(reading: &Reading<'_>, at: &Range<usize>, from: usize) -> usize {
    within(&reading.regions, &(from..at.start))
        .filter(|r| at.start - r.all.end.min(at.start) <= 1)
        .map(|r| r.at.start)
        .next_back()
        .unwrap_or(at.start)
}

/// The cue that makes a mention a request: it stands right before, or before a list that the mention is in.
fn asked(
    reading: &Reading<'_>,
    before: &Range<usize>,
    low: usize,
    at: &Range<usize>,
) -> Option<(Cue, Range<usize>)> {
    let cue = reading
        .cues(
            before,
            &[
                Cue::RequestStatement,
                Cue::RequestLine,
                Cue::RequestApproved,
            ],
        )
        .rfind(|c| c.at.end <= at.start)?;
    let from = cue.at.end.max(low);
    let list = low > cue.at.end;
    let between = from..at.start;
    let fits = reading.only(between.clone(), &[Cue::RequestFiller])
        || list
            && between.len() <= 8
            && !reading.has(&between, &[Cue::ScopeEnd, Cue::ConclusionNegation]);
    fits.then(|| (cue.cue, cue.at.clone()))
}

/// Whether a mention is what a conclusion is about: only filler stands between it and the start of its clause.
fn subject(reading: &Reading<'_>, sentence: &Range<usize>, low: usize, at: &Range<usize>) -> bool {
    let inside = |t: usize| within(&reading.regions, sentence).any(|r| r.all.contains(&t));
    let from = (sentence.start..at.start)
        .rev()
        .find(|&t| matches!(reading.word(t), "," | ":" | ";") && !inside(t))
        .map_or(sentence.start, |t| t + 1)
        .max(low);
    reading.only(
        from..at.start,
        &[Cue::RequestFiller, Cue::RequestLine, Cue::RequestStatement],
    )
}

/// Adds the amounts that stand after a mention, up to the next one, and those right before it ("90 tablets of DRUG").
fn values(reading: &Reading<'_>, fact: &mut Fact, after: &Range<usize>, part: &Range<usize>) {
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
        let parted = between
            .clone()
            .any(|t| matches!(reading.word(t), "," | "and" | "or" | ";"))
            || reading.has(&between, &[Cue::Company]);
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
        && reading.word(value.at.end).eq_ignore_ascii_case("of")
        && reading.only(value.at.end..next, &[Cue::RequestFiller])
}

/// The numbers of a fact as captured, for limits.
pub(super) fn captured(fact: &mut Fact, reading: &Reading<'_>, value: &ValueFound) {
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

/// The treatments that a title names, for comparing a conclusion's subject with.
pub(super) fn title_concepts(reading: &Reading<'_>, issue: u16) -> Vec<ConceptId> {
    reading
        .letter
        .issues
        .get(usize::from(issue))
        .map(|i| {
            treatments(reading, &reading.tokens_of(i.request))
                .into_iter()
                .map(|m| m.concept)
                .collect()
        })
        .unwrap_or_default()
}
