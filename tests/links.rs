//! Places are links on a terminal that takes them, and nowhere else.

use std::io::{self, Write as _};
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

const LINK: &str = "\u{1b}]8;;file://";

/// Commands that show quotes with their places.
const COMMANDS: [&str; 3] = [
    "tag examples/interviews",
    "explain OPP-3109 examples/deals.csv examples/interviews",
    "analyze examples/deals.csv examples/interviews",
];

/// What has a say in whether there are links.
const SETTINGS: [&str; 6] =
    ["FORCE_HYPERLINK", "NO_COLOR", "CLICOLOR_FORCE", "TERM", "VTE_VERSION", "TERM_PROGRAM"];

fn shown(mut command: Command, settings: &[(&str, &str)]) -> String {
    for setting in SETTINGS {
        command.env_remove(setting);
    }
    let output = command.envs(settings.iter().copied()).output().expect("it runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_pipe_gets_none() {
    let forced = [("FORCE_HYPERLINK", "1"), ("CLICOLOR_FORCE", "1"), ("TERM", "xterm-kitty")];
    for line in COMMANDS {
        let mut command = Command::new(cargo_bin("winloss"));
        command.args(line.split(' ')).args(["-q", "--color", "always"]);
        let shown = shown(command, &forced);
        assert!(shown.contains("\u{1b}[") && !shown.contains("\u{1b}]"), "{line}");
    }
}

#[test]
fn a_terminal_that_takes_them_gets_them() {
    // A terminal is what util-linux's `script` makes of its standard output.
    let known = Command::new("script").arg("--version").output();
    if !known.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
        writeln!(io::stderr(), "skipped: no util-linux `script` here").expect("somebody to tell");
        return;
    }
    let kitty = ("TERM", "xterm-kitty");
    let cases: [(&[(&str, &str)], &str, bool); 7] = [
        (&[kitty], "", true),
        (&[("TERM", "dumb")], "", false),
        (&[("TERM", "dumb"), ("FORCE_HYPERLINK", "1")], "", true),
        (&[kitty, ("FORCE_HYPERLINK", "0")], "", false),
        (&[kitty, ("NO_COLOR", "1")], "", false),
        (&[kitty], "--color never", false),
        (&[kitty], "--redact", false),
    ];
    for line in COMMANDS {
        for (settings, flag, expected) in cases {
            let program = cargo_bin("winloss");
            let mut command = Command::new("script");
            let typed = format!("'{}' {line} -q {flag}", program.display());
            command.args(["-qec", &typed, "/dev/null"]);
            let shown = shown(command, settings);
            assert!(shown.lines().count() > 5, "{line} {flag}: {shown}");
            assert_eq!(shown.contains(LINK), expected, "{line} {flag} {settings:?}");
        }
    }
}
