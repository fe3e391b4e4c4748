//! What is cited: documents, editions, sections, pages, regulation numbers; and "the MTUS is silent".

mod edition;
mod page;
mod regulation;

use super::Collector;
use super::fact::{Fact, Kind, Speaker, Value, attr};
use super::reading::{GuidelineFound, Reading, within};
use crate::letter::Place;
use crate::vocabulary::{Cue, Owner, WordClass};
use crate::words::Kind as Token;
use edition::edition;
use page::{bare_section, pages};
use regulation::{regulation_alone, regulations};
use std::ops::Range;

/// Adds the facts of kinds citation and silence.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    for index in 0..out.reading.letter.issues.len() {
        let Some(issue) = out.reading.letter.issues.get(index) else {
            continue;
        };
        let number = u16::try_from(index).ok();
        let lines = [
            (issue.reviewer_citation, Place::Citation, Speaker::Reviewer),
            (
                issue.claims_administrator,
                Place::ClaimsCitation,
                Speaker::Administrator,
            ),
        ];
        for (span, place, speaker) in lines {
            if let Some(span) = span {
                let range = out.reading.tokens_of(span);
                line(out, &range, place, number, speaker);
            }
        }
    }
    for sentence in 0..out.reading.sentences.len() {
        let (place, issue) = out.reading.place_of(sentence);
        if place != Place::Rationale {
            continue;
        }
        let Some(range) = out.reading.sentences.get(sentence) else {
            continue;
        };
        let before = out.facts.len();
        line(out, range, place, issue, Speaker::Reviewer);
        regulation_alone(out, range, before, issue);
        for fact in out.facts.iter_mut().skip(before) {
            fact.put_in(sentence);
        }
        silence(out, sentence, range, issue);
    }
}

/// Adds the citations of a text that is one citation line.
pub(super) fn whole(out: &mut Collector<'_, '_>) {
    let range = 0..out.reading.tokens.len();
    line(out, &range, Place::Citation, None, Speaker::Reviewer);
}

/// The citations in a citation line or a sentence: one fact for each document with what follows it.
fn line(
    out: &mut Collector<'_, '_>,
    range: &Range<usize>,
    place: Place,
    issue: Option<u16>,
    speaker: Speaker,
) {
    let reading = out.reading;
    let named: Vec<&GuidelineFound> = within(&reading.guidelines, range)
        .filter(|g| matches!(g.owner, Owner::Document(_)) && !shielded(reading, &g.at))
        .collect();
    // Where any is named, the last one is among those that are kept.
    if named.is_empty() {
        if place != Place::Rationale {
            one(out, None, range, place, issue, speaker);
        }
        return;
    }
    let documents: Vec<&GuidelineFound> = named
        .iter()
        .enumerate()
        .filter(|(index, document)| {
            let next = named.get(index + 1);
            let near = next.is_some_and(|n| n.at.start - document.at.end <= INTRODUCTION);
            !(near && is_generic(reading, document.owner))
        })
        .map(|(_, document)| *document)
        .collect();
    for (number, document) in documents.iter().enumerate() {
        let to = documents.get(number + 1).map_or(range.end, |d| d.at.start);
        let from = number
            .checked_sub(1)
            .and_then(|before| documents.get(before))
            .map_or(range.start, |d| d.at.end);
        let from = page_before(reading, &(from..document.at.start), number > 0);
        let part = from.unwrap_or(document.at.start)..to;
        if let Owner::Document(index) = document.owner {
            one(
                out,
                Some((index, document.at.clone())),
                &part,
                place,
                issue,
                speaker,
            );
        }
    }
}

/// Where "page 46 of the" begins, which stands before the document's name. Behind another document a comma alone leads to
/// none: "Shoulder Complaints, page 203, Chronic Pain Guidelines".
fn page_before(reading: &Reading<'_>, before: &Range<usize>, behind: bool) -> Option<usize> {
    let cue = reading.cues(before, &[Cue::PageWord]).next_back()?;
    let number = |t: usize| {
        let kind = reading.tokens.get(t).map(|t| t.kind);
        kind == Some(Token::Number)
    };
    let between = cue.at.end..before.end;
    let leads = between.clone().any(number)
        && between.clone().skip_while(|&t| !number(t)).all(|t| {
            number(t)
                || matches!(reading.mark(t), ',' | '-')
                || reading.is(t, &[WordClass::BeforeDocument])
        });
    let linked = |t: usize| reading.is(t, &[WordClass::PartPreposition]);
    (leads && (!behind || between.clone().any(linked))).then_some(cue.at.start)
}

/// Most tokens between a general name and the exact one that it introduces ("ODG, Low Back Chapter").
const INTRODUCTION: usize = 6;

fn is_generic(reading: &Reading<'_>, owner: Owner) -> bool {
    let Owner::Document(index) = owner else {
        return false;
    };
    reading
        .vocabulary
        .guidelines
        .documents
        .get(usize::from(index))
        .is_some_and(|d| d.generic)
}

/// Whether a name stands in a phrase that cites nothing.
fn shielded(reading: &Reading<'_>, at: &Range<usize>) -> bool {
    let near = at.start.saturating_sub(8)..at.end;
    reading
        .cues(&near, &[Cue::NotCited])
        .any(|c| c.at.start <= at.start && at.end <= c.at.end)
}

fn one(
    out: &mut Collector<'_, '_>,
    document: Option<(u16, Range<usize>)>,
    part: &Range<usize>,
    place: Place,
    issue: Option<u16>,
    speaker: Speaker,
) {
    let reading = out.reading;
    let guidelines = &reading.vocabulary.guidelines;
    let at = document.as_ref().map_or(part.clone(), |(_, at)| at.clone());
    let mut fact = Fact::new(Kind::Citation, reading.span(&at), place, issue);
    fact.speaker = speaker;
    if let Some((index, at)) = &document {
        let span = reading.span(at);
        if let Some(info) = guidelines.documents.get(usize::from(*index)) {
            fact.set(attr::DOCUMENT, Value::Text(info.id.clone()), span);
            fact.set(attr::MTUS, Value::Flag(info.mtus), span);
            if info.generic {
                fact.set(attr::GENERAL, Value::Flag(true), span);
            }
        }
        if let Some((year, at)) = edition(reading, *index, part) {
            fact.set(attr::EDITION, Value::Text(year), reading.span(&at));
        }
    }
    // A document's own name may hold a section's title: "Chronic Pain".
    let own = document.as_ref().map_or(part.start, |(_, at)| at.end);
    let mut phases = Vec::new();
    for topic in within(&reading.guidelines, part) {
        if let Owner::Topic(index) = topic.owner
            && topic.at.start >= own
            && let Some(info) = guidelines.topics.get(usize::from(index))
        {
            let span = reading.span(&topic.at);
            fact.set(attr::TOPIC, Value::Text(info.id.clone()), span);
            fact.span = fact.span.cover(span);
            phases.extend(info.phase);
        }
    }
    // Sections of several phases are for none alone.
    let whole = document.as_ref().and_then(|(index, _)| {
        let info = guidelines.documents.get(usize::from(*index))?;
        info.phase
    });
    let phase = phases.first().copied().or(whole);
    if let Some(phase) = phase.filter(|first| phases.iter().all(|other| other == first)) {
        fact.set(attr::PHASE, Value::Word(phase.name()), fact.span);
    }
    fact.set(
        attr::SURE,
        Value::Flag(accounted(reading, part, &at)),
        fact.span,
    );
    fact.regions = super::place::list(reading, reading.regions.part(part));
    pages(reading, &mut fact, part);
    bare_section(reading, &mut fact, part);
    regulations(reading, &mut fact, part);
    if document.is_some()
        || fact
            .attributes
            .iter()
            .any(|a| matches!(a.name, attr::PAGE | attr::REGULATION))
    {
        out.facts.push(fact);
    }
}

/// Most words that a citation may hold beside its document and known sections ("and", "the") and count as understood.
const STRAY_WORDS: usize = 3;

/// Whether known names account for all words of a citation after its document.
fn accounted(reading: &Reading<'_>, part: &Range<usize>, document: &Range<usize>) -> bool {
    let names = within(&reading.guidelines, part).map(|g| &g.at);
    let words = reading.cues(part, &[Cue::SectionWord, Cue::PageWord]);
    let known: Vec<&Range<usize>> = names.chain(words.map(|c| &c.at)).collect();
    let covered = |t: usize| known.iter().any(|at| at.contains(&t));
    let stray = (document.end..part.end)
        .filter(|&t| {
            reading
                .tokens
                .get(t)
                .is_some_and(|t| t.kind == Token::Word && t.span.len() > 3)
        })
        .filter(|&t| !covered(t))
        .take(STRAY_WORDS + 1)
        .count();
    stray <= STRAY_WORDS
}

/// "The MTUS is silent", and which guideline it is said of.
fn silence(out: &mut Collector<'_, '_>, sentence: usize, range: &Range<usize>, issue: Option<u16>) {
    let reading = out.reading;
    let Some(cue) = reading.cues(range, &[Cue::Silence]).next() else {
        return;
    };
    let before = range.start..cue.at.end;
    let document = within(&reading.guidelines, &before)
        .filter_map(|g| match g.owner {
            Owner::Document(index) => reading
                .vocabulary
                .guidelines
                .documents
                .get(usize::from(index))
                .map(|d| (d, g.at.clone())),
            _ => None,
        })
        .next_back();
    let mtus = reading.cues(&before, &[Cue::Mtus]).next();
    let from = match (&document, mtus) {
        (Some((_, at)), _) => at.start,
        (None, Some(cue)) => cue.at.start,
        _ => return,
    };
    let span = reading.span(&(from.min(cue.at.start)..cue.at.end));
    let mut fact = Fact::new(Kind::Silence, span, Place::Rationale, issue);
    fact.put_in(sentence);
    fact.speaker = Speaker::Reviewer;
    let is_mtus = document.as_ref().map_or(mtus.is_some(), |(d, _)| d.mtus);
    fact.set(attr::MTUS, Value::Flag(is_mtus), span);
    if let Some((info, at)) = document {
        fact.set(
            attr::DOCUMENT,
            Value::Text(info.id.clone()),
            reading.span(&at),
        );
    }
    out.facts.push(fact);
}
