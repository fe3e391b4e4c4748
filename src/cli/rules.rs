//! `imrlint rules`: for authors of rules.

use super::config::Config;
use super::exit::Exit;
use super::terminal::{Terminal, complain, mistake};
use super::{
    rule_set, rules_diff, rules_docs, rules_new, rules_schema, rules_test, rules_try,
    rules_unknown, select,
};
use clap::ValueEnum;
use imrlint::report::{problem, rule_list, topics};
use imrlint::rules::Rule;
use std::path::{Path, PathBuf};

/// Commands of `imrlint rules`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List all rules, and the topics of guideline criteria
    List(List),
    /// Print a rule's file
    Show(Show),
    /// Run the tests inside rule and vocabulary files
    Test(rules_test::Args),
    /// Run one rule file over letters: what it finds, or what comes nearest
    #[command(after_help = rules_try::EXAMPLES)]
    Try(Box<rules_try::Try>),
    /// Compare what two sets of rules find in letters
    Diff(rules_diff::Args),
    /// Look for mistakes in rule and vocabulary files
    Lint(Lint),
    /// Print the JSON Schema of rule, criteria and vocabulary files, for editors
    Schema(rules_schema::Args),
    /// Write the reference of all rules, criteria topics and vocabulary as Markdown
    Docs(rules_docs::Args),
    /// Begin a rule, a criteria topic or a drug: a file to fill in, whose tests fail until then
    New(rules_new::Args),
    /// List words of letters that look like drugs or procedures and are not in the vocabulary
    Unknown(rules_unknown::Args),
}

/// Options of `imrlint rules list`.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// How to list them
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// Options of `imrlint rules show`.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// Id of the rule
    id: String,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

/// Options of `imrlint rules lint`.
#[derive(Debug, clap::Args)]
pub(crate) struct Lint {
    /// Folder of rules and vocabulary; none lints the built-in ones
    dir: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(command: &Command, config: &Config, terminal: Terminal) -> Exit {
    let done = match command {
        Command::List(args) => list(args, terminal),
        Command::Show(args) => show(args, terminal),
        Command::Test(args) => return rules_test::run(args, terminal),
        Command::Try(args) => return rules_try::run(args, config, terminal),
        Command::Diff(args) => return rules_diff::run(args, terminal),
        Command::Lint(args) => lint(args, terminal),
        Command::Schema(args) => rules_schema::run(args, terminal),
        Command::Docs(args) => rules_docs::run(args, terminal),
        Command::New(args) => rules_new::run(args, terminal),
        Command::Unknown(args) => rules_unknown::run(args, terminal),
    };
    done.unwrap_or_else(|exit| exit)
}

fn list(args: &List, terminal: Terminal) -> Result<Exit, Exit> {
    let set = rule_set::load(&args.rules.rules, terminal)?;
    let mut rules: Vec<&Rule> = set.rules().iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let topics = set.criteria();
    let concepts = &set.vocabulary.concepts;
    let text = match args.format {
        Format::Text => {
            let mut text = rule_list::table(&rules, terminal.style);
            if !topics.is_empty() {
                text.push('\n');
                text.push_str(&topics::table(topics, concepts, terminal.style));
            }
            text
        }
        Format::Json => rule_list::json(&rules, topics, concepts, &set.digest()),
    };
    Ok(terminal.print(&text, Exit::Clean))
}

fn show(args: &Show, terminal: Terminal) -> Result<Exit, Exit> {
    let set = rule_set::load(&args.rules.rules, terminal)?;
    let rules = set.rules();
    let Some(rule) = rules.iter().find(|rule| rule.id == args.id) else {
        let message = format!("`{}` is no rule", args.id);
        let help = select::near(select::ids(rules), &args.id)
            .unwrap_or_else(|| "`imrlint rules list` lists all rules".to_owned());
        return Err(mistake(&message, &help));
    };
    let mut text = rule.text.to_string();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(terminal.print(&text, Exit::Clean))
}

fn lint(args: &Lint, terminal: Terminal) -> Result<Exit, Exit> {
    let set = rule_set::load_checked(args.dir.as_slice(), terminal)?;
    let Some(dir) = &args.dir else {
        let count = set.rules().len();
        let text = format!("no mistakes in {count} built-in rules and their vocabulary\n");
        return Ok(terminal.print(&text, Exit::Clean));
    };
    let files = count_files(dir);
    if files == 0 {
        complain(&problem(
            &format!("no rule files in `{}`", dir.display()),
            "expected files ending in .yaml or .yml",
        ));
        return Err(Exit::NoInput);
    }
    let plural = if files == 1 { "" } else { "s" };
    let text = format!(
        "no mistakes in {files} file{plural} of `{}`\n",
        dir.display()
    );
    Ok(terminal.print(&text, Exit::Clean))
}

/// How many rule files a folder has.
fn count_files(folder: &Path) -> usize {
    let walk = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .follow_links(true)
        .build();
    let is_rule = |path: &Path| path.extension().is_some_and(|e| e == "yaml" || e == "yml");
    walk.flatten()
        .filter(|entry| {
            entry.file_type().is_some_and(|kind| kind.is_file()) && is_rule(entry.path())
        })
        .count()
}
