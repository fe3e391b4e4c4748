//! Labels against the findings of one letter.

use super::labels::Label;
use super::locate;
use super::verdicts::Verdict;
use crate::check::{Category, Finding, Severity};
use crate::letter::{Letter, Place};
use crate::source::{Source, Span};
use std::collections::BTreeMap;

/// A letter as it was read, with what was found in it.
#[derive(Debug, Clone, Copy)]
pub struct LetterRead<'a> {
    /// Its text.
    pub source: &'a Source,
    /// Its structure.
    pub letter: &'a Letter,
    /// Findings.
    pub findings: &'a [Finding],
}

/// What must be told about labels beside the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Labels of a letter that is not there.
    NoLetter {
        /// Its name.
        letter: String,
        /// Lines of the label file.
        lines: Vec<usize>,
    },
    /// Words that do not occur in their letter.
    NoQuote {
        /// The letter.
        letter: String,
        /// Line of the label file.
        line: usize,
        /// `a` or `b`.
        side: char,
        /// The words.
        quote: String,
    },
    /// An issue that the letter does not have.
    NoIssue {
        /// The letter.
        letter: String,
        /// Line of the label file.
        line: usize,
        /// The issue.
        issue: u16,
        /// How many the letter has.
        issues: usize,
    },
    /// A letter said to be clean that has defects too.
    CleanAndNot {
        /// The letter.
        letter: String,
        /// The line that says so.
        line: usize,
    },
    /// A letter that no label speaks of: its findings are counted neither right nor wrong.
    Unlabelled {
        /// The letter.
        letter: String,
        /// Its findings.
        findings: usize,
    },
    /// A second letter of the same name, which is left out.
    SameName {
        /// The letter.
        letter: String,
        /// Its path.
        path: String,
    },
}

/// A defect that readers named: one label, or several under different issues.
#[derive(Debug, Clone, PartialEq)]
pub struct Defect {
    /// Lines of the label file.
    pub lines: Vec<usize>,
    /// Issues, from 1; 0 for header and summary.
    pub issues: Vec<u16>,
    /// Category.
    pub category: Category,
    /// Severity, the gravest.
    pub severity: Severity,
    /// Confidence, the highest.
    pub confidence: f64,
    /// The words at fault.
    pub a: Option<String>,
    /// The words that they conflict with.
    pub b: Option<String>,
    /// Why.
    pub why: String,
    /// Where the words at fault stand: line from 1; nothing where they do not occur.
    pub at_line: Option<u32>,
    /// Indices of the findings that match.
    pub found_by: Vec<usize>,
}

impl Defect {
    /// An error of which the reader is sure.
    pub fn is_sure_error(&self) -> bool {
        self.severity == Severity::Error && self.confidence >= 0.8 - 1e-9
    }
}

/// A finding and the defects that it matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// The finding.
    pub finding: Finding,
    /// Indices of the defects.
    pub defects: Vec<usize>,
    /// What people said of it.
    pub verdict: Option<Verdict>,
}

/// Labels and findings of a letter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LetterMatch {
    /// The letter's path.
    pub path: String,
    /// Its name in labels.
    pub name: String,
    /// Whether any label speaks of it.
    pub labelled: bool,
    /// Defects, each once.
    pub defects: Vec<Defect>,
    /// Findings.
    pub findings: Vec<Matched>,
    /// What is wrong with the labels.
    pub problems: Vec<Problem>,
}

/// Holds the labels of a letter against its findings.
pub fn letter(path: &str, name: &str, read: LetterRead<'_>, labels: &[&Label]) -> LetterMatch {
    let mut out = LetterMatch {
        path: path.to_owned(),
        name: name.to_owned(),
        labelled: !labels.is_empty(),
        findings: read
            .findings
            .iter()
            .map(|finding| Matched {
                finding: finding.clone(),
                defects: Vec::new(),
                verdict: None,
            })
            .collect(),
        ..LetterMatch::default()
    };
    let mut known: BTreeMap<(Category, String), usize> = BTreeMap::new();
    for label in labels {
        let Some(category) = label.category else {
            if labels.iter().any(|other| other.category.is_some()) {
                out.problems.push(Problem::CleanAndNot {
                    letter: name.to_owned(),
                    line: label.line,
                });
            }
            continue;
        };
        let places = places(read, label, name, &mut out.problems);
        let found: Vec<usize> = read
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| finding.category == category && places.meets(finding, label))
            .map(|(index, _)| index)
            .collect();
        let words = label.a.as_deref().or(label.b.as_deref());
        let key = words.map_or_else(
            || format!("\0{}", label.line),
            |words| folded(words).to_lowercase(),
        );
        let index = *known.entry((category, key)).or_insert_with(|| {
            out.defects.push(Defect {
                lines: Vec::new(),
                issues: Vec::new(),
                category,
                severity: label.severity,
                confidence: label.confidence,
                a: label.a.clone(),
                b: label.b.clone(),
                why: label.why.clone(),
                at_line: places.line(read.source),
                found_by: Vec::new(),
            });
            out.defects.len() - 1
        });
        if let Some(defect) = out.defects.get_mut(index) {
            defect.lines.push(label.line);
            if !defect.issues.contains(&label.issue) {
                defect.issues.push(label.issue);
            }
            defect.severity = defect.severity.max(label.severity);
            defect.confidence = defect.confidence.max(label.confidence);
            for finding in found {
                if !defect.found_by.contains(&finding) {
                    defect.found_by.push(finding);
                }
            }
        }
    }
    for (index, defect) in out.defects.iter_mut().enumerate() {
        defect.found_by.sort_unstable();
        for finding in &defect.found_by {
            if let Some(matched) = out.findings.get_mut(*finding) {
                matched.defects.push(index);
            }
        }
    }
    if !out.labelled {
        out.problems.push(Problem::Unlabelled {
            letter: name.to_owned(),
            findings: read.findings.len(),
        });
    }
    out
}

/// Where a label's words stand, in the base text.
#[derive(Default)]
struct Places {
    a: Vec<Span>,
    b: Vec<Span>,
}

impl Places {
    fn meets(&self, finding: &Finding, label: &Label) -> bool {
        if label.a.is_none() && label.b.is_none() {
            // A defect without words, as a missing part: its issue is all there is.
            let issue = (label.issue > 0).then_some(label.issue);
            return finding.issue == issue
                || issue.is_some_and(|issue| finding.also_in.contains(&issue));
        }
        let mut spans = self.a.iter().chain(&self.b);
        spans.any(|span| finding.locations.iter().any(|l| l.span.overlaps(*span)))
    }

    fn line(&self, source: &Source) -> Option<u32> {
        let first = self.a.first().or_else(|| self.b.first())?;
        Some(source.position(first.start).0)
    }
}

fn places(read: LetterRead<'_>, label: &Label, name: &str, problems: &mut Vec<Problem>) -> Places {
    let issues = read.letter.issues.len();
    if usize::from(label.issue) > issues {
        problems.push(Problem::NoIssue {
            letter: name.to_owned(),
            line: label.line,
            issue: label.issue,
            issues,
        });
    }
    let text = read.source.text();
    let mut look = |side: char, quote: &Option<String>| -> Vec<Span> {
        let Some(quote) = quote else {
            return Vec::new();
        };
        let all = locate::all(text, quote);
        if all.is_empty() {
            problems.push(Problem::NoQuote {
                letter: name.to_owned(),
                line: label.line,
                side,
                quote: quote.clone(),
            });
        }
        all
    };
    let all_a = look('a', &label.a);
    let all_b = look('b', &label.b);
    let a = inside(read.letter, label.issue, all_a.clone());
    // Words that stand twice, and conflict with themselves: the other place.
    let b = if all_a == all_b {
        all_b.into_iter().filter(|span| !a.contains(span)).collect()
    } else {
        inside(read.letter, label.issue, all_b)
    };
    let base = |spans: Vec<Span>| {
        let base = spans.into_iter().map(|span| read.source.base_span(span));
        base.collect()
    };
    Places {
        a: base(a),
        b: base(b),
    }
}

/// Those of several places that stand in the issue, or all where none does.
fn inside(letter: &Letter, issue: u16, spans: Vec<Span>) -> Vec<Span> {
    if spans.len() < 2 {
        return spans;
    }
    let owner = issue.checked_sub(1);
    let is_inside = |span: &Span| {
        letter.parts.iter().any(|part| {
            part.span.overlaps(*span)
                && part.issue == owner
                && (owner.is_some() || part.place != Place::Other)
        })
    };
    let kept: Vec<Span> = spans.iter().copied().filter(is_inside).collect();
    if kept.is_empty() { spans } else { kept }
}

/// White space folded.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
