//! The command line: the only code that prints, exits or reads the environment.

mod assert;
mod check;
mod completions;
mod diff;
mod exit;
mod explain;
mod facts;
mod find;
mod inputs;
mod interrupt;
mod json_lines;
mod layout;
mod meter;
mod output;
mod panics;
mod progress;
mod report;
mod reports;
mod rule_set;
mod rules;
mod score;
mod score_letters;
mod score_plant;
mod select;
mod sinks;
mod terminal;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};
use exit::Exit;
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
    /// List, show, test and lint rules
    #[command(subcommand)]
    Rules(rules::Command),
    /// Measure precision and recall against labels, verdicts or planted contradictions
    Score(score::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    panics::hold();
    let exit = match panics::caught(run) {
        Ok(exit) => exit,
        Err(what) => {
            terminal::complain(&panics::report(&what.to_string()));
            Exit::Bug
        }
    };
    exit.into()
}

fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no mistakes. Where they cannot be printed nobody reads them.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Clean
            };
        }
    };
    let color = if cli.no_color {
        Color::Never
    } else {
        cli.color
    };
    let terminal = Terminal::new(color);
    match cli.command {
        Command::Check(args) => check::run(&args, terminal),
        Command::Report(args) => report::run(&args, terminal),
        Command::Diff(args) => diff::run(&args, terminal),
        Command::Facts(args) => facts::run(&args, terminal),
        Command::Assert(args) => assert::run(&args, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
        Command::Rules(command) => rules::run(&command, terminal),
        Command::Score(args) => score::run(&args, terminal),
        Command::Completions(args) => completions::run(&args, terminal),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        super::Cli::command().debug_assert();
    }
}
