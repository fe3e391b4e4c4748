//! `--resume`: a `jsonl` report that an earlier run began is gone on with.
//!
//! The unfinished report is called `NAME.RUN.partial`, where RUN stands for letters, rules and options: with others there is
//! nothing to go on with.

use crate::cli::exit::Exit;
use crate::cli::find::Inputs;
use crate::cli::output::{self, Target};
use crate::cli::reports::Report;
use crate::cli::terminal::{complain, mistake};
use imrlint::gate::Gate;
use imrlint::report::{Record, Summary, problem};
use imrlint::rules::RuleSet;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What an earlier run has done.
#[derive(Debug, Default)]
pub(crate) struct Resumed {
    /// How many letters.
    pub(crate) letters: usize,
    /// What they came to.
    pub(crate) summary: Summary,
    /// Whether a later run can go on with this one.
    pub(crate) possible: bool,
}

/// Gives `jsonl` reports in files the name under which they grow, and finds what an earlier run has done.
pub(crate) fn arrange(
    resume: bool,
    reports: &mut [Report],
    inputs: &Inputs,
    (set, gate): (&RuleSet, &Gate),
    key: Option<&[u8]>,
) -> Result<Resumed, Exit> {
    let wrong = |message: &str| {
        Err(mistake(
            message,
            "imrlint check LETTERS --format jsonl=FILE --resume",
        ))
    };
    let fixed = !inputs.list.iter().any(|input| input.place.is_standard());
    let mut resumed = Resumed::default();
    let alone = reports.len() == 1;
    for report in reports {
        let Target::File(path) = &report.target else {
            continue;
        };
        if report.format.name != "jsonl" || !fixed || !output::is_replaceable(path).unwrap_or(false)
        {
            continue;
        }
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let run = run(inputs, (set, gate), report, key);
        let Ok(partial) = output::beside(&path, "", &format!(".{run}.partial")) else {
            continue;
        };
        let mut from = 0;
        if resume && alone {
            if !partial.exists() {
                return Err(nothing(&path));
            }
            (resumed, from) = read(&partial).map_err(|error| {
                mistake(
                    &format!("cannot go on with `{}`: {error}", partial.display()),
                    "run without --resume",
                )
            })?;
        } else if !resume && partial.exists() {
            let notice = format!("`{}` of an earlier run is begun anew", partial.display());
            let help = "--resume would have gone on with it";
            complain(&problem(&notice, help).replacen("error", "warning", 1));
        }
        resumed.possible = alone;
        report.target = Target::Resumable {
            path,
            partial,
            from,
        };
    }
    match (resume, alone, resumed.possible, fixed) {
        (false, ..) | (true, true, true, _) => Ok(resumed),
        (true, _, _, false) => wrong("--resume with standard input, which cannot be read again"),
        (true, false, ..) => wrong("--resume with several reports"),
        (true, true, false, true) => wrong("--resume without a jsonl report in a file"),
    }
}

fn nothing(path: &Path) -> Exit {
    let others = others(path);
    let help = match others.first() {
        None => "run without --resume".to_owned(),
        Some(other) => format!(
            "`{}` was begun with other letters, rules or options; run with those, or without --resume",
            other.display()
        ),
    };
    mistake(
        &format!("no unfinished `{}` to go on with", path.display()),
        &help,
    )
}

/// Unfinished reports of other runs.
fn others(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return Vec::new();
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten();
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let other = path.file_name().and_then(|other| other.to_str());
            other.is_some_and(|other| {
                other
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('.'))
                    && other.ends_with(".partial")
            })
        })
        .collect()
}

/// What tells runs apart: program, rules, options, and letters with their sizes and times.
fn run(
    inputs: &Inputs,
    (set, gate): (&RuleSet, &Gate),
    report: &Report,
    key: Option<&[u8]>,
) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &[u8]| {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(set.digest().as_bytes());
    add(format!("{:?}", report.quote).as_bytes());
    add(key.unwrap_or_default());
    for rule in set.rules() {
        add(rule.id.as_bytes());
        add(rule.severity.name().as_bytes());
    }
    for topic in set.criteria() {
        add(topic.id.as_bytes());
    }
    add(gate.digest().as_bytes());
    for input in &inputs.list {
        add(input.name.as_bytes());
        let data = input.place.file().and_then(|path| path.metadata().ok());
        let time = data.as_ref().and_then(|data| data.modified().ok());
        let time = time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        add(&data.map_or(0, |data| data.len()).to_le_bytes());
        add(&time.map_or(0, |time| time.as_nanos()).to_le_bytes());
    }
    let digest = hash.finalize();
    digest
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What an unfinished report holds, and how many of its bytes: a last line that was cut off is done again.
fn read(partial: &Path) -> std::io::Result<(Resumed, u64)> {
    let mut resumed = Resumed::default();
    let mut bytes = 0;
    let mut reader = BufReader::new(File::open(partial)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let record = line
            .strip_suffix(b"\n")
            .and_then(|line| std::str::from_utf8(line).ok())
            .and_then(|line| Record::from_line(line).ok());
        let Some(record) = record else {
            break;
        };
        bytes += line.len() as u64;
        resumed.letters += 1;
        resumed.summary.add(Summary::of(&record.letter()));
        line.clear();
    }
    Ok((resumed, bytes))
}
