//! Findings that were there when a gate was set up: they are counted, and do not fail it.

use crate::check::Finding;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Version of the layout.
const SCHEMA_VERSION: u32 = 1;

/// The findings of a file.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: Vec<Entry>,
    known: HashSet<String>,
}

/// A finding, without any word of its letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// Its letter.
    pub path: String,
    /// Its rule.
    pub rule: String,
    /// Its fingerprint.
    pub fingerprint: String,
}

#[derive(Deserialize)]
struct Document {
    schema_version: u32,
    findings: Vec<Entry>,
}

impl Entry {
    /// Of a finding.
    pub fn new(path: &str, finding: &Finding) -> Self {
        Self {
            path: path.to_owned(),
            rule: finding.rule.clone(),
            fingerprint: finding.fingerprint.clone(),
        }
    }
}

impl Baseline {
    /// These findings.
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort();
        entries.dedup();
        let known = entries
            .iter()
            .map(|entry| entry.fingerprint.clone())
            .collect();
        Self { entries, known }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let document: Document = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if document.schema_version != SCHEMA_VERSION {
            return Err(format!(
                "it has version {} of the layout, and version {SCHEMA_VERSION} is known",
                document.schema_version
            ));
        }
        Ok(Self::new(document.findings))
    }

    /// The file, a finding on each line, in an order that does not change.
    pub fn document(&self) -> String {
        let line = |entry: &Entry| serde_json::to_string(entry).unwrap_or_default();
        let lines: Vec<String> = self.entries.iter().map(line).collect();
        let lines = match lines.is_empty() {
            true => String::new(),
            false => format!("\n{}\n", lines.join(",\n")),
        };
        format!("{{\"schema_version\":{SCHEMA_VERSION},\n\"findings\":[{lines}]}}\n")
    }

    /// Whether a finding was there before.
    pub fn knows(&self, fingerprint: &str) -> bool {
        self.known.contains(fingerprint)
    }

    /// The findings.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let entry = |path: &str| Entry {
            path: path.to_owned(),
            rule: "age-differs".to_owned(),
            fingerprint: format!("of {path}"),
        };
        let baseline = Baseline::new(vec![entry("b"), entry("a"), entry("b")]);
        let text = baseline.document();
        assert_eq!(text.lines().count(), 5, "{text}");
        let read = Baseline::read(&text).unwrap();
        assert_eq!(read.entries(), [entry("a"), entry("b")]);
        assert!(read.knows("of a") && !read.knows("of c"));
        assert_eq!(
            Baseline::read(&Baseline::default().document())
                .unwrap()
                .entries(),
            []
        );
        assert!(Baseline::read("{\"schema_version\":2,\"findings\":[]}").is_err());
    }
}
