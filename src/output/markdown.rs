//! Markdown: a page for a wiki or a message.

use std::io::{self, Write};

use crate::output::draw;
use crate::output::plain::plain;
use crate::output::{Format, Style};
use crate::view::{Align, Block, Column, Kind, Line, Passage, Row, Said, Table, Tone, View};

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    about: "a page for a wiki or a message",
    extension: "md",
    write,
    mentions: None,
};

fn write(view: &View<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    for (at, block) in view.blocks.iter().filter(|block| !is_empty(block)).enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        match block {
            Block::Heading(text) => writeln!(out, "## {}", escaped(text))?,
            Block::Text(line) => writeln!(out, "{}", inline(line))?,
            Block::Note(text) => writeln!(out, "*{}*", escaped(text))?,
            Block::Quote(said) => quote(said, out)?,
            Block::Passage(said) => passage(said, out)?,
            Block::Table(shown) => table(shown, out)?,
        }
    }
    Ok(())
}

fn is_empty(block: &Block) -> bool {
    matches!(block, Block::Table(table) if table.rows.is_empty())
}

fn inline(line: &Line) -> String {
    let part = |(text, tone): &(String, Tone)| match tone {
        Tone::Strong => format!("**{}**", escaped(text.trim())),
        // Plain joins its spaces to its neighbours.
        Tone::Plain | Tone::Quiet | Tone::Good | Tone::Bad => kept(text),
    };
    line.0.iter().map(part).collect()
}

/// Escaped, with the spaces at its ends.
fn kept(text: &str) -> String {
    let front = if text.starts_with(' ') { " " } else { "" };
    let back = if text.ends_with(' ') && text.len() > 1 { " " } else { "" };
    format!("{front}{}{back}", escaped(text))
}

fn passage(said: &Passage, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{} ", inline(&said.head))?;
    for (words, mark) in &said.words {
        match mark {
            None => write!(out, "{}", kept(words))?,
            Some(_) => write!(out, "**{}**", escaped(words.trim()))?,
        }
    }
    writeln!(out)?;
    if !said.notes.is_empty() {
        writeln!(out)?;
    }
    for note in &said.notes {
        writeln!(out, "- {}", inline(note))?;
    }
    Ok(())
}

fn quote(said: &Said, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "> ")?;
    if !said.shows.is_empty() {
        write!(out, "**{}:** ", escaped(&said.shows))?;
    }
    writeln!(out, "“{}”  ", escaped(&said.text))?;
    let speaker = said.speaker.as_deref().map(|name| format!("{}, ", escaped(name)));
    let speaker = speaker.unwrap_or_default();
    writeln!(out, "> {speaker}{} · `{}`", escaped(&said.deal), plain(&said.place).replace('`', "'"))
}

fn table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let on_page = |column: &Column| column.kind != Kind::Bar && column.spare != Column::SHEET_ONLY;
    let columns: Vec<(usize, &Column)> =
        table.columns.iter().enumerate().filter(|(_, column)| on_page(column)).collect();
    let titles = columns.iter().map(|(_, column)| escaped(&column.title));
    writeln!(out, "| {} |", titles.collect::<Vec<_>>().join(" | "))?;
    let rules = columns.iter().map(|(_, column)| match column.align() {
        Align::Left => ":---",
        Align::Right => "---:",
    });
    writeln!(out, "| {} |", rules.collect::<Vec<_>>().join(" | "))?;
    for Row { cells, .. } in table.rows.iter().take(table.shown) {
        let cells =
            columns.iter().map(|(at, column)| escaped(&draw::cell(&cells[*at], column.kind)));
        writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "))?;
    }
    if let Some(more) = table.rows.len().checked_sub(table.shown).filter(|more| *more > 0) {
        writeln!(out, "\n*… and {more} more*")?;
    }
    Ok(())
}

/// Text that Markdown takes as it is.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
