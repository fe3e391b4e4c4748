//! Tables of numbers as plain bytes: what is compiled when the program is built is loaded without looking at each number.

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A number as it is stored.
pub(crate) type Cell = [u8; 4];

/// A row of a table, as numbers.
pub(crate) trait Row<const N: usize>: Copy {
    /// Its numbers.
    fn cells(self) -> [u32; N];
    /// The row with these numbers.
    fn of(cells: [Cell; N]) -> Self;
}

/// The number in a cell.
pub(crate) fn number(cell: Cell) -> u32 {
    u32::from_le_bytes(cell)
}

impl Row<1> for u32 {
    fn cells(self) -> [u32; 1] {
        [self]
    }

    fn of([cell]: [Cell; 1]) -> Self {
        number(cell)
    }
}

pub(crate) fn serialize<T: Row<N>, const N: usize, S: Serializer>(
    rows: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let cells = rows.iter().flat_map(|row| row.cells());
    serializer.serialize_bytes(&cells.flat_map(u32::to_le_bytes).collect::<Vec<u8>>())
}

pub(crate) fn deserialize<'de, T: Row<N>, const N: usize, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    struct Rows<T, const N: usize>(PhantomData<T>);
    impl<T: Row<N>, const N: usize> Visitor<'_> for Rows<T, N> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the bytes of a table")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
            let (cells, cut) = bytes.as_chunks::<4>();
            let (rows, left) = cells.as_chunks::<N>();
            if !cut.is_empty() || !left.is_empty() {
                return Err(E::invalid_length(bytes.len(), &self));
            }
            Ok(rows.iter().map(|&row| T::of(row)).collect())
        }
    }
    deserializer.deserialize_bytes(Rows(PhantomData))
}
