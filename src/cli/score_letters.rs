//! Letters held against their labels, all at once.

use super::exit::Exit;
use super::inputs::Input;
use super::score::Args;
use super::terminal::{Terminal, complain};
use super::{panics, progress};
use imrlint::facts::Reading;
use imrlint::report::{Failure, Letter, Outcome, pretty};
use imrlint::rules::RuleSet;
use imrlint::score::labels::Label;
use imrlint::score::matching::{self, LetterMatch, LetterRead, Problem};
use std::collections::{BTreeMap, HashSet};

/// The letters, held against their labels.
#[derive(Default)]
pub(super) struct Letters {
    pub(super) list: Vec<LetterMatch>,
    pub(super) failed: Vec<String>,
    pub(super) problems: Vec<Problem>,
    pub(super) exit: Exit,
}

impl Letters {
    pub(super) fn check(
        &mut self,
        args: &Args,
        inputs: &[Input],
        labels: &[Label],
        set: &RuleSet,
        terminal: Terminal,
    ) {
        let mut seen = HashSet::new();
        let mut todo: Vec<(&Input, &str)> = Vec::new();
        for input in inputs {
            let name = stem(&input.name);
            if seen.insert(name) {
                todo.push((input, name));
            } else {
                self.problems.push(Problem::SameName {
                    letter: name.to_owned(),
                    path: input.name.clone(),
                });
            }
        }
        let mut by_letter: BTreeMap<&str, Vec<&Label>> = BTreeMap::new();
        for label in labels {
            let name = &label.letter;
            let name = if seen.contains(name.as_str()) {
                name
            } else {
                stem(name)
            };
            by_letter.entry(name).or_default().push(label);
        }
        let none = Vec::new();
        let done: Result<(), ()> = progress::in_order(
            progress::jobs(args.jobs),
            todo.iter(),
            |_, (input, name)| {
                let labels = by_letter.get(name).unwrap_or(&none);
                panics::caught(|| one(input, name, labels, set))
            },
            |result| {
                self.take(result, terminal);
                Ok(())
            },
        );
        debug_assert!(done.is_ok());
        for (letter, labels) in by_letter {
            if !seen.contains(letter) {
                self.problems.push(Problem::NoLetter {
                    letter: letter.to_owned(),
                    lines: labels.iter().map(|label| label.line).collect(),
                });
            }
        }
    }

    fn take(&mut self, result: Result<One, panics::Panic>, terminal: Terminal) {
        match result {
            Ok(Ok(mut letter)) => {
                self.problems.append(&mut letter.problems);
                self.list.push(letter);
            }
            Ok(Err((path, failure))) => {
                complain(&failed(&path, &failure, terminal));
                self.failed.push(path);
                self.exit = self.exit.max(Exit::Unreadable);
            }
            Err(panic) => {
                complain(&panics::report(&panic.to_string()));
                self.exit = self.exit.max(Exit::Bug);
            }
        }
    }
}

/// A letter held against its labels, or why it could not be.
type One = Result<LetterMatch, (String, Failure)>;

fn one(input: &Input, name: &str, labels: &[&Label], set: &RuleSet) -> One {
    let fail = |failure| (input.name.clone(), failure);
    let source = input.read().map_err(fail)?;
    let checked = imrlint::check(&source, set).map_err(|_| fail(Failure::not_a_letter()))?;
    let reading = Reading::new(source.text(), &set.vocabulary);
    let read = LetterRead {
        source: &source,
        letter: &reading.letter,
        findings: &checked.findings,
    };
    Ok(matching::letter(&input.name, name, read, labels))
}

/// A letter that cannot be read, for standard error.
pub(crate) fn failed(path: &str, failure: &Failure, terminal: Terminal) -> String {
    let outcome = Outcome::Failed(failure);
    pretty::letter(&Letter { path, outcome }, terminal.errors)
}

/// The name of a letter: its file name without ending.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 8 => stem,
        _ => name,
    }
}
