//! Logistic regression with few columns and many rows, by Newton's method.

/// Learns a weight for each column and, last, the constant.
pub(super) fn learn(rows: &[(Vec<f64>, bool)], penalty: f64) -> Vec<f64> {
    let columns = rows.first().map_or(0, |(row, _)| row.len());
    let mut weights = vec![0.0; columns + 1];
    for _ in 0..25 {
        let size = columns + 1;
        let mut slope: Vec<f64> = weights.iter().map(|weight| penalty * weight).collect();
        let mut bend = vec![0.0; size * size];
        for at in 0..size {
            bend[at * size + at] = penalty;
        }
        let mut full = vec![1.0; size];
        for (row, set) in rows {
            full[..columns].copy_from_slice(row);
            let score: f64 = full.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            let chance = 1.0 / (1.0 + libm::exp(-score));
            let error = chance - f64::from(u8::from(*set));
            let spread = chance * (1.0 - chance);
            for (at, &value) in full.iter().enumerate() {
                slope[at] += error * value;
                let scaled = spread * value;
                for (other, &against) in full[..=at].iter().enumerate() {
                    bend[at * size + other] += scaled * against;
                }
            }
        }
        let step = solve(bend, slope, size);
        let moved = step.iter().fold(0.0_f64, |most, one| most.max(one.abs()));
        for (weight, step) in weights.iter_mut().zip(&step) {
            *weight -= step;
        }
        if moved < 1e-6 {
            break;
        }
    }
    weights
}

/// Solves `matrix · x = right` for a positive definite matrix whose lower half
/// is given, by Cholesky's method.
fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>, size: usize) -> Vec<f64> {
    for row in 0..size {
        for column in 0..=row {
            let known: f64 =
                (0..column).map(|at| matrix[row * size + at] * matrix[column * size + at]).sum();
            let rest = matrix[row * size + column] - known;
            matrix[row * size + column] = if row == column {
                libm::sqrt(rest.max(1e-12))
            } else {
                rest / matrix[column * size + column]
            };
        }
    }
    for row in 0..size {
        let known: f64 = (0..row).map(|at| matrix[row * size + at] * right[at]).sum();
        right[row] = (right[row] - known) / matrix[row * size + row];
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|at| matrix[at * size + row] * right[at]).sum();
        right[row] = (right[row] - known) / matrix[row * size + row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One column that is set in 3 of 4 rows that are and 1 of 4 that are not:
    /// the weights are the logits of the shares.
    #[test]
    fn weights_are_the_logits_of_shares() {
        let mut rows = Vec::new();
        for (value, set, times) in
            [(1.0, true, 3), (1.0, false, 1), (0.0, true, 1), (0.0, false, 3)]
        {
            rows.extend(std::iter::repeat_n((vec![value], set), times));
        }
        let weights = learn(&rows, 1e-9);
        let third = libm::log(3.0);
        assert!(
            (weights[0] - 2.0 * third).abs() < 1e-4 && (weights[1] + third).abs() < 1e-4,
            "{weights:?}"
        );
    }
}
