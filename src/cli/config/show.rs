//! `imrlint config show`: what a run would do, and who says so.

use super::file::KEYS;
use super::{Config, NAME, innermost, is_given};
use crate::cli::exit::Exit;
use crate::cli::terminal::Terminal;
use clap::ArgMatches;

/// Commands of `imrlint config`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Show each setting, and where it comes from
    Show(Box<Show>),
}

/// Options of `imrlint config show`.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// What would be checked, with the options of `imrlint check`
    #[command(flatten)]
    _check: crate::cli::check::Args,
}

/// Runs the command. `matches` is the command line alone, without what the file says.
pub(crate) fn run(config: &Config, matches: &ArgMatches, terminal: Terminal) -> Exit {
    let command = crate::cli::command();
    let (_, matches) = innermost(&command, matches);
    let mut rows = Vec::new();
    for key in KEYS {
        let file = config.loaded.as_ref();
        let (values, from) = if is_given(matches, key) {
            let raw = matches.get_raw(key.arg).into_iter().flatten();
            let values: Vec<String> = raw
                .map(|value| value.to_string_lossy().into_owned())
                .collect();
            (values.join(", "), "command line".to_owned())
        } else if let Some((file, values)) = file.and_then(|file| Some((file, file.values(key)?))) {
            let values = match values.is_empty() {
                true => "none".to_owned(),
                false => values.join(", "),
            };
            (
                values,
                format!("{}:{}", file.path.display(), file.line(key)),
            )
        } else {
            (key.default.to_owned(), "default".to_owned())
        };
        rows.push((key.name, values, from));
    }
    let widest =
        |cell: fn(&(&str, String, String)) -> usize| rows.iter().map(cell).max().unwrap_or(0);
    let (first, second) = (
        widest(|r| r.0.len()),
        widest(|r| r.1.chars().count()).min(40),
    );
    let mut text = match &config.loaded {
        Some(file) => format!(
            "{} is read; the command line goes before it\n\n",
            file.path.display()
        ),
        None => format!("no {NAME} in this folder or above, up to the root of the repository\n\n"),
    };
    for (name, values, from) in rows {
        text.push_str(&format!("{name:first$}  {values:second$}  {from}\n"));
    }
    terminal.print(&imrlint::report::printable(&text), Exit::Clean)
}
