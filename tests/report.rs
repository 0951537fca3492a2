//! The HTML report: one file that loads nothing, says everything, and stays
//! small.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

fn report(args: &[&str]) -> String {
    let mut command = Command::cargo_bin("winloss").expect("it is built");
    let output = command.args(args).args(["-q", "-f", "html"]).output().expect("it runs");
    assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn example() -> String {
    report(&["analyze", "examples/deals.csv", "examples/interviews", "--by", "segment"])
}

#[test]
fn it_loads_nothing() {
    let page = example();
    for loads in
        ["src=", "url(", "@import", "<link", "<img", "<iframe", "<object", "http://", "https://"]
    {
        assert!(!page.contains(loads), "{loads}");
    }
    assert!(page.contains("default-src 'none'"));
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("style=").count(), 0, "the policy lets no style of an element in");
}

#[test]
fn it_says_everything_twice_the_same() {
    let page = example();
    assert_eq!(page, example());
    for title in [
        "Why we lose",
        "What reps record, and what buyers say",
        "Why we win",
        "By segment",
        "Did we have a coach?",
        "Where the rapport broke",
        "Whose is the relationship?",
        "Why nothing is decided",
        "Head to head",
        "Over time",
        "Open deals: pursue or leave?",
        "May be won back",
        "Who was heard",
        "The deals",
        "Left out",
    ] {
        assert!(page.contains(&format!(">{title}</h2>")), "{title}");
    }
    assert!(!page.contains("Nothing to show") && !page.contains("--section"));
    // Every address of the list of sections is there once.
    for part in page.split("<a href=\"#").skip(1) {
        let anchor = part.split('"').next().expect("an end");
        assert_eq!(page.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor}");
    }
    // A bar has words for whoever cannot see it, and the lines behind it.
    let chart = page.split("<ul class=\"chart\">").nth(1).expect("a chart");
    let bar = chart.split("</li>").next().expect("a bar");
    assert!(bar.contains("role=\"img\" aria-label=\"Price: 2 of 11"), "{bar}");
    assert!(bar.contains("<blockquote>") && bar.contains("<code>examples/"), "{bar}");
}

/// The part of the page that a title heads.
fn section<'a>(page: &'a str, title: &str) -> &'a str {
    let part = page.split("<section ").find(|part| part.contains(&format!(">{title}</h2>")));
    part.unwrap_or_else(|| panic!("no section `{title}`"))
}

#[test]
fn figures_open_the_lines_behind_them() {
    let page = report(&["analyze", "examples/deals.csv", "examples/interviews", "--by", "segment"]);
    for title in [
        "Why we lose",
        "What reps record, and what buyers say",
        "Why we win",
        "By segment",
        "Did we have a coach?",
        "Where the rapport broke",
        "Whose is the relationship?",
        "Why nothing is decided",
        "Head to head",
        "Over time",
        "Who was heard",
        "The people",
        "The deals",
    ] {
        let part = section(&page, title);
        let lines = part.split("</details>").filter(|part| part.contains("<details"));
        assert!(lines.clone().count() > 0, "{title}");
        for line in lines {
            let line = line.rsplit("<details").next().expect("a part");
            assert!(line.contains("<blockquote>") && line.contains("<code>"), "{title}: {line}");
        }
    }
}

/// Deals with the words of their buyers, enough for rates.
fn many(deals: usize, folder: &Path) -> String {
    let mut table = String::from("Deal ID,Account,Stage,Loss reason,Customer feedback\n");
    let won = "Your engineers were excellent and the integration worked at once.";
    let lost = "Your price was far too high for our board.";
    for deal in 0..deals {
        let (stage, text) = if deal % 2 == 0 { ("Closed Won", won) } else { ("Closed Lost", lost) };
        writeln!(table, "D-{deal},Account {deal},{stage},price,{text}").expect("memory takes all");
    }
    let path = folder.join("deals.csv");
    fs::write(&path, table).expect("written");
    path.to_str().expect("a plain name").to_owned()
}

#[test]
fn differences_of_wins_and_losses_open_the_lines_of_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = report(&["analyze", &many(24, folder.path())]);
    let part = section(&page, "What differs between wins and losses");
    let row = part.split("<tr").find(|row| row.contains("against us")).expect("a row");
    assert!(row.contains("far too high") && row.contains(">lost</figcaption>"), "{row}");
    let row = part.split("<tr").find(|row| row.contains("for us")).expect("a row");
    assert!(
        row.contains("the integration worked at once") && row.contains(">won</figcaption>"),
        "{row}"
    );
}

#[test]
fn a_false_coach_is_shown_by_both_lines() {
    let page = example();
    let part = section(&page, "Did we have a coach?");
    for line in ["False coach? The seller", "and the buyer"] {
        assert_eq!(part.matches(&format!(">{line}</figcaption>")).count(), 1, "{line}");
    }
}

#[test]
fn the_columns_of_a_heat_map_are_headed_by_words() {
    let page = example();
    let map = page.split("class=\"map\"").nth(1).expect("a heat map");
    let head = map.split("</thead>").next().expect("a head");
    let titles: Vec<&str> = head
        .split("<th ")
        .skip(1)
        .filter_map(|title| title.split('>').nth(1)?.split('<').next())
        .collect();
    assert!(titles.len() > 3, "{titles:?}");
    assert!(titles.iter().all(|title| title.contains(char::is_alphabetic)), "{titles:?}");
}

#[test]
fn five_hundred_deals_are_less_than_two_megabytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = String::from(
        "Deal ID,Account,Stage,Amount,Close date,Competitor,Segment,Loss reason,Notes\n",
    );
    let said = [
        "Your price was far too high for our board, and the discount came too late.",
        "Nobody inside was fighting for you in the committee.",
        "The product could not connect to our billing system.",
        "We did not trust you to deliver the migration on time.",
    ];
    for deal in 0..500 {
        let stage = if deal % 3 == 0 { "Closed Won" } else { "Closed Lost" };
        let (month, rival) = (deal % 12 + 1, deal % 7);
        let note = said[deal % 4].repeat(1 + deal % 3);
        writeln!(
            table,
            "D-{deal},Account {deal} of some length,{stage},{}000,2025-{month:02}-11,Rival {rival},Segment {},price,\"{note}\"",
            deal % 90 + 10,
            deal % 5
        )
        .expect("memory takes all");
    }
    let path = folder.path().join("deals.csv");
    fs::write(&path, table).expect("written");
    let page = report(&["analyze", path.to_str().expect("a plain name"), "--by", "segment"]);
    assert!(page.contains("500 deals") && page.matches("data-outcome").count() >= 500);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
}

#[test]
fn a_workbook_has_numbers_as_numbers_and_text_as_text() {
    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("deals.csv");
    let text = "Deal ID,Account,Stage,Amount,Currency,Close date,Loss reason\n\
                D-1,=1+1,Closed Lost,1200.50,USD,2025-02-03,price\n\
                D-2,Ash Ltd,Closed Won,800,USD,2025-02-09,\n";
    fs::write(&table, text).expect("written");
    let table = table.to_str().expect("a plain name");
    let book = |args: &[&str]| {
        let mut command = Command::cargo_bin("winloss").expect("it is built");
        command.args(args).args(["-q", "-f", "xlsx"]).output().expect("it runs").stdout
    };
    let bytes = book(&["analyze", table, "--by", "owner", "--by", "segment"]);
    assert_eq!(bytes, book(&["analyze", table, "--by", "owner", "--by", "segment"]));
    let mut sheets: Xlsx<_> =
        open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let cell = |sheets: &mut Xlsx<_>, sheet: &str, title: &str, row: usize| {
        let range = sheets.worksheet_range(sheet).expect("a sheet");
        let titles: Vec<String> = range.headers().expect("titles");
        let at = titles.iter().position(|one| one == title).expect("a column");
        range.get((row, at)).cloned().unwrap_or(Data::Empty)
    };
    assert_eq!(cell(&mut sheets, "loss_reasons", "deals", 1), Data::Float(1.0));
    assert_eq!(cell(&mut sheets, "loss_reasons", "share_n", 1), Data::Float(1.0));
    assert_eq!(cell(&mut sheets, "deals", "account", 1), Data::String("=1+1".to_owned()));
    assert_eq!(cell(&mut sheets, "deals", "amount", 1), Data::Float(1200.5));
    for sheet in sheets.sheet_names() {
        let formulas = sheets.worksheet_formula(&sheet).expect("a sheet");
        assert!(formulas.is_empty(), "{sheet}");
    }

    let bytes = book(&["tag", "examples/deals.csv", "examples/interviews"]);
    let mut sheets: Xlsx<_> =
        open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let range = sheets.worksheet_range("mentions").expect("a sheet");
    assert!(range.height() > 100, "{}", range.height());
    assert!(matches!(cell(&mut sheets, "mentions", "line", 1), Data::Float(_)));
    assert!(matches!(cell(&mut sheets, "mentions", "quote", 1), Data::String(_)));
}
