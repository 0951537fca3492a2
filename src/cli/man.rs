//! `winloss man`: the manual pages.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_mangen::Man;

use super::destination::Destination;
use super::{Cli, Status};

/// Print the manual page, or write a page per command into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss man | man -l -
  winloss man ~/.local/share/man/man1 && man winloss-analyze")]
pub(crate) struct Args {
    /// Write `winloss.1` and a page per command into this folder, which is made
    /// if it is not there; without it the first page goes to standard output.
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        // `winloss help` has nothing to say that the pages do not.
        let command = Cli::command().disable_help_subcommand(true);
        if let Some(folder) = self.folder {
            let wrong = || format!("cannot write the pages into `{}`", folder.display());
            fs::create_dir_all(&folder).with_context(wrong)?;
            clap_mangen::generate_to(command, &folder).with_context(wrong)?;
        } else {
            let mut out = Destination::open(None)?;
            Man::new(command).render(&mut out)?;
            out.finish()?;
        }
        Ok(Status::Done)
    }
}
