//! `imrlint waive`: a finding may stay, and somebody answers for it.

use super::config::Config;
use super::exit::Exit;
use super::gate::{LetterArgs, today};
use super::inputs::Input;
use super::terminal::{Terminal, complain, mistake};
use imrlint::check::Finding;
use imrlint::gate::{Expiry, Gate, Waiver};
use imrlint::report::problem;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  imrlint waive drafts/a.txt:127 --reason \"so in the record\" --owner \"J. Roe\" --expires 2027-01-31
  imrlint waive 1f0e3c5a77d24b90 drafts/ --reason \"so in the record\" --owner \"J. Roe\" --expires never";

/// Options of `imrlint waive`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The finding: its fingerprint, as reports for programs have it, or its place, as PATH:LINE
    #[arg(value_name = "FINDING")]
    finding: String,

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
    let wanted = Wanted::new(&args.finding);
    let mut letters = args.letters.clone();
    if let (Wanted::Place { path, .. }, true) = (&wanted, letters.input.paths.is_empty()) {
        letters.input.paths.push(PathBuf::from(path));
    }
    let inputs = letters.letters(&file)?;
    let mut all = Vec::new();
    let exit = letters.check(&inputs, &set, &Gate::default(), config, |input, seen| {
        let findings = seen.map(|seen| seen.checked.findings).unwrap_or_default();
        all.extend(findings.into_iter().map(|finding| (input, finding)));
    });
    let (meant, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|(input, finding)| wanted.is(input, finding));
    let (input, finding) = match meant.as_slice() {
        [] => return Err(none(&args.finding, &others).max(exit)),
        [one] => one,
        several => return Err(many(&args.finding, several)),
    };
    let waiver = Waiver {
        fingerprint: finding.fingerprint.clone(),
        rule: finding.rule.clone(),
        path: config.seen_from_there(input),
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
    Ok(terminal.print(&told(finding, &waiver, &file), exit))
}

/// What is to be waived.
enum Wanted<'a> {
    Fingerprint(&'a str),
    Place { path: &'a str, line: u32 },
}

impl<'a> Wanted<'a> {
    /// A place is `PATH:LINE` or `PATH:LINE:COLUMN`, as reports print it.
    fn new(word: &'a str) -> Self {
        let numbered = |text: &'a str| {
            let (path, number) = text.rsplit_once(':')?;
            Some((path, number.parse::<u32>().ok()?))
        };
        match numbered(word).map(|found| (numbered(found.0), found)) {
            Some((Some((path, line)), _) | (None, (path, line))) => Self::Place { path, line },
            None => Self::Fingerprint(word),
        }
    }

    fn is(&self, input: &Input, finding: &Finding) -> bool {
        match self {
            Self::Fingerprint(fingerprint) => finding.fingerprint == *fingerprint,
            Self::Place { path, line } => {
                let name = path.strip_prefix("./").unwrap_or(path);
                input.name == name && line_of(finding) == *line
            }
        }
    }
}

fn line_of(finding: &Finding) -> u32 {
    finding
        .locations
        .first()
        .map_or(1, |location| location.line)
}

/// Most findings that are listed for somebody to choose from.
const LISTED: usize = 10;

fn none(word: &str, others: &[(&Input, Finding)]) -> Exit {
    let mut help = "name the letter too: imrlint waive FINGERPRINT LETTER".to_owned();
    if !others.is_empty() {
        help = format!("there are: {}", list(others));
    }
    complain(&problem(&format!("no finding is `{word}`"), &help));
    Exit::NoInput
}

fn many(word: &str, several: &[(&Input, Finding)]) -> Exit {
    let message = format!("`{word}` stands for {} findings", several.len());
    mistake(&message, &format!("say which: {}", list(several)))
}

fn list(findings: &[(&Input, Finding)]) -> String {
    let told = |(input, finding): &(&Input, Finding)| {
        let line = line_of(finding);
        format!(
            "{} ({} at {}:{line})",
            finding.fingerprint, finding.rule, input.name
        )
    };
    let mut list: Vec<String> = findings.iter().take(LISTED).map(told).collect();
    if findings.len() > LISTED {
        list.push(format!("{} more", findings.len() - LISTED));
    }
    list.join(", ")
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
