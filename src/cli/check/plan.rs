//! What a run is to do: rules, letters, reports.

use super::Args;
use crate::cli::config::Config;
use crate::cli::exit::Exit;
use crate::cli::find::Inputs;
use crate::cli::layout::{Layout, Options};
use crate::cli::reports::Report;
use crate::cli::select;
use crate::cli::terminal::{Terminal, complain, mistake};
use imrlint::gate::Gate;
use imrlint::report::{Kind, Tool, problem};
use imrlint::rules::RuleSet;
use std::path::Path;

/// What a run is to do.
pub(crate) struct Plan<'a> {
    /// What a project asks for.
    pub(crate) config: &'a Config,
    /// The rules that apply.
    pub(crate) set: &'static RuleSet,
    /// What is known of findings.
    pub(crate) gate: Gate,
    /// How many findings do not fail the run.
    pub(crate) max_findings: usize,
    /// The letters.
    pub(crate) inputs: Inputs,
    /// The reports.
    pub(crate) layout: Layout<'static>,
    /// How many letters to check at once.
    pub(crate) jobs: usize,
    /// How many letters an earlier run has done, with what they came to.
    pub(crate) resumed: super::resume::Resumed,
    /// What is already known of how the run ends.
    pub(crate) exit: Exit,
}

impl<'a> Plan<'a> {
    /// Makes the plan, or says what is wrong with the command line.
    pub(crate) fn new(
        args: &Args,
        load: impl FnOnce() -> Result<RuleSet, Exit>,
        config: &'a Config,
        terminal: Terminal,
    ) -> Result<Self, Exit> {
        let mut reports = args.report.reports()?;
        let key = args.report.key()?;
        let set = rules(args, load, config, terminal)?;
        let gate = args.gate.load(config, terminal)?;
        let files: Vec<&Path> = reports.iter().filter_map(|r| r.target.path()).collect();
        let inputs = args
            .input
            .find(&files)
            .map_err(|(message, help)| mistake(&message, &help))?;
        let exit = notices(&inputs, args.report.quiet);
        let tool = Tool {
            rules: set.rules().len(),
            digest: digest(set, &reports),
        };
        let resumed = super::resume::arrange(
            args.resume,
            &mut reports,
            &inputs,
            (set, &gate),
            key.as_deref(),
        )?;
        let options = Options {
            rules: set.rules(),
            key,
            quiet: args.report.quiet || (inputs.list.is_empty() && exit == Exit::NoInput),
            waived: args.report.show_waived,
            fail_on: args.report.fail_on,
            seed: args.report.seed,
            terminal,
        };
        Ok(Self {
            config,
            set,
            gate,
            max_findings: args.report.max_findings,
            inputs,
            layout: Layout::new(reports, tool, options),
            jobs: crate::cli::progress::jobs(args.jobs),
            resumed,
            exit,
        })
    }
}

/// Only the formats that state it pay for the digest.
fn digest(set: &RuleSet, reports: &[Report]) -> String {
    let states = |report: &Report| {
        report.format.name == "jsonl" || matches!(report.format.kind, Kind::Whole(_))
    };
    if reports.iter().any(states) {
        set.digest()
    } else {
        String::new()
    }
}

/// The rules that apply.
fn rules(
    args: &Args,
    load: impl FnOnce() -> Result<RuleSet, Exit>,
    config: &Config,
    terminal: Terminal,
) -> Result<&'static RuleSet, Exit> {
    let mut set = load().inspect_err(|_| {
        complain("no letter was checked: half a rule set would miss what the other half finds\n");
    })?;
    select::apply(&mut set, &args.select).map_err(|wrong| config.tell(&wrong, terminal))?;
    // The set lives as long as the program: freeing it takes as long as a letter.
    Ok(Box::leak(Box::new(set)))
}

/// Tells what was noticed on the way to the letters.
fn notices(inputs: &Inputs, quiet: bool) -> Exit {
    if !quiet {
        for notice in &inputs.notices {
            complain(&problem(notice, "").replacen("error", "warning", 1));
        }
    }
    let mut exit = Exit::Clean;
    for empty in &inputs.empty {
        complain(&empty.message());
        exit = Exit::NoInput;
    }
    exit
}
