//! Waivers and the baseline: where they stand, and what a run makes of them.

use super::config::Config;
use super::exit::Exit;
use super::inputs::{Input, InputArgs};
use super::output::{Output, Target};
use super::rule_set::{self, RulesArgs};
use super::select::{self, SelectArgs};
use super::terminal::{Stop, Terminal, complain, mistake};
use super::{panics, progress};
use imrlint::RuleSet;
use imrlint::check::Checked;
use imrlint::gate::{Baseline, Gate, Waivers};
use imrlint::report::{Failure, Letter, Outcome, faults, problem, short};
use imrlint::rules::File;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file of waivers, where none is named.
pub(crate) const WAIVERS: &str = "imrlint-waivers.yaml";
/// The file of the baseline, where none is named.
pub(crate) const BASELINE: &str = "imrlint-baseline.json";

/// Where waivers and the baseline stand.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct GateArgs {
    /// Findings that are waived [default: imrlint-waivers.yaml beside imrlint.yaml, else in this folder]
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    waivers: Option<PathBuf>,

    /// Findings that were there before [default: imrlint-baseline.json, as above]
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    baseline: Option<PathBuf>,

    /// Take no finding as waived, and all as new
    #[arg(long, help_heading = "Gate")]
    no_gate_files: bool,
}

impl GateArgs {
    /// The file of waivers.
    pub(crate) fn waivers_file(&self, config: &Config) -> PathBuf {
        let named = self.waivers.clone();
        named.unwrap_or_else(|| config.folder().join(WAIVERS))
    }

    /// The file of the baseline.
    pub(crate) fn baseline_file(&self, config: &Config) -> PathBuf {
        let named = self.baseline.clone();
        named.unwrap_or_else(|| config.folder().join(BASELINE))
    }

    /// What is known before a run. Mistakes are printed.
    pub(crate) fn load(&self, config: &Config, terminal: Terminal) -> Result<Gate, Exit> {
        let mut gate = Gate {
            today: today(),
            ..Gate::default()
        };
        if self.no_gate_files {
            return Ok(gate);
        }
        gate.waivers = waivers(&self.waivers_file(config), self.waivers.is_some(), terminal)?;
        gate.baseline = baseline(&self.baseline_file(config), self.baseline.is_some())?;
        Ok(gate)
    }
}

/// The waivers of a file; none where it is not there and need not be.
pub(crate) fn waivers(path: &Path, needed: bool, terminal: Terminal) -> Result<Waivers, Exit> {
    let Some(text) = text(
        path,
        needed,
        "--waivers expects a file that `imrlint waive` made",
    )?
    else {
        return Ok(Waivers::default());
    };
    let file = File {
        name: path.to_string_lossy().into_owned(),
        text: text.into(),
        json: None,
    };
    Waivers::read(&file).map_err(|list| {
        complain(&faults::faults(&list, terminal.errors));
        complain("no letter was checked: a waiver that is not understood may be of any of them\n");
        Exit::Rules
    })
}

/// The baseline of a file; none where it is not there and need not be.
pub(crate) fn baseline(path: &Path, needed: bool) -> Result<Baseline, Exit> {
    let help = "`imrlint baseline create` makes one";
    let Some(text) = text(path, needed, help)? else {
        return Ok(Baseline::default());
    };
    Baseline::read(&text).map_err(|why| {
        complain(&problem(
            &format!("no baseline in `{}`: {why}", path.display()),
            help,
        ));
        Exit::Rules
    })
}

/// The text of a file, which may be missing unless it is named.
fn text(path: &Path, needed: bool, help: &str) -> Result<Option<String>, Exit> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound && !needed => Ok(None),
        Err(error) => {
            complain(&problem(
                &format!("cannot read `{}`: {error}", path.display()),
                help,
            ));
            Err(Exit::Rules)
        }
    }
}

/// The day, as of Greenwich.
pub(crate) fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

/// Options of commands that check letters to write something of their own about them.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct LetterArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// How many letters to check at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    #[command(flatten)]
    pub(crate) gate: GateArgs,

    #[command(flatten)]
    select: SelectArgs,

    #[command(flatten)]
    rules: RulesArgs,
}

/// What was found in a letter.
pub(crate) struct Seen {
    /// Of its bytes.
    pub(crate) sha256: String,
    pub(crate) checked: Checked,
}

/// Why a letter could not be checked, with the digest of its bytes where it has any.
type Unseen = (Option<String>, Failure);

impl LetterArgs {
    /// The rules that apply.
    pub(crate) fn rules(&self, config: &Config, terminal: Terminal) -> Result<RuleSet, Exit> {
        let mut set = rule_set::load(&self.rules.rules, terminal)?;
        select::apply(&mut set, &self.select).map_err(|wrong| config.tell(&wrong, terminal))?;
        Ok(set)
    }

    /// The letters.
    pub(crate) fn letters(&self, written: &Path) -> Result<Vec<Input>, Exit> {
        let found = self.input.find(&[written]);
        let inputs = found.map_err(|(message, help)| mistake(&message, &help))?;
        for empty in &inputs.empty {
            complain(&empty.message());
        }
        match inputs.list.is_empty() {
            true => Err(Exit::NoInput),
            false => Ok(inputs.list),
        }
    }

    /// Checks all letters, in order. What cannot be read is named, and tells how the command ends at best.
    pub(crate) fn check<'a>(
        &self,
        inputs: &'a [Input],
        set: &RuleSet,
        gate: &Gate,
        config: &Config,
        mut take: impl FnMut(&'a Input, Result<Seen, Unseen>),
    ) -> Exit {
        let mut exit = Exit::Clean;
        let work = |_, input: &'a Input| (input, panics::caught(|| one(input, set, gate, config)));
        let all = progress::in_order(
            progress::jobs(self.jobs),
            inputs.iter(),
            work,
            |(input, done)| {
                let done = done.unwrap_or_else(|panic| {
                    exit = exit.max(Exit::Bug);
                    // What it says may quote the letter.
                    complain(&panics::report(&format!(
                        "`{}`: {}",
                        input.name, panic.place
                    )));
                    Err((None, Failure::internal(&panic.place)))
                });
                if let Err((_, failure)) = &done {
                    exit = exit.max(Exit::Unreadable);
                    complain(&short::letter(&Letter {
                        path: &input.name,
                        outcome: Outcome::Failed(failure),
                    }));
                }
                take(input, done);
                Ok::<(), std::convert::Infallible>(())
            },
        );
        match all {
            Ok(()) => exit,
        }
    }
}

fn one(input: &Input, set: &RuleSet, gate: &Gate, config: &Config) -> Result<Seen, Unseen> {
    let bytes = input.bytes().map_err(|failure| (None, failure))?;
    let sha256 = sha256(&bytes);
    let fail = |failure| (Some(sha256.clone()), failure);
    let source = input.source(&bytes).map_err(fail)?;
    let checked = imrlint::check(&source, set);
    let mut checked = checked.map_err(|_| fail(Failure::not_a_letter()))?;
    gate.judge(&config.seen_from_there(input), &mut checked, set.rules());
    Ok(Seen { sha256, checked })
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file, which is there whole or not at all.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Exit> {
    let target = Target::File(path.to_owned());
    let written = Output::open(&target)
        .map_err(Stop::from)
        .and_then(|mut output| {
            output.part(text)?;
            output.finish()
        });
    written.map_err(|stop| target.stopped(stop).max(Exit::Usage))
}
