//! What the seller recorded as the reason, mapped to a theme through the
//! phrases of the codebook.

use std::collections::BTreeMap;

use crate::codebook::{Codebook, ThemeId};
use crate::deal::Facts;

/// What a recorded reason comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recorded {
    /// Nothing was recorded.
    Blank,
    /// It names a theme.
    Theme(ThemeId),
    /// It maps to no theme; it stays readable as it was typed.
    Typed,
    /// Words that give no reason: the outcome again ("lost to a competitor"),
    /// or "other".
    Empty,
}

/// The recorded reason of one deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedReason {
    /// Reason and detail in one line, as typed.
    pub text: Option<String>,
    /// The first level alone, by which typed reasons are counted.
    pub reason: Option<String>,
    /// What it comes to.
    pub recorded: Recorded,
}

impl StatedReason {
    /// The theme, if it maps to one.
    pub fn theme(&self) -> Option<ThemeId> {
        match self.recorded {
            Recorded::Theme(theme) => Some(theme),
            Recorded::Blank | Recorded::Typed | Recorded::Empty => None,
        }
    }
}

/// The phrases by which reps name the themes, ready to be looked up.
#[derive(Debug)]
pub(super) struct Phrases {
    /// By first word: the words, longest phrase first, and the theme.
    by_first: BTreeMap<String, Vec<(Vec<String>, ThemeId)>>,
}

impl Phrases {
    /// The phrases of every theme; its name and id are phrases too.
    pub(super) fn of(codebook: &Codebook) -> Self {
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, ThemeId)>> = BTreeMap::new();
        for (at, theme) in codebook.themes.iter().enumerate() {
            let id = ThemeId(u16::try_from(at).expect("a codebook has fewer than 65,536 themes"));
            let own = [theme.name.as_str(), &*theme.id];
            for phrase in theme.stated.iter().map(String::as_str).chain(own) {
                let words = words(phrase);
                let Some(first) = words.first() else { continue };
                by_first.entry(first.clone()).or_default().push((words, id));
            }
        }
        for phrases in by_first.values_mut() {
            // Stable: of equal phrases the theme that comes first keeps it.
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(length(words)));
        }
        Self { by_first }
    }

    /// What the seller recorded of a deal.
    pub(super) fn read(&self, facts: &Facts) -> StatedReason {
        let stated = &facts.stated;
        let reason = stated.reason.clone().or_else(|| stated.detail.clone());
        let parts = [&stated.reason, &stated.detail];
        let theme = parts.into_iter().flatten().find_map(|part| self.theme(&words(part)));
        let recorded = match (theme, &reason) {
            (Some(theme), _) => Recorded::Theme(theme),
            (None, None) => Recorded::Blank,
            (None, Some(_)) if is_empty(facts) => Recorded::Empty,
            (None, Some(_)) => Recorded::Typed,
        };
        StatedReason { text: stated.text(), reason, recorded }
    }

    /// The theme of the longest phrase that stands in the words, whole; of
    /// equally long ones the first.
    fn theme(&self, words: &[String]) -> Option<ThemeId> {
        let mut best: Option<(usize, ThemeId)> = None;
        for at in 0..words.len() {
            let Some(phrases) = self.by_first.get(&words[at]) else { continue };
            let found = phrases.iter().find(|(phrase, _)| words[at..].starts_with(phrase));
            if let Some((phrase, theme)) = found
                && best.is_none_or(|(longest, _)| length(phrase) > longest)
            {
                best = Some((length(phrase), *theme));
            }
        }
        best.map(|(_, theme)| theme)
    }
}

/// A phrase's length in letters.
fn length(words: &[String]) -> usize {
    words.iter().map(String::len).sum()
}

/// A text's words in lower case; a plural's `s` is dropped, so that "feature
/// gaps" finds "feature gap".
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| word.replace('’', "'"))
        .filter(|word| !word.is_empty())
        .map(|word| match word.strip_suffix('s') {
            Some(one) if one.len() > 2 && !one.ends_with(['s', 'u', 'i', '\'']) => one.to_owned(),
            _ => word,
        })
        .collect()
}

/// Whether what was recorded gives no reason: every word restates an outcome,
/// names a rival, or shrugs.
fn is_empty(facts: &Facts) -> bool {
    let rivals: Vec<String> = facts.competitors.iter().flat_map(|name| words(name)).collect();
    let text = facts.stated.text().unwrap_or_default();
    words(&text).iter().all(|word| OUTCOME_WORDS.contains(&&**word) || rivals.contains(word))
}

/// Words of outcomes and of shrugs, in the form that [`words`] gives.
const OUTCOME_WORDS: [&str; 42] = [
    "lost",
    "loss",
    "lose",
    "won",
    "win",
    "closed",
    "close",
    "deal",
    "to",
    "a",
    "an",
    "the",
    "another",
    "other",
    "vendor",
    "supplier",
    "provider",
    "competitor",
    "competition",
    "rival",
    "chose",
    "chosen",
    "selected",
    "picked",
    "went",
    "with",
    "by",
    "unknown",
    "none",
    "no",
    "n",
    "na",
    "misc",
    "miscellaneous",
    "reason",
    "given",
    "specified",
    "tbd",
    "not",
    "see",
    "note",
    "stated",
];

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::codebook::Theme;
    use crate::deal::Stated;

    fn codebook() -> Codebook {
        let theme = |id: &str, name: &str, stated: &[&str]| Theme {
            id: Arc::from(id),
            name: name.to_owned(),
            stated: stated.iter().map(|phrase| (*phrase).to_owned()).collect(),
            ..Theme::default()
        };
        let themes = vec![
            theme("price", "Price", &["too expensive", "pricing", "cost"]),
            theme("rapport.technical", "Technical rapport", &["feature gap", "product"]),
            theme("no_decision", "No decision", &["cost freeze", "no budget"]),
        ];
        let mut codebook = Codebook::default();
        codebook.themes.extend(themes);
        codebook
    }

    #[test]
    fn a_recorded_reason_maps_by_its_longest_whole_phrase() {
        let phrases = Phrases::of(&codebook());
        let theme = |at| Recorded::Theme(ThemeId(at));
        let cases = [
            ("Price", None, theme(0)),
            ("PRICING - Castellan undercut us", None, theme(0)),
            ("Feature gaps", None, theme(1)),
            ("Cost freeze", None, theme(2)),
            ("rapport.technical", None, theme(1)),
            ("No Decision", None, theme(2)),
            ("Other", Some("too expensive for them"), theme(0)),
            ("Costume party", None, Recorded::Typed),
            ("LR-04", None, Recorded::Typed),
            ("Lost to competitor", None, Recorded::Empty),
            ("Lost to Castellan", None, Recorded::Empty),
            ("Other", None, Recorded::Empty),
        ];
        for (reason, detail, expected) in cases {
            let facts = Facts {
                competitors: vec!["Castellan".into()],
                stated: Stated { reason: Some(reason.into()), detail: detail.map(str::to_owned) },
                ..Facts::default()
            };
            assert_eq!(phrases.read(&facts).recorded, expected, "{reason}");
        }
        assert_eq!(phrases.read(&Facts::default()).recorded, Recorded::Blank);
    }
}
