//! What is known of the reader's terminal, and how to write to it.

use super::exit::Exit;
use clap::ValueEnum;
use imrlint::report::Style;
use std::io::{self, IsTerminal, Write};

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal that wants it.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output and standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    color: Color,
    /// How to write to standard output.
    pub(crate) style: Style,
    /// How to write to standard error.
    pub(crate) errors: Style,
    /// Whether standard output goes to a person.
    pub(crate) interactive: bool,
}

/// Columns where no terminal says otherwise.
const COLUMNS: usize = 80;

impl Terminal {
    pub(crate) fn new(color: Color) -> Self {
        let out = io::stdout().is_terminal();
        let err = io::stderr().is_terminal();
        Self {
            color,
            interactive: out,
            style: Style {
                color: colored(color, out),
                unicode: supports_unicode::on(supports_unicode::Stream::Stdout),
                width: columns(out),
            },
            errors: Style {
                color: colored(color, err),
                unicode: supports_unicode::on(supports_unicode::Stream::Stderr),
                width: columns(err),
            },
        }
    }

    /// How to write to a file.
    pub(crate) fn file(&self) -> Style {
        Style {
            color: self.color == Color::Always,
            unicode: true,
            width: COLUMNS,
        }
    }

    /// Prints a finished text. `exit` is how the run ends when that succeeds.
    pub(crate) fn print(&self, text: &str, exit: Exit) -> Exit {
        match write_all(&mut io::stdout().lock(), text) {
            Ok(()) | Err(Stop::Unread) => exit,
            Err(Stop::Failed(error)) => cannot_write("standard output", &error).max(exit),
        }
    }
}

fn colored(color: Color, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            terminal && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

fn columns(terminal: bool) -> usize {
    if !terminal {
        return COLUMNS;
    }
    // Wider lines read badly.
    terminal_size::terminal_size().map_or(COLUMNS, |(width, _)| usize::from(width.0).clamp(40, 120))
}

/// Why nothing more is written.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The reader has seen enough: `imrlint check . | head`.
    Unread,
    /// The text could not be written.
    Failed(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Failed(error),
        }
    }
}

/// Writes and flushes.
pub(crate) fn write_all(to: &mut dyn Write, text: &str) -> Result<(), Stop> {
    to.write_all(text.as_bytes())?;
    to.flush()?;
    Ok(())
}

/// Says that output could not be written.
pub(crate) fn cannot_write(what: &str, error: &io::Error) -> Exit {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "make the folder first, or choose another place",
        io::ErrorKind::PermissionDenied => "choose a place that you may write to",
        _ => "make room or choose another place with --output FILE",
    };
    mistake(&format!("cannot write to {what}: {error}"), help)
}

/// Prints to standard error; where that fails there is nobody left to tell.
pub(crate) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Says what is wrong with the command line, and what to do.
pub(crate) fn mistake(message: &str, help: &str) -> Exit {
    complain(&imrlint::report::problem(message, help));
    Exit::Usage
}
