//! `winloss.toml` in the working folder: flags that need not be typed.
//!
//! A setting has the name of its flag and stands for every command that has
//! this flag, or, in a table that has a command's name, for that command. What
//! is typed wins. Nothing else is looked up in silence.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::{Arg, ArgAction, Command, CommandFactory as _};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Cli;

/// The file's name.
pub(super) const FILE: &str = "winloss.toml";

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// The command that it is for; none for all that have the flag.
    pub(super) command: Option<String>,
    /// The flag, without its dashes.
    pub(super) flag: String,
    /// What the flag is given; nothing for a switch.
    pub(super) values: Vec<String>,
    /// The line of the file.
    pub(super) line: usize,
}

/// The settings of the working folder.
///
/// # Errors
/// The line that is wrong, and what was expected.
pub(super) fn read() -> Result<Vec<Setting>> {
    match fs::read_to_string(FILE) {
        Ok(text) => parse(&text, &Cli::command()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read `{FILE}`")),
    }
}

/// The command line with the settings of the working folder in it.
pub(super) fn with_settings(line: Vec<OsString>) -> Result<Vec<OsString>> {
    let settings = read()?;
    if settings.is_empty() {
        return Ok(line);
    }
    Ok(merged(line, &settings, Cli::command()))
}

/// `line` with the settings that it does not overrule, behind its command.
pub(super) fn merged(line: Vec<OsString>, settings: &[Setting], mut all: Command) -> Vec<OsString> {
    all.build();
    // What is wrong in the line is said when it is parsed in earnest.
    let Ok(typed) = all.clone().try_get_matches_from(&line) else { return line };
    let Some((name, matches)) = typed.subcommand() else { return line };
    let Some(command) = all.find_subcommand(name) else { return line };
    let is_typed = |arg: &Arg| {
        matches.value_source(arg.get_id().as_str()) == Some(clap::parser::ValueSource::CommandLine)
    };
    let mut added: Vec<OsString> = Vec::new();
    for setting in for_command(settings, name) {
        let Some(arg) = flag(command, &setting.flag) else { continue };
        let conflicts = command.get_arg_conflicts_with(arg);
        let reverse = command.get_arguments().any(|other| {
            is_typed(other)
                && command
                    .get_arg_conflicts_with(other)
                    .iter()
                    .any(|one| one.get_id() == arg.get_id())
        });
        if is_typed(arg) || reverse || conflicts.into_iter().any(is_typed) {
            continue;
        }
        if takes_value(arg) {
            added.extend(
                setting.values.iter().map(|value| format!("--{}={value}", setting.flag).into()),
            );
        } else if setting.values.is_empty() {
            added.push(format!("--{}", setting.flag).into());
        }
    }
    let at = line.iter().position(|word| word == name).map_or(line.len(), |at| at + 1);
    let mut line = line;
    line.splice(at..at, added);
    line
}

/// The settings that stand for a command: its own before those for all.
fn for_command<'a>(settings: &'a [Setting], name: &'a str) -> impl Iterator<Item = &'a Setting> {
    let own = move |flag: &str| {
        settings.iter().any(|one| one.command.as_deref() == Some(name) && one.flag == flag)
    };
    settings.iter().filter(move |setting| match &setting.command {
        Some(command) => command == name,
        None => !own(&setting.flag),
    })
}

fn flag<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|arg| arg.get_long() == Some(name) && is_setting(arg))
}

/// Whether a flag may stand in the file.
pub(super) fn is_setting(arg: &Arg) -> bool {
    arg.get_long().is_some_and(|name| !matches!(name, "help" | "version"))
}

/// Whether a flag is given a value, and is no switch.
pub(super) fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

/// The settings of a file.
///
/// # Errors
/// As [`read`].
pub(super) fn parse(text: &str, all: &Command) -> Result<Vec<Setting>> {
    let line_at = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(span.start));
        anyhow!("{FILE}:{line}: {}", error.message())
    })?;
    let mut settings = Vec::new();
    for (key, value) in table.get_ref() {
        let line = line_at(key.span().start);
        let name = key.get_ref().as_ref();
        if let DeValue::Table(inner) = value.get_ref() {
            let commands: Vec<&str> = all.get_subcommands().map(Command::get_name).collect();
            let command = all.find_subcommand(name);
            let command = command.with_context(|| {
                format!(
                    "{FILE}:{line}: unknown command `{name}` (expected one of {})",
                    commands.join(", ")
                )
            })?;
            for (key, value) in inner {
                let line = line_at(key.span().start);
                let name = key.get_ref().as_ref();
                let arg = flag(command, name).with_context(|| unknown(line, name, &[command]))?;
                settings.push(setting(Some(command.get_name()), arg, value, line)?);
            }
        } else {
            let commands: Vec<&Command> = all.get_subcommands().collect();
            let arg = commands.iter().find_map(|command| flag(command, name));
            let arg = arg.with_context(|| unknown(line, name, &commands))?;
            settings.push(setting(None, arg, value, line)?);
        }
    }
    settings.sort_by_key(|setting| setting.line);
    Ok(settings)
}

fn unknown(line: usize, name: &str, commands: &[&Command]) -> String {
    let mut known: Vec<&str> = commands
        .iter()
        .flat_map(|command| command.get_arguments())
        .filter(|arg| is_setting(arg))
        .filter_map(Arg::get_long)
        .collect();
    known.sort_unstable();
    known.dedup();
    format!("{FILE}:{line}: unknown setting `{name}` (expected one of {})", known.join(", "))
}

fn setting(
    command: Option<&str>,
    arg: &Arg,
    value: &Spanned<DeValue<'_>>,
    line: usize,
) -> Result<Setting> {
    let flag = arg.get_long().unwrap_or_default().to_owned();
    let values = match (value.get_ref(), takes_value(arg)) {
        (DeValue::Boolean(true), false) => Vec::new(),
        // A switch that is off is as if it were not there.
        (DeValue::Boolean(false), false) => vec!["off".to_owned()],
        (_, false) => bail!("{FILE}:{line}: `{flag}` is a switch (expected `true` or `false`)"),
        (DeValue::Array(items), true) => {
            let is_list = matches!(arg.get_action(), ArgAction::Append);
            ensure!(is_list, "{FILE}:{line}: `{flag}` has several values (expected one)");
            let texts: Option<Vec<String>> =
                items.iter().map(|item| word(item.get_ref())).collect();
            texts.with_context(|| expected(line, &flag))?
        }
        (one, true) => vec![word(one).with_context(|| expected(line, &flag))?],
    };
    Ok(Setting { command: command.map(str::to_owned), flag, values, line })
}

fn expected(line: usize, flag: &str) -> String {
    format!("{FILE}:{line}: `{flag}` is not understood (expected text, a number or a list of them)")
}

fn word(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(_)
        | DeValue::Float(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(settings: &str, typed: &str) -> String {
        let settings = parse(settings, &Cli::command()).expect("settings");
        let line = typed.split(' ').map(OsString::from).collect();
        let line = merged(line, &settings, Cli::command());
        let words = line.iter().map(|word| word.to_str().expect("text"));
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn settings_stand_behind_the_command_and_what_is_typed_wins() {
        let settings = "vendor = \"Acme\"\nquiet = true\nmap = [\"outcome=Stage\"]\nredact = false\n\
                        [analyze]\nby = [\"segment\"]\nformat = \"json\"\n";
        let cases = [
            (
                "winloss analyze a.csv",
                "winloss analyze --vendor=Acme --quiet --map=outcome=Stage --by=segment \
                 --format=json a.csv",
            ),
            (
                "winloss analyze a.csv -q --vendor B --by owner --partial --map a=b",
                "winloss analyze a.csv -q --vendor B --by owner --partial --map a=b",
            ),
            ("winloss codebook", "winloss codebook"),
            (
                "winloss tag a.csv --vendor B",
                "winloss tag --quiet --map=outcome=Stage a.csv --vendor B",
            ),
            ("winloss nonsense", "winloss nonsense"),
        ];
        for (typed, expected) in cases {
            assert_eq!(line(settings, typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let cases = [
            ("vendor = ", "winloss.toml:1: "),
            ("\nvendro = \"A\"", "winloss.toml:2: unknown setting `vendro` (expected one of "),
            (
                "[analyse]\nby = \"a\"",
                "winloss.toml:1: unknown command `analyse` (expected one of analyze, ",
            ),
            ("[tag]\nby = \"a\"", "winloss.toml:2: unknown setting `by` (expected one of "),
            ("quiet = \"yes\"", "winloss.toml:1: `quiet` is a switch (expected `true` or `false`)"),
            (
                "vendor = [\"A\", \"B\"]",
                "winloss.toml:1: `vendor` has several values (expected one)",
            ),
            ("vendor = 2025-01-01", "winloss.toml:1: `vendor` is not understood (expected text, "),
        ];
        for (text, expected) in cases {
            let error = parse(text, &Cli::command()).expect_err(text).to_string();
            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }
}
