//! Labels within an issue, and issues that begin at one because their title has no decision.

use super::data::LabelPlace;
use super::decisions::Title;
use super::forms::LabelInfo;
use super::marks::{Draft, MarkKind, Walk};
use super::scan::Divider;
use super::titles::undecided_title_start;
use super::types::Decision;
use crate::source::Span;

/// A claims administrator's citation has no more words than this.
const LONGEST_CITATION: usize = 600;

impl Walk<'_, '_, '_> {
    pub(super) fn label(&mut self, info: LabelInfo, first: usize, last: usize) {
        let open = self.draft.is_some();
        let fits = match info.place {
            LabelPlace::ClaimsAdministrator => !self.seen.claims && !self.seen.rationale,
            LabelPlace::Citation => !self.seen.citation && !self.seen.rationale,
            LabelPlace::Guidelines => !self.seen.citation && !self.seen.rationale,
            LabelPlace::Rationale => !self.seen.rationale,
        };
        let opens = info.sentence && self.opens_sentences(info, first, last);
        if info.sentence && !opens && !(open && fits && self.seen.sentences) {
            return;
        }
        if info.any_name && !(open && self.seen.claims && fits && !self.has_known_citation(last)) {
            return;
        }
        if info.whole_line && !(open && fits) {
            return;
        }
        if !(open && fits) {
            if self.awaits_issues && !self.next_is_issue(info) {
                return;
            }
            self.undecided(info, first);
            self.seen.sentences = info.sentence;
        }
        self.awaits_issues = false;
        self.any_label = true;
        match info.place {
            LabelPlace::ClaimsAdministrator => self.seen.claims = true,
            LabelPlace::Citation => self.seen.citation = true,
            LabelPlace::Guidelines => self.seen.sentences = true,
            LabelPlace::Rationale => self.seen.rationale = true,
        }
        let span = self.span(first, last);
        if let Some(outcome) = info.decision
            && let Some(draft) = self.draft.and_then(|draft| self.drafts.get_mut(draft))
            && draft.decision.is_none()
        {
            draft.decision = Some(Decision { outcome, span });
        }
        self.push(
            MarkKind::Label {
                place: info.place,
                sentence: info.sentence,
            },
            span,
            last,
        );
    }

    /// Whether this sentence opens an issue of an old template whose title is missing or has no decision: the reviewer's
    /// sentence, or the rationale, follows.
    fn opens_sentences(&self, info: LabelInfo, first: usize, last: usize) -> bool {
        let claims = info.place == LabelPlace::ClaimsAdministrator;
        if !claims || !self.numbered || self.modern || !self.scan.words.begins_line(first) {
            return false;
        }
        let from = self
            .dividers
            .partition_point(|divider| divider.first < last);
        let below = self.dividers.get(from..).unwrap_or_default().iter();
        let mut near = below.take_while(|divider| divider.first - last < LONGEST_CITATION);
        let next = near.find_map(|divider| match divider.tag {
            Divider::Label(label) => self.scan.forms.labels.get(label as usize),
            _ => None,
        });
        next.is_some_and(|next| next.place != LabelPlace::ClaimsAdministrator && !next.any_name)
    }

    /// Before the heading of the issues only a claims administrator's label is taken for one.
    pub(super) fn next_is_issue(&self, info: LabelInfo) -> bool {
        info.place == LabelPlace::ClaimsAdministrator
    }

    /// Whether the reviewer's label stands further down, before the rationale.
    pub(super) fn has_known_citation(&self, last: usize) -> bool {
        let from = self
            .dividers
            .partition_point(|divider| divider.first < last);
        let below = self.dividers.get(from..).unwrap_or_default().iter();
        for divider in below.take_while(|divider| divider.first - last < LONGEST_CITATION) {
            let Divider::Label(label) = divider.tag else {
                continue;
            };
            match self.scan.forms.labels.get(label as usize) {
                Some(info) if info.any_name || info.sentence => {}
                Some(info) => return info.place == LabelPlace::Citation,
                None => {}
            }
        }
        false
    }

    /// Opens an issue at a label that the current one has already, or that none awaits: its title has no decision.
    pub(super) fn undecided(&mut self, info: LabelInfo, first: usize) {
        let low = self.low_for(first);
        let start = undecided_title_start(self.scan, low, first);
        let again = info.place != LabelPlace::ClaimsAdministrator && self.draft.is_some();
        match start {
            Some(start) => {
                let words = &self.scan.words;
                let before = first.wrapping_sub(2);
                let links = &self.scan.forms.links;
                let decided = words.looks(before).colon || links.contains(&words.id(before));
                let misspelled = self.scan.misspelled_decision(first).filter(|_| decided);
                let decided = if misspelled.is_some() {
                    first - 1
                } else {
                    first
                };
                self.title(Title {
                    first: start,
                    request_end: decided,
                    decided,
                    last: first,
                    outcome: misspelled,
                });
            }
            // The same label twice in one issue.
            None if again => {}
            None => {
                let at = self.scan.words.start(first);
                let empty = Span::new(at, at);
                self.open(Draft {
                    title: empty,
                    request: empty,
                    ..Draft::default()
                });
                let draft = self.drafts.len() - 1;
                self.push(MarkKind::Title(draft), empty, first);
            }
        }
    }
}
