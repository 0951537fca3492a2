//! Counts, from lines to deals.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::lines::{Lines, voice};
use crate::people::People;
use crate::program::{Program, text};

pub(crate) const THEMES: [&str; 10] = [
    "coach",
    "rapport.personal",
    "rapport.technical",
    "rapport.business",
    "relationship",
    "price",
    "risk",
    "delivery",
    "sales_execution",
    "no_decision",
];

/// Every deal, counted.
pub(crate) struct Counted {
    pub(crate) deals: Vec<Deal>,
    /// All mentions of deals, those that are no evidence included.
    pub(crate) mentions: usize,
    /// Those of them that are not of the decision.
    pub(crate) set_aside: usize,
    /// Those of nobody whom we can place.
    pub(crate) unplaced: usize,
    /// Sentences of buyers with a theme.
    pub(crate) themed: usize,
}

/// A deal: its facts, and what the lines come to.
pub(crate) struct Deal {
    pub(crate) heard: bool,
    pub(crate) rivals: Vec<String>,
    /// Theme or `unknown`, and the rule that said so; empty where not decided.
    pub(crate) primary: (String, &'static str),
    pub(crate) beside: Vec<String>,
    pub(crate) buyer_names: Option<String>,
    /// What the lines tell of the people.
    pub(crate) people: People,
    pub(crate) facts: Value,
    pub(crate) lines: Lines,
}

impl Counted {
    pub(crate) fn of(program: &Program) -> Self {
        let mentions = program.mentions();
        let mut by_deal: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
        for mention in mentions {
            let deal = mention["deal"]
                .as_str()
                .or_else(|| mention["interview"].as_str())
                .unwrap_or_default();
            by_deal.entry(deal.to_owned()).or_default().push(mention);
        }
        let deal = |facts: Value| {
            let id = text(&facts, "id");
            let found = by_deal.get(&id).map_or(&[][..], Vec::as_slice);
            let mut lines = Lines::of(found, |files| program.speakers(&id, files));
            lines.faint = faint(&facts);
            Deal::of(facts, lines)
        };
        let deals: Vec<Deal> = program.deals().iter().cloned().map(deal).collect();
        let of_deals = || deals.iter().filter_map(|deal| by_deal.get(&deal.id())).flatten();
        let is_buyer = |one: &&&Value| voice(one).as_deref() == Some("buyer");
        let sentence = |one: &&Value| {
            let turn = one["turn"].as_u64();
            (text(one, "file"), text(one, "interview"), turn, text(one, "quote"))
        };
        let themed: BTreeSet<_> = of_deals().filter(is_buyer).map(sentence).collect();
        let placed = || of_deals().filter(|one| voice(one).is_some());
        Self {
            mentions: of_deals().count(),
            set_aside: placed().filter(|one| one["standing"] != "told").count(),
            unplaced: of_deals().count() - placed().count(),
            themed: themed.len(),
            deals,
        }
    }

    pub(crate) fn ended(&self, outcome: &str) -> impl Iterator<Item = &Deal> {
        self.deals.iter().filter(move |deal| deal.facts["outcome"] == outcome)
    }

    /// Currency, sum and deals; of all deals that ended so, or of those under
    /// one reason. An amount of 0 is none.
    pub(crate) fn amounts(&self, outcome: &str, theme: Option<&str>) -> Vec<(String, f64, usize)> {
        amounts(
            self.ended(outcome).filter(|deal| theme.is_none_or(|theme| deal.primary.0 == theme)),
        )
    }

    /// Whether the program gives each deal the same reason, by the same rule.
    pub(crate) fn check_deals(&self, program: &Program) {
        for (deal, told) in self.deals.iter().zip(program.deals()) {
            let id = text(told, "id");
            let primary = &told["primary"];
            if deal.is_closed() {
                let found = (text(primary, "theme"), text(primary, "by"));
                assert_eq!(found, (deal.primary.0.clone(), deal.primary.1.to_owned()), "{id}");
            } else {
                assert!(primary.is_null(), "{id}");
            }
            let beside: Vec<&str> = told["contributing"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(Value::as_str)
                .collect();
            assert_eq!(
                BTreeSet::from_iter(beside),
                deal.beside.iter().map(|one| &**one).collect(),
                "{id}"
            );
        }
    }
}

/// What the program tells of faint words, by voice and theme.
pub(crate) fn faint(facts: &Value) -> BTreeMap<(String, String), u64> {
    let rows = facts["faint"].as_array().into_iter().flatten();
    let row = |row: &Value| {
        let thousandths = row["thousandths"].as_u64().expect("a whole number");
        ((text(row, "voice"), text(row, "theme")), thousandths)
    };
    rows.map(row).collect()
}

impl Deal {
    fn of(facts: Value, lines: Lines) -> Self {
        let mut deal = Self {
            heard: facts["interviews"].as_u64() > Some(0),
            rivals: facts["competitors"]
                .as_array()
                .map(|rivals| rivals.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                .unwrap_or_default(),
            primary: (String::new(), ""),
            beside: Vec::new(),
            buyer_names: None,
            people: People::of(&lines),
            facts,
            lines,
        };
        if deal.is_closed() {
            let (way, favoured) = (deal.way(), deal.favoured());
            let buyer = deal.lines.names("buyer", way, favoured);
            let seller = deal.lines.names("seller", way, favoured);
            deal.primary = match (&buyer, &seller, text(&deal.facts["stated"], "kind").as_str()) {
                (Some((theme, true)), ..) => (theme.clone(), "buyer_decisive"),
                (Some((theme, false)), ..) => (theme.clone(), "buyer_weight"),
                (None, Some((theme, _)), _) => (theme.clone(), "seller"),
                (None, None, "theme") => (text(&deal.facts["stated"], "theme"), "stated"),
                (None, None, "typed") => ("unknown".to_owned(), "stated"),
                (None, None, _) => ("unknown".to_owned(), "none"),
            };
            let voice = if buyer.is_some() { "buyer" } else { "seller" };
            deal.beside = deal.lines.ranked(voice, way, favoured);
            deal.beside.retain(|theme| *theme != deal.primary.0);
            deal.buyer_names = buyer.map(|(theme, _)| theme);
        }
        deal
    }

    pub(crate) fn id(&self) -> String {
        text(&self.facts, "id")
    }

    pub(crate) fn outcome(&self) -> String {
        text(&self.facts, "outcome")
    }

    pub(crate) fn is_closed(&self) -> bool {
        ["won", "lost", "no_decision"].iter().any(|outcome| self.facts["outcome"] == *outcome)
    }

    /// Whether anybody, buyer or seller, was heard.
    pub(crate) fn anybody_heard(&self) -> bool {
        self.heard || self.facts["debriefs"].as_u64() > Some(0)
    }

    /// What a seller names by himself.
    pub(crate) fn seller_names(&self) -> Option<String> {
        self.lines.names("seller", self.way(), self.favoured()).map(|(theme, _)| theme)
    }

    /// Which way the evidence of such a deal must speak.
    pub(crate) fn way(&self) -> &'static str {
        if self.outcome() == "won" { "for" } else { "against" }
    }

    fn favoured(&self) -> &'static str {
        if self.outcome() == "no_decision" { "no_decision" } else { "" }
    }

    /// The theme of the recorded reason.
    pub(crate) fn recorded(&self) -> Option<&str> {
        self.facts["stated"]["theme"].as_str()
    }

    pub(crate) fn buyers_spoke(&self, theme: &str, way: &str) -> bool {
        self.lines.statements("buyer", way, theme) > 0
    }

    /// The month or quarter in which it was closed.
    pub(crate) fn period(&self, unit: &str) -> Option<String> {
        let date = self.facts["close_date"].as_str()?;
        let (year, month) = (&date[..4], date[5..7].parse::<u8>().ok()?);
        Some(match unit {
            "month" => format!("{year}-{month:02}"),
            _ => format!("{year}-Q{}", month.div_ceil(3)),
        })
    }
}

/// Currency, sum and deals; an amount of 0 is none.
pub(crate) fn amounts<'a>(deals: impl Iterator<Item = &'a Deal>) -> Vec<(String, f64, usize)> {
    let mut sums: BTreeMap<String, (f64, usize)> = BTreeMap::new();
    for deal in deals {
        if let Some(amount) = deal.facts["amount"].as_f64().filter(|amount| *amount != 0.0) {
            let sum = sums.entry(text(&deal.facts, "currency")).or_default();
            *sum = (sum.0 + amount, sum.1 + 1);
        }
    }
    sums.into_iter().map(|(currency, (sum, deals))| (currency, sum, deals)).collect()
}
