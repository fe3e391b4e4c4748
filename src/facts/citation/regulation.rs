//! Section numbers of the regulation, and what is malformed in them.

use crate::facts::Collector;
use crate::facts::fact::{Fact, Kind, Speaker, Value, attr};
use crate::facts::reading::Reading;
use crate::letter::Place;
use crate::words::{Gap, Kind as Token};
use std::ops::Range;

/// A number of the regulation in a sentence that names no document, as far as it is malformed: "as defined in 9792.20(ef)".
pub(super) fn regulation_alone(
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
pub(super) fn regulations(reading: &Reading<'_>, fact: &mut Fact, part: &Range<usize>) {
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
