//! A sheet of codings that somebody made by hand: which deal or file, which
//! words, which theme, which way.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::meaning::by_name;
use super::{Coding, Meaning, direction, find, same_words};
use crate::codebook::Codebook;
use crate::deal::Deal;
use crate::interview::Interview;
use crate::join::plain_name;
use crate::place::{Place, Problem};
use crate::tag::{Direction, Span};

/// A sheet of codings.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    rows: Vec<Row>,
    /// The rows that could not be understood.
    pub problems: Vec<Problem>,
}

/// What one row says.
#[derive(Clone, Debug)]
struct Row {
    place: Place,
    /// What the interview must be of: a deal, a file, an interview's id.
    deal: String,
    file: String,
    interview: String,
    /// The words that were coded; empty where the interview was read and
    /// nothing found.
    quote: String,
    span: Option<(u32, Span)>,
    theme: Option<(String, Option<Direction>)>,
    coder: String,
}

/// What one coder coded in one interview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded {
    /// The codings.
    pub codings: Vec<Coding>,
    /// The rows that told them.
    pub rows: Vec<usize>,
}

/// The columns by what they hold, each under the titles that people give it.
struct Columns<'a>(&'a csv::StringRecord);

impl Columns<'_> {
    fn at(&self, titles: &[&str]) -> Option<usize> {
        titles.iter().find_map(|title| {
            self.0.iter().position(|one| one.trim().to_lowercase().replace(' ', "_") == **title)
        })
    }
}

impl Sheet {
    /// Reads a sheet.
    ///
    /// # Errors
    /// If it is none: a column is missing, or it is one of verdicts.
    pub fn read(file: &str, bytes: &[u8], codebook: &Codebook) -> Result<Self, String> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        };
        let text = text.trim_start_matches('\u{FEFF}');
        let titles = text.lines().next().unwrap_or_default();
        let count = |delimiter: &u8| titles.bytes().filter(|byte| byte == delimiter).count();
        let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(count).unwrap_or(b',');
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(text.as_bytes());
        let titles = csv.headers().map_err(|error| error.to_string())?.clone();
        let columns = Columns(&titles);
        let theme = columns.at(&["theme", "code"]).ok_or_else(|| missing("theme"))?;
        let quotes = columns.at(&["quote", "match", "text", "passage"]);
        let span = ["turn", "start", "end"].map(|title| columns.at(&[title]));
        let has_span = span.iter().all(Option::is_some);
        if quotes.is_none() && !has_span {
            return Err(missing("quote"));
        }
        let deal = columns.at(&["deal", "deal_id"]);
        let (of_file, interview) = (columns.at(&["file"]), columns.at(&["interview"]));
        if deal.is_none() && of_file.is_none() && interview.is_none() {
            return Err(missing("deal"));
        }
        let (way, coder) = (columns.at(&["direction"]), columns.at(&["coder", "author"]));
        let verdict = columns.at(&["verdict"]);
        let name: Arc<str> = Arc::from(file);
        let mut sheet = Self::default();
        for record in csv.into_records() {
            let record = record.map_err(|error| error.to_string())?;
            let cell = |at: Option<usize>| {
                let cell = at.and_then(|at| record.get(at)).unwrap_or_default().trim();
                cell.strip_prefix('\'').unwrap_or(cell)
            };
            if !cell(verdict).is_empty() {
                return Err("holds verdicts (expected `winloss analyze --verdicts`)".to_owned());
            }
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
            let place = Place::new(&name, u32::try_from(line).unwrap_or(u32::MAX));
            let owned = |at: Option<usize>| cell(at).to_owned();
            let row = meant(cell(Some(theme)), cell(way), codebook).and_then(|theme| {
                let row = Row {
                    place: place.clone(),
                    deal: owned(deal),
                    file: owned(of_file).replace('\\', "/"),
                    interview: owned(interview),
                    quote: owned(quotes),
                    span: span_in(span.map(cell))?,
                    theme,
                    coder: owned(coder),
                };
                row.check()?;
                Ok(row)
            });
            match row {
                Ok(row) => sheet.rows.push(row),
                Err(error) => sheet.problems.push(Problem::left_out(place, error)),
            }
        }
        Ok(sheet)
    }

    /// What each coder coded in an interview, which joined `deal`; nothing of
    /// coders who did not look at it.
    pub fn of(&self, interview: &Interview, deal: Option<&Deal>) -> BTreeMap<&str, Coded> {
        let mut all: BTreeMap<&str, Coded> = BTreeMap::new();
        for (number, row) in self.rows.iter().enumerate() {
            if !row.is_about(interview, deal) {
                continue;
            }
            let Some((theme, direction)) = &row.theme else {
                all.entry(&row.coder).or_default().rows.push(number);
                continue;
            };
            if let Some((turn, span)) = row.place_in(interview) {
                let coded = all.entry(&row.coder).or_default();
                coded.rows.push(number);
                let (theme, direction) = (theme.clone(), *direction);
                coded.codings.push(Coding { turn, span, theme, direction });
            }
        }
        all
    }

    /// Rows whose words are in no interview, once all were seen: `met` tells
    /// which were.
    pub fn lost(&self, met: impl Fn(usize) -> bool) -> Vec<Problem> {
        let lost = self.rows.iter().enumerate().filter(|(number, _)| !met(*number));
        lost.map(|(_, row)| {
            let words: String = row.quote.chars().take(60).collect();
            let message = if row.theme.is_none() {
                "no interview of this name was read".to_owned()
            } else {
                format!("no interview of this name has the words `{words}`")
            };
            Problem::left_out(row.place.clone(), message)
        })
        .collect()
    }
}

fn missing(title: &str) -> String {
    format!(
        "no column `{title}` (expected `deal` or `file`, `quote` or `turn`, `start` and `end`, \
         `theme`, `direction`)"
    )
}

/// What was coded; nothing in a row that only says what was looked at.
fn meant(
    theme: &str,
    way: &str,
    codebook: &Codebook,
) -> Result<Option<(String, Option<Direction>)>, String> {
    if theme.is_empty() {
        return Ok(None);
    }
    let Some(Meaning::Theme(id, own)) = by_name(theme, codebook) else {
        return Err(format!("unknown theme `{theme}`"));
    };
    let told = direction(way);
    if told.is_none() && !way.is_empty() {
        return Err(format!("unknown direction `{way}` (expected `for`, `against` or `neutral`)"));
    }
    Ok(Some((id, told.or(own))))
}

fn span_in(cells: [&str; 3]) -> Result<Option<(u32, Span)>, String> {
    if cells.iter().all(|cell| cell.is_empty()) {
        return Ok(None);
    }
    let number = |cell: &str| {
        cell.parse::<u32>().map_err(|_| format!("`{cell}` is no place (expected a number)"))
    };
    let [turn, start, end] = cells;
    Ok(Some((number(turn)?, Span { start: number(start)?, end: number(end)? })))
}

impl Row {
    fn check(&self) -> Result<(), String> {
        if self.deal.is_empty() && self.file.is_empty() && self.interview.is_empty() {
            return Err("no deal and no file".to_owned());
        }
        if self.theme.is_some() && self.quote.is_empty() && self.span.is_none() {
            return Err("a theme without words (expected a quote)".to_owned());
        }
        if self.theme.is_none() && !self.quote.is_empty() {
            return Err("words without a theme".to_owned());
        }
        Ok(())
    }

    /// Whether the row is about an interview, which joined `deal`.
    fn is_about(&self, interview: &Interview, deal: Option<&Deal>) -> bool {
        let file = interview.place.file.replace('\\', "/");
        let is_file = self.file.is_empty()
            || file == self.file
            || file.strip_suffix(&self.file).is_some_and(|folder| folder.ends_with('/'));
        let is_interview = self.interview.is_empty() || self.interview == interview.id;
        is_file && is_interview && (self.deal.is_empty() || self.is_of(interview, deal))
    }

    fn is_of(&self, interview: &Interview, deal: Option<&Deal>) -> bool {
        let ids = [deal.map(|deal| &deal.id), interview.deal_id.as_ref(), Some(&interview.id)];
        let account = interview.facts.account.as_deref();
        ids.into_iter().flatten().any(|id| id.eq_ignore_ascii_case(&self.deal))
            || account.is_some_and(|account| plain_name(account) == plain_name(&self.deal))
    }

    /// Where its words stand.
    fn place_in(&self, interview: &Interview) -> Option<(u32, Span)> {
        let told = self.span.filter(|(turn, span)| {
            let turn = interview.turns.get(*turn as usize);
            let words = turn.and_then(|turn| turn.text.get(span.range()));
            words.is_some_and(|words| self.quote.is_empty() || same_words(words, &self.quote))
        });
        told.or_else(|| find(interview, &self.quote))
    }
}
