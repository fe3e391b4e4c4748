//! `imrlint rules diff`: which findings come and go between two sets of rules.

use super::exit::Exit;
use super::find::letters_at;
use super::inputs::Input;
use super::terminal::{Terminal, complain, mistake};
use super::{panics, progress, rule_set, select};
use clap::ValueEnum;
use imrlint::report::rule_diff::{self, Compared, Entry};
use imrlint::report::{Failure, Letter, Outcome, short};
use imrlint::rules::RuleSet;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  imrlint rules diff builtin my-rules letters/   what a folder of rules changes
  imrlint rules diff old/rules new/rules letters/ --format json

OLD and NEW are folders of rules, or `builtin`. A folder with a language of its
own (vocabulary/language/forms.yaml) stands by itself; any other adds to the
built-in rules, as with --rules.

Exit codes: 0 no difference, 1 differences, 3 no letters, 4 mistakes in rules,
5 a letter could not be read.";

/// Options of `imrlint rules diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Folder of rules, or `builtin`
    old: PathBuf,

    /// Folder of rules, or `builtin`
    new: PathBuf,

    /// Letters, or folders of them
    #[arg(required = true)]
    letters: Vec<PathBuf>,

    /// How to show the differences
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    select: select::SelectArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    let sets = load(&args.old, terminal).and_then(|old| Ok((old, load(&args.new, terminal)?)));
    let (mut old, mut new) = match sets {
        Ok(sets) => sets,
        Err(exit) => return exit,
    };
    if let Err(wrong) = choose(&mut old, &mut new, &args.select) {
        let first = wrong.into_iter().next();
        return first.map_or(Exit::Usage, |wrong| mistake(&wrong.message, &wrong.help));
    }
    let (inputs, none) = letters_at(&args.letters);
    if inputs.list.is_empty() {
        return none.max(Exit::NoInput);
    }
    let mut compared = Compared {
        old: args.old.display().to_string(),
        new: args.new.display().to_string(),
        letters: 0,
        failed: 0,
    };
    let mut entries: Vec<Entry> = Vec::new();
    let work = |_, input: &Input| {
        let one = || compare(input, &old, &new, terminal);
        panics::caught(one)
            .unwrap_or_else(|panic| Err(Failure::internal(&panic.place)))
            .map_err(|failure| (input.name.clone(), failure))
    };
    let take = |result: Result<Vec<Entry>, (String, Failure)>| {
        match result {
            Ok(found) => {
                compared.letters += 1;
                entries.extend(found);
            }
            Err((path, failure)) => {
                compared.failed += 1;
                let outcome = Outcome::Failed(&failure);
                complain(&short::letter(&Letter {
                    path: &path,
                    outcome,
                }));
            }
        }
        Ok::<(), ()>(())
    };
    // Nothing stops the work.
    let _ = progress::in_order(progress::jobs(None), inputs.list.iter(), work, take);
    let text = match args.format {
        Format::Text => rule_diff::text(&compared, &entries, terminal.style),
        Format::Json => rule_diff::json(&compared, &entries),
    };
    let mut exit = if entries.is_empty() {
        Exit::Clean
    } else {
        Exit::Found
    };
    exit = exit.max(none);
    if compared.failed > 0 {
        exit = exit.max(Exit::Unreadable);
    }
    terminal.print(&text, exit)
}

fn load(folder: &Path, terminal: Terminal) -> Result<RuleSet, Exit> {
    if folder.as_os_str() == "builtin" {
        return rule_set::load(&[], terminal);
    }
    if RuleSet::is_whole(folder) {
        return rule_set::load_alone(folder, terminal);
    }
    rule_set::load(&[folder.to_owned()], terminal)
}

/// Keeps the chosen rules of both sets: a rule that only one of them has is no mistake.
fn choose(
    old: &mut RuleSet,
    new: &mut RuleSet,
    args: &select::SelectArgs,
) -> Result<(), Vec<select::Mistake>> {
    let chosen = (select::apply(old, args), select::apply(new, args));
    match chosen {
        (Err(wrong), Err(_)) => return Err(wrong),
        (Err(_), Ok(())) => old.retain(|_| false),
        (Ok(()), Err(_)) => new.retain(|_| false),
        (Ok(()), Ok(())) => {}
    }
    Ok(())
}

fn compare(
    input: &Input,
    old: &RuleSet,
    new: &RuleSet,
    terminal: Terminal,
) -> Result<Vec<Entry>, Failure> {
    let source = input.read()?;
    let check = |set| imrlint::check(&source, set).map_err(|_| Failure::not_a_letter());
    let (old, new) = (check(old)?, check(new)?);
    Ok(rule_diff::letter(
        &input.name,
        &source,
        &old,
        &new,
        terminal.style,
    ))
}
