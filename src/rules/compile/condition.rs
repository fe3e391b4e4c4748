//! Conditions to tests: names to slots, attributes to fields, functions with their arguments.

use super::{Compiler, Text};
use crate::check::program::{Function, Operand, Test, VALUE_FUNCTIONS};
use crate::rules::expression::{self, Condition, Value};
use crate::rules::fault::suggest;

impl Compiler<'_> {
    pub(super) fn test(&mut self, condition: &Condition, text: &Text<'_>) -> Option<Test> {
        let mut all = |list: &[Condition]| -> Option<Vec<Test>> {
            let tests: Vec<Option<Test>> = list.iter().map(|c| self.test(c, text)).collect();
            tests.into_iter().collect()
        };
        Some(match condition {
            Condition::All(list) => Test::All(all(list)?),
            Condition::Any(list) => Test::Any(all(list)?),
            Condition::Not(inner) => Test::Not(Box::new(self.test(inner, text)?)),
            Condition::Compare(left, comparison, right) => {
                let left = self.operand(left, text);
                let right = self.operand(right, text);
                Test::Compare(left?, *comparison, right?)
            }
            Condition::Is(Value::Name(name, at)) => {
                Test::Exists(self.slot(name, &text.spot(at.clone()), false)?)
            }
            Condition::Is(Value::Attribute(name, attribute, at)) => {
                let (first, second) = text.halves(at, name, attribute);
                let slot = self.slot(name, &first, true);
                let attribute = self.attribute(attribute, &second);
                Test::Flag(slot?, attribute?)
            }
            Condition::Is(_) => return None,
            Condition::Call(call) => {
                let spot = text.spot(call.at.clone());
                let known = Function::ALL.iter().find(|(name, ..)| *name == call.name);
                let Some(&(_, count, function)) = known else {
                    let names = Function::ALL.iter().map(|&(name, ..)| name);
                    self.fault_at(
                        &spot,
                        format!("there is no function `{}`", call.name),
                        suggest(&call.name, names),
                    );
                    return None;
                };
                if call.arguments.len() != count {
                    self.fault_at(
                        &spot,
                        format!(
                            "`{}` takes {count} names, not {}",
                            call.name,
                            call.arguments.len()
                        ),
                        None,
                    );
                    return None;
                }
                let bind = function != Function::None;
                let mut slots = Vec::new();
                for argument in &call.arguments {
                    let Value::Name(name, at) = argument else {
                        self.fault_at(&spot, format!("`{}` takes names of facts", call.name), None);
                        return None;
                    };
                    slots.push(self.slot(name, &text.spot(at.clone()), bind));
                }
                let slots: Option<Vec<usize>> = slots.into_iter().collect();
                Test::Call(function, slots?)
            }
        })
    }

    fn operand(&mut self, value: &Value, text: &Text<'_>) -> Option<Operand> {
        Some(match value {
            Value::Attribute(name, attribute, at) => {
                let (first, second) = text.halves(at, name, attribute);
                let slot = self.slot(name, &first, true);
                let field = self.field(attribute, &second);
                Operand::Field(slot?, field?)
            }
            Value::Number(number, unit, at) => {
                let known = self.vocabulary.units.find(unit);
                if known.is_none() {
                    self.fault_at(
                        &text.spot(at.clone()),
                        format!("there is no unit `{unit}`"),
                        suggest(unit, self.vocabulary.units.all().filter(|u| !u.is_empty())),
                    );
                }
                Operand::Number(*number, known.filter(|_| !unit.is_empty()))
            }
            Value::Name(word, at) => {
                if self.names.contains(word) {
                    self.fault_at(
                        &text.spot(at.clone()),
                        format!("`{word}` is a fact: compare one of its attributes"),
                        Some(format!("such as `{word}.treatment`")),
                    );
                    return None;
                }
                Operand::Word(word.clone())
            }
            Value::Sum(left, add, right) => {
                let left = self.operand(left, text);
                let right = self.operand(right, text);
                Operand::Sum(Box::new(left?), *add, Box::new(right?))
            }
            Value::Call(call) => return self.call(call, text),
        })
    }

    fn call(&mut self, call: &expression::Call, text: &Text<'_>) -> Option<Operand> {
        let spot = text.spot(call.at.clone());
        match (call.name.as_str(), call.arguments.as_slice()) {
            ("count", [Value::Name(name, at)]) => {
                let slot = self.slot(name, &text.spot(at.clone()), false);
                Some(Operand::Count(slot?))
            }
            ("sum", [Value::Attribute(name, attribute, at)]) => {
                let (first, second) = text.halves(at, name, attribute);
                let slot = self.slot(name, &first, false);
                let attribute = self.attribute(attribute, &second);
                Some(Operand::Total(slot?, attribute?))
            }
            ("most", [Value::Attribute(name, attribute, at)]) => {
                let (first, second) = text.halves(at, name, attribute);
                let slot = self.slot(name, &first, true);
                let attribute = self.attribute(attribute, &second);
                Some(Operand::Most(slot?, attribute?))
            }
            ("duration", [Value::Name(name, at)]) => {
                let slot = self.slot(name, &text.spot(at.clone()), true);
                Some(Operand::Duration(slot?))
            }
            ("longest", [Value::Name(name, at)]) => {
                let slot = self.slot(name, &text.spot(at.clone()), true);
                Some(Operand::Longest(slot?))
            }
            (function @ ("days" | "years"), [a, b]) => {
                let name = |v: &Value| match v {
                    Value::Name(name, at) => Some((name.clone(), text.spot(at.clone()))),
                    Value::Attribute(name, attribute, at) if attribute == "date" => {
                        Some((name.clone(), text.halves(at, name, attribute).0))
                    }
                    _ => None,
                };
                let (Some((a, first)), Some((b, second))) = (name(a), name(b)) else {
                    self.fault_at(
                        &spot,
                        format!(
                            "`{function}` takes two dates, such as `{function}(a.date, b.date)`"
                        ),
                        None,
                    );
                    return None;
                };
                let a = self.slot(&a, &first, true);
                let b = self.slot(&b, &second, true);
                Some(match function {
                    "days" => Operand::Days(a?, b?),
                    _ => Operand::Years(a?, b?),
                })
            }
            _ => {
                let known: Vec<String> = VALUE_FUNCTIONS
                    .iter()
                    .map(|(name, arguments)| format!("{name}({arguments})"))
                    .collect();
                self.fault_at(
                    &spot,
                    format!("`{}` gives no value here", call.name),
                    Some(format!("functions that give a value: {}", known.join(", "))),
                );
                None
            }
        }
    }
}
