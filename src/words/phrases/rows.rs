//! Rows of the graph's tables as numbers.

use super::{Constant, Ending, Name, Part};
use crate::words::flat::{Cell, Row, number};

impl Row<1> for Name {
    fn cells(self) -> [u32; 1] {
        [u32::from(self.attribute) << 16 | u32::from(self.unit)]
    }

    #[inline]
    fn of([name]: [Cell; 1]) -> Self {
        let name = number(name);
        Self {
            attribute: (name >> 16) as u16,
            unit: name as u16,
        }
    }
}

impl Row<6> for Ending {
    fn cells(self) -> [u32; 6] {
        let [names, constants] = [self.names, self.constants];
        [
            u32::from(self.layer),
            self.owner,
            names.from,
            names.to,
            constants.from,
            constants.to,
        ]
    }

    #[inline]
    fn of([layer, owner, a, b, c, d]: [Cell; 6]) -> Self {
        Self {
            layer: number(layer) as u8,
            owner: number(owner),
            names: part(a, b),
            constants: part(c, d),
        }
    }
}

impl Row<3> for Constant {
    fn cells(self) -> [u32; 3] {
        let [low, high] = halves(self.value.to_bits());
        [u32::from(self.attribute), low, high]
    }

    #[inline]
    fn of([attribute, low, high]: [Cell; 3]) -> Self {
        Self {
            attribute: number(attribute) as u16,
            value: f64::from_bits(whole(low, high)),
        }
    }
}

fn part(from: Cell, to: Cell) -> Part {
    Part {
        from: number(from),
        to: number(to),
    }
}

fn halves(whole: u64) -> [u32; 2] {
    [whole as u32, (whole >> 32) as u32]
}

fn whole(low: Cell, high: Cell) -> u64 {
    u64::from(number(high)) << 32 | u64::from(number(low))
}
