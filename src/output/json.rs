//! JSON: the one object for programs, over several lines.

use std::io::{self, Write};

use crate::output::{Format, Sink, Style};
use crate::view::{MentionRow, Record, View};

pub(super) static FORMAT: Format = Format {
    name: "json",
    about: "one object with everything, for programs",
    extension: "json",
    whole: false,
    write,
    mentions: Some(mentions),
};

fn write(view: &View<'_>, _: Style, out: &mut dyn Write) -> io::Result<()> {
    view.document.write_pretty(out)?;
    out.write_all(b"\n")
}

fn mentions(_: Style, out: &mut dyn Write) -> Box<dyn Sink + '_> {
    Box::new(Array { out, any: false })
}

/// An array, one mention a line.
struct Array<'a> {
    out: &'a mut dyn Write,
    any: bool,
}

impl Sink for Array<'_> {
    fn push(&mut self, mention: &MentionRow) -> io::Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"[\n" })?;
        self.any = true;
        mention.write_line(self.out)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.write_all(if self.any { b"\n]\n" } else { b"[]\n" })
    }
}
