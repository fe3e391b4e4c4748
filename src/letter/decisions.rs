//! Titles with a decision: "X: Upheld", numbered sentences that are the decision, and headings of an issue's own section.

use super::data::SectionData;
use super::forms::Tag;
use super::marks::{Draft, MarkKind, Walk};
use super::phrases::Hit;
use super::scan::Divider;
use super::titles::{request, title_start};
use super::types::{Decision, Outcome};

/// The heading of an issue's own section has no more words than this.
const LONGEST_HEADING: usize = 80;

/// The words of a title.
#[derive(Debug, Clone, Copy)]
pub(super) struct Title {
    pub(super) first: usize,
    /// Behind the last word of the request.
    pub(super) request_end: usize,
    /// The first word of the decision.
    pub(super) decided: usize,
    /// Behind the last word of the decision, or of the title.
    pub(super) last: usize,
    pub(super) outcome: Option<Outcome>,
}

impl Walk<'_, '_, '_> {
    /// Opens an issue with this title.
    pub(super) fn title(&mut self, title: Title) {
        let words = &self.scan.words;
        let low = self.marks.last().map_or(0, |mark| mark.body);
        let start = words.first_character(title.first, low);
        let (end, request_end) = match title.outcome {
            Some(_) => (words.end(title.last), words.start(title.request_end)),
            None => (words.start(title.last), words.start(title.last)),
        };
        let decision = title.outcome.map(|outcome| Decision {
            outcome,
            span: self.span(title.decided, title.last),
        });
        let start = start.min(request_end);
        let request = request(
            self.scan,
            start,
            title.first,
            title.request_end,
            request_end,
        );
        let span = words.trim(start, end);
        self.open(Draft {
            title: span,
            request,
            decision,
            ..Draft::default()
        });
        let draft = self.drafts.len() - 1;
        self.push(MarkKind::Title(draft), span, title.last);
    }

    pub(super) fn decision(&mut self, outcome: Outcome, first: usize, last: usize) {
        let words = &self.scan.words;
        let before = words.looks(first.wrapping_sub(1));
        let here = words.looks(last.wrapping_sub(1));
        let labelled = self.is_label_next(last);
        let own_line = words.begins_line(first);
        let goes_on = words.word(last).starts_with(char::is_lowercase);
        let stands_out = words.looks(first).upper
            && words.ends_line(last)
            && !goes_on
            && (!here.stop || before.colon);
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
        let end = self.before_decision_label(first);
        let start = title_start(self.scan, self.low_for(end), end);
        if start == first && !labelled {
            return;
        }
        self.awaits_issues = false;
        // The issue under `ISSUE AT DISPUTE` has its title there.
        if let Some(MarkKind::Section(SectionData::Dispute)) =
            self.marks.last().map(|mark| mark.kind)
        {
            self.drafts.pop();
        }
        self.title(Title {
            first: start,
            request_end: end,
            decided: first,
            last,
            outcome: Some(outcome),
        });
    }

    /// The end of the request: the word before the decision, or before "Decision:" on the line of the decision.
    fn before_decision_label(&self, first: usize) -> usize {
        let near = self.scan.hits_in(first.saturating_sub(3), first);
        let label = near
            .iter()
            .find(|hit| hit.tag == Tag::DecisionLabel && hit.last == first);
        let begins = label.filter(|label| self.scan.words.begins_line(label.first));
        begins.map_or(first, |label| label.first)
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
            let line = words.line_of(index).filter(|line| line.first == index);
            let paragraph = line.is_some_and(|line| line.paragraph && !words.is_wrapped(line));
            // Where all of a letter stands in one line, its list follows a header field.
            let next = self.numbered
                && self.number(index) == Some(self.expected())
                && words.looks(index + 1).upper;
            let item = next || self.scan.is_number_of_item(index);
            paragraph || item || self.scan.sentence_ends_before(index)
        };
        while start > self.next && first - start < 120 && !begins(start) {
            start -= 1;
        }
        let number = self.number(start);
        let follows = number
            .is_some_and(|number| number == self.expected() || number == 1 && !self.any_label);
        let accepted = match (number, labelled) {
            // Where titles have numbers, a sentence without is the end of a rationale.
            (None, true) if self.expected() > 1 => false,
            (_, true) => self.numbered || !self.modern && self.is_sentence_label_next(last),
            (Some(_), false) => self.numbered && follows && (self.lists || self.is_listed(last)),
            (None, false) => self.numbered && !self.any_label && self.is_led(start, first),
        };
        if !accepted || start >= first {
            return;
        }
        self.awaits_issues = false;
        // The verb is no part of the decision: "not medically necessary".
        let decided = first + 1;
        self.title(Title {
            first: start,
            request_end: decided,
            decided,
            last,
            outcome: Some(outcome),
        });
        self.seen.sentences = true;
        if let Some(draft) = self.drafts.last_mut() {
            draft.number = number;
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
            || self.scan.is_number_of_item(index)
            || self.scan.words.before(index).contains("\n\n")
            || self.is_next(index, |divider| matches!(divider, Divider::Heading(_)))
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
        let numbered = first > 0
            && (self.scan.is_number_of_line(first - 1)
                || self.numbered && self.number(first - 1).is_some());
        if !words.looks(first).upper || !numbered && !words.begins_line(first) {
            return None;
        }
        let from = self
            .dividers
            .partition_point(|divider| divider.first < last);
        let rest = self.dividers.get(from..).unwrap_or_default().iter();
        let mut near = rest.take_while(|divider| divider.first - last < LONGEST_HEADING);
        let is_label = |divider: &&Hit<Divider>| {
            !matches!(divider.tag, Divider::Regarding | Divider::Determination(_))
        };
        let label = near.find(is_label)?;
        if !matches!(label.tag, Divider::Label(_)) {
            return None;
        }
        let prose = (last + 1..label.first).any(|index| self.scan.sentence_ends_before(index));
        // The number may be the last word of what stands before it.
        let free = numbered && first > self.next;
        let start = if free { first - 1 } else { first };
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
            section: true,
            ..Draft::default()
        });
        self.seen.sentences = true;
        self.push(MarkKind::Regarding, title, end);
        if let Some(mark) = self.marks.last_mut() {
            mark.body = title.end;
        }
    }
}
