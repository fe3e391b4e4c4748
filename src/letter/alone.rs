//! A passage by itself, as if it stood in a letter: for those who ask what is read in a sentence.

use super::{Forms, Issue, Letter, Part, Place, Sentence, sentences};
use crate::source::Span;

/// The folded text of a passage of the summary, or of an issue about `treatment`, and a letter with nothing else in it. The
/// passage stands first, so that offsets in it are offsets in the text.
pub fn alone(passage: &str, place: Place, treatment: &str, forms: &Forms) -> (String, Letter) {
    let mut text = crate::source::fold_text(passage);
    let end = |text: &String| u32::try_from(text.len()).unwrap_or(u32::MAX);
    let whole = Span::new(0, end(&text));
    text.push_str("\n\n");
    let start = end(&text);
    text.push_str(&crate::source::fold_text(treatment));
    let title = Span::new(start, end(&text));
    let mut letter = Letter::default();
    let issue = match place {
        Place::Summary => {
            letter.summary = Some(whole);
            None
        }
        _ => Some(0),
    };
    let whole_as = |its: Place| (place == its).then_some(whole);
    let title = whole_as(Place::Title).unwrap_or(title);
    letter.issues.push(Issue {
        request: title,
        title,
        rationale: whole_as(Place::Rationale),
        reviewer_citation: whole_as(Place::Citation),
        ..Issue::default()
    });
    let mut parts = vec![(place, issue, whole)];
    if place != Place::Title {
        parts.push((Place::Title, Some(0), title));
    }
    for (place, issue, span) in parts {
        letter.parts.push(Part { place, issue, span });
        for (index, span) in sentences(&text, span, forms).into_iter().enumerate() {
            letter.sentences.push(Sentence {
                span,
                place,
                issue,
                paragraph_start: index == 0,
            });
        }
    }
    (text, letter)
}
