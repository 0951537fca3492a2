//! What shells and manuals want to know of the command line.

use std::io::{self, Write};

use anyhow::{Context, Result};
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, Status};

/// Print the completions of a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss completions bash > ~/.local/share/bash-completion/completions/winloss
  winloss completions zsh > ~/.zfunc/_winloss
  winloss completions fish > ~/.config/fish/completions/winloss.fish
  winloss completions powershell >> $PROFILE")]
pub(crate) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

impl CompletionsArgs {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let mut page = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "winloss", &mut page);
        print(&page)
    }
}

/// Print the manual page of winloss, or of one of its commands.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss man | man -l -
  winloss man analyze > /usr/local/share/man/man1/winloss-analyze.1")]
pub(crate) struct ManArgs {
    /// The command.
    command: Option<String>,
}

impl ManArgs {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let mut all = Cli::command();
        all.build();
        let command = match &self.command {
            None => all,
            Some(name) => {
                let known = all.find_subcommand(name).cloned();
                let names: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
                known.with_context(|| {
                    format!("unknown command `{name}` (expected one of {})", names.join(", "))
                })?
            }
        };
        let mut page = Vec::new();
        // The page has no date: the same program prints the same page.
        clap_mangen::Man::new(command).render(&mut page)?;
        print(&page)
    }
}

fn print(page: &[u8]) -> Result<Status> {
    let mut out = io::stdout().lock();
    out.write_all(page)?;
    out.flush()?;
    Ok(Status::Done)
}
