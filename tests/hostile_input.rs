//! Input that is meant to do harm, or came to harm: each is a clear problem,
//! costs bounded memory and time, and the rest of the batch is done. Every
//! input is made on the spot.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use winloss::codebook::Source;
use winloss::input::{Settings, open};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const GOOD: &str = "Interviewer: Why?\nBuyer: Your price was far too high for us.\n";

/// A folder with a good interview, and what else there is in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.file("good.txt", GOOD.as_bytes());
        folder
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    }

    /// A file that is written piece by piece.
    fn long(&self, name: &str, begin: &str, piece: &str, times: usize, end: &str) {
        let file = fs::File::create(self.0.path().join(name)).expect("made");
        let mut file = std::io::BufWriter::new(file);
        file.write_all(begin.as_bytes()).expect("written");
        for _ in 0..times {
            file.write_all(piece.as_bytes()).expect("written");
        }
        file.write_all(end.as_bytes()).expect("written");
    }
}

/// Runs the program in as much memory as it is promised to do with.
fn winloss(args: &[&str], folder: &Path) -> Output {
    let mut command = Command::new("sh");
    let limit = format!("ulimit -v {}; exec \"$0\" \"$@\"", 4 << 20);
    command.args(["-c", &limit, env!("CARGO_BIN_EXE_winloss")]).args(args);
    command.current_dir(folder).stdin(Stdio::null()).output().expect("it runs")
}

/// The good interview is tagged, and of the other each of `said` is said.
fn is_refused(folder: &Folder, said: &[&str]) {
    let output = winloss(&["tag", "-j2", "-f", "ndjson", "."], folder.0.path());
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{error}");
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(found.contains("far too high"), "{found}");
    assert!(!error.contains("panicked") && !error.contains("failed on it"), "{error}");
    for one in said {
        assert!(error.contains(one), "`{one}` is not said: {error}");
    }
}

/// A zip file of these parts, each a start, a piece so often, and an end.
fn zipped(parts: &[(&str, &str, &str, usize, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let fast = SimpleFileOptions::default();
    for (name, begin, piece, times, end) in parts {
        // This one stands in the clear in every document.
        let is_kind = *name == "mimetype";
        let method = if is_kind { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(*name, fast.compression_method(method)).expect("begun");
        let block = piece.repeat((times / 64).max(1));
        zip.write_all(begin.as_bytes()).expect("written");
        for _ in 0..times / (times / 64).max(1) {
            zip.write_all(block.as_bytes()).expect("written");
        }
        zip.write_all(end.as_bytes()).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

fn docx(begin: &str, piece: &str, times: usize, end: &str) -> Vec<u8> {
    let begin = format!("<w:document><w:body>{begin}");
    zipped(&[("word/document.xml", &begin, piece, times, end)])
}

fn odt(begin: &str, piece: &str, times: usize) -> Vec<u8> {
    let kind = "application/vnd.oasis.opendocument.text";
    zipped(&[("mimetype", kind, "", 0, ""), ("content.xml", begin, piece, times, "")])
}

#[test]
fn documents_that_unpack_to_too_much_or_nest_too_deep() {
    let folder = Folder::new();
    let spaces = " ".repeat(1 << 16);
    folder.file("bomb.docx", &docx("", &spaces, 1_100, "</w:body></w:document>"));
    folder.file("paragraphs.docx", &docx("", "<w:p/>", 1_100_000, "</w:body></w:document>"));
    folder.file("deep.docx", &docx("", "<w:tbl><w:tr><w:tc><w:p>", 100_000, ""));
    folder.file("bomb.odt", &odt("<office:text>", &spaces, 1_100));
    folder.file("deep.odt", &odt("<office:text>", "<text:list><text:p>", 100_000));
    let said = [
        "bomb.docx: `word/document.xml` unpacks to more than 64 MB",
        "paragraphs.docx: more than 1048576 paragraphs",
        "deep.docx: the document is damaged: elements stand more than 1000 deep",
        "bomb.odt: `content.xml` unpacks to more than 64 MB",
        "deep.odt: the document is damaged: elements stand more than 1000 deep",
    ];
    is_refused(&folder, &said);
}

#[test]
fn entities_are_not_expanded() {
    let ten = |of: &str| format!("&{of};").repeat(10);
    let names: Vec<String> = (b'a'..b'p').map(|name| char::from(name).to_string()).collect();
    let pairs = names.windows(2);
    let entities: String =
        pairs.map(|pair| format!("<!ENTITY {} \"{}\">", pair[1], ten(&pair[0]))).collect();
    let xml = format!(
        "<!DOCTYPE x [<!ENTITY a \"laugh\">{entities}]><w:document><w:body>\
         <w:p><w:r><w:t>Interviewer: Why?</w:t></w:r></w:p>\
         <w:p><w:r><w:t>Buyer: The price was too high &o;&o; for us.</w:t></w:r></w:p>"
    );
    let folder = Folder::new();
    folder.file("laughs.docx", &zipped(&[("word/document.xml", &xml, "", 0, "")]));
    let output = winloss(&["tag", "-f", "ndjson", "laughs.docx"], folder.0.path());
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(found.contains("price") && !found.contains("laugh "), "{found}");
    assert!(found.len() < 100_000, "{} bytes", found.len());
}

/// A workbook of Excel with one sheet.
fn xlsx(begin: &str, piece: &str, times: usize, merged: &str) -> Vec<u8> {
    let schema = "http://schemas.openxmlformats.org";
    let book = format!(
        "<workbook xmlns=\"{schema}/spreadsheetml/2006/main\" \
         xmlns:r=\"{schema}/officeDocument/2006/relationships\"><sheets>\
         <sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{schema}/package/2006/relationships\"><Relationship \
             Id=\"rId1\" Type=\"{schema}/officeDocument/2006/relationships/{kind}\" \
             Target=\"{target}\"/></Relationships>"
        )
    };
    let header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>deal id</t></is></c>\
                  <c r=\"B1\" t=\"inlineStr\"><is><t>stage</t></is></c></row>";
    let begin =
        format!("<worksheet xmlns=\"{schema}/spreadsheetml/2006/main\"><sheetData>{header}{begin}");
    let end = format!("</sheetData>{merged}</worksheet>");
    zipped(&[
        ("_rels/.rels", &relation("officeDocument", "xl/workbook.xml"), "", 0, ""),
        ("xl/workbook.xml", &book, "", 0, ""),
        ("xl/_rels/workbook.xml.rels", &relation("worksheet", "worksheets/sheet1.xml"), "", 0, ""),
        ("xl/worksheets/sheet1.xml", &begin, piece, times, &end),
    ])
}

/// What a zip file says of the sizes of its parts, made small.
fn understated(mut zip: Vec<u8>) -> Vec<u8> {
    for mark in [&b"PK\x01\x02"[..], b"PK\x03\x04"] {
        let sizes = if mark[2] == 1 { 24 } else { 22 };
        let places: Vec<_> = memchr::memmem::find_iter(&zip, mark).collect();
        for at in places {
            let size = &mut zip[at + sizes..at + sizes + 4];
            if size.iter().rev().cmp(&[0, 0, 4, 0]).is_gt() {
                size.copy_from_slice(&1_000_u32.to_le_bytes());
            }
        }
    }
    zip
}

#[test]
fn workbooks_that_unpack_to_too_much() {
    let folder = Folder::new();
    let spaces = " ".repeat(1 << 20);
    let bomb = xlsx("", &spaces, 1_100, "");
    assert!(bomb.len() < 16 << 20, "{} bytes", bomb.len());
    folder.file("bomb.xlsx", &bomb);
    folder.file("small.xlsx", &understated(bomb));
    let said = [
        "bomb.xlsx: a workbook that cannot be read: it unpacks to more than 1024 MB",
        "small.xlsx: a workbook without sheets",
    ];
    is_refused(&folder, &said);
}

fn ods(begin: &str, piece: &str, times: usize, end: &str) -> Vec<u8> {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[
        ("mimetype", kind, "", 0, ""),
        ("META-INF/manifest.xml", "<manifest:manifest></manifest:manifest>", "", 0, ""),
        ("content.xml", begin, piece, times, end),
    ])
}

const SHEET: &str = "<office:document-content><office:body><office:spreadsheet>\
                     <table:table table:name=\"s\">";
const SHEET_END: &str =
    "</table:table></office:spreadsheet></office:body></office:document-content>";

/// Found by fuzzing: the library that reads them waited for the end of the
/// sheet for ever.
#[test]
fn sheets_that_end_in_the_middle() {
    let folder = Folder::new();
    let row = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>deal id\
               </text:p></table:table-cell></table:table-row>";
    let cut = row.split_once("</text:p>").expect("a paragraph").0;
    folder.file("cut.ods", &ods(SHEET, row, 3, ""));
    folder.file("cell.ods", &ods(SHEET, row, 3, cut));
    folder.file("name.ods", &ods(SHEET, row, 3, &SHEET_END.replace("table:table>", "table>")));
    let said = [
        "cut.ods: a workbook that cannot be read: it ends in the middle of a sheet",
        "cell.ods: a workbook that cannot be read: it ends in the middle of a sheet",
        "name.ods: a workbook that cannot be read: ",
    ];
    is_refused(&folder, &said);
}

#[test]
fn sheets_of_little_text_that_is_repeated() {
    let folder = Folder::new();
    let row = |columns: u32, text: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\" \
             table:number-columns-repeated=\"{columns}\"><text:p>{text}</text:p>\
             </table:table-cell></table:table-row>"
        )
    };
    let spaces = row(1, "deal<text:s text:c=\"4000000000000\"/>id");
    folder.file("spaces.ods", &ods(SHEET, &spaces, 1, SHEET_END));
    let text = row(1_000, &"deal id ".repeat(1 << 17));
    folder.file("text.ods", &ods(SHEET, &text, 1, SHEET_END));
    let said = [
        "spaces.ods: a workbook that cannot be read: more than 512 MB of text in its cells",
        "text.ods: a workbook that cannot be read: more than 512 MB of text in its cells",
    ];
    is_refused(&folder, &said);
}

#[test]
fn workbooks_of_few_bytes_and_many_cells() {
    let folder = Folder::new();
    let rows: String = (2..9_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"FAA{row}\"><v>1</v></c></row>"))
        .collect();
    folder.file("gaps.xlsx", &xlsx(&rows, "", 0, ""));
    let cells: String = (2..3_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>"))
        .collect();
    let merged = "<mergeCell ref=\"B1:B1048576\"/>".repeat(20_000);
    let merged = format!("<mergeCells>{merged}</mergeCells>");
    folder.file("merged.xlsx", &xlsx(&cells, "", 0, &merged));
    let repeated = |columns: u64, rows: u64| {
        let row = |cells: &str, rows: u64| {
            format!(
                "<table:table-row table:number-rows-repeated=\"{rows}\">{cells}</table:table-row>"
            )
        };
        let cell = |text: &str, columns: u64| {
            format!(
                "<table:table-cell office:value-type=\"string\" \
                 table:number-columns-repeated=\"{columns}\"><text:p>{text}</text:p>\
                 </table:table-cell>"
            )
        };
        let begin = format!("{SHEET}{}", row(&(cell("deal id", 1) + &cell("stage", 1)), 1));
        ods(&begin, &row(&cell("1", columns), rows), 64, SHEET_END)
    };
    folder.file("repeated.ods", &repeated(16_000, 1_000_000));
    folder.file("rows.ods", &repeated(1, u64::MAX));
    let said = [
        "gaps.xlsx: a workbook that cannot be read: more than 32 million cells",
        "merged.xlsx: a workbook that cannot be read: more than 32 million cells",
        "repeated.ods: a workbook that cannot be read: more than 32 million cells",
        "rows.ods: a workbook that cannot be read: more than 32 million cells",
    ];
    is_refused(&folder, &said);
}

#[test]
fn json_that_nests_or_goes_on_without_end() {
    let folder = Folder::new();
    let interview = "{\"interview_id\": \"i\", \"turns\": [";
    let more = format!("{interview}], \"more\": ");
    folder.long("deep.json", &more, "[", 1_000_000, "");
    folder.long("deep_deals.json", "[{\"deal_id\": \"1\", \"stage\": ", "{\"a\":", 1_000_000, "");
    folder.long("turns.json", interview, "{},", 10_000_000, "{}]}");
    folder.long("values.json", "[{\"deal_id\": \"1\", \"stage\": [", "0,", 17 << 20, "0]}]");
    let said = [
        "deep.json:1: not JSON: EOF while parsing",
        "deep_deals.json:1: not JSON: recursion limit exceeded",
        "turns.json:1: not an interview: a list of more than 1048576",
        "values.json: more than 16 million values",
    ];
    is_refused(&folder, &said);
}

#[test]
fn a_line_that_does_not_end_is_one_problem_and_the_next_is_read() {
    let folder = Folder::new();
    let line = |id: &str| {
        format!("{{\"interview_id\": \"{id}\", \"text\": \"Your price was too high.\"}}\n")
    };
    let (first, last) = (line("a").repeat(2) + "{\"text\": \"", format!("\"}}\n{}", line("z")));
    folder.long("long.jsonl", &first, &"x".repeat(1 << 20), 300, &last);
    is_refused(
        &folder,
        &["long.jsonl:3: a line of more than 64 MB (expected an interview a line)"],
    );
    let output = winloss(&["tag", "-f", "ndjson", "long.jsonl"], folder.0.path());
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(found.contains("\"interview\":\"z\"") && found.contains("\"line\":4"), "{found}");
}

#[test]
fn tables_of_a_large_cell_or_of_many_columns() {
    let folder = Folder::new();
    let table = "deal id,stage,notes\n1,Lost,they left\n2,Lost,\"";
    folder.long("cell.csv", table, &"x".repeat(1 << 20), 100, "\"\n3,Lost,x\n");
    let columns: Vec<String> = (0..1_000_000).map(|column| format!("c{column}")).collect();
    let columns = format!("deal id,stage,{}\n1,Lost\n", columns.join(","));
    folder.file("columns.csv", columns.as_bytes());
    let said =
        ["cell.csv:3: a row of more than 64 MB", "columns.csv: a table of more than 4096 columns"];
    is_refused(&folder, &said);
}

#[test]
fn texts_that_go_on_without_end() {
    let folder = Folder::new();
    folder.long("turns.txt", "", "Ann:\nBob:\n", 5_000_000, "");
    folder.long("line.txt", "Ann: ", &"x".repeat(1 << 20), 40, "");
    folder.long("page.html", "<html>", "<p>Ann: yes</p>", 3_000_000, "");
    folder.long("page.rtf", "{\\rtf1 ", "{\\b x}", 7_000_000, "}");
    folder.long("calls.vtt", "WEBVTT\n\n", "00:01.000 --> 00:02.000\nAnn: x\n\n", 1_500_000, "");
    let said = ["turns.txt", "line.txt", "page.html", "page.rtf", "calls.vtt"];
    let said = said.map(|name| format!("{name}: a text of more than 32 MB"));
    is_refused(&folder, &said.each_ref().map(String::as_str));
}

/// Each of these was once read in a time that grew with its square.
#[test]
fn texts_that_are_short_and_tangled_are_read_in_their_length() {
    let folder = Folder::new();
    folder.long("open.html", "<html>", "<a <!-", 400_000, "");
    folder.long("buttons.html", "<html>", "<svg>x</svg><button>y</button>", 30_000, "");
    folder.long("spaces.rtf", "{\\rtf1 ", " ", 1_000_000, "}");
    folder.long("groups.rtf", "{\\rtf1 ", "{", 1_000_000, "x");
    let begun = std::time::Instant::now();
    let output = winloss(&["tag", "-f", "ndjson", "."], folder.0.path());
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    // Seconds where nothing else runs, hours where it grows with the square.
    assert!(begun.elapsed().as_secs() < 600, "{:?}", begun.elapsed());
}

#[test]
fn a_codebook_that_explodes() {
    let lists: String = ["a", "b", "c", "d"]
        .windows(2)
        .map(|pair| format!("{} = [\"{}\"]\n", pair[0], format!("@{} ", pair[1]).repeat(50)))
        .collect();
    let words = "d = [\"word~ other~\"]\n";
    let rule = |pattern: &str| {
        format!("[[theme]]\nid = \"price\"\n[[theme.rule]]\nid = \"x\"\nmatch = [\"{pattern}\"]\n")
    };
    let cases = [
        (
            format!("schema = 1\n[lists]\n{lists}{words}{}", rule("@a")),
            "to more than 1048576 tokens",
        ),
        (format!("schema = 1\n{}", rule(&"(<us>|<them>) ".repeat(15))), "more than 256 ways"),
        (format!("schema = 1\n{}", rule(&"(".repeat(100_000))), "deeper than 4"),
        (format!("schema = 1\n{}", rule(&"a ".repeat(1_000_000))), "more than 60 tokens"),
        (format!("schema = 1\na = {}", "[".repeat(100_000)), "mine.toml:2"),
        (format!("schema = 1\n#{}", "x".repeat(5 << 20)), "larger than 4 MB"),
    ];
    for (text, said) in &cases {
        let problems = Source::builtin().overlay("mine.toml", text);
        let all: Vec<_> = problems.iter().map(ToString::to_string).collect();
        let start = |text: &String| text.chars().take(200).collect::<String>();
        assert!(all.iter().any(|one| one.contains(said)), "{said}: {:?}", all.first().map(start));
    }
    let folder = Folder::new();
    let zeros = winloss(&["tag", "good.txt", "--codebook", "/dev/zero"], folder.0.path());
    assert_eq!(zeros.status.code(), Some(2));
}

#[test]
fn a_file_that_changes_while_it_is_read() {
    let note = "x".repeat(200);
    let rows = |count: usize| -> String {
        let row = |n| format!("D-{n},Closed Lost,\"note {n} {note}\"\n");
        std::iter::once("id,stage,notes\n".to_owned()).chain((0..count).map(row)).collect()
    };
    let cases: [(&str, fn(&Path, &str)); 4] = [
        ("grows", |path, text| fs::write(path, format!("{text}{text}")).expect("written")),
        ("shrinks", |path, text| fs::write(path, &text[..text.len() / 2]).expect("written")),
        ("vanishes", |path, _| fs::remove_file(path).expect("removed")),
        ("is another", |path, text| {
            fs::remove_file(path).expect("removed");
            fs::write(path, text.replace("note", "memo") + "\n").expect("written");
        }),
    ];
    let text = rows(25_000);
    assert!(text.len() > 4 << 20);
    for (name, change) in cases {
        let folder = Folder::new();
        let path = folder.file("deals.csv", text.as_bytes());
        let later = folder.file("later.txt", GOOD.as_bytes());
        let names = [path.clone(), later.clone(), folder.0.path().join("good.txt")];
        let (batch, pieces) = open(&names, &Settings::default());
        change(&path, &text);
        fs::remove_file(&later).expect("removed");
        let readings: Vec<_> = pieces.map(|piece| piece.read(&batch)).collect();
        let problems: Vec<_> =
            readings.iter().flat_map(|one| &one.problems).map(ToString::to_string).collect();
        let said = |start: &str| problems.iter().any(|one| one.contains(start));
        assert!(said("deals.csv: "), "{name}: {problems:?}");
        assert!(said("later.txt: cannot be read: "), "{name}: {problems:?}");
        let last = readings.last().and_then(|reading| reading.interviews.last());
        assert!(last.is_some_and(|one| one.place.file.ends_with("good.txt")), "{name}");
        let most = batch.deals.len();
        let deals =
            readings.iter().flat_map(|one| &one.interviews).filter(|one| one.deal_id.is_some());
        assert!(deals.count() <= most, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_standard_input_and_links() {
    let folder = Folder::new();
    let at = folder.0.path();
    let made = Command::new("mkfifo").arg(at.join("pipe.txt")).status().expect("it runs");
    assert!(made.success());
    std::os::unix::fs::symlink(".", at.join("again")).expect("linked");
    std::os::unix::fs::symlink("nowhere", at.join("gone.txt")).expect("linked");
    let output = winloss(&["tag", "-f", "ndjson", "pipe.txt", "."], at);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("pipe.txt: a named pipe"), "{error}");
    assert!(error.contains("gone.txt: cannot be read"), "{error}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("far too high"));

    // Standard input is read once, by whatever names, and what a shell has
    // opened is read like a file.
    let read = |inputs: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_winloss"))
            .args(["tag", "-f", "ndjson"])
            .args(inputs)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(GOOD.as_bytes()).expect("written");
        drop(input);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{inputs:?} {output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let once = read(&["-"]);
    assert!(once.contains("far too high"), "{once}");
    for names in [&["-", "-"][..], &["-", "/dev/stdin"], &["/dev/stdin", "/dev/fd/0", "-"]] {
        assert_eq!(read(names), once, "{names:?}");
    }
    let shell =
        format!("exec 5< good.txt; \"{}\" tag -f ndjson /dev/fd/5", env!("CARGO_BIN_EXE_winloss"));
    let output = Command::new("sh").args(["-c", &shell]).current_dir(at).output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains("far too high"), "{output:?}");
}
