//! `imrlint assert`: JSON lines in, JSON lines out, one answer for each question in its order.

use super::exit::Exit;
use super::terminal::{Stop, Terminal, cannot_write, complain};
use super::{panics, rule_set};
use imrlint::facts::{Assertion, Experiencer, Time};
use imrlint::report::problem;
use imrlint::rules::RuleSet;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader, BufWriter, Write};

const EXAMPLES: &str = "\
Reads lines of {\"id\": ..., \"text\": ..., \"phrase\": ...} and answers each with
{\"id\", \"assertion\", \"time\", \"experiencer\"}. A line that is not understood is
named on standard error; the others are answered, and the exit code is 2.

Example:
  echo '{\"id\":1,\"text\":\"There is no radiculopathy.\",\"phrase\":\"radiculopathy\"}' | imrlint assert";

/// Options of `imrlint assert`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

#[derive(Deserialize)]
struct Question {
    id: serde_json::Value,
    text: String,
    phrase: String,
}

#[derive(Serialize)]
struct Answer {
    id: serde_json::Value,
    assertion: Assertion,
    time: Time,
    experiencer: Experiencer,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    let set = match rule_set::load(&args.rules.rules, terminal) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let mut exit = Exit::Clean;
    match answer_all(&set, &mut exit) {
        Ok(()) | Err(Stop::Unread) => exit,
        Err(Stop::Failed(error)) => exit.max(cannot_write("standard output", &error)),
    }
}

fn answer_all(set: &RuleSet, exit: &mut Exit) -> Result<(), Stop> {
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    let mut number = 0_u64;
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => number += 1,
            Err(error) => {
                complain(&problem(
                    &format!("cannot read standard input: {error}"),
                    "",
                ));
                *exit = Exit::Unreadable.max(*exit);
                break;
            }
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match answer(&line, set) {
            Ok(text) => writeln!(output, "{text}")?,
            Err((message, code)) => {
                complain(&format!("line {number}: {message}\n"));
                *exit = code.max(*exit);
            }
        }
        // A partner that waits for its answer before asking again gets it.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
    output.flush()?;
    Ok(())
}

fn answer(line: &[u8], set: &RuleSet) -> Result<String, (String, Exit)> {
    let question: Question = serde_json::from_slice(line).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let kind = if error.is_data() { "" } else { "not valid JSON: " };
        let column = error.column();
        let text = format!(
            "column {column}: {kind}{message}; expected {{\"id\": ..., \"text\": \"...\", \"phrase\": \"...\"}}"
        );
        (text, Exit::Usage)
    })?;
    let said = panics::caught(|| {
        imrlint::facts::assert(&question.text, &question.phrase, &set.vocabulary)
    })
    .map_err(|what| {
        (
            panics::report(&what.to_string()).trim_end().to_owned(),
            Exit::Bug,
        )
    })?;
    let answer = Answer {
        id: question.id,
        assertion: said.assertion,
        time: said.time,
        experiencer: said.experiencer,
    };
    serde_json::to_string(&answer).map_err(|error| (error.to_string(), Exit::Bug))
}
