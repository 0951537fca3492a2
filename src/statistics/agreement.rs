//! Agreement beyond chance, between two voices or among several coders.

use std::collections::BTreeMap;

use super::{Interval, Z};

/// Cohen's kappa with its large-sample interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// 1 is full agreement, 0 what chance alone gives.
    pub kappa: f64,
    /// Its 95 % confidence interval, cut at -1 and 1.
    pub interval: Interval,
}

/// Cohen's kappa of a square table of counts (one voice down, the other
/// across); `None` where it is not defined: nothing was counted, or chance
/// alone already gives full agreement.
///
/// J. Cohen (1960); the standard error is that of J. L. Fleiss, J. Cohen,
/// B. S. Everitt (1969), Psychological Bulletin 72, 323-327.
///
/// # Panics
/// If the table is not square.
pub fn kappa(table: &[Vec<u64>]) -> Option<Kappa> {
    let size = table.len();
    assert!(table.iter().all(|row| row.len() == size), "the table is square");
    let count: u64 = table.iter().flatten().sum();
    if count == 0 {
        return None;
    }
    let n = count as f64;
    let cell = |i: usize, j: usize| table[i][j] as f64 / n;
    let rows: Vec<f64> = (0..size).map(|i| (0..size).map(|j| cell(i, j)).sum()).collect();
    let columns: Vec<f64> = (0..size).map(|j| (0..size).map(|i| cell(i, j)).sum()).collect();
    let observed: f64 = (0..size).map(|i| cell(i, i)).sum();
    let expected: f64 = rows.iter().zip(&columns).map(|(row, column)| row * column).sum();
    let room = 1.0 - expected;
    if room < 1e-12 {
        return None;
    }
    let kappa = (observed - expected) / room;
    let mut variance = -(kappa - expected * (1.0 - kappa)).powi(2);
    for i in 0..size {
        for j in 0..size {
            let term = if i == j {
                (1.0 - (rows[i] + columns[i]) * (1.0 - kappa)).powi(2)
            } else {
                ((1.0 - kappa) * (columns[i] + rows[j])).powi(2)
            };
            variance += cell(i, j) * term;
        }
    }
    let error = (variance.max(0.0) / n).sqrt() / room;
    let interval =
        Interval { low: (kappa - Z * error).max(-1.0), high: (kappa + Z * error).min(1.0) };
    Some(Kappa { kappa, interval })
}

/// Krippendorff's alpha for nominal values: one list of values a unit, a coder
/// who was silent on a unit left out; `None` where no unit has two values or
/// only one value was ever used.
///
/// K. Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability".
pub fn krippendorff<T: Ord>(units: &[Vec<T>]) -> Option<f64> {
    let mut totals: BTreeMap<&T, f64> = BTreeMap::new();
    let mut disagreement = 0.0;
    let mut n = 0.0;
    for unit in units.iter().filter(|unit| unit.len() > 1) {
        let size = unit.len() as f64;
        n += size;
        let mut values: BTreeMap<&T, f64> = BTreeMap::new();
        for value in unit {
            *values.entry(value).or_default() += 1.0;
            *totals.entry(value).or_default() += 1.0;
        }
        let alike: f64 = values.values().map(|count| count * (count - 1.0)).sum();
        disagreement += size - alike / (size - 1.0);
    }
    let alike: f64 = totals.values().map(|count| count * (count - 1.0)).sum();
    let by_chance = n * (n - 1.0) - alike;
    // Values that are all alike cannot differ by chance.
    if by_chance <= 0.0 {
        return None;
    }
    Some(1.0 - (n - 1.0) * disagreement / by_chance)
}

#[cfg(test)]
mod tests {
    use super::super::assert_near;
    use super::*;

    #[test]
    fn kappa_and_its_error_are_the_printed_ones() {
        let cases = [
            // Agresti and Winner (1997), two film critics: 0.389 and 0.060.
            (vec![vec![24, 8, 13], vec![8, 13, 11], vec![10, 9, 64]], 0.389, 0.060, 5e-4),
            // SAS PROC FREQ, as printed in the tests of statsmodels.
            (vec![vec![0, 4, 1], vec![0, 8, 0], vec![0, 1, 5]], 0.4842, 0.1380, 5e-5),
        ];
        for (table, expected, error, tolerance) in cases {
            let found = kappa(&table).expect("defined");
            assert_near(found.kappa, expected, tolerance, "kappa");
            let width = found.interval.high - found.interval.low;
            assert_near(width / (2.0 * Z), error, tolerance, "standard error");
        }
        // Wikipedia, "Cohen's kappa": 50 grant proposals.
        let found = kappa(&[vec![20, 5], vec![10, 15]]).expect("defined");
        assert_near(found.kappa, 0.40, 1e-9, "kappa");
    }

    #[test]
    fn kappa_says_when_it_is_not_defined() {
        assert_eq!(kappa(&[]), None);
        assert_eq!(kappa(&[vec![0, 0], vec![0, 0]]), None);
        assert_eq!(kappa(&[vec![9, 0], vec![0, 0]]), None);
    }

    #[test]
    fn alpha_gives_the_printed_values() {
        // Krippendorff (2011), sections A, B and C.
        let pairs = |a: &str, b: &str| -> Vec<Vec<char>> {
            a.chars().zip(b.chars()).map(|(a, b)| vec![a, b]).collect()
        };
        let binary = pairs("0100000010", "1110010000");
        assert_near(krippendorff(&binary).expect("defined"), 0.095, 5e-4, "A");
        let nominal = pairs("aabbdcccedda", "babbbccceddd");
        assert_near(krippendorff(&nominal).expect("defined"), 0.692, 5e-4, "B");
        let coders = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        let units: Vec<Vec<u8>> = (0..12)
            .map(|at| coders.iter().map(|row| row.as_bytes()[at]).filter(|c| *c != b'.').collect())
            .collect();
        assert_near(krippendorff(&units).expect("defined"), 0.743, 5e-4, "C");
        assert_eq!(krippendorff::<u8>(&[]), None);
        assert_eq!(krippendorff(&[vec![1, 1], vec![1, 1]]), None);
    }
}
