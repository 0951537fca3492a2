//! Bytes to text: byte order marks, UTF-16 without one, UTF-8, else
//! Windows-1252, in which no byte is wrong.

use std::borrow::Cow;
use std::sync::Arc;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::Serialize;

use crate::place::{Place, Problem};

/// How a text was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows-1252.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// Not text: a workbook, a Word file.
    #[serde(rename = "binary")]
    Binary,
}

/// A text and how it was encoded.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: Encoding,
}

/// Decodes `bytes`; containers (zip, old Office files) give an empty text.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Decoded { text: Cow::Borrowed(""), encoding: Encoding::Binary };
    }
    if let Some(encoding) = utf16(bytes) {
        let decoder = if encoding == Encoding::Utf16Le { UTF_16LE } else { UTF_16BE };
        return Decoded { text: decoder.decode_with_bom_removal(bytes).0, encoding };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text));
        return Decoded { text, encoding: Encoding::Utf8 };
    }
    let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    Decoded { text, encoding: Encoding::Windows1252 }
}

/// What is wrong with content that no format recognises, and what to do.
pub(super) fn unknown(file: &Arc<str>, bytes: &[u8]) -> Problem {
    let what = match bytes {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => "empty",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            "a file of old Office that is no workbook, which is not read here (save it as DOCX)"
        }
        [b'P', b'K', 3, 4, ..] => {
            "an archive that is no document which is read here (expected XLSX, ODS or DOCX)"
        }
        _ => "not a format that is read here (expected a deal table, a transcript or notes)",
    };
    Problem::left_out(Place::whole(file), what)
}

/// The UTF-16 that it is, if it is one: by its mark, or without one by its
/// zeros. Mostly Latin text has one in every second byte; UTF-8 and
/// Windows-1252 text has none.
fn utf16(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(512)];
    let zeros = |offset| start.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    match (zeros(0) * 4 > start.len(), zeros(1) * 4 > start.len()) {
        (true, false) => Some(Encoding::Utf16Be),
        (false, true) => Some(Encoding::Utf16Le),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_seen() {
        let utf16 = |text: &str, big: bool, mark: bool| -> Vec<u8> {
            let marked = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
            marked
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let cases: [(Vec<u8>, Encoding, &str); 8] = [
            (b"plain".to_vec(), Encoding::Utf8, "plain"),
            ("\u{feff}caf\u{e9}".into(), Encoding::Utf8, "caf\u{e9}"),
            (b"caf\xe9 \x96 x".to_vec(), Encoding::Windows1252, "caf\u{e9} \u{2013} x"),
            (utf16("id;caf\u{e9}", false, true), Encoding::Utf16Le, "id;caf\u{e9}"),
            (utf16("id;caf\u{e9}", true, true), Encoding::Utf16Be, "id;caf\u{e9}"),
            (utf16("id;name", false, false), Encoding::Utf16Le, "id;name"),
            (utf16("id;name", true, false), Encoding::Utf16Be, "id;name"),
            (b"PK\x03\x04rest".to_vec(), Encoding::Binary, ""),
        ];
        for (bytes, encoding, text) in cases {
            let decoded = decode(&bytes);
            assert_eq!((decoded.encoding, decoded.text.as_ref()), (encoding, text));
        }
    }
}
