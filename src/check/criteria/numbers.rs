//! Needs that are numbers: what is asked for, what was done before, a day's doses, a time of use.

use super::needs::{Case, Judged, recorded};
use super::topic::{Bound, Measured, Need, Of};
use crate::check::DAYS;
use crate::check::logic::Truth;
use crate::facts::{Assertion, Attr, Experiencer, Fact, Kind, Precision, Time, Value, attr};
use crate::source::Span;
use crate::vocabulary::{ConceptId, Cue};
use crate::words::Number;
use jiff::civil::Date;

/// Most tokens between a treatment with its dose and the words that tell since when it is used.
const SINCE_REACH: usize = 8;

/// A sum, whether all of its parts are stated, and the words that state one.
struct Total {
    number: Number,
    complete: bool,
    span: Option<Span>,
}

impl Case<'_> {
    /// Whether the number of a need keeps within its bound.
    pub(super) fn bounded(&self, need: &Need, bound: &Bound) -> Judged {
        let total = match bound.what {
            Measured::Use => self.used(),
            Measured::Attribute(name) => self.total(need, bound, name),
        };
        let Some(total) = total else {
            return Judged::new(Truth::Unknown, None);
        };
        let within = |number: f64| {
            bound.at_most.is_none_or(|most| number <= most)
                && bound.at_least.is_none_or(|least| number >= least)
        };
        // A sum of which a part is not stated is a least value: it can exceed a limit, and cannot keep it.
        let (low, high) = (total.number.min, total.number.max);
        let truth = match (within(low), within(high), total.complete) {
            (true, true, true) => Truth::True,
            (false, false, true) => Truth::False,
            _ if bound.at_most.is_some_and(|most| low > most) => Truth::False,
            _ => Truth::Unknown,
        };
        Judged::new(truth, total.span)
    }

    /// The sum of an attribute over the request, what was done, or what the summary states.
    fn total(&self, need: &Need, bound: &Bound, name: Attr) -> Option<Total> {
        let mut sum = Total {
            number: Number::exact(0.0),
            complete: true,
            span: None,
        };
        for of in &bound.of {
            // Several mentions may tell of the same visits: the largest number is the least that were had.
            let largest = |found: Vec<&Fact>| {
                found
                    .into_iter()
                    .filter_map(|f| Some((f.number(name)?, f.span)))
                    .max_by(|a, b| a.0.min.total_cmp(&b.0.min))
            };
            if *of == Of::Day {
                sum = self.of_day(name, &bound.factors);
                continue;
            }
            let found = match of {
                Of::Day => None,
                Of::Request => self.title.number(name).map(|n| (n, self.title.span)),
                Of::Done => largest(self.had().collect()),
                Of::Summary => largest(
                    self.facts
                        .iter()
                        .filter(|f| {
                            recorded(f)
                                && f.assertion == Assertion::Affirmed
                                && f.experiencer == Experiencer::Patient
                                && !f.flag(attr::LONG_AGO)
                                && (!need.in_region || self.placed(f))
                        })
                        .collect(),
                ),
            };
            match found {
                Some((number, span)) => {
                    sum.number.min += number.min;
                    sum.number.max += number.max;
                    sum.span = Some(span);
                }
                None => sum.complete = false,
            }
        }
        sum.span.is_some().then_some(sum)
    }

    /// A day's sum over the drugs that have a factor, each at the largest dose that the letter states.
    fn of_day(&self, name: Attr, factors: &[(ConceptId, f64)]) -> Total {
        let concepts = self.concepts();
        let attribute = |fact: &Fact, id: &str| {
            let name = self.reading.vocabulary.attributes.find(id)?;
            fact.number(name)
        };
        // Products taken, each with the largest dose of a day; a drug and its long-acting form are one product.
        let mut products: Vec<(ConceptId, Option<(f64, Span)>)> = Vec::new();
        for fact in self.facts.iter().filter(|f| taking(f)) {
            let Some(concept) = fact.concept else {
                continue;
            };
            let parts = concepts.get(concept).map_or(&[][..], |c| &c.ingredients);
            let Some(&(_, factor)) = factors.iter().find(|(drug, _)| {
                concepts.is_a(concept, *drug) || parts.iter().any(|&p| concepts.is_a(p, *drug))
            }) else {
                continue;
            };
            let same = |&&mut (known, _): &&mut (ConceptId, _)| {
                concepts.is_a(known, concept) || concepts.is_a(concept, known)
            };
            let day = fact.number(name).zip(attribute(fact, "per-day"));
            let day = day.map(|(dose, times)| {
                let each = attribute(fact, "per-dose").map_or(1.0, |n| n.min);
                (dose.min * times.min * each * factor, fact.span)
            });
            match products.iter_mut().find(same) {
                Some((_, known)) => {
                    let more = |(day, _): (f64, Span)| known.is_none_or(|(k, _)| day > k);
                    if day.is_some_and(more) {
                        *known = day;
                    }
                }
                None => products.push((concept, day)),
            }
        }
        let stated = || products.iter().filter_map(|(_, day)| *day);
        Total {
            number: Number::exact(stated().map(|(day, _)| day).sum()),
            complete: products.iter().all(|(_, day)| day.is_some()),
            span: stated().next().map(|(_, span)| span),
        }
    }

    /// How long the treatment has been used: the longest time of use that is stated, else the time from the first visit after
    /// the injury that records it.
    fn used(&self) -> Option<Total> {
        let stated = self
            .had()
            .filter_map(|fact| self.time_of_use(fact).or_else(|| self.used_since(fact)));
        let longest = stated.max_by(|a, b| a.number.min.total_cmp(&b.number.min));
        longest.or_else(|| self.since_recorded())
    }

    /// "for the past 6 months", in days.
    fn time_of_use(&self, fact: &Fact) -> Option<Total> {
        let attributes = &self.reading.vocabulary.attributes;
        DAYS.iter().find_map(|&(unit, days)| {
            let found = fact.get(attributes.find(unit)?)?;
            let Value::Number(number, _) = found.value else {
                return None;
            };
            let here = self.reading.tokens_of(fact.span);
            let value = self.reading.tokens_of(found.span).start;
            let mut cues = self.reading.cues(&here, &[Cue::LongUse]);
            cues.any(|c| c.at.end == value).then_some(Total {
                number: Number {
                    min: number.min * days,
                    max: number.max * days,
                },
                complete: true,
                span: Some(fact.span),
            })
        })
    }

    /// "since March 2014", "since 2010", in days up to the review.
    fn used_since(&self, fact: &Fact) -> Option<Total> {
        let reading = self.reading;
        let reviewed = super::edition::reviewed(self.facts)?;
        let sentence = reading.sentences.get(fact.sentence as usize)?;
        let from = reading.tokens_of(fact.span).end;
        // "renewed at every monthly visit since": a visit is nothing that a use could be of.
        let visit = |at: &std::ops::Range<usize>| reading.has(at, &[Cue::EventVisit]);
        let next = reading
            .mentions
            .iter()
            .find(|m| m.at.start >= from && !visit(&m.at));
        let to = next.map_or(sentence.end, |m| m.at.start.min(sentence.end));
        let cue = reading
            .cues(&(from..to.min(from + SINCE_REACH)), &[Cue::UseSince])
            .next()?;
        let (first, last) = self.day_or_year(cue.at.end)?;
        let days = |day: Date| Some(f64::from(reviewed.since(day).ok()?.get_days()));
        let (max, min) = (days(first)?, days(last)?);
        (min > 0.0).then_some(Total {
            number: Number { min, max },
            complete: true,
            span: Some(
                fact.span
                    .cover(reading.span(&(cue.at.start..cue.at.end + 1))),
            ),
        })
    }

    /// The first and the last day that a date or a bare year at a token can mean.
    fn day_or_year(&self, token: usize) -> Option<(Date, Date)> {
        let dates = &self.reading.dates;
        if let Some(found) = dates.iter().find(|date| date.at.start == token) {
            let dated = found.date?;
            let first = dated.date;
            let last = match dated.precision {
                Precision::Day => first,
                Precision::Month => first.last_of_month(),
                Precision::Year => first.last_of_year(),
            };
            return Some((first, last));
        }
        let written = self.reading.word(token);
        let year = written.parse().ok().filter(|_| written.len() == 4)?;
        let first = Date::new(year, 1, 1).ok()?;
        Some((first, first.last_of_year()))
    }

    fn since_recorded(&self) -> Option<Total> {
        let reviewed = super::edition::reviewed(self.facts)?;
        let injury = super::edition::day(self.facts, "injury", true);
        let recorded = self
            .had()
            .filter(|f| recorded(f) && f.time == Time::Current);
        let visits = recorded.filter_map(|f| Some((f.encounter?, f.span)));
        let (first, span) = visits
            .filter(|(visit, _)| injury.is_none_or(|injury| injury < *visit))
            .min_by_key(|(visit, _)| *visit)?;
        let days = reviewed.since(first).ok()?.get_days();
        (days > 0).then_some(Total {
            number: Number::exact(f64::from(days)),
            complete: false,
            span: Some(span),
        })
    }
}

/// Whether a fact tells of a drug that is taken now, or asked for.
fn taking(fact: &Fact) -> bool {
    match fact.kind {
        Kind::Exposure => {
            recorded(fact) && fact.assertion == Assertion::Affirmed && fact.time == Time::Current
        }
        Kind::Request => super::is_request(fact),
        _ => false,
    }
}
