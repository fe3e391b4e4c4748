//! `imrlint diff`: what changed between two runs.

use super::exit::Exit;
use super::report::{open, unfinished, unreadable};
use super::reports::FailOn;
use super::terminal::{Terminal, complain, mistake};
use clap::ValueEnum;
use imrlint::report::diff::Diff;
use imrlint::report::{Record, Tool, problem};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  imrlint check letters/ --format json=new.json
  imrlint diff old.json new.json

Exit codes: 1 when a new finding is at or above --fail-on, else 0.";

/// Options of `imrlint diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The earlier report, in json or jsonl
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The later report
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// How to report
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Exit with 1 when a finding of this severity or a graver one is new
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line a change
    #[default]
    Text,
    /// One JSON document
    Json,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    compared(args, terminal).unwrap_or_else(|exit| exit)
}

fn compared(args: &Args, terminal: Terminal) -> Result<Exit, Exit> {
    let (old_tool, old) = read(&args.old)?;
    let (new_tool, new) = read(&args.new)?;
    let mut exit = Exit::Clean;
    if old_tool.is_none() || new_tool.is_none() {
        exit = Exit::Unreadable;
    } else if old_tool != new_tool {
        let notice =
            "the two runs applied different rules: what is new or gone may be the rules' doing";
        complain(&problem(notice, "").replacen("error", "warning", 1));
    }
    let diff = Diff::of(old, new).map_err(|error| {
        mistake(
            &format!("cannot compare: {error}"),
            "under --quote none, --key-file gives fingerprints",
        )
    })?;
    let found = args
        .fail_on
        .severity()
        .is_some_and(|severity| diff.at_least(severity) > 0);
    if found {
        exit = exit.max(Exit::Found);
    }
    if !diff.unknown.is_empty() {
        exit = exit.max(Exit::Unreadable);
    }
    let text = match args.format {
        Format::Text => diff.text(terminal.style),
        Format::Json => diff.json(),
    };
    Ok(terminal.print(&text, exit))
}

fn read(path: &Path) -> Result<(Option<Tool>, Vec<Record>), Exit> {
    let results = open(path)?;
    let tool = results.tool.clone();
    if tool.is_none() {
        complain(&unfinished(path));
    }
    let mut records = Vec::new();
    results
        .each(|record| records.push(record))
        .map_err(|error| unreadable(path, &error))?;
    Ok((tool, records))
}
