//! White space: what one gap between words amounts to, and whether a text is double-spaced.

/// The white space, and the markup that acts as such, between two words.
#[derive(Debug, Default)]
pub(super) struct Gap {
    /// Where the white space starts in the base text.
    pub(super) start: usize,
    /// Where it ends; 0 as long as there is none.
    pub(super) end: usize,
    newlines: u32,
    line_tags: u32,
    block: u32,
    soft: bool,
    hard_space: bool,
}

impl Gap {
    pub(super) fn is_open(&self) -> bool {
        self.end > 0
    }

    fn extend(&mut self, start: usize, end: usize) {
        if !self.is_open() {
            self.start = start;
        }
        self.end = end;
    }

    pub(super) fn space(&mut self, start: usize, end: usize) {
        self.extend(start, end);
    }

    /// A space that HTML does not collapse: `<p>&nbsp;</p>` is a blank line.
    pub(super) fn hard_space(&mut self, start: usize, end: usize) {
        self.extend(start, end);
        self.hard_space = self.block > 0;
    }

    pub(super) fn line_end(&mut self, start: usize, end: usize) {
        self.extend(start, end);
        self.newlines += 1;
    }

    /// A form feed and the like: beside a line end it adds nothing.
    pub(super) fn soft_line_end(&mut self, start: usize, end: usize) {
        self.extend(start, end);
        self.soft = true;
    }

    /// `<br>` and the like.
    pub(super) fn line_tag(&mut self, start: usize, end: usize) {
        self.extend(start, end);
        self.line_tags += 1;
    }

    /// `<p>`, `</p>` and the like: many of them in a row are one paragraph break.
    pub(super) fn block_tag(&mut self, start: usize, end: usize) {
        self.extend(start, end);
        if self.block == 0 || self.hard_space {
            self.block += 2;
        }
        self.hard_space = false;
    }

    /// Line ends in the gap: 1 for a line break, more for blank lines. Tags and newlines of the
    /// source do not add up: `<br>` is usually followed by a newline.
    pub(super) fn line_ends(&self) -> u32 {
        self.newlines
            .max(self.line_tags)
            .max(self.block)
            .max(u32::from(self.soft))
    }
}

/// Fewer line breaks than this say nothing about the spacing.
const FEWEST: u32 = 6;
/// Gaps of more line ends are counted together.
const MOST: usize = 8;

/// Counts the line breaks of a text.
#[derive(Debug, Default)]
pub(super) struct Spacing {
    /// How many gaps have 0, 1, 2, ... line ends.
    counts: [u32; MOST + 1],
    /// Gaps with a blank line inside a sentence.
    inside_sentence: u32,
}

impl Spacing {
    /// Counts a gap of `line_ends` (at least one) between two characters.
    pub(super) fn count(&mut self, line_ends: u32, before: Option<char>, after: char) {
        if let Some(count) = self.counts.get_mut((line_ends as usize).min(MOST)) {
            *count += 1;
        }
        let ended = before.is_some_and(|c| matches!(c, '.' | ':' | ';' | '?' | '!'));
        if line_ends >= 2 && after.is_lowercase() && !ended {
            self.inside_sentence += 1;
        }
    }

    /// For a double-spaced text: how many line ends part two of its lines.
    ///
    /// Most lines are then followed by blank ones, and many of these stand inside a sentence;
    /// without the second test a text of one-line paragraphs would count as double-spaced. At least
    /// half of the gaps become line breaks, so that a folded text is never double-spaced.
    pub(super) fn line_ends_per_line(&self) -> Option<u32> {
        let total: u32 = self.counts.iter().sum();
        let single = self.counts.get(1).copied().unwrap_or_default();
        let wide = total - single;
        if total < FEWEST || wide * 2 <= total || self.inside_sentence * 3 < wide {
            return None;
        }
        let mut seen = 0;
        let median = self.counts.iter().position(|count| {
            seen += count;
            seen * 2 >= total
        });
        median.map(|median| median as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spacing(gaps: &[(u32, u32)], inside_sentence: u32) -> Option<u32> {
        let mut spacing = Spacing::default();
        for &(line_ends, times) in gaps {
            for _ in 0..times {
                spacing.count(line_ends, None, 'A');
            }
        }
        spacing.inside_sentence = inside_sentence;
        spacing.line_ends_per_line()
    }

    #[test]
    fn double_spacing_needs_a_majority_and_broken_sentences() {
        assert_eq!(spacing(&[(2, 20), (4, 5)], 10), Some(2));
        assert_eq!(spacing(&[(3, 20), (4, 5)], 10), Some(3));
        assert_eq!(spacing(&[(1, 20), (2, 20)], 10), None);
        assert_eq!(spacing(&[(2, 20)], 0), None);
        assert_eq!(spacing(&[(2, 4)], 4), None);
    }

    #[test]
    fn tags_and_newlines_do_not_add_up() {
        let mut gap = Gap::default();
        gap.line_tag(0, 4);
        gap.line_end(4, 5);
        assert_eq!(gap.line_ends(), 1);
        gap.block_tag(5, 8);
        gap.block_tag(8, 12);
        assert_eq!(gap.line_ends(), 2);
        gap.hard_space(12, 14);
        gap.block_tag(14, 18);
        assert_eq!(gap.line_ends(), 4);
        assert_eq!((gap.start, gap.end), (0, 18));
    }
}
