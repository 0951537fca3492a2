//! HTML: one file that opens anywhere, loads nothing and can be passed round.
//!
//! Its only script lists fewer deals on request; without it the page reads
//! whole. The policy in its head lets no other script, style or address in.

mod table;

use std::collections::BTreeSet;
use std::io::{self, Write};

use askama::Template;

use self::table::{Bar, Grid, chart, grid, values};
use crate::hidden::plain;
use crate::output::draw::{self, Footnotes};
use crate::output::{Format, Style};
use crate::view::{Block, Direction, Line, Passage, Said, Tone, View};

pub(super) static FORMAT: Format = Format {
    name: "html",
    about: "a report in one file, to be passed round",
    extension: "html",
    whole: true,
    write,
    mentions: None,
};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");
/// What the page's policy lets in: the hashes of the two; a test compares.
const STYLE_HASH: &str = "sha256-L2eWWFtTROb14wtMAVroAAtqGsGMk4d0zYZKiAMdZBM=";
const SCRIPT_HASH: &str = "sha256-Qkgg5AyEC6mFENOb2JkCooOS0XZGjA2Mfz8vYy04g9M=";

/// By what the deals of the page can be chosen: the column, and its title.
const FILTERS: [(&str, &str); 3] =
    [("outcome", "Outcome"), ("competitors", "Rival"), ("segment", "Segment")];

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    title: String,
    version: &'static str,
    style: &'static str,
    style_hash: &'static str,
    script: &'static str,
    script_hash: &'static str,
    lead: Vec<Part>,
    filters: Vec<Filter>,
    sections: Vec<Section>,
}

struct Filter {
    id: &'static str,
    title: &'static str,
    values: Vec<String>,
}

#[derive(Default)]
struct Section {
    anchor: String,
    title: String,
    parts: Vec<Part>,
}

/// Words, each with the class of its tone.
type Words = Vec<(&'static str, String)>;

enum Part {
    Text(Words),
    Note(String),
    /// A quote, ready.
    Quote(String),
    Passage(Marked),
    Chart(Vec<Bar>),
    Table(Grid),
}

struct Marked {
    head: Words,
    words: Words,
    notes: Vec<Words>,
}

#[derive(Template)]
#[template(path = "said.html")]
struct Spoken {
    deal: String,
    shows: String,
    text: String,
    by: String,
    place: String,
}

fn write(view: &View<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::of(view)?;
    let text = page.render().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

impl Page {
    fn of(view: &View<'_>) -> io::Result<Self> {
        let mut sections: Vec<Section> = vec![Section::default()];
        let mut footnotes = Footnotes::default();
        let mut anchors = BTreeSet::new();
        let mut behind = Behind::default();
        for block in &view.blocks {
            if let Block::Heading(title) = block {
                let anchor = anchor(title, &mut anchors);
                sections.push(Section { anchor, title: plain(title), parts: Vec::new() });
                behind = Behind::default();
                continue;
            }
            if behind.has(block) {
                continue;
            }
            let at = sections.len() - 1;
            parts(block, &mut footnotes, &mut sections[at].parts)?;
        }
        let mut lead = std::mem::take(&mut sections[0].parts);
        let rest = lead.iter().position(|part| !matches!(part, Part::Text(_)));
        sections[0].parts = rest.map_or(Vec::new(), |at| lead.split_off(at));
        let is_analysis = view
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Table(table) if table.id == "loss_reasons"));
        let title = match (is_analysis, sections.get(1)) {
            (true, _) => "Why we win, and why we lose".to_owned(),
            (false, Some(first)) => first.title.clone(),
            (false, None) => "winloss".to_owned(),
        };
        if sections[0].parts.is_empty() {
            sections.remove(0);
        } else {
            sections[0].anchor = anchor("overview", &mut anchors);
            "Overview".clone_into(&mut sections[0].title);
        }
        sections.retain(|section| !section.parts.is_empty());
        Ok(Self {
            title,
            version: env!("CARGO_PKG_VERSION"),
            style: STYLE,
            style_hash: STYLE_HASH,
            script: SCRIPT,
            script_hash: SCRIPT_HASH,
            lead,
            filters: filters(view),
            sections,
        })
    }
}

/// The lines behind the figures of a section: each stands once, there.
#[derive(Default)]
struct Behind<'a>(BTreeSet<(&'a str, &'a str)>);

impl<'a> Behind<'a> {
    /// Whether the block is a quote that stands behind a figure already. The
    /// lines behind a table's figures are remembered.
    fn has(&mut self, block: &'a Block) -> bool {
        let line = |said: &'a Said| (said.place.as_str(), said.text.as_str());
        match block {
            Block::Quote(said) => self.0.contains(&line(said)),
            Block::Table(table) => {
                self.0.extend(table.rows.iter().flat_map(|row| &row.said).map(line));
                false
            }
            Block::Heading(_) | Block::Text(_) | Block::Note(_) | Block::Passage(_) => false,
        }
    }
}

/// A name for a section that an address can hold, and no other has.
fn anchor(title: &str, taken: &mut BTreeSet<String>) -> String {
    let mut anchor = String::new();
    for letter in title.chars() {
        if letter.is_ascii_alphanumeric() {
            anchor.push(letter.to_ascii_lowercase());
        } else if !anchor.ends_with('-') && !anchor.is_empty() {
            anchor.push('-');
        }
    }
    let anchor = format!("s-{}", anchor.trim_end_matches('-'));
    let mut name = anchor.clone();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{anchor}-{number}");
        number += 1;
    }
    name
}

/// What the deals of the page can be chosen by, where there is a choice.
fn filters(view: &View<'_>) -> Vec<Filter> {
    let deals = view.blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.id == "deals" => Some(table),
        _ => None,
    });
    let Some(deals) = deals else { return Vec::new() };
    let filter = |(id, title): (&'static str, &'static str)| {
        let values: BTreeSet<String> =
            deals.rows.iter().flat_map(|row| values(deals, row, id)).collect();
        (values.len() > 1).then(|| Filter { id, title, values: values.into_iter().collect() })
    };
    FILTERS.into_iter().filter_map(filter).collect()
}

fn parts(block: &Block, footnotes: &mut Footnotes, parts: &mut Vec<Part>) -> io::Result<()> {
    match block {
        Block::Heading(_) => {}
        Block::Text(line) => parts.push(Part::Text(spoken_line(line))),
        Block::Note(text) if !footnotes.is_new(text) => {}
        Block::Note(text) => parts.push(Part::Note(plain(text))),
        Block::Quote(said) => parts.push(Part::Quote(quote(said)?)),
        Block::Passage(passage) => parts.push(Part::Passage(marked(passage))),
        Block::Table(table) if table.rows.is_empty() => {}
        Block::Table(table) => {
            let bars = chart(table)?;
            let has_chart = !bars.is_empty();
            if has_chart {
                parts.push(Part::Chart(bars));
            }
            parts.push(Part::Table(grid(table, has_chart, footnotes)?));
        }
    }
    Ok(())
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Strong => "strong",
        Tone::Quiet | Tone::Place => "quiet",
        Tone::Good => "good",
        Tone::Bad => "bad",
    }
}

fn spoken_line(line: &Line) -> Words {
    line.0.iter().map(|(text, tone)| (class(*tone), draw::kept(text, plain))).collect()
}

fn marked(passage: &Passage) -> Marked {
    let mark = |direction: &Option<Direction>| direction.map_or("", Direction::id);
    Marked {
        head: spoken_line(&passage.head),
        words: passage
            .words
            .iter()
            .map(|(text, found)| (mark(found), draw::kept(text, plain)))
            .collect(),
        notes: passage.notes.iter().map(spoken_line).collect(),
    }
}

fn quote(said: &Said) -> io::Result<String> {
    let speaker = said.speaker.as_deref().map(|name| format!("{}, ", plain(name)));
    let spoken = Spoken {
        deal: plain(&said.deal),
        shows: plain(&said.shows),
        text: draw::quoted(&said.text),
        by: format!("{}{}", speaker.unwrap_or_default(), plain(&said.deal)),
        place: plain(&said.place),
    };
    spoken.render().map_err(io::Error::other)
}

fn quotes(said: &[Said]) -> io::Result<Vec<String>> {
    said.iter().map(quote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hidden::{ATTACKS, is_hostile};
    use crate::view::{Cell, Column, Kind, Rate, Table};

    fn page(blocks: Vec<Block>) -> String {
        let view = View { blocks, document: Box::new(()), records: Vec::new() };
        let style = Style { width: 80, color: false, raw_csv: false, address: None };
        let mut out = Vec::new();
        write(&view, style, &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    /// The page's tags, outside its own style and script, and but for the
    /// choices, of which there may be more.
    fn tags(page: &str) -> Vec<&str> {
        let body = page.split("</style>").nth(1).expect("a style");
        let body = body.split("<script>").next().expect("a body");
        let tags = body.split('<').skip(1).map(|part| part.split('>').next().unwrap_or_default());
        let choices = ["option", "select", "label"];
        tags.filter(|tag| !choices.iter().any(|name| tag.trim_start_matches('/').starts_with(name)))
            .collect()
    }

    #[test]
    fn no_attack_adds_a_tag_or_an_attribute() {
        let own = [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "</title></style></script><svg onload=alert(1)>",
            "javascript:alert(1)",
            "&lt;b&gt; &#x3c;",
        ];
        let blocks = |text: &str| {
            let own = || text.to_owned();
            let columns = ["id", "name", "outcome", "competitors", "segment"]
                .map(|id| Column::new(id, text, Kind::Text));
            let mut columns = columns.to_vec();
            columns.push(Column::new("bar", own(), Kind::Bar));
            let mut deals = Table::new("deals", columns);
            for outcome in ["won", text] {
                let mut cells: Vec<Cell> = (0..5).map(|_| Cell::Text(own())).collect();
                cells[2] = Cell::Text(outcome.to_owned());
                cells.push(Cell::Rate(Rate::of(3, 9)));
                deals.push_said(Tone::Plain, cells, vec![Said::saying(text)]);
            }
            vec![
                Block::Text(Line::plain(text)),
                Block::Heading(own()),
                Block::Text(Line::default().and(text, Tone::Bad)),
                Block::Note(own()),
                Block::Quote(Said::saying(text)),
                Block::Table(deals),
            ]
        };
        let calm = tags(&page(blocks("calm"))).len();
        for attack in ATTACKS.iter().chain(&own) {
            let page = page(blocks(attack));
            let tags = tags(&page);
            // An attack that is nothing but hidden characters leaves less.
            assert!(tags.len() <= calm, "{attack}: {page}");
            let names = |tag: &&str| tag.split('"').step_by(2).collect::<String>();
            let runs = |tag: &str| names(&tag).contains(" on") || names(&tag).contains("src=");
            assert!(!tags.iter().any(|tag| runs(tag)), "{attack}");
            let is_bad = |c: char| c != '\n' && is_hostile(c);
            assert!(!page.chars().any(is_bad), "{attack:?}");
        }
    }

    #[test]
    fn sections_have_their_own_names() {
        let mut taken = BTreeSet::new();
        let names = ["Why we lose", "Why we lose", "?!", "Ärger – mit <b>"];
        let names = names.map(|title| anchor(title, &mut taken));
        assert_eq!(names, ["s-why-we-lose", "s-why-we-lose-2", "s-", "s-rger-mit-b"]);
    }

    /// The relative luminance of `#rgb` or `#rrggbb`. Source: WCAG 2.2,
    /// "relative luminance".
    fn luminance(color: &str) -> f64 {
        let digits = color.trim_start_matches('#');
        let width = digits.len() / 3;
        let part = |at: usize| {
            let digits = &digits[at * width..(at + 1) * width];
            let value = u8::from_str_radix(&digits.repeat(3 - width), 16).expect("a colour");
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
    }

    #[test]
    fn what_is_to_be_seen_stands_out_in_light_and_dark() {
        let themes: Vec<&str> = STYLE
            .split(":root{")
            .skip(1)
            .map(|part| part.split('}').next().expect("ends"))
            .collect();
        let [light, dark, print] = themes[..] else { panic!("light, dark and print") };
        let graphics = [("range", "fill"), ("range", "track"), ("fill", "track"), ("fill", "page")];
        let shades = ["h1", "h2", "h3", "h4", "h5"].map(|shade| ("ink", shade));
        let words = ["ink", "soft", "good", "bad", "accent"].map(|word| (word, "page"));
        let on_card = [("ink", "card"), ("soft", "card")];
        for theme in [light.to_owned(), dark.to_owned(), format!("{print};{light}")] {
            let color = |name: &str| {
                let value =
                    theme.split(';').find_map(|one| one.strip_prefix(&format!("--{name}:")));
                luminance(value.unwrap_or_else(|| panic!("no `{name}` in {theme}")))
            };
            let needs = graphics.iter().map(|pair| (pair, 3.0));
            let texts = shades.iter().chain(&words).chain(&on_card).map(|pair| (pair, 4.5));
            for ((front, back), least) in needs.chain(texts) {
                let (one, other) = (color(front), color(back));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(contrast >= least, "{front} on {back}: {contrast:.2} in {theme}");
            }
        }
    }

    #[test]
    fn a_line_behind_a_figure_stands_there_alone() {
        let said = |text: &str| Said { shows: String::new(), ..Said::saying(text) };
        let mut table = Table::new("t", vec![Column::new("a", "a", Kind::Text)]);
        let cells = vec![Cell::Text("row".to_owned())];
        table.push_said(Tone::Plain, cells, vec![said("behind the row")]);
        let page = page(vec![
            Block::Heading("One".to_owned()),
            Block::Table(table),
            Block::Quote(Said { shows: "it shows".to_owned(), ..said("behind the row") }),
            Block::Quote(said("beside it")),
            Block::Heading("Two".to_owned()),
            Block::Quote(said("behind the row")),
        ]);
        assert_eq!(page.matches("“behind the row”").count(), 2, "once a section");
        assert_eq!(page.matches("“beside it”").count(), 1);
    }

    #[test]
    fn the_policy_knows_the_style_and_the_script() {
        use base64::Engine as _;
        use sha2::Digest as _;
        for (text, hash) in [(STYLE, STYLE_HASH), (SCRIPT, SCRIPT_HASH)] {
            let digest = sha2::Sha256::digest(text.as_bytes());
            let found = base64::engine::general_purpose::STANDARD.encode(digest);
            assert_eq!(format!("sha256-{found}"), hash);
        }
    }
}
