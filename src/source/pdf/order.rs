//! Pieces of text on a page, and the order in which they are read.

use std::collections::HashMap;
use std::ops::Range;

/// Glyphs whose baselines differ by less stand on one line: superscripts.
pub(super) const SAME_LINE: f64 = 0.5;

/// Where a glyph stands, in a frame turned so that its text runs along x.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) x: f64,
    /// Grows downwards.
    pub(super) y: f64,
    /// Where the next glyph is due.
    pub(super) end: f64,
    pub(super) size: f64,
    /// Direction of the text, to keep stamps along the margin apart.
    pub(super) turn: (i8, i8),
}

impl Glyph {
    /// Bold is sometimes faked by drawing text twice, a little apart.
    pub(super) fn is_overprinted_by(&self, other: Glyph) -> bool {
        let (dx, dy) = ((self.x - other.x).abs(), (self.y - other.y).abs());
        let width = self.end - self.x;
        dx < 0.15 * self.size && dy < 0.15 * self.size && dx * 3.0 < width
    }
}

/// Glyphs that follow each other without a gap.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) first: Glyph,
    pub(super) end: f64,
    pub(super) text: Range<usize>,
}

/// Drops pieces that were drawn already at their place.
pub(super) fn drop_overprints(pieces: &mut Vec<Piece>, text: &str) {
    /// Of the same text, so many are compared: those of a line.
    const NEAR: usize = 16;
    let mut drawn: HashMap<&str, Vec<Glyph>> = HashMap::new();
    pieces.retain(|piece| {
        let content = text.get(piece.text.clone()).unwrap_or_default();
        let places = drawn.entry(content).or_default();
        let whole = Glyph {
            end: piece.end,
            ..piece.first
        };
        let twice = places
            .iter()
            .rev()
            .take(NEAR)
            .any(|place| place.is_overprinted_by(whole));
        if !twice {
            places.push(whole);
        }
        !twice
    });
}

/// Whether a page moves up or back within a line too often for its order to be reading order.
pub(super) fn is_disordered(pieces: &[Piece]) -> bool {
    let mut lines = 1;
    let mut jumps = 0;
    for (before, piece) in pieces.iter().zip(pieces.iter().skip(1)) {
        let size = piece.first.size.max(before.first.size);
        let down = (piece.first.y - before.first.y) / size;
        // Up and to the right is the next cell of a table.
        let next_cell = down > -4.0 && piece.first.x > before.end;
        if down >= SAME_LINE {
            lines += 1;
        } else if piece.first.x < before.first.x || (down <= -SAME_LINE && !next_cell) {
            jumps += 1;
        }
    }
    jumps > 3 && jumps * 5 > lines
}

pub(super) fn sort_by_position(pieces: &mut [Piece]) {
    pieces.sort_by(|a, b| a.first.y.total_cmp(&b.first.y));
    let mut rest = pieces;
    while let Some(top) = rest.first().map(|piece| piece.first) {
        let row = rest
            .iter()
            .take_while(|piece| piece.first.y - top.y < SAME_LINE * piece.first.size.max(top.size))
            .count()
            .max(1);
        let Some((row, below)) = rest.split_at_mut_checked(row) else {
            return;
        };
        row.sort_by(|a, b| a.first.x.total_cmp(&b.first.x));
        rest = below;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(x: f64, y: f64, text: Range<usize>) -> Piece {
        let end = x + 10.0;
        let (size, turn) = (10.0, (4, 0));
        let first = Glyph {
            x,
            y,
            end,
            size,
            turn,
        };
        Piece { first, end, text }
    }

    fn read(pieces: &[Piece]) -> Vec<usize> {
        pieces.iter().map(|piece| piece.text.start).collect()
    }

    #[test]
    fn rows_are_read_from_the_left() {
        let mut pieces = vec![
            piece(50.0, 12.0, 3..4),
            piece(0.0, 30.0, 5..6),
            piece(0.0, 10.0, 1..2),
            piece(90.0, 10.0, 4..5),
            piece(20.0, 8.0, 2..3),
        ];
        sort_by_position(&mut pieces);
        assert_eq!(read(&pieces), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn only_many_jumps_are_disorder() {
        let lines = |order: &[u32]| -> Vec<Piece> {
            order
                .iter()
                .map(|&line| piece(0.0, f64::from(line) * 12.0, 0..0))
                .collect()
        };
        let ordered: Vec<u32> = (0..40).collect();
        assert!(!is_disordered(&lines(&ordered)));
        let footer_first: Vec<u32> = [40].into_iter().chain(0..40).collect();
        assert!(!is_disordered(&lines(&footer_first)));
        let upside_down: Vec<u32> = (0..40).rev().collect();
        assert!(is_disordered(&lines(&upside_down)));
    }

    #[test]
    fn overprinted_pieces_go() {
        let text = "boldboldbold";
        let mut pieces = vec![
            piece(0.0, 10.0, 0..4),
            piece(0.5, 10.0, 4..8),
            piece(40.0, 10.0, 8..12),
        ];
        drop_overprints(&mut pieces, text);
        assert_eq!(read(&pieces), [0, 8]);
    }
}
