//! A value that programs read.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::hidden::is_hostile;

/// A value that is written as JSON: an object-safe `Serialize`.
///
/// Characters that steer a terminal or show nothing are written as `\uXXXX`:
/// the same text to a program, and harmless to whoever looks at it.
pub trait Record {
    /// Writes it on one line, without a line end.
    fn write_line(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes it over several lines, for reading.
    fn write_pretty(&self, out: &mut dyn Write) -> io::Result<()>;
}

impl<T: Serialize> Record for T {
    fn write_line(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut json = Serializer::with_formatter(out, Harmless(CompactFormatter));
        self.serialize(&mut json).map_err(io::Error::from)
    }

    fn write_pretty(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut json = Serializer::with_formatter(out, Harmless(PrettyFormatter::new()));
        self.serialize(&mut json).map_err(io::Error::from)
    }
}

/// The layout of another formatter, with hostile characters escaped.
struct Harmless<F>(F);

/// The other formatter does the layout.
macro_rules! passed_on {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            self.0.$name(out $(, $argument)*)
        })*
    };
}

impl<F: Formatter> Formatter for Harmless<F> {
    passed_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Most text is plain ASCII, whose control characters never come here.
        if !fragment.bytes().any(|byte| byte >= 0x7f) {
            return out.write_all(fragment.as_bytes());
        }
        let mut written = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| is_hostile(*c)) {
            out.write_all(&fragment.as_bytes()[written..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hidden::ATTACKS;

    #[test]
    fn hostile_text_is_the_same_to_a_program_and_harmless_to_a_terminal() {
        for attack in ATTACKS {
            let value = vec![(*attack, 1)];
            let (mut line, mut pretty) = (Vec::new(), Vec::new());
            value.write_line(&mut line).expect("written");
            value.write_pretty(&mut pretty).expect("written");
            assert_eq!(pretty.iter().filter(|byte| **byte == b'\n').count(), 5);
            for bytes in [line, pretty] {
                let text = String::from_utf8(bytes).expect("UTF-8");
                assert!(!text.chars().any(|c| c != '\n' && is_hostile(c)), "{text:?}");
                let back: Vec<(String, u32)> = serde_json::from_str(&text).expect("JSON");
                assert_eq!(back, [((*attack).to_owned(), 1)]);
            }
        }
    }
}
