//! The command line: the only code that prints, exits or reads the environment.

mod assert;
mod baseline;
mod check;
mod completions;
mod config;
mod copies;
mod diff;
mod exit;
mod explain;
mod facts;
mod find;
mod gate;
mod inputs;
mod interrupt;
mod json_lines;
mod layout;
mod meter;
mod output;
mod panics;
mod progress;
mod read;
mod report;
mod reports;
mod rule_set;
mod rules;
mod rules_diff;
mod rules_docs;
mod rules_new;
mod rules_schema;
mod rules_test;
mod rules_try;
mod rules_unknown;
mod score;
mod score_letters;
mod score_plant;
mod select;
mod sign_off;
mod sinks;
mod terminal;
mod trace;
mod waive;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use config::{Config, ConfigArgs};
use exit::Exit;
use std::ffi::OsString;
use std::process::ExitCode;
use terminal::{Color, Terminal};

const HELP_STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  imrlint check letters/                    check all letters in a folder
  imrlint check draft.txt --fail-on warning gate one draft
  imrlint check . --format json -o out.json for other programs
  imrlint explain request-of-another-issue  what a finding means
  imrlint facts letter.pdf                  what was read in a letter

Exit codes: 0 nothing to report, 1 findings, 2 wrong usage, 3 no letters found,
4 mistakes in rules, 5 a letter could not be read, 70 a bug, 130 interrupted.";

/// Finds where an Independent Medical Review letter contradicts its own facts or the MTUS criteria it argues from
#[derive(Parser)]
#[command(name = "imrlint", version, styles = HELP_STYLES, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Whether to colour what is shown
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_possible_values = true
    )]
    #[arg(help = "Colours: auto, always or never")]
    color: Color,

    /// No colours, whatever the terminal
    #[arg(long, global = true, hide = true, conflicts_with = "color")]
    no_color: bool,

    #[command(flatten)]
    config: ConfigArgs,
}

#[derive(Subcommand)]
enum Command {
    /// Check letters
    Check(check::Args),
    /// Report an earlier run in other formats, without checking again
    Report(report::Args),
    /// Show what changed between two runs: findings new, gone, moved
    Diff(diff::Args),
    /// Show what was read in a letter: sections, issues, facts
    Facts(facts::Args),
    /// Tell from JSON lines whether a text affirms or denies a phrase
    Assert(assert::Args),
    /// Explain a rule, a category or a criteria topic
    Explain(explain::Args),
    /// Show why a rule fired on a letter, or did not, condition by condition
    Trace(trace::Args),
    /// Show what is read in a sentence
    Read(read::Args),
    /// List, show, test, lint, begin and describe rules
    #[command(subcommand)]
    Rules(rules::Command),
    /// Measure precision and recall against labels, verdicts or planted contradictions
    Score(score::Args),
    /// Waive a finding: say why it may stay, who answers for it and until when
    Waive(Box<waive::Args>),
    /// Note findings that were there before, so that a check tells only of new ones
    #[command(subcommand)]
    Baseline(baseline::Command),
    /// Write who answers for which letters: their hashes, the rules, open findings
    SignOff(Box<sign_off::Args>),
    /// Show what imrlint.yaml says
    #[command(subcommand)]
    Config(config::show::Command),
    /// Find rationales copied between letters
    Copies(copies::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    panics::hold();
    let exit = match panics::caught(run) {
        Ok(exit) => exit,
        Err(what) => {
            // What it says may quote a letter.
            terminal::complain(&panics::report(&what.place));
            Exit::Bug
        }
    };
    exit.into()
}

fn run() -> Exit {
    start().unwrap_or_else(|exit| exit)
}

fn start() -> Result<Exit, Exit> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let mut command = command();
    let given = matches(&mut command, &arguments)?;
    let mut cli = read(&given)?;
    let color = if cli.no_color {
        Color::Never
    } else {
        cli.color
    };
    let terminal = Terminal::new(color);
    let mut config = Config::load(&cli.config, &command, &given, terminal)?;
    if let Some(arguments) = config.extended(&arguments, &command, &given) {
        cli = read(&matches(&mut command, &arguments)?)?;
    }
    Ok(dispatch(&cli, &config, &given, terminal))
}

/// The whole command line.
fn command() -> clap::Command {
    Cli::command()
}

fn matches(command: &mut clap::Command, arguments: &[OsString]) -> Result<ArgMatches, Exit> {
    command
        .try_get_matches_from_mut(arguments)
        .map_err(|error| refused(&error))
}

fn read(matches: &ArgMatches) -> Result<Cli, Exit> {
    Cli::from_arg_matches(matches).map_err(|error| refused(&error))
}

fn refused(error: &clap::Error) -> Exit {
    // Help and version are no mistakes. Where they cannot be printed nobody reads them.
    let _ = error.print();
    if error.use_stderr() {
        Exit::Usage
    } else {
        Exit::Clean
    }
}

fn dispatch(cli: &Cli, config: &Config, given: &ArgMatches, terminal: Terminal) -> Exit {
    match &cli.command {
        Command::Check(args) => check::run(args, config, terminal),
        Command::Report(args) => report::run(args, terminal),
        Command::Diff(args) => diff::run(args, terminal),
        Command::Facts(args) => facts::run(args, terminal),
        Command::Assert(args) => assert::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Trace(args) => trace::run(args, terminal),
        Command::Read(args) => read::run(args, terminal),
        Command::Rules(command) => rules::run(command, config, terminal),
        Command::Score(args) => score::run(args, config, terminal),
        Command::Waive(args) => waive::run(args, config, terminal),
        Command::Baseline(command) => baseline::run(command, config, terminal),
        Command::SignOff(args) => sign_off::run(args, config, terminal),
        Command::Config(config::show::Command::Show(_)) => {
            config::show::run(config, given, terminal)
        }
        Command::Copies(args) => copies::run(args, terminal),
        Command::Completions(args) => completions::run(args, terminal),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        super::Cli::command().debug_assert();
    }
}
