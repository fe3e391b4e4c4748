//! Words that look like drugs or procedures and that the vocabulary does not know.

use super::reading::{Reading, within};
use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::Cue;
use crate::words::{Gap, Kind};
use std::ops::Range;

/// What a word looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Like {
    /// A drug.
    Drug,
    /// A procedure.
    Procedure,
    /// What a request asks for.
    Request,
}

impl Like {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Like::Drug => "drug",
            Like::Procedure => "procedure",
            Like::Request => "request",
        }
    }
}

/// Cues of what is requested or planned.
const ASKED: &[Cue] = &[Cue::RequestStatement, Cue::RequestLine, Cue::Planned];

/// Most words before the head of a procedure's name.
const BEFORE: usize = 3;

/// Most words of a request that are shown.
const REQUEST: usize = 6;

/// The words of a letter that look like drugs or procedures and are not known, in the order of the text.
pub fn unfamiliar(reading: &Reading<'_>) -> Vec<(Like, Span)> {
    let mut out: Vec<(Like, Range<usize>)> = Vec::new();
    let finder = Finder { reading };
    for (sentence, tokens) in reading.sentences.iter().enumerate() {
        let (place, _) = reading.place_of(sentence);
        if !matches!(
            place,
            Place::Summary
                | Place::Title
                | Place::Rationale
                | Place::Citation
                | Place::ClaimsCitation
        ) {
            continue;
        }
        for token in tokens.clone() {
            if let Some(found) = finder.at(token, tokens) {
                out.push(found);
            }
        }
    }
    for issue in &reading.letter.issues {
        out.extend(finder.request(&reading.tokens_of(issue.request)));
    }
    out.sort_by_key(|(_, at)| (at.start, std::cmp::Reverse(at.end)));
    out.dedup_by(|later, first| later.1.start < first.1.end);
    out.into_iter()
        .map(|(like, at)| (like, reading.span(&at)))
        .collect()
}

struct Finder<'r> {
    reading: &'r Reading<'r>,
}

impl Finder<'_> {
    /// What begins or ends at a token of a sentence.
    fn at(&self, token: usize, sentence: &Range<usize>) -> Option<(Like, Range<usize>)> {
        let looks = &self.reading.vocabulary.unfamiliar;
        let word = self.reading.word(token);
        if !self.is_word(token) || looks.never(word) {
            return None;
        }
        if looks.procedure_head(word) {
            let at = self.procedure(token, sentence)?;
            return self.asked(&at, sentence).then_some((Like::Procedure, at));
        }
        if self.known(token) || !self.is_new(token) || word.len() < 4 {
            return None;
        }
        if looks.like_a_procedure(word) {
            return Some((Like::Procedure, token..token + 1));
        }
        let next = token + 1;
        let follows = sentence.contains(&next)
            && (looks.drug_form(self.reading.word(next)) || self.value(next));
        (follows || looks.like_a_drug(word)).then_some((Like::Drug, token..token + 1))
    }

    /// The name of a procedure whose last word is the token.
    fn procedure(&self, head: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let looks = &self.reading.vocabulary.unfamiliar;
        let mut start = head;
        while start > sentence.start && head - start < BEFORE {
            let before = start - 1;
            let apart = self
                .reading
                .tokens
                .get(start)
                .is_none_or(|t| t.gap > Gap::Line);
            if apart
                || !self.is_word(before)
                || self.known(before)
                || looks.never(self.reading.word(before))
            {
                break;
            }
            start = before;
        }
        // A class such as "injection" is known by itself; what a new word makes of it is not.
        match (start..head).find(|&token| self.is_new(token)) {
            Some(new) => Some(new..head + 1),
            None => (start < head && !self.known(head)).then_some(start..head + 1),
        }
    }

    /// Whether what stands at the tokens is requested or planned.
    fn asked(&self, at: &Range<usize>, sentence: &Range<usize>) -> bool {
        let place = self
            .reading
            .sentence_of(at.start)
            .map(|s| self.reading.place_of(s).0);
        place == Some(Place::Title) || self.reading.has(&(sentence.start..at.start), ASKED)
    }

    /// A request of which nothing is known.
    fn request(&self, title: &Range<usize>) -> Option<(Like, Range<usize>)> {
        if title.clone().any(|token| self.known_treatment(token)) {
            return None;
        }
        let looks = &self.reading.vocabulary.unfamiliar;
        let named = |token: &usize| {
            self.is_word(*token)
                && self.reading.word(*token).len() > 2
                && !looks.never(self.reading.word(*token))
        };
        // The words that nothing in the vocabulary has say it best.
        let new = |token: &usize| named(token) && self.is_new(*token);
        if let Some(start) = title.clone().find(new) {
            let end = (start..title.end).take_while(new).last()?;
            return Some((Like::Request, start..end + 1));
        }
        let start = title.clone().find(named)?;
        let end = (start..title.end)
            .take(REQUEST)
            .take_while(|&t| {
                self.reading
                    .tokens
                    .get(t)
                    .is_some_and(|t| t.kind != Kind::Number)
            })
            .filter(named)
            .last()?;
        Some((Like::Request, start..end + 1))
    }

    fn is_word(&self, token: usize) -> bool {
        self.reading
            .tokens
            .get(token)
            .is_some_and(|t| t.kind == Kind::Word)
    }

    /// Whether no term of the vocabulary has the word.
    fn is_new(&self, token: usize) -> bool {
        self.reading.tokens.get(token).is_some_and(|t| t.word == 0)
    }

    /// Whether a value begins at the token that drugs have, such as a strength.
    fn value(&self, token: usize) -> bool {
        let vocabulary = self.reading.vocabulary;
        within(&self.reading.values, &(token..token + 1))
            .flat_map(|value| &value.numbers)
            .any(|number| {
                vocabulary
                    .unfamiliar
                    .drug_value(vocabulary.attributes.name(number.attribute))
            })
    }

    /// Whether the token is part of something that the vocabulary knows.
    fn known(&self, token: usize) -> bool {
        covers(self.reading.mentions.iter().map(|m| &m.at), token)
            || covers(self.reading.guidelines.iter().map(|g| &g.at), token)
            || covers(self.reading.dates.iter().map(|d| &d.at), token)
    }

    fn known_treatment(&self, token: usize) -> bool {
        covers(self.reading.mentions.iter().map(|m| &m.at), token)
    }
}

fn covers<'r>(mut ranges: impl Iterator<Item = &'r Range<usize>>, token: usize) -> bool {
    ranges.any(|at| at.contains(&token))
}
