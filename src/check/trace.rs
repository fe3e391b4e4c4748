//! Why a rule fired on a letter, or did not: its conditions as a truth tree, for each way to bind its names to facts.

use super::evaluate::{Bound, World, candidates, subjects};
use super::logic::Truth;
use super::plan::Stages;
use super::program::{Exception, Function, Operand, Program, Test, Variant};
use super::spell::Speller;

/// What a rule made of a letter.
#[derive(Debug, Clone)]
pub struct Trace {
    /// Id of the rule.
    pub rule: String,
    /// Rules of which a finding about the same words may be told in place of its own.
    pub same_cause_as: Vec<String>,
    /// The letter, or each issue, once for each attribute that the rule is written for.
    pub subjects: Vec<Subject>,
}

/// What a rule made of one issue, or of the letter.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The issue, from 0.
    pub issue: Option<u16>,
    /// The attribute, where the rule is written for several.
    pub attribute: Option<String>,
    /// The facts that each name stands for.
    pub names: Vec<Name>,
    /// The condition, as it is written.
    pub flag: String,
    /// How many ways there are to bind the names.
    pub ways: usize,
    /// Ways that end alike: those that fire first, then the nearest.
    pub groups: Vec<Group>,
}

impl Subject {
    /// Whether the rule fires.
    pub fn fires(&self) -> bool {
        self.groups.iter().any(|g| g.outcome == Outcome::Fires)
    }
}

/// A name of `find` and its facts.
#[derive(Debug, Clone)]
pub struct Name {
    /// The name.
    pub name: String,
    /// What it asks of a fact, as it is written.
    pub asks: String,
    /// Facts that it takes, by index.
    pub facts: Vec<usize>,
    /// Facts that it just does not take, nearest first.
    pub near: Vec<Near>,
}

/// A fact that a name does not take.
#[derive(Debug, Clone)]
pub struct Near {
    /// The fact, by index.
    pub fact: usize,
    /// What it has and the name does not ask for.
    pub but: Vec<String>,
}

/// How a way to bind all names ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The rule fires.
    Fires,
    /// The flag is true, and an `unless` holds: the first that does, from 0.
    Excused(usize),
    /// This condition is the first that is not true.
    Stops(String, Truth),
}

/// Ways to bind the names that end alike.
#[derive(Debug, Clone)]
pub struct Group {
    /// How they end.
    pub outcome: Outcome,
    /// How near they come, from 0 to 1.
    pub nearness: f64,
    /// How many there are.
    pub count: usize,
    /// Some of them, nearest first.
    pub ways: Vec<Way>,
}

/// One way to bind the names.
#[derive(Debug, Clone)]
pub struct Way {
    /// Names and facts, by index.
    pub facts: Vec<(String, usize)>,
    /// The condition with what was true of it.
    pub flag: Node,
    /// The `unless` that holds: its names and facts, and its condition.
    pub unless: Option<(Vec<(String, usize)>, Node)>,
    nearness: f64,
}

/// A condition, what it saw and what came of it.
#[derive(Debug, Clone)]
pub struct Node {
    /// `and`, `or`, `not`, or the condition as it is written.
    pub text: String,
    /// What is true.
    pub truth: Truth,
    /// What it compared: parts of the condition with their values.
    pub saw: Vec<(String, String)>,
    /// Its parts.
    pub parts: Vec<Node>,
}

/// Facts that are told of a name which takes none of them.
const MOST_NEAR: usize = 3;

/// Traces a rule over a letter: of each group at most `most` ways are told; all of them where it is none.
pub fn trace(program: &Program, world: &World<'_>, most: Option<usize>) -> Trace {
    let mut out = Vec::new();
    for issue in subjects(program, world) {
        for variant in &program.variants {
            out.push(subject(variant, world, issue, most.unwrap_or(usize::MAX)));
        }
    }
    Trace {
        rule: program.id.clone(),
        same_cause_as: program.same_cause_as.clone(),
        subjects: out,
    }
}

fn subject(variant: &Variant, world: &World<'_>, issue: Option<u16>, most: usize) -> Subject {
    let speller = Speller {
        slots: &variant.slots,
        vocabulary: world.reading.vocabulary,
    };
    let all = candidates(variant, world, issue);
    let own = variant.slots.iter().zip(&all).take(variant.own);
    let names = own
        .map(|(slot, facts)| Name {
            name: slot.name.clone(),
            asks: speller.query(slot),
            facts: facts.clone(),
            near: near(speller, slot, world, issue),
        })
        .collect();
    let mut ways = 0;
    let mut groups: Vec<Group> = Vec::new();
    let mut bound = Bound::new(world, all);
    bound.each(&variant.slots, 0..variant.own, None, &mut |bound| {
        ways += 1;
        let view = View { speller };
        let (outcome, nearness, unless) = view.outcome(variant, bound);
        let at = groups.iter().position(|g| g.outcome == outcome);
        let at = at.unwrap_or_else(|| {
            groups.push(Group {
                outcome,
                nearness,
                count: 0,
                ways: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.count += 1;
            group.nearness = group.nearness.max(nearness);
            let nearer = group.ways.last().is_none_or(|w| w.nearness < nearness);
            if group.ways.len() < most || nearer {
                let to = group.ways.partition_point(|w| w.nearness >= nearness);
                let way = Way {
                    facts: view.bound(bound, 0..variant.own),
                    flag: view.node(bound, &variant.flag),
                    unless,
                    nearness,
                };
                group.ways.insert(to, way);
                group.ways.truncate(most);
            }
        }
        true
    });
    groups.sort_by(|a, b| b.nearness.total_cmp(&a.nearness));
    Subject {
        issue,
        attribute: variant.attribute.clone(),
        names,
        flag: speller.test(&variant.flag),
        ways,
        groups,
    }
}

/// Facts of the right kind that a name does not take, those with the fewest differences first.
fn near(
    speller: Speller<'_>,
    slot: &super::program::Query,
    world: &World<'_>,
    issue: Option<u16>,
) -> Vec<Near> {
    let mut near: Vec<Near> = world
        .facts
        .iter()
        .enumerate()
        .filter(|(_, fact)| slot.kinds.is_empty() || slot.kinds.contains(&fact.kind))
        .map(|(index, fact)| Near {
            fact: index,
            but: speller.misfits(slot, fact, issue),
        })
        .filter(|near| !near.but.is_empty())
        .collect();
    near.sort_by_key(|near| near.but.len());
    near.truncate(MOST_NEAR);
    near
}

/// Names with the facts that they are bound to, by index.
type Names = Vec<(String, usize)>;

#[derive(Clone, Copy)]
struct View<'a> {
    speller: Speller<'a>,
}

impl View<'_> {
    fn bound(self, bound: &Bound<'_>, slots: std::ops::Range<usize>) -> Names {
        slots
            .filter_map(|slot| Some((self.speller.name(slot).to_owned(), bound.chosen(slot)?)))
            .collect()
    }

    /// How a binding ends, how near it comes, and the exception that holds.
    fn outcome(
        self,
        variant: &Variant,
        bound: &mut Bound<'_>,
    ) -> (Outcome, f64, Option<(Names, Node)>) {
        if bound.test(&variant.flag) != Truth::True {
            let (test, truth) = first_untrue(bound, &variant.flag);
            let outcome = Outcome::Stops(self.speller.test(test), truth);
            // What is excused comes nearer than what misses any condition.
            return (outcome, nearness(bound, &variant.flag) * 0.9, None);
        }
        let exceptions = variant.unless.iter().zip(&variant.plan.unless);
        for (at, exception) in exceptions.enumerate() {
            if let Some(held) = self.held(variant, exception, bound) {
                return (Outcome::Excused(at), 0.95, Some(held));
            }
        }
        (Outcome::Fires, 1.0, None)
    }

    fn held(
        self,
        variant: &Variant,
        (exception, stages): (&Exception, &Stages),
        bound: &mut Bound<'_>,
    ) -> Option<(Names, Node)> {
        let mut held = None;
        bound.holds(&variant.slots, exception, stages, &mut |bound| {
            let names = self.bound(bound, exception.slots.clone());
            held = Some((names, self.node(bound, &exception.flag)));
        });
        held
    }

    fn node(self, bound: &Bound<'_>, test: &Test) -> Node {
        let parts = match test {
            Test::All(list) | Test::Any(list) => list.iter().map(|t| self.node(bound, t)).collect(),
            Test::Not(inner) => vec![self.node(bound, inner)],
            _ => Vec::new(),
        };
        Node {
            text: match test {
                Test::All(_) => "and".to_owned(),
                Test::Any(_) => "or".to_owned(),
                Test::Not(_) => "not".to_owned(),
                leaf => self.speller.test(leaf),
            },
            truth: bound.test(test),
            saw: self.saw(bound, test),
            parts,
        }
    }

    /// The values that a single condition is about.
    fn saw(self, bound: &Bound<'_>, test: &Test) -> Vec<(String, String)> {
        match test {
            Test::Compare(left, _, right) => [left, right]
                .into_iter()
                .filter(|o| !matches!(o, Operand::Word(_) | Operand::Number(..)))
                .map(|operand| (self.speller.operand(operand), self.operand(bound, operand)))
                .collect(),
            Test::Flag(slot, attribute) => {
                let fact = bound.fact(*slot);
                let field = super::program::Field::Attribute(*attribute);
                let value = fact.map_or_else(String::new, |f| self.speller.stated(f, field));
                vec![(self.speller.test(test), value)]
            }
            Test::Exists(slot) => vec![self.counted(bound, *slot)],
            Test::Call(Function::None, slots) => slots
                .iter()
                .map(|&slot| self.counted(bound, slot))
                .collect(),
            Test::Call(_, slots) => slots
                .iter()
                .map(|&slot| {
                    let value = bound.fact(slot).map(|fact| self.speller.brief(fact));
                    (
                        self.speller.name(slot).to_owned(),
                        value.unwrap_or_default(),
                    )
                })
                .collect(),
            Test::All(_) | Test::Any(_) | Test::Not(_) => Vec::new(),
        }
    }

    fn counted(self, bound: &Bound<'_>, slot: usize) -> (String, String) {
        let facts = bound.all(slot).count();
        let word = if facts == 1 { "fact" } else { "facts" };
        (
            self.speller.name(slot).to_owned(),
            format!("{facts} {word}"),
        )
    }

    fn operand(self, bound: &Bound<'_>, operand: &Operand) -> String {
        match operand {
            Operand::Field(slot, field) => bound
                .fact(*slot)
                .map_or_else(String::new, |fact| self.speller.stated(fact, *field)),
            other => bound
                .value(other)
                .map_or_else(|| "not stated".to_owned(), |v| self.speller.value(&v)),
        }
    }
}

/// The first condition that is false or unknown, in the order of writing.
fn first_untrue<'t>(bound: &Bound<'_>, test: &'t Test) -> (&'t Test, Truth) {
    if let Test::All(list) = test
        && let Some(part) = list.iter().find(|t| bound.test(t) != Truth::True)
    {
        return first_untrue(bound, part);
    }
    (test, bound.test(test))
}

/// The share of a condition that is true, an unknown counting half.
fn nearness(bound: &Bound<'_>, test: &Test) -> f64 {
    let parts = |list: &[Test]| -> Vec<f64> { list.iter().map(|t| nearness(bound, t)).collect() };
    match test {
        Test::All(list) if !list.is_empty() => {
            let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
            parts(list).iter().sum::<f64>() / f64::from(count)
        }
        Test::Any(list) if !list.is_empty() => parts(list).into_iter().fold(0.0, f64::max),
        _ => match bound.test(test) {
            Truth::True => 1.0,
            Truth::Unknown => 0.5,
            Truth::False => 0.0,
        },
    }
}
