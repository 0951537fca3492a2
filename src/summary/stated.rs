//! Stated against actual: what sellers recorded, and what buyers named.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::deal::Outcome;
use crate::statistics;
use crate::summary::rate::rounded;
use crate::summary::{Rate, theme_name};
use crate::tally::{Cited, Cites, Pairs, Stated, ThreeVoices};

/// Recorded reasons against the buyers', by how the deal ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatedSummary {
    /// Lost deals.
    pub losses: StatedTable,
    /// Won deals.
    pub wins: StatedTable,
    /// Deals left undecided.
    pub no_decision: StatedTable,
}

/// The comparison over deals that ended one way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatedTable {
    /// Of the deals that have both a mapped recorded reason and a buyer's: how
    /// many agree.
    pub agreement: Rate,
    /// Cohen's kappa; `None` where it is not defined.
    pub kappa: Option<KappaRow>,
    /// Recorded theme, then the buyers' theme: deals.
    pub matrix: BTreeMap<String, BTreeMap<String, u64>>,
    /// Each recorded reason, and what buyers named in its deals.
    pub reasons: Vec<StatedReasonRow>,
    /// Deals with a buyer's reason and none recorded.
    pub blank: u64,
    /// Deals with a buyer's reason, where what is recorded gives none.
    pub empty: u64,
    /// Deals with a buyer's reason, where what is recorded maps to no theme.
    pub unmapped: u64,
    /// Deals with a recorded reason and no buyer's.
    pub unheard: u64,
    /// The three voices, over the deals in which all three name a reason.
    pub voices: VoicesTable,
}

/// Cohen's kappa with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KappaRow {
    /// Kappa.
    pub kappa: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

/// One recorded reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatedReasonRow {
    /// The theme's id.
    pub theme: String,
    /// Its name.
    pub name: String,
    /// Of the deals in which it is recorded: how many buyers named it.
    pub named: Rate,
    /// Deals in which buyers spoke of it, but not first.
    pub spoken: u64,
    /// Deals, whatever is recorded, in which buyers named it.
    pub buyers: u64,
    /// How many times as often it is recorded as buyers name it; `None` where
    /// buyers never do.
    pub over_attribution: Option<f64>,
    /// What buyers named instead, the most frequent first.
    pub instead: Vec<InsteadRow>,
}

/// A theme that buyers named instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InsteadRow {
    /// The theme's id.
    pub theme: String,
    /// Its name.
    pub name: String,
    /// Deals.
    pub deals: u64,
}

/// Buyers, sellers and the record side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VoicesTable {
    /// Deals in which all three name a reason.
    pub deals: u64,
    /// One row a theme that anybody names.
    pub rows: Vec<VoicesRow>,
}

/// One theme in three voices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VoicesRow {
    /// The theme's id.
    pub theme: String,
    /// Its name.
    pub name: String,
    /// Deals in which buyers name it.
    pub buyer: u64,
    /// Deals in which sellers say it.
    pub seller: u64,
    /// Deals in which it is recorded.
    pub recorded: u64,
    /// The lines that tell best how buyers name it.
    #[serde(default)]
    pub quotes: Vec<Cited>,
}

impl StatedSummary {
    pub(super) fn of(stated: &Stated, codebook: &Codebook) -> Self {
        let table = |outcome| {
            let pairs = stated.outcomes.get(&outcome);
            pairs.map(|pairs| StatedTable::of(pairs, codebook)).unwrap_or_default()
        };
        Self {
            losses: table(Outcome::Lost),
            wins: table(Outcome::Won),
            no_decision: table(Outcome::NoDecision),
        }
    }
}

impl StatedTable {
    fn of(pairs: &Pairs, codebook: &Codebook) -> Self {
        let mut reasons: Vec<StatedReasonRow> = in_order(codebook, pairs.matrix.keys())
            .map(|theme| StatedReasonRow::of(theme, pairs, codebook))
            .collect();
        reasons.sort_by_key(|row| std::cmp::Reverse(row.named.n));
        Self {
            agreement: Rate::of(pairs.agreed(), pairs.deals()),
            kappa: kappa(pairs),
            matrix: pairs.matrix.clone(),
            reasons,
            blank: pairs.blank,
            empty: pairs.empty,
            unmapped: pairs.unmapped,
            unheard: pairs.unheard,
            voices: VoicesTable::of(&pairs.voices, codebook),
        }
    }
}

impl StatedReasonRow {
    fn of(theme: &str, pairs: &Pairs, codebook: &Codebook) -> Self {
        let said = &pairs.matrix[theme];
        let stated: u64 = said.values().sum();
        let buyers: u64 = pairs.matrix.values().filter_map(|said| said.get(theme)).sum();
        let mut instead: Vec<InsteadRow> = in_order(codebook, said.keys())
            .filter(|other| *other != theme)
            .map(|other| InsteadRow {
                theme: other.to_owned(),
                name: theme_name(codebook, other),
                deals: said[other],
            })
            .collect();
        instead.sort_by_key(|row| std::cmp::Reverse(row.deals));
        Self {
            theme: theme.to_owned(),
            name: theme_name(codebook, theme),
            named: Rate::of(said.get(theme).copied().unwrap_or(0), stated),
            spoken: pairs.spoken.get(theme).copied().unwrap_or(0),
            buyers,
            over_attribution: (buyers > 0).then(|| rounded(stated as f64 / buyers as f64)),
            instead,
        }
    }
}

impl VoicesTable {
    fn of(voices: &ThreeVoices, codebook: &Codebook) -> Self {
        let named = voices.buyer.keys().chain(voices.seller.keys()).chain(voices.recorded.keys());
        let count =
            |voice: &BTreeMap<String, u64>, theme: &str| voice.get(theme).copied().unwrap_or(0);
        let rows = in_order(codebook, named).map(|theme| VoicesRow {
            theme: theme.to_owned(),
            name: theme_name(codebook, theme),
            buyer: count(&voices.buyer, theme),
            seller: count(&voices.seller, theme),
            recorded: count(&voices.recorded, theme),
            quotes: voices.quotes.get(theme).map_or(&[][..], Cites::as_slice).to_vec(),
        });
        Self { deals: voices.deals, rows: rows.collect() }
    }
}

/// The themes that are named, each once, in the codebook's order.
fn in_order<'a>(
    codebook: &'a Codebook,
    named: impl Iterator<Item = &'a String>,
) -> impl Iterator<Item = &'a str> {
    let named: BTreeSet<&str> = named.map(String::as_str).collect();
    codebook.themes.iter().map(|theme| &*theme.id).filter(move |id| named.contains(id))
}

/// Kappa over the themes that either voice used.
fn kappa(pairs: &Pairs) -> Option<KappaRow> {
    let mut themes: BTreeSet<&str> = pairs.matrix.keys().map(String::as_str).collect();
    themes.extend(pairs.matrix.values().flat_map(|said| said.keys().map(String::as_str)));
    let count = |typed: &str, said: &str| -> u64 {
        pairs.matrix.get(typed).and_then(|row| row.get(said)).copied().unwrap_or(0)
    };
    let table: Vec<Vec<u64>> =
        themes.iter().map(|typed| themes.iter().map(|said| count(typed, said)).collect()).collect();
    let found = statistics::kappa(&table)?;
    Some(KappaRow {
        kappa: rounded(found.kappa),
        low: rounded(found.interval.low),
        high: rounded(found.interval.high),
    })
}
