//! Where a quotation stands in a letter.

use crate::source::{Span, fold_text};

/// How much two texts may differ and still be the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// White space only.
    Spaces,
    /// Also in case.
    Case,
    /// Also in hyphens, marks of emphasis and white space within words.
    Joined,
}

/// A text reduced to what counts, with the place of each of its characters.
struct Reduced {
    text: String,
    /// Offset and end in the full text of each byte of `text`.
    places: Vec<(u32, u32)>,
}

fn reduce(text: &str, likeness: Likeness) -> Reduced {
    let mut out = Reduced {
        text: String::with_capacity(text.len()),
        places: Vec::with_capacity(text.len()),
    };
    let mut space = true;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if c.is_whitespace() {
            if !space && likeness != Likeness::Joined {
                out.push(' ', start, end);
            }
            space = true;
            continue;
        }
        if likeness == Likeness::Joined && matches!(c, '-' | '*' | '_') {
            continue;
        }
        space = false;
        if likeness == Likeness::Spaces {
            out.push(c, start, end);
        } else {
            for lower in c.to_lowercase() {
                out.push(lower, start, end);
            }
        }
    }
    out
}

impl Reduced {
    fn push(&mut self, c: char, start: usize, end: usize) {
        let place = (
            u32::try_from(start).unwrap_or(u32::MAX),
            u32::try_from(end).unwrap_or(u32::MAX),
        );
        self.text.push(c);
        self.places.extend(std::iter::repeat_n(place, c.len_utf8()));
    }

    /// All places of `words` that begin and end where words do.
    fn find(&self, words: &str, full: &str) -> Vec<Span> {
        let mut out = Vec::new();
        if words.is_empty() {
            return out;
        }
        for (at, _) in self.text.match_indices(words) {
            let first = self.places.get(at);
            let last = self.places.get(at + words.len() - 1);
            if let (Some(first), Some(last)) = (first, last) {
                let span = Span::new(first.0, last.1);
                if is_whole(full, span) {
                    out.push(span);
                }
            }
        }
        out
    }
}

/// Whether no word is cut at the ends of `span`.
fn is_whole(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let after = text.get(span.end as usize..).unwrap_or_default();
    let inside = span.of(text);
    let joined = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
    };
    !joined(before.chars().next_back(), inside.chars().next())
        && !joined(inside.chars().next_back(), after.chars().next())
}

/// All places of `quote` in a folded text: as it is, else with case ignored, else with hyphens ignored too.
pub fn all(text: &str, quote: &str) -> Vec<Span> {
    let quote = fold_text(quote);
    for likeness in [Likeness::Spaces, Likeness::Case, Likeness::Joined] {
        let words = reduce(&quote, likeness);
        let found = reduce(text, likeness).find(words.text.trim(), text);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'t>(text: &'t str, quote: &str) -> Vec<&'t str> {
        all(text, quote).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn white_space_is_folded_and_case_kept_first() {
        let text = "The request\nis for MRI. the request is for x.";
        assert_eq!(words(text, "The  request is for"), ["The request\nis for"]);
        assert_eq!(words(text, "REQUEST is for").len(), 2);
        assert!(words(text, "quest is").is_empty());
        assert!(words(text, "not there").is_empty());
    }

    #[test]
    fn short_quotes_are_whole_words() {
        assert_eq!(all("She said that he was well.", "he"), [Span::new(14, 16)]);
    }

    #[test]
    fn broken_words_are_joined() {
        let text = "seen on 10-28-2016 and non-certified by “UR”";
        assert_eq!(words(text, "non- certified"), ["non-certified"]);
        assert_eq!(words(text, "noncertified"), ["non-certified"]);
        assert_eq!(words(text, "10-28-\n2016"), ["10-28-2016"]);
    }

    #[test]
    fn marks_are_folded_as_in_letters() {
        let text = fold_text("the worker’s “pain” – 5/10");
        assert_eq!(words(&text, "the worker's \"pain\" - 5/10").len(), 1);
    }
}
