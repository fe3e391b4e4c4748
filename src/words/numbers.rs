//! Numbers as letters write them: "3", "three (3)", "8-10", "one to two", "1,000".

use super::lexicon::WordId;
use super::token::{Gap, Kind, Token};
use serde::{Deserialize, Serialize};

/// A number, or the range that a letter gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// Lower end.
    pub min: f64,
    /// Upper end; the same as `min` for a plain number.
    pub max: f64,
}

impl Number {
    /// A plain number.
    pub const fn exact(value: f64) -> Self {
        Self {
            min: value,
            max: value,
        }
    }

    /// Whether the two can be the same number.
    pub fn overlaps(self, other: Self) -> bool {
        self.min <= other.max + 1e-9 && other.min <= self.max + 1e-9
    }
}

/// The words that are numbers, and those that join the ends of a range.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct NumberWords {
    /// Value of each number word; they are among the first words.
    values: Vec<Option<f64>>,
    /// "to", "through".
    pub joins: Vec<WordId>,
}

impl NumberWords {
    /// Adds a number word.
    pub fn add(&mut self, word: WordId, value: f64) {
        let index = word as usize;
        if self.values.len() <= index {
            self.values.resize(index + 1, None);
        }
        if let Some(slot) = self.values.get_mut(index) {
            *slot = Some(value);
        }
    }

    /// The value of a word.
    fn value(&self, word: WordId) -> Option<f64> {
        self.values.get(word as usize).copied().flatten()
    }

    /// Whether a number can begin with a token.
    pub fn begins(&self, token: &Token) -> bool {
        token.kind == Kind::Number || self.value(token.word).is_some()
    }

    /// The number that begins at token `at`, and the token after it. `taken` marks tokens that belong to dates.
    pub fn read(
        &self,
        text: &str,
        tokens: &[Token],
        taken: &[bool],
        at: usize,
    ) -> Option<(usize, Number)> {
        let (mut next, low) = self.single(text, tokens, taken, at)?;
        let mut high = low;
        if let Some(join) = tokens.get(next) {
            let dash = join.kind == Kind::Mark && join.span.of(text) == "-";
            let word = self.joins.contains(&join.word);
            if (dash || word)
                && let Some((after, value)) = self.single(text, tokens, taken, next + 1)
                && value > low
            {
                high = value;
                next = after;
            }
        }
        Some((
            next,
            Number {
                min: low,
                max: high,
            },
        ))
    }

    /// The plain number that begins at token `at`, without the range that it may open.
    pub fn single(
        &self,
        text: &str,
        tokens: &[Token],
        taken: &[bool],
        at: usize,
    ) -> Option<(usize, f64)> {
        let value = self.plain(text, tokens, taken, at)?;
        let (next, value) = self
            .unit_of_ten(text, tokens, at, value)
            .unwrap_or((at + 1, value));
        // "three (3)", "eight(8)"
        let again = tokens.get(next).is_some_and(|t| t.span.of(text) == "(")
            && tokens.get(next + 2).is_some_and(|t| t.span.of(text) == ")");
        if again
            && tokens.get(next + 1).is_some_and(|t| t.kind == Kind::Number)
            && let Some(same) = self.plain(text, tokens, taken, next + 1)
        {
            return Some((next + 3, same));
        }
        Some((next, value))
    }

    /// "twenty-four", "twenty four": the ten at `at` with its unit, and the token after it.
    fn unit_of_ten(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        ten: f64,
    ) -> Option<(usize, f64)> {
        let is_ten = (20.0..100.0).contains(&ten) && ten % 10.0 == 0.0;
        if !is_ten || tokens.get(at)?.kind != Kind::Word {
            return None;
        }
        let hyphen = tokens.get(at + 1)?.span.of(text) == "-";
        let unit = tokens.get(at + 1 + usize::from(hyphen))?;
        let value = self.value(unit.word)?;
        let is_unit = unit.kind == Kind::Word && (1.0..10.0).contains(&value);
        is_unit.then_some((at + 2 + usize::from(hyphen), ten + value))
    }

    fn plain(&self, text: &str, tokens: &[Token], taken: &[bool], at: usize) -> Option<f64> {
        let token = tokens.get(at)?;
        if taken.get(at).copied().unwrap_or(false) {
            return None;
        }
        match token.kind {
            Kind::Number => {
                let written = token.span.of(text);
                let value: f64 = if written.contains(',') {
                    written.replace(',', "").parse().ok()?
                } else {
                    written.parse().ok()?
                };
                // ".5mg" is half a milligram.
                let point = at > 0
                    && token.gap == Gap::None
                    && tokens
                        .get(at - 1)
                        .is_some_and(|t| t.span.of(text) == "." && t.gap != Gap::None);
                if point && !written.contains('.') {
                    format!("0.{written}").parse().ok()
                } else {
                    Some(value)
                }
            }
            Kind::Word => self.value(token.word),
            Kind::Mark => None,
        }
    }
}
