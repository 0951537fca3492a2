//! The terminal: tables that fit the width, and colour by meaning. It never
//! looks at the terminal itself.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};
use comfy_table::{
    Cell as Drawn, CellAlignment, ContentArrangement, ContentLineStyle, LineStyle,
    Table as Drawing, TableStyle,
};

use crate::output::draw;
use crate::output::plain::plain;
use crate::output::{Format, Sink, Style};
use crate::view::{
    Align, Block, Column, Direction, Line, MentionRow, Passage, Said, Table, Tone, View,
};

pub(super) static FORMAT: Format = Format {
    name: "table",
    about: "a page for the terminal",
    extension: "txt",
    write,
    mentions: Some(mentions),
};

/// The narrowest page that is still laid out.
const NARROWEST: usize = 40;

fn write(view: &View<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page { width: usize::from(style.width).max(NARROWEST), color: style.color };
    let mut before: Option<&Block> = None;
    for block in view.blocks.iter().filter(|block| !is_empty(block)) {
        if before.is_some_and(|before| is_apart(before, block)) {
            writeln!(out)?;
        }
        for line in page.block(block) {
            writeln!(out, "{}", line.trim_end())?;
        }
        before = Some(block);
    }
    Ok(())
}

fn is_empty(block: &Block) -> bool {
    matches!(block, Block::Table(table) if table.rows.is_empty())
}

/// Whether an empty line stands between two blocks.
fn is_apart(before: &Block, block: &Block) -> bool {
    !matches!(
        (before, block),
        (Block::Heading(_), _)
            | (Block::Table(_) | Block::Note(_), Block::Note(_))
            | (Block::Text(_), Block::Text(_))
            | (Block::Passage(_), Block::Passage(_))
    )
}

/// How the lines of one page are made.
struct Page {
    width: usize,
    color: bool,
}

impl Page {
    fn block(&self, block: &Block) -> Vec<String> {
        match block {
            Block::Heading(text) => vec![self.toned(&plain(text), Tone::Strong)],
            Block::Text(line) => self.text(line),
            Block::Note(text) => {
                let words = vec![(plain(text), Tone::Quiet)];
                self.wrapped(&words, "  ")
            }
            Block::Quote(said) => self.quote(said),
            Block::Passage(passage) => self.passage(passage),
            Block::Table(table) => self.table(table),
        }
    }

    fn text(&self, line: &Line) -> Vec<String> {
        self.wrapped(&line.0, "")
    }

    fn quote(&self, said: &Said) -> Vec<String> {
        let mut words = Vec::new();
        if !said.shows.is_empty() {
            words.push((format!("{}: ", plain(&said.shows)), Tone::Strong));
        }
        words.push((format!("“{}”", plain(&said.text)), Tone::Plain));
        let mut lines = self.wrapped(&words, "  ");
        let speaker = said.speaker.as_deref().map(|name| format!("{}, ", plain(name)));
        let speaker = speaker.unwrap_or_default();
        let source = format!("– {speaker}{} · {}", plain(&said.deal), plain(&said.place));
        lines.extend(self.wrapped(&[(source, Tone::Quiet)], "    "));
        lines
    }

    /// Marks are colours, or brackets where there are none.
    fn passage(&self, passage: &Passage) -> Vec<String> {
        let mut parts = passage.head.0.clone();
        parts.push((" ".to_owned(), Tone::Plain));
        parts.extend(passage.words.iter().map(|(words, mark)| match mark {
            None => (words.clone(), Tone::Plain),
            Some(_) if !self.color => (format!("[[{words}]]"), Tone::Plain),
            Some(Direction::For) => (words.clone(), Tone::Good),
            Some(Direction::Against) => (words.clone(), Tone::Bad),
            Some(Direction::Neutral) => (words.clone(), Tone::Strong),
        }));
        let mut lines = self.wrapped(&parts, "");
        for note in &passage.notes {
            lines.extend(self.wrapped(&note.0, "    "));
        }
        lines
    }

    /// Words over as many lines as they need, each behind `indent`.
    fn wrapped(&self, parts: &[(String, Tone)], indent: &str) -> Vec<String> {
        let room = self.width - indent.len();
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut used = 0;
        for (glued, word, tone) in words_of(parts) {
            let length = width(&word);
            let space = usize::from(used > 0 && !glued);
            if used > 0 && used + space + length > room && !glued {
                lines.push(format!("{indent}{line}"));
                line.clear();
                used = 0;
            } else if space == 1 {
                line.push(' ');
                used += 1;
            }
            for piece in cut(&word, room) {
                if used + width(&piece) > room {
                    lines.push(format!("{indent}{line}"));
                    line.clear();
                    used = 0;
                }
                used += width(&piece);
                line.push_str(&self.toned(&piece, tone));
            }
        }
        if used > 0 {
            lines.push(format!("{indent}{line}"));
        }
        lines
    }

    fn toned(&self, text: &str, tone: Tone) -> String {
        let style = ansi(tone);
        if !self.color || tone == Tone::Plain {
            return text.to_owned();
        }
        format!("{style}{text}{style:#}")
    }

    fn table(&self, table: &Table) -> Vec<String> {
        let columns = self.columns(table);
        let mut drawing = Drawing::new();
        drawing.load_style(RULED).set_content_arrangement(ContentArrangement::Dynamic);
        drawing.set_width(u16::try_from(self.width - INDENT.len()).unwrap_or(u16::MAX));
        drawing.set_header(columns.iter().map(|at| Drawn::new(plain(&table.columns[*at].title))));
        for row in table.rows.iter().take(table.shown) {
            drawing.add_row(columns.iter().map(|at| {
                let words = draw::cell(&row.cells[*at], table.columns[*at].kind);
                Drawn::new(self.marked(&words, row.tone))
            }));
        }
        for (drawn, at) in columns.iter().enumerate() {
            let column = drawing.column_mut(drawn).expect("the header has every column");
            column.set_padding((u16::from(drawn > 0), 1));
            column.set_cell_alignment(match table.columns[*at].align() {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
        let mut lines: Vec<String> =
            drawing.lines().map(|line| format!("{INDENT}{}", self.unmarked(&line))).collect();
        if let Some(more) = table.rows.len().checked_sub(table.shown).filter(|more| *more > 0) {
            lines.push(format!(
                "{INDENT}{}",
                self.toned(&format!("… and {more} more"), Tone::Quiet)
            ));
        }
        lines
    }

    /// The columns that fit, those that can be spared dropped one by one.
    fn columns(&self, table: &Table) -> Vec<usize> {
        let mut kept: Vec<usize> = (0..table.columns.len())
            .filter(|at| table.columns[*at].spare != Column::SHEET_ONLY)
            .collect();
        let widths: Vec<usize> = (0..table.columns.len()).map(|at| natural(table, at)).collect();
        let room = self.width - INDENT.len();
        while kept.iter().map(|at| widths[*at] + PADDING).sum::<usize>() > room {
            let Some(least) = kept
                .iter()
                .copied()
                .filter(|at| table.columns[*at].spare > 0)
                .max_by_key(|at| table.columns[*at].spare)
            else {
                break;
            };
            kept.retain(|at| *at != least);
        }
        kept
    }

    /// Words with invisible marks where their tone begins and ends: the layout
    /// counts them as nothing, [`unmarked`](Self::unmarked) makes them colours.
    fn marked(&self, text: &str, tone: Tone) -> String {
        if !self.color || tone == Tone::Plain {
            return text.to_owned();
        }
        let mark = MARKS.iter().find(|(other, _)| *other == tone).map_or(' ', |(_, mark)| *mark);
        let words = text.split(' ').map(|word| format!("{mark}{word}{END}"));
        words.collect::<Vec<_>>().join(" ")
    }

    fn unmarked(&self, line: &str) -> String {
        if !self.color {
            return line.to_owned();
        }
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
}

/// What stands before every line of a table.
const INDENT: &str = "  ";

/// Spaces beside a column.
const PADDING: usize = 2;

/// A rule below the titles and nothing else.
const RULED: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none());

/// Characters without a width, taken out of all text before, that mark tones.
const MARKS: [(Tone, char); 4] = [
    (Tone::Strong, '\u{2061}'),
    (Tone::Quiet, '\u{2062}'),
    (Tone::Good, '\u{2063}'),
    (Tone::Bad, '\u{2064}'),
];
const END: char = '\u{2060}';

fn ansi(tone: Tone) -> Ansi {
    match tone {
        Tone::Plain => Ansi::new(),
        Tone::Strong => Ansi::new().bold(),
        Tone::Quiet => Ansi::new().dimmed(),
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Bad => AnsiColor::Red.on_default(),
    }
}

/// The width of a column's longest cell, its title included.
fn natural(table: &Table, at: usize) -> usize {
    let column = &table.columns[at];
    let cells = table.rows.iter().take(table.shown);
    let cells = cells.map(|row| width(&draw::cell(&row.cells[at], column.kind)));
    cells.chain([width(&plain(&column.title))]).max().unwrap_or(0)
}

/// The columns that a text takes.
fn width(text: &str) -> usize {
    let mut ruler = Drawing::new();
    ruler.add_row([text]);
    ruler.column_max_content_widths().first().map_or(0, |width| usize::from(*width))
}

/// Words in order, each with its tone, and whether it stands without a space
/// behind the word before.
fn words_of(parts: &[(String, Tone)]) -> Vec<(bool, String, Tone)> {
    let mut words = Vec::new();
    let mut glued = true;
    for (text, tone) in parts {
        for piece in text.split_inclusive(' ') {
            let word = plain(piece);
            if !word.is_empty() {
                words.push((glued, word, *tone));
                glued = true;
            }
            glued &= !piece.ends_with(' ');
        }
    }
    words
}

/// A word in pieces that fit a line each.
fn cut(word: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let last = pieces.last_mut().expect("never empty");
        if width(last) + width(&c.to_string()) > room {
            pieces.push(String::new());
        }
        pieces.last_mut().expect("never empty").push(c);
    }
    pieces
}

fn mentions(style: Style, out: &mut dyn Write) -> Box<dyn Sink + '_> {
    let page = Page { width: usize::from(style.width).max(NARROWEST), color: style.color };
    Box::new(Pages { page, out, interview: None })
}

/// Mentions below a heading for each interview.
struct Pages<'a> {
    page: Page,
    out: &'a mut dyn Write,
    interview: Option<(String, String)>,
}

impl Sink for Pages<'_> {
    fn push(&mut self, mention: &MentionRow) -> io::Result<()> {
        let interview = (mention.file.clone(), mention.interview.clone());
        if self.interview.as_ref() != Some(&interview) {
            if self.interview.is_some() {
                writeln!(self.out)?;
            }
            let deal = mention.deal.as_deref().map(|deal| format!(" · {deal}"));
            let title = format!("{}{}", mention.file, deal.unwrap_or_default());
            for line in self.page.wrapped(&[(title, Tone::Strong)], "") {
                writeln!(self.out, "{line}")?;
            }
            self.interview = Some(interview);
        }
        for line in self.lines(mention) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}

impl Pages<'_> {
    fn lines(&self, mention: &MentionRow) -> Vec<String> {
        let tone = match mention.direction {
            Direction::For => Tone::Good,
            Direction::Against => Tone::Bad,
            Direction::Neutral => Tone::Quiet,
        };
        let speaker = mention.speaker.as_deref().unwrap_or(mention.role.id());
        let head = vec![
            (format!("{:>5}  ", mention.line), Tone::Quiet),
            (format!("{} {}", mention.theme, mention.direction), tone),
            (if mention.decisive { ", decisive" } else { "" }.to_owned(), Tone::Strong),
            (format!("  {speaker} · {}", mention.rule), Tone::Quiet),
        ];
        let mut lines = self.page.wrapped(&head, "");
        let quote = vec![(format!("“{}”", plain(&mention.quote)), Tone::Plain)];
        lines.extend(self.page.wrapped(&quote, "       "));
        lines
    }
}
