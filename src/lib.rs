//! Why do we win, and why do we lose, in the buyers' own words.
//!
//! The program `winloss` is a thin page a command over this library. Data goes
//! one way; a module uses only modules before it, and readers and writers never
//! meet:
//!
//! ```text
//! input  →  deal, interview  →  segment  →  tag  →  reason  →  tally  →  summary  →  view  →  output
//! bytes     what was read       sentences   mentions  per deal  integers   figures     blocks    bytes
//!                                             ↑                  (merge)
//!                                         codebook (data)
//! ```
//!
//! # From files to the reason of a deal
//!
//! [`input::open`] tells what each file is and reads the deal tables; interviews
//! come piece by piece, so that text is never held. A [`tag::Tagger`] finds the
//! mentions in one, [`reason::Evidence`] is what they come to, and an
//! [`analysis::Analysis`] adds it to its deal:
//!
//! ```
//! use std::path::PathBuf;
//! use std::sync::Arc;
//!
//! use winloss::analysis::Analysis;
//! use winloss::builtin;
//! use winloss::input::{Settings, open};
//! use winloss::join::{Index, Join};
//! use winloss::reason::Evidence;
//! use winloss::tag::{Sensitivity, Tagger};
//!
//! let inputs = ["examples/deals.csv", "examples/interviews"].map(PathBuf::from);
//! let (batch, pieces) = open(&inputs, &Settings::default());
//! let index = Index::new(&batch.deals);
//! let codebook = Arc::new(builtin::codebook());
//! let tagger = Tagger::new(Arc::clone(&codebook), builtin::model(), Sensitivity::Balanced);
//! let mut analysis = Analysis::new(&codebook);
//! for piece in pieces {
//!     for mut interview in piece.read(&batch).interviews {
//!         let Join::To { deal, .. } = index.join(&interview, &batch.deals) else { continue };
//!         interview.facts.fill(batch.deals[deal].facts.clone());
//!         let evidence = Evidence::of(&interview, &tagger.tagged(&interview), &codebook);
//!         analysis.add(Some(deal), evidence);
//!     }
//! }
//!
//! let (at, deal) = (0..).zip(&batch.deals).find(|(_, deal)| deal.id == "OPP-3114").unwrap();
//! let primary = analysis.verdict(at, deal).primary.unwrap();
//! let theme = primary.reason.theme().unwrap();
//! assert_eq!(&*codebook.at(theme).id, "price");
//! assert_eq!(primary.by.id(), "buyer_decisive");
//! ```
//!
//! `examples/breakdown.rs` is the same as a program. From there on,
//! [`summary`] works out rates with their intervals and tests, [`view`] puts
//! them into words and tables, and each file of [`output`] writes a view in one
//! format. What people labelled is read by [`labelled`], weights are learned
//! from it by [`learn`], and both are compared in [`agreement`].

pub mod agreement;
pub mod analysis;
pub mod builtin;
pub mod codebook;
pub mod codings;
pub mod deal;
pub mod flat;
pub mod guard;
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
