//! Rows of the graph's tables as numbers.

use super::{Constant, Edge, Ending, Node, NumberEdge, Part};
use crate::words::flat::{self, Cell, Row, number};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl Row<7> for Node {
    fn cells(self) -> [u32; 7] {
        let [edges, ends, numbers] = [self.edges, self.ends, self.numbers];
        [
            edges.from,
            edges.to,
            ends.from,
            ends.to,
            numbers.from,
            numbers.to,
            self.gap,
        ]
    }

    fn of([a, b, c, d, e, f, gap]: [Cell; 7]) -> Self {
        let part = |from, to| Part {
            from: number(from),
            to: number(to),
        };
        Self {
            edges: part(a, b),
            ends: part(c, d),
            numbers: part(e, f),
            gap: number(gap),
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

impl Row<2> for NumberEdge {
    fn cells(self) -> [u32; 2] {
        [
            u32::from(self.attribute) << 16 | u32::from(self.unit),
            self.to,
        ]
    }

    fn of([names, to]: [Cell; 2]) -> Self {
        let names = number(names);
        Self {
            attribute: (names >> 16) as u16,
            unit: names as u16,
            to: number(to),
        }
    }
}

/// Layer and owner of an ending.
#[derive(Clone, Copy)]
struct Bare(u8, u32);

impl Row<2> for Bare {
    fn cells(self) -> [u32; 2] {
        [u32::from(self.0), self.1]
    }

    fn of([layer, owner]: [Cell; 2]) -> Self {
        Self(number(layer) as u8, number(owner))
    }
}

/// Endings as they are stored: few have constants.
#[derive(Serialize, Deserialize)]
struct Endings {
    #[serde(with = "flat")]
    bare: Vec<Bare>,
    constants: Vec<(usize, Box<[Constant]>)>,
}

pub(super) fn serialize<S: Serializer>(
    endings: &[Ending],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let with_constants = endings.iter().enumerate();
    Endings {
        bare: endings.iter().map(|e| Bare(e.layer, e.owner)).collect(),
        constants: with_constants
            .filter(|(_, ending)| !ending.constants.is_empty())
            .map(|(at, ending)| (at, ending.constants.clone()))
            .collect(),
    }
    .serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Ending>, D::Error> {
    let stored = Endings::deserialize(deserializer)?;
    let bare = |Bare(layer, owner)| Ending {
        layer,
        owner,
        constants: Box::default(),
    };
    let mut endings: Vec<Ending> = stored.bare.into_iter().map(bare).collect();
    for (at, constants) in stored.constants {
        if let Some(ending) = endings.get_mut(at) {
            ending.constants = constants;
        }
    }
    Ok(endings)
}
