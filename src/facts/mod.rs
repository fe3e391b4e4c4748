//! Letter to facts: typed values with their words, who says them, whether they are so, when and where in the body.

mod assertion;
mod citation;
mod clinical;
mod conclusion;
mod date;
mod event;
mod fact;
mod guideline;
mod misquote;
mod passage;
mod person;
mod place;
mod reading;
mod request;
mod running;
mod section;
mod series;
mod side;
mod site;
mod speaker;
mod unfamiliar;

pub(crate) use fact::names;
pub use fact::{
    Assertion, Attr, Attribute, Dated, Experiencer, Fact, Kind, Level, Precision, Region, Role,
    Sides, Speaker, Time, Value, attr,
};
pub use reading::{At, Mention, Placed, Reading};
pub use unfamiliar::{Like, unfamiliar};

use crate::vocabulary::{Cue, Vocabulary};
use crate::words::{self, tokens};
use conclusion::Predicate;
use speaker::Speakers;
use std::ops::Range;

/// Gathers the facts of one letter.
struct Collector<'r, 'a> {
    reading: &'r Reading<'a>,
    speakers: Speakers,
    predicates: Vec<Predicate>,
    /// First attribute that comes from the vocabulary's patterns rather than from the engine.
    first_value: Attr,
    /// The days of visits, reports and studies, in the order of the text.
    visits: Vec<event::Visit>,
    facts: Vec<Fact>,
}

impl Collector<'_, '_> {
    /// Whether a token stands before a conclusion's predicate in its sentence.
    fn concludes(&self, sentence: usize, token: usize) -> bool {
        self.predicates
            .iter()
            .any(|p| p.sentence == sentence && p.clause.contains(&token))
    }

    /// Whether nothing but link words stands between a mention, with its values, and the predicate of a conclusion.
    fn ends_in_predicate(&self, sentence: usize, part: usize, at: &Range<usize>) -> bool {
        let before = at.start.saturating_sub(2)..at.start;
        if self.reading.has(&before, &[Cue::Hung]) {
            return false;
        }
        self.predicates
            .iter()
            .filter(|p| p.sentence == sentence && p.clause.contains(&at.start))
            .any(|p| {
                let between = at.end..p.at.start;
                p.at.start >= at.end
                    && part >= at.end
                    && self.reading.only(between, &[Cue::ConclusionLink])
            })
    }

    /// The day of the visit, report or study that a token belongs to.
    fn encounter(&self, token: usize, sentence: usize) -> Option<jiff::civil::Date> {
        event::encounter(self, token, sentence)
    }
}

/// All facts of a letter, in the order of the text.
pub fn facts(reading: &Reading<'_>) -> Vec<Fact> {
    let speakers = Speakers::find(reading);
    let predicates = conclusion::predicates(reading, |token| speakers.at(token));
    let mut out = Collector {
        reading,
        speakers,
        predicates,
        first_value: Attr::try_from(attr::NAMES.len()).unwrap_or(Attr::MAX),
        visits: Vec::new(),
        facts: Vec::with_capacity(2 * reading.mentions.len()),
    };
    conclusion::collect(&mut out);
    event::collect(&mut out);
    request::collect(&mut out);
    person::collect(&mut out);
    clinical::collect(&mut out);
    citation::collect(&mut out);
    guideline::collect(&mut out);
    passage::collect(&mut out);
    running::collect(&mut out);
    section::collect(&mut out);
    side::collect(&mut out);
    site::collect(&mut out);
    let mut facts = out.facts;
    // Facts are large: their order is found, by one number for each, before they are moved.
    facts.sort_by_cached_key(|fact| {
        let (from, to) = (u128::from(fact.span.start), u128::from(fact.span.end));
        from << 64 | to << 32 | fact.kind as u128
    });
    facts
}

/// Who speaks at each token.
pub fn speakers(reading: &Reading<'_>) -> Vec<Speaker> {
    let speakers = Speakers::find(reading);
    (0..reading.tokens.len())
        .map(|token| speakers.at(token))
        .collect()
}

/// The citations of a text that is one citation line: for tests of the vocabulary.
pub fn citations(reading: &Reading<'_>) -> Vec<Fact> {
    let mut out = Collector {
        reading,
        speakers: Speakers::default(),
        predicates: Vec::new(),
        first_value: 0,
        visits: Vec::new(),
        facts: Vec::new(),
    };
    citation::whole(&mut out);
    out.facts
}

/// What is said of a phrase in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asserted {
    /// Whether it is so.
    pub assertion: Assertion,
    /// When.
    pub time: Time,
    /// Whose.
    pub experiencer: Experiencer,
}

/// Reads what `text` says of `phrase`, the way facts are read: the phrase need not be in the vocabulary.
pub fn assert(text: &str, phrase: &str, vocabulary: &Vocabulary) -> Asserted {
    let folded = fold_doubled(text);
    let wanted = fold_doubled(phrase);
    let reading = Reading::sentence(&folded, vocabulary);
    let whole = 0..reading.tokens.len();
    let at = find_phrase(&reading, &wanted).unwrap_or_else(|| whole.clone());
    let clause = reading.clause(&at, &whole);
    let said = assertion::said(&reading, &at, &clause, &whole);
    Asserted {
        assertion: said.assertion,
        time: said.time,
        experiencer: said.experiencer,
    }
}

/// Folded text, in which a doubled apostrophe ("patient''s") is one.
fn fold_doubled(text: &str) -> String {
    crate::source::fold_text(text).replace("''", "'")
}

/// The tokens of `phrase` in the text, whatever its case, spaces and marks. Where it stands several times, the place that is
/// in capitals is the one that is asked about.
fn find_phrase(reading: &Reading<'_>, phrase: &str) -> Option<std::ops::Range<usize>> {
    let wanted: Vec<String> = tokens(phrase, &reading.vocabulary.lexicon)
        .iter()
        .filter(|t| t.kind != words::Kind::Mark)
        .map(|t| t.span.of(phrase).to_lowercase())
        .collect();
    let plain: Vec<usize> = (0..reading.tokens.len())
        .filter(|&t| {
            reading
                .tokens
                .get(t)
                .is_some_and(|t| t.kind != words::Kind::Mark)
        })
        .collect();
    if wanted.is_empty() {
        return None;
    }
    let places: Vec<&[usize]> = plain
        .windows(wanted.len())
        .filter(|window| {
            window
                .iter()
                .zip(&wanted)
                .all(|(&t, word)| reading.word(t).to_lowercase() == *word)
        })
        .collect();
    let capital = |window: &&&[usize]| {
        window
            .iter()
            .all(|&t| !reading.word(t).contains(char::is_lowercase))
    };
    let place = places.iter().find(capital).or(places.first())?;
    Some(*place.first()?..place.last()? + 1)
}
