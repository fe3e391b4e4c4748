//! YAML to typed data, with all mistakes of a file found at once and located.

use super::fault::{Fault, Faults, File, Mended, Path, Step, suggest};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::ops::Range;

mod locate;

pub use locate::{locate, locate_all, locate_key};

/// Largest rule file that is read, in bytes.
pub const LARGEST: usize = 1 << 20;

/// Reads a file. What is wrong with it stands in `faults`; the data then holds values of ours in its place, and is to be used for
/// finding further mistakes only. `None` when nothing can be read.
pub fn read<T: DeserializeOwned>(file: &File, faults: &mut Faults) -> Option<T> {
    if let Some(json) = file.json
        && let Ok(data) = serde_json::from_str(json)
    {
        return Some(data);
    }
    if file.text.len() > LARGEST {
        faults.list.push(Fault {
            file: file.name.clone(),
            text: Cow::Borrowed(""),
            span: 0..0,
            message: format!("the file is larger than {} MiB", LARGEST >> 20),
            help: Some("split it by topic".into()),
        });
        return None;
    }
    let mut value: serde_yaml::Value = match serde_yaml::from_str(&file.text) {
        Ok(value) => value,
        Err(error) => {
            faults.list.push(broken(file, &error));
            return None;
        }
    };
    let before = faults.list.len();
    if value.is_null() {
        faults.list.push(Fault {
            file: file.name.clone(),
            text: file.text.clone(),
            span: 0..0,
            message: "the file is empty".into(),
            help: None,
        });
        return None;
    }
    // Each mistake is noted and mended, and the rest is read again, so that an author sees all of them.
    let mut mending = Mending::default();
    let mut data = None;
    for _ in 0..256 {
        let error = match serde_path_to_error::deserialize::<_, T>(value.clone()) {
            Ok(read) => {
                data = Some(read);
                break;
            }
            Err(error) => error,
        };
        let mut path = path_of(&error);
        let problem = explain(&error.into_inner().to_string(), &path);
        let place = mending.done.as_written(&path);
        let (known, span) = match &problem.mistake {
            Mistake::UnknownKey(key) => {
                if path.last() != Some(&Step::Key(key.clone())) {
                    path.push(Step::Key(key.clone()));
                }
                let place = mending.done.as_written(&path);
                (mending.done.covers(&path), locate_key(&file.text, &place))
            }
            Mistake::MissingKey(key) => {
                path.push(Step::Key(key.clone()));
                (mending.done.covers(&path), locate(&file.text, &place))
            }
            Mistake::Value(_) => (mending.done.covers(&path), locate(&file.text, &place)),
        };
        if !known {
            faults.list.push(Fault {
                file: file.name.clone(),
                text: file.text.clone(),
                span,
                message: problem.message.clone(),
                help: problem.help.clone(),
            });
        }
        if !mending.mend(&mut value, path, &problem) {
            break;
        }
    }
    if let Some(new) = faults.list.get_mut(before..)
        && !new.is_empty()
    {
        new.sort_by_key(|f| f.span.start);
        faults.mend(file, mending.done);
    }
    data
}

/// What is not YAML at all, or not one document.
fn broken(file: &File, error: &serde_yaml::Error) -> Fault {
    let text: &str = &file.text;
    let at = error
        .location()
        .map_or(text.len(), |l| l.index().min(text.len()));
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let help = |help: &str| Some(help.to_owned());
    let (span, message, help) = if said.contains("more than one document") {
        let second = text.find("\n---").map_or(at, |at| at + 1);
        let message = "a file holds one document, and another begins here".to_owned();
        (word_at(text, second), message, help("make two files of it"))
    } else if said.contains("repetition limit") {
        let alias = text
            .match_indices('*')
            .map(|(at, _)| word_at(text, at))
            .find(|range| range.len() > 1)
            .unwrap_or(at..at);
        let message = "aliases (`*name`) repeat too much text".to_owned();
        (alias, message, help("write out what they stand for"))
    } else if let Some((_, key)) = said.split_once("duplicate entry with key ") {
        let key = key.trim_matches('"');
        let message = format!("the key `{key}` is given twice");
        (second(text, at, key), message, help("keep one of the two"))
    } else {
        let tab = text.get(at..).is_some_and(|rest| rest.starts_with('\t'));
        let hint = if tab {
            "indent with spaces; tabs are not allowed"
        } else if said.contains("mapping values") {
            "put a text that holds `: ` in quotes"
        } else if said.contains("did not find expected") {
            "a quote or a bracket may be missing here, or in a line before"
        } else {
            "put a text that begins with a mark in quotes"
        };
        (
            word_at(text, at),
            format!("not valid YAML: {said}"),
            help(hint),
        )
    };
    Fault {
        file: file.name.clone(),
        text: file.text.clone(),
        span,
        message,
        help,
    }
}

/// Where `key` is given again in the mapping that begins at `at`.
fn second(text: &str, at: usize, key: &str) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let column = |at: usize| {
        at - text
            .get(..at)
            .and_then(|t| t.rfind('\n'))
            .map_or(0, |n| n + 1)
    };
    let mut keys = rest
        .match_indices(key)
        .map(|(found, _)| at + found)
        .filter(|&found| {
            let before = text.get(..found).and_then(|t| t.chars().next_back());
            let after = text.get(found + key.len()..).unwrap_or_default();
            before.is_none_or(|c| c.is_whitespace() || "{,\"'".contains(c))
                && after.trim_start_matches(['"', '\'']).starts_with(':')
        });
    let Some(first) = keys.next() else {
        return word_at(text, at);
    };
    // Keys of one block stand in one column; those of `{a: 1, a: 2}` follow each other.
    let flow = rest.starts_with('{');
    let again = keys
        .find(|&found| flow || column(found) == column(first))
        .unwrap_or(first);
    again..again + key.len()
}

/// Puts a file's mistakes right, one after the other.
#[derive(Default)]
struct Mending {
    done: Mended,
    /// How often a value of ours has been tried, in the order of `done.filled`.
    tries: Vec<usize>,
}

impl Mending {
    /// Takes a mistake out of the data. Whether that was possible.
    fn mend(&mut self, value: &mut serde_yaml::Value, path: Path, problem: &Problem) -> bool {
        if let Mistake::UnknownKey(key) = &problem.mistake {
            let mut right = path.clone();
            right.pop();
            right.extend(problem.meant.as_ref().map(Step::from));
            let misspelt = problem.meant.is_some() && get_mut(value, &right).is_none();
            let taken = get_mut(value, &path).map(std::mem::take);
            let removed = remove(value, &path);
            if let (true, Some(taken)) = (misspelt, taken) {
                self.done.renamed.push((right.clone(), key.clone()));
                return set(value, &right, taken);
            }
            return removed;
        }
        if path.is_empty() {
            return false;
        }
        let known = self.done.filled.iter().position(|ours| *ours == path);
        let tries = match known.and_then(|at| self.tries.get_mut(at)) {
            Some(tries) => {
                *tries += 1;
                *tries
            }
            None => {
                self.done.filled.push(path.clone());
                self.tries.push(0);
                0
            }
        };
        let filling = match (&problem.mistake, tries) {
            (_, 8..) => return remove(value, &path),
            (Mistake::Value(Some(word)), _) => serde_yaml::Value::from(word.as_str()),
            (_, 0) => serde_yaml::Value::from(""),
            (_, 1) => serde_yaml::Value::Sequence(Vec::new()),
            (_, 2) => serde_yaml::Value::Mapping(serde_yaml::Mapping::new()),
            (_, 3) => serde_yaml::Value::from(1),
            _ => serde_yaml::Value::from(true),
        };
        set(value, &path, filling)
    }
}

fn path_of(error: &serde_path_to_error::Error<serde_yaml::Error>) -> Path {
    use serde_path_to_error::Segment;
    error
        .path()
        .iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// A mistake as serde tells it.
enum Mistake {
    /// A key that is none.
    UnknownKey(String),
    /// A key that has to be there.
    MissingKey(String),
    /// A value of another kind; with one that would do.
    Value(Option<String>),
}

/// A mistake in our words.
struct Problem {
    mistake: Mistake,
    /// The key that was meant.
    meant: Option<String>,
    message: String,
    help: Option<String>,
}

/// serde's words to ours.
fn explain(message: &str, path: &[Step]) -> Problem {
    let message = message.split(" at line ").next().unwrap_or_default();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let word = quoted.first().copied().unwrap_or_default();
    let known = || quoted.iter().skip(1).copied();
    let problem = |mistake, message, help| Problem {
        mistake,
        meant: None,
        message,
        help,
    };
    if message.contains("unknown field") {
        let help = suggest(word, known());
        let meant = help
            .as_deref()
            .and_then(|h| h.strip_prefix("did you mean `"));
        return Problem {
            meant: meant.map(|m| m.trim_end_matches("`?").to_owned()),
            ..problem(
                Mistake::UnknownKey(word.to_owned()),
                format!("unknown key `{word}`"),
                help,
            )
        };
    }
    if message.contains("unknown variant") {
        let key = path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        });
        return problem(
            Mistake::Value(known().next().map(ToOwned::to_owned)),
            format!("`{word}` is not a known `{}`", key.unwrap_or("value")),
            suggest(word, known()),
        );
    }
    if message.contains("missing field") {
        return problem(
            Mistake::MissingKey(word.to_owned()),
            format!("the key `{word}` is missing"),
            Some(format!("add `{word}:`")),
        );
    }
    let wrong = message
        .split_once("invalid type: ")
        .or_else(|| message.split_once("invalid value: "));
    if let Some((found, expected)) = wrong.and_then(|(_, said)| said.split_once(", expected ")) {
        let list = expected == "a sequence" && found.starts_with("string ");
        let text = found.trim_start_matches("string ").trim_matches('"');
        return problem(
            Mistake::Value(None),
            format!("expected {}, found {}", plain(expected), plain(found)),
            list.then(|| format!("write it as [{text}]")),
        );
    }
    let said = message.split(": ").last().unwrap_or(message).to_owned();
    problem(Mistake::Value(None), said, None)
}

/// serde's name of a kind of value, for people who write YAML.
fn plain(kind: &str) -> String {
    match kind {
        "a sequence" | "sequence" => "a list".to_owned(),
        "a map" | "map" => "keys with values".to_owned(),
        "a string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "unit value" => "nothing".to_owned(),
        "u8" | "u16" | "u32" | "f64" => "a number".to_owned(),
        "string or map" | "map with a single key" => "a word".to_owned(),
        _ if kind.starts_with("struct ") => "keys with values".to_owned(),
        _ => kind
            .replacen("string ", "the text ", 1)
            .replacen("integer ", "the number ", 1)
            .replacen("floating point ", "the number ", 1)
            .replacen("boolean ", "", 1),
    }
}

fn get_mut<'a>(
    value: &'a mut serde_yaml::Value,
    path: &[Step],
) -> Option<&'a mut serde_yaml::Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key.as_str()),
        Step::Index(index) => value.get_mut(*index),
    })
}

fn set(value: &mut serde_yaml::Value, path: &[Step], new: serde_yaml::Value) -> bool {
    let Some((last, parents)) = path.split_last() else {
        return false;
    };
    let parent = get_mut(value, parents);
    match last {
        Step::Key(key) => parent
            .and_then(|p| p.as_mapping_mut())
            .map(|m| m.insert(key.as_str().into(), new))
            .is_some(),
        Step::Index(index) => parent
            .and_then(|p| p.get_mut(*index))
            .map(|slot| *slot = new)
            .is_some(),
    }
}

fn remove(value: &mut serde_yaml::Value, path: &[Step]) -> bool {
    let Some((last, parents)) = path.split_last() else {
        return false;
    };
    let parent = get_mut(value, parents);
    match last {
        Step::Key(key) => parent
            .and_then(|p| p.as_mapping_mut())
            .is_some_and(|m| m.remove(key.as_str()).is_some()),
        Step::Index(index) => parent
            .and_then(|p| p.as_sequence_mut())
            .filter(|s| *index < s.len())
            .map(|s| s.remove(*index))
            .is_some(),
    }
}

fn word_at(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let rest = text.get(at..).unwrap_or_default();
    let end = rest
        .find(|c: char| c.is_whitespace() || ",]}".contains(c))
        .unwrap_or(rest.len());
    at..at + end.max(usize::from(!rest.is_empty() && rest.is_char_boundary(1)))
}
