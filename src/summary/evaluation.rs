//! How far we agree with people, as figures: precision, recall, F1, kappa, with
//! intervals.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::agreement::{Agreement, Counts, Judged};
use crate::statistics;
use crate::summary::Rate;

/// The figures of one theme, or of all together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ThemeFigures {
    /// The theme's id; `all` is all of them.
    pub theme: String,
    /// Sentences that people labelled.
    pub n: u64,
    /// Of the mentions, those that people labelled.
    pub precision: Rate,
    /// Of the labels, those that were found.
    pub recall: Rate,
    /// The harmonic mean of both; `None` if nothing is there.
    pub f1: Option<f64>,
    /// Cohen's kappa over sentences.
    pub kappa: Option<f64>,
    /// Of the labels found, those with the people's direction.
    pub direction: Rate,
}

/// The figures of some interviews.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Evaluation {
    /// Whose interviews: an author, a register, or `all`.
    pub of: String,
    /// Sentences compared.
    pub sentences: u64,
    /// All themes, then each.
    pub themes: Vec<ThemeFigures>,
    /// Interviews whose primary reason is the people's.
    pub primary: Rate,
}

impl Evaluation {
    /// The figures of `agreement`.
    pub fn of(of: impl Into<String>, agreement: &Agreement) -> Self {
        let mut themes = vec![figures("all", agreement.total())];
        themes.extend(agreement.themes.iter().map(|(theme, counts)| figures(theme, *counts)));
        Self {
            of: of.into(),
            sentences: agreement.sentences,
            themes,
            primary: Rate::of(agreement.primaries_right, agreement.primaries),
        }
    }
}

/// What people say of the mentions of one theme, or of all together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JudgedRow {
    /// The theme's id; `all` is all of them.
    pub theme: String,
    /// Of the mentions that were judged: those that are right.
    pub right: Rate,
    /// Those of the theme that speak another way.
    pub other_direction: u64,
    /// Those of another theme.
    pub other_theme: u64,
    /// Those that are no evidence at all.
    pub wrong: u64,
}

impl JudgedRow {
    /// A row for all themes together, then one for each; none if nothing was
    /// judged.
    pub fn all(judged: &BTreeMap<String, Judged>) -> Vec<Self> {
        let mut total = Judged::default();
        judged.values().for_each(|judged| total += *judged);
        if total.all() == 0 {
            return Vec::new();
        }
        let rows = judged.iter().map(|(theme, judged)| Self::of(theme, *judged));
        std::iter::once(Self::of("all", total)).chain(rows).collect()
    }

    fn of(theme: &str, judged: Judged) -> Self {
        Self {
            theme: theme.to_owned(),
            right: Rate::of(judged.right, judged.all()),
            other_direction: judged.other_direction,
            other_theme: judged.other_theme,
            wrong: judged.wrong,
        }
    }
}

fn figures(theme: &str, counts: Counts) -> ThemeFigures {
    let found = counts.both + counts.ours;
    let labelled = counts.both + counts.theirs;
    let total = found + labelled;
    let kappa =
        statistics::kappa(&[vec![counts.both, counts.ours], vec![counts.theirs, counts.neither]]);
    ThemeFigures {
        theme: theme.to_owned(),
        n: labelled,
        precision: Rate::of(counts.both, found),
        recall: Rate::of(counts.both, labelled),
        f1: (total > 0).then(|| rounded((2 * counts.both) as f64 / total as f64)),
        kappa: kappa.map(|kappa| rounded(kappa.kappa)),
        direction: Rate::of(counts.directions, counts.directed),
    }
}

fn rounded(figure: f64) -> f64 {
    (figure * 1e4).round() / 1e4
}
