//! The terminal: tables that fit the width, and colour by meaning. It never
//! looks at the terminal itself.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};
use anstyle_hyperlink::Hyperlink;

use crate::hidden::plain;
use crate::output::draw::{self, Footnotes};
use crate::output::grid::{self, INDENT};
use crate::output::kwic;
use crate::output::wrap;
use crate::output::{Address, Format, Sink, Style};
use crate::view::{Block, Direction, Line, MentionRow, Passage, Said, Table, Tone, View};

pub(super) static FORMAT: Format = Format {
    name: "table",
    about: "a page for the terminal",
    extension: "txt",
    whole: false,
    write,
    mentions: Some(mentions),
};

/// The narrowest page that is still laid out.
const NARROWEST: usize = 40;

fn write(view: &View<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::of(style);
    let mut footnotes = Footnotes::default();
    let mut before: Option<&Block> = None;
    for block in view.blocks.iter().filter(|block| !is_empty(block)) {
        let lines = page.block(block, &mut footnotes);
        if lines.is_empty() {
            continue;
        }
        if before.is_some_and(|before| is_apart(before, block)) {
            writeln!(out)?;
        }
        for line in lines {
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
            | (Block::Quote(_), Block::Quote(_))
            | (Block::Passage(_), Block::Passage(_))
    )
}

/// How the lines of one page are made.
struct Page {
    width: usize,
    color: bool,
    address: Option<Address>,
}

impl Page {
    fn of(style: Style) -> Self {
        let width = usize::from(style.width).max(NARROWEST);
        Self { width, color: style.color, address: style.address }
    }

    fn block(&self, block: &Block, footnotes: &mut Footnotes) -> Vec<String> {
        match block {
            Block::Heading(text) => self.wrapped(&[(text.clone(), Tone::Strong)], ""),
            Block::Text(line) => self.text(line),
            Block::Note(text) if footnotes.is_new(text) => self.note(text),
            Block::Note(_) => Vec::new(),
            Block::Quote(said) => self.quote(said),
            Block::Passage(passage) => self.passage(passage),
            Block::Table(table) => self.table(table, footnotes),
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
        words.push((draw::quoted(&said.text), Tone::Plain));
        let mut lines = self.wrapped(&words, "  ");
        let speaker = said.speaker.as_deref().map(|name| format!("{}, ", plain(name)));
        let speaker = speaker.unwrap_or_default();
        let source = [
            (format!("– {speaker}{} · ", plain(&said.deal)), Tone::Quiet),
            (said.place.clone(), Tone::Place),
        ];
        lines.extend(self.wrapped(&source, "    "));
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
        let lines = wrap::wrapped(parts, room, |word, part| {
            let (text, tone) = &parts[part];
            let address = if *tone == Tone::Place { self.address_of(text) } else { None };
            linked(&self.toned(word, *tone), address)
        });
        lines.into_iter().map(|line| format!("{indent}{line}")).collect()
    }

    /// The address of a place, `file:line`.
    fn address_of(&self, place: &str) -> Option<String> {
        let address = self.address?;
        let (file, line) = place.rsplit_once(':')?;
        address(file, line.parse().ok()?)
    }

    /// The number of a mention's line, for the head of its row.
    fn line_of(&self, mention: &MentionRow) -> String {
        let number = mention.line.to_string();
        let address = self.address.and_then(|address| address(&mention.file, mention.line));
        let shown = linked(&self.toned(&number, Tone::Quiet), address);
        format!("{:width$}{shown}  ", "", width = 5_usize.saturating_sub(number.len()))
    }

    fn toned(&self, text: &str, tone: Tone) -> String {
        let style = ansi(tone);
        if !self.color || tone == Tone::Plain {
            return text.to_owned();
        }
        format!("{style}{text}{style:#}")
    }

    fn table(&self, table: &Table, footnotes: &mut Footnotes) -> Vec<String> {
        let (mut lines, shown) = grid::lines(table, self.width, self.color.then_some(ansi));
        if let Some(more) = draw::folded(table) {
            let more = vec![(more, Tone::Quiet)];
            lines.extend(self.wrapped(&more, INDENT));
        }
        if let Some(note) = footnotes.of(table, &shown) {
            lines.extend(self.note(&note));
        }
        lines
    }

    fn note(&self, text: &str) -> Vec<String> {
        self.wrapped(&[(plain(text), Tone::Quiet)], INDENT)
    }
}

fn ansi(tone: Tone) -> Ansi {
    match tone {
        Tone::Plain => Ansi::new(),
        Tone::Strong => Ansi::new().bold(),
        Tone::Quiet | Tone::Place => Ansi::new().dimmed(),
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Bad => AnsiColor::Red.on_default(),
    }
}

fn mentions(style: Style, out: &mut dyn Write) -> Box<dyn Sink + '_> {
    let page = Page::of(style);
    Box::new(Pages { page, out, interview: None })
}

/// `text` as a link, if there is an address.
fn linked(text: &str, address: Option<String>) -> String {
    match address {
        Some(address) => {
            let link = Hyperlink::with_url(address);
            format!("{link}{text}{link:#}")
        }
        None => text.to_owned(),
    }
}

/// What stands before the lines of a mention, below its line's number.
const BELOW: &str = "       ";

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
        if let Some(around) = &mention.context {
            let line = kwic::line(mention, around, self.page.width);
            let toned = |(text, tone): &(String, Tone)| self.page.toned(text, *tone);
            let line: String = line.iter().map(toned).collect();
            return writeln!(self.out, "{}{}", self.page.line_of(mention), line.trim_end());
        }
        for line in self.lines(mention) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn pause(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}

impl Pages<'_> {
    fn lines(&self, mention: &MentionRow) -> Vec<String> {
        let tone = draw::tone_of(mention.direction);
        let speaker = mention.speaker.as_deref().unwrap_or(mention.role.id());
        let head = [
            (format!("{} {}", mention.theme, mention.direction), tone),
            (if mention.decisive { ", decisive" } else { "" }.to_owned(), Tone::Strong),
            (format!("  {speaker} · {}", mention.rule), Tone::Quiet),
        ];
        let mut lines = self.page.wrapped(&head, BELOW);
        if let Some(first) = lines.first_mut() {
            first.replace_range(..BELOW.len(), &self.page.line_of(mention));
        }
        let quote = [(draw::quoted(&mention.quote), Tone::Plain)];
        lines.extend(self.page.wrapped(&quote, BELOW));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hidden::{ATTACKS, is_hostile};
    use crate::view::{Cell, Column, Kind};

    #[test]
    fn a_place_is_a_link_however_it_is_broken() {
        let address = |file: &str, line| Some(format!("file://host/{}#{line}", file.len()));
        let page = Page { width: 40, color: false, address: Some(address) };
        let place = "interviews/Dunmarrow Fire Safety - interview.md:12".to_owned();
        let said = Said { place, ..Said::saying("short") };
        let lines = page.block(&Block::Quote(said), &mut Footnotes::default());
        let shown = lines.concat();
        let link = "\u{1b}]8;;file://host/47#12\u{1b}\\";
        for word in ["interviews/Dunmarrow", "Fire", "interview.md:12"] {
            assert!(shown.contains(&format!("{link}{word}\u{1b}]8;;\u{1b}\\")), "{shown:?}");
        }
        assert!(lines.len() > 2, "the place takes more than one line");
    }

    #[test]
    fn no_attack_reaches_the_terminal() {
        for attack in ATTACKS {
            let own = || (*attack).to_owned();
            let page = Page { width: 60, color: false, address: None };
            let columns = vec![Column::new("a", own(), Kind::Text)];
            let mut table = Table::new("t", columns);
            table.push(Tone::Plain, vec![Cell::Text(own())]);
            let passage = Passage {
                head: Line::plain(*attack),
                words: vec![(own(), None), (own(), Some(Direction::For))],
                notes: vec![Line::plain(*attack)],
            };
            let blocks = [
                Block::Heading(own()),
                Block::Text(Line::plain(*attack)),
                Block::Note(own()),
                Block::Quote(Said::saying(attack)),
                Block::Passage(passage),
                Block::Table(table),
            ];
            for block in blocks {
                for line in page.block(&block, &mut Footnotes::default()) {
                    assert!(!line.chars().any(is_hostile), "{line:?} of {block:?}");
                }
            }
        }
    }
}
