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

pub mod codebook;
pub mod deal;
pub mod input;
pub mod interview;
pub mod parallel;
pub mod place;
pub mod segment;
pub mod tag;
pub mod words;
