//! Words and their numbers. Plural and case are folded here, on the side of the vocabulary and of the letter alike.

use super::keys::{Keys, Short};
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
        let bytes = word.as_bytes();
        let found = match Short::of(bytes).filter(|_| word.is_ascii()) {
            Some(short) => {
                let (length, y) = singular(bytes, is_abbreviation(bytes));
                let mut key = short.lowercase().cut(length);
                if y {
                    key = key.then(b'y');
                }
                self.keys.find_short(key)
            }
            None => self.keys.find(stem(word, buffer).as_bytes()),
        };
        found.map_or(0, |number| number + 1)
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
    let (length, y) = singular(buffer.as_bytes(), is_abbreviation(word.as_bytes()));
    buffer.truncate(length);
    if y {
        buffer.push('y');
    }
    buffer.as_str()
}

/// "TENS" and "CTS" are no plurals.
fn is_abbreviation(word: &[u8]) -> bool {
    word.len() <= 4 && word.iter().all(u8::is_ascii_uppercase)
}

/// How many bytes of a word its key has, and whether a "y" follows them.
fn singular(word: &[u8], abbreviation: bool) -> (usize, bool) {
    let is = |byte: Option<&u8>, letter: u8| byte.is_some_and(|b| b.eq_ignore_ascii_case(&letter));
    let ends = |word: &[u8], end: &[u8]| {
        let rest = word.len().checked_sub(end.len());
        rest.and_then(|rest| word.get(rest..))
            .is_some_and(|last| last.eq_ignore_ascii_case(end))
    };
    let mut key = word;
    let plural = match word {
        [rest @ .., last] if is(Some(last), b's') => {
            let kept = |letter| is(rest.last(), letter);
            rest.len() > 2 && !abbreviation && !kept(b's') && !kept(b'u') && !kept(b'i')
        }
        [.., last] if is(Some(last), b'e') => false,
        _ => return (word.len(), false),
    };
    if plural {
        key = key.get(..key.len() - 1).unwrap_or_default();
        if key.len() > 4 && ends(key, b"ie") {
            return (key.len() - 2, true);
        }
    }
    if key.len() >= 6 && is(key.last(), b'e') {
        key = key.get(..key.len() - 1).unwrap_or_default();
    }
    if plural && key.len() == 5 && (ends(key, b"xe") || ends(key, b"she")) {
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
