//! What a spreadsheet would run as a formula comes as text out of every command
//! that writes cells; `--raw-csv` leaves it as it was read.

use std::fs;
use std::path::Path;
use std::process::Command;

const BEGINS: [&str; 8] = ["=", "+", "-", "@", "\t=", "\r=", "＝", "＠"];

/// A table whose every cell attacks, with a note that is a mention.
fn table(folder: &Path) {
    let mut text =
        String::from("deal id,account,stage,owner,competitor,loss reason,segment,notes\n");
    for (number, begin) in BEGINS.iter().enumerate() {
        let cell = |what: &str| format!("\"{begin}cmd|'/C {what}{number}'!A0\"");
        let (account, owner, rival) = (cell("account"), cell("owner"), cell("rival"));
        let (reason, segment) = (cell("reason"), cell("segment"));
        let note = format!("\"{begin}HYPERLINK your price was too high for us{number}\"");
        text += &format!(
            "D-{number},{account},Closed Lost,{owner},{rival},{reason},{segment},{note}\n"
        );
    }
    fs::write(folder.join("deals.csv"), text).expect("written");
}

fn cells(folder: &Path, args: &[&str]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_winloss"));
    command.current_dir(folder).args(args).args(["deals.csv", "-q", "-f", "csv"]);
    let output = command.output().expect("it runs");
    let mut csv = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(output.stdout.as_slice());
    let rows = csv.records().map(|row| row.expect("a row"));
    rows.flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Whether a spreadsheet would take the cell for a formula; a negative number
/// is none.
fn runs(cell: &str) -> bool {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    begins && cell.parse::<f64>().is_err()
}

#[test]
fn no_cell_runs_unless_it_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    table(folder.path());
    let jobs: [&[&str]; 6] = [
        &["tag"],
        &["analyze"],
        &["analyze", "--by", "segment", "--section", "groups"],
        &["analyze", "--section", "deals"],
        &["analyze", "--section", "stated"],
        &["check"],
    ];
    let mut raw_runs = 0;
    for job in jobs {
        let found = cells(folder.path(), job);
        let bad: Vec<_> = found.iter().filter(|cell| runs(cell)).collect();
        assert!(bad.is_empty(), "{job:?} {bad:?}");
        let raw = cells(folder.path(), &[job, &["--raw-csv"]].concat());
        assert_eq!(raw.len(), found.len(), "{job:?}");
        raw_runs += raw.iter().filter(|cell| runs(cell)).count();
        // Nothing but what defuses is added.
        for (cell, raw) in found.iter().zip(&raw) {
            assert!(cell == raw || cell.trim_start_matches('\'') == raw, "{cell:?} {raw:?}");
        }
    }
    assert!(raw_runs > 10, "{raw_runs} cells run as they were read");
}
