//! Labels: what a careful reader found wrong in letters, one JSON object a line.

use crate::check::{Category, Severity};
use serde::Deserialize;

/// What is wrong in a letter, or that nothing is.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Line of the label file, from 1.
    pub line: usize,
    /// File name of the letter, without ending.
    pub letter: String,
    /// Issue, from 1; 0 for header and summary.
    pub issue: u16,
    /// Category; nothing where the letter is said to be clean.
    pub category: Option<Category>,
    /// Severity.
    pub severity: Severity,
    /// The words at fault.
    pub a: Option<String>,
    /// The words that they conflict with.
    pub b: Option<String>,
    /// Why.
    pub why: String,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f64,
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

#[derive(Deserialize)]
struct Record {
    letter: String,
    #[serde(default)]
    issue: Option<u16>,
    category: String,
    #[serde(default)]
    severity: Option<Severity>,
    #[serde(default)]
    a: Option<String>,
    #[serde(default)]
    b: Option<String>,
    #[serde(default)]
    why: Option<String>,
    #[serde(default)]
    confidence: Option<f64>,
}

/// Reads a label file. Lines that cannot be read are named, the others are there all the same.
pub fn parse(text: &str) -> (Vec<Label>, Vec<LineFault>) {
    let mut labels = Vec::new();
    let mut faults = Vec::new();
    for (line, words) in lines(text) {
        match label(line, words) {
            Ok(label) => labels.push(label),
            Err(message) => faults.push(LineFault { line, message }),
        }
    }
    (labels, faults)
}

/// The lines that hold something, with their numbers.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines()
        .enumerate()
        .map(|(index, words)| (index + 1, words.trim()))
        .filter(|(_, words)| !words.is_empty())
}

/// What is wrong with a line of JSON, without the line number that serde counts from the line itself.
pub(super) fn json_fault(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let kind = if error.is_data() {
        ""
    } else {
        "not valid JSON: "
    };
    format!("column {}: {kind}{message}", error.column())
}

fn label(line: usize, words: &str) -> Result<Label, String> {
    let record: Record = serde_json::from_str(words).map_err(|error| json_fault(&error))?;
    let category = match record.category.as_str() {
        "none" => None,
        name => Some(category(name)?),
    };
    if record.letter.trim().is_empty() {
        return Err("`letter` is empty; expected the letter's file name without ending".to_owned());
    }
    let severity = match (record.severity, category) {
        (Some(severity), _) => severity,
        (None, None) => Severity::Note,
        (None, Some(_)) => {
            return Err("no `severity`; expected error, warning or note".to_owned());
        }
    };
    let confidence = record.confidence.unwrap_or(1.0);
    if !(0.0..=1.0).contains(&confidence) {
        return Err(format!(
            "`confidence` is {confidence}; expected a number from 0 to 1"
        ));
    }
    let words = |quote: Option<String>| quote.filter(|words| !words.trim().is_empty());
    Ok(Label {
        line,
        letter: record.letter.trim().to_owned(),
        issue: record.issue.unwrap_or(0),
        category,
        severity,
        a: words(record.a),
        b: words(record.b),
        why: record.why.unwrap_or_default(),
        confidence,
    })
}

fn category(name: &str) -> Result<Category, String> {
    let known = Category::ALL.iter().find(|(known, _)| *known == name);
    known.map(|(_, category)| *category).ok_or_else(|| {
        let names: Vec<&str> = Category::ALL.iter().map(|(known, _)| *known).collect();
        format!(
            "`{name}` is no category; expected none, {}",
            names.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_labels_and_names_bad_lines() {
        let text = "\u{feff}{\"letter\": \"A\", \"issue\": 0, \"category\": \"none\"}\n\n\
            {\"letter\": \"B\", \"issue\": 2, \"category\": \"body-part\", \"severity\": \"error\", \"a\": \"left\", \"b\": null, \"why\": \"w\", \"confidence\": 0.9}\n\
            {\"letter\": \"B\", \"category\": \"colour\", \"severity\": \"error\"}\n\
            {\"letter\": \"B\", \"category\": \"sex\"}\n\
            {\"letter\": \"B\", \"category\": \"sex\", \"severity\": \"grave\"}\n\
            {\"letter\": \"B\", \"category\": \"sex\", \"severity\": \"note\", \"confidence\": 80}\n\
            nonsense\n";
        let (labels, faults) = parse(text);
        assert_eq!(labels.len(), 2);
        assert_eq!(labels[0].category, None);
        assert_eq!(labels[1].line, 3);
        assert_eq!(labels[1].category, Some(Category::BodyPart));
        assert_eq!(
            (labels[1].a.as_deref(), &labels[1].b),
            (Some("left"), &None)
        );
        let lines: Vec<usize> = faults.iter().map(|f| f.line).collect();
        assert_eq!(lines, [4, 5, 6, 7, 8]);
        assert!(faults[0].message.contains("`colour` is no category"));
        assert!(
            faults[4].message.contains("not valid JSON"),
            "{}",
            faults[4].message
        );
    }
}
