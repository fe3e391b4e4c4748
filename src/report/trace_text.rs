//! Why a rule fired or did not, as a tree for a person.

use super::facts_json::outcome;
use super::snippet::subject;
use super::style::{Ink, Style};
use super::words::{counted, line, name, pad, shorten, width, wrap};
use crate::check::logic::Truth;
use crate::check::spell::Speller;
use crate::check::trace::{Group, Name, Near, Node, Outcome, Subject, Trace, Way};
use crate::facts::Fact;
use crate::letter::Letter;
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// A letter with its facts.
#[derive(Clone, Copy)]
pub struct Traced<'a> {
    /// How it is named.
    pub path: &'a str,
    /// Its text.
    pub source: &'a Source,
    /// Its parts.
    pub letter: &'a Letter,
    /// Its facts.
    pub facts: &'a [Fact],
    /// The vocabulary.
    pub vocabulary: &'a Vocabulary,
}

/// A rule over a letter: each issue with its names, and the ways to bind them, nearest first.
pub fn text(letter: Traced<'_>, trace: &Trace, style: Style) -> String {
    let view = View { letter, style };
    let fires = trace.subjects.iter().filter(|s| s.fires()).count();
    let (verdict, ink) = match fires {
        0 => ("does not fire", Ink::Bad),
        _ => ("fires", Ink::Good),
    };
    let mut out = format!(
        "{}: {}\n{}\n",
        style.paint(Ink::Strong, &trace.rule),
        style.paint(ink, verdict),
        style.paint(Ink::Frame, &name(letter.path))
    );
    let many = trace.subjects.len() > MOST_SUBJECTS;
    let (near, rest): (Vec<&Subject>, Vec<&Subject>) = trace
        .subjects
        .iter()
        .partition(|s| !many || !s.groups.is_empty());
    for subject in &near {
        out.push_str(&view.subject(subject));
    }
    if !rest.is_empty() {
        let text = format!("nothing to compare: {}", view.listed(&rest));
        out.push('\n');
        out.push_str(&view.block(&text, 0, Ink::Faint));
    }
    if fires > 0 && !trace.same_cause_as.is_empty() {
        let others = trace.same_cause_as.join(", ");
        let text =
            format!("of findings about the same words one is told, of this rule or of {others}");
        out.push('\n');
        out.push_str(&view.block(&text, 0, Ink::Faint));
    }
    out
}

/// The nearest ways of a rule to fire on a letter that it says nothing of, for those who try it.
pub fn nearest(letter: Traced<'_>, subject: &Subject, style: Style) -> String {
    let path = style.paint(Ink::Strong, &name(letter.path));
    let subject = View { letter, style }.subject(subject);
    format!("\n{path}{subject}")
}

/// More issues than these are told only where there is something to compare.
const MOST_SUBJECTS: usize = 6;

struct View<'a> {
    letter: Traced<'a>,
    style: Style,
}

impl View<'_> {
    /// Issues, and attributes, that no way leads to.
    fn listed(&self, subjects: &[&Subject]) -> String {
        let mut parts: Vec<String> = subjects.iter().map(|s| self.about(s)).collect();
        parts.dedup();
        parts.join("; ")
    }

    /// "issue 2", "issue 2, side", "the letter".
    fn about(&self, subject: &Subject) -> String {
        let mut out = match subject.issue {
            Some(issue) => format!("issue {}", issue + 1),
            None => "the letter".to_owned(),
        };
        if let Some(attribute) = &subject.attribute {
            out.push_str(&format!(", {attribute}"));
        }
        out
    }

    fn subject(&self, of: &Subject) -> String {
        let mut parts = vec![self.about(of)];
        let issue = of
            .issue
            .and_then(|i| self.letter.letter.issues.get(usize::from(i)));
        if let Some(issue) = issue {
            parts.push(line(issue.request.of(self.letter.source.text())));
            parts.extend(issue.decision.map(|d| outcome(d.outcome).to_owned()));
        }
        let verdict = if of.fires() { "fires" } else { "does not fire" };
        let room = self.style.width.saturating_sub(verdict.len() + 2);
        let title = subject(&parts, 1, room, self.style);
        let title = self.style.paint(Ink::Strong, &title);
        let ink = if of.fires() { Ink::Good } else { Ink::Faint };
        let mut out = format!("\n{title}: {}\n", self.style.paint(ink, verdict));
        let widest = of.names.iter().map(|n| n.name.len()).max().unwrap_or(0);
        for name in &of.names {
            out.push_str(&self.name(name, widest));
        }
        out.push_str(&self.block(&format!("fires when {}", of.flag), 2, Ink::Faint));
        for group in &of.groups {
            out.push_str(&self.group(group, widest));
        }
        out
    }

    /// What a name asks, how many facts it takes; where there are none, those that come near.
    fn name(&self, of: &Name, widest: usize) -> String {
        let count = match of.facts.len() {
            0 => self.style.paint(Ink::Bad, "no fact"),
            n => counted(n, "fact"),
        };
        let label = self.style.paint(Ink::Strong, &pad(&of.name, widest));
        let mut out = format!("  {label}  {count}\n");
        out.push_str(&self.block(&of.asks, widest + 4, Ink::Faint));
        if of.facts.is_empty() {
            for Near { fact, but } in &of.near {
                let what = format!("near: {}: {}", self.fact(*fact), but.join("; "));
                out.push_str(&self.block(&what, widest + 4, Ink::Fact));
            }
        }
        out
    }

    fn group(&self, of: &Group, widest: usize) -> String {
        let count = counted(of.count, "way");
        let s = if of.count == 1 { "s" } else { "" };
        let (text, ink) = match &of.outcome {
            Outcome::Fires => (format!("{count} to bind them fire{s}"), Ink::Good),
            Outcome::Excused(at) => (
                format!("{count} would fire, but `unless` {} holds", at + 1),
                Ink::Bad,
            ),
            Outcome::Stops(at, truth) => (
                format!("{count} stop{s} at {at}, which is {}", word(*truth)),
                Ink::Bad,
            ),
        };
        let mut out = format!("\n{}", self.block(&text, 2, ink));
        for way in &of.ways {
            out.push_str(&self.way(way, widest));
        }
        let left = of.count.saturating_sub(of.ways.len());
        if left > 0 {
            out.push_str(&self.block(&format!("and {left} more"), 4, Ink::Faint));
        }
        out
    }

    fn way(&self, of: &Way, widest: usize) -> String {
        let mut out = self.bound(&of.facts, widest);
        out.push_str(&self.tree(&of.flag, 0));
        if let Some((facts, node)) = &of.unless {
            out.push_str(&self.block("unless", 4, Ink::Faint));
            out.push_str(&self.bound(facts, widest));
            out.push_str(&self.tree(node, 0));
        }
        out
    }

    /// Names with the words of their facts.
    fn bound(&self, facts: &[(String, usize)], widest: usize) -> String {
        let mut out = String::new();
        for (name, fact) in facts {
            let label = pad(name, widest);
            let indent = widest + 6;
            let room = self.style.width.saturating_sub(indent);
            let lines = wrap(&self.fact(*fact), room, room);
            for (at, text) in lines.iter().enumerate() {
                let lead = match at {
                    0 => format!("    {}  ", self.style.paint(Ink::Strong, &label)),
                    _ => " ".repeat(indent),
                };
                out.push_str(&format!("{lead}{}\n", self.style.paint(Ink::Fact, text)));
            }
        }
        out
    }

    /// "line 71: "no spasm", finding muscle-spasm, denied".
    fn fact(&self, index: usize) -> String {
        let Some(fact) = self.letter.facts.get(index) else {
            return String::new();
        };
        let source = self.letter.source;
        let span = match fact.cue {
            Some(cue) if fact.assertion != crate::facts::Assertion::Affirmed => {
                fact.span.cover(cue)
            }
            _ => fact.span,
        };
        let (row, _) = source.position(source.base_span(span).start);
        let words = shorten(
            &line(span.of(source.text())),
            QUOTE,
            self.style.glyphs().cut,
        );
        let speller = Speller {
            slots: &[],
            vocabulary: self.letter.vocabulary,
        };
        format!("line {row}: \"{words}\" ({})", speller.brief(fact))
    }

    /// A condition with its parts below it, indented.
    fn tree(&self, node: &Node, depth: usize) -> String {
        let indent = 6 + depth * 2;
        let truth = pad(word(node.truth), 9);
        let room = self.style.width.saturating_sub(indent + 9);
        let mut out = String::new();
        for (at, text) in wrap(&node.text, room, room).iter().enumerate() {
            let lead = match at {
                0 => self.style.paint(ink(node.truth), &truth),
                _ => " ".repeat(9),
            };
            out.push_str(&format!("{}{lead}{text}\n", " ".repeat(indent)));
        }
        let saw: Vec<String> = node
            .saw
            .iter()
            .map(|(what, value)| format!("{what}: {}", line(value)))
            .collect();
        if !saw.is_empty() {
            let all = saw.join("; ");
            // One after the other where they do not fit on a line.
            let rows = if width(&all) <= room { vec![all] } else { saw };
            for row in rows {
                out.push_str(&self.block(&row, indent + 9, Ink::Faint));
            }
        }
        for part in &node.parts {
            out.push_str(&self.tree(part, depth + 1));
        }
        out
    }

    fn block(&self, text: &str, indent: usize, ink: Ink) -> String {
        let room = self.style.width.saturating_sub(indent);
        let mut out = String::new();
        for text in wrap(text, room, room.saturating_sub(2)) {
            let hang = if out.is_empty() { 0 } else { 2 };
            let lead = " ".repeat(indent + hang);
            out.push_str(&format!("{lead}{}\n", self.style.paint(ink, &text)));
        }
        out
    }
}

/// Longest quotation of a fact, in columns.
const QUOTE: usize = 60;

pub(super) fn word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    }
}

fn ink(truth: Truth) -> Ink {
    match truth {
        Truth::True => Ink::Good,
        Truth::False => Ink::Bad,
        Truth::Unknown => Ink::Severity(crate::check::Severity::Warning),
    }
}
