//! `imrlint completions`: scripts that complete commands and options in a shell.

use super::exit::Exit;
use super::terminal::Terminal;
use clap::CommandFactory;
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  imrlint completions bash > ~/.local/share/bash-completion/completions/imrlint
  imrlint completions zsh > \"${fpath[1]}/_imrlint\"
  imrlint completions fish > ~/.config/fish/completions/imrlint.fish";

/// Options of `imrlint completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub(crate) fn run(args: &Args, terminal: Terminal) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut super::Cli::command(),
        "imrlint",
        &mut script,
    );
    terminal.print(&String::from_utf8_lossy(&script), Exit::Clean)
}
