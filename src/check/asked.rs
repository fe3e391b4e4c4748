//! What a name of `find` asks of facts, as it is written, and what a fact lacks of it.

use super::program::{Field, Query};
use super::spell::Speller;
use crate::facts::Fact;
use crate::rules::schema::Of;

impl Speller<'_> {
    /// What a name asks of facts, as it is written.
    pub(crate) fn query(self, query: &Query) -> String {
        let asked: Vec<String> = self
            .asked(query)
            .into_iter()
            .map(|(key, values)| match values.as_slice() {
                [one] => format!("{key}: {one}"),
                _ => format!("{key}: [{}]", values.join(", ")),
            })
            .collect();
        format!("{{ {} }}", asked.join(", "))
    }

    fn asked(self, query: &Query) -> Vec<(String, Vec<String>)> {
        let mut out: Vec<(String, Vec<String>)> = Vec::new();
        let mut add = |key: &str, values: Vec<&str>| {
            if !values.is_empty() {
                let values = values.into_iter().map(str::to_owned).collect();
                out.push((key.to_owned(), values));
            }
        };
        let vocabulary = self.vocabulary;
        add("kind", query.kinds.iter().map(|k| k.name()).collect());
        let concepts = query.concepts.iter();
        add(
            "concept",
            concepts.map(|&c| vocabulary.concepts.name(c)).collect(),
        );
        if query.concluding {
            add("in", vec!["conclusion"]);
        } else {
            add("in", query.places.iter().map(|p| p.name()).collect());
        }
        match query.of {
            Of::This => {}
            Of::Other => add("of", vec!["other"]),
            Of::Any => add("of", vec!["any"]),
        }
        add("speaker", query.speakers.iter().map(|s| s.name()).collect());
        add("role", query.roles.iter().map(|r| r.name()).collect());
        add(
            "assertion",
            query.assertions.iter().map(|a| a.name()).collect(),
        );
        add("time", query.times.iter().map(|t| t.name()).collect());
        add(
            "experiencer",
            query.experiencers.iter().map(|e| e.name()).collect(),
        );
        for (attribute, words) in &query.words {
            let key = format!("where {}", vocabulary.attributes.name(*attribute));
            add(&key, words.iter().map(String::as_str).collect());
        }
        let has = query.has.iter();
        add("has", has.map(|&a| vocabulary.attributes.name(a)).collect());
        out
    }

    /// Why a name does not take a fact: what it has, and what is asked; nothing where it does take it.
    pub(crate) fn misfits(self, query: &Query, fact: &Fact, issue: Option<u16>) -> Vec<String> {
        // Each filter by itself, by leaving out all others.
        let only = |keep: &dyn Fn(&mut Query)| {
            let mut one = Query {
                of: Of::Any,
                ..Query::default()
            };
            keep(&mut one);
            one.fits(fact, issue, &self.vocabulary.concepts)
        };
        let mut out = Vec::new();
        let mut check = |fits: bool, key: &str, has: &str, asked: &[String]| {
            if !fits {
                out.push(format!("{key} is {has}, not {}", asked.join(" or ")));
            }
        };
        for (key, asked) in self.asked(query) {
            let concept = self.stated(fact, Field::Treatment);
            match key.as_str() {
                "kind" => check(
                    only(&|q| q.kinds.clone_from(&query.kinds)),
                    &key,
                    fact.kind.name(),
                    &asked,
                ),
                "concept" => check(
                    only(&|q| q.concepts.clone_from(&query.concepts)),
                    &key,
                    &concept,
                    &asked,
                ),
                "in" => {
                    let place = |q: &mut Query| {
                        q.places.clone_from(&query.places);
                        q.concluding = query.concluding;
                    };
                    let has = format!("{} ({})", fact.place.name(), fact.role.name());
                    let has = if query.concluding {
                        &has
                    } else {
                        fact.place.name()
                    };
                    check(only(&place), &key, has, &asked);
                }
                "speaker" => check(
                    only(&|q| q.speakers.clone_from(&query.speakers)),
                    &key,
                    fact.speaker.name(),
                    &asked,
                ),
                "role" => check(
                    only(&|q| q.roles.clone_from(&query.roles)),
                    &key,
                    fact.role.name(),
                    &asked,
                ),
                "assertion" => check(
                    only(&|q| q.assertions.clone_from(&query.assertions)),
                    &key,
                    fact.assertion.name(),
                    &asked,
                ),
                "time" => check(
                    only(&|q| q.times.clone_from(&query.times)),
                    &key,
                    fact.time.name(),
                    &asked,
                ),
                "experiencer" => check(
                    only(&|q| q.experiencers.clone_from(&query.experiencers)),
                    &key,
                    fact.experiencer.name(),
                    &asked,
                ),
                _ => {}
            }
        }
        if !only(&|q| q.of = query.of) {
            let whose = match query.of {
                Of::Other => "it is of this issue, not of another",
                _ => "it is of another issue",
            };
            out.push(whose.to_owned());
        }
        for words in &query.words {
            if !only(&|q| q.words.push(words.clone())) {
                let has = self.stated(fact, Field::Attribute(words.0));
                let name = self.vocabulary.attributes.name(words.0);
                out.push(format!("{name} is {has}, not {}", words.1.join(" or ")));
            }
        }
        for &attribute in &query.has {
            if !only(&|q| q.has.push(attribute)) {
                let name = self.vocabulary.attributes.name(attribute);
                out.push(format!("it states no {name}"));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Speller;
    use crate::check::judged;
    use crate::facts::Reading;
    use crate::{RuleSet, Source};

    /// What is told of a fact that is not taken follows the filter itself.
    #[test]
    fn a_fact_has_misfits_where_it_does_not_fit() {
        let set = RuleSet::builtin().unwrap();
        let bytes = std::fs::read("fixtures/letters/norco-upheld-but-found-necessary.txt").unwrap();
        let source = Source::read("letter.txt", &bytes, None).unwrap();
        let reading = Reading::new(source.text(), &set.vocabulary);
        let facts = judged(&reading, &set);
        let mut taken = 0;
        for variant in set.programs().iter().flat_map(|p| &p.variants) {
            let speller = Speller {
                slots: &variant.slots,
                vocabulary: &set.vocabulary,
            };
            for slot in &variant.slots {
                for fact in &facts {
                    for issue in [None, Some(0), Some(1)] {
                        let fits = slot.fits(fact, issue, &set.vocabulary.concepts);
                        let misfits = speller.misfits(slot, fact, issue);
                        assert_eq!(fits, misfits.is_empty(), "{slot:?} {fact:?} {misfits:?}");
                        taken += usize::from(fits);
                    }
                }
            }
        }
        assert!(taken > 100);
    }
}
