//! Runs work on all letters at once and hands over the results in order.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Most letters whose results are held back at a time.
const MOST: usize = 2048;
/// Bytes of stack for each thread: PDFs nest deeply.
const STACK: usize = 16 << 20;

/// Threads for the work: as many as asked for, else one a processor.
pub(crate) fn pool(jobs: Option<usize>) -> Option<ThreadPool> {
    let builder = ThreadPoolBuilder::new().stack_size(STACK);
    builder.num_threads(jobs.unwrap_or(0)).build().ok()
}

/// Does `work` on each item and gives the results to `take` in the order of the items, as early as they are there, until
/// `take` fails.
///
/// Items are taken in batches that grow: the first results come soon, and later batches are long enough for threads not to
/// wait for each other.
pub(crate) fn in_order<T: Sync, R: Send, E>(
    pool: Option<&ThreadPool>,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let Some(pool) = pool else {
        // No threads to be had: the letters are checked all the same.
        return items.iter().try_for_each(|item| take(work(item)));
    };
    let mut rest = items;
    let mut size = pool.current_num_threads() * 4;
    while !rest.is_empty() {
        let (batch, later) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        let results: Vec<R> =
            pool.install(|| batch.par_iter().with_max_len(1).map(&work).collect());
        results.into_iter().try_for_each(&mut take)?;
        rest = later;
        size = (size * 2).min(MOST);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let items: Vec<usize> = (0..500).collect();
        for jobs in [1, 3, 8] {
            let pool = pool(Some(jobs));
            let mut seen = Vec::new();
            let end = in_order(
                pool.as_ref(),
                &items,
                |i| i * 2,
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
}
