//! What letters talk of and how they put it: concepts, cues, values, guidelines. Compiled once from `rules/vocabulary/`.

mod build;
mod concepts;
mod cues;
mod guidelines;
pub mod schema;
mod unfamiliar;

pub use build::build;
pub use concepts::{Concept, ConceptId, Concepts};
pub use cues::{Cue, CueSet};
pub use guidelines::{DocumentInfo, EditionInfo, Guidelines, Pages, Regions, TopicInfo};
pub use schema::ConceptKind;
pub use unfamiliar::Unfamiliar;

use crate::letter::Forms;
use crate::words::{Lexicon, NumberWords, Phrases, WordId};
use rustc_hash::FxHashMap;

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A treatment, finding, diagnosis, documentable or measurement.
    Concept(ConceptId),
    /// A body region.
    Region(ConceptId),
    /// A guideline document, by index.
    Document(u16),
    /// An edition of a document, by its name.
    Edition(u16, u16),
    /// A section of guidelines, by index.
    Topic(u16),
    /// A pattern of values.
    Value,
    /// A cue.
    Cue(Cue),
}

/// Names given numbers in order of first use.
#[derive(Debug, Default)]
pub struct Names {
    list: Vec<String>,
    ids: FxHashMap<String, u16>,
}

impl Names {
    /// The number of `name`, given out when it is new.
    pub fn intern(&mut self, name: &str) -> u16 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = u16::try_from(self.list.len()).unwrap_or(u16::MAX);
        self.list.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }

    /// The number of `name`.
    pub fn find(&self, name: &str) -> Option<u16> {
        self.ids.get(name).copied()
    }

    /// The name of a number.
    pub fn name(&self, id: u16) -> &str {
        self.list.get(usize::from(id)).map_or("", String::as_str)
    }

    /// All names.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(String::as_str)
    }
}

/// A spinal level's letter: its region and highest number.
#[derive(Debug, Clone, Copy)]
pub struct LevelRange {
    /// The part of the spine.
    pub region: ConceptId,
    /// The highest number.
    pub highest: u8,
}

/// The vocabulary, compiled.
#[derive(Debug)]
pub struct Vocabulary {
    /// Its words.
    pub lexicon: Lexicon,
    /// Its terms.
    pub phrases: Phrases,
    /// What each owner number of the phrases stands for.
    pub owners: Vec<Owner>,
    /// Number words.
    pub numbers: NumberWords,
    /// Names of months, 1 to 12.
    pub months: FxHashMap<WordId, u8>,
    /// Concepts.
    pub concepts: Concepts,
    /// Guidelines.
    pub guidelines: Guidelines,
    /// Routes that units of strength tell.
    pub routes: Vec<(u16, String)>,
    /// Names of attributes.
    pub attributes: Names,
    /// Names of units.
    pub units: Names,
    /// Attributes that are the product of others.
    pub products: Vec<(u16, Vec<u16>)>,
    /// Spinal levels by letter.
    pub levels: FxHashMap<WordId, (char, LevelRange)>,
    /// Headings, labels, abbreviations.
    pub forms: Forms,
    /// What names of drugs and procedures look like.
    pub unfamiliar: Unfamiliar,
}
