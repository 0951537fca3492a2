//! Chances and odds in whole numbers: milli-logits and parts of [`ONE`].

/// A chance of 1.
pub(super) const ONE: i32 = 1 << 16;

/// Milli-logits beyond this are as good as certain.
const FARTHEST: i32 = 8_000;

/// The width of a step of the tables, in milli-logits.
const STEP: i32 = 16;

/// Tables of the logistic function and of the natural logarithm.
#[derive(Debug)]
pub(super) struct Odds {
    chances: Vec<i32>,
    logarithms: Vec<i32>,
}

impl Odds {
    #[expect(clippy::cast_possible_truncation, reason = "within the tables' bounds")]
    pub(super) fn new() -> Self {
        let chance = |step: i32| {
            let logit = f64::from(step * STEP - FARTHEST) / 1000.0;
            (f64::from(ONE) / (1.0 + libm::exp(-logit))) as i32
        };
        let chances = (0..=2 * FARTHEST / STEP).map(chance).collect();
        let logarithm = |part: i32| (1000.0 * libm::log(f64::from(part.max(1)) / 1024.0)) as i32;
        Self { chances, logarithms: (0..=1024).map(logarithm).collect() }
    }

    /// The chance, in parts of [`ONE`], of so many milli-logits.
    pub(super) fn chance(&self, logit: i32) -> i32 {
        let step = (logit.clamp(-FARTHEST, FARTHEST) + FARTHEST) / STEP;
        self.chances[usize::try_from(step).unwrap_or(0)]
    }

    /// The natural logarithm, in thousandths, of a chance of at least 1/1024.
    pub(super) fn logarithm(&self, chance: i32) -> i32 {
        let part = (chance / (ONE / 1024)).clamp(1, 1024);
        self.logarithms[usize::try_from(part).unwrap_or(1)]
    }

    /// The milli-logits of a chance.
    pub(super) fn logit(&self, chance: i32) -> i32 {
        self.logarithm(chance) - self.logarithm(ONE - chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_and_logits_are_each_others_inverse() {
        let odds = Odds::new();
        for logit in [-4000, -1000, 0, 500, 2200] {
            let back = odds.logit(odds.chance(logit));
            assert!((back - logit).abs() < 60, "{logit} {back}");
        }
        assert_eq!(odds.chance(0), ONE / 2);
    }
}
