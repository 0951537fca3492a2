//! What was learned from labelled interviews: a weight for each feature and
//! theme. A text file that a person can read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One more than the most themes that weights can be learned for: a row's
/// last lane may count for all of them.
pub const LANES: usize = 16;

/// A weight for each theme, in milli-logits.
pub type Row = [i32; LANES];

/// The first line of a weights file.
const HEAD: &str = "winloss weights 2";
/// How it begins in every version.
const ANY_HEAD: &str = "winloss weights ";

/// Learned weights.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// The themes, in the order of a row's lanes.
    pub themes: Vec<String>,
    /// What they were learned from: a key of interviews, labels and codebook;
    /// empty where that is not told.
    pub source: String,
    /// Weights of a sentence's features, by feature.
    pub features: BTreeMap<String, Vec<i16>>,
    /// Weights that set a sentence against its neighbours and its interview.
    pub context: BTreeMap<String, Vec<i16>>,
    /// Weights of a mention's direction: above 0 it speaks for us.
    pub direction: BTreeMap<String, Vec<i16>>,
    /// Weights of whether a mention weighs for anybody: above 0 it does not.
    pub neutral: BTreeMap<String, Vec<i16>>,
    /// Weights of whose side a sentence speaks of: above 0 of ours.
    pub side: BTreeMap<String, Vec<i16>>,
}

impl Weights {
    /// Reads a weights file.
    ///
    /// # Errors
    /// The line that is wrong, and what was expected.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut weights = Self::default();
        let mut lines = (1..).zip(text.lines());
        match lines.next().map(|(_, line)| line) {
            Some(HEAD) => {}
            Some(other) if other.starts_with(ANY_HEAD) => {
                return Err(format!(
                    "1: weights of another version, `{other}` (expected `{HEAD}`: learn them anew \
                     with `winloss train`)"
                ));
            }
            _ => return Err(format!("1: not a weights file (expected `{HEAD}`)")),
        }
        let themes = lines.next().and_then(|(_, line)| line.strip_prefix("themes "));
        let themes = themes.ok_or("2: no themes (expected `themes` and their ids)")?;
        weights.themes = themes.split(' ').map(str::to_owned).collect();
        if weights.themes.len() >= LANES {
            return Err(format!(
                "2: {} themes (expected at most {})",
                weights.themes.len(),
                LANES - 1
            ));
        }
        for (number, line) in lines {
            let wrong =
                || format!("{number}: `{line}` (expected a part, a feature and whole numbers)");
            let mut fields = line.split(' ');
            let (part, feature) = fields.next().zip(fields.next()).ok_or_else(wrong)?;
            let row: Result<Vec<i16>, _> = fields.map(str::parse).collect();
            let row = row.ok().filter(|row| row.len() <= LANES).ok_or_else(wrong)?;
            let map = match part {
                "f" => &mut weights.features,
                "c" => &mut weights.context,
                "d" => &mut weights.direction,
                "n" => &mut weights.neutral,
                "s" => &mut weights.side,
                "from" => {
                    feature.clone_into(&mut weights.source);
                    continue;
                }
                _ => return Err(wrong()),
            };
            map.insert(feature.to_owned(), row);
        }
        Ok(weights)
    }

    /// The weights as a file: the same weights are the same bytes.
    pub fn write(&self) -> String {
        let mut text = format!("{HEAD}\nthemes {}\n", self.themes.join(" "));
        if !self.source.is_empty() {
            writeln!(text, "from {}", self.source).expect("a string takes all");
        }
        let parts = [
            ("f", &self.features),
            ("c", &self.context),
            ("d", &self.direction),
            ("n", &self.neutral),
            ("s", &self.side),
        ];
        for (part, map) in parts {
            for (feature, row) in map {
                let shown = row.iter().rposition(|&weight| weight != 0).map_or(0, |last| last + 1);
                write!(text, "{part} {feature}").expect("a string takes all");
                for weight in &row[..shown] {
                    write!(text, " {weight}").expect("a string takes all");
                }
                text.push('\n');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_and_another_file_are_told_apart() {
        for (text, said) in [
            ("winloss weights 1\nthemes t\n", "weights of another version, `winloss weights 1`"),
            ("theme,weight\n", "not a weights file"),
            ("", "not a weights file"),
        ] {
            let error = Weights::read(text).expect_err("no weights");
            assert!(error.starts_with("1: ") && error.contains(said), "{error}");
        }
    }
}
