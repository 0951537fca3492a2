//! Why do we win, and why do we lose, in the buyers' own words.
//!
//! Data goes one way; a module uses only modules before it, and readers and
//! writers never meet:
//!
//! ```text
//! input  →  deal, interview  →  segment  →  tag  →  reason  →  tally  →  summary  →  view  →  output
//! bytes     what was read       sentences   mentions  per deal  integers   figures     blocks    bytes
//!                                             ↑                  (merge)
//!                                         codebook (data)
//! ```

pub mod agreement;
pub mod analysis;
pub mod builtin;
pub mod codebook;
pub mod codings;
pub mod deal;
pub mod flat;
pub mod hidden;
pub mod input;
pub mod interview;
pub mod join;
pub mod labelled;
pub mod learn;
pub mod output;
pub mod parallel;
pub mod partial;
pub mod place;
pub mod reason;
pub mod redact;
pub mod refi;
#[cfg(test)]
mod schema;
pub mod segment;
pub mod statistics;
pub mod summary;
pub mod tag;
pub mod tally;
pub mod view;
pub mod words;
