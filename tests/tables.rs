//! Tables of deals and interviews as users have them: each file of
//! `tests/tables` is read as a careful person would read it, which the page
//! beside it says. `WINLOSS_WRITE_PAGES=1` writes the pages anew; read them
//! before you keep them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use winloss::deal::{Deal, Outcome};
use winloss::input::{Content, Context, Reading, Settings, TableUnderstood};
use winloss::interview::Interview;

fn content(path: &Path) -> Content {
    let name = path.file_name().expect("a name").to_string_lossy();
    Content { file: Arc::from(name), first_line: 1, bytes: fs::read(path).expect("a fixture") }
}

fn read(path: &Path, settings: &Settings) -> Reading {
    let people = BTreeMap::new();
    content(path).read(&Context { settings, people: &people })
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables").join(name)
}

/// What was read, as a page.
fn page(reading: &Reading) -> String {
    let mut page = String::new();
    for understood in &reading.understood {
        let encoding = serde_json::to_value(understood.encoding).expect("a word");
        let encoding = encoding.as_str().unwrap_or_default();
        let _ = writeln!(page, "{}, {encoding}", understood.format);
        if let Some(table) = &understood.table {
            page += &table_lines(table);
        }
    }
    for deal in &reading.deals {
        page += &deal_line(deal);
    }
    for interview in &reading.interviews {
        page += &interview_lines(interview);
    }
    for problem in &reading.problems {
        let _ = writeln!(page, "! {problem}");
    }
    page
}

fn table_lines(table: &TableUnderstood) -> String {
    let mut lines = String::new();
    let mut line = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            let _ = writeln!(lines, "  {name}: {}", values.join(", "));
        }
    };
    line("delimiter", table.delimiter.iter().map(|c| format!("{c:?}")).collect());
    line("sheet", table.sheet.iter().cloned().collect());
    line("header", table.header_line.iter().map(|line| format!("line {line}")).collect());
    line("columns", table.columns.iter().map(|(field, of)| format!("{field} <- {of}")).collect());
    line("unused", table.unused.clone());
    let outcomes = table.outcomes.iter();
    line("outcomes", outcomes.map(|(of, n, is)| format!("{of:?} {n} {}", is.id())).collect());
    let dates = table.dates.iter().filter(|date| date.order.is_some() || date.unreadable > 0);
    let dates = dates.map(|date| {
        format!(
            "{} {:?} by {:?}, {} unreadable",
            date.column, date.order, date.telling, date.unreadable
        )
    });
    line("dates", dates.collect());
    let amounts = table.amounts.iter().map(|amount| {
        let (mark, telling) = (amount.decimal, &amount.telling);
        format!("{} {mark:?} by {telling:?}, {} unreadable", amount.column, amount.unreadable)
    });
    line("amounts", amounts.collect());
    let texts = table.texts.iter();
    line(
        "texts",
        texts.map(|text| format!("{} {:?} {}", text.column, text.voice, text.texts)).collect(),
    );
    let odd = table.odd.iter();
    line(
        "odd",
        odd.map(|odd| format!("{:?} {} from line {}", odd.kind, odd.count, odd.first_line))
            .collect(),
    );
    let _ = writeln!(lines, "  {} rows, {} deals", table.rows, table.deals);
    lines
}

fn deal_line(deal: &Deal) -> String {
    let facts = &deal.facts;
    let mut line = format!("{}: {} ({})", deal.place.line, deal.id, deal.outcome().id());
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(line, " {name}={value}");
        }
    };
    add("account", facts.account.clone());
    add("name", facts.name.clone());
    add("vendor", facts.vendor.clone());
    add("rivals", (!facts.competitors.is_empty()).then(|| facts.competitors.join("|")));
    let money = facts.amount.as_ref();
    add(
        "amount",
        money.map(|money| {
            format!("{}{}", money.amount.units(), money.currency.as_deref().unwrap_or_default())
        }),
    );
    add("closed", facts.closed.map(|date| date.to_string()));
    add("created", facts.created.map(|date| date.to_string()));
    add("owner", facts.owner.clone());
    add("reason", facts.stated.reason.clone());
    add("detail", facts.stated.detail.clone());
    for (name, value) in &facts.other {
        add(name, Some(value.clone()));
    }
    line + "\n"
}

fn interview_lines(interview: &Interview) -> String {
    let deal = interview.deal_id.as_deref().unwrap_or("no deal");
    let mut lines = format!("{:?} {} of {deal}", interview.kind, interview.id);
    if let Some(date) = interview.date {
        let _ = write!(lines, " on {date}");
    }
    lines.push('\n');
    for turn in &interview.turns {
        let speaker = interview.speaker(turn);
        let name = speaker.name.as_deref().unwrap_or_default();
        let _ = writeln!(lines, "  {} {} {name}: {:?}", turn.line, speaker.role.id(), turn.text);
    }
    lines
}

#[test]
fn every_table_is_read_as_its_page_says() {
    let write = env::var_os("WINLOSS_WRITE_PAGES").is_some();
    let mut files: Vec<_> = fs::read_dir(fixture(""))
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "page"))
        .collect();
    files.sort();
    let mut wrong = Vec::new();
    for file in &files {
        let found = page(&read(file, &Settings::default()));
        let beside = PathBuf::from(format!("{}.page", file.display()));
        if write {
            fs::write(&beside, &found).expect("written");
        } else if fs::read_to_string(&beside).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "read otherwise:\n{}", wrong.join("\n"));
    assert!(files.len() > 60);
}

fn outcomes(reading: &Reading) -> Vec<&'static str> {
    reading.deals.iter().map(|deal| deal.outcome().id()).collect()
}

#[test]
fn what_the_user_says_overrules() {
    let columns = |field: &str, column: &str| Settings {
        columns: vec![(field.to_owned(), column.to_owned())],
        ..Settings::default()
    };
    let labels = |labels: &[(&str, Outcome)]| Settings {
        outcomes: labels.iter().map(|&(label, outcome)| (label.to_owned(), outcome)).collect(),
        ..Settings::default()
    };
    let cases: [(&str, Settings, &[&str]); 7] = [
        (
            "stage_ids_alone.csv",
            labels(&[("3835407075", Outcome::Won), ("3835407076", Outcome::Lost)]),
            &["won", "lost", "won"],
        ),
        ("is_won_alone.csv", labels(&[("false", Outcome::Lost)]), &["won", "lost", "lost"]),
        (
            "list_of_lost_deals.csv",
            Settings { assume: Some(Outcome::NoDecision), ..Settings::default() },
            &["lost", "lost"],
        ),
        (
            "blank_outcomes.csv",
            Settings { assume: Some(Outcome::Lost), ..Settings::default() },
            &["lost", "lost", "lost"],
        ),
        ("no_header.csv", columns("outcome", "column 3"), &["lost", "won", "open"]),
        ("portuguese.csv", columns("outcome", "estagio"), &["open", "open", "open"]),
        ("close_export.csv", columns("stage", "Status Label"), &["lost", "won", "open"]),
    ];
    for (file, settings, expected) in cases {
        assert_eq!(outcomes(&read(&fixture(file), &settings)), expected, "{file}");
    }
}

#[test]
fn a_sheet_is_chosen_by_name() {
    let sheet = |name: &str| Settings { sheet: Some(name.to_owned()), ..Settings::default() };
    let file = fixture("workbook_with_preamble.xlsx");
    assert_eq!(read(&file, &sheet("deals q1")).deals.len(), 3);
    let problems = read(&file, &sheet("Q2")).problems;
    let message = problems[0].to_string();
    assert_eq!(
        message,
        "workbook_with_preamble.xlsx: no sheet `Q2` (expected one of `Summary`, `Deals Q1`, `Lists`)"
    );
}

#[test]
fn a_wrong_field_or_pattern_is_said_before_anything_is_read() {
    let map = |field: &str| Settings {
        columns: vec![(field.to_owned(), "x".to_owned())],
        ..Settings::default()
    };
    assert_eq!(map("loss_reason").check(), Ok(()));
    let error = map("colour").check().expect_err("no such field");
    assert!(error.starts_with("unknown field `colour` (expected one of `id`, `name`"), "{error}");
    let pattern = Settings { include: vec!["[".to_owned()], ..Settings::default() };
    assert!(pattern.check().expect_err("no pattern").starts_with("`[` is no pattern"));
}
