//! `imrlint.yaml`: what a project asks of every run. The command line goes before it, it goes before what is built in.
//!
//! What the file says is put among the arguments, so that one parser reads both and nothing below here knows the difference.

mod file;
pub(crate) mod show;

use super::exit::Exit;
use super::inputs::{Input, Place};
use super::select::Mistake;
use super::terminal::{Terminal, complain, mistake};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};
use file::{KEYS, Key, Loaded};
use imrlint::report::faults;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// What the file is called.
pub(crate) const NAME: &str = "imrlint.yaml";

/// What a project asks for, and where that stands.
#[derive(Debug, Default)]
pub(crate) struct Config {
    loaded: Option<Loaded>,
    /// Keys that this run takes from the file.
    used: Vec<&'static str>,
}

/// Where the file is looked for.
#[derive(Debug, clap::Args)]
pub(crate) struct ConfigArgs {
    /// Read FILE in place of the imrlint.yaml of this folder or one above
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,

    /// Read no imrlint.yaml
    #[arg(long, global = true)]
    no_config: bool,
}

impl Config {
    /// Reads the file that `args` name, or that stands in this folder or above. Its mistakes are printed, all of them.
    pub(crate) fn load(
        args: &ConfigArgs,
        command: &Command,
        matches: &ArgMatches,
        terminal: Terminal,
    ) -> Result<Self, Exit> {
        if !concerns(innermost(command, matches).0) {
            return Ok(Self::default());
        }
        let path = match (&args.config, args.no_config) {
            (Some(path), _) => path.clone(),
            (None, true) => return Ok(Self::default()),
            (None, false) => match find() {
                Some(path) => path,
                None => return Ok(Self::default()),
            },
        };
        let text = std::fs::read_to_string(&path).map_err(|error| {
            mistake(
                &format!("cannot read `{}`: {error}", path.display()),
                "--no-config runs without it",
            )
            .max(Exit::Rules)
        })?;
        match Loaded::parse(&path, text) {
            Ok(loaded) => Ok(Self {
                loaded: Some(loaded),
                used: Vec::new(),
            }),
            Err(list) => {
                complain(&faults::faults(&list, terminal.errors));
                complain("nothing was done: a run by half of what is asked for would mislead\n");
                Err(Exit::Rules)
            }
        }
    }

    /// The folder of the file; this one where there is none.
    pub(crate) fn folder(&self) -> PathBuf {
        let loaded = self.loaded.as_ref();
        loaded.map_or_else(PathBuf::new, |loaded| loaded.folder.clone())
    }

    /// The arguments with what the file says of options that they do not give; nothing where it says nothing.
    pub(crate) fn extended(
        &mut self,
        arguments: &[OsString],
        command: &Command,
        matches: &ArgMatches,
    ) -> Option<Vec<OsString>> {
        let loaded = self.loaded.as_ref()?;
        let (command, matches) = innermost(command, matches);
        let mut more = Vec::new();
        for key in KEYS {
            if knows(command, key)
                && !is_given(matches, key)
                && let Some(values) = loaded.values(key)
            {
                self.used.push(key.name);
                more.extend(values.iter().filter_map(|value| key.argument(value)));
            }
        }
        // What follows `--` is paths.
        let end = arguments.iter().position(|argument| argument == "--");
        let end = end.unwrap_or(arguments.len());
        let mut arguments = arguments.to_vec();
        arguments.splice(end..end, more.into_iter().map(OsString::from));
        Some(arguments)
    }

    /// Tells of words that stand for no rules: in the file where they stand there, else as of the command line.
    pub(crate) fn tell(&self, mistakes: &[Mistake], terminal: Terminal) -> Exit {
        let mut exit = Exit::Usage;
        let mut inside = Vec::new();
        for wrong in mistakes {
            let used = |(key, _): &(&str, usize)| self.used.contains(key);
            match (&self.loaded, wrong.place.filter(used)) {
                (Some(loaded), Some(place)) => inside.push(loaded.fault(place, wrong)),
                _ => exit = mistake(&wrong.message, &wrong.help),
            }
        }
        if !inside.is_empty() {
            complain(&faults::faults(&inside, terminal.errors));
            exit = Exit::Rules;
        }
        exit
    }

    /// A letter as waivers and the baseline call it: as it is seen from the folder of the file, wherever the program runs.
    pub(crate) fn seen_from_there(&self, input: &Input) -> String {
        let seen = || {
            let folder = self.loaded.as_ref()?.folder.as_path();
            let Place::File(path) = &input.place else {
                return None;
            };
            let here = std::env::current_dir().ok()?;
            let path = tidy(&here.join(path));
            let path = path.strip_prefix(tidy(&here.join(folder))).ok()?;
            Some(path.to_string_lossy().replace('\\', "/"))
        };
        seen().unwrap_or_else(|| input.name.clone())
    }
}

/// Whether an option stands on the command line.
fn is_given(matches: &ArgMatches, key: &Key) -> bool {
    matches.value_source(key.arg) == Some(ValueSource::CommandLine)
}

/// Whether a command has the option of a key. Rules are the same for all commands, the rest is of those that check letters.
fn knows(command: &Command, key: &Key) -> bool {
    let has = |id: &str| command.get_arguments().any(|arg| arg.get_id() == id);
    has(key.arg) && (key.name == "rules" || has("files_from"))
}

/// Whether the file says anything to a command.
fn concerns(command: &Command) -> bool {
    KEYS.iter().any(|key| knows(command, key))
}

/// The subcommand that runs, and its arguments.
fn innermost<'a>(
    mut command: &'a Command,
    mut matches: &'a ArgMatches,
) -> (&'a Command, &'a ArgMatches) {
    while let Some((name, inner)) = matches.subcommand()
        && let Some(subcommand) = command.find_subcommand(name)
    {
        (command, matches) = (subcommand, inner);
    }
    (command, matches)
}

/// The file of this folder or one above, up to the root of the repository.
fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        let path = up.join(NAME);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            return None;
        }
        up.push("..");
    }
    None
}

/// A path without `.` and `..`, as far as that can be told from its words.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            _ => tidy.push(part),
        }
    }
    tidy
}

/// A path that a file in `folder` gives.
fn seen_from(folder: &Path, path: &str) -> String {
    folder.join(path).to_string_lossy().into_owned()
}
