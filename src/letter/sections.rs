//! The form of a letter, and its text divided into parts.

use super::credentials::credentials;
use super::data::{LabelPlace, SectionData};
use super::forms::Tag;
use super::header::fields;
use super::issues::Issues;
use super::marks::{Draft, Mark, MarkKind};
use super::parts::divide;
use super::scan::Scan;
use super::sentences::sentences;
use super::types::{HeaderField, Letter};
use crate::source::Span;

/// A text of fewer words is no summary without a heading.
const SHORTEST_SUMMARY: usize = 8;

/// The form of a letter by its headings, and whether its titles are numbered sentences.
pub(super) fn form(scan: &Scan<'_, '_>) -> (String, bool) {
    // What a letter opens with is its name, though all of it may stand in one line.
    let heads = |first, last| first == 0 || scan.is_heading(first, last);
    let told = scan.hits.iter().filter_map(|hit| match hit.tag {
        Tag::Form { form, heading } if !heading || heads(hit.first, hit.last) => Some(form),
        _ => None,
    });
    if let Some((id, numbered)) = told
        .min()
        .and_then(|form| scan.forms.templates.get(form as usize))
    {
        return (id.clone(), *numbered);
    }
    let known = scan.hits.iter().any(|hit| match hit.tag {
        Tag::Heading { .. } => scan.is_heading(hit.first, hit.last),
        Tag::Label(label) => scan.forms.labels.get(label as usize).is_some_and(|info| {
            info.place == LabelPlace::ClaimsAdministrator
                && !info.sentence
                && scan.words.looks(hit.last.wrapping_sub(1)).colon
        }),
        _ => false,
    });
    let last = scan.forms.templates.last().filter(|_| known);
    last.map_or(("unknown".to_owned(), false), |(id, numbered)| {
        (id.clone(), *numbered)
    })
}

/// Puts a letter together from its marks.
pub(super) fn assemble(
    scan: &Scan<'_, '_>,
    form: String,
    mut marks: Vec<Mark>,
    drafts: &[Draft],
) -> Letter {
    let words = &scan.words;
    let header_end = marks
        .iter()
        .find(|mark| mark.kind != MarkKind::Section(SectionData::Opening))
        .map_or(words.text.len() as u32, |mark| mark.span.start);
    let header = header_fields(scan, header_end, &marks);
    let header_lines = last_header_line(scan, &header);
    let mut letter = Letter {
        form,
        header,
        ..Letter::default()
    };
    for index in 0..marks.len() {
        let is_how_made = marks
            .get(index)
            .is_some_and(|mark| mark.kind == MarkKind::Section(SectionData::HowMade));
        if is_how_made {
            letter
                .credentials
                .extend(credentials(scan, body(scan, &marks, index)));
        }
    }
    add_missing_summary(
        scan,
        &mut marks,
        header_end,
        header_lines,
        &letter.credentials,
    );
    let bodies: Vec<Span> = (0..marks.len())
        .map(|index| body(scan, &marks, index))
        .collect();
    let mut issues = Issues::new(drafts);
    issues.fill(scan, &marks, &bodies);
    divide(scan, letter, issues, &marks, &bodies)
}

/// The text that a mark opens.
fn body(scan: &Scan<'_, '_>, marks: &[Mark], index: usize) -> Span {
    let end = marks
        .get(index + 1)
        .map_or(scan.words.text.len() as u32, |next| next.span.start);
    marks.get(index).map_or(Span::default(), |mark| {
        scan.words.trim(mark.body, end.max(mark.body))
    })
}

fn header_fields(scan: &Scan<'_, '_>, end: u32, marks: &[Mark]) -> Vec<HeaderField> {
    let words = &scan.words;
    let mut to = words.at(end);
    let is_bounded = marks
        .iter()
        .any(|mark| matches!(mark.kind, MarkKind::Section(_)));
    if !is_bounded {
        // Without a heading the header ends where prose begins.
        let is_prose = |line: &&super::words::Line| {
            line.last - line.first >= 9
                && !scan.has(line.first, line.last, |tag| matches!(tag, Tag::Field(_)))
        };
        to = to.min(
            words
                .lines
                .iter()
                .find(is_prose)
                .map_or(to, |line| line.first),
        );
    }
    fields(scan, 0, to)
}

/// Offset behind the last line with a header field.
fn last_header_line(scan: &Scan<'_, '_>, header: &[HeaderField]) -> u32 {
    let last = header
        .iter()
        .map(|field| field.value.end.max(field.label.end))
        .max();
    let line = last.and_then(|last| scan.words.lines.iter().find(|line| line.end >= last));
    line.map_or(0, |line| line.end)
}

/// Without its heading, the summary is what follows the stock sentences, the credentials, or the header.
fn add_missing_summary(
    scan: &Scan<'_, '_>,
    marks: &mut Vec<Mark>,
    header_end: u32,
    header_lines: u32,
    credentials: &[HeaderField],
) {
    let words = &scan.words;
    let section = |mark: &Mark, place| mark.kind == MarkKind::Section(place);
    if marks.iter().any(|mark| section(mark, SectionData::Summary)) {
        return;
    }
    let first_issue = marks
        .iter()
        .position(|mark| !matches!(mark.kind, MarkKind::Section(_)))
        .unwrap_or(marks.len());
    let how_made = marks
        .iter()
        .take(first_issue)
        .rposition(|mark| section(mark, SectionData::HowMade));
    let zone = match how_made {
        Some(index) => body(scan, marks, index),
        None if first_issue == marks.len() && marks.is_empty() => return,
        None => words.trim(header_lines.min(header_end), header_end),
    };
    let mut start = credentials
        .iter()
        .map(|field| field.value.end)
        .filter(|&end| end <= zone.end)
        .max()
        .unwrap_or(0)
        .max(zone.start);
    for sentence in sentences(words.text, zone, scan.forms) {
        let first = words.at(sentence.start);
        let is_stock = scan.has(first, first + 4, |tag| {
            matches!(tag, Tag::Stock | Tag::LeadIn { .. })
        });
        if is_stock && sentence.end > start {
            start = sentence.end.max(start);
        }
    }
    // A stock sentence without a full stop runs on over the credentials, which were left out then.
    let rest = words.trim(start.min(zone.end), zone.end);
    if words.at(rest.end) - words.at(rest.start) < SHORTEST_SUMMARY {
        return;
    }
    let mark = Mark {
        kind: MarkKind::Section(SectionData::Summary),
        span: Span::new(rest.start, rest.start),
        body: rest.start,
        lead_in: None,
        draft: None,
    };
    let at = marks
        .iter()
        .position(|mark| mark.span.start >= rest.start && mark.span.start > zone.start)
        .unwrap_or(marks.len());
    marks.insert(at, mark);
}
