//! Choices that are the same for the same seed, whatever the threads do.

use sha2::{Digest, Sha256};

/// A source of choices (SplitMix64).
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// The choices of a seed for one purpose.
    pub(super) fn new(seed: u64, purpose: &[&str]) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        for part in purpose {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let state = digest.iter().take(8);
        Self(state.fold(0, |state, byte| (state << 8) | u64::from(*byte)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = end as u64;
        if end == 0 {
            return 0;
        }
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// One of two.
    pub(super) fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    /// One of a list.
    pub(super) fn pick<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        let index = self.below(list.len());
        list.get(index)
    }

    /// Brings a list into a random order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            let other = self.below(index + 1);
            list.swap(index, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_same_seed_chooses_the_same() {
        let run = |seed, purpose| {
            let mut random = Random::new(seed, &[purpose]);
            let mut list: Vec<usize> = (0..50).collect();
            random.shuffle(&mut list);
            list
        };
        assert_eq!(run(1, "a"), run(1, "a"));
        assert_ne!(run(1, "a"), run(2, "a"));
        assert_ne!(run(1, "a"), run(1, "b"));
        let mut sorted = run(3, "c");
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..50));
    }
}
