//! A value that programs read.

use std::io::{self, Write};

use serde::Serialize;

/// A value that is written as JSON: an object-safe `Serialize`.
pub trait Record {
    /// Writes it on one line, without a line end.
    fn write_line(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes it over several lines, for reading.
    fn write_pretty(&self, out: &mut dyn Write) -> io::Result<()>;
}

impl<T: Serialize> Record for T {
    fn write_line(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(out, self).map_err(io::Error::from)
    }

    fn write_pretty(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(out, self).map_err(io::Error::from)
    }
}
