//! Pages, and a bare number where a section's name should be.

use crate::facts::fact::{Fact, Value, attr};
use crate::facts::reading::Reading;
use crate::vocabulary::{Cue, WordClass};
use crate::words::{Kind, Number};
use std::ops::Range;

/// Page numbers after the word "page", with the total where one is given ("88 of 127").
pub(super) fn pages(reading: &Reading<'_>, fact: &mut Fact, part: &Range<usize>) {
    for cue in reading.cues(part, &[Cue::PageWord]) {
        let mut at = cue.at.end;
        let mut any = false;
        while at < part.end {
            let word = reading.word(at);
            let token = reading.tokens.get(at).map(|t| t.kind);
            if token == Some(Kind::Number) {
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
pub(super) fn bare_section(reading: &Reading<'_>, fact: &mut Fact, part: &Range<usize>) {
    let kind = |t: usize| reading.tokens.get(t).map(|t| t.kind);
    for cue in reading.cues(part, &[Cue::SectionWord]) {
        let number = (cue.at.end..part.end)
            .find(|&t| kind(t) != Some(Kind::Mark))
            .filter(|&t| kind(t) == Some(Kind::Number) && !reading.word(t).contains('.'));
        let Some(number) = number else {
            continue;
        };
        let rest = (number + 1..part.end).all(|t| {
            kind(t) != Some(Kind::Number)
                && (kind(t) != Some(Kind::Word) || reading.word(t).len() <= 3)
                && !matches!(reading.word(t), "(" | "-")
        });
        let named = fact.attributes.iter().any(|a| a.name == attr::TOPIC);
        if rest && !named {
            let span = reading.span(&(cue.at.start..number + 1));
            fact.set(attr::SECTION, Value::Flag(true), span);
        }
    }
}
