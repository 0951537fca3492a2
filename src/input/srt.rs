//! `SubRip` and everything else that has lines with `-->`: the text files of
//! old Teams, captions inside other files.

use super::talk::{self, captions};
use super::{Context, Format, Reading, Sample};

/// `SubRip` captions.
pub(super) const FORMAT: Format = Format {
    name: "srt",
    about: "captions with `-->` between times (.srt), Teams text files",
    holds_deals: false,
    recognise,
    read,
};

fn recognise(sample: &Sample<'_>) -> bool {
    let found = memchr::memmem::find(sample.text.as_bytes(), b"-->");
    found.is_some() && {
        let lines = sample.text.split(['\n', '\r']).filter(|line| captions::is_timing(line));
        // One arrow in notes is no caption.
        lines.take(2).count() == 2 || sample.text.lines().take(3).any(captions::is_timing)
    }
}

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let lines = talk::lines(sample.text, sample.content.first_line);
    talk::add(vec![captions::read(&lines)], FORMAT.name, sample, context, reading);
}
