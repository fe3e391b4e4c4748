//! Loads the rules, or says what is wrong with them.

use super::exit::Exit;
use super::terminal::{Terminal, complain};
use imrlint::report::{faults, problem};
use imrlint::rules::{LoadError, RuleSet};
use std::path::{Path, PathBuf};

/// Folders of rules.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RulesArgs {
    /// Further folder of rules and vocabulary; a rule of a built-in rule's id takes its place
    #[arg(long, value_name = "DIR", help_heading = "Rules")]
    pub(crate) rules: Vec<PathBuf>,
}

/// The built-in rules and those of `folders`. Mistakes are printed, all of them.
pub(crate) fn load(folders: &[PathBuf], terminal: Terminal) -> Result<RuleSet, Exit> {
    told(RuleSet::load(folders), terminal)
}

/// The same, with every check that there is: for those who write rules.
pub(crate) fn load_checked(folders: &[PathBuf], terminal: Terminal) -> Result<RuleSet, Exit> {
    told(RuleSet::load_checked(folders), terminal)
}

/// The rules of a folder that stands by itself.
pub(crate) fn load_alone(folder: &Path, terminal: Terminal) -> Result<RuleSet, Exit> {
    told(RuleSet::load_alone(folder), terminal)
}

fn told(loaded: Result<RuleSet, LoadError>, terminal: Terminal) -> Result<RuleSet, Exit> {
    loaded.map_err(|error| {
        match error {
            LoadError::Unreadable { path, error } => complain(&problem(
                &format!("cannot read rules in `{}`: {error}", path.display()),
                "--rules expects a folder of .yaml files",
            )),
            LoadError::Faults(list) => complain(&faults::faults(&list, terminal.errors)),
        }
        Exit::Rules
    })
}
