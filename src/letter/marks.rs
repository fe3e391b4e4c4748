//! The walk over everything that may divide a letter: headings, titles, labels. What it accepts are marks, and the text
//! between two marks belongs to the first of them.

use super::data::{LabelPlace, SectionData};
use super::forms::Tag;
use super::phrases::Hit;
use super::scan::{Divider, Scan};
use super::types::Decision;
use crate::source::Span;

/// What a mark opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    Section(SectionData),
    /// A title, of this draft.
    Title(usize),
    /// The heading of the own section of an issue titled further up.
    Regarding,
    /// A label; `sentence`: its words are part of what it opens.
    Label {
        place: LabelPlace,
        sentence: bool,
    },
}

/// A place where the letter divides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) kind: MarkKind,
    /// Its own words.
    pub(super) span: Span,
    /// Where the text that it opens starts.
    pub(super) body: u32,
    /// A stock sentence between the two.
    pub(super) lead_in: Option<Span>,
    /// The draft of the issue that it belongs to.
    pub(super) draft: Option<usize>,
}

/// An issue as titled.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Draft {
    pub(super) number: Option<u32>,
    pub(super) title: Span,
    pub(super) request: Span,
    pub(super) decision: Option<Decision>,
    /// It is the heading of an issue's own section, its title stands in a list further up.
    pub(super) section: bool,
}

/// Walks over a letter.
pub(super) fn marks(scan: &Scan<'_, '_>, numbered: bool) -> (Vec<Mark>, Vec<Draft>) {
    let dividers = scan.dividers();
    let heads_issues = |divider: &Hit<Divider>| {
        matches!(
            divider.tag,
            Divider::Heading(SectionData::Issues)
                | Divider::LeadIn {
                    place: SectionData::Issues,
                    ..
                }
        )
    };
    let mut walk = Walk {
        scan,
        numbered,
        awaits_issues: dividers.iter().any(heads_issues),
        modern: dividers.iter().any(|divider| is_modern(scan, divider)),
        dividers: &dividers,
        ..Walk::new(scan)
    };
    let is_regarding = |divider: &&Hit<Divider>| divider.tag == Divider::Regarding;
    walk.lists = numbered
        && dividers
            .iter()
            .filter(is_regarding)
            .any(|hit| walk.section_heading(hit.first, hit.last).is_some());
    walk.run();
    (walk.marks, walk.drafts)
}

/// Whether this is a label of the templates in which sentences are no labels.
fn is_modern(scan: &Scan<'_, '_>, divider: &Hit<Divider>) -> bool {
    let Divider::Label(label) = divider.tag else {
        return false;
    };
    let info = scan.forms.labels.get(label as usize);
    info.is_some_and(|info| info.place == LabelPlace::ClaimsAdministrator && !info.sentence)
}

pub(super) struct Walk<'s, 't, 'f> {
    pub(super) scan: &'s Scan<'t, 'f>,
    pub(super) dividers: &'s [Hit<Divider>],
    pub(super) marks: Vec<Mark>,
    pub(super) drafts: Vec<Draft>,
    /// Titles are numbered sentences.
    pub(super) numbered: bool,
    /// Issues have sections of their own, their titles a list further up.
    pub(super) lists: bool,
    /// Citations and rationales have labels of their own.
    pub(super) modern: bool,
    /// A heading says where the issues begin, and it is still to come.
    pub(super) awaits_issues: bool,
    /// The first word that no mark holds yet.
    pub(super) next: usize,
    /// The issue that labels belong to, and which labels it has.
    pub(super) draft: Option<usize>,
    pub(super) seen: Seen,
    pub(super) any_label: bool,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) claims: bool,
    pub(super) citation: bool,
    pub(super) rationale: bool,
    /// The issue is of an old template, where sentences are labels.
    pub(super) sentences: bool,
}

impl<'s, 't, 'f> Walk<'s, 't, 'f> {
    pub(super) fn new(scan: &'s Scan<'t, 'f>) -> Self {
        Walk {
            scan,
            dividers: &[],
            marks: Vec::new(),
            drafts: Vec::new(),
            numbered: false,
            lists: false,
            modern: false,
            awaits_issues: false,
            next: 0,
            draft: None,
            seen: Seen::default(),
            any_label: false,
        }
    }

    pub(super) fn run(&mut self) {
        for divider in self.dividers {
            if divider.first < self.next {
                continue;
            }
            let (first, last) = (divider.first, divider.last);
            match divider.tag {
                Divider::Heading(place) => self.heading(place, first, last),
                Divider::LeadIn { place, keep } => self.lead_in(place, keep, first, last),
                Divider::Label(label) => {
                    if let Some(&info) = self.scan.forms.labels.get(label as usize) {
                        self.label(info, first, last);
                    }
                }
                Divider::Decision(outcome) => self.decision(outcome, first, last),
                Divider::Determination(outcome) => self.determination(outcome, first, last),
                Divider::Regarding => self.regarding(first, last),
            }
        }
    }

    pub(super) fn push(&mut self, kind: MarkKind, span: Span, last: usize) {
        let sentence = matches!(kind, MarkKind::Label { sentence: true, .. });
        let body = match kind {
            _ if span.is_empty() => span.end,
            _ if sentence => span.start,
            _ => self.scan.words.body_start(last).max(span.end),
        };
        let draft = match kind {
            MarkKind::Section(_) => None,
            _ => self.draft,
        };
        self.marks.push(Mark {
            kind,
            span,
            body,
            lead_in: None,
            draft,
        });
        self.next = last;
    }

    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        Span::new(self.scan.words.start(first), self.scan.words.end(last))
    }

    /// The first word that a title may hold: a label's own line is no title.
    pub(super) fn low(&self) -> usize {
        let words = &self.scan.words;
        let is_label = matches!(
            self.marks.last().map(|mark| mark.kind),
            Some(MarkKind::Label { .. })
        );
        match self
            .next
            .checked_sub(1)
            .and_then(|before| words.line_of(before))
        {
            Some(line) if is_label && self.next < line.last => line.last,
            _ => self.next,
        }
    }

    pub(super) fn low_for(&self, last: usize) -> usize {
        let low = self.low();
        if low < last { low } else { self.next.min(last) }
    }

    pub(super) fn heading(&mut self, place: SectionData, first: usize, last: usize) {
        let words = &self.scan.words;
        let caps = (first..last).all(|index| words.looks(index).caps);
        // Once there are labels, a rationale may quote what looks like a heading.
        if self.any_label && !caps && !matches!(place, SectionData::Closing | SectionData::HowMade)
        {
            return;
        }
        match place {
            SectionData::Closing if !words.begins_line(first) || self.marks.is_empty() => return,
            SectionData::Issues => self.awaits_issues = false,
            _ => {}
        }
        let span = self.span(first, last);
        if place == SectionData::Dispute {
            if self.awaits_issues {
                return;
            }
            self.open(Draft {
                title: span,
                ..Draft::default()
            });
        }
        self.push(MarkKind::Section(place), span, last);
        let lead_in = self.lead_in_below(place, last);
        let Some(mark) = self.marks.last_mut() else {
            return;
        };
        if place == SectionData::Dispute {
            mark.draft = self.draft;
        }
        if let Some(end) = lead_in {
            mark.lead_in = Some(Span::new(
                self.scan.words.start(last),
                self.scan.words.end(end),
            ));
            mark.body = self.scan.words.body_start(end);
            self.next = end;
        }
    }

    /// The end of the first sentence below a heading, if it is a lead-in in words of its own.
    pub(super) fn lead_in_below(&self, place: SectionData, last: usize) -> Option<usize> {
        let end = self.lead_in_end(last + 1);
        let colon = self.scan.words.looks(end.wrapping_sub(1)).colon;
        let telling = self
            .scan
            .has(last, end, |tag| tag == Tag::LeadInWord(place));
        let ends_line = self.scan.words.ends_line(end);
        let sentence = end - last >= 8 && self.scan.words.looks(end).upper;
        (colon && telling && (ends_line || sentence)).then_some(end)
    }

    pub(super) fn lead_in(&mut self, place: SectionData, keep: bool, first: usize, last: usize) {
        let current = self.marks.last().map(|mark| mark.kind);
        let here = current == Some(MarkKind::Section(place));
        if self.any_label || here && (keep || self.next < first) {
            return;
        }
        if place == SectionData::Issues {
            self.awaits_issues = false;
        }
        let end = if keep { first } else { self.lead_in_end(last) };
        let end = self
            .lead_in_below(place, end)
            .filter(|_| !keep)
            .unwrap_or(end);
        let words = &self.scan.words;
        let span = self.span(first, end);
        if !here {
            let start = words.start(first);
            self.push(MarkKind::Section(place), Span::new(start, start), first);
        }
        if let Some(mark) = self.marks.last_mut().filter(|_| !keep) {
            mark.lead_in = Some(span);
            mark.body = words.body_start(end);
            self.next = end;
        } else if let Some(mark) = self.marks.last_mut() {
            mark.body = words.start(first);
        }
    }

    /// Behind the colon of a lead-in, else behind its sentence.
    pub(super) fn lead_in_end(&self, last: usize) -> usize {
        let words = &self.scan.words;
        let mut index = last;
        while index < words.len() && index - last < 60 {
            let divides = |divider| matches!(divider, Divider::Heading(_) | Divider::Label(_));
            if words.looks(index.wrapping_sub(1)).colon
                || self.scan.sentence_ends_before(index)
                || self.is_next(index, divides)
                || self.heads_issue(index)
            {
                break;
            }
            index += 1;
        }
        index
    }

    /// Whether "1) Regarding" begins here, with its number or without one.
    fn heads_issue(&self, index: usize) -> bool {
        let first = index + usize::from(self.number(index).is_some());
        self.scan.words.looks(first).upper && self.is_next(first, |d| d == Divider::Regarding)
    }

    pub(super) fn open(&mut self, draft: Draft) {
        self.draft = Some(self.drafts.len());
        self.drafts.push(draft);
        self.seen = Seen::default();
    }

    /// The number at the start of a numbered sentence.
    pub(super) fn number(&self, first: usize) -> Option<u32> {
        let looks = self.scan.words.looks(first);
        let is_number = looks.number && (looks.stop || looks.closed);
        self.scan
            .words
            .word(first)
            .parse()
            .ok()
            .filter(|_| is_number)
    }

    /// Whether a label of an issue begins with this word.
    pub(super) fn is_label_next(&self, index: usize) -> bool {
        self.is_next(index, |divider| match divider {
            Divider::Label(label) => {
                let info = self.scan.forms.labels.get(label as usize);
                info.is_some_and(|info| !info.any_name)
            }
            _ => false,
        })
    }

    /// Whether a divider of the kind begins with this word.
    pub(super) fn is_next(&self, index: usize, is: impl Fn(Divider) -> bool) -> bool {
        let from = self
            .dividers
            .partition_point(|divider| divider.first < index);
        let rest = self.dividers.get(from..).unwrap_or_default();
        let mut here = rest.iter().take_while(|divider| divider.first == index);
        here.any(|divider| is(divider.tag))
    }
}
