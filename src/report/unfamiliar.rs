//! Words of many letters that look like drugs or procedures and that the vocabulary does not know, the most frequent first.

use super::style::{Ink, Style};
use super::words::{counted, line, pad, shorten, width};
use crate::facts::{Like, unfamiliar};
use crate::rules::RuleSet;
use crate::source::Source;
use crate::{facts::Reading, words::stem};
use serde::Serialize;
use std::collections::BTreeMap;

/// Version of the JSON layout.
pub const SCHEMA_VERSION: u32 = 1;

/// A word, and where it stands first.
#[derive(Debug, Clone, Serialize)]
pub struct Word {
    /// The word or words, as they are written first.
    pub word: String,
    /// What they look like.
    pub looks_like: Like,
    /// In how many letters they stand.
    pub letters: usize,
    /// How often they stand there.
    pub times: usize,
    /// An example.
    pub example: Example,
}

/// Where a word stands.
#[derive(Debug, Clone, Serialize)]
pub struct Example {
    /// The letter.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// The words around it.
    pub text: String,
}

/// Characters of context before and after a word.
const AROUND: usize = 24;

/// The words of one letter, each once.
pub fn of(path: &str, source: &Source, set: &RuleSet) -> Vec<Word> {
    let reading = Reading::new(source.text(), &set.vocabulary);
    let mut out: BTreeMap<String, Word> = BTreeMap::new();
    for (looks_like, span) in unfamiliar(&reading) {
        let word = line(span.of(source.text()));
        out.entry(key(&word))
            .and_modify(|known| known.times += 1)
            .or_insert_with(|| {
                let (row, column) = source.position(source.base_span(span).start);
                let example = Example {
                    path: path.to_owned(),
                    line: row,
                    column,
                    text: around(source.text(), span.start as usize, span.end as usize),
                };
                Word {
                    word,
                    looks_like,
                    letters: 1,
                    times: 1,
                    example,
                }
            });
    }
    out.into_values().collect()
}

/// The words of all letters: those of most letters first.
pub fn together(letters: impl IntoIterator<Item = Vec<Word>>) -> Vec<Word> {
    let mut all: BTreeMap<String, Word> = BTreeMap::new();
    for word in letters.into_iter().flatten() {
        let key = key(&word.word);
        match all.get_mut(&key) {
            Some(known) => {
                known.letters += 1;
                known.times += word.times;
            }
            None => {
                all.insert(key, word);
            }
        }
    }
    let mut list: Vec<Word> = all.into_values().collect();
    list.sort_by_key(|w| std::cmp::Reverse((w.letters, w.times)));
    list
}

/// Different ways to write a word have one key.
fn key(words: &str) -> String {
    let mut buffer = String::new();
    let parts: Vec<String> = words
        .split([' ', '-'])
        .map(|word| stem(word, &mut buffer).to_owned())
        .collect();
    parts.join(" ")
}

/// The text around bytes, in whole words of its paragraph.
fn around(text: &str, start: usize, end: usize) -> String {
    let (before, after) = (text.get(..start), text.get(end..));
    let before = before
        .and_then(|t| t.rsplit("\n\n").next())
        .unwrap_or_default();
    let after = after
        .and_then(|t| t.split("\n\n").next())
        .unwrap_or_default();
    // Characters are counted, and what is left of a word is cut off.
    let before = match before.char_indices().rev().nth(AROUND) {
        Some((at, _)) => before
            .get(at..)
            .and_then(|t| t.split_once(char::is_whitespace))
            .map_or("", |(_, rest)| rest),
        None => before,
    };
    let after = match after.char_indices().nth(AROUND) {
        Some((at, _)) => after
            .get(..at)
            .and_then(|t| t.rsplit_once(char::is_whitespace))
            .map_or("", |(rest, _)| rest),
        None => after,
    };
    line(&format!(
        "{before}{}{after}",
        text.get(start..end).unwrap_or_default()
    ))
}

/// A table, and what to do with it.
pub fn table(words: &[Word], letters: usize, style: Style) -> String {
    let checked = counted(letters, "letter");
    if words.is_empty() {
        return format!("nothing unknown that looks like a drug or a procedure in {checked}\n");
    }
    let head = ["letters", "times", "looks like", "word", "for example"].map(str::to_owned);
    let mut rows = vec![head];
    for word in words {
        let place = format!(
            "{}:{}: {}",
            line(&word.example.path),
            word.example.line,
            word.example.text
        );
        rows.push([
            word.letters.to_string(),
            word.times.to_string(),
            word.looks_like.name().to_owned(),
            word.word.clone(),
            place,
        ]);
    }
    let mut widths = [0; 5];
    for row in &rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        let mut text = String::new();
        for (column, (cell, widest)) in row.iter().zip(widths).enumerate() {
            let cell = match column {
                0 | 1 => format!("{}{cell}  ", " ".repeat(widest.saturating_sub(width(cell)))),
                4 => cell.clone(),
                _ => pad(cell, widest + 2),
            };
            let ink = match (at, column) {
                (0, _) | (_, 3) => Some(Ink::Strong),
                (_, 4) => Some(Ink::Faint),
                _ => None,
            };
            text.push_str(&ink.map_or_else(|| cell.clone(), |ink| style.paint(ink, &cell)));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    let closing = format!(
        "{} in {checked}: `imrlint rules new drug ID --class CLASS` begins an entry",
        counted(words.len(), "word")
    );
    out.push_str(&format!(
        "\n{}\n",
        shorten(&closing, style.width, style.glyphs().cut)
    ));
    out
}

/// The words as JSON.
pub fn json(words: &[Word], letters: usize) -> String {
    let document = serde_json::json!({
        "schema_version": SCHEMA_VERSION,
        "letters": letters,
        "words": words,
    });
    format!("{document:#}\n")
}
