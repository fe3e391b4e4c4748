//! `imrlint copies`: passages that stand in letters of different cases.

use super::exit::Exit;
use super::gate::write_whole;
use super::inputs::{Input, InputArgs, Place};
use super::reports::QuoteArg;
use super::terminal::{Terminal, complain, mistake};
use super::{panics, progress, rule_set};
use clap::ValueEnum;
use imrlint::copies::{self, Index, MIN_WORDS, STOCK, Words};
use imrlint::letter;
use imrlint::report::copies::{Copied, Passage, Summary, json, text};
use imrlint::report::{Failure, Letter, Outcome, problem, short};
use imrlint::rules::RuleSet;
use imrlint::source::Source;
use imrlint::words::tokens;
use std::collections::HashSet;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Instant;

const EXAMPLES: &str = "\
Examples:
  imrlint copies letters/                     the most suspicious first
  imrlint copies letters/ --top 20
  imrlint copies letters/ --min-words 40      longer passages only
  imrlint copies letters/ --format json -o copies.json

Text that more than a few letters of the batch share is stock text and left out, and so are the words of quoted
guidelines. Two letters of one case are not compared. Copies within one letter are found by `imrlint check`.";

/// Options of `imrlint copies`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How to report
    #[arg(long, value_enum, default_value_t, help_heading = "Report")]
    format: Format,

    /// Write the report to FILE, which is replaced only when the report is whole
    #[arg(long, short, value_name = "FILE", help_heading = "Report")]
    output: Option<PathBuf>,

    /// Report the N most suspicious only
    #[arg(long, value_name = "N", help_heading = "Report")]
    top: Option<usize>,

    /// How much of letters the report may quote: full, short (facts and changes alone) or none (places and counts)
    #[arg(
        long,
        value_enum,
        value_name = "HOW",
        default_value = "full",
        hide_possible_values = true,
        help_heading = "Report"
    )]
    quote: QuoteArg,

    /// Fewest words of a passage, without stock text, quoted guidelines and changes
    #[arg(long, value_name = "N", default_value_t = MIN_WORDS as u32)]
    #[arg(value_parser = clap::value_parser!(u32).range(copies::GUARANTEED as i64..))]
    min_words: u32,

    /// Text of more than N letters is stock text
    #[arg(long, value_name = "N", default_value_t = STOCK as u32)]
    #[arg(value_parser = clap::value_parser!(u32).range(2..=50))]
    stock: u32,

    /// How many letters to read at once [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Both letters side by side
    #[default]
    Text,
    /// One JSON document
    Json,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    let started = Instant::now();
    let set = match rule_set::load(&args.rules.rules, terminal) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let outputs: Vec<&Path> = args.output.as_deref().into_iter().collect();
    let inputs = match args.input.find(&outputs) {
        Ok(inputs) => inputs,
        Err((message, help)) => return mistake(&message, &help),
    };
    let single = |input: &Input| matches!(input.place, Place::Standard);
    if inputs.list.iter().any(single) {
        return mistake(
            "standard input is one letter, and letters are compared",
            "name files or folders, or give JSON lines with --input-format jsonl",
        );
    }
    for notice in &inputs.notices {
        complain(&problem(notice, "").replacen("error", "warning", 1));
    }
    let mut exit = Exit::Clean;
    for empty in &inputs.empty {
        complain(&empty.message());
        exit = Exit::NoInput;
    }
    if inputs.list.is_empty() {
        return exit;
    }
    let mut run = Run {
        args,
        set: &set,
        inputs: &inputs.list,
        jobs: progress::jobs(args.jobs),
        summary: Summary {
            letters: inputs.list.len(),
            ..Summary::default()
        },
        failed: Vec::new(),
        bug: false,
    };
    let found = run.find();
    let style = if args.output.is_some() {
        terminal.file()
    } else {
        terminal.style
    };
    let elapsed = args.output.is_none().then(|| started.elapsed());
    let report = match args.format {
        Format::Json => json(&run.summary, &run.failed, &found),
        Format::Text => {
            let mut report: String = found.iter().map(|copy| text(copy, style)).collect();
            report.push_str(&run.summary.line(elapsed, style));
            report
        }
    };
    for (path, failure) in &run.failed {
        complain(&short::letter(&Letter {
            path,
            outcome: Outcome::Failed(failure),
        }));
    }
    let exit = exit.max(run.exit());
    match &args.output {
        Some(file) => write_whole(file, &report).map_or_else(|worse| worse.max(exit), |()| exit),
        None => terminal.print(&report, exit),
    }
}

/// A letter as it is compared.
struct Compared {
    words: Words,
    case: Option<String>,
}

struct Run<'a> {
    args: &'a Args,
    set: &'a RuleSet,
    inputs: &'a [Input],
    jobs: usize,
    summary: Summary,
    failed: Vec<(String, Failure)>,
    bug: bool,
}

impl Run<'_> {
    /// All copies, the most suspicious first.
    fn find(&mut self) -> Vec<Copied> {
        let mut index = Index::default();
        // The input of each letter of the index.
        let mut numbers = Vec::new();
        let (set, inputs) = (self.set, self.inputs);
        let read = |number: usize, input: &Input| (number, caught(|| compared(input, set)));
        let Ok(()) = progress::in_order::<_, _, Infallible>(
            self.jobs,
            inputs.iter(),
            read,
            |(number, letter)| {
                match letter {
                    Ok(letter) => {
                        index.add(letter.words, letter.case.as_deref());
                        numbers.push(number);
                    }
                    Err(failure) => self.fail(number, failure),
                }
                Ok(())
            },
        );
        let (min_words, stock) = (self.args.min_words as usize, self.args.stock as usize);
        let shared = index.shared(min_words, stock);
        self.summary.same_case = shared.same_case;
        self.summary.stock_percent = shared.stock * 100 / shared.shingles.max(1);
        let mut ranked: Vec<(copies::Passage, Copied)> = Vec::new();
        let look = |_, passage: &copies::Passage| {
            let pair = passage.letters.map(|letter| {
                let input = numbers.get(letter).and_then(|number| inputs.get(*number));
                input.zip(index.words(letter))
            });
            let copy = match pair {
                [Some(a), Some(b)] => caught(|| copied(passage, [a, b], set)),
                _ => Ok(None),
            };
            (passage.clone(), copy)
        };
        let Ok(()) = progress::in_order::<_, _, Infallible>(
            self.jobs,
            shared.passages.iter(),
            look,
            |(passage, copy)| {
                match copy {
                    Ok(Some(copy)) if copy.words >= min_words => ranked.push((passage, copy)),
                    Ok(_) => {}
                    Err(failure) => {
                        let number = numbers.get(passage.letters[0]).copied();
                        self.fail(number.unwrap_or_default(), failure);
                    }
                }
                Ok(())
            },
        );
        // One patient's letters may well be the same: they come last.
        ranked.sort_by_key(|(_, copy)| (copy.same_injury_date, std::cmp::Reverse(copy.score)));
        let (passages, copies): (Vec<_>, Vec<_>) = ranked.into_iter().unzip();
        let mut copies: Vec<Option<Copied>> = copies.into_iter().map(Some).collect();
        let mut with: HashSet<usize> = HashSet::new();
        let mut found = Vec::new();
        for group in copies::grouped(&passages) {
            let shown = copies.get_mut(group.shown).and_then(Option::take);
            let (Some(mut copy), Some(passage)) = (shown, passages.get(group.shown)) else {
                continue;
            };
            with.extend(passage.letters);
            with.extend(group.also.iter().map(|(letter, _)| *letter));
            let names = group
                .also
                .iter()
                .filter_map(|(letter, _)| numbers.get(*letter));
            let names = names.filter_map(|number| inputs.get(*number));
            copy.also_in = names.map(|input| input.name.clone()).collect();
            copy.redact(self.args.quote.into());
            found.push(copy);
        }
        self.summary.copies = found.len();
        self.summary.with_copies = with.len();
        self.summary.failed = self.failed.len();
        self.summary.compared = self.summary.letters - self.summary.failed;
        found.truncate(self.args.top.unwrap_or(usize::MAX));
        found
    }

    /// Notes a letter that could not be compared, once.
    fn fail(&mut self, number: usize, failure: Failure) {
        let name = self.inputs.get(number).map(|input| input.name.clone());
        let name = name.unwrap_or_default();
        self.bug |= failure.reason == "internal-error";
        if !self.failed.iter().any(|(path, _)| *path == name) {
            self.failed.push((name, failure));
        }
    }

    fn exit(&self) -> Exit {
        let mut exit = Exit::Clean;
        if self.summary.copies > 0 {
            exit = Exit::Found;
        }
        if !self.failed.is_empty() {
            exit = exit.max(Exit::Unreadable);
        }
        if self.bug {
            exit = exit.max(Exit::Bug);
        }
        exit
    }
}

fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    panics::caught(work).unwrap_or_else(|panic| Err(Failure::internal(&panic.place)))
}

fn compared(input: &Input, set: &RuleSet) -> Result<Compared, Failure> {
    let source = input.read()?;
    let vocabulary = &set.vocabulary;
    let tokens = tokens(source.text(), &vocabulary.lexicon);
    let letter = letter::read(
        source.text(),
        &tokens,
        &vocabulary.forms,
        &vocabulary.lexicon,
    );
    if letter.issues.is_empty() {
        return Err(Failure::not_a_letter());
    }
    let (words, _) = copies::read(source.text(), &letter, &tokens);
    Ok(Compared {
        words,
        // A number that is blacked out tells no cases apart.
        case: letter
            .case_number(source.text())
            .filter(|number| number.contains(|c: char| c.is_ascii_digit()))
            .map(str::to_owned),
    })
}

/// Reads two letters again, in full, and looks at a passage that they share.
fn copied(
    passage: &copies::Passage,
    letters: [(&Input, &Words); 2],
    set: &RuleSet,
) -> Result<Option<Copied>, Failure> {
    let [(a, a_words), (b, b_words)] = letters;
    let (first, second) = (a.read()?, b.read()?);
    let (x, x_facts) = imrlint::read(&first, set);
    let (y, y_facts) = imrlint::read(&second, set);
    let lengths = [a_words.len(), b_words.len()];
    let Some(evidence) = copies::evidence(passage, [(&x, &x_facts), (&y, &y_facts)], lengths)
    else {
        return Err(Failure {
            reason: "unreadable",
            message: "it changed while it was compared; run the command again".to_owned(),
        });
    };
    let place = |input: &Input, words: &Words, letter: &letter::Letter, source: &Source, at| {
        let part = words.part_of(at);
        let issue = part.and_then(|part| part.issue);
        let request = issue.and_then(|issue| letter.issues.get(usize::from(issue)));
        let request = request.map_or("", |issue| issue.request.of(source.text()));
        Passage {
            path: input.name.clone(),
            case_number: letter.case_number(source.text()).map(str::to_owned),
            place: part.map_or("", |part| part.place.name()),
            issue: issue.map(|issue| issue + 1),
            request: request.split_whitespace().collect::<Vec<_>>().join(" "),
            ..Passage::default()
        }
    };
    let passages = [
        place(a, a_words, &x.letter, &first, passage.at[0].start),
        place(b, b_words, &y.letter, &second, passage.at[1].start),
    ];
    Ok(Some(Copied::new(&evidence, [&first, &second], passages)))
}
