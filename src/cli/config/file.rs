//! The keys of `imrlint.yaml`, and the options that they stand for.

use super::seen_from;
use crate::cli::select::Mistake;
use imrlint::check::Severity;
use imrlint::path;
use imrlint::report::FORMATS;
use imrlint::rules::fault::suggest;
use imrlint::rules::{Fault, Faults, File, yaml};
use indexmap::IndexMap;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Settings {
    select: Option<Vec<String>>,
    ignore: Option<Vec<String>>,
    severity: Option<IndexMap<String, Severity>>,
    preview: Option<bool>,
    rules: Option<Vec<String>>,
    format: Option<Vec<String>>,
    fail_on: Option<FailOn>,
    max_findings: Option<u32>,
    quote: Option<Quote>,
    key_file: Option<String>,
    jobs: Option<u16>,
    exclude: Option<Vec<String>>,
    no_ignore: Option<bool>,
    waivers: Option<String>,
    baseline: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Quote {
    Full,
    Short,
    None,
}

/// A key.
pub(super) struct Key {
    /// Its name, which is that of the option too.
    pub(super) name: &'static str,
    /// What the command line's parser calls the option.
    pub(super) arg: &'static str,
    /// What the values are.
    kind: Kind,
    /// What stands where neither the file nor the command line says anything.
    pub(super) default: &'static str,
    get: fn(&Settings) -> Option<Vec<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    /// `true` gives the option, `false` does not.
    Flag,
    /// As seen from the file's folder.
    Path,
    /// `FORMAT=FILE`, the file as seen from the file's folder.
    Format,
}

/// All keys, in the order in which they are explained.
pub(super) static KEYS: &[Key] = &[
    key("select", "select", Kind::Word, "all but preview", |s| {
        s.select.clone()
    }),
    key("ignore", "ignore", Kind::Word, "none", |s| s.ignore.clone()),
    key(
        "severity",
        "severity",
        Kind::Word,
        "as the rules say",
        |s| {
            let grades = s.severity.as_ref()?.iter();
            Some(
                grades
                    .map(|(id, severity)| format!("{id}={}", severity.name()))
                    .collect(),
            )
        },
    ),
    key(
        "preview",
        "preview",
        Kind::Flag,
        "false",
        |s| one(s.preview),
    ),
    key(
        "rules",
        "rules",
        Kind::Path,
        "the built-in ones only",
        |s| s.rules.clone(),
    ),
    key("format", "formats", Kind::Format, "pretty", |s| {
        s.format.clone()
    }),
    key("fail-on", "fail_on", Kind::Word, "error", |s| {
        lower(s.fail_on)
    }),
    key("max-findings", "max_findings", Kind::Word, "0", |s| {
        one(s.max_findings)
    }),
    key("quote", "quote", Kind::Word, "as the format says", |s| {
        lower(s.quote)
    }),
    key("key-file", "key_file", Kind::Path, "none", |s| {
        one(s.key_file.clone())
    }),
    key("jobs", "jobs", Kind::Word, "one a processor", |s| {
        one(s.jobs)
    }),
    key("exclude", "exclude", Kind::Word, "none", |s| {
        s.exclude.clone()
    }),
    key("no-ignore", "no_ignore", Kind::Flag, "false", |s| {
        one(s.no_ignore)
    }),
    key(
        "waivers",
        "waivers",
        Kind::Path,
        "imrlint-waivers.yaml",
        |s| one(s.waivers.clone()),
    ),
    key(
        "baseline",
        "baseline",
        Kind::Path,
        "imrlint-baseline.json",
        |s| one(s.baseline.clone()),
    ),
];

const fn key(
    name: &'static str,
    arg: &'static str,
    kind: Kind,
    default: &'static str,
    get: fn(&Settings) -> Option<Vec<String>>,
) -> Key {
    Key {
        name,
        arg,
        kind,
        default,
        get,
    }
}

fn one(value: Option<impl ToString>) -> Option<Vec<String>> {
    Some(vec![value?.to_string()])
}

fn lower(value: Option<impl std::fmt::Debug>) -> Option<Vec<String>> {
    Some(vec![format!("{:?}", value?).to_lowercase()])
}

impl Key {
    /// The argument that says the same.
    pub(super) fn argument(&self, value: &str) -> Option<String> {
        match self.kind {
            Kind::Flag => (value == "true").then(|| format!("--{}", self.name)),
            _ => Some(format!("--{}={value}", self.name)),
        }
    }

    fn resolved(&self, value: String, folder: &Path) -> String {
        match self.kind {
            Kind::Word | Kind::Flag => value,
            Kind::Path => seen_from(folder, &value),
            Kind::Format => match value.split_once('=') {
                Some((format, file)) => format!("{format}={}", seen_from(folder, file)),
                None => value,
            },
        }
    }
}

/// A file without mistakes.
#[derive(Debug)]
pub(super) struct Loaded {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The folder that its paths are seen from.
    pub(super) folder: PathBuf,
    file: File,
    settings: Settings,
}

impl Loaded {
    /// Reads the text of a file, or tells all of its mistakes.
    pub(super) fn parse(path: &Path, text: String) -> Result<Self, Vec<Fault>> {
        let file = File {
            name: path.to_string_lossy().into_owned(),
            text: text.into(),
            json: None,
        };
        let mut faults = Faults::default();
        let says_something = |line: &str| !matches!(line.trim().chars().next(), None | Some('#'));
        let settings = match file.text.lines().any(says_something) {
            true => yaml::read::<Settings>(&file, &mut faults),
            false => Some(Settings::default()),
        };
        match settings {
            Some(settings) => {
                check(&file, &settings, &mut faults);
                if faults.is_empty() {
                    return Ok(Self {
                        path: path.to_owned(),
                        folder: path.parent().unwrap_or(Path::new("")).to_owned(),
                        file,
                        settings,
                    });
                }
                Err(faults.list)
            }
            None => Err(faults.list),
        }
    }

    /// What the file says of a key, if anything.
    pub(super) fn values(&self, key: &Key) -> Option<Vec<String>> {
        let values = (key.get)(&self.settings)?;
        Some(
            values
                .into_iter()
                .map(|value| key.resolved(value, &self.folder))
                .collect(),
        )
    }

    /// The line of a key.
    pub(super) fn line(&self, key: &Key) -> usize {
        let at = yaml::locate_key(&self.file.text, &path![key.name]).start;
        let before = self.file.text.get(..at).unwrap_or_default();
        before.matches('\n').count() + 1
    }

    /// A mistake that shows only when the rules are known.
    pub(super) fn fault(&self, (key, index): (&str, usize), wrong: &Mistake) -> Fault {
        let message = wrong.message.replace(&format!(" in --{key}"), "");
        let selector = wrong.word.split('=').next().unwrap_or(&wrong.word);
        let place = match key {
            "severity" => path![key, selector],
            _ => path![key, index],
        };
        let help = Some(wrong.help.clone());
        let mut faults = Faults::default();
        faults.add(&self.file, &place, selector, message.clone(), help.clone());
        faults.list.pop().unwrap_or_else(|| Fault {
            file: self.file.name.clone(),
            text: self.file.text.clone(),
            span: 0..0,
            message,
            help,
        })
    }
}

/// What the types of the keys do not say.
fn check(file: &File, settings: &Settings, faults: &mut Faults) {
    for (index, format) in settings.format.iter().flatten().enumerate() {
        let name = format.split('=').next().unwrap_or_default();
        let names = FORMATS.iter().map(|format| format.name);
        if !names.clone().any(|known| known == name) {
            let message = format!("`{name}` is no format");
            faults.add(
                file,
                &path!["format", index],
                name,
                message,
                suggest(name, names),
            );
        }
    }
    if let Some(jobs) = settings.jobs.filter(|jobs| !(1..=1024).contains(jobs)) {
        let message = format!("`{jobs}` is no number of letters to check at once");
        let help = Some("from 1 to 1024; without this key, one a processor".to_owned());
        faults.add(file, &path!["jobs"], "", message, help);
    }
    let missing = |path: &str| !file_folder(file).join(path).exists();
    for (index, folder) in settings.rules.iter().flatten().enumerate() {
        if missing(folder) {
            let message = format!("there is no folder `{folder}`");
            let help = Some("paths are seen from the folder of this file".to_owned());
            faults.add(file, &path!["rules", index], folder, message, help);
        }
    }
}

fn file_folder(file: &File) -> PathBuf {
    Path::new(&file.name)
        .parent()
        .unwrap_or(Path::new(""))
        .to_owned()
}
