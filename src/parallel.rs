//! The only threads: one step over many items, its results in the order of
//! the items whatever the number of threads; and one that waits for items
//! while others work.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::thread;

use rayon::prelude::*;

/// How many items a worker takes at a time; large enough to keep two cores
/// busy, small enough that a block of whole interviews stays below a few
/// megabytes.
const BLOCK: usize = 64;

/// A block ends early once its items hold so many bytes.
const HELD: u64 = 32 << 20;

/// Items of which some may have to be waited for.
pub trait Awaited: Iterator {
    /// The next item, if it is there already; `None` says nothing of the end.
    fn ready(&mut self) -> Option<Self::Item>;
}

/// Items that are never waited for.
struct AtHand<I>(I);

impl<I: Iterator> Iterator for AtHand<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.next()
    }
}

impl<I: Iterator> Awaited for AtHand<I> {
    fn ready(&mut self) -> Option<I::Item> {
        self.0.next()
    }
}

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
    let sink = |result| {
        sink(result);
        ControlFlow::Continue(())
    };
    as_they_come(&mut AtHand(items), threads, held, step, sink);
}

/// As [`for_each_in_order`], but no result waits for an item that has not come
/// yet, and `sink` may end it: the items that are left are not looked at.
pub fn as_they_come<T: Send, R: Send>(
    items: &mut impl Awaited<Item = T>,
    threads: NonZeroUsize,
    held: impl Fn(&T) -> u64,
    step: impl Fn(T) -> R + Sync + Send,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) {
    let pool = || rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build().ok();
    // A machine that grants no threads still does the work.
    let Some(pool) = (threads.get() > 1).then(pool).flatten() else {
        let _ = items.map(step).try_for_each(sink);
        return;
    };
    loop {
        let block = block(items, BLOCK * threads.get(), &held);
        if block.is_empty() {
            return;
        }
        let results: Vec<R> = pool.install(|| block.into_par_iter().map(&step).collect());
        if results.into_iter().try_for_each(&mut sink).is_break() {
            return;
        }
    }
}

/// At most so many items, fewer where they hold much or are not there yet.
fn block<T>(items: &mut impl Awaited<Item = T>, most: usize, held: impl Fn(&T) -> u64) -> Vec<T> {
    let Some(first) = items.next() else { return Vec::new() };
    let mut sum = held(&first);
    let mut block = vec![first];
    while block.len() < most
        && sum < HELD
        && let Some(item) = items.ready()
    {
        sum += held(&item);
        block.push(item);
    }
    block
}

/// Items that a thread of its own waits for, a few of them ahead.
pub struct Ahead<I: Iterator>(Inner<I>);

enum Inner<I: Iterator> {
    Elsewhere(Receiver<I::Item>),
    /// No thread could be had.
    Here(I),
}

impl<I> Ahead<I>
where
    I: Iterator + Send + 'static,
    I::Item: Send,
{
    /// Begins to read `items`, at most `most` of them ahead.
    ///
    /// The thread ends with the items, or once nobody wants them; it is not
    /// waited for, as it may itself wait for one that never comes.
    pub fn new(items: I, most: usize) -> Self {
        let (hand_over, handed_over) = channel::<I>();
        let (sender, receiver) = sync_channel(most);
        let read = move || {
            let items = handed_over.into_iter().flatten();
            let _ = items.map(|item| sender.send(item)).try_for_each(|sent| sent);
        };
        // The items go to the thread once it is there, so that none is lost.
        let inner = match thread::Builder::new().spawn(read) {
            Err(_) => Inner::Here(items),
            Ok(_) => match hand_over.send(items) {
                Ok(()) => Inner::Elsewhere(receiver),
                Err(back) => Inner::Here(back.0),
            },
        };
        Self(inner)
    }
}

impl<I: Iterator> Iterator for Ahead<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        match &mut self.0 {
            Inner::Elsewhere(items) => items.recv().ok(),
            Inner::Here(items) => items.next(),
        }
    }
}

impl<I: Iterator> Awaited for Ahead<I> {
    fn ready(&mut self) -> Option<I::Item> {
        match &mut self.0 {
            Inner::Elsewhere(items) => items.try_recv().ok(),
            // Whether it would have to be waited for is not known.
            Inner::Here(_) => None,
        }
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
            for_each_in_order(0..1000, threads, |_| 0, |n| n * n, |n| seen.push(n));
            seen
        };
        assert_eq!(run(1), run(2));
        assert_eq!(run(1), run(7));
        assert_eq!(run(3)[999], 999 * 999);
    }

    #[test]
    fn a_block_of_large_items_is_short() {
        let mut items = AtHand(0..10);
        assert_eq!(block(&mut items, 4, |_| HELD / 2), [0, 1]);
        assert_eq!(block(&mut items, 4, |_| HELD), [2]);
        assert_eq!(block(&mut items, 4, |_| 1), [3, 4, 5, 6]);
    }

    #[test]
    fn no_result_waits_for_an_item_that_has_not_come() {
        for threads in [1, 2] {
            let threads = NonZeroUsize::new(threads).expect("not zero");
            let (sender, receiver) = channel();
            let (done, results) = channel();
            let work = thread::spawn(move || {
                let mut items = Ahead::new(receiver.into_iter(), 4);
                as_they_come(
                    &mut items,
                    threads,
                    |_| 0,
                    |n: u32| n + 1,
                    |n| match done.send(n) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    },
                );
            });
            for n in 0..100 {
                sender.send(n).expect("it is read");
                assert_eq!(results.recv(), Ok(n + 1));
            }
            drop(sender);
            work.join().expect("it ends with the items");
        }
    }

    #[test]
    fn a_sink_that_has_enough_ends_it() {
        for threads in [1, 3] {
            let threads = NonZeroUsize::new(threads).expect("not zero");
            let mut seen = Vec::new();
            let sink = |n| {
                seen.push(n);
                if n == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            as_they_come(&mut AtHand(0..), threads, |_| 0, |n| n, sink);
            assert_eq!(seen, [0, 1, 2, 3, 4, 5]);
        }
    }
}
