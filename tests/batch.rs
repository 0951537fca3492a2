//! A whole input: files, folders and tables together, deals first.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use winloss::input::{Batch, Piece, Reading, Settings, open};
use winloss::interview::Interview;
use winloss::parallel;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

fn all(
    names: &[PathBuf],
    settings: &Settings,
    threads: usize,
) -> (Batch, Vec<Interview>, Vec<String>) {
    let (batch, pieces) = open(names, settings);
    let threads = NonZeroUsize::new(threads).expect("not zero");
    let mut interviews = Vec::new();
    let mut problems: Vec<_> = batch.problems.iter().map(ToString::to_string).collect();
    parallel::for_each_in_order(
        pieces,
        threads,
        Piece::held,
        |piece| piece.read(&batch),
        |reading: Reading| {
            interviews.extend(reading.interviews);
            problems.extend(reading.problems.iter().map(ToString::to_string));
        },
    );
    (batch, interviews, problems)
}

fn named(folder: &Path) -> Vec<PathBuf> {
    vec![folder.to_owned()]
}

const DEALS: &str = "deal_id,account,stage,amount,notes\n\
                     D-1,Acme,Closed Lost,100,They went dark.\n\
                     D-2,Beta,Closed Won,200,\n";

fn interview(id: &str) -> String {
    format!(
        "{{\"interview_id\": \"{id}\", \"deal_id\": \"D-1\", \"turns\": [{{\"speaker\": \"Ann\", \
         \"role\": \"buyer\", \"text\": \"Price.\"}}]}}\n"
    )
}

#[test]
fn deals_come_first_and_interviews_in_order() {
    let lines: String = (0..3_000).map(|n| interview(&format!("n{n}"))).collect();
    let one = interview("one");
    let folder = folder(&[("z.csv", DEALS), ("a.jsonl", &lines), ("b/one.json", &one)]);
    let (batch, interviews, problems) = all(&named(folder.path()), &Settings::default(), 1);
    assert_eq!(batch.deals.len(), 2);
    let ids: Vec<_> = interviews.iter().map(|interview| interview.id.clone()).collect();
    assert_eq!(ids.len(), 3_002);
    assert_eq!((&*ids[2_999], &*ids[3_000], &*ids[3_001]), ("n2999", "one", "D-1:notes"));
    assert_eq!(interviews[2_999].place.line, 3_000);
    assert!(problems.is_empty(), "{problems:?}");
    let (_, again, _) = all(&named(folder.path()), &Settings::default(), 3);
    assert_eq!(interviews, again);
}

#[test]
fn a_bad_file_is_said_and_the_rest_is_read() {
    let folder = folder(&[
        ("deals.csv", DEALS),
        ("bad.json", "{\"turns\": [{\"text\": \"a"),
        ("one.json", &interview("one")),
    ]);
    fs::write(folder.path().join("broken.xlsx"), b"PK\x03\x04 xl/workbook.xml and no more")
        .expect("written");
    let (batch, interviews, problems) = all(&named(folder.path()), &Settings::default(), 1);
    assert_eq!((batch.deals.len(), interviews.len()), (2, 2));
    let about = |name: &str| problems.iter().any(|problem| problem.contains(name));
    assert!(about("bad.json") && about("broken.xlsx"), "{problems:?}");
}

#[test]
fn two_tables_of_the_same_deals_are_one() {
    let more = "deal_id,account,stage,loss reason\nD-1,Acme,Closed Lost,Price\nD-2,Beta,Closed Lost,\n\
                D-3,Gamma,Closed Lost,Fit\nD-1,Other Corp,Closed Won,\n";
    let folder = folder(&[("1.csv", DEALS), ("2.csv", more)]);
    let (batch, interviews, problems) = all(&named(folder.path()), &Settings::default(), 1);
    let deals: Vec<_> = batch
        .deals
        .iter()
        .map(|deal| {
            let reason = deal.facts.stated.reason.as_deref().unwrap_or_default();
            (&*deal.id, deal.outcome().id(), reason)
        })
        .collect();
    let expected = [
        ("D-1", "lost", "Price"),
        ("D-2", "won", ""),
        ("D-3", "lost", "Fit"),
        ("D-1 #2", "won", ""),
    ];
    assert_eq!(deals, expected);
    assert_eq!(interviews.len(), 1);
    let said = |text: &str| problems.iter().any(|problem| problem.contains(text));
    assert!(said("deal `D-2` is lost here and won at"), "{problems:?}");
    assert!(said("2 deals were in an earlier table too"), "{problems:?}");
}

#[test]
fn a_large_table_is_read_without_holding_it() {
    let filler = "x".repeat(200);
    let rows: String = (0..30_000)
        .map(|n| {
            let stage = if n % 3 == 0 { "Closed Won" } else { "Closed Lost" };
            format!("D-{n},Acme {n},{stage},\"note {n}, {filler}\r\nSecond line\"\r\n")
        })
        .collect();
    let text = format!("\u{feff}id,account,stage,notes\r\n{rows}");
    assert!(text.len() > 4 << 20);
    let folder = folder(&[("deals.csv", &text)]);
    let (batch, interviews, problems) = all(&named(folder.path()), &Settings::default(), 2);
    assert_eq!((batch.deals.len(), interviews.len()), (30_000, 30_000));
    assert!(problems.is_empty(), "{problems:?}");
    let last = &interviews[29_999];
    assert_eq!((&*last.id, last.place.line), ("D-29999:notes", 60_000));
    assert_eq!(batch.deals[29_999].place.line, 60_000);
    assert_eq!(last.turns[1].line, 60_001);
}

#[test]
fn a_column_that_no_table_has_is_said_once() {
    let folder = folder(&[("1.csv", DEALS), ("2.csv", "id,stage\n1,Won\n")]);
    let map = |column: &str| Settings {
        columns: vec![("amount".to_owned(), column.to_owned())],
        ..Settings::default()
    };
    let (_, _, problems) = all(&named(folder.path()), &map("ACV"), 1);
    let expected = "no column `ACV` for `amount` (expected one of `deal_id`, `account`, `stage`, \
                    `amount`, `notes`)";
    assert_eq!(problems.iter().filter(|problem| problem.contains(expected)).count(), 1);
    let (_, _, problems) = all(&named(folder.path()), &map("amount"), 1);
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn what_is_not_there_is_said() {
    let (batch, interviews, problems) =
        all(&[PathBuf::from("no/such/file.csv")], &Settings::default(), 1);
    assert!(batch.deals.is_empty() && interviews.is_empty());
    assert!(problems[0].starts_with("no/such/file.csv: cannot be read: "), "{problems:?}");
}
