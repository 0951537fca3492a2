//! What a reader of the result should know of how a table was understood, in
//! words.

use std::sync::Arc;

use super::Table;
use super::build::Built;
use super::columns::Columns;
use super::survey::Why;
use super::understood::{OddKind, TableUnderstood};
use crate::deal::Outcome;
use crate::input::DateOrder;
use crate::place::{Place, Problem};

/// No more values, lines or names than these are listed.
const LISTED: usize = 8;

/// A table of which no column means anything to us.
pub(super) fn no_known_column(file: &Arc<str>, columns: &Columns) -> Problem {
    let headers = list(columns.headers.iter().map(|header| format!("`{header}`")));
    Problem::left_out(
        Place::whole(file),
        format!(
            "a table, but no column tells of a deal or an interview: {headers} \
             (expected an outcome, an amount, a reason, an id or a text; `--map FIELD=COLUMN` says \
             which is which)"
        ),
    )
}

/// A column that the user named and no table has.
pub(super) fn no_such_column(
    file: &Arc<str>,
    field: &str,
    column: &str,
    table: &TableUnderstood,
) -> Problem {
    let headers = table.columns.iter().map(|(_, header)| header).chain(&table.unused);
    let headers = list(headers.map(|header| format!("`{header}`")));
    Problem::left_out(
        Place::whole(file),
        format!("no column `{column}` for `{field}` (expected one of {headers})"),
    )
}

/// The remarks on a table that was read.
pub(super) fn of(table: &Table<'_>, built: &Built, understood: &TableUnderstood) -> Vec<Problem> {
    let file = &table.origin.file;
    let whole = |message: String| Problem::noted(Place::whole(file), message);
    let mut problems = built.problems.clone();
    if built.rows == 0 {
        problems.push(whole("a table without rows".to_owned()));
        return problems;
    }
    problems.extend(outcomes(table, understood).into_iter().map(whole));
    if table.header.line.is_none() && table.origin.delimiter.is_some() {
        problems.push(whole(
            "no header: columns are told by their values alone (`--map FIELD='column 2'` overrules)"
                .to_owned(),
        ));
    }
    problems.extend(dates(table).into_iter().map(whole));
    problems.extend(amounts(table).into_iter().map(whole));
    for (&column, (number, line, value)) in &built.unreadable {
        let header = &table.reader.columns.headers[column];
        let date = table.survey.dates.contains_key(&column);
        let (kind, values) = if date { ("date", "dates") } else { ("amount", "amounts") };
        let message = match number {
            1 => format!("`{value}` in `{header}` is no {kind}: left blank"),
            _ => format!(
                "{number} values in `{header}` are no {values}, such as `{value}`: left blank"
            ),
        };
        problems.push(Problem::noted(Place::new(file, *line), message));
    }
    problems.extend(rows(built, understood, file));
    problems
}

fn outcomes(table: &Table<'_>, understood: &TableUnderstood) -> Vec<String> {
    let mut remarks = Vec::new();
    let closing = &table.reader.closing;
    if !closing.has_columns(&table.reader.columns) {
        remarks.push(match table.settings.assume {
            Some(outcome) => {
                format!("no column tells an outcome: every deal is taken as {outcome}")
            }
            None => {
                "no column tells an outcome, so no deal counts as lost (`--assume lost` if it is \
                     a list of lost deals; `--map outcome=COLUMN` if a column tells it)"
                    .to_owned()
            }
        });
        return remarks;
    }
    let unknown = understood
        .outcomes
        .iter()
        .filter(|(label, _, outcome)| *outcome == Outcome::Unknown && !label.is_empty());
    let unknown: Vec<_> = unknown.collect();
    if let Some((label, ..)) = unknown.first() {
        let labels = list(unknown.iter().map(|(label, count, _)| format!("`{label}` ({count})")));
        remarks.push(format!(
            "unknown outcomes: {labels} (say what each means: `--outcome '{label}=lost'`)"
        ));
    }
    let silent = understood
        .outcomes
        .iter()
        .find(|(label, _, outcome)| *outcome == Outcome::Unknown && label.is_empty());
    if let Some((_, count, _)) = silent {
        remarks.push(format!("{} without an outcome", deals(*count)));
    }
    let open = closing.taken_as_open();
    if !open.is_empty() {
        let labels = list(open.iter().map(|(label, count)| format!("`{label}` ({count})")));
        remarks.push(format!(
            "stages that are not known are taken as open: {labels} (`--outcome LABEL=OUTCOME` \
             overrules)"
        ));
    }
    remarks
}

fn dates(table: &Table<'_>) -> Vec<String> {
    let columns = table.survey.dates.iter();
    let remarks = columns.filter_map(|(&column, style)| {
        let header = &table.reader.columns.headers[column];
        let order = table.order(column);
        let first = match order.order {
            DateOrder::DayFirst => "day first",
            DateOrder::MonthFirst => "month first",
        };
        match order.why {
            Why::Guess => {
                let value = style.either_example.as_deref().unwrap_or_default();
                Some(format!(
                    "no date in `{header}` tells whether day or month comes first: `{value}` is read \
                     {first} (`--dates` overrules)"
                ))
            }
            Why::Mixed => Some(format!(
                "dates in `{header}` have both day and month first, such as `{}` and `{}`: those that \
                 read both ways are read {first} (`--dates` overrules)",
                style.day_first.as_deref().unwrap_or_default(),
                style.month_first.as_deref().unwrap_or_default(),
            )),
            Why::Plain | Why::Told | Why::Header | Why::OtherColumn | Why::User => None,
        }
    });
    remarks.collect()
}

fn amounts(table: &Table<'_>) -> Vec<String> {
    let columns = table.survey.amounts.iter();
    let remarks = columns.filter_map(|(&column, style)| {
        let header = &table.reader.columns.headers[column];
        if style.is_mixed() {
            return Some(format!(
                "amounts in `{header}` have both decimal points and decimal commas, such as `{}` and \
                 `{}`: each is read as it stands",
                style.point.as_deref().unwrap_or_default(),
                style.comma.as_deref().unwrap_or_default(),
            ));
        }
        // A comma before three digits marks thousands wherever points are.
        let value = style.unclear()?;
        Some(format!("the point in `{value}` in `{header}` is taken to mark thousands"))
    });
    remarks.collect()
}

fn rows(built: &Built, understood: &TableUnderstood, file: &Arc<str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let columns = understood.columns.len() + understood.unused.len();
    if let Some(&line) = built.long_rows.first() {
        let lines = list(built.long_rows.iter().map(u32::to_string));
        let message = match built.long_rows.len() {
            1 => format!("more cells than the {columns} columns: the last are not read"),
            count => format!(
                "{count} rows have more cells than the {columns} columns (lines {lines}): the last \
                 cells are not read"
            ),
        };
        problems.push(Problem::noted(Place::new(file, line), message));
    }
    for (line, text) in built.footers.iter().take(LISTED) {
        let message = format!("not a deal but a line of its own: `{text}`");
        problems.push(Problem::noted(Place::new(file, *line), message));
    }
    for odd in &built.odd {
        let (count, line) = (odd.count, odd.first_line);
        let message = match odd.kind {
            OddKind::Folded => {
                let by = if built.folded_by_date { "by date" } else { "in the file" };
                format!(
                    "{count} of {} rows are of a deal that other rows tell of too: the last {by} \
                     counts",
                    built.rows
                )
            }
            OddKind::Duplicate => format!("{count} {} the same as an earlier one", rows_are(count)),
            OddKind::SharedId => format!(
                "{} an id or name with a different deal: a number is added",
                if count == 1 {
                    "1 deal shares".to_owned()
                } else {
                    format!("{count} deals share")
                }
            ),
            OddKind::NoId => format!("{count} {} without an id", rows_are(count)),
            OddKind::Contradiction => format!(
                "{} both won and lost, by different columns: the outcome column counts",
                if count == 1 { "1 row is".to_owned() } else { format!("{count} rows are") }
            ),
            _ => continue,
        };
        problems.push(Problem::noted(Place::new(file, line), message));
    }
    problems
}

fn rows_are(count: usize) -> &'static str {
    if count == 1 { "row is" } else { "rows are" }
}

fn deals(count: usize) -> String {
    if count == 1 { "1 deal".to_owned() } else { format!("{count} deals") }
}

/// The first few, and how many more.
fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    let shown = items[..items.len().min(LISTED)].join(", ");
    match items.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
