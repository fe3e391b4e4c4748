//! Parts of the letter that are there, empty or missing; and broken prose.

use super::Collector;
use super::fact::{Fact, Kind, Speaker, Value, attr};
use super::reading::{PATIENT, Reading};
use crate::letter::{Issue, Place};
use crate::source::Span;
use crate::vocabulary::Cue;
use std::ops::Range;

/// Adds the facts of kinds section and defect.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    sections(out);
    defects(out);
}

fn sections(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    let letter = &reading.letter;
    let start = letter.issues.first().map(anchor).unwrap_or_default();
    let state = |span: Option<Span>| match span {
        Some(span) if !span.is_empty() => "present",
        Some(_) => "empty",
        None => "missing",
    };
    let concluded: Vec<Option<u16>> = out
        .facts
        .iter()
        .filter(|f| f.kind == Kind::Conclusion)
        .map(|f| f.issue)
        .collect();
    let facts = &mut out.facts;
    let mut add = |name, state, span, issue| {
        let mut fact = Fact::new(Kind::Section, span, Place::Title, issue);
        fact.set(attr::NAME, Value::Word(name), span);
        fact.set(attr::STATE, Value::Word(state), span);
        let issue = issue.and_then(|i| letter.issues.get(usize::from(i)));
        if let ("rationale", Some(span)) = (name, issue.and_then(|i| i.rationale)) {
            let speaks = reading.has(&reading.tokens_of(span), PATIENT);
            fact.set(attr::PATIENT, Value::Flag(speaks), span);
        }
        facts.push(fact);
    };
    add(
        "summary",
        state(letter.summary),
        letter.summary.unwrap_or(start),
        None,
    );
    for (index, issue) in letter.issues.iter().enumerate() {
        let number = u16::try_from(index).ok();
        let title = anchor(issue);
        let request = if issue.request.is_empty() {
            "missing"
        } else {
            "present"
        };
        add("request", request, title, number);
        let decision = if issue.decision.is_some() {
            "present"
        } else {
            "missing"
        };
        add("decision", decision, title, number);
        add("rationale", state(issue.rationale), title, number);
        add("citation", state(issue.reviewer_citation), title, number);
        let conclusion = if concluded.contains(&number) {
            "present"
        } else {
            "missing"
        };
        add("conclusion", conclusion, title, number);
    }
}

/// Words of an issue to point at: its request, else the first that there is.
fn anchor(issue: &Issue) -> Span {
    let label = issue.labels.first().map(|label| label.span);
    [
        Some(issue.request),
        Some(issue.title),
        label,
        issue.rationale,
    ]
    .into_iter()
    .flatten()
    .find(|span| !span.is_empty())
    .unwrap_or_default()
}

/// Whether a row of underscores that goes on at a token stands for a name, or was told of at its first token.
fn is_blank_name(reading: &Reading<'_>, token: usize) -> bool {
    let row = (0..=token).rev().take_while(|&t| reading.mark(t) == '_');
    match row.last() {
        Some(first) => first < token || reading.covered(first, &[Cue::BlankName]).is_some(),
        None => false,
    }
}

fn defects(out: &mut Collector<'_, '_>) {
    let reading = out.reading;
    const KINDS: [(Cue, &str); 4] = [
        (Cue::Placeholder, "placeholder"),
        (Cue::LostVerb, "lost-verb"),
        (Cue::LostNegation, "lost-negation"),
        (Cue::LostInDenial, "lost-negation"),
    ];
    let all = KINDS.map(|(cue, _)| cue);
    for (index, range) in reading.sentences.iter().enumerate() {
        let (place, issue) = reading.place_of(index);
        // The list of documents is no prose: only what was to be filled in can be told to be missing there.
        let listed = place == Place::Documents;
        if !listed && !matches!(place, Place::Summary | Place::Rationale | Place::Title) {
            continue;
        }
        for cue in reading.cues(range, if listed { &[Cue::Placeholder] } else { &all }) {
            let Some(&(_, kind)) = KINDS.iter().find(|(c, _)| *c == cue.cue) else {
                continue;
            };
            // "It is not clear that there is any evidence" has lost nothing.
            let before = range.start..cue.at.start;
            if cue.cue == Cue::LostNegation && reading.has(&before, NEGATED) {
                continue;
            }
            if cue.cue == Cue::Placeholder && is_blank_name(reading, cue.at.start) {
                continue;
            }
            // "it's not medically necessary" has its verb.
            let joined = reading.span(&cue.at).of(reading.text).contains(['\'', '’']);
            if cue.cue == Cue::LostVerb && joined {
                continue;
            }
            let speaker = out.speakers.at(cue.at.start);
            if cue.cue == Cue::LostInDenial
                && !(matches!(place, Place::Summary) || speaker == Speaker::Administrator)
                || cue.cue == Cue::LostInDenial && !is_reason(reading, &before)
            {
                continue;
            }
            let span = reading.span(&cue.at);
            let mut fact = Fact::new(Kind::Defect, span, place, issue);
            fact.put_in(index);
            fact.speaker = speaker;
            fact.set(attr::TYPE, Value::Word(kind), span);
            out.facts.push(fact);
        }
        if listed {
            continue;
        }
        let next = reading.place_of(index + 1);
        let last = index + 1 == reading.sentences.len() || next != (place, issue);
        if last && place != Place::Title {
            cut_off(out, index, place, issue);
        }
        if place != Place::Title {
            cut_at_stop(out, index, place, issue);
        }
    }
}

/// Whether the words of a sentence before a token lead up to the reason of a denial, and deny nothing behind it.
fn is_reason(reading: &Reading<'_>, before: &Range<usize>) -> bool {
    let reviewed = reading.has(before, &[Cue::EventReview]);
    let denial = reading
        .cues(before, &[Cue::EventReview, Cue::RequestLine])
        .next_back();
    denial.filter(|_| reviewed).is_some_and(|denial| {
        let between = denial.at.end..before.end;
        !reading.has(&between, NEGATED)
            && !reading.has(&between, &[Cue::ConclusionConcession])
            && !reading.has(before, &[Cue::RequestApproved, Cue::RequestApprovedAfter])
    })
}

/// What makes "any" right, or a question of a statement, before words in which a negation seems to be lost.
const NEGATED: &[Cue] = &[
    Cue::ConclusionNegation,
    Cue::NotNecessary,
    Cue::ClosingNotNecessary,
    Cue::NotEstablished,
    Cue::NotRecommended,
    Cue::AbsentBefore,
    Cue::UndocumentedBefore,
    Cue::OpenBefore,
    Cue::HypotheticalBefore,
    Cue::ConclusionCondition,
];

/// A sentence that breaks off before its full stop.
fn cut_at_stop(out: &mut Collector<'_, '_>, index: usize, place: Place, issue: Option<u16>) {
    let reading = out.reading;
    let Some(range) = reading.sentences.get(index) else {
        return;
    };
    let Some(stop) = range.end.checked_sub(1).filter(|&t| reading.word(t) == ".") else {
        return;
    };
    let last = stop.saturating_sub(1);
    // "hepatitis A.", "the OR."
    if stop <= range.start + 2 || reading.word(last).contains(char::is_uppercase) {
        return;
    }
    let near = stop.saturating_sub(3)..stop;
    let mut cues = reading.cues(&near, &[Cue::CutOffStop]);
    if cues.any(|cue| cue.at.end == stop) {
        breaks_off(out, index, last, (place, issue));
    }
}

/// A part whose last words end no sentence.
fn cut_off(out: &mut Collector<'_, '_>, index: usize, place: Place, issue: Option<u16>) {
    let reading = out.reading;
    let Some(range) = reading.sentences.get(index) else {
        return;
    };
    let Some(last) = range.end.checked_sub(1).filter(|&t| t >= range.start) else {
        return;
    };
    let ends = |t: usize| {
        reading
            .cues(&(t..t + 1), &[Cue::CutOff])
            .any(|c| c.at.end == t + 1)
    };
    if !ends(last) {
        return;
    }
    breaks_off(out, index, last, (place, issue));
}

/// Adds that a sentence breaks off after a token.
fn breaks_off(
    out: &mut Collector<'_, '_>,
    index: usize,
    last: usize,
    (place, issue): (Place, Option<u16>),
) {
    let reading = out.reading;
    let start = reading.sentences.get(index).map_or(last, |r| r.start);
    let from = last.saturating_sub(5).max(start);
    let span = reading.span(&(from..last + 1));
    let mut fact = Fact::new(Kind::Defect, span, place, issue);
    fact.put_in(index);
    fact.set(attr::TYPE, Value::Word("cut-off"), span);
    out.facts.push(fact);
}
