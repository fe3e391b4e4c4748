//! `imrlint trace`: why a rule fired on a letter, or did not.

use super::exit::Exit;
use super::inputs::{Inputs, Search};
use super::terminal::{Terminal, complain, mistake};
use super::{rule_set, select};
use clap::ValueEnum;
use imrlint::check::trace::Trace;
use imrlint::report::trace_text::{self, Traced};
use imrlint::report::{Failure, Letter, Outcome, pretty, trace_json};
use imrlint::source::Source;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  imrlint trace letter.txt --rule recorded-yet-undocumented
  imrlint trace letter.txt --rule amount-differs --issue 2 --all
  imrlint trace letter.txt --rule muscle-relaxants   criteria of a guideline";

/// Options of `imrlint trace`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The letter; - is standard input
    file: PathBuf,

    /// Id of the rule, or of a criteria topic
    #[arg(long, value_name = "ID")]
    rule: String,

    /// Only this issue, counted from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    issue: Option<u16>,

    /// Show all ways to bind the rule's names, not just the nearest
    #[arg(long)]
    all: bool,

    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// Ways that are shown of those that end alike.
const MOST: usize = 2;

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    if args.file.is_dir() {
        return mistake(
            &format!("`{}` is a folder", args.file.display()),
            "`imrlint trace` shows one letter: name a file",
        );
    }
    let set = match rule_set::load(&args.rules.rules, terminal) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let (name, source) = match letter(&args.file, terminal) {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    let Some(rule) = set.rules().iter().position(|rule| rule.id == args.rule) else {
        let help = select::near(select::ids(set.rules()), &args.rule)
            .unwrap_or_else(|| "`imrlint rules list` lists all rules".to_owned());
        return mistake(&format!("`{}` is no rule", args.rule), &help);
    };
    let (reading, facts) = imrlint::read(&source, &set);
    let issues = reading.letter.issues.len();
    if issues == 0 {
        return unreadable(&name, &Failure::not_a_letter(), terminal);
    }
    if let Some(issue) = args.issue
        && usize::from(issue) > issues
    {
        return mistake(
            &format!("the letter has no issue {issue}"),
            &format!("it has {issues}; `imrlint facts` shows them"),
        );
    }
    let most = (!args.all).then_some(MOST);
    let Some(mut trace) = set.trace(rule, &reading, &facts, most) else {
        return Exit::Bug;
    };
    if let Some(issue) = args.issue {
        keep(&mut trace, issue - 1);
    }
    let letter = Traced {
        path: &name,
        source: &source,
        letter: &reading.letter,
        facts: &facts,
        vocabulary: &set.vocabulary,
    };
    let text = match args.format {
        Format::Text => trace_text::text(letter, &trace, terminal.style),
        Format::Json => trace_json::document(letter, &trace),
    };
    terminal.print(&text, Exit::Clean)
}

/// Keeps one issue; a rule about the letter as a whole is about every issue.
fn keep(trace: &mut Trace, issue: u16) {
    trace
        .subjects
        .retain(|subject| subject.issue.is_none_or(|its| its == issue));
}

/// Reads one letter, or says why it cannot be read.
pub(crate) fn letter(path: &std::path::Path, terminal: Terminal) -> Result<(String, Source), Exit> {
    let search = Search {
        stdin_name: "-",
        heed_ignore: false,
        output: None,
    };
    let inputs = Inputs::find(&[path.to_owned()], search);
    let input = inputs.list.into_iter().next().ok_or(Exit::NoInput)?;
    match input.read() {
        Ok(source) => Ok((input.name, source)),
        Err(failure) => Err(unreadable(&input.name, &failure, terminal)),
    }
}

fn unreadable(path: &str, failure: &Failure, terminal: Terminal) -> Exit {
    let letter = Letter {
        path,
        outcome: Outcome::Failed(failure),
    };
    complain(&pretty::letter(&letter, terminal.errors));
    Exit::Unreadable
}
