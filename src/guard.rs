//! What this program fails on must not end a batch: it becomes a problem of the
//! one input, and the rest is done.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};

use crate::place::{Place, Problem};

thread_local! {
    /// Whether a failure on this thread is caught.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Where in the program the last caught failure was.
    static FAILED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What `work` makes of the input at `place`, or that this program failed on
/// it. What `work` left half done must not be used.
///
/// # Errors
/// The failure, with its place in the program if [`hush`] was called.
pub fn guarded<T>(place: &Place, work: impl FnOnce() -> T) -> Result<T, Problem> {
    let outer = IS_GUARDED.replace(true);
    let made = panic::catch_unwind(AssertUnwindSafe(work));
    IS_GUARDED.set(outer);
    made.map_err(|_| {
        let at = FAILED_AT.take().map(|at| format!(" (at {at})")).unwrap_or_default();
        let message = format!("this program failed on it{at}: please report what kind it is");
        Problem::left_out(place.clone(), message)
    })
}

/// What `work` makes of `items` together, one thing of each; if it fails, what
/// it makes of each by itself, and the problems of those that it fails on.
pub fn each_guarded<I, T>(
    items: &[I],
    place: impl Fn(&I) -> &Place,
    work: impl Fn(&[I]) -> Vec<T>,
) -> Vec<Result<T, Problem>> {
    let Some(first) = items.first() else { return Vec::new() };
    if let Ok(made) = guarded(place(first), || work(items)) {
        return all_well(made);
    }
    let alone = items.chunks(1).map(|one| guarded(place(&one[0]), || work(one)));
    let made = alone.map(|made| made.map_or_else(|problem| vec![Err(problem)], all_well));
    made.flatten().collect()
}

fn all_well<T>(made: Vec<T>) -> Vec<Result<T, Problem>> {
    made.into_iter().map(Ok).collect()
}

/// Has nothing printed of a failure that is caught: what Rust says of it can
/// quote an interview.
pub fn hush() {
    let loud = panic::take_hook();
    panic::set_hook(Box::new(move |failure| {
        if IS_GUARDED.get() {
            FAILED_AT.set(failure.location().map(ToString::to_string));
        } else {
            loud(failure);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_a_problem_that_quotes_nothing() {
        hush();
        let place = Place { line: 7, ..Place::whole("talk.jsonl") };
        assert_eq!(guarded(&place, || 1), Ok(1));
        let failed = guarded(&place, || -> u8 {
            let inner = guarded(&place, || -> u8 { panic!("the first secret") });
            assert!(inner.is_err());
            panic!("the second secret")
        });
        let said = failed.expect_err("it failed").to_string();
        assert!(said.starts_with("talk.jsonl:7: this program failed on it (at src"), "{said}");
        assert!(said.contains("guard.rs:") && !said.contains("secret"), "{said}");
    }

    #[test]
    fn one_failure_among_several_is_one_problem() {
        let places = [1, 2, 3].map(|line| Place { line, ..Place::whole("talk.jsonl") });
        let work = |bad: u32| {
            let work = move |some: &[Place]| -> Vec<u32> {
                some.iter()
                    .map(|one| if one.line == bad { panic!("bad") } else { one.line })
                    .collect()
            };
            let made = each_guarded(&places, |place| place, work);
            made.into_iter()
                .map(|one| one.map_err(|problem| problem.place.line))
                .collect::<Vec<_>>()
        };
        assert_eq!(work(0), [Ok(1), Ok(2), Ok(3)]);
        assert_eq!(work(2), [Ok(1), Err(2), Ok(3)]);
        let none = each_guarded(&places[..0], |place| place, |_| vec![0]);
        assert!(none.is_empty());
    }
}
