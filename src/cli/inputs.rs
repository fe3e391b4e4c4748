//! What is checked: a letter of its own, or one of many in a file of JSON lines.

use super::find::Inputs;
use super::json_lines::Rows;
use clap::ValueEnum;
use imrlint::report::Failure;
use imrlint::source::{Format, LARGEST_INPUT, Source, SourceError};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where letters come from.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct InputArgs {
    /// Letters, or folders of them (.txt .md .html .pdf .docx); globs in quotes; JSON lines by name; - is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Check the files that FILE lists, one a line (or parted by NUL); - is standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) files_from: Option<PathBuf>,

    /// What to call the letter from standard input; its ending tells its format
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) stdin_name: Option<String>,

    /// How to read standard input and named files, whatever they look like
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Input")]
    pub(crate) input_format: Option<InputFormat>,

    /// Leave out what matches GLOB in folders, as a line of .gitignore does; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) exclude: Vec<String>,

    /// Check also what .gitignore and .ignore files leave out
    #[arg(long, help_heading = "Input")]
    pub(crate) no_ignore: bool,
}

/// How an input is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// Plain text
    Text,
    /// Markdown
    Markdown,
    /// HTML
    Html,
    /// PDF with a text layer
    Pdf,
    /// Word
    Docx,
    /// JSON lines, {"path": ..., "text": ...} for each letter
    Jsonl,
}

impl InputFormat {
    /// The format of a single letter.
    fn letter(self) -> Option<Format> {
        match self {
            Self::Text => Some(Format::Text),
            Self::Markdown => Some(Format::Markdown),
            Self::Html => Some(Format::Html),
            Self::Pdf => Some(Format::Pdf),
            Self::Docx => Some(Format::Docx),
            Self::Jsonl => None,
        }
    }

    /// Whether the input holds JSON lines: as was said, else by its name.
    pub(crate) fn is_lines(said: Option<Self>, name: &Path) -> bool {
        match said {
            Some(said) => said == Self::Jsonl,
            None => name.extension().is_some_and(|e| {
                e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson")
            }),
        }
    }
}

impl InputArgs {
    /// Finds all letters. `outputs` are reports, and no letters. The error is a mistake on the command line, and what to do.
    pub(crate) fn find(&self, outputs: &[&Path]) -> Result<Inputs, (String, String)> {
        let dash = |path: &Path| path.as_os_str() == "-";
        let standard = self.paths.iter().any(|path| dash(path));
        if self.stdin_name.is_some() && !standard {
            return Err((
                "--stdin-name without standard input".to_owned(),
                "it names the letter that `-` reads: imrlint check - --stdin-name NAME".to_owned(),
            ));
        }
        if standard && self.files_from.as_deref().is_some_and(dash) {
            return Err((
                "standard input is named twice".to_owned(),
                "it is either a letter, as PATH `-`, or a list of letters, as `--files-from -`"
                    .to_owned(),
            ));
        }
        Inputs::find(self, outputs)
    }
}

/// Something to check.
#[derive(Debug)]
pub(crate) struct Input {
    /// How reports name it.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) place: Place,
    /// What it is said to be; else its content tells.
    pub(crate) format: Option<InputFormat>,
}

/// Where an input is.
#[derive(Debug)]
pub(crate) enum Place {
    /// Standard input.
    Standard,
    /// A file.
    File(PathBuf),
    /// A row of a file of JSON lines.
    Row(Rows, u32),
    /// Nowhere that can be read.
    Nowhere(Failure),
}

impl Place {
    /// The file that it is, or is a part of.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Row(rows, _) => rows.file(),
            Self::Standard | Self::Nowhere(_) => None,
        }
    }

    /// Whether it came on standard input, and so cannot be read again.
    pub(crate) fn is_standard(&self) -> bool {
        match self {
            Self::Standard => true,
            Self::Row(rows, _) => rows.file().is_none(),
            Self::File(_) | Self::Nowhere(_) => false,
        }
    }
}

impl Input {
    /// Reads it.
    pub(crate) fn read(&self) -> Result<Source, Failure> {
        self.source(&self.bytes()?)
    }

    /// Its bytes; of a row of JSON lines, those of its text.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let bytes = match &self.place {
            Place::Nowhere(failure) => return Err(failure.clone()),
            Place::Row(rows, row) => Ok(rows.text(*row)?.into_bytes()),
            Place::Standard => limited(io::stdin().lock(), LARGEST_INPUT, 0),
            Place::File(path) => File::open(path).and_then(|file| {
                let size = file.metadata().map_or(0, |data| data.len());
                limited(file, LARGEST_INPUT, size)
            }),
        };
        let bytes = bytes.map_err(|error| Failure::unreadable(&error))?;
        if bytes.len() as u64 > LARGEST_INPUT {
            let bytes = match &self.place {
                Place::File(path) => path
                    .metadata()
                    .map_or(bytes.len() as u64, |data| data.len()),
                _ => bytes.len() as u64,
            };
            let limit = LARGEST_INPUT;
            return Err(Failure::from(&SourceError::TooLarge { bytes, limit }));
        }
        Ok(bytes)
    }

    /// The letter that its bytes are.
    pub(crate) fn source(&self, bytes: &[u8]) -> Result<Source, Failure> {
        let format = self.format.and_then(InputFormat::letter);
        Source::read(&self.name, bytes, format).map_err(|error| Failure::from(&error))
    }
}

/// The bytes of an input, one more than may be at most; `size` is how many there are, where that is known.
pub(crate) fn limited(from: impl Read, most: u64, size: u64) -> io::Result<Vec<u8>> {
    // One more byte than there are tells the end without a second look.
    let capacity = usize::try_from(size.min(most) + 1).unwrap_or_default();
    let mut bytes = Vec::with_capacity(capacity);
    from.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
