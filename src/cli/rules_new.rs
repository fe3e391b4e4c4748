//! `imrlint rules new`: a file to begin from.

use super::exit::Exit;
use super::rule_set;
use super::terminal::{Terminal, mistake};
use imrlint::rules::RuleSet;
use imrlint::rules::scaffold::{Begin, scaffold};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

/// Options of `imrlint rules new`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// A rule
    Rule {
        /// Its id, also the file's name; a folder may stand before it: consistency/some-id
        id: String,
        #[command(flatten)]
        into: Into,
    },
    /// A topic with a criterion that a guideline has for a treatment
    Criterion {
        /// Id of the topic, also the file's name
        id: String,
        #[command(flatten)]
        into: Into,
    },
    /// A drug, or another treatment
    Drug {
        /// Its id: the generic name
        id: String,
        /// Class that it belongs to
        #[arg(long)]
        class: String,
        #[command(flatten)]
        into: Into,
    },
}

#[derive(Debug, clap::Args)]
struct Into {
    /// Folder of rules to write it to; it is made where it is not there
    #[arg(long, value_name = "DIR", default_value = "rules")]
    rules: PathBuf,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Result<Exit, Exit> {
    let (begin, folder) = match &args.what {
        What::Rule { id, into } => (Begin::Rule(id), &into.rules),
        What::Criterion { id, into } => (Begin::Criterion(id), &into.rules),
        What::Drug { id, class, into } => (Begin::Drug(id, class), &into.rules),
    };
    // A folder with mistakes, perhaps those of a file begun before, is no reason not to begin another.
    let set = match RuleSet::load(std::slice::from_ref(folder)) {
        Ok(set) => set,
        Err(_) => rule_set::load(&[], terminal)?,
    };
    let new = scaffold(begin, &set).map_err(|refused| mistake(&refused.message, &refused.help))?;
    let path = folder.join(&new.file);
    let parent = path.parent().unwrap_or(folder);
    let written = fs::create_dir_all(parent)
        // Never over a file that is there.
        .and_then(|()| fs::File::create_new(&path))
        .and_then(|mut file| file.write_all(new.text.as_bytes()));
    written.map_err(|error| {
        mistake(
            &format!("cannot write `{}`: {error}", path.display()),
            "choose another folder with --rules DIR, or another id",
        )
    })?;
    let dir = folder.display();
    let text = format!(
        "wrote {}\n\nFill in what says TODO. Then\n  imrlint rules lint {dir}\n  imrlint rules test {} --rules {dir}\ntell what is still to do.\n",
        path.display(),
        new.id,
    );
    Ok(terminal.print(&text, Exit::Clean))
}
