//! `imrlint baseline`: findings that were there when a gate was set up.

use super::config::Config;
use super::exit::Exit;
use super::gate::{self, LetterArgs, write_whole};
use super::terminal::{Terminal, mistake};
use imrlint::check::Status;
use imrlint::gate::{Baseline, Entry, Gate};
use std::collections::HashSet;

/// Commands of `imrlint baseline`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Note all findings of letters, so that a check tells only of new ones
    Create(Box<LetterArgs>),
    /// Note the findings of letters anew: those that are gone go, new ones come
    Update(Box<LetterArgs>),
    /// Take out findings that are gone; new ones stay new
    Prune(Box<LetterArgs>),
}

/// Runs the command.
pub(crate) fn run(command: &Command, config: &Config, terminal: Terminal) -> Exit {
    note(command, config, terminal).unwrap_or_else(|exit| exit)
}

fn note(command: &Command, config: &Config, terminal: Terminal) -> Result<Exit, Exit> {
    let (Command::Create(args) | Command::Update(args) | Command::Prune(args)) = command;
    let file = args.gate.baseline_file(config);
    let create = matches!(command, Command::Create(_));
    if create && file.exists() {
        return Err(mistake(
            &format!("there is a baseline in `{}`", file.display()),
            "`imrlint baseline update` notes its findings anew",
        ));
    }
    let before = gate::baseline(&file, !create)?;
    // Waived findings stay waived, and out of the baseline.
    let known = Gate {
        waivers: gate::waivers(&args.gate.waivers_file(config), false, terminal)?,
        today: gate::today(),
        ..Gate::default()
    };
    let set = args.rules(config, terminal)?;
    let inputs = args.letters(&file)?;
    let mut found: Vec<Entry> = Vec::new();
    let mut checked = HashSet::new();
    let exit = args.check(&inputs, &set, &known, config, |input, seen| {
        let (path, Ok(seen)) = (config.seen_from_there(input), seen) else {
            return;
        };
        let findings = seen.checked.findings.iter();
        let new = findings.filter(|f| f.status == Status::New);
        // What is said of waivers is no finding to get used to.
        let new = new.filter(|f| set.rules().iter().any(|rule| rule.id == f.rule));
        found.extend(new.map(|finding| Entry::new(&path, finding)));
        checked.insert(path);
    });
    let present: HashSet<&str> = found
        .iter()
        .map(|entry| entry.fingerprint.as_str())
        .collect();
    // Of letters that were not checked, and of rules that were not applied, nothing new is known.
    let applied: HashSet<&str> = set.rules().iter().map(|rule| rule.id.as_str()).collect();
    let is_gone = |entry: &Entry| {
        checked.contains(&entry.path)
            && applied.contains(entry.rule.as_str())
            && !present.contains(entry.fingerprint.as_str())
    };
    let kept: Vec<Entry> = before
        .entries()
        .iter()
        .filter(|e| !is_gone(e))
        .cloned()
        .collect();
    let gone = before.entries().len() - kept.len();
    let mut new: Vec<Entry> = Vec::new();
    if !matches!(command, Command::Prune(_)) {
        new.extend(
            found
                .iter()
                .filter(|entry| !before.knows(&entry.fingerprint))
                .cloned(),
        );
    }
    let added = new.len();
    let after = Baseline::new([kept, new].concat());
    write_whole(&file, &after.document())?;
    let text = format!(
        "{} in `{}`: {added} new, {gone} gone\n",
        counted(after.entries().len()),
        file.display()
    );
    Ok(terminal.print(&imrlint::report::printable(&text), exit))
}

fn counted(findings: usize) -> String {
    format!("{findings} finding{}", if findings == 1 { "" } else { "s" })
}
