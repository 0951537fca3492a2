//! How a result looks and where it goes: the flags that all commands share.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};
use winloss::output::{Address, FORMATS, Format, Style, format, qdpx};

use super::destination::Destination;

/// How the result is written.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// The form of the result.
    #[arg(short, long, value_name = "FORMAT", default_value = "table", help_heading = "Output",
          value_parser = names())]
    format: String,
    /// Write to this file, beside it first and whole at the end.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Whether to colour the result.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = "Output")]
    color: When,
    /// Columns of the page (default: the terminal's, else 80).
    #[arg(long, value_name = "N", help_heading = "Output")]
    width: Option<u16>,
    /// Write CSV text as it is, even where a spreadsheet would run it as a
    /// formula.
    #[arg(long, help_heading = "Output")]
    raw_csv: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    Always,
    Never,
}

/// The width of a page that nobody's terminal shows.
const PAGE: u16 = 80;

fn names() -> PossibleValuesParser {
    values().into()
}

/// The formats of `winloss tag`, one more than those of a view.
pub(super) fn names_and_project() -> PossibleValuesParser {
    let project = PossibleValue::new(qdpx::NAME).help(qdpx::ABOUT);
    values().into_iter().chain([project]).collect::<Vec<_>>().into()
}

fn values() -> Vec<PossibleValue> {
    let value = |format: &&Format| PossibleValue::new(format.name).help(format.about);
    FORMATS.iter().map(value).collect()
}

impl OutputArgs {
    /// The form of the result.
    pub(crate) fn format(&self) -> Result<&'static Format> {
        format(&self.format).with_context(|| format!("unknown format `{}`", self.format))
    }

    /// Whether the result is to be of the format called `name`.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.format == name
    }

    /// Where the result goes.
    pub(crate) fn open(&self) -> Result<Destination> {
        ensure!(
            !(self.is_on_screen() && self.is_no_page()?),
            "`{}` is no page for a terminal (expected `-o FILE`)",
            self.format
        );
        Destination::open(self.output.as_deref())
    }

    /// Whether the result is none that a terminal can show.
    fn is_no_page(&self) -> Result<bool> {
        Ok(self.is(qdpx::NAME) || self.format()?.whole)
    }

    /// Whether the result goes to a terminal.
    pub(crate) fn is_on_screen(&self) -> bool {
        self.output.is_none() && io::stdout().is_terminal()
    }

    /// How a page looks.
    pub(crate) fn style(&self) -> Style {
        let screen = self.is_on_screen();
        let columns = || terminal_size::terminal_size().map(|(width, _)| width.0);
        let width = self.width.or_else(|| screen.then(columns).flatten()).unwrap_or(PAGE);
        // https://no-color.org takes any value, `0` as well;
        // https://bixense.com/clicolors takes `0` for no.
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let forced = || set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let color = match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => set("NO_COLOR").is_none() && (screen || forced()),
        };
        // A pipe keeps what it is given, so links are for a terminal alone;
        // `FORCE_HYPERLINK` is for those that are not known to take them.
        let links = screen
            && (color || std::env::var_os("FORCE_HYPERLINK").is_some())
            && supports_hyperlinks::supports_hyperlinks();
        let address = links.then_some(address as Address);
        Style { width: width.max(40), color, raw_csv: self.raw_csv, address }
    }
}

/// The address of a line in a file; none of what is no file, such as standard
/// input or a pseudonym.
fn address(file: &str, line: u32) -> Option<String> {
    let path = std::path::absolute(Path::new(file)).ok().filter(|path| path.is_file())?;
    let url = anstyle_hyperlink::path_to_url(&path)?;
    Some(if line == 0 { url } else { format!("{url}#{line}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_file_has_an_address() {
        let url = address("Cargo.toml", 3).expect("a file");
        assert!(url.starts_with("file://") && url.ends_with("/Cargo.toml#3"), "{url}");
        assert!(address("Cargo.toml", 0).expect("a file").ends_with("/Cargo.toml"));
        for none in ["-", "src", "file-1.txt"] {
            assert_eq!(address(none, 1), None, "{none}");
        }
    }
}
