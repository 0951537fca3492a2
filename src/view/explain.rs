//! One deal: what was found, why it counts, and the words themselves with
//! every mention marked in place.

use serde::Serialize;

use crate::deal::Outcome;
use crate::interview::{Kind as TextKind, Role};
use crate::reason::{By, Voice};
use crate::summary::{CoachRow, DealRow, LadderRow, PrimaryRow, ProblemRow, SCHEMA};
use crate::tag::{Direction, Standing};
use crate::view::words::count;
use crate::view::{
    Block, Cell, Column, Kind, Line, MentionRow, Passage, Record, Said, Table, Tone, View, word,
};

/// How many shares of a mention a page shows.
const SHOWN: usize = 5;

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
    blocks.push(Block::Table(statements(explained)));
    blocks.extend(people(deal));
    for heard in &explained.interviews {
        blocks.push(Block::Heading(title(heard)));
        blocks.extend(heard.turns.iter().map(|turn| passage(heard, turn)));
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
    let mentions = explained.mentions().map(|row| Box::new(Entry::Mention(row)) as _);
    let records = std::iter::once(head).chain(said).chain(mentions).collect();
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
    facts.extend(deal.close_date.as_ref().map(|date| format!("closed {date}")));
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
        By::BuyerWeight => format!("buyers say most of it ({statements})"),
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

fn statements(explained: &Explained) -> Table {
    let columns = vec![
        Column::new("theme", "Theme", Kind::Text),
        Column::new("voice", "Voice", Kind::Text),
        Column::new("for", "For", Kind::Count),
        Column::new("against", "Against", Kind::Count),
        Column::new("neutral", "Neutral", Kind::Count),
    ];
    let mut table = Table::new("statements", columns);
    for row in &explained.statements {
        let counts = [row.in_favour, row.against, row.neutral].map(|n| Cell::some(n.into()));
        let names = [row.theme.clone(), row.voice.id().to_owned()].map(Cell::Text);
        table.push(Tone::Plain, names.into_iter().chain(counts).collect());
    }
    table
}

fn people(deal: &DealRow) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(card) = &deal.coach {
        blocks.extend(coach(card));
    }
    if let Some(ladder) = &deal.rapport {
        blocks.push(titled("rapport", rungs(ladder)));
        blocks.extend(ladder.quote.iter().map(|quote| Block::Quote(Said::of("broken", quote))));
    }
    if let Some(row) = &deal.relationship {
        let told = format!("{}, told by a {}", row.state.name(), row.told_by.id());
        blocks.push(titled("relationship", told));
        blocks.extend(row.quote.iter().map(|quote| Block::Quote(Said::of("", quote))));
    }
    if let Some(row) = &deal.no_decision {
        blocks.push(titled("no decision", row.kind.id().replace('_', " ")));
        blocks.extend(row.quote.iter().map(|quote| Block::Quote(Said::of("", quote))));
    }
    if let Some(row) = &deal.pursue {
        blocks.push(titled("pursue or leave", row.lean.id()));
    }
    blocks
}

fn coach(card: &CoachRow) -> Vec<Block> {
    let mut told = card.state.name().to_owned();
    if let Some(who) = &card.who {
        told.push_str(&format!(": {who}"));
    }
    if let Some(standpoint) = &card.standpoint {
        told.push_str(&format!(", {} the company", word(standpoint)));
    }
    if let Some(voice) = card.told_by {
        told.push_str(&format!(", told by a {}", voice.id()));
    }
    let mut blocks = vec![titled("coach", told)];
    let mut quote = |shows: &str, quote: Option<&crate::tally::Cited>| {
        blocks.extend(quote.map(|quote| Block::Quote(Said::of(shows, quote))));
    };
    quote("", card.quote.as_ref());
    for row in &card.tests {
        quote(row.test.id(), Some(&row.quote));
    }
    quote("the rival's", card.rival_quote.as_ref());
    quote("a seller's claim", card.claim.as_ref());
    quote("the buyer's answer", card.contradiction.as_ref());
    blocks
}

fn rungs(ladder: &LadderRow) -> String {
    let mut text = format!(
        "personal {}, technical {}, business {}",
        ladder.personal, ladder.technical, ladder.business
    );
    if let Some(rung) = ladder.first_broken {
        text.push_str(&format!("; the first to break is the {} one", rung.id()));
    }
    if !ladder.rival_held.is_empty() {
        let held: Vec<&str> = ladder.rival_held.iter().map(|rung| rung.id()).collect();
        text.push_str(&format!("; a rival held {}", held.join(", ")));
    }
    text
}

fn title(heard: &Heard) -> String {
    let date = heard.date.as_ref().map(|date| format!(" · {date}")).unwrap_or_default();
    format!("{} · {}{date}", heard.file, word(&heard.kind))
}

fn passage(heard: &Heard, turn: &TurnRow) -> Block {
    let speaker = match &turn.speaker {
        Some(name) => format!("{name} ({})", turn.role),
        None => turn.role.to_string(),
    };
    let head = Line::default()
        .and(format!("{}:{}", heard.file, turn.line), Tone::Place)
        .and(format!(" {speaker}:"), Tone::Strong);
    let notes = turn.mentions.iter().flat_map(|row| [found(row), carried(row)]);
    let notes = notes.filter(|line| !line.0.is_empty()).collect();
    Block::Passage(Passage { head, words: marked(turn), notes })
}

/// The turn's words, cut where a mark begins or ends. Where marks overlap they
/// are one, with the direction of the first.
fn marked(turn: &TurnRow) -> Vec<(String, Option<Direction>)> {
    let mut spans: Vec<(usize, usize, Direction)> = Vec::new();
    let mut found: Vec<&MentionRow> = turn.mentions.iter().map(|row| &row.mention).collect();
    found.sort_by_key(|mention| (mention.start, mention.end));
    for mention in found {
        let (start, end) = (mention.start as usize, mention.end as usize);
        match spans.last_mut() {
            Some((_, last, _)) if start < *last => *last = end.max(*last),
            _ => spans.push((start, end, mention.direction)),
        }
    }
    let mut words = Vec::new();
    let mut at = 0;
    let mut push = |text: &str, mark| {
        if !text.is_empty() {
            words.push((text.replace(['\r', '\n'], " "), mark));
        }
    };
    for (start, end, direction) in spans {
        push(&turn.text[at..start], None);
        push(&turn.text[start..end], Some(direction));
        at = end;
    }
    push(&turn.text[at..], None);
    words
}

/// What a mention is.
fn found(row: &MarkedRow) -> Line {
    let mention = &row.mention;
    let tone = match mention.direction {
        Direction::For => Tone::Good,
        Direction::Against => Tone::Bad,
        Direction::Neutral => Tone::Plain,
    };
    let mut facts = vec![format!("by `{}`", mention.rule), format!("side {}", mention.side.id())];
    facts.extend(mention.facet.as_ref().map(|facet| format!("facet {facet}")));
    if mention.standing != Standing::Told {
        facts.push(format!("{}, so not counted", word(&mention.standing)));
    }
    facts.extend(mention.cues.iter().map(|cue| format!("{} “{}”", word(&cue.kind), cue.text)));
    facts.push(match row.own_score {
        Some(own) => format!(
            "score {} = own words {} and around {}",
            logits(mention.score),
            logits(own),
            logits(mention.score - own)
        ),
        None => format!("score {}", logits(mention.score)),
    });
    let decisive = if mention.decisive { ", decisive" } else { "" };
    Line::default()
        .and("→ ", Tone::Quiet)
        .and(format!("{} {}", mention.theme, mention.direction), tone)
        .and(decisive, Tone::Strong)
        .and(format!(": {}", facts.join(", ")), Tone::Quiet)
}

/// What carried a mention; no words where nothing did.
fn carried(row: &MarkedRow) -> Line {
    let shares = row.shares.iter().take(SHOWN);
    let shares: Vec<String> =
        shares.map(|share| format!("{} {}", share.feature, logits(share.weight))).collect();
    if shares.is_empty() {
        return Line::default();
    }
    let more = row.shares.len().saturating_sub(SHOWN);
    let rest: i32 = row.shares.iter().skip(SHOWN).map(|share| share.weight).sum();
    let more = if more > 0 { format!(", {more} more {}", logits(rest)) } else { String::new() };
    Line::default().and(format!("  {}{more}", shares.join(", ")), Tone::Quiet)
}

/// Milli-logits with two decimals: `+1.25`.
pub(super) fn logits(score: i32) -> String {
    let sign = if score < 0 { '−' } else { '+' };
    let hundredths = (score.unsigned_abs() + 5) / 10;
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_shown_with_its_sign_and_two_decimals() {
        let cases = [(0, "+0.00"), (1_254, "+1.25"), (-1_255, "−1.26"), (-4, "−0.00")];
        for (score, expected) in cases {
            assert_eq!(logits(score), expected, "{score}");
        }
    }
}
