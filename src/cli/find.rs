//! Which letters to check: files as named, folders walked, globs, lists of files.

use super::exit::Exit;
use super::inputs::{Input, InputArgs, InputFormat, Place, limited};
use super::json_lines::{Row, Rows};
use super::terminal::{complain, mistake};
use globset::{GlobBuilder, GlobMatcher};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};
use imrlint::report::{Failure, problem};
use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Endings of letters that are looked for in folders.
const ENDINGS: &[&str] = &["txt", "md", "markdown", "html", "htm", "pdf", "docx"];
/// Largest list of files.
const LARGEST_LIST: u64 = 256 << 20;

/// What the paths of the command line lead to.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// Letters, in the order of the command line and sorted within a folder.
    pub(crate) list: Vec<Input>,
    /// What was looked into without finding any.
    pub(crate) empty: Vec<Empty>,
    /// What to tell on the way.
    pub(crate) notices: Vec<String>,
    seen: HashSet<PathBuf>,
}

/// A place without letters.
#[derive(Debug)]
pub(crate) struct Empty {
    what: String,
    help: String,
}

impl Empty {
    /// That there are none, and why that may be.
    pub(crate) fn message(&self) -> String {
        problem(&format!("no letters in `{}`", self.what), &self.help)
    }
}

/// The letters at paths that a command takes beside its options; what is to be told of them is told.
pub(crate) fn letters_at(paths: &[PathBuf]) -> (Inputs, Exit) {
    let letters = InputArgs {
        paths: paths.to_vec(),
        ..InputArgs::default()
    };
    let inputs = match letters.find(&[]) {
        Ok(inputs) => inputs,
        Err((message, help)) => return (Inputs::default(), mistake(&message, &help)),
    };
    let mut exit = Exit::Clean;
    for empty in &inputs.empty {
        complain(&empty.message());
        exit = Exit::NoInput;
    }
    (inputs, exit)
}

/// How to look for letters.
struct Search<'a> {
    args: &'a InputArgs,
    /// Reports, which are no letters.
    outputs: Vec<PathBuf>,
    exclude: Gitignore,
}

impl Inputs {
    /// Finds all letters. Of files only those of JSON lines are read yet. The error is a mistake on the command line, and what
    /// to do.
    pub(crate) fn find(args: &InputArgs, outputs: &[&Path]) -> Result<Self, (String, String)> {
        let search = Search {
            args,
            outputs: outputs
                .iter()
                .filter_map(|path| path.canonicalize().ok())
                .collect(),
            exclude: excluded(&args.exclude)?,
        };
        let mut inputs = Self::default();
        let listed = match &args.files_from {
            Some(list) => listed(list).map_err(|error| {
                (
                    format!("cannot read the list `{}`: {error}", list.display()),
                    "--files-from expects a file with the path of a letter on each line".to_owned(),
                )
            })?,
            None => Vec::new(),
        };
        if let (Some(list), true) = (&args.files_from, listed.is_empty()) {
            inputs.empty.push(Empty {
                what: list.display().to_string(),
                help: "the list is empty".to_owned(),
            });
        }
        let here = [PathBuf::from(".")];
        let paths = match args.paths.as_slice() {
            [] if args.files_from.is_none() => here.as_slice(),
            paths => paths,
        };
        for path in paths {
            if path.as_os_str() == "-" {
                inputs.standard(args);
            } else {
                inputs.path(path, &search)?;
            }
        }
        for path in &listed {
            inputs.path(path, &search)?;
        }
        Ok(inputs)
    }

    fn path(&mut self, path: &Path, search: &Search) -> Result<(), (String, String)> {
        match path.metadata() {
            Ok(data) if data.is_dir() => self.folder(path, search, None),
            Ok(_) => self.file(path, search.args.input_format),
            Err(error) => match glob(path)? {
                Some((base, glob)) if error.kind() != io::ErrorKind::PermissionDenied => {
                    self.folder(&base, search, Some((path, &glob)));
                }
                _ => {
                    let failure = Failure::unreadable(&error);
                    self.add(path, Place::Nowhere(failure), None);
                }
            },
        }
        Ok(())
    }

    fn standard(&mut self, args: &InputArgs) {
        let name = args.stdin_name.as_deref().unwrap_or("-");
        if !self.seen.insert(PathBuf::from("-")) {
            return;
        }
        if InputFormat::is_lines(args.input_format, Path::new(name)) {
            self.rows(name, Rows::of_standard_input());
        } else {
            self.list.push(Input {
                name: name.to_owned(),
                place: Place::Standard,
                format: args.input_format,
            });
        }
    }

    fn file(&mut self, path: &Path, format: Option<InputFormat>) {
        if InputFormat::is_lines(format, path) {
            if self.is_new(path) {
                self.rows(&shown(path), Rows::of_file(path));
            }
        } else {
            self.add(path, Place::File(path.to_owned()), format);
        }
    }

    /// Letters that stand in one file, under their own names; a bad row under the file's name and its line.
    fn rows(&mut self, name: &str, rows: io::Result<(Rows, Vec<Row>)>) {
        let input = |name: String, place| Input {
            name,
            place,
            format: None,
        };
        let (rows, names) = match rows {
            Ok(rows) => rows,
            Err(error) => {
                let failure = Failure::unreadable(&error);
                self.list
                    .push(input(name.to_owned(), Place::Nowhere(failure)));
                return;
            }
        };
        if names.is_empty() {
            self.empty.push(Empty {
                what: name.to_owned(),
                help: "expected one letter a line, as {\"path\": \"a.txt\", \"text\": \"...\"}"
                    .to_owned(),
            });
        }
        for (row, (line, letter)) in (0_u32..).zip(names) {
            self.list.push(match letter {
                Ok(letter) => input(letter, Place::Row(rows.clone(), row)),
                Err(failure) => input(format!("{name}:{line}"), Place::Nowhere(failure)),
            });
        }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        self.seen
            .insert(path.strip_prefix(".").unwrap_or(path).to_owned())
    }

    fn add(&mut self, path: &Path, place: Place, format: Option<InputFormat>) {
        if self.is_new(path) {
            let name = shown(path);
            self.list.push(Input {
                name,
                place,
                format,
            });
        }
    }

    /// Looks into a folder, for letters or for what a glob stands for.
    fn folder(&mut self, folder: &Path, search: &Search, glob: Option<(&Path, &Glob)>) {
        let mut found = 0;
        let heed_ignore = !search.args.no_ignore;
        for entry in walk(folder, heed_ignore, &search.exclude) {
            match entry {
                Ok(entry) => {
                    if let Some(error) = entry.error() {
                        self.notices
                            .push(format!("ignore file not understood in part: {error}"));
                    }
                    if !is_wanted(&entry, glob) || search.is_output(entry.path()) {
                        continue;
                    }
                    found += 1;
                    match glob {
                        Some(_) => self.file(entry.path(), search.args.input_format),
                        None => self.file_in_folder(entry.path()),
                    }
                }
                Err(error) => found += usize::from(self.unwalkable(folder, &error)),
            }
        }
        if found == 0 {
            let all = || {
                let entries = walk(folder, false, &Gitignore::empty()).flatten();
                entries.filter(|entry| is_wanted(entry, glob)).count()
            };
            let help = match if heed_ignore || !search.exclude.is_empty() {
                all()
            } else {
                0
            } {
                0 if glob.is_some() => "the path has no letter that it fits".to_owned(),
                0 => format!(
                    "expected files ending in {}; name a file of another ending itself",
                    endings()
                ),
                1 => "one letter there is left out by an ignore file; --no-ignore checks it"
                    .to_owned(),
                n => format!(
                    "{n} letters there are left out by ignore files; --no-ignore checks them"
                ),
            };
            let what = glob.map_or(folder, |(path, _)| path).display().to_string();
            self.empty.push(Empty { what, help });
        }
    }

    /// JSON lines are read only when they are named: in a folder they are often reports.
    fn file_in_folder(&mut self, path: &Path) {
        self.add(path, Place::File(path.to_owned()), None);
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
        self.add(path, Place::Nowhere(failure), None);
        true
    }
}

impl Search<'_> {
    fn is_output(&self, path: &Path) -> bool {
        self.outputs.iter().any(|output| {
            path.file_name() == output.file_name()
                && path.canonicalize().is_ok_and(|path| path == *output)
        })
    }
}

/// The paths that a list holds.
fn listed(list: &Path) -> io::Result<Vec<PathBuf>> {
    let bytes = if list.as_os_str() == "-" {
        limited(io::stdin().lock(), LARGEST_LIST, 0)?
    } else {
        limited(File::open(list)?, LARGEST_LIST, 0)?
    };
    if bytes.len() as u64 > LARGEST_LIST {
        return Err(io::Error::other(format!("more than {LARGEST_LIST} bytes")));
    }
    let text =
        String::from_utf8(bytes).map_err(|_| io::Error::other("its paths are not all UTF-8"))?;
    // As `find -print0` and `git diff -z` write.
    let end = if text.contains('\0') { '\0' } else { '\n' };
    Ok(text
        .split(end)
        .map(|path| path.trim_end_matches('\r'))
        .filter(|path| !path.trim().is_empty())
        .map(PathBuf::from)
        .collect())
}

/// A path with signs that stand for others.
struct Glob {
    matcher: GlobMatcher,
    /// The ending, where it is written out: any file may be named so.
    ending: Option<String>,
}

/// The folder that a glob begins in, and the glob; `None` for a plain path.
fn glob(path: &Path) -> Result<Option<(PathBuf, Glob)>, (String, String)> {
    let Some(text) = path.to_str() else {
        return Ok(None);
    };
    let sign = |c| matches!(c, '*' | '?' | '[' | '{');
    if !text.contains(sign) {
        return Ok(None);
    }
    let text = text.strip_prefix("./").unwrap_or(text);
    let matcher = GlobBuilder::new(text)
        .literal_separator(true)
        .build()
        .map_err(|error| {
            (
                format!("`{text}` is no file, and no glob: {}", error.kind()),
                "`*` stands for a part of a name, `**` for folders, `{a,b}` for either".to_owned(),
            )
        })?
        .compile_matcher();
    let plain = |part: &Component| !part.as_os_str().to_string_lossy().contains(sign);
    let base: PathBuf = Path::new(text).components().take_while(plain).collect();
    let ending = Path::new(text)
        .extension()
        .and_then(|ending| ending.to_str());
    let ending = ending
        .filter(|ending| !ending.contains(sign))
        .map(str::to_owned);
    let base = match base.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => base,
    };
    Ok(Some((base, Glob { matcher, ending })))
}

fn excluded(globs: &[String]) -> Result<Gitignore, (String, String)> {
    let mut builder = GitignoreBuilder::new(".");
    for glob in globs {
        builder.add_line(None, glob).map_err(|error| {
            (
                format!("--exclude `{glob}`: {error}"),
                "write it as a line of .gitignore: `drafts/old/`, `*-template.docx`".to_owned(),
            )
        })?;
    }
    builder
        .build()
        .map_err(|error| (format!("--exclude: {error}"), String::new()))
}

fn walk(folder: &Path, heed_ignore: bool, exclude: &Gitignore) -> ignore::Walk {
    let mut builder = WalkBuilder::new(folder);
    builder
        .follow_links(true)
        .parents(heed_ignore)
        .ignore(heed_ignore)
        .git_ignore(heed_ignore)
        .git_exclude(heed_ignore)
        .git_global(heed_ignore)
        .sort_by_file_name(Ord::cmp);
    if !exclude.is_empty() {
        let exclude = exclude.clone();
        builder.filter_entry(move |entry| {
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            entry.depth() == 0 || !exclude.matched(entry.path(), folder).is_ignore()
        });
    }
    builder.build()
}

fn is_wanted(entry: &DirEntry, glob: Option<(&Path, &Glob)>) -> bool {
    // Word keeps a file of this name beside a letter that is open.
    let lock = entry.file_name().to_string_lossy().starts_with("~$");
    if lock || !entry.file_type().is_some_and(|kind| kind.is_file()) {
        return false;
    }
    let path = entry.path();
    match glob {
        None => has_ending(path),
        Some((_, glob)) => {
            let written = || path.extension().and_then(|e| e.to_str()) == glob.ending.as_deref();
            glob.matcher
                .is_match(path.strip_prefix(".").unwrap_or(path))
                && (has_ending(path) || glob.ending.is_some() && written())
        }
    }
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

/// ".txt, .md or .pdf".
fn endings() -> String {
    let (last, first) = ENDINGS.split_last().unwrap_or((&"", &[]));
    let first: Vec<String> = first.iter().map(|ending| format!(".{ending}")).collect();
    format!("{} or .{last}", first.join(", "))
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
