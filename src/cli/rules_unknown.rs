//! Placeholder.
use super::exit::Exit;
use super::terminal::Terminal;
/// Options.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}
/// Runs.
pub(crate) fn run(_: &Args, _: Terminal) -> Result<Exit, Exit> { Ok(Exit::Clean) }
