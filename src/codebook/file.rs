//! What a codebook file looks like, before it is given a meaning.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CueKind, Owner, Reach, Sign, Theme};

/// The number of the file format.
pub const SCHEMA: u32 = 1;

/// A codebook file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The number of the file format, [`SCHEMA`].
    pub schema: u32,
    /// Whether it stands alone rather than over the built-in codebook.
    #[serde(default, skip_serializing_if = "is_false")]
    pub replace: bool,
    /// Named word lists: each entry is a pattern.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, Vec<String>>,
    /// Families of words, by name: each entry is a pattern.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub families: BTreeMap<String, Vec<String>>,
    /// Cues.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cue: Vec<CueFile>,
    /// Themes with their rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub theme: Vec<ThemeFile>,
}

/// A cue as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CueFile {
    /// What it does.
    pub kind: CueKind,
    /// Where it reaches.
    #[serde(default)]
    pub reach: Reach,
    /// How many words it reaches.
    #[serde(default = "usual_scope")]
    pub scope: u8,
    /// Its patterns.
    #[serde(rename = "match")]
    pub patterns: Vec<String>,
}

/// A theme as it is written; where the id exists already, what is given here
/// replaces what was there, and rules are added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ThemeFile {
    /// Its id.
    pub id: String,
    /// The name shown to people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// One sentence: what it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// For human coders: what belongs to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub include: String,
    /// For human coders: what does not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub exclude: String,
    /// How reps type it in a CRM.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<String>,
    /// Its rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rule: Vec<RuleFile>,
}

/// A rule as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Its id within its theme.
    pub id: String,
    /// What it is about within its theme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facet: Option<String>,
    /// Good or bad for the side that has it.
    #[serde(default = "good")]
    pub sign: Sign,
    /// Whose it is, where the words alone tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Owner>,
    /// Takes a rule of this id away.
    #[serde(default, skip_serializing_if = "is_false")]
    pub off: bool,
    /// Its patterns.
    #[serde(default, rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<String>,
    /// Patterns that must not overlap the match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<String>,
    /// Examples that speak for us.
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub speak_for: Vec<String>,
    /// Examples that speak against us.
    #[serde(default, rename = "against", skip_serializing_if = "Vec::is_empty")]
    pub speak_against: Vec<String>,
    /// Examples that name the theme and weigh for nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neutral: Vec<String>,
    /// Examples that the rule must leave alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
}

impl From<&Theme> for ThemeFile {
    fn from(theme: &Theme) -> Self {
        Self {
            id: theme.id.to_string(),
            name: theme.name.clone(),
            about: theme.about.clone(),
            include: theme.include.clone(),
            exclude: theme.exclude.clone(),
            stated: theme.stated.clone(),
            rule: Vec::new(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

fn usual_scope() -> u8 {
    6
}

fn good() -> Sign {
    Sign::Good
}
