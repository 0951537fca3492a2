//! Whether enough was heard: what is still unseen, and what a further
//! interview may bring.

/// The chance of having met, in `n` interviews, something that a share
/// `prevalence` of all buyers would say.
///
/// `1 - (1 - p)^n`: P. `DePaulo` (2000), "Sample size for qualitative
/// research"; J. Nielsen, T. Landauer (1993) for usability tests.
pub fn chance_met(prevalence: f64, n: u64) -> f64 {
    let n = i32::try_from(n).unwrap_or(i32::MAX);
    1.0 - (1.0 - prevalence.clamp(0.0, 1.0)).powi(n)
}

/// The Good-Turing estimate of coverage: the share of what the next
/// observation will be that was met before, from `once` kinds met exactly once
/// among `total` observations; `None` where there is none.
///
/// I. J. Good (1953), "The population frequencies of species and the
/// estimation of population parameters", Biometrika 40, 237-264.
pub fn good_turing(once: u64, total: u64) -> Option<f64> {
    (total > 0).then(|| 1.0 - once.min(total) as f64 / total as f64)
}

/// How many kinds `n` of the `total` interviews met on average, over every
/// choice of `n` of them; `met` tells for each kind in how many interviews it
/// was met.
///
/// Sample-based rarefaction: N. Gotelli, R. Colwell (2001), "Quantifying
/// biodiversity", Ecology Letters 4, 379-391 (the exact form after
/// S. Hurlbert, 1971).
///
/// # Panics
/// If `n` is more than `total`.
pub fn rarefaction(met: &[u64], total: u64, n: u64) -> f64 {
    assert!(n <= total, "{n} of {total} interviews");
    met.iter().map(|&met| 1.0 - chance_missed(met.min(total), total, n)).sum()
}

/// The chance that none of `n` interviews drawn from `total` is among the
/// `met` ones.
fn chance_missed(met: u64, total: u64, n: u64) -> f64 {
    if n > total - met {
        return 0.0;
    }
    (0..n).map(|drawn| (total - met - drawn) as f64 / (total - drawn) as f64).product()
}

#[cfg(test)]
mod tests {
    use super::super::assert_near;
    use super::*;

    #[test]
    fn the_chance_of_having_met_something_is_the_published_one() {
        // Nielsen and Landauer (1993): five users find about 85 % of the
        // problems that one user finds with chance 0.31.
        assert_near(chance_met(0.31, 5), 0.85, 0.01, "five users");
        // DePaulo (2000): thirty interviews miss a one-in-ten perception with
        // a chance below 5 %.
        assert_near(1.0 - chance_met(0.10, 30), 0.042, 5e-4, "thirty interviews");
        assert_near(chance_met(0.5, 0), 0.0, 0.0, "no interviews");
    }

    #[test]
    fn coverage_is_full_when_nothing_was_met_only_once() {
        assert_eq!(good_turing(0, 0), None);
        assert_near(good_turing(0, 7).expect("defined"), 1.0, 0.0, "none once");
        assert_near(good_turing(7, 7).expect("defined"), 0.0, 0.0, "all once");
    }

    #[test]
    fn rarefaction_runs_from_one_interview_s_mean_to_all_kinds() {
        // Hurlbert's formula by hand: kinds met in 3, 2 and 1 of 4 interviews.
        let met = [3, 2, 1];
        assert_near(rarefaction(&met, 4, 0), 0.0, 1e-12, "none");
        assert_near(rarefaction(&met, 4, 1), 6.0 / 4.0, 1e-12, "one");
        // 1 - C(1,2)/6, 1 - C(2,2)/6, 1 - C(3,2)/6.
        assert_near(rarefaction(&met, 4, 2), 1.0 + 5.0 / 6.0 + 0.5, 1e-12, "two");
        assert_near(rarefaction(&met, 4, 4), 3.0, 1e-12, "all");
        // 1 - C(7,5) / C(9,5).
        assert_near(rarefaction(&[2], 9, 5), 1.0 - 21.0 / 126.0, 1e-12, "five of nine");
    }
}
