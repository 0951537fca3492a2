//! What people say of mentions: the column `verdict` of `winloss tag -f csv`,
//! filled in by hand.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, anyhow, bail};
use winloss::codebook::{Codebook, ThemeId};
use winloss::hidden::is_hostile;
use winloss::interview::Interview;
use winloss::place::{Place, Problem};
use winloss::tag::{Direction, Mention};

/// The columns that lead back to a mention, and the verdict.
const COLUMNS: [&str; 8] =
    ["file", "interview", "turn", "start", "end", "theme", "match", "verdict"];

/// What a person said of one mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    /// It speaks of another theme; without a direction it keeps its own.
    Instead(ThemeId, Option<Direction>),
}

/// The mention that a row is about: turn, start, end, theme.
type Key = (u32, u32, u32, ThemeId);

struct Row {
    key: Key,
    matched: String,
    verdict: Verdict,
    place: Place,
    met: AtomicBool,
}

/// The verdicts of a file, by the file and the interview that they are about.
pub(crate) struct Verdicts {
    rows: Vec<Row>,
    of: HashMap<(String, String), Vec<usize>>,
}

impl Verdicts {
    /// Reads a file that `winloss tag -f csv` wrote and somebody filled in.
    ///
    /// # Errors
    /// If it is no such file, or a verdict cannot be understood.
    pub(crate) fn read(path: &Path, codebook: &Codebook) -> Result<Self> {
        let name = path.display().to_string();
        let mut csv =
            csv::Reader::from_path(path).with_context(|| format!("cannot read `{name}`"))?;
        let titles = csv.headers().with_context(|| format!("cannot read `{name}`"))?.clone();
        let at = |title: &str| {
            titles.iter().position(|one| one.trim_start_matches('\u{FEFF}') == title).with_context(
                || {
                    format!(
                        "{name}:1: no column `{title}` (expected those of `winloss tag -f csv`)"
                    )
                },
            )
        };
        let mut columns = [0; COLUMNS.len()];
        for (column, title) in columns.iter_mut().zip(COLUMNS) {
            *column = at(title)?;
        }
        let file: Arc<str> = Arc::from(name.as_str());
        let mut all = Self { rows: Vec::new(), of: HashMap::new() };
        for record in csv.into_records() {
            let record = record.with_context(|| format!("cannot read `{name}`"))?;
            let line = record.position().map_or(0, csv::Position::line);
            let place = Place::new(&file, u32::try_from(line).unwrap_or(u32::MAX));
            let [source, interview, turn, start, end, theme, matched, verdict] =
                columns.map(|column| record.get(column).unwrap_or_default());
            if verdict.trim().is_empty() {
                continue;
            }
            let wrong = |error: String| anyhow!("{place}: {error}");
            let number = |title: &str, text: &str| {
                text.parse::<u32>()
                    .map_err(|_| wrong(format!("`{text}` is no `{title}` (expected a number)")))
            };
            let theme =
                codebook.theme(theme).ok_or_else(|| wrong(format!("unknown theme `{theme}`")))?;
            let key = (number("turn", turn)?, number("start", start)?, number("end", end)?, theme);
            let verdict = parse(verdict, codebook).map_err(|error| wrong(error.to_string()))?;
            let about = (plain(source), plain(interview));
            let same = all.of.entry(about).or_default();
            if let Some(first) = same.iter().map(|row| &all.rows[*row]).find(|row| row.key == key) {
                if first.verdict == verdict {
                    continue;
                }
                bail!("{place}: another verdict on the mention judged at {}", first.place);
            }
            same.push(all.rows.len());
            let met = AtomicBool::new(false);
            all.rows.push(Row { key, matched: plain(matched), verdict, place, met });
        }
        Ok(all)
    }

    /// The mentions as people judged them.
    pub(crate) fn apply(&self, interview: &Interview, mentions: Vec<Mention>) -> Vec<Mention> {
        let about = (plain(&interview.place.file), plain(&interview.id));
        let Some(rows) = self.of.get(&about) else { return mentions };
        let judged = |mention: Mention| {
            let key = (mention.turn, mention.span.start, mention.span.end, mention.theme);
            let words = &interview.turns[mention.turn as usize].text[mention.span.range()];
            let mut rows = rows.iter().map(|row| &self.rows[*row]);
            let row = rows.find(|row| row.key == key && row.matched == plain(words));
            let Some(row) = row else { return Some(mention) };
            row.met.store(true, Ordering::Relaxed);
            match row.verdict {
                Verdict::Right => Some(mention),
                Verdict::Wrong => None,
                Verdict::Instead(theme, direction) => Some(Mention {
                    theme,
                    direction: direction.unwrap_or(mention.direction),
                    rule: Arc::from("verdict"),
                    facet: None,
                    ..mention
                }),
            }
        };
        mentions.into_iter().filter_map(judged).collect()
    }

    /// The verdicts on what is no longer found, once all was read.
    pub(crate) fn stale(&self) -> impl Iterator<Item = Problem> {
        self.rows.iter().filter(|row| !row.met.load(Ordering::Relaxed)).map(|row| {
            let message = format!(
                "the verdict is on no mention of this run: `{}` (expected what `winloss tag` finds now)",
                row.matched
            );
            Problem::left_out(row.place.clone(), message)
        })
    }
}

fn parse(text: &str, codebook: &Codebook) -> Result<Verdict> {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let expected = "expected `right`, `wrong`, or a theme such as `price` or `price against`";
    let lower = first.to_lowercase();
    let verdict = match (&*lower, second) {
        ("right", None) => Verdict::Right,
        ("wrong", None) => Verdict::Wrong,
        (theme, direction) => {
            let theme = codebook
                .theme(theme)
                .ok_or_else(|| anyhow!("unknown verdict `{text}` ({expected})"))?;
            let direction = match direction {
                None => None,
                Some(word) => Some(
                    Direction::ALL
                        .into_iter()
                        .find(|direction| direction.id() == word.to_lowercase())
                        .ok_or_else(|| anyhow!("unknown direction `{word}` ({expected})"))?,
                ),
            };
            Verdict::Instead(theme, direction)
        }
    };
    if words.next().is_some() {
        bail!("unknown verdict `{text}` ({expected})");
    }
    Ok(verdict)
}

/// A text as it is after a way through a sheet: without what a cell never
/// holds, and without the apostrophe before what looks like a formula.
fn plain(text: &str) -> String {
    let text = text.strip_prefix('\'').unwrap_or(text);
    text.chars().filter(|c| !is_hostile(*c) && !c.is_whitespace()).collect()
}
