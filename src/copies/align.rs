//! From shared shingles to passages: what is the same in two letters, word by word, and what was changed between.

use super::winnow::WINDOW;
use super::words::{Part, Words};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most words on either side that may be changed between two runs of one passage.
const GAP: usize = 12;
/// Most words that are passed over at the end of a passage, for as many that are the same behind them.
const SLIP: usize = 3;
/// Passages that are held open at a time.
const OPEN: usize = 8;

/// Where a shared shingle stands in two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seed {
    pub(super) a: usize,
    pub(super) b: usize,
}

/// What a stretch of a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The same words in both, and in many other letters.
    Stock,
    /// The same words in both.
    Same,
    /// Other words, or words of one letter only.
    Changed,
}

/// A passage that two letters share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// The two letters.
    pub letters: [usize; 2],
    /// Its words in both.
    pub at: [Range<usize>; 2],
    /// Its stretches, in order.
    pub steps: Vec<(Step, [Range<usize>; 2])>,
    /// Words that are the same and no stock text.
    pub words: usize,
}

impl Passage {
    fn push(&mut self, step: Step, a: Range<usize>, b: Range<usize>) {
        if let Some((last, [x, y])) = self.steps.last_mut()
            && *last == step
        {
            x.end = a.end;
            y.end = b.end;
        } else if !(a.is_empty() && b.is_empty()) {
            self.steps.push((step, [a, b]));
        }
    }

    /// Marks stock text, by the words of the first letter, takes it away at both ends, and counts the rest.
    pub(super) fn trim(&mut self, is_stock: impl Fn(usize) -> bool) {
        let steps = std::mem::take(&mut self.steps);
        for (step, [a, b]) in steps {
            if step == Step::Changed {
                self.push(step, a, b);
                continue;
            }
            for (x, y) in a.zip(b) {
                let step = if is_stock(x) { Step::Stock } else { Step::Same };
                self.push(step, x..x + 1, y..y + 1);
            }
        }
        self.fill();
        let kept = |(step, _): &(Step, _)| *step == Step::Same;
        let from = self.steps.iter().position(kept).unwrap_or(self.steps.len());
        self.steps.drain(..from);
        let to = self.steps.iter().rposition(kept).map_or(0, |last| last + 1);
        self.steps.truncate(to);
        let same = self.steps.iter().filter(|step| kept(step));
        self.words = same.map(|(_, [a, _])| a.len()).sum();
        self.bound();
    }

    /// Few words beside stock text are stock text too: its own ends are in no shingle that was kept.
    fn fill(&mut self) {
        let is_stock: Vec<bool> = self
            .steps
            .iter()
            .map(|(step, _)| *step == Step::Stock)
            .collect();
        let stock = |at: Option<usize>| at.and_then(|at| is_stock.get(at)) == Some(&true);
        for (at, (step, [a, _])) in self.steps.iter_mut().enumerate() {
            let beside = stock(at.checked_sub(1)) || stock(Some(at + 1));
            if *step == Step::Same && a.len() < WINDOW && beside {
                *step = Step::Stock;
            }
        }
    }

    fn bound(&mut self) {
        if let (Some((_, first)), Some((_, last))) = (self.steps.first(), self.steps.last()) {
            let [a, b] = first;
            let [x, y] = last;
            self.at = [a.start..x.end, b.start..y.end];
        }
    }
}

/// A run of words that match.
#[derive(Debug, Clone, Copy)]
struct Run {
    a: usize,
    b: usize,
    len: usize,
}

impl Run {
    fn holds(&self, seed: Seed) -> bool {
        (self.a..self.a + self.len).contains(&seed.a) && seed.a - self.a + self.b == seed.b
    }

    fn end(&self) -> (usize, usize) {
        (self.a + self.len, self.b + self.len)
    }
}

/// The passages that two letters share, from the shingles that they share.
pub(super) fn passages(a: &Words, b: &Words, seeds: &[Seed]) -> Vec<Passage> {
    let mut parts: BTreeMap<(usize, usize), (&Part, &Part, Vec<Seed>)> = BTreeMap::new();
    for &seed in seeds {
        if let (Some(x), Some(y)) = (a.part_of(seed.a), b.part_of(seed.b)) {
            let key = (x.at.start, y.at.start);
            let (_, _, list) = parts.entry(key).or_insert((x, y, Vec::new()));
            list.push(seed);
        }
    }
    let aligned = parts.into_values().flat_map(|(x, y, seeds)| {
        let pair = Pair {
            a,
            b,
            x: x.at.clone(),
            y: y.at.clone(),
        };
        let chains = pair.chains(&seeds);
        chains.into_iter().map(move |runs| pair.passage(&runs))
    });
    aligned.collect()
}

/// Two parts that are compared.
#[derive(Debug, Clone)]
struct Pair<'w> {
    a: &'w Words,
    b: &'w Words,
    x: Range<usize>,
    y: Range<usize>,
}

impl Pair<'_> {
    fn matches(&self, a: usize, b: usize) -> bool {
        self.x.contains(&a) && self.y.contains(&b) && self.a.key(a) == self.b.key(b)
    }

    /// Words that match from here on.
    fn ahead(&self, a: usize, b: usize) -> usize {
        (0..).take_while(|n| self.matches(a + n, b + n)).count()
    }

    /// Words that match up to here, `most` of them.
    fn behind(&self, a: usize, b: usize, most: usize) -> usize {
        (1..=most.min(a).min(b))
            .take_while(|n| self.matches(a - n, b - n))
            .count()
    }

    /// Runs of matching words, those that follow each other closely in one list.
    fn chains(&self, seeds: &[Seed]) -> Vec<Vec<Run>> {
        let mut chains: Vec<Vec<Run>> = Vec::new();
        for &seed in seeds {
            let open = chains.len().saturating_sub(OPEN);
            let mut near = chains.iter_mut().skip(open).rev();
            if near
                .by_ref()
                .any(|chain| chain.last().is_some_and(|run| run.holds(seed)))
            {
                continue;
            }
            let length = self.ahead(seed.a, seed.b);
            let follows = chains.iter_mut().skip(open).rev().find(|chain| {
                chain.last().is_some_and(|run| {
                    let (a, b) = run.end();
                    (a..=a + GAP + length).contains(&seed.a)
                        && (b..=b + GAP + length).contains(&seed.b)
                })
            });
            let last = follows.as_ref().and_then(|chain| chain.last());
            let (a, b) = last.map_or((self.x.start, self.y.start), Run::end);
            let most = (seed.a - a).min(seed.b.saturating_sub(b));
            let back = self.behind(seed.a, seed.b, most);
            let run = Run {
                a: seed.a - back,
                b: seed.b - back,
                len: length + back,
            };
            match follows {
                Some(chain) if run.a <= a + GAP && run.b <= b + GAP => chain.push(run),
                _ => chains.push(vec![run]),
            }
        }
        chains
    }

    /// The passage of a list of runs, with what is between them and at its ends.
    fn passage(&self, runs: &[Run]) -> Passage {
        let mut passage = Passage::default();
        let Some(first) = runs.first() else {
            return passage;
        };
        let mut before = Vec::new();
        let (mut a, mut b) = (first.a, first.b);
        while let Some((skip_a, skip_b, len)) = self.slip_back(a, b) {
            before.push((a, b, skip_a, skip_b));
            a -= skip_a + len;
            b -= skip_b + len;
        }
        for (to_a, to_b, skip_a, skip_b) in before.into_iter().rev() {
            self.same(&mut passage, a..to_a - skip_a, b..to_b - skip_b);
            self.changed(&mut passage, to_a - skip_a..to_a, to_b - skip_b..to_b);
            (a, b) = (to_a, to_b);
        }
        for run in runs {
            self.changed(&mut passage, a..run.a, b..run.b);
            (a, b) = run.end();
            self.same(&mut passage, run.a..a, run.b..b);
        }
        while let Some((skip_a, skip_b, len)) = self.slip(a, b) {
            self.changed(&mut passage, a..a + skip_a, b..b + skip_b);
            (a, b) = (a + skip_a, b + skip_b);
            self.same(&mut passage, a..a + len, b..b + len);
            (a, b) = (a + len, b + len);
        }
        passage.bound();
        passage
    }

    /// How many words to pass over on either side, and how many match then.
    fn slip(&self, a: usize, b: usize) -> Option<(usize, usize, usize)> {
        slips().find_map(|(i, j)| {
            let len = self.ahead(a + i, b + j);
            (len >= SLIP).then_some((i, j, len))
        })
    }

    fn slip_back(&self, a: usize, b: usize) -> Option<(usize, usize, usize)> {
        slips().find_map(|(i, j)| {
            let (a, b) = (a.checked_sub(i)?, b.checked_sub(j)?);
            let len = self.behind(a, b, usize::MAX);
            (len >= SLIP).then_some((i, j, len))
        })
    }

    /// Adds matching words: numbers among them may differ.
    fn same(&self, passage: &mut Passage, a: Range<usize>, b: Range<usize>) {
        for (x, y) in a.zip(b) {
            let step = if self.a.exact(x) == self.b.exact(y) {
                Step::Same
            } else {
                Step::Changed
            };
            passage.push(step, x..x + 1, y..y + 1);
        }
    }

    /// Adds the words between two runs, with those among them that are the same (longest common subsequence).
    fn changed(&self, passage: &mut Passage, a: Range<usize>, b: Range<usize>) {
        let width = b.len() + 1;
        let mut table = vec![0_u8; (a.len() + 1) * width];
        let cell = |i: usize, j: usize| i * width + j;
        let get = |table: &[u8], i, j| table.get(cell(i, j)).copied().unwrap_or(0);
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                let value = if self.matches(a.start + i, b.start + j) {
                    get(&table, i + 1, j + 1).saturating_add(1)
                } else {
                    get(&table, i + 1, j).max(get(&table, i, j + 1))
                };
                if let Some(slot) = table.get_mut(cell(i, j)) {
                    *slot = value;
                }
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            let (x, y) = (a.start + i, b.start + j);
            if self.matches(x, y) {
                self.same(passage, x..x + 1, y..y + 1);
                (i, j) = (i + 1, j + 1);
            } else if get(&table, i + 1, j) >= get(&table, i, j + 1) {
                passage.push(Step::Changed, x..x + 1, y..y);
                i += 1;
            } else {
                passage.push(Step::Changed, x..x, y..y + 1);
                j += 1;
            }
        }
        passage.push(Step::Changed, a.start + i..a.end, b.start + j..b.end);
    }
}

/// Numbers of words to pass over, fewest first.
fn slips() -> impl Iterator<Item = (usize, usize)> {
    (1..=2 * SLIP).flat_map(|sum| {
        (0..=sum)
            .map(move |i| (i, sum - i))
            .filter(|&(i, j)| i <= SLIP && j <= SLIP)
    })
}
