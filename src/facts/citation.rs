//! What is cited: documents, editions, sections, pages, regulation numbers; and "the MTUS is silent".

use super::Collector;
use super::fact::{Fact, Kind, Speaker, Value, attr};
use super::reading::{GuidelineFound, Reading, within};
use crate::letter::Place;
use crate::vocabulary::{Cue, Owner, WordClass};
use crate::words::{Gap, Kind as Token, Number};
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
            fact.sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
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
        let from = page_before(reading, &(from..document.at.start));
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

/// Where "page 46 of the" begins, which stands before the document's name.
fn page_before(reading: &Reading<'_>, before: &Range<usize>) -> Option<usize> {
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
    leads.then_some(cue.at.start)
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

/// Farthest after its document's name that a date gives the edition, in tokens.
const EDITION_REACH: usize = 8;

/// The edition that a citation names: a year of an edition or its own name; else any year right after the document.
fn edition(
    reading: &Reading<'_>,
    document: u16,
    part: &Range<usize>,
) -> Option<(String, Range<usize>)> {
    let info = reading
        .vocabulary
        .guidelines
        .documents
        .get(usize::from(document))?;
    for found in within(&reading.guidelines, part) {
        if let Owner::Edition(of, number) = found.owner
            && of == document
            && let Some(edition) = info.editions.get(usize::from(number))
        {
            return Some((edition.year.clone(), found.at.clone()));
        }
    }
    let name = within(&reading.guidelines, part)
        .find(|g| matches!(g.owner, Owner::Document(d) if d == document))
        .map_or(part.start..part.start, |g| g.at.clone());
    if let Some(t) = year_before(reading, name.start)
        && info.editions.iter().any(|e| e.year == reading.word(t))
    {
        return Some((reading.word(t).to_owned(), t..t + 1));
    }
    let name = name.end;
    let mut years = part
        .clone()
        .filter(|&t| reading.tokens.get(t).is_some_and(|t| t.span.len() == 4));
    years.find_map(|t| {
        // "ACOEM ...; as of March 29, 2016": the date of something else.
        let near = t.saturating_sub(EDITION_REACH)..t + 1;
        let dated = || within(&reading.dates, &near).any(|d| d.at.contains(&t));
        if t > name + EDITION_REACH && dated() {
            return None;
        }
        let word = reading.word(t);
        let year = info.editions.iter().any(|e| e.year == word);
        year.then(|| (word.to_owned(), t..t + 1))
    })
}

/// The year right before a document's name, bare or in brackets: "2016 Chronic Pain Guidelines", "MTUS (2009) Chronic Pain
/// Guidelines". That of a date, or of a work cited ("(Chou, 2007)"), is none.
fn year_before(reading: &Reading<'_>, name: usize) -> Option<usize> {
    let last = name.checked_sub(1)?;
    let bracket = reading.word(last) == ")";
    let year = last.checked_sub(usize::from(bracket))?;
    if bracket && reading.word(year.checked_sub(1)?) != "(" {
        return None;
    }
    let token = reading.tokens.get(year)?;
    let near = year.saturating_sub(EDITION_REACH)..year + 1;
    let dated = within(&reading.dates, &near).any(|d| d.at.contains(&year));
    (token.kind == Token::Number && token.span.len() == 4 && !dated).then_some(year)
}

/// Page numbers after the word "page", with the total where one is given ("88 of 127").
fn pages(reading: &Reading<'_>, fact: &mut Fact, part: &Range<usize>) {
    for cue in reading.cues(part, &[Cue::PageWord]) {
        let mut at = cue.at.end;
        let mut any = false;
        while at < part.end {
            let word = reading.word(at);
            let token = reading.tokens.get(at).map(|t| t.kind);
            if token == Some(Token::Number) {
                let Some((next, number)) =
                    reading
                        .vocabulary
                        .numbers
                        .read(reading.text, &reading.tokens, &[], at)
                else {
                    break;
                };
                // "88, 91" stays two numbers; a decimal is no page.
                if word.contains('.') || number.min < 1.0 {
                    break;
                }
                let span = reading.span(&(at..next));
                fact.set(attr::PAGE, Value::Number(number, 0), span);
                fact.span = fact.span.cover(span);
                any = true;
                at = next;
                continue;
            }
            if any && reading.has(&(at..at + 1), &[Cue::PageTotal]) {
                if let Ok(total) = reading.word(at + 1).parse::<f64>() {
                    let span = reading.span(&(at..at + 2));
                    fact.set(attr::TOTAL, Value::Number(Number::exact(total), 0), span);
                    fact.span = fact.span.cover(span);
                }
                break;
            }
            let joins = matches!(reading.mark(at), ',' | ';' | '&' | '-' | ':' | '(')
                || reading.is(at, &[WordClass::BetweenPages]);
            let again = reading.has(&(at..at + 1), &[Cue::PageWord]);
            if !joins && !again {
                break;
            }
            at += 1;
        }
    }
}

/// "Section(s): 326": a whole number where the name of a section should be.
fn bare_section(reading: &Reading<'_>, fact: &mut Fact, part: &Range<usize>) {
    let kind = |t: usize| reading.tokens.get(t).map(|t| t.kind);
    for cue in reading.cues(part, &[Cue::SectionWord]) {
        let number = (cue.at.end..part.end)
            .find(|&t| kind(t) != Some(Token::Mark))
            .filter(|&t| kind(t) == Some(Token::Number) && !reading.word(t).contains('.'));
        let Some(number) = number else {
            continue;
        };
        let rest = (number + 1..part.end).all(|t| {
            kind(t) != Some(Token::Number)
                && (kind(t) != Some(Token::Word) || reading.word(t).len() <= 3)
                && !matches!(reading.word(t), "(" | "-")
        });
        let named = fact.attributes.iter().any(|a| a.name == attr::TOPIC);
        if rest && !named {
            let span = reading.span(&(cue.at.start..number + 1));
            fact.set(attr::SECTION, Value::Flag(true), span);
        }
    }
}

/// A number of the regulation in a sentence that names no document, as far as it is malformed: "as defined in 9792.20(ef)".
fn regulation_alone(
    out: &mut Collector<'_, '_>,
    sentence: &Range<usize>,
    before: usize,
    issue: Option<u16>,
) {
    if out.facts.len() > before {
        return;
    }
    let reading = out.reading;
    let span = reading.span(sentence);
    let mut fact = Fact::new(Kind::Citation, span, Place::Rationale, issue);
    fact.speaker = Speaker::Reviewer;
    regulations(reading, &mut fact, sentence);
    // Without the regulation's name beside it, a number with a digit lost may be a code of something else.
    let prefix = reading.vocabulary.guidelines.regulation_prefix.as_str();
    let whole = |value: &Value| matches!(value, Value::Text(word) if word.starts_with(prefix));
    let sure = fact.all(attr::REGULATION).all(whole);
    let wrong = fact.attributes.iter().find(|a| a.name == attr::MALFORMED);
    if let Some(at) = wrong.filter(|_| sure).map(|a| a.span) {
        fact.span = at;
        out.facts.push(fact);
    }
}

/// Numbers of the regulation, and numbers that look like one with a digit lost.
fn regulations(reading: &Reading<'_>, fact: &mut Fact, part: &Range<usize>) {
    let guidelines = &reading.vocabulary.guidelines;
    let prefix = guidelines.regulation_prefix.as_str();
    for t in part.clone() {
        let Some(token) = reading.tokens.get(t) else {
            break;
        };
        if token.kind != Token::Number {
            continue;
        }
        let word = token.span.of(reading.text);
        let Some((head, tail)) = word.split_once('.') else {
            continue;
        };
        if tail.is_empty() || head.len() + 1 < prefix.len() {
            continue;
        }
        let near = strsim::levenshtein(head, prefix);
        if near > 1 || (near == 1 && head.len() + 1 != prefix.len() && head.len() != prefix.len()) {
            continue;
        }
        // A digit lost counts only beside another number of the regulation, or its name.
        let touching = token.gap == Gap::None;
        let span = reading.span(&(t..t + 1));
        if near == 0 {
            fact.set(attr::REGULATION, Value::Text(word.to_owned()), span);
            let slip = letter_slip(reading, t).map(|end| reading.span(&(t..end)));
            if let Some(slip) = slip {
                fact.set(attr::MALFORMED, Value::Flag(true), slip);
            } else if !is_section(&guidelines.regulations, word) {
                fact.set(attr::MALFORMED, Value::Flag(true), span);
            }
        } else if !touching {
            fact.set(attr::REGULATION, Value::Text(word.to_owned()), span);
            fact.set(attr::MALFORMED, Value::Flag(true), span);
        }
        fact.span = fact.span.cover(span);
    }
}

/// Whether a number is that of a section, or of a part of one that has no sections below it. Nothing is known without a list.
fn is_section(sections: &[String], word: &str) -> bool {
    let below =
        |whole: &str, part: &str| part.strip_prefix(whole).is_some_and(|r| r.starts_with('.'));
    let parent = |s: &&String| below(s, word) && !sections.iter().any(|other| below(s, other));
    sections.is_empty()
        || sections
            .iter()
            .any(|s| s == word || parent(&s) || below(word, s))
}

/// Where "9792.20(ef)" ends: two letters where the law letters its parts with one, with one twice ("aa"), or with a Roman number.
fn letter_slip(reading: &Reading<'_>, number: usize) -> Option<usize> {
    let tight = |t: usize| reading.tokens.get(t).is_some_and(|t| t.gap == Gap::None);
    let (open, letters, close) = (number + 1, number + 2, number + 3);
    let bracketed = reading.word(open) == "(" && reading.word(close) == ")";
    if !bracketed || ![open, letters, close].into_iter().all(tight) {
        return None;
    }
    let word = reading.word(letters).as_bytes();
    match word {
        [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => {
            let roman = word.iter().all(|b| b"ivx".contains(b));
            (a != b && !roman).then_some(close + 1)
        }
        _ => None,
    }
}

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
    fact.sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
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
