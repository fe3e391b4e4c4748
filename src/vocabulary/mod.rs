//! What letters talk of and how they put it: concepts, cues, values, guidelines. Compiled once from `rules/vocabulary/`.

mod build;
mod concepts;
mod cues;
mod guidelines;
pub(crate) mod known;
pub mod schema;
mod unfamiliar;
mod word_classes;

pub use build::build;
pub use concepts::{Concept, ConceptId, Concepts};
pub use cues::{Cue, CueSet};
pub use guidelines::{DocumentInfo, EditionInfo, Guidelines, Pages, Regions, TopicInfo};
pub use schema::ConceptKind;
pub use unfamiliar::Unfamiliar;
pub use word_classes::{WordClass, WordClasses};

use crate::letter::Forms;
use crate::words::{Keys, Lexicon, NumberWords, Phrases, WordId, sorted};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Names(Keys);

impl Names {
    /// The number of `name`, given out when it is new.
    pub fn intern(&mut self, name: &str) -> u16 {
        u16::try_from(self.0.intern(name)).unwrap_or(u16::MAX)
    }

    /// The number of `name`.
    pub fn find(&self, name: &str) -> Option<u16> {
        let number = self.0.find(name.as_bytes())?;
        Some(u16::try_from(number).unwrap_or(u16::MAX))
    }

    /// The name of a number.
    pub fn name(&self, id: u16) -> &str {
        self.0.get(u32::from(id))
    }

    /// All names.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter()
    }
}

/// A spinal level's letter: its region and highest number.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct LevelRange {
    /// The part of the spine.
    pub region: ConceptId,
    /// The highest number.
    pub highest: u8,
    /// The limb that the nerves of its levels supply.
    pub limb: Option<ConceptId>,
}

/// The vocabulary, compiled.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Vocabulary {
    /// Its words.
    pub lexicon: Lexicon,
    /// Its terms.
    pub phrases: Phrases,
    /// What each owner number of the phrases stands for.
    pub owners: Vec<Owner>,
    /// What single words do in a sentence.
    pub words: WordClasses,
    /// Number words.
    pub numbers: NumberWords,
    /// For each word the month that it names, 1 to 12, or 0; the names are among the first words.
    pub months: Vec<u8>,
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
    #[serde(serialize_with = "sorted::map")]
    pub levels: FxHashMap<WordId, (char, LevelRange)>,
    /// Headings, labels, abbreviations.
    pub forms: Forms,
    /// What names of drugs and procedures look like.
    pub unfamiliar: Unfamiliar,
}
