//! `imrlint explain`: what a rule, a category or a criteria topic means.

use super::exit::Exit;
use super::terminal::{Terminal, mistake};
use super::{rule_set, select};
use imrlint::report::{explain, topics};

const EXAMPLES: &str = "\
Examples:
  imrlint explain                            all categories
  imrlint explain citation                   the rules of a category
  imrlint explain request-of-another-issue   one rule
  imrlint explain muscle-relaxants           what a guideline asks for a treatment";

/// Options of `imrlint explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Id of a rule, a category, or a criteria topic; none lists the categories
    #[arg(value_name = "RULE")]
    word: Option<String>,

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
    let Some(word) = &args.word else {
        return terminal.print(&explain::categories(rules, terminal.style), Exit::Clean);
    };
    if let Some(rule) = rules.iter().find(|rule| rule.id == *word) {
        return terminal.print(&explain::rule(rule, terminal.style), Exit::Clean);
    }
    if let Some(rule) = imrlint::gate::WAIVER_RULES
        .iter()
        .find(|rule| rule.id == *word)
    {
        return terminal.print(&explain::waiver_rule(rule, terminal.style), Exit::Clean);
    }
    if let Some(category) = select::category(word) {
        return terminal.print(
            &explain::category(category, rules, terminal.style),
            Exit::Clean,
        );
    }
    if let Some(topic) = set.criteria().iter().find(|topic| topic.id == *word) {
        let text = topics::topic(topic, &set.vocabulary.concepts, terminal.style);
        return terminal.print(&text, Exit::Clean);
    }
    let topics = set.criteria().iter().map(|topic| topic.id.as_str());
    let known = select::ids(rules).chain(select::categories()).chain(topics);
    mistake(
        &format!("`{word}` is no rule, category or criteria topic"),
        &select::near(known, word).unwrap_or_else(|| select::LISTS.to_owned()),
    )
}
