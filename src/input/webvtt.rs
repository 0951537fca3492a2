//! `WebVTT`: Zoom, Teams in all its forms, Stream, Azure, `YouTube`, Whisper.

use super::talk::{self, captions};
use super::{Context, Format, Reading, Sample};

/// `WebVTT` captions.
pub(super) const FORMAT: Format = Format {
    name: "webvtt",
    about: "captions of Zoom, Teams, Stream, Azure, YouTube and Whisper (.vtt)",
    holds_deals: false,
    recognise,
    read,
};

fn recognise(sample: &Sample<'_>) -> bool {
    sample.text.trim_start().starts_with("WEBVTT")
}

fn read(sample: &Sample<'_>, context: &Context<'_>, reading: &mut Reading) {
    let lines = talk::lines(sample.text, sample.content.first_line);
    talk::add(vec![captions::read(&lines)], FORMAT.name, sample, context, reading);
}
