//! `imrlint read`: what is read in a sentence.

use super::exit::Exit;
use super::rule_set;
use super::terminal::{Terminal, mistake};
use clap::ValueEnum;
use imrlint::facts::{self, Reading};
use imrlint::letter::{Place, alone};
use imrlint::report::read_text::Passage;
use imrlint::report::{read_json, read_text};
use imrlint::source::{Format as SourceFormat, LARGEST_INPUT, Source, Span};
use std::io::Read as _;

const EXAMPLES: &str = "\
Examples:
  imrlint read \"There is no documentation of muscle spasm.\" --as rationale
  imrlint read \"The request for an X-ray of the knee is not medically necessary.\" \\
      --as rationale --treatment \"MRI of the knee\"
  pbpaste | imrlint read -";

/// Options of `imrlint read`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The sentence, or several; - is standard input
    #[arg(value_name = "SENTENCE", allow_hyphen_values = true)]
    sentence: String,

    /// Where it stands
    #[arg(long = "as", value_enum, default_value_t, value_name = "PLACE")]
    place: As,

    /// The request of the issue that it belongs to
    #[arg(long, value_name = "REQUEST", default_value = "")]
    #[arg(hide_default_value = true)]
    treatment: String,

    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum As {
    /// In the clinical case summary
    #[default]
    Summary,
    /// In the rationale of an issue
    Rationale,
    /// In the reviewer's citation line of an issue
    Citation,
    /// The request of an issue
    Request,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    let sentence = match args.sentence.as_str() {
        "-" => match standard_input() {
            Ok(text) => text,
            Err(error) => {
                return mistake(
                    &format!("cannot read standard input: {error}"),
                    "expected text in UTF-8",
                )
                .max(Exit::Unreadable);
            }
        },
        given => given.to_owned(),
    };
    if sentence.trim().is_empty() {
        mistake(
            "there is no sentence to read",
            "give one in quotation marks",
        );
        return Exit::NoInput;
    }
    let set = match rule_set::load(&args.rules.rules, terminal) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let place = match args.place {
        As::Summary => Place::Summary,
        As::Rationale => Place::Rationale,
        As::Citation => Place::Citation,
        As::Request => Place::Title,
    };
    let vocabulary = &set.vocabulary;
    let (text, letter) = alone(&sentence, place, &args.treatment, &vocabulary.forms);
    let end = letter.parts.first().map_or(0, |part| part.span.end);
    let reading = Reading::with(&text, vocabulary, letter);
    let facts = facts::facts(&reading);
    let passage = Passage {
        reading: &reading,
        facts: &facts,
        span: Span::new(0, end),
        place,
    };
    let report = match args.format {
        Format::Text => read_text::text(passage, terminal.style),
        Format::Json => {
            let read = Source::read("sentence", text.as_bytes(), Some(SourceFormat::Text));
            match read {
                Ok(source) => read_json::document(passage, &source),
                Err(error) => return mistake(&error.to_string(), "expected a sentence"),
            }
        }
    };
    terminal.print(&report, Exit::Clean)
}

fn standard_input() -> std::io::Result<String> {
    let mut text = String::new();
    let stdin = std::io::stdin().lock();
    stdin.take(LARGEST_INPUT).read_to_string(&mut text)?;
    Ok(text)
}
