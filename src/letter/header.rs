//! Labels and values above the letter, in one line, in columns, or in separate blocks.

use super::data::FieldKind;
use super::forms::{FieldInfo, Tag};
use super::scan::Scan;
use super::types::HeaderField;
use super::words::{UNKNOWN, WordId};
use crate::source::Span;

/// Words that a label may be wrapped around.
const WRAPPED_VALUE: usize = 6;

/// A label in the header.
#[derive(Debug, Clone, Copy)]
struct Found {
    field: u8,
    first: usize,
    last: usize,
    /// The words that the label is wrapped around: "Application 12/05/2016 / Received:".
    around: Option<(usize, usize)>,
    value: Option<Span>,
}

/// The fields among the words from `from` up to `to`.
pub(super) fn fields(scan: &Scan<'_, '_>, from: usize, to: usize) -> Vec<HeaderField> {
    let mut header = Header {
        scan,
        to,
        found: Vec::new(),
    };
    header.find_labels(from);
    header.find_wrapped(from);
    header.found.sort_by_key(|found| found.first);
    header.read_values();
    let words = &scan.words;
    header
        .found
        .iter()
        .filter_map(|found| {
            let info = scan.forms.fields.get(found.field as usize)?;
            let label = Span::new(words.start(found.first), words.end(found.last));
            let behind = words
                .body_start(found.last)
                .min(words.start(found.last))
                .max(label.end);
            let value = found.value.unwrap_or(Span::new(behind, behind));
            let rest = found.around.map(|(value, end)| {
                let tail = words
                    .at(found.value.map_or(label.end, |value| value.end))
                    .max(value);
                Span::new(words.start(tail), words.end(end))
            });
            Some(HeaderField {
                field: info.id.clone(),
                label,
                label_rest: rest,
                value,
            })
        })
        .collect()
}

struct Header<'s, 't, 'f> {
    scan: &'s Scan<'t, 'f>,
    to: usize,
    found: Vec<Found>,
}

impl Header<'_, '_, '_> {
    fn info(&self, field: u8) -> Option<&FieldInfo> {
        self.scan.forms.fields.get(field as usize)
    }

    fn find_labels(&mut self, from: usize) {
        let mut next = from;
        for hit in self.scan.hits_in(from, self.to) {
            let Tag::Field(field) = hit.tag else { continue };
            if hit.first < next || hit.last > self.to || !self.is_label(field, hit.first, hit.last)
            {
                continue;
            }
            self.found.push(Found {
                field,
                first: hit.first,
                last: hit.last,
                around: None,
                value: None,
            });
            next = hit.last;
        }
    }

    fn is_label(&self, field: u8, first: usize, last: usize) -> bool {
        let words = &self.scan.words;
        let begins = words.begins_line(first);
        let colon = words.looks(last.wrapping_sub(1)).colon;
        let capitals = (first..last)
            .filter(|&index| words.looks(index).upper)
            .count();
        match self.info(field).map(|info| info.kind) {
            None => false,
            Some(FieldKind::Text) => begins && colon && words.looks(first).upper,
            Some(_) if colon => words.looks(first).upper,
            // "Decision Date 03/12/2015"
            Some(_) => {
                let rest = self.tokens(words.end(last), self.line_end(last));
                capitals >= 2
                    && capitals + 1 >= last - first
                    && self.fitting(field, &rest).is_some()
            }
        }
    }

    /// Labels whose end stands on another line than their beginning, with the value between.
    fn find_wrapped(&mut self, from: usize) {
        let words = &self.scan.words;
        let mut taken = vec![false; self.to.saturating_sub(from)];
        for found in &self.found {
            if let Some(label) = taken.get_mut(found.first - from..found.last - from) {
                label.fill(true);
            }
        }
        let is_taken = |index: usize| taken.get(index - from).copied().unwrap_or(true);
        let mut wrapped: Vec<Found> = Vec::new();
        let ends = |&index: &usize| words.looks(index).colon && words.id(index) != UNKNOWN;
        for end in (from..self.to)
            .filter(ends)
            .filter(|&index| !is_taken(index))
        {
            let mut best: Option<Found> = None;
            for (ids, field) in &self.scan.forms.wrapped {
                let Some(found) = self.wrapped_label(from, end, ids, *field) else {
                    continue;
                };
                let longer = best.is_none_or(|best| found.first < best.first);
                if longer && !(found.first..end).any(is_taken) {
                    best = Some(found);
                }
            }
            wrapped.extend(best);
        }
        self.found.extend(wrapped);
    }

    /// The label of these words that ends with the word at `end`, wrapped around a value of its kind.
    fn wrapped_label(&self, from: usize, end: usize, ids: &[WordId], field: u8) -> Option<Found> {
        let words = &self.scan.words;
        let same = |at: usize, ids: &[WordId]| {
            ids.iter()
                .zip(at..)
                .all(|(&id, index)| words.id(index) == id)
        };
        for split in 1..ids.len() {
            let (head, tail) = ids.split_at_checked(split)?;
            let Some(tail_at) = (end + 1)
                .checked_sub(tail.len())
                .filter(|&at| at > from && same(at, tail))
            else {
                continue;
            };
            let low = tail_at.saturating_sub(WRAPPED_VALUE + head.len()).max(from);
            let head_at = (low..tail_at.saturating_sub(head.len()))
                .rev()
                .find(|&at| same(at, head) && words.looks(at).upper);
            let Some(head_at) = head_at else { continue };
            let (value_first, value_last) = (head_at + head.len(), tail_at);
            let tokens = self.tokens(words.end(value_first), words.start(value_last));
            if self.fitting(field, &tokens).is_some() {
                let around = Some((value_first, end + 1));
                return Some(Found {
                    field,
                    first: head_at,
                    last: value_first,
                    around,
                    value: None,
                });
            }
        }
        None
    }

    fn read_values(&mut self) {
        let words = &self.scan.words;
        let mut run = 0;
        let mut values: Vec<Option<Span>> = vec![None; self.found.len()];
        for (index, found) in self.found.iter().enumerate() {
            let block_end = self.found.get(index + 1).map_or(self.to, |next| next.first);
            let (start, end) = match found.around {
                Some((value_first, tail_end)) => (
                    words.end(value_first),
                    words.start(tail_end.saturating_sub(1)),
                ),
                None => (words.body_start(found.last), words.start(block_end)),
            };
            let block = words.trim(start, end.min(words.text.len() as u32));
            if block.is_empty() && found.around.is_none() {
                run += 1;
                continue;
            }
            let first = index - run;
            run = 0;
            let labels = self.found.get(first..=index).unwrap_or_default();
            for (offset, value) in self.share(labels, block).into_iter().enumerate() {
                if let Some(slot) = values.get_mut(first + offset) {
                    *slot = value;
                }
            }
        }
        for (found, value) in self.found.iter_mut().zip(values) {
            found.value = value;
        }
    }

    /// Shares out a block of text among the labels before it: all its own to the last one, or one item to each.
    fn share(&self, labels: &[Found], block: Span) -> Vec<Option<Span>> {
        let mut values = vec![None; labels.len()];
        let Some(last) = labels.last() else {
            return values;
        };
        let line = self.first_line(block);
        let items = self.tokens(line.start, line.end);
        let own = self.own_value(last, line, &items, block);
        let has_text = labels.iter().any(|label| {
            self.info(label.field)
                .is_none_or(|info| info.kind == FieldKind::Text)
        });
        if labels.len() > 1 && !has_text {
            if let Some(shared) = self
                .share_lines(labels, block)
                .or_else(|| self.share_tokens(labels, block))
            {
                return shared.into_iter().map(Some).collect();
            }
            // More than one value, and no telling which label each belongs to.
            let fits = |item: &Span| self.fitting(last.field, &[*item]).is_some();
            if items.iter().filter(|item| fits(item)).count() > 1 {
                return values;
            }
        }
        if let Some(value) = values.last_mut() {
            *value = Some(own);
        }
        values
    }

    /// One line a label.
    fn share_lines(&self, labels: &[Found], block: Span) -> Option<Vec<Span>> {
        let mut start = block.start;
        let mut values = Vec::with_capacity(labels.len());
        let mut lines = block
            .of(self.scan.words.text)
            .split_inclusive('\n')
            .map(|line| {
                let span = self.scan.words.trim(start, start + line.len() as u32);
                start += line.len() as u32;
                span
            });
        for label in labels {
            let line = lines.by_ref().find(|line| !line.is_empty())?;
            let tokens = self.tokens(line.start, line.end);
            values.push(self.fitting(label.field, &tokens)?);
        }
        Some(values)
    }

    /// One item a label, in one line or several.
    fn share_tokens(&self, labels: &[Found], block: Span) -> Option<Vec<Span>> {
        let tokens = self.tokens(block.start, block.end);
        let mut rest = tokens.as_slice();
        let mut values = Vec::with_capacity(labels.len());
        for label in labels {
            let value = self.fitting(label.field, rest)?;
            let used = rest
                .iter()
                .take_while(|token| token.start < value.end)
                .count();
            rest = rest.get(used..)?;
            values.push(value);
        }
        Some(values)
    }

    /// The value of the last label: what is of its kind, else the rest of the line. A text goes on to the end of its paragraph.
    fn own_value(&self, label: &Found, line: Span, items: &[Span], block: Span) -> Span {
        let words = &self.scan.words;
        if self
            .info(label.field)
            .is_some_and(|info| info.kind == FieldKind::Text)
        {
            let text = block.of(words.text);
            let length = text.find("\n\n").unwrap_or(text.len()) as u32;
            let below = words
                .slice(words.end(label.last), block.start)
                .contains('\n');
            return if below {
                words.trim(block.start, block.start + length)
            } else {
                line
            };
        }
        let Some(value) = self.fitting(label.field, items) else {
            return line;
        };
        // "1/1/2010 - 3/1/2011" is one value.
        let rest = items.iter().filter(|item| item.start >= value.end);
        let another = rest.into_iter().any(|item| is_date(item.of(words.text)));
        if another { line } else { value }
    }

    /// The value at the start of these tokens, if it is of the field's kind.
    fn fitting(&self, field: u8, tokens: &[Span]) -> Option<Span> {
        let info = self.info(field)?;
        let text = self.scan.words.text;
        let first = tokens.first()?;
        let word = first.of(text);
        match info.kind {
            FieldKind::Text => Some(*first),
            FieldKind::Number => {
                let plain = word.chars().all(|c| c.is_alphanumeric() || c == '-');
                (plain
                    && word.len() >= 4
                    && word.contains(|c: char| c.is_ascii_digit())
                    && !is_date(word))
                .then_some(*first)
            }
            FieldKind::Word => {
                let word = word.trim_end_matches(['.', ',', ';']);
                let id = self.scan.id(word);
                let value = Span::new(first.start, first.start + word.len() as u32);
                info.values.contains(&id).then_some(value)
            }
            FieldKind::Date if is_date(word) => Some(*first),
            // "October 27, 1993"
            FieldKind::Date => {
                let [_, day, year] = tokens.get(..3)? else {
                    return None;
                };
                let day = day.of(text).trim_end_matches(',');
                let digits = |text: &str, most: usize| {
                    (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
                };
                let year_text = year.of(text);
                let month = word.chars().all(char::is_alphabetic) && word.len() >= 3;
                (month && digits(day, 2) && year_text.len() == 4 && digits(year_text, 4))
                    .then_some(first.cover(*year))
            }
        }
    }

    /// The end of the line on which the word before `index` stands, or the start of the next label.
    fn line_end(&self, index: usize) -> u32 {
        let line = index
            .checked_sub(1)
            .and_then(|before| self.scan.words.line_of(before));
        line.map_or(0, |line| line.end)
    }

    fn first_line(&self, block: Span) -> Span {
        let text = block.of(self.scan.words.text);
        let length = text.find('\n').unwrap_or(text.len());
        self.scan
            .words
            .trim(block.start, block.start + length as u32)
    }

    fn tokens(&self, start: u32, end: u32) -> Vec<Span> {
        let mut tokens = Vec::new();
        let mut at = start;
        for part in self.scan.words.slice(start, end).split([' ', '\n', '\t']) {
            if !part.is_empty() {
                tokens.push(Span::new(at, at + part.len() as u32));
            }
            at += part.len() as u32 + 1;
        }
        tokens
    }
}

/// "10/11/2016", "08-05-1994", "3.12.15".
fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
    let digits = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    parts.len() == 3 && parts.iter().all(digits)
}
