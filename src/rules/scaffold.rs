//! Files to begin from: they lint or fail their tests until their author has filled them in.

use super::RuleSet;
use super::fault::suggest;
use crate::check::{Category, Consequence, FixableBy};
use crate::vocabulary::ConceptKind;

/// What to begin.
#[derive(Debug, Clone, Copy)]
pub enum Begin<'a> {
    /// A rule; its id may begin with a folder.
    Rule(&'a str),
    /// A topic of criteria.
    Criterion(&'a str),
    /// A drug of a class.
    Drug(&'a str, &'a str),
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaffold {
    /// Its id.
    pub id: String,
    /// Its name within a folder of rules.
    pub file: String,
    /// What it holds.
    pub text: String,
}

/// Why a file cannot be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

fn refused(message: String, help: impl Into<String>) -> Refused {
    Refused {
        message,
        help: help.into(),
    }
}

/// A file for something that `set` does not have yet.
///
/// # Errors
/// An id that is none or is taken, a class that is not known.
pub fn scaffold(begin: Begin<'_>, set: &RuleSet) -> Result<Scaffold, Refused> {
    let (folder, id, template, class) = match begin {
        Begin::Rule(path) => {
            let (folder, id) = path.rsplit_once('/').unwrap_or(("", path));
            (folder, id, include_str!("scaffold/rule.yaml"), "")
        }
        Begin::Criterion(id) => ("mtus", id, include_str!("scaffold/criterion.yaml"), ""),
        Begin::Drug(id, class) => (
            "vocabulary/treatments",
            id,
            include_str!("scaffold/drug.yaml"),
            class,
        ),
    };
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let plain = |part: &str| {
        part.split('-')
            .all(|w| !w.is_empty() && w.chars().all(letters))
    };
    if !plain(id) || !(folder.is_empty() || folder.split('/').all(plain)) {
        return Err(refused(
            format!("`{id}` cannot be an id"),
            "write it in small letters, digits and single hyphens, such as `request-of-another-issue`",
        ));
    }
    free(begin, id, set)?;
    let file = if folder.is_empty() {
        format!("{id}.yaml")
    } else {
        format!("{folder}/{id}.yaml")
    };
    if set.has_file(&file) {
        return Err(refused(
            format!("there is a file `{file}`, whose place this one would take"),
            "add to that file, or choose another id",
        ));
    }
    let holes = [
        ("{id}", id.to_owned()),
        ("{class}", class.to_owned()),
        ("{categories}", names(Category::ALL)),
        ("{consequences}", names(Consequence::ALL)),
        ("{fixable_by}", names(FixableBy::ALL)),
    ];
    let text = holes
        .iter()
        .fold(template.to_owned(), |text, (hole, word)| {
            text.replace(hole, word)
        });
    Ok(Scaffold {
        id: id.to_owned(),
        file,
        text,
    })
}

fn names<T>(all: &[(&str, T)]) -> String {
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

/// Whether the id is free, and what it belongs to is there.
fn free(begin: Begin<'_>, id: &str, set: &RuleSet) -> Result<(), Refused> {
    let concepts = &set.vocabulary.concepts;
    let taken = |what: &str, file: &str| {
        refused(
            format!("`{id}` is {what} already, in {file}"),
            "change it there, or choose another id",
        )
    };
    match begin {
        Begin::Rule(_) => match set.rules().iter().find(|rule| rule.id == id) {
            Some(rule) => Err(taken("a rule", &rule.file)),
            None => Ok(()),
        },
        Begin::Criterion(_) => match set.criteria().iter().find(|topic| topic.id == id) {
            Some(topic) => Err(taken("a criteria topic", &topic.file)),
            None => Ok(()),
        },
        Begin::Drug(_, class) => {
            if concepts.find(id).is_some() {
                return Err(refused(
                    format!("`{id}` is in the vocabulary already"),
                    "add names to it where it stands, or choose another id",
                ));
            }
            let treatment = |id: &&str| {
                let concept = concepts.find(id).and_then(|id| concepts.get(id));
                concept.is_some_and(|c| c.kind == ConceptKind::Treatment)
            };
            let classes: Vec<&str> = set.classes().filter(treatment).collect();
            if classes.contains(&class) {
                return Ok(());
            }
            let help = suggest(class, classes).unwrap_or_else(|| {
                "`imrlint rules docs DIR` writes a page with all classes of treatments".to_owned()
            });
            Err(refused(
                format!("`{class}` is no class of treatments"),
                help,
            ))
        }
    }
}
