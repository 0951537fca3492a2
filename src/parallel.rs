//! The only threads: one step over many items, its results in the order of
//! the items whatever the number of threads.

use std::num::NonZeroUsize;

use rayon::prelude::*;

/// How many items a worker takes at a time; large enough to keep two cores
/// busy, small enough that a block of whole interviews stays below a few
/// megabytes.
const BLOCK: usize = 64;

/// Runs `step` on every item on `threads` threads and hands the results to
/// `sink` in the order of the items. Only a block of items is held at a time.
///
/// One thread is a plain loop: no pool is made.
pub fn for_each_in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T>,
    threads: NonZeroUsize,
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
        let block: Vec<T> = items.by_ref().take(BLOCK * threads.get()).collect();
        if block.is_empty() {
            return;
        }
        let results: Vec<R> = pool.install(|| block.into_par_iter().map(&step).collect());
        results.into_iter().for_each(&mut sink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        let run = |threads| {
            let mut seen = Vec::new();
            let threads = NonZeroUsize::new(threads).expect("not zero");
            for_each_in_order(0..1000, threads, |n| n * n, |n| seen.push(n));
            seen
        };
        assert_eq!(run(1), run(2));
        assert_eq!(run(1), run(7));
        assert_eq!(run(3)[999], 999 * 999);
    }
}
