//! Which lines of a paragraph belong to one sentence.

use super::lines::{Line, Wrap, starts_block};

/// How the lines of a text hang together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    wrap: Wrap,
    /// Sentences run on from line to line at no fixed width, as in the text of
    /// captions.
    pub(super) runs_on: bool,
}

impl Flow {
    pub(super) fn of(lines: &[Line<'_>]) -> Self {
        Self { wrap: Wrap::of(lines), runs_on: runs_on(lines) }
    }

    /// Whether `next` goes on with the sentence of `line`, which stands right
    /// above it.
    pub(super) fn joins(self, line: &str, next: &str) -> bool {
        self.wrap.joins(line, next) || self.runs_on && !starts_block(next)
    }
}

/// Whether a line ends a sentence.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '*', '_', ' '])
        .ends_with(['.', '?', '!', '…'])
}

/// Lines that end no sentence are followed by small letters, lines that end
/// one by capitals: the line ends mean nothing.
fn runs_on(lines: &[Line<'_>]) -> bool {
    let (mut open, mut open_small, mut ended, mut ended_large) = (0_u32, 0_u32, 0_u32, 0_u32);
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].text.trim(), pair[1].text.trim());
        if line.is_empty() || next.is_empty() || line.len() > 200 || starts_block(next) {
            continue;
        }
        let Some(first) = next.chars().find(|c| c.is_alphanumeric()) else { continue };
        if ends_sentence(line) {
            ended += 1;
            ended_large += u32::from(!first.is_lowercase());
        } else {
            open += 1;
            open_small += u32::from(first.is_lowercase());
        }
    }
    open >= 8 && ended >= 4 && open_small * 10 >= open * 6 && ended_large * 10 >= ended * 7
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    #[test]
    fn segments_of_captions_run_on_and_notes_do_not() {
        let captions = "so we looked at the\nvendors in the spring.\nThere were four of\nthem, and two were\nnot serious.\n\
                        What we wanted was\na simple thing that\nour people could use.\nIt was not easy\nto find, so in\n\
                        the end we stayed.\nThat is all\nthere is to it.";
        assert!(runs_on(&lines(captions, 1)));
        let notes = "cio for 3 yrs\n4 plants\nreports to coo\nprice was ok\nno maintenance module\nunions told early\n\
                     trial on one line\nfactorline in there since 2011\nwent live in dec\nlegal was quick";
        assert!(!runs_on(&lines(notes, 1)));
    }
}
