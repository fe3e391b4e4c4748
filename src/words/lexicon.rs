//! Words and their numbers. Plural and case are folded here, on the side of the vocabulary and of the letter alike.

use rustc_hash::FxHashMap;

/// Number of a word; 0 is any word that the vocabulary does not use.
pub type WordId = u32;

/// The words that the vocabulary uses.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// By key, of keys that fit into a number.
    short: FxHashMap<u128, WordId>,
    long: FxHashMap<Box<[u8]>, WordId>,
    /// Scratch space for the key of a word.
    buffer: String,
}

impl Lexicon {
    /// The number of `word`, given out when it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        let new = u32::try_from(self.len())
            .unwrap_or(u32::MAX - 1)
            .saturating_add(1);
        if let Some(key) = packed(word) {
            return *self.short.entry(key).or_insert(new);
        }
        let key = stem(word, &mut self.buffer).as_bytes();
        if let Some(&known) = self.long.get(key) {
            return known;
        }
        self.long.insert(key.into(), new);
        new
    }

    /// The number of `word`, or 0; `buffer` is scratch space, so that a letter's words cost no allocation.
    pub fn find(&self, word: &str, buffer: &mut String) -> WordId {
        let found = match packed(word) {
            Some(key) => self.short.get(&key),
            None => self.long.get(stem(word, buffer).as_bytes()),
        };
        found.copied().unwrap_or(0)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Bytes of a word whose key fits into a number.
const SHORT: usize = 16;

/// The key of an ASCII word of few letters.
fn packed(word: &str) -> Option<u128> {
    let mut key = [0; SHORT];
    let written = key.get_mut(..word.len()).filter(|_| word.is_ascii())?;
    written.copy_from_slice(word.as_bytes());
    let abbreviation = is_abbreviation(written);
    key.make_ascii_lowercase();
    let (length, y) = singular(key.get(..word.len())?, abbreviation);
    let kept = u128::MAX
        .checked_shr(8 * (SHORT - length) as u32)
        .unwrap_or(0);
    let y = if y {
        u128::from(b'y') << (8 * length)
    } else {
        0
    };
    Some(u128::from_le_bytes(key) & kept | y)
}

/// "TENS" and "CTS" are no plurals.
fn is_abbreviation(word: &[u8]) -> bool {
    word.len() <= 4 && word.iter().all(u8::is_ascii_uppercase)
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
