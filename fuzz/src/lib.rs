//! What each fuzz target does with bytes: nothing may panic, nothing may take
//! long, and what comes out has to be sound.

mod cli;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write as _};
use std::sync::{Arc, LazyLock};

use winloss::agreement::compare;
use winloss::builtin;
use winloss::codebook::{Source, pattern};
use winloss::codings::{self, Sheet, labelled_project};
use winloss::deal::{Deal, Facts};
use winloss::input::{Content, Context, Reading, Settings};
use winloss::interview::{Certainty, Interview, Kind, Role, Speaker, Turn};
use winloss::labelled::{Labelled, labelled};
use winloss::partial::Partial;
use winloss::place::Place;
use winloss::reason::Evidence;
use winloss::refi;
use winloss::summary::Choices;
use winloss::tag::{Mention, Model, Sensitivity, Tagger};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| {
    Tagger::new(Arc::new(builtin::codebook()), builtin::model(), Sensitivity::High)
});

/// Any text file: what it is for is told by its content. The first byte tells
/// whether it is a later piece of a file.
pub fn text(bytes: &[u8]) {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    line(bytes.to_vec(), if first == b'2' { 2 } else { 1 });
}

/// Any text that begins like JSON.
pub fn json(bytes: &[u8]) {
    let begin = if bytes.first().is_some_and(|byte| byte % 2 == 0) { "[" } else { "{" };
    line([begin.as_bytes(), bytes.get(1..).unwrap_or_default()].concat(), 1);
}

/// A table, below a header that is known.
pub fn table(bytes: &[u8]) {
    let header: &[u8] = b"deal id,account,stage,amount,close date,notes,competitor,loss reason\n";
    line([header, bytes].concat(), 1);
}

/// The XML of Word and of `OpenDocument`.
pub fn document(bytes: &[u8]) {
    let Some((&first, xml)) = bytes.split_first() else { return };
    let zip = if first % 2 == 0 {
        zipped(&[("word/document.xml", xml)])
    } else {
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", xml)])
    };
    line(zip, 1);
}

/// A sheet of a workbook of either kind.
pub fn workbook(bytes: &[u8]) {
    let Some((&first, xml)) = bytes.split_first() else { return };
    let zip = if first % 2 == 0 {
        zipped(&[
            ("_rels/.rels", RELATIONS[0]),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS[1]),
            ("xl/worksheets/sheet1.xml", xml),
        ])
    } else {
        let kind = b"application/vnd.oasis.opendocument.spreadsheet";
        let manifest = b"<manifest:manifest></manifest:manifest>";
        zipped(&[
            ("mimetype", kind),
            ("META-INF/manifest.xml", manifest),
            ("content.xml", xml),
        ])
    };
    line(zip, 1);
}

/// The bytes of an archive, or of a workbook of old Office.
pub fn archive(bytes: &[u8]) {
    let begin: &[u8] = match bytes.first() {
        Some(byte) if byte % 2 == 0 => b"PK\x03\x04",
        _ => b"\xD0\xCF\x11\xE0",
    };
    line([begin, bytes.get(1..).unwrap_or_default()].concat(), 1);
}

/// A codebook over the built-in one, and what it finds.
pub fn codebook(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let mut source = Source::default();
    let text = format!("schema = 1\nreplace = true\n{text}");
    if !source.overlay("mine.toml", &text).is_empty() {
        return;
    }
    let codebook = Arc::new(source.codebook());
    let model = Model::new(&winloss::tag::Weights::default());
    tag(&Tagger::new(codebook, model, Sensitivity::Balanced), &interview(TALK));
}

/// A pattern, which is found in a text or not.
pub fn pattern_of_a_rule(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (text, said) = text.split_once('\n').unwrap_or((text, TALK));
    let lists = pattern::Lists::from([("a".to_owned(), vec!["price~".to_owned()])]);
    let mut left = 10_000;
    if pattern::parse(text, &lists, &mut BTreeSet::new(), &mut left).is_err() {
        return;
    }
    let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
    let rule = format!(
        "schema = 1\nreplace = true\n[lists]\na = [\"price~\"]\n[[theme]]\nid = \"t\"\n\
         [[theme.rule]]\nid = \"r\"\nmatch = [\"{quoted}\", \"@a\"]\n"
    );
    let mut source = Source::default();
    if source.overlay("mine.toml", &rule).is_empty() {
        let model = Model::new(&winloss::tag::Weights::default());
        let tagger = Tagger::new(Arc::new(source.codebook()), model, Sensitivity::High);
        tag(&tagger, &interview(said));
    }
}

/// What somebody says, tagged by what ships.
pub fn tagger(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    tag(&TAGGER, &interview(&text));
}

/// A part of an analysis: written again it is the same, and added to itself it
/// is summed up.
pub fn partial(bytes: &[u8]) {
    let Ok(part) = serde_json::from_slice::<Partial>(bytes) else { return };
    let text = serde_json::to_vec(&part).expect("a part is JSON");
    assert_eq!(serde_json::from_slice::<Partial>(&text).expect("it was written"), part);
    let mut sum = part.clone();
    if part.check_evidence(TAGGER.codebook()).is_ok() && sum.add(part).is_ok() {
        let (analysis, deals, problems) = sum.analysis(TAGGER.codebook());
        analysis.summary(&deals, &[], Choices::default(), &problems);
    }
}

/// A REFI-QDA codebook or project: its XML, in an archive or bare.
pub fn project(bytes: &[u8]) {
    let Some((&first, xml)) = bytes.split_first() else { return };
    let zip = zipped(&[("project.qde", xml), ("sources/a.txt", TALK.as_bytes())]);
    if let Ok(codes) = refi::codes(if first % 2 == 0 { &zip } else { xml }) {
        let mut source = Source::builtin();
        source.overlay_file("codes.qdc", codings::themes(&codes, TAGGER.codebook()));
    }
    if let Ok(project) = refi::project(&zip) {
        let read = |name: &str, text: &str| vec![interview(&format!("{name}: {text}"))];
        let (labelled, _) = labelled_project("p.qdpx", &project, TAGGER.codebook(), &read);
        labelled.iter().for_each(measure);
    }
}

/// A sheet of codings, or labelled interviews as JSON.
pub fn codings(bytes: &[u8]) {
    if let Ok(sheet) = Sheet::read("sheet.csv", bytes, TAGGER.codebook()) {
        let interview = interview(TALK);
        let deal = Deal {
            id: "D-1".to_owned(),
            place: Place::whole("deals.csv"),
            facts: Facts { account: Some("Cape Bank".to_owned()), ..Facts::default() },
        };
        for (coder, coded) in sheet.of(&interview, Some(&deal)) {
            measure(&codings::labelled(interview.clone(), coder, &coded.codings));
        }
        sheet.lost(|row| row % 2 == 0);
    }
    let (found, _) = labelled("gold-1.json", &String::from_utf8_lossy(bytes));
    found.iter().for_each(measure);
}

/// A sheet of verdicts.
pub fn verdicts(bytes: &[u8]) {
    cli::verdicts(bytes, &interview(TALK));
}

/// A file of settings.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    cli::settings(text);
}

/// Compares labels with what is found.
fn measure(labelled: &Labelled) {
    compare(labelled, &TAGGER.tagged(&labelled.interview), TAGGER.codebook(), &mut Vec::new());
}

const TALK: &str = "Your price was too high, and their champion left.\nWe didn't buy; nobody did.";

const BOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

const RELATIONS: [&[u8]; 2] = [
    br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
];

/// Reads, tags and counts, as the program does.
fn line(bytes: Vec<u8>, first_line: u32) {
    let (settings, people) = (Settings::default(), BTreeMap::new());
    let content = Content { file: Arc::from("any"), first_line, bytes };
    let reading: Reading = content.read(&Context { settings: &settings, people: &people });
    assert!(
        !reading.deals.is_empty()
            || !reading.interviews.is_empty()
            || !reading.problems.is_empty()
            || !reading.understood.is_empty(),
        "nothing is said of it"
    );
    for interview in &reading.interviews {
        tag(&TAGGER, interview);
    }
}

/// Tags an interview and checks that what is found stands in it.
fn tag(tagger: &Tagger, interview: &Interview) {
    let tagged = tagger.tagged(interview);
    for Mention { turn, sentence, span, cues, .. } in &tagged.mentions {
        let text = &interview.turns[*turn as usize].text;
        assert!(!text[span.range()].is_empty() && text.get(sentence.range()).is_some());
        assert!(cues.iter().all(|cue| text.get(cue.span.range()).is_some()));
    }
    Evidence::of(interview, &tagged, tagger.codebook());
}

fn interview(text: &str) -> Interview {
    let speaker = |role| Speaker { name: None, title: None, role, certainty: Certainty::Told };
    let turns = text.split("\n\n").enumerate().map(|(at, text)| Turn {
        speaker: usize::from(at % 3 == 2),
        text: text.to_owned(),
        line: 1,
    });
    Interview {
        id: "i".to_owned(),
        place: Place::whole("any"),
        kind: Kind::Transcript,
        deal_id: None,
        facts: Facts::default(),
        date: None,
        speakers: vec![speaker(Role::Buyer), speaker(Role::Seller)],
        turns: turns.collect(),
    }
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, stored).expect("begun");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}
