//! Checks the letters of a plan and hands what comes of them to the reports.

use super::plan::Plan;
use crate::cli::exit::Exit;
use crate::cli::inputs::Input;
use crate::cli::layout::{Done, Parts};
use crate::cli::meter::Meter;
use crate::cli::sinks::Sinks;
use crate::cli::terminal::complain;
use crate::cli::{interrupt, panics, progress};
use imrlint::check::Checked;
use imrlint::report::{Failure, Letter, Outcome, Summary, problem};
use imrlint::source::Source;
use std::time::Instant;

/// Why a run ended before the last letter.
enum Early {
    /// Nobody reads the reports, or none can be written.
    Stopped,
    /// Ctrl-C.
    Interrupted,
}

/// Runs the plan.
pub(crate) fn run(plan: &Plan, started: Instant, found: &mut Summary) -> Exit {
    let mut sinks = match Sinks::open(&plan.layout, plan.resumed.letters > 0) {
        Ok(sinks) => sinks,
        Err(exit) => return exit,
    };
    interrupt::heed();
    let letters = plan.inputs.list.len();
    let mut total = plan.resumed.summary.clone();
    let todo = plan.inputs.list.iter().skip(plan.resumed.letters);
    let meter = Meter::new(
        Some(letters - plan.resumed.letters.min(letters)),
        plan.layout.options.quiet || letters <= 2,
    );
    let end = progress::in_order(
        plan.jobs,
        todo,
        |index, input| one(plan, plan.resumed.letters + index + 1, input),
        |(parts, summary)| {
            if interrupt::interrupted() {
                return Err(Early::Interrupted);
            }
            total.add(summary);
            meter.step(&total);
            sinks.add(&parts, &meter).map_err(|_| Early::Stopped)
        },
    );
    meter.end();
    found.add(total.clone());
    let fail_on = plan.layout.options.fail_on;
    let exit = plan.exit.max(fail_on.exit(&total, plan.max_findings));
    match end {
        Ok(()) => exit.max(sinks.finish(&total, started.elapsed())),
        Err(Early::Stopped) => exit.max(sinks.exit()),
        Err(Early::Interrupted) => {
            complain(&stopped(plan, &total, sinks));
            Exit::Interrupted
        }
    }
}

/// Says where an interrupted run stopped, and what is left of it.
fn stopped(plan: &Plan, total: &Summary, sinks: Sinks) -> String {
    let all = plan.inputs.list.len();
    let mut message = format!(
        "interrupted: {} of {all} letters are checked",
        total.letters
    );
    let last = total.letters.checked_sub(1);
    if let Some(last) = last.and_then(|last| plan.inputs.list.get(last))
        && plan.layout.may_quote()
    {
        message.push_str(&format!(", the last is `{}`", last.name));
    }
    let kept: Vec<String> = sinks
        .keep_parts()
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    let help = match (kept.is_empty(), plan.resumed.possible) {
        (true, _) => String::new(),
        (false, true) => format!(
            "{} holds them; --resume goes on from there",
            kept.join(", ")
        ),
        (false, false) => format!("what is written of reports: {}", kept.join(", ")),
    };
    problem(&message, &help)
}

/// Checks a letter and writes its parts of the reports.
fn one(plan: &Plan, number: usize, input: &Input) -> (Parts, Summary) {
    let result = panics::caught(|| check(plan, input));
    let made = match &result {
        Ok((source, outcome)) => panics::caught(|| {
            let done = Done {
                path: &input.name,
                number,
                source: source.as_ref(),
                outcome: outcome.as_ref(),
            };
            parts(plan, done)
        }),
        Err(panic) => Err(panic.clone()),
    };
    made.unwrap_or_else(|panic| {
        let failure = Failure::internal(&panic.place);
        let done = Done {
            path: &input.name,
            number,
            source: None,
            outcome: Err(&failure),
        };
        let (mut parts, summary) = parts(plan, done);
        let said = if plan.layout.may_quote() {
            format!("`{}`: {panic}", input.name)
        } else {
            format!("letter {number}: {}", panic.place)
        };
        parts.complaint.push_str(&panics::report(&said));
        (parts, summary)
    })
}

/// What a letter says, and what was found in it. The text is kept where a letter fails as well: what it says must not be
/// told elsewhere.
fn check(plan: &Plan, input: &Input) -> (Option<Source>, Result<Checked, Failure>) {
    match input.read() {
        Err(failure) => (None, Err(failure)),
        Ok(source) => {
            let checked = imrlint::check(&source, plan.set).map_err(|_| Failure::not_a_letter());
            let checked = checked.map(|mut checked| {
                plan.gate.judge(
                    &plan.config.seen_from_there(input),
                    &mut checked,
                    plan.set.rules(),
                );
                checked
            });
            (Some(source), checked)
        }
    }
}

fn parts(plan: &Plan, done: Done) -> (Parts, Summary) {
    let outcome = match done.outcome {
        Ok(checked) => Outcome::Checked {
            source: None,
            checked,
        },
        Err(failure) => Outcome::Failed(failure),
    };
    let summary = Summary::of(&Letter {
        path: done.path,
        outcome,
    });
    (plan.layout.parts(done), summary)
}
