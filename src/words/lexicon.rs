//! Words and their numbers. Plural and case are folded here, on the side of the vocabulary and of the letter alike.

use super::keys::Keys;
use serde::{Deserialize, Serialize};

/// Number of a word; 0 is any word that the vocabulary does not use.
pub type WordId = u32;

/// The words that the vocabulary uses.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    keys: Keys,
    /// Scratch space for the key of a word.
    #[serde(skip)]
    buffer: String,
}

impl Lexicon {
    /// The number of `word`, given out when it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        self.keys
            .intern(stem(word, &mut self.buffer))
            .saturating_add(1)
    }

    /// The number of `word`, or 0; `buffer` is scratch space, so that a letter's words cost no allocation.
    pub fn find(&self, word: &str, buffer: &mut String) -> WordId {
        let mut short = [0; SHORT];
        let Some(key) = short.get_mut(..word.len()).filter(|_| word.is_ascii()) else {
            return self.of_key(stem(word, buffer).as_bytes());
        };
        key.copy_from_slice(word.as_bytes());
        let abbreviation = key.len() <= 4 && key.iter().all(u8::is_ascii_uppercase);
        key.make_ascii_lowercase();
        let (mut length, y) = singular(key, abbreviation);
        if y && let Some(last) = key.get_mut(length) {
            *last = b'y';
            length += 1;
        }
        self.of_key(key.get(..length).unwrap_or_default())
    }

    fn of_key(&self, key: &[u8]) -> WordId {
        self.keys.find(key).map_or(0, |number| number + 1)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// Longest word that is looked up in place.
const SHORT: usize = 32;

/// Lower case without plural ending: "Patches" and "patch", "headaches" and "headache" become the same key. The key is no
/// word of English ("headach"); it only has to be the same for all forms.
pub fn stem<'a>(word: &str, buffer: &'a mut String) -> &'a str {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
    } else {
        buffer.extend(word.chars().flat_map(char::to_lowercase));
    }
    // "TENS" and "CTS" are no plurals.
    let abbreviation = word.len() <= 4 && word.bytes().all(|b| b.is_ascii_uppercase());
    let (length, y) = singular(buffer.as_bytes(), abbreviation);
    buffer.truncate(length);
    if y {
        buffer.push('y');
    }
    buffer.as_str()
}

/// How many bytes of a word in small letters its key has, and whether a "y" follows them.
fn singular(word: &[u8], abbreviation: bool) -> (usize, bool) {
    if !matches!(word.last(), Some(b's' | b'e')) {
        return (word.len(), false);
    }
    let mut key = word;
    let plural = key.len() > 3
        && !abbreviation
        && matches!(key, [.., before, b's'] if !matches!(before, b's' | b'u' | b'i'));
    if plural {
        key = key.get(..key.len() - 1).unwrap_or_default();
        if key.len() > 4 && key.ends_with(b"ie") {
            return (key.len() - 2, true);
        }
    }
    if key.len() >= 6 && key.ends_with(b"e") {
        key = key.get(..key.len() - 1).unwrap_or_default();
    }
    if plural && key.len() == 5 && (key.ends_with(b"xe") || key.ends_with(b"she")) {
        key = key.get(..key.len() - 1).unwrap_or_default();
    }
    (key.len(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> String {
        stem(word, &mut String::new()).to_owned()
    }

    #[test]
    fn plural_and_singular_are_one_word() {
        for (one, many) in [
            ("patch", "patches"),
            ("headache", "headaches"),
            ("exercise", "Exercises"),
            ("injury", "injuries"),
            ("process", "processes"),
            ("brace", "braces"),
            ("knee", "knees"),
            ("spasm", "SPASMS"),
            ("biopsy", "biopsies"),
            ("disease", "diseases"),
        ] {
            assert_eq!(key(one), key(many), "{one} / {many}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_word_is_found_by_its_key(word in "[a-zA-Zé']{1,4}(ie|x|sh|us|ss)?(e|es|s|S)?|[a-z]{28,40}s") {
            let mut lexicon = Lexicon::default();
            let id = lexicon.intern(&word);
            proptest::prop_assert_eq!(lexicon.find(&word, &mut String::new()), id);
        }
    }

    #[test]
    fn short_words_and_other_words_stay_apart() {
        assert_ne!(key("has"), key("ha"));
        assert_ne!(key("is"), key("i"));
        assert_ne!(key("plan"), key("planes"));
        assert_eq!(key("pelvis"), "pelvis");
        assert_ne!(key("TENS"), key("ten"));
        assert_ne!(key("SCS"), key("SC"));
    }
}
