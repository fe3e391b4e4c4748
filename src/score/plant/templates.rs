//! The sentences to plant, from `planted/templates.yaml`.

use super::random::Random;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Sentences by the decision that they go with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByDecision {
    necessary: Vec<String>,
    unnecessary: Vec<String>,
}

impl ByDecision {
    pub(super) fn get(&self, necessary: bool) -> &[String] {
        if necessary {
            &self.necessary
        } else {
            &self.unnecessary
        }
    }
}

/// Something foreign to a letter in which none of its words occurs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Foreign {
    pub(super) name: String,
    words: Vec<String>,
}

impl Foreign {
    /// Whether none of its words occurs in a text in lower case.
    pub(super) fn is_foreign_to(&self, lower: &str) -> bool {
        !self.words.iter().any(|word| lower.contains(word.as_str()))
    }
}

/// Something that letters record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recorded {
    #[serde(deserialize_with = "pattern")]
    pub(super) pattern: Regex,
    pub(super) names: Vec<String>,
}

fn pattern<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Regex, D::Error> {
    let text = String::deserialize(from)?;
    let mut builder = RegexBuilder::new(&text);
    let built = builder.case_insensitive(true).build();
    built.map_err(serde::de::Error::custom)
}

/// All of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Templates {
    pub(super) patients: Vec<String>,
    pub(super) conclusions: ByDecision,
    pub(super) named_conclusions: ByDecision,
    pub(super) request_lines: Vec<String>,
    pub(super) treatments: Vec<Foreign>,
    pub(super) sex_noun: Vec<String>,
    pub(super) sex_pronoun: Vec<String>,
    pub(super) age: Vec<String>,
    pub(super) injury_date: Vec<String>,
    pub(super) review_date: Vec<String>,
    pub(super) after_decision: Vec<String>,
    pub(super) before_injury: Vec<String>,
    pub(super) deny_finding: Vec<String>,
    pub(super) deny_study: Vec<String>,
    pub(super) deny_treatment: Vec<String>,
    pub(super) deny_medication: Vec<String>,
    pub(super) findings: Vec<Recorded>,
    pub(super) studies: Vec<Recorded>,
    pub(super) past_treatments: Vec<Recorded>,
    pub(super) medications: Vec<Recorded>,
    pub(super) exceeds: Vec<String>,
    pub(super) within: Vec<String>,
    pub(super) sections: Vec<Foreign>,
    pub(super) pages: Vec<String>,
}

impl Templates {
    /// The built-in ones.
    ///
    /// # Errors
    /// What is wrong with the file, which a test rules out.
    pub fn builtin() -> Result<Self, String> {
        serde_yaml::from_str(include_str!("../../../planted/templates.yaml"))
            .map_err(|error| error.to_string())
    }

    /// A sentence of `list` with its slots filled.
    pub(super) fn fill(
        &self,
        list: &[String],
        random: &mut Random,
        slots: &[(&str, &str)],
    ) -> String {
        let mut slots: BTreeMap<&str, String> = slots
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let patient = random.pick(&self.patients).cloned().unwrap_or_default();
        slots.insert("Patient", capital(&patient));
        slots.insert("patient", patient);
        let template = random.pick(list).cloned().unwrap_or_default();
        let mut out = String::with_capacity(template.len() + 40);
        let mut rest = template.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(slots.get(name).map_or("", String::as_str));
            rest = after;
        }
        out.push_str(rest);
        capital(&out)
    }
}

/// With a capital letter first.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_sentences_are_well_formed() {
        let templates = Templates::builtin().unwrap();
        let lists = [
            &templates.request_lines,
            &templates.sex_noun,
            &templates.sex_pronoun,
            &templates.age,
            &templates.deny_finding,
            &templates.deny_study,
            &templates.deny_treatment,
            &templates.deny_medication,
            &templates.exceeds,
        ];
        for list in lists {
            assert!(list.len() >= 3, "{list:?}");
        }
        let mut random = Random::new(1, &["x"]);
        let text = templates.fill(
            &["the {patient} has {x}.".to_owned()],
            &mut random,
            &[("x", "pain")],
        );
        assert!(
            text.starts_with("The ") && text.ends_with(" has pain."),
            "{text}"
        );
    }
}
