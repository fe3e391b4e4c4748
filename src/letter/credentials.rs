//! The reviewer's credentials.

use super::forms::Tag;
use super::scan::Scan;
use super::types::HeaderField;
use super::words::Line;
use crate::source::Span;

/// The reviewer's credentials by their labels, or by words of the prose.
pub(super) fn credentials(scan: &Scan<'_, '_>, body: Span) -> Vec<HeaderField> {
    let words = &scan.words;
    let (from, to) = (words.at(body.start), words.at(body.end));
    let hits = scan.hits_in(from, to);
    let mut found = Vec::new();
    for (index, hit) in hits.iter().enumerate() {
        let label = Span::new(words.start(hit.first), words.end(hit.last));
        let (credential, value) = match hit.tag {
            Tag::Credential(credential)
                if words.looks(hit.last.wrapping_sub(1)).colon && words.looks(hit.first).upper =>
            {
                (credential, labelled_value(scan, hit.last, body.end))
            }
            Tag::CredentialProse(credential) => {
                let ends = |tag| {
                    matches!(
                        tag,
                        Tag::CredentialUntil | Tag::CredentialProse(_) | Tag::Stock
                    )
                };
                let next = hits
                    .iter()
                    .skip(index + 1)
                    .find(|next| ends(next.tag) && next.first >= hit.last);
                let until = next.map_or(to, |next| next.first);
                let stop = (hit.last + 1..until).find(|&index| scan.sentence_ends_before(index));
                let last = stop.unwrap_or(until);
                let start = words.end(hit.last);
                let text = trim_value(scan, words.slice(start, words.start(last).min(body.end)));
                (credential, words.trim(start, start + text.len() as u32))
            }
            _ => continue,
        };
        let overlaps = found
            .last()
            .is_some_and(|last: &HeaderField| last.value.end > label.start);
        if let Some(id) = scan
            .forms
            .credentials
            .get(credential as usize)
            .filter(|_| !overlaps)
        {
            found.push(HeaderField {
                field: id.clone(),
                label,
                label_rest: None,
                value,
            });
        }
    }
    found
}

/// Without the words that led on to what follows: "Pain Medicine and is" is "Pain Medicine".
fn trim_value<'t>(scan: &Scan<'_, '_>, text: &'t str) -> &'t str {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';');
    let mut text = text.trim_end_matches(ends);
    while let Some((before, word)) = text.rsplit_once([' ', '\n'])
        && scan.forms.meaning(&word.to_lowercase()).unfinished
    {
        text = before.trim_end_matches(ends);
    }
    text
}

/// The rest of a label's line, with the lines that it wraps on to; the next line where nothing stands behind the label.
fn labelled_value(scan: &Scan<'_, '_>, last: usize, end: u32) -> Span {
    let words = &scan.words;
    let start = words.body_start(last);
    let first = words.at(start);
    let Some(mut line) = words.line_of(first) else {
        return Span::new(start, start);
    };
    let labels = |line: &Line| {
        scan.has(line.first, line.first + 1, |tag| {
            matches!(tag, Tag::Credential(_) | Tag::Stock)
        })
    };
    if line.first == first && labels(line) {
        return Span::new(words.end(last), words.end(last));
    }
    while let Some(next) = words.line_of(line.last).filter(|next| {
        !next.paragraph && words.is_wrapped(next) && !labels(next) && next.end <= end
    }) {
        line = next;
    }
    words.trim(start, line.end.min(end))
}
