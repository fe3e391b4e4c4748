//! What a rationale concludes, wherever in it the conclusion stands.

use super::Collector;
use super::fact::{Fact, Kind, Role, Speaker, Value, attr};
use super::reading::{CueFound, Reading, within};
use super::request::title_concepts;
use crate::letter::{Outcome, Place};
use crate::vocabulary::{ConceptId, ConceptKind, Cue, WordClass};
use std::ops::Range;

/// A predicate that concludes.
#[derive(Debug, Clone)]
pub(super) struct Predicate {
    /// Index of its sentence.
    pub sentence: usize,
    /// Its tokens.
    pub at: Range<usize>,
    /// From the predicate before it, or the start of the sentence.
    pub clause: Range<usize>,
    /// Whether it says necessary.
    pub necessary: bool,
    /// The words that deny it.
    pub negation: Option<Range<usize>>,
}

/// Farthest that a negation may stand before its predicate, in tokens.
const NEGATION_REACH: usize = 9;

/// The same for "established".
const ESTABLISHED_REACH: usize = 3;

/// Words that conclude only with medical necessity as their subject.
const ESTABLISHES: &[Cue] = &[Cue::Established, Cue::NotEstablished];

/// The words in which rationales mostly conclude.
const USUAL: &[Cue] = &[
    Cue::Necessary,
    Cue::NotNecessary,
    Cue::Established,
    Cue::NotEstablished,
];

/// The words in which others do.
const CLOSING: &[Cue] = &[Cue::ClosingNecessary, Cue::ClosingNotNecessary];

/// Finds all predicates that conclude in rationales.
pub(super) fn predicates(
    reading: &Reading<'_>,
    speaker: impl Fn(usize) -> Speaker,
) -> Vec<Predicate> {
    let mut out: Vec<Predicate> = Vec::new();
    for (sentence, range) in reading.sentences.iter().enumerate() {
        let place = reading.place_of(sentence);
        if place.0 != Place::Rationale {
            continue;
        }
        let concluded = out
            .iter()
            .any(|p| reading.place_of(p.sentence).1 == place.1);
        let last = reading.place_of(sentence + 1) != place;
        // "The need for an MRI has been established."
        let opening = range.start..(range.start + 2).min(range.end);
        let needed = last && !concluded && reading.has(&opening, &[Cue::RequestLine]);
        let mut from = range.start;
        for cue in concluding(reading, range, last && !concluded, needed) {
            // "established" concludes only where medical necessity is what is established.
            if ESTABLISHES.contains(&cue.cue)
                && !needed
                && !reading.has(&(from..cue.at.start), &[Cue::NecessityNoun])
            {
                continue;
            }
            let clause = from..cue.at.start;
            from = cue.at.end;
            let Some(found) = predicate(reading, sentence, cue, clause) else {
                continue;
            };
            let closing = CLOSING.contains(&cue.cue);
            if closing && !closes(reading, range, cue, &found.clause, place.1)
                || retold(reading, range, &found, speaker(cue.at.start), closing, last)
            {
                continue;
            }
            // "not medically necessary or appropriate": one predicate.
            match out.last_mut() {
                Some(before)
                    if before.sentence == sentence && cue.at.start - before.at.end <= 3 =>
                {
                    before.at.end = cue.at.end;
                }
                _ => out.push(found),
            }
        }
    }
    out
}

/// The words of a sentence that may conclude. A rationale that has not concluded in the usual words does so in its last
/// sentence, where the sentence `closes` it.
fn concluding<'r>(
    reading: &'r Reading<'_>,
    range: &Range<usize>,
    closes: bool,
    needed: bool,
) -> Vec<&'r CueFound> {
    let usual: Vec<&CueFound> = reading.cues(range, USUAL).collect();
    let plain = |c: &&CueFound| matches!(c.cue, Cue::Necessary | Cue::NotNecessary);
    let bare = !reading.has(range, &[Cue::NecessityNoun]) && !usual.iter().any(plain);
    if !closes || !(usual.is_empty() || bare) {
        return usual;
    }
    let closing: Vec<&CueFound> = reading.cues(range, CLOSING).collect();
    if needed && closing.is_empty() {
        usual
    } else {
        closing
    }
}

/// The predicate that a cue is, with what denies it in its clause; none where it is a condition, or another's judgment.
fn predicate(
    reading: &Reading<'_>,
    sentence: usize,
    cue: &CueFound,
    clause: Range<usize>,
) -> Option<Predicate> {
    let reach = if ESTABLISHES.contains(&cue.cue) {
        ESTABLISHED_REACH
    } else {
        NEGATION_REACH
    };
    let near = cue.at.start.saturating_sub(reach).max(clause.start)..cue.at.start;
    let negation = reading
        .cues(&near, &[Cue::ConclusionNegation])
        .rfind(|n| !reading.has(&(n.at.end..cue.at.start), &[Cue::ScopeEnd]))
        .map(|n| n.at.clone());
    let denies = matches!(
        cue.cue,
        Cue::NotNecessary | Cue::NotEstablished | Cue::ClosingNotNecessary
    );
    let necessary = !denies && negation.is_none();
    let segment = segment(reading, &clause);
    let open = reading.has(&segment, &[Cue::ConclusionCondition])
        || necessary && reading.has(&segment, &[Cue::ConclusionDelay])
        || reading.has(&clause, &[Cue::ConclusionOther]);
    (!open).then(|| Predicate {
        sentence,
        at: cue.at.clone(),
        clause,
        necessary,
        negation,
    })
}

/// The part of a clause behind its last comma, as far as which a condition reaches: "as it is unclear whether he improved, the
/// request is not ..." concludes.
fn segment(reading: &Reading<'_>, clause: &Range<usize>) -> Range<usize> {
    let comma = clause.clone().rev().find(|&t| reading.mark(t) == ',');
    comma.unwrap_or(clause.start)..clause.end
}

/// Whether closing words conclude: without a condition, of a request or of this issue's own treatment.
fn closes(
    reading: &Reading<'_>,
    range: &Range<usize>,
    cue: &CueFound,
    clause: &Range<usize>,
    issue: Option<u16>,
) -> bool {
    let before = segment(reading, clause);
    let ends = cue.cue == Cue::ClosingNotNecessary || cue.at.end + 1 >= range.end;
    !reading.has(clause, &[Cue::ConclusionCondition, Cue::ConclusionDelay])
        && (judges(reading, range, &before) || ends && names_own(reading, issue, &before))
}

/// Whether a predicate is a guideline's or utilization review's, which concludes nothing, unless this very sentence turns to the
/// request.
fn retold(
    reading: &Reading<'_>,
    range: &Range<usize>,
    predicate: &Predicate,
    speaker: Speaker,
    closing: bool,
    last: bool,
) -> bool {
    let asked = &[Cue::RequestLine, Cue::RequestStatement, Cue::Patient];
    let named = || {
        within(&reading.mentions, &predicate.clause)
            .next()
            .is_some()
    };
    match speaker {
        Speaker::Administrator => {
            // "I agree with utilization review" is the reviewer's own.
            let before = range.start..predicate.at.start;
            let own = closing && !reading.has(&before, &[Cue::Administrator]);
            !own || !(named() || last)
        }
        // The last sentence of a rationale concludes.
        Speaker::Guideline => !(reading.has(range, asked) || named() || last),
        _ => false,
    }
}

/// Whether the words before a closing predicate are its judge or a request, rather than something else of the patient's ("the
/// earlier surgery was appropriate").
fn judges(reading: &Reading<'_>, sentence: &Range<usize>, before: &Range<usize>) -> bool {
    let asked = &[
        Cue::ConclusionSubject,
        Cue::RequestLine,
        Cue::RequestStatement,
    ];
    let subject = sentence.start..(before.end + 1).min(sentence.end);
    let patient = reading.has(before, &[Cue::PatientNoun]);
    before.len() <= 1
        || !patient && reading.only(before.clone(), &[Cue::RequestFiller])
        || reading.has(&subject, asked)
}

/// Whether the words before a closing predicate are this issue's own treatment: "the continued use of DRUG cannot be supported".
fn names_own(reading: &Reading<'_>, issue: Option<u16>, before: &Range<usize>) -> bool {
    let own = issue.map_or_else(Vec::new, |issue| title_concepts(reading, issue));
    let concepts = &reading.vocabulary.concepts;
    let mut from = before.start;
    let mut named = false;
    for mention in within(&reading.mentions, before) {
        let same = own.iter().any(|&o| concepts.related(o, mention.concept));
        if !same || !reading.only(from..mention.at.start, &[Cue::RequestFiller]) {
            return false;
        }
        named = true;
        from = mention.at.end;
    }
    named && reading.only(from.min(before.end)..before.end, &[Cue::RequestFiller])
}

/// Adds the facts of kinds decision and conclusion.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    for (index, issue) in out.reading.letter.issues.iter().enumerate() {
        let Some(decision) = issue.decision else {
            continue;
        };
        let number = u16::try_from(index).ok();
        let mut fact = Fact::new(Kind::Decision, decision.span, Place::Title, number);
        let (outcome, polarity) = match decision.outcome {
            Outcome::Upheld => ("upheld", "not-necessary"),
            Outcome::Overturned => ("overturned", "necessary"),
            Outcome::PartlyOverturned => ("partly-overturned", "partly"),
        };
        fact.set(attr::OUTCOME, Value::Word(outcome), decision.span);
        fact.set(attr::POLARITY, Value::Word(polarity), decision.span);
        out.facts.push(fact);
    }
    let predicates = &out.predicates;
    let reading = out.reading;
    for (number, predicate) in predicates.iter().enumerate() {
        let (place, issue) = reading.place_of(predicate.sentence);
        let is_last = predicates
            .get(number + 1)
            .is_none_or(|p| reading.place_of(p.sentence).1 != issue);
        let from = predicate
            .negation
            .as_ref()
            .map_or(predicate.at.start, |n| n.start);
        let span = reading.span(&(from.min(predicate.at.start)..predicate.at.end));
        let mut fact = Fact::new(Kind::Conclusion, span, place, issue);
        fact.put_in(predicate.sentence);
        fact.speaker = Speaker::Reviewer;
        fact.role = Role::Conclusion;
        let polarity = if predicate.necessary {
            "necessary"
        } else {
            "not-necessary"
        };
        fact.set(attr::POLARITY, Value::Word(polarity), span);
        fact.set(attr::FINAL, Value::Flag(is_last), span);
        let (mut about, concept) = about(reading, predicate, issue);
        // The only conclusion, about what no issue asks for, is meant for this one, under a wrong name.
        let alone = predicates
            .iter()
            .filter(|p| reading.place_of(p.sentence).1 == issue)
            .count()
            == 1;
        if alone && about == "other" && !asked_anywhere(reading, concept) {
            about = "request";
        }
        fact.concept = concept;
        fact.set(attr::ABOUT, Value::Word(about), span);
        fact.set(attr::SURE, Value::Flag(true), span);
        out.facts.push(fact);
    }
    leanings(out);
}

/// Words in whose company a sentence leans to nothing: it weighs, sets a condition, retells or quotes.
const WEIGHS: &[Cue] = &[
    Cue::ConclusionConcession,
    Cue::ConclusionCondition,
    Cue::HypotheticalBefore,
    Cue::ConclusionOther,
    Cue::Administrator,
    Cue::RequestOther,
    Cue::Repeat,
    Cue::Initial,
];

/// Adds conclusions in the words of a closing that stand right before the conclusion proper: "In sum the injection should be
/// granted. The request is not medically necessary." They are not sure.
fn leanings(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    for (number, last) in out.predicates.iter().enumerate() {
        let (place, issue) = reading.place_of(last.sentence);
        let Some(sentence) = last.sentence.checked_sub(1) else {
            continue;
        };
        let told = number
            .checked_sub(1)
            .and_then(|n| out.predicates.get(n))
            .is_some_and(|before| before.sentence >= sentence);
        let (Some(range), Some(next)) = (
            reading.sentences.get(sentence),
            reading.sentences.get(last.sentence),
        ) else {
            continue;
        };
        if told
            || reading.place_of(sentence) != (place, issue)
            || reading.has(range, WEIGHS)
            || reading.has(next, &[Cue::ConclusionConcession])
            || !within(&reading.values, range).as_slice().is_empty()
        {
            continue;
        }
        let Some((at, necessary)) = leaning(reading, range, issue) else {
            continue;
        };
        let span = reading.span(&at);
        let mut fact = Fact::new(Kind::Conclusion, span, place, issue);
        fact.put_in(sentence);
        fact.speaker = Speaker::Reviewer;
        fact.role = Role::Conclusion;
        let polarity = if necessary {
            "necessary"
        } else {
            "not-necessary"
        };
        fact.set(attr::POLARITY, Value::Word(polarity), span);
        fact.set(attr::FINAL, Value::Flag(false), span);
        fact.set(attr::ABOUT, Value::Word("request"), span);
        fact.set(attr::SURE, Value::Flag(false), span);
        out.facts.push(fact);
    }
}

/// The closing words of a sentence about this issue's own request, and whether they say necessary.
fn leaning(
    reading: &Reading<'_>,
    range: &Range<usize>,
    issue: Option<u16>,
) -> Option<(Range<usize>, bool)> {
    let mut cues = reading.cues(range, CLOSING);
    cues.find_map(|cue| {
        let from = (range.start..cue.at.start)
            .rev()
            .find(|&t| {
                matches!(reading.mark(t), ',' | ';')
                    || reading.is(t, &[WordClass::Addition, WordClass::Consequence])
            })
            .map_or(range.start, |t| t + 1);
        let before = from..cue.at.start;
        let own = before.is_empty()
            || names_own(reading, issue, &before)
            || reading.only(
                before.clone(),
                &[Cue::RequestFiller, Cue::ConclusionSubject],
            );
        let denied = reading.has(&before, &[Cue::ConclusionNegation]);
        let necessary = cue.cue == Cue::ClosingNecessary;
        // "should be granted" sounds like a guideline.
        let quotes = reading
            .cues(range, &[Cue::Guideline])
            .any(|g| g.at.end <= cue.at.start || g.at.start >= cue.at.end);
        (own && !quotes && !(necessary && denied)).then(|| (cue.at.clone(), necessary))
    })
}

/// Whether an issue of the letter asks for a treatment.
fn asked_anywhere(reading: &Reading<'_>, concept: Option<ConceptId>) -> bool {
    let concepts = &reading.vocabulary.concepts;
    let issues = u16::try_from(reading.letter.issues.len()).unwrap_or(u16::MAX);
    concept.is_none_or(|treatment| {
        (0..issues)
            .flat_map(|issue| title_concepts(reading, issue))
            .any(|title| concepts.related(title, treatment))
    })
}

/// Whether a predicate is about this issue's request, or names another treatment.
fn about(
    reading: &Reading<'_>,
    predicate: &Predicate,
    issue: Option<u16>,
) -> (&'static str, Option<ConceptId>) {
    let concepts = &reading.vocabulary.concepts;
    let named: Vec<ConceptId> = within(&reading.mentions, &predicate.clause)
        .map(|m| m.concept)
        .filter(|&c| {
            concepts
                .get(c)
                .is_some_and(|c| c.kind == ConceptKind::Treatment)
        })
        .collect();
    let Some(issue) = issue else {
        return ("request", None);
    };
    // "... is not documented and the request is not medically necessary"
    let last = within(&reading.mentions, &predicate.clause)
        .map(|m| m.at.end)
        .max()
        .unwrap_or(predicate.clause.start);
    let plain = reading
        .cues(&(last..predicate.at.start), &[Cue::ConclusionSubject])
        .next_back();
    let links = &[Cue::ConclusionLink];
    if plain.is_some_and(|c| reading.only(c.at.end..predicate.at.start, links)) {
        return ("request", None);
    }
    let own = title_concepts(reading, issue);
    if let Some(&same) = named
        .iter()
        .find(|&&n| own.iter().any(|&o| concepts.related(n, o)))
    {
        return ("request", Some(same));
    }
    match named.last() {
        Some(&other) if !own.is_empty() && !concepts.get(other).is_some_and(|c| c.root) => {
            ("other", Some(other))
        }
        _ => ("request", None),
    }
}
