//! The codebook: themes, their rules, and the cues that change what a rule
//! means. The built-in one is a data file, compiled in.

use std::sync::Arc;

/// A theme's place in [`Codebook::themes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThemeId(pub u16);

/// What a theme, its rules and the words that reps type for it are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// What the coding manual calls a code, such as `rapport.technical`.
    pub id: Arc<str>,
    /// The name shown to people.
    pub name: String,
    /// One sentence: what it is.
    pub about: String,
    /// For human coders: what belongs to it.
    pub include: String,
    /// For human coders: what does not.
    pub exclude: String,
    /// How reps type it as a reason in a CRM: phrases, matched whole and
    /// without regard to case.
    pub stated: Vec<String>,
}

/// Themes, rules, lists and cues.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// The themes, in the order in which they are shown.
    pub themes: Vec<Theme>,
}

impl Codebook {
    /// The theme called `id`.
    pub fn theme(&self, id: &str) -> Option<ThemeId> {
        let at = self.themes.iter().position(|theme| *theme.id == *id)?;
        u16::try_from(at).ok().map(ThemeId)
    }

    /// The theme at `id`.
    ///
    /// # Panics
    /// If the id is another codebook's.
    pub fn at(&self, id: ThemeId) -> &Theme {
        &self.themes[usize::from(id.0)]
    }

    /// The theme called `root` and those split off it (`coach.advocacy` under
    /// `coach`), in the codebook's order.
    pub fn under(&self, root: &str) -> impl Iterator<Item = ThemeId> {
        self.themes.iter().zip(0..).filter_map(move |(theme, at)| {
            let rest = theme.id.strip_prefix(root)?;
            (rest.is_empty() || rest.starts_with('.')).then_some(ThemeId(at))
        })
    }
}
