//! What names of drugs and procedures look like, compiled.

use super::schema::UnfamiliarFile;
use crate::words::{sorted, stem};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// Tells the names of drugs and procedures from other words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Unfamiliar {
    drug_endings: Vec<String>,
    procedure_endings: Vec<String>,
    #[serde(serialize_with = "sorted::set")]
    drug_forms: FxHashSet<String>,
    drug_values: Vec<String>,
    #[serde(serialize_with = "sorted::set")]
    procedure_heads: FxHashSet<String>,
    #[serde(serialize_with = "sorted::set")]
    never: FxHashSet<String>,
}

/// Fewest letters that a name has before its ending.
const BEFORE: usize = 3;

impl Unfamiliar {
    /// Compiles the file.
    pub fn new(data: UnfamiliarFile) -> Self {
        let stems = |words: Vec<String>| words.iter().map(|word| key(word)).collect();
        Self {
            drug_endings: data.drug_endings,
            procedure_endings: data.procedure_endings,
            drug_values: data.drug_values,
            drug_forms: stems(data.drug_forms),
            procedure_heads: stems(data.procedure_heads),
            never: stems(data.never),
        }
    }

    /// Whether a word ends as names of drugs do.
    pub fn like_a_drug(&self, word: &str) -> bool {
        ends(word, &self.drug_endings)
    }

    /// Whether a word ends as names of procedures do.
    pub fn like_a_procedure(&self, word: &str) -> bool {
        ends(word, &self.procedure_endings)
    }

    /// Whether a word follows the name of a drug.
    pub fn drug_form(&self, word: &str) -> bool {
        self.drug_forms.contains(&key(word))
    }

    /// Whether values of an attribute follow the name of a drug.
    pub fn drug_value(&self, attribute: &str) -> bool {
        self.drug_values.iter().any(|known| known == attribute)
    }

    /// Whether a word ends the name of a procedure.
    pub fn procedure_head(&self, word: &str) -> bool {
        self.procedure_heads.contains(&key(word))
    }

    /// Whether a word belongs to no such name.
    pub fn never(&self, word: &str) -> bool {
        self.never.contains(&key(word))
    }
}

fn key(word: &str) -> String {
    stem(word, &mut String::new()).to_owned()
}

fn ends(word: &str, endings: &[String]) -> bool {
    let word = word.to_lowercase();
    let one = word.strip_suffix('s').unwrap_or(&word);
    endings.iter().any(|ending| {
        [word.as_str(), one]
            .iter()
            .any(|w| w.len() >= ending.len() + BEFORE && w.ends_with(ending.as_str()))
    })
}
