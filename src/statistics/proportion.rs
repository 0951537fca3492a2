//! Proportions: the interval of one, and of the difference of two.

use super::{Interval, Z};

/// Wilson's score interval of `k` in `n`, without continuity correction;
/// `None` where nothing was counted.
///
/// E. B. Wilson (1927), method 3 of R. G. Newcombe (1998), "Two-sided
/// confidence intervals for the single proportion", Statistics in Medicine
/// 17, 857-872.
///
/// # Panics
/// If `k` is more than `n`.
pub fn wilson(k: u64, n: u64) -> Option<Interval> {
    assert!(k <= n, "{k} of {n}");
    if n == 0 {
        return None;
    }
    let (successes, trials) = (k as f64, n as f64);
    let failures = trials - successes;
    let square = Z * Z;
    let centre = 2.0 * successes + square;
    let spread = Z * (square + 4.0 * successes * failures / trials).sqrt();
    let scale = 2.0 * (trials + square);
    // At the ends the exact bound is 0 or 1; rounding must not leave a trace.
    let low = if k == 0 { 0.0 } else { (centre - spread) / scale };
    let high = if k == n { 1.0 } else { (centre + spread) / scale };
    Some(Interval { low, high })
}

/// The difference of two proportions and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// First less second.
    pub difference: f64,
    /// Its 95 % confidence interval.
    pub interval: Interval,
}

/// Newcombe's hybrid score interval of `a` in `m` less `b` in `n`; `None`
/// where either side counted nothing.
///
/// Method 10 of R. G. Newcombe (1998), "Interval estimation for the
/// difference between independent proportions", Statistics in Medicine 17,
/// 873-890.
///
/// # Panics
/// If a part is more than its whole.
pub fn newcombe((a, m): (u64, u64), (b, n): (u64, u64)) -> Option<Difference> {
    let (first, second) = (wilson(a, m)?, wilson(b, n)?);
    let (rate, other) = (a as f64 / m as f64, b as f64 / n as f64);
    let difference = rate - other;
    let below = (rate - first.low).hypot(second.high - other);
    let above = (first.high - rate).hypot(other - second.low);
    let interval = Interval { low: difference - below, high: difference + above };
    Some(Difference { difference, interval })
}

#[cfg(test)]
mod tests {
    use super::super::assert_near;
    use super::*;

    #[test]
    fn wilson_gives_the_printed_intervals() {
        // Newcombe (1998), 857-872, table I, method 3.
        let cases = [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ];
        for (k, n, low, high) in cases {
            let interval = wilson(k, n).expect("n is not 0");
            assert_near(interval.low, low, 6e-5, "low");
            assert_near(interval.high, high, 6e-5, "high");
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn newcombe_gives_the_printed_intervals() {
        // Newcombe (1998), 873-890, table II, method 10.
        let cases = [
            ((56, 70), (48, 80), 0.2000, 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.6000, 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.5714, 0.0582, 0.8062),
            ((5, 56), (0, 29), 0.0893, -0.0381, 0.1926),
            ((0, 10), (0, 20), 0.0000, -0.1611, 0.2775),
            ((0, 10), (0, 10), 0.0000, -0.2775, 0.2775),
            ((10, 10), (0, 20), 1.0000, 0.6791, 1.0000),
            ((10, 10), (0, 10), 1.0000, 0.6075, 1.0000),
        ];
        for (first, second, difference, low, high) in cases {
            let found = newcombe(first, second).expect("both counted");
            assert_near(found.difference, difference, 6e-5, "difference");
            assert_near(found.interval.low, low, 6e-5, "low");
            assert_near(found.interval.high, high, 6e-5, "high");
        }
        assert_eq!(newcombe((0, 0), (1, 2)), None);
    }
}
