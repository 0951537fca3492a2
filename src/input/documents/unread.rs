//! Files that hold talk but are not read here, and what to do with them.

use super::leave_out;
use crate::input::{Context, Format, Reading, Sample};

/// PDF, old Word, sound and pictures.
pub(in crate::input) const FORMAT: Format = Format {
    name: "not read",
    about: "PDF, old Word files, sound, pictures: said how to turn them into text",
    holds_deals: false,
    recognise: |sample| advice(&sample.content.bytes).is_some(),
    read,
};

fn read(sample: &Sample<'_>, _: &Context<'_>, reading: &mut Reading) {
    if let Some(advice) = advice(&sample.content.bytes) {
        let file = &sample.content.file;
        leave_out(sample, advice.replace("FILE", file), reading);
    }
}

const SOUND: &str =
    "sound or video (expected its transcript: most recorders export .vtt, .txt or .docx)";

fn advice(bytes: &[u8]) -> Option<&'static str> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    let old_word = || {
        let name: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
        starts(b"\xD0\xCF\x11\xE0") && memchr::memmem::find(bytes, &name).is_some()
    };
    match () {
        () if starts(b"%PDF-") => {
            Some("PDF is not read (run `pdftotext -layout FILE - | winloss analyze -`)")
        }
        () if old_word() => Some("an old Word file is not read (save it as .docx or as text)"),
        () if starts(b"ID3")
            || starts(b"OggS")
            || starts(b"fLaC")
            || starts(b"\x1A\x45\xDF\xA3") =>
        {
            Some(SOUND)
        }
        () if starts(b"RIFF") || bytes.get(4..8) == Some(b"ftyp") => Some(SOUND),
        () if starts(b"\x89PNG") || starts(b"\xFF\xD8\xFF") || starts(b"GIF8") => {
            Some("a picture (expected text)")
        }
        () => None,
    }
}
