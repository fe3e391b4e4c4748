//! The issues of a letter: titles and labels put together.

use super::data::{LabelPlace, SectionData};
use super::forms::Tag;
use super::marks::{Draft, Mark, MarkKind};
use super::scan::Scan;
use super::sentences::sentences;
use super::types::{AlsoTitled, Issue, Label, Place};
use crate::source::Span;

/// A text of fewer words is no rationale that lost its label.
const SHORTEST_RATIONALE: usize = 8;

/// The issues, and for each draft the index of its issue.
#[derive(Debug, Default)]
pub(super) struct Issues {
    pub(super) list: Vec<Issue>,
    of_draft: Vec<Option<u16>>,
}

impl Issues {
    /// Makes issues of titles. Where issues have their own sections, these are joined with the list of decisions further up.
    pub(super) fn new(drafts: &[Draft], marks: &[Mark]) -> Self {
        let is_section = |index: usize| {
            marks
                .iter()
                .any(|mark| mark.kind == MarkKind::Regarding && mark.draft == Some(index))
        };
        let mut issues = Issues {
            list: Vec::new(),
            of_draft: vec![None; drafts.len()],
        };
        let sections: Vec<usize> = (0..drafts.len())
            .filter(|&index| is_section(index))
            .collect();
        if sections.is_empty() {
            for (index, draft) in drafts.iter().enumerate() {
                issues.add(draft, &[index]);
            }
            return issues;
        }
        let listed: Vec<usize> = (0..drafts.len())
            .filter(|index| !sections.contains(index))
            .collect();
        let key = |position: usize, index: usize| {
            let number = drafts.get(index).and_then(|draft| draft.number);
            number.map_or(position % sections.len(), |number| {
                (number as usize).wrapping_sub(1)
            })
        };
        let mut keys: Vec<usize> = listed
            .iter()
            .enumerate()
            .map(|(position, &index)| key(position, index))
            .collect();
        keys.extend(
            sections
                .iter()
                .enumerate()
                .map(|(position, &index)| key(position, index)),
        );
        keys.sort_unstable();
        keys.dedup();
        for wanted in keys {
            let of = |indices: &[usize]| -> Vec<usize> {
                let matching = indices
                    .iter()
                    .enumerate()
                    .filter(|&(position, &index)| key(position, index) == wanted);
                matching.map(|(_, &index)| index).collect()
            };
            let mut indices = of(&listed);
            // The list next to the sections is the decision; the one of the notice repeats it.
            indices.reverse();
            indices.extend(of(&sections));
            if let Some(draft) = indices.first().and_then(|&index| drafts.get(index)) {
                issues.add(draft, &indices);
                let also = indices
                    .iter()
                    .skip(1)
                    .filter_map(|&index| drafts.get(index));
                let also = also.map(|draft| AlsoTitled {
                    request: draft.request,
                    decision: draft.decision,
                });
                if let Some(issue) = issues.list.last_mut() {
                    issue.also_titled.extend(also);
                }
            }
        }
        issues
    }

    fn add(&mut self, draft: &Draft, indices: &[usize]) {
        let number = u16::try_from(self.list.len()).ok();
        for &index in indices {
            if let Some(slot) = self.of_draft.get_mut(index) {
                *slot = number;
            }
        }
        self.list.push(Issue {
            title: draft.title,
            request: draft.request,
            decision: draft.decision,
            ..Issue::default()
        });
    }

    /// The issue of a mark.
    pub(super) fn of(&self, mark: &Mark) -> Option<u16> {
        self.of_draft.get(mark.draft?).copied().flatten()
    }

    pub(super) fn get_mut(&mut self, issue: u16) -> Option<&mut Issue> {
        self.list.get_mut(issue as usize)
    }

    /// Gives every issue the text behind its labels.
    pub(super) fn fill(&mut self, scan: &Scan<'_, '_>, marks: &[Mark], bodies: &[Span]) {
        for (mark, &body) in marks.iter().zip(bodies) {
            let Some(issue) = self.of(mark).and_then(|issue| self.get_mut(issue)) else {
                continue;
            };
            let filled = Some(body).filter(|body| !body.is_empty());
            let join = |old: Option<Span>| match (old, filled) {
                (Some(old), Some(new)) => Some(old.cover(new)),
                (old, new) => old.or(new),
            };
            match mark.kind {
                MarkKind::Label { place, .. } => {
                    let place = label_place(place);
                    issue.labels.push(Label {
                        place,
                        span: mark.span,
                    });
                    match place {
                        Place::ClaimsCitation => {
                            issue.claims_administrator = join(issue.claims_administrator)
                        }
                        Place::Citation => issue.reviewer_citation = join(issue.reviewer_citation),
                        _ => issue.rationale = join(issue.rationale),
                    }
                }
                MarkKind::Section(SectionData::Dispute)
                    if issue.request.is_empty()
                        || issue.request == issue.title
                        || issue.title == mark.span =>
                {
                    issue.title = body;
                    issue.request = super::titles::plain_request(scan, body);
                }
                _ => {}
            }
        }
    }
}

/// The place of text behind a label.
pub(super) fn label_place(place: LabelPlace) -> Place {
    match place {
        LabelPlace::ClaimsAdministrator => Place::ClaimsCitation,
        LabelPlace::Citation | LabelPlace::Guidelines => Place::Citation,
        LabelPlace::Rationale => Place::Rationale,
    }
}

/// Splits a citation line from the rationale that follows it without a label; the rationale may be missing.
pub(super) fn split_citation(scan: &Scan<'_, '_>, body: Span) -> (Span, Option<Span>) {
    let words = &scan.words;
    let mut end = body.start;
    for (index, sentence) in sentences(words.text, body, scan.forms)
        .into_iter()
        .enumerate()
    {
        let first = words.at(sentence.start);
        let cites = scan
            .hits_in(first, first + 1)
            .iter()
            .any(|hit| hit.tag == Tag::CitationOpening);
        if index > 0 && !cites {
            let rest = words.trim(sentence.start, body.end);
            let count = words.at(rest.end) - words.at(rest.start);
            return match count < SHORTEST_RATIONALE {
                true => (body, None),
                false => (words.trim(body.start, end), Some(rest)),
            };
        }
        end = sentence.end;
    }
    (body, None)
}
