//! The sentence around a passage, as far as it helps to read it.

/// Where the sentence that holds the end of `before` starts; `None` when it starts earlier. `rest` follows.
pub(super) fn start(before: &str, rest: &str) -> Option<usize> {
    let paragraph = before.rfind("\n\n").map(|at| at + 2);
    let labelled = before
        .match_indices('\n')
        .map(|(at, _)| at + 1)
        .rfind(|&at| is_labelled(before.get(at..).unwrap_or_default(), rest));
    let block = paragraph.max(labelled);
    let mut from = before.len();
    while let Some(at) = before.get(..from)?.rfind(['.', '?', '!']) {
        if block.is_some_and(|start| at < start) {
            break;
        }
        let after = before.get(at + 1..)?;
        if ends_sentence(before.get(..at)?, after) {
            let gap = after.len() - after.trim_start_matches(closing).trim_start().len();
            return Some(at + 1 + gap);
        }
        from = at;
    }
    block
}

/// Where the sentence that holds the start of `after` ends; `inside` goes before.
pub(super) fn end(inside: &str, after: &str) -> Option<usize> {
    let paragraph = after.find("\n\n");
    let labelled = after
        .match_indices('\n')
        .map(|(at, _)| at)
        .find(|&at| is_labelled(after.get(at + 1..).unwrap_or_default(), ""));
    let block = match (paragraph, labelled) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    // A passage that is a sentence of its own needs no more.
    let trimmed = inside.trim_end();
    if let Some(last) = trimmed.strip_suffix(['.', '?', '!'])
        && ends_sentence(last, after)
    {
        return Some(0);
    }
    let mut from = 0;
    while let Some(at) = after.get(from..)?.find(['.', '?', '!']) {
        let at = from + at;
        if block.is_some_and(|end| end < at) {
            break;
        }
        let rest = after.get(at + 1..)?;
        if ends_sentence(after.get(..at)?, rest) {
            let closed = rest.len() - rest.trim_start_matches(closing).len();
            return Some(at + 1 + closed);
        }
        from = at + 1;
    }
    block
}

/// Whether a line starts with a label ("Date of Injury:"), which does not go on with the line before it.
fn is_labelled(line: &str, rest: &str) -> bool {
    let mut start = line.chars().chain(rest.chars()).take(40);
    start.next().is_some_and(char::is_uppercase)
        && start.find(|&c| !c.is_alphabetic() && !matches!(c, ' ' | '/' | '(' | ')')) == Some(':')
}

fn closing(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']')
}

/// Whether a mark between the two ends a sentence: what follows starts with a capital or a digit, and what goes before is no
/// abbreviation.
fn ends_sentence(before: &str, after: &str) -> bool {
    let rest = after.trim_start_matches(closing);
    if !rest.starts_with(char::is_whitespace) {
        return rest.is_empty();
    }
    let next = rest.trim_start().chars().next();
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let short = matches!(
        word,
        "Dr" | "Mr" | "Mrs" | "Ms" | "St" | "No" | "vs" | "pp" | "Jr" | "Sr"
    ) || (word.len() == 1 && word.chars().all(char::is_alphabetic));
    !short && next.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit() || c == '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sentence around `words`.
    fn around<'t>(text: &'t str, words: &str) -> &'t str {
        let at = text.find(words).unwrap();
        let (before, rest) = text.split_at(at);
        let (inside, after) = rest.split_at(words.len());
        let from = start(before, rest).unwrap_or(0);
        let to = at + words.len() + end(inside, after).unwrap_or(after.len());
        text.get(from..to).unwrap()
    }

    #[test]
    fn lines_with_labels() {
        let text = "Case Number: CM15-1\nDate Assigned: 04/08/2015 Date of Injury: 09/17/2010\nDecision Date: 05/19/2015\nPriority: Standard";
        let second = "Date Assigned: 04/08/2015 Date of Injury: 09/17/2010";
        assert_eq!(around(text, "09/17/2010"), second);
        assert_eq!(around(text, "Date Assigned"), second);
        assert_eq!(around(text, "Decision Date"), "Decision Date: 05/19/2015");
    }

    #[test]
    fn sentences() {
        let text = "Title: Upheld\n\nSeen by Dr. Lee on 02/18/15. Pain was 9/10.\nHe took \"Norco.\" There is no\nscreen (urine). 63-66. End";
        assert_eq!(around(text, "Upheld"), "Title: Upheld");
        assert_eq!(around(text, "Lee"), "Seen by Dr. Lee on 02/18/15.");
        assert_eq!(around(text, "9/10"), "Pain was 9/10.");
        assert_eq!(around(text, "took"), "He took \"Norco.\"");
        assert_eq!(around(text, "no\nscreen"), "There is no\nscreen (urine).");
        assert_eq!(around(text, "Pain was 9/10."), "Pain was 9/10.");
        assert_eq!(around(text, "End"), "End");
    }
}
