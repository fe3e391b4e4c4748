//! The inverted index of a batch: which letters share a shingle, and what is stock text.

use super::align::{self, Passage, Seed};
use super::winnow::{self, SHINGLE};
use super::words::{Part, Words};
use rustc_hash::{FxHashMap, FxHashSet};

/// A shingle of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    letter: u32,
    at: u32,
}

/// The words of all letters, and what they share.
#[derive(Debug, Default)]
pub struct Index {
    letters: Vec<Words>,
    /// For each letter the first of the same case: two versions of a letter are not copies of each other.
    cases: Vec<u32>,
    by_case: FxHashMap<String, u32>,
    entries: Vec<Entry>,
}

/// What the letters of a batch share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Passages that two letters share, longest first.
    pub passages: Vec<Passage>,
    /// Kept shingles of all letters.
    pub shingles: usize,
    /// Of these, those that are stock text.
    pub stock: usize,
    /// Places that were compared: a shingle that two letters share.
    pub compared: usize,
    /// Letters whose case has an earlier letter.
    pub same_case: usize,
}

impl Index {
    /// Adds a letter, whose number is that of letters added before.
    pub fn add(&mut self, words: Words, case: Option<&str>) {
        let number = u32::try_from(self.letters.len()).unwrap_or(u32::MAX);
        let first = match case {
            Some(case) => *self.by_case.entry(case.to_owned()).or_insert(number),
            None => number,
        };
        self.cases.push(first);
        for part in &words.parts {
            for mark in winnow::marks(&words.keys(part)) {
                self.entries.push(Entry {
                    hash: mark.hash,
                    letter: number,
                    at: u32::try_from(part.at.start + mark.at).unwrap_or(u32::MAX),
                });
            }
        }
        self.letters.push(words);
    }

    /// Number of letters.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// The words of a letter.
    pub fn words(&self, letter: usize) -> Option<&Words> {
        self.letters.get(letter)
    }

    /// The passages that letters share, without those of fewer than `min_words` words that are no stock text; text of more
    /// than `stock` cases is.
    pub fn shared(&mut self, min_words: usize, stock: usize) -> Shared {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_unstable();
        let mut known: FxHashSet<u64> = FxHashSet::default();
        let mut pairs: Vec<(u32, u32, Seed)> = Vec::new();
        let mut out = Shared {
            shingles: entries.len(),
            same_case: (0..)
                .zip(&self.cases)
                .filter(|(n, first)| n != *first)
                .count(),
            ..Shared::default()
        };
        for bucket in entries.chunk_by(|a, b| a.hash == b.hash) {
            let places = self.first_places(bucket, stock);
            if places.len() > stock {
                out.stock += bucket.len();
                known.extend(bucket.first().map(|entry| entry.hash));
                continue;
            }
            for (n, a) in places.iter().enumerate() {
                for b in places.iter().skip(n + 1) {
                    let seed = Seed {
                        a: a.at as usize,
                        b: b.at as usize,
                    };
                    pairs.push((a.letter, b.letter, seed));
                }
            }
        }
        drop(entries);
        out.compared = pairs.len();
        pairs.sort_unstable();
        out.passages = pairs
            .chunk_by(|x, y| (x.0, x.1) == (y.0, y.1))
            .flat_map(|pair| self.compare(pair, &known, min_words))
            .collect();
        out.passages
            .sort_by_key(|p| (std::cmp::Reverse(p.words), p.letters, p.at[0].start));
        out
    }

    /// The first place of a shingle in each of its cases; of more than `stock` cases one more than `stock`.
    fn first_places<'e>(&self, bucket: &'e [Entry], stock: usize) -> Vec<&'e Entry> {
        let mut places: Vec<&Entry> = Vec::new();
        let mut cases: Vec<u32> = Vec::new();
        for entry in bucket {
            let case = self.cases.get(entry.letter as usize).copied();
            let case = case.unwrap_or(entry.letter);
            if cases.contains(&case) {
                continue;
            }
            cases.push(case);
            places.push(entry);
            if places.len() > stock {
                break;
            }
        }
        places
    }

    /// The passages that two letters share.
    fn compare(
        &self,
        pair: &[(u32, u32, Seed)],
        stock: &FxHashSet<u64>,
        min_words: usize,
    ) -> Vec<Passage> {
        let Some(&(a, b, _)) = pair.first() else {
            return Vec::new();
        };
        let numbers = [a as usize, b as usize];
        let (Some(a), Some(b)) = (self.words(numbers[0]), self.words(numbers[1])) else {
            return Vec::new();
        };
        let seeds: Vec<Seed> = pair.iter().map(|&(_, _, seed)| seed).collect();
        let mut masks: FxHashMap<usize, Vec<bool>> = FxHashMap::default();
        let mut passages = align::passages(a, b, &seeds);
        for passage in &mut passages {
            passage.letters = numbers;
            let Some(part) = a.part_of(passage.at[0].start) else {
                continue;
            };
            let mask = masks
                .entry(part.at.start)
                .or_insert_with(|| stock_words(a, part, stock));
            let base = part.at.start;
            passage.trim(|word| {
                word.checked_sub(base)
                    .and_then(|at| mask.get(at))
                    .copied()
                    .unwrap_or(false)
            });
        }
        passages.retain(|passage| passage.words >= min_words);
        passages
    }
}

/// For each word of a part whether it is stock text.
fn stock_words(words: &Words, part: &Part, stock: &FxHashSet<u64>) -> Vec<bool> {
    let mut mask = vec![false; part.at.len()];
    for mark in winnow::marks(&words.keys(part)) {
        if stock.contains(&mark.hash)
            && let Some(covered) = mask.get_mut(mark.at..mark.at + SHINGLE)
        {
            covered.fill(true);
        }
    }
    mask
}
