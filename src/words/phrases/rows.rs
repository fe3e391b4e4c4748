//! Rows of the graph's tables as numbers.

use super::{Constant, Edge, End, Ending, Node, NumberEdge, Part};
use crate::words::flat::{Cell, Row, number};

impl Row<9> for Node {
    fn cells(self) -> [u32; 9] {
        let [edges, ends, numbers] = [self.edges, self.ends, self.numbers];
        let [low, high] = halves(self.words);
        [
            edges.from,
            edges.to,
            ends.from,
            ends.to,
            numbers.from,
            numbers.to,
            self.gap,
            low,
            high,
        ]
    }

    fn of([a, b, c, d, e, f, gap, low, high]: [Cell; 9]) -> Self {
        let part = |from, to| Part {
            from: number(from),
            to: number(to),
        };
        Self {
            edges: part(a, b),
            ends: part(c, d),
            numbers: part(e, f),
            gap: number(gap),
            words: whole(low, high),
        }
    }
}

impl Row<2> for Edge {
    fn cells(self) -> [u32; 2] {
        [self.word, self.to]
    }

    fn of([word, to]: [Cell; 2]) -> Self {
        Self {
            word: number(word),
            to: number(to),
        }
    }
}

impl Row<4> for NumberEdge {
    fn cells(self) -> [u32; 4] {
        let names = u32::from(self.attribute) << 16 | u32::from(self.unit);
        let [low, high] = halves(self.words);
        [names, self.to, low, high]
    }

    fn of([names, to, low, high]: [Cell; 4]) -> Self {
        let names = number(names);
        Self {
            attribute: (names >> 16) as u16,
            unit: names as u16,
            to: number(to),
            words: whole(low, high),
        }
    }
}

impl Row<2> for End {
    fn cells(self) -> [u32; 2] {
        [self.ending, u32::from(self.layer)]
    }

    fn of([ending, layer]: [Cell; 2]) -> Self {
        Self {
            ending: number(ending),
            layer: number(layer) as u8,
        }
    }
}

impl Row<4> for Ending {
    fn cells(self) -> [u32; 4] {
        let Part { from, to } = self.constants;
        [u32::from(self.layer), self.owner, from, to]
    }

    fn of([layer, owner, from, to]: [Cell; 4]) -> Self {
        Self {
            layer: number(layer) as u8,
            owner: number(owner),
            constants: Part {
                from: number(from),
                to: number(to),
            },
        }
    }
}

impl Row<3> for Constant {
    fn cells(self) -> [u32; 3] {
        let [low, high] = halves(self.value.to_bits());
        [u32::from(self.attribute), low, high]
    }

    fn of([attribute, low, high]: [Cell; 3]) -> Self {
        Self {
            attribute: number(attribute) as u16,
            value: f64::from_bits(whole(low, high)),
        }
    }
}

fn halves(whole: u64) -> [u32; 2] {
    [whole as u32, (whole >> 32) as u32]
}

fn whole(low: Cell, high: Cell) -> u64 {
    u64::from(number(high)) << 32 | u64::from(number(low))
}
