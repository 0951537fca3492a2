//! The text of a source, and what its positions count.

use std::borrow::Cow;

use encoding_rs::UTF_8;

/// What a program counts when it tells a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Positions {
    /// Code points, as the standard says.
    CodePoints,
    /// Code points, of which CR and LF together are one.
    Lines,
    /// Units of UTF-16.
    Utf16,
}

impl Positions {
    /// Those of the program that wrote the project.
    ///
    /// Source: the import of `QualCoder` (`refi.py`), which was made to fit
    /// what ATLAS.ti and `NVivo` write.
    pub(super) fn of(origin: &str) -> Self {
        let origin = origin.to_ascii_lowercase();
        if origin.contains("nvivo") {
            Self::Utf16
        } else if origin.contains("atlas") {
            Self::Lines
        } else {
            Self::CodePoints
        }
    }

    /// The text with LF between its lines and without byte order marks, and
    /// for each position the byte at which it lies in it.
    pub(super) fn read(self, raw: &str) -> (String, Vec<usize>) {
        let mut text = String::with_capacity(raw.len());
        let mut places = Vec::with_capacity(raw.len() + 1);
        let mut chars = raw.chars().peekable();
        while let Some(c) = chars.next() {
            let before_lf = c == '\r' && chars.peek() == Some(&'\n');
            let units = match self {
                Self::CodePoints => 1,
                Self::Lines => usize::from(!before_lf),
                Self::Utf16 => c.len_utf16(),
            };
            places.extend(std::iter::repeat_n(text.len(), units));
            match c {
                '\r' if before_lf => {}
                '\r' => text.push('\n'),
                '\u{FEFF}' => {}
                c => text.push(c),
            }
        }
        places.push(text.len());
        (text, places)
    }
}

/// Bytes as text: UTF-8, or what a byte order mark tells. The mark stays: it
/// is counted.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding != UTF_8 => encoding.decode(bytes).0,
        _ => UTF_8.decode_without_bom_handling(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_program_that_counted() {
        let raw = "\u{1F600}a\r\nb";
        let cases = [
            ("QualCoder 3.5", [0, 4, 5, 5, 6, 7].as_slice()),
            ("ATLAS.ti 23", &[0, 4, 5, 6, 7]),
            ("NVivo 14", &[0, 0, 4, 5, 5, 6, 7]),
            ("winloss 0.1.0 for NVivo", &[0, 0, 4, 5, 5, 6, 7]),
        ];
        for (origin, expected) in cases {
            let (text, places) = Positions::of(origin).read(raw);
            assert_eq!(text, "\u{1F600}a\nb");
            assert_eq!(places, expected, "{origin}");
        }
    }

    #[test]
    fn a_mark_is_counted_and_not_shown() {
        let (text, places) = Positions::CodePoints.read(&decoded(b"\xEF\xBB\xBFab"));
        assert_eq!((&*text, &*places), ("ab", &[0, 0, 1, 2][..]));
        assert_eq!(decoded(b"\xFF\xFEa\0b\0"), "ab");
    }
}
