//! What is said of problems on standard error: the first of them one by one,
//! the rest as a count.

use winloss::place::{Effect, Problem};

use super::input::InputArgs;
use super::{Status, say};

/// So many problems are said one by one; the rest are counted.
const SAID: usize = 20;

/// Says what was left out of a result, and whether anything was.
pub(crate) fn close(problems: &[Problem], quiet: bool) -> Status {
    let mut complaints = Complaints::new(quiet, SAID);
    for problem in problems {
        complaints.add(problem);
    }
    complaints.close()
}

/// What is said of problems as they come, and at the end.
pub(crate) struct Complaints {
    quiet: bool,
    /// So many are said one by one.
    most: usize,
    left_out: usize,
    noted: usize,
}

impl Complaints {
    fn new(quiet: bool, most: usize) -> Self {
        Self { quiet, most, left_out: 0, noted: 0 }
    }

    /// What is said of a run that is read as it comes. Nobody can look at
    /// standard input again to see the rest.
    pub(crate) fn of(args: &InputArgs) -> Self {
        let is_pipe = args.inputs.iter().any(|input| input.as_os_str() == "-");
        Self::new(args.quiet, if is_pipe { usize::MAX } else { SAID })
    }

    /// Says what was left out, if not too much was said already.
    pub(crate) fn add(&mut self, problem: &Problem) {
        if problem.effect == Effect::Noted {
            self.noted += 1;
            return;
        }
        self.left_out += 1;
        if !self.quiet && self.left_out <= self.most {
            say(&problem.to_string());
        }
    }

    /// Says how much was not said.
    pub(crate) fn close(&self) -> Status {
        if !self.quiet {
            if self.left_out > self.most {
                say(&format!("and {} more: see `winloss check`", self.left_out - self.most));
            }
            if self.noted > 0 {
                let remarks = if self.noted == 1 { "remark" } else { "remarks" };
                let noted = self.noted;
                say(&format!(
                    "{noted} {remarks} on how the input was understood: see `winloss check`"
                ));
            }
        }
        if self.left_out == 0 { Status::Done } else { Status::Incomplete }
    }
}
