//! Treatments that the summary and the rationales name: asked for there, or spoken of in another way.

use super::treatments;
use super::value::{route, route_of_unit, values};
use crate::facts::assertion::{Said, acts, said};
use crate::facts::fact::{Assertion, Fact, Kind, Region, Role, Speaker, Value, attr};
use crate::facts::reading::{CueFound, Mention, Reading, within};
use crate::facts::{Collector, place};
use crate::letter::Place;
use crate::vocabulary::Cue;
use std::ops::Range;

/// Adds the treatments that a sentence names, each as a request or as an exposure.
pub(super) fn collect(out: &mut Collector<'_, '_>, sentence: usize) {
    let Some(range) = out.reading.sentences.get(sentence) else {
        return;
    };
    let named = treatments(out.reading, range);
    for (number, mention) in named.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|i| named.get(i));
        let low = before.map_or(range.start, |m| m.at.end);
        let high = named.get(number + 1).map_or(range.end, |m| m.at.start);
        let fact = fact(out, sentence, range, mention, &(low..high));
        out.facts.push(fact);
    }
}

/// The fact that a mention states, where `own` reaches from the mention before it to the next one.
fn fact(
    out: &Collector<'_, '_>,
    sentence: usize,
    range: &Range<usize>,
    mention: &Mention,
    own: &Range<usize>,
) -> Fact {
    let reading = out.reading;
    let at = &mention.at;
    let (place, issue) = reading.place_of(sentence);
    let speaker = out.speakers.at(at.start);
    let clause = reading.clause(at, range);
    let part = own.start.max(clause.start)..own.end.min(clause.end);
    let reviewer = place == Place::Rationale && speaker == Speaker::Reviewer;
    let asking = asking(reading, range, at, own, part.end, reviewer);
    let concludes = out.concludes(sentence, at.start);
    let is_request = asking.is_some() && speaker != Speaker::Guideline
        || concludes
            && (subject(reading, range, own.start, at)
                || out.ends_in_predicate(sentence, part.end, at));
    let mut said = said(reading, at, &clause, range);
    said.qualified |= acts(reading, at, &clause);
    let kind = if is_request {
        Kind::Request
    } else {
        Kind::Exposure
    };
    let span = reading.span(at);
    let mut fact = Fact::new(kind, span, place, issue);
    fact.concept = Some(mention.concept);
    fact.put_in(sentence);
    fact.speaker = if speaker == Speaker::Record && is_request {
        Speaker::Request
    } else {
        speaker
    };
    fact.role = match (is_request, concludes) {
        (true, true) => Role::Conclusion,
        (true, false) if asking.as_ref().is_some_and(|a| a.states) => Role::RequestLine,
        (true, false) => Role::Plan,
        _ if speaker == Speaker::Guideline => Role::Criterion,
        _ => Role::Other,
    };
    let cue = asking.as_ref().map(|a| &a.at).or(said.cue.as_ref());
    fact.cue = cue.map(|c| reading.span(c));
    fact.assertion = assertion(reading, &said, kind, &(clause.start..at.start));
    fact.time = said.time;
    fact.experiencer = said.experiencer;
    fact.encounter = out.encounter(at.start, sentence);
    said.mark(&mut fact, span);
    fact.regions = regions(reading, at, &part, &said, &clause);
    let before = range.start..at.start;
    if asking.is_some_and(|a| a.approved) {
        fact.set(attr::STAGE, Value::Word("authorized"), span);
    } else if reading.has(&before, &[Cue::RequestOther]) || reason(reading, &before) {
        fact.set(attr::STAGE, Value::Word("other"), span);
    }
    route(reading, &mut fact);
    values(reading, &mut fact, &(at.start..part.end), &part);
    route_of_unit(reading, &mut fact);
    // The words shown are the treatment with what is said of its amount and place.
    let ends = fact
        .attributes
        .iter()
        .filter(|a| a.name >= out.first_value)
        .map(|a| a.span)
        .chain(fact.regions.iter().map(|r| r.span));
    fact.span = ends.fold(span, |a, b| a.cover(b));
    fact
}

/// Whether a treatment was had, as far as what is said of its mention tells.
fn assertion(reading: &Reading<'_>, said: &Said, kind: Kind, before: &Range<usize>) -> Assertion {
    let result = |cue: &Range<usize>| reading.has(cue, &[Cue::NegativeResult]);
    let assertion = match said.assertion {
        // A test that was negative was done.
        Assertion::Denied if said.cue.as_ref().is_some_and(result) => Assertion::Affirmed,
        assertion => assertion,
    };
    // What is planned has not been had.
    if kind == Kind::Exposure
        && assertion == Assertion::Affirmed
        && reading.has(before, &[Cue::Planned])
    {
        return Assertion::Hypothetical;
    }
    assertion
}

/// The body parts that a mention is about: those around it, else the subject of a denial right before it, "the knee has never
/// been injected".
fn regions(
    reading: &Reading<'_>,
    at: &Range<usize>,
    part: &Range<usize>,
    said: &Said,
    clause: &Range<usize>,
) -> Vec<Region> {
    let around = before_mention(reading, at, part.start)..part.end;
    let around = place::list(reading, reading.regions.part(&around));
    if !around.is_empty() {
        return around;
    }
    let denial = said.cue.as_ref().filter(|cue| cue.end <= at.start);
    let subject =
        denial.and_then(|cue| within(&reading.regions, clause).find(|r| r.all.end == cue.start));
    subject.map_or_else(Vec::new, |found| vec![found.region(reading)])
}

/// The words that ask for a mention.
struct Asking {
    /// Their tokens.
    at: Range<usize>,
    /// Whether they state what this issue is about.
    states: bool,
    /// Whether they say that utilization review allowed it.
    approved: bool,
}

/// The words that ask for the mention at `at`: "Hydrocodone 10/325 mg #90 is what is requested", "the request for X", "X was
/// approved". Those of a reviewer state what the issue is about where they open the sentence.
fn asking(
    reading: &Reading<'_>,
    sentence: &Range<usize>,
    at: &Range<usize>,
    own: &Range<usize>,
    part_end: usize,
    reviewer: bool,
) -> Option<Asking> {
    if let Some(at) = right_behind(reading, at.end..own.end, Cue::RequestStatementAfter) {
        return Some(Asking {
            at,
            states: true,
            approved: false,
        });
    }
    if let Some(cue) = asked(reading, &(sentence.start..at.start), own.start, at) {
        // "The request for 18 sessions exceeds what is allowed.", "In addition, the request for ..."
        let from = cue.at.start;
        let opens = from == sentence.start
            || from < sentence.end && reading.only(sentence.start..from, &[Cue::Continues]);
        return Some(Asking {
            at: cue.at.clone(),
            states: cue.cue == Cue::RequestStatement || reviewer && opens,
            approved: cue.cue == Cue::RequestApproved,
        });
    }
    right_behind(reading, at.end..part_end, Cue::RequestApprovedAfter).map(|at| Asking {
        at,
        states: false,
        approved: true,
    })
}

/// The first cue of a kind in a range, where nothing but filler and amounts stands before it.
fn right_behind(reading: &Reading<'_>, range: Range<usize>, kind: Cue) -> Option<Range<usize>> {
    let cue = reading.cues(&range, &[kind]).next()?;
    reading
        .only(range.start..cue.at.start, &[Cue::RequestFiller])
        .then(|| cue.at.clone())
}

/// The cue that makes a mention a request: it stands right before, or before a list that the mention is in.
fn asked<'r>(
    reading: &'r Reading<'_>,
    before: &Range<usize>,
    low: usize,
    at: &Range<usize>,
) -> Option<&'r CueFound> {
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
    fits.then_some(cue)
}

/// Whether the words before a mention make it the reason of a decision: "since the surgery was denied, ...".
fn reason(reading: &Reading<'_>, before: &Range<usize>) -> bool {
    let between = &[Cue::RequestFiller, Cue::RequestLine];
    reading
        .cues(before, &[Cue::RequestReason])
        .next_back()
        .is_some_and(|c| reading.only(c.at.end..before.end, between))
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

/// Where words that belong to a mention begin: a side or region right before it ("left knee MRI").
fn before_mention(reading: &Reading<'_>, at: &Range<usize>, from: usize) -> usize {
    within(&reading.regions, &(from..at.start))
        .filter(|r| at.start - r.all.end.min(at.start) <= 1)
        .map(|r| r.at.start)
        .next_back()
        .unwrap_or(at.start)
}
