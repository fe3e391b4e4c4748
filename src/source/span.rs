//! A range of bytes in a text, the currency of all later stages.

/// Byte offsets into a text, half-open.
///
/// Offsets are `u32`: inputs are limited to 64 MiB, and there are many spans.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` up to `end`; an `end` before `start` gives an empty span at `start`.
    pub const fn new(start: u32, end: u32) -> Self {
        let end = if end < start { start } else { end };
        Self { start, end }
    }

    /// Number of bytes.
    pub const fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the byte at `offset` lies inside.
    pub const fn contains(&self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end && !self.is_empty() && !other.is_empty()
    }

    /// The smallest span that holds both.
    pub fn cover(&self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The part of `text` that the span stands for; empty when out of range or not on character
    /// boundaries.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn measures_and_compares() {
        let span = Span::new(2, 5);
        assert_eq!(span.len(), 3);
        assert!(span.contains(2) && span.contains(4) && !span.contains(5));
        assert!(span.overlaps(Span::new(4, 9)));
        assert!(!span.overlaps(Span::new(5, 9)));
        assert!(!span.overlaps(Span::new(3, 3)));
        assert_eq!(span.cover(Span::new(7, 9)), Span::new(2, 9));
        assert!(Span::new(5, 2).is_empty());
    }

    #[test]
    fn of_never_panics() {
        assert_eq!(Span::new(0, 2).of("é1"), "é");
        assert_eq!(Span::new(1, 2).of("é1"), "");
        assert_eq!(Span::new(2, 9).of("é1"), "");
        assert_eq!(Span { start: 3, end: 1 }.of("abcd"), "");
    }
}
