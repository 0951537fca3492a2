//! How far the reading is: one line on a terminal's standard error, after the
//! first second, with rate and time left.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Nobody needs to be told of less.
const FIRST: Duration = Duration::from_secs(1);

/// How often the line is drawn anew.
const EVERY: Duration = Duration::from_millis(200);

/// A line that says how much was read.
pub(crate) struct Progress {
    on: bool,
    begun: Instant,
    drawn: Option<Instant>,
    done: Amount,
    all: Amount,
}

/// How much is read, or is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amount {
    /// Bytes of files.
    pub(crate) bytes: u64,
    /// Interviews, notes, and texts of tables.
    pub(crate) texts: u64,
}

impl Progress {
    /// A line on a terminal; none where standard error goes elsewhere.
    pub(crate) fn new() -> Self {
        Self { on: io::stderr().is_terminal(), ..Self::none() }
    }

    /// No line.
    pub(crate) fn none() -> Self {
        let (done, all) = Default::default();
        Self { on: false, begun: Instant::now(), drawn: None, done, all }
    }

    /// Begins with as much as there is: the bytes of files, and the texts of
    /// tables where they are all there is.
    pub(super) fn begin(&mut self, all: Amount) {
        self.begun = Instant::now();
        self.all = all;
    }

    /// Counts what was just read.
    pub(super) fn add(&mut self, read: Amount) {
        self.done.bytes += read.bytes;
        self.done.texts += read.texts;
        let now = Instant::now();
        let due = self.drawn.map_or(self.begun + FIRST, |drawn| drawn + EVERY);
        if self.on && now >= due {
            self.drawn = Some(now);
            let line = line(self.done, self.all, now - self.begun);
            draw(&format!("\r\x1b[2K{line}"));
        }
    }

    /// Wipes the line away.
    pub(super) fn end(&self) {
        if self.drawn.is_some() {
            draw("\r\x1b[2K");
        }
    }
}

/// If standard error is gone there is nobody to tell.
fn draw(text: &str) {
    let mut error = io::stderr().lock();
    error.write_all(text.as_bytes()).and_then(|()| error.flush()).unwrap_or_default();
}

/// The line after `elapsed`. Integers do: nobody reads the fractions.
fn line(done: Amount, all: Amount, elapsed: Duration) -> String {
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = |count: u64| count.saturating_mul(1_000) / millis;
    let interviews = if done.texts == 1 { "interview" } else { "interviews" };
    let mut line = format!("{} {interviews} read", done.texts);
    let (now, whole) = if all.bytes > 0 {
        line += &format!(", {} of {} MB", megabytes(done.bytes), megabytes(all.bytes));
        (done.bytes, all.bytes)
    } else {
        line += &format!(" of {}", all.texts);
        (done.texts, all.texts)
    };
    line += &format!(", {} a second", rate(done.texts));
    if now > 0 && whole > now {
        let left = u128::from(whole - now) * u128::from(millis) / u128::from(now) / 1_000;
        line += &format!(", {}:{:02} left", left / 60, left % 60);
    }
    line
}

/// Whole megabytes, and one decimal below ten.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    if tenths < 100 {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        (tenths / 10).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_rate_and_time_left() {
        let amount = |bytes, texts| Amount { bytes, texts };
        let cases = [
            (
                amount(3_000_000, 120),
                amount(12_000_000, 0),
                2_000,
                "120 interviews read, 3.0 of 12 MB, 60 a second, 0:06 left",
            ),
            (
                amount(0, 500),
                amount(0, 50_000),
                1_000,
                "500 interviews read of 50000, 500 a second, 1:39 left",
            ),
            (amount(0, 1), amount(0, 1), 1_000, "1 interview read of 1, 1 a second"),
            (
                amount(0, 0),
                amount(900_000, 0),
                1_000,
                "0 interviews read, 0.0 of 0.9 MB, 0 a second",
            ),
        ];
        for (done, all, millis, expected) in cases {
            assert_eq!(line(done, all, Duration::from_millis(millis)), expected);
        }
    }

    #[test]
    fn a_line_that_is_off_stays_silent() {
        let mut progress = Progress::none();
        progress.begin(Amount { bytes: 10, texts: 0 });
        progress.begun = Instant::now().checked_sub(FIRST * 2).expect("a machine up for longer");
        progress.add(Amount { bytes: 5, texts: 1 });
        assert!(progress.drawn.is_none());
        assert_eq!(progress.done, Amount { bytes: 5, texts: 1 });
    }
}
