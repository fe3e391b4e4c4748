//! Vocabulary files to the compiled vocabulary; every mistake is noted where it stands.

use super::concepts::{Concept, ConceptId, Concepts};
use super::cues::Cue;
use super::guidelines::{DocumentInfo, EditionInfo, Guidelines, Pages, TopicInfo};
use super::schema::{
    AnyOr, ClassFile, ConceptKind, Document, Edition, GuidelinesFile, LanguageFile, Member, Topic,
    ValuesFile,
};
use super::{LevelRange, Names, Owner, Vocabulary};
use crate::letter::{Forms, FormsData, SentencesData};
use crate::path;
use crate::rules::fault::{Faults, File, Path, Step, suggest};
use crate::rules::yaml;
use crate::words::Step as TermStep;
use crate::words::{Lexicon, Naming, NumberWords, PhrasesBuilder, parse, stem, written};
use jiff::civil::Date;
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
        self.origins.push(Origin {
            file: file.name.clone(),
            what: what.to_owned(),
        });
        u32::try_from(self.owners.len() - 1).unwrap_or(u32::MAX)
    }

    fn term(&mut self, layer: u8, owner: u32, term: &str, file: &File, path: &[Step]) {
        let steps = match parse(term) {
            Ok(steps) if layer == DOCUMENTS || layer == TOPICS => unmarked(steps),
            Ok(steps) => steps,
            Err(fault) => {
                // Some faults are about a mark of the term, the others say what the term does.
                let colon = if fault.starts_with('`') { ":" } else { "" };
                let message = format!("the term `{term}`{colon} {fault}");
                self.faults.add(file, path, "", message, None);
                return;
            }
        };
        if self.unique && layer < VALUES {
            self.given_once(layer, owner, term, &steps, file, path);
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
fn marks() -> Vec<(&'static str, std::ops::Range<usize>)> {
    let names = usize::from(CONCEPTS)..usize::from(VALUES);
    let titles = usize::from(DOCUMENTS)..usize::from(VALUES);
    let mut out = vec![("-", 0..usize::MAX), ("/", 0..usize::MAX)];
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

/// Compiles the files of `vocabulary/`. `None` when something is wrong; then `faults` says what.
///
/// `unique` checks that no name stands for two things, which takes longer than all the rest.
pub fn build(files: &[File], unique: bool, faults: &mut Faults) -> Option<Vocabulary> {
    let mut classes: Vec<(&File, ClassFile)> = Vec::new();
    let mut languages: Vec<(&File, LanguageFile)> = Vec::new();
    let mut values: Option<(&File, ValuesFile)> = None;
    let mut guidelines: Option<(&File, GuidelinesFile)> = None;
    let mut letter_forms: Option<FormsData> = None;
    let mut sentences: Option<SentencesData> = None;
    let before = faults.list.len();
    for file in files {
        let name = file.name.strip_prefix("vocabulary/").unwrap_or(&file.name);
        match name {
            "language/values.yaml" => values = yaml::read(file, faults).map(|v| (file, v)),
            "language/forms.yaml" => letter_forms = yaml::read(file, faults),
            "language/sentences.yaml" => sentences = yaml::read(file, faults),
            "guidelines.yaml" => guidelines = yaml::read(file, faults).map(|g| (file, g)),
            name if name.starts_with("language/") => {
                languages.extend(yaml::read(file, faults).map(|l| (file, l)));
            }
            _ => classes.extend(yaml::read(file, faults).map(|c| (file, c))),
        }
    }
    if faults.list.len() > before {
        return None;
    }
    let mut lexicon = Lexicon::default();
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
    let concepts = concepts(&classes, &mut builder);
    cues(&languages, &mut builder);
    let (numbers, months, products) = values
        .as_ref()
        .map(|(file, data)| read_values(file, data, &mut builder))
        .unwrap_or_default();
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
            if let (Some(region), Some(first)) = (region, letter.chars().next()) {
                let word = builder.lexicon.intern(letter);
                levels.insert(
                    word,
                    (
                        first,
                        LevelRange {
                            region,
                            highest: range.highest,
                        },
                    ),
                );
            }
        }
    }
    let forms = match (letter_forms, sentences) {
        (Some(forms), Some(sentences)) => Forms::from_data(forms, sentences),
        _ => Err("language/forms.yaml and language/sentences.yaml are both needed".to_owned()),
    };
    let forms = match forms {
        Ok(forms) => Some(forms),
        Err(message) => {
            let file = files
                .iter()
                .find(|f| f.name.ends_with("language/forms.yaml"))
                .or(files.first());
            if let Some(file) = file {
                builder.faults.add(file, &[], "", message, None);
            }
            None
        }
    };
    if builder.faults.list.len() > before {
        return None;
    }
    Some(Vocabulary {
        lexicon: builder.lexicon,
        phrases: builder.phrases.build(),
        owners: builder.owners,
        numbers,
        months,
        concepts,
        guidelines,
        attributes: builder.attributes,
        units: builder.units,
        products,
        levels,
        forms: forms?,
    })
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

fn concepts(classes: &[(&File, ClassFile)], builder: &mut Builder<'_>) -> Concepts {
    let mut concepts = Concepts::default();
    let mut places: Vec<(usize, Option<String>)> = Vec::new();
    let nothing = Member::default();
    // Ids first, since files refer to each other.
    for (index, (file, class)) in classes.iter().enumerate() {
        let entries = std::iter::once((&class.class, None))
            .chain(class.members.keys().map(|id| (id, Some(id.clone()))));
        for (id, member) in entries {
            if let Some(&ConceptId(first)) = concepts.by_id.get(id) {
                // A class file may open with a member of its own name, and a class may be a member elsewhere.
                let other = places
                    .get(first as usize)
                    .and_then(|(file, _)| classes.get(*file))
                    .map_or("", |(file, _)| file.name.as_str());
                let path = match &member {
                    Some(id) => path!["members", id],
                    None => path!["class"],
                };
                builder.faults.add(
                    file,
                    &path,
                    id,
                    format!("the id `{id}` is given twice; first in {other}"),
                    Some("ids are unique over the whole vocabulary".into()),
                );
                continue;
            }
            let number = ConceptId(u32::try_from(concepts.list.len()).unwrap_or(u32::MAX));
            concepts.by_id.insert(id.clone(), number);
            concepts.list.push(Concept {
                id: id.clone(),
                kind: class.kind,
                root: member.is_none() && class.is_a.is_empty(),
                parents: Vec::new(),
                implies: Vec::new(),
                excluded_by: Vec::new(),
                satisfied_by: Vec::new(),
                ingredients: Vec::new(),
                route: None,
                strengths: Vec::new(),
                region: None,
                paired: false,
            });
            places.push((index, member));
        }
    }
    for (number, (index, member)) in places.iter().enumerate() {
        let Some((file, class)) = classes.get(*index) else {
            continue;
        };
        let id = ConceptId(u32::try_from(number).unwrap_or(u32::MAX));
        let base: Path = match member {
            Some(name) => path!["members", name],
            None => Vec::new(),
        };
        let entry = member
            .as_ref()
            .and_then(|m| class.members.get(m))
            .unwrap_or(&nothing);
        let mut list = |key: &str, ids: &[String]| -> Vec<ConceptId> {
            ids.iter()
                .enumerate()
                .filter_map(|(at, id)| {
                    let mut path = base.clone();
                    path.extend(path![key, at]);
                    resolve(&concepts, id, file, &path, builder.faults)
                })
                .collect()
        };
        let mut parents = match member {
            Some(_) => list("is_a", &entry.is_a),
            None => list("is_a", &class.is_a),
        };
        parents.extend(list("part_of", &entry.part_of));
        let implies = list("implies", &entry.implies);
        let excluded_by = list("excluded_by", &entry.excluded_by);
        let satisfied_by = list("satisfied_by", &entry.satisfied_by);
        let ingredients = list("ingredients", &entry.ingredients);
        let region = entry
            .region
            .clone()
            .or_else(|| class.defaults.region.clone().filter(|_| member.is_some()))
            .and_then(|r| list("region", std::slice::from_ref(&r)).first().copied());
        if member.is_some() {
            parents.extend(concepts.find(&class.class).filter(|&c| c != id));
        }
        if class.kind == ConceptKind::Region && member.is_none() {
            parents.clear();
        }
        if class.kind == ConceptKind::Region && member.is_some() {
            // The class `region` is no place: parts relate only through `part_of`.
            parents.retain(|&p| Some(p) != concepts.find(&class.class));
        }
        if let Some(concept) = concepts.list.get_mut(number) {
            concept.parents = parents;
            concept.implies = implies;
            concept.excluded_by = excluded_by;
            concept.satisfied_by = satisfied_by;
            concept.ingredients = ingredients;
            concept.region = region;
            concept.route = entry.route.clone().or_else(|| class.defaults.route.clone());
            concept.strengths.clone_from(&entry.strengths);
            concept.paired = entry.paired;
        }
        let (layer, owner) = match class.kind {
            ConceptKind::Region => (REGIONS, Owner::Region(id)),
            _ => (CONCEPTS, Owner::Concept(id)),
        };
        let name = member.as_ref().unwrap_or(&class.class);
        let owner = builder.owner(owner, file, name);
        // The class of regions is no place, and measurements are read from value patterns.
        let skip = (class.kind == ConceptKind::Region && member.is_none())
            || class.kind == ConceptKind::Measurement;
        if !skip {
            builder.term(layer, owner, &name.replace('-', " "), file, &base);
            // "tens" is written TENS, and "ten" is another word.
            let capitals: Vec<String> = name
                .split('-')
                .map(|w| {
                    if w.len() <= 4 && w.ends_with('s') {
                        w.to_uppercase()
                    } else {
                        w.to_owned()
                    }
                })
                .collect();
            let capitals = capitals.join(" ");
            if capitals.contains(char::is_uppercase) {
                builder.term(layer, owner, &capitals, file, &base);
            }
        }
        let names = match member {
            Some(_) => &entry.names,
            None => &class.names,
        };
        for (key, terms) in [("names", names), ("brands", &entry.brands)] {
            for (at, term) in terms.iter().enumerate() {
                let mut path = base.clone();
                path.extend(path![key, at]);
                builder.term(layer, owner, term, file, &path);
            }
        }
    }
    if let Err(id) = concepts.close() {
        let name = concepts.name(id).to_owned();
        if let Some((index, member)) = places.get(id.0 as usize)
            && let Some((file, _)) = classes.get(*index)
        {
            let path = match member {
                Some(member) => path!["members", member, "is_a"],
                None => path!["is_a"],
            };
            builder.faults.add(
                file,
                &path,
                "",
                format!("`{name}` is its own parent, through others"),
                Some("remove one of the `is_a` or `part_of` that close the circle".into()),
            );
        }
    }
    concepts
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
                builder.term(layer, owner, term, file, &path!["sets", set, at]);
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

type Values = (NumberWords, FxHashMap<u32, u8>, Vec<(u16, Vec<u16>)>);

fn read_values(file: &File, data: &ValuesFile, builder: &mut Builder<'_>) -> Values {
    let mut numbers = NumberWords::default();
    for (word, value) in &data.numbers {
        numbers.values.insert(builder.lexicon.intern(word), *value);
    }
    for word in &data.joins {
        numbers.joins.push(builder.lexicon.intern(word));
    }
    let mut months = FxHashMap::default();
    for (month, names) in &data.months {
        for name in names {
            months.insert(builder.lexicon.intern(name), *month);
        }
    }
    for (at, pattern) in data.patterns.iter().enumerate() {
        let owner = builder.owner(Owner::Value, file, pattern);
        builder.term(VALUES, owner, pattern, file, &path!["patterns", at]);
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

fn read_guidelines(
    file: &File,
    data: &GuidelinesFile,
    concepts: &Concepts,
    builder: &mut Builder<'_>,
) -> Guidelines {
    let mut out = Guidelines {
        regulation_prefix: data.regulations.prefix.clone(),
        regulations: data.regulations.sections.clone(),
        ..Guidelines::default()
    };
    let list = |any: &AnyOr, path: &[Step], builder: &mut Builder<'_>| {
        any.0.as_ref().map(|ids| {
            ids.iter()
                .enumerate()
                .filter_map(|(at, id)| {
                    let mut path = path.to_vec();
                    path.push(Step::Index(at));
                    resolve(concepts, id, file, &path, builder.faults)
                })
                .collect::<Vec<_>>()
        })
    };
    for (id, document) in &data.documents {
        let index = u16::try_from(out.documents.len()).unwrap_or(u16::MAX);
        let base = path!["documents", id];
        let info = DocumentInfo {
            id: id.clone(),
            title: document.title.clone(),
            mtus: document.mtus,
            generic: document.generic,
            regions: list(
                &document.regions,
                &path!["documents", id, "regions"],
                builder,
            ),
            covers: list(&document.covers, &path!["documents", id, "covers"], builder),
            pages: document.pages,
            editions: editions(file, id, document, data, concepts, builder),
        };
        let owner = builder.owner(Owner::Document(index), file, id);
        for (at, name) in document.names.iter().enumerate() {
            let mut path = base.clone();
            path.extend(path!["names", at]);
            builder.term(DOCUMENTS, owner, name, file, &path);
        }
        for (number, (year, edition)) in document.editions.iter().enumerate() {
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            let owner = builder.owner(Owner::Edition(index, number), file, year);
            for (at, name) in edition.names.iter().enumerate() {
                let mut path = base.clone();
                path.extend(path!["editions", year, "names", at]);
                builder.term(DOCUMENTS, owner, name, file, &path);
            }
        }
        out.documents.push(info);
    }
    for (id, topic) in &data.topics {
        let index = u16::try_from(out.topics.len()).unwrap_or(u16::MAX);
        let info = TopicInfo {
            id: id.clone(),
            covers: list(&topic.covers, &path!["topics", id, "covers"], builder),
            regions: list(&topic.regions, &path!["topics", id, "regions"], builder),
            pages: topic_pages(file, id, topic, &out, builder),
            sure: sure(topic.status.as_deref()),
        };
        let owner = builder.owner(Owner::Topic(index), file, id);
        builder.term(
            TOPICS,
            owner,
            &id.replace('-', " "),
            file,
            &path!["topics", id],
        );
        for (at, name) in topic.names.iter().enumerate() {
            builder.term(TOPICS, owner, name, file, &path!["topics", id, "names", at]);
        }
        out.topics.push(info);
    }
    out
}

fn editions(
    file: &File,
    id: &str,
    document: &Document,
    data: &GuidelinesFile,
    concepts: &Concepts,
    builder: &mut Builder<'_>,
) -> Vec<EditionInfo> {
    let mut date = |text: &Option<String>, path: Path| -> Option<Date> {
        let text = text.as_ref()?;
        let date = text.parse();
        if date.is_err() {
            builder.faults.add(
                file,
                &path,
                text,
                format!("`{text}` is not a date"),
                Some("write it as 2009-07-18".into()),
            );
        }
        date.ok()
    };
    let mut out = Vec::new();
    for (year, edition) in &document.editions {
        let Edition {
            effective,
            superseded,
            pages,
            status,
            ..
        } = edition;
        out.push(EditionInfo {
            year: year.clone(),
            effective: date(
                effective,
                path!["documents", id, "editions", year, "effective"],
            ),
            superseded: date(
                superseded,
                path!["documents", id, "editions", year, "superseded"],
            ),
            pages: *pages,
            sure: sure(status.as_deref()),
            absent: Vec::new(),
        });
    }
    for edition in &mut out {
        let key = format!("{id} {}", edition.year);
        for (at, name) in data.absent.get(&key).into_iter().flatten().enumerate() {
            edition.absent.extend(resolve(
                concepts,
                name,
                file,
                &path!["absent", &key, at],
                builder.faults,
            ));
        }
    }
    out
}

/// Whether a fact with this status was seen in a letter or another source, rather than remembered.
fn sure(status: Option<&str>) -> bool {
    status.is_some_and(|s| {
        s.chars()
            .next()
            .is_some_and(|c| matches!(c, 'S' | 'L' | 'W'))
    })
}

fn topic_pages(
    file: &File,
    id: &str,
    topic: &Topic,
    guidelines: &Guidelines,
    builder: &mut Builder<'_>,
) -> Vec<(u16, String, Pages)> {
    let mut out = Vec::new();
    for (key, ranges) in &topic.pages {
        let (document, year) = key.split_once(' ').unwrap_or((key, ""));
        let Some(index) = guidelines.documents.iter().position(|d| d.id == document) else {
            builder.faults.add(
                file,
                &path!["topics", id, "pages"],
                document,
                format!("there is no document `{document}`"),
                suggest(document, guidelines.documents.iter().map(|d| d.id.as_str())),
            );
            continue;
        };
        let mut pages = Vec::new();
        for (at, range) in ranges.iter().enumerate() {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            match (first.trim().parse(), last.trim().parse()) {
                (Ok(first), Ok(last)) => pages.push((first, last)),
                _ => builder.faults.add(
                    file,
                    &path!["topics", id, "pages", key, at],
                    "",
                    format!("`{range}` is no page range"),
                    Some("write \"63-66\" or \"63\"".into()),
                ),
            }
        }
        out.push((
            u16::try_from(index).unwrap_or(u16::MAX),
            year.to_owned(),
            pages,
        ));
    }
    out
}
