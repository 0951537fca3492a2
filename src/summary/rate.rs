//! A rate with its denominator and interval, and the gap between two.

use serde::{Deserialize, Serialize};

use crate::statistics;

/// `k` of `n`, with a Wilson 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rate {
    /// How many.
    pub k: u64,
    /// Of how many.
    pub n: u64,
    /// `k / n`; `None` of nothing.
    pub rate: Option<f64>,
    /// The interval's lower end.
    pub low: Option<f64>,
    /// The interval's upper end.
    pub high: Option<f64>,
    /// How it may be read.
    pub reading: Reading,
}

/// How a figure from so many deals may be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Fewer than 5: counts only, no percentages.
    #[default]
    CountsOnly,
    /// 5 to 19: a signal.
    Signal,
    /// 20 and more.
    Firm,
}

impl Reading {
    /// How a figure from `n` deals may be read.
    pub fn of(n: u64) -> Self {
        match n {
            0..5 => Self::CountsOnly,
            5..20 => Self::Signal,
            20.. => Self::Firm,
        }
    }
}

impl Rate {
    /// `k` of `n`.
    ///
    /// # Panics
    /// If `k` is more than `n`.
    pub fn of(k: u64, n: u64) -> Self {
        let interval = statistics::wilson(k, n);
        Self {
            k,
            n,
            rate: interval.map(|_| rounded(k as f64 / n as f64)),
            low: interval.map(|interval| rounded(interval.low)),
            high: interval.map(|interval| rounded(interval.high)),
            reading: Reading::of(n),
        }
    }
}

/// The difference of two rates with Newcombe's 95 % interval, in shares of 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Gap {
    /// First less second.
    pub gap: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

impl Gap {
    /// `first` less `second`; `None` where one of them is of nothing.
    pub fn of(first: Rate, second: Rate) -> Option<Self> {
        let found = statistics::newcombe((first.k, first.n), (second.k, second.n))?;
        Some(Self {
            gap: rounded(found.difference),
            low: rounded(found.interval.low),
            high: rounded(found.interval.high),
        })
    }
}

/// Fisher's p of two rates; `None` where one of them is of nothing.
pub(super) fn fisher(first: Rate, second: Rate) -> Option<f64> {
    let table = [[first.k, first.n - first.k], [second.k, second.n - second.k]];
    (first.n > 0 && second.n > 0).then(|| statistics::fisher(table))
}

/// Four digits: more than any interval here can bear, and the same bytes on
/// every machine.
pub(super) fn rounded(value: f64) -> f64 {
    let rounded = (value * 1e4).round() / 1e4;
    // Not `-0.0`, which JSON would show.
    rounded + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_nothing_has_no_percentage() {
        let rate = Rate::of(0, 0);
        assert_eq!((rate.rate, rate.low, rate.high), (None, None, None));
        assert_eq!(Gap::of(rate, Rate::of(1, 2)), None);
    }

    #[test]
    fn a_small_n_says_how_it_may_be_read() {
        let cases = [
            (0, Reading::CountsOnly),
            (4, Reading::CountsOnly),
            (5, Reading::Signal),
            (19, Reading::Signal),
            (20, Reading::Firm),
        ];
        for (n, expected) in cases {
            assert_eq!(Rate::of(0, n).reading, expected, "{n}");
        }
    }

    #[test]
    fn nothing_is_written_as_minus_zero() {
        assert!(rounded(-0.000_01).is_sign_positive());
    }
}
