//! What is true of the facts bound: conditions, values, functions.

use super::Bound;
use crate::check::logic::Truth;
use crate::check::program::{Field, Function, Operand, Test};
use crate::check::{cite, compare};
use crate::facts::Value;
use crate::rules::expression::Comparison;
use crate::source::Span;
use crate::words::Number;

impl Bound<'_> {
    /// Whether a condition holds of the facts bound.
    pub(crate) fn test(&self, test: &Test) -> Truth {
        match test {
            Test::All(list) => list.iter().fold(Truth::True, |truth, t| match truth {
                Truth::False => truth,
                _ => truth.and(self.test(t)),
            }),
            Test::Any(list) => list.iter().fold(Truth::False, |truth, t| match truth {
                Truth::True => truth,
                _ => truth.or(self.test(t)),
            }),
            Test::Not(inner) => self.test(inner).not(),
            Test::Compare(left, comparison, right) => self.compare(left, *comparison, right),
            Test::Exists(slot) => {
                (self.fact(*slot).is_some() || self.all(*slot).next().is_some()).into()
            }
            Test::Flag(slot, attribute) => {
                self.fact(*slot).is_some_and(|f| f.flag(*attribute)).into()
            }
            Test::Call(function, slots) => self.call(*function, slots),
        }
    }

    fn compare(&self, left: &Operand, comparison: Comparison, right: &Operand) -> Truth {
        match (left, right) {
            (Operand::Field(a, x), Operand::Field(b, y)) => match (self.fact(*a), self.fact(*b)) {
                (Some(fact_a), Some(fact_b)) => compare::fields(
                    &self.world.reading.vocabulary.concepts,
                    fact_a,
                    *x,
                    comparison,
                    fact_b,
                    *y,
                ),
                _ => Truth::Unknown,
            },
            (Operand::Field(slot, field), Operand::Word(word))
            | (Operand::Word(word), Operand::Field(slot, field)) => {
                self.is_word(*slot, *field, word, comparison)
            }
            _ => match (self.value(left), self.value(right)) {
                (Some(a), Some(b)) => compare::values(&a, comparison, &b),
                _ => Truth::Unknown,
            },
        }
    }

    fn is_word(&self, slot: usize, field: Field, word: &str, comparison: Comparison) -> Truth {
        let Some(fact) = self.fact(slot) else {
            return Truth::Unknown;
        };
        let concepts = &self.world.reading.vocabulary.concepts;
        let equal: Truth = match field {
            Field::Treatment => match (fact.concept, concepts.find(word)) {
                (Some(a), Some(b)) => concepts.is_a(a, b).into(),
                _ => Truth::Unknown,
            },
            Field::Region => match concepts.find(word) {
                Some(b) if !fact.regions.is_empty() => fact
                    .regions
                    .iter()
                    .any(|r| concepts.is_a(r.concept, b))
                    .into(),
                _ => Truth::Unknown,
            },
            field => field.word(fact).map(|w| w == word).into(),
        };
        match comparison {
            Comparison::Equal => equal,
            Comparison::Unequal => equal.not(),
            _ => Truth::Unknown,
        }
    }

    /// The value of an operand; none where a fact does not state it.
    pub(crate) fn value(&self, operand: &Operand) -> Option<Value> {
        Some(match operand {
            Operand::Field(slot, Field::Attribute(name)) => {
                self.fact(*slot)?.get(*name)?.value.clone()
            }
            Operand::Field(..) => return None,
            Operand::Number(number, unit) => {
                Value::Number(Number::exact(*number), unit.unwrap_or(0))
            }
            Operand::Word(word) => Value::Text(word.clone()),
            Operand::Count(slot) => {
                let count = self.all(*slot).count();
                Value::Number(
                    Number::exact(f64::from(u32::try_from(count).unwrap_or(u32::MAX))),
                    0,
                )
            }
            Operand::Total(slot, attribute) => {
                let mut total = Number::exact(0.0);
                let mut any = false;
                for fact in self.all(*slot) {
                    let number = fact.number(*attribute)?;
                    total.min += number.min;
                    total.max += number.max;
                    any = true;
                }
                if !any {
                    return None;
                }
                Value::Number(total, 0)
            }
            Operand::Days(a, b) | Operand::Years(a, b) => {
                let (a, b) = (self.fact(*a)?.date()?, self.fact(*b)?.date()?);
                let days = f64::from(a.date.since(b.date).ok()?.get_days());
                let number = match operand {
                    Operand::Days(..) => days,
                    _ => (days / 365.25).floor(),
                };
                Value::Number(Number::exact(number), 0)
            }
            Operand::Most(slot, attribute) => match self.fact(*slot)?.get(*attribute)?.value {
                Value::Number(number, unit) => Value::Number(Number::exact(number.max), unit),
                _ => return None,
            },
            Operand::Duration(slot) => Value::Number(self.duration(*slot)?, 0),
            Operand::Longest(slot) => Value::Number(Number::exact(self.duration(*slot)?.max), 0),
            Operand::Sum(left, add, right) => {
                let (Value::Number(a, unit_a), Value::Number(b, unit_b)) =
                    (self.value(left)?, self.value(right)?)
                else {
                    return None;
                };
                if unit_a != unit_b {
                    return None;
                }
                let number = if *add {
                    Number {
                        min: a.min + b.min,
                        max: a.max + b.max,
                    }
                } else {
                    Number {
                        min: a.min - b.max,
                        max: a.max - b.min,
                    }
                };
                Value::Number(number, unit_a)
            }
        })
    }

    /// The days that a fact's time comes to.
    fn duration(&self, slot: usize) -> Option<Number> {
        let attributes = &self.world.reading.vocabulary.attributes;
        compare::duration(attributes, self.fact(slot)?)
    }

    fn call(&self, function: Function, slots: &[usize]) -> Truth {
        let vocabulary = self.world.reading.vocabulary;
        let concepts = &vocabulary.concepts;
        let slot = |n: usize| slots.get(n).copied().unwrap_or(usize::MAX);
        if function == Function::None {
            return self.all(slot(0)).next().is_none().into();
        }
        let Some(a) = self.fact(slot(0)) else {
            return Truth::Unknown;
        };
        match function {
            Function::HasPages => return cite::has_pages(vocabulary, a, self.world.facts),
            Function::InForce => return cite::in_force(vocabulary, a, self.world.facts),
            Function::Superseded => return cite::superseded(vocabulary, a, self.world.facts),
            Function::Specific => return compare::specific(concepts, a),
            Function::OfPatient => return self.world.reading.of_patient(a).into(),
            Function::OneSided => return self.world.reading.one_sided(a).into(),
            Function::Listed => return self.world.reading.listed(a).into(),
            Function::InSummary => return self.world.reading.in_summary(a).into(),
            Function::Slip => return compare::slip(vocabulary, a),
            _ => {}
        }
        let Some(b) = self.fact(slot(1)) else {
            return Truth::Unknown;
        };
        match function {
            Function::Contradicts => compare::contradicts(concepts, a, b),
            Function::Implies => compare::implies(concepts, a, b),
            Function::IsA => match (a.concept, b.concept) {
                (Some(a), Some(b)) => concepts.is_a(a, b).into(),
                _ => Truth::Unknown,
            },
            Function::PartOf => {
                if a.regions.is_empty() || b.regions.is_empty() {
                    return Truth::Unknown;
                }
                a.regions
                    .iter()
                    .all(|x| {
                        b.regions
                            .iter()
                            .any(|y| concepts.is_a(x.concept, y.concept))
                    })
                    .into()
            }
            Function::SamePlace => compare::same_place(concepts, a, b),
            Function::SameRegion => compare::same_region(concepts, a, b),
            Function::OtherSide => compare::other_side(concepts, a, b),
            Function::Excludes => match (a.concept, b.concept) {
                (Some(a), Some(b)) => concepts.exclude(a, b).into(),
                _ => Truth::Unknown,
            },
            Function::LeadsBack => compare::leads_back(a, b),
            Function::SameList => self.world.reading.same_list(a, b).into(),
            Function::SameVisit => match (a.encounter, b.encounter) {
                (Some(x), Some(y)) => (x == y).into(),
                _ => Truth::Unknown,
            },
            Function::Misdated => compare::misdated(a, b),
            Function::Variant => compare::variant(concepts, a, b),
            Function::Covers => cite::covers(vocabulary, a, b),
            Function::CoversRegion => cite::covers_region(vocabulary, a, b),
            Function::Echoes => self.world.reading.echoes(a, b).into(),
            Function::SameSentence => (a.sentence == b.sentence && a.sentence != u32::MAX).into(),
            Function::Abuts => {
                let gap = Span {
                    start: a.span.end,
                    end: b.span.start.max(a.span.end),
                };
                (a.span.end <= b.span.start && gap.of(self.world.reading.text).trim().is_empty())
                    .into()
            }
            Function::Near => (a.sentence != u32::MAX
                && b.sentence != u32::MAX
                && a.sentence.abs_diff(b.sentence) <= 1)
                .into(),
            Function::Precedes => (a.span.start < b.span.start).into(),
            Function::Overlaps => a.span.overlaps(b.span).into(),
            Function::SameIssue => (a.issue == b.issue).into(),
            _ => Truth::Unknown,
        }
    }
}
