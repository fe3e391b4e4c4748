//! What is wrong in a rule or vocabulary file, and where: the exact words, and what to write instead.

use std::ops::Range;
use std::sync::Arc;

/// A rule or vocabulary file as it was read.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, relative to the rules folder, with `/`.
    pub name: String,
    /// Its text.
    pub text: Arc<str>,
    /// Its data as JSON, for the built-in files, which are read without their YAML.
    pub json: Option<&'static str>,
}

/// One mistake.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Name of the file.
    pub file: String,
    /// Text of the file.
    pub text: Arc<str>,
    /// The words at fault, in bytes of the text.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A step into a YAML document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a mapping.
    Key(String),
    /// Into a list.
    Index(usize),
}

/// A place in a YAML document, from its top.
pub type Path = Vec<Step>;

/// Builds a path: `path!["members", id, "is_a", 0]`.
#[macro_export]
#[doc(hidden)]
macro_rules! path {
    ($($step:expr),* $(,)?) => { $crate::rules::fault::Path::from([$($crate::rules::fault::Step::from($step)),*]) };
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<&String> for Step {
    fn from(key: &String) -> Self {
        Self::Key(key.clone())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// Collects mistakes, all of them, so that an author mends a file in one go.
#[derive(Debug, Default)]
pub struct Faults {
    /// The mistakes so far.
    pub list: Vec<Fault>,
}

impl Faults {
    /// Notes a mistake at `path`. Where `word` stands in the text of that value, or in its key, only the word is underlined.
    pub fn add(
        &mut self,
        file: &File,
        path: &[Step],
        word: &str,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let whole = super::yaml::locate(&file.text, path);
        let span = if word.is_empty() {
            whole
        } else {
            in_key(&file.text, path, word)
                .or_else(|| find_word(&file.text, &whole, word))
                .or_else(|| find_word(&file.text, &super::yaml::locate_all(&file.text, path), word))
                // A word that a rule's `for` puts there.
                .or_else(|| {
                    let over = super::yaml::locate_all(&file.text, &crate::path!["for"]);
                    find_word(&file.text, &over, word)
                })
                .unwrap_or(whole)
        };
        let fault = Fault {
            file: file.name.clone(),
            text: Arc::clone(&file.text),
            span,
            message: message.into(),
            help,
        };
        let told = |known: &Fault| {
            known.file == fault.file && known.span == fault.span && known.message == fault.message
        };
        if !self.list.iter().any(told) {
            self.list.push(fault);
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// `word` within the last key of `path`, where that names something: `show: { said.side: ... }`.
fn in_key(text: &str, path: &[Step], word: &str) -> Option<Range<usize>> {
    match path {
        [_, .., Step::Key(key)] if key.contains(word) => {
            find_word(text, &super::yaml::locate_key(text, path), word)
        }
        _ => None,
    }
}

/// `word` within `range`, as a whole word where it stands as one.
fn find_word(text: &str, range: &Range<usize>, word: &str) -> Option<Range<usize>> {
    let inside = text.get(range.clone())?;
    let mut first = None;
    for (at, _) in inside.match_indices(word) {
        let part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let before = inside.get(..at).and_then(|s| s.chars().next_back());
        let after = inside.get(at + word.len()..).and_then(|s| s.chars().next());
        let found = range.start + at..range.start + at + word.len();
        if !before.is_some_and(part) && !after.is_some_and(part) {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    first
}

/// "did you mean `x`?", where one of `known` is close to `word`; else the list when it is short.
pub fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    let close = known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), *k))
        .min()
        .filter(|(distance, k)| *distance <= 1 + k.len().max(word.len()) / 4);
    if let Some((_, near)) = close {
        return Some(format!("did you mean `{near}`?"));
    }
    (known.len() <= 24 && !known.is_empty()).then(|| format!("known: {}", known.join(", ")))
}
