//! YAML to a rule set: vocabulary and rules, checked and compiled once, immutable, shared by all threads.

pub mod compile;
pub mod compiled;
pub mod criteria;
pub mod criteria_tests;
pub mod expression;
pub mod fault;
pub mod json_schema;
pub mod scaffold;
pub mod schema;
pub mod snapshot;
pub mod testing;
pub mod yaml;

pub use compiled::{Compiled, Origin, Rule};
pub use fault::{Fault, Faults, File};

use crate::check::criteria::Topic;
use crate::check::evaluate::World;
use crate::check::program::Program;
use crate::check::trace::Trace;
use crate::check::{Category, Severity};
use crate::facts::{Fact, Reading};
use crate::vocabulary::Vocabulary;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Built-in files: name, YAML, JSON.
static BUILTIN: &[(&str, &str, Option<&str>)] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// What [`RuleSet::digest`] comes to for the built-in files alone.
static BUILTIN_DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/builtin.digest"));

/// The vocabulary of the built-in files, compiled when the program was built; empty where they have a mistake.
static BUILTIN_VOCABULARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary.bin"));

/// The same of rules and criteria.
static BUILTIN_RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

/// Vocabulary and rules.
#[derive(Debug)]
pub struct RuleSet {
    /// The vocabulary.
    pub vocabulary: Vocabulary,
    rules: Vec<Rule>,
    programs: Vec<Program>,
    criteria: Vec<Topic>,
    /// Tests of the criteria, by topic, once they are asked for.
    criteria_tests: OnceLock<Vec<Vec<criteria::CriteriaTest>>>,
    /// Whether no folder adds to the built-in files.
    builtin: bool,
    files: Vec<File>,
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
        if folders.is_empty()
            && let Some(known) = builtin_vocabulary().zip(builtin_rules(&files))
        {
            return Ok(Self::of(known, files));
        }
        // The built-in files alone are known to have no name twice.
        let compiled = compiled::compile(&files, !folders.is_empty(), builtin_vocabulary)
            .map_err(LoadError::Faults)?;
        Ok(Self::of(compiled, files))
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
        let compiled = compiled::compile(&files, unique, || None)?;
        Ok(Self::of(compiled, files))
    }

    fn of((vocabulary, mut compiled): (Vocabulary, Compiled), files: Vec<(File, Origin)>) -> Self {
        let builtin = files.iter().all(|(_, origin)| *origin == Origin::Builtin);
        let beside = files.iter().any(|(_, origin)| *origin == Origin::Builtin);
        for rule in &mut compiled.rules {
            // A built-in file of this very name has made room already.
            rule.overrides |= beside
                && rule.origin != Origin::Builtin
                && BUILTIN.iter().any(|(name, ..)| *name == rule.file);
        }
        Self {
            vocabulary,
            rules: compiled.rules,
            programs: compiled.programs,
            criteria: compiled.criteria,
            criteria_tests: OnceLock::new(),
            builtin,
            files: files.into_iter().map(|(file, _)| file).collect(),
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
        self.criteria_tests.get_or_init(|| {
            // These files have been compiled, and hold no mistake.
            let mut faults = Faults::default();
            let of_criteria = self.files.iter().filter(|file| compiled::of_criteria(file));
            of_criteria
                .filter_map(|file| yaml::read::<criteria::CriteriaFile>(file, &mut faults))
                .map(|data| data.tests)
                .collect()
        })
    }

    /// Files of the vocabulary.
    pub(crate) fn vocabulary_files(&self) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(|file| compiled::of_vocabulary(file))
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
        self.files.iter().any(|file| file.name == name)
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
        for file in &self.files {
            hash.update(file.name.as_bytes());
            hash.update([0]);
            hash.update(file.text.as_bytes());
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

/// The vocabulary of the built-in files as it was compiled when the program was built.
fn builtin_vocabulary() -> Option<Vocabulary> {
    snapshot::load(BUILTIN_VOCABULARY)
}

/// The same of rules and criteria.
fn builtin_rules(files: &[(File, Origin)]) -> Option<Compiled> {
    let mut compiled: Compiled = snapshot::load(BUILTIN_RULES)?;
    compiled.put_files(files);
    Some(compiled)
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
    use std::borrow::Cow;

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
    fn what_is_compiled_with_the_program_is_what_its_files_give() {
        let files = files(&[]).unwrap();
        let (vocabulary, compiled) = compiled::compile(&files, false, || None).unwrap();
        assert!(snapshot::of(&vocabulary).unwrap() == BUILTIN_VOCABULARY);
        assert!(snapshot::of(&compiled).unwrap() == BUILTIN_RULES);
        // Nothing is lost on loading, but for what comes from the files.
        let loaded = builtin_vocabulary().unwrap();
        assert!(snapshot::of(&loaded).unwrap() == BUILTIN_VOCABULARY);
        let loaded = builtin_rules(&files).unwrap();
        assert!(snapshot::of(&loaded).unwrap() == BUILTIN_RULES);
        assert_eq!(
            format!("{:?}", loaded.rules),
            format!("{:?}", compiled.rules)
        );
        assert_eq!(
            format!("{:?}", loaded.criteria),
            format!("{:?}", compiled.criteria)
        );
    }

    #[test]
    fn no_built_in_name_stands_for_two_things() {
        assert!(RuleSet::load_checked(&[]).is_ok());
    }
}
