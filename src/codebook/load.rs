//! From codebook files to the codebook: patterns are compiled, a later file is
//! laid over an earlier one, and everything that could only be a mistake is an
//! error with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::file::{CueFile, File, RuleFile, SCHEMA, ThemeFile};
use super::pattern::{Item, parse};
use super::{Codebook, CueRule, Family, Rule, Theme, ThemeId};
use crate::place::{Place, Problem};

/// The built-in codebook: its files, in the order in which they are laid over
/// each other.
const BUILTIN: &[(&str, &str)] = &[
    ("cues.toml", include_str!("builtin/cues.toml")),
    ("families.toml", include_str!("builtin/families.toml")),
    ("coach.toml", include_str!("builtin/coach.toml")),
    ("rapport_personal.toml", include_str!("builtin/rapport_personal.toml")),
    ("rapport_technical.toml", include_str!("builtin/rapport_technical.toml")),
    ("rapport_business.toml", include_str!("builtin/rapport_business.toml")),
    ("relationship.toml", include_str!("builtin/relationship.toml")),
    ("price.toml", include_str!("builtin/price.toml")),
    ("risk.toml", include_str!("builtin/risk.toml")),
    ("delivery.toml", include_str!("builtin/delivery.toml")),
    ("sales_execution.toml", include_str!("builtin/sales_execution.toml")),
    ("no_decision.toml", include_str!("builtin/no_decision.toml")),
];

/// The built-in codebook.
///
/// # Panics
/// Never: a test loads the same files.
pub fn builtin() -> Codebook {
    let mut codebook = Codebook::default();
    for (name, text) in BUILTIN {
        let problems = codebook.lay_over(name, text, false);
        assert!(problems.is_empty(), "the built-in codebook is sound: {}", problems[0]);
    }
    codebook
}

impl Codebook {
    /// Lays a user's file over this codebook. What is wrong with it is
    /// returned; the codebook must not be used if anything is.
    pub fn overlay(&mut self, name: &str, text: &str) -> Vec<Problem> {
        self.lay_over(name, text, true)
    }

    fn lay_over(&mut self, name: &str, text: &str, own: bool) -> Vec<Problem> {
        let lines = Lines { file: Arc::from(name), text };
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                let line = error.span().map_or(0, |span| lines.at(span.start));
                return vec![lines.problem(line, error.message())];
            }
        };
        if file.schema != SCHEMA {
            let message = format!("schema is {} (expected {SCHEMA})", file.schema);
            return vec![lines.problem(1, &message)];
        }
        if file.replace {
            *self = Self::default();
        }
        let mut loader = Loader { lines, own, used: BTreeSet::new(), problems: Vec::new() };
        let new_lists: Vec<_> = file.lists.keys().cloned().collect();
        self.lists.extend(file.lists);
        for (name, source) in file.families {
            loader.family(self, name, source);
        }
        for cue in file.cue {
            loader.cue(self, cue);
        }
        for theme in file.theme {
            loader.theme(self, theme);
        }
        loader.unused_lists(&new_lists, &self.lists);
        loader.problems
    }
}

/// A file's text, to tell lines.
struct Lines<'a> {
    file: Arc<str>,
    text: &'a str,
}

impl Lines<'_> {
    fn at(&self, byte: usize) -> u32 {
        let before = &self.text.as_bytes()[..byte.min(self.text.len())];
        1 + u32::try_from(before.iter().filter(|&&byte| byte == b'\n').count()).unwrap_or(0)
    }

    /// The line on which `text` stands between quotes, for entries that the
    /// parsed file tells without a place.
    fn of(&self, text: &str) -> u32 {
        self.text.find(text).map_or(0, |at| self.at(at))
    }

    fn problem(&self, line: u32, message: &str) -> Problem {
        Problem::left_out(Place::new(&self.file, line), message)
    }
}

struct Loader<'a> {
    lines: Lines<'a>,
    own: bool,
    used: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn complain(&mut self, near: &str, message: &str) {
        let line = self.lines.of(near);
        self.problems.push(self.lines.problem(line, message));
    }

    fn family(&mut self, codebook: &mut Codebook, name: String, source: Vec<String>) {
        let patterns = self.patterns(codebook, &name, &source);
        let family = Family { name: name.into(), patterns, source };
        match codebook.families.iter_mut().find(|known| known.name == family.name) {
            Some(known) => *known = family,
            None => codebook.families.push(family),
        }
    }

    fn cue(&mut self, codebook: &mut Codebook, cue: CueFile) {
        let patterns = self.patterns(codebook, "cue", &cue.patterns);
        let (kind, reach, scope) = (cue.kind, cue.reach, cue.scope);
        codebook.cues.push(CueRule { kind, reach, scope, patterns });
        codebook.cue_files.push(cue);
    }

    fn theme(&mut self, codebook: &mut Codebook, theme: ThemeFile) {
        let id = if let Some(id) = codebook.theme(&theme.id) {
            id
        } else {
            let Ok(at) = u16::try_from(codebook.themes.len()) else {
                return self.complain(&theme.id, "too many themes (expected at most 65,535)");
            };
            let name = theme.id.clone();
            codebook.themes.push(Theme { id: theme.id.as_str().into(), name, ..Theme::default() });
            ThemeId(at)
        };
        let known = &mut codebook.themes[usize::from(id.0)];
        let replace = |old: &mut String, new: String| {
            if !new.is_empty() {
                *old = new;
            }
        };
        replace(&mut known.name, theme.name);
        replace(&mut known.about, theme.about);
        replace(&mut known.include, theme.include);
        replace(&mut known.exclude, theme.exclude);
        if !theme.stated.is_empty() {
            known.stated = theme.stated;
        }
        for rule in theme.rule {
            self.rule(codebook, id, rule);
        }
    }

    fn rule(&mut self, codebook: &mut Codebook, theme: ThemeId, source: RuleFile) {
        let id: Arc<str> = format!("{}.{}", codebook.at(theme).id, source.id).into();
        let written = format!("\"{}\"", source.id);
        let same = codebook.rules.iter().position(|rule| rule.id == id);
        if source.off {
            match same {
                Some(at) => drop(codebook.rules.remove(at)),
                None => self.complain(&written, &format!("there is no rule `{id}` to take away")),
            }
            return;
        }
        if source.patterns.is_empty() {
            return self.complain(&written, &format!("rule `{id}` has no `match`"));
        }
        let patterns = self.patterns(codebook, &id, &source.patterns);
        let excluded = self.patterns(codebook, &id, &source.not);
        let twin = |rule: &&Rule| rule.theme == theme && rule.id != id && rule.patterns == patterns;
        if let Some(twin) = codebook.rules.iter().find(twin) {
            let message = format!("rules `{}` and `{id}` always match together", twin.id);
            self.complain(&written, &message);
        }
        let rule = Rule {
            theme,
            facet: source.facet.as_deref().map(Arc::from),
            sign: source.sign,
            side: source.side,
            patterns,
            excluded,
            own: self.own,
            file: Arc::clone(&self.lines.file),
            line: self.lines.of(&written),
            source,
            id,
        };
        match same {
            Some(at) if self.own != codebook.rules[at].own => codebook.rules[at] = rule,
            Some(_) => self.complain(&written, &format!("rule `{}` stands twice", rule.id)),
            None => codebook.rules.push(rule),
        }
    }

    fn patterns(&mut self, codebook: &Codebook, of: &str, texts: &[String]) -> Vec<Vec<Item>> {
        let mut patterns = Vec::new();
        for text in texts {
            match parse(text, &codebook.lists, &mut self.used) {
                Ok(items) => patterns.push(items),
                Err(error) => self.complain(text, &format!("`{of}`: `{text}` {error}")),
            }
        }
        patterns
    }

    fn unused_lists(&mut self, new: &[String], lists: &BTreeMap<String, Vec<String>>) {
        let inner: BTreeSet<&str> = lists
            .values()
            .flatten()
            .flat_map(|entry| {
                entry.split(|letter: char| letter.is_whitespace() || "()|?~".contains(letter))
            })
            .filter_map(|word| word.strip_prefix('@'))
            .collect();
        for name in new {
            if !self.used.contains(name) && !inner.contains(name.as_str()) && self.own {
                self.complain(name, &format!("list `{name}` is never used"));
            }
        }
    }
}
