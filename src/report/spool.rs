//! Checked letters on disk, for reports that need all of them: memory stays small whatever their number.

use super::Record;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

/// Letters on disk, one JSON line each.
#[derive(Debug)]
pub struct Spool {
    file: BufWriter<File>,
}

impl Spool {
    /// An empty spool in `file`, which is open for reading and writing.
    pub fn new(file: File) -> Self {
        Self {
            file: BufWriter::new(file),
        }
    }

    /// Adds a letter, as [`super::jsonl::with_text`] writes it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn push(&mut self, line: &str) -> io::Result<()> {
        self.file.write_all(line.as_bytes())
    }

    /// Does `work` with each letter, in the order in which they were added.
    ///
    /// # Errors
    /// Those of `work`, and of the disk.
    pub fn each(&mut self, mut work: impl FnMut(Record) -> io::Result<()>) -> io::Result<()> {
        self.file.flush()?;
        let mut file = self.file.get_ref();
        file.rewind()?;
        for line in BufReader::new(file).lines() {
            let record = Record::from_line(&line?)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            work(record)?;
        }
        self.file.get_ref().seek(io::SeekFrom::End(0))?;
        Ok(())
    }
}
