//! Dates: "10/5/2011", "10-18-16", "October 10, 2015", "early January 2016".

use super::fact::{Dated, Precision};
use crate::vocabulary::{Vocabulary, WordClass};
use crate::words::{Gap, Kind, Token};
use jiff::civil::Date;
use std::ops::Range;

/// A date in the text.
#[derive(Debug, Clone)]
pub struct DateFound {
    /// Its tokens.
    pub at: Range<usize>,
    /// The date; `None` when it is written like one and cannot be one.
    pub date: Option<Dated>,
}

/// Finds all dates.
pub(super) fn find(text: &str, tokens: &[Token], vocabulary: &Vocabulary) -> Vec<DateFound> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        // Nearly all tokens are no number and no month.
        let begins = match token.kind {
            Kind::Word => month(token, vocabulary).is_some(),
            Kind::Number => true,
            Kind::Mark => false,
        };
        if !begins || at < from {
            continue;
        }
        let reader = Reader {
            text,
            tokens,
            vocabulary,
            at,
        };
        if let Some((end, date)) = reader.numeric().or_else(|| reader.worded()) {
            out.push(DateFound { at: at..end, date });
            from = end;
        }
    }
    out
}

/// The month that a word names, in capitals or not.
#[inline]
fn month(token: &Token, vocabulary: &Vocabulary) -> Option<u8> {
    let month = vocabulary.months.get(token.word as usize).copied();
    month.filter(|&month| month != 0)
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    vocabulary: &'a Vocabulary,
    at: usize,
}

type Read = (usize, Option<Dated>);

impl Reader<'_> {
    fn word(&self, ahead: usize) -> &str {
        self.tokens
            .get(self.at + ahead)
            .map_or("", |t| t.span.of(self.text))
    }

    fn is(&self, ahead: usize, class: WordClass) -> bool {
        let token = self.tokens.get(self.at + ahead);
        token.is_some_and(|t| self.vocabulary.words.any(t.word, &[class]))
    }

    fn touches(&self, ahead: usize) -> bool {
        self.tokens
            .get(self.at + ahead)
            .is_some_and(|t| t.gap == Gap::None)
    }

    fn digits(&self, ahead: usize) -> Option<(u32, usize)> {
        let token = self.tokens.get(self.at + ahead)?;
        if token.kind != Kind::Number {
            return None;
        }
        let written = token.span.of(self.text);
        Some((written.parse().ok()?, written.len()))
    }

    /// Month, day, year with marks between, or year first.
    fn numeric(&self) -> Option<Read> {
        let mark = self.word(1);
        if !matches!(mark, "/" | "-") || self.word(3) != mark {
            return None;
        }
        let (first, width) = self.digits(0)?;
        let touching = (1..=4).filter(|&n| self.touches(n)).count();
        if touching < 3 {
            return None;
        }
        let (second, second_width) = self.digits(2)?;
        let (third, third_width) = self.digits(4)?;
        if width == 4 && second_width <= 2 && third_width <= 2 {
            return Some((self.at + 5, day(first, second, third)));
        }
        if width > 2 || second_width > 2 {
            return None;
        }
        let year = match third_width {
            2 => century(third),
            4 => third,
            // A slip of the keyboard, written like a date and none.
            3 | 5 => return Some((self.at + 5, None)),
            _ => return None,
        };
        if first > 12 && second <= 12 && first <= 31 {
            return Some((self.at + 5, day(year, second, first)));
        }
        if first == 0 || second == 0 || first > 12 || second > 31 {
            return (third_width == 4).then_some((self.at + 5, None));
        }
        Some((self.at + 5, day(year, first, second)))
    }

    /// The name of a month with day and year, or year alone.
    fn worded(&self) -> Option<Read> {
        let token = self.tokens.get(self.at)?;
        if token.kind == Kind::Number {
            // "10 October 2015"
            let month = self.month(1)?;
            let (date, width) = self.digits(0)?;
            let (year, year_width) = self.digits(2)?;
            return (width <= 2 && year_width == 4)
                .then(|| (self.at + 3, day(year, u32::from(month), date)));
        }
        let month = u32::from(self.month(0)?);
        let mut next = 1;
        if self.word(next) == "." {
            next += 1;
        }
        let (number, width) = match self.digits(next) {
            Some(found) => found,
            None if self.is(next, WordClass::Genitive) || self.word(next) == "," => {
                next += 1;
                self.digits(next).filter(|&(_, width)| width == 4)?
            }
            None => return None,
        };
        if width == 4 {
            let date = plausible(number)
                .then(|| day(number, month, 1))
                .flatten()
                .map(|d| Dated {
                    precision: Precision::Month,
                    ..d
                });
            return Some((self.at + next + 1, date));
        }
        if width == 5 {
            return Some((self.at + next + 1, None));
        }
        if width > 2 || number == 0 || number > 31 {
            return None;
        }
        next += 1;
        if self.is(next, WordClass::OrdinalEnding) {
            next += 1;
        }
        let comma = next + usize::from(self.word(next) == ",");
        match self.digits(comma) {
            Some((year, 4)) => Some((self.at + comma + 1, day(year, month, number))),
            Some((_, 5)) => Some((self.at + comma + 1, None)),
            // Without a year it is no date that could be compared.
            _ => None,
        }
    }

    fn month(&self, ahead: usize) -> Option<u8> {
        let token = self.tokens.get(self.at + ahead)?;
        if token.kind != Kind::Word {
            return None;
        }
        // "may" and "march" are words too: a month has a capital.
        month(token, self.vocabulary)
            .filter(|_| token.span.of(self.text).starts_with(char::is_uppercase))
    }
}

/// A year that stands alone, in four digits.
pub(super) fn year(word: &str) -> Option<Dated> {
    let number = word.parse().ok().filter(|_| word.len() == 4)?;
    let date = day(number, 1, 1)?.date;
    Some(Dated {
        date,
        precision: Precision::Year,
    })
}

/// A year that a person of today can have lived in.
fn plausible(year: u32) -> bool {
    (1900..2100).contains(&year)
}

fn century(short: u32) -> u32 {
    if short <= 35 {
        2000 + short
    } else {
        1900 + short
    }
}

fn day(year: u32, month: u32, date: u32) -> Option<Dated> {
    if !plausible(year) {
        return None;
    }
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(date).ok()?,
    )
    .ok()?;
    Some(Dated {
        date,
        precision: Precision::Day,
    })
}
