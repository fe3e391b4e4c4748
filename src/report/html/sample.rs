//! A random sample of letters, of which only those drawn are kept: every letter has the same chance, and the same seed and
//! names draw the same letters, whatever their order.

use sha2::{Digest, Sha256};

/// How many letters are drawn.
const SIZE: usize = 25;

/// The letters with the smallest digests so far.
#[derive(Debug)]
pub(super) struct Sample {
    seed: u64,
    drawn: Vec<Drawn>,
}

#[derive(Debug)]
struct Drawn {
    lot: Vec<u8>,
    number: usize,
    text: String,
}

impl Sample {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            drawn: Vec::new(),
        }
    }

    /// Lets a letter take part.
    pub(super) fn offer(&mut self, number: usize, path: &str, text: impl FnOnce() -> String) {
        let mut lot = Sha256::new();
        lot.update(self.seed.to_le_bytes());
        lot.update(path.as_bytes());
        let lot = lot.finalize().to_vec();
        let at = self.drawn.partition_point(|drawn| drawn.lot < lot);
        if at < SIZE {
            let text = text();
            self.drawn.insert(at, Drawn { lot, number, text });
            self.drawn.truncate(SIZE);
        }
    }

    /// The numbers of the letters drawn, and their texts.
    pub(super) fn drawn(self) -> (Vec<usize>, Vec<String>) {
        let drawn = self.drawn.into_iter();
        drawn.map(|letter| (letter.number, letter.text)).unzip()
    }
}
