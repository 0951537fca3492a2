//! The only threads: one step over many items, its results in the order of
//! the items whatever the number of threads.

use std::num::NonZeroUsize;

use rayon::prelude::*;

/// How many items a worker takes at a time; large enough to keep two cores
/// busy, small enough that a block of whole interviews stays below a few
/// megabytes.
const BLOCK: usize = 64;

/// A block ends early once its items hold so many bytes.
const HELD: u64 = 32 << 20;

/// Runs `step` on every item on `threads` threads and hands the results to
/// `sink` in the order of the items. Only a block of items is held at a time;
/// `held` tells how many bytes an item holds.
///
/// One thread is a plain loop: no pool is made.
pub fn for_each_in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T>,
    threads: NonZeroUsize,
    held: impl Fn(&T) -> u64,
    step: impl Fn(T) -> R + Sync + Send,
    mut sink: impl FnMut(R),
) {
    let mut items = items;
    if threads.get() == 1 {
        items.map(step).for_each(sink);
        return;
    }
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build() else {
        // A machine that grants no threads still does the work.
        items.map(step).for_each(sink);
        return;
    };
    loop {
        let block = block(&mut items, BLOCK * threads.get(), &held);
        if block.is_empty() {
            return;
        }
        let results: Vec<R> = pool.install(|| block.into_par_iter().map(&step).collect());
        results.into_iter().for_each(&mut sink);
    }
}

/// At most so many items, fewer where they hold much.
fn block<T>(items: &mut impl Iterator<Item = T>, most: usize, held: impl Fn(&T) -> u64) -> Vec<T> {
    let (mut block, mut sum) = (Vec::new(), 0);
    while block.len() < most
        && sum < HELD
        && let Some(item) = items.next()
    {
        sum += held(&item);
        block.push(item);
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        let run = |threads| {
            let mut seen = Vec::new();
            let threads = NonZeroUsize::new(threads).expect("not zero");
            for_each_in_order(0..1000, threads, |_| 0, |n| n * n, |n| seen.push(n));
            seen
        };
        assert_eq!(run(1), run(2));
        assert_eq!(run(1), run(7));
        assert_eq!(run(3)[999], 999 * 999);
    }

    #[test]
    fn a_block_of_large_items_is_short() {
        let mut items = 0..10;
        assert_eq!(block(&mut items, 4, |_| HELD / 2), [0, 1]);
        assert_eq!(block(&mut items, 4, |_| HELD), [2]);
        assert_eq!(block(&mut items, 4, |_| 1), [3, 4, 5, 6]);
    }
}
