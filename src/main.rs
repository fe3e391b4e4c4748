//! The command line of imrlint. See `imrlint --help`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
