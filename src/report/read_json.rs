//! What is read in a sentence, as JSON, version 1.

use super::facts_json::{FactRecord, From, SCHEMA_VERSION};
use super::read_text::Passage;
use crate::source::{Source, Span};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    text: &'a str,
    place: &'a str,
    facts: Vec<FactRecord<'a>>,
    cues: Vec<Named<'a>>,
    terms_without_fact: Vec<Named<'a>>,
    words_not_in_vocabulary: Vec<&'a str>,
    words_read_as_nothing: Vec<&'a str>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: String,
    start: u32,
    end: u32,
    text: &'a str,
}

/// A passage, which is `source` as far as offsets go, and what is read in it.
pub fn document(passage: Passage<'_>, source: &Source) -> String {
    let from = From {
        source,
        vocabulary: passage.reading.vocabulary,
    };
    let named = |(name, span): (String, Span)| Named {
        name,
        start: span.start,
        end: span.end,
        text: span.of(passage.reading.text),
    };
    let (unknown, unread) = passage.words();
    let document = Document {
        schema_version: SCHEMA_VERSION,
        text: passage.span.of(passage.reading.text),
        place: passage.place.name(),
        facts: passage.facts().map(|fact| from.fact(fact)).collect(),
        cues: passage.cues().map(named).collect(),
        terms_without_fact: passage.loose().into_iter().map(named).collect(),
        words_not_in_vocabulary: unknown,
        words_read_as_nothing: unread,
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_else(|_| "null".to_owned());
    out.push('\n');
    out
}
