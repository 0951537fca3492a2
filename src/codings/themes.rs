//! The codes of a REFI-QDA codebook as themes of ours.

use super::direction;
use crate::codebook::{Codebook, File, SCHEMA, ThemeFile};
use crate::refi::Code;

/// A codebook file to lay over `known`: a theme for each code that is none of
/// a direction or a rule. A code that is called like a known theme is that
/// theme; any other is a new one, without rules, under the code above it.
pub fn themes(codes: &[Code], known: &Codebook) -> File {
    let mut file = File { schema: SCHEMA, ..File::default() };
    for code in codes {
        add(code, None, known, &mut file.theme);
    }
    file
}

/// The code above: its theme's id and its name.
type Above<'a> = Option<(&'a str, &'a str)>;

fn add(code: &Code, above: Above<'_>, known: &Codebook, themes: &mut Vec<ThemeFile>) {
    let name = code.name.trim();
    let (about, key) = without_key(&code.about);
    let Some(id) = id(name, key, above, known) else { return };
    if code.codable || code.under.is_empty() {
        let mut theme = ThemeFile { id: id.clone(), name: name.to_owned(), ..ThemeFile::default() };
        describe(&mut theme, about);
        match themes.iter_mut().find(|other| other.id == id) {
            Some(other) => *other = theme,
            None => themes.push(theme),
        }
    }
    for below in &code.under {
        add(below, Some((&id, name)), known, themes);
    }
}

/// The id of a code's theme; `None` for a direction, a rule and what holds
/// rules.
fn id(name: &str, key: Option<&str>, above: Above<'_>, known: &Codebook) -> Option<String> {
    if let Some(key) = key {
        return (!key.contains(' ')).then(|| key.to_owned());
    }
    let same = |other: &str| other.to_lowercase() == name.to_lowercase();
    if let Some(theme) = known.themes.iter().find(|theme| same(&theme.id) || same(&theme.name)) {
        return Some(theme.id.to_string());
    }
    let Some((id, parent)) = above else { return Some(slug(name)) };
    let rest = name.strip_prefix(parent).unwrap_or(name);
    let rest = rest.trim_start_matches([':', ' ']);
    let is_rule = known.rules.iter().any(|rule| *rule.id == *name) || name.ends_with(".learned");
    if direction(rest).is_some() || rest == "rules" || is_rule {
        return None;
    }
    Some(format!("{id}.{}", slug(name)))
}

/// A name as the id of a theme is written.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

/// What is said of a code, and the key with which we marked it.
fn without_key(about: &str) -> (&str, Option<&str>) {
    let about = about.trim();
    let (before, last) = about.rsplit_once('\n').unwrap_or(("", about));
    match last.trim().strip_prefix("winloss: ") {
        Some(key) => (before.trim_end(), Some(key)),
        None => (about, None),
    }
}

fn describe(theme: &mut ThemeFile, about: &str) {
    let mut rest = Vec::new();
    for part in about.split("\n\n") {
        match (part.strip_prefix("Belongs here: "), part.strip_prefix("Does not: ")) {
            (Some(include), _) => include.clone_into(&mut theme.include),
            (_, Some(exclude)) => exclude.clone_into(&mut theme.exclude),
            (None, None) => rest.push(part),
        }
    }
    theme.about = rest.join("\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[test]
    fn codes_are_known_themes_or_new_ones() {
        let code = |name: &str, about: &str, under: &[Code]| Code {
            name: name.to_owned(),
            about: about.to_owned(),
            codable: true,
            under: under.to_vec(),
            ..Code::default()
        };
        let directions = [code("Negative", "", &[]), code("Costs: for us", "", &[])];
        let costs = code("Costs", "What it cost.\n\nDoes not: fees\n\nwinloss: price", &directions);
        let lone = code("Data protection", "", &[code("Where it lies", "EU or not", &[])]);
        let holder = Code { codable: false, ..code("Terms", "", &[code("Risk", "", &[])]) };
        let file = themes(&[costs, lone, holder], &builtin::codebook());
        let shown: Vec<_> =
            file.theme.iter().map(|one| (&*one.id, &*one.name, &*one.about)).collect();
        let expected = [
            ("price", "Costs", "What it cost."),
            ("data_protection", "Data protection", ""),
            ("data_protection.where_it_lies", "Where it lies", "EU or not"),
            ("risk", "Risk", ""),
        ];
        assert_eq!(shown, expected);
        assert_eq!(file.theme[0].exclude, "fees");
    }
}
