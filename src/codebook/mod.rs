//! The codebook: themes, their rules, and the cues that change what a rule
//! means. The built-in one is a set of data files, compiled in; a user's file
//! is laid over it by id.

mod file;
mod inflect;
mod load;
pub mod pattern;

use std::sync::Arc;

use pattern::{Item, Lists};
use serde::{Deserialize, Serialize};

pub use file::{CueFile, File, RuleFile, SCHEMA, ThemeFile};
pub use load::builtin;

/// A theme's place in [`Codebook::themes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThemeId(pub u16);

/// What a theme is, and the words that reps type for it.
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

/// Whether what a rule finds is good or bad for the side that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sign {
    /// Good for the side that has it.
    #[serde(rename = "+")]
    Good,
    /// Bad for the side that has it.
    #[serde(rename = "-")]
    Bad,
    /// Neither.
    #[serde(rename = "0")]
    Neither,
}

/// Whose strength or weakness a rule is about, where its words alone tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Ours.
    Us,
    /// A rival's.
    Rival,
}

/// What to find, and what it means for the side that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `THEME.RULE`, such as `coach.acts-for`.
    pub id: Arc<str>,
    /// Its theme.
    pub theme: ThemeId,
    /// What it is about within its theme.
    pub facet: Option<Arc<str>>,
    /// Good or bad for the side that has it.
    pub sign: Sign,
    /// Whose it is, where the words alone tell.
    pub side: Option<Owner>,
    /// Any of these patterns.
    pub patterns: Vec<Vec<Item>>,
    /// None of these patterns may overlap the match.
    pub excluded: Vec<Vec<Item>>,
    /// Whether it came from a user's file: it counts as written, untrained.
    pub own: bool,
    /// Its file entry, with the examples.
    pub source: RuleFile,
    /// The file in which it is written.
    pub file: Arc<str>,
    /// The line of its id there.
    pub line: u32,
}

/// What a cue does to the mention it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    /// Looks like a cue and is none: removes the cues it overlaps.
    Pseudo,
    /// Ends the reach of other cues.
    Ends,
    /// Denies: the thing was absent.
    Negated,
    /// Wishes or supposes against what happened: the thing was absent.
    Counterfactual,
    /// Was there and went.
    Lost,
    /// What could be.
    Hypothetical,
    /// An earlier purchase.
    Past,
    /// Life after this decision.
    After,
    /// What was said to somebody, as against what was so.
    Pretext,
    /// Weighed and dismissed: it was not that.
    Dismissed,
    /// What decided it.
    Decisive,
}

/// On which side of a cue the mentions stand that it reaches.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// After it.
    #[default]
    Forward,
    /// Before it.
    Backward,
    /// Either.
    Both,
}

/// A cue: shared context, not tied to a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueRule {
    /// What it does.
    pub kind: CueKind,
    /// Where it reaches.
    pub reach: Reach,
    /// How many words it reaches.
    pub scope: u8,
    /// Any of these patterns.
    pub patterns: Vec<Vec<Item>>,
}

/// Words and phrases that are kin: what was learned of one is known of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name.
    pub name: Arc<str>,
    /// Any of these patterns.
    pub patterns: Vec<Vec<Item>>,
    /// The patterns as written.
    source: Vec<String>,
}

/// Themes, rules, lists, families and cues.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// The themes, in the order in which they are shown.
    pub themes: Vec<Theme>,
    /// The rules, in file order.
    pub rules: Vec<Rule>,
    /// The cues, in file order.
    pub cues: Vec<CueRule>,
    /// The named word lists.
    pub lists: Lists,
    /// The families of words, in the order of their names.
    pub families: Vec<Family>,
    /// The cues' file entries, to print the codebook as it stands.
    cue_files: Vec<CueFile>,
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

    /// The codebook as one file, from which it can be read again.
    pub fn to_file(&self) -> File {
        let mut themes: Vec<ThemeFile> = self.themes.iter().map(ThemeFile::from).collect();
        for rule in &self.rules {
            themes[usize::from(rule.theme.0)].rule.push(rule.source.clone());
        }
        let families =
            self.families.iter().map(|family| (family.name.to_string(), family.source.clone()));
        File {
            schema: SCHEMA,
            replace: true,
            lists: self.lists.clone(),
            families: families.collect(),
            cue: self.cue_files.clone(),
            theme: themes,
        }
    }
}
