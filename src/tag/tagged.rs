//! What the tagger finds in an interview.

use serde::{Deserialize, Serialize};

use super::mention::Mention;
use crate::codebook::ThemeId;
use crate::interview::Role;

/// What an interview says of the themes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tagged {
    /// The mentions, in the order of the text.
    pub mentions: Vec<Mention>,
    /// How many sentences buyers spoke.
    pub buyer_sentences: u64,
    /// What is said too faintly to be a mention, by theme and role.
    pub faint: Vec<Faint>,
}

/// What people of one role say of a theme in sentences that are no mention of
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faint {
    /// The theme.
    pub theme: ThemeId,
    /// Buyers or sellers.
    pub role: Role,
    /// How many statements are to be expected among these sentences, in
    /// thousandths: the sum of the chances that each is one.
    pub thousandths: u64,
}
