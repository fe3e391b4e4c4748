//! Compiled conditions, spelled as a rule's author writes them.

use super::program::{Field, Function, Operand, Query, Test};
use crate::facts::{Assertion, Fact, Value};
use crate::rules::expression::Comparison;
use crate::vocabulary::Vocabulary;

/// Spells the conditions of one variant of a rule.
#[derive(Clone, Copy)]
pub(crate) struct Speller<'a> {
    /// Names of facts.
    pub(crate) slots: &'a [Query],
    /// Names of attributes and units.
    pub(crate) vocabulary: &'a Vocabulary,
}

/// How tightly an operator binds: `or`, `and`, `not`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Any,
    All,
    Not,
}

impl<'a> Speller<'a> {
    /// A condition.
    pub(crate) fn test(self, test: &Test) -> String {
        self.within(test, Binds::Any)
    }

    fn within(self, test: &Test, outer: Binds) -> String {
        let join = |list: &[Test], word: &str, inner: Binds| {
            let parts: Vec<String> = list.iter().map(|t| self.within(t, inner)).collect();
            parts.join(word)
        };
        let (text, binds) = match test {
            Test::All(list) if list.is_empty() => return "always".to_owned(),
            Test::Any(list) if list.is_empty() => return "never".to_owned(),
            Test::All(list) => (join(list, " and ", Binds::Not), Binds::All),
            Test::Any(list) => (join(list, " or ", Binds::All), Binds::Any),
            Test::Not(inner) => {
                let inner = self.within(inner, Binds::Not);
                (format!("not {inner}"), Binds::Not)
            }
            Test::Compare(left, comparison, right) => {
                let (left, right) = (self.operand(left), self.operand(right));
                (format!("{left} {} {right}", sign(*comparison)), Binds::Not)
            }
            Test::Exists(slot) => (self.name(*slot).to_owned(), Binds::Not),
            Test::Flag(slot, attribute) => {
                let attribute = self.vocabulary.attributes.name(*attribute);
                (format!("{}.{attribute}", self.name(*slot)), Binds::Not)
            }
            Test::Call(function, slots) => {
                let names: Vec<&str> = slots.iter().map(|&s| self.name(s)).collect();
                let text = format!("{}({})", called(*function), names.join(", "));
                (text, Binds::Not)
            }
        };
        if binds < outer {
            format!("({text})")
        } else {
            text
        }
    }

    /// The name of a slot.
    pub(crate) fn name(self, slot: usize) -> &'a str {
        self.slots.get(slot).map_or("", |s| s.name.as_str())
    }

    /// A field of a fact.
    pub(crate) fn field(self, field: Field) -> &'a str {
        match field {
            Field::Attribute(name) => self.vocabulary.attributes.name(name),
            known => Field::ALL
                .iter()
                .find(|(_, field)| *field == known)
                .map_or("", |(name, _)| name),
        }
    }

    /// A value.
    pub(crate) fn operand(self, operand: &Operand) -> String {
        match operand {
            Operand::Field(slot, field) => format!("{}.{}", self.name(*slot), self.field(*field)),
            Operand::Number(number, None) => number.to_string(),
            Operand::Number(number, Some(unit)) => {
                format!("{number} {}", self.vocabulary.units.name(*unit))
            }
            Operand::Word(word) => word.clone(),
            Operand::Count(slot) => format!("count({})", self.name(*slot)),
            Operand::Total(slot, attribute) => {
                let attribute = self.vocabulary.attributes.name(*attribute);
                format!("sum({}.{attribute})", self.name(*slot))
            }
            Operand::Days(a, b) => format!("days({}.date, {}.date)", self.name(*a), self.name(*b)),
            Operand::Years(a, b) => {
                format!("years({}.date, {}.date)", self.name(*a), self.name(*b))
            }
            Operand::Duration(slot) => format!("duration({})", self.name(*slot)),
            Operand::Longest(slot) => format!("longest({})", self.name(*slot)),
            Operand::Most(slot, attribute) => {
                let attribute = self.vocabulary.attributes.name(*attribute);
                format!("most({}.{attribute})", self.name(*slot))
            }
            Operand::Sum(left, add, right) => {
                let sign = if *add { '+' } else { '-' };
                format!("{} {sign} {}", self.operand(left), self.operand(right))
            }
        }
    }
}

/// What a fact states.
impl Speller<'_> {
    /// What a fact states of a field.
    pub(crate) fn stated(self, fact: &Fact, field: Field) -> String {
        let concepts = &self.vocabulary.concepts;
        let list: Vec<String> = match field {
            Field::Treatment => fact
                .concept
                .iter()
                .map(|&c| concepts.name(c).to_owned())
                .collect(),
            Field::Region => fact
                .regions
                .iter()
                .map(|r| concepts.name(r.concept).to_owned())
                .collect(),
            Field::Side => fact
                .regions
                .iter()
                .filter(|r| !r.sides.name().is_empty())
                .map(|r| format!("{} {}", r.sides.name(), concepts.name(r.concept)))
                .collect(),
            Field::Level => fact
                .regions
                .iter()
                .flat_map(|r| r.levels.iter().map(|l| l.name()))
                .collect(),
            Field::Attribute(name) => fact
                .attributes
                .iter()
                .filter(|a| a.name == name)
                .map(|a| self.value(&a.value))
                .collect(),
            other => other.word(fact).iter().map(|&w| w.to_owned()).collect(),
        };
        if list.is_empty() {
            "not stated".to_owned()
        } else {
            list.join(", ")
        }
    }

    /// A value as reports write it.
    pub(crate) fn value(self, value: &Value) -> String {
        match value {
            Value::Number(number, unit) => {
                let unit = self.vocabulary.units.name(*unit);
                let space = if unit.is_empty() { "" } else { " " };
                if number.min.total_cmp(&number.max).is_eq() {
                    format!("{}{space}{unit}", number.min)
                } else {
                    format!("{}-{}{space}{unit}", number.min, number.max)
                }
            }
            Value::Date(dated) => dated.name(),
            Value::Word(word) => (*word).to_owned(),
            Value::Text(text) => text.clone(),
            Value::Flag(true) => "yes".to_owned(),
            Value::Flag(false) => "no".to_owned(),
        }
    }

    /// A fact in a few words: what it is about, where, and whether it is so.
    pub(crate) fn brief(self, fact: &Fact) -> String {
        let concepts = &self.vocabulary.concepts;
        let mut parts = vec![match fact.concept {
            Some(concept) => format!("{} {}", fact.kind.name(), concepts.name(concept)),
            None => fact.kind.name().to_owned(),
        }];
        if fact.assertion != Assertion::Affirmed {
            parts.push(fact.assertion.name().to_owned());
        }
        if fact.concept.is_none() {
            let telling = fact
                .attributes
                .iter()
                .filter(|a| matches!(a.value, Value::Word(_) | Value::Date(_)));
            for attribute in telling.take(2) {
                let name = self.vocabulary.attributes.name(attribute.name);
                parts.push(format!("{name} {}", self.value(&attribute.value)));
            }
        }
        for region in &fact.regions {
            let levels: Vec<String> = region.levels.iter().map(|l| l.name()).collect();
            let words = [
                region.sides.name(),
                concepts.name(region.concept),
                &levels.join(" "),
            ];
            let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
            parts.push(words.join(" "));
        }
        parts.join(", ")
    }
}

fn called(function: Function) -> &'static str {
    Function::ALL
        .iter()
        .find(|(.., known)| *known == function)
        .map_or("", |(name, ..)| name)
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::Unequal => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::More => ">",
        Comparison::AtLeast => ">=",
    }
}

#[cfg(test)]
mod tests {
    use crate::RuleSet;

    /// What is spelled reads as the same condition again: brackets stand where they are needed.
    #[test]
    fn built_in_conditions_read_the_same_when_spelled() {
        let set = RuleSet::builtin().unwrap();
        let mut count = 0;
        for program in set.programs() {
            for variant in &program.variants {
                let speller = super::Speller {
                    slots: &variant.slots,
                    vocabulary: &set.vocabulary,
                };
                let unless = variant.unless.iter().map(|u| &u.flag);
                for test in std::iter::once(&variant.flag).chain(unless) {
                    let text = speller.test(test);
                    let read = crate::rules::expression::parse(&text);
                    let read = read.unwrap_or_else(|m| panic!("{text}: {}", m.message));
                    assert_eq!(shape(test), read_shape(&read), "{text}");
                    count += 1;
                }
            }
        }
        assert!(count > 40);
    }

    fn shape(test: &super::Test) -> String {
        use super::Test::{All, Any, Not};
        let list = |l: &[super::Test]| l.iter().map(shape).collect::<String>();
        match test {
            All(l) => format!("and({})", list(l)),
            Any(l) => format!("or({})", list(l)),
            Not(inner) => format!("not({})", shape(inner)),
            _ => "x".to_owned(),
        }
    }

    fn read_shape(condition: &crate::rules::expression::Condition) -> String {
        use crate::rules::expression::Condition::{All, Any, Not};
        let list = |l: &[_]| l.iter().map(read_shape).collect::<String>();
        match condition {
            All(l) => format!("and({})", list(l)),
            Any(l) => format!("or({})", list(l)),
            Not(inner) => format!("not({})", read_shape(inner)),
            _ => "x".to_owned(),
        }
    }
}
