//! Where something stands in the input, and what could not be used.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A file and a line in it, so that every figure leads back to its source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Place {
    /// The file as the user named it; `-` is standard input.
    pub file: Arc<str>,
    /// The line, from 1; 0 is the file as a whole.
    pub line: u32,
}

impl Place {
    /// The place of `line` (from 1) in `file`.
    pub fn new(file: &Arc<str>, line: u32) -> Self {
        Self { file: Arc::clone(file), line }
    }

    /// A file as a whole.
    pub fn whole(file: &str) -> Self {
        Self { file: Arc::from(file), line: 0 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// What a problem did to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Some input was left out of the result: exit code 1.
    LeftOut,
    /// Everything was used, but a reader should know how it was understood.
    Noted,
}

/// Something in the input that could not be used, or was used only by a guess.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What it did to the result.
    pub effect: Effect,
    /// What is wrong and what was expected: lower case, no full stop, names
    /// and values in backticks.
    pub message: String,
}

impl Problem {
    /// Input that was left out.
    pub fn left_out(place: Place, message: impl Into<String>) -> Self {
        Self { place, effect: Effect::LeftOut, message: message.into() }
    }

    /// Input that was used, with a remark.
    pub fn noted(place: Place, message: impl Into<String>) -> Self {
        Self { place, effect: Effect::Noted, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_file_and_line() {
        let file: Arc<str> = Arc::from("deals.csv");
        let cases = [
            (Place::new(&file, 3), "deals.csv:3: no outcome"),
            (Place::new(&file, 0), "deals.csv: no outcome"),
        ];
        for (place, expected) in cases {
            assert_eq!(Problem::left_out(place, "no outcome").to_string(), expected);
        }
    }
}
