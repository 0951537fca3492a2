//! Whether two things go together, and how many such findings to believe.

/// The p-value of Fisher's exact test, two-sided, of the table
///
/// ```text
/// a b
/// c d
/// ```
///
/// The sum over all tables with the same margins that are no more likely than
/// this one: R. A. Fisher (1935), as `R` and `scipy` define it. Log factorials
/// are summed once, so that the time grows with the total.
///
/// # Panics
/// If the total does not fit the address space.
pub fn fisher([[a, b], [c, d]]: [[u64; 2]; 2]) -> f64 {
    let (row, other_row, column) = (a + b, c + d, a + c);
    let total = row + other_row;
    let factorials = log_factorials(total);
    let factorial =
        |n: u64| factorials[usize::try_from(n).expect("a count fits the address space")];
    let margins =
        factorial(row) + factorial(other_row) + factorial(column) + factorial(total - column)
            - factorial(total);
    let log_chance = |a: u64| {
        margins
            - factorial(a)
            - factorial(row - a)
            - factorial(column - a)
            - factorial(other_row + a - column)
    };
    let observed = log_chance(a);
    // Tables as likely as the one seen differ by rounding alone.
    let limit = observed + 1e-7;
    let least = column.saturating_sub(other_row);
    let most = row.min(column);
    let tail: f64 =
        (least..=most).map(log_chance).filter(|chance| *chance <= limit).map(f64::exp).sum();
    tail.min(1.0)
}

/// The natural logarithms of 0!, 1!, … `most`!.
fn log_factorials(most: u64) -> Vec<f64> {
    let mut sum = 0.0;
    let rest = (1..=most).map(|n| {
        sum += (n as f64).ln();
        sum
    });
    std::iter::once(0.0).chain(rest).collect()
}

/// The q-values (adjusted p-values) of a family of tests, in the order of
/// `p`.
///
/// Y. Benjamini, Y. Hochberg (1995), "Controlling the false discovery rate",
/// Journal of the Royal Statistical Society B 57, 289-300.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut q = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, &at) in order.iter().enumerate().rev() {
        least = least.min(p[at] * p.len() as f64 / (rank + 1) as f64);
        q[at] = least;
    }
    q
}

#[cfg(test)]
mod tests {
    use super::super::assert_near;
    use super::*;

    #[test]
    fn fisher_gives_the_known_p_values() {
        let cases = [
            // Fisher (1935), the tea tasting; two-sided as in R's help.
            ([[3, 1], [1, 3]], 0.4857, 1e-4),
            // Fisher (1962), criminal twins: R, `fisher.test(Convictions)`.
            ([[2, 10], [15, 3]], 0.000_536_7, 1e-7),
            // Wikipedia, "Fisher's exact test": men, women and studying.
            ([[1, 9], [11, 3]], 0.002_759_456, 1e-9),
            // Nothing to tell apart.
            ([[0, 0], [0, 0]], 1.0, 0.0),
            ([[5, 0], [7, 0]], 1.0, 1e-12),
            ([[5, 5], [5, 5]], 1.0, 1e-12),
        ];
        for (table, expected, tolerance) in cases {
            assert_near(fisher(table), expected, tolerance, "p");
        }
        // scipy 1.16: far out in the tail, where other crates went wrong.
        let far = fisher([[2000, 3000], [1500, 4000]]);
        assert!((far / 2.1e-43 - 1.0).abs() < 0.05, "{far}");
    }

    #[test]
    fn the_order_of_rows_and_columns_does_not_matter() {
        for [[a, b], [c, d]] in [[[3, 1], [1, 3]], [[2, 10], [15, 3]], [[0, 4], [9, 1]]] {
            let p = fisher([[a, b], [c, d]]);
            assert_near(p, fisher([[c, d], [a, b]]), 1e-12, "rows");
            assert_near(p, fisher([[a, c], [b, d]]), 1e-12, "transposed");
        }
    }

    #[test]
    fn the_paper_s_fifteen_tests_keep_four() {
        // Benjamini and Hochberg (1995), section 3.2: thrombolysis trial.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0000,
        ];
        let q = benjamini_hochberg(&p);
        assert_eq!(q.iter().filter(|q| **q <= 0.05).count(), 4);
        assert_near(q[3], 0.0095 * 15.0 / 4.0, 1e-12, "the fourth");
        let mut backwards = p;
        backwards.reverse();
        let mut again = benjamini_hochberg(&backwards);
        again.reverse();
        assert_eq!(again, q);
        assert!(benjamini_hochberg(&[]).is_empty());
    }
}
