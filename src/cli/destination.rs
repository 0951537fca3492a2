//! Where a result goes: standard output, or a file that is whole or not there;
//! or a device or a pipe, which is written to and never replaced.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Where a result goes.
pub(crate) enum Destination {
    /// Standard output.
    Screen(BufWriter<io::StdoutLock<'static>>),
    /// A file beside the one that was named; renamed over it at the end.
    File { target: PathBuf, beside: BufWriter<tempfile::NamedTempFile> },
    /// What is no file, such as `/dev/null`.
    Device { target: PathBuf, open: BufWriter<File> },
}

impl Destination {
    /// Standard output, or the file at `path`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Screen(BufWriter::with_capacity(1 << 16, io::stdout().lock())));
        };
        // A link stays one: what it leads to is written.
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::metadata(path).is_ok_and(|met| !met.is_file() && !met.is_dir()) {
            let open = File::options().write(true).open(path);
            let open = open.with_context(|| format!("cannot write `{}`", path.display()))?;
            let open = BufWriter::with_capacity(1 << 16, open);
            return Ok(Self::Device { target: path.to_owned(), open });
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let beside = tempfile::Builder::new()
            .prefix(".winloss-")
            .tempfile_in(folder)
            .with_context(|| format!("cannot write beside `{}`", path.display()))?;
        // JSON comes in pieces of a few bytes: each would be a call of its own.
        let beside = BufWriter::with_capacity(1 << 16, beside);
        Ok(Self::File { target: path.to_owned(), beside })
    }

    /// Puts the result in its place.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Screen(mut screen) => screen.flush().context("cannot write the result"),
            Self::Device { target, mut open } => {
                open.flush().with_context(|| format!("cannot write `{}`", target.display()))
            }
            Self::File { target, beside } => {
                let wrong = || format!("cannot write `{}`", target.display());
                let flushed = beside.into_inner().map_err(io::IntoInnerError::into_error);
                let beside = flushed.with_context(wrong)?;
                beside.as_file().sync_all().with_context(wrong)?;
                keep_permissions(&target, beside.path()).with_context(wrong)?;
                beside.persist(&target).map_err(|error| error.error).with_context(wrong)?;
                Ok(())
            }
        }
    }
}

/// A new file may be read by whoever may read other new files, an old one by
/// whom it could before.
fn keep_permissions(target: &Path, beside: &Path) -> io::Result<()> {
    match fs::metadata(target) {
        Ok(old) => fs::set_permissions(beside, old.permissions()),
        Err(_) => usual_permissions(beside),
    }
}

#[cfg(unix)]
fn usual_permissions(beside: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // The results are confidential: as private as a temporary file, but for
    // the group.
    fs::set_permissions(beside, fs::Permissions::from_mode(0o640))
}

#[cfg(not(unix))]
fn usual_permissions(_beside: &Path) -> io::Result<()> {
    Ok(())
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Screen(screen) => screen.write(bytes),
            Self::File { beside, .. } => beside.write(bytes),
            Self::Device { open, .. } => open.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Screen(screen) => screen.flush(),
            Self::File { beside, .. } => beside.flush(),
            Self::Device { open, .. } => open.flush(),
        }
    }
}
