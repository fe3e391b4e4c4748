//! The text divided into parts, each with its place.

use super::data::SectionData;
use super::forms::Tag;
use super::issues::{Issues, label_place, split_citation};
use super::marks::{Mark, MarkKind};
use super::scan::Scan;
use super::types::{Heading, Letter, Part, Place};
use crate::source::Span;

/// A text of fewer words is no rationale that lost its labels.
const SHORTEST_RATIONALE: usize = 8;

/// Divides a letter by its marks into parts, sections and the bodies of its issues.
pub(super) fn divide(
    scan: &Scan<'_, '_>,
    letter: Letter,
    issues: Issues,
    marks: &[Mark],
    bodies: &[Span],
) -> Letter {
    let words = &scan.words;
    let above = marks
        .first()
        .map_or(words.text.len() as u32, |mark| mark.span.start);
    let mut builder = Builder {
        scan,
        letter,
        issues,
    };
    builder.header(words.trim(0, above));
    for (index, (mark, &body)) in marks.iter().zip(bodies).enumerate() {
        builder.mark(mark, body, marks.get(index + 1));
    }
    builder.letter.issues = builder.issues.list;
    builder.letter
}

struct Builder<'s, 't, 'f> {
    scan: &'s Scan<'t, 'f>,
    letter: Letter,
    issues: Issues,
}

impl Builder<'_, '_, '_> {
    /// The text above the first mark: lines with fields, and others.
    fn header(&mut self, above: Span) {
        let words = &self.scan.words;
        let mut headed = vec![false; words.lines.len()];
        for field in &self.letter.header {
            for span in [Some(field.label), field.label_rest, Some(field.value)] {
                let Some(span) = span.filter(|span| !span.is_empty()) else {
                    continue;
                };
                let from = words.lines.partition_point(|line| line.end <= span.start);
                let to = words.lines.partition_point(|line| line.start < span.end);
                if let Some(lines) = headed.get_mut(from..to) {
                    lines.fill(true);
                }
            }
        }
        let mut run: Option<(bool, Span)> = None;
        for (line, &is_header) in words.lines.iter().zip(&headed) {
            if line.start >= above.end {
                break;
            }
            if line.end <= above.start {
                continue;
            }
            let line = words.trim(line.start.max(above.start), line.end.min(above.end));
            run = match run {
                Some((header, span)) if header == is_header && !header => {
                    Some((header, span.cover(line)))
                }
                other => {
                    self.header_part(other);
                    Some((is_header, line))
                }
            };
        }
        self.header_part(run);
    }

    fn header_part(&mut self, run: Option<(bool, Span)>) {
        match run {
            Some((true, span)) => self.part(Place::Header, None, span),
            Some((false, span)) => self.unplaced(None, span),
            None => {}
        }
    }

    fn unplaced(&mut self, issue: Option<u16>, span: Span) {
        if span.is_empty() {
            return;
        }
        let (first, last) = (self.scan.words.at(span.start), self.scan.words.at(span.end));
        let known = self
            .scan
            .hits_in(first, first + 4)
            .iter()
            .any(|hit| match hit.tag {
                Tag::Stock | Tag::Letterhead => true,
                Tag::Furniture => hit.last == last && self.is_line_of_page(first, last),
                _ => false,
            });
        if !known {
            self.letter.unplaced.push(span);
        }
        self.part(Place::Other, issue, span);
    }

    fn mark(&mut self, mark: &Mark, body: Span, next: Option<&Mark>) {
        let issue = self.issues.of(mark);
        match mark.kind {
            MarkKind::Section(place) => self.section(place, mark, body, issue),
            MarkKind::Title(_) | MarkKind::Regarding => {
                self.part(Place::Title, issue, mark.span);
                self.behind_title(issue, body, next);
            }
            MarkKind::Label { place, .. } => {
                let place = label_place(place);
                let labelled = issue.is_some_and(|issue| self.issues.has_rationale(issue));
                let goes_on = next.is_some_and(|next| {
                    next.draft == mark.draft && matches!(next.kind, MarkKind::Label { .. })
                });
                if labelled || goes_on || place == Place::Rationale {
                    self.part(place, issue, body);
                    return;
                }
                let (citation, rationale) = split_citation(self.scan, body);
                self.part(place, issue, citation);
                if let Some(rationale) = rationale {
                    self.unlabelled_rationale(issue, rationale);
                    if let Some(issue) = issue.and_then(|issue| self.issues.get_mut(issue)) {
                        match place {
                            Place::ClaimsCitation => issue.claims_administrator = Some(citation),
                            _ => issue.reviewer_citation = Some(citation),
                        }
                    }
                }
            }
        }
    }

    fn unlabelled_rationale(&mut self, issue: Option<u16>, span: Span) {
        if let Some(issue) = issue.and_then(|issue| self.issues.get_mut(issue)) {
            issue.unlabelled_rationale = Some(span);
        }
        self.part(Place::Rationale, issue, span);
    }

    /// Text between a title and what follows: the rationale, if the issue has no labels.
    fn behind_title(&mut self, issue: Option<u16>, body: Span, next: Option<&Mark>) {
        if body.is_empty() {
            return;
        }
        let unlabelled = issue
            .and_then(|issue| self.issues.list.get(issue as usize))
            .is_some_and(|issue| issue.labels.is_empty() && issue.also_titled.is_empty());
        let words = self.scan.words.at(body.end) - self.scan.words.at(body.start);
        let ends = next.is_none_or(
            |next| !matches!(next.kind, MarkKind::Section(place) if place != SectionData::Closing),
        );
        if unlabelled && ends && words >= SHORTEST_RATIONALE {
            self.unlabelled_rationale(issue, body);
        } else {
            self.unplaced(issue, body);
        }
    }

    fn section(&mut self, section: SectionData, mark: &Mark, body: Span, issue: Option<u16>) {
        let place = section.place();
        if !mark.span.is_empty() {
            self.letter.headings.push(Heading {
                place,
                span: mark.span,
            });
        }
        if let Some(lead_in) = mark.lead_in {
            self.part(Place::Other, None, lead_in);
        }
        let slot = match section {
            SectionData::Opening => {
                self.header(body);
                return;
            }
            SectionData::Issues => {
                self.unplaced(None, body);
                return;
            }
            SectionData::HowMade => Some(&mut self.letter.how_made),
            SectionData::Documents => Some(&mut self.letter.documents),
            SectionData::Summary => Some(&mut self.letter.summary),
            SectionData::Dispute | SectionData::Closing => None,
        };
        if let Some(slot) = slot.filter(|slot| slot.is_none() && !body.is_empty()) {
            *slot = Some(body);
        }
        if section != SectionData::HowMade {
            self.part(place, issue, body);
            return;
        }
        // A credential is a line of its own, without a full stop.
        let mut start = body.start;
        let credentials = &self.letter.credentials;
        let from = credentials.partition_point(|field| field.label.start < body.start);
        let lines: Vec<Span> = credentials
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|field| field.label.start < body.end)
            .map(|field| field.label.cover(field.value))
            .collect();
        for line in lines {
            let labelled = self.scan.words.slice(line.start, line.end).contains(':');
            if labelled && line.start >= start && line.end <= body.end {
                let before = self.scan.words.trim(start, line.start);
                self.part(place, None, before);
                self.part(place, None, line);
                start = line.end;
            }
        }
        let rest = self.scan.words.trim(start, body.end);
        self.part(place, None, rest);
    }

    /// Adds a part, without the lines of the page that stand between its sentences.
    fn part(&mut self, place: Place, issue: Option<u16>, span: Span) {
        let words = &self.scan.words;
        let (from, to) = (words.at(span.start), words.at(span.end));
        let mut start = span.start;
        for hit in self.scan.hits_in(from, to) {
            let line = Span::new(words.start(hit.first), words.end(hit.last));
            if hit.tag != Tag::Furniture || line.start < start || line.end > span.end {
                continue;
            }
            let between = hit.first == from || self.scan.sentence_ends_before(hit.first);
            if between && self.is_line_of_page(hit.first, hit.last) {
                self.push(place, issue, words.trim(start, line.start));
                self.push(Place::Other, None, line);
                start = line.end;
            }
        }
        self.push(place, issue, words.trim(start, span.end));
    }

    /// Whether these words are a line by themselves: "Page 2", but not "Page(s): 2."
    fn is_line_of_page(&self, first: usize, last: usize) -> bool {
        let words = &self.scan.words;
        let signs = |c: char| matches!(c, ':' | '(' | ',');
        let alone = words.begins_line(first) && words.ends_line(last);
        let stop = words.looks(last.wrapping_sub(1)).stop;
        alone
            && !stop
            && !words
                .slice(words.start(first), words.end(last))
                .contains(signs)
    }

    fn push(&mut self, place: Place, issue: Option<u16>, span: Span) {
        if !span.is_empty() {
            self.letter.parts.push(Part { place, issue, span });
        }
    }
}
