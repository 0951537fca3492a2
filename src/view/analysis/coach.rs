//! Coaches: who helped us inside, whether it helped, and who only seemed to.

use crate::reason::{CoachState, Test};
use crate::summary::{CoachRow, CoachSummary, Summary};
use crate::tally::Cited;
use crate::view::analysis::{Depth, best, by_deal, by_state, state_cells};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Line, Said, Table, Tone, word};

/// So many false coaches are shown on a page with other sections, two lines
/// each.
const FALSE: usize = 3;

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let coach = &summary.coach;
    let spoken = coach.states.iter().any(|row| row.state != CoachState::Unspoken && row.deals > 0);
    if !spoken {
        return Vec::new();
    }
    let mut blocks =
        vec![Block::Heading("Did we have a coach?".to_owned()), Block::Table(states(summary))];
    blocks.extend(difference(coach).map(Block::Note));
    blocks.extend(rival(coach).map(|line| Block::Text(Line::plain(line))));
    blocks.extend(ours(coach).map(|line| Block::Text(Line::plain(line))));
    blocks.push(Block::Table(tests(summary)));
    if depth == Depth::Full {
        blocks.extend(test_lines(summary));
        blocks.push(Block::Table(cards(summary)));
    }
    blocks.extend(false_coaches(coach).take(depth.at_most(2 * FALSE)).map(Block::Quote));
    blocks
}

fn states(summary: &Summary) -> Table {
    let mut table = by_state("coach_states", "our coach");
    for row in summary.coach.states.iter().filter(|row| row.deals > 0) {
        let tone = match row.state {
            CoachState::Unspoken => Tone::Quiet,
            _ => Tone::Plain,
        };
        let state = (row.state.id(), row.state.name());
        let said = lines(summary, row.state);
        table.push_said(tone, state_cells(state, row.deals, &row.outcomes, row.win_rate), said);
    }
    table
}

/// The lines that tell how it stands with a coach; of a false one both, the
/// seller's and the buyer's.
fn lines(summary: &Summary, state: CoachState) -> Vec<Said> {
    if state == CoachState::False {
        return false_coaches(&summary.coach).take(2 * FALSE).collect();
    }
    let coaches = summary.deals.iter().filter_map(|deal| deal.coach.as_ref());
    best(coaches.filter(|card| card.state == state).filter_map(|card| card.quote.as_deref()))
}

fn difference(coach: &CoachSummary) -> Option<String> {
    let found = coach.difference.as_ref()?;
    if found.with.n < 5 || found.without.n < 5 {
        return None;
    }
    let (gap, p) = (found.gap?, found.p?);
    Some(format!(
        "Where a coach is spoken of, the win rate with one less that without: {} points; p {} \
         (Fisher's exact test). Buyers speak of a coach after the fact: it goes with winning, \
         which is not yet to say that it causes it.",
        words::gap(&gap),
        words::chance(p)
    ))
}

fn rival(coach: &CoachSummary) -> Option<String> {
    let (lost, won) = (coach.rival.lost, coach.rival.won);
    (lost.k + won.k > 0).then(|| {
        format!(
            "A rival had one in {} lost and {} won deals.",
            words::rate(&lost),
            words::rate(&won)
        )
    })
}

/// Said only where some stand outside: inside is what is expected.
fn ours(coach: &CoachSummary) -> Option<String> {
    let all = coach.inside + coach.outside;
    (coach.outside > 0).then(|| {
        format!(
            "Of our {}, {} stood outside the company.",
            words::count(all, "coach", "coaches"),
            coach.outside
        )
    })
}

fn tests(summary: &Summary) -> Table {
    let coach = &summary.coach;
    let mut table = Table::new(
        "coach_tests",
        vec![
            Column::new("test", "test", Kind::Text).sheet_only(),
            Column::new("name", "of our coaches", Kind::Text),
            Column::new("deals", "evidenced", Kind::Rate),
            Column::new("win_rate", "win rate then", Kind::Rate),
        ],
    );
    let any = coach.tests.iter().any(|row| row.deals.k > 0);
    for row in coach.tests.iter().filter(|_| any) {
        table.push_said(
            Tone::Plain,
            vec![
                Cell::Text(row.test.id().to_owned()),
                Cell::Text(test_name(row.test).to_owned()),
                Cell::Rate(row.deals),
                Cell::Rate(row.win_rate),
            ],
            best(passed(summary, row.test)),
        );
    }
    table
}

fn test_name(test: Test) -> &'static str {
    match test {
        Test::Stake => "stake: wants us to win",
        Test::Advocacy => "advocacy: fights for us",
        Test::Information => "information: tells us what is so",
        Test::Authority => "authority: has the say",
    }
}

/// The lines of coaches that passed a test.
fn passed(summary: &Summary, test: Test) -> impl Iterator<Item = &Cited> {
    let coaches = summary.deals.iter().filter_map(|deal| deal.coach.as_ref());
    let tests = coaches.flat_map(|coach| &coach.tests);
    tests.filter(move |row| row.test == test).map(|row| &row.quote)
}

/// The coach card of every deal in which somebody speaks of a coach.
fn cards(summary: &Summary) -> Table {
    let mut own = vec![
        Column::new("state", "state", Kind::Text).sheet_only(),
        Column::new("state_name", "our coach", Kind::Text),
        Column::new("who", "who", Kind::Text).spare(2),
        Column::new("standpoint", "where", Kind::Text).spare(4),
        Column::new("tests", "evidenced", Kind::Text),
    ];
    own.extend(Test::ALL.map(|test| Column::new(test.id(), test.id(), Kind::Text).sheet_only()));
    own.extend([
        Column::new("rival", "a rival's", Kind::Text).spare(3),
        Column::new("rival_quote", "the rival's", Kind::Text).sheet_only(),
        Column::new("claim", "the seller's claim", Kind::Text).sheet_only(),
    ]);
    let mut table = by_deal::table("coach_cards", own);
    for deal in &summary.deals {
        let Some(card) = &deal.coach else { continue };
        if card.state == CoachState::Unspoken {
            continue;
        }
        let said = card.quote.as_deref();
        by_deal::push(&mut table, deal, card_cells(card), (card.told_by, said), card_lines(card));
    }
    table
}

fn card_cells(card: &CoachRow) -> Vec<Cell> {
    let quote = |cited: Option<&Cited>| Cell::maybe(cited.map(|cited| cited.quote.as_str()));
    let tests: Vec<&str> = card.tests.iter().map(|row| row.test.id()).collect();
    let mut cells = vec![
        Cell::Text(card.state.id().to_owned()),
        Cell::Text(card.state.name().to_owned()),
        Cell::maybe(card.who.as_deref()),
        Cell::maybe(card.standpoint.map(|at| word(&at)).as_deref()),
        Cell::Text(tests.join(", ")),
    ];
    cells.extend(
        Test::ALL.map(|test| {
            quote(card.tests.iter().find(|row| row.test == test).map(|row| &row.quote))
        }),
    );
    let rival = card.rival.then(|| card.rival_who.as_deref().unwrap_or("yes"));
    cells.extend([
        Cell::maybe(rival),
        quote(card.rival_quote.as_deref()),
        quote(card.claim.as_deref()),
    ]);
    cells
}

/// The lines of a card: the state's, each test's, the rival's, and what a
/// seller claimed.
fn card_lines(card: &CoachRow) -> Vec<Said> {
    let tests = card.tests.iter().map(|row| (row.test.id(), Some(&row.quote)));
    let lines = [(card.state.name(), card.quote.as_deref())].into_iter().chain(tests).chain([
        ("a rival's coach", card.rival_quote.as_deref()),
        ("the seller's claim", card.claim.as_deref()),
    ]);
    lines.filter_map(|(shows, line)| Some(Said::of(shows, line?))).collect()
}

/// One line for each test that is evidenced.
fn test_lines(summary: &Summary) -> Vec<Block> {
    let line =
        |test: Test| Some(Block::Quote(Said::of(test_name(test), passed(summary, test).next()?)));
    Test::ALL.into_iter().filter_map(line).collect()
}

fn false_coaches(coach: &CoachSummary) -> impl Iterator<Item = Said> {
    coach.false_coaches.iter().flat_map(|found| {
        [
            Said::of("False coach? The seller", &found.claim),
            Said::of("and the buyer", &found.contradiction),
        ]
    })
}
