//! What people say of mentions: the column `verdict` of `winloss tag -f csv`,
//! filled in by hand.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail, ensure};
use csv::StringRecord;
use winloss::agreement::Judged;
use winloss::codebook::{Codebook, ThemeId};
use winloss::hidden::is_hostile;
use winloss::interview::Interview;
use winloss::place::{Place, Problem};
use winloss::tag::{Direction, Mention, Tagged};

/// The columns that lead back to a mention, and the verdict.
const COLUMNS: [&str; 8] =
    ["file", "interview", "turn", "start", "end", "theme", "match", "verdict"];

/// What stands for the rule where a person says what a mention is.
pub(crate) const RULE: &str = "verdict";

/// What people say of mentions, where somebody said it.
#[derive(Debug, clap::Args)]
pub(crate) struct VerdictArgs {
    /// Judge mentions as this file does: what `winloss tag -f csv` wrote, its
    /// column `verdict` filled with `right`, `wrong`, or the theme that it is
    /// instead, such as `price` or `price against`.
    #[arg(long, value_name = "FILE")]
    verdicts: Option<PathBuf>,
}

impl VerdictArgs {
    /// The verdicts of the file, if one was given.
    ///
    /// # Errors
    /// If it cannot be used.
    pub(crate) fn read(&self, codebook: &Codebook) -> Result<Option<Verdicts>> {
        self.verdicts.as_ref().map(|path| Verdicts::read(path, codebook)).transpose()
    }
}

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
    /// The mention's own; none where the sheet has no such column.
    direction: Option<Direction>,
    matched: String,
    verdict: Verdict,
    place: Place,
    /// Whether the interview was read.
    read: AtomicBool,
    /// Whether the mention was found in it.
    met: AtomicBool,
}

/// How a sheet of verdicts is read.
struct Sheet<'c> {
    /// Where [`COLUMNS`] are.
    columns: [usize; COLUMNS.len()],
    direction: Option<usize>,
    codebook: &'c Codebook,
}

impl Sheet<'_> {
    /// What a row says, and the file and interview that it is about; nothing
    /// where nobody judged.
    fn row(&self, record: &StringRecord, place: &Place) -> Result<Option<((String, String), Row)>> {
        let [source, interview, turn, start, end, theme, matched, verdict] =
            self.columns.map(|column| record.get(column).unwrap_or_default());
        if verdict.trim().is_empty() {
            return Ok(None);
        }
        let number = |title: &str, text: &str| {
            text.parse::<u32>()
                .with_context(|| format!("`{text}` is no `{title}` (expected a number)"))
        };
        let theme =
            self.codebook.theme(theme).with_context(|| format!("unknown theme `{theme}`"))?;
        let row = Row {
            key: (number("turn", turn)?, number("start", start)?, number("end", end)?, theme),
            direction: self.direction.and_then(|at| direction_of(record.get(at)?)),
            matched: plain(matched),
            verdict: parse(verdict, self.codebook)?,
            place: place.clone(),
            read: AtomicBool::new(false),
            met: AtomicBool::new(false),
        };
        Ok(Some(((plain(source), plain(interview)), row)))
    }
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
        let file = File::open(path).with_context(|| format!("cannot read `{name}`"))?;
        Self::of(&name, file, codebook)
    }

    /// Reads a sheet that is called `name`.
    pub(crate) fn of(name: &str, sheet: impl Read, codebook: &Codebook) -> Result<Self> {
        let mut csv = csv::Reader::from_reader(sheet);
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
        let sheet = Sheet { columns, direction: at("direction").ok(), codebook };
        let file: Arc<str> = Arc::from(name);
        let mut all = Self { rows: Vec::new(), of: HashMap::new() };
        let mut wrong = Vec::new();
        for record in csv.into_records() {
            let record = record.with_context(|| format!("cannot read `{name}`"))?;
            let line = record.position().map_or(0, csv::Position::line);
            let place = Place::new(&file, u32::try_from(line).unwrap_or(u32::MAX));
            let added = match sheet.row(&record, &place) {
                Ok(Some((about, row))) => all.add(about, row),
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            wrong.extend(added.err().map(|error| format!("{place}: {error}")));
        }
        ensure!(wrong.is_empty(), "{}", list(&wrong));
        Ok(all)
    }

    fn add(&mut self, about: (String, String), row: Row) -> Result<()> {
        let same = self.of.entry(about).or_default();
        match same.iter().map(|row| &self.rows[*row]).find(|other| other.key == row.key) {
            Some(first) if first.verdict == row.verdict => {}
            Some(first) => bail!("another verdict on the mention judged at {}", first.place),
            None => {
                same.push(self.rows.len());
                self.rows.push(row);
            }
        }
        Ok(())
    }

    /// The mentions as people judged them, where somebody did.
    pub(crate) fn judge(verdicts: Option<&Self>, interview: &Interview, tagged: Tagged) -> Tagged {
        match verdicts {
            Some(verdicts) => {
                Tagged { mentions: verdicts.apply(interview, tagged.mentions), ..tagged }
            }
            None => tagged,
        }
    }

    fn apply(&self, interview: &Interview, mentions: Vec<Mention>) -> Vec<Mention> {
        let about = (plain(&interview.place.file), plain(&interview.id));
        let Some(rows) = self.of.get(&about) else { return mentions };
        rows.iter().for_each(|row| self.rows[*row].read.store(true, Ordering::Relaxed));
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
                    rule: Arc::from(RULE),
                    facet: None,
                    ..mention
                }),
            }
        };
        mentions.into_iter().filter_map(judged).collect()
    }

    /// The verdicts on what is no longer found, once all was read.
    pub(crate) fn stale(&self) -> impl Iterator<Item = Problem> {
        self.rows.iter().filter(|row| !row.is_met()).map(Row::problem)
    }

    /// The same, of those interviews only that were read: where a command reads
    /// some of them, it cannot tell of the others.
    pub(crate) fn stale_of_read(&self) -> impl Iterator<Item = Problem> {
        let rows = self.rows.iter().filter(|row| row.read.load(Ordering::Relaxed));
        rows.filter(|row| !row.is_met()).map(Row::problem)
    }

    /// How many of the mentions that were judged are right, by theme. Where
    /// `only_met`, of those that this run found.
    pub(crate) fn judged(&self, codebook: &Codebook, only_met: bool) -> BTreeMap<String, Judged> {
        let mut all: BTreeMap<String, Judged> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !only_met || row.is_met()) {
            let (.., theme) = row.key;
            *all.entry(codebook.at(theme).id.to_string()).or_default() += row.judged();
        }
        all
    }
}

impl Row {
    fn is_met(&self) -> bool {
        self.met.load(Ordering::Relaxed)
    }

    fn problem(&self) -> Problem {
        let message = format!(
            "the verdict is on no mention of this run: `{}` (expected what `winloss tag` finds now)",
            self.matched
        );
        Problem::left_out(self.place.clone(), message)
    }

    fn judged(&self) -> Judged {
        let (.., theme) = self.key;
        let none = Judged::default();
        match self.verdict {
            Verdict::Right => Judged { right: 1, ..none },
            Verdict::Wrong => Judged { wrong: 1, ..none },
            Verdict::Instead(other, _) if other != theme => Judged { other_theme: 1, ..none },
            Verdict::Instead(_, way) if way.is_some() && way != self.direction => {
                Judged { other_direction: 1, ..none }
            }
            Verdict::Instead(..) => Judged { right: 1, ..none },
        }
    }
}

fn direction_of(word: &str) -> Option<Direction> {
    let word = word.to_lowercase();
    Direction::ALL.into_iter().find(|direction| direction.id() == word)
}

fn parse(text: &str, codebook: &Codebook) -> Result<Verdict> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let expected = "expected `right`, `wrong`, or a theme such as `price` or `price against`";
    match &*text {
        "right" => return Ok(Verdict::Right),
        "wrong" => return Ok(Verdict::Wrong),
        _ => {}
    }
    let (theme, direction) = match theme_called(&text, codebook) {
        Some(theme) => (Some(theme), None),
        None => match text.rsplit_once(' ') {
            Some((theme, direction)) => (theme_called(theme, codebook), Some(direction)),
            None => (None, None),
        },
    };
    let theme = theme.with_context(|| format!("unknown verdict `{text}` ({expected})"))?;
    let known = |word| {
        direction_of(word).with_context(|| format!("unknown direction `{word}` ({expected})"))
    };
    Ok(Verdict::Instead(theme, direction.map(known).transpose()?))
}

/// A theme by its id or by the name that tables show, in small letters.
fn theme_called(name: &str, codebook: &Codebook) -> Option<ThemeId> {
    let shown = codebook.themes.iter().find(|theme| theme.name.to_lowercase() == name);
    codebook.theme(shown.map_or(name, |theme| &theme.id))
}

/// What is wrong, line by line, as far as it is read.
fn list(wrong: &[String]) -> String {
    const MOST_SAID: usize = 20;
    let mut lines = wrong[..wrong.len().min(MOST_SAID)].to_vec();
    if wrong.len() > MOST_SAID {
        lines.push(format!("and {} more", wrong.len() - MOST_SAID));
    }
    lines.join("\n")
}

/// A text as it is after a way through a sheet: without what a cell never
/// holds, and without the apostrophe before what looks like a formula.
fn plain(text: &str) -> String {
    let text = text.strip_prefix('\'').unwrap_or(text);
    text.chars().filter(|c| !is_hostile(*c) && !c.is_whitespace()).collect()
}
