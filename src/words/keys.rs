//! Texts given numbers in the order in which they come.

use super::flat;
use serde::{Deserialize, Serialize};

/// Texts, each with a number from 0 on. All lie in one string, so that they are stored and loaded as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Keys {
    text: String,
    /// Where each text ends.
    #[serde(with = "flat")]
    ends: Vec<u32>,
    /// Numbers plus one, 0 where there is none: first at the text's hash, else at the next free place. At most half of it is taken,
    /// and there is a power of two of it.
    #[serde(with = "flat")]
    slots: Vec<u32>,
}

impl Keys {
    /// The number of a text, given out when it is new.
    pub fn intern(&mut self, key: &str) -> u32 {
        if let Some(number) = self.find(key.as_bytes()) {
            return number;
        }
        let number = to_u32(self.ends.len());
        self.text.push_str(key);
        self.ends.push(to_u32(self.text.len()));
        if self.ends.len() * 2 > self.slots.len() {
            self.slots = vec![0; (self.ends.len() * 4).next_power_of_two()];
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
        let mut at = hash(self.bytes(number));
        let last = self.slots.len().wrapping_sub(1);
        while let Some(slot) = self.slots.get_mut(at & last) {
            if *slot == 0 {
                *slot = number + 1;
                return;
            }
            at = at.wrapping_add(1);
        }
    }

    /// The number of a text, given as bytes.
    pub fn find(&self, key: &[u8]) -> Option<u32> {
        match Short::of(key) {
            Some(key) => self.find_short(key),
            None => self.search(hash_long(key), |text| text == key),
        }
    }

    /// The number of a text of few bytes.
    pub fn find_short(&self, key: Short) -> Option<u32> {
        self.search(key.hash(), |text| {
            text.len() == key.length && Short::of(text) == Some(key)
        })
    }

    fn search(&self, mut at: usize, is: impl Fn(&[u8]) -> bool) -> Option<u32> {
        let last = self.slots.len().wrapping_sub(1);
        loop {
            let number = self.slots.get(at & last)?.checked_sub(1)?;
            if is(self.bytes(number)) {
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
        let end = |number: u32| {
            self.ends
                .get(number as usize)
                .map_or(0, |&end| end as usize)
        };
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
        self.ends.is_empty()
    }
}

/// A text of at most 16 bytes, as a number with its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    bytes: u128,
    length: usize,
}

impl Short {
    /// Most bytes of it.
    pub const LONGEST: usize = 16;

    /// The text, unless it is longer.
    #[inline]
    pub fn of(text: &[u8]) -> Option<Self> {
        let length = text.len();
        // Two reads that overlap where the text is shorter than both, instead of a copy of unknown length.
        let bytes = match length {
            0 => 0,
            1..=3 => {
                let at = |at: usize| text.get(at).map_or(0, |&byte| u128::from(byte));
                let (middle, end) = (length / 2, length - 1);
                at(0) | at(middle) << (8 * middle) | at(end) << (8 * end)
            }
            4..=7 => {
                let [first, last] = [text.first_chunk::<4>()?, text.last_chunk::<4>()?];
                let ends = u128::from(u32::from_le_bytes(*last)) << (8 * (length - 4));
                u128::from(u32::from_le_bytes(*first)) | ends
            }
            8..=16 => {
                let [first, last] = [text.first_chunk::<8>()?, text.last_chunk::<8>()?];
                let ends = u128::from(u64::from_le_bytes(*last)) << (8 * (length - 8));
                u128::from(u64::from_le_bytes(*first)) | ends
            }
            _ => return None,
        };
        Some(Self { bytes, length })
    }

    /// The text in small letters.
    #[inline]
    #[must_use]
    pub fn lowercase(self) -> Self {
        // In each byte: whether it is from "A" on, and whether it is behind "Z", told by the highest bit of a sum.
        const ONES: u128 = u128::MAX / 0xFF;
        let seven = self.bytes & (ONES * 0x7F);
        let from_a = seven + ONES * (0x80 - b'A' as u128);
        let behind_z = seven + ONES * (0x7F - b'Z' as u128);
        let capitals = !self.bytes & (from_a ^ behind_z) & (ONES * 0x80);
        let bytes = self.bytes | capitals >> 2;
        Self { bytes, ..self }
    }

    /// Its first bytes; all where it has no more.
    #[inline]
    #[must_use]
    pub fn cut(self, length: usize) -> Self {
        let length = length.min(self.length);
        let bits = 8 * (Self::LONGEST - length) as u32;
        let kept = u128::MAX.checked_shr(bits).unwrap_or(0);
        let bytes = self.bytes & kept;
        Self { bytes, length }
    }

    /// It with a byte behind it; itself where that is one too many.
    #[inline]
    #[must_use]
    pub fn then(self, byte: u8) -> Self {
        if self.length == Self::LONGEST {
            return self;
        }
        Self {
            bytes: self.bytes | u128::from(byte) << (8 * self.length),
            length: self.length + 1,
        }
    }

    #[inline]
    fn hash(self) -> usize {
        let (low, high) = (self.bytes as u64, (self.bytes >> 64) as u64);
        let hash = low.wrapping_mul(FACTOR) ^ high;
        (hash.wrapping_mul(FACTOR) >> 32) as u32 as usize
    }
}

/// An odd number whose bits are as if by chance.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

fn hash(key: &[u8]) -> usize {
    Short::of(key).map_or_else(|| hash_long(key), Short::hash)
}

/// The same on every machine, since the one that builds the program need not be the one that runs it.
fn hash_long(key: &[u8]) -> usize {
    let (eights, rest) = key.as_chunks::<8>();
    let mut last = [0; 8];
    if let Some(last) = last.get_mut(..rest.len()) {
        last.copy_from_slice(rest);
    }
    let hash = eights
        .iter()
        .chain([&last])
        .fold(key.len() as u64, |hash, eight| {
            (hash.rotate_left(29) ^ u64::from_le_bytes(*eight)).wrapping_mul(FACTOR)
        });
    // The upper half of a product is the mixed one.
    (hash >> 32) as u32 as usize
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
            let written = short.bytes.to_le_bytes();
            proptest::prop_assert_eq!(&written[..bytes.len()], bytes);
            proptest::prop_assert!(written[bytes.len()..].iter().all(|&byte| byte == 0));
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
