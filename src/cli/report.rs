//! `imrlint report`: other formats of an earlier run, without checking again.

use super::exit::Exit;
use super::layout::{Done, Layout, Options};
use super::meter::Meter;
use super::reports::ReportArgs;
use super::rule_set;
use super::sinks::Sinks;
use super::terminal::{Terminal, complain, mistake};
use imrlint::report::results::{Results, ResultsError};
use imrlint::report::{Summary, Tool, problem};
use imrlint::rules::RuleSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

const EXAMPLES: &str = "\
Examples:
  imrlint report results.json --format csv=findings.csv --format markdown
  imrlint report results.jsonl --format sarif --quote none > findings.sarif";

/// Options of `imrlint report`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// A report of `imrlint check` in json or jsonl
    #[arg(value_name = "RESULTS")]
    results: PathBuf,

    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    reported(args, terminal).unwrap_or_else(|exit| exit)
}

fn reported(args: &Args, terminal: Terminal) -> Result<Exit, Exit> {
    let started = Instant::now();
    let reports = args.report.reports()?;
    let key = args.report.key()?;
    let set = rule_set::load(&args.rules.rules, terminal)?;
    let set: &'static RuleSet = Box::leak(Box::new(set));
    let results = open(&args.results)?;
    let mut exit = Exit::Clean;
    if results.tool.is_none() {
        complain(&unfinished(&args.results));
        exit = Exit::Unreadable;
    }
    let tool = results.tool.clone().unwrap_or_else(|| Tool {
        rules: set.rules().len(),
        digest: String::new(),
    });
    let options = Options {
        rules: set.rules(),
        key,
        quiet: args.report.quiet,
        waived: args.report.show_waived,
        fail_on: args.report.fail_on,
        seed: args.report.seed,
        terminal,
    };
    let layout = Layout::new(reports, tool, options);
    let mut sinks = Sinks::open(&layout, false)?;
    let mut total = Summary::default();
    let meter = Meter::new(None, true);
    let mut stopped = false;
    let read = results.each(|record| {
        let letter = record.letter();
        total.add(Summary::of(&letter));
        let parts = layout.parts(Done {
            path: &record.path,
            number: total.letters,
            source: None,
            outcome: record.outcome.as_ref(),
        });
        stopped |= sinks.add(&parts, &meter).is_err();
    });
    if let Err(error) = read {
        sinks.give_up();
        return Err(unreadable(&args.results, &error));
    }
    exit = exit.max(args.report.fail_on.exit(&total, args.report.max_findings));
    if stopped {
        return Ok(exit.max(sinks.exit()));
    }
    Ok(exit.max(sinks.finish(&total, started.elapsed())))
}

/// Opens the report of an earlier run.
pub(crate) fn open(path: &Path) -> Result<Results<File>, Exit> {
    let results = File::open(path)
        .map_err(ResultsError::from)
        .and_then(Results::open);
    results.map_err(|error| unreadable(path, &error))
}

/// Says what is wrong with the report of an earlier run.
pub(crate) fn unreadable(path: &Path, error: &ResultsError) -> Exit {
    mistake(
        &format!("cannot read `{}`: {error}", path.display()),
        "expected what `imrlint check --format json` or jsonl writes",
    )
    .max(Exit::Unreadable)
}

/// Says that a run was ended early.
pub(crate) fn unfinished(path: &Path) -> String {
    let message = format!("`{}` is of a run that was ended early", path.display());
    problem(&message, "`imrlint check --resume` finishes it").replacen("error", "warning", 1)
}
