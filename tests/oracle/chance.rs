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

/// Fisher's test of two rates, each `k` of `n`.
pub(crate) fn fisher_of(first: (usize, usize), second: (usize, usize)) -> f64 {
    fisher([[first.0, first.1 - first.0], [second.0, second.1 - second.0]])
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

/// Kappa's 95 % interval: J. L. Fleiss, B. Levin, M. C. Paik (2003),
/// "Statistical Methods for Rates and Proportions", 18.1.
pub(crate) fn kappa_interval(pairs: &[(&str, &str)]) -> Option<[f64; 2]> {
    let kappa = kappa(pairs)?;
    let n = pairs.len() as f64;
    let row = |value: &str| pairs.iter().filter(|(a, _)| *a == value).count() as f64 / n;
    let column = |value: &str| pairs.iter().filter(|(_, b)| *b == value).count() as f64 / n;
    let values: BTreeSet<&str> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let by_chance: f64 = values.iter().map(|value| row(value) * column(value)).sum();
    // Each pair adds its own share, so that no table is needed.
    let agreed = pairs.iter().filter(|(a, b)| a == b);
    let first: f64 =
        agreed.map(|(a, _)| (1.0 - (row(a) + column(a)) * (1.0 - kappa)).powi(2)).sum();
    let apart = pairs.iter().filter(|(a, b)| a != b);
    let second: f64 = apart.map(|(a, b)| (column(a) + row(b)).powi(2)).sum();
    let third = (kappa - by_chance * (1.0 - kappa)).powi(2);
    let variance = (first + (1.0 - kappa).powi(2) * second) / n - third;
    let error = variance.max(0.0).sqrt() / ((1.0 - by_chance) * n.sqrt());
    Some([(kappa - Z * error).max(-1.0), (kappa + Z * error).min(1.0)])
}

/// How many of `n` drawn from `all` interviews meet a thing that `met` of them
/// told: one less the hypergeometric chance of none (S. Hurlbert, 1971).
pub(crate) fn drawn(met: u64, all: u64, n: u64) -> f64 {
    let log = |n: u64| (2..=n).map(|i| (i as f64).ln()).sum::<f64>();
    let choose = |from: u64, some: u64| log(from) - log(some) - log(from - some);
    if n + met > all { 1.0 } else { 1.0 - (choose(all - met, n) - choose(all, n)).exp() }
}

#[test]
fn the_statistics_are_the_published_ones() {
    let near = |found: f64, printed: f64, digits: f64| {
        assert!((found - printed).abs() <= digits, "{found}, and not {printed}");
    };
    // Newcombe (1998), 857-872, table I, method 3.
    let [low, high] = wilson(81, 263).expect("an interval");
    near(low, 0.2553, 6e-5);
    near(high, 0.3662, 6e-5);
    // Newcombe (1998), 873-890, table II, method 10, (a).
    let [gap, low, high] = newcombe((56, 70), (48, 80)).expect("an interval");
    near(gap, 0.2000, 6e-5);
    near(low, 0.0524, 6e-5);
    near(high, 0.3339, 6e-5);
    // Fisher (1962), criminal twins, as in R's help.
    near(fisher([[2, 10], [15, 3]]), 0.000_536_7, 1e-7);
    // Benjamini and Hochberg (1995), section 3.2: the fourth of fifteen.
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    ];
    assert_eq!(corrected(&p).iter().filter(|q| **q <= 0.05).count(), 4);
    // Agresti and Winner (1997), two film critics: 0.389 and 0.060.
    let table = [[24, 8, 13], [8, 13, 11], [10, 9, 64]];
    let names = ["con", "mixed", "pro"];
    let cells = (0..3).flat_map(|a| (0..3).map(move |b| (a, b)));
    let pairs: Vec<(&str, &str)> =
        cells.flat_map(|(a, b)| std::iter::repeat_n((names[a], names[b]), table[a][b])).collect();
    near(kappa(&pairs).expect("defined"), 0.389, 5e-4);
    let [low, high] = kappa_interval(&pairs).expect("defined");
    near((high - low) / (2.0 * Z), 0.060, 5e-4);
}
