//! Class files to concepts: ids first, then how they relate, then their names.

use super::{Builder, CONCEPTS, REGIONS, resolve};
use crate::path;
use crate::rules::fault::{File, Path, suggest};
use crate::vocabulary::Owner;
use crate::vocabulary::concepts::{Concept, ConceptId, Concepts, Meaning};
use crate::vocabulary::schema::{ClassFile, ConceptKind, Defaults, Member};

/// A file that adds members to the class of another file says nothing else of it.
fn adds(file: &File, class: &ClassFile, whole: (&File, &ClassFile), builder: &mut Builder<'_>) {
    let (first, whole) = whole;
    let mut fault = |key: &str, message: String, help: &str| {
        builder
            .faults
            .add(file, &path![key], "", message, Some(help.to_owned()));
    };
    if class.kind != whole.kind {
        let message = format!(
            "the class `{}` is of another kind in {}",
            class.class, first.name
        );
        fault("kind", message, "give it the same kind, or another class");
    }
    let said = [
        ("is_a", !class.is_a.is_empty()),
        ("names", !class.names.is_empty()),
        ("defaults", class.defaults != Defaults::default()),
        ("levels", !class.levels.is_empty()),
    ];
    for (key, _) in said.into_iter().filter(|(_, said)| *said) {
        let message = format!(
            "`{key}` of the class `{}` stands in {}",
            class.class, first.name
        );
        fault(
            key,
            message,
            "this file only adds `members` to the class; remove the key here",
        );
    }
}

pub(super) fn concepts(classes: &[(&File, ClassFile)], builder: &mut Builder<'_>) -> Concepts {
    let mut concepts = Concepts::default();
    let mut places: Vec<(usize, Option<String>)> = Vec::new();
    let nothing = Member::default();
    // Ids first, since files refer to each other.
    for (index, (file, class)) in classes.iter().enumerate() {
        let entries = std::iter::once((&class.class, None))
            .chain(class.members.keys().map(|id| (id, Some(id.clone()))));
        for (id, member) in entries {
            if let Some(ConceptId(first)) = concepts.find(id) {
                let known = places.get(first as usize);
                if let (None, Some(&(known, None))) = (&member, known)
                    && let Some((first, whole)) = classes.get(known)
                {
                    adds(file, class, (first, whole), builder);
                    continue;
                }
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
            concepts.by_id.intern(id);
            concepts.list.push(Concept {
                kind: class.kind,
                class: member.is_none(),
                root: member.is_none() && class.is_a.is_empty(),
                parents: Vec::new(),
                implies: Vec::new(),
                excluded_by: Vec::new(),
                satisfied_by: Vec::new(),
                satisfied_with: Vec::new(),
                means: Vec::new(),
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
                    let path = || [base.clone(), path![key, at]].concat();
                    let found = concepts.find(id);
                    found.or_else(|| resolve(&concepts, id, file, &path(), builder.faults))
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
        let means = entry
            .means
            .iter()
            .filter_map(|meaning| {
                Some(Meaning {
                    finding: *list("means", std::slice::from_ref(&meaning.finding)).first()?,
                    at_least: meaning.at_least.unwrap_or(f64::NEG_INFINITY),
                    below: meaning.below.unwrap_or(f64::INFINITY),
                })
            })
            .collect();
        let defaults = concepts
            .find(&class.class)
            .and_then(|id| places.get(id.0 as usize))
            .and_then(|(first, _)| classes.get(*first))
            .map_or(&class.defaults, |(_, first)| &first.defaults);
        let region = entry
            .region
            .clone()
            .or_else(|| defaults.region.clone().filter(|_| member.is_some()))
            .and_then(|r| list("region", std::slice::from_ref(&r)).first().copied());
        let mut satisfied_with = Vec::new();
        for (at, name) in entry.satisfied_with.iter().enumerate() {
            match builder.attributes.find(name) {
                Some(attribute) => satisfied_with.push(attribute),
                None => {
                    let mut path = base.clone();
                    path.extend(path!["satisfied_with", at]);
                    builder.faults.add(
                        file,
                        &path,
                        name,
                        format!("no pattern of language/values.yaml states `{name}`"),
                        suggest(name, builder.attributes.all()),
                    );
                }
            }
        }
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
            concept.satisfied_with = satisfied_with;
            concept.means = means;
            concept.ingredients = ingredients;
            concept.region = region;
            concept.route = entry.route.clone().or_else(|| defaults.route.clone());
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
            builder.term(layer, owner, &name.replace('-', " "), file, || base.clone());
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
                builder.term(layer, owner, &capitals, file, || base.clone());
            }
        }
        let names = match member {
            Some(_) => &entry.names,
            None => &class.names,
        };
        for (key, terms) in [("names", names), ("brands", &entry.brands)] {
            for (at, term) in terms.iter().enumerate() {
                let path = || [base.clone(), path![key, at]].concat();
                builder.term(layer, owner, term, file, path);
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
