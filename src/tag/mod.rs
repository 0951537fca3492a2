//! Finds what speaks of a theme: mentions, each an exact span of the source
//! with its direction and the rule or words that carried it.

mod check;
mod compile;
mod context;
mod lexicon;
mod mention;
mod phrase;
mod sides;
mod tagger;

pub use crate::codebook::CueKind;
pub use check::{Checked, check};
pub use mention::{Cue, Direction, Mention, Presence, Share, Side, Span, Standing, Weight};
pub use tagger::Tagger;
