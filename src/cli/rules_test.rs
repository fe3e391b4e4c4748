//! `imrlint rules test`: the tests inside rule and vocabulary files, what they exercise, and what they would not notice.

use super::exit::Exit;
use super::rule_set;
use super::terminal::{Terminal, complain};
use imrlint::report::{problem, rule_quality, rule_tests};
use imrlint::rules::{Rule, RuleSet, testing};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

const EXAMPLES: &str = "\
Examples:
  imrlint rules test                                  all tests
  imrlint rules test opioid --rules my-rules --watch  those of some files, on every save
  imrlint rules test --coverage --mutate --fail-under 95";

/// Options of `imrlint rules test`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Run only tests whose file or name contains this
    filter: Option<String>,

    /// Show which conditions, alternatives and exceptions of rules no test exercises
    #[arg(long)]
    coverage: bool,

    /// Put small mistakes into rules, one at a time, and show those that no test notices
    #[arg(long)]
    mutate: bool,

    /// Exit with 1 below this share of goals or mutants
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    fail_under: Option<u8>,

    /// Run again whenever a file of the folders of --rules changes
    #[arg(long, requires = "rules")]
    watch: bool,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    if !args.watch {
        return once(args, terminal).unwrap_or_else(|exit| exit);
    }
    loop {
        let before = stamps(&args.rules.rules);
        // Failures and mistakes are printed; the next save may mend them.
        let _ = once(args, terminal);
        let folders: Vec<String> = args
            .rules
            .rules
            .iter()
            .map(|folder| format!("`{}`", folder.display()))
            .collect();
        complain(&format!(
            "\nwatching {} (Ctrl-C ends)\n\n",
            folders.join(", ")
        ));
        while stamps(&args.rules.rules) == before {
            std::thread::sleep(PAUSE);
        }
    }
}

/// Between two looks at the files.
const PAUSE: Duration = Duration::from_millis(250);

/// All files of the folders with when they were changed and how long they are.
fn stamps(folders: &[PathBuf]) -> BTreeMap<PathBuf, (Option<SystemTime>, u64)> {
    let stamp = |path: &Path| {
        let data = path.metadata().ok();
        let time = data.as_ref().and_then(|data| data.modified().ok());
        (time, data.map_or(0, |data| data.len()))
    };
    folders
        .iter()
        .flat_map(|folder| {
            ignore::WalkBuilder::new(folder)
                .standard_filters(false)
                .follow_links(true)
                .build()
        })
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| (entry.path().to_owned(), stamp(entry.path())))
        .collect()
}

fn once(args: &Args, terminal: Terminal) -> Result<Exit, Exit> {
    let set = rule_set::load(&args.rules.rules, terminal)?;
    let started = Instant::now();
    let mut results = testing::run(&set);
    if let Some(filter) = &args.filter {
        results.retain(|result| result.file.contains(filter) || result.name.contains(filter));
        if results.is_empty() {
            complain(&problem(
                &format!("no test has `{filter}` in its file or name"),
                "without a word all tests are run",
            ));
            return Err(Exit::NoInput);
        }
    }
    let failed = results.iter().any(|result| !result.passed);
    let text = rule_tests::results(&results, Some(started.elapsed()), terminal.style);
    let exit = terminal.print(&text, if failed { Exit::Found } else { Exit::Clean });
    Ok(exit.max(quality(args, &set, terminal)))
}

/// Coverage and mutants, where they are asked for.
fn quality(args: &Args, set: &RuleSet, terminal: Terminal) -> Exit {
    let kept = |file: &str| {
        let filter = args.filter.as_deref();
        filter.is_none_or(|filter| file.contains(filter))
    };
    let rule = |rule: &Rule| kept(&rule.file);
    let bar = f64::from(args.fail_under.unwrap_or(0));
    let mut exit = Exit::Clean;
    let mut tell = |text: String, part: usize, whole: usize| {
        let low = rule_quality::percent(part, whole) < bar;
        let told = terminal.print(&format!("\n{text}"), Exit::Clean);
        exit = exit
            .max(told)
            .max(if low { Exit::Found } else { Exit::Clean });
    };
    if args.coverage {
        let started = Instant::now();
        let mut list = testing::coverage::run(set, rule);
        list.extend(testing::topics::coverage(set, kept));
        let text = rule_quality::coverage(&list, Some(started.elapsed()), terminal.style);
        let reached = list.iter().map(|rule| rule.reached()).sum();
        tell(text, reached, list.iter().map(|rule| rule.goals).sum());
    }
    if args.mutate {
        let started = Instant::now();
        let mut list = testing::mutation::run(set, rule);
        list.extend(testing::topics::mutation(set, kept));
        let text = rule_quality::mutation(&list, Some(started.elapsed()), terminal.style);
        let killed = list.iter().map(|rule| rule.killed()).sum();
        tell(text, killed, list.iter().map(|rule| rule.mutants).sum());
    }
    exit
}
