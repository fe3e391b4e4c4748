//! Rules as they run: names are numbers, ids are concepts, text is a tree.

use super::Plan;
use super::grades::{Category, Confidence, Consequence, FixableBy, Severity};
use crate::facts::{Assertion, Attr, Experiencer, Fact, Kind, Role, Speaker, Time, Value};
use crate::letter::Place;
use crate::rules::expression::Comparison;
use crate::rules::schema::{Each, Of};
use crate::vocabulary::{ConceptId, Concepts};
use serde::{Deserialize, Serialize};

/// A rule, compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Program {
    /// Id.
    pub id: String,
    /// Category.
    pub category: Category,
    /// Severity.
    pub severity: Severity,
    /// Confidence.
    pub confidence: Confidence,
    /// Consequence.
    pub consequence: Consequence,
    /// Who can mend it.
    pub fixable_by: FixableBy,
    /// Ids of rules that see the same mistake: one finding about the same words is told.
    pub same_cause_as: Vec<String>,
    /// Letter or issue.
    pub each: Each,
    /// The rule for each attribute that it is written for; one where it is written for none.
    pub variants: Vec<Variant>,
    /// What to do.
    pub help: String,
}

impl Program {
    /// Whether it looks at facts of this kind.
    pub fn asks_for(&self, kind: Kind) -> bool {
        let mut slots = self.variants.iter().flat_map(|variant| &variant.slots);
        slots.any(|slot| slot.kinds.contains(&kind))
    }
}

/// A rule for one attribute.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Variant {
    /// The attribute, where the rule is written for several.
    pub attribute: Option<String>,
    /// Names of facts: first those of `find`, then those of each `unless`.
    pub slots: Vec<Query>,
    /// How many slots `find` has.
    pub own: usize,
    /// When it fires.
    pub flag: Test,
    /// When it does not.
    pub unless: Vec<Exception>,
    /// Lower severities.
    pub downgrade: Vec<(Severity, Test)>,
    /// Slot of the criterion that a finding takes severity, help and consequence from.
    pub criterion: Option<usize>,
    /// What it shows.
    pub show: Vec<Show>,
    /// What it says.
    pub message: Vec<Piece>,
    /// How it is evaluated; made anew when anything above changes.
    pub plan: Plan,
}

/// A reason not to fire.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exception {
    /// Its slots.
    pub slots: std::ops::Range<usize>,
    /// When it holds.
    pub flag: Test,
}

/// Words that a finding shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Show {
    /// Slot of the fact.
    pub slot: usize,
    /// One attribute of it; the whole fact where there is none.
    pub field: Option<Field>,
    /// What they are.
    pub label: String,
}

/// A part of a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// Words of the letter.
    Words(usize, Option<Field>),
}

/// A part of a fact that compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    /// The concept.
    Treatment,
    /// The body regions.
    Region,
    /// The sides of shared regions.
    Side,
    /// The levels of shared regions.
    Level,
    /// What kind of fact it is.
    Kind,
    /// Where it stands.
    Place,
    /// Who says it.
    Speaker,
    /// What part it plays.
    Role,
    /// Whether it is so.
    Assertion,
    /// When.
    Time,
    /// An attribute.
    Attribute(Attr),
}

impl Field {
    /// Fields with their names, apart from attributes.
    pub const ALL: &'static [(&'static str, Field)] = &[
        ("treatment", Field::Treatment),
        ("concept", Field::Treatment),
        ("region", Field::Region),
        ("side", Field::Side),
        ("level", Field::Level),
        ("kind", Field::Kind),
        ("place", Field::Place),
        ("speaker", Field::Speaker),
        ("role", Field::Role),
        ("assertion", Field::Assertion),
        ("time", Field::Time),
    ];

    /// The word that a fact has for a field that holds one of a closed list.
    pub fn word(self, fact: &Fact) -> Option<&str> {
        match self {
            Field::Kind => Some(fact.kind.name()),
            Field::Place => Some(fact.place.name()),
            Field::Speaker => Some(fact.speaker.name()),
            Field::Role => Some(fact.role.name()),
            Field::Assertion => Some(fact.assertion.name()),
            Field::Time => Some(fact.time.name()),
            Field::Attribute(name) => fact.word(name),
            _ => None,
        }
    }
}

/// A value in a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Operand {
    /// Of a fact.
    Field(usize, Field),
    /// A number with its unit.
    Number(f64, Option<u16>),
    /// A word.
    Word(String),
    /// How many facts a slot has.
    Count(usize),
    /// Sum of an attribute over the facts of a slot.
    Total(usize, Attr),
    /// Days from the second date to the first.
    Days(usize, usize),
    /// Full years from the second date to the first.
    Years(usize, usize),
    /// Days that the years, months, weeks and days of a fact come to.
    Duration(usize),
    /// The longest that these may be.
    Longest(usize),
    /// The upper end of a number.
    Most(usize, Attr),
    /// Sum or difference.
    Sum(Box<Operand>, bool, Box<Operand>),
}

/// A function that is true, false or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Function {
    /// No fact of this name.
    None,
    /// The two cannot both be true.
    Contradicts,
    /// The first makes the second true.
    Implies,
    /// The first is a part of the second's region.
    PartOf,
    /// The two may be about one body part.
    SamePlace,
    /// Both name one body region, or neither names any.
    SameRegion,
    /// Both belong to one visit, report or study.
    SameVisit,
    /// One treatment for two body parts: members of one class, each with a body part by nature.
    Variant,
    /// The citation is about the request's treatment.
    Covers,
    /// The citation is about the request's body part.
    CoversRegion,
    /// The document, in this edition, has such pages.
    HasPages,
    /// The edition was in force when the letter was decided.
    InForce,
    /// The edition had been followed by another before the request was reviewed.
    Superseded,
    /// The two use the same words.
    Echoes,
    /// They stand in one sentence.
    SameSentence,
    /// They stand in one sentence, or in two that follow each other.
    Near,
    /// The second begins where the first ends.
    Abuts,
    /// The sides that the two name are others, within one limb.
    OtherSide,
    /// What the two name cannot be true together at one place.
    Excludes,
    /// They are members of one list of values.
    SameList,
    /// A body part that stands behind the second is the first's.
    LeadsBack,
    /// Its sentence names no other side than its own.
    OneSided,
    /// The summary names its body part.
    InSummary,
    /// Its sentence names the patient, or speaks of the patient by pronoun, before it.
    OfPatient,
    /// The strength is a usual one of the drug with a slip of ten or of the unit.
    Slip,
    /// It is an item of a list by itself.
    Listed,
    /// Their dates are as alike as a slip leaves them.
    Misdated,
    /// The first stands before the second.
    Precedes,
    /// They share words.
    Overlaps,
    /// They belong to the same issue.
    SameIssue,
    /// The treatment is exact enough to tell one request from another.
    Specific,
    /// The concept of the first is a kind of the second's, or the same.
    IsA,
}

impl Function {
    /// Names with numbers of arguments.
    pub const ALL: &'static [(&'static str, usize, Function)] = &[
        ("none", 1, Function::None),
        ("contradicts", 2, Function::Contradicts),
        ("implies", 2, Function::Implies),
        ("part_of", 2, Function::PartOf),
        ("same_place", 2, Function::SamePlace),
        ("same_region", 2, Function::SameRegion),
        ("other_side", 2, Function::OtherSide),
        ("excludes", 2, Function::Excludes),
        ("same_visit", 2, Function::SameVisit),
        ("variant", 2, Function::Variant),
        ("covers", 2, Function::Covers),
        ("covers_region", 2, Function::CoversRegion),
        ("has_pages", 1, Function::HasPages),
        ("in_force", 1, Function::InForce),
        ("superseded", 1, Function::Superseded),
        ("echoes", 2, Function::Echoes),
        ("same_sentence", 2, Function::SameSentence),
        ("near", 2, Function::Near),
        ("abuts", 2, Function::Abuts),
        ("same_list", 2, Function::SameList),
        ("leads_back", 2, Function::LeadsBack),
        ("slip", 1, Function::Slip),
        ("one_sided", 1, Function::OneSided),
        ("in_summary", 1, Function::InSummary),
        ("listed", 1, Function::Listed),
        ("of_patient", 1, Function::OfPatient),
        ("misdated", 2, Function::Misdated),
        ("precedes", 2, Function::Precedes),
        ("overlaps", 2, Function::Overlaps),
        ("same_issue", 2, Function::SameIssue),
        ("specific", 1, Function::Specific),
        ("is_a", 2, Function::IsA),
    ];
}

impl Function {
    /// How much work it is, roughly; that of a look at a field is 1.
    pub(super) fn cost(self) -> u32 {
        match self {
            Function::None
            | Function::SameVisit
            | Function::SameSentence
            | Function::Near
            | Function::Misdated
            | Function::Precedes
            | Function::Overlaps
            | Function::SameIssue => 1,
            Function::PartOf
            | Function::SamePlace
            | Function::SameRegion
            | Function::OtherSide
            | Function::Excludes
            | Function::IsA
            | Function::Implies
            | Function::LeadsBack
            | Function::Abuts
            | Function::Specific => 4,
            Function::Contradicts
            | Function::Variant
            | Function::Echoes
            | Function::SameList
            | Function::OneSided
            | Function::Listed
            | Function::OfPatient => 8,
            Function::Covers
            | Function::CoversRegion
            | Function::HasPages
            | Function::InForce
            | Function::Superseded
            | Function::InSummary
            | Function::Slip => 20,
        }
    }
}

/// Functions that give a value, with their arguments.
pub const VALUE_FUNCTIONS: &[(&str, &str)] = &[
    ("count", "name"),
    ("sum", "name.attribute"),
    ("days", "a.date, b.date"),
    ("years", "a.date, b.date"),
    ("duration", "name"),
    ("longest", "name"),
    ("most", "name.attribute"),
];

/// A condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Test {
    /// All hold.
    All(Vec<Test>),
    /// One holds.
    Any(Vec<Test>),
    /// It does not hold.
    Not(Box<Test>),
    /// Two values compare.
    Compare(Operand, Comparison, Operand),
    /// The slot has a fact.
    Exists(usize),
    /// The fact has the flag.
    Flag(usize, Attr),
    /// A function.
    Call(Function, Vec<usize>),
}

/// Which facts a slot takes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Query {
    /// Its name in the rule.
    pub name: String,
    /// Whether one fact at a time is bound to it; otherwise it is only counted.
    pub bound: bool,
    /// Kinds.
    pub kinds: Vec<Kind>,
    /// Concepts or classes.
    pub concepts: Vec<ConceptId>,
    /// Places.
    pub places: Vec<Place>,
    /// Only in conclusions.
    pub concluding: bool,
    /// Whose issue.
    pub of: Of,
    /// Speakers.
    pub speakers: Vec<Speaker>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Assertions.
    pub assertions: Vec<Assertion>,
    /// Times.
    pub times: Vec<Time>,
    /// Experiencers.
    pub experiencers: Vec<Experiencer>,
    /// Attributes and their words.
    pub words: Vec<(Attr, Vec<String>)>,
    /// Attributes that it has.
    pub has: Vec<Attr>,
}

impl Variant {
    /// The variant with the plan by which it is evaluated.
    #[must_use]
    pub fn planned(mut self) -> Self {
        self.plan = Plan::of(&self);
        self
    }

    /// Whether a condition only asks for a fact that is there whenever it is evaluated, since its name is bound.
    pub(crate) fn is_given(&self, test: &Test) -> bool {
        matches!(test, Test::Exists(slot) if self.slots.get(*slot).is_some_and(|s| s.bound))
    }
}

impl Query {
    /// Whether a fact fits, for a rule about `issue`.
    pub fn fits(&self, fact: &Fact, issue: Option<u16>, concepts: &Concepts) -> bool {
        fn any<T: PartialEq>(list: &[T], value: T) -> bool {
            list.is_empty() || list.contains(&value)
        }
        self.is_of(fact, issue)
            && any(&self.kinds, fact.kind)
            && (any(&self.places, fact.place)
                && (!self.concluding || fact.role == Role::Conclusion))
            && any(&self.speakers, fact.speaker)
            && any(&self.roles, fact.role)
            && any(&self.assertions, fact.assertion)
            && any(&self.times, fact.time)
            && any(&self.experiencers, fact.experiencer)
            && self.details_fit(fact, concepts)
    }

    /// Whether a fact belongs to the issues asked for, by a rule about `issue`.
    fn is_of(&self, fact: &Fact, issue: Option<u16>) -> bool {
        match (self.of, issue, fact.issue) {
            (Of::Any, ..) | (_, None, _) => true,
            (Of::This, Some(this), Some(its)) => this == its,
            (Of::This, Some(_), None) => true,
            (Of::Other, Some(this), Some(its)) => this != its,
            (Of::Other, Some(_), None) => false,
        }
    }

    /// Whether more is asked than a fact's shape and issue tell.
    pub(super) fn has_details(&self) -> bool {
        !(self.concepts.is_empty() && self.has.is_empty() && self.words.is_empty())
    }

    /// Whether a fact fits apart from what its shape and issue tell.
    pub(super) fn details_fit(&self, fact: &Fact, concepts: &Concepts) -> bool {
        (self.concepts.is_empty()
            || fact
                .concept
                .is_some_and(|c| self.concepts.iter().any(|&w| concepts.is_a(c, w))))
            && self.has.iter().all(|&a| fact.get(a).is_some())
            && self.words.iter().all(|(name, words)| {
                let said = match fact.get(*name).map(|a| &a.value) {
                    Some(Value::Word(word)) => word,
                    Some(Value::Text(text)) => text.as_str(),
                    Some(Value::Flag(true)) => "yes",
                    Some(Value::Flag(false)) => "no",
                    _ => return false,
                };
                words.iter().any(|w| w == said)
            })
    }
}
