//! How two facts compare. Comparison knows its kind: sides compare within one body part, numbers as ranges in one unit,
//! dates at the coarser precision, a class with its members.

use super::logic::Truth;
use super::program::Field;
use super::units::DAYS;
use crate::facts::{Assertion, Attr, Dated, Fact, Kind, Level, Precision, Sides, Value, attr};
use crate::rules::expression::Comparison;
use crate::vocabulary::{ConceptId, ConceptKind, Concepts, Names, Vocabulary};
use crate::words::Number;

/// Compares one field of two facts.
pub(super) fn fields(
    concepts: &Concepts,
    a: &Fact,
    field_a: Field,
    comparison: Comparison,
    b: &Fact,
    field_b: Field,
) -> Truth {
    let equal = match (field_a, field_b) {
        (Field::Treatment, Field::Treatment) => treatments(concepts, a, b),
        (Field::Region, Field::Region) => regions(concepts, a, b),
        (Field::Side, Field::Side) => sides(concepts, a, b),
        (Field::Level, Field::Level) => levels(concepts, a, b),
        (Field::Attribute(x), Field::Attribute(y)) => return attributes(a, x, comparison, b, y),
        _ => match (field_a.word(a), field_b.word(b)) {
            (Some(x), Some(y)) => (x == y).into(),
            _ => return Truth::Unknown,
        },
    };
    match comparison {
        Comparison::Equal => equal,
        Comparison::Unequal => equal.not(),
        _ => Truth::Unknown,
    }
}

/// Compares an attribute of two facts. Where a fact has several of it (pages, sections), one that fits is enough; they differ
/// when none fits.
fn attributes(a: &Fact, x: Attr, comparison: Comparison, b: &Fact, y: Attr) -> Truth {
    let (ours, theirs) = (a.all(x), b.all(y));
    let (Some(one), Some(other)) = (ours.clone().next(), theirs.clone().next()) else {
        return Truth::Unknown;
    };
    if ours.clone().nth(1).is_none() && theirs.clone().nth(1).is_none() {
        return values(one, comparison, other);
    }
    let wanted = match comparison {
        Comparison::Unequal => Comparison::Equal,
        other => other,
    };
    let any = ours
        .flat_map(|one| theirs.clone().map(move |other| values(one, wanted, other)))
        .fold(Truth::False, Truth::or);
    if comparison == Comparison::Unequal {
        any.not()
    } else {
        any
    }
}

/// Compares two values.
pub(super) fn values(a: &Value, comparison: Comparison, b: &Value) -> Truth {
    match (a, b) {
        (Value::Number(a, unit_a), Value::Number(b, unit_b)) => {
            if unit_a != unit_b {
                return Truth::Unknown;
            }
            // Ranges compare only where all their numbers do.
            match comparison {
                Comparison::Equal => a.overlaps(*b).into(),
                Comparison::Unequal => (!a.overlaps(*b)).into(),
                Comparison::Less => order(a.max < b.min, a.min >= b.max),
                Comparison::AtMost => order(a.max <= b.min, a.min > b.max),
                Comparison::More => order(a.min > b.max, a.max <= b.min),
                Comparison::AtLeast => order(a.min >= b.max, a.max < b.min),
            }
        }
        (Value::Date(a), Value::Date(b)) => dates(a, comparison, b),
        (Value::Flag(a), Value::Flag(b)) => equality((a == b).into(), comparison),
        (a, b) => match (text(a), text(b)) {
            (Some(a), Some(b)) => equality((a == b).into(), comparison),
            _ => Truth::Unknown,
        },
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Word(word) => Some(word),
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn equality(equal: Truth, comparison: Comparison) -> Truth {
    match comparison {
        Comparison::Equal => equal,
        Comparison::Unequal => equal.not(),
        _ => Truth::Unknown,
    }
}

fn order(holds: bool, fails: bool) -> Truth {
    match (holds, fails) {
        (true, _) => Truth::True,
        (_, true) => Truth::False,
        _ => Truth::Unknown,
    }
}

fn dates(a: &Dated, comparison: Comparison, b: &Dated) -> Truth {
    let precision = a.precision.min(b.precision);
    let cut = |d: &Dated| match precision {
        Precision::Day => (d.date.year(), d.date.month(), d.date.day()),
        Precision::Month => (d.date.year(), d.date.month(), 0),
        Precision::Year => (d.date.year(), 0, 0),
    };
    let (x, y) = (cut(a), cut(b));
    let same = x == y;
    let exact = precision == Precision::Day;
    match comparison {
        Comparison::Equal if !same => Truth::False,
        Comparison::Equal => {
            if exact {
                Truth::True
            } else {
                Truth::Unknown
            }
        }
        Comparison::Unequal => {
            if same && !exact {
                Truth::Unknown
            } else {
                (!same).into()
            }
        }
        // Within one month nothing is known of the order of days.
        _ if same && !exact => Truth::Unknown,
        Comparison::Less => (x < y).into(),
        Comparison::AtMost => (x <= y).into(),
        Comparison::More => (x > y).into(),
        Comparison::AtLeast => (x >= y).into(),
    }
}

fn treatments(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    let (Some(a), Some(b)) = (a.concept, b.concept) else {
        return Truth::Unknown;
    };
    if concepts.related(a, b) {
        return Truth::True;
    }
    let general = |c: ConceptId| concepts.get(c).is_some_and(|c| c.root);
    if general(a) || general(b) {
        Truth::Unknown
    } else {
        Truth::False
    }
}

/// Whether the dates of two facts, each of a day, are as alike as a slip leaves them: another year or another month alone, day
/// and month in each other's place, the digits of the day, or one of them that is another ("06" and "16").
pub(super) fn misdated(a: &Fact, b: &Fact) -> Truth {
    let day = |fact: &Fact| match fact.get(attr::DATE).map(|found| &found.value) {
        Some(Value::Date(dated)) if dated.precision == Precision::Day => Some(dated.date),
        _ => None,
    };
    let (Some(a), Some(b)) = (day(a), day(b)) else {
        return Truth::Unknown;
    };
    let year = a.year() == b.year();
    let month = a.month() == b.month();
    let same_day = a.day() == b.day();
    let turned = |day: i8| day % 10 * 10 + day / 10;
    let alike = same_day && (year != month)
        || year && !same_day && a.month() == b.day() && a.day() == b.month()
        || year
            && month
            && !same_day
            && (turned(a.day()) == b.day() || a.day() % 10 == b.day() % 10);
    alike.into()
}

/// Whether two treatments are one for two body parts: members of one class, each of a body part by nature.
pub(super) fn variant(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    let named = |fact: &Fact| {
        let id = fact.concept?;
        // "knee-brace" and "wrist-brace": what they are beside the body part is the same.
        let rest = concepts.name(id).split_once('-').map(|(_, rest)| rest);
        Some((concepts.get(id)?, rest))
    };
    let (Some((a, one)), Some((b, other))) = (named(a), named(b)) else {
        return Truth::Unknown;
    };
    let class = a.parents.iter().any(|p| b.parents.contains(p));
    let alike = one.is_some() && one == other;
    (class && alike && a.region.is_some() && b.region.is_some() && a.region != b.region).into()
}

fn regions(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    if a.regions.is_empty() || b.regions.is_empty() {
        return Truth::Unknown;
    }
    a.regions
        .iter()
        .any(|x| {
            b.regions
                .iter()
                .any(|y| concepts.same_place(x.concept, y.concept))
        })
        .into()
}

/// Sides compare where both facts name one for the same region; where regions are not named, the sides themselves.
fn sides(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    let mut known = Truth::Unknown;
    for x in &a.regions {
        for y in &b.regions {
            if x.sides.is_empty()
                || y.sides.is_empty()
                || !concepts.same_place(x.concept, y.concept)
            {
                continue;
            }
            if x.sides.overlaps(y.sides) {
                return Truth::True;
            }
            known = Truth::False;
        }
    }
    known
}

fn levels(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    let mut known = Truth::Unknown;
    for (region_a, x) in placed_levels(a) {
        for (region_b, y) in placed_levels(b) {
            if !concepts.same_place(region_a, region_b) {
                continue;
            }
            if x.overlaps(y) {
                return Truth::True;
            }
            known = Truth::False;
        }
    }
    known
}

/// The levels of a fact with their regions.
fn placed_levels(fact: &Fact) -> impl Iterator<Item = (ConceptId, Level)> {
    let regions = fact.regions.iter();
    regions.flat_map(|region| region.levels.iter().map(|&level| (region.concept, level)))
}

/// Whether two facts cannot both be true: the same thing, or one that follows from the other, said to be so and not to be so;
/// or two things that exclude each other. Only within one region, side and, for measured findings, encounter.
pub(super) fn contradicts(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    let (Some(x), Some(y)) = (a.concept, b.concept) else {
        return Truth::Unknown;
    };
    let negative = |f: &Fact| matches!(f.assertion, Assertion::Denied | Assertion::Undocumented);
    let positive = |f: &Fact| f.assertion == Assertion::Affirmed;
    // "denies side effects" documents that side effects were asked for; "no trial of gabapentin" documents no trial.
    let documents = |claim: &Fact, f: &Fact| {
        positive(f)
            || (claim.kind == Kind::Documentation
                && !matches!(f.kind, Kind::Documentation | Kind::Exposure)
                && f.assertion == Assertion::Denied)
    };
    // A claim about one visit does not speak of another.
    if !same_visit(a, b) {
        return Truth::False;
    }
    let related = if negative(a) && documents(a, b) {
        // "no documentation of X" against something that documents X.
        if a.assertion == Assertion::Undocumented || a.kind == Kind::Documentation {
            concepts.satisfies(y, x) && states(concepts, x, b)
        } else {
            concepts.entails(y, x)
        }
    } else if positive(a) && negative(b) {
        b.assertion == Assertion::Denied && concepts.entails(x, y)
    } else if positive(a) && positive(b) {
        concepts.exclude(x, y)
    } else {
        false
    };
    if !related {
        return Truth::False;
    }
    placed(concepts, a, b)
}

/// Whether a fact states one of the values without which it does not document `documentable`.
fn states(concepts: &Concepts, documentable: ConceptId, fact: &Fact) -> bool {
    concepts.get(documentable).is_none_or(|c| {
        c.satisfied_with.is_empty()
            || fact.concept == Some(documentable)
            || c.satisfied_with.iter().any(|&a| fact.get(a).is_some())
    })
}

/// Whether two facts may be about one body part: they share one, or one of them names none.
pub(super) fn same_place(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    (regions(concepts, a, b) != Truth::False && sides(concepts, a, b) != Truth::False).into()
}

/// Whether two facts name other sides of one limb: "the left carpal tunnel", "the right thumb".
pub(super) fn other_side(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    let (x, y) = (a.sides(), b.sides());
    if x.is_empty() || y.is_empty() {
        return Truth::Unknown;
    }
    let limb = a.regions.iter().any(|p| {
        b.regions
            .iter()
            .any(|q| concepts.one_limb(p.concept, q.concept))
    });
    (!x.overlaps(y) && limb).into()
}

/// Whether two facts name one region, or neither names any.
pub(super) fn same_region(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    if a.regions.is_empty() && b.regions.is_empty() {
        return Truth::True;
    }
    (regions(concepts, a, b) == Truth::True).into()
}

/// Whether a body part that stands behind the second fact, where it leads to, is the one of the first: "pain in the left knee
/// that radiates to the knee". Another side, level or part of it is another place.
pub(super) fn leads_back(a: &Fact, b: &Fact) -> Truth {
    let [from] = a.regions.as_slice() else {
        return Truth::False;
    };
    b.regions
        .iter()
        .any(|to| {
            from.concept == to.concept
                && (to.sides.is_empty() || from.sides == to.sides)
                && from.levels == to.levels
                && from.span.end <= b.span.start
                && b.span.end <= to.span.start
        })
        .into()
}

fn same_visit(a: &Fact, b: &Fact) -> bool {
    match (a.encounter, b.encounter) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    }
}

/// Whether what is said of `b` is said of the place of `a` too.
fn placed(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    if a.regions.is_empty() {
        return Truth::True;
    }
    if b.regions.is_empty() {
        // "has had no surgery" is said of every part of the body.
        let nowhere = b.kind == Kind::Exposure && b.assertion == Assertion::Denied;
        return if nowhere { Truth::True } else { Truth::Unknown };
    }
    let mut side = Truth::Unknown;
    let mut place = Truth::False;
    for x in &a.regions {
        for y in &b.regions {
            if !(concepts.is_a(y.concept, x.concept)) {
                if concepts.is_a(x.concept, y.concept) {
                    place = place.or(Truth::Unknown);
                }
                continue;
            }
            place = Truth::True;
            if !x.levels.is_empty()
                && !y.levels.is_empty()
                && !x
                    .levels
                    .iter()
                    .any(|l| y.levels.iter().any(|m| l.overlaps(*m)))
            {
                side = side.or(Truth::False);
                continue;
            }
            side = match (x.sides, y.sides) {
                (Sides(0), _) => Truth::True,
                (_, Sides(0)) => side,
                (p, q) if p.overlaps(q) => Truth::True,
                _ => side.or(Truth::False),
            };
        }
    }
    match (place, side) {
        (Truth::True, Truth::True) => Truth::True,
        (Truth::True, Truth::False) => Truth::False,
        (Truth::False, _) => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Whether the second is true when the first is.
pub(super) fn implies(concepts: &Concepts, a: &Fact, b: &Fact) -> Truth {
    match (a.concept, b.concept) {
        (Some(a), Some(b)) => concepts.entails(a, b).into(),
        _ => Truth::Unknown,
    }
}

/// How long something lasted or is to last, in days.
pub(super) fn duration(attributes: &Names, fact: &Fact) -> Option<Number> {
    DAYS.iter().find_map(|&(name, days)| {
        let number = fact.number(attributes.find(name)?)?;
        Some(Number {
            min: number.min * days,
            max: number.max * days,
        })
    })
}

/// A unit without what it is spread over: "10 mcg/hour" and "10 mcg" are one strength of a patch.
fn plain(unit: &str) -> &str {
    unit.split('/').next().unwrap_or_default()
}

/// Whether a strength is none that the drug comes in, but would be one with a tenth or tenfold of it, or in another unit.
pub(super) fn slip(vocabulary: &Vocabulary, fact: &Fact) -> Truth {
    let drug = fact.concept.and_then(|c| vocabulary.concepts.get(c));
    let stated = vocabulary
        .attributes
        .find("strength")
        .and_then(|name| fact.get(name));
    let (Some(drug), Some(Value::Number(number, unit))) = (drug, stated.map(|a| &a.value)) else {
        return Truth::Unknown;
    };
    if number.min != number.max {
        return Truth::Unknown;
    }
    let written = vocabulary.units.name(*unit);
    // Liquids and creams are made in any strength.
    if written.contains("ml") || vocabulary.routes.iter().any(|(of, _)| of == unit) {
        return Truth::Unknown;
    }
    let unit = plain(written);
    let usual = drug.strengths.iter().filter_map(|written| {
        let (numbers, unit) = written.split_once(' ')?;
        let first = numbers.split(['/', '-']).next()?;
        (!unit.contains("ml")).then_some(())?;
        Some((first.parse::<f64>().ok()?, plain(unit)))
    });
    let is = |usual: f64| (usual - number.min).abs() < 1e-6;
    let (mut known, mut comes, mut slipped) = (false, false, false);
    for (usual, its) in usual {
        known = true;
        comes |= its == unit && is(usual);
        slipped |= if its == unit {
            is(usual * 10.0) || is(usual * 0.1)
        } else {
            is(usual)
        };
    }
    if !known {
        return Truth::Unknown;
    }
    (slipped && !comes).into()
}

/// Whether a concept is exact enough to tell one request from another.
pub(super) fn specific(concepts: &Concepts, fact: &Fact) -> Truth {
    fact.concept
        .and_then(|c| concepts.get(c))
        .map(|c| !c.root && c.kind == ConceptKind::Treatment)
        .into()
}
