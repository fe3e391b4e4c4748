//! What is wrong in a rule or vocabulary file, and where: the exact words, and what to write instead.

use std::borrow::Cow;
use std::ops::Range;

/// A rule or vocabulary file as it was read.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, relative to the rules folder, with `/`.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// Its data as JSON, for the built-in files, which are read without their YAML.
    pub json: Option<&'static str>,
}

/// One mistake.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Name of the file.
    pub file: String,
    /// Text of the file.
    pub text: Cow<'static, str>,
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
    /// What was put right for the rest to be read, by file.
    mended: Vec<(String, Mended)>,
}

/// What was put right in a file with mistakes, so that one mistake is not told again as another.
#[derive(Debug, Clone, Default)]
pub(super) struct Mended {
    /// Values that are ours.
    pub(super) filled: Vec<Path>,
    /// Keys that are misspelt in the file, by their right path, with how they are written.
    pub(super) renamed: Vec<(Path, String)>,
}

impl Mended {
    /// Whether the value at `path` is ours.
    pub(super) fn covers(&self, path: &[Step]) -> bool {
        self.filled.iter().any(|ours| path.starts_with(ours))
    }

    /// The path as the file has it.
    pub(super) fn as_written(&self, path: &[Step]) -> Path {
        let mut out = path.to_vec();
        for (right, written) in &self.renamed {
            let last = right.len().saturating_sub(1);
            if path.starts_with(right)
                && let Some(step) = out.get_mut(last)
            {
                *step = Step::from(written);
            }
        }
        out
    }
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
        if let Some(path) = self.place(file, path) {
            self.add_here(file, &path, word, message.into(), help);
        }
    }

    /// The same, at a path as the file has it.
    fn add_here(
        &mut self,
        file: &File,
        path: &[Step],
        word: &str,
        message: String,
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
        self.note(file, span, message, help);
    }

    /// Notes a mistake at the bytes `at` of `value`, the text that stands at `path`.
    pub fn add_at(
        &mut self,
        file: &File,
        path: &[Step],
        (value, at): (&str, &Range<usize>),
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let Some(path) = &self.place(file, path) else {
            return;
        };
        let whole = super::yaml::locate(&file.text, path);
        match written_at(&file.text, &whole, value, at) {
            Some(span) => self.note(file, span, message.into(), help),
            None => {
                let word = value.get(at.clone()).unwrap_or_default();
                self.add_here(file, path, word, message.into(), help);
            }
        }
    }

    /// Notes what was put right in a file.
    pub(super) fn mend(&mut self, file: &File, mended: Mended) {
        self.mended.push((file.name.clone(), mended));
    }

    /// What was put right in a file.
    fn mended(&self, file: &File) -> Option<&Mended> {
        let known = self.mended.iter().find(|(name, _)| *name == file.name);
        known.map(|(_, mended)| mended)
    }

    /// The path as the file has it; none where the value is ours, of which nothing is to be told.
    fn place(&self, file: &File, path: &[Step]) -> Option<Path> {
        match self.mended(file) {
            Some(mended) if mended.covers(path) => None,
            Some(mended) => Some(mended.as_written(path)),
            None => Some(path.to_vec()),
        }
    }

    /// Whether a value for which `of` says yes had to be put in, so that what hangs on it cannot be told.
    pub(crate) fn guessed(&self, file: &File, of: impl Fn(&[Step]) -> bool) -> bool {
        self.mended(file)
            .is_some_and(|mended| mended.filled.iter().any(|path| of(path)))
    }

    fn note(&mut self, file: &File, span: Range<usize>, message: String, help: Option<String>) {
        let fault = Fault {
            file: file.name.clone(),
            text: file.text.clone(),
            span,
            message,
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

/// Where the bytes `at` of `value` stand in the file, in which `value` is written as `whole`: perhaps over several lines, in
/// quotes, with escapes.
fn written_at(
    text: &str,
    whole: &Range<usize>,
    value: &str,
    at: &Range<usize>,
) -> Option<Range<usize>> {
    let source = text.get(whole.clone())?;
    let mut next = match source.chars().next()? {
        '|' | '>' => source.find('\n')?,
        '"' | '\'' => 1,
        _ => 0,
    };
    let mut start = None;
    for (index, c) in value.char_indices().take_while(|&(i, _)| i < at.end) {
        if c.is_whitespace() {
            continue;
        }
        let rest = source.get(next..)?;
        let skipped = rest.find(c)?;
        // Line breaks, and what escapes a mark or a quote.
        let escape = |c: char| c.is_whitespace() || matches!(c, '\\' | '\'');
        if !rest.get(..skipped)?.chars().all(escape) {
            return None;
        }
        if index >= at.start {
            start.get_or_insert(whole.start + next + skipped);
        }
        next += skipped + c.len_utf8();
    }
    Some(start?..whole.start + next)
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_right_occurrence_however_the_text_is_written() {
        for yaml in [
            "flag: a == b and c = d\n",
            "flag: 'a == b and c = d' # = =\n",
            "flag: \"a == b and c = d\"\n",
            "flag: >-\n  a == b\n  and c = d\n",
            "flag: |\n  a == b\n  and c = d\n",
            "flag: a ==\n  b and\n  c = d\n",
        ] {
            let file = File {
                name: "x.yaml".into(),
                text: yaml.to_owned().into(),
                json: None,
            };
            let value: BTreeMap<String, String> = serde_yaml::from_str(yaml).unwrap();
            let value = &value["flag"];
            let at = value.find("= d").unwrap();
            let mut faults = Faults::default();
            faults.add_at(
                &file,
                &crate::path!["flag"],
                (value, &(at..at + 1)),
                "wrong",
                None,
            );
            let span = faults.list[0].span.clone();
            assert_eq!(span, yaml.find("= d").unwrap()..yaml.find(" d").unwrap());
        }
    }

    #[test]
    fn escapes_move_no_underline() {
        for (yaml, value, wrong) in [
            ("'a ''b'' = c'", "a 'b' = c", "="),
            (r#""a \"b\" = c""#, r#"a "b" = c"#, "="),
            ("'\"a\" = c'", "\"a\" = c", "="),
            ("'é = c'", "é = c", "="),
        ] {
            let at = value.find(wrong).unwrap();
            let found = written_at(yaml, &(0..yaml.len()), value, &(at..at + wrong.len()));
            let place = yaml.find(wrong).unwrap();
            assert_eq!(found, Some(place..place + wrong.len()), "{yaml}");
        }
        assert_eq!(
            written_at("\"\\x61 = c\"", &(0..10), "a = c", &(2..3)),
            None
        );
    }
}
