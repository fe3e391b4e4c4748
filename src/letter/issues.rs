//! The issues of a letter: titles and labels put together.

use super::data::{LabelPlace, SectionData};
use super::forms::Tag;
use super::marks::{Draft, Mark, MarkKind};
use super::scan::Scan;
use super::sentences::sentences;
use super::titles::plain_request;
use super::types::{AlsoTitled, Issue, Label, Place};
use crate::source::Span;

/// A text of fewer words is no rationale that lost its label.
const SHORTEST_RATIONALE: usize = 8;

/// The issues, and for each draft the index of its issue.
#[derive(Debug, Default)]
pub(super) struct Issues {
    pub(super) list: Vec<Issue>,
    of_draft: Vec<Option<u16>>,
    /// Whether the label of the rationale is there.
    has_rationale: Vec<bool>,
}

impl Issues {
    /// Makes issues of titles. Where issues have their own sections, these are joined with the list of decisions further up.
    pub(super) fn new(drafts: &[Draft]) -> Self {
        let mut issues = Issues {
            list: Vec::new(),
            of_draft: vec![None; drafts.len()],
            has_rationale: Vec::new(),
        };
        let mut places: Vec<(usize, bool, usize)> = places(drafts);
        // For each issue the list next to the sections first, which holds the decision; then the list of the notice, which
        // repeats it, then the section.
        places.sort_by_key(|&(key, section, index)| {
            let order = if section { index } else { usize::MAX - index };
            (key, section, order)
        });
        for same in places.chunk_by(|one, other| one.0 == other.0) {
            let indices: Vec<usize> = same.iter().map(|&(.., index)| index).collect();
            let mut titled = indices.iter().filter_map(|&index| drafts.get(index));
            let Some(draft) = titled.next() else { continue };
            issues.add(draft, &indices);
            if let Some(issue) = issues.list.last_mut() {
                issue.also_titled.extend(titled.map(|draft| AlsoTitled {
                    request: draft.request,
                    decision: draft.decision,
                }));
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

    /// Whether an issue has a rationale's label.
    pub(super) fn has_rationale(&self, issue: u16) -> bool {
        self.has_rationale
            .get(issue as usize)
            .copied()
            .unwrap_or_default()
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
                MarkKind::Section(SectionData::Dispute) if issue.request.is_empty() => {
                    issue.title = body;
                    issue.request = plain_request(scan, body);
                }
                _ => {}
            }
        }
        let is_rationale = |label: &Label| label.place == Place::Rationale;
        let labelled = |issue: &Issue| issue.labels.iter().any(is_rationale);
        self.has_rationale = self.list.iter().map(labelled).collect();
    }
}

/// For each title the issue that it belongs to, by number or by order, and whether it is the heading of its section.
fn places(drafts: &[Draft]) -> Vec<(usize, bool, usize)> {
    let sections = drafts.iter().filter(|draft| draft.section).count();
    if sections == 0 {
        return (0..drafts.len())
            .map(|index| (index, false, index))
            .collect();
    }
    let mut next = 0;
    let mut listed = 0;
    let mut places = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let number = draft
            .number
            .map(|number| (number as usize).saturating_sub(1));
        let key = if draft.section {
            // A number that came before is wrong; the order decides.
            number.filter(|&number| number >= next).unwrap_or(next)
        } else {
            listed += 1;
            number.unwrap_or((listed - 1) % sections)
        };
        if draft.section {
            next = key + 1;
        }
        places.push((key, draft.section, index));
    }
    places
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
