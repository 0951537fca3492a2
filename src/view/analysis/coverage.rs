//! Who was heard, how late, and whether enough.

use crate::deal::Outcome;
use crate::summary::{CoverageSummary, CoveredRow, DealRow, LagRow, SaturationRow, Summary};
use crate::view::analysis::{Depth, best, by_buyer};
use crate::view::words;
use crate::view::{Block, Cell, Column, Kind, Line, Said, Table, Tone};

/// So many segments and rivals are shown on a page.
const SHOWN: usize = 6;

pub(super) fn blocks(summary: &Summary, depth: Depth) -> Vec<Block> {
    let coverage = &summary.coverage;
    if coverage.interviews + coverage.debriefs + coverage.unjoined == 0 {
        return Vec::new();
    }
    let mut blocks =
        vec![Block::Heading("Who was heard".to_owned()), Block::Table(outcomes(summary))];
    if depth == Depth::Full {
        let of_segment = |deal: &DealRow, value: &str| deal.segment.as_deref() == Some(value);
        let of_rival =
            |deal: &DealRow, value: &str| deal.competitors.iter().any(|one| one == value);
        let deals = &summary.deals;
        let segments = covered("coverage_segments", "segment", &coverage.segments, |value| {
            heard(deals, |deal| of_segment(deal, value))
        });
        let rivals = covered("coverage_rivals", "rival", &coverage.rivals, |value| {
            heard(deals, |deal| of_rival(deal, value))
        });
        blocks.extend([segments, rivals].map(Block::Table));
    }
    let said = [
        coverage.lag.as_ref().map(lag),
        themeless(coverage),
        coverage.saturation.as_ref().map(saturation),
        unheard(coverage),
    ];
    blocks.extend(said.into_iter().flatten().map(|text| Block::Text(Line::plain(text))));
    if depth == Depth::Full {
        blocks.extend(coverage.saturation.as_ref().map(|found| Block::Note(chances(found))));
    }
    blocks
}

/// The best lines of the closed deals of which a buyer was heard.
fn heard(deals: &[DealRow], is_one: impl Fn(&DealRow) -> bool) -> Vec<Said> {
    let deals = deals.iter().filter(|deal| deal.outcome.is_closed() && is_one(deal));
    best(deals.filter_map(by_buyer))
}

fn outcomes(summary: &Summary) -> Table {
    let mut table = Table::new(
        "coverage",
        vec![
            Column::new("outcome", "closed deals", Kind::Text),
            Column::new("heard", "a buyer was heard in", Kind::Rate),
            Column::new("bar", "0 to 100 %", Kind::Bar).spare(1),
        ],
    );
    for outcome in [Outcome::Won, Outcome::Lost, Outcome::NoDecision] {
        let Some(rate) = summary.coverage.outcomes.get(&outcome).filter(|rate| rate.n > 0) else {
            continue;
        };
        table.push_said(
            Tone::Plain,
            vec![Cell::Text(outcome.name().to_owned()), Cell::Rate(*rate), Cell::Rate(*rate)],
            heard(&summary.deals, |deal| deal.outcome == outcome),
        );
    }
    table
}

fn covered(
    id: &'static str,
    title: &'static str,
    rows: &[CoveredRow],
    lines: impl Fn(&str) -> Vec<Said>,
) -> Table {
    let mut table = Table::new(
        id,
        vec![
            Column::new("value", title, Kind::Text),
            Column::new("heard", "a buyer was heard in", Kind::Rate),
        ],
    );
    table.shown = SHOWN;
    for row in rows {
        let cells = vec![Cell::Text(row.value.clone()), Cell::Rate(row.heard)];
        table.push_said(Tone::Plain, cells, lines(&row.value));
    }
    table
}

fn lag(lag: &LagRow) -> String {
    let held = words::count(lag.interviews, "dated interview", "dated interviews");
    let late = match lag.late.k {
        0 => String::new(),
        late => format!("; {late} after more than 180 days, when memory fades"),
    };
    let before = match lag.before.k {
        0 => String::new(),
        before => format!("; {before} before the deal was closed"),
    };
    format!(
        "From closing to interview: {:.0} days in the middle of {held} ({} to {}){late}{before}.",
        lag.median, lag.least, lag.most
    )
}

fn themeless(coverage: &CoverageSummary) -> Option<String> {
    let sentences = &coverage.sentences;
    let deals = &coverage.themeless;
    let mut parts = Vec::new();
    if sentences.n > 0 {
        let silent = sentences.n - sentences.k;
        parts.push(format!(
            "{} of {} buyers' sentences",
            words::grouped(silent),
            words::grouped(sentences.n)
        ));
    }
    if deals.n > 0 {
        parts.push(format!("{} of {} deals heard", deals.k, deals.n));
    }
    (!parts.is_empty()).then(|| format!("Without any theme: {}.", words::list(&parts)))
}

fn saturation(found: &SaturationRow) -> String {
    let said = match found.new_per_interview {
        new if new < 0.05 => "a further one would hardly tell a new one".to_owned(),
        new => format!("a further one would tell about {new:.1} new ones"),
    };
    format!(
        "{} told {}; {said}.",
        words::count(found.interviews, "interview", "interviews"),
        words::count(found.met, "different reason", "different reasons"),
    )
}

fn chances(found: &SaturationRow) -> String {
    let chances: Vec<String> = found
        .chances
        .iter()
        .map(|row| {
            format!("{:.0} % of buyers: {:.0} %", row.prevalence * 100.0, row.chance * 100.0)
        })
        .collect();
    format!(
        "Different reasons: a theme for us and the same against us are two. The chance that {} met \
         something said by {}.",
        words::count(found.interviews, "interview has", "interviews have"),
        chances.join("; by ")
    )
}

/// What was read and is no evidence, and guesses.
fn unheard(coverage: &CoverageSummary) -> Option<String> {
    let counts = [
        (coverage.unjoined, "joined no deal"),
        (coverage.voiceless, "had no speaker who could be placed"),
        (coverage.guessed, "had roles guessed from who asks and who answers"),
    ];
    let mut parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{} {words}", words::count(count, "interview", "interviews")))
        .collect();
    if coverage.set_aside > 0 {
        parts.push(format!(
            "{} of another purchase, of later, or of what could be set aside",
            words::count(coverage.set_aside, "mention", "mentions")
        ));
    }
    (!parts.is_empty()).then(|| format!("Also: {}.", words::list(&parts)))
}
