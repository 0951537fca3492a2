//! The codebook: themes, their rules, and the cues that change what a rule
//! means. As people write it, it is a [`Source`]: the built-in one is a set of
//! data files, over which a user's file is laid by id. Ready to run it is a
//! [`Codebook`]; the built-in one is made so when the program is built.

mod compile;
mod file;
mod gate;
mod inflect;
pub mod pattern;
mod ready;
mod source;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::flat::{Reader, Writer};

pub use file::{CueFile, File, RuleFile, SCHEMA, ThemeFile};
pub use gate::{Around, BROKEN, Class, Kinds, kind_of};
pub use ready::{Owner as PatternOwner, Pattern, Patterns, Set, Step, What, WordId};
pub use source::{CueSource, Family, LARGEST, RuleSource, Source};

/// A theme's place in [`Codebook::themes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ThemeId(pub u16);

/// What a theme is, and the words that reps type for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Ours.
    Us,
    /// A rival's.
    Rival,
}

/// What to find, and what it means for the side that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether it came from a user's file: it counts as written, untrained.
    pub own: bool,
}

/// What a cue does to the mention it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// What it does.
    pub kind: CueKind,
    /// Where it reaches.
    pub reach: Reach,
    /// How many words it reaches.
    pub scope: u8,
}

/// Themes, rules, cues and families, ready to run.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// The themes, in the order in which they are shown.
    pub themes: Vec<Theme>,
    /// The rules, in file order.
    pub rules: Vec<Rule>,
    /// The cues, in file order.
    pub cues: Vec<Cue>,
    /// The names of the families of words, in their order.
    pub families: Vec<Arc<str>>,
    /// How all of them are found in text.
    pub patterns: Patterns,
}

/// What of a [`Codebook`] is no table of numbers.
#[derive(Serialize, Deserialize)]
struct Head {
    themes: Vec<Theme>,
    rules: Vec<Rule>,
    cues: Vec<Cue>,
    families: Vec<Arc<str>>,
    patterns: ready::Head,
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

    /// The codebook as JSON and tables, for [`Codebook::read`].
    ///
    /// # Errors
    /// None but those of JSON, which this has no reason for.
    pub fn write(&self, writer: &mut Writer) -> serde_json::Result<String> {
        let patterns = self.patterns.write(writer);
        serde_json::to_string(&Head {
            themes: self.themes.clone(),
            rules: self.rules.clone(),
            cues: self.cues.clone(),
            families: self.families.clone(),
            patterns,
        })
    }

    /// The codebook that was written.
    ///
    /// # Errors
    /// Where `head` is not what [`Codebook::write`] returned.
    pub fn read(head: &str, reader: &mut Reader) -> serde_json::Result<Self> {
        let Head { themes, rules, cues, families, patterns } = serde_json::from_str(head)?;
        let patterns = Patterns::read(patterns, reader);
        Ok(Self { themes, rules, cues, families, patterns })
    }
}
