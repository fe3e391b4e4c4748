//! `imrlint score --plant`: the self-test on the user's own letters.

use super::exit::Exit;
use super::inputs::Input;
use super::score::{Args, Format, tool, unknown};
use super::score_letters::{failed, stem};
use super::terminal::{Terminal, complain, mistake};
use super::{panics, progress};
use imrlint::report::{Failure, problem, score_plant};
use imrlint::rules::RuleSet;
use imrlint::score::plant::{self, Figures, Kind, LetterPlants, Options, Templates};
use imrlint::score::{Gate, GateOutcome, Measure};
use std::io;
use std::path::Path;

/// Runs the self-test.
pub(crate) fn run(
    args: &Args,
    letters: &Path,
    set: &RuleSet,
    terminal: Terminal,
) -> Result<Exit, Exit> {
    let kinds = kinds(&args.kinds)?;
    let templates = Templates::builtin().map_err(|error| {
        complain(&panics::report(&format!("sentences to plant: {error}")));
        Exit::Bug
    })?;
    let options = Options {
        templates: &templates,
        seed: args.seed,
        kinds: &kinds,
    };
    let (inputs, mut exit) = args.inputs(letters);
    let mut done: Vec<LetterPlants> = Vec::new();
    let mut unread: Vec<String> = Vec::new();
    let jobs = progress::jobs(args.jobs);
    let work = |_, input: &Input| panics::caught(|| one(input, set, &options));
    let run: Result<(), ()> = progress::in_order(jobs, inputs.list.iter(), work, |result| {
        match result {
            Ok(Ok(letter)) => done.push(letter),
            Ok(Err((path, failure))) => {
                complain(&failed(&path, &failure, terminal));
                unread.push(path);
                exit = exit.max(Exit::Unreadable);
            }
            Err(panic) => {
                complain(&panics::report(&panic.to_string()));
                exit = exit.max(Exit::Bug);
            }
        }
        Ok(())
    });
    debug_assert!(run.is_ok());
    if let Some(folder) = &args.write
        && let Err(error) = write(folder, &done)
    {
        let message = format!("cannot write copies to `{}`: {error}", folder.display());
        return Err(mistake(
            &message,
            "--write expects a folder that may be made",
        ));
    }
    let figures = Figures::of(&done);
    let gates = gates(&args.min_recall, &figures)?;
    if gates.iter().any(|gate| !gate.passed()) {
        exit = exit.max(Exit::Found);
    }
    let plants = score_plant::Plants {
        tool: &tool(set),
        seed: args.seed,
        figures: &figures,
        letters: &done,
        failed: &unread,
        gates: &gates,
        show: args.shown(),
    };
    let text = match args.format {
        Format::Text => score_plant::text(&plants, terminal.style),
        Format::Json => score_plant::document(&plants),
    };
    Ok(terminal.print(&text, exit))
}

fn kinds(names: &[String]) -> Result<Vec<Kind>, Exit> {
    if names.is_empty() {
        return Ok(Kind::ALL.iter().map(|(_, kind)| *kind).collect());
    }
    let mut out = Vec::new();
    for name in names {
        let Some(kind) = Kind::from_name(name.trim()) else {
            let known: Vec<&str> = Kind::ALL.iter().map(|(name, _)| *name).collect();
            complain(&problem(
                &format!("`{name}` is no kind of contradiction"),
                &format!("kinds are {}", known.join(", ")),
            ));
            return Err(Exit::Usage);
        };
        if !out.contains(&kind) {
            out.push(kind);
        }
    }
    Ok(out)
}

fn one(
    input: &Input,
    set: &RuleSet,
    options: &Options<'_>,
) -> Result<LetterPlants, (String, Failure)> {
    let fail = |failure| (input.name.clone(), failure);
    let source = input.read().map_err(fail)?;
    plant::letter(&input.name, stem(&input.name), &source, set, options)
        .map_err(|_| fail(Failure::not_a_letter()))
}

fn gates(gates: &[Gate], figures: &Figures) -> Result<Vec<GateOutcome>, Exit> {
    gates
        .iter()
        .map(|gate| {
            let value = figures.gated(&gate.of).ok_or_else(|| unknown(gate))?;
            Ok(GateOutcome::new(Measure::Recall, gate, value))
        })
        .collect()
}

/// Writes the copies and their labels.
fn write(folder: &Path, letters: &[LetterPlants]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut labels = String::new();
    for letter in letters {
        for (name, text, label) in letter.copies() {
            std::fs::write(folder.join(name), text)?;
            labels.push_str(&label);
            labels.push('\n');
        }
    }
    std::fs::write(folder.join("labels.jsonl"), labels)
}
