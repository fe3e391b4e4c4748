//! Which letters to check: files as named, folders walked.

use ignore::{DirEntry, WalkBuilder};
use imrlint::report::Failure;
use imrlint::source::{LARGEST_INPUT, Source, SourceError};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Endings of letters that are looked for in folders.
const ENDINGS: &[&str] = &["txt", "md", "markdown", "html", "htm", "pdf"];

/// Something to check.
#[derive(Debug)]
pub(crate) struct Input {
    /// How reports name it.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) place: Place,
}

/// Where an input is.
#[derive(Debug)]
pub(crate) enum Place {
    /// Standard input.
    Standard,
    /// A file.
    File(PathBuf),
    /// Nowhere that can be read.
    Nowhere(Failure),
}

/// What the paths of the command line lead to.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// Letters, in the order of the command line and sorted within a folder.
    pub(crate) list: Vec<Input>,
    /// Folders without any, with how many letters ignore files leave out.
    pub(crate) empty: Vec<(PathBuf, usize)>,
    /// What to tell on the way.
    pub(crate) notices: Vec<String>,
    seen: HashSet<PathBuf>,
}

/// How to look for letters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Search<'a> {
    /// What `-` is called.
    pub(crate) stdin_name: &'a str,
    /// Whether ignore files count.
    pub(crate) heed_ignore: bool,
    /// The report, which is no letter.
    pub(crate) output: Option<&'a Path>,
}

impl Inputs {
    /// Finds all letters. Nothing is read yet.
    pub(crate) fn find(paths: &[PathBuf], search: Search) -> Self {
        let mut inputs = Self::default();
        let output = search.output.and_then(|path| path.canonicalize().ok());
        for path in paths {
            if path.as_os_str() == "-" {
                inputs.add(
                    search.stdin_name.to_owned(),
                    Path::new("-"),
                    Place::Standard,
                );
                continue;
            }
            match path.metadata() {
                Err(error) => {
                    let failure = Failure::unreadable(&error);
                    inputs.add(shown(path), path, Place::Nowhere(failure));
                }
                Ok(data) if data.is_dir() => inputs.folder(path, search, output.as_deref()),
                Ok(_) => inputs.add(shown(path), path, Place::File(path.clone())),
            }
        }
        inputs
    }

    fn add(&mut self, name: String, path: &Path, place: Place) {
        let key = path.strip_prefix(".").unwrap_or(path);
        if self.seen.insert(key.to_owned()) {
            self.list.push(Input { name, place });
        }
    }

    fn folder(&mut self, folder: &Path, search: Search, output: Option<&Path>) {
        let mut found = 0;
        for entry in walk(folder, search.heed_ignore) {
            match entry {
                Ok(entry) => {
                    if let Some(error) = entry.error() {
                        self.notices
                            .push(format!("ignore file not understood in part: {error}"));
                    }
                    if !is_letter(&entry) || is_same(entry.path(), output) {
                        continue;
                    }
                    found += 1;
                    let path = entry.into_path();
                    self.add(shown(&path), &path.clone(), Place::File(path));
                }
                Err(error) => found += usize::from(self.unwalkable(folder, &error)),
            }
        }
        if found == 0 {
            let ignored = if search.heed_ignore {
                count_all(folder)
            } else {
                0
            };
            self.empty.push((folder.to_owned(), ignored));
        }
    }

    /// Notes what the walk could not enter; whether it counts as an input.
    fn unwalkable(&mut self, folder: &Path, error: &ignore::Error) -> bool {
        let Some(path) = path_of(error) else {
            self.notices
                .push(format!("in `{}`: {error}", folder.display()));
            return false;
        };
        // A link back to a folder above: all that is in there is walked already.
        if is_loop(error) {
            return false;
        }
        // A link that leads nowhere, to something that would not have been a letter.
        let link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
        if link && !has_ending(path) {
            return false;
        }
        let failure = match error.io_error() {
            Some(_) if link => Failure::dangling(),
            Some(error) => Failure::unreadable(error),
            None => Failure::unreadable(&io::Error::other(error.to_string())),
        };
        let path = path.to_owned();
        self.add(shown(&path), &path, Place::Nowhere(failure));
        true
    }
}

fn walk(folder: &Path, heed_ignore: bool) -> ignore::Walk {
    WalkBuilder::new(folder)
        .follow_links(true)
        .parents(heed_ignore)
        .ignore(heed_ignore)
        .git_ignore(heed_ignore)
        .git_exclude(heed_ignore)
        .git_global(heed_ignore)
        .sort_by_file_name(Ord::cmp)
        .build()
}

fn is_letter(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file()) && has_ending(entry.path())
}

fn has_ending(path: &Path) -> bool {
    let ending = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    ENDINGS
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

fn is_same(path: &Path, output: Option<&Path>) -> bool {
    output.is_some_and(|output| {
        path.file_name() == output.file_name()
            && path.canonicalize().is_ok_and(|path| path == output)
    })
}

fn count_all(folder: &Path) -> usize {
    let entries = walk(folder, false).flatten();
    entries.filter(is_letter).count()
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false,
    }
}

/// A path as reports name it.
pub(crate) fn shown(path: &Path) -> String {
    let short = path.strip_prefix(".").unwrap_or(path);
    let short = if short.as_os_str().is_empty() {
        path
    } else {
        short
    };
    short.to_string_lossy().into_owned()
}

impl Input {
    /// Reads it.
    pub(crate) fn read(&self) -> Result<Source, Failure> {
        let bytes = match &self.place {
            Place::Nowhere(failure) => return Err(failure.clone()),
            Place::Standard => limited(io::stdin().lock()),
            Place::File(path) => File::open(path).and_then(limited),
        };
        let bytes = bytes.map_err(|error| Failure::unreadable(&error))?;
        if bytes.len() as u64 > LARGEST_INPUT {
            let bytes = match &self.place {
                Place::File(path) => path
                    .metadata()
                    .map_or(bytes.len() as u64, |data| data.len()),
                _ => bytes.len() as u64,
            };
            let limit = LARGEST_INPUT;
            return Err(Failure::from(&SourceError::TooLarge { bytes, limit }));
        }
        Source::read(&self.name, &bytes, None).map_err(|error| Failure::from(&error))
    }
}

/// The bytes of an input, one more than may be at most.
fn limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST_INPUT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
