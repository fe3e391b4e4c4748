//! Vocabulary files to the compiled vocabulary; every mistake is noted where it stands.

mod concepts;
mod groups;
mod guidelines;
mod words;

use self::concepts::concepts;
use self::guidelines::read_guidelines;
use self::words::word_classes;
use super::concepts::{ConceptId, Concepts};
use super::cues::Cue;
use super::schema::{
    ClassFile, GuidelinesFile, LanguageFile, SpellingsFile, UnfamiliarFile, ValuesFile, WordsFile,
};
use super::{LevelRange, Names, Owner, Unfamiliar, Vocabulary};
use crate::letter::{Forms, FormsData, SentencesData};
use crate::path;
use crate::rules::fault::{Faults, File, Path, Step, suggest};
use crate::rules::yaml;
use crate::words::Step as TermStep;
use crate::words::{Lexicon, Naming, NumberWords, PhrasesBuilder, parse, stem, written};
use rustc_hash::FxHashMap;

/// Layers of phrases: terms of one layer do not overlap, terms of different layers may.
const CONCEPTS: u8 = 0;
const REGIONS: u8 = 1;
const DOCUMENTS: u8 = 2;
const TOPICS: u8 = 3;
const VALUES: u8 = 4;
const FIRST_CUES: u8 = 5;

/// Where a name was given first.
struct Origin {
    file: String,
    what: String,
}

struct Builder<'a> {
    lexicon: Lexicon,
    phrases: PhrasesBuilder,
    owners: Vec<Owner>,
    origins: Vec<Origin>,
    attributes: Names,
    units: Names,
    /// Whether names are checked for standing twice; the built-in ones are, by a test.
    unique: bool,
    names: FxHashMap<(u8, String), u32>,
    faults: &'a mut Faults,
}

impl Builder<'_> {
    fn owner(&mut self, owner: Owner, file: &File, what: &str) -> u32 {
        self.owners.push(owner);
        if self.unique {
            self.origins.push(Origin {
                file: file.name.clone(),
                what: what.to_owned(),
            });
        }
        u32::try_from(self.owners.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds a term. `path` is asked for where something is wrong with it.
    fn term(&mut self, layer: u8, owner: u32, term: &str, file: &File, path: impl Fn() -> Path) {
        let steps = match parse(term) {
            Ok(steps) if layer == DOCUMENTS || layer == TOPICS => unmarked(steps),
            Ok(steps) => steps,
            Err(fault) => {
                // Some faults are about a mark of the term, the others say what the term does.
                let colon = if fault.starts_with('`') { ":" } else { "" };
                let message = format!("the term `{term}`{colon} {fault}");
                self.faults.add(file, &path(), "", message, None);
                return;
            }
        };
        if self.unique && layer < VALUES {
            self.given_once(layer, owner, term, &steps, file, &path());
        }
        let (attributes, units) = (&mut self.attributes, &mut self.units);
        let mut naming = Naming {
            lexicon: &mut self.lexicon,
            attribute: &mut |name| attributes.intern(name),
            unit: &mut |unit| units.intern(unit),
        };
        self.phrases.add(layer, owner, &steps, &mut naming);
    }

    /// Notes a name that stands for something else already.
    fn given_once(
        &mut self,
        layer: u8,
        owner: u32,
        term: &str,
        steps: &[TermStep<'_>],
        file: &File,
        path: &[Step],
    ) {
        let mut buffer = String::new();
        for form in written(steps) {
            let key: Vec<String> = form
                .split(' ')
                .map(|word| stem(word, &mut buffer).to_owned())
                .collect();
            let other = *self.names.entry((layer, key.join(" "))).or_insert(owner);
            if self.owners.get(other as usize) == self.owners.get(owner as usize) {
                continue;
            }
            let edition = |o: u32| {
                matches!(
                    self.owners.get(o as usize),
                    Some(Owner::Edition(..) | Owner::Document(_))
                )
            };
            if edition(other) && edition(owner) {
                continue;
            }
            let origin = self.origins.get(other as usize);
            let (what, name) = origin.map_or(("", ""), |o| (o.what.as_str(), o.file.as_str()));
            self.faults.add(
                file,
                path,
                "",
                format!("the term `{term}` already stands for `{what}` in {name}"),
                Some("keep it in one place, or make it longer in one of them".into()),
            );
            return;
        }
    }
}

/// Marks that may be left out of a term or put into it: hyphens and slashes everywhere, brackets and percent signs in names,
/// commas and colons in titles.
fn marks() -> Vec<(&'static str, std::ops::Range<u8>)> {
    let names = CONCEPTS..VALUES;
    let titles = DOCUMENTS..VALUES;
    let mut out = vec![("-", 0..u8::MAX), ("/", 0..u8::MAX)];
    out.extend(["(", ")", "%"].map(|m| (m, names.clone())));
    out.extend([",", ":", ";"].map(|m| (m, titles.clone())));
    out
}

/// A title's words without its marks.
fn unmarked(steps: Vec<TermStep<'_>>) -> Vec<TermStep<'_>> {
    let mark = |w: &str| !w.chars().any(char::is_alphanumeric) && w != "&";
    steps
        .into_iter()
        .filter(|step| !matches!(step, TermStep::Word(w) if mark(w)))
        .map(|step| match step {
            TermStep::Group {
                alternatives,
                optional,
            } => TermStep::Group {
                alternatives: alternatives.into_iter().map(unmarked).collect(),
                optional,
            },
            step => step,
        })
        .collect()
}

/// Compiles the files of `vocabulary/`. What is wrong stands in `faults`.
///
/// With mistakes that leave all ids known there is a vocabulary all the same, so that mistakes in rules are told with them.
///
/// `unique` checks that no name stands for two things, which takes longer than all the rest.
pub fn build(files: &[&File], unique: bool, faults: &mut Faults) -> Option<Vocabulary> {
    let mut classes: Vec<(&File, ClassFile)> = Vec::new();
    let mut languages: Vec<(&File, LanguageFile)> = Vec::new();
    let mut values: Option<(&File, ValuesFile)> = None;
    let mut guidelines: Option<(&File, GuidelinesFile)> = None;
    let mut letter_forms: Option<FormsData> = None;
    let mut sentences: Option<SentencesData> = None;
    let mut unfamiliar: Option<UnfamiliarFile> = None;
    let mut spellings: Option<SpellingsFile> = None;
    let mut words: Option<(&File, WordsFile)> = None;
    // Where ids or values are lost, mistakes in what uses them cannot be told.
    let mut whole = true;
    for &file in files {
        let so_far = faults.list.len();
        let name = file.name.strip_prefix("vocabulary/").unwrap_or(&file.name);
        match name {
            "language/values.yaml" => {
                values = yaml::read(file, faults).map(|mut v| {
                    groups::of_values(&mut v, file, faults);
                    (file, v)
                });
            }
            "language/forms.yaml" => letter_forms = yaml::read(file, faults),
            "language/sentences.yaml" => sentences = yaml::read(file, faults),
            "language/unfamiliar.yaml" => unfamiliar = yaml::read(file, faults),
            "language/spellings.yaml" => spellings = yaml::read(file, faults),
            "language/words.yaml" => words = yaml::read(file, faults).map(|w| (file, w)),
            "guidelines.yaml" => guidelines = yaml::read(file, faults).map(|g| (file, g)),
            name if name.starts_with("language/") => match yaml::read(file, faults) {
                Some(mut language) => {
                    groups::of_language(&mut language, file, faults);
                    languages.push((file, language));
                    continue;
                }
                None => whole = false,
            },
            _ => match yaml::read(file, faults) {
                Some(mut class) if !faults.guessed(file, names_concepts) => {
                    groups::of_class(&mut class, file, faults);
                    classes.push((file, class));
                    continue;
                }
                _ => whole = false,
            },
        }
        whole &= faults.list.len() == so_far;
    }
    if !whole {
        return None;
    }
    let together = spellings.unwrap_or_default().together;
    let pairs: Vec<(&str, &str)> = together.iter().map(|(a, b)| (&**a, &**b)).collect();
    let mut lexicon = Lexicon::with_pairs(&pairs);
    let phrases = PhrasesBuilder::new(&mut lexicon, &marks());
    let mut builder = Builder {
        lexicon,
        phrases,
        owners: Vec::new(),
        origins: Vec::new(),
        attributes: Names::default(),
        units: Names::default(),
        unique,
        names: FxHashMap::default(),
        faults,
    };
    builder.units.intern("");
    for name in crate::facts::attr::NAMES {
        builder.attributes.intern(name);
    }
    let words = word_classes(words.as_ref(), files, &mut builder);
    // Values first: concepts name their attributes.
    let before_values = builder.faults.list.len();
    let (numbers, months, products) = values
        .as_ref()
        .map(|(file, data)| read_values(file, data, &mut builder))
        .unwrap_or_default();
    let routes = values.as_ref().map_or_else(Vec::new, |(_, data)| {
        let routes = data.routes.iter();
        routes
            .map(|(unit, route)| (builder.units.intern(unit), route.clone()))
            .collect()
    });
    let values_lost = builder.faults.list.len() > before_values;
    let concepts = concepts(&classes, &mut builder);
    cues(&languages, &mut builder);
    let guidelines = guidelines
        .as_ref()
        .map(|(file, data)| read_guidelines(file, data, &concepts, &mut builder))
        .unwrap_or_default();
    let mut levels = FxHashMap::default();
    for (file, class) in &classes {
        for (letter, range) in &class.levels {
            let region = resolve(
                &concepts,
                &range.region,
                file,
                &path!["levels", letter, "region"],
                builder.faults,
            );
            let limb = range.limb.as_ref().and_then(|limb| {
                let at = path!["levels", letter, "limb"];
                resolve(&concepts, limb, file, &at, builder.faults)
            });
            if let (Some(region), Some(first)) = (region, letter.chars().next()) {
                let word = builder.lexicon.intern(letter);
                levels.insert(
                    word,
                    (
                        first,
                        LevelRange {
                            region,
                            highest: range.highest,
                            limb,
                        },
                    ),
                );
            }
        }
    }
    let forms = match (letter_forms, sentences) {
        (Some(forms), Some(sentences)) => Forms::from_data(forms, sentences, &mut builder.lexicon),
        _ => Err("language/forms.yaml and language/sentences.yaml are both needed".to_owned()),
    };
    let forms = match forms {
        Ok(forms) => Some(forms),
        Err(message) => {
            let mut all = files.iter();
            let file = all
                .find(|f| f.name.ends_with("language/forms.yaml"))
                .or(files.first());
            if let Some(file) = file {
                builder.faults.add(file, &[], "", message, None);
            }
            None
        }
    };
    if values_lost || !concepts.closed() {
        return None;
    }
    Some(Vocabulary {
        lexicon: builder.lexicon,
        phrases: builder.phrases.build(),
        owners: builder.owners,
        words,
        numbers,
        months,
        concepts,
        guidelines,
        attributes: builder.attributes,
        units: builder.units,
        products,
        routes,
        levels,
        forms: forms?,
        unfamiliar: unfamiliar.map(Unfamiliar::new).unwrap_or_default(),
    })
}

/// Whether the ids of a class file stand at a path.
fn names_concepts(path: &[Step]) -> bool {
    let [Step::Key(part), rest @ ..] = path else {
        return true;
    };
    part == "class" || (part == "members" && rest.is_empty())
}

fn resolve(
    concepts: &Concepts,
    id: &str,
    file: &File,
    path: &[Step],
    faults: &mut Faults,
) -> Option<ConceptId> {
    let found = concepts.find(id);
    if found.is_none() {
        faults.add(
            file,
            path,
            id,
            format!("`{id}` is not in the vocabulary"),
            suggest(id, concepts.ids()),
        );
    }
    found
}

fn cues(languages: &[(&File, LanguageFile)], builder: &mut Builder<'_>) {
    let mut layers: Vec<&str> = Vec::new();
    let mut seen = Vec::new();
    for (file, language) in languages {
        for (set, terms) in &language.sets {
            let cue = Cue::ALL
                .iter()
                .find(|(topic, name, _)| *topic == language.topic && name == set)
                .map(|&(.., cue)| cue);
            let Some(cue) = cue else {
                let known = Cue::ALL
                    .iter()
                    .filter(|(topic, ..)| *topic == language.topic)
                    .map(|&(_, set, _)| set);
                builder.faults.list.push(crate::rules::fault::Fault {
                    file: file.name.clone(),
                    text: file.text.clone(),
                    span: yaml::locate_key(&file.text, &path!["sets", set]),
                    message: format!(
                        "the engine knows no set `{set}` in topic `{}`",
                        language.topic
                    ),
                    help: suggest(set, known),
                });
                continue;
            };
            seen.push(cue);
            let at = layers
                .iter()
                .position(|topic| *topic == cue.topic())
                .unwrap_or_else(|| {
                    layers.push(cue.topic());
                    layers.len() - 1
                });
            let layer = FIRST_CUES.saturating_add(u8::try_from(at).unwrap_or(u8::MAX));
            let owner = builder.owner(Owner::Cue(cue), file, set);
            for (at, term) in terms.iter().enumerate() {
                builder.term(layer, owner, term, file, || path!["sets", set, at]);
            }
        }
    }
    for &(topic, set, cue) in Cue::ALL {
        if !seen.contains(&cue) {
            let file = languages.iter().find(|(_, l)| l.topic == topic);
            if let Some((file, _)) = file.or_else(|| languages.first()) {
                builder.faults.add(
                    file,
                    &path!["sets"],
                    "",
                    format!("the set `{set}` of topic `{topic}` is missing"),
                    Some(format!(
                        "add `{set}: []` under `sets` in language/{topic}.yaml"
                    )),
                );
            }
        }
    }
}

type Values = (NumberWords, Vec<u8>, Vec<(u16, Vec<u16>)>);

fn read_values(file: &File, data: &ValuesFile, builder: &mut Builder<'_>) -> Values {
    let mut numbers = NumberWords::default();
    for (word, value) in &data.numbers {
        numbers.add(builder.lexicon.intern(word), *value);
    }
    for word in &data.joins {
        numbers.joins.push(builder.lexicon.intern(word));
    }
    let mut months = Vec::new();
    for (month, names) in &data.months {
        for name in names {
            let word = builder.lexicon.intern(name) as usize;
            months.resize(months.len().max(word + 1), 0);
            if let Some(slot) = months.get_mut(word) {
                *slot = *month;
            }
        }
    }
    for (at, pattern) in data.patterns.iter().enumerate() {
        let owner = builder.owner(Owner::Value, file, pattern);
        builder.term(VALUES, owner, pattern, file, || path!["patterns", at]);
    }
    let mut products = Vec::new();
    for (name, factors) in &data.products {
        let product = builder.attributes.intern(name);
        let factors = factors
            .iter()
            .map(|factor| builder.attributes.intern(factor))
            .collect();
        products.push((product, factors));
    }
    (numbers, months, products)
}
