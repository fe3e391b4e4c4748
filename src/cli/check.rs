//! `imrlint check`: letters in, findings out.

use super::exit::Exit;
use super::inputs::{Input, Inputs, Search};
use super::output::{Output, tidy_when_interrupted};
use super::terminal::{Stop, Terminal, complain, mistake};
use super::{panics, progress, rule_set, select};
use clap::ValueEnum;
use imrlint::check::{Checked, Severity};
use imrlint::report::{
    Failure, Letter, Outcome, Style, Summary, Tool, json, jsonl, pretty, problem, redact, short,
};
use imrlint::rules::RuleSet;
use imrlint::source::Source;
use std::path::PathBuf;
use std::time::Instant;

const EXAMPLES: &str = "\
Examples:
  imrlint check letters/                     all letters in a folder, recursively
  imrlint check a.txt b.pdf --format short   one line a finding
  cat draft.txt | imrlint check - --stdin-name draft.txt
  imrlint check . --select date,citation --ignore page-total-wrong
  imrlint check . --format jsonl --output findings.jsonl";

/// Options of `imrlint check`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Letters, or folders of them (.txt .md .markdown .html .htm .pdf there); - is standard input
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = true)]
    #[arg(
        help = "Letters, or folders of them (.txt .md .html .pdf); - is standard input [default: .]"
    )]
    paths: Vec<PathBuf>,

    /// How to report
    #[arg(long, value_enum, default_value_t, help_heading = "Report")]
    format: Format,

    /// Write the report to FILE, which is replaced only when the report is whole
    #[arg(long, short, value_name = "FILE", help_heading = "Report")]
    output: Option<PathBuf>,

    /// Print findings only: no summary, no notices
    #[arg(long, short, help_heading = "Report")]
    quiet: bool,

    /// Whether the report may quote letters; `none` gives places and rules only
    #[arg(long, value_enum, default_value_t, help_heading = "Report")]
    quote: Quote,

    /// Key for fingerprints under --quote none; without one they are left out
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    key_file: Option<PathBuf>,

    /// Exit with 1 from this severity on
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,

    /// How many letters to check at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    /// What to call the letter from standard input; its ending tells its format
    #[arg(long, value_name = "NAME")]
    stdin_name: Option<String>,

    /// Check also what .gitignore and .ignore files leave out
    #[arg(long)]
    no_ignore: bool,

    #[command(flatten)]
    select: select::SelectArgs,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Both passages of each finding, for people
    #[default]
    Pretty,
    /// One line a finding
    Short,
    /// One JSON document
    Json,
    /// JSON lines, one a letter as it is finished
    Jsonl,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Quote {
    #[default]
    Full,
    None,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    #[default]
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

impl Args {
    /// The letters that the paths lead to.
    pub(crate) fn inputs(&self) -> Inputs {
        let search = Search {
            stdin_name: self.stdin_name.as_deref().unwrap_or("-"),
            heed_ignore: !self.no_ignore,
            output: self.output.as_deref(),
        };
        Inputs::find(&self.paths, search)
    }

    /// Whether the report is for a person, with more than findings in it.
    pub(crate) fn talks(&self) -> bool {
        self.format == Format::Pretty && !self.quiet && self.output.is_none()
    }

    /// Folders of rules.
    pub(crate) fn rules(&self) -> &[PathBuf] {
        &self.rules.rules
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    let load = || rule_set::load(&args.rules.rules, terminal);
    run_with(args, load, &mut Summary::default(), terminal)
}

/// The same with other rules than the command line names; `found` becomes what was found.
pub(crate) fn run_with(
    args: &Args,
    load: impl FnOnce() -> Result<RuleSet, Exit>,
    found: &mut Summary,
    terminal: Terminal,
) -> Exit {
    let started = Instant::now();
    let dash = args.paths.iter().any(|path| path.as_os_str() == "-");
    if args.stdin_name.is_some() && !dash {
        return mistake(
            "--stdin-name without standard input",
            "it names the letter that `-` reads: imrlint check - --stdin-name NAME",
        );
    }
    let key = match args.key_file.as_ref().map(std::fs::read).transpose() {
        Ok(key) => key.filter(|key| !key.is_empty()),
        Err(error) => {
            return mistake(
                &format!("cannot read the key: {error}"),
                "--key-file expects a file with a secret of any length",
            );
        }
    };
    let mut set = match load() {
        Ok(set) => set,
        Err(exit) => {
            complain(
                "no letter was checked: half a rule set would miss what the other half finds\n",
            );
            return exit;
        }
    };
    match select::active(set.rules(), &args.select) {
        Ok(active) => set.retain(|rule| active.contains(&rule.id)),
        Err(wrong) => return mistake(&wrong.message, &wrong.help),
    }
    let inputs = args.inputs();
    let mut exit = Exit::Clean;
    if !args.quiet {
        for notice in &inputs.notices {
            complain(&problem(notice, "").replacen("error", "warning", 1));
        }
    }
    for (folder, ignored) in &inputs.empty {
        complain(&no_letters(&folder.display().to_string(), *ignored));
        exit = Exit::NoInput;
    }
    // The set lives as long as the program: freeing it takes as long as a letter.
    let set: &'static RuleSet = Box::leak(Box::new(set));
    let run = Run {
        args,
        style: if args.output.is_some() {
            terminal.file()
        } else {
            terminal.style
        },
        tool: Tool {
            rules: set.rules().len(),
            // Only the formats that state it pay for it.
            digest: match args.format {
                Format::Json | Format::Jsonl => set.digest(),
                _ => String::new(),
            },
        },
        set,
        key,
        // The other formats name them in the report itself, which here is before the same eyes.
        name_failures: args.output.is_some() || matches!(args.format, Format::Json | Format::Jsonl),
    };
    tidy_when_interrupted();
    let mut output = match Output::open(args.output.as_deref()) {
        Ok(output) => output,
        Err(error) => return Output::stopped(Stop::Failed(error), args.output.as_deref()),
    };
    let mut total = Total::default();
    let written = run.all(&inputs.list, &mut total, &mut output);
    let written = written.and_then(|()| {
        let quiet = args.quiet || (inputs.list.is_empty() && exit == Exit::NoInput);
        let elapsed = (args.output.is_none()).then(|| started.elapsed());
        let closing = match args.format {
            Format::Pretty if quiet => String::new(),
            Format::Pretty => total.summary.line(elapsed, run.style),
            Format::Short => String::new(),
            Format::Json => json::document(&run.tool, &total.summary, &total.parts),
            Format::Jsonl => jsonl::summary(&run.tool, &total.summary),
        };
        output.write(&closing)?;
        output.finish()
    });
    if let Err(stop) = written {
        exit = exit.max(Output::stopped(stop, args.output.as_deref()));
    }
    *found = total.summary;
    exit.max(total.exit(args.fail_on))
}

pub(crate) fn no_letters(folder: &str, ignored: usize) -> String {
    let help = match ignored {
        0 => "expected files ending in .txt, .md, .markdown, .html, .htm or .pdf; name a file of another ending itself"
            .to_owned(),
        1 => "one letter there is left out by an ignore file; --no-ignore checks it".to_owned(),
        n => format!("{n} letters there are left out by ignore files; --no-ignore checks them"),
    };
    problem(&format!("no letters in `{folder}`"), &help)
}

/// What does not change from letter to letter.
struct Run<'a> {
    args: &'a Args,
    style: Style,
    tool: Tool,
    set: &'a RuleSet,
    key: Option<Vec<u8>>,
    name_failures: bool,
}

/// What a letter adds to the report.
#[derive(Default)]
struct Done {
    text: String,
    part: Option<json::Part>,
    summary: Summary,
    /// For standard error.
    failure: String,
    bug: bool,
}

/// What all letters came to.
#[derive(Default)]
struct Total {
    summary: Summary,
    parts: Vec<json::Part>,
    bug: bool,
}

impl Total {
    fn exit(&self, fail_on: FailOn) -> Exit {
        let found = fail_on
            .severity()
            .map_or(0, |severity| self.summary.at_least(severity));
        let mut exit = if found > 0 { Exit::Found } else { Exit::Clean };
        if self.summary.failed > 0 {
            exit = exit.max(Exit::Unreadable);
        }
        if self.bug {
            exit = exit.max(Exit::Bug);
        }
        exit
    }
}

impl Run<'_> {
    fn all(&self, inputs: &[Input], total: &mut Total, output: &mut Output) -> Result<(), Stop> {
        // A letter or two are checked before threads have started.
        let pool = match inputs.len() {
            0..=2 => None,
            _ => progress::pool(self.args.jobs.map(usize::from)),
        };
        progress::in_order(
            pool.as_ref(),
            inputs,
            |input| self.one(input),
            |done| {
                total.summary.add(done.summary);
                total.bug |= done.bug;
                total.parts.extend(done.part);
                let written = output.write(&done.text);
                complain(&done.failure);
                written
            },
        )
    }

    /// Checks a letter and writes its part of the report.
    fn one(&self, input: &Input) -> Done {
        let result = panics::caught(|| self.check(input));
        let rendered = match &result {
            Ok(Ok((source, checked))) => {
                let source = Some(source).filter(|_| self.args.quote == Quote::Full);
                panics::caught(|| self.report(input, Outcome::Checked { source, checked }))
            }
            Ok(Err(failure)) => Ok(self.report(input, Outcome::Failed(failure))),
            Err(panic) => Err(panic.clone()),
        };
        rendered.unwrap_or_else(|panic| {
            let failure = Failure::internal(&panic.place);
            let mut done = self.report(input, Outcome::Failed(&failure));
            done.bug = true;
            let said = match self.args.quote {
                Quote::Full => panic.to_string(),
                Quote::None => panic.place,
            };
            done.failure
                .push_str(&panics::report(&format!("`{}`: {said}", input.name)));
            done
        })
    }

    fn check(&self, input: &Input) -> Result<(Source, Checked), Failure> {
        let source = input.read()?;
        let mut checked = imrlint::check(&source, self.set).map_err(|_| Failure::not_a_letter())?;
        if self.args.quote == Quote::None {
            let rules = self.set.rules();
            let title = |id: &str| rules.iter().find(|r| r.id == id).map(|r| r.title.clone());
            redact::redact(&mut checked, title, self.key.as_deref());
        }
        Ok((source, checked))
    }

    fn report(&self, input: &Input, outcome: Outcome) -> Done {
        let letter = Letter {
            path: &input.name,
            outcome,
        };
        let mut done = Done {
            summary: Summary::of(&letter),
            ..Done::default()
        };
        match self.args.format {
            Format::Pretty => done.text = pretty::letter(&letter, self.style),
            Format::Short => done.text = short::letter(&letter),
            Format::Json => done.part = Some(json::Part::new(&letter)),
            Format::Jsonl => done.text = jsonl::letter(&letter),
        }
        if self.name_failures && matches!(outcome, Outcome::Failed(_)) {
            done.failure = short::letter(&letter);
        }
        done
    }
}
