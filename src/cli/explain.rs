//! `imrlint explain`: what a rule or a category means.

use super::exit::Exit;
use super::terminal::{Terminal, mistake};
use super::{rule_set, select};
use imrlint::report::explain;

const EXAMPLES: &str = "\
Examples:
  imrlint explain                            all categories
  imrlint explain citation                   the rules of a category
  imrlint explain request-of-another-issue   one rule";

/// Options of `imrlint explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Id of a rule, or a category; none lists the categories
    rule: Option<String>,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    let set = match rule_set::load(&args.rules.rules, terminal) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let rules = set.rules();
    let Some(word) = &args.rule else {
        return terminal.print(&explain::categories(rules, terminal.style), Exit::Clean);
    };
    if let Some(rule) = rules.iter().find(|rule| rule.id == *word) {
        return terminal.print(&explain::rule(rule, terminal.style), Exit::Clean);
    }
    if let Some(category) = select::category(word) {
        return terminal.print(
            &explain::category(category, rules, terminal.style),
            Exit::Clean,
        );
    }
    mistake(
        &format!("`{word}` is no rule and no category"),
        &select::unknown(rules, word, true),
    )
}
