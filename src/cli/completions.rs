//! `winloss completions`: what a shell needs to complete our commands.

use std::io::Write;

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use super::destination::Destination;
use super::{Cli, Status};

/// Print the completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss completions bash > ~/.local/share/bash-completion/completions/winloss
  winloss completions zsh > \"${fpath[1]}/_winloss\"
  winloss completions fish > ~/.config/fish/completions/winloss.fish
  winloss completions powershell >> $PROFILE")]
pub(crate) struct Args {
    /// The shell.
    shell: Shell,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let mut out = Destination::open(None)?;
        let mut script = Vec::new();
        // Into memory first: the generator panics where a pipe was closed.
        clap_complete::generate(self.shell, &mut Cli::command(), "winloss", &mut script);
        out.write_all(&script)?;
        out.finish()?;
        Ok(Status::Done)
    }
}
