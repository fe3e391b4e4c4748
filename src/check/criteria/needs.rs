//! What the letter says of one need of a criterion.

use super::topic::Need;
use crate::check::logic::Truth;
use crate::facts::{Assertion, Experiencer, Fact, Kind, Reading, Region, Speaker, Time, attr};
use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::{ConceptId, Concepts, Cue};
use crate::words::Number;
use std::cell::OnceCell;

/// What the letter says of a need.
pub(super) struct Judged {
    pub truth: Truth,
    /// The words that decide it.
    pub evidence: Option<Span>,
    /// Words of the reviewer that say it is not met.
    pub disputed: Option<Span>,
    /// Whether the rationale quotes the guideline on what decides it.
    pub quoted: bool,
}

impl Judged {
    /// Undisputed, and quoted from no guideline.
    pub(super) fn new(truth: Truth, evidence: Option<Span>) -> Self {
        Self {
            truth,
            evidence,
            disputed: None,
            quoted: false,
        }
    }

    fn and(self, other: Self) -> Self {
        let truth = self.truth.and(other.truth);
        let decisive = if self.truth == truth {
            self.evidence.or(other.evidence)
        } else {
            other.evidence
        };
        Self {
            truth,
            evidence: decisive,
            disputed: self.disputed.or(other.disputed),
            quoted: self.quoted || other.quoted,
        }
    }
}

/// One request of a letter.
pub(super) struct Case<'a> {
    pub reading: &'a Reading<'a>,
    pub facts: &'a [Fact],
    pub title: &'a Fact,
    /// Facts of the patient, with what they are about: told by the summary, or by the reviewer in this issue.
    told: Vec<(&'a Fact, ConceptId)>,
    /// What the issue asks for.
    requests: Vec<&'a Fact>,
    repeats: OnceCell<bool>,
}

impl<'a> Case<'a> {
    /// The request of a title, with what the letter tells of its patient.
    pub(super) fn of(reading: &'a Reading<'a>, facts: &'a [Fact], title: &'a Fact) -> Self {
        let claimed = |fact: &Fact| {
            fact.place == Place::Rationale
                && fact.speaker == Speaker::Reviewer
                && fact.issue == title.issue
        };
        let told = facts.iter().filter_map(|fact| {
            let clinical = matches!(
                fact.kind,
                Kind::Finding
                    | Kind::Diagnosis
                    | Kind::Documentation
                    | Kind::Measurement
                    | Kind::Exposure
            );
            let told = clinical
                && fact.experiencer == Experiencer::Patient
                && (recorded(fact) || claimed(fact));
            Some((fact, fact.concept.filter(|_| told)?))
        });
        Self {
            reading,
            facts,
            title,
            told: told.collect(),
            requests: facts
                .iter()
                .filter(|fact| super::is_request(fact) && fact.issue == title.issue)
                .collect(),
            repeats: OnceCell::new(),
        }
    }

    /// The concepts of the vocabulary.
    pub(super) fn concepts(&self) -> &Concepts {
        &self.reading.vocabulary.concepts
    }

    /// Judges a need.
    pub(super) fn judge(&self, need: &Need) -> Judged {
        let clinical = !need.any.is_empty() || need.age_over.is_some();
        let parts = [
            clinical.then(|| self.affirmed(need)),
            (!need.none.is_empty()).then(|| self.excluded(need)),
            (!need.asked.is_empty()).then(|| self.asks(&need.asked, Truth::True)),
            (!need.not_asked.is_empty()).then(|| self.asks(&need.not_asked, Truth::False)),
            (!need.site.is_empty()).then(|| self.sited(&need.site)),
            need.route.as_ref().map(|route| {
                let own = self.title.word(attr::ROUTE);
                let same = own.map(|own| own == route);
                Judged::new(same.into(), Some(self.title.span))
            }),
            need.number.as_ref().map(|bound| self.bounded(need, bound)),
        ];
        let all = parts.into_iter().flatten().reduce(Judged::and);
        all.unwrap_or(Judged::new(Truth::Unknown, None))
    }

    /// Whether the request is one more of what was had before.
    pub(super) fn repeats(&self) -> bool {
        *self.repeats.get_or_init(|| {
            let issue = self.title.issue.map(usize::from);
            let title = issue
                .and_then(|i| self.reading.letter.issues.get(i))
                .map_or(self.title.span, |i| i.request);
            let title = self.reading.tokens_of(title);
            !self.reading.has(&title, &[Cue::Initial])
                && (self.reading.has(&title, &[Cue::Repeat]) || self.had().next().is_some())
        })
    }

    /// Mentions of the same treatment, had by the patient.
    pub(super) fn had(&self) -> impl Iterator<Item = &Fact> {
        let concepts = self.concepts();
        self.told.iter().filter_map(move |&(fact, a)| {
            let b = self.title.concept?;
            let had = fact.kind == Kind::Exposure
                && fact.assertion == Assertion::Affirmed
                && (concepts.is_a(a, b) || concepts.is_a(b, a))
                && !concepts.get(a).is_none_or(|c| c.root)
                && self.placed(fact);
            had.then_some(fact)
        })
    }

    /// Whether a fact may be about the region of the request: it is where both name one; where one names none it may be.
    pub(super) fn placed(&self, fact: &Fact) -> bool {
        let (a, b): (&[Region], &[Region]) = (&fact.regions, &self.title.regions);
        // What is told of the left wrist says nothing for a splint of the right one.
        let sided = |a: &Region, b: &Region| {
            a.sides.is_empty() || b.sides.is_empty() || a.sides.overlaps(b.sides)
        };
        let same = |a: &Region| {
            b.iter()
                .any(|b| self.concepts().same_place(a.concept, b.concept) && sided(a, b))
        };
        a.is_empty() || b.is_empty() || a.iter().any(same)
    }

    /// Facts of the patient that bear on a need.
    fn clinical(&self, need: &Need) -> impl Iterator<Item = (&Fact, ConceptId)> {
        let in_region = need.in_region;
        let told = self.told.iter().copied();
        told.filter(move |(fact, _)| !in_region || self.placed(fact))
    }

    fn affirmed(&self, need: &Need) -> Judged {
        let concepts = self.concepts();
        let mut affirmed = need.age_over.and_then(|years| self.older(years));
        let mut past = false;
        let mut deciding = None;
        let mut denials: Vec<(&Fact, ConceptId)> = Vec::new();
        for (fact, concept) in self.clinical(need) {
            let recorded = recorded(fact);
            match fact.assertion {
                Assertion::Affirmed
                    if deciding.is_none()
                        && recorded
                        && need.any.iter().any(|&n| concepts.entails(concept, n)) =>
                {
                    past = fact.time == Time::Historical && (past || affirmed.is_none());
                    affirmed.get_or_insert(fact.span);
                    deciding.get_or_insert(concept);
                }
                Assertion::Denied | Assertion::Undocumented
                    if recorded || fact.flag(attr::DIRECT) && !fact.flag(attr::QUALIFIED) =>
                {
                    denials.push((fact, concept));
                }
                _ => {}
            }
        }
        // A denial defeats the need where it denies all that would meet it.
        let denier = |wanted: ConceptId, of_record: bool| {
            denials
                .iter()
                .find(|(fact, concept)| {
                    recorded(fact) == of_record && concepts.entails(wanted, *concept)
                })
                .map(|(fact, concept)| (said(fact), *concept, fact.flag(attr::NOW)))
        };
        let defeat = |of_record: bool| {
            let listed = need.denied.iter().find_map(|&c| denier(c, of_record));
            listed.or_else(|| {
                let all: Option<Vec<_>> = need.any.iter().map(|&c| denier(c, of_record)).collect();
                all?.first().copied().filter(|_| need.age_over.is_none())
            })
        };
        let (denied, disputed) = (defeat(true), defeat(false));
        if affirmed.is_none() {
            deciding = denied.or(disputed).map(|(_, concept, _)| concept);
        }
        let mut judged = match (affirmed, denied.or(disputed)) {
            // Recorded as present and as absent: not for a reader of words to decide.
            (Some(span), _) if denied.is_some() => Judged::new(Truth::Unknown, Some(span)),
            (Some(span), _) => Judged::new(Truth::True, Some(span)),
            (None, Some((span, ..))) => Judged::new(Truth::False, Some(span)),
            (None, None) => Judged::new(Truth::Unknown, None),
        };
        // "is not on an opioid" disputes no opioid of the past.
        judged.disputed = disputed
            .filter(|&(.., now)| !(now && past))
            .map(|(span, ..)| span);
        judged.quoted = match deciding {
            Some(concept) => self.quotes(|fact| {
                fact.concept
                    .is_some_and(|c| concepts.entails(c, concept) || concepts.entails(concept, c))
            }),
            None => need.age_over.is_some_and(|years| self.quotes_age(years)),
        };
        judged
    }

    /// Whether the rationale has a fact in the guideline's voice.
    fn quotes(&self, holds: impl Fn(&Fact) -> bool) -> bool {
        self.facts.iter().any(|fact| {
            fact.place == Place::Rationale
                && fact.speaker == Speaker::Guideline
                && fact.issue == self.title.issue
                && holds(fact)
        })
    }

    fn quotes_age(&self, years: u16) -> bool {
        let name = self.reading.vocabulary.attributes.find("age-over");
        self.quotes(|fact| {
            name.and_then(|name| fact.number(name))
                .is_some_and(|n| n.overlaps(Number::exact(f64::from(years))))
        })
    }

    /// The words that tell that the patient is older than this.
    fn older(&self, years: u16) -> Option<Span> {
        let age = self.facts.iter().find(|f| {
            f.kind == Kind::Person && f.number(attr::AGE).is_some() && f.place == Place::Summary
        })?;
        let older = age.number(attr::AGE)?.min > f64::from(years);
        older.then_some(age.span)
    }

    /// No affirmed fact of these concepts; known only where the record denies one.
    fn excluded(&self, need: &Need) -> Judged {
        let concepts = self.concepts();
        let mut absent = None;
        for (fact, concept) in self.clinical(need).filter(|(fact, _)| recorded(fact)) {
            if fact.assertion == Assertion::Affirmed
                && need.none.iter().any(|&n| concepts.entails(concept, n))
            {
                return Judged::new(Truth::False, Some(fact.span));
            }
            if fact.assertion == Assertion::Denied
                && need.none.iter().any(|&n| concepts.entails(n, concept))
            {
                absent.get_or_insert(said(fact));
            }
        }
        match absent {
            Some(span) => Judged::new(Truth::True, Some(span)),
            None => Judged::new(Truth::Unknown, None),
        }
    }

    /// Whether the request's own words name one of these; `wanted` is the answer that meets the need.
    fn asks(&self, list: &[ConceptId], wanted: Truth) -> Judged {
        let concepts = self.concepts();
        let named = self.requests.iter().find(|f| {
            f.concept.is_some_and(|c| {
                let parts = concepts.get(c).map_or(&[][..], |c| &c.ingredients);
                list.iter().any(|&wanted| {
                    concepts.is_a(c, wanted)
                        || parts.iter().any(|&part| concepts.is_a(part, wanted))
                })
            })
        });
        let truth = Truth::from(named.is_some() == (wanted == Truth::True));
        Judged::new(truth, Some(named.map_or(self.title.span, |f| f.span)))
    }

    /// Whether each body part of the request is, or lies in, one of these; unknown where it names none.
    fn sited(&self, list: &[ConceptId]) -> Judged {
        let concepts = self.concepts();
        let fits = |r: &Region| list.iter().any(|&c| concepts.same_place(r.concept, c));
        let regions = &self.title.regions;
        let outside = regions.iter().find(|r| !fits(r));
        match (outside, regions.first()) {
            (Some(region), _) => Judged::new(Truth::False, Some(region.span)),
            (None, Some(region)) => Judged::new(Truth::True, Some(region.span)),
            (None, None) => Judged::new(Truth::Unknown, None),
        }
    }
}

/// Whether the record itself tells it, in the summary.
pub(super) fn recorded(fact: &Fact) -> bool {
    fact.place == Place::Summary && fact.speaker == Speaker::Record
}

/// The words of a fact, with those that deny it.
fn said(fact: &Fact) -> Span {
    match fact.cue {
        Some(cue) if fact.assertion != Assertion::Affirmed => cue.cover(fact.span),
        _ => fact.span,
    }
}
