//! Titles with a decision: "X: Upheld", numbered sentences that are the decision, and headings of an issue's own section.

use super::data::SectionData;
use super::forms::Tag;
use super::marks::{Draft, MarkKind, Walk};
use super::phrases::Hit;
use super::scan::Divider;
use super::titles::{request, title_start};
use super::types::{Decision, Outcome};

impl Walk<'_, '_, '_> {
    /// Opens an issue whose title is the words from `first` up to `last`, of which those from `decided` are its decision.
    pub(super) fn title(
        &mut self,
        first: usize,
        decided: usize,
        last: usize,
        outcome: Option<Outcome>,
    ) {
        let words = &self.scan.words;
        let start = words.first_character(first, self.marks.last().map_or(0, |mark| mark.body));
        let end = if outcome.is_some() {
            words.end(last)
        } else {
            words.start(last)
        };
        let title = words.trim(start, end);
        let until = if outcome.is_some() {
            words.start(decided)
        } else {
            end
        };
        let decision = outcome.map(|outcome| Decision {
            outcome,
            span: self.span(decided, last),
        });
        let request = request(self.scan, start.min(until), first, decided, until);
        self.open(Draft {
            title,
            request,
            decision,
            ..Draft::default()
        });
        let draft = self.drafts.len() - 1;
        self.push(MarkKind::Title(draft), title, last);
    }

    pub(super) fn decision(&mut self, outcome: Outcome, first: usize, last: usize) {
        let words = &self.scan.words;
        let before = words.looks(first.wrapping_sub(1));
        let here = words.looks(last.wrapping_sub(1));
        let labelled = self.is_label_next(last);
        let own_line = words.begins_line(first);
        let stands_out =
            words.looks(first).upper && words.ends_line(last) && (!here.stop || before.colon);
        let linked = first > 0 && self.scan.forms.links.contains(&words.id(first - 1));
        let accepted = match labelled {
            true => !here.stop || before.colon,
            false => !self.awaits_issues && stands_out && (before.colon || linked || own_line),
        };
        let near = self.scan.hits_in(first.saturating_sub(6), first);
        let of_field = before.colon
            && near
                .iter()
                .any(|hit| hit.last == first && matches!(hit.tag, Tag::Field(_)));
        if !accepted || first == 0 || of_field && !labelled {
            return;
        }
        self.awaits_issues = false;
        let start = title_start(self.scan, self.low_for(first), first);
        // The issue under `ISSUE AT DISPUTE` has its title there.
        if let Some(MarkKind::Section(SectionData::Dispute)) =
            self.marks.last().map(|mark| mark.kind)
        {
            self.drafts.pop();
        }
        self.title(start, first, last, Some(outcome));
    }

    /// "1. The request for X is not medically necessary and appropriate."
    pub(super) fn determination(&mut self, outcome: Outcome, first: usize, last: usize) {
        let words = &self.scan.words;
        let labelled = self.is_label_next(last);
        if last < words.len()
            && !self.scan.sentence_ends_before(last)
            && !labelled
            && !words.before(last).contains("\n\n")
        {
            return;
        }
        let mut start = first;
        let begins = |index: usize| {
            self.scan.is_number_of_line(index)
                || self.scan.sentence_ends_before(index)
                || words.before(index).contains("\n\n")
        };
        while start > self.next && first - start < 120 && !begins(start) {
            start -= 1;
        }
        let number = self.number(start);
        let follows = number
            .is_some_and(|number| number == self.expected() || number == 1 && !self.any_label);
        let accepted = match (number, labelled) {
            (_, true) => self.numbered || !self.modern && self.is_sentence_label_next(last),
            (Some(_), false) => self.numbered && follows && (self.lists || self.is_listed(last)),
            (None, false) => self.numbered && !self.any_label && self.is_led(start, first),
        };
        if !accepted || start >= first {
            return;
        }
        self.awaits_issues = false;
        self.title(start, first + 1, last, Some(outcome));
        self.seen.sentences = true;
        if let Some(draft) = self.drafts.last_mut() {
            draft.number = number;
            draft.listed = self.lists;
        }
    }

    /// The number that the next title should have.
    pub(super) fn expected(&self) -> u32 {
        self.drafts
            .last()
            .and_then(|draft| draft.number)
            .unwrap_or(0)
            + 1
    }

    pub(super) fn is_sentence_label_next(&self, index: usize) -> bool {
        self.scan
            .hits_in(index, index + 1)
            .iter()
            .any(|hit| match hit.tag {
                Tag::Label(label) => self
                    .scan
                    .forms
                    .labels
                    .get(label as usize)
                    .is_some_and(|info| info.sentence),
                _ => false,
            })
    }

    /// Whether another numbered sentence, or a heading, follows a numbered sentence.
    pub(super) fn is_listed(&self, index: usize) -> bool {
        index >= self.scan.words.len()
            || self.scan.is_number_of_line(index)
            || self.scan.words.before(index).contains("\n\n")
            || self
                .dividers
                .iter()
                .any(|divider| divider.first == index && matches!(divider.tag, Divider::Heading(_)))
    }

    /// Whether a sentence begins with words such as "The request for".
    pub(super) fn is_led(&self, first: usize, last: usize) -> bool {
        let from = self
            .dividers
            .partition_point(|divider| divider.first < first);
        let labelled = self
            .dividers
            .get(from..)
            .is_some_and(|rest| rest.first().is_some_and(|divider| divider.first < last));
        let lead = |hit: &Hit<Tag>| hit.tag == Tag::RequestLead && hit.last > first + 3;
        !labelled && self.scan.hits_in(first, first + 8).iter().any(lead)
    }

    /// "1) Regarding the request for X:", the heading of an issue's own section: its words up to the label that follows.
    pub(super) fn section_heading(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let words = &self.scan.words;
        let numbered = first > 0 && self.scan.is_number_of_line(first - 1);
        if !words.looks(first).upper || !numbered && !words.begins_line(first) {
            return None;
        }
        let from = self
            .dividers
            .partition_point(|divider| divider.first < last);
        let rest = self.dividers.get(from..).unwrap_or_default().iter();
        let mut dividers = rest.skip_while(|divider| {
            matches!(divider.tag, Divider::Regarding | Divider::Determination(_))
        });
        let label = dividers.next().filter(|divider| {
            matches!(divider.tag, Divider::Label(_)) && divider.first - last < 80
        })?;
        let prose = (last + 1..label.first).any(|index| self.scan.sentence_ends_before(index));
        let start = if numbered { first - 1 } else { first };
        (!prose).then_some((start, label.first))
    }

    pub(super) fn regarding(&mut self, first: usize, last: usize) {
        let Some((start, end)) = self.section_heading(first, last) else {
            return;
        };
        let words = &self.scan.words;
        let number = if start < first {
            self.number(start)
        } else {
            None
        };
        let title = words.trim(words.start(start), words.start(end));
        let request = request(self.scan, words.start(first), first, end, title.end);
        self.awaits_issues = false;
        self.open(Draft {
            number,
            title,
            request,
            ..Draft::default()
        });
        self.seen.sentences = true;
        self.push(MarkKind::Regarding, title, end);
        if let Some(mark) = self.marks.last_mut() {
            mark.body = title.end;
        }
    }
}
