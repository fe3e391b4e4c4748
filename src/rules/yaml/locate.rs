//! Where a value of a YAML document stands in its text.

use crate::rules::fault::Step;
use saphyr::{LoadableYamlNode, MarkedYaml, YamlData};
use std::ops::Range;

/// Bytes of the value at `path`, or of the nearest thing around it.
pub fn locate(text: &str, path: &[Step]) -> Range<usize> {
    find(text, path, false)
}

/// Bytes of the whole value at `path`; empty where there is none.
pub fn locate_all(text: &str, path: &[Step]) -> Range<usize> {
    let documents = MarkedYaml::load_from_str(text).unwrap_or_default();
    let found = documents.first().and_then(|top| {
        path.iter()
            .try_fold(top, |node, step| Some(child(node, step)?.1))
    });
    found.map_or(0..0, |node| range(text, node))
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
        let Some((key, value)) = child(node, step) else {
            deep = false;
            break;
        };
        key_range = key.map(|key| range(text, key));
        node = value;
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

/// The value of a step into `node`, with its key.
fn child<'n, 'y>(
    node: &'n MarkedYaml<'y>,
    step: &Step,
) -> Option<(Option<&'n MarkedYaml<'y>>, &'n MarkedYaml<'y>)> {
    match (step, &node.data) {
        (Step::Key(wanted), YamlData::Mapping(pairs)) => pairs
            .iter()
            .find(|(key, _)| key_text(key) == Some(wanted))
            .map(|(key, value)| (Some(key), value)),
        (Step::Index(index), YamlData::Sequence(items)) => {
            items.get(*index).map(|item| (None, item))
        }
        _ => None,
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
