//! `imrlint trace`: why a rule fired on a letter, or did not.

use super::exit::Exit;
use super::find::letters_at;
use super::terminal::{Terminal, complain, mistake};
use super::{rule_set, select};
use clap::ValueEnum;
use imrlint::check::trace::Trace;
use imrlint::report::trace_text::{self, Traced};
use imrlint::report::{Failure, Letter, Outcome, pretty, trace_json, trace_topic};
use imrlint::rules::RuleSet;
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

    /// Id of the rule, of a criteria topic, or topic/criterion
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
    let what = match wanted(&set, &args.rule) {
        Ok(what) => what,
        Err(exit) => return exit,
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
    let letter = Traced {
        path: &name,
        source: &source,
        letter: &reading.letter,
        facts: &facts,
        vocabulary: &set.vocabulary,
    };
    let rule = match what {
        Wanted::Rule(rule) => rule,
        Wanted::Topic(topic, criterion) => {
            let text = match args.format {
                Format::Text => {
                    trace_topic::text(letter, topic, criterion, args.issue, terminal.style)
                }
                Format::Json => trace_topic::document(letter, topic, criterion, args.issue),
            };
            return terminal.print(&text, Exit::Clean);
        }
    };
    let most = (!args.all).then_some(MOST);
    let Some(mut trace) = set.trace(rule, &reading, &facts, most) else {
        return Exit::Bug;
    };
    if let Some(issue) = args.issue {
        keep(&mut trace, issue - 1);
    }
    let text = match args.format {
        Format::Text => trace_text::text(letter, &trace, terminal.style),
        Format::Json => trace_json::document(letter, &trace),
    };
    terminal.print(&text, Exit::Clean)
}

/// What is traced.
enum Wanted<'a> {
    /// A rule, by its index.
    Rule(usize),
    /// A criteria topic, or one criterion of it.
    Topic(&'a str, Option<&'a str>),
}

/// What a word names: a rule, a topic, or `topic/criterion`.
fn wanted<'a>(set: &RuleSet, word: &'a str) -> Result<Wanted<'a>, Exit> {
    if let Some(rule) = set.rules().iter().position(|rule| rule.id == word) {
        return Ok(Wanted::Rule(rule));
    }
    let (id, criterion) = match word.split_once('/') {
        Some((topic, criterion)) => (topic, Some(criterion)),
        None => (word, None),
    };
    let topic = set.criteria().iter().find(|topic| topic.id == id);
    if let Some(topic) = topic {
        let known = topic.criteria.iter().map(|c| c.id.as_str());
        return match criterion {
            Some(criterion) if !known.clone().any(|id| id == criterion) => {
                let help = select::near(known, criterion)
                    .unwrap_or_else(|| format!("`imrlint explain {id}` lists its criteria"));
                Err(mistake(
                    &format!("`{id}` has no criterion `{criterion}`"),
                    &help,
                ))
            }
            criterion => Ok(Wanted::Topic(id, criterion)),
        };
    }
    let topics = set.criteria().iter().map(|topic| topic.id.as_str());
    let help = select::near(select::ids(set.rules()).chain(topics), word)
        .unwrap_or_else(|| "`imrlint rules list` lists all rules and topics".to_owned());
    Err(mistake(
        &format!("`{word}` is no rule and no criteria topic"),
        &help,
    ))
}

/// Keeps one issue; a rule about the letter as a whole is about every issue.
fn keep(trace: &mut Trace, issue: u16) {
    trace
        .subjects
        .retain(|subject| subject.issue.is_none_or(|its| its == issue));
}

/// Reads one letter, or says why it cannot be read.
pub(crate) fn letter(path: &std::path::Path, terminal: Terminal) -> Result<(String, Source), Exit> {
    let (inputs, _) = letters_at(&[path.to_owned()]);
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
