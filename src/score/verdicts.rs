//! Verdicts: what people said of single findings, and the precision of each rule that follows.

use super::figures::named;
use super::labels::{LineFault, json_fault, lines};
use super::matching::{LetterMatch, folded};
use super::wilson::Share;
use crate::check::{Finding, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a person says of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The letter is wrong there.
    True,
    /// It is not.
    False,
    /// Right, but nothing that this reader wants to hear of: counted neither right nor wrong.
    NotOurs,
}

impl Verdict {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::NotOurs => "not-ours",
        }
    }
}

/// A line of a verdict file: a finding by its fingerprint, or by letter and rule and what else tells it apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Line of the file, from 1.
    pub line: usize,
    /// Fingerprint of the finding.
    pub fingerprint: Option<String>,
    /// Name of the letter.
    pub letter: Option<String>,
    /// Rule.
    pub rule: Option<String>,
    /// Issue, from 1; 0 for header and summary.
    pub issue: Option<u16>,
    /// Words of the finding's first place.
    pub text: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Who says so.
    pub by: String,
    /// Why.
    pub note: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Flag(bool),
    Word(String),
}

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    fingerprint: Option<String>,
    #[serde(default, alias = "path")]
    letter: Option<String>,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    issue: Option<u16>,
    #[serde(default, alias = "a")]
    text: Option<String>,
    verdict: Said,
    #[serde(default)]
    by: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

/// Reads a file of verdicts. Lines that cannot be read are named, the others are there all the same.
pub fn parse(text: &str) -> (Vec<Judgement>, Vec<LineFault>) {
    let mut list = Vec::new();
    let mut faults = Vec::new();
    for (line, words) in lines(text) {
        match judgement(line, words) {
            Ok(judgement) => list.push(judgement),
            Err(message) => faults.push(LineFault { line, message }),
        }
    }
    (list, faults)
}

fn judgement(line: usize, words: &str) -> Result<Judgement, String> {
    let record: Record = serde_json::from_str(words).map_err(|error| json_fault(&error))?;
    let verdict = match &record.verdict {
        Said::Flag(true) => Verdict::True,
        Said::Flag(false) => Verdict::False,
        Said::Word(word) => match word.trim() {
            "true" => Verdict::True,
            "false" => Verdict::False,
            "not-ours" => Verdict::NotOurs,
            other => {
                return Err(format!(
                    "`{other}` is no verdict; expected true, false or not-ours"
                ));
            }
        },
    };
    if record.fingerprint.is_none() && (record.letter.is_none() || record.rule.is_none()) {
        return Err("names no finding; expected `fingerprint`, or `letter` and `rule`".to_owned());
    }
    Ok(Judgement {
        line,
        fingerprint: record.fingerprint,
        letter: record.letter,
        rule: record.rule,
        issue: record.issue,
        text: record.text.filter(|words| !words.trim().is_empty()),
        verdict,
        by: record.by.unwrap_or_default(),
        note: record.note.unwrap_or_default(),
    })
}

impl Judgement {
    /// Whether it speaks of this finding. A fingerprint says it all; else everything that is given must fit.
    pub fn is_of(&self, letter: &str, finding: &Finding) -> bool {
        if let Some(fingerprint) = &self.fingerprint {
            return *fingerprint == finding.fingerprint;
        }
        let named = |name: &String| {
            let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
            name == letter
                || name
                    .rsplit_once('.')
                    .is_some_and(|(stem, _)| stem == letter)
        };
        let first = finding.locations.first();
        self.letter.as_ref().is_none_or(named)
            && self.rule.as_ref().is_none_or(|rule| *rule == finding.rule)
            && self
                .issue
                .is_none_or(|issue| issue == finding.issue.unwrap_or(0))
            && self
                .text
                .as_ref()
                .is_none_or(|text| first.is_some_and(|l| folded(&l.text) == folded(text)))
    }
}

/// Verdicts counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// True of true and false, of all findings.
    pub all: Share,
    /// By severity.
    pub by_severity: BTreeMap<Severity, Share>,
    /// By rule.
    pub by_rule: BTreeMap<String, Share>,
    /// Findings that are true but not ours.
    pub not_ours: usize,
    /// Findings without a verdict.
    pub unjudged: usize,
    /// Lines of verdicts on findings that are not there any more.
    pub stale: Vec<usize>,
    /// Lines whose verdict is another than that of an earlier line on the same finding; the later one counts.
    pub changed: Vec<usize>,
}

impl Judged {
    /// The share of true findings of everything (""), a severity or a rule; nothing where the name is none of these.
    pub fn precision(&self, of: &str) -> Option<Share> {
        if matches!(of, "" | "all") {
            return Some(self.all);
        }
        match named(Severity::ALL, of) {
            Some(severity) => Some(self.by_severity.get(&severity).copied().unwrap_or_default()),
            None => self.by_rule.get(of).copied(),
        }
    }
}

/// Holds verdicts against the findings of letters, and notes on each finding what was said of it.
pub fn judge(letters: &mut [LetterMatch], judgements: &[Judgement]) -> Judged {
    let mut out = Judged::default();
    let mut used = vec![false; judgements.len()];
    for letter in letters {
        for matched in &mut letter.findings {
            let finding = &matched.finding;
            for (judgement, used) in judgements.iter().zip(&mut used) {
                if !judgement.is_of(&letter.name, finding) {
                    continue;
                }
                *used = true;
                let known = matched.verdict.replace(judgement.verdict);
                if known.is_some_and(|known| known != judgement.verdict)
                    && !out.changed.contains(&judgement.line)
                {
                    out.changed.push(judgement.line);
                }
            }
            match matched.verdict {
                None => out.unjudged += 1,
                Some(Verdict::NotOurs) => out.not_ours += 1,
                Some(verdict) => {
                    let right = verdict == Verdict::True;
                    out.all.add(right);
                    let severity = out.by_severity.entry(finding.severity).or_default();
                    severity.add(right);
                    let rule = out.by_rule.entry(finding.rule.clone()).or_default();
                    rule.add(right);
                }
            }
        }
    }
    let stale = judgements.iter().zip(&used).filter(|(_, used)| !**used);
    out.stale = stale.map(|(judgement, _)| judgement.line).collect();
    out
}
