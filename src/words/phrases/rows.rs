//! Rows of the graph's tables as numbers.

use super::{Edge, Node, NumberEdge};
use crate::words::flat::Row;

impl Row<4> for Node {
    fn cells(self) -> [u32; 4] {
        [self.edges, self.ends, self.numbers, self.gap]
    }

    fn of([edges, ends, numbers, gap]: [u32; 4]) -> Self {
        Self {
            edges,
            ends,
            numbers,
            gap,
        }
    }
}

impl Row<2> for Edge {
    fn cells(self) -> [u32; 2] {
        [self.word, self.to]
    }

    fn of([word, to]: [u32; 2]) -> Self {
        Self { word, to }
    }
}

impl Row<2> for NumberEdge {
    fn cells(self) -> [u32; 2] {
        [
            u32::from(self.attribute) << 16 | u32::from(self.unit),
            self.to,
        ]
    }

    fn of([names, to]: [u32; 2]) -> Self {
        Self {
            attribute: (names >> 16) as u16,
            unit: names as u16,
            to,
        }
    }
}
