//! Words and their numbers. Plural and case are folded here, on the side of the vocabulary and of the letter alike.

use rustc_hash::FxHashMap;

/// Number of a word; 0 is any word that the vocabulary does not use.
pub type WordId = u32;

/// The words that the vocabulary uses.
#[derive(Debug, Default)]
pub struct Lexicon {
    ids: FxHashMap<Box<str>, WordId>,
    /// Scratch space for the key of a word.
    buffer: String,
}

impl Lexicon {
    /// The number of `word`, given out when it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        let stem = stem(word, &mut self.buffer);
        if let Some(&id) = self.ids.get(stem) {
            return id;
        }
        let id = u32::try_from(self.ids.len())
            .unwrap_or(u32::MAX - 1)
            .saturating_add(1);
        self.ids.insert(stem.into(), id);
        id
    }

    /// The number of `word`, or 0; `buffer` is scratch space, so that a letter's words cost no allocation.
    pub fn find(&self, word: &str, buffer: &mut String) -> WordId {
        self.ids.get(stem(word, buffer)).copied().unwrap_or(0)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
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
    // "TENS" and "CTS" are no plurals.
    let abbreviation = word.len() <= 4 && word.bytes().all(|b| b.is_ascii_uppercase());
    let plural = buffer.len() > 3
        && !abbreviation
        && buffer.ends_with('s')
        && !(buffer.ends_with("ss") || buffer.ends_with("us") || buffer.ends_with("is"));
    if plural {
        buffer.pop();
        if buffer.len() > 4 && buffer.ends_with("ie") {
            buffer.truncate(buffer.len() - 2);
            buffer.push('y');
        }
    }
    if buffer.len() >= 6 && buffer.ends_with('e') {
        buffer.pop();
    }
    if plural && buffer.len() == 5 && (buffer.ends_with("xe") || buffer.ends_with("she")) {
        buffer.pop();
    }
    buffer.as_str()
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
