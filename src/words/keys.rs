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
        let mut at = hash(key);
        let last = self.slots.len().wrapping_sub(1);
        loop {
            let number = self.slots.get(at & last)?.checked_sub(1)?;
            if self.bytes(number) == key {
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

/// The same on every machine, since the one that builds the program need not be the one that runs it.
fn hash(key: &[u8]) -> usize {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
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
    }
}
