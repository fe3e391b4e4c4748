//! Winnowing: which shingles of a text stand for it.

use std::collections::VecDeque;

/// Words of a shingle.
pub(super) const SHINGLE: usize = 6;
/// Consecutive shingles of which one at least is kept.
pub(super) const WINDOW: usize = 5;
/// Any shared run of as many words shares a fingerprint.
pub const GUARANTEED: usize = SHINGLE + WINDOW - 1;

/// A shingle that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its hash.
    pub(super) hash: u64,
    /// Its first word.
    pub(super) at: usize,
}

/// The shingles of least hash in each window, the rightmost of equals; in the order of the text.
pub(super) fn marks(keys: &[u32]) -> Vec<Mark> {
    let mut kept: Vec<Mark> = Vec::with_capacity(keys.len() / 2);
    // Candidates with rising hashes: the first is the least of the window.
    let mut window: VecDeque<Mark> = VecDeque::with_capacity(WINDOW);
    let count = (keys.len() + 1).saturating_sub(SHINGLE);
    for (at, shingle) in keys.windows(SHINGLE).enumerate() {
        let mark = Mark {
            hash: hash(shingle),
            at,
        };
        while window.back().is_some_and(|last| last.hash >= mark.hash) {
            window.pop_back();
        }
        window.push_back(mark);
        if window.front().is_some_and(|first| first.at + WINDOW <= at) {
            window.pop_front();
        }
        // A text shorter than a window is one window.
        if at + 1 < WINDOW && at + 1 < count {
            continue;
        }
        if let Some(&least) = window.front()
            && kept.last() != Some(&least)
        {
            kept.push(least);
        }
    }
    kept
}

fn hash(shingle: &[u32]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &key in shingle {
        hash = (hash ^ u64::from(key)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 29;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_run_shares_a_mark() {
        let run: Vec<u32> = (1000..1000 + GUARANTEED as u32).collect();
        for before in 0..20 {
            let text = |seed: u32| -> Vec<u32> {
                let own = |n: u32| (0..n).map(move |i| seed + i * 7);
                own(before)
                    .chain(run.iter().copied())
                    .chain(own(30))
                    .collect()
            };
            let (a, b) = (marks(&text(1_000_000)), marks(&text(2_000_000)));
            assert!(
                a.iter().any(|x| b.iter().any(|y| x.hash == y.hash)),
                "{before} words before"
            );
        }
    }

    #[test]
    fn no_more_than_half_of_the_shingles_are_kept() {
        let text: Vec<u32> = (0..3000_u32)
            .map(|i| i.wrapping_mul(2_654_435_761))
            .collect();
        let kept = marks(&text).len();
        assert!((800..1200).contains(&kept), "{kept}");
        assert_eq!(marks(&text[..SHINGLE - 1]), []);
        assert_eq!(marks(&text[..SHINGLE]).len(), 1);
    }
}
