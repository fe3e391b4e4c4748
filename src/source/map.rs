//! The offset map: which bytes of the base text each byte of the folded text stands for.

use super::Span;
use super::lines::{ceil_char_boundary, floor_char_boundary};

/// Some folded bytes and the base bytes that they stand for. They end where the next run starts.
///
/// A run of equal lengths maps byte by byte; of unequal lengths it maps as a whole.
#[derive(Debug, Clone, Copy)]
struct Run {
    folded: u32,
    base: u32,
    base_end: u32,
}

/// Sorted runs; base bytes between two runs were dropped.
#[derive(Debug, Default)]
pub(super) struct OffsetMap {
    runs: Vec<Run>,
    folded_len: u32,
}

impl OffsetMap {
    /// Records that the next `len` folded bytes stand for the base bytes `base..base_end`.
    ///
    /// Neighbours of equal lengths become one run. This holds even where a character was replaced
    /// by another of its length: spans are widened to whole characters when read.
    pub(super) fn push(&mut self, base: usize, base_end: usize, len: usize) {
        let (base, base_end, len) = (base as u32, base_end as u32, len as u32);
        let folded = self.folded_len;
        self.folded_len += len;
        if let Some(last) = self.runs.last_mut() {
            let even = last.base_end - last.base == folded - last.folded;
            if even && last.base_end == base && base_end - base == len {
                last.base_end = base_end;
                return;
            }
        }
        self.runs.push(Run {
            folded,
            base,
            base_end,
        });
    }

    /// The base bytes from the first to the last character of a folded span.
    pub(super) fn base_span(&self, base: &str, folded: Span) -> Span {
        let end = folded.end.min(self.folded_len);
        if folded.start >= end {
            let at = self.base_start(base, folded.start);
            return Span::new(at, at);
        }
        Span::new(
            self.base_start(base, folded.start),
            self.base_end(base, end),
        )
    }

    fn base_start(&self, base: &str, folded: u32) -> u32 {
        if folded >= self.folded_len {
            return self.runs.last().map_or(0, |run| run.base_end);
        }
        let Some((run, len)) = self.run_at(folded) else {
            return 0;
        };
        if run.base_end - run.base == len {
            floor_char_boundary(base, run.base + (folded - run.folded))
        } else {
            run.base
        }
    }

    /// For `folded` > 0: where the byte before it ends.
    fn base_end(&self, base: &str, folded: u32) -> u32 {
        let Some((run, len)) = self.run_at(folded - 1) else {
            return 0;
        };
        if run.base_end - run.base == len {
            ceil_char_boundary(base, run.base + (folded - run.folded))
        } else {
            run.base_end
        }
    }

    /// The run that holds a folded byte, and its folded length.
    fn run_at(&self, folded: u32) -> Option<(Run, u32)> {
        let next = self.runs.partition_point(|run| run.folded <= folded);
        self.with_len(next.checked_sub(1)?)
    }

    fn with_len(&self, index: usize) -> Option<(Run, u32)> {
        let run = *self.runs.get(index)?;
        let end = self
            .runs
            .get(index + 1)
            .map_or(self.folded_len, |next| next.folded);
        Some((run, end - run.folded))
    }

    /// The folded offset nearest to a base offset.
    pub(super) fn folded_offset(&self, text: &str, base: u32) -> u32 {
        let next = self.runs.partition_point(|run| run.base <= base);
        let Some((run, len)) = next.checked_sub(1).and_then(|index| self.with_len(index)) else {
            return 0;
        };
        let base_len = run.base_end - run.base;
        let inside = (base - run.base).min(base_len);
        if base_len == len {
            floor_char_boundary(text, run.folded + inside)
        } else if inside * 2 <= base_len {
            run.folded
        } else {
            run.folded + len
        }
    }

    /// How many runs there are: the cost of the map.
    #[cfg(test)]
    pub(super) fn run_count(&self) -> usize {
        self.runs.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "a “b”  c" folded to `a "b" c`.
    fn sample() -> (&'static str, &'static str, OffsetMap) {
        let base = "a “b”  c";
        let mut map = OffsetMap::default();
        for (start, end, len) in [
            (0, 2, 2),
            (2, 5, 1),
            (5, 6, 1),
            (6, 9, 1),
            (9, 11, 1),
            (11, 12, 1),
        ] {
            map.push(start, end, len);
        }
        (base, "a \"b\" c", map)
    }

    #[test]
    fn spans_cover_whole_characters() {
        let (base, folded, map) = sample();
        assert_eq!(folded.len(), 7);
        assert_eq!(map.base_span(base, Span::new(2, 5)).of(base), "“b”");
        assert_eq!(map.base_span(base, Span::new(3, 4)).of(base), "b");
        assert_eq!(map.base_span(base, Span::new(4, 7)).of(base), "”  c");
        assert_eq!(map.base_span(base, Span::new(6, 99)).of(base), "c");
        assert_eq!(map.base_span(base, Span::new(99, 120)), Span::new(12, 12));
    }

    #[test]
    fn inverse_is_the_nearest() {
        let (_, folded, map) = sample();
        for (base, expected) in [
            (0, 0),
            (1, 1),
            (2, 2),
            (3, 2),
            (4, 3),
            (5, 3),
            (9, 5),
            (11, 6),
            (99, 7),
        ] {
            assert_eq!(
                map.folded_offset(folded, base),
                expected,
                "base offset {base}"
            );
        }
    }

    #[test]
    fn even_neighbours_are_one_run() {
        let mut map = OffsetMap::default();
        map.push(0, 3, 3);
        map.push(3, 4, 1);
        map.push(4, 9, 5);
        assert_eq!(map.run_count(), 1);
        map.push(10, 11, 1);
        assert_eq!(map.run_count(), 2);
    }

    #[test]
    fn empty_map() {
        let map = OffsetMap::default();
        assert_eq!(map.base_span("", Span::new(0, 5)), Span::new(0, 0));
        assert_eq!(map.folded_offset("", 3), 0);
    }
}
