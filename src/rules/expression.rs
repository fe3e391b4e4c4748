//! The language of `flag`: text to a tree, with the place of each mistake.

use std::ops::Range;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All hold.
    All(Vec<Condition>),
    /// One holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// Two values compare.
    Compare(Value, Comparison, Value),
    /// A flag, or that a fact exists.
    Is(Value),
    /// A function that is true or not.
    Call(Call),
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Comparison {
    /// Same.
    Equal,
    /// Different.
    Unequal,
    /// Less.
    Less,
    /// Less or same.
    AtMost,
    /// More.
    More,
    /// More or same.
    AtLeast,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A name: of a fact, or a word.
    Name(String, Range<usize>),
    /// An attribute of a fact.
    Attribute(String, String, Range<usize>),
    /// A number, with its unit and where that stands.
    Number(f64, String, Range<usize>),
    /// A function that gives a value.
    Call(Call),
    /// Sum or difference.
    Sum(Box<Value>, bool, Box<Value>),
}

/// A function with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub at: Range<usize>,
    /// Its arguments.
    pub arguments: Vec<Value>,
}

/// A mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The text at fault.
    pub at: Range<usize>,
    /// What was expected.
    pub message: String,
}

#[derive(Debug, Clone, PartialEq)]
enum Lexeme {
    Word(String),
    Number(f64),
    Mark(&'static str),
}

const MARKS: &[&str] = &[
    "==", "!=", "<=", ">=", "<", ">", "(", ")", ",", ".", "+", "-",
];

/// Deepest nesting of brackets.
const DEEPEST: usize = 32;

/// Reads a condition.
///
/// # Errors
/// The first mistake.
pub fn parse(text: &str) -> Result<Condition, Mistake> {
    let lexemes = lexemes(text)?;
    let mut parser = Parser {
        lexemes: &lexemes,
        at: 0,
        depth: 0,
    };
    let condition = parser.any()?;
    match parser.lexemes.get(parser.at) {
        None => Ok(condition),
        Some((_, at)) => Err(Mistake {
            at: at.clone(),
            message: "expected `and`, `or` or the end here".into(),
        }),
    }
}

fn lexemes(text: &str) -> Result<Vec<(Lexeme, Range<usize>)>, Mistake> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let start = text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return Ok(out);
        };
        let length = if first.is_alphabetic() || first == '_' {
            let end = rest
                .char_indices()
                .find(|&(i, c)| {
                    let hyphen = c == '-'
                        && rest
                            .get(i + 1..)
                            .and_then(|r| r.chars().next())
                            .is_some_and(char::is_alphanumeric);
                    !(c.is_alphanumeric() || c == '_' || hyphen)
                })
                .map_or(rest.len(), |(i, _)| i);
            let word = rest.get(..end).unwrap_or_default();
            out.push((Lexeme::Word(word.to_owned()), start..start + end));
            end
        } else if first.is_ascii_digit() {
            let end = rest
                .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                .unwrap_or(rest.len());
            let written = rest.get(..end).unwrap_or_default();
            let number = written.parse().map_err(|_| Mistake {
                at: start..start + end,
                message: format!("`{written}` is no number"),
            })?;
            out.push((Lexeme::Number(number), start..start + end));
            end
        } else if let Some(&mark) = MARKS.iter().find(|m| rest.starts_with(**m)) {
            out.push((Lexeme::Mark(mark), start..start + mark.len()));
            mark.len()
        } else {
            return Err(Mistake {
                at: start..start + first.len_utf8(),
                message: format!("`{first}` means nothing here"),
            });
        };
        rest = rest.get(length..).unwrap_or_default();
    }
}

struct Parser<'a> {
    lexemes: &'a [(Lexeme, Range<usize>)],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.at).map(|(l, _)| l)
    }

    /// The lexeme that comes next; at the end of the text, the last one.
    fn here(&self) -> Range<usize> {
        self.lexemes
            .get(self.at)
            .or(self.lexemes.last())
            .map_or(0..0, |(_, at)| at.clone())
    }

    /// What is missing here, or after the last lexeme.
    fn expected(&self, what: &str) -> Mistake {
        let place = match self.peek() {
            None if self.at > 0 => "after this",
            _ => "here",
        };
        Mistake {
            at: self.here(),
            message: format!("expected {what} {place}"),
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Lexeme::Word(w)) if w == word);
        self.at += usize::from(found);
        found
    }

    fn mark(&mut self, mark: &str) -> bool {
        let found = matches!(self.peek(), Some(Lexeme::Mark(m)) if *m == mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str) -> Result<(), Mistake> {
        if self.mark(mark) {
            return Ok(());
        }
        Err(self.expected(&format!("`{mark}`")))
    }

    fn any(&mut self) -> Result<Condition, Mistake> {
        let mut list = vec![self.all()?];
        while self.word("or") {
            list.push(self.all()?);
        }
        Ok(match list.len() {
            1 => list.remove(0),
            _ => Condition::Any(list),
        })
    }

    fn all(&mut self) -> Result<Condition, Mistake> {
        let mut list = vec![self.one()?];
        while self.word("and") {
            list.push(self.one()?);
        }
        Ok(match list.len() {
            1 => list.remove(0),
            _ => Condition::All(list),
        })
    }

    fn one(&mut self) -> Result<Condition, Mistake> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Mistake {
                at: self.here(),
                message: format!("nested more than {DEEPEST} deep"),
            });
        }
        let condition = self.inner();
        self.depth -= 1;
        condition
    }

    fn inner(&mut self) -> Result<Condition, Mistake> {
        if self.word("not") {
            return Ok(Condition::Not(Box::new(self.one()?)));
        }
        if self.mark("(") {
            let condition = self.any()?;
            self.expect(")")?;
            return Ok(condition);
        }
        let left = self.value()?;
        let comparison = match self.peek() {
            Some(Lexeme::Mark("==")) => Some(Comparison::Equal),
            Some(Lexeme::Mark("!=")) => Some(Comparison::Unequal),
            Some(Lexeme::Mark("<")) => Some(Comparison::Less),
            Some(Lexeme::Mark("<=")) => Some(Comparison::AtMost),
            Some(Lexeme::Mark(">")) => Some(Comparison::More),
            Some(Lexeme::Mark(">=")) => Some(Comparison::AtLeast),
            _ => None,
        };
        if let Some(comparison) = comparison {
            self.at += 1;
            return Ok(Condition::Compare(left, comparison, self.value()?));
        }
        match left {
            Value::Call(call) => Ok(Condition::Call(call)),
            Value::Name(..) | Value::Attribute(..) => Ok(Condition::Is(left)),
            _ => Err(self.expected("a comparison such as `==`")),
        }
    }

    fn value(&mut self) -> Result<Value, Mistake> {
        let mut value = self.term()?;
        loop {
            let add = if self.mark("+") {
                true
            } else if self.mark("-") {
                false
            } else {
                return Ok(value);
            };
            value = Value::Sum(Box::new(value), add, Box::new(self.term()?));
        }
    }

    fn term(&mut self) -> Result<Value, Mistake> {
        let at = self.here();
        match self.peek().cloned() {
            Some(Lexeme::Number(number)) => {
                self.at += 1;
                let place = self.here();
                let unit = match self.peek() {
                    Some(Lexeme::Word(unit)) if !matches!(unit.as_str(), "and" | "or" | "not") => {
                        let unit = unit.clone();
                        self.at += 1;
                        unit
                    }
                    _ => String::new(),
                };
                Ok(Value::Number(number, unit, place))
            }
            Some(Lexeme::Word(word)) if !matches!(word.as_str(), "and" | "or" | "not") => {
                self.at += 1;
                if self.mark("(") {
                    return self.call(word, at);
                }
                if self.mark(".") {
                    let end = self.here();
                    return match self.peek().cloned() {
                        Some(Lexeme::Word(attribute)) => {
                            self.at += 1;
                            Ok(Value::Attribute(word, attribute, at.start..end.end))
                        }
                        _ => Err(Mistake {
                            at: end,
                            message: "expected the name of an attribute after `.`".into(),
                        }),
                    };
                }
                Ok(Value::Name(word, at))
            }
            _ => Err(self.expected("a name, a number or a function")),
        }
    }

    fn call(&mut self, name: String, at: Range<usize>) -> Result<Value, Mistake> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Mistake {
                at,
                message: format!("nested more than {DEEPEST} deep"),
            });
        }
        let mut arguments = Vec::new();
        if !self.mark(")") {
            loop {
                arguments.push(self.value()?);
                if self.mark(")") {
                    break;
                }
                if !self.mark(",") {
                    return Err(self.expected("`,` or `)`"));
                }
            }
        }
        self.depth -= 1;
        Ok(Value::Call(Call {
            name,
            at,
            arguments,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precedence() {
        let parsed = parse("a.x != b.x and (c or not d) or none(e)").unwrap();
        let Condition::Any(list) = parsed else {
            panic!("or binds least");
        };
        assert_eq!(list.len(), 2);
        assert!(matches!(list[0], Condition::All(_)));
        assert!(matches!(list[1], Condition::Call(_)));
    }

    #[test]
    fn mistakes_have_a_place() {
        for (text, wrong) in [
            ("a.x = b.x", "="),
            ("a.x == ", "=="),
            ("(a", "a"),
            ("none(a", "a"),
            ("not", "not"),
            ("4 mg", "mg"),
            ("a.", "."),
            ("", ""),
            ("a b", "b"),
            ("a. == 2", "=="),
            ("1.2.3 == a", "1.2.3"),
        ] {
            let mistake = parse(text).unwrap_err();
            assert_eq!(
                text.get(mistake.at.clone()).unwrap(),
                wrong,
                "{text}: {}",
                mistake.message
            );
        }
        assert_eq!(parse("(a").unwrap_err().message, "expected `)` after this");
        assert_eq!(parse("(a b").unwrap_err().message, "expected `)` here");
        let deep = format!("{}a{}", "(".repeat(100), ")".repeat(100));
        assert!(parse(&deep).unwrap_err().message.contains("deep"));
    }
}
