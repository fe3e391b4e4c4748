//! Tables of numbers as plain bytes: what is compiled when the program is built is read where it lies, and not copied.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

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
#[inline]
pub(crate) fn number(cell: Cell) -> u32 {
    u32::from_le_bytes(cell)
}

impl Row<1> for u32 {
    fn cells(self) -> [u32; 1] {
        [self]
    }

    #[inline]
    fn of([cell]: [Cell; 1]) -> Self {
        number(cell)
    }
}

/// A table of rows of `N` numbers each.
#[derive(Clone)]
pub(crate) struct Table<R, const N: usize = 1> {
    cells: Cow<'static, [[Cell; N]]>,
    rows: PhantomData<R>,
}

impl<R: Row<N>, const N: usize> Table<R, N> {
    /// The row at an index.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<R> {
        self.cells.get(index).map(|&row| R::of(row))
    }

    /// How many rows there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Some of the rows; none where there are not as many.
    #[inline]
    pub(crate) fn part(&self, range: Range<usize>) -> impl Iterator<Item = R> + '_ {
        let rows = self.cells.get(range).unwrap_or_default();
        rows.iter().map(|&row| R::of(row))
    }

    /// Some of the rows, which are in order, without those that are `before` others.
    #[inline]
    pub(crate) fn part_after(
        &self,
        range: Range<usize>,
        before: impl Fn(R) -> bool,
    ) -> impl Iterator<Item = R> + '_ {
        let rows = self.cells.get(range).unwrap_or_default();
        let from = rows.partition_point(|&row| before(R::of(row)));
        let rows = rows.get(from..).unwrap_or_default();
        rows.iter().map(|&row| R::of(row))
    }

    /// The rows from an index on, as numbers.
    #[inline]
    pub(crate) fn cells_from(&self, index: usize) -> &[[Cell; N]] {
        self.cells.get(index..).unwrap_or_default()
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: R) {
        self.cells.to_mut().push(stored(row));
    }

    /// Puts another row at an index that has one.
    pub(crate) fn put(&mut self, index: usize, row: R) {
        if let Some(place) = self.cells.to_mut().get_mut(index) {
            *place = stored(row);
        }
    }
}

/// Lists of rows of one number each, all in one table.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Lists<R: Row<1>> {
    /// Where each list ends.
    ends: Table<u32>,
    rows: Table<R>,
}

impl<R: Row<1>> Default for Lists<R> {
    fn default() -> Self {
        Self {
            ends: Table::default(),
            rows: Table::default(),
        }
    }
}

impl<R: Row<1>> Lists<R> {
    /// Adds a list.
    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = R>) {
        list.into_iter().for_each(|row| self.rows.push(row));
        let end = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
    }

    /// The list at an index; an empty one where there is none.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> impl Iterator<Item = R> + '_ {
        let end = |index| self.ends.get(index).map_or(0, |end| end as usize);
        self.rows
            .part(index.checked_sub(1).map_or(0, end)..end(index))
    }

    /// How many lists there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

fn stored<R: Row<N>, const N: usize>(row: R) -> [Cell; N] {
    row.cells().map(u32::to_le_bytes)
}

impl<R: Row<N>, const N: usize> Default for Table<R, N> {
    fn default() -> Self {
        Self::from_iter([])
    }
}

impl<R: Row<N>, const N: usize> FromIterator<R> for Table<R, N> {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        Self {
            cells: rows.into_iter().map(stored).collect(),
            rows: PhantomData,
        }
    }
}

impl<R: Row<N> + fmt::Debug, const N: usize> fmt::Debug for Table<R, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.part(0..self.len())).finish()
    }
}

impl<R: Row<N>, const N: usize> Serialize for Table<R, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.cells.as_flattened().as_flattened())
    }
}

impl<'de: 'static, R: Row<N>, const N: usize> Deserialize<'de> for Table<R, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rows<R, const N: usize>(PhantomData<R>);
        impl<'de: 'static, R: Row<N>, const N: usize> Visitor<'de> for Rows<R, N> {
            type Value = Table<R, N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the bytes of a table")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                let (cells, cut) = bytes.as_chunks::<4>();
                let (cells, left) = cells.as_chunks::<N>();
                if !cut.is_empty() || !left.is_empty() {
                    return Err(E::invalid_length(bytes.len(), &self));
                }
                Ok(Table {
                    cells: Cow::Borrowed(cells),
                    rows: PhantomData,
                })
            }
        }
        deserializer.deserialize_bytes(Rows(PhantomData))
    }
}

/// Text that is read where it lies.
pub(crate) fn text<'de: 'static, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Cow<'static, str>, D::Error> {
    <&'de str>::deserialize(deserializer).map(Cow::Borrowed)
}
