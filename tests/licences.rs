//! Every dependency's licence is listed and is one that may be used, and no
//! dependency opens a connection. Works without a network where every crate is
//! there; `LICENCES=overwrite cargo test --test licences` writes the list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;

const LIST: &str = "THIRD-PARTY.md";

const HEAD: &str = "# What winloss is built of

The crates of the lock file, those of other systems and of the tests included, and their licences as they state them (SPDX). Kept by `cargo test --test licences`.

| crate | version | licence |
|---|---|---|
";

/// Names and versions in the lock file, but our own.
fn locked() -> BTreeSet<(String, String)> {
    let lock: toml::Table =
        fs::read_to_string("Cargo.lock").expect("the lock file").parse().expect("TOML");
    let packages = lock["package"].as_array().expect("packages");
    let of = |package: &toml::Value, key: &str| package[key].as_str().expect("text").to_owned();
    let named = packages.iter().map(|package| (of(package, "name"), of(package, "version")));
    named.filter(|(name, _)| name != "winloss").collect()
}

/// The rows of the list: name and version, and the licence.
fn listed() -> BTreeMap<(String, String), String> {
    let list = fs::read_to_string(LIST).expect("the list");
    let row = |line: &str| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, version, licence] = cells[..] else { panic!("three cells: {line}") };
        ((name.to_owned(), version.to_owned()), licence.to_owned())
    };
    list.lines().skip(HEAD.lines().count()).map(row).collect()
}

/// What the crates themselves say; `None` where not all of them are there.
fn stated() -> Option<BTreeMap<(String, String), String>> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--locked", "--format-version", "1"]);
    if std::env::var_os("LICENCES").is_none() {
        command.arg("--offline");
    }
    let output = command.output().expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).ok()?;
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or("none").to_owned();
    let licences = packages.map(|package| {
        let licence = text(package, "license").replace('/', " OR ").replace("  ", " ");
        ((text(package, "name"), text(package, "version")), licence)
    });
    Some(licences.filter(|((name, _), _)| name != "winloss").collect())
}

/// Whether an expression can be met by licences that are allowed.
fn is_allowed(licence: &str, allowed: &[&str]) -> bool {
    let plain = licence.replace(['(', ')'], "");
    // Crates write `OR` between licences and `AND` between groups of them.
    plain.split(" AND ").all(|group| group.split(" OR ").any(|one| allowed.contains(&one.trim())))
}

#[test]
fn every_licence_is_listed_and_allowed() {
    if let Some(stated) = stated() {
        let rows = stated
            .iter()
            .map(|((name, version), licence)| format!("| {name} | {version} | {licence} |\n"));
        let list = HEAD.to_owned() + &rows.collect::<String>();
        if std::env::var_os("LICENCES").is_some_and(|value| value == "overwrite") {
            fs::write(LIST, &list).expect("written");
        }
        assert!(fs::read_to_string(LIST).expect("the list") == list, "{LIST} is not what they say");
    }
    let listed = listed();
    assert_eq!(listed.keys().cloned().collect::<BTreeSet<_>>(), locked());
    let deny: toml::Table =
        fs::read_to_string("deny.toml").expect("deny.toml").parse().expect("TOML");
    let allowed = deny["licenses"]["allow"].as_array().expect("a list");
    let allowed: Vec<_> = allowed.iter().filter_map(toml::Value::as_str).collect();
    for ((name, _), licence) in &listed {
        assert!(is_allowed(licence, &allowed), "`{name}` has `{licence}`");
    }
    let banned = deny["bans"]["deny"].as_array().expect("a list").iter();
    for name in banned.filter_map(toml::Value::as_str) {
        assert!(!listed.keys().any(|(listed, _)| listed == name), "`{name}` opens connections");
    }
    // What is not needed is not allowed.
    for one in &allowed {
        let uses =
            |licence: &String| licence.replace(['(', ')'], "").split(' ').any(|word| word == *one);
        assert!(listed.values().any(uses), "`{one}` is allowed and not used");
    }
}

#[test]
fn expressions_are_met_by_what_is_allowed() {
    let allowed = ["MIT", "Unicode-3.0"];
    for (licence, expected) in [
        ("MIT", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("none", false),
    ] {
        assert_eq!(is_allowed(licence, &allowed), expected, "{licence}");
    }
}
