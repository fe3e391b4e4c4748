//! `imrlint check`: letters in, findings out. A plan says what to do, a run does it, sinks write the reports.

mod plan;
mod resume;
mod run;

use super::config::Config;
use super::exit::Exit;
use super::gate::GateArgs;
use super::inputs::InputArgs;
use super::reports::ReportArgs;
use super::terminal::Terminal;
use super::{rule_set, select};
use imrlint::report::Summary;
use imrlint::rules::RuleSet;
use plan::Plan;
use std::time::Instant;

const EXAMPLES: &str = "\
Examples:
  imrlint check letters/                     all letters in a folder, recursively
  imrlint check a.txt b.pdf --format short   one line a finding
  imrlint check 'drafts/**/*.docx'           what a glob stands for
  git diff --name-only | imrlint check --files-from -
  imrlint check letters.jsonl                a line of JSON for each letter
  cat draft.txt | imrlint check - --stdin-name draft.txt
  imrlint check . --select date,citation --ignore page-total-wrong
  imrlint check . --format sarif=out.sarif --format csv=out.csv --format pretty
  imrlint check . --format jsonl --output findings.jsonl --resume";

/// Options of `imrlint check`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Go on with a jsonl report that an earlier run did not finish
    #[arg(long, help_heading = "Report")]
    pub(crate) resume: bool,

    /// How many letters to check at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,

    #[command(flatten)]
    pub(crate) gate: GateArgs,

    #[command(flatten)]
    pub(crate) select: select::SelectArgs,

    #[command(flatten)]
    pub(crate) rules: rule_set::RulesArgs,
}

/// Runs the command.
pub(crate) fn run(args: &Args, config: &Config, terminal: Terminal) -> Exit {
    let load = || rule_set::load(&args.rules.rules, terminal);
    run_with(args, load, &mut Summary::default(), config, terminal)
}

/// The same with other rules than the command line names; `found` becomes what was found.
pub(crate) fn run_with(
    args: &Args,
    load: impl FnOnce() -> Result<RuleSet, Exit>,
    found: &mut Summary,
    config: &Config,
    terminal: Terminal,
) -> Exit {
    let started = Instant::now();
    match Plan::new(args, load, config, terminal) {
        Ok(plan) => run::run(&plan, started, found),
        Err(exit) => exit,
    }
}
