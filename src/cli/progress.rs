//! Runs work on all letters at once and hands over the results in order.

use std::collections::BTreeMap;
use std::mem;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// Results a thread that may wait for an earlier one at a time: they are all that is held in memory.
const AHEAD: usize = 16;
/// Most results that a thread hands over at once: to wake who takes them costs as much as a tenth of a letter.
const BATCH: usize = 8;
/// Longest that a thread keeps results while it has more letters to do.
const PATIENCE: Duration = Duration::from_millis(5);
/// Bytes of stack for each thread: PDFs nest deeply.
const STACK: usize = 16 << 20;

/// How many threads to run: as many as asked for, else one a processor.
pub(crate) fn jobs(asked: Option<u16>) -> usize {
    asked.map_or_else(
        || thread::available_parallelism().map_or(1, NonZero::get),
        usize::from,
    )
}

/// Does `work` on each item, with its number from 0, and gives the results to `take` in the order of the items, as early as
/// they are there, until `take` fails.
///
/// Items are taken from the iterator as they are needed, so that it may be longer than memory.
pub(crate) fn in_order<T: Send, R: Send, E>(
    jobs: usize,
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(usize, T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let most = items.size_hint().1;
    let mut items = items.enumerate();
    // A letter or two are checked before threads have started.
    if most.is_some_and(|most| most <= 2) {
        return items.try_for_each(|(index, item)| take(work(index, item)));
    }
    let items = Mutex::new(items);
    let queue = Queue::default();
    let threads = jobs.min(most.unwrap_or(jobs)).max(1);
    let (send, receive) = mpsc::channel();
    let worker = |send: mpsc::Sender<Vec<(usize, R)>>| {
        let mut done = Vec::with_capacity(BATCH);
        let mut since = Instant::now();
        while !queue.stopped() {
            let Some((index, item)) = lock(&items).next() else {
                break;
            };
            let full = done.len() >= BATCH || since.elapsed() >= PATIENCE;
            // What is kept may be what the others wait for.
            if (full || queue.is_far(index, threads * AHEAD)) && !done.is_empty() {
                let batch = mem::replace(&mut done, Vec::with_capacity(BATCH));
                if send.send(batch).is_err() {
                    return;
                }
            }
            if done.is_empty() {
                since = Instant::now();
            }
            queue.wait_for(index, threads * AHEAD);
            done.push((index, work(index, item)));
        }
        // Nobody takes them where the run was stopped.
        let _ = send.send(done);
    };
    thread::scope(|scope| {
        let worker = &worker;
        let started = (0..threads).filter(|_| {
            let send = send.clone();
            let builder = thread::Builder::new().stack_size(STACK);
            builder.spawn_scoped(scope, move || worker(send)).is_ok()
        });
        if started.count() == 0 {
            // No threads to be had: the letters are checked all the same.
            drop(send);
            while let Some((index, item)) = { lock(&items).next() } {
                take(work(index, item))?;
            }
            return Ok(());
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut next = 0;
        for batch in receive {
            early.extend(batch);
            while let Some(result) = early.remove(&next) {
                if let Err(error) = take(result) {
                    queue.stop();
                    return Err(error);
                }
                next += 1;
            }
            queue.taken(next);
        }
        Ok(())
    })
}

/// How far results have been taken, so that no thread runs far ahead of a slow letter.
#[derive(Default)]
struct Queue {
    taken: Mutex<usize>,
    moved: Condvar,
    stop: AtomicBool,
}

impl Queue {
    /// Whether `ahead` results before `index` or more are still to be taken.
    fn is_far(&self, index: usize, ahead: usize) -> bool {
        index >= *lock(&self.taken) + ahead
    }

    /// Waits until less than `ahead` results before `index` are still to be taken.
    fn wait_for(&self, index: usize, ahead: usize) {
        let mut taken = lock(&self.taken);
        while index >= *taken + ahead && !self.stopped() {
            taken = self
                .moved
                .wait(taken)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn taken(&self, count: usize) {
        *lock(&self.taken) = count;
        self.moved.notify_all();
    }

    fn stop(&self) {
        let _held = lock(&self.taken);
        self.stop.store(true, Ordering::Relaxed);
        self.moved.notify_all();
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Panics of the work are caught by it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn results_come_in_order() {
        for jobs in [1, 3, 8] {
            let mut seen = Vec::new();
            let end = in_order(
                jobs,
                0..500,
                |index, item| {
                    assert_eq!(index, item);
                    item * 2
                },
                |r| {
                    seen.push(r);
                    if seen.len() == 300 { Err(()) } else { Ok(()) }
                },
            );
            assert_eq!(end, Err(()));
            assert!(
                seen.iter().copied().eq((0..300).map(|i| i * 2)),
                "{jobs} jobs"
            );
        }
    }

    #[test]
    fn a_slow_letter_holds_back_those_far_behind_it() {
        let done = AtomicUsize::new(0);
        let mut taken = 0;
        let end: Result<(), ()> = in_order(
            4,
            0..1000,
            |index, _| {
                if index == 0 {
                    thread::sleep(std::time::Duration::from_millis(200));
                }
                done.fetch_add(1, Ordering::Relaxed);
            },
            |()| {
                let ahead = done.load(Ordering::Relaxed) - taken;
                assert!(ahead <= 4 * (AHEAD + 1), "{ahead} results are held");
                taken += 1;
                Ok(())
            },
        );
        assert_eq!((end, taken), (Ok(()), 1000));
    }
}
