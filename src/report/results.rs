//! Reads the reports of earlier runs: a `json` document, or `jsonl`.

use super::record::{FindingLine, LetterLine};
use super::{Record, Tool};
use serde::Deserialize;
use std::io::{self, BufRead, BufReader, Seek};

/// An earlier run, as its report tells it.
#[derive(Debug)]
pub struct Results<R> {
    /// The program and the rules; `None` in a `jsonl` report whose run was ended early.
    pub tool: Option<Tool>,
    letters: Letters<R>,
}

#[derive(Debug)]
enum Letters<R> {
    /// A document, read whole.
    Document(Vec<Record>),
    /// Lines, read as they are needed.
    Lines(BufReader<R>),
}

/// Why results could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The file.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// What stands in it.
    #[error("line {line}: {message}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A later version of the layout.
    #[error("its layout has version {0}, which this program does not know")]
    Later(u32),
}

#[derive(Deserialize)]
struct Document {
    schema_version: u32,
    tool: ToolLine,
    letters: Vec<LetterLine>,
    findings: Vec<FindingLine>,
}

#[derive(Deserialize)]
struct ToolLine {
    rules: usize,
    rules_digest: String,
}

#[derive(Deserialize)]
struct SummaryLine {
    schema_version: u32,
    tool: ToolLine,
}

/// What a line says that it is.
#[derive(Deserialize)]
struct Kind {
    r#type: Option<String>,
}

impl From<ToolLine> for Tool {
    fn from(line: ToolLine) -> Self {
        Self {
            rules: line.rules,
            digest: line.rules_digest,
        }
    }
}

impl<R: io::Read + Seek> Results<R> {
    /// Opens a report.
    ///
    /// # Errors
    /// A file that is no report, with the line.
    pub fn open(file: R) -> Result<Self, ResultsError> {
        let mut file = BufReader::new(file);
        let mut first = String::new();
        file.read_line(&mut first)?;
        file.rewind()?;
        let lines = serde_json::from_str::<Kind>(&first).is_ok_and(|kind| kind.r#type.is_some());
        if !lines {
            let document: Document = serde_json::from_reader(file).map_err(malformed(0))?;
            known(document.schema_version)?;
            return Ok(Self {
                tool: Some(document.tool.into()),
                letters: Letters::Document(joined(document.letters, document.findings)?),
            });
        }
        let mut tool = None;
        let mut line = String::new();
        let mut number = 0;
        while file.read_line(&mut line)? > 0 {
            number += 1;
            // Letters are read when they are needed.
            if line.starts_with("{\"type\":\"summary\"") {
                let summary: SummaryLine =
                    serde_json::from_str(&line).map_err(malformed(number - 1))?;
                known(summary.schema_version)?;
                tool = Some(summary.tool.into());
            }
            line.clear();
        }
        file.rewind()?;
        Ok(Self {
            tool,
            letters: Letters::Lines(file),
        })
    }

    /// Does `work` with each letter, in the order of the report.
    ///
    /// # Errors
    /// A line that is no letter.
    pub fn each(self, mut work: impl FnMut(Record)) -> Result<(), ResultsError> {
        match self.letters {
            Letters::Document(records) => records.into_iter().for_each(work),
            Letters::Lines(file) => {
                for (number, line) in file.lines().enumerate() {
                    let line = line?;
                    let kind: Kind = serde_json::from_str(&line).map_err(malformed(number))?;
                    if kind.r#type.as_deref() == Some("letter") {
                        work(Record::from_line(&line).map_err(malformed(number))?);
                    }
                }
            }
        }
        Ok(())
    }
}

fn known(version: u32) -> Result<(), ResultsError> {
    if version > super::json::SCHEMA_VERSION {
        return Err(ResultsError::Later(version));
    }
    Ok(())
}

fn malformed(before: usize) -> impl Fn(serde_json::Error) -> ResultsError {
    move |error| {
        // The message ends in a place of its own, which counts from the line that was read.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        ResultsError::Malformed {
            line: before + error.line().max(1),
            message: message.to_owned(),
        }
    }
}

/// Findings with their letters; both stand in input order.
fn joined(
    letters: Vec<LetterLine>,
    findings: Vec<FindingLine>,
) -> Result<Vec<Record>, ResultsError> {
    let mut findings = findings.into_iter().peekable();
    let mut records = Vec::new();
    for letter in letters {
        let mut record = letter.record();
        while let Some(finding) = findings.next_if(|finding| finding.path == record.path) {
            if let Ok(checked) = &mut record.outcome {
                checked.findings.push(finding.finding());
            }
        }
        records.push(record);
    }
    match findings.next() {
        None => Ok(records),
        Some(left) => Err(ResultsError::Malformed {
            line: 1,
            message: format!("a finding of `{}` stands apart from its letter", left.path),
        }),
    }
}
