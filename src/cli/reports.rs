//! Which reports a run writes: `--format`, `--output`, `--quote`, `--fail-on`.

use super::exit::Exit;
use super::output::Target;
use super::terminal::mistake;
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use imrlint::check::Severity;
use imrlint::report::{FORMATS, Format, Quote, Summary, format, github};
use std::ffi::OsStr;
use std::path::PathBuf;

/// Options of commands that report on letters.
#[derive(Debug, clap::Args)]
pub(crate) struct ReportArgs {
    /// How to report, and where to; may be given several times [default: pretty]
    #[arg(
        long = "format",
        value_name = "FORMAT[=FILE]",
        value_parser = ReportParser,
        hide_possible_values = true,
        help_heading = "Report",
        long_help = long_help()
    )]
    formats: Vec<Wanted>,

    /// Write the report to FILE, which is replaced only when the report is whole
    #[arg(long, short, value_name = "FILE", help_heading = "Report")]
    output: Option<PathBuf>,

    /// Print findings only: no summary, no notices
    #[arg(long, short, help_heading = "Report")]
    pub(crate) quiet: bool,

    /// How much of a letter reports may quote: full, short (the marked words) or none (places and rules)
    #[arg(
        long,
        value_enum,
        value_name = "HOW",
        hide_possible_values = true,
        help_heading = "Report"
    )]
    quote: Option<QuoteArg>,

    /// Key for fingerprints under --quote none; without one they are left out
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    key_file: Option<PathBuf>,

    /// Show findings that are waived or of the baseline too, where a format leaves them out
    #[arg(long, help_heading = "Report")]
    pub(crate) show_waived: bool,

    /// Chooses the letters without findings that html shows to be read; the same seed chooses the same
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Report")]
    pub(crate) seed: u64,

    /// Exit with 1 from this severity on
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,

    /// Exit with 1 only when more than N findings are of that severity or above
    #[arg(long, default_value_t, value_name = "N")]
    pub(crate) max_findings: usize,
}

impl ReportArgs {
    /// Whether the only report is for a person, with more than findings in it.
    pub(crate) fn talks(&self) -> bool {
        let pretty = self
            .formats
            .iter()
            .all(|f| f.format.name == "pretty" && f.to.is_none());
        pretty && !self.quiet && self.output.is_none()
    }
}

fn long_help() -> String {
    let mut text =
        "How to report, and where to; may be given several times [default: pretty]\n".to_owned();
    for format in FORMATS {
        text.push_str(&format!("\n  {:<9} {}", format.name, format.about));
    }
    text
}

/// A report as the command line asks for it.
#[derive(Debug, Clone)]
struct Wanted {
    format: &'static Format,
    to: Option<PathBuf>,
}

/// Reads `FORMAT[=FILE]`.
#[derive(Debug, Clone, Copy)]
struct ReportParser;

impl TypedValueParser for ReportParser {
    type Value = Wanted;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Wanted, clap::Error> {
        let text = value.to_string_lossy();
        let (name, to) = match text.split_once('=') {
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (&*text, None),
        };
        let names = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name));
        let name = names.parse_ref(command, arg, OsStr::new(name))?;
        let to = to.filter(|file| !file.as_os_str().is_empty());
        match format::named(&name) {
            Some(format) => Ok(Wanted { format, to }),
            None => Err(clap::Error::new(clap::error::ErrorKind::InvalidValue)),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = FORMATS
            .iter()
            .map(|format| PossibleValue::new(format.name).help(format.about));
        Some(Box::new(values))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum QuoteArg {
    Full,
    Short,
    None,
}

impl From<QuoteArg> for Quote {
    fn from(quote: QuoteArg) -> Self {
        match quote {
            QuoteArg::Full => Self::Full,
            QuoteArg::Short => Self::Short,
            QuoteArg::None => Self::None,
        }
    }
}

/// From which severity on a run fails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    #[default]
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// The severity, unless the run never fails.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }

    /// How a run with these findings ends.
    pub(crate) fn exit(self, summary: &Summary, most: usize) -> Exit {
        let found = self
            .severity()
            .map_or(0, |severity| summary.at_least(severity));
        let mut exit = if found > most {
            Exit::Found
        } else {
            Exit::Clean
        };
        if summary.failed > 0 {
            exit = exit.max(Exit::Unreadable);
        }
        if summary.failures.contains_key("internal-error") {
            exit = exit.max(Exit::Bug);
        }
        exit
    }
}

/// A report to write.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// Its format.
    pub(crate) format: &'static Format,
    /// What it may quote.
    pub(crate) quote: Quote,
    /// Where it goes.
    pub(crate) target: Target,
}

impl ReportArgs {
    /// The reports to write.
    pub(crate) fn reports(&self) -> Result<Vec<Report>, Exit> {
        let pretty = Wanted {
            format: &imrlint::report::pretty::FORMAT,
            to: None,
        };
        let wanted = match self.formats.as_slice() {
            [] => std::slice::from_ref(&pretty),
            some => some,
        };
        let mut output = self.output.as_ref();
        let summary = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
        let mut reports: Vec<Report> = Vec::new();
        for Wanted { format, to } in wanted {
            let target = match to.as_ref().or_else(|| output.take()) {
                Some(path) if path.as_os_str() != "-" => Target::File(path.clone()),
                _ => Target::Standard,
            };
            if let Some(other) = reports.iter().find(|other| other.target == target) {
                let place = target.path().map_or("standard output".to_owned(), |path| {
                    format!("`{}`", path.display())
                });
                return Err(mistake(
                    &format!(
                        "{} and {} would both go to {place}",
                        other.format.name, format.name
                    ),
                    &format!(
                        "give one of them a file of its own: --format {}=FILE",
                        format.name
                    ),
                ));
            }
            let quote = self.quote.map_or(format.quote, Quote::from);
            reports.push(Report {
                format,
                quote,
                target,
            });
            if format.name == "github"
                && let Some(path) = &summary
            {
                reports.push(Report {
                    format: &github::JOB_SUMMARY,
                    quote,
                    target: Target::Append(path.into()),
                });
            }
        }
        if output.is_some() {
            return Err(mistake(
                "--output, and every format has a file already",
                "leave out --output, or the =FILE of a format",
            ));
        }
        Ok(reports)
    }

    /// The key for fingerprints.
    pub(crate) fn key(&self) -> Result<Option<Vec<u8>>, Exit> {
        match self.key_file.as_ref().map(std::fs::read).transpose() {
            Ok(key) => Ok(key.filter(|key| !key.is_empty())),
            Err(error) => Err(mistake(
                &format!("cannot read the key: {error}"),
                "--key-file expects a file with a secret of any length",
            )),
        }
    }
}
