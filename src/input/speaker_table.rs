//! A transcript as a table: Whisper's TSV, and the CSV that transcription
//! programs export, a row a segment with a column of speakers and one of text.

use super::talk::{self, Talk, Who, simple};
use super::{Context, Format, Reading, Sample};
use crate::interview::Kind;
use crate::place::{Place, Problem};

/// A transcript as a table.
pub(super) const FORMAT: Format = Format {
    name: "speaker table",
    about: "transcripts as CSV or TSV, a row a segment (Whisper, Sonix, Trint, NVivo)",
    holds_deals: false,
    recognise: |sample| columns(sample.text).is_some(),
    read,
};

/// Where the columns of a transcript stand.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    delimiter: u8,
    speaker: Option<usize>,
    text: usize,
}

const SPEAKERS: &[&str] = &[
    "speaker",
    "speaker name",
    "name",
    "participant",
    "who",
    "speaker label",
    "voice",
    "talker",
    "speaker id",
];
const TEXTS: &[&str] = &[
    "text",
    "transcript",
    "content",
    "utterance",
    "sentence",
    "caption",
    "message",
    "words",
    "speech",
    "dialogue",
    "transcription",
];
/// Columns that a transcript may have besides.
const OTHERS: &[&str] = &[
    "start",
    "end",
    "time",
    "timestamp",
    "start time",
    "end time",
    "begin",
    "duration",
    "id",
    "index",
    "confidence",
    "channel",
    "language",
    "no",
    "timespan",
    "start ms",
    "end ms",
    "in",
    "out",
    "segment",
    "role",
    "sentiment",
    "row",
    "line",
    "timecode",
    "start timecode",
    "end timecode",
    "speaker id",
    "avg confidence",
    "turn",
    "order",
    "seq",
    "cue",
];

/// The columns by the header, if all of them are a transcript's.
fn columns(text: &str) -> Option<Columns> {
    let header = text.trim_start_matches(['\u{feff}', '\n', '\r']).lines().next()?;
    // A table drawn in Markdown is text.
    if header.len() > 400 || header.starts_with('|') {
        return None;
    }
    let delimiter =
        [b'\t', b',', b';', b'|'].into_iter().find(|&byte| header.as_bytes().contains(&byte))?;
    let names: Vec<String> = header.split(char::from(delimiter)).map(simple).collect();
    let find =
        |list: &[&str]| list.iter().find_map(|word| names.iter().position(|name| name == word));
    let (speaker, text) = (find(SPEAKERS), find(TEXTS)?);
    let known = |name: &&String| {
        let name = name.as_str();
        SPEAKERS.contains(&name)
            || TEXTS.contains(&name)
            || OTHERS.contains(&name)
            || name.is_empty()
    };
    let timed = names.iter().any(|name| {
        matches!(
            name.as_str(),
            "start" | "start time" | "time" | "timestamp" | "timespan" | "begin"
        )
    });
    (names.iter().all(|name| known(&name)) && (speaker.is_some() || timed)).then_some(Columns {
        delimiter,
        speaker,
        text,
    })
}

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let text = sample.text.trim_start_matches('\u{feff}');
    let Some(columns) = columns(text) else { return };
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(columns.delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut talk = Talk::new(Kind::Transcript);
    let first = u64::from(sample.content.first_line) - 1;
    for row in rows.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let place = Place::whole(&sample.content.file);
                reading
                    .problems
                    .push(Problem::left_out(place, format!("a row cannot be read: {error}")));
                continue;
            }
        };
        let line = row.position().map_or(1, |position| position.line() + first);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let speaker = columns.speaker.and_then(|at| row.get(at)).unwrap_or_default().trim();
        let who = if speaker.is_empty() { Who::Same } else { talk.labels.of(speaker) };
        match row.get(columns.text) {
            Some(said) => talk.say(who, said, line),
            None => reading.problems.push(Problem::left_out(
                Place::new(&sample.content.file, line),
                format!(
                    "a row of {} fields has no text (expected it in field {})",
                    row.len(),
                    columns.text + 1
                ),
            )),
        }
    }
    talk::add(vec![talk], FORMAT.name, sample, context, reading);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_transcripts_header_is_one() {
        let cases = [
            ("start\tend\ttext\n0\t1\thi", Some((None, 2))),
            ("Speaker,Start Time,End Time,Text\n", Some((Some(0), 3))),
            ("id;speaker;text\n", Some((Some(1), 2))),
            ("id,account,outcome,text\n", None),
            ("text\n", None),
            ("name,message\n", Some((Some(0), 1))),
            ("Dear all, we met\n", None),
        ];
        for (text, expected) in cases {
            assert_eq!(
                columns(text).map(|columns| (columns.speaker, columns.text)),
                expected,
                "{text}"
            );
        }
    }
}
