//! Statistics on integers: pure functions that know nothing of deals.
//!
//! Each function names the paper it follows, and each test checks it against
//! values printed there, not against our own code.

mod agreement;
mod association;
mod coverage;
mod proportion;

pub use agreement::{Kappa, kappa, krippendorff};
pub use association::{benjamini_hochberg, fisher};
pub use coverage::{chance_met, good_turing, rarefaction};
pub use proportion::{Difference, newcombe, wilson};

/// The two ends of a 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The normal deviate of a two-sided 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

#[cfg(test)]
fn assert_near(got: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((got - expected).abs() <= tolerance, "{what}: {got} is not near {expected}");
}
