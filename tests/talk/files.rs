//! Every fixture is read, or said not to be.

use super::*;

#[test]
fn every_fixture_gives_interviews_or_a_problem() {
    let mut interviews = 0;
    for folder in ["captions", "texts", "notes", "recordings", "tables"] {
        let entries = std::fs::read_dir(fixture(folder)).expect("the folder");
        for entry in entries {
            let name = entry.expect("an entry").file_name();
            let name = format!("{folder}/{}", name.to_string_lossy());
            let reading = read_fixture(&name);
            let read = reading.interviews.len() + reading.deals.len() + reading.people.len();
            assert!(read + reading.problems.len() > 0, "{name} was lost in silence");
            for interview in &reading.interviews {
                let blank = interview.turns.iter().find(|turn| turn.text.trim().is_empty());
                assert!(blank.is_none(), "{name}: {blank:?}");
            }
            interviews += reading.interviews.len();
        }
    }
    assert!(interviews > 20, "{interviews} interviews");
}
