//! The classes of words that the engine asks for by name. Which words are in them stands in
//! `rules/vocabulary/language/words.yaml`.

use crate::words::WordId;
use serde::{Deserialize, Serialize};

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A class of words in `rules/vocabulary/language/words.yaml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
        pub enum WordClass { $($(#[$doc])* #[schemars(rename = $text)] $name,)* }

        impl WordClass {
            /// All classes with their names.
            pub const ALL: &'static [(&'static str, WordClass)] = &[$(($text, WordClass::$name),)*];
        }
    };
}

classes! {
    /// "and", "or": joins the members of a list.
    Conjunction = "conjunction",
    /// "and": adds a statement to another.
    Addition = "addition",
    /// "so": opens what follows from the words before.
    Consequence = "consequence",
    /// "the": changes nothing in the name behind it.
    Article = "article",
    /// "as", "well": with these too a list goes on to the next body part.
    AsWell = "as-well",
    /// "no": denies the noun behind it.
    NegativeDeterminer = "negative-determiner",
    /// "not": denies a verb.
    Negation = "negation",
    /// "which": tells more of what stands before it.
    Relative = "relative",
    /// "that", "to": opens what a thing is for.
    Use = "use",
    /// "of": hangs a noun on the one before.
    Genitive = "genitive",
    /// "of", "in": leads from a condition to its body part.
    PartPreposition = "part-preposition",
    /// "over", "along": leads from a finding to the body part that it is at.
    PlacePreposition = "place-preposition",
    /// "on", "the": leads to a side that stands behind.
    BeforeSide = "before-side",
    /// "and", "with": parts a side from a body part behind it.
    AfterSide = "after-side",
    /// "of", "from": leads from a page to its document.
    BeforeDocument = "before-document",
    /// "and": stands between numbers of pages.
    BetweenPages = "between-pages",
    /// "a": one of a kind.
    Indefinite = "indefinite",
    /// "in", "during": leads to the year in which a thing was.
    BeforeYear = "before-year",
    /// "elsewhere": said of all the rest.
    Elsewhere = "elsewhere",
    /// "is", "has": the verb of one thing, not of several.
    OneVerb = "one-verb",
    /// "th": ends a day's number.
    OrdinalEnding = "ordinal-ending",
    /// "was", "had": tells of what was, as guidelines seldom do.
    Past = "past",
}

const _: () = assert!(WordClass::ALL.len() <= u32::BITS as usize);

impl WordClass {
    #[inline]
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Which words are in which classes: for each word a bit for each class. The words are among the first of the lexicon.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct WordClasses(Vec<u32>);

impl WordClasses {
    /// Puts a word into a class.
    pub fn add(&mut self, word: WordId, class: WordClass) {
        let place = word as usize;
        self.0.resize(self.0.len().max(place + 1), 0);
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= class.bit();
        }
    }

    /// Whether a word is in one of these classes.
    #[inline]
    pub fn any(&self, word: WordId, classes: &[WordClass]) -> bool {
        let asked = classes.iter().fold(0, |bits, class| bits | class.bit());
        let has = self.0.get(word as usize);
        has.is_some_and(|bits| bits & asked != 0)
    }
}
