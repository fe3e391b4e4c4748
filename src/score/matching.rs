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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Confidence, Consequence, FixableBy, Location, Status};
    use crate::rules::RuleSet;
    use crate::score::labels::parse;

    const LETTER: &str = "\
CLINICAL CASE SUMMARY
The patient is a 40 year old female with pain.

IMR ISSUES, DECISIONS AND RATIONALES
Norco 10/325mg #60: Upheld
Claims Administrator guideline: None.
MAXIMUS guideline: None.
Decision rationale: He has pain. The request is not
medically necessary.

Soma 350mg #30: Upheld
Claims Administrator guideline: None.
MAXIMUS guideline: None.
Decision rationale: He has pain. The request is not medically necessary.
";

    /// A finding at the words of `text` that come after `after`.
    fn finding(source: &Source, category: Category, after: &str, text: &str) -> Finding {
        let from = source.base().find(after).unwrap();
        let start = from + source.base()[from..].find(text).unwrap();
        Finding {
            rule: "a-rule".into(),
            category,
            severity: Severity::Error,
            confidence: Confidence::High,
            consequence: Consequence::Standard,
            fixable_by: FixableBy::Rationale,
            issue: None,
            also_in: Vec::new(),
            message: String::new(),
            help: String::new(),
            fingerprint: format!("{start}"),
            status: Status::New,
            locations: vec![Location {
                role: "claim",
                span: Span::new(start as u32, (start + text.len()) as u32),
                line: 1,
                column: 1,
                page: None,
                text: text.into(),
                label: String::new(),
            }],
        }
    }

    fn matched(labels: &str, findings: &[(Category, &str, &str)]) -> LetterMatch {
        let rules = RuleSet::builtin().unwrap();
        let source = Source::read("L.txt", LETTER.as_bytes(), None).unwrap();
        let structure = crate::letter::read(source.text(), &rules.vocabulary.forms);
        let findings: Vec<Finding> = findings
            .iter()
            .map(|(category, after, text)| finding(&source, *category, after, text))
            .collect();
        let (labels, faults) = parse(labels);
        assert!(faults.is_empty());
        let read = LetterRead {
            source: &source,
            letter: &structure,
            findings: &findings,
        };
        letter("x/L.txt", "L", read, &labels.iter().collect::<Vec<_>>())
    }

    fn label(issue: u16, category: &str, a: &str, b: &str) -> String {
        serde_json::json!({
            "letter": "L", "issue": issue, "category": category, "severity": "error", "a": a, "b": b,
        })
        .to_string()
    }

    #[test]
    fn a_repeated_quote_is_the_one_inside_its_issue() {
        let labels = label(2, "sex", "He has pain", "40 year old female");
        let first = [(Category::Sex, "Norco", "He has")];
        let second = [(Category::Sex, "Soma", "He")];
        assert_eq!(matched(&labels, &first).defects[0].found_by, Vec::<usize>::new());
        assert_eq!(matched(&labels, &second).defects[0].found_by, [0]);
        // The words it conflicts with count as well, another category does not.
        let other_side = [(Category::Sex, "CLINICAL", "year old female")];
        assert_eq!(matched(&labels, &other_side).defects[0].found_by, [0]);
        let other = [(Category::Age, "Soma", "He")];
        assert_eq!(matched(&labels, &other).defects[0].found_by, Vec::<usize>::new());
    }

    #[test]
    fn a_defect_under_several_issues_counts_once() {
        let labels = format!(
            "{}\n{}",
            label(1, "sex", "He has pain", "female"),
            label(2, "sex", "he has  pain", "female")
        );
        let both = matched(&labels, &[(Category::Sex, "Soma", "He has pain")]);
        assert_eq!(both.defects.len(), 1);
        assert_eq!(both.defects[0].issues, [1, 2]);
        assert_eq!(both.defects[0].lines, [1, 2]);
        assert_eq!(both.findings[0].defects, [0]);
        let figures = crate::score::Figures::of(&[both]);
        assert_eq!((figures.all.recall.hits, figures.all.recall.total), (1, 1));
        assert_eq!(figures.sure_errors.total, 1);
    }

    #[test]
    fn one_finding_matches_several_labels_and_one_label_several_findings() {
        let labels = format!(
            "{}\n{}",
            label(1, "text", "The request is not", ""),
            label(1, "text", "not medically necessary", "")
        );
        let one = matched(
            &labels,
            &[(Category::Text, "Norco", "request is not\nmedically")],
        );
        assert_eq!(one.findings[0].defects, [0, 1]);
        let words = [
            (Category::Text, "Norco", "request"),
            (Category::Text, "Norco", "is not"),
        ];
        assert_eq!(matched(&labels, &words).defects[0].found_by, [0, 1]);
    }

    #[test]
    fn what_is_wrong_with_labels_is_named() {
        let labels = format!(
            "{}\n{}\n{}",
            label(7, "sex", "not in the letter", "female"),
            r#"{"letter": "L", "issue": 0, "category": "none"}"#,
            label(1, "structure", "", "")
        );
        let out = matched(&labels, &[]);
        let kinds: Vec<&str> = out
            .problems
            .iter()
            .map(|problem| match problem {
                Problem::NoIssue { issue: 7, .. } => "issue",
                Problem::NoQuote { side: 'a', .. } => "quote",
                Problem::CleanAndNot { line: 2, .. } => "clean",
                _ => "other",
            })
            .collect();
        assert_eq!(kinds, ["issue", "quote", "clean"]);
        assert!(out.labelled);
        assert_eq!(out.defects.len(), 2);
    }

    #[test]
    fn letters_without_labels_are_named_and_not_counted() {
        let out = matched("", &[(Category::Sex, "Soma", "He")]);
        assert!(matches!(
            out.problems[..],
            [Problem::Unlabelled { findings: 1, .. }]
        ));
        let figures = crate::score::Figures::of(&[out]);
        assert_eq!((figures.letters, figures.all.precision.total), (0, 0));
    }

    #[test]
    fn verdicts_give_each_rule_its_precision() {
        use crate::score::verdicts::{judge, parse};
        let words = [
            (Category::Sex, "Norco", "He"),
            (Category::Sex, "Soma", "He"),
            (Category::Age, "CLINICAL", "40"),
        ];
        let out = matched("", &words);
        let print = out.findings[0].finding.fingerprint.clone();
        let (said, faults) = parse(&format!(
            "{{\"fingerprint\": \"{print}\", \"verdict\": true, \"by\": \"x\"}}\n\
             {{\"letter\": \"L\", \"rule\": \"a-rule\", \"text\": \"40\", \"verdict\": \"false\"}}\n\
             {{\"fingerprint\": \"gone\", \"verdict\": \"not-ours\"}}\n\
             {{\"verdict\": true}}\n{{\"fingerprint\": \"x\", \"verdict\": \"maybe\"}}"
        ));
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [4, 5]);
        let judged = judge(&mut [out], &said);
        let share = judged.by_rule["a-rule"];
        assert_eq!((share.hits, share.total), (1, 2));
        assert_eq!((judged.unjudged, judged.not_ours), (1, 0));
        assert_eq!(judged.stale, [3]);
    }
}
