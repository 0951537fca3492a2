//! The statistics, as their papers have them.

use std::collections::BTreeSet;

const Z: f64 = 1.959_963_984_540_054;

/// E. B. Wilson (1927): both ends.
pub(crate) fn wilson(k: usize, n: usize) -> Option<[f64; 2]> {
    if n == 0 {
        return None;
    }
    let (k, n) = (k as f64, n as f64);
    let middle = 2.0 * k + Z * Z;
    let reach = Z * (Z * Z + 4.0 * k * (n - k) / n).sqrt();
    let below = 2.0 * (n + Z * Z);
    Some([((middle - reach) / below).max(0.0), ((middle + reach) / below).min(1.0)])
}

/// R. G. Newcombe (1998), method 10: the difference and both ends.
pub(crate) fn newcombe(first: (usize, usize), second: (usize, usize)) -> Option<[f64; 3]> {
    let ([l1, u1], [l2, u2]) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let (p1, p2) = (first.0 as f64 / first.1 as f64, second.0 as f64 / second.1 as f64);
    let low = p1 - p2 - ((p1 - l1).powi(2) + (u2 - p2).powi(2)).sqrt();
    let high = p1 - p2 + ((u1 - p1).powi(2) + (p2 - l2).powi(2)).sqrt();
    Some([p1 - p2, low, high])
}

/// Fisher's exact test: the chance of all tables that are no likelier.
pub(crate) fn fisher([[a, b], [c, d]]: [[usize; 2]; 2]) -> f64 {
    let log = |n: usize| (2..=n).map(|i| (i as f64).ln()).sum::<f64>();
    let (row, other, column) = (a + b, c + d, a + c);
    let chance = |a: usize| {
        let (b, c) = (row - a, column - a);
        let d = other - c;
        (log(row) + log(other) + log(column) + log(b + d)
            - log(row + other)
            - log(a)
            - log(b)
            - log(c)
            - log(d))
        .exp()
    };
    let observed = chance(a);
    (column.saturating_sub(other)..=row.min(column))
        .map(chance)
        .filter(|chance| *chance <= observed * (1.0 + 1e-7))
        .sum::<f64>()
        .min(1.0)
}

/// Y. Benjamini and Y. Hochberg (1995): the least over all that are as large.
pub(crate) fn corrected(chances: &[f64]) -> Vec<f64> {
    let all = chances.len() as f64;
    let scaled = |p: f64| p * all / chances.iter().filter(|other| **other <= p).count() as f64;
    let least = |p: f64| {
        let larger = chances.iter().filter(|other| **other >= p);
        larger.map(|other| scaled(*other)).fold(1.0, f64::min)
    };
    chances.iter().map(|p| least(*p)).collect()
}

/// J. Cohen (1960).
pub(crate) fn kappa(pairs: &[(&str, &str)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let values: BTreeSet<&str> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let agreed = pairs.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let by_chance: f64 = values
        .iter()
        .map(|value| {
            let rows = pairs.iter().filter(|(a, _)| a == value).count() as f64;
            let columns = pairs.iter().filter(|(_, b)| b == value).count() as f64;
            rows * columns / (n * n)
        })
        .sum();
    (!pairs.is_empty() && by_chance < 1.0 - 1e-12).then(|| (agreed - by_chance) / (1.0 - by_chance))
}
