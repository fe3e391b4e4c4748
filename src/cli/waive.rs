//! `imrlint waive`: a finding may stay, and somebody answers for it.

use super::config::Config;
use super::exit::Exit;
use super::gate::{LetterArgs, today};
use super::terminal::{Terminal, complain, mistake};
use imrlint::check::Finding;
use imrlint::gate::{Expiry, Gate, Waiver};
use imrlint::report::problem;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

const EXAMPLES: &str = "\
Examples:
  imrlint waive 1f0e3c5a77d24b90 drafts/ --reason \"quotes the record as it is\" --owner \"J. Roe\" --expires 2027-01-31
  imrlint check drafts/ --format json | jq '.findings[].fingerprint'";

/// Options of `imrlint waive`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Fingerprint of the finding, as reports show it
    fingerprint: String,

    /// Why it may stay
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    owner: String,

    /// The last day on which it counts, as 2027-01-31, or never
    #[arg(long, value_name = "DAY")]
    expires: Expiry,

    #[command(flatten)]
    letters: LetterArgs,
}

/// Runs the command.
pub(crate) fn run(args: &Args, config: &Config, terminal: Terminal) -> Exit {
    waive(args, config, terminal).unwrap_or_else(|exit| exit)
}

fn waive(args: &Args, config: &Config, terminal: Terminal) -> Result<Exit, Exit> {
    let today = today();
    if args.expires.is_over(today) {
        return Err(mistake(
            &format!("{} is past", args.expires),
            "--expires is the last day on which the waiver counts",
        ));
    }
    if args.reason.trim().is_empty() || args.owner.trim().is_empty() {
        return Err(mistake(
            "a waiver without reason or owner",
            "say in --reason why the finding may stay, and in --owner who answers for it",
        ));
    }
    let file = args.letters.gate.waivers_file(config);
    // What is there has to be understood before something is added.
    super::gate::waivers(&file, false, terminal)?;
    let set = args.letters.rules(config, terminal)?;
    let inputs = args.letters.letters(&file)?;
    let mut found = None;
    let exit = args
        .letters
        .check(&inputs, &set, &Gate::default(), config, |input, seen| {
            let findings = seen.map(|seen| seen.checked.findings).unwrap_or_default();
            let mut findings = findings.into_iter();
            if let Some(finding) = findings.find(|f| f.fingerprint == args.fingerprint) {
                found.get_or_insert((config.seen_from_there(input), finding));
            }
        });
    let Some((path, finding)) = found else {
        complain(&problem(
            &format!("no finding has the fingerprint `{}`", args.fingerprint),
            "name the letter as well: imrlint waive FINGERPRINT LETTER; `--format json` shows fingerprints",
        ));
        return Err(exit.max(Exit::NoInput));
    };
    let waiver = Waiver {
        fingerprint: args.fingerprint.clone(),
        rule: finding.rule.clone(),
        path: path.clone(),
        reason: args.reason.clone(),
        owner: args.owner.clone(),
        expires: args.expires,
        made: today,
    };
    append(&file, &waiver.entry()).map_err(|error| {
        mistake(
            &format!("cannot write to `{}`: {error}", file.display()),
            "name another file with --waivers",
        )
    })?;
    Ok(terminal.print(&told(&finding, &waiver, &file), exit))
}

/// Entries are only ever added, each in one write.
fn append(file: &Path, entry: &str) -> std::io::Result<()> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) if text.is_empty() || text.ends_with('\n') => entry.to_owned(),
        Ok(_) => format!("\n{entry}"),
        Err(_) => format!(
            "# Findings that may stay. Made by `imrlint waive`; the last entry for a finding counts.\n{entry}"
        ),
    };
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn told(finding: &Finding, waiver: &Waiver, file: &Path) -> String {
    let line = finding
        .locations
        .first()
        .map_or(1, |location| location.line);
    let until = match waiver.expires {
        Expiry::Never => "for good".to_owned(),
        Expiry::On(day) => format!("until {day}"),
    };
    let text = format!(
        "waived {until}: {} at {}:{line}, in `{}`\n",
        finding.rule,
        waiver.path,
        file.display()
    );
    imrlint::report::printable(&text)
}
