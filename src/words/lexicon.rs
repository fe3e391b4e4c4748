//! Words and their numbers. Plural and case are folded here, on the side of the vocabulary and of the letter alike.

use super::keys::{Keys, Short};
use serde::{Deserialize, Serialize};

/// Number of a word; 0 is any word that the vocabulary does not use.
pub type WordId = u32;

/// Two words that are written as one.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Pair {
    /// Bytes of the first.
    pub length: u32,
    /// Both words.
    pub words: [WordId; 2],
}

/// The words that the vocabulary uses.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Lexicon {
    keys: Keys,
    /// Pairs of words that letters write as one, by the number of that one: they have the first numbers.
    pairs: Vec<Pair>,
    /// Scratch space for the key of a word.
    #[serde(skip)]
    buffer: String,
}

impl Lexicon {
    /// A lexicon that knows pairs of words which letters write as one.
    pub fn with_pairs(pairs: &[(&str, &str)]) -> Self {
        let mut lexicon = Self::default();
        let mut pairs = pairs.to_vec();
        pairs.retain(|(first, second)| {
            let known = lexicon.len();
            lexicon.intern(&format!("{first}{second}"));
            lexicon.len() > known
        });
        for (first, second) in pairs {
            let length = u32::try_from(first.len()).unwrap_or(u32::MAX);
            let words = [lexicon.intern(first), lexicon.intern(second)];
            lexicon.pairs.push(Pair { length, words });
        }
        lexicon
    }

    /// The two words that a word is, where they are written as one.
    #[inline]
    pub fn pair(&self, word: WordId) -> Option<Pair> {
        let index = (word as usize).checked_sub(1)?;
        self.pairs.get(index).copied()
    }

    /// The number of `word`, given out when it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        self.keys
            .intern(stem(word, &mut self.buffer))
            .saturating_add(1)
    }

    /// The number of `word`, or 0; `buffer` is scratch space, so that a letter's words cost no allocation.
    pub fn find(&self, word: &str, buffer: &mut String) -> WordId {
        match Short::of(word.as_bytes()).filter(|_| word.is_ascii()) {
            Some(word) => self.find_short(word),
            None => number(self.keys.find(stem(word, buffer).as_bytes())),
        }
    }

    /// The number of a word of few letters, all of them ASCII, or 0.
    #[inline]
    pub fn find_short(&self, word: Short) -> WordId {
        number(self.keys.find_short(stem_short(word)))
    }

    /// The key of a word, by which all its forms are known.
    pub fn word(&self, id: WordId) -> &str {
        id.checked_sub(1).map_or("", |number| self.keys.get(number))
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

/// Numbers of words begin at 1.
fn number(found: Option<u32>) -> WordId {
    found.map_or(0, |number| number + 1)
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

/// The same of a short word.
#[inline]
fn stem_short(word: Short) -> Short {
    let small = word.lowercase();
    match small.last_byte() {
        b's' | b'e' => without_ending(word, small),
        _ => small,
    }
}

/// The key of a word that ends in "s" or "e", which is also given in small letters.
fn without_ending(word: Short, small: Short) -> Short {
    let abbreviation = word.len() <= 4 && word.is_uppercase();
    let (length, y) = singular_length(small.len(), small.ending(), abbreviation);
    let key = small.cut(length);
    if y { key.then(b'y') } else { key }
}

/// "TENS" and "CTS" are no plurals.
fn is_abbreviation(word: &[u8]) -> bool {
    word.len() <= 4 && word.iter().all(u8::is_ascii_uppercase)
}

/// How many bytes of a word in small letters its key has, and whether a "y" follows them.
fn singular(word: &[u8], abbreviation: bool) -> (usize, bool) {
    let mut ending = [0; 4];
    for (letter, &byte) in ending.iter_mut().zip(word.iter().rev()) {
        *letter = byte;
    }
    singular_length(word.len(), ending, abbreviation)
}

/// The same by the word's length and its last four bytes, the last one first.
fn singular_length(length: usize, ending: [u8; 4], abbreviation: bool) -> (usize, bool) {
    let (plural, key) = match ending {
        [b's', b's' | b'u' | b'i', ..] => return (length, false),
        [b's', rest @ ..] if length > 3 && !abbreviation => (true, rest),
        [b'e', second, third, _] => (false, [b'e', second, third]),
        _ => return (length, false),
    };
    let length = length - usize::from(plural);
    match key {
        [b'e', b'i', _] if plural && length > 4 => (length - 2, true),
        [b'e', ..] if length >= 6 => (length - 1, false),
        [b'e', b'x', _] | [b'e', b'h', b's'] if plural && length == 5 => (length - 1, false),
        _ => (length, false),
    }
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
