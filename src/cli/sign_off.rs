//! `imrlint sign-off`: who answers for letters in which state, for the file.

use super::config::Config;
use super::exit::Exit;
use super::gate::{LetterArgs, today, write_whole};
use super::reports::FailOn;
use super::terminal::{Terminal, complain, mistake};
use imrlint::gate::{SignOff, SignedLetter};
use imrlint::report::{Tool, problem};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  imrlint sign-off letters/ --by \"J. Roe\" -o sign-off.json
  imrlint sign-off letters/ --verify sign-off.json   are these the letters that were signed?";

/// Options of `imrlint sign-off`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Who signs
    #[arg(long, value_name = "NAME", required_unless_present = "verify")]
    by: Option<String>,

    /// Write to FILE [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Compare the letters with those that FILE was signed for
    #[arg(long, value_name = "FILE", conflicts_with_all = ["by", "output"])]
    verify: Option<PathBuf>,

    /// Exit with 1 from this severity on
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,

    #[command(flatten)]
    letters: LetterArgs,
}

/// Runs the command.
pub(crate) fn run(args: &Args, config: &Config, terminal: Terminal) -> Exit {
    let done = match &args.verify {
        Some(file) => verify(args, file, terminal),
        None => sign(args, config, terminal),
    };
    done.unwrap_or_else(|exit| exit)
}

fn sign(args: &Args, config: &Config, terminal: Terminal) -> Result<Exit, Exit> {
    let gate = args.letters.gate.load(config, terminal)?;
    let set = args.letters.rules(config, terminal)?;
    let output = args.output.clone().unwrap_or_default();
    let inputs = args.letters.letters(&output)?;
    let mut letters = Vec::new();
    let mut exit = args
        .letters
        .check(&inputs, &set, &gate, config, |input, seen| {
            letters.push(match seen {
                Ok(seen) => {
                    SignedLetter::checked(&input.name, seen.sha256, &seen.checked, &gate.waivers)
                }
                Err((sha256, failure)) => SignedLetter::failed(&input.name, sha256, &failure),
            });
        });
    if let Some(severity) = args.fail_on.severity()
        && letters.iter().any(|letter| letter.new_from(severity) > 0)
    {
        exit = exit.max(Exit::Found);
    }
    let tool = Tool {
        rules: set.rules().len(),
        digest: set.digest(),
    };
    let by = args.by.clone().unwrap_or_default();
    let signed = SignOff::new(today().to_string(), by, tool, letters);
    match &args.output {
        Some(file) => write_whole(file, &signed.document()).map(|()| exit),
        None => Ok(terminal.print(&signed.document(), exit)),
    }
}

/// Nothing is checked anew: the bytes are the same, or they are not.
fn verify(args: &Args, file: &PathBuf, terminal: Terminal) -> Result<Exit, Exit> {
    let read = std::fs::read_to_string(file).map_err(|error| error.to_string());
    let signed = read.and_then(|text| SignOff::read(&text)).map_err(|why| {
        mistake(
            &format!("no sign-off in `{}`: {why}", file.display()),
            "--verify expects a file that `imrlint sign-off` wrote",
        )
    })?;
    let inputs = args.letters.letters(file)?;
    let mut differ = Vec::new();
    let mut known = std::collections::HashMap::new();
    for letter in &signed.letters {
        known.insert(letter.path.as_str(), letter.sha256.as_deref());
    }
    for input in &inputs {
        let now = input.bytes().ok().map(|bytes| super::gate::sha256(&bytes));
        match known.remove(input.name.as_str()) {
            None => differ.push(format!("{}: not signed", input.name)),
            Some(signed) if signed != now.as_deref() => {
                differ.push(format!("{}: changed since", input.name));
            }
            Some(_) => {}
        }
    }
    let mut gone: Vec<&str> = known.into_keys().collect();
    gone.sort_unstable();
    differ.extend(
        gone.iter()
            .map(|path| format!("{path}: not among the letters")),
    );
    if differ.is_empty() {
        let text = format!(
            "{} letters are as {} signed them on {}\n",
            inputs.len(),
            signed.by,
            signed.date
        );
        return Ok(terminal.print(&imrlint::report::printable(&text), Exit::Clean));
    }
    for line in &differ {
        complain(&problem(line, ""));
    }
    Ok(Exit::Found)
}
