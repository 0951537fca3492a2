//! Results of earlier runs (`--cache DIR`): what the tagger found in interviews
//! that have not changed. It finds the same in the same words by the same
//! codebook and weights, so that a result is known by these alone, and whatever
//! else a run does is done anew.
//!
//! An entry is a file that holds no word of an interview: where its mentions
//! stand, and by which rules. It is written beside and renamed, so that runs
//! may share a folder; one that is not as it was written is not used, and is
//! written again.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read as _, Write as _};
#[cfg(unix)]
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use winloss::codebook::ThemeId;
use winloss::interview::Interview;
use winloss::tag::{Mention, Span, Tagged, Tagger};

use super::say;

/// What every entry begins with; changed with the form of an entry.
const MARK: &str = "winloss cache 2";

/// By what backups, and our own reading of folders, know a cache
/// (<https://bford.info/cachedir/>).
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n";

/// No entry is larger.
const LARGEST: u64 = 256 << 20;

/// A folder of results, for one tagger.
pub(crate) struct Cache<'t> {
    folder: PathBuf,
    tagger: &'t Tagger,
    /// What made the results: the program and the tagger.
    maker: String,
    /// Whether a result could not be kept, which is said once.
    is_full: AtomicBool,
}

/// Whether each mention stands in the interview, and each theme in the
/// codebook.
fn fits(tagged: &Tagged, interview: &Interview, tagger: &Tagger) -> bool {
    let has = |theme: ThemeId| usize::from(theme.0) < tagger.codebook().themes.len();
    let stands = |mention: &Mention| {
        let Some(turn) = interview.turns.get(mention.turn as usize) else { return false };
        let stands = |span: Span| turn.text.get(span.range()).is_some();
        has(mention.theme)
            && stands(mention.sentence)
            && stands(mention.span)
            && mention.cues.iter().all(|cue| stands(cue.span))
    };
    tagged.mentions.iter().all(stands) && tagged.faint.iter().all(|faint| has(faint.theme))
}

impl<'t> Cache<'t> {
    /// The results in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// If it is no folder that can be made.
    pub(crate) fn open(folder: &Path, tagger: &'t Tagger) -> Result<Self> {
        let name = folder.display();
        make(folder)
            .and_then(|()| fs::write(folder.join("CACHEDIR.TAG"), TAG))
            .with_context(|| format!("cannot make the cache `{name}`"))?;
        let maker = format!("{MARK} {} {}", env!("CARGO_PKG_VERSION"), tagger.fingerprint());
        let is_full = AtomicBool::new(false);
        Ok(Self { folder: folder.to_owned(), tagger, maker, is_full })
    }

    /// What is found in interviews that were read together, found now or
    /// before.
    pub(crate) fn tag<'i>(&self, interviews: impl Iterator<Item = &'i Interview>) -> Vec<Tagged> {
        let interviews: Vec<_> = interviews.collect();
        if interviews.is_empty() {
            return Vec::new();
        }
        let key = self.key(&interviews);
        let path = self.folder.join(&key[..2]).join(&key[2..]);
        if let Some(known) = self.read(&path, &key, &interviews) {
            return known;
        }
        let tagged: Vec<_> =
            interviews.iter().map(|interview| self.tagger.tagged(interview)).collect();
        if let Err(error) = write(&path, &key, &tagged)
            && !self.is_full.swap(true, Ordering::Relaxed)
        {
            let folder = self.folder.display();
            say(&format!("nothing more is kept in the cache `{folder}`: {error}"));
        }
        tagged
    }

    /// A name for all that the tagger sees, and for what it sees it with.
    ///
    /// # Panics
    /// Never: an interview can be written as JSON.
    fn key(&self, interviews: &[&Interview]) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.maker);
        for Interview { kind, facts, speakers, turns, .. } in interviews {
            let seen = serde_json::to_vec(&(kind, facts, speakers, turns));
            hash.update(seen.expect("an interview is JSON"));
        }
        hex(hash)
    }

    /// An entry, if it is there and as it was written.
    fn read(&self, path: &Path, key: &str, interviews: &[&Interview]) -> Option<Vec<Tagged>> {
        let metadata = fs::metadata(path).ok()?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            return None;
        }
        let mut entry = String::new();
        File::open(path).ok()?.take(LARGEST).read_to_string(&mut entry).ok()?;
        let (sum, body) = entry.split_once('\n')?;
        if sum != checksum(key, body) {
            return None;
        }
        let known: Vec<Tagged> = serde_json::from_str(body).ok()?;
        let fits = known.len() == interviews.len()
            && known.iter().zip(interviews).all(|(known, one)| fits(known, one, self.tagger));
        fits.then_some(known)
    }
}

/// Writes an entry beside its place and moves it there.
fn write(path: &Path, key: &str, tagged: &[Tagged]) -> io::Result<()> {
    let body = serde_json::to_string(tagged)?;
    let folder = path.parent().unwrap_or(path);
    make(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(checksum(key, &body).as_bytes())?;
    file.write_all(b"\n")?;
    file.write_all(body.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// Makes a folder that only its owner may read.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder)
}

fn checksum(key: &str, body: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(key);
    hash.update(body);
    hex(hash)
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
