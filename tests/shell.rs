//! What the program gives to a shell: completions, manual pages, and no
//! colours where they are not wanted.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command as Process, Output};

use assert_cmd::Command;

fn winloss(args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("winloss").expect("the program is built");
    command.args(args).output().expect("it runs")
}

fn stdout(args: &[&str]) -> String {
    let output = winloss(args);
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The commands that the help names.
fn commands() -> BTreeSet<String> {
    let help = stdout(&["--help"]);
    let (_, list) = help.split_once("Commands:\n").expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_shell_is_told_of_every_command() {
    let commands = commands();
    assert!(commands.contains("analyze") && commands.len() > 10, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&["completions", shell]);
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell}: `{command}`");
        }
        assert!(script.contains("leave-one-out"), "{shell}: flags");
    }
    assert_eq!(winloss(&["completions", "tcsh"]).status.code(), Some(2));
}

/// Where there is no bash there is nothing to complete.
#[test]
fn bash_completes_a_command() {
    let script = format!(
        "{}\nCOMP_WORDS=(winloss ana); COMP_CWORD=1; _winloss winloss ana winloss; echo \"${{COMPREPLY[@]}}\"",
        stdout(&["completions", "bash"])
    );
    let Ok(bash) = Process::new("bash").args(["--norc", "-c", &script]).output() else {
        return;
    };
    assert_eq!(String::from_utf8_lossy(&bash.stdout).trim(), "analyze", "{bash:?}");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let man = folder.path().join("man1");
    let path = man.to_str().expect("UTF-8");
    assert_eq!(stdout(&["man", path]), "");
    let pages: BTreeSet<String> = fs::read_dir(&man)
        .expect("the folder was made")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    let commands = commands();
    let expected = commands.iter().map(|command| format!("winloss-{command}.1"));
    let expected = expected.chain(["winloss.1".to_owned()]).collect();
    assert_eq!(pages, expected);
    let analyze = fs::read_to_string(man.join("winloss-analyze.1")).expect("a page");
    assert!(analyze.contains("winloss analyze deals.csv"), "{analyze}");
    let first = fs::read_to_string(man.join("winloss.1")).expect("a page");
    assert_eq!(first, stdout(&["man"]));
}

#[test]
fn colours_are_where_they_are_wanted() {
    let cases: [(&[(&str, &str)], &[&str], bool); 8] = [
        (&[], &[], false),
        (&[("CLICOLOR_FORCE", "1")], &[], true),
        (&[("CLICOLOR_FORCE", "0")], &[], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "0")], &[], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")], &[], true),
        (&[("NO_COLOR", "1")], &["--color", "always"], true),
        (&[("CLICOLOR_FORCE", "1")], &["--color", "never"], false),
    ];
    for (variables, flags, expected) in cases {
        let mut command = Command::cargo_bin("winloss").expect("the program is built");
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command.envs(variables.iter().copied());
        let output = command.args(["analyze", "-q", "examples/deals.csv"]).args(flags);
        let page = output.output().expect("it runs").stdout;
        assert!(!page.is_empty());
        let coloured = page.contains(&0x1b);
        assert_eq!(coloured, expected, "{variables:?} {flags:?}");
    }
}
