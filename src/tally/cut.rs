//! By what deals are put into groups: a column, a rival, a period.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::deal::{Amount, Deal, Money};

/// The group of deals that have no value.
pub const BLANK: &str = "(blank)";

/// What `--by` cuts on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Field {
    /// The rivals: a deal stands under each that it names.
    Competitor,
    /// The seller.
    Owner,
    /// When it was closed.
    Closed(Unit),
    /// The `size` column, else bands of the amount.
    Size,
    /// Any other column, by its field name or its header.
    Column(String),
}

/// A calendar unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// `2024-09`.
    Month,
    /// `2024-Q3`.
    Quarter,
    /// `2024`.
    Year,
}

impl Field {
    /// The groups in which `deal` stands: one, or for rivals as many as it
    /// names.
    pub fn values(&self, deal: &Deal) -> Vec<String> {
        let facts = &deal.facts;
        let one = |value: Option<String>| vec![value.unwrap_or_else(|| BLANK.to_owned())];
        match self {
            Self::Competitor if facts.competitors.is_empty() => one(None),
            Self::Competitor => {
                let mut rivals = facts.competitors.clone();
                rivals.sort();
                rivals.dedup();
                rivals
            }
            Self::Owner => one(facts.owner.clone()),
            Self::Closed(unit) => one(facts.closed.map(|date| unit.of(date))),
            Self::Size => {
                let size = column(deal, "size").or_else(|| facts.amount.as_ref().map(band));
                one(size)
            }
            Self::Column(name) => one(column(deal, name)),
        }
    }

    /// Whether any of the deals has a value.
    pub fn is_known<'a>(&self, deals: impl IntoIterator<Item = &'a Deal>) -> bool {
        deals.into_iter().any(|deal| self.values(deal).iter().any(|value| value != BLANK))
    }
}

/// A column's value, by field name or header, whatever its case.
fn column(deal: &Deal, name: &str) -> Option<String> {
    let facts = &deal.facts;
    let known = match name {
        "account" => facts.account.clone(),
        "name" => facts.name.clone(),
        "vendor" => facts.vendor.clone(),
        "currency" => {
            facts.amount.as_ref().and_then(|money| money.currency.as_deref().map(str::to_owned))
        }
        _ => None,
    };
    known.or_else(|| facts.other.get(name).cloned()).or_else(|| {
        let same = facts.other.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        same.map(|(_, value)| value.clone())
    })
}

/// The band in which an amount lies, in whole units of its currency.
fn band(money: &Money) -> String {
    const BANDS: [(i64, &str); 4] = [
        (10_000, "1: below 10k"),
        (50_000, "2: 10k to 50k"),
        (250_000, "3: 50k to 250k"),
        (1_000_000, "4: 250k to 1m"),
    ];
    let band = BANDS.iter().find(|(limit, _)| money.amount < Amount::whole(*limit));
    let band = band.map_or("5: 1m and more", |(_, name)| name);
    match money.currency.as_deref() {
        Some(currency) => format!("{band} {currency}"),
        None => band.to_owned(),
    }
}

impl Unit {
    /// Its word, as it is typed and written.
    pub fn id(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The unit in which a month, `2024-09`, lies.
    pub fn of_month(self, month: &str) -> String {
        match self {
            Self::Month => month.to_owned(),
            Self::Quarter => quarter_of(month),
            Self::Year => month.split_once('-').map_or(month, |(year, _)| year).to_owned(),
        }
    }

    /// The unit in which `date` lies.
    pub fn of(self, date: Date) -> String {
        self.of_month(&month(date))
    }
}

impl FromStr for Unit {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        [Self::Month, Self::Quarter, Self::Year]
            .into_iter()
            .find(|unit| unit.id() == word)
            .ok_or_else(|| format!("unknown unit `{word}` (expected `month`, `quarter` or `year`)"))
    }
}

/// A date's month: `2024-09`.
pub fn month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// The quarter of a month: `2024-09` lies in `2024-Q3`.
fn quarter_of(month: &str) -> String {
    match month.split_once('-').map(|(year, month)| (year, month.parse::<u8>())) {
        Some((year, Ok(month @ 1..))) => format!("{year}-Q{}", (month - 1) / 3 + 1),
        Some((_, Ok(0) | Err(_))) | None => month.to_owned(),
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Competitor => "competitor",
            Self::Owner => "owner",
            Self::Closed(unit) => unit.id(),
            Self::Size => "size",
            Self::Column(name) => name,
        })
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let word = word.trim();
        Ok(match word.to_lowercase().as_str() {
            "" => return Err("no field (expected `competitor`, `quarter` or a column)".into()),
            "competitor" | "competitors" | "rival" | "winner" => Self::Competitor,
            "owner" | "seller" | "rep" => Self::Owner,
            "size" => Self::Size,
            word_of_time => match word_of_time.parse() {
                Ok(unit) => Self::Closed(unit),
                Err(_) => Self::Column(word.to_owned()),
            },
        })
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.to_string()
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        word.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_lies_in_its_quarter() {
        for (month, quarter) in
            [("2024-01", "2024-Q1"), ("2024-03", "2024-Q1"), ("2024-12", "2024-Q4")]
        {
            assert_eq!(quarter_of(month), quarter);
        }
    }

    #[test]
    fn a_field_is_read_as_it_is_shown() {
        for word in ["competitor", "owner", "month", "quarter", "year", "size", "Lead Source"] {
            let field: Field = word.parse().expect("a field");
            assert_eq!(field.to_string(), word);
        }
    }
}
