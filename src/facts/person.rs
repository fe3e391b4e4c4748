//! Sex, age, and whom a pronoun stands for.

use super::Collector;
use super::fact::{Fact, Kind, Speaker, Value, attr};
use super::reading::{CueFound, Reading, within};
use crate::letter::Place;
use crate::source::Span;
use crate::vocabulary::Cue;
use crate::words::Number;
use std::ops::Range;

const NOUNS: &[Cue] = &[
    Cue::PatientNoun,
    Cue::ProviderNoun,
    Cue::RelativeNoun,
    Cue::ThirdNoun,
];

/// Adds the facts of kind person.
pub(super) fn collect(out: &mut Collector<'_, '_>) {
    let first = out.facts.len();
    let mut plain = Vec::new();
    for sentence in 0..out.reading.sentences.len() {
        let (place, issue) = out.reading.place_of(sentence);
        if !matches!(place, Place::Summary | Place::Rationale | Place::Title) {
            continue;
        }
        let Some(range) = out.reading.sentences.get(sentence) else {
            continue;
        };
        ages(out, sentence, range, place, issue);
        plain.extend(sexes(out, sentence, range, place, issue));
    }
    if let Some(own) = out.facts.get_mut(first..) {
        carry_on(own, &plain);
    }
}

/// Farthest that a person stands before "is 48 years old", in tokens.
const SUBJECT_REACH: usize = 5;

const PERSONS: &[Cue] = &[
    Cue::PatientNoun,
    Cue::FemalePronoun,
    Cue::MalePronoun,
    Cue::Female,
    Cue::Male,
];

fn ages(
    out: &mut Collector<'_, '_>,
    sentence: usize,
    range: &Range<usize>,
    place: Place,
    issue: Option<u16>,
) {
    let reading = out.reading;
    for value in within(&reading.values, range) {
        let Some(age) = value.numbers.iter().find(|n| n.attribute == attr::AGE) else {
            continue;
        };
        let speaker = out.speakers.at(value.at.start);
        // "since 13 years old" is an age that the patient had.
        let past = reading.has(
            &(value.at.start.saturating_sub(3)..value.at.start),
            &[Cue::PastAge],
        );
        let person = nearest_noun(out, value.at.start, range);
        let other = person.is_some_and(|c| c != Cue::PatientNoun);
        // "his 74-year-old father"
        let next = value.at.end..(value.at.end + 2).min(range.end);
        let other = other || reading.has(&next, &[Cue::RelativeNoun]);
        // "The last studies are three years old" is said of no person.
        let said_of = value.at.start.saturating_sub(SUBJECT_REACH)..value.at.start;
        let thing = reading.has(
            &(value.at.start.saturating_sub(1)..value.at.start),
            &[Cue::ConclusionLink],
        ) && !reading.has(&said_of, PERSONS);
        if past || other || thing || speaker == Speaker::Guideline {
            continue;
        }
        let span = reading.span(&value.at);
        let mut fact = Fact::new(Kind::Person, span, place, issue);
        fact.put_in(sentence);
        fact.speaker = speaker;
        let number: Number = age.number;
        fact.set(attr::AGE, Value::Number(number, age.unit), span);
        fact.set(attr::ANTECEDENT, Value::Word("patient"), span);
        out.facts.push(fact);
    }
}

const SEXES: &[Cue] = &[
    Cue::Female,
    Cue::Male,
    Cue::FemalePronoun,
    Cue::MalePronoun,
    Cue::FemaleProvider,
    Cue::MaleProvider,
];

/// Adds the words of a sentence that tell a sex; gives the spans of pronouns that what stands beside them shows to be the
/// patient's.
fn sexes(
    out: &mut Collector<'_, '_>,
    sentence: usize,
    range: &Range<usize>,
    place: Place,
    issue: Option<u16>,
) -> Vec<Span> {
    let reading = out.reading;
    let mut plain = Vec::new();
    for cue in reading.cues(range, SEXES) {
        let provider = matches!(cue.cue, Cue::FemaleProvider | Cue::MaleProvider);
        let pronoun = provider || matches!(cue.cue, Cue::FemalePronoun | Cue::MalePronoun);
        let sex = match cue.cue {
            Cue::Female | Cue::FemalePronoun | Cue::FemaleProvider => "female",
            _ => "male",
        };
        let speaker = out.speakers.at(cue.at.start);
        let (antecedent, sure) = if speaker == Speaker::Guideline {
            ("other", true)
        } else if provider {
            ("provider", true)
        } else if pronoun && patients(reading, cue, range) {
            plain.push(reading.span(&cue.at));
            ("patient", true)
        } else if pronoun {
            whom(out, sentence, cue, range)
        } else {
            noun(out, cue, range)
        };
        let span = reading.span(&cue.at);
        let mut fact = Fact::new(Kind::Person, span, place, issue);
        fact.put_in(sentence);
        fact.speaker = speaker;
        fact.set(attr::SEX, Value::Word(sex), span);
        fact.set(attr::PRONOUN, Value::Flag(pronoun), span);
        fact.set(attr::ANTECEDENT, Value::Word(antecedent), span);
        fact.set(attr::SURE, Value::Flag(sure), span);
        out.facts.push(fact);
    }
    plain
}

/// Whether a pronoun stands with what only a patient has, does or is done to ("her activities of daily living", "he underwent"),
/// and no relative or bystander, who could have it too, is named before it.
fn patients(reading: &Reading<'_>, cue: &CueFound, range: &Range<usize>) -> bool {
    let before = range.start..cue.at.start;
    !reading.has(&before, &[Cue::RelativeNoun, Cue::ThirdNoun])
        && reading
            .covered(cue.at.start, &[Cue::PronounPatients])
            .is_some()
}

/// Sentences over which a person who is not the patient goes on being spoken of by pronoun.
const SAME_PERSON: u32 = 3;

/// "The physician prescribed ... She stated ... She had asked the patient ...": a pronoun goes on standing for whom it stood
/// for a moment ago. From a provider nothing goes on to a pronoun that is plainly the patient's.
fn carry_on(facts: &mut [Fact], plain: &[Span]) {
    let mut last: Vec<(&'static str, u32, &'static str)> = Vec::new();
    for fact in facts.iter_mut().filter(|f| f.flag(attr::PRONOUN)) {
        let word = |name| match fact.get(name).map(|a| &a.value) {
            Some(Value::Word(word)) => *word,
            _ => "",
        };
        let (sex, antecedent) = (word(attr::SEX), word(attr::ANTECEDENT));
        let known = last.iter().position(|(s, ..)| *s == sex);
        let carried = known
            .and_then(|i| last.get(i))
            .filter(|(_, sentence, _)| fact.sentence.saturating_sub(*sentence) <= SAME_PERSON)
            .map(|&(.., whom)| whom)
            .filter(|whom| *whom != "provider" || !plain.contains(&fact.span))
            .filter(|_| antecedent == "patient");
        if let Some(whom) = carried
            && let Some(attribute) = fact
                .attributes
                .iter_mut()
                .find(|a| a.name == attr::ANTECEDENT)
        {
            attribute.value = Value::Word(whom);
        }
        let whom = carried.unwrap_or(antecedent);
        if whom != "patient" {
            last.retain(|(s, ..)| *s != sex);
            last.push((sex, fact.sentence, whom));
        }
    }
}

/// The kind of the last person named before a token, within its sentence.
fn nearest_noun(out: &Collector<'_, '_>, token: usize, range: &Range<usize>) -> Option<Cue> {
    last_person(out.reading, &(range.start..token)).map(|(kind, _)| kind)
}

/// The last person named in a part of a sentence, and the token at which it is. "her grandson, a 26 year old male," is one
/// person.
fn last_person(reading: &Reading<'_>, range: &Range<usize>) -> Option<(Cue, usize)> {
    let mut persons = reading.cues(range, NOUNS).rev();
    let last = persons.next()?;
    let described = persons.next().filter(|before| {
        last.cue == Cue::PatientNoun
            && before.cue == Cue::RelativeNoun
            && describes(reading, &(before.at.end..last.at.start))
    });
    Some((described.unwrap_or(last).cue, last.at.start))
}

/// Most tokens between a person and words that describe the same person: "who is".
const DESCRIBED_REACH: usize = 2;

/// Whether what stands between a person and a description makes it one of that person: a comma, or "is".
fn describes(reading: &Reading<'_>, between: &Range<usize>) -> bool {
    between.len() <= DESCRIBED_REACH
        && (reading.mark(between.start) == ',' || reading.has(between, &[Cue::ConclusionLink]))
}

fn name(cue: Cue) -> &'static str {
    match cue {
        Cue::PatientNoun => "patient",
        Cue::ProviderNoun => "provider",
        Cue::RelativeNoun => "relative",
        _ => "other",
    }
}

/// A noun that tells a sex: the patient's when an age or a patient noun stands by it, and most likely so when nobody else is
/// spoken of in the sentence.
fn noun(out: &Collector<'_, '_>, cue: &CueFound, range: &Range<usize>) -> (&'static str, bool) {
    let reading = out.reading;
    let near = cue.at.start.saturating_sub(6).max(range.start)..(cue.at.end + 3).min(range.end);
    let aged =
        within(&reading.values, &near).any(|v| v.numbers.iter().any(|n| n.attribute == attr::AGE));
    let others = [Cue::RelativeNoun, Cue::ThirdNoun, Cue::ProviderNoun];
    let before = last_person(reading, &(range.start..cue.at.start));
    if before.is_some_and(|(kind, at)| at >= near.start && others.contains(&kind)) {
        return ("other", false);
    }
    // "this woman", "the gentleman"
    let own = reading
        .cues(
            &(cue.at.start.saturating_sub(1)..cue.at.end),
            &[Cue::PatientNoun],
        )
        .any(|c| c.at.contains(&cue.at.start));
    if aged || own || reading.has(&near, &[Cue::PatientNoun]) {
        return ("patient", aged || own);
    }
    if reading.has(range, &others) {
        return ("other", false);
    }
    ("patient", false)
}

/// Whom a pronoun stands for: the last person named before it in the sentence, else the person that the sentences before
/// speak of. A provider or relative in between makes it theirs, or leaves it open.
fn whom(
    out: &Collector<'_, '_>,
    sentence: usize,
    cue: &CueFound,
    range: &Range<usize>,
) -> (&'static str, bool) {
    let reading = out.reading;
    let before: Vec<_> = reading.cues(&(range.start..cue.at.start), NOUNS).collect();
    if let Some(last) = before.last() {
        // "his wife": the pronoun belongs to the person before the relative, who stands after it.
        let single = before.iter().all(|c| c.cue == last.cue);
        return (name(last.cue), single);
    }
    // "his wife", "her treating physician": whose they are is the patient, as far as letters go.
    let place = reading.place_of(sentence);
    for back in 1..=3_usize {
        let Some(index) = sentence.checked_sub(back) else {
            break;
        };
        if reading.place_of(index) != place {
            break;
        }
        let Some(earlier) = reading.sentences.get(index) else {
            break;
        };
        let nouns: Vec<_> = reading.cues(earlier, NOUNS).collect();
        if nouns.is_empty() {
            continue;
        }
        let only_patient = nouns.iter().all(|c| c.cue == Cue::PatientNoun);
        if only_patient {
            return ("patient", true);
        }
        // The subject of the sentence before, as a rule the first person named in it.
        return nouns
            .first()
            .map_or(("patient", false), |c| (name(c.cue), false));
    }
    ("patient", false)
}
