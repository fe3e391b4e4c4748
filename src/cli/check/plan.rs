//! What a run is to do: rules, letters, reports.

use super::Args;
use crate::cli::exit::Exit;
use crate::cli::inputs::{Inputs, Search};
use crate::cli::layout::{Layout, Options};
use crate::cli::reports::Report;
use crate::cli::terminal::{Terminal, complain, mistake};
use crate::cli::{rule_set, select};
use imrlint::report::{Kind, Tool, problem};
use imrlint::rules::RuleSet;

/// What a run is to do.
pub(crate) struct Plan {
    /// The rules that apply.
    pub(crate) set: &'static RuleSet,
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

impl Plan {
    /// Makes the plan, or says what is wrong with the command line.
    pub(crate) fn new(args: &Args, terminal: Terminal) -> Result<Self, Exit> {
        let dash = args.paths.iter().any(|path| path.as_os_str() == "-");
        if args.stdin_name.is_some() && !dash {
            return Err(mistake(
                "--stdin-name without standard input",
                "it names the letter that `-` reads: imrlint check - --stdin-name NAME",
            ));
        }
        let mut reports = args.report.reports()?;
        let key = args.report.key()?;
        let set = rules(args, terminal)?;
        let inputs = Inputs::find(
            &args.paths,
            Search {
                stdin_name: args.stdin_name.as_deref().unwrap_or("-"),
                heed_ignore: !args.no_ignore,
                output: reports.iter().find_map(|report| report.target.path()),
            },
        );
        let exit = notices(&inputs, args.report.quiet);
        let tool = Tool {
            rules: set.rules().len(),
            digest: digest(set, &reports),
        };
        let resumed =
            super::resume::arrange(args.resume, &mut reports, &inputs, set, key.as_deref())?;
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
            set,
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
fn rules(args: &Args, terminal: Terminal) -> Result<&'static RuleSet, Exit> {
    let mut set = rule_set::load(&args.rules.rules, terminal).inspect_err(|_| {
        complain("no letter was checked: half a rule set would miss what the other half finds\n");
    })?;
    match select::active(set.rules(), &args.select) {
        Ok(active) => set.retain(|rule| active.contains(&rule.id)),
        Err(wrong) => return Err(mistake(&wrong.message, &wrong.help)),
    }
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
    for (folder, ignored) in &inputs.empty {
        complain(&no_letters(&folder.display().to_string(), *ignored));
        exit = Exit::NoInput;
    }
    exit
}

fn no_letters(folder: &str, ignored: usize) -> String {
    let help = match ignored {
        0 => "expected files ending in .txt, .md, .markdown, .html, .htm or .pdf; name a file of another ending itself"
            .to_owned(),
        1 => "one letter there is left out by an ignore file; --no-ignore checks it".to_owned(),
        n => format!("{n} letters there are left out by ignore files; --no-ignore checks them"),
    };
    problem(&format!("no letters in `{folder}`"), &help)
}
