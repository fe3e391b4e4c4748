//! YAML to typed data, with all mistakes of a file found at once and located.

use super::fault::{Fault, Faults, File, Path, Step, suggest};
use saphyr::{LoadableYamlNode, MarkedYaml, YamlData};
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::Arc;

/// Largest rule file that is read, in bytes.
pub const LARGEST: usize = 1 << 20;

/// Reads a file. `None` when something is wrong with it; then `faults` says what.
pub fn read<T: DeserializeOwned>(file: &File, faults: &mut Faults) -> Option<T> {
    if let Some(json) = file.json
        && let Ok(data) = serde_json::from_str(json)
    {
        return Some(data);
    }
    if file.text.len() > LARGEST {
        let mib = |bytes: usize| bytes / (1 << 20);
        faults.list.push(Fault {
            file: file.name.clone(),
            text: Arc::from(""),
            span: 0..0,
            message: format!(
                "the file is too large: {} MiB, at most {} MiB",
                mib(file.text.len()),
                mib(LARGEST)
            ),
            help: Some("split it by topic".into()),
        });
        return None;
    }
    let mut value: serde_yaml::Value = match serde_yaml::from_str(&file.text) {
        Ok(value) => value,
        Err(error) => {
            let at = error
                .location()
                .map_or(file.text.len(), |l| l.index().min(file.text.len()));
            let mut message = error.to_string();
            if let Some(cut) = message.find(" at line ") {
                message.truncate(cut);
            }
            faults.list.push(Fault {
                file: file.name.clone(),
                text: Arc::clone(&file.text),
                span: word_at(&file.text, at),
                message: format!("not valid YAML: {message}"),
                help: None,
            });
            return None;
        }
    };
    // Each mistake is noted and cut out, and the rest is read again, so that an author sees all of them.
    let before = faults.list.len();
    for _ in 0..64 {
        let error = match serde_path_to_error::deserialize::<_, T>(value.clone()) {
            Ok(data) => return (faults.list.len() == before).then_some(data),
            Err(error) => error,
        };
        let path = path_of(&error);
        let (word, message, help) = explain(&error.into_inner().to_string());
        let mut place = path.clone();
        if let Some(word) = &word
            && path.last() != Some(&Step::Key(word.clone()))
            && get(&value, &path).is_some_and(|v| v.get(word.as_str()).is_some())
        {
            place.push(Step::Key(word.clone()));
        }
        let span = match &word {
            Some(word) if place.last() == Some(&Step::Key(word.clone())) => {
                locate_key(&file.text, &place)
            }
            _ => locate(&file.text, &place),
        };
        faults.list.push(Fault {
            file: file.name.clone(),
            text: Arc::clone(&file.text),
            span,
            message,
            help,
        });
        if !remove(&mut value, &place) {
            break;
        }
    }
    None
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

/// serde's words to ours: the key at fault, what is wrong, what to do.
fn explain(message: &str) -> (Option<String>, String, Option<String>) {
    let mut message = message.to_owned();
    if let Some(cut) = message.find(" at line ") {
        message.truncate(cut);
    }
    let quoted: Vec<String> = message
        .split('`')
        .skip(1)
        .step_by(2)
        .map(ToOwned::to_owned)
        .collect();
    let known = || quoted.iter().skip(1).map(String::as_str);
    if message.contains("unknown field") {
        let word = quoted.first().cloned().unwrap_or_default();
        let help = suggest(&word, known());
        return (Some(word.clone()), format!("unknown key `{word}`"), help);
    }
    if message.contains("unknown variant") {
        let word = quoted.first().cloned().unwrap_or_default();
        let help = suggest(&word, known());
        return (
            None,
            format!("`{word}` is not one of the known values"),
            help,
        );
    }
    if message.contains("missing field") {
        let word = quoted.first().cloned().unwrap_or_default();
        return (
            None,
            format!("the key `{word}` is missing"),
            Some(format!("add `{word}:`")),
        );
    }
    if let Some(at) = message.find("invalid type: ") {
        let said = message.get(at + 14..).unwrap_or_default();
        if let Some((found, expected)) = said.split_once(", expected ") {
            return (None, format!("expected {expected}, found {found}"), None);
        }
    }
    let said = message.split(": ").last().unwrap_or(&message).to_owned();
    (None, said, None)
}

fn get<'a>(value: &'a serde_yaml::Value, path: &[Step]) -> Option<&'a serde_yaml::Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key.as_str()),
        Step::Index(index) => value.get(*index),
    })
}

fn remove(value: &mut serde_yaml::Value, path: &[Step]) -> bool {
    let Some((last, parents)) = path.split_last() else {
        return false;
    };
    let mut value = value;
    for step in parents {
        let next = match step {
            Step::Key(key) => value.get_mut(key.as_str()),
            Step::Index(index) => value.get_mut(*index),
        };
        let Some(next) = next else {
            return false;
        };
        value = next;
    }
    match last {
        Step::Key(key) => value
            .as_mapping_mut()
            .is_some_and(|m| m.remove(key.as_str()).is_some()),
        Step::Index(index) => value.as_sequence_mut().is_some_and(|s| {
            let inside = *index < s.len();
            if inside {
                s.remove(*index);
            }
            inside
        }),
    }
}

/// Bytes of the value at `path`, or of the nearest thing around it.
pub fn locate(text: &str, path: &[Step]) -> Range<usize> {
    find(text, path, false)
}

/// Bytes of the last key of `path`.
pub fn locate_key(text: &str, path: &[Step]) -> Range<usize> {
    find(text, path, true)
}

fn find(text: &str, path: &[Step], want_key: bool) -> Range<usize> {
    let Ok(documents) = MarkedYaml::load_from_str(text) else {
        return 0..0;
    };
    let Some(mut node) = documents.first() else {
        return 0..0;
    };
    let mut key_range = None;
    let mut deep = true;
    for step in path {
        match (step, &node.data) {
            (Step::Key(wanted), YamlData::Mapping(pairs)) => {
                let found = pairs.iter().find(|(key, _)| key_text(key) == Some(wanted));
                match found {
                    Some((key, value)) => {
                        key_range = Some(range(text, key));
                        node = value;
                    }
                    None => {
                        deep = false;
                        break;
                    }
                }
            }
            (Step::Index(index), YamlData::Sequence(items)) => match items.get(*index) {
                Some(item) => {
                    key_range = None;
                    node = item;
                }
                None => {
                    deep = false;
                    break;
                }
            },
            _ => {
                deep = false;
                break;
            }
        }
    }
    let container = matches!(node.data, YamlData::Mapping(_) | YamlData::Sequence(_));
    match key_range {
        Some(key) if want_key || !deep || container => key,
        _ if container && !deep => first_key(text, node),
        _ => {
            let whole = range(text, node);
            if container {
                first_line(text, whole)
            } else {
                whole
            }
        }
    }
}

fn key_text<'a>(key: &'a MarkedYaml<'_>) -> Option<&'a str> {
    match &key.data {
        YamlData::Value(saphyr::Scalar::String(text)) => Some(text),
        YamlData::Representation(text, ..) => Some(text),
        _ => None,
    }
}

fn first_key(text: &str, node: &MarkedYaml<'_>) -> Range<usize> {
    match &node.data {
        YamlData::Mapping(pairs) => pairs
            .iter()
            .next()
            .map_or(0..0, |(key, _)| range(text, key)),
        _ => first_line(text, range(text, node)),
    }
}

fn first_line(text: &str, whole: Range<usize>) -> Range<usize> {
    let line = text
        .get(whole.clone())
        .and_then(|t| t.lines().next())
        .map_or(0, |l| l.trim_end().len());
    whole.start..whole.start + line
}

fn range(text: &str, node: &MarkedYaml<'_>) -> Range<usize> {
    let start = offset(text, node.span.start.line(), node.span.start.col());
    let end = offset(text, node.span.end.line(), node.span.end.col()).max(start);
    let trimmed = text.get(start..end).map_or(0, |t| t.trim_end().len());
    start..start + trimmed
}

/// Byte of a line (from 1) and column (characters, from 0).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for (index, content) in text.split_inclusive('\n').enumerate() {
        if index + 1 == line {
            return start
                + content
                    .char_indices()
                    .nth(column)
                    .map_or(content.len(), |(at, _)| at);
        }
        start += content.len();
    }
    text.len()
}

fn word_at(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
    at..at + end.max(usize::from(!rest.is_empty() && rest.is_char_boundary(1)))
}
