//! Where a report goes: standard output, or a file that is there whole or not at all.

use super::exit::Exit;
use super::terminal::{Stop, cannot_write, write_all};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The unfinished file, which an interrupted run takes away.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Where a report goes.
#[derive(Debug)]
pub(crate) enum Output {
    /// Standard output.
    Standard(Stdout),
    /// A file, written beside its place and moved there at the end.
    Whole {
        writer: BufWriter<File>,
        unfinished: PathBuf,
        path: PathBuf,
    },
    /// A pipe or a device, which cannot be replaced.
    Direct(BufWriter<File>),
}

impl Output {
    /// Opens `path`, or standard output.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Standard(io::stdout()));
        };
        match fs::metadata(path) {
            Ok(data) if data.is_dir() => return Err(io::Error::other("it is a folder")),
            Ok(data) if !data.is_file() => {
                let file = OpenOptions::new().write(true).open(path)?;
                return Ok(Self::Direct(BufWriter::new(file)));
            }
            _ => {}
        }
        // A link stays a link: what it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
        name.push(format!(".{}.tmp", std::process::id()));
        let unfinished = path.with_file_name(name);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&unfinished)?;
        if let Ok(mut slot) = UNFINISHED.lock() {
            *slot = Some(unfinished.clone());
        }
        Ok(Self::Whole {
            writer: BufWriter::new(file),
            unfinished,
            path,
        })
    }

    /// Writes a part.
    pub(crate) fn write(&mut self, text: &str) -> Result<(), Stop> {
        if text.is_empty() {
            return Ok(());
        }
        match self {
            Self::Standard(out) => write_all(&mut out.lock(), text),
            Self::Whole { writer, .. } | Self::Direct(writer) => {
                Ok(writer.write_all(text.as_bytes())?)
            }
        }
    }

    /// Puts the file in its place.
    pub(crate) fn finish(self) -> Result<(), Stop> {
        match self {
            Self::Standard(_) => Ok(()),
            Self::Direct(mut writer) => Ok(writer.flush()?),
            Self::Whole {
                writer,
                unfinished,
                path,
            } => {
                let written = writer.into_inner().map_err(io::IntoInnerError::into_error);
                let moved = written.and_then(|file| {
                    if let Ok(old) = fs::metadata(&path) {
                        file.set_permissions(old.permissions())?;
                    }
                    file.sync_all()?;
                    drop(file);
                    fs::rename(&unfinished, &path)
                });
                if moved.is_err() {
                    discard();
                }
                if let Ok(mut slot) = UNFINISHED.lock() {
                    *slot = None;
                }
                Ok(moved?)
            }
        }
    }

    /// Says why writing stopped, and how the run ends then.
    pub(crate) fn stopped(stop: Stop, path: Option<&Path>) -> Exit {
        discard();
        let Stop::Failed(error) = stop else {
            return Exit::Clean;
        };
        let name = path.map_or("standard output".to_owned(), |path| {
            format!("`{}`", path.display())
        });
        cannot_write(&name, &error)
    }
}

fn discard() {
    if let Ok(mut slot) = UNFINISHED.lock()
        && let Some(path) = slot.take()
    {
        let _ = fs::remove_file(path);
    }
}

/// On Ctrl-C takes away the unfinished file and ends.
pub(crate) fn tidy_when_interrupted() {
    // Without the handler the system ends the program, and the file stays.
    let _ = ctrlc::set_handler(|| {
        discard();
        std::process::exit(Exit::Interrupted as i32);
    });
}
