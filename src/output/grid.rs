//! A table in lines that fit a width: columns that can be spared go first,
//! then words are wrapped.

use anstyle::Style as Ansi;
use comfy_table::{
    Cell as Drawn, CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle,
    LineStyle, Table as Drawing, TableStyle, Width,
};

use crate::hidden::plain;
use crate::output::draw;
use crate::output::wrap::width;
use crate::view::{Align, Kind, Table, Tone};

/// What stands before every line of a table.
pub(super) const INDENT: &str = "  ";

/// Spaces between two columns: one beside each, and where others draw a line.
const GAP: usize = 3;

/// A rule below the titles and nothing else.
const RULED: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none());

/// Characters without a width, taken out of all text before, that mark tones:
/// the layout counts them as nothing, and afterwards they become colours.
const MARKS: [(Tone, char); 4] = [
    (Tone::Strong, '\u{2061}'),
    (Tone::Quiet, '\u{2062}'),
    (Tone::Good, '\u{2063}'),
    (Tone::Bad, '\u{2064}'),
];
const END: char = '\u{2060}';

/// The table's lines, and the columns that they show. `ansi` gives a tone its
/// colour; `None` draws without.
pub(super) fn lines(
    table: &Table,
    room: usize,
    ansi: Option<fn(Tone) -> Ansi>,
) -> (Vec<String>, Vec<usize>) {
    let room = room - INDENT.len();
    let columns = columns(table, room);
    let mut drawing = Drawing::new();
    drawing.load_style(RULED).set_content_arrangement(ContentArrangement::Dynamic);
    drawing.set_width(u16::try_from(room).unwrap_or(u16::MAX));
    drawing.set_header(columns.iter().map(|at| Drawn::new(plain(&table.columns[*at].title))));
    for row in table.rows.iter().take(table.shown) {
        drawing.add_row(columns.iter().map(|at| {
            let words = draw::cell(&row.cells[*at], table.columns[*at].kind);
            Drawn::new(if ansi.is_some() { marked(&words, row.tone) } else { words })
        }));
    }
    for (drawn, (at, width)) in columns.iter().zip(widths(table, &columns, room)).enumerate() {
        let column = drawing.column_mut(drawn).expect("the header has every column");
        let padding = (u16::from(drawn > 0), u16::from(drawn + 1 < columns.len()));
        let width = u16::try_from(width).unwrap_or(u16::MAX).saturating_add(padding.0 + padding.1);
        column.set_padding(padding);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        column.set_cell_alignment(match table.columns[*at].align() {
            Align::Left => CellAlignment::Left,
            Align::Right => CellAlignment::Right,
        });
    }
    let coloured = |line: String| match ansi {
        Some(ansi) => unmarked(&line, ansi),
        None => line,
    };
    let lines = drawing.lines().map(|line| format!("{INDENT}{}", coloured(line))).collect();
    (lines, columns)
}

/// The columns that fit, those that can be spared dropped one by one; of those
/// none that is empty.
fn columns(table: &Table, room: usize) -> Vec<usize> {
    let mut kept = draw::on_page(table);
    let widths: Vec<usize> = (0..table.columns.len()).map(|at| natural(table, at)).collect();
    while kept.iter().map(|at| widths[*at] + GAP).sum::<usize>() > room + GAP {
        let spare = kept.iter().copied().filter(|at| table.columns[*at].spare > 0);
        let Some(least) = spare.max_by_key(|at| table.columns[*at].spare) else {
            break;
        };
        kept.retain(|at| *at != least);
    }
    kept
}

/// How wide each column's cells are drawn, all together within the room:
/// figures, which do not wrap well, get what they ask for, words share the
/// rest, and what is left lets titles stand on one line.
fn widths(table: &Table, columns: &[usize], room: usize) -> Vec<usize> {
    /// The least that a column of words needs.
    const WORDS: usize = 12;
    let room = room.saturating_sub(columns.len().saturating_sub(1) * GAP);
    let asked: Vec<usize> = columns.iter().map(|at| natural(table, *at)).collect();
    let mut widths: Vec<usize> = columns
        .iter()
        .zip(&asked)
        .map(|(at, asked)| match table.columns[*at].kind {
            Kind::Text => WORDS.min(*asked),
            _ => *asked,
        })
        .collect();
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().filter(|width| **width > 1).max() else { break };
        *widest -= 1;
    }
    let mut left = room.saturating_sub(widths.iter().sum());
    while left > 0 {
        let lacking = widths.iter_mut().zip(&asked).filter(|(width, asked)| **width < **asked);
        let Some((narrowest, _)) = lacking.min() else { break };
        *narrowest += 1;
        left -= 1;
    }
    for (own, at) in widths.iter_mut().zip(columns) {
        let title = width(&plain(&table.columns[*at].title));
        let more = title.saturating_sub(*own);
        if more <= left {
            *own += more;
            left -= more;
        }
    }
    widths
}

/// The width that a column asks for: its longest cell, or its title over two
/// lines.
fn natural(table: &Table, at: usize) -> usize {
    let column = &table.columns[at];
    let cells = table.rows.iter().take(table.shown);
    let cells = cells.map(|row| width(&draw::cell(&row.cells[at], column.kind)));
    cells.chain([halved(&plain(&column.title))]).max().unwrap_or(0)
}

/// The least width at which a title fits two lines.
fn halved(title: &str) -> usize {
    let spaces = title.match_indices(' ').map(|(at, _)| at);
    let split = spaces.map(|at| width(&title[..at]).max(width(&title[at + 1..])));
    split.chain([width(title)]).min().unwrap_or(0)
}

fn marked(text: &str, tone: Tone) -> String {
    let Some((_, mark)) = MARKS.iter().find(|(other, _)| *other == tone) else {
        return text.to_owned();
    };
    let words = text.split(' ').map(|word| format!("{mark}{word}{END}"));
    words.collect::<Vec<_>>().join(" ")
}

fn unmarked(line: &str, ansi: fn(Tone) -> Ansi) -> String {
    let mut out = String::new();
    let mut open: Option<Ansi> = None;
    for c in line.chars() {
        if let Some((tone, _)) = MARKS.iter().find(|(_, mark)| *mark == c) {
            let style = ansi(*tone);
            out.push_str(&style.to_string());
            open = Some(style);
        } else if c == END {
            out.extend(open.take().map(|style| format!("{style:#}")));
        } else {
            out.push(c);
        }
    }
    // A word that was cut leaves its tone open.
    out.extend(open.map(|style| format!("{style:#}")));
    out
}

#[cfg(test)]
mod tests {
    use anstyle::AnsiColor;

    use super::*;
    use crate::view::{Cell, Column};

    fn table() -> Table {
        let mut table = Table::new(
            "t",
            vec![
                Column::new("name", "name", Kind::Text),
                Column::new("note", "note", Kind::Text).spare(1),
                Column::new("empty", "empty", Kind::Text).spare(1),
            ],
        );
        let words = |text: &str| Cell::Text(text.to_owned());
        table.push(Tone::Good, vec![words("first"), words("a long remark"), Cell::Empty]);
        table
    }

    #[test]
    fn what_can_be_spared_goes_where_there_is_no_room() {
        assert_eq!(lines(&table(), 40, None).1, [0, 1]);
        assert_eq!(lines(&table(), 16, None).1, [0]);
    }

    #[test]
    fn a_table_is_never_wider_than_the_room() {
        for room in 12..60 {
            let (lines, _) = lines(&table(), room, None);
            for line in lines {
                assert!(width(&line) <= room, "{room}: {line}");
            }
        }
    }

    #[test]
    fn colours_take_no_room() {
        let (plain, _) = lines(&table(), 40, None);
        let (coloured, _) = lines(&table(), 40, Some(|_| AnsiColor::Green.on_default()));
        let stripped: Vec<String> = coloured
            .iter()
            .map(|line| line.replace("\u{1b}[32m", "").replace("\u{1b}[0m", ""))
            .collect();
        assert_eq!(stripped, plain);
        assert!(coloured[2].contains("\u{1b}[32mfirst\u{1b}[0m"), "{}", coloured[2]);
    }
}
