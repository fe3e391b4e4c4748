//! A letter and its findings as the page's script takes them. Every word is on one line and harmless to a browser.

use super::super::words::{line, name};
use super::super::{Record, ordered};
use super::text::Text;
use crate::check::{
    Category, Confidence, Consequence, Finding, FixableBy, Gap, Location, Severity, Status,
};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct LetterRecord {
    path: String,
    case: Option<String>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    requests: Vec<RequestRecord>,
    gaps: Vec<GapRecord>,
    findings: Vec<FindingRecord>,
}

#[derive(Serialize)]
struct RequestRecord {
    request: String,
    decision: Option<String>,
    treatment: Option<String>,
}

#[derive(Serialize)]
struct GapRecord {
    issue: Option<u16>,
    kind: Gap,
    message: String,
}

#[derive(Serialize)]
pub(super) struct FindingRecord {
    rule: String,
    category: Category,
    severity: Severity,
    confidence: Confidence,
    consequence: Consequence,
    fixable_by: FixableBy,
    issue: Option<u16>,
    also_in: Vec<u16>,
    message: String,
    help: String,
    fingerprint: String,
    status: Status,
    places: Vec<PlaceRecord>,
}

#[derive(Serialize)]
struct PlaceRecord {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    text: String,
    label: String,
    /// Where it stands in the text of the letter that the page holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<u32>,
}

impl LetterRecord {
    pub(super) fn new(letter: &Record, text: Option<&Text>) -> Self {
        let path = name(&letter.path);
        match &letter.outcome {
            Err(failure) => Self {
                path,
                case: None,
                status: "failed",
                reason: Some(failure.reason),
                message: Some(line(&failure.message)),
                requests: Vec::new(),
                gaps: Vec::new(),
                findings: Vec::new(),
            },
            Ok(checked) => Self {
                path,
                case: checked.case_number.as_deref().map(line),
                status: "checked",
                reason: None,
                message: None,
                requests: checked
                    .issues
                    .iter()
                    .map(|issue| RequestRecord {
                        request: line(&issue.request),
                        decision: issue.decision.as_deref().map(line),
                        treatment: issue.treatment.as_deref().map(line),
                    })
                    .collect(),
                gaps: checked
                    .unchecked
                    .iter()
                    .map(|unchecked| GapRecord {
                        issue: unchecked.issue,
                        kind: unchecked.gap,
                        message: line(&unchecked.message),
                    })
                    .collect(),
                findings: ordered(&checked.findings)
                    .into_iter()
                    .map(|finding| FindingRecord::new(finding, text))
                    .collect(),
            },
        }
    }
}

impl FindingRecord {
    fn new(finding: &Finding, text: Option<&Text>) -> Self {
        let places = finding.locations.iter();
        Self {
            rule: line(&finding.rule),
            category: finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            consequence: finding.consequence,
            fixable_by: finding.fixable_by,
            issue: finding.issue,
            also_in: finding.also_in.clone(),
            message: line(&finding.message),
            help: line(&finding.help),
            fingerprint: line(&finding.fingerprint),
            status: finding.status,
            places: places.map(|place| PlaceRecord::new(place, text)).collect(),
        }
    }
}

impl PlaceRecord {
    fn new(location: &Location, text: Option<&Text>) -> Self {
        let place = text.and_then(|text| text.place(location.span));
        Self {
            start: location.span.start,
            end: location.span.end,
            line: location.line,
            column: location.column,
            page: location.page,
            text: line(&location.text),
            label: line(&location.label),
            from: place.map(|(from, _)| from),
            to: place.map(|(_, to)| to),
        }
    }
}
