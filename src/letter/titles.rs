//! Where the title of an issue starts, and the request in it.

use super::forms::Tag;
use super::scan::Scan;
use super::words::Line;
use crate::source::Span;

/// A title goes over no more lines than this, save for partial approvals.
const MOST_LINES: usize = 8;
/// A line longer than this was never wrapped: it may hold more than a title.
const LONG_LINE: u32 = 250;
/// A sentence as a title has no more words than this.
const LONGEST_TITLE: usize = 120;

/// The first word of the title whose last word stands before `last`; no further back than `low`.
///
/// Paragraph breaks are often missing or too many, so the way up goes by sentence ends, and by whether the line above is
/// full: a break that wrapping did not force ends whatever stood above.
pub(super) fn title_start(scan: &Scan<'_, '_>, low: usize, last: usize) -> usize {
    if last <= low
        || last - 1 < low
        || scan.sentence_ends_before(last) && !scan.words.looks(last.wrapping_sub(1)).colon
    {
        return last;
    }
    let words = &scan.words;
    let top = partial_start(scan, low, last);
    let from = match top {
        Some(top) => scan
            .hits_in(top, last)
            .iter()
            .find(|hit| is_partial(hit.tag))
            .map_or(top, |hit| hit.first),
        None => last - 1,
    };
    let line_start = lines_up(scan, low, from);
    let line = words.line_of(from).map_or(0, |line| line.end - line.start);
    let unwrapped = line > LONG_LINE;
    match top {
        Some(top) if unwrapped => top.max(line_start),
        None if unwrapped => sentence_start(scan, line_start, last - 1),
        _ => line_start,
    }
}

/// The first word of the title that ends before `last` and holds no decision; `None` if prose stands there.
pub(super) fn undecided_title_start(scan: &Scan<'_, '_>, low: usize, last: usize) -> Option<usize> {
    let words = &scan.words;
    if last <= low {
        return None;
    }
    let ends_sentence = !words.looks(last - 1).colon && scan.sentence_ends_before(last);
    let first = if ends_sentence {
        sentence_start(scan, low, last - 1)
    } else {
        title_start(scan, low, last)
    };
    if first >= last || last - first > LONGEST_TITLE || scan.has(first, last, concludes) {
        return None;
    }
    if !ends_sentence {
        return Some(first);
    }
    if scan.is_number_of_item(first) && scan.has(first, last, |tag| tag == Tag::RequestLead) {
        return Some(first);
    }
    // A title with a full stop, told from the last sentence of a rationale by what stands around it.
    let own_paragraph = words
        .line_of(first)
        .is_some_and(|line| line.first == first && line.paragraph);
    let short = last - first <= 14 && words.before(last).contains("\n\n");
    (own_paragraph && short && words.looks(first).upper).then_some(first)
}

fn concludes(tag: Tag) -> bool {
    matches!(tag, Tag::Determination(_) | Tag::RationaleEnd)
}

fn is_partial(tag: Tag) -> bool {
    matches!(tag, Tag::PartialFirst | Tag::PartialRest)
}

/// The first word of the sentences of a partial approval that end before `last`.
fn partial_start(scan: &Scan<'_, '_>, low: usize, last: usize) -> Option<usize> {
    if !scan.has(low, last, is_partial) {
        return None;
    }
    let mut top = sentence_start(scan, low, last - 1);
    let is_first = |tag| tag == Tag::PartialFirst;
    for _ in 0..6 {
        if top <= low || scan.has(top, last, is_first) {
            break;
        }
        let above = sentence_start(scan, low, top - 1);
        let conclusion = scan
            .hits_in(above, top)
            .iter()
            .filter(|hit| concludes(hit.tag));
        let concluded = conclusion.map(|hit| hit.last).max().unwrap_or(above);
        // A rationale without its full stop may run into the title.
        if concluded > above && !scan.has(concluded, top, is_first)
            || !scan.has(concluded, top, is_partial)
        {
            break;
        }
        top = concluded;
    }
    scan.has(top, last, is_partial).then_some(top)
}

/// The first word of the sentence that holds the word at `index`.
pub(super) fn sentence_start(scan: &Scan<'_, '_>, low: usize, index: usize) -> usize {
    let mut first = index;
    while first > low && index - first < LONGEST_TITLE && !scan.sentence_ends_before(first) {
        first -= 1;
    }
    first
}

/// From the line of a word up to the line that nothing wrapped on to.
fn lines_up(scan: &Scan<'_, '_>, low: usize, from: usize) -> usize {
    let words = &scan.words;
    let line_start = |index: usize| words.line_of(index).map_or(low, |line| line.first).max(low);
    let mut last = from;
    let mut first = line_start(from);
    let bottom = first;
    let mut paragraph = None;
    for _ in 0..MOST_LINES {
        let line = words
            .line_of(first)
            .filter(|line| line.first == first && first > low);
        let Some(line) = line.filter(|line| goes_on(scan, line)) else {
            return first;
        };
        // A sentence that ends in this line began above: the title begins behind it.
        let inner = sentence_start(scan, first, last);
        if inner > first {
            return inner;
        }
        if line.paragraph {
            paragraph = paragraph.or(Some(first));
        }
        last = first - 1;
        first = line_start(last);
    }
    // So many full lines are prose without its full stop.
    paragraph.unwrap_or(bottom)
}

/// Whether a line continues the one above.
fn goes_on(scan: &Scan<'_, '_>, line: &Line) -> bool {
    let first = line.first;
    let ends_rationale =
        |hit: &super::phrases::Hit<Tag>| hit.tag == Tag::RationaleEnd && hit.last == first;
    if scan.sentence_ends_before(first)
        || scan
            .hits_in(first.saturating_sub(8), first)
            .iter()
            .any(ends_rationale)
    {
        return false;
    }
    let word = scan.words.word(first);
    !line.paragraph && word.starts_with(char::is_lowercase) || scan.words.is_wrapped(line)
}

/// The request in a title: without its number, words such as "The request for", and the word before the decision.
pub(super) fn request(
    scan: &Scan<'_, '_>,
    start: u32,
    first: usize,
    last: usize,
    end: u32,
) -> Span {
    let words = &scan.words;
    let mut start = start;
    let looks = words.looks(first);
    let rest = words.slice(words.end(first + 1), end);
    if looks.number && (rest.starts_with(". ") || rest.starts_with(") ")) {
        start = words.end(first + 1) + 1;
    }
    let leads = scan.hits_in(first, last.min(first + 8));
    let lead = leads
        .iter()
        .filter(|hit| hit.tag == Tag::RequestLead && hit.last < last)
        .max_by_key(|hit| hit.last);
    if let Some(lead) = lead {
        start = start.max(words.end(lead.last));
    }
    let mut text = words.slice(start, end);
    text = trim_end(text);
    // "Z is: Upheld"
    if let Some((before, word)) = text.rsplit_once([' ', '\n'])
        && scan.forms.links.contains(&scan.id(word))
    {
        text = trim_end(before);
    }
    let end = start + text.len() as u32;
    words.trim(start, end)
}

fn trim_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | ';' | ',' | '=' | '(' | '.')
    })
}

/// The request under a heading such as `ISSUE AT DISPUTE`: "Whether X is medically necessary."
pub(super) fn plain_request(scan: &Scan<'_, '_>, body: Span) -> Span {
    let words = &scan.words;
    let (first, last) = (words.at(body.start), words.at(body.end));
    let conclusion = scan
        .hits_in(first, last)
        .iter()
        .find(|hit| matches!(hit.tag, Tag::Determination(_)) && hit.last == last);
    let (last, end) =
        conclusion.map_or((last, body.end), |hit| (hit.first, words.start(hit.first)));
    request(scan, body.start, first, last, end)
}
