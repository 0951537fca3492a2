//! Finds what speaks of a theme: mentions, each an exact span of the source
//! with its direction and the rule or words that carried it.

mod mention;

pub use crate::codebook::CueKind;
pub use mention::{
    Cue, Direction, Mention, Presence, Share, Side, Span, Standing, Weight,
};
