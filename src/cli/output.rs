//! Where a report goes: standard output, or a file that is there whole or not at all.

use super::exit::Exit;
use super::terminal::{Stop, cannot_write};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Unfinished files that go when a run is ended at once.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Where a report is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Standard output.
    Standard,
    /// A file, which is replaced.
    File(PathBuf),
    /// A file to whose end it is added.
    Append(PathBuf),
    /// A file that grows under the name of `partial`, which a later run may go on with from the byte `from`.
    Resumable {
        path: PathBuf,
        partial: PathBuf,
        from: u64,
    },
}

impl Target {
    /// The file, where it is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Standard => None,
            Self::File(path) | Self::Append(path) | Self::Resumable { path, .. } => Some(path),
        }
    }

    /// Says why writing stopped, and how the run ends then.
    pub(crate) fn stopped(&self, stop: Stop) -> Exit {
        let Stop::Failed(error) = stop else {
            return Exit::Clean;
        };
        let name = self.path().map_or("standard output".to_owned(), |path| {
            format!("`{}`", path.display())
        });
        cannot_write(&name, &error)
    }
}

/// A report being written.
#[derive(Debug)]
pub(crate) enum Output {
    /// Standard output.
    Standard(Stdout),
    /// A file, written under another name and moved to its place at the end.
    Moved {
        writer: BufWriter<File>,
        unfinished: PathBuf,
        path: PathBuf,
        /// Whether the unfinished file is of use to a later run.
        resumable: bool,
    },
    /// A pipe, a device or a file to add to.
    Direct(BufWriter<File>),
}

impl Output {
    /// Opens a target.
    pub(crate) fn open(target: &Target) -> io::Result<Self> {
        match target {
            Target::Standard => Ok(Self::Standard(io::stdout())),
            Target::Append(path) => {
                let file = OpenOptions::new().append(true).create(true).open(path)?;
                Ok(Self::Direct(BufWriter::new(file)))
            }
            Target::File(path) => Self::file(path),
            Target::Resumable {
                path,
                partial,
                from,
            } => {
                let file = OpenOptions::new()
                    .write(true)
                    .create(true)
                    .truncate(false)
                    .open(partial)?;
                file.set_len(*from)?;
                let mut writer = BufWriter::new(file);
                io::Seek::seek(&mut writer, io::SeekFrom::End(0))?;
                Ok(Self::Moved {
                    writer,
                    unfinished: partial.clone(),
                    path: path.clone(),
                    resumable: true,
                })
            }
        }
    }

    fn file(path: &Path) -> io::Result<Self> {
        if !is_replaceable(path)? {
            let file = OpenOptions::new().write(true).open(path)?;
            return Ok(Self::Direct(BufWriter::new(file)));
        }
        // A link stays a link: what it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let unfinished = beside(&path, ".", &format!(".{}.tmp", std::process::id()))?;
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&unfinished)?;
        if let Ok(mut list) = UNFINISHED.lock() {
            list.push(unfinished.clone());
        }
        Ok(Self::Moved {
            writer: BufWriter::new(file),
            unfinished,
            path,
            resumable: false,
        })
    }

    /// Ends a part: whoever reads along sees it, and a run that is killed has it on disk where another can go on with it.
    pub(crate) fn part(&mut self, text: &str) -> Result<(), Stop> {
        if text.is_empty() {
            return Ok(());
        }
        self.write_all(text.as_bytes())?;
        match self {
            Self::Standard(_)
            | Self::Moved {
                resumable: true, ..
            } => Ok(self.flush()?),
            _ => Ok(()),
        }
    }

    /// Puts the file in its place.
    pub(crate) fn finish(self) -> Result<(), Stop> {
        match self {
            Self::Standard(mut out) => Ok(out.flush()?),
            Self::Direct(mut writer) => Ok(writer.flush()?),
            Self::Moved {
                writer,
                unfinished,
                path,
                resumable,
            } => {
                let moved = moved(writer, &unfinished, &path);
                if moved.is_err() && !resumable {
                    let _ = fs::remove_file(&unfinished);
                }
                forget(&unfinished);
                Ok(moved?)
            }
        }
    }

    /// Ends a file before its end, under a name that says so: the name, where something is kept.
    pub(crate) fn keep_part(self) -> Option<PathBuf> {
        let Self::Moved {
            writer,
            unfinished,
            path,
            resumable,
        } = self
        else {
            return None;
        };
        let to = if resumable {
            unfinished.clone()
        } else {
            beside(&path, "", ".partial").ok()?
        };
        let kept = moved(writer, &unfinished, &to);
        forget(&unfinished);
        kept.ok().map(|()| to)
    }

    /// Takes away what was written of a file that cannot be finished.
    pub(crate) fn discard(self) {
        if let Self::Moved {
            unfinished,
            resumable: false,
            ..
        } = &self
        {
            let _ = fs::remove_file(unfinished);
            forget(unfinished);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.lock().write(bytes),
            Self::Moved { writer, .. } | Self::Direct(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.lock().flush(),
            Self::Moved { writer, .. } | Self::Direct(writer) => writer.flush(),
        }
    }
}

/// Whether a path is a file or free; otherwise it is a pipe or a device.
pub(crate) fn is_replaceable(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => Err(io::Error::other("it is a folder")),
        Ok(data) => Ok(data.is_file()),
        Err(_) => Ok(true),
    }
}

/// The path of a file beside another, with its name and more.
pub(crate) fn beside(path: &Path, before: &str, after: &str) -> io::Result<PathBuf> {
    let mut name = OsString::from(before);
    name.push(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
    name.push(after);
    Ok(path.with_file_name(name))
}

fn moved(writer: BufWriter<File>, from: &Path, to: &Path) -> io::Result<()> {
    let file = writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    if let Ok(old) = fs::metadata(to) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()?;
    drop(file);
    if from != to {
        fs::rename(from, to)?;
    }
    Ok(())
}

fn forget(unfinished: &Path) {
    if let Ok(mut list) = UNFINISHED.lock() {
        list.retain(|path| path != unfinished);
    }
}

/// Takes away all unfinished files, for a program that ends at once.
pub(crate) fn discard_all() {
    if let Ok(mut list) = UNFINISHED.lock() {
        for path in list.drain(..) {
            let _ = fs::remove_file(path);
        }
    }
}
