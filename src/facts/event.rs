//! Dated events: the injury, utilization review, the application, visits.

use super::Collector;
use super::date::DateFound;
use super::fact::{Dated, Fact, Kind, Precision, Speaker, Value, attr};
use super::place::regions_of;
use super::reading::{Mention, Reading, within};
use super::request::title_concepts;
use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::{ConceptId, ConceptKind, Cue, WordClass};
use std::ops::Range;

/// Cues of events with the type that each makes.
const TYPES: [(Cue, &str); 13] = [
    (Cue::EventInjury, "injury"),
    (Cue::EventOtherInjury, "other-injury"),
    (Cue::EventReview, "utilization-review"),
    (Cue::EventApplication, "application"),
    (Cue::EventAuthorization, "request-for-authorization"),
    (Cue::EventVisit, "visit"),
    (Cue::EventFirstReport, "first-report"),
    (Cue::EventSurgery, "surgery"),
    (Cue::EventOperativeReport, "operative-report"),
    (Cue::EventDischarge, "discharge"),
    (Cue::EventStudy, "study"),
    (Cue::EventBirth, "birth"),
    (Cue::EventOther, "other"),
];

/// Header fields with the type of event that each dates.
const FIELDS: &[(&str, &str)] = &[
    ("date-of-injury", "injury"),
    ("ur-denial-date", "utilization-review"),
    ("decision-date", "decision"),
    ("date-assigned", "assigned"),
    ("application-received", "application"),
];

/// Farthest that a cue may stand from its date, in tokens.
const REACH: usize = 14;

/// How much farther a cue after the date counts than one before it.
const AFTER_PENALTY: usize = 3;

/// Adds the facts of kind event.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    header(out);
    cited(out);
    for sentence in 0..out.reading.sentences.len() {
        let (place, issue) = out.reading.place_of(sentence);
        if !matches!(place, Place::Summary | Place::Rationale | Place::Documents) {
            continue;
        }
        let reading = out.reading;
        let Some(range) = reading.sentences.get(sentence) else {
            continue;
        };
        for (index, date) in reading.dates.part(range).iter().enumerate() {
            let speaker = out.speakers.at(date.at.start);
            if speaker == Speaker::Guideline && place == Place::Rationale {
                continue;
            }
            let free = free(reading.dates.part(range), index, range);
            let (kind, cue) = told_of(reading, speaker, &date.at, &free, range);
            // Of the documents only this is held against the letter: the list has those of all times.
            if place == Place::Documents && kind != "operative-report" {
                continue;
            }
            if ENCOUNTERS.contains(&kind)
                && let Some(Dated {
                    date: day,
                    precision: Precision::Day,
                }) = date.date
            {
                out.visits.push(Visit {
                    token: date.at.start,
                    sentence,
                    day,
                });
            }
            let span = reading.span(&date.at);
            let mut fact = Fact::new(Kind::Event, span, place, issue);
            fact.put_in(sentence);
            fact.speaker = speaker;
            fact.cue = cue.map(|c| reading.span(&c));
            if matches!(kind, "study" | "surgery")
                && let Some((mention, concept)) = nearest_treatment(reading, &date.at, &free)
            {
                fact.concept = Some(concept);
                let around = reading.clause(&mention.at, range);
                fact.regions = regions_of(reading, &mention.at, &around);
            }
            fact.set(attr::TYPE, Value::Word(kind), span);
            let told = fact.cue.is_some_and(|cue| cue.start < span.start);
            fact.set(attr::SURE, Value::Flag(told), span);
            dated(&mut fact, date.date, span);
            let near = free.start.max(date.at.start.saturating_sub(ORDINAL_REACH))..date.at.start;
            if let Some(cue) = reading.cues(&near, &[Cue::Ordinal]).next_back() {
                let word = reading.word(cue.at.start).to_lowercase();
                fact.set(attr::ORDINAL, Value::Text(word), reading.span(&cue.at));
            }
            out.facts.push(fact);
        }
    }
}

/// Types of events whose day is that of what is told after them.
const ENCOUNTERS: [&str; 5] = ["visit", "first-report", "study", "surgery", "unknown"];

/// From the date before to the date after one of a sentence.
fn free(dates: &[DateFound], index: usize, sentence: &Range<usize>) -> Range<usize> {
    let before = index.checked_sub(1).and_then(|i| dates.get(i));
    let low = before.map_or(sentence.start, |d| d.at.end);
    let high = dates.get(index + 1).map_or(sentence.end, |d| d.at.start);
    low..high
}

/// The type of the event that a date belongs to, and the words that tell it.
fn told_of(
    reading: &Reading<'_>,
    speaker: Speaker,
    date: &Range<usize>,
    free: &Range<usize>,
    sentence: &Range<usize>,
) -> (&'static str, Option<Range<usize>>) {
    let (kind, cue) = classify(reading, date, free, sentence);
    // "On 11-18-2016 the request for an MRI was denied by utilization review."
    let opens = date.start <= sentence.start + 1 && free == sentence;
    let decided = opens
        && kind != "injury"
        && reading.has(sentence, &[Cue::EventReview])
        && !reading.has(sentence, &[Cue::ProviderNoun]);
    let reviewed = decided && speaker == Speaker::Administrator || kind == "utilization-review";
    let elsewhere = kind == "request-for-authorization" && asks_for_others(reading, sentence);
    let kind = if elsewhere {
        "other"
    } else if !reviewed {
        kind
    } else if of_other_request(reading, cue.as_ref()) {
        "other"
    } else {
        "utilization-review"
    };
    (kind, cue)
}

/// Farthest that "first" may stand before the date of what it counts, in tokens.
const ORDINAL_REACH: usize = 6;

/// Most tokens between a treatment and the words that deny it: "the MRI was".
const DENIED_REACH: usize = 2;

/// Whether a concept is a treatment, and more exact than "treatment" itself.
fn is_treatment(reading: &Reading<'_>, id: ConceptId) -> bool {
    let concept = reading.vocabulary.concepts.get(id);
    concept.is_some_and(|c| c.kind == ConceptKind::Treatment && !c.root)
}

/// Whether utilization review is told of with a treatment that this letter does not decide: "An MRI was denied on".
fn of_other_request(reading: &Reading<'_>, cue: Option<&Range<usize>>) -> bool {
    let Some(cue) = cue else {
        return false;
    };
    let concepts = &reading.vocabulary.concepts;
    let near = cue.start.saturating_sub(2 * ORDINAL_REACH)..cue.start;
    let Some(denied) = within(&reading.mentions, &near).next_back() else {
        return false;
    };
    let issues = u16::try_from(reading.letter.issues.len()).unwrap_or(u16::MAX);
    let mut asked = (0..issues).flat_map(|issue| title_concepts(reading, issue));
    is_treatment(reading, denied.concept)
        && cue.start >= denied.at.end
        && cue.start - denied.at.end <= DENIED_REACH
        && !asked.any(|own| concepts.related(own, denied.concept))
}

/// Whether a sentence about a request for authorization names treatments, and none that this letter decides.
fn asks_for_others(reading: &Reading<'_>, sentence: &Range<usize>) -> bool {
    let concepts = &reading.vocabulary.concepts;
    let exact = |id: ConceptId| is_treatment(reading, id);
    let issues = u16::try_from(reading.letter.issues.len()).unwrap_or(u16::MAX);
    let asked: Vec<ConceptId> = (0..issues)
        .flat_map(|issue| title_concepts(reading, issue))
        .collect();
    let mut named = within(&reading.mentions, sentence)
        .filter(|m| exact(m.concept))
        .peekable();
    !asked.is_empty()
        && named.peek().is_some()
        && !named.any(|m| asked.iter().any(|&own| concepts.related(own, m.concept)))
}

/// The study or operation that a date belongs to: the last one named before it, else the first one after. A result names its
/// study: "the drug test of 03/05/2019 was consistent".
fn nearest_treatment<'r>(
    reading: &'r Reading<'_>,
    date: &Range<usize>,
    free: &Range<usize>,
) -> Option<(&'r Mention, ConceptId)> {
    let concepts = &reading.vocabulary.concepts;
    let exact = |id: ConceptId| is_treatment(reading, id);
    let treatment = |m: &'r Mention| {
        if exact(m.concept) {
            return Some((m, m.concept));
        }
        let result = concepts.get(m.concept)?;
        let study = result.implies.iter().copied().find(|&id| exact(id));
        study.map(|id| (m, id))
    };
    let before = within(&reading.mentions, &(free.start..date.start));
    let mut after = within(&reading.mentions, &(date.end..free.end));
    before
        .rev()
        .find_map(treatment)
        .or_else(|| after.find_map(treatment))
}

fn dated(fact: &mut Fact, date: Option<Dated>, span: Span) {
    match date {
        Some(date) => fact.set(attr::DATE, Value::Date(date), span),
        None => fact.set(attr::IMPOSSIBLE, Value::Flag(true), span),
    }
}

fn header(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    for field in &reading.letter.header {
        let Some(&(_, kind)) = FIELDS.iter().find(|(name, _)| *name == field.field) else {
            continue;
        };
        let range = reading.tokens_of(field.value);
        let Some(date) = reading.dates.part(&range).first() else {
            continue;
        };
        let span = reading.span(&date.at);
        let mut fact = Fact::new(Kind::Event, span, Place::Header, None);
        fact.set(attr::TYPE, Value::Word(kind), span);
        dated(&mut fact, date.date, span);
        out.facts.push(fact);
    }
}

/// The dates of guidelines, in the lines that cite them: "(ACOEM May 15, 2017)", "updated June 2022", "amended 2018".
fn cited(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    for (index, issue) in reading.letter.issues.iter().enumerate() {
        let lines = [
            (issue.reviewer_citation, Place::Citation),
            (issue.claims_administrator, Place::ClaimsCitation),
        ];
        for (span, place) in lines {
            let Some(span) = span else {
                continue;
            };
            let range = reading.tokens_of(span);
            let full = reading.dates.part(&range);
            let within_date = |t: usize| full.iter().any(|d| d.at.contains(&t));
            let years = range
                .clone()
                .filter(|&t| !within_date(t))
                .filter_map(|t| Some((t..t + 1, super::date::year(reading.word(t))?)));
            let full = full.iter().filter_map(|d| Some((d.at.clone(), d.date?)));
            for (at, date) in full.chain(years) {
                let span = reading.span(&at);
                let mut fact = Fact::new(Kind::Event, span, place, u16::try_from(index).ok());
                fact.set(attr::TYPE, Value::Word("guideline"), span);
                dated(&mut fact, Some(date), span);
                out.facts.push(fact);
            }
        }
    }
}

/// The event that a date belongs to, by the nearest cue between the dates before and after it.
fn classify(
    reading: &Reading<'_>,
    date: &Range<usize>,
    free: &Range<usize>,
    sentence: &Range<usize>,
) -> (&'static str, Option<Range<usize>>) {
    let mut best: Option<(usize, Cue, Range<usize>)> = None;
    let mut consider = |distance: usize, cue: Cue, at: &Range<usize>| {
        if distance <= REACH && best.as_ref().is_none_or(|(d, ..)| distance < *d) {
            best = Some((distance, cue, at.clone()));
        }
    };
    let cues = TYPES.map(|(cue, _)| cue);
    for cue in reading.cues(&(free.start..date.start), &cues) {
        if cue.at.end <= date.start {
            let between = cue.at.end..date.start;
            if reading.has(&between, &[Cue::ScopeEnd]) {
                continue;
            }
            consider(between.len(), cue.cue, &cue.at);
        }
    }
    // "On 12-16-2016 Utilization Review non-certified ...", "10/05/2011 (date of injury)"
    let close = free.end.min(sentence.end);
    for cue in reading.cues(&(date.end..close), &cues) {
        // Others ("from", "until", "prescribed") speak of the date after them only.
        if cue.cue == Cue::EventOther {
            continue;
        }
        let between = date.end..cue.at.start;
        if between
            .clone()
            .any(|t| matches!(reading.word(t), ";" | "."))
        {
            continue;
        }
        let penalty = if between.is_empty() { 0 } else { AFTER_PENALTY };
        consider(between.len() + penalty, cue.cue, &cue.at);
    }
    // "A second claim, for the shoulder, with a date of injury of ..."
    let before = free.start..date.start;
    if let Some((_, cue @ Cue::EventInjury, at)) = best.as_mut()
        && let Some(other) = reading.cues(&before, &[Cue::EventOtherInjury]).next_back()
        && other.at.end <= at.start
    {
        (*cue, *at) = (Cue::EventOtherInjury, other.at.clone());
    }
    // "The Request for Authorization for the injections and the brace was completed on ..."
    let form = reading
        .cues(&before, &[Cue::EventAuthorization])
        .next_back();
    if let Some(form) = form
        && best.as_ref().is_none_or(|&(distance, ..)| distance > 0)
        && dates_form(reading, &(form.at.end..date.start))
    {
        best = Some((0, form.cue, form.at.clone()));
    }
    match best {
        Some((_, cue, at)) => {
            let kind = TYPES
                .iter()
                .find(|(c, _)| *c == cue)
                .map_or("other", |&(_, kind)| kind);
            (kind, Some(at))
        }
        None => ("unknown", None),
    }
}

/// Whether the words between a request for authorization and a date tell when the form was written or sent.
fn dates_form(reading: &Reading<'_>, between: &Range<usize>) -> bool {
    let aside = |t: usize| reading.is(t, &[WordClass::Relative]);
    let mut told = reading.cues(between, &[Cue::FormDated]);
    told.any(|cue| cue.at.end == between.end)
        && !reading.has(between, &[Cue::ScopeEnd])
        && !between.clone().any(aside)
}

/// A date that is the day of a visit, report or study.
pub(super) struct Visit {
    /// First token of the date.
    token: usize,
    sentence: usize,
    day: jiff::civil::Date,
}

/// The day of an encounter. In the summary it is the last day of a visit, report or study told before `token`; a claim of
/// the rationale is about a day only where its own sentence names one.
pub(super) fn encounter(
    out: &Collector<'_, '_>,
    token: usize,
    sentence: usize,
) -> Option<jiff::civil::Date> {
    let place = out.reading.place_of(sentence);
    let mut visits = out.visits.iter().rev();
    if place.0 != Place::Summary {
        let last = visits.find(|visit| visit.sentence <= sentence)?;
        return (last.sentence == sentence).then_some(last.day);
    }
    let last = visits.find(|visit| visit.token < token)?;
    let same = |other| out.reading.place_of(other) == place;
    (last.sentence..sentence).all(same).then_some(last.day)
}
