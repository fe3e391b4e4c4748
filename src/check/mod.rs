//! Facts to findings: rules are evaluated, hits are gathered, located and fingerprinted.

mod asked;
mod cause;
mod cite;
mod compare;
pub(crate) mod criteria;
pub mod evaluate;
mod finding;
mod grades;
pub mod logic;
pub(crate) mod plan;
pub mod program;
pub(crate) mod spell;
pub mod trace;
mod unchecked;
mod units;

pub use finding::{Checked, Finding, IssueSummary, Location};
pub use grades::{Category, Confidence, Consequence, FixableBy, Severity, Status};
pub(crate) use units::DAYS;

pub use plan::Plan;
pub use unchecked::{Gap, Unchecked};

use crate::facts::{Fact, Reading};
use crate::letter::Outcome;
use crate::rules::RuleSet;
use crate::source::{Source, Span};
use evaluate::{Evaluation, Hit, World};
use program::Program;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;

/// A text in which no issue can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no issue of an Independent Medical Review letter can be read in it")]
pub struct NotALetter;

/// Checks a letter.
///
/// # Errors
/// When no issue can be read from it.
pub fn check(source: &Source, rules: &RuleSet) -> Result<Checked, NotALetter> {
    let reading = Reading::new(source.text(), &rules.vocabulary);
    if reading.letter.issues.is_empty() {
        return Err(NotALetter);
    }
    let facts = judged(&reading, rules);
    let world = World::new(&reading, &facts);
    let case_number = reading.letter.case_number(source.text()).map(str::to_owned);
    let issues: Vec<IssueSummary> = reading
        .letter
        .issues
        .iter()
        .zip(unchecked::treatments(&reading, &facts))
        .map(|(issue, treatment)| IssueSummary {
            treatment,
            request: folded(issue.request.of(source.text())).into_owned(),
            decision: issue.decision.map(|d| {
                match d.outcome {
                    Outcome::Upheld => "Upheld",
                    Outcome::Overturned => "Overturned",
                    Outcome::PartlyOverturned => "Partly overturned",
                }
                .to_owned()
            }),
        })
        .collect();
    let letter_id = case_number.clone().unwrap_or_else(|| {
        let name = source.name();
        name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
    });
    let mut findings = Vec::new();
    let mut evaluation = Evaluation::new(&world);
    for program in rules.programs() {
        let hits = evaluation.run(program);
        if hits.is_empty() {
            continue;
        }
        for (hit, also_in) in gather(&world, hits) {
            findings.push(finding(source, program, hit, also_in, &letter_id, &issues));
        }
    }
    cause::one_for_each(rules, &mut findings);
    findings.sort_by(|a: &Finding, b: &Finding| {
        let key = |f: &Finding| {
            f.locations
                .first()
                .map_or((0, 0), |l| (l.span.start, l.span.end))
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| b.severity.cmp(&a.severity))
            .then_with(|| a.rule.cmp(&b.rule))
    });
    number_repeats(&mut findings);
    Ok(Checked {
        case_number,
        issues,
        findings,
        unchecked: unchecked::unchecked(&reading, &facts),
    })
}

/// One finding for the same words under several issues, and one for the same words shown twice.
fn gather(world: &World<'_>, hits: Vec<Hit>) -> Vec<(Hit, Vec<u16>)> {
    let text = world.reading.text;
    let mut out: Vec<(Hit, Vec<u16>)> = Vec::with_capacity(hits.len());
    for hit in hits {
        let same = out.iter_mut().find(|(known, _)| {
            known.severity == hit.severity
                && (known.shown.first().map(|s| s.0) == hit.shown.first().map(|s| s.0)
                    || same_case(&known.message, &hit.message) && same_words(text, known, &hit))
        });
        match same {
            Some((known, also)) => {
                if let Some(issue) = hit.issue
                    && known.issue != Some(issue)
                    && !also.contains(&issue)
                {
                    also.push(issue);
                }
            }
            None => out.push((hit, Vec::new())),
        }
    }
    out
}

/// Whether two hits show the same words, whatever their case and the space between them.
fn same_words(text: &str, a: &Hit, b: &Hit) -> bool {
    let same = |(a, b): (&(Span, String), &(Span, String))| {
        same_case(&folded(a.0.of(text)), &folded(b.0.of(text)))
    };
    a.shown.len() == b.shown.len() && a.shown.iter().zip(&b.shown).all(same)
}

/// Whether two texts are one in lower case.
fn same_case(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        a.eq_ignore_ascii_case(b)
    } else {
        a.to_lowercase() == b.to_lowercase()
    }
}

fn finding(
    source: &Source,
    program: &Program,
    hit: Hit,
    also_in: Vec<u16>,
    letter_id: &str,
    issues: &[IssueSummary],
) -> Finding {
    let request = hit
        .issue
        .and_then(|i| issues.get(usize::from(i)))
        .map_or("", |i| i.request.as_str());
    let mut hash = Sha256::new();
    for part in [letter_id, &program.id, request] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut locations = Vec::new();
    for (index, (span, label)) in hit.shown.iter().enumerate() {
        hash.update(folded(span.of(source.text())).as_bytes());
        hash.update([0]);
        locations.push(location(source, *span, index == 0, label));
    }
    let digest = hash.finalize();
    let fingerprint = digest
        .iter()
        .take(8)
        .flat_map(|byte| [byte >> 4, byte & 0xF])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect();
    Finding {
        rule: program.id.clone(),
        category: program.category,
        severity: hit.severity,
        confidence: program.confidence,
        consequence: hit.consequence.unwrap_or(program.consequence),
        fixable_by: program.fixable_by,
        issue: hit.issue.map(|i| i + 1),
        also_in: also_in.iter().map(|i| i + 1).collect(),
        message: hit.message,
        help: hit.help.unwrap_or_else(|| program.help.clone()),
        fingerprint,
        status: Status::New,
        locations,
    }
}

fn location(source: &Source, span: Span, first: bool, label: &str) -> Location {
    let base = source.base_span(span);
    let (line, column) = source.position(base.start);
    let (end_line, end_column) = source.position(base.end);
    Location {
        role: if first { "claim" } else { "fact" },
        span: base,
        line,
        column,
        end_line,
        end_column,
        page: source.page(base.start),
        text: base.of(source.base()).to_owned(),
        label: label.to_owned(),
    }
}

/// The same words twice have the same fingerprint: the second and later are told apart by their number.
fn number_repeats(findings: &mut [Finding]) {
    let mut seen: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    for finding in findings {
        let count = seen.entry(finding.fingerprint.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            let _ = write!(finding.fingerprint, "-{count}");
        }
    }
}

/// A text with one space for each stretch of white space, and none around it.
fn folded(text: &str) -> Cow<'_, str> {
    // Nearly all are so already.
    let mut before = b' ';
    let is_folded = text.bytes().all(|byte| {
        let single = matches!(byte, b'!'..=b'~') || byte == b' ' && before != b' ';
        before = byte;
        single
    });
    if is_folded && before != b' ' {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

/// The facts of a letter, with whether they meet the criteria of the MTUS.
pub(crate) fn judged(reading: &Reading<'_>, rules: &RuleSet) -> Vec<Fact> {
    let mut facts = crate::facts::facts(reading);
    criteria::judge(rules.criteria(), reading, &mut facts);
    facts
}

/// The facts of a letter with what they are read in, for `imrlint facts`.
pub fn read<'a>(source: &'a Source, rules: &'a RuleSet) -> (Reading<'a>, Vec<Fact>) {
    let reading = Reading::new(source.text(), &rules.vocabulary);
    let facts = judged(&reading, rules);
    (reading, facts)
}
