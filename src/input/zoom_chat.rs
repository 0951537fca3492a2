//! The chat beside a Zoom meeting: typed, not said, so it is left out.

use super::{Context, Format, Reading, Sample, Understood};
use crate::place::{Place, Problem};

/// A meeting's chat.
pub(super) const FORMAT: Format = Format {
    name: "zoom chat",
    about: "the chat of a Zoom meeting: left out, it is not what was said",
    holds_deals: false,
    recognise,
    read,
};

fn recognise(sample: &Sample<'_>) -> bool {
    let lines = || sample.text.lines().filter(|line| !line.trim().is_empty()).take(50);
    let chat = lines().filter(|line| is_chat(line)).count();
    chat >= 1 && chat * 10 >= lines().count() * 6
}

/// `00:11:09<TAB>Name:<TAB>text`, `00:11:09 From Name to Everyone: text`.
fn is_chat(line: &str) -> bool {
    let Some(time) =
        line.get(..8).filter(|time| time.bytes().filter(|&byte| byte == b':').count() == 2)
    else {
        return false;
    };
    let rest = &line[time.len()..];
    let tabs = rest.strip_prefix('\t').and_then(|rest| rest.split_once('\t'));
    time.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
        && (tabs.is_some_and(|(name, _)| name.trim_end().ends_with(':'))
            || rest.trim_start().trim_start_matches('\t').starts_with("From ")
                && rest.contains(':'))
}

fn read(sample: &Sample<'_>, _: &Context<'_>, reading: &mut Reading) {
    let file = &sample.content.file;
    let message =
        "the chat of a meeting was left out (expected what was said; it is not in the chat)";
    reading.problems.push(Problem::left_out(Place::whole(file), message));
    reading.understood.push(Understood {
        file: std::sync::Arc::clone(file),
        format: FORMAT.name,
        encoding: sample.encoding,
        table: None,
        interviews: 0,
    });
}
