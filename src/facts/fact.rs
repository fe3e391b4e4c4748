//! What a fact is: the vocabulary of rules.

use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::ConceptId;
use crate::words::Number;
use jiff::civil::Date;
use smallvec::SmallVec;

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// All values with their written names.
            pub const ALL: &'static [(&'static str, $name)] = &[$(($text, $name::$variant),)*];

            /// The written name.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }
    };
}
pub(crate) use names;

names! {
    /// Kinds of facts.
    Kind {
        /// Sex or age of a person; a pronoun with whom it stands for.
        Person = "person",
        /// A dated event.
        Event = "event",
        /// What is asked for: treatment, dose, visits, side.
        Request = "request",
        /// A treatment that the letter speaks of in another way: had, prescribed, planned, discussed.
        Exposure = "exposure",
        /// A symptom, sign or result.
        Finding = "finding",
        /// A named condition.
        Diagnosis = "diagnosis",
        /// Something that the record does or does not document.
        Documentation = "documentation",
        /// A measured value.
        Measurement = "measurement",
        /// The decision word.
        Decision = "decision",
        /// What the rationale concludes.
        Conclusion = "conclusion",
        /// A guideline cited, in a citation line or in prose.
        Citation = "citation",
        /// "The MTUS is silent."
        Silence = "silence",
        /// What guideline prose recommends or does not.
        Recommendation = "recommendation",
        /// What guideline prose asks for.
        Criterion = "criterion",
        /// A limit that guideline prose sets.
        Limit = "limit",
        /// A run of words that stands elsewhere too.
        Passage = "passage",
        /// A body part on a side or at a level, wherever it is named.
        Site = "site",
        /// Broken prose.
        Defect = "defect",
        /// A part of the letter that is there, empty or missing.
        Section = "section",
        /// Whether the facts of the letter meet a criterion of the MTUS.
        CriterionStatus = "criterion-status",
    }
}

names! {
    /// Who says it.
    Speaker {
        /// A statement about the patient.
        Record = "record",
        /// The reviewer, about the record.
        Reviewer = "reviewer",
        /// A guideline.
        Guideline = "guideline",
        /// Utilization review, its reasons retold.
        Administrator = "claims-administrator",
        /// The request itself.
        Request = "request",
    }
}

names! {
    /// What part it plays.
    Role {
        /// What the patient complains of.
        Complaint = "complaint",
        /// What happened before.
        History = "history",
        /// Physical examination.
        Exam = "exam",
        /// A study's result.
        Study = "study",
        /// What is planned.
        Plan = "plan",
        /// The line that states the request.
        RequestLine = "request-line",
        /// A reason given.
        Reason = "reason",
        /// A guideline's criterion.
        Criterion = "criterion",
        /// A claim about the record.
        Claim = "claim",
        /// The conclusion.
        Conclusion = "conclusion",
        /// Anything else.
        Other = "other",
    }
}

names! {
    /// Whether it is said to be so.
    Assertion {
        /// It is so.
        Affirmed = "affirmed",
        /// It was looked for and is not so.
        Denied = "denied",
        /// The record is silent on it.
        Undocumented = "undocumented",
        /// It may be so.
        Possible = "possible",
        /// It is spoken of as a condition or a risk.
        Hypothetical = "hypothetical",
    }
}

names! {
    /// When.
    Time {
        /// At the time of the statement.
        Current = "current",
        /// Before it.
        Historical = "historical",
    }
}

names! {
    /// Whose it is.
    Experiencer {
        /// The patient's.
        Patient = "patient",
        /// Somebody else's.
        Other = "other",
    }
}

/// Sides, as a set of bits: 1 left, 2 right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides(pub u8);

impl Sides {
    /// Left.
    pub const LEFT: Self = Self(1);
    /// Right.
    pub const RIGHT: Self = Self(2);
    /// Both.
    pub const BOTH: Self = Self(3);

    /// Whether none is stated.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether they share a side.
    pub fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// As a word.
    pub fn name(self) -> &'static str {
        match self.0 {
            1 => "left",
            2 => "right",
            3 => "bilateral",
            _ => "",
        }
    }
}

/// A vertebral level or disc: L4, or L4-5 as 4 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level {
    /// Upper vertebra, counted from C1 = 1, T1 = 11 to S1 = 41: one scale, so that levels compare.
    pub from: u8,
    /// Lower vertebra; the same for a single one.
    pub to: u8,
}

impl Level {
    /// Whether the two share a disc, or a vertebra where one of them is a single vertebra.
    pub fn overlaps(self, other: Self) -> bool {
        if self.from == self.to || other.from == other.to {
            self.from <= other.to && other.from <= self.to
        } else {
            self.from < other.to && other.from < self.to
        }
    }
}

impl Level {
    /// "L4", "L4-L5".
    pub fn name(self) -> String {
        let vertebra = |n: u8| match n {
            0..=10 => format!("C{n}"),
            11..=30 => format!("T{}", n - 10),
            31..=40 => format!("L{}", n - 30),
            _ => format!("S{}", n - 40),
        };
        if self.from == self.to {
            vertebra(self.from)
        } else {
            format!("{}-{}", vertebra(self.from), vertebra(self.to))
        }
    }
}

/// How exact a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// A date as a letter gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// First day that it can be.
    pub date: Date,
    /// How exact it is.
    pub precision: Precision,
}

impl Dated {
    /// The date as exactly as it is known: "2015-05-12", "2015-05", "2015".
    pub fn name(&self) -> String {
        let date = self.date;
        match self.precision {
            Precision::Year => date.year().to_string(),
            Precision::Month => format!("{}-{:02}", date.year(), date.month()),
            Precision::Day => date.to_string(),
        }
    }
}

/// A value of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number with its unit ("" for a count).
    Number(Number, u16),
    /// A date.
    Date(Dated),
    /// A word from a closed list.
    Word(&'static str),
    /// A word from the vocabulary.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

/// Name of an attribute, as an index into `Vocabulary::attributes`.
pub type Attr = u16;

macro_rules! attributes {
    ($($name:ident = $text:literal,)*) => {
        /// Attributes that the engine itself sets; those of doses and visits come from the vocabulary's patterns.
        pub mod attr {
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum Order { $($name,)* }
            $(#[doc = $text] pub const $name: super::Attr = Order::$name as super::Attr;)*
            /// Their names, in order.
            pub const NAMES: &[&str] = &[$($text,)*];
        }
    };
}

attributes! {
    SEX = "sex",
    PRONOUN = "pronoun",
    ANTECEDENT = "antecedent",
    SURE = "sure",
    AGE = "age",
    TYPE = "type",
    DATE = "date",
    IMPOSSIBLE = "impossible",
    STAGE = "stage",
    ROUTE = "route",
    DIRECT = "direct",
    QUALIFIED = "qualified",
    NOW = "now",
    OPEN = "open",
    LONG_AGO = "long-ago",
    POLARITY = "polarity",
    ABOUT = "about",
    FINAL = "final",
    OUTCOME = "outcome",
    DOCUMENT = "document",
    EDITION = "edition",
    TOPIC = "topic",
    PHASE = "phase",
    PAGE = "page",
    TOTAL = "total",
    REGULATION = "regulation",
    MALFORMED = "malformed",
    MTUS = "mtus",
    SECTION = "bare-section",
    GENERAL = "general",
    COPY = "copy",
    WORDS = "words",
    NAME = "name",
    STATE = "state",
    EVIDENCE = "evidence",
    EVIDENCE_2 = "evidence-2",
    DISPUTED = "disputed",
    TEXT = "text",
    GRADE = "grade",
    SCOPE = "scope",
    HELP = "help",
    CONSEQUENCE = "consequence",
    IN_FORCE = "in-force",
    PATIENT = "patient",
    SOUND = "sound",
    ORDINAL = "ordinal",
    TRIAL = "trial",
    ON_TOP = "on-top",
}

/// A value with its name and the words that state it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: Attr,
    /// The value.
    pub value: Value,
    /// The words that state it.
    pub span: Span,
}

/// A body region that a fact is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// The region.
    pub concept: ConceptId,
    /// Its side.
    pub sides: Sides,
    /// Spinal levels.
    pub levels: Vec<Level>,
    /// The words that state it, with side and levels.
    pub span: Span,
}

/// One thing that a letter says.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its kind.
    pub kind: Kind,
    /// The concept of the vocabulary.
    pub concept: Option<ConceptId>,
    /// The words that state it.
    pub span: Span,
    /// The words that deny it, or tell its kind.
    pub cue: Option<Span>,
    /// Index of its sentence.
    pub sentence: u32,
    /// Where it stands.
    pub place: Place,
    /// Whose issue, from 0.
    pub issue: Option<u16>,
    /// Who says it.
    pub speaker: Speaker,
    /// What part it plays.
    pub role: Role,
    /// Whether it is so.
    pub assertion: Assertion,
    /// When.
    pub time: Time,
    /// Whose.
    pub experiencer: Experiencer,
    /// The visit, report or study that it belongs to.
    pub encounter: Option<Date>,
    /// Where in the body.
    pub regions: Vec<Region>,
    /// Everything else. Most facts have no more than three, which lie in the fact itself.
    pub attributes: SmallVec<[Attribute; 3]>,
}

impl Fact {
    /// A plain fact of `kind`, affirmed of the patient, now.
    pub fn new(kind: Kind, span: Span, place: Place, issue: Option<u16>) -> Self {
        Self {
            kind,
            concept: None,
            span,
            cue: None,
            sentence: u32::MAX,
            place,
            issue,
            speaker: Speaker::Record,
            role: Role::Other,
            assertion: Assertion::Affirmed,
            time: Time::Current,
            experiencer: Experiencer::Patient,
            encounter: None,
            regions: Vec::new(),
            attributes: SmallVec::new(),
        }
    }

    /// Says in which sentence it stands, if in any.
    pub fn put_in(&mut self, sentence: impl Into<Option<usize>>) {
        let sentence = sentence.into().and_then(|s| u32::try_from(s).ok());
        self.sentence = sentence.unwrap_or(u32::MAX);
    }

    /// All sides that it is stated on.
    pub fn sides(&self) -> Sides {
        let sides = self.regions.iter().map(|region| region.sides.0);
        Sides(sides.fold(0, |all, own| all | own))
    }

    /// The attribute of this name.
    pub fn get(&self, name: Attr) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name == name)
    }

    /// The values of all attributes of this name.
    pub fn all(&self, name: Attr) -> impl Iterator<Item = &Value> + Clone {
        let named = self.attributes.iter().filter(move |a| a.name == name);
        named.map(|a| &a.value)
    }

    /// The number of this name.
    pub fn number(&self, name: Attr) -> Option<Number> {
        match self.get(name)?.value {
            Value::Number(number, _) => Some(number),
            _ => None,
        }
    }

    /// The date of this name.
    pub fn date(&self) -> Option<Dated> {
        match self.get(attr::DATE)?.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The word of this name.
    pub fn word(&self, name: Attr) -> Option<&str> {
        match &self.get(name)?.value {
            Value::Word(word) => Some(word),
            Value::Text(word) => Some(word),
            _ => None,
        }
    }

    /// Whether the flag of this name is set.
    pub fn flag(&self, name: Attr) -> bool {
        matches!(self.get(name).map(|a| &a.value), Some(Value::Flag(true)))
    }

    /// Adds an attribute.
    pub fn set(&mut self, name: Attr, value: Value, span: Span) {
        self.attributes.push(Attribute { name, value, span });
    }
}
