//! The syntax of a term in the vocabulary: `decreased [light touch] (sensation|feeling)`.

use super::token::{CANNOT, contracted};

/// One step of a term.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<'t> {
    /// A word or mark.
    Word(&'t str),
    /// Up to three words of any kind (`~`).
    Gap,
    /// A number, kept under a name: `{quantity}`, `{strength:mg}`.
    Number {
        /// Attribute that takes the number.
        name: &'t str,
        /// Unit of the number, empty when it is a plain count.
        unit: &'t str,
    },
    /// A number that the words state without digits: `{per-day=2}`. Holds for the whole term.
    Constant {
        /// Attribute that takes the number.
        name: &'t str,
        /// The number.
        value: f64,
    },
    /// One of several: `(a|b)`; or none of them: `[a|b]`.
    Group {
        /// The alternatives.
        alternatives: Vec<Vec<Step<'t>>>,
        /// Whether it may be left out.
        optional: bool,
    },
}

impl Step<'_> {
    /// Whether a number stands in it.
    pub fn has_number(&self) -> bool {
        match self {
            Self::Number { .. } => true,
            Self::Group { alternatives, .. } => alternatives.iter().flatten().any(Self::has_number),
            _ => false,
        }
    }

    /// In how many forms its numbers may stand.
    fn number_forms(&self) -> usize {
        match self {
            Self::Group {
                alternatives,
                optional,
            } if self.has_number() => {
                let forms = alternatives.iter().map(|steps| number_forms(steps));
                forms.fold(usize::from(*optional), usize::saturating_add)
            }
            _ => 1,
        }
    }
}

fn number_forms(steps: &[Step<'_>]) -> usize {
    let forms = steps.iter().map(Step::number_forms);
    forms.fold(1, usize::saturating_mul)
}

/// Most forms that the groups with numbers of a term may stand for.
const MOST_NUMBER_FORMS: usize = 256;

/// Most forms that are written out for the search for names given twice.
const MOST_FORMS: usize = 4096;

/// Deepest nesting of brackets.
const DEEPEST: usize = 8;

/// Characters that make a term more than words.
const SYNTAX: [char; 9] = ['(', ')', '[', ']', '{', '}', '|', '~', '\\'];

/// Reads a term.
///
/// # Errors
/// What is wrong with the term, in words that a rule author can act on.
pub fn parse(term: &str) -> Result<Vec<Step<'_>>, String> {
    let mut reader = Reader {
        rest: term,
        depth: 0,
    };
    if !term.contains(SYNTAX) {
        return reader.words();
    }
    let mut alternatives = reader.alternatives(None)?;
    let Some(steps) = alternatives.pop().filter(|_| alternatives.is_empty()) else {
        return Err("`|` stands outside brackets: write (a|b)".into());
    };
    if !has_words(&steps) {
        return Err(NO_WORD.into());
    }
    if number_forms(&steps) > MOST_NUMBER_FORMS {
        return Err(format!(
            "has numbers in so many groups that it stands for more than {MOST_NUMBER_FORMS} forms: write several terms"
        ));
    }
    let solid: Vec<&Step<'_>> = steps
        .iter()
        .filter(|s| !matches!(s, Step::Constant { .. }))
        .collect();
    if matches!(solid.first(), Some(Step::Gap)) || matches!(solid.last(), Some(Step::Gap)) {
        return Err("`~` stands at an end: put it between two words".into());
    }
    Ok(steps)
}

const NO_WORD: &str = "matches without any word: every form needs at least one word";

/// Whether every form of the steps holds a word.
fn has_words(steps: &[Step<'_>]) -> bool {
    steps.iter().any(|step| match step {
        Step::Word(_) => true,
        Step::Group {
            alternatives,
            optional,
        } => !optional && alternatives.iter().all(|a| has_words(a)),
        _ => false,
    })
}

/// All ways to write a term out, as words; numbers are `{}`. At most some thousand.
pub fn written(steps: &[Step<'_>]) -> Vec<String> {
    let mut out = vec![String::new()];
    for step in steps {
        let choices: Vec<String> = match step {
            Step::Word(word) => vec![word.to_lowercase()],
            Step::Gap => vec!["~".to_owned()],
            Step::Number { .. } => vec!["{}".to_owned()],
            Step::Constant { .. } => continue,
            Step::Group {
                alternatives,
                optional,
            } => {
                let mut choices: Vec<String> =
                    alternatives.iter().flat_map(|a| written(a)).collect();
                if *optional {
                    choices.push(String::new());
                }
                choices
            }
        };
        let mut next = Vec::new();
        for form in &out {
            for choice in &choices {
                if next.len() >= MOST_FORMS {
                    break;
                }
                let mut form = form.clone();
                if !form.is_empty() && !choice.is_empty() {
                    form.push(' ');
                }
                form.push_str(choice);
                next.push(form);
            }
        }
        out = next;
    }
    out
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'t> Reader<'t> {
    /// The steps of a term that is words only, as most are.
    fn words(mut self) -> Result<Vec<Step<'t>>, String> {
        let mut steps = Vec::with_capacity(4);
        while let Some(next) = self.rest.chars().next() {
            if next.is_whitespace() || next == '-' {
                self.skip(next);
                continue;
            }
            let word = self.word(next);
            if !word.is_empty() {
                steps.push(Step::Word(word));
            }
        }
        if steps.is_empty() {
            return Err(NO_WORD.into());
        }
        Ok(steps)
    }

    /// Alternatives up to `close`, or to the end of the term.
    fn alternatives(&mut self, close: Option<char>) -> Result<Vec<Vec<Step<'t>>>, String> {
        let mut done: Vec<Vec<Step<'t>>> = Vec::new();
        let mut open: Vec<Step<'t>> = Vec::new();
        loop {
            let Some(next) = self.rest.chars().next() else {
                if let Some(close) = close {
                    return Err(format!("`{close}` is missing"));
                }
                break;
            };
            if Some(next) == close {
                self.skip(next);
                break;
            }
            match next {
                '|' => {
                    if close.is_none() {
                        return Err("`|` stands outside brackets: write (a|b)".into());
                    }
                    self.skip(next);
                    done.push(std::mem::take(&mut open));
                }
                '(' | '[' => {
                    self.skip(next);
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(format!("nests brackets more than {DEEPEST} deep"));
                    }
                    let optional = next == '[';
                    let alternatives = self.alternatives(Some(if optional { ']' } else { ')' }))?;
                    self.depth -= 1;
                    open.push(Step::Group {
                        alternatives,
                        optional,
                    });
                }
                ')' | ']' => return Err(format!("`{next}` has no opening bracket")),
                '{' => {
                    let step = self.slot()?;
                    if self.depth > 0 && matches!(step, Step::Constant { .. }) {
                        return Err(
                            "a constant holds for the whole term: write it outside brackets".into(),
                        );
                    }
                    open.push(step);
                }
                '~' => {
                    self.skip(next);
                    open.push(Step::Gap);
                }
                '\\' => {
                    self.skip(next);
                    let Some(mark) = self.rest.chars().next() else {
                        return Err("`\\` stands at the end".into());
                    };
                    let word = self.rest.get(..mark.len_utf8()).unwrap_or_default();
                    self.skip(mark);
                    open.push(Step::Word(word));
                }
                c if c.is_whitespace() || c == '-' => self.skip(c),
                c => {
                    let word = self.word(c);
                    if !word.is_empty() {
                        open.push(Step::Word(word));
                    }
                }
            }
        }
        done.push(open);
        Ok(done)
    }

    fn word(&mut self, first: char) -> &'t str {
        let same: fn(char) -> bool = if first.is_alphabetic() {
            |c| c.is_alphabetic() || c == '\''
        } else if first.is_ascii_digit() {
            |c| c.is_ascii_digit() || c == '.'
        } else {
            let word = self.rest.get(..first.len_utf8()).unwrap_or_default();
            self.skip(first);
            return word;
        };
        let end = self.rest.find(|c| !same(c)).unwrap_or(self.rest.len());
        // A contraction is two words, as in the letter.
        let end = self.rest.get(..end).and_then(contracted).unwrap_or(end);
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        match word {
            "n't" => "not",
            _ if word == CANNOT.0 => CANNOT.1,
            _ => word.trim_end_matches("'s"),
        }
    }

    fn slot(&mut self) -> Result<Step<'t>, String> {
        let Some((inside, rest)) = self.rest.get(1..).and_then(|r| r.split_once('}')) else {
            return Err("`}` is missing".into());
        };
        self.rest = rest;
        let inside = inside.trim();
        if let Some((name, value)) = inside.split_once('=') {
            let value = value
                .trim()
                .parse()
                .map_err(|_| format!("`{value}` is no number"))?;
            return Ok(Step::Constant {
                name: name.trim(),
                value,
            });
        }
        let (name, unit) = inside.split_once(':').unwrap_or((inside, ""));
        if name.trim().is_empty() {
            return Err("`{}` needs a name".into());
        }
        Ok(Step::Number {
            name: name.trim(),
            unit: unit.trim(),
        })
    }

    fn skip(&mut self, c: char) {
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_and_options() {
        let forms = |term: &str| written(&parse(term).unwrap());
        assert_eq!(
            forms("(decreased|diminished) [light touch] sensation"),
            [
                "decreased light touch sensation",
                "decreased sensation",
                "diminished light touch sensation",
                "diminished sensation"
            ]
        );
        assert_eq!(forms("isn't (can't|n't)"), ["is not cannot", "is not not"]);
        assert_eq!(forms("X-ray"), ["x ray"]);
        assert_eq!(forms("# {quantity}"), ["# {}"]);
        assert_eq!(forms("twice daily {per-day=2}"), ["twice daily"]);
        assert_eq!(forms("a \\[ b"), ["a [ b"]);
    }

    #[test]
    fn faults_say_what_to_do() {
        for (term, part) in [
            ("(a", "`)` is missing"),
            ("a)", "no opening bracket"),
            ("a|b", "outside brackets"),
            ("[a]", "without any word"),
            ("~ a", "at an end"),
            ("{n", "`}` is missing"),
            ("(a {x=1}|b)", "outside brackets"),
            (
                "a [{n}] [{n}] [{n}] [{n}] [{n}] [{n}] [{n}] [{n}] [{n}]",
                "more than 256 forms",
            ),
        ] {
            let said = parse(term).unwrap_err();
            assert!(said.contains(part), "{term}: {said}");
        }
    }
}
