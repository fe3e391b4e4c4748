//! Many letters in one file, a line of JSON for each: `{"path": "a.txt", "text": "..."}`.

use super::inputs::limited;
use imrlint::report::Failure;
use imrlint::source::{LARGEST_INPUT, SourceError};
use serde::Deserialize;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most bytes that are taken from standard input, which has to be held; a file of any size is read row by row.
const LARGEST_HELD: u64 = 1 << 30;

/// The rows of a file, or of what came on standard input.
#[derive(Debug, Clone)]
pub(crate) struct Rows(Arc<Table>);

#[derive(Debug)]
struct Table {
    from: From,
    rows: Vec<Extent>,
}

#[derive(Debug)]
enum From {
    File(PathBuf),
    Memory(Vec<u8>),
}

/// Where a row starts, and how long it is.
type Extent = (u64, u64);

/// What is known of a row before its letter is checked: its line, from 1, and the letter's name.
pub(crate) type Row = (usize, Result<String, Failure>);

#[derive(Deserialize)]
struct Name<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    #[serde(borrow, rename = "text")]
    _text: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Letter {
    text: String,
}

impl Rows {
    /// Looks through a file for its rows, without keeping their texts.
    pub(crate) fn of_file(path: &Path) -> io::Result<(Self, Vec<Row>)> {
        let (rows, names) = list(BufReader::with_capacity(1 << 20, File::open(path)?))?;
        let from = From::File(path.to_owned());
        Ok((Self(Arc::new(Table { from, rows })), names))
    }

    /// Takes all of standard input.
    pub(crate) fn of_standard_input() -> io::Result<(Self, Vec<Row>)> {
        let bytes = limited(io::stdin().lock(), LARGEST_HELD, 0)?;
        if bytes.len() as u64 > LARGEST_HELD {
            return Err(io::Error::other(format!(
                "more than {LARGEST_HELD} bytes of JSON lines on standard input; name a file instead"
            )));
        }
        let (rows, names) = list(Cursor::new(&bytes))?;
        let from = From::Memory(bytes);
        Ok((Self(Arc::new(Table { from, rows })), names))
    }

    /// The file that they stand in; none for standard input.
    pub(crate) fn file(&self) -> Option<&Path> {
        match &self.0.from {
            From::File(path) => Some(path),
            From::Memory(_) => None,
        }
    }

    /// The letter in a row, counted from 0 without empty lines.
    pub(crate) fn text(&self, row: u32) -> Result<String, Failure> {
        let Some(&(start, length)) = self.0.rows.get(row as usize) else {
            return Err(damaged("there is no such row"));
        };
        let bytes = match &self.0.from {
            From::Memory(bytes) => {
                let range = start as usize..(start + length) as usize;
                Cow::Borrowed(bytes.get(range).unwrap_or_default())
            }
            From::File(path) => {
                let read = File::open(path).and_then(|mut file| {
                    file.seek(SeekFrom::Start(start))?;
                    limited(file.take(length), length, length)
                });
                Cow::Owned(read.map_err(|error| Failure::unreadable(&error))?)
            }
        };
        serde_json::from_slice::<Letter>(&bytes)
            .map(|letter| letter.text)
            .map_err(|error| wrong(&error))
    }
}

/// The rows that a reader has, without empty ones.
fn list(mut from: impl BufRead) -> io::Result<(Vec<Extent>, Vec<Row>)> {
    let (mut rows, mut names) = (Vec::new(), Vec::new());
    let mut at = 0;
    let mut row = Vec::new();
    for line in 1.. {
        row.clear();
        let length = (&mut from)
            .take(LARGEST_INPUT + 1)
            .read_until(b'\n', &mut row)? as u64;
        if length == 0 {
            break;
        }
        let mut whole = length;
        let name = if length > LARGEST_INPUT {
            row.clear();
            whole += from.skip_until(b'\n')? as u64;
            let (bytes, limit) = (whole, LARGEST_INPUT);
            Some(Err(Failure::from(&SourceError::TooLarge { bytes, limit })))
        } else {
            let bytes = row.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&row);
            let name = || {
                serde_json::from_slice::<Name>(bytes)
                    .map(|name| name.path.into_owned())
                    .map_err(|error| wrong(&error))
            };
            (!bytes.trim_ascii().is_empty()).then(name)
        };
        if let Some(name) = name {
            // A byte order mark is no JSON.
            let mark = if row.starts_with(b"\xEF\xBB\xBF") {
                3
            } else {
                0
            };
            rows.push((at + mark, whole - mark));
            names.push((line, name));
        }
        at += whole;
    }
    Ok((rows, names))
}

/// What is wrong with a row, without any of its words.
fn wrong(error: &serde_json::Error) -> Failure {
    use serde_json::error::Category;
    match error.classify() {
        Category::Data => damaged("the keys `path` and `text` are not both there with a text each"),
        Category::Eof => damaged("the line ends before its JSON does"),
        _ => damaged(&format!("no JSON from column {} on", error.column())),
    }
}

fn damaged(why: &str) -> Failure {
    Failure {
        reason: "damaged",
        message: format!(
            "{why}; expected one letter a line, as {{\"path\": \"a.txt\", \"text\": \"...\"}}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_by_lines() {
        let text = "\u{FEFF}{\"path\":\"a\",\"text\":\"x\"}\n\n{\"text\":1,\"path\":2}\r\nnone\n{\"path\":\"b\\u00e9\",\"text\":\"y\"}";
        let (rows, names) = list(Cursor::new(text)).unwrap();
        let told: Vec<(usize, String)> = names
            .into_iter()
            .map(|(line, name)| (line, name.unwrap_or_else(|f| f.message)))
            .collect();
        assert_eq!(told[0], (1, "a".to_owned()));
        assert!(
            told[1].1.starts_with("the keys `path` and `text`"),
            "{told:?}"
        );
        assert!(told[2].1.starts_with("no JSON from column 2"), "{told:?}");
        assert_eq!((told[1].0, told[2].0), (3, 4));
        assert_eq!(told[3], (5, "bé".to_owned()));
        let from = From::Memory(text.into());
        let rows = Rows(Arc::new(Table { from, rows }));
        assert_eq!(rows.text(0), Ok("x".to_owned()));
        assert_eq!(rows.text(3), Ok("y".to_owned()));
        assert_eq!(rows.text(1).unwrap_err().reason, "damaged");
    }
}
