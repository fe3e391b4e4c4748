//! Groups of words that the terms of a file share: `<sign>` stands for `(test|sign)` where the file has `words: { sign: test|sign }`.

use crate::path;
use crate::rules::fault::{Faults, File, Path, suggest};
use crate::vocabulary::schema::{ClassFile, LanguageFile, ValuesFile};
use indexmap::IndexMap;

/// The groups of a file by name, in the brackets in which terms hold them.
struct Groups(IndexMap<String, String>);

impl Groups {
    /// Reads the groups of a file; one may use those before it.
    fn read(words: &IndexMap<String, String>, file: &File, faults: &mut Faults) -> Self {
        let mut groups = Self(IndexMap::new());
        for (name, group) in words {
            let mut group = format!("({group})");
            groups.put_in(&mut group, file, || path!["words", name], faults);
            groups.0.insert(name.clone(), group);
        }
        groups
    }

    /// Puts the words of groups in the places of their names.
    fn put_in(&self, term: &mut String, file: &File, path: impl Fn() -> Path, faults: &mut Faults) {
        if !term.contains('<') {
            return;
        }
        let mut out = String::new();
        let mut rest = term.as_str();
        while let Some((before, behind)) = rest.split_once('<') {
            out.push_str(before);
            let named = behind.split_once('>').filter(|(name, _)| is_name(name));
            let Some((name, behind)) = named else {
                out.push('<');
                rest = behind;
                continue;
            };
            match self.0.get(name) {
                Some(group) => out.push_str(group),
                None => {
                    let known = self.0.keys().map(String::as_str);
                    let help = suggest(name, known);
                    let help = help.or_else(|| Some(format!("add `{name}` under `words`")));
                    faults.add(
                        file,
                        &path(),
                        name,
                        format!("`<{name}>` is no group of words of this file"),
                        help,
                    );
                }
            }
            rest = behind;
        }
        out.push_str(rest);
        *term = out;
    }
}

/// Whether this may be a group's name, not words between marks.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Writes out the terms of a language file.
pub(super) fn of_language(language: &mut LanguageFile, file: &File, faults: &mut Faults) {
    let groups = Groups::read(&language.words, file, faults);
    for (set, terms) in &mut language.sets {
        for (at, term) in terms.iter_mut().enumerate() {
            groups.put_in(term, file, || path!["sets", set, at], faults);
        }
    }
}

/// Writes out the patterns of values.
pub(super) fn of_values(values: &mut ValuesFile, file: &File, faults: &mut Faults) {
    let groups = Groups::read(&values.words, file, faults);
    for (at, pattern) in values.patterns.iter_mut().enumerate() {
        groups.put_in(pattern, file, || path!["patterns", at], faults);
    }
}

/// Writes out the terms of a class file.
pub(super) fn of_class(class: &mut ClassFile, file: &File, faults: &mut Faults) {
    let groups = Groups::read(&class.words, file, faults);
    for (at, term) in class.names.iter_mut().enumerate() {
        groups.put_in(term, file, || path!["names", at], faults);
    }
    for (id, member) in &mut class.members {
        let lists = [("names", &mut member.names), ("brands", &mut member.brands)];
        for (key, terms) in lists {
            for (at, term) in terms.iter_mut().enumerate() {
                groups.put_in(term, file, || path!["members", id, key, at], faults);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_out(words: &[(&str, &str)], term: &str) -> (String, Vec<String>) {
        let words = words
            .iter()
            .map(|&(name, group)| (name.to_owned(), group.to_owned()));
        let file = File {
            name: "vocabulary/language/sex.yaml".to_owned(),
            text: String::new().into(),
            json: None,
        };
        let mut faults = Faults::default();
        let groups = Groups::read(&words.collect(), &file, &mut faults);
        let mut term = term.to_owned();
        groups.put_in(&mut term, &file, || path!["names", 0], &mut faults);
        let messages = faults.list.into_iter().map(|fault| fault.message);
        (term, messages.collect())
    }

    #[test]
    fn groups_stand_for_their_words() {
        let words = [("test", "test|sign"), ("both", "<test>|finding")];
        let out = |term| written_out(&words, term).0;
        assert_eq!(out("kemp [<test>] positive"), "kemp [(test|sign)] positive");
        assert_eq!(
            out("<both> of <test>"),
            "((test|sign)|finding) of (test|sign)"
        );
        assert_eq!(
            out("age (>|over) {n}, < insert >"),
            "age (>|over) {n}, < insert >"
        );
    }

    #[test]
    fn an_unknown_group_is_a_fault() {
        let (_, faults) = written_out(&[("test", "a|b")], "kemp <tset> positive");
        assert_eq!(faults, ["`<tset>` is no group of words of this file"]);
    }
}
