//! Deals as a CRM exports them.

use serde::Serialize;

use super::{Chance, Corpus};

const PARTS: [&str; 24] = [
    "al", "ber", "cor", "dal", "el", "fen", "gar", "hol", "in", "jun", "kel", "lor", "mar", "nor",
    "or", "pen", "quil", "ros", "sel", "tan", "ul", "ver", "wes", "yar",
];
const ENDS: [&str; 8] =
    ["Bank", "Freight", "Mutual", "Energy", "Foods AG", "Labs, Inc.", "Werkzeuge GmbH", "Santé"];
const RIVALS: [&str; 9] = [
    "Castellan",
    "Portcullis",
    "Orbital",
    "Sablewick",
    "Tollgrove",
    "Kestrel",
    "Hexbarrow",
    "",
    "",
];
const STAGES: [&str; 8] = [
    "Closed Won",
    "Closed Won",
    "Closed Won",
    "Closed Lost",
    "Closed Lost",
    "Closed Lost",
    "No Decision",
    "Negotiation",
];
const REASONS: [&str; 10] = [
    "Price",
    "price",
    "Lost to competitor",
    "Missing features",
    "Timing",
    "No budget",
    "Relationship",
    "Other",
    "",
    "",
];
const OWNERS: [&str; 7] = [
    "Tess Marchetti",
    "Owen Brandt",
    "Lucia Ferrante",
    "Zoë Nyström",
    "Amara Obi",
    "Piotr Żak",
    "李伟",
];
const SEGMENTS: [&str; 3] = ["Enterprise", "Mid-Market", "SMB"];
const REGIONS: [&str; 4] = ["North America", "UK & Ireland", "DACH", "Nordics"];

/// A row of the table; the fields are its header.
#[derive(Serialize)]
pub(crate) struct Deal {
    #[serde(rename = "Opportunity ID")]
    pub(crate) id: String,
    #[serde(rename = "Account Name")]
    pub(crate) account: String,
    #[serde(rename = "Stage")]
    stage: &'static str,
    #[serde(rename = "Amount")]
    amount: String,
    #[serde(rename = "Close Date")]
    closed: String,
    #[serde(rename = "Competitor")]
    rival: &'static str,
    #[serde(rename = "Owner")]
    owner: &'static str,
    #[serde(rename = "Segment")]
    segment: &'static str,
    #[serde(rename = "Region")]
    region: &'static str,
    #[serde(rename = "Closed Lost Reason")]
    reason: &'static str,
    #[serde(rename = "Notes")]
    notes: String,
}

/// The id of a deal.
pub(crate) fn id(number: u64) -> String {
    format!("OPP-{number:07}")
}

impl Deal {
    /// The deal of a number; a third have a note.
    pub(crate) fn new(corpus: &Corpus, chance: &mut Chance, number: u64) -> Self {
        let stage = chance.one(&STAGES);
        let mut notes = Vec::new();
        if chance.is((1, 3)) {
            for _ in 0..=chance.below(3) {
                notes.push(corpus.said(chance));
            }
        }
        Self {
            id: id(number),
            account: account(chance),
            stage,
            amount: format!("{}.50", 5_000 + chance.below(400_000)),
            closed: date(chance),
            rival: chance.one(&RIVALS),
            owner: chance.one(&OWNERS),
            segment: chance.one(&SEGMENTS),
            region: chance.one(&REGIONS),
            reason: if stage == "Closed Lost" { chance.one(&REASONS) } else { "" },
            notes: notes.join(" "),
        }
    }

    /// A deal with a name and nothing more to tell.
    pub(crate) fn plain(number: u64, account: String) -> Self {
        Self {
            id: id(number),
            account,
            stage: "Closed Lost",
            amount: "100".to_owned(),
            closed: "2024-03-01".to_owned(),
            rival: "Castellan",
            owner: "Tess Marchetti",
            segment: "SMB",
            region: "DACH",
            reason: "",
            notes: String::new(),
        }
    }
}

fn account(chance: &mut Chance) -> String {
    let parts = [chance.one(&PARTS), chance.one(&PARTS), chance.one(&PARTS)];
    let name = parts.concat();
    let (first, rest) = name.split_at(1);
    format!("{}{rest} {}", first.to_uppercase(), chance.one(&ENDS))
}

/// A day of three years.
pub(crate) fn date(chance: &mut Chance) -> String {
    let (year, month) = (2023 + chance.below(3), 1 + chance.below(12));
    format!("{year}-{month:02}-{:02}", 1 + chance.below(28))
}
