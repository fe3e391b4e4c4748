//! `imrlint score`: how right the findings are.

use super::config::Config;
use super::exit::Exit;
use super::find::{Inputs, shown};
use super::inputs::InputArgs;
use super::score_letters::Letters;
use super::terminal::{Terminal, complain, mistake};
use super::{rule_set, score_plant, select};
use clap::ValueEnum;
use imrlint::report::score::{LineFile, Score, Show as Shown};
use imrlint::report::{Tool, problem, score_json, score_text};
use imrlint::rules::RuleSet;
use imrlint::score::labels;
use imrlint::score::matching::{LetterMatch, Problem};
use imrlint::score::verdicts::{self, Judged, Judgement};
use imrlint::score::{Figures, Gate, GateOutcome, Measure};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Labels are JSON lines: {\"letter\": file name without ending, \"issue\": from 1, or 0 for
header and summary, \"category\", \"severity\", \"a\": words at fault, \"b\": words that they
conflict with, \"why\", \"confidence\"}; \"category\": \"none\" marks a clean letter. They are
looked for as labels.jsonl or gold.jsonl in SET, then beside it. A finding matches a label
of its letter and category when one of its places overlaps `a` or `b`.

Verdicts are JSON lines: {\"fingerprint\" or \"letter\" and \"rule\" (and \"issue\", \"text\"),
\"verdict\": true, false or \"not-ours\", \"by\", \"note\"}.

Gates take a share, or GROUP=SHARE, where GROUP is a severity, a category, `sure-errors`
(recall), a rule (precision), `verdicts` or `verdicts:GROUP` (precision); with --plant a
kind, `each` (kind) or `planted` (each kind, of the letters with its material).

Examples:
  imrlint score letters/ --labels labels.jsonl --show missed
  imrlint score letters/ --min-recall sure-errors=70%,warning=45% --min-precision 0.9
  imrlint score letters/ --verdicts verdicts.jsonl --min-precision verdicts:error=90%
  imrlint score --plant letters/ --seed 7 --show missed
  imrlint score --plant letters/ --kinds side,dose --write copies/
  imrlint score --plant letters/ --min-recall 95%,each=85%,planted=25%

Exit codes: 0, or 1 when a gate is not reached; 5 when a line or a letter cannot be read.";

/// Options of `imrlint score`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Letters with labels: a folder, or one letter
    #[arg(required_unless_present = "plant", conflicts_with = "plant")]
    set: Option<PathBuf>,

    /// Labels [default: labels.jsonl or gold.jsonl in SET or beside it]
    #[arg(long, value_name = "FILE", conflicts_with = "plant")]
    labels: Option<PathBuf>,

    /// What people said of findings: each rule's measured precision
    #[arg(long, value_name = "FILE", conflicts_with = "plant")]
    verdicts: Option<PathBuf>,

    /// Plant contradictions into copies of these letters, one at a time, and look whether they are found
    #[arg(long, value_name = "LETTERS", help_heading = "Self-test")]
    pub(crate) plant: Option<PathBuf>,

    /// Chooses places and words; the same seed plants the same
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        requires = "plant",
        help_heading = "Self-test"
    )]
    pub(crate) seed: u64,

    /// Plant only these kinds
    #[arg(
        long,
        value_name = "KIND,...",
        value_delimiter = ',',
        requires = "plant",
        help_heading = "Self-test"
    )]
    pub(crate) kinds: Vec<String>,

    /// Write the copies into DIR, with their labels
    #[arg(
        long,
        value_name = "DIR",
        requires = "plant",
        help_heading = "Self-test"
    )]
    pub(crate) write: Option<PathBuf>,

    /// List these beside the figures
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT,...")]
    show: Vec<Show>,

    /// How to report
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Exit with 1 when recall is lower
    #[arg(long, value_name = "[GROUP=]SHARE,...", value_delimiter = ',')]
    pub(crate) min_recall: Vec<Gate>,

    /// Exit with 1 when precision is lower
    #[arg(
        long,
        value_name = "[GROUP=]SHARE,...",
        value_delimiter = ',',
        conflicts_with = "plant"
    )]
    min_precision: Vec<Gate>,

    /// How many letters to check at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,

    /// Read also what .gitignore and .ignore files leave out
    #[arg(long)]
    no_ignore: bool,

    #[command(flatten)]
    select: select::SelectArgs,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    /// Defects that are not found
    Missed,
    /// Findings that match no label
    Extra,
    /// Defects with the findings that match them
    Matched,
}

impl Args {
    /// What is listed.
    pub(crate) fn shown(&self) -> Shown {
        Shown {
            missed: self.show.contains(&Show::Missed),
            extra: self.show.contains(&Show::Extra),
            matched: self.show.contains(&Show::Matched),
        }
    }

    /// The letters at a path.
    pub(crate) fn inputs(&self, path: &Path) -> (Inputs, Exit) {
        let letters = InputArgs {
            paths: vec![path.to_owned()],
            no_ignore: self.no_ignore,
            ..InputArgs::default()
        };
        let inputs = match letters.find(&[]) {
            Ok(inputs) => inputs,
            Err((message, help)) => return (Inputs::default(), mistake(&message, &help)),
        };
        for notice in &inputs.notices {
            complain(&problem(notice, "").replacen("error", "warning", 1));
        }
        let mut exit = Exit::Clean;
        for empty in &inputs.empty {
            complain(&empty.message());
            exit = Exit::NoInput;
        }
        (inputs, exit)
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, config: &Config, terminal: Terminal) -> Exit {
    let done = rules(args, config, terminal).and_then(|set| match &args.plant {
        Some(letters) => score_plant::run(args, letters, &set, terminal),
        None => score(args, &set, terminal),
    });
    done.unwrap_or_else(|exit| exit)
}

fn rules(args: &Args, config: &Config, terminal: Terminal) -> Result<RuleSet, Exit> {
    let mut set = rule_set::load(&args.rules.rules, terminal)?;
    if let Err(wrong) = select::apply(&mut set, &args.select) {
        return Err(config.tell(&wrong, terminal));
    }
    Ok(set)
}

/// What is known of a rule set, for reports.
pub(crate) fn tool(set: &RuleSet) -> Tool {
    Tool {
        rules: set.rules().len(),
        digest: set.digest().to_owned(),
    }
}

fn score(args: &Args, set: &RuleSet, terminal: Terminal) -> Result<Exit, Exit> {
    let path = args.set.as_deref().unwrap_or(Path::new("."));
    let (labels, label_file) = match label_path(args, path) {
        Some(file) => {
            let (labels, faults) = labels::parse(&read(&file)?);
            let path = shown(&file);
            (labels, Some(LineFile { path, faults }))
        }
        None if args.verdicts.is_some() => (Vec::new(), None),
        None => {
            complain(&problem(
                &format!("no labels for `{}`", path.display()),
                "name them with --labels FILE, or put labels.jsonl into the folder",
            ));
            return Err(Exit::NoInput);
        }
    };
    let (judgements, verdict_file) = match &args.verdicts {
        Some(file) => {
            let (judgements, faults) = verdicts::parse(&read(file)?);
            let path = shown(file);
            (judgements, Some(LineFile { path, faults }))
        }
        None => (Vec::new(), None),
    };
    let (inputs, mut exit) = args.inputs(path);
    let mut letters = Letters::default();
    letters.check(args, &inputs.list, &labels, set, terminal);
    exit = exit.max(letters.exit);
    if label_file.is_none() {
        let unlabelled = |p: &Problem| matches!(p, Problem::Unlabelled { .. });
        letters.problems.retain(|p| !unlabelled(p));
    }
    let judged = judge(&mut letters.list, &judgements, verdict_file.is_some());
    let figures = label_file.as_ref().map(|_| Figures::of(&letters.list));
    let gates = gates(args, figures.as_ref(), judged.as_ref())?;
    for file in [&label_file, &verdict_file].into_iter().flatten() {
        if !file.faults.is_empty() {
            exit = exit.max(Exit::Unreadable);
        }
    }
    if gates.iter().any(|gate| !gate.passed()) {
        exit = exit.max(Exit::Found);
    }
    let score = Score {
        tool: &tool(set),
        labels: label_file.as_ref(),
        verdicts: verdict_file.as_ref(),
        figures: figures.as_ref(),
        judged: judged.as_ref(),
        letters: &letters.list,
        failed: &letters.failed,
        problems: &letters.problems,
        gates: &gates,
        show: args.shown(),
    };
    let text = match args.format {
        Format::Text => score_text::text(&score, terminal.style),
        Format::Json => score_json::document(&score),
    };
    Ok(terminal.print(&text, exit))
}

fn judge(letters: &mut [LetterMatch], judgements: &[Judgement], given: bool) -> Option<Judged> {
    given.then(|| verdicts::judge(letters, judgements))
}

fn read(path: &Path) -> Result<String, Exit> {
    std::fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read `{}`: {error}", path.display());
        complain(&problem(&message, "expected a file of JSON lines in UTF-8"));
        Exit::Unreadable
    })
}

/// The labels as named, or those in the folder, beside it or beside the letter.
fn label_path(args: &Args, set: &Path) -> Option<PathBuf> {
    if let Some(path) = &args.labels {
        return Some(path.clone());
    }
    let full = set.canonicalize().ok()?;
    let name = full.file_name().unwrap_or_default().to_string_lossy();
    let mut names = vec!["labels.jsonl".to_owned(), "gold.jsonl".to_owned()];
    let mut places: Vec<PathBuf> = names.iter().map(|name| set.join(name)).collect();
    names.push(format!("{name}-labels.jsonl"));
    names.push(format!("{name}-gold.jsonl"));
    if let Some(above) = full.parent() {
        places.extend(names.iter().map(|name| above.join(name)));
    }
    places.into_iter().find(|path| path.is_file())
}

fn gates(
    args: &Args,
    figures: Option<&Figures>,
    judged: Option<&Judged>,
) -> Result<Vec<GateOutcome>, Exit> {
    let mut out = Vec::new();
    let empty = Figures::default();
    let figures = figures.unwrap_or(&empty);
    for gate in &args.min_recall {
        let share = figures.recall(&gate.of).ok_or_else(|| unknown(gate))?;
        out.push(GateOutcome::new(Measure::Recall, gate, share.value()));
    }
    for gate in &args.min_precision {
        let share = match gate.of.strip_prefix("verdicts") {
            Some(of) => judged.map_or(Some(imrlint::score::Share::default()), |judged| {
                judged.precision(of.strip_prefix(':').unwrap_or(of))
            }),
            None => figures.precision(&gate.of),
        };
        let share = share.ok_or_else(|| unknown(gate))?;
        out.push(GateOutcome::new(Measure::Precision, gate, share.value()));
    }
    Ok(out)
}

/// Says that a gate is on no known group.
pub(crate) fn unknown(gate: &Gate) -> Exit {
    mistake(
        &format!("`{}` in a gate is no group", gate.of),
        "`imrlint score --help` lists the groups",
    )
}
