//! Files to vocabulary, rules and criteria. What is built in is compiled by this when the program is built.

use super::criteria::{self, CriteriaFile};
use super::fault::{Fault, Faults, File, Step, suggest};
use super::schema::{RuleFile, RuleStatus, RuleTest};
use super::{compile, yaml};
use crate::check::criteria::Topic;
use crate::check::program::Program;
use crate::check::{Category, Confidence, Consequence, FixableBy, Severity};
use crate::path;
use crate::vocabulary::{self, Vocabulary};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::path::PathBuf;

/// Where a rule comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// Built into the program.
    #[default]
    Builtin,
    /// A folder given with `--rules`.
    Folder(PathBuf),
}

/// A rule as its users see it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    /// Id.
    pub id: String,
    /// What is wrong, in a line.
    pub title: String,
    /// What it means.
    pub about: String,
    /// Category.
    pub category: Category,
    /// Severity.
    pub severity: Severity,
    /// Confidence.
    pub confidence: Confidence,
    /// Consequence.
    pub consequence: Consequence,
    /// Who can mend it.
    pub fixable_by: FixableBy,
    /// Ids of rules that may see the same mistake.
    pub same_cause_as: Vec<String>,
    /// Whether it runs only on request.
    pub preview: bool,
    /// What a finding says.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Its file within the rules folder.
    pub file: String,
    /// Where it comes from.
    #[serde(skip)]
    pub origin: Origin,
    /// Whether it takes the place of a built-in one.
    pub overrides: bool,
    /// Its YAML.
    #[serde(skip)]
    pub text: Cow<'static, str>,
    /// Its data, where it is built in.
    #[serde(skip)]
    pub(crate) json: Option<&'static str>,
}

impl Rule {
    /// Its tests.
    pub fn tests(&self) -> Vec<RuleTest> {
        let file = File {
            name: self.file.clone(),
            text: self.text.clone(),
            json: self.json,
        };
        // The file has been compiled, and holds no mistake.
        let data = yaml::read::<RuleFile>(&file, &mut Faults::default());
        data.map_or_else(Vec::new, |rule| rule.tests)
    }
}

/// Rules and criteria, compiled.
#[derive(Debug, Serialize, Deserialize)]
pub struct Compiled {
    /// The rules.
    pub rules: Vec<Rule>,
    /// The rules as they run.
    pub programs: Vec<Program>,
    /// The criteria of the MTUS.
    pub criteria: Vec<Topic>,
}

impl Compiled {
    /// Gives the rules the texts of their files, of which their snapshot holds the names.
    pub fn put_files(&mut self, files: &[(File, Origin)]) {
        for rule in &mut self.rules {
            if let Some((file, _)) = files.iter().find(|(file, _)| file.name == rule.file) {
                rule.text.clone_from(&file.text);
                rule.json = file.json;
            }
        }
    }
}

/// Whether a file belongs to the vocabulary.
pub fn of_vocabulary(file: &File) -> bool {
    file.name.starts_with("vocabulary/")
}

/// Whether a file holds criteria.
pub fn of_criteria(file: &File) -> bool {
    file.name.starts_with("mtus/")
}

/// Compiles all files.
///
/// `unique` checks that no name stands for two things. `known` is asked for the vocabulary where it is that of the built-in
/// files alone.
///
/// # Errors
/// All mistakes in all files.
pub fn compile(
    files: &[(File, Origin)],
    unique: bool,
    known: impl FnOnce() -> Option<Vocabulary>,
) -> Result<(Vocabulary, Compiled), Vec<Fault>> {
    let mut faults = Faults::default();
    let (words, rule_files): (Vec<_>, Vec<_>) =
        files.iter().partition(|(file, _)| of_vocabulary(file));
    let ids: Vec<&str> = rule_files.iter().map(|(file, _)| stem(file)).collect();
    let known = if words.iter().all(|(_, from)| *from == Origin::Builtin) {
        known()
    } else {
        None
    };
    let vocabulary = known.or_else(|| {
        let words: Vec<&File> = words.iter().map(|(file, _)| file).collect();
        vocabulary::build(&words, unique, &mut faults)
    });
    let mut parsed: Vec<(&File, &Origin, RuleFile, bool)> = Vec::new();
    let mut criteria = Vec::new();
    for (file, origin) in rule_files {
        if of_criteria(file) {
            if let Some(data) = yaml::read::<CriteriaFile>(file, &mut faults)
                && let Some(vocabulary) = &vocabulary
            {
                let mut topic = criteria::compile(file, &data, vocabulary, &mut faults);
                if let Origin::Folder(folder) = origin {
                    topic.folder = Some(folder.clone());
                }
                criteria.push(topic);
            }
            continue;
        }
        let Some(rule) = yaml::read::<RuleFile>(file, &mut faults) else {
            continue;
        };
        check_file(file, &rule, &mut faults);
        let known = parsed.iter_mut().find(|(_, _, r, _)| r.id == rule.id);
        match known {
            Some(known) if *known.1 == Origin::Builtin && *origin != Origin::Builtin => {
                *known = (file, origin, rule, true);
            }
            Some((first, ..)) => faults.add(
                file,
                &path!["id"],
                "",
                format!(
                    "the id `{}` is given twice; first in {}",
                    rule.id, first.name
                ),
                Some("give one of them another id and file name".into()),
            ),
            None => parsed.push((file, origin, rule, false)),
        }
    }
    check_causes(&parsed, &ids, &mut faults);
    let mut programs = Vec::new();
    if let Some(vocabulary) = &vocabulary {
        for (file, _, rule, _) in &parsed {
            if faults.guessed(file, names_things) {
                continue;
            }
            programs.push(compile::compile(file, rule, vocabulary, &mut faults));
        }
    }
    match vocabulary {
        Some(vocabulary) if faults.is_empty() => {
            let rules = parsed.into_iter().map(rule).collect();
            let compiled = Compiled {
                rules,
                programs,
                criteria,
            };
            Ok((vocabulary, compiled))
        }
        _ => Err(faults.list),
    }
}

/// Whether what stands at a path of a rule gives names to other parts of it, or uses them.
fn names_things(path: &[Step]) -> bool {
    const PARTS: &[&str] = &[
        "for",
        "find",
        "flag",
        "unless",
        "downgrade",
        "show",
        "message",
    ];
    let [Step::Key(part), rest @ ..] = path else {
        return false;
    };
    // Of one fact under `find` the name is known, whatever is wrong with it.
    PARTS.contains(&part.as_str()) && (part != "find" || rest.is_empty())
}

/// A file's name without folders and `.yaml`.
fn stem(file: &File) -> &str {
    file.name
        .rsplit('/')
        .next()
        .and_then(|n| n.rsplit_once('.'))
        .map_or("", |(stem, _)| stem)
}

fn check_file(file: &File, rule: &RuleFile, faults: &mut Faults) {
    let stem = stem(file);
    if stem != rule.id {
        faults.add(
            file,
            &path!["id"],
            "",
            format!("the id `{}` is not the file's name `{stem}`", rule.id),
            suggest(&rule.id, [stem])
                .or_else(|| Some(format!("write `id: {stem}`, or rename the file"))),
        );
    }
    if rule.tests.is_empty() {
        faults.add(
            file,
            &path!["tests"],
            "",
            "the rule has no tests".to_owned(),
            Some("add a letter in which it fires, and one in which it must not".into()),
        );
    } else if !rule.tests.iter().any(|t| !t.expect.is_empty()) {
        faults.add(
            file,
            &path!["tests"],
            "",
            "no test expects a finding: a rule that cannot fire looks like a clean letter"
                .to_owned(),
            Some("add a letter in which it fires".into()),
        );
    }
}

/// Rules of the same cause have to be there, and to be others. A rule that cannot be read is known by its file's name.
fn check_causes(parsed: &[(&File, &Origin, RuleFile, bool)], ids: &[&str], faults: &mut Faults) {
    for (file, _, rule, _) in parsed {
        for (at, id) in rule.same_cause_as.iter().enumerate() {
            let mut others = ids.iter().copied().filter(|other| *other != rule.id);
            if !others.clone().any(|other| other == id) {
                faults.add(
                    file,
                    &path!["same_cause_as", at],
                    id,
                    format!("`{id}` is no other rule"),
                    suggest(id, &mut others)
                        .or_else(|| Some("`imrlint rules list` shows all rules".into())),
                );
            }
        }
    }
}

fn rule((file, origin, rule, overrides): (&File, &Origin, RuleFile, bool)) -> Rule {
    Rule {
        id: rule.id,
        title: rule.title,
        about: rule.about,
        category: rule.category,
        severity: rule.severity,
        confidence: rule.confidence,
        consequence: rule.consequence,
        fixable_by: rule.fixable_by,
        same_cause_as: rule.same_cause_as,
        preview: rule.status == RuleStatus::Preview,
        message: rule.message,
        help: rule.help,
        file: file.name.clone(),
        origin: origin.clone(),
        overrides,
        text: file.text.clone(),
        json: file.json,
    }
}
