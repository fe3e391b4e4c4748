//! Tables of numbers as plain bytes: what is compiled when the program is built is loaded without looking at each number.

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A row of a table, as numbers.
pub(crate) trait Row<const N: usize>: Copy {
    /// Its numbers.
    fn cells(self) -> [u32; N];
    /// The row with these numbers.
    fn of(cells: [u32; N]) -> Self;
}

impl Row<1> for u32 {
    fn cells(self) -> [u32; 1] {
        [self]
    }

    fn of([number]: [u32; 1]) -> Self {
        number
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
            let rows = rows.iter();
            Ok(rows
                .map(|row| {
                    let mut numbers = [0; N];
                    for (number, cell) in numbers.iter_mut().zip(row) {
                        *number = u32::from_le_bytes(*cell);
                    }
                    T::of(numbers)
                })
                .collect())
        }
    }
    deserializer.deserialize_bytes(Rows(PhantomData))
}
