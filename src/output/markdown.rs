//! Markdown: a page for a wiki or a message.

use std::io::{self, Write};

use crate::hidden::plain;
use crate::output::draw::{self, Footnotes};
use crate::output::{Format, Style};
use crate::view::{Align, Block, Kind, Line, Passage, Said, Table, Tone, View};

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    about: "a page for a wiki or a message",
    extension: "md",
    whole: false,
    write,
    mentions: None,
};

fn write(view: &View<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut footnotes = Footnotes::default();
    let mut any = false;
    for block in view.blocks.iter().filter(|block| !is_empty(block)) {
        if matches!(block, Block::Note(text) if !footnotes.is_new(text)) {
            continue;
        }
        if std::mem::replace(&mut any, true) {
            out.write_all(b"\n")?;
        }
        match block {
            Block::Heading(text) => writeln!(out, "## {}", escaped(text))?,
            Block::Text(line) => writeln!(out, "{}", begun(&inline(line)))?,
            Block::Note(text) => writeln!(out, "*{}*", escaped(text))?,
            Block::Quote(said) => quote(said, out)?,
            Block::Passage(said) => passage(said, out)?,
            Block::Table(shown) => table(shown, &mut footnotes, out)?,
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
        Tone::Plain | Tone::Quiet | Tone::Place | Tone::Good | Tone::Bad => {
            draw::kept(text, escaped)
        }
    };
    line.0.iter().map(part).collect()
}

fn passage(said: &Passage, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{} ", begun(&inline(&said.head)))?;
    for (words, mark) in &said.words {
        match mark {
            None => write!(out, "{}", draw::kept(words, escaped))?,
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
    writeln!(out, "{}  ", escaped(&draw::quoted(&said.text)))?;
    let speaker = said.speaker.as_deref().map(|name| format!("{}, ", escaped(name)));
    let speaker = speaker.unwrap_or_default();
    writeln!(out, "> {speaker}{} · `{}`", escaped(&said.deal), plain(&said.place).replace('`', "'"))
}

fn table(table: &Table, footnotes: &mut Footnotes, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<usize> = draw::on_page(table)
        .into_iter()
        .filter(|at| table.columns[*at].kind != Kind::Bar)
        .collect();
    let columns = || shown.iter().map(|at| &table.columns[*at]);
    let titles = columns().map(|column| escaped(column.full()));
    writeln!(out, "| {} |", titles.collect::<Vec<_>>().join(" | "))?;
    let rules = columns().map(|column| match column.align() {
        Align::Left => ":---",
        Align::Right => "---:",
    });
    writeln!(out, "| {} |", rules.collect::<Vec<_>>().join(" | "))?;
    for row in table.rows.iter().take(table.shown) {
        let cells = shown.iter().zip(columns());
        let cells = cells.map(|(at, column)| escaped(&draw::cell(&row.cells[*at], column.kind)));
        writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "))?;
    }
    for note in [draw::folded(table), footnotes.of(table, &shown)].into_iter().flatten() {
        writeln!(out, "\n*{}*", escaped(&note))?;
    }
    Ok(())
}

/// A line of escaped text whose beginning makes no list, rule or heading.
fn begun(line: &str) -> String {
    let number = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    match line[number..].chars().next() {
        Some('-' | '+' | '=' | ':') if number == 0 => format!("\\{line}"),
        Some('.' | ')') if number > 0 => format!("{}\\{}", &line[..number], &line[number..]),
        _ => line.to_owned(),
    }
}

/// Text that Markdown takes as it is.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hidden::{ATTACKS, is_hostile};
    use crate::view::{Cell, Column};

    /// The pipes of a line that cut it into cells.
    fn bars(line: &str) -> usize {
        let mut escaped = false;
        let mut bars = 0;
        for c in line.chars() {
            bars += usize::from(c == '|' && !escaped);
            escaped = c == '\\' && !escaped;
        }
        bars
    }

    #[test]
    fn no_attack_breaks_a_table_or_a_quote() {
        for attack in ATTACKS {
            let columns =
                vec![Column::new("a", *attack, Kind::Text), Column::new("n", "n", Kind::Count)];
            let mut shown = Table::new("t", columns);
            shown.push(Tone::Plain, vec![Cell::Text((*attack).to_owned()), Cell::Count(7)]);
            let mut out = Vec::new();
            table(&shown, &mut Footnotes::default(), &mut out).expect("written");
            quote(&Said::saying(attack), &mut out).expect("written");
            let text = String::from_utf8(out).expect("UTF-8");
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), 5, "{text}");
            assert!(lines[..3].iter().all(|line| bars(line) == 3), "{text}");
            assert!(lines[3..].iter().all(|line| line.starts_with("> ")), "{text}");
            let code = lines[4].rfind(" · `").expect("a place");
            assert_eq!(lines[4][code..].matches('`').count(), 2, "{text}");
            for line in lines[..4].iter().chain([&&lines[4][..code]]) {
                let mut before = ' ';
                for c in line.strip_prefix("> ").unwrap_or(line).chars() {
                    let open = matches!(c, '<' | '`' | '[' | '&' | '$') && before != '\\';
                    assert!(!open, "{c} in {line}");
                    before = if before == '\\' && c == '\\' { ' ' } else { c };
                }
            }
            assert!(!text.chars().any(|c| c != '\n' && is_hostile(c)), "{text:?}");
        }
    }

    #[test]
    fn a_line_begins_neither_a_list_nor_a_rule() {
        let cases = [
            ("- a", "\\- a"),
            ("--", "\\--"),
            ("12. a", "12\\. a"),
            ("12 deals", "12 deals"),
            ("a - b", "a - b"),
            ("", ""),
        ];
        for (line, expected) in cases {
            assert_eq!(begun(line), expected);
        }
    }
}
