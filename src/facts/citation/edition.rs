//! The edition that a citation names.

use crate::facts::reading::{Reading, within};
use crate::vocabulary::Owner;
use crate::words::Kind;
use std::ops::Range;

/// Farthest after its document's name that a date gives the edition, in tokens.
const EDITION_REACH: usize = 8;

/// The edition that a citation names: a year of an edition or its own name; else any year right after the document.
pub(super) fn edition(
    reading: &Reading<'_>,
    document: u16,
    part: &Range<usize>,
) -> Option<(String, Range<usize>)> {
    let info = reading
        .vocabulary
        .guidelines
        .documents
        .get(usize::from(document))?;
    for found in within(&reading.guidelines, part) {
        if let Owner::Edition(of, number) = found.owner
            && of == document
            && let Some(edition) = info.editions.get(usize::from(number))
        {
            return Some((edition.year.clone(), found.at.clone()));
        }
    }
    let name = within(&reading.guidelines, part)
        .find(|g| matches!(g.owner, Owner::Document(d) if d == document))
        .map_or(part.start..part.start, |g| g.at.clone());
    if let Some(t) = year_before(reading, name.start)
        && info.editions.iter().any(|e| e.year == reading.word(t))
    {
        return Some((reading.word(t).to_owned(), t..t + 1));
    }
    let name = name.end;
    let mut years = part
        .clone()
        .filter(|&t| reading.tokens.get(t).is_some_and(|t| t.span.len() == 4));
    years.find_map(|t| {
        // "ACOEM ...; as of March 29, 2016": the date of something else.
        let near = t.saturating_sub(EDITION_REACH)..t + 1;
        let dated = || within(&reading.dates, &near).any(|d| d.at.contains(&t));
        if t > name + EDITION_REACH && dated() {
            return None;
        }
        let word = reading.word(t);
        let year = info.editions.iter().any(|e| e.year == word);
        year.then(|| (word.to_owned(), t..t + 1))
    })
}

/// The year right before a document's name, bare or in brackets: "2016 Chronic Pain Guidelines", "MTUS (2009) Chronic Pain
/// Guidelines". That of a date, or of a work cited ("(Chou, 2007)"), is none.
fn year_before(reading: &Reading<'_>, name: usize) -> Option<usize> {
    let last = name.checked_sub(1)?;
    let bracket = reading.word(last) == ")";
    let year = last.checked_sub(usize::from(bracket))?;
    if bracket && reading.word(year.checked_sub(1)?) != "(" {
        return None;
    }
    let token = reading.tokens.get(year)?;
    let near = year.saturating_sub(EDITION_REACH)..year + 1;
    let dated = within(&reading.dates, &near).any(|d| d.at.contains(&year));
    (token.kind == Kind::Number && token.span.len() == 4 && !dated).then_some(year)
}
