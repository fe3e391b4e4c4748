//! Programs over facts: every binding of a rule's names, and what is true of it.

use super::cite;
use super::compare;
use super::grades::{Consequence, Severity};
use super::logic::Truth;
use super::plan::{Shape, Stages};
use super::program::{
    Exception, Field, Function, Operand, Piece, Program, Query, Show, Test, Variant,
};
use crate::facts::{Fact, Kind, Reading, Value, attr};
use crate::rules::expression::Comparison;
use crate::rules::schema::Each;
use crate::source::Span;
use crate::words::Number;
use std::ops::Range;

#[cfg(test)]
mod plain;

/// A finding before it is put into words of a report.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Severity, after downgrades.
    pub severity: Severity,
    /// Issue, from 0.
    pub issue: Option<u16>,
    /// Words shown with their labels, in the folded text.
    pub shown: Vec<(Span, String)>,
    /// What it says.
    pub message: String,
    /// What to do, where its criterion says so.
    pub help: Option<String>,
    /// What follows, where its criterion says so.
    pub consequence: Option<Consequence>,
}

/// Facts with what they are read in.
pub struct World<'a> {
    /// The reading.
    pub reading: &'a Reading<'a>,
    /// The facts.
    pub facts: &'a [Fact],
    /// For each kind, its facts in order: index and shape.
    by_kind: Vec<Vec<(usize, Shape)>>,
    /// The kinds that there are facts of.
    kinds: Shape,
}

impl<'a> World<'a> {
    /// Sorts the facts by kind.
    pub fn new(reading: &'a Reading<'a>, facts: &'a [Fact]) -> Self {
        let mut by_kind = vec![Vec::new(); Kind::ALL.len()];
        let mut kinds = Shape::default();
        for (index, fact) in facts.iter().enumerate() {
            let shape = Shape::of(fact);
            kinds.add_kind(shape);
            if let Some(its) = by_kind.get_mut(fact.kind as usize) {
                its.push((index, shape));
            }
        }
        Self {
            reading,
            facts,
            by_kind,
            kinds,
        }
    }

    fn of_kind(&self, kind: usize) -> &[(usize, Shape)] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }
}

/// Most bindings of one rule that are tried in one letter; far above what real letters need.
const MOST_BINDINGS: usize = 2_000_000;

/// All hits of a rule.
pub fn run(program: &Program, world: &World<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for issue in subjects(program, world) {
        for variant in &program.variants {
            one(program, variant, world, issue, &mut hits);
        }
    }
    hits
}

/// What a rule is about, one after the other: the letter, or each issue.
pub(crate) fn subjects(
    program: &Program,
    world: &World<'_>,
) -> impl Iterator<Item = Option<u16>> + use<> {
    let (letter, issues) = match program.each {
        Each::Letter => (Some(None), 0),
        Each::Issue => (None, world.reading.letter.issues.len()),
    };
    let issues = (0..issues).map(|issue| u16::try_from(issue).ok());
    letter.into_iter().chain(issues)
}

/// The facts that a slot of a variant takes, by index, added to `out`.
fn take(
    variant: &Variant,
    slot: usize,
    world: &World<'_>,
    issue: Option<u16>,
    out: &mut Vec<usize>,
) {
    let (Some(query), Some(asked)) = (variant.slots.get(slot), variant.plan.asked.get(slot)) else {
        return;
    };
    let concepts = &world.reading.vocabulary.concepts;
    let mut kinds = 0;
    for kind in asked.kinds() {
        let before = out.len();
        for &(index, shape) in world.of_kind(kind) {
            let fact = world.facts.get(index);
            if shape.within(*asked)
                && fact.is_some_and(|f| query.is_of(f, issue) && query.details_fit(f, concepts))
            {
                out.push(index);
            }
        }
        kinds += usize::from(out.len() > before);
    }
    if kinds > 1 {
        out.sort_unstable();
    }
}

/// The facts that each slot takes, by index.
pub(crate) fn candidates(
    variant: &Variant,
    world: &World<'_>,
    issue: Option<u16>,
) -> Vec<Vec<usize>> {
    (0..variant.slots.len())
        .map(|slot| {
            let mut out = Vec::new();
            take(variant, slot, world, issue, &mut out);
            out
        })
        .collect()
}

/// The facts of each slot, and those bound at the moment.
pub(crate) struct Bound<'a> {
    world: &'a World<'a>,
    candidates: Vec<Vec<usize>>,
    chosen: Vec<Option<usize>>,
    /// Facts of slots with fewer values than they have: see [`Bound::narrow`].
    narrowed: Vec<(usize, Fact)>,
    left: usize,
}

fn one(
    program: &Program,
    variant: &Variant,
    world: &World<'_>,
    issue: Option<u16>,
    hits: &mut Vec<Hit>,
) {
    let Some(first) = variant.show.first() else {
        return;
    };
    // A rule that needs a kind of fact which is not there costs nothing more.
    let own = variant.slots.iter().zip(&variant.plan.asked);
    if own
        .take(variant.own)
        .any(|(slot, asked)| slot.bound && !asked.shares_kind(world.kinds))
    {
        return;
    }
    let mut all = Vec::new();
    for (index, slot) in variant.slots.iter().enumerate().take(variant.own) {
        let mut found = Vec::new();
        take(variant, index, world, issue, &mut found);
        if slot.bound && found.is_empty() {
            return;
        }
        if all.is_empty() {
            all.reserve_exact(variant.slots.len());
        }
        all.push(found);
    }
    all.resize_with(variant.slots.len(), Vec::new);
    let mut bound = Bound::new(world, all);
    let mut excusable = false;
    let mut claimed: Vec<Span> = hits
        .iter()
        .filter(|h| h.issue == issue)
        .filter_map(|h| h.shown.first().map(|s| s.0))
        .collect();
    let flag = Some((&variant.flag, &variant.plan.flag));
    bound.each(&variant.slots, 0..variant.own, flag, &mut |bound| {
        // One finding for each stretch of words at fault.
        let (claim, narrowed) = bound.claim(variant);
        if claimed.contains(&claim) {
            return true;
        }
        // Exceptions are rare, and so is the need to know their facts.
        if !std::mem::replace(&mut excusable, true) {
            bound.fill(variant, issue);
        }
        let mut exceptions = variant.unless.iter().zip(&variant.plan.unless);
        if exceptions
            .any(|(exception, stages)| bound.holds(&variant.slots, exception, stages, &mut |_| {}))
        {
            return true;
        }
        claimed.push(claim);
        let criterion = variant.criterion.and_then(|slot| bound.fact(slot));
        let word = |name| criterion.and_then(|fact| fact.word(name));
        let grade = word(attr::GRADE).and_then(|name| named(Severity::ALL, name));
        let severity = variant
            .downgrade
            .iter()
            .filter(|(_, flag)| bound.test(flag) == Truth::True)
            .map(|(to, _)| *to)
            .chain(grade)
            .fold(program.severity, Severity::min);
        let help = word(attr::HELP).map(str::to_owned);
        let consequence = word(attr::CONSEQUENCE).and_then(|w| named(Consequence::ALL, w));
        let its = bound.fact(first.slot).and_then(|f| f.issue);
        bound.narrowed = narrowed;
        hits.push(Hit {
            severity,
            issue: issue.filter(|_| its.is_some()).or(its),
            shown: variant
                .show
                .iter()
                .filter_map(|show| Some((bound.shown(show)?, show.label.clone())))
                .filter(|(span, _)| !span.is_empty())
                .collect(),
            message: bound.message(&variant.message),
            help,
            consequence,
        });
        bound.narrowed.clear();
        true
    });
}

/// The value of a written name.
fn named<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    all.iter()
        .find(|(known, _)| *known == name)
        .map(|&(_, value)| value)
}

impl<'a> Bound<'a> {
    /// Nothing bound yet, of the candidates of each slot.
    pub(crate) fn new(world: &'a World<'a>, candidates: Vec<Vec<usize>>) -> Self {
        Self {
            world,
            chosen: vec![None; candidates.len()],
            narrowed: Vec::new(),
            candidates,
            left: MOST_BINDINGS,
        }
    }

    /// Finds the facts of the slots that exceptions have.
    fn fill(&mut self, variant: &Variant, issue: Option<u16>) {
        for (slot, found) in self.candidates.iter_mut().enumerate().skip(variant.own) {
            take(variant, slot, self.world, issue, found);
        }
    }

    /// Whether an exception holds; `told` sees the first binding for which it does.
    pub(crate) fn holds(
        &mut self,
        slots: &[Query],
        exception: &Exception,
        stages: &Stages,
        told: &mut dyn FnMut(&mut Self),
    ) -> bool {
        let mut holds = false;
        let flag = Some((&exception.flag, stages));
        self.each(slots, exception.slots.clone(), flag, &mut |bound| {
            holds = true;
            told(bound);
            false
        });
        holds
    }

    /// The index of the fact that a slot is bound to.
    pub(crate) fn chosen(&self, slot: usize) -> Option<usize> {
        self.chosen.get(slot).copied().flatten()
    }

    /// Calls `visit` for each way to bind the slots of `range` for which `flag` holds, until it returns false. A part of the
    /// flag that does not hold for the names bound so far spares the rest.
    pub(crate) fn each(
        &mut self,
        slots: &[Query],
        range: Range<usize>,
        flag: Option<(&Test, &Stages)>,
        visit: &mut dyn FnMut(&mut Self) -> bool,
    ) -> bool {
        self.from(slots, (range.start, range), flag, visit)
    }

    /// As [`Bound::each`], where the slots from `first` on are bound already.
    fn from(
        &mut self,
        slots: &[Query],
        (first, mut range): (usize, Range<usize>),
        flag: Option<(&Test, &Stages)>,
        visit: &mut dyn FnMut(&mut Self) -> bool,
    ) -> bool {
        if let Some((test, stages)) = flag
            && !stages
                .at(test, range.start - first)
                .all(|part| self.test(part) == Truth::True)
        {
            return true;
        }
        let Some(slot) = range.next() else {
            self.left = self.left.saturating_sub(1);
            return self.left > 0 && visit(self);
        };
        if slots.get(slot).is_none_or(|s| !s.bound) {
            return self.from(slots, (first, range), flag, visit);
        }
        let count = self.candidates.get(slot).map_or(0, Vec::len);
        for index in 0..count {
            let fact = self
                .candidates
                .get(slot)
                .and_then(|c| c.get(index))
                .copied();
            // Different names are different facts.
            if fact.is_none() || self.chosen.contains(&fact) {
                continue;
            }
            if let Some(chosen) = self.chosen.get_mut(slot) {
                *chosen = fact;
            }
            let go_on = self.from(slots, (first, range.clone()), flag, visit);
            if let Some(chosen) = self.chosen.get_mut(slot) {
                *chosen = None;
            }
            if !go_on {
                return false;
            }
        }
        true
    }

    pub(crate) fn fact(&self, slot: usize) -> Option<&Fact> {
        if let Some((_, fact)) = self.narrowed.iter().rev().find(|(its, _)| *its == slot) {
            return Some(fact);
        }
        let index = self.chosen(slot)?;
        self.world.facts.get(index)
    }

    /// The words at fault, and what [`Bound::narrow`] makes of the facts for them. Exceptions are about the whole facts.
    fn claim(&mut self, variant: &Variant) -> (Span, Vec<(usize, Fact)>) {
        self.narrow(variant);
        let claim = variant.show.first().and_then(|show| self.shown(show));
        (
            claim.unwrap_or_default(),
            std::mem::take(&mut self.narrowed),
        )
    }

    /// Of several values of a shown attribute (the pages cited) leaves the first that alone makes the flag true.
    fn narrow(&mut self, variant: &Variant) {
        for show in &variant.show {
            let (Some(Field::Attribute(name)), Some(fact)) = (show.field, self.fact(show.slot))
            else {
                continue;
            };
            let values = fact.attributes.iter().filter(|a| a.name == name).count();
            if values < 2 {
                continue;
            }
            let whole = fact.clone();
            for only in 0..values {
                let mut fact = whole.clone();
                let mut number = 0..;
                fact.attributes
                    .retain(|a| a.name != name || number.next() == Some(only));
                self.narrowed.push((show.slot, fact));
                if self.test(&variant.flag) == Truth::True {
                    break;
                }
                self.narrowed.pop();
            }
        }
    }

    pub(crate) fn all(&self, slot: usize) -> impl Iterator<Item = &Fact> {
        self.candidates
            .get(slot)
            .into_iter()
            .flatten()
            .filter_map(|&i| self.world.facts.get(i))
    }

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
            Operand::Duration(slot) => {
                let attributes = &self.world.reading.vocabulary.attributes;
                Value::Number(compare::duration(attributes, self.fact(*slot)?)?, 0)
            }
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
            Function::SameVisit => match (a.encounter, b.encounter) {
                (Some(x), Some(y)) => (x == y).into(),
                _ => Truth::Unknown,
            },
            Function::Variant => compare::variant(concepts, a, b),
            Function::Covers => cite::covers(vocabulary, a, b),
            Function::CoversRegion => cite::covers_region(vocabulary, a, b),
            Function::Echoes => {
                let fold = |f: &Fact| f.span.of(self.world.reading.text).to_lowercase();
                (fold(a) == fold(b)).into()
            }
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

    fn words(&self, slot: usize, field: Option<Field>) -> Option<Span> {
        let fact = self.fact(slot)?;
        Some(match field {
            None => fact.span,
            Some(Field::Attribute(name)) => fact.get(name)?.span,
            Some(Field::Region | Field::Side | Field::Level) => fact
                .regions
                .iter()
                .map(|r| r.span)
                .reduce(|a, b| a.cover(b))
                .unwrap_or(fact.span),
            Some(_) => fact.span,
        })
    }

    /// The words shown: of a claim, its cue with it.
    pub(crate) fn shown(&self, show: &Show) -> Option<Span> {
        let span = self.words(show.slot, show.field)?;
        let fact = self.fact(show.slot)?;
        let claim = show.field.is_none()
            && fact.kind != Kind::Request
            && fact.assertion != crate::facts::Assertion::Affirmed
            && fact.cue.is_some();
        match fact.cue {
            Some(cue) if claim => Some(span.cover(cue)),
            _ => Some(span),
        }
    }

    fn message(&self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Words(slot, Some(Field::Attribute(name)))
                    if self.fact(*slot).and_then(|f| f.word(*name)).is_some() =>
                {
                    let word = self.fact(*slot).and_then(|f| f.word(*name));
                    out.push_str(&word.unwrap_or_default().replace('-', " "));
                }
                Piece::Words(slot, field) => {
                    let show = Show {
                        slot: *slot,
                        field: *field,
                        label: String::new(),
                    };
                    let span = self.shown(&show).unwrap_or_default();
                    let words = span.of(self.world.reading.text);
                    quote(words, &mut out);
                }
            }
        }
        out
    }
}

/// Longest quotation in a message, in characters.
const QUOTE: usize = 80;

fn quote(words: &str, out: &mut String) {
    out.push('"');
    let mut count = 0;
    for (index, word) in words.split_whitespace().enumerate() {
        count += word.chars().count() + 1;
        if count > QUOTE && index > 0 {
            out.push('…');
            break;
        }
        if index > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.push('"');
}
