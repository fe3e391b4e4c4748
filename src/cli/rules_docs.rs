//! `imrlint rules docs`: the reference of all rules, as Markdown files.

use super::exit::Exit;
use super::rule_set;
use super::terminal::{Terminal, mistake};
use imrlint::report::reference::{MARK, pages};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Options of `imrlint rules docs`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder to write the pages to; it is made where it is not there
    dir: PathBuf,

    #[command(flatten)]
    rules: rule_set::RulesArgs,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Result<Exit, Exit> {
    let set = rule_set::load(&args.rules.rules, terminal)?;
    let pages = pages(&set);
    let failed = |path: &Path, error: &io::Error| {
        mistake(
            &format!("cannot write `{}`: {error}", path.display()),
            "choose another folder, or make room",
        )
    };
    let written: Vec<PathBuf> = pages.keys().map(|name| args.dir.join(name)).collect();
    for (path, text) in written.iter().zip(pages.values()) {
        let folder = path.parent().unwrap_or(&args.dir);
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        fs::write(path, text).map_err(|error| failed(path, &error))?;
    }
    let mut removed = 0;
    for path in stale(&args.dir, &written) {
        fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
        removed += 1;
    }
    let mut text = format!("{} pages written to `{}`", pages.len(), args.dir.display());
    if removed > 0 {
        text.push_str(&format!(", {removed} of rules that are gone removed"));
    }
    Ok(terminal.print(&format!("{text}\n"), Exit::Clean))
}

/// Pages that this command wrote before and would not write now.
fn stale(folder: &Path, written: &[PathBuf]) -> Vec<PathBuf> {
    ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .build()
        .flatten()
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|e| e == "md") && !written.contains(path))
        .filter(|path| fs::read_to_string(path).is_ok_and(|text| text.starts_with(MARK)))
        .collect()
}
