//! The codebook as people write it: files are laid over each other, patterns
//! are read, and everything that could only be a mistake is an error with its
//! line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::file::{CueFile, File, RuleFile, SCHEMA, ThemeFile};
use super::pattern::{Item, Lists, MOST_IN_ALL, parse};
use super::{Codebook, Cue, Patterns, Rule, Theme, ThemeId};
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

/// No codebook is larger: the largest file of the built-in one has 0.3 MB.
pub const LARGEST: usize = 4 << 20;

/// So many problems of a file are said.
const MOST_SAID: usize = 1_000;

/// A rule as it is written.
#[derive(Clone, Debug)]
pub struct RuleSource {
    /// What it means.
    pub rule: Rule,
    /// Any of these patterns.
    pub patterns: Vec<Vec<Item>>,
    /// None of these patterns may overlap the match.
    pub excluded: Vec<Vec<Item>>,
    /// Its file entry, with the examples.
    pub entry: RuleFile,
    /// The line of its id in its file.
    pub place: Place,
}

/// A cue as it is written.
#[derive(Clone, Debug)]
pub struct CueSource {
    /// What it means.
    pub cue: Cue,
    /// Any of these patterns.
    pub patterns: Vec<Vec<Item>>,
    /// Its file entry.
    entry: CueFile,
}

/// Words and phrases that are kin: what was learned of one is known of all.
#[derive(Clone, Debug)]
pub struct Family {
    /// Its name.
    pub name: Arc<str>,
    /// Any of these patterns.
    pub patterns: Vec<Vec<Item>>,
    /// The patterns as written.
    entry: Vec<String>,
}

/// A codebook as it is written: themes, rules, lists, families and cues, with
/// the examples.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The themes, in the order in which they are shown.
    pub themes: Vec<Theme>,
    /// The rules, in file order.
    pub rules: Vec<RuleSource>,
    /// The cues, in file order.
    pub cues: Vec<CueSource>,
    /// The families of words, in the order of their names.
    pub families: Vec<Family>,
    /// The named word lists.
    lists: Lists,
}

impl Source {
    /// The built-in codebook.
    ///
    /// # Panics
    /// Never: the program is built from the same files.
    pub fn builtin() -> Self {
        let mut source = Self::default();
        for (name, text) in BUILTIN {
            let problems = source.lay_over(name, text, false);
            assert!(problems.is_empty(), "the built-in codebook is sound: {}", problems[0]);
        }
        source
    }

    /// Lays a user's file over this codebook. What is wrong with it is
    /// returned; the codebook must not be used if anything is.
    pub fn overlay(&mut self, name: &str, text: &str) -> Vec<Problem> {
        self.lay_over(name, text, true)
    }

    /// Lays themes over this codebook that stand in no text: those of a
    /// program for qualitative research.
    pub fn overlay_file(&mut self, name: &str, file: File) -> Vec<Problem> {
        self.lay(Lines { file: Arc::from(name), text: "" }, file, true)
    }

    /// The codebook, ready to run.
    pub fn codebook(&self) -> Codebook {
        Codebook {
            themes: self.themes.clone(),
            rules: self.rules.iter().map(|source| source.rule.clone()).collect(),
            cues: self.cues.iter().map(|source| source.cue).collect(),
            families: self.families.iter().map(|family| Arc::clone(&family.name)).collect(),
            patterns: Patterns::new(self),
        }
    }

    /// The codebook as one file, from which it can be read again.
    pub fn to_file(&self) -> File {
        let mut themes: Vec<ThemeFile> = self.themes.iter().map(ThemeFile::from).collect();
        for source in &self.rules {
            themes[usize::from(source.rule.theme.0)].rule.push(source.entry.clone());
        }
        let families =
            self.families.iter().map(|family| (family.name.to_string(), family.entry.clone()));
        File {
            schema: SCHEMA,
            replace: true,
            lists: self.lists.clone(),
            families: families.collect(),
            cue: self.cues.iter().map(|source| source.entry.clone()).collect(),
            theme: themes,
        }
    }

    fn lay_over(&mut self, name: &str, text: &str, own: bool) -> Vec<Problem> {
        let lines = Lines { file: Arc::from(name), text };
        if text.len() > LARGEST {
            return vec![lines.problem(0, "larger than 4 MB (expected a codebook)")];
        }
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                let line = error.span().map_or(0, |span| lines.at(span.start));
                return vec![lines.problem(line, error.message())];
            }
        };
        self.lay(lines, file, own)
    }

    fn lay(&mut self, lines: Lines<'_>, file: File, own: bool) -> Vec<Problem> {
        if file.schema != SCHEMA {
            let message = format!("schema is {} (expected {SCHEMA})", file.schema);
            return vec![lines.problem(1, &message)];
        }
        if file.replace {
            *self = Self::default();
        }
        let mut loader =
            Loader { lines, own, used: BTreeSet::new(), left: MOST_IN_ALL, problems: Vec::new() };
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
    /// How much its patterns may come to yet.
    left: usize,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn complain(&mut self, near: &str, message: &str) {
        // Each looks for its line from the top.
        if self.problems.len() >= MOST_SAID {
            return;
        }
        let line = self.lines.of(near);
        self.problems.push(self.lines.problem(line, message));
    }

    fn family(&mut self, codebook: &mut Source, name: String, source: Vec<String>) {
        let patterns = self.patterns(codebook, &name, &source);
        let family = Family { name: name.into(), patterns, entry: source };
        match codebook.families.iter_mut().find(|known| known.name == family.name) {
            Some(known) => *known = family,
            None => codebook.families.push(family),
        }
    }

    fn cue(&mut self, codebook: &mut Source, cue: CueFile) {
        let patterns = self.patterns(codebook, "cue", &cue.patterns);
        let CueFile { kind, reach, scope, .. } = cue;
        codebook.cues.push(CueSource { cue: Cue { kind, reach, scope }, patterns, entry: cue });
    }

    fn theme(&mut self, codebook: &mut Source, theme: ThemeFile) {
        let known = codebook.themes.iter().position(|known| *known.id == *theme.id);
        let id = if let Some(at) = known {
            ThemeId(u16::try_from(at).unwrap_or(u16::MAX))
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

    fn rule(&mut self, codebook: &mut Source, theme: ThemeId, entry: RuleFile) {
        let theme_id = &codebook.themes[usize::from(theme.0)].id;
        let id: Arc<str> = format!("{theme_id}.{}", entry.id).into();
        let written = format!("\"{}\"", entry.id);
        let same = codebook.rules.iter().position(|known| known.rule.id == id);
        if entry.off {
            match same {
                Some(at) => drop(codebook.rules.remove(at)),
                None => self.complain(&written, &format!("there is no rule `{id}` to take away")),
            }
            return;
        }
        if entry.patterns.is_empty() {
            return self.complain(&written, &format!("rule `{id}` has no `match`"));
        }
        let patterns = self.patterns(codebook, &id, &entry.patterns);
        let excluded = self.patterns(codebook, &id, &entry.not);
        let twin = |known: &&RuleSource| {
            known.rule.theme == theme && known.rule.id != id && known.patterns == patterns
        };
        if let Some(twin) = codebook.rules.iter().find(twin) {
            let message = format!("rules `{}` and `{id}` always match together", twin.rule.id);
            self.complain(&written, &message);
        }
        let rule = Rule {
            id,
            theme,
            facet: entry.facet.as_deref().map(Arc::from),
            sign: entry.sign,
            side: entry.side,
            own: self.own,
        };
        let place = Place::new(&self.lines.file, self.lines.of(&written));
        let source = RuleSource { rule, patterns, excluded, entry, place };
        match same {
            Some(at) if self.own != codebook.rules[at].rule.own => codebook.rules[at] = source,
            Some(_) => {
                self.complain(&written, &format!("rule `{}` stands twice", source.rule.id));
            }
            None => codebook.rules.push(source),
        }
    }

    fn patterns(&mut self, codebook: &Source, of: &str, texts: &[String]) -> Vec<Vec<Item>> {
        let mut patterns = Vec::new();
        for text in texts {
            match parse(text, &codebook.lists, &mut self.used, &mut self.left) {
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
