//! Texts given numbers in the order in which they come.

use super::flat::{self, Cell, Row, Table};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::iter;

/// Texts, each with a number from 0 on. All lie in one string, so that they are stored and loaded as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Keys {
    #[serde(deserialize_with = "flat::text")]
    text: Cow<'static, str>,
    /// Where each text ends.
    ends: Table<u32>,
    /// First at the text's hash, else at the next free place. At most half of it is taken, and there is a power of two of it.
    slots: Table<Slot, 5>,
}

/// A place in the table of hashes.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: Key,
    /// The text's number plus one, 0 where the place is free.
    number: u32,
}

/// What tells a text from others: a short one is its bytes, a long one has its hash, with bits that are in no text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Key {
    low: u64,
    high: u64,
}

impl Key {
    #[inline]
    fn of(text: &[u8]) -> Self {
        Short::of(text).map_or_else(
            || Self {
                low: hash_long(text),
                high: u64::MAX,
            },
            |short| short.bytes,
        )
    }

    fn is_long(self) -> bool {
        self.high == u64::MAX
    }

    /// The place to begin at. The upper half of a product is the mixed one.
    #[inline]
    fn place(self) -> usize {
        let mixed = self.low.wrapping_mul(FACTOR) ^ self.high;
        (mixed.wrapping_mul(FACTOR) >> 32) as usize
    }
}

impl Row<5> for Slot {
    fn cells(self) -> [u32; 5] {
        let Key { low, high } = self.key;
        let [low, high] = [low, high].map(|half| [half as u32, (half >> 32) as u32]);
        [low[0], low[1], high[0], high[1], self.number]
    }

    #[inline]
    fn of([a, b, c, d, number]: [Cell; 5]) -> Self {
        let half = |low, high| u64::from(flat::number(high)) << 32 | u64::from(flat::number(low));
        Self {
            key: Key {
                low: half(a, b),
                high: half(c, d),
            },
            number: flat::number(number),
        }
    }
}

impl Keys {
    /// The number of a text, given out when it is new.
    pub fn intern(&mut self, key: &str) -> u32 {
        if let Some(number) = self.find(key.as_bytes()) {
            return number;
        }
        let number = to_u32(self.ends.len());
        self.text.to_mut().push_str(key);
        self.ends.push(to_u32(self.text.len()));
        if self.ends.len() * 2 > self.slots.len() {
            let count = (self.ends.len() * 2 + 2).next_power_of_two();
            self.slots = iter::repeat_n(Slot::default(), count).collect();
            for known in 0..=number {
                self.place(known);
            }
        } else {
            self.place(number);
        }
        number
    }

    /// Puts a number into the first free slot for its text.
    fn place(&mut self, number: u32) {
        let key = Key::of(self.bytes(number));
        let mut at = key.place();
        let last = self.slots.len().wrapping_sub(1);
        while self
            .slots
            .get(at & last)
            .is_some_and(|slot| slot.number != 0)
        {
            at = at.wrapping_add(1);
        }
        let number = number + 1;
        self.slots.put(at & last, Slot { key, number });
    }

    /// The number of a text, given as bytes.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        let key = Key::of(text);
        self.search(key, |number| !key.is_long() || self.bytes(number) == text)
    }

    /// The number of a text of few bytes.
    #[inline]
    pub fn find_short(&self, text: Short) -> Option<u32> {
        self.search(text.bytes, |_| true)
    }

    #[inline]
    fn search(&self, key: Key, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = key.place();
        let last = self.slots.len().wrapping_sub(1);
        loop {
            let slot = self.slots.get(at & last)?;
            let number = slot.number.checked_sub(1)?;
            if slot.key == key && is(number) {
                return Some(number);
            }
            at = at.wrapping_add(1);
        }
    }

    fn bytes(&self, number: u32) -> &[u8] {
        let (from, to) = self.range(number);
        self.text.as_bytes().get(from..to).unwrap_or_default()
    }

    fn range(&self, number: u32) -> (usize, usize) {
        let end = |number: u32| self.ends.get(number as usize).map_or(0, |end| end as usize);
        (number.checked_sub(1).map_or(0, end), end(number))
    }

    /// The text with this number; an empty one where there is none.
    pub fn get(&self, number: u32) -> &str {
        let (from, to) = self.range(number);
        self.text.get(from..to).unwrap_or_default()
    }

    /// All texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..to_u32(self.ends.len())).map(|number| self.get(number))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.len() == 0
    }
}

/// A text of at most 16 bytes, as two numbers with its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    bytes: Key,
    length: usize,
}

/// Bytes in a number.
const HALF: usize = 8;

impl Short {
    /// Most bytes of it.
    pub const LONGEST: usize = 2 * HALF;

    /// The text, unless it is longer.
    #[inline]
    pub fn of(text: &[u8]) -> Option<Self> {
        Self::part(text, 0, text.len())
    }

    /// The part of a text from `start` to `end`, unless it is longer.
    #[inline]
    pub fn part(text: &[u8], start: usize, end: usize) -> Option<Self> {
        let length = end.checked_sub(start)?;
        if length > Self::LONGEST {
            return None;
        }
        let whole = match text.get(start..).and_then(|rest| rest.first_chunk::<16>()) {
            Some(sixteen) => Self::whole(*sixteen),
            None => Self::last(text.get(start..end)?),
        };
        Some(whole.cut(length))
    }

    #[inline]
    fn whole(sixteen: [u8; 16]) -> Self {
        let both = u128::from_le_bytes(sixteen);
        Self {
            bytes: Key {
                low: both as u64,
                high: (both >> 64) as u64,
            },
            length: Self::LONGEST,
        }
    }

    /// Text that is not followed by others.
    fn last(text: &[u8]) -> Self {
        let mut sixteen = [0; 16];
        for (to, &byte) in sixteen.iter_mut().zip(text) {
            *to = byte;
        }
        Self::whole(sixteen)
    }

    /// How many bytes it has.
    #[inline]
    pub fn len(self) -> usize {
        self.length
    }

    /// Whether it has none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// Its last byte; 0 where it has none.
    #[inline]
    pub fn last_byte(self) -> u8 {
        let Key { low, high } = self.bytes;
        let last = match self.length.checked_sub(1) {
            None => 0,
            Some(at) if at < HALF => low >> (8 * at),
            Some(at) => high >> (8 * (at - HALF)),
        };
        last as u8
    }

    /// Its last four bytes, the last one first; zeros where it has fewer.
    #[inline]
    pub fn ending(self) -> [u8; 4] {
        let Key { low, high } = self.bytes;
        let last = match self.length {
            0 => 0,
            1..=HALF => low << (8 * (HALF - self.length)),
            _ => {
                let short = 8 * (Self::LONGEST - self.length);
                high << short | (low >> 8) >> (56 - short)
            }
        };
        ((last >> 32) as u32).to_be_bytes()
    }

    /// Whether it is capital letters of the English alphabet only.
    #[inline]
    pub fn is_uppercase(self) -> bool {
        let changed = self.lowercase().bytes;
        let Key { low, high } = self.bytes;
        let all = Self {
            bytes: Key {
                low: ONES * 0x20,
                high: ONES * 0x20,
            },
            length: Self::LONGEST,
        };
        let wanted = all.cut(self.length).bytes;
        changed.low ^ low == wanted.low && changed.high ^ high == wanted.high
    }

    /// The text in small letters.
    #[inline]
    #[must_use]
    pub fn lowercase(self) -> Self {
        let Key { low, high } = self.bytes;
        let bytes = Key {
            low: lowercase(low),
            high: if high == 0 { 0 } else { lowercase(high) },
        };
        Self { bytes, ..self }
    }

    /// Its first bytes; all where it has no more.
    #[inline]
    #[must_use]
    pub fn cut(self, length: usize) -> Self {
        let length = length.min(self.length);
        let Key { low, high } = self.bytes;
        let kept = KEPT.get(length).copied().unwrap_or_default();
        let bytes = Key {
            low: low & kept.low,
            high: high & kept.high,
        };
        Self { bytes, length }
    }

    /// It with a byte behind it; itself where that is one too many.
    #[inline]
    #[must_use]
    pub fn then(self, byte: u8) -> Self {
        let Key { mut low, mut high } = self.bytes;
        match self.length {
            Self::LONGEST => return self,
            length if length < HALF => low |= u64::from(byte) << (8 * length),
            length => high |= u64::from(byte) << (8 * (length - HALF)),
        }
        Self {
            bytes: Key { low, high },
            length: self.length + 1,
        }
    }
}

/// For each length the bits of as many bytes.
const KEPT: [Key; Short::LONGEST + 1] = {
    let mut kept = [Key { low: 0, high: 0 }; Short::LONGEST + 1];
    let mut length = 1;
    while length <= Short::LONGEST {
        let bits = u128::MAX >> (8 * (Short::LONGEST - length));
        #[allow(clippy::indexing_slicing)] // evaluated when compiled
        {
            kept[length] = Key {
                low: bits as u64,
                high: (bits >> 64) as u64,
            };
        }
        length += 1;
    }
    kept
};

/// Eight bytes in small letters.
#[inline]
fn lowercase(bytes: u64) -> u64 {
    // In each byte: whether it is from "A" on, and whether it is behind "Z", told by the highest bit of a sum.
    let seven = bytes & (ONES * 0x7F);
    let from_a = seven + ONES * (0x80 - b'A' as u64);
    let behind_z = seven + ONES * (0x7F - b'Z' as u64);
    let capitals = !bytes & (from_a ^ behind_z) & (ONES * 0x80);
    bytes | capitals >> 2
}

/// The lowest bit of each byte.
const ONES: u64 = u64::MAX / 0xFF;

/// An odd number whose bits are as if by chance.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The same on every machine, since the one that builds the program need not be the one that runs it.
fn hash_long(key: &[u8]) -> u64 {
    let (eights, rest) = key.as_chunks::<8>();
    let mut last = [0; 8];
    if let Some(last) = last.get_mut(..rest.len()) {
        last.copy_from_slice(rest);
    }
    eights
        .iter()
        .chain([&last])
        .fold(key.len() as u64, |hash, eight| {
            (hash.rotate_left(29) ^ u64::from_le_bytes(*eight)).wrapping_mul(FACTOR)
        })
}

fn to_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_text_has_the_number_that_it_was_given(keys in proptest::collection::vec("[a-cé]{0,20}", 0..200)) {
            let mut table = Keys::default();
            let numbers: Vec<u32> = keys.iter().map(|key| table.intern(key)).collect();
            for (key, &number) in keys.iter().zip(&numbers) {
                proptest::prop_assert_eq!(table.get(number), key.as_str());
                proptest::prop_assert_eq!(table.find(key.as_bytes()), Some(number));
            }
            let mut different: Vec<&str> = Vec::new();
            for key in &keys {
                if !different.contains(&key.as_str()) {
                    different.push(key);
                }
            }
            proptest::prop_assert_eq!(table.iter().collect::<Vec<_>>(), different);
            proptest::prop_assert_eq!(table.find(b"another"), None);
        }

        #[test]
        fn a_short_text_is_its_bytes(text in "[a-zA-Z0-9é']{0,17}", cut in 0..17_usize) {
            let bytes = text.as_bytes();
            let short = Short::of(bytes);
            proptest::prop_assert_eq!(short.is_some(), bytes.len() <= Short::LONGEST);
            let Some(short) = short else { return Ok(()) };
            let written = [short.bytes.low.to_le_bytes(), short.bytes.high.to_le_bytes()].concat();
            proptest::prop_assert_eq!(&written[..bytes.len()], bytes);
            proptest::prop_assert!(written[bytes.len()..].iter().all(|&byte| byte == 0));
            proptest::prop_assert_eq!(Short::part(format!("a{text}b").as_bytes(), 1, 1 + text.len()), Some(short));
            let long = format!("a{text}bcdefghijklmnopqrst");
            proptest::prop_assert_eq!(Short::part(long.as_bytes(), 1, 1 + text.len()), Some(short));
            let mut last: Vec<u8> = bytes.iter().rev().take(4).copied().collect();
            last.resize(4, 0);
            proptest::prop_assert_eq!(Some(&short.last_byte()), last.first());
            proptest::prop_assert_eq!(short.ending().to_vec(), last);
            let capitals = bytes.iter().all(u8::is_ascii_uppercase);
            proptest::prop_assert_eq!(short.is_uppercase(), capitals);
            let small = text.to_ascii_lowercase();
            proptest::prop_assert_eq!(Some(short.lowercase()), Short::of(small.as_bytes()));
            let kept = &bytes[..cut.min(bytes.len())];
            proptest::prop_assert_eq!(Some(short.cut(cut)), Short::of(kept));
            if kept.len() < Short::LONGEST {
                let more = [kept, b"y"].concat();
                proptest::prop_assert_eq!(Some(short.cut(cut).then(b'y')), Short::of(&more));
            }
        }
    }
}
