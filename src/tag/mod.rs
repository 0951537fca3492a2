//! Finds what speaks of a theme: mentions, each an exact span of the source
//! with its direction and the rule or words that carried it.

mod accord;
mod check;
mod context;
mod direction;
mod features;
mod lexicon;
mod mention;
mod model;
mod odds;
mod pairs;
mod phrase;
mod read;
mod score;
mod shares;
mod sides;
mod stem;
mod surroundings;
mod tagged;
mod tagger;
mod weights;
mod whose;

pub use crate::codebook::CueKind;
pub(crate) use accord::{ACCORD, Said, accord_of};
pub use check::{Checked, check};
pub(crate) use direction::{OF, Remark, SHARED};
pub use mention::{Cue, Direction, Mention, Presence, Share, Side, Span, Standing, Weight};
pub use model::Model;
pub use shares::Leaning;
pub(crate) use stem::stem;
pub(crate) use surroundings::{FEATURES, NOTE, Surroundings};
pub use tagged::{Faint, Tagged};
pub(crate) use tagger::Examined;
pub use tagger::{Sensitivity, Tagger};
pub use weights::{LANES, Row, Weights};
pub(crate) use whose::OURS;
