//! From what the user named to files: folders are walked in an order that does
//! not depend on the file system, and what is no interview is counted.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use walkdir::WalkDir;

use super::Settings;
use super::sources::Source;
use crate::place::{Place, Problem};

/// The sources below `names`, each once, and what was left out.
///
/// Files of a folder come sorted by name. Links are followed, though not in
/// circles. Hidden files, and files that hold no interview whatever is in
/// them (pictures, recordings, programs, a `README`), are skipped and counted; a
/// file named by itself is always read.
pub fn find(names: &[PathBuf], settings: &Settings) -> (Vec<Source>, Vec<Problem>) {
    let mut found = Found::default();
    match Globs::of(settings) {
        Ok(globs) => {
            for name in names {
                found.named(name, &globs);
            }
        }
        Err(message) => found.problems.push(Problem::left_out(Place::whole("-"), message)),
    }
    (found.sources, found.problems)
}

/// The patterns of `--include` and `--exclude`.
pub(super) struct Globs {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

impl Globs {
    /// Reads the patterns; says what is wrong with the first bad one.
    pub(super) fn of(settings: &Settings) -> Result<Self, String> {
        let read = |patterns: &[String]| -> Result<Vec<Pattern>, String> {
            let read = patterns.iter().map(|pattern| {
                Pattern::new(pattern).map_err(|error| format!("`{pattern}` is no pattern: {error}"))
            });
            read.collect()
        };
        Ok(Self { include: read(&settings.include)?, exclude: read(&settings.exclude)? })
    }

    /// Whether a file, named below its folder, is wanted.
    fn wants(&self, file: &Path) -> bool {
        self.include.is_empty() || self.include.iter().any(|pattern| matches(pattern, file))
    }

    /// Whether a file or folder, named below its folder, is not wanted.
    fn refuses(&self, path: &Path) -> bool {
        self.exclude.iter().any(|pattern| matches(pattern, path))
    }
}

/// A pattern without a slash is one of names, as in `*.csv`; one with a slash
/// is of the whole path below the folder, as in `2025/**/*.txt`.
fn matches(pattern: &Pattern, path: &Path) -> bool {
    if pattern.as_str().contains('/') {
        return pattern.matches_path_with(path, OPTIONS);
    }
    path.file_name().is_some_and(|name| pattern.matches_with(&name.to_string_lossy(), OPTIONS))
}

#[derive(Default)]
struct Found {
    sources: Vec<Source>,
    problems: Vec<Problem>,
    /// Where each file really is, so that none is read twice.
    seen: HashSet<PathBuf>,
}

impl Found {
    fn named(&mut self, name: &Path, globs: &Globs) {
        if is_standard_input(name) {
            self.once(Path::new("-"), Source::standard_input());
        } else if name.is_dir() {
            self.folder(name, globs);
        } else if is_named_pipe(name) {
            let message = "a named pipe, for whose writer this would wait (expected a file, or \
                           `-` and `< PIPE`)";
            let place = Place::whole(&name.to_string_lossy());
            self.problems.push(Problem::left_out(place, message));
        } else {
            self.once(name, Source::file(name));
        }
    }

    /// Takes a source, unless it was taken before.
    fn once(&mut self, path: &Path, source: Source) {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if self.seen.insert(real) {
            self.sources.push(source);
        } else {
            let message = "named more than once: it is read once";
            self.problems.push(Problem::noted(Place::whole(&source.name), message));
        }
    }

    fn folder(&mut self, folder: &Path, globs: &Globs) {
        let mut skipped = BTreeMap::<Skipped, usize>::new();
        let mut skip = |kind| *skipped.entry(kind).or_default() += 1;
        let mut taken = 0_usize;
        let mut entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.problems.push(unreadable(folder, &error));
                    continue;
                }
            };
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let is_folder = entry.file_type().is_dir();
            let kind = match entry.depth() {
                0 => None,
                _ if is_hidden(below) => Some(Skipped::Hidden),
                _ if globs.refuses(below) => Some(Skipped::Refused),
                _ if is_folder && is_cache(entry.path()) => Some(Skipped::Cache),
                _ if is_folder => None,
                _ if !globs.wants(below) => Some(Skipped::Refused),
                // Reading one would wait for ever.
                _ if !entry.file_type().is_file() => Some(Skipped::Device),
                _ => Skipped::by_name(below),
            };
            if let Some(kind) = kind {
                skip(kind);
                if is_folder {
                    entries.skip_current_dir();
                }
            } else if !is_folder {
                taken += 1;
                self.once(entry.path(), Source::file(entry.path()));
            }
        }
        let place = Place::whole(&folder.to_string_lossy());
        for (kind, count) in &skipped {
            let message = format!("skipped {}", kind.counted(*count));
            self.problems.push(Problem::noted(place.clone(), message));
        }
        if taken == 0 {
            self.problems.push(Problem::left_out(place, "a folder without files to read"));
        }
    }
}

fn unreadable(folder: &Path, error: &walkdir::Error) -> Problem {
    let place = Place::whole(&error.path().unwrap_or(folder).to_string_lossy());
    if let Some(ancestor) = error.loop_ancestor() {
        let message = format!("a link back to `{}`: not followed", ancestor.display());
        return Problem::noted(place, message);
    }
    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Problem::left_out(place, format!("cannot be read: {reason}"))
}

/// Whether it is standard input, by whatever name: it can be read only once.
fn is_standard_input(name: &Path) -> bool {
    ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].iter().any(|known| name == Path::new(known))
}

/// Whether it is a named pipe of the file system. One that a shell has opened
/// for us, `<(command)`, has its writer.
#[cfg(unix)]
fn is_named_pipe(name: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let is_open = name.starts_with("/dev/fd") || name.starts_with("/proc");
    !is_open && name.metadata().is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_named_pipe(_: &Path) -> bool {
    false
}

/// Whether a program keeps there what it can make again
/// (<https://bford.info/cachedir/>).
fn is_cache(folder: &Path) -> bool {
    folder.join("CACHEDIR.TAG").is_file()
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Why a file of a folder is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Skipped {
    Hidden,
    /// By `--include` and `--exclude`.
    Refused,
    /// What Office and systems leave behind.
    Leftover,
    /// What tells of the folder.
    About,
    Picture,
    Recording,
    Archive,
    Program,
    /// A named pipe, a socket, a device.
    Device,
    /// What a program, this one too, can make again.
    Cache,
}

impl Skipped {
    /// What a file's name tells that it cannot be an interview.
    fn by_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        if name.starts_with("~$") || matches!(name.as_str(), "thumbs.db" | "desktop.ini") {
            return Some(Self::Leftover);
        }
        if ABOUT.contains(&name.split('.').next().unwrap_or_default()) {
            return Some(Self::About);
        }
        let (_, extension) = name.rsplit_once('.')?;
        let kinds = KINDS.iter().find(|(_, extensions)| extensions.contains(&extension));
        kinds.map(|(kind, _)| *kind)
    }

    fn counted(self, count: usize) -> String {
        let (one, many) = match self {
            Self::Hidden => ("hidden file or folder", "hidden files or folders"),
            Self::Refused => {
                ("file by `--include` or `--exclude`", "files by `--include` or `--exclude`")
            }
            Self::Leftover => ("lock or system file", "lock or system files"),
            Self::About => ("file about the folder", "files about the folder"),
            Self::Picture => ("picture", "pictures"),
            Self::Recording => ("recording", "recordings"),
            Self::Archive => ("archive", "archives"),
            Self::Program => ("program or settings file", "program or settings files"),
            Self::Device => ("pipe, socket or device", "pipes, sockets or devices"),
            Self::Cache => ("folder of a cache", "folders of caches"),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    }
}

/// What people call the files that tell what a folder holds.
const ABOUT: &[&str] = &["readme", "license", "licence", "changelog", "contributing", "notice"];

const KINDS: &[(Skipped, &[&str])] = &[
    (
        Skipped::Picture,
        &[
            "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "svg", "ico", "psd",
            "ai", "raw",
        ],
    ),
    (
        Skipped::Recording,
        &[
            "mp3", "mp4", "m4a", "m4v", "wav", "aac", "ogg", "oga", "opus", "flac", "wma", "mov",
            "avi", "mkv", "webm", "wmv", "mpg", "mpeg", "aif", "aiff",
        ],
    ),
    (Skipped::Archive, &["zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar", "iso", "dmg"]),
    (
        Skipped::Program,
        &[
            "exe", "dll", "so", "dylib", "a", "o", "bin", "class", "jar", "wasm", "pyc", "py",
            "rs", "js", "ts", "go", "java", "c", "h", "cpp", "hpp", "cs", "rb", "php", "sh", "bat",
            "ps1", "sql", "css", "scss", "toml", "yaml", "yml", "lock", "ini", "cfg", "ttf", "otf",
            "woff", "woff2", "db", "sqlite", "sqlite3", "parquet", "tmp", "bak", "swp",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for file in [
            "deals.csv",
            "b/two.txt",
            "b/one.txt",
            "b/call.mp4",
            "b/~$one.docx",
            ".git/config",
            "a.md",
            "c/.DS_Store",
            "logo.png",
            "README.md",
        ] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, "x").expect("written");
        }
        folder
    }

    fn names(folder: &Path, settings: &Settings) -> (Vec<String>, Vec<String>) {
        let (sources, problems) = find(&[folder.to_owned()], settings);
        let start = format!("{}/", folder.display());
        let below = |name: &str| name.replace(&start, "");
        (
            sources.iter().map(|source| below(&source.name)).collect(),
            problems.iter().map(|problem| problem.message.clone()).collect(),
        )
    }

    #[test]
    fn folders_are_walked_in_order_and_the_rest_is_counted() {
        let folder = folder();
        let (names, problems) = names(folder.path(), &Settings::default());
        assert_eq!(names, ["a.md", "b/one.txt", "b/two.txt", "deals.csv"]);
        let expected = [
            "skipped 2 hidden files or folders",
            "skipped 1 lock or system file",
            "skipped 1 file about the folder",
            "skipped 1 picture",
            "skipped 1 recording",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn patterns_choose_files() {
        let folder = folder();
        let cases: [(&[&str], &[&str], &[&str]); 5] = [
            (&["*.txt"], &[], &["b/one.txt", "b/two.txt"]),
            (&["b/*"], &["two*"], &["b/one.txt"]),
            (&[], &["b"], &["a.md", "deals.csv"]),
            (&["**/*.md"], &[], &["a.md"]),
            (&["*.xyz"], &[], &[]),
        ];
        for (include, exclude, expected) in cases {
            let own = |list: &[&str]| list.iter().map(ToString::to_string).collect();
            let settings =
                Settings { include: own(include), exclude: own(exclude), ..Settings::default() };
            assert_eq!(names(folder.path(), &settings).0, expected, "{include:?} {exclude:?}");
        }
    }

    #[test]
    fn a_file_is_read_once_however_often_it_is_named() {
        let folder = folder();
        let file = folder.path().join("a.md");
        let (sources, problems) =
            find(&[file.clone(), folder.path().to_owned(), file], &Settings::default());
        assert_eq!(sources.len(), 4);
        let twice = problems.iter().filter(|problem| problem.message.contains("more than once"));
        assert_eq!(twice.count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles_and_no_socket_is_waited_for() {
        let folder = folder();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("b/loop")).expect("linked");
        std::os::unix::fs::symlink("nowhere", folder.path().join("b/gone.txt")).expect("linked");
        let socket = folder.path().join("b/socket.txt");
        let _held = std::os::unix::net::UnixListener::bind(socket).expect("bound");
        let (names, problems) = names(folder.path(), &Settings::default());
        assert_eq!(names.len(), 4);
        assert!(problems.iter().any(|message| message == "skipped 1 pipe, socket or device"));
        assert!(problems.iter().any(|message| message.starts_with("a link back to")));
        assert!(problems.iter().any(|message| message.starts_with("cannot be read: ")));
    }
}
