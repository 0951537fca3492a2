//! Prints the settings in force.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Result;
use clap::{Command, CommandFactory as _};

use super::destination::Destination;
use super::settings::{self, Setting};
use super::{Cli, Status};

/// Print the settings in force, in the form of `winloss.toml`, each with where
/// it comes from.
///
/// Every flag can stand in a `winloss.toml` in the working folder under its
/// own name; what is typed wins. A table such as `[analyze]` holds what is for
/// one command only. What has neither a setting nor a default is shown as a
/// comment.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  winloss config
  winloss config > winloss.toml")]
pub(crate) struct Args {}

impl Args {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Status> {
        let text = page(&settings::read()?, &Cli::command());
        let mut out = Destination::open(None)?;
        out.write_all(text.as_bytes())?;
        out.finish()?;
        Ok(Status::Done)
    }
}

fn page(set: &[Setting], all: &Command) -> String {
    // Flags that several commands share come first, once.
    let commands: Vec<&Command> = all.get_subcommands().collect();
    let having = |name: &str| {
        let has =
            |command: &&&Command| command.get_arguments().any(|arg| arg.get_long() == Some(name));
        commands.iter().filter(has).count()
    };
    let mut text = String::new();
    let mut shared: Vec<&str> = Vec::new();
    for command in &commands {
        for arg in command.get_arguments().filter(|arg| settings::is_setting(arg)) {
            let name = arg.get_long().unwrap_or_default();
            if having(name) > 1 && !shared.contains(&name) {
                shared.push(name);
                line(&mut text, set, None, arg);
            }
        }
    }
    for command in &commands {
        let name = command.get_name();
        let mut own = String::new();
        for arg in command.get_arguments().filter(|arg| settings::is_setting(arg)) {
            let flag = arg.get_long().unwrap_or_default();
            let is_set =
                set.iter().any(|one| one.command.as_deref() == Some(name) && one.flag == flag);
            if having(flag) == 1 || is_set {
                line(&mut own, set, Some(name), arg);
            }
        }
        if !own.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n[{name}]\n{own}");
        }
    }
    text
}

/// A flag with its value and where that comes from.
fn line(text: &mut String, set: &[Setting], command: Option<&str>, arg: &clap::Arg) {
    let flag = arg.get_long().unwrap_or_default();
    let found = set.iter().find(|one| one.command.as_deref() == command && one.flag == flag);
    // A flag of one command may be set for all.
    let found = found.or_else(|| set.iter().find(|one| one.command.is_none() && one.flag == flag));
    let is_list = matches!(arg.get_action(), clap::ArgAction::Append);
    let is_switch = !settings::takes_value(arg);
    let value = |values: &[String]| {
        let quoted: Vec<String> =
            values.iter().map(|value| toml::Value::from(value.as_str()).to_string()).collect();
        match (is_switch, is_list) {
            (true, _) => values.is_empty().to_string(),
            (false, true) => format!("[{}]", quoted.join(", ")),
            (false, false) => quoted.concat(),
        }
    };
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .filter_map(|value| value.to_str().map(str::to_owned))
        .collect();
    let shown = match found {
        Some(setting) => {
            format!("{flag} = {} # {}:{}", value(&setting.values), settings::FILE, setting.line)
        }
        None if is_switch => format!("{flag} = false # default"),
        None if !defaults.is_empty() => format!("{flag} = {} # default", value(&defaults)),
        None => format!("# {flag} = {}", if is_list { "[]" } else { "\"\"" }),
    };
    text.push_str(&shown);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_says_where_it_comes_from() {
        let setting = |command: Option<&str>, flag: &str, values: &[&str], line| Setting {
            command: command.map(str::to_owned),
            flag: flag.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            line,
        };
        let set = [
            setting(None, "vendor", &["A \"B\""], 1),
            setting(None, "quiet", &[], 2),
            setting(Some("analyze"), "by", &["segment", "owner"], 4),
        ];
        let page = page(&set, &Cli::command());
        for line in [
            "vendor = 'A \"B\"' # winloss.toml:1",
            "quiet = true # winloss.toml:2",
            "by = [\"segment\", \"owner\"] # winloss.toml:4",
            "sensitivity = \"balanced\" # default",
            "redact = false # default",
            "# map = []",
            "[analyze]",
        ] {
            assert!(page.lines().any(|one| one == line), "{line}\n{page}");
        }
        assert!(page.parse::<toml::Table>().is_ok(), "{page}");
    }
}
