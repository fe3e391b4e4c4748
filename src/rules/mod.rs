//! YAML to a rule set: vocabulary and rules, checked and compiled once, immutable, shared by all threads.

pub mod compile;
pub mod criteria;
pub mod criteria_tests;
pub mod expression;
pub mod fault;
pub mod json_schema;
pub mod scaffold;
pub mod schema;
pub mod testing;
pub mod yaml;

pub use fault::{Fault, Faults, File};

use crate::check::criteria::Topic;
use crate::check::evaluate::World;
use crate::check::program::Program;
use crate::check::trace::Trace;
use crate::check::{Category, Confidence, Consequence, FixableBy, Severity};
use crate::facts::{Fact, Reading};
use crate::path;
use crate::vocabulary::{self, Vocabulary};
use fault::suggest;
use schema::{RuleFile, RuleStatus, RuleTest};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Built-in files: name, YAML, JSON.
static BUILTIN: &[(&str, &str, Option<&str>)] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// What [`RuleSet::digest`] comes to for the built-in files alone.
static BUILTIN_DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/builtin.digest"));

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built into the program.
    Builtin,
    /// A folder given with `--rules`.
    Folder(PathBuf),
}

/// A rule as its users see it.
#[derive(Debug, Clone)]
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
    pub origin: Origin,
    /// Whether it takes the place of a built-in one.
    pub overrides: bool,
    /// Its YAML.
    pub text: Cow<'static, str>,
    /// Its tests.
    pub tests: Vec<RuleTest>,
}

/// Vocabulary and rules.
#[derive(Debug)]
pub struct RuleSet {
    /// The vocabulary.
    pub vocabulary: Vocabulary,
    /// Files of the vocabulary, for their tests.
    pub(crate) vocabulary_files: Vec<File>,
    rules: Vec<Rule>,
    programs: Vec<Program>,
    criteria: Vec<Topic>,
    /// Tests of the criteria, by topic.
    criteria_tests: Vec<Vec<criteria::CriteriaTest>>,
    /// Whether no folder adds to the built-in files.
    builtin: bool,
    /// All files, for the digest.
    texts: Vec<(String, Cow<'static, str>)>,
}

/// Why rules could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A folder or file that cannot be read.
    #[error("cannot read rules from {}: {error}", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Files with mistakes.
    #[error("{} mistakes in rule files", .0.len())]
    Faults(Vec<Fault>),
}

impl RuleSet {
    /// The built-in rules.
    ///
    /// # Errors
    /// Mistakes in the built-in files, which a test rules out.
    pub fn builtin() -> Result<Self, LoadError> {
        Self::load(&[])
    }

    /// The built-in rules with those of further folders, which add to them or take their place: a file of the same name in
    /// the vocabulary, a rule of the same id.
    ///
    /// # Errors
    /// A folder that cannot be read, or all mistakes in all files.
    pub fn load(folders: &[PathBuf]) -> Result<Self, LoadError> {
        let files = files(folders)?;
        // The built-in files alone are known to have no name twice.
        let unique = files.iter().any(|(_, origin)| *origin != Origin::Builtin);
        Self::compile(files, unique).map_err(LoadError::Faults)
    }

    /// As [`RuleSet::load`], and also checks that no built-in name stands for two things, which `load` takes for granted.
    ///
    /// # Errors
    /// As [`RuleSet::load`].
    pub fn load_checked(folders: &[PathBuf]) -> Result<Self, LoadError> {
        Self::compile(files(folders)?, true).map_err(LoadError::Faults)
    }

    /// A folder by itself, without the built-in rules and vocabulary.
    ///
    /// # Errors
    /// As [`RuleSet::load`].
    pub fn load_alone(folder: &Path) -> Result<Self, LoadError> {
        let files = read_folder(folder)?
            .into_iter()
            .map(|file| (file, Origin::Folder(folder.to_owned())))
            .collect();
        Self::compile(files, true).map_err(LoadError::Faults)
    }

    /// Whether a folder has all that it takes to stand by itself: a vocabulary with its language.
    pub fn is_whole(folder: &Path) -> bool {
        folder.join("vocabulary/language/forms.yaml").is_file()
    }

    /// Keeps only what one file adds, and applies it even in preview: a rule, or a topic with the rules about criteria.
    pub fn only(&mut self, file: &Path) {
        let of = |origin: &Origin| matches!(origin, Origin::Folder(folder) if folder == file);
        if self.rules.iter().any(|rule| of(&rule.origin)) {
            self.retain(|rule| of(&rule.origin));
        } else {
            self.criteria
                .retain(|topic| topic.folder.as_deref() == Some(file));
            self.retain(|rule| rule.category == Category::Criteria);
        }
        for rule in &mut self.rules {
            rule.preview = false;
        }
    }

    /// `unique` checks that no name stands for two things.
    fn compile(files: Vec<(File, Origin)>, unique: bool) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        let builtin = files.iter().all(|(_, origin)| *origin == Origin::Builtin);
        let beside = files.iter().any(|(_, origin)| *origin == Origin::Builtin);
        let texts = files
            .iter()
            .map(|(file, _)| (file.name.clone(), file.text.clone()))
            .collect();
        let (words, rule_files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|(file, _)| file.name.starts_with("vocabulary/"));
        let ids: Vec<String> = rule_files
            .iter()
            .map(|(file, _)| stem(file).to_owned())
            .collect();
        let vocabulary_files: Vec<File> = words.into_iter().map(|(file, _)| file).collect();
        let vocabulary = vocabulary::build(&vocabulary_files, unique, &mut faults);
        let mut parsed: Vec<(File, Origin, RuleFile, bool)> = Vec::new();
        let mut topics = Vec::new();
        let mut criteria_tests = Vec::new();
        for (file, origin) in rule_files {
            if file.name.starts_with("mtus/") {
                if let Some(data) = yaml::read::<criteria::CriteriaFile>(&file, &mut faults)
                    && let Some(vocabulary) = &vocabulary
                {
                    let mut topic = criteria::compile(&file, &data, vocabulary, &mut faults);
                    if let Origin::Folder(folder) = origin {
                        topic.folder = Some(folder);
                    }
                    topics.push(topic);
                    criteria_tests.push(data.tests);
                }
                continue;
            }
            let Some(rule) = yaml::read::<RuleFile>(&file, &mut faults) else {
                continue;
            };
            check_file(&file, &rule, &mut faults);
            let known = parsed.iter_mut().find(|(_, _, r, _)| r.id == rule.id);
            match known {
                Some(known) if known.1 == Origin::Builtin && origin != Origin::Builtin => {
                    *known = (file, origin, rule, true);
                }
                Some((first, ..)) => faults.add(
                    &file,
                    &path!["id"],
                    "",
                    format!(
                        "the id `{}` is given twice; first in {}",
                        rule.id, first.name
                    ),
                    Some("give one of them another id and file name".into()),
                ),
                None => {
                    // A built-in file of this very name has made room already.
                    let overrides = beside
                        && origin != Origin::Builtin
                        && BUILTIN.iter().any(|(name, ..)| *name == file.name);
                    parsed.push((file, origin, rule, overrides));
                }
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
            Some(vocabulary) if faults.is_empty() => Ok(Self {
                vocabulary,
                vocabulary_files,
                rules: parsed.into_iter().map(rule).collect(),
                programs,
                criteria: topics,
                criteria_tests,
                builtin,
                texts,
            }),
            _ => Err(faults.list),
        }
    }

    /// The rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules as they run.
    pub fn programs(&self) -> &[Program] {
        &self.programs
    }

    /// The criteria of the MTUS.
    pub fn criteria(&self) -> &[Topic] {
        &self.criteria
    }

    /// The tests inside the criteria files, topic by topic.
    pub fn criteria_tests(&self) -> &[Vec<criteria::CriteriaTest>] {
        &self.criteria_tests
    }

    /// Why a rule, by its index, fires on a letter or does not; of ways that end alike at most `most` are told.
    pub fn trace(
        &self,
        rule: usize,
        reading: &Reading<'_>,
        facts: &[Fact],
        most: Option<usize>,
    ) -> Option<Trace> {
        let world = World::new(reading, facts);
        let program = self.programs.get(rule)?;
        let mut trace = crate::check::trace::trace(program, &world, most);
        let naming = self
            .programs
            .iter()
            .filter(|other| other.same_cause_as.contains(&program.id));
        trace
            .same_cause_as
            .extend(naming.map(|other| other.id.clone()));
        Some(trace)
    }

    /// Whether one of its files has this name.
    pub fn has_file(&self, name: &str) -> bool {
        self.texts.iter().any(|(known, _)| known == name)
    }

    /// Ids of the classes of its vocabulary.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.vocabulary.concepts.classes()
    }

    /// A number that changes whenever a rule or the vocabulary does.
    pub fn digest(&self) -> String {
        if self.builtin {
            return BUILTIN_DIGEST.to_owned();
        }
        let mut hash = Sha256::new();
        for (name, text) in &self.texts {
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(text.as_bytes());
            hash.update([0]);
        }
        let mut digest = String::new();
        for byte in hash.finalize().iter().take(16) {
            let _ = write!(digest, "{byte:02x}");
        }
        digest
    }

    /// Has the findings of a rule graded as `severity`; those that the rule itself grades lower stay as they are.
    pub fn grade(&mut self, id: &str, severity: Severity) {
        for rule in self.rules.iter_mut().filter(|rule| rule.id == id) {
            rule.severity = severity;
        }
        for program in self.programs.iter_mut().filter(|program| program.id == id) {
            program.severity = severity;
            let lower = program.variants.iter_mut().flat_map(|v| &mut v.downgrade);
            lower.for_each(|(to, _)| *to = severity.min(*to));
        }
    }

    /// Keeps only the criteria topics that `keep` says yes to.
    pub fn retain_topics(&mut self, keep: impl Fn(&Topic) -> bool) {
        self.criteria.retain(keep);
    }

    /// Keeps only the rules that `keep` says yes to.
    pub fn retain(&mut self, keep: impl Fn(&Rule) -> bool) {
        let kept: Vec<bool> = self.rules.iter().map(keep).collect();
        let mut flags = kept.iter();
        self.rules.retain(|_| flags.next().copied().unwrap_or(true));
        let mut flags = kept.iter();
        self.programs
            .retain(|_| flags.next().copied().unwrap_or(true));
    }
}

/// The built-in files with those of `folders`, which add to them or take their place.
fn files(folders: &[PathBuf]) -> Result<Vec<(File, Origin)>, LoadError> {
    let mut files: Vec<(File, Origin)> = BUILTIN
        .iter()
        .map(|&(name, text, json)| {
            let file = File {
                name: name.to_owned(),
                text: text.into(),
                json,
            };
            (file, Origin::Builtin)
        })
        .collect();
    for folder in folders {
        for file in read_folder(folder)? {
            let origin = Origin::Folder(folder.clone());
            match files.iter_mut().find(|(f, _)| f.name == file.name) {
                Some(known) => *known = (file, origin),
                None => files.push((file, origin)),
            }
        }
    }
    Ok(files)
}

/// Whether what stands at a path of a rule gives names to other parts of it, or uses them.
fn names_things(path: &[fault::Step]) -> bool {
    const PARTS: &[&str] = &[
        "for",
        "find",
        "flag",
        "unless",
        "downgrade",
        "show",
        "message",
    ];
    let [fault::Step::Key(part), rest @ ..] = path else {
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
fn check_causes(parsed: &[(File, Origin, RuleFile, bool)], ids: &[String], faults: &mut Faults) {
    for (file, _, rule, _) in parsed {
        for (at, id) in rule.same_cause_as.iter().enumerate() {
            let mut others = ids.iter().map(String::as_str).filter(|o| *o != rule.id);
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

fn rule((file, origin, rule, overrides): (File, Origin, RuleFile, bool)) -> Rule {
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
        file: file.name,
        origin,
        overrides,
        text: file.text,
        tests: rule.tests,
    }
}

/// All YAML files of a folder, or one file.
fn read_folder(folder: &Path) -> Result<Vec<File>, LoadError> {
    let unreadable = |path: &Path, error| LoadError::Unreadable {
        path: path.to_owned(),
        error,
    };
    let mut out = Vec::new();
    let mut todo = vec![folder.to_owned()];
    let mut depth = 0;
    while let Some(path) = todo.pop() {
        let meta = std::fs::metadata(&path).map_err(|e| unreadable(&path, e))?;
        if meta.is_dir() {
            depth += 1;
            if depth > 1000 {
                break;
            }
            for entry in std::fs::read_dir(&path).map_err(|e| unreadable(&path, e))? {
                let entry = entry.map_err(|e| unreadable(&path, e))?;
                let next = entry.path();
                let yaml = next.extension().is_some_and(|e| e == "yaml" || e == "yml");
                if next.is_dir() || yaml {
                    todo.push(next);
                }
            }
            continue;
        }
        let text = read_file(&path).map_err(|e| unreadable(&path, e))?;
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let name = if name.as_os_str().is_empty() {
            let name = path
                .file_name()
                .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            // A criteria file named by itself is known by its first key.
            if text.starts_with("topic:") || text.contains("\ntopic:") {
                format!("mtus/{name}")
            } else {
                name
            }
        } else {
            name.to_string_lossy().replace('\\', "/")
        };
        out.push(File {
            name,
            text: text.into(),
            json: None,
        });
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

/// The text of a file; of one that is too large, only enough to say so.
fn read_file(path: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(yaml::LARGEST as u64 + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() > yaml::LARGEST {
        // It may have been cut within a character.
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes)
        .map_err(|_| std::io::Error::new(std::io::ErrorKind::InvalidData, "the file is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_built_in_name_for_two_things_is_found_when_checked() {
        let with_another = || {
            let mut files = files(&[]).unwrap();
            let another = File {
                name: "vocabulary/treatments/another.yaml".to_owned(),
                text: Cow::from(
                    "class: another\nkind: treatment\nmembers: { new: { names: [Lioresal] } }\n",
                ),
                json: None,
            };
            files.push((another, Origin::Builtin));
            files
        };
        assert!(RuleSet::compile(with_another(), false).is_ok());
        let faults = RuleSet::compile(with_another(), true).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert!(
            faults[0].message.contains("`Lioresal` already stands for"),
            "{}",
            faults[0].message
        );
    }

    #[test]
    fn no_built_in_name_stands_for_two_things() {
        assert!(RuleSet::load_checked(&[]).is_ok());
    }
}
