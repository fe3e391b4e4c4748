//! `imrlint rules schema`: JSON Schema for editors.

use super::exit::Exit;
use super::rule_set;
use super::terminal::Terminal;
use clap::ValueEnum;
use imrlint::rules::json_schema::{Files, json_schema};

const EXAMPLES: &str = "\
Examples:
  imrlint rules schema > imrlint.schema.json    then begin a file with
                                                # yaml-language-server: $schema=imrlint.schema.json
  imrlint rules schema rule --rules my-rules    with the words of your own vocabulary";

/// Options of `imrlint rules schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Which files it is for; all, if not given
    #[arg(value_enum)]
    files: Option<Kind>,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Rules
    Rule,
    /// Criteria of guidelines: files of mtus/
    Criteria,
    /// Files of vocabulary/
    Vocabulary,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Result<Exit, Exit> {
    let set = rule_set::load(&args.rules.rules, terminal)?;
    let files = match args.files {
        None => Files::All,
        Some(Kind::Rule) => Files::Rule,
        Some(Kind::Criteria) => Files::Criteria,
        Some(Kind::Vocabulary) => Files::Vocabulary,
    };
    let schema = json_schema(files, &set.vocabulary);
    // `{:#}` indents.
    Ok(terminal.print(&format!("{schema:#}\n"), Exit::Clean))
}
