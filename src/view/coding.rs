//! Codes, and interviews with what was coded in them: what programs for
//! qualitative research exchange.

use std::collections::{BTreeMap, BTreeSet};

use crate::codebook::{Codebook, Sign};
use crate::deal::{Deal, Facts, Outcome};
use crate::hidden::plain;
use crate::interview::{Interview, Role};
use crate::tag::{Direction, Mention, Span};
use crate::view::mentions::mentions as rows_of;
use crate::view::{MentionRow, word};

/// A code, with those under it: a theme, a direction of it, a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// What it is to us, the same in every run: `price`, `price against`,
    /// `price by price.too-dear`.
    pub key: String,
    /// Its name; no two codes share one.
    pub name: String,
    /// What it stands for.
    pub about: String,
    /// Whether text is coded with it; else it only holds others.
    pub codable: bool,
    /// The direction, if it is the code of one.
    pub direction: Option<Direction>,
    /// The codes under it.
    pub under: Vec<CodeRow>,
}

/// An interview, and what was coded in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// The interview's id.
    pub interview: String,
    /// The file.
    pub file: String,
    /// What is known of it and its deal.
    pub facts: Vec<FactRow>,
    /// What is said, in order.
    pub turns: Vec<SpokenRow>,
    /// The sentences that were coded, in order.
    pub coded: Vec<CodedRow>,
}

/// What one speaker says before another speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenRow {
    /// Who speaks.
    pub speaker: Option<String>,
    /// For whom.
    pub role: Role,
    /// The words.
    pub text: String,
}

/// A sentence with its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedRow {
    /// The turn, from 0.
    pub turn: usize,
    /// Where the sentence begins in the turn's text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The keys of its codes.
    pub codes: Vec<String>,
    /// Why it has them.
    pub memo: String,
}

/// A deal, and the interviews about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The deal's id.
    pub deal: String,
    /// What is known of it.
    pub facts: Vec<FactRow>,
    /// Its interviews: their places in the order of all.
    pub sources: Vec<usize>,
}

/// One thing that is known of a deal or an interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// The field, called as in JSON, or a column's title.
    pub name: String,
    /// What is known.
    pub value: FactValue,
}

/// What is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// Any text.
    Text(String),
    /// A decimal number.
    Number(String),
    /// A day: `2025-08-21`.
    Day(String),
}

/// The codes of a codebook: its themes as a tree by the dots of their ids, the
/// directions of each, and those of `rules` that are the theme's.
///
/// A rule is told by its theme and its id: what no rule carried is `learned`
/// in every theme.
pub fn codes(codebook: &Codebook, rules: &BTreeSet<(String, String)>) -> Vec<CodeRow> {
    let mut tree = Tree { rows: Vec::new(), names: BTreeSet::new() };
    for theme in &codebook.themes {
        let name = tree.name_for(&theme.name, &theme.id);
        let mut about = vec![theme.about.clone()];
        about.extend(told("Belongs here", &theme.include));
        about.extend(told("Does not", &theme.exclude));
        let directions = Direction::ALL.map(|direction| direction_row(&theme.id, &name, direction));
        let mut under = directions.to_vec();
        let own = rules.iter().filter(|(of, _)| **of == *theme.id);
        let own: Vec<CodeRow> = own.map(|(_, rule)| rule_row(codebook, &theme.id, rule)).collect();
        if !own.is_empty() {
            under.push(CodeRow {
                key: format!("{} rules", theme.id),
                name: format!("{name}: rules"),
                about: "Why it was coded: the rule that fired.".to_owned(),
                codable: false,
                direction: None,
                under: own,
            });
        }
        let key = theme.id.to_string();
        let about = about.join("\n\n");
        let row = CodeRow { key, name, about, codable: true, direction: None, under };
        tree.place(row);
    }
    tree.rows
}

/// The key of a theme's direction.
fn direction_key(theme: &str, direction: Direction) -> String {
    format!("{theme} {direction}")
}

/// The key of a rule within its theme.
fn rule_key(theme: &str, rule: &str) -> String {
    format!("{theme} by {rule}")
}

fn direction_row(theme: &str, name: &str, direction: Direction) -> CodeRow {
    let (short, about) = match direction {
        Direction::For => ("for us", "Helped us: our strength, or a rival's weakness."),
        Direction::Against => ("against us", "Hurt us: our weakness, or a rival's strength."),
        Direction::Neutral => ("neutral", "Weighed for nobody."),
    };
    CodeRow {
        key: direction_key(theme, direction),
        name: format!("{name}: {short}"),
        about: about.to_owned(),
        codable: true,
        direction: Some(direction),
        under: Vec::new(),
    }
}

fn rule_row(codebook: &Codebook, theme: &str, id: &str) -> CodeRow {
    let rule = codebook.rules.iter().find(|rule| *rule.id == *id);
    let (name, about) = match rule {
        Some(rule) => {
            let facet = rule.facet.as_ref().map(|facet| format!(", about {facet}"));
            let facet = facet.unwrap_or_default();
            (id.to_owned(), format!("A rule of the codebook{facet}: {}.", sign_of(rule.sign)))
        }
        None => (format!("{theme}.{id}"), "Carried by learned words, not by a rule.".to_owned()),
    };
    CodeRow {
        key: rule_key(theme, id),
        name,
        about,
        codable: true,
        direction: None,
        under: Vec::new(),
    }
}

fn sign_of(sign: Sign) -> &'static str {
    match sign {
        Sign::Good => "good for the side that has it",
        Sign::Bad => "bad for the side that has it",
        Sign::Neither => "neither good nor bad",
    }
}

fn told(title: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("{title}: {text}"))
}

/// The tree of themes while it grows.
struct Tree {
    rows: Vec<CodeRow>,
    /// The names that are taken, in small letters.
    names: BTreeSet<String>,
}

impl Tree {
    /// A name that no other code has: programs know codes by their names.
    fn name_for(&mut self, name: &str, id: &str) -> String {
        let name = plain(name);
        let name = if name.is_empty() { id.to_owned() } else { name };
        let free = self.names.insert(name.to_lowercase());
        if free { name } else { format!("{name} ({id})") }
    }

    /// Puts a theme under the one whose id is the beginning of its own; what
    /// has several parts and no such theme, under a code that only holds it.
    fn place(&mut self, row: CodeRow) {
        let parts: Vec<&str> = row.key.split('.').collect();
        let above: Vec<String> = (1..parts.len()).map(|n| parts[..n].join(".")).collect();
        let mut rows = &mut self.rows;
        for key in above {
            let at = rows.iter().position(|other| other.key == key).unwrap_or_else(|| {
                let mut name = key.clone();
                if let Some(first) = name.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                if !self.names.insert(name.to_lowercase()) {
                    name = format!("{name} ({key})");
                }
                let about = "Holds the themes under it.".to_owned();
                let (codable, direction, under) = (false, None, Vec::new());
                rows.push(CodeRow { key, name, about, codable, direction, under });
                rows.len() - 1
            });
            rows = &mut rows[at].under;
        }
        // Its themes may have come first.
        match rows.iter_mut().find(|other| other.key == row.key) {
            Some(holder) => {
                let held = std::mem::replace(holder, row);
                holder.under.extend(held.under);
            }
            None => rows.push(row),
        }
    }
}

/// An interview that joined `deal`, with its mentions.
///
/// # Panics
/// If a mention is not one of this interview's.
pub fn source(
    deal: Option<&str>,
    interview: &Interview,
    mentions: &[Mention],
    codebook: &Codebook,
) -> SourceRow {
    let turns = interview.turns.iter().map(|turn| {
        let speaker = interview.speaker(turn);
        let name = speaker.name.as_deref().map(str::to_owned);
        SpokenRow { speaker: name, role: speaker.role, text: turn.text.clone() }
    });
    let mut sentences: BTreeMap<(u32, u32, u32), Vec<MentionRow>> = BTreeMap::new();
    for (one, row) in mentions.iter().zip(rows_of(deal, interview, mentions, codebook)) {
        let Span { start, end } = one.sentence;
        sentences.entry((one.turn, start, end)).or_default().push(row);
    }
    let coded = sentences.into_iter().map(|((turn, start, end), rows)| {
        coded(turn as usize, start as usize..end as usize, &rows, codebook)
    });
    SourceRow {
        interview: interview.id.clone(),
        file: interview.place.file.to_string(),
        facts: facts_of_source(deal, interview),
        turns: turns.collect(),
        coded: coded.collect(),
    }
}

/// The rules that carried mentions, each with its theme.
pub fn rules<'a>(
    mentions: &'a [Mention],
    codebook: &'a Codebook,
) -> impl Iterator<Item = (String, String)> + 'a {
    mentions.iter().map(|one| (codebook.at(one.theme).id.to_string(), one.rule.to_string()))
}

fn coded(
    turn: usize,
    sentence: std::ops::Range<usize>,
    mentions: &[MentionRow],
    codebook: &Codebook,
) -> CodedRow {
    let mut codes: Vec<String> = Vec::new();
    let mut memo = String::new();
    for one in mentions {
        for key in [direction_key(&one.theme, one.direction), rule_key(&one.theme, &one.rule)] {
            if !codes.contains(&key) {
                codes.push(key);
            }
        }
        memo.push_str(&why(one, codebook));
        memo.push('\n');
    }
    if let Some(first) = mentions.first() {
        let speaker = first.speaker.as_deref().unwrap_or(first.role.id());
        memo.push_str(&format!("{speaker}, {}:{}", first.file, first.line));
    }
    CodedRow { turn, start: sentence.start, end: sentence.end, codes, memo }
}

/// `Price, against us: “too dear”, by rule price.too-dear; negated “not”`.
fn why(one: &MentionRow, codebook: &Codebook) -> String {
    let name = codebook.theme(&one.theme).map_or("", |theme| &codebook.at(theme).name);
    let direction = match one.direction {
        Direction::For => "for us",
        Direction::Against => "against us",
        Direction::Neutral => "neutral",
    };
    let mut text = format!("{name}, {direction}: “{}”, by rule {}", one.matched, one.rule);
    if let Some(facet) = &one.facet {
        text.push_str(&format!(", about {facet}"));
    }
    for cue in &one.cues {
        text.push_str(&format!("; {} “{}”", word(&cue.kind), cue.text));
    }
    if one.decisive {
        text.push_str("; said to have decided it");
    }
    text
}

/// The deals of interviews, each with its interviews: `joined` tells for each
/// interview its deal's place in `deals`.
pub fn cases(deals: &[Deal], joined: &[Option<usize>]) -> Vec<CaseRow> {
    let mut sources: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (source, deal) in joined.iter().enumerate() {
        if let Some(deal) = deal {
            sources.entry(*deal).or_default().push(source);
        }
    }
    let case = |(deal, sources): (usize, Vec<usize>)| {
        let deal = deals.get(deal)?;
        Some(CaseRow { deal: deal.id.clone(), facts: facts_of(&deal.facts), sources })
    };
    sources.into_iter().filter_map(case).collect()
}

fn facts_of_source(deal: Option<&str>, interview: &Interview) -> Vec<FactRow> {
    let mut list = FactList::default();
    list.text("deal", deal);
    list.text("file", Some(&*interview.place.file));
    list.text("kind", Some(&word(&interview.kind)));
    list.day("date", interview.date);
    list.facts(&interview.facts);
    list.rows
}

fn facts_of(facts: &Facts) -> Vec<FactRow> {
    let mut list = FactList::default();
    list.facts(facts);
    list.rows
}

/// A list of facts while it grows.
#[derive(Default)]
struct FactList {
    rows: Vec<FactRow>,
}

impl FactList {
    fn push(&mut self, name: &str, value: FactValue) {
        self.rows.push(FactRow { name: name.to_owned(), value });
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.push(name, FactValue::Text(text.to_owned()));
        }
    }

    fn day(&mut self, name: &str, day: Option<jiff::civil::Date>) {
        if let Some(day) = day {
            self.push(name, FactValue::Day(day.to_string()));
        }
    }

    fn facts(&mut self, facts: &Facts) {
        self.text("account", facts.account.as_deref());
        self.text("name", facts.name.as_deref());
        self.text("vendor", facts.vendor.as_deref());
        self.text("competitors", Some(&facts.competitors.join("; ")));
        self.text("outcome", facts.outcome.map(Outcome::id));
        self.text("outcome_label", facts.outcome_label.as_deref());
        if let Some(money) = &facts.amount {
            self.push("amount", FactValue::Number(money.amount.units().to_string()));
            self.text("currency", money.currency.as_deref());
        }
        self.day("close_date", facts.closed);
        self.day("created_date", facts.created);
        self.text("owner", facts.owner.as_deref());
        self.text("stated_reason", facts.stated.reason.as_deref());
        self.text("stated_detail", facts.stated.detail.as_deref());
        for (column, value) in &facts.other {
            let name = plain(column);
            let taken = KNOWN.contains(&&*name.to_lowercase());
            let name = if taken { format!("{name} (column)") } else { name };
            self.text(&name, Some(value));
        }
    }
}

/// The fields that a column of the same title must not be taken for.
const KNOWN: [&str; 17] = [
    "deal",
    "file",
    "kind",
    "date",
    "account",
    "name",
    "vendor",
    "competitors",
    "outcome",
    "outcome_label",
    "amount",
    "currency",
    "close_date",
    "created_date",
    "owner",
    "stated_reason",
    "stated_detail",
];
