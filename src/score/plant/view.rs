//! A letter as the self-test sees it: its structure, and what its own patterns find there.

use super::edit::Edit;
use super::patterns::{AGE, CONCLUDES, FIGURES, NEGATES, PARTIAL, PATIENT, STOCK, WORDS};
use super::random::Random;
use crate::check::{Category, Finding};
use crate::letter::{Letter, Outcome, Place};
use crate::source::{Source, Span};
use jiff::civil::Date;

/// A letter with the findings of the letter as it is.
pub(super) struct View<'a> {
    pub(super) source: &'a Source,
    pub(super) letter: &'a Letter,
    pub(super) findings: &'a [Finding],
    /// The text in lower case.
    pub(super) lower: String,
}

/// A contradiction that could be planted.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Index of the issue.
    pub(super) issue: Option<usize>,
    /// What is done.
    pub(super) edits: Vec<Edit>,
    /// What counts as the place beside the planted words.
    pub(super) anchors: Vec<Span>,
    /// What the planted words contradict.
    pub(super) against: Vec<Span>,
}

impl Plan {
    pub(super) fn new(issue: Option<usize>, edit: Edit, against: Vec<Span>) -> Self {
        Self {
            issue,
            edits: vec![edit],
            anchors: Vec::new(),
            against,
        }
    }
}

/// What a kind finds in a letter.
#[derive(Debug, Default)]
pub(super) struct Sites {
    /// Whether the letter has what it takes, before any closer look.
    pub(super) material: bool,
    /// What could be planted.
    pub(super) plans: Vec<Plan>,
}

/// The conclusion of a rationale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conclusion {
    pub(super) span: Span,
    /// Whether it finds the request medically necessary.
    pub(super) necessary: bool,
    /// Which of the rationale's sentences it is.
    pub(super) index: usize,
}

/// The patient.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patient {
    pub(super) female: bool,
    pub(super) age: u32,
    pub(super) span: Span,
}

/// A date with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    pub(super) date: Date,
    pub(super) span: Span,
}

impl<'a> View<'a> {
    pub(super) fn new(source: &'a Source, letter: &'a Letter, findings: &'a [Finding]) -> Self {
        Self {
            source,
            letter,
            findings,
            lower: source.text().to_lowercase(),
        }
    }

    /// The folded text.
    pub(super) fn text(&self) -> &'a str {
        self.source.text()
    }

    /// Words with white space folded.
    pub(super) fn words(&self, span: Span) -> String {
        crate::score::matching::folded(span.of(self.text()))
    }

    /// Indices of all issues.
    pub(super) fn issues(&self) -> std::ops::Range<usize> {
        0..self.letter.issues.len()
    }

    /// The sentences of a place.
    pub(super) fn sentences(&self, place: Place, issue: Option<usize>) -> Vec<Span> {
        let own = |s: &&crate::letter::Sentence| {
            s.place == place && s.issue.map(usize::from) == issue && s.span.len() > 3
        };
        self.letter
            .sentences
            .iter()
            .filter(own)
            .map(|s| s.span)
            .collect()
    }

    /// The sentences of a rationale.
    pub(super) fn rationale(&self, issue: usize) -> Vec<Span> {
        self.sentences(Place::Rationale, Some(issue))
    }

    /// The sentences of the summary.
    pub(super) fn summary(&self) -> Vec<Span> {
        self.sentences(Place::Summary, None)
    }

    /// Whether an issue was found medically necessary by its decision word.
    pub(super) fn necessary(&self, issue: usize) -> Option<bool> {
        match self.letter.issues.get(issue)?.decision?.outcome {
            Outcome::Upheld => Some(false),
            Outcome::Overturned => Some(true),
            Outcome::PartlyOverturned => None,
        }
    }

    /// The last conclusion of a rationale, where it agrees with the decision.
    pub(super) fn conclusion(&self, issue: usize) -> Option<Conclusion> {
        let sentences = self.rationale(issue);
        let decided = self.necessary(issue)?;
        let (index, span) =
            sentences
                .iter()
                .copied()
                .enumerate()
                .rev()
                .take(4)
                .find(|(_, span)| {
                    let words = span.of(self.text());
                    CONCLUDES.is_in(words) && !STOCK.is_in(words)
                })?;
        let necessary = !NEGATES.is_in(span.of(self.text()));
        (necessary == decided).then_some(Conclusion {
            span,
            necessary,
            index,
        })
    }

    /// The request of an issue as a sentence may name it; nothing where it has several parts.
    pub(super) fn request(&self, issue: usize) -> Option<String> {
        let span = self.letter.issues.get(issue)?.request;
        let words = self.words(span);
        if words.is_empty() || words.len() > 110 || PARTIAL.is_in(&words) {
            return None;
        }
        let words = words.trim_end_matches([':', '.', ' ']);
        let words = match words.split_once(": ") {
            Some((before, after)) if before.to_lowercase().contains("associated") => after,
            _ => words,
        };
        (!words.is_empty()).then(|| words.to_owned())
    }

    /// The title of an issue, as it stands.
    pub(super) fn title(&self, issue: usize) -> String {
        let found = self.letter.issues.get(issue);
        found.map_or_else(String::new, |issue| self.words(issue.title))
    }

    /// The place of a request.
    pub(super) fn request_span(&self, issue: usize) -> Vec<Span> {
        let found = self.letter.issues.get(issue);
        found.map(|issue| issue.request).into_iter().collect()
    }

    /// A sentence put into a rationale: at its start, or before its conclusion.
    pub(super) fn insert(&self, issue: usize, sentence: String, start: bool) -> Option<Edit> {
        let sentences = self.rationale(issue);
        let first = *sentences.first()?;
        if start {
            return Some(Edit::Before(first, sentence));
        }
        match self.conclusion(issue) {
            Some(conclusion) if conclusion.index > 0 => {
                let before = sentences.get(conclusion.index - 1)?;
                Some(Edit::After(*before, sentence))
            }
            _ => Some(Edit::After(*sentences.last()?, sentence)),
        }
    }

    /// An issue with a rationale.
    pub(super) fn any_issue(&self, random: &mut Random) -> Option<usize> {
        let list: Vec<usize> = self
            .issues()
            .filter(|issue| !self.rationale(*issue).is_empty())
            .collect();
        random.pick(&list).copied()
    }

    /// The patient, as the summary first names them.
    pub(super) fn patient(&self) -> Option<Patient> {
        for sentence in self.summary() {
            let words = sentence.of(self.text());
            let Some(found) = PATIENT.captures(words) else {
                continue;
            };
            let (whole, age, noun) = (found.get(0)?, found.get(1)?, found.get(2)?);
            let noun = noun.as_str().to_lowercase();
            return Some(Patient {
                female: matches!(noun.as_str(), "female" | "woman" | "lady"),
                age: age.as_str().parse().ok()?,
                span: within(sentence, whole.start(), whole.end()),
            });
        }
        None
    }

    /// The patient's age, as the summary first gives it.
    pub(super) fn age(&self) -> Option<(u32, Span)> {
        let sentences = self.summary();
        let found = sentences.iter().find_map(|sentence| {
            let found = AGE.captures(sentence.of(self.text()))?;
            let (whole, age) = (found.get(0)?, found.get(1)?);
            let age = age.as_str().parse().ok()?;
            Some((age, within(*sentence, whole.start(), whole.end())))
        });
        found.filter(|(age, _)| (16..90).contains(age))
    }

    /// A date of the header.
    pub(super) fn header(&self, field: &str) -> Option<Dated> {
        let mut fields = self.letter.header.iter().filter(|f| f.field == field);
        let found = fields.next()?;
        if fields.next().is_some() {
            return None;
        }
        let dates = dates(self.text(), found.value);
        dates.first().copied().filter(|_| dates.len() == 1)
    }

    /// Whether a finding of one of the categories shows words of one of the spans already.
    pub(super) fn is_found(&self, categories: &[Category], spans: &[Span]) -> bool {
        spans.iter().any(|span| {
            let base = self.source.base_span(*span);
            self.findings.iter().any(|finding| {
                categories.contains(&finding.category)
                    && finding.locations.iter().any(|l| l.span.overlaps(base))
            })
        })
    }
}

/// A part of a span, by offsets within it.
pub(super) fn within(span: Span, start: usize, end: usize) -> Span {
    let at = |offset: usize| span.start + u32::try_from(offset).unwrap_or(u32::MAX - span.start);
    Span::new(at(start), at(end))
}

/// The dates in a span.
pub(super) fn dates(text: &str, span: Span) -> Vec<Dated> {
    let words = span.of(text);
    let mut out = Vec::new();
    let number = |text: &str| text.parse::<i16>().ok();
    for found in FIGURES.every(words) {
        let part = |n: usize| found.get(n).and_then(|m| number(m.as_str()));
        let (Some(month), Some(day), Some(year), Some(whole)) =
            (part(1), part(2), part(3), found.get(0))
        else {
            continue;
        };
        let year = if year < 100 { 2000 + year } else { year };
        push(
            &mut out,
            year,
            month,
            day,
            within(span, whole.start(), whole.end()),
        );
    }
    for found in WORDS.every(words) {
        let (Some(name), Some(day), Some(year), Some(whole)) =
            (found.get(1), found.get(2), found.get(3), found.get(0))
        else {
            continue;
        };
        let month = MONTHS.iter().position(|month| *month == name.as_str());
        let month = month.and_then(|index| i16::try_from(index + 1).ok());
        if let (Some(month), Some(day), Some(year)) =
            (month, number(day.as_str()), number(year.as_str()))
        {
            push(
                &mut out,
                year,
                month,
                day,
                within(span, whole.start(), whole.end()),
            );
        }
    }
    out.sort_by_key(|dated| dated.span);
    out
}

fn push(out: &mut Vec<Dated>, year: i16, month: i16, day: i16, span: Span) {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return;
    };
    if let Ok(date) = Date::new(year, month, day) {
        out.push(Dated { date, span });
    }
}

/// Names of the months.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date in one of the forms that letters use.
pub(super) fn written(date: Date, form: usize) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match form % 3 {
        0 => format!("{month:02}/{day:02}/{year}"),
        1 => format!("{month}-{day}-{year}"),
        _ => {
            let index = usize::try_from(month - 1).unwrap_or(0);
            let name = MONTHS.get(index).copied().unwrap_or_default();
            format!("{name} {day}, {year}")
        }
    }
}

/// The form in which a date is written.
pub(super) fn form_of(words: &str) -> usize {
    if words.contains('/') {
        0
    } else if words.contains('-') {
        1
    } else {
        2
    }
}
