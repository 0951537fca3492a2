//! One deal: what was found, why it counts, and the words themselves with
//! every mention marked in place.

mod passage;
mod people;

use serde::Serialize;

use crate::deal::Outcome;
use crate::interview::{Kind as TextKind, Role};
use crate::reason::{By, Voice};
use crate::summary::{DealRow, PrimaryRow, ProblemRow, SCHEMA};
use crate::view::words::count;
use crate::view::{
    Block, Cell, Column, Kind, Line, MentionRow, Record, Said, Table, Tone, View, word,
};

pub(super) use passage::logits;

/// One deal, explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Explained {
    /// The number of this form.
    pub schema: u32,
    /// The version of the program.
    pub version: String,
    /// The deal as `analyze` gives it.
    pub deal: DealRow,
    /// Distinct statements by theme and voice.
    pub statements: Vec<SaidRow>,
    /// What the lines tell of the people, by voice: distinct statements.
    pub findings: Vec<FindingRow>,
    /// The interviews and notes that joined it, in the order of the input.
    pub interviews: Vec<Heard>,
    /// What could not be used of their files.
    pub problems: Vec<ProblemRow>,
}

/// Distinct statements that speak of one theme in one voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SaidRow {
    /// The theme's id.
    pub theme: String,
    /// Its name.
    pub name: String,
    /// Whose words they are.
    pub voice: Voice,
    /// For us.
    #[serde(rename = "for")]
    pub in_favour: u32,
    /// Against us.
    pub against: u32,
    /// For nobody.
    pub neutral: u32,
    /// How many more are to be expected among what this voice says of the theme
    /// too faintly to be shown, in thousandths.
    pub faint: u64,
    /// The scores of those for us, added up: of themes of equal weight the
    /// greater sum comes first.
    pub score_for: i64,
    /// The same of those against us.
    pub score_against: i64,
}

/// Distinct statements that tell one thing of the people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingRow {
    /// What they tell: `coach.absent`, `relationship.rivals_grip`.
    pub finding: &'static str,
    /// The words shown to people.
    pub name: &'static str,
    /// In buyers' words.
    pub buyer: u32,
    /// In sellers' words.
    pub seller: u32,
}

/// One interview or note, with what was found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Heard {
    /// Its id.
    pub interview: String,
    /// The file.
    pub file: String,
    /// What kind of text it is.
    pub kind: TextKind,
    /// When it was held.
    pub date: Option<String>,
    /// What is said, in order.
    pub turns: Vec<TurnRow>,
}

/// A turn, with its mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TurnRow {
    /// The line on which it begins.
    pub line: u32,
    /// Who speaks.
    pub speaker: Option<String>,
    /// For whom.
    pub role: Role,
    /// The words.
    pub text: String,
    /// What was found in them.
    pub mentions: Vec<MarkedRow>,
}

/// A mention, with what carried it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MarkedRow {
    /// The mention.
    #[serde(flatten)]
    pub mention: MentionRow,
    /// What its sentence scores by itself, in milli-logits: the sum of the
    /// shares. `None` for a theme that nothing was learned of.
    pub own_score: Option<i32>,
    /// What each feature added, the strongest first.
    pub shares: Vec<ShareRow>,
    /// Of whose side its sentence speaks, in thousandths: 1,000 of ours, -1,000
    /// of a rival's. `None` where it names both, as each word is said of the one
    /// named last, and where no direction was learned.
    pub of_us: Option<i32>,
    /// What its sentence by itself tells of its direction, in milli-logits,
    /// before the mentions near it are heard: the sum of the direction's shares;
    /// above 0 it speaks for us, or, where it is neutral, for nobody.
    pub own_direction: Option<i32>,
    /// What each feature added to that, the strongest first.
    pub direction_shares: Vec<ShareRow>,
}

/// What one feature added to a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShareRow {
    /// The feature, such as `word:expens` or `rule:price.too-dear`.
    pub feature: String,
    /// What it added, in milli-logits.
    pub weight: i32,
}

/// A line of the NDJSON format.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "record", rename_all = "snake_case")]
pub(crate) enum Entry<'a> {
    Deal(&'a DealRow),
    Statements(&'a SaidRow),
    Finding(&'a FindingRow),
    Mention(&'a MarkedRow),
}

impl Explained {
    /// A deal of which nothing is explained yet.
    pub fn of(deal: DealRow) -> Self {
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            deal,
            statements: Vec::new(),
            findings: Vec::new(),
            interviews: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn mentions(&self) -> impl Iterator<Item = &MarkedRow> {
        self.interviews.iter().flat_map(|one| &one.turns).flat_map(|turn| &turn.mentions)
    }
}

/// The page of `winloss explain`.
pub fn explain(explained: &Explained) -> View<'_> {
    let deal = &explained.deal;
    let mut blocks = record(deal);
    blocks.push(Block::Heading("Why".to_owned()));
    blocks.extend(why(deal));
    blocks.extend(statements(explained));
    let people = people::blocks(deal, &explained.findings);
    if !people.is_empty() {
        blocks.push(Block::Heading("The people".to_owned()));
        blocks.extend(people);
    }
    for heard in &explained.interviews {
        blocks.push(Block::Heading(title(heard)));
        blocks.extend(heard.turns.iter().map(|turn| passage::passage(heard, turn)));
    }
    if explained.interviews.is_empty() {
        blocks.push(Block::Note("No interview and no note joined this deal.".to_owned()));
    } else {
        blocks.push(Block::Note(
            "Marked: the words that carried a mention. A score above 0 is more likely evidence \
             than not at the default setting; it is what the words and rules of the sentence add, \
             and what the sentences around it add."
                .to_owned(),
        ));
    }
    blocks.extend(
        explained
            .problems
            .iter()
            .map(|row| Block::Note(format!("{}:{}: {}", row.file, row.line, row.message))),
    );
    let head: Box<dyn Record> = Box::new(Entry::Deal(deal));
    let said = explained.statements.iter().map(|row| Box::new(Entry::Statements(row)) as _);
    let findings = explained.findings.iter().map(|row| Box::new(Entry::Finding(row)) as _);
    let mentions = explained.mentions().map(|row| Box::new(Entry::Mention(row)) as _);
    let records = std::iter::once(head).chain(said).chain(findings).chain(mentions).collect();
    View { blocks, document: Box::new(explained), records }
}

fn titled(title: &str, text: impl Into<String>) -> Block {
    Block::Text(Line::default().and(format!("{title}: "), Tone::Strong).and(text, Tone::Plain))
}

fn record(deal: &DealRow) -> Vec<Block> {
    let account = deal.account.as_ref().filter(|account| **account != deal.id);
    let account = account.map(|account| format!(" · {account}")).unwrap_or_default();
    let mut facts = vec![deal.outcome.to_string()];
    if let Some(amount) = deal.amount {
        let currency = deal.currency.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
        facts.push(format!("{amount}{currency}"));
    }
    // Of an open deal the date is the one that its seller hopes for.
    let closes = if deal.outcome == Outcome::Open { "due" } else { "closed" };
    facts.extend(deal.close_date.as_ref().map(|date| format!("{closes} {date}")));
    if !deal.competitors.is_empty() {
        facts.push(format!("against {}", deal.competitors.join(", ")));
    }
    vec![
        Block::Heading(format!("{}{account}", deal.id)),
        Block::Text(Line::plain(facts.join(", "))),
        Block::Note(format!("record: {}:{}", deal.file, deal.line)),
    ]
}

fn why(deal: &DealRow) -> Vec<Block> {
    let mut blocks = Vec::new();
    match &deal.primary {
        Some(primary) => {
            let reason = primary.text.as_deref().unwrap_or(&primary.theme);
            blocks.push(titled("primary reason", format!("{reason}, as {}", rule(primary))));
            blocks.extend(primary.quote.iter().map(|quote| Block::Quote(Said::of("", quote))));
        }
        None => blocks.push(titled("primary reason", undecided(deal.outcome))),
    }
    if !deal.contributing.is_empty() {
        blocks.push(titled("contributing", deal.contributing.join(", ")));
    }
    let stated = &deal.stated;
    let typed = stated.text.as_deref().unwrap_or_default();
    let stated = match (stated.kind.as_str(), &stated.theme) {
        (_, Some(theme)) => format!("`{typed}`, which maps to {theme}"),
        ("blank", None) => "none".to_owned(),
        ("empty", None) => format!("`{typed}`, which gives no reason"),
        (_, None) => format!("`{typed}`, which maps to no theme"),
    };
    blocks.push(titled("stated reason", stated));
    blocks
}

/// The rule that decided, in words.
fn rule(primary: &PrimaryRow) -> String {
    let statements = count(primary.statements.into(), "statement", "statements");
    match primary.by {
        By::BuyerDecisive => format!("a buyer says that it decided ({statements})"),
        By::BuyerWeight => format!("it weighs most in buyers' words ({statements})"),
        By::Seller => format!("a seller says so and no buyer says anything ({statements})"),
        By::Stated => "the seller recorded it and nobody says anything".to_owned(),
        By::None => "nothing tells".to_owned(),
    }
}

fn undecided(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Open => "none, as the deal is open",
        Outcome::Won
        | Outcome::Lost
        | Outcome::NoDecision
        | Outcome::Invalid
        | Outcome::Unknown => "none, as the outcome does not call for one",
    }
}

/// The statements that were counted, and by what rule they give the reason.
fn statements(explained: &Explained) -> Vec<Block> {
    if explained.statements.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::new("theme", "Theme", Kind::Text),
        Column::new("voice", "Voice", Kind::Text),
        Column::new("for", "For", Kind::Count),
        Column::new("against", "Against", Kind::Count),
        Column::new("neutral", "Neutral", Kind::Count),
        Column::new("faint", "Faint", Kind::Text),
        Column::new("score_for", "Score for", Kind::Text).spare(2),
        Column::new("score_against", "Score against", Kind::Text).spare(1),
    ];
    let mut table = Table::new("statements", columns);
    for row in &explained.statements {
        let counts = [row.in_favour, row.against, row.neutral].map(|n| Cell::some(n.into()));
        let names = [row.theme.clone(), row.voice.id().to_owned()].map(Cell::Text);
        let scores = [(row.in_favour, row.score_for), (row.against, row.score_against)];
        let faint = Cell::Text(format!("{}.{}", row.faint / 1000, row.faint / 100 % 10));
        let scores = scores.map(|(n, score)| match n {
            0 => Cell::Empty,
            _ => Cell::Text(logits(score)),
        });
        table.push(
            Tone::Plain,
            names.into_iter().chain(counts).chain([faint]).chain(scores).collect(),
        );
    }
    vec![Block::Table(table), Block::Note(rules(explained.deal.outcome))]
}

/// How the table gives the reason, so that it can be done by hand.
fn rules(outcome: Outcome) -> String {
    let counted = "Statements are sentences, one said twice in an interview once. Faint is how \
                   many more are to be expected among sentences that may speak of the theme, \
                   too faintly to be shown.";
    let side = match outcome {
        Outcome::Won => "for us",
        Outcome::Lost | Outcome::NoDecision => "against us",
        Outcome::Open | Outcome::Invalid | Outcome::Unknown => return counted.to_owned(),
    };
    let tie = match outcome {
        Outcome::NoDecision => "Of weights that round to the same number no_decision comes first.",
        _ => "Of equal weights the greater score comes first.",
    };
    format!(
        "{counted} A theme's weight is its statements {side} and what is faint. The reason is, of \
         the themes with statements {side}: that of the last sentence in which a buyer says what \
         decided; else the one with the most weight in buyers' words; else the same two of \
         sellers; else the stated reason. {tie} Contributing are the other themes of that voice, \
         the weightiest first."
    )
}

fn title(heard: &Heard) -> String {
    let date = heard.date.as_ref().map(|date| format!(" · {date}")).unwrap_or_default();
    format!("{} · {}{date}", heard.file, word(&heard.kind))
}
