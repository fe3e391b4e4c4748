//! `imrlint facts`: what was read in a letter.

use super::exit::Exit;
use super::inputs::InputArgs;
use super::rule_set;
use super::terminal::{Terminal, complain, mistake};
use clap::ValueEnum;
use imrlint::report::{Letter, Outcome, facts_json, facts_text, pretty, printable};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  imrlint facts letter.txt
  imrlint facts letter.pdf --format json
  imrlint facts letter.pdf --text      the text that offsets in reports count in";

/// Options of `imrlint facts`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The letter; - is standard input
    file: PathBuf,

    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Print the text of the letter and nothing else
    #[arg(long, conflicts_with = "format")]
    text: bool,

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
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    if args.file.is_dir() {
        return mistake(
            &format!("`{}` is a folder", args.file.display()),
            "`imrlint facts` shows one letter: name a file",
        );
    }
    let letters = InputArgs {
        paths: vec![args.file.clone()],
        ..InputArgs::default()
    };
    let inputs = match letters.find(&[]) {
        Ok(inputs) => inputs,
        Err((message, help)) => return mistake(&message, &help),
    };
    for empty in &inputs.empty {
        complain(&empty.message());
    }
    let input = match inputs.list.as_slice() {
        [] => return Exit::NoInput,
        [input] => input,
        many => {
            return mistake(
                &format!("`{}` holds {} letters", args.file.display(), many.len()),
                "`imrlint facts` shows one letter: name a file of one",
            );
        }
    };
    let source = match input.read() {
        Ok(source) => source,
        Err(failure) => {
            let letter = Letter {
                path: &input.name,
                outcome: Outcome::Failed(&failure),
            };
            complain(&pretty::letter(&letter, terminal.errors));
            return Exit::Unreadable;
        }
    };
    if args.text {
        // Exact for programs, harmless for a person's terminal.
        return if terminal.interactive {
            terminal.print(&printable(source.base()), Exit::Clean)
        } else {
            terminal.print(source.base(), Exit::Clean)
        };
    }
    let set = match rule_set::load(&args.rules.rules, terminal) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let (reading, facts) = imrlint::read(&source, &set);
    let text = match args.format {
        Format::Text => facts_text::text(
            &input.name,
            &source,
            &reading.letter,
            &facts,
            &set.vocabulary,
            terminal.style,
        ),
        Format::Json => facts_json::document(
            &input.name,
            &source,
            &reading.letter,
            &facts,
            &set.vocabulary,
        ),
    };
    terminal.print(&text, Exit::Clean)
}
