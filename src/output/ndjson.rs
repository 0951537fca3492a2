//! NDJSON: one record a line, for pipes.

use std::io::{self, Write};

use crate::output::{Format, Sink, Style};
use crate::view::{MentionRow, Record, View};

pub(super) static FORMAT: Format = Format {
    name: "ndjson",
    about: "one JSON record a line, for pipes",
    extension: "ndjson",
    whole: false,
    write,
    mentions: Some(mentions),
};

fn write(view: &View<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    for record in &view.records {
        record.write_line(out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn mentions(_: Style, out: &mut dyn Write) -> Box<dyn Sink + '_> {
    Box::new(Lines(out))
}

struct Lines<'a>(&'a mut dyn Write);

impl Sink for Lines<'_> {
    fn push(&mut self, mention: &MentionRow) -> io::Result<()> {
        mention.write_line(self.0)?;
        self.0.write_all(b"\n")
    }

    fn pause(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}
