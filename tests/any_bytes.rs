//! Whatever bytes come in, nothing panics, and there is a result or a problem.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use winloss::input::{Content, Context, Reading, Settings};

fn read(bytes: Vec<u8>, first_line: u32) -> Reading {
    let (settings, people) = (Settings::default(), BTreeMap::new());
    let content = Content { file: Arc::from("any"), first_line, bytes };
    content.read(&Context { settings: &settings, people: &people })
}

/// Spans and places that later steps rely on.
fn is_sound(reading: &Reading) -> bool {
    let interviews = reading.interviews.iter();
    interviews
        .flat_map(|interview| interview.turns.iter().map(move |turn| (interview, turn)))
        .all(|(interview, turn)| turn.speaker < interview.speakers.len() && !turn.text.is_empty())
}

fn is_said(reading: &Reading) -> bool {
    !reading.deals.is_empty()
        || !reading.interviews.is_empty()
        || !reading.problems.is_empty()
        || !reading.understood.is_empty()
}

/// What tables are made of, put together at random.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("Closed Won".to_owned()),
        Just("lost".to_owned()),
        Just("stage".to_owned()),
        Just("deal id".to_owned()),
        Just("amount".to_owned()),
        Just("close date".to_owned()),
        Just("notes".to_owned()),
        Just("interview transcript".to_owned()),
        Just("13/4/2025".to_owned()),
        Just("$1.234,50".to_owned()),
        Just("\"quoted, \"\"cell\"\"\nwith lines\"".to_owned()),
        Just("\"open".to_owned()),
        Just("Total".to_owned()),
        Just("<p>a<b &amp; c</p>".to_owned()),
        "[\\PC\n\r\t,;|\"]{0,12}",
    ]
}

fn table() -> impl Strategy<Value = String> {
    let delimiter = prop_oneof![Just(","), Just(";"), Just("\t"), Just("|")];
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\n")];
    let rows = prop::collection::vec(prop::collection::vec(cell(), 0..8), 0..12);
    (rows, delimiter, end).prop_map(|(rows, delimiter, end)| {
        rows.iter().map(|row| row.join(delimiter)).collect::<Vec<_>>().join(end)
    })
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let key = prop_oneof![
        Just("turns"),
        Just("text"),
        Just("sentences"),
        Just("t"),
        Just("deal_id"),
        Just("stage"),
        Just("amount"),
        Just("deals"),
        Just("properties"),
        Just("name"),
        Just("speaker"),
        Just("notes"),
        Just("interview_id"),
        Just("competitors"),
        Just("close_date"),
        Just("role"),
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        "\\PC{0,20}".prop_map(Into::into),
        Just("Closed Lost".into()),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|entries| {
                entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..600), line in 1_u32..9) {
        let reading = read(bytes, line);
        prop_assert!(is_said(&reading) && is_sound(&reading));
    }

    #[test]
    fn any_table_is_read(text in table()) {
        let reading = read(text.into_bytes(), 1);
        prop_assert!(is_said(&reading) && is_sound(&reading));
    }

    #[test]
    fn any_json_is_read(value in json(), cut in 0_usize..400) {
        let text = value.to_string();
        let whole = read(text.clone().into_bytes(), 1);
        prop_assert!(is_said(&whole) && is_sound(&whole));
        let bytes = text.as_bytes();
        let part = read(bytes[..cut.min(bytes.len())].to_vec(), 1);
        prop_assert!(is_said(&part) && is_sound(&part));
    }

    #[test]
    fn any_damage_to_a_workbook_is_survived(
        at in prop::collection::vec((0_usize..7000, any::<u8>()), 1..12),
        cut in 0_usize..12000,
        which in 0_usize..4,
    ) {
        let names = ["workbook_with_preamble.xlsx", "old_workbook.xls", "open_document.ods",
                     "two_row_header_and_stray_cell.xlsx"];
        let path = format!("{}/tests/tables/{}", env!("CARGO_MANIFEST_DIR"), names[which]);
        let mut bytes = std::fs::read(path).expect("a fixture");
        for (at, byte) in at {
            let len = bytes.len();
            bytes[at % len] = byte;
        }
        bytes.truncate(cut.max(8));
        let reading = read(bytes, 1);
        prop_assert!(is_said(&reading) && is_sound(&reading));
    }
}
