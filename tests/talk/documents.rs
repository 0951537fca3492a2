//! Word, `OpenDocument`, RTF and HTML; what is not read says so.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(text.as_bytes()).expect("its text");
    }
    writer.finish().expect("an archive").into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let styles = r#"<w:styles><w:style w:styleId="berschrift5"><w:name w:val="heading 5"/></w:style>
        <w:style w:styleId="Sprecher"><w:name w:val="Sprecher"/></w:style></w:styles>"#;
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/styles.xml", styles),
        ("word/document.xml", &document),
    ])
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn teams(name: &str, time: &str, text: &str) -> String {
    format!(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{name}</w:t></w:r><w:r><w:t xml:space=\"preserve\">   {time}</w:t><w:br/><w:t>{text}</w:t></w:r></w:p>"
    )
}

#[test]
fn word_documents_are_read() {
    let row = |cells: [&str; 2]| {
        let cells: String = cells.iter().map(|cell| format!("<w:tc>{}</w:tc>", p(cell))).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let questions = ["What set it off?", "Who decided?"];
    let cases = [
        (
            "Teams",
            [
                p("Review"),
                teams("Porter, Sam", "0:03", "What decided it?"),
                teams("Okafor, Dana", "0:09", "The price &amp; the team."),
                teams("Porter, Sam", "0:19", "I see."),
            ]
            .concat(),
            "transcript; Sam Porter interviewer 2; Dana Okafor buyer 1; 2: What decided it?",
        ),
        (
            "labels by heading style",
            [
                p("Lumina | Cape Bank Loss to Castellan Dana Okafor 27Feb2026"),
                styled("berschrift5", "Third Rail"),
                p("What was the trigger?"),
                "<w:p/>".to_owned(),
                styled("berschrift5", "Dana"),
                p("The contract — well ..."),
                p("It ended."),
                styled("berschrift5", "Third Rail"),
                p("And then?"),
                styled("berschrift5", "Dana"),
                p("We looked around."),
            ]
            .concat(),
            "transcript; Third Rail interviewer 2; Dana Okafor buyer 2; 3: What was the trigger?",
        ),
        (
            "labels by the author's style",
            ["Sam", "Dana", "Sam", "Dana"]
                .iter()
                .zip(["Why us?", "You listened.", "Anything else?", "The price."])
                .map(|(name, text)| styled("Sprecher", name) + &p(text))
                .collect(),
            "transcript; Sam interviewer 2; Dana buyer 2; 2: Why us?",
        ),
        (
            "table",
            format!(
                "<w:tbl>{}{}{}{}</w:tbl>",
                row(["Sam", "Why us?"]),
                row(["Dana", "You listened."]),
                row(["Sam", "Anything else?"]),
                row(["Dana", "The price."])
            ),
            "transcript; Sam interviewer 2; Dana buyer 2; 1: Why us?",
        ),
        (
            "bold questions",
            questions
                .iter()
                .map(|question| {
                    format!(
                        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{question}</w:t></w:r></w:p>{}",
                        p("Our board did, in the end.")
                    )
                })
                .collect(),
            "notes; - interviewer 2; - buyer 2; 1: What set it off?",
        ),
        (
            "plain paragraphs",
            p("We liked the course.") + &p("The price was fair."),
            "notes; - buyer 2; 1: We liked the course.",
        ),
    ];
    for (what, body, expected) in cases {
        let reading = read("review.docx", &docx(&body), &Settings::default());
        assert_eq!(told_of_all(&reading), [expected], "{what}: {:?}", reading.problems);
    }
}

#[test]
fn open_documents_are_read() {
    let content = r"<office:document-content><office:body><office:text>
        <text:p>Sam: Why did you leave?</text:p><text:p>Dana: The price.</text:p>
        <text:p>Sam: Only that?</text:p><text:p>Dana: And the<text:s/>team.</text:p>
        </office:text></office:body></office:document-content>";
    let bytes = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", content),
    ]);
    let reading = read("call.odt", &bytes, &Settings::default());
    let expected = "transcript; Sam interviewer 2; Dana buyer 2; 1: Why did you leave?";
    assert_eq!(told_of_all(&reading), [expected], "{:?}", reading.problems);
}

#[test]
fn rich_text_and_pages_are_read() {
    let rtf = "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\n{\\b Sam:} Why did you leave?\\par\n{\\b Dana:} The price, caf\\'e9 style.\\par\n{\\b Sam:} I see.\\par}";
    let html = "<html><body><h1>Loss interview</h1>\n<p><b>Sam:</b> Why did you leave?</p>\n<p><b>Dana:</b> It&#39;s the price.</p>\n<p><b>Sam:</b> I see.</p></body></html>";
    let cases = [
        ("call.rtf", rtf, "transcript; Sam interviewer 2; Dana buyer 1; 2: Why did you leave?"),
        ("call.html", html, "transcript; Sam interviewer 2; Dana buyer 1; 2: Why did you leave?"),
    ];
    for (name, text, expected) in cases {
        let reading = read(name, text.as_bytes(), &Settings::default());
        assert_eq!(told_of_all(&reading), [expected], "{name}: {:?}", reading.problems);
    }
}

#[test]
fn what_is_not_read_says_what_to_do() {
    let old_word: Vec<u8> = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
        .iter()
        .copied()
        .chain("WordDocument".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let cases: [(&str, Vec<u8>, &str); 4] = [
        ("a.pdf", b"%PDF-1.7 x".to_vec(), "pdftotext -layout a.pdf - | winloss analyze -"),
        ("a.doc", old_word, "save it as .docx"),
        ("a.mp3", b"ID3\x04 x".to_vec(), "expected its transcript"),
        ("a.docx", b"PK\x03\x04 word/document.xml".to_vec(), "a damaged Word document"),
    ];
    for (name, bytes, expected) in cases {
        let reading = read(name, &bytes, &Settings::default());
        let messages: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
        assert!(messages.iter().any(|message| message.contains(expected)), "{name}: {messages:?}");
        assert!(reading.interviews.is_empty());
    }
}
