//! Rule file to program: names are checked, ids looked up, conditions parsed; every mistake is noted where it stands.

mod condition;

use super::expression::{self};
use super::fault::{Faults, File, Path, Step, suggest};
use super::schema::{In, OneOrMany, Pattern, RuleFile};
use crate::check::Plan;
use crate::check::program::{Exception, Field, Piece, Program, Query, Show, Test, Variant};
use crate::letter::Place;
use crate::path;
use crate::vocabulary::Vocabulary;
use indexmap::IndexMap;
use std::ops::Range;

/// Compiles one rule.
pub fn compile(
    file: &File,
    rule: &RuleFile,
    vocabulary: &Vocabulary,
    faults: &mut Faults,
) -> Program {
    let attributes: Vec<Option<&str>> = match &rule.over {
        Some(over) => over.attribute.iter().map(|a| Some(a.as_str())).collect(),
        None => vec![None],
    };
    let before = faults.list.len();
    let mut variants = Vec::new();
    for attribute in attributes {
        // The same mistake in every variant is told once.
        if faults.list.len() > before {
            break;
        }
        let mut compiler = Compiler {
            file,
            vocabulary,
            faults: &mut *faults,
            attribute,
            names: Vec::new(),
            used: Vec::new(),
        };
        variants.push(compiler.variant(rule));
    }
    Program {
        id: rule.id.clone(),
        category: rule.category,
        severity: rule.severity,
        confidence: rule.confidence,
        consequence: rule.consequence,
        fixable_by: rule.fixable_by,
        same_cause_as: rule.same_cause_as.clone(),
        each: rule.each,
        variants,
        help: rule.help.clone(),
    }
}

struct Compiler<'a> {
    file: &'a File,
    vocabulary: &'a Vocabulary,
    faults: &'a mut Faults,
    attribute: Option<&'a str>,
    names: Vec<String>,
    /// Whether a name is bound to one fact at a time.
    used: Vec<bool>,
}

/// Text that holds `{attribute}`, with the attribute put in.
fn with(attribute: Option<&str>, text: &str) -> String {
    match attribute {
        Some(attribute) => text.replace(HOLE, attribute),
        None => text.to_owned(),
    }
}

/// A text of the rule with its attribute put in, and where it stands.
struct Text<'t> {
    path: &'t [Step],
    raw: &'t str,
    text: String,
}

impl Text<'_> {
    fn spot(&self, at: Range<usize>) -> Spot<'_> {
        Spot {
            path: self.path,
            word: self.text.get(at.clone()).unwrap_or_default(),
            within: Some((self.raw, at)),
        }
    }

    /// The name before the dot of `name.attribute`, and the attribute.
    fn halves(&self, at: &Range<usize>, name: &str, attribute: &str) -> (Spot<'_>, Spot<'_>) {
        let name = at.start..at.start + name.len();
        let attribute = at.end.saturating_sub(attribute.len())..at.end;
        (self.spot(name), self.spot(attribute))
    }
}

/// Where a mistake stands: at a word of a value, or at certain bytes of it.
struct Spot<'s> {
    path: &'s [Step],
    word: &'s str,
    /// The value as it is written, and bytes of it once its attribute is put in.
    within: Option<(&'s str, Range<usize>)>,
}

/// At `word`, wherever it stands in the value at `path`.
fn word<'s>(path: &'s [Step], word: &'s str) -> Spot<'s> {
    Spot {
        path,
        word,
        within: None,
    }
}

/// Stands for the attribute in a rule that has several.
const HOLE: &str = "{attribute}";

/// Bytes of a text with its attribute put in as bytes of the text as it is written.
fn as_written(raw: &str, attribute: Option<&str>, at: &Range<usize>) -> Range<usize> {
    let Some(attribute) = attribute else {
        return at.clone();
    };
    let map = |byte: usize, end: bool| {
        let (mut written, mut put) = (0, 0);
        for (hole, _) in raw.match_indices(HOLE) {
            put += hole - written;
            written = hole;
            if byte < put || (end && byte == put) {
                break;
            }
            if byte < put + attribute.len() || (end && byte == put + attribute.len()) {
                return if end { hole + HOLE.len() } else { hole };
            }
            put += attribute.len();
            written += HOLE.len();
        }
        (written + byte).saturating_sub(put)
    };
    map(at.start, false)..map(at.end, true)
}

impl Compiler<'_> {
    fn fault(&mut self, path: &[Step], word: &str, message: String, help: Option<String>) {
        self.faults.add(self.file, path, word, message, help);
    }

    fn fault_at(&mut self, spot: &Spot<'_>, message: String, help: Option<String>) {
        if let Some((raw, at)) = &spot.within {
            let at = as_written(raw, self.attribute, at);
            // A word that the rule's `for` puts there stands elsewhere.
            if !spot.word.is_empty() && raw.get(at.clone()) == Some(spot.word) {
                self.faults
                    .add_at(self.file, spot.path, (raw, &at), message, help);
                return;
            }
        }
        self.fault(spot.path, spot.word, message, help);
    }

    fn variant(&mut self, rule: &RuleFile) -> Variant {
        let mut slots = self.queries(&rule.find, &path!["find"]);
        let own = slots.len();
        let flag = self.condition(&rule.flag, &path!["flag"]);
        let mut unless = Vec::new();
        for (at, exception) in rule.unless.iter().enumerate() {
            let from = slots.len();
            slots.extend(self.queries(&exception.find, &path!["unless", at, "find"]));
            let flag = self.condition(&exception.flag, &path!["unless", at, "flag"]);
            let to = slots.len();
            // Names of one exception mean nothing in the next.
            for name in self.names.iter_mut().skip(from) {
                name.insert(0, ' ');
            }
            unless.push(Exception {
                slots: from..to,
                flag,
            });
        }
        let mut downgrade = Vec::new();
        for (at, lower) in rule.downgrade.iter().enumerate() {
            if lower.to >= rule.severity {
                self.fault(
                    &path!["downgrade", at, "to"],
                    "",
                    format!(
                        "`{}` is not lower than the rule's severity",
                        lower.to.name()
                    ),
                    None,
                );
            }
            let flag = self.condition(&lower.flag, &path!["downgrade", at, "flag"]);
            downgrade.push((lower.to, flag));
        }
        let criterion = rule.criterion.as_ref().and_then(|name| {
            let path = path!["criterion"];
            self.slot(name, &word(&path, name), true)
        });
        let show = self.show(rule);
        let message = self.message(&rule.message);
        for (slot, &used) in slots.iter_mut().zip(&self.used) {
            slot.bound = used;
        }
        for (index, name) in rule.find.keys().enumerate() {
            let only_counted =
                !self.used.get(index).copied().unwrap_or(false) && !mentions(rule, name);
            if only_counted {
                self.fault(
                    &path!["find", name],
                    name,
                    format!("`{name}` is found and never used"),
                    Some("use it in `flag` or `show`, or remove it".into()),
                );
            }
        }
        Variant {
            attribute: self.attribute.map(str::to_owned),
            slots,
            own,
            flag,
            unless,
            downgrade,
            criterion,
            show,
            message,
            plan: Plan::default(),
        }
        .planned()
    }

    fn queries(&mut self, find: &IndexMap<String, Pattern>, path: &[Step]) -> Vec<Query> {
        let mut out = Vec::new();
        for (name, pattern) in find {
            let mut path: Path = path.to_vec();
            path.push(Step::from(name));
            if self.names.contains(name) {
                self.fault(&path, name, format!("the name `{name}` is taken"), None);
            }
            self.names.push(name.clone());
            self.used.push(false);
            out.push(self.query(name, pattern, &path));
        }
        out
    }

    fn query(&mut self, name: &str, pattern: &Pattern, path: &[Step]) -> Query {
        let at = |key: &str| {
            let mut path = path.to_vec();
            path.push(Step::from(key));
            path
        };
        if pattern.kind.0.is_empty() {
            self.fault(
                path,
                name,
                format!("`{name}` needs a `kind`"),
                Some("such as `kind: request`".into()),
            );
        }
        let mut concepts = Vec::new();
        for id in &pattern.concept.0 {
            match self.vocabulary.concepts.find(id) {
                Some(concept) => concepts.push(concept),
                None => self.fault(
                    &at("concept"),
                    id,
                    format!("`{id}` is not in the vocabulary"),
                    suggest(id, self.vocabulary.concepts.ids()),
                ),
            }
        }
        let mut places = Vec::new();
        let mut concluding = false;
        for place in &pattern.place.0 {
            places.push(match place {
                In::Header => Place::Header,
                In::Summary => Place::Summary,
                In::Title => Place::Title,
                In::Citation => Place::Citation,
                In::ClaimsCitation => Place::ClaimsCitation,
                In::Rationale => Place::Rationale,
                In::Conclusion => {
                    concluding = true;
                    Place::Rationale
                }
            });
        }
        let mut words = Vec::new();
        for (attribute, values) in &pattern.attributes {
            if let Some(number) = self.attribute(attribute, &word(&at("where"), attribute)) {
                words.push((number, values.0.clone()));
            }
        }
        let mut has = Vec::new();
        for attribute in &pattern.has.0 {
            let attribute = with(self.attribute, attribute);
            if Field::ALL.iter().any(|(name, _)| *name == attribute) {
                continue;
            }
            if let Some(number) = self.attribute(&attribute, &word(&at("has"), &attribute)) {
                has.push(number);
            }
        }
        Query {
            name: name.to_owned(),
            bound: false,
            kinds: pattern.kind.0.clone(),
            concepts,
            places,
            concluding,
            of: pattern.of,
            speakers: list(&pattern.speaker),
            roles: list(&pattern.role),
            assertions: list(&pattern.assertion),
            times: list(&pattern.time),
            experiencers: list(&pattern.experiencer),
            words,
            has,
        }
    }

    fn attribute(&mut self, name: &str, spot: &Spot<'_>) -> Option<u16> {
        let found = self.vocabulary.attributes.find(name);
        if found.is_none() {
            self.fault_at(
                spot,
                format!("there is no attribute `{name}`"),
                suggest(
                    name,
                    self.vocabulary
                        .attributes
                        .all()
                        .chain(Field::ALL.iter().map(|&(name, _)| name)),
                ),
            );
        }
        found
    }

    fn slot(&mut self, name: &str, spot: &Spot<'_>, bind: bool) -> Option<usize> {
        let index = self.names.iter().position(|n| n == name);
        match index {
            Some(index) => {
                if bind && let Some(used) = self.used.get_mut(index) {
                    *used = true;
                }
            }
            None => {
                let names: Vec<String> = self
                    .names
                    .iter()
                    .filter(|n| !n.starts_with(' '))
                    .cloned()
                    .collect();
                self.fault_at(
                    spot,
                    format!("nothing is found under the name `{name}`"),
                    suggest(name, names.iter().map(String::as_str))
                        .or_else(|| Some(format!("add `{name}:` under `find`"))),
                );
            }
        }
        index
    }

    fn field(&mut self, name: &str, spot: &Spot<'_>) -> Option<Field> {
        let known = Field::ALL.iter().find(|(known, _)| *known == name);
        match known {
            Some(&(_, field)) => Some(field),
            None => Some(Field::Attribute(self.attribute(name, spot)?)),
        }
    }

    fn text<'t>(&self, raw: &'t str, path: &'t [Step]) -> Text<'t> {
        Text {
            path,
            raw,
            text: with(self.attribute, raw),
        }
    }

    fn condition(&mut self, raw: &str, path: &[Step]) -> Test {
        let never = Test::Any(Vec::new());
        let text = self.text(raw, path);
        match expression::parse(&text.text) {
            Ok(condition) => self.test(&condition, &text).unwrap_or(never),
            Err(mistake) => {
                self.fault_at(&text.spot(mistake.at), mistake.message, None);
                never
            }
        }
    }

    fn show(&mut self, rule: &RuleFile) -> Vec<Show> {
        let mut out = Vec::new();
        if rule.show.is_empty() {
            self.fault(
                &path!["show"],
                "",
                "a finding shows nothing".into(),
                Some("name the facts of `find` with a label each, the words at fault first".into()),
            );
        }
        for (key, label) in &rule.show {
            let key_path = path!["show", key];
            let written = with(self.attribute, key);
            let (name, field) = match written.split_once('.') {
                Some((name, field)) => (name.to_owned(), Some(field.to_owned())),
                None => (written, None),
            };
            let slot = self.slot(&name, &word(&key_path, &name), true);
            let field = field.map(|f| self.field(&f, &word(&key_path, &f)));
            if let Some(slot) = slot {
                out.push(Show {
                    slot,
                    field: field.flatten(),
                    label: with(self.attribute, label),
                });
            }
        }
        out
    }

    fn message(&mut self, raw: &str) -> Vec<Piece> {
        let path = path!["message"];
        let text = self.text(raw, &path);
        let mut out = Vec::new();
        let mut rest = text.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push(Piece::Text(before.to_owned()));
            let start = text.text.len() - after.len();
            // Another brace opens only after this one is closed.
            let closed = after
                .split_once('}')
                .filter(|(inside, _)| !inside.contains('{'));
            let Some((inside, tail)) = closed else {
                let spot = text.spot(start - 1..start);
                self.fault_at(&spot, "`}` is missing".into(), None);
                return out;
            };
            let whole = start..start + inside.len();
            let (name, field) = match inside.split_once('.') {
                Some((name, field)) => {
                    let (_, spot) = text.halves(&whole, name, field);
                    (name, self.field(field, &spot))
                }
                None => (inside, None),
            };
            let spot = text.spot(start..start + name.len());
            if let Some(slot) = self.slot(name, &spot, true) {
                out.push(Piece::Words(slot, field));
            }
            rest = tail;
        }
        out.push(Piece::Text(rest.to_owned()));
        out
    }
}

fn list<T: Clone>(values: &OneOrMany<T>) -> Vec<T> {
    values.0.clone()
}

fn mentions(rule: &RuleFile, name: &str) -> bool {
    let words = |text: &str| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
            .any(|w| w == name)
    };
    words(&rule.flag)
        || rule.unless.iter().any(|u| words(&u.flag))
        || rule.downgrade.iter().any(|d| words(&d.flag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_put_in_moves_no_underline() {
        let raw = "a.{attribute} == b.{attribute} = c";
        let put = with(Some("strength"), raw);
        let at = put.rfind('=').unwrap();
        let wrong = raw.rfind('=').unwrap();
        assert_eq!(
            as_written(raw, Some("strength"), &(at..at + 1)),
            wrong..wrong + 1
        );
        let at = put.find("strength").unwrap();
        let hole = raw.find('{').unwrap();
        assert_eq!(
            as_written(raw, Some("strength"), &(at..at + "strength".len())),
            hole..hole + HOLE.len()
        );
        assert_eq!(as_written(raw, Some("strength"), &(0..1)), 0..1);
        assert_eq!(as_written(raw, None, &(3..5)), 3..5);
    }
}
