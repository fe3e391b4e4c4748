//! A few rows of text around passages, cut and folded to a width.
//!
//! Letters have lines of 3,000 characters, blank lines between all lines, and passages that run over a page. An excerpt shows
//! the sentence around a passage as running text, and never more than the rows it is given.

use super::sentence;
use super::words::{shown, width_of};
use std::ops::Range;

/// A row of an excerpt.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The words.
    pub(super) text: String,
    /// Columns that it takes.
    pub(super) width: usize,
    /// The marked columns.
    pub(super) marks: Vec<Mark>,
}

/// Marked columns of a row, or characters of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Index of the passage.
    pub(super) which: usize,
    /// First column.
    pub(super) start: usize,
    /// Column after the last.
    pub(super) end: usize,
}

/// How large an excerpt may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Columns.
    pub(super) width: usize,
    /// Rows, where one with marks counts twice, for the line under it.
    pub(super) rows: usize,
    /// What stands for words left out.
    pub(super) cut: &'static str,
}

/// The rows around `passages`, which are in order and do not overlap.
pub(super) fn excerpt(text: &str, passages: &[Range<usize>], room: Room) -> Vec<Row> {
    let room = Room {
        width: room.width.max(16),
        rows: room.rows.max(2),
        ..room
    };
    let context = Context::new(text, passages, room);
    let words = &context.words;
    let all = context.rows(0..words.len());
    if cost(&all) <= room.rows {
        return all;
    }
    let marked = |word: &Word| !word.marks.is_empty();
    let first = words.iter().position(marked).unwrap_or(0);
    let last = words.iter().rposition(marked).map_or(first, |at| at + 1);
    let least = cost(&context.rows(first..last));
    if least > room.rows {
        return context.ends(first..last);
    }
    // Where the sentence is cut all the same, a row less of it does no harm.
    let rows = least.max(room.rows.saturating_sub(1));
    context.grown(first..last, rows)
}

fn cost(rows: &[Row]) -> usize {
    rows.iter()
        .map(|row| 1 + usize::from(!row.marks.is_empty()))
        .sum()
}

/// A word and which of its columns are marked.
#[derive(Debug, Clone, Default)]
struct Word {
    text: String,
    width: usize,
    marks: Vec<Mark>,
    /// Whether it goes on the word before.
    glued: bool,
}

impl Word {
    fn cut(room: Room) -> Self {
        let width = room.cut.chars().count();
        Self {
            text: room.cut.to_owned(),
            width,
            ..Self::default()
        }
    }

    fn has(&self, which: usize) -> bool {
        self.marks.iter().any(|mark| mark.which == which)
    }
}

/// The words from which the rows are made.
struct Context {
    words: Vec<Word>,
    room: Room,
    /// Whether more of the sentence goes before, or follows.
    more: (bool, bool),
}

impl Context {
    fn new(text: &str, passages: &[Range<usize>], room: Room) -> Self {
        // Bytes that are looked at on either side, and of a passage: more than can be shown.
        let reach = room.width * room.rows * 4;
        let (from, to) = match (passages.first(), passages.last()) {
            (Some(first), Some(last)) => (first.start, last.end.max(first.start)),
            _ => (0, 0),
        };
        let earliest = floor(text, from.saturating_sub(reach));
        let latest = ceil(text, to.saturating_add(reach));
        let before = text.get(earliest..from).unwrap_or_default();
        let inside = text.get(from..to).unwrap_or_default();
        let after = text.get(to..latest).unwrap_or_default();
        let start = sentence::start(before, text.get(from..latest).unwrap_or_default());
        let end = sentence::end(inside, after);

        let mut words = Words::new(room);
        words.add(before.get(start.unwrap_or(0)..).unwrap_or_default(), None);
        let count = words.finished();
        let mut at = from;
        for (which, passage) in passages.iter().enumerate() {
            words.add(text.get(at..passage.start).unwrap_or_default(), None);
            let passage_text = text.get(passage.clone()).unwrap_or_default();
            let head = floor(passage_text, reach);
            let tail = ceil(passage_text, passage_text.len().saturating_sub(reach));
            if head < tail {
                words.add(passage_text.get(..head).unwrap_or_default(), Some(which));
                words.add(" ", None);
                words.add(passage_text.get(tail..).unwrap_or_default(), Some(which));
            } else {
                words.add(passage_text, Some(which));
            }
            at = passage.end;
        }
        words.add(
            after.get(..end.unwrap_or(after.len())).unwrap_or_default(),
            None,
        );
        let mut words = words.finish();
        if words.iter().all(|word| word.marks.is_empty()) {
            // An empty passage: the word that follows, else the one before.
            let at = count.min(words.len().saturating_sub(1));
            if let Some(word) = words.get_mut(at) {
                word.marks.push(Mark {
                    which: 0,
                    start: 0,
                    end: word.width,
                });
            }
        }
        Self {
            words,
            room,
            more: (
                start.is_none() && earliest > 0,
                end.is_none() && latest < text.len(),
            ),
        }
    }

    /// The rows of some of the words, with signs where words are left out.
    fn rows(&self, range: Range<usize>) -> Vec<Row> {
        let before = range.start > 0 || self.more.0;
        let after = range.end < self.words.len() || self.more.1;
        let mut words = Vec::with_capacity(range.len() + 2);
        if before {
            words.push(Word::cut(self.room));
        }
        words.extend(self.words.get(range).unwrap_or_default().iter().cloned());
        if after {
            words.push(Word::cut(self.room));
        }
        self.fill(&words)
    }

    /// As many words around the marked ones as there is room for.
    fn grown(&self, mut range: Range<usize>, most: usize) -> Vec<Row> {
        let mut rows = self.rows(range.clone());
        let (mut left, mut right) = (0, 0);
        let (mut more_left, mut more_right) = (true, true);
        loop {
            more_left &= range.start > 0;
            more_right &= range.end < self.words.len();
            let leftwards = more_left && (left <= right || !more_right);
            let wider = match (leftwards, more_right) {
                (true, _) => range.start - 1..range.end,
                (false, true) => range.start..range.end + 1,
                (false, false) => return rows,
            };
            let tried = self.rows(wider.clone());
            if cost(&tried) <= most {
                let added = if leftwards { wider.start } else { range.end };
                let added = self.words.get(added).map_or(0, |word| word.width + 1);
                if leftwards {
                    left += added;
                } else {
                    right += added;
                }
                range = wider;
                rows = tried;
            } else if leftwards {
                more_left = false;
            } else {
                more_right = false;
            }
        }
    }

    /// The first and last words of a passage too long to be shown.
    fn ends(&self, range: Range<usize>) -> Vec<Row> {
        let words = self.words.get(range).unwrap_or_default();
        // A third of the room for the end: the start is what a reader recognises it by.
        let columns = self.room.rows / 2 * self.room.width;
        let (mut head, mut tail) = (0, 0);
        let mut used = 0;
        for word in words {
            used += word.width + 1;
            if used > columns * 2 / 3 {
                break;
            }
            head += 1;
        }
        used = 0;
        for word in words.iter().rev() {
            used += word.width + 1;
            if used > columns / 3 {
                break;
            }
            tail += 1;
        }
        loop {
            let mut shown: Vec<Word> = words.iter().take(head.max(1)).cloned().collect();
            let mut middle = Word::cut(self.room);
            if let Some(mark) = shown.last().and_then(|word| word.marks.last()) {
                middle.marks.push(Mark {
                    which: mark.which,
                    start: 0,
                    end: middle.width,
                });
            }
            shown.push(middle);
            let skip = words.len().saturating_sub(tail.max(1));
            shown.extend(words.iter().skip(skip).cloned());
            let rows = self.fill(&shown);
            if cost(&rows) <= self.room.rows || (head <= 1 && tail <= 1) {
                return rows;
            }
            if head > tail {
                head -= 1;
            } else {
                tail -= 1;
            }
        }
    }

    /// Words to rows; marked words stay together where that needs no further row.
    fn fill(&self, words: &[Word]) -> Vec<Row> {
        let kept = self.fill_as(words, true);
        if cost(&kept) <= self.room.rows {
            return kept;
        }
        self.fill_as(words, false)
    }

    fn fill_as(&self, words: &[Word], keep: bool) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let mut row = Row::default();
        for (at, word) in words.iter().enumerate() {
            let starts = word.marks.iter().find(|mark| {
                !at.checked_sub(1)
                    .and_then(|before| words.get(before))
                    .is_some_and(|before| before.has(mark.which))
            });
            let mut needed = word.width;
            if let Some(mark) = starts.filter(|_| keep) {
                let rest = words.iter().skip(at + 1);
                let whole: usize = rest
                    .take_while(|word| word.has(mark.which))
                    .map(|word| word.width + 1)
                    .sum();
                if word.width + whole <= self.room.width / 2 {
                    needed += whole;
                }
            }
            let space = usize::from(!row.text.is_empty() && !word.glued);
            if !row.text.is_empty() && row.width + space + needed > self.room.width {
                rows.push(std::mem::take(&mut row));
            }
            row.push(word);
        }
        rows.push(row);
        rows
    }
}

impl Row {
    fn push(&mut self, word: &Word) {
        if !self.text.is_empty() && !word.glued {
            self.text.push(' ');
            self.width += 1;
        }
        for mark in &word.marks {
            let (start, end) = (self.width + mark.start, self.width + mark.end);
            match self.marks.iter_mut().find(|m| m.which == mark.which) {
                Some(same) => same.end = end,
                None => self.marks.push(Mark {
                    which: mark.which,
                    start,
                    end,
                }),
            }
        }
        self.text.push_str(&word.text);
        self.width += word.width;
    }
}

/// Makes words of text, piece by piece.
struct Words {
    done: Vec<Word>,
    word: Word,
    /// A longer word is broken, so that the first and last one of a passage fit on one row.
    longest: usize,
}

impl Words {
    fn new(room: Room) -> Self {
        Self {
            done: Vec::new(),
            word: Word::default(),
            longest: (room.width - room.cut.len() - 2) / 2,
        }
    }

    fn add(&mut self, text: &str, which: Option<usize>) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.end(false);
                continue;
            }
            let Some(c) = shown(c) else { continue };
            let wide = width_of(c);
            if self.word.width + wide > self.longest {
                self.end(true);
            }
            let start = self.word.width;
            self.word.text.push(c);
            self.word.width += wide;
            let Some(which) = which else { continue };
            let end = self.word.width;
            match self.word.marks.iter_mut().find(|mark| mark.which == which) {
                Some(mark) => mark.end = end,
                None => self.word.marks.push(Mark { which, start, end }),
            }
        }
    }

    fn end(&mut self, glued: bool) {
        if !self.word.text.is_empty() {
            self.done.push(std::mem::take(&mut self.word));
            self.word.glued = glued;
        } else if !glued {
            self.word.glued = false;
        }
    }

    fn finished(&self) -> usize {
        self.done.len() + usize::from(!self.word.text.is_empty())
    }

    fn finish(mut self) -> Vec<Word> {
        self.end(false);
        self.done
    }
}

/// The nearest character boundary at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0)
}

/// The nearest character boundary at or after `at`.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(text.len())
}
