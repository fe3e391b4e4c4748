//! `imrlint rules unknown`: words that the vocabulary should perhaps know.

use super::exit::Exit;
use super::find::letters_at;
use super::score_letters::failed;
use super::terminal::{Terminal, complain};
use super::{progress, rule_set};
use clap::ValueEnum;
use imrlint::report::{Failure, unfamiliar};
use std::path::PathBuf;

/// Options of `imrlint rules unknown`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Letters, or folders of them
    #[arg(required = true)]
    letters: Vec<PathBuf>,

    /// How many words to list; 0 lists all
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: usize,

    /// How to list them
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

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Result<Exit, Exit> {
    let set = rule_set::load(&args.rules.rules, terminal)?;
    let (inputs, mut exit) = letters_at(&args.letters);
    let mut read = Vec::new();
    let done: Result<(), ()> = progress::in_order(
        progress::jobs(None),
        inputs.list.iter(),
        |_, input| {
            let source = input.read()?;
            Ok::<_, Failure>(unfamiliar::of(&input.name, &source, &set))
        },
        |words| {
            read.push(words);
            Ok(())
        },
    );
    debug_assert!(done.is_ok());
    let mut letters = Vec::new();
    for (input, words) in inputs.list.iter().zip(read) {
        match words {
            Ok(words) => letters.push(words),
            Err(failure) => {
                complain(&failed(&input.name, &failure, terminal));
                exit = exit.max(Exit::Unreadable);
            }
        }
    }
    let count = letters.len();
    let mut words = unfamiliar::together(letters);
    if args.limit > 0 {
        words.truncate(args.limit);
    }
    let text = match args.format {
        Format::Text => unfamiliar::table(&words, count, terminal.style),
        Format::Json => unfamiliar::json(&words, count),
    };
    Ok(terminal.print(&text, exit))
}
