//! The self-test: contradictions planted one at a time into copies of letters, and whether they are found.
//!
//! A contradiction is planted where the letter has what it takes: a dose in a request, an age in the summary. The words
//! come from `planted/templates.yaml` or from the letter itself, the places from its structure and from patterns of the
//! self-test's own. Where the letter as it is has a finding of the same category already, nothing is planted.

mod edit;
mod kind;
mod patterns;
mod random;
mod sites;
mod templates;
mod view;

pub use kind::Kind;
pub use templates::Templates;

use crate::check::{Category, Checked, Finding, NotALetter, check};
use crate::facts::Reading;
use crate::rules::RuleSet;
use crate::score::wilson::Share;
use crate::source::{Format, Source, Span};
use edit::Edit;
use random::Random;
use sites::Planner;
use std::collections::{BTreeMap, HashSet};
use view::{Plan, View};

/// What to plant.
#[derive(Debug)]
pub struct Options<'a> {
    /// The sentences.
    pub templates: &'a Templates,
    /// Chooses places and words.
    pub seed: u64,
    /// The kinds.
    pub kinds: &'a [Kind],
}

/// What came of a planted contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Found in the right category, at the right place.
    Found,
    /// A new finding in the right category, at another place.
    WrongPlace,
    /// Something found at the place, in another category.
    WrongCategory,
    /// Nothing.
    Missed,
}

impl Outcome {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::WrongPlace => "wrong-place",
            Self::WrongCategory => "wrong-category",
            Self::Missed => "missed",
        }
    }
}

/// A planted contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// Issue, from 1; nothing for header and summary.
    pub issue: Option<u16>,
    /// Line of the copy, from 1.
    pub line: u32,
    /// The words that stood there; empty where a sentence was added.
    pub before: String,
    /// The words that stand there now; empty where some were taken out.
    pub words: String,
    /// What they contradict.
    pub against: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Rules of new findings, with their categories.
    pub rules: Vec<(String, Category)>,
    /// The copy.
    pub text: String,
    /// Its format.
    pub format: Format,
}

/// A kind in a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The kind.
    pub kind: Kind,
    /// Whether the letter has its material.
    pub material: bool,
    /// What was planted.
    pub planted: Option<Planted>,
}

/// All kinds in a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPlants {
    /// Path of the letter.
    pub path: String,
    /// Its file name, without ending.
    pub name: String,
    /// The kinds.
    pub tried: Vec<Tried>,
}

/// Plants every kind into a letter and checks each copy.
///
/// # Errors
/// When no issue can be read from the letter.
pub fn letter(
    path: &str,
    name: &str,
    source: &Source,
    rules: &RuleSet,
    options: &Options<'_>,
) -> Result<LetterPlants, NotALetter> {
    let checked = check(source, rules)?;
    let letter = Reading::new(source.text(), &rules.vocabulary).letter;
    let view = View::new(source, &letter, &checked.findings);
    let known: HashSet<&str> = checked
        .findings
        .iter()
        .map(|finding| finding.fingerprint.as_str())
        .collect();
    let tried = options.kinds.iter().map(|kind| {
        let mut random = Random::new(options.seed, &[name, kind.name()]);
        let mut planner = Planner {
            view: &view,
            templates: options.templates,
            random: &mut random,
        };
        let mut sites = sites::sites(*kind, &mut planner);
        random.shuffle(&mut sites.plans);
        let free = |plan: &&Plan| {
            let mut spans = plan.against.clone();
            spans.extend(plan.edits.iter().filter_map(|edit| match edit {
                Edit::Replace(span, _) => Some(*span),
                _ => None,
            }));
            !view.is_found(kind.categories(), &spans)
        };
        let plan = sites.plans.iter().find(free);
        Tried {
            kind: *kind,
            material: sites.material,
            planted: plan.map(|plan| planted(*kind, plan, &view, rules, &known)),
        }
    });
    Ok(LetterPlants {
        path: path.to_owned(),
        name: name.to_owned(),
        tried: tried.collect(),
    })
}

fn planted(
    kind: Kind,
    plan: &Plan,
    view: &View<'_>,
    rules: &RuleSet,
    known: &HashSet<&str>,
) -> Planted {
    let source = view.source;
    let copy = edit::apply(source, &plan.edits, &plan.anchors);
    let read = Source::read(source.name(), copy.text.as_bytes(), Some(copy.format)).ok();
    let checked: Option<Checked> = read.as_ref().and_then(|copy| check(copy, rules).ok());
    let findings = checked.map_or(Vec::new(), |checked| checked.findings);
    let is_new = |finding: &&Finding| !known.contains(finding.fingerprint.as_str());
    let is_here = |finding: &Finding| {
        let mut spans = finding.locations.iter().map(|location| location.span);
        spans.any(|span: Span| copy.planted.iter().any(|place| place.overlaps(span)))
    };
    let is_right = |finding: &Finding| kind.categories().contains(&finding.category);
    let outcome = if findings.iter().any(|f| is_right(f) && is_here(f)) {
        Outcome::Found
    } else if findings.iter().filter(is_new).any(is_right) {
        Outcome::WrongPlace
    } else if findings.iter().filter(is_new).any(is_here) {
        Outcome::WrongCategory
    } else {
        Outcome::Missed
    };
    let mut new: Vec<(String, Category)> = findings
        .iter()
        .filter(is_new)
        .map(|finding| (finding.rule.clone(), finding.category))
        .collect();
    new.sort();
    new.dedup();
    let joined = |spans: Vec<Span>| {
        let words: Vec<String> = spans.into_iter().map(|span| view.words(span)).collect();
        words.join(" … ")
    };
    let replaced = plan.edits.iter().filter_map(|edit| match edit {
        Edit::Replace(span, _) => Some(*span),
        _ => None,
    });
    let words: Vec<&str> = plan.edits.iter().map(Edit::words).collect();
    let start = copy.planted.first().map_or(0, |span| span.start);
    Planted {
        issue: plan.issue.and_then(|issue| u16::try_from(issue + 1).ok()),
        line: read.map_or(0, |copy| copy.position(start).0),
        before: joined(replaced.collect()),
        words: words.join(" … "),
        against: joined(plan.against.clone()),
        outcome,
        rules: new,
        text: copy.text,
        format: copy.format,
    }
}

/// The figures of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KindRow {
    /// Letters in which it was planted, of those that have its material.
    pub planted: Share,
    /// Found in the right category at the right place.
    pub found: Share,
    /// Found in the right category.
    pub category: Share,
}

impl KindRow {
    fn merge(&mut self, other: Self) {
        self.planted.merge(other.planted);
        self.found.merge(other.found);
        self.category.merge(other.category);
    }
}

/// The figures of a self-test.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Letters.
    pub letters: usize,
    /// Everything.
    pub all: KindRow,
    /// By kind.
    pub by_kind: BTreeMap<Kind, KindRow>,
}

impl Figures {
    /// Counts all letters.
    pub fn of(letters: &[LetterPlants]) -> Self {
        let mut out = Self {
            letters: letters.len(),
            ..Self::default()
        };
        for tried in letters.iter().flat_map(|letter| &letter.tried) {
            let row = out.by_kind.entry(tried.kind).or_default();
            let has = tried.planted.is_some();
            if tried.material || has {
                row.planted.add(has);
            }
            if let Some(planted) = &tried.planted {
                row.found.add(planted.outcome == Outcome::Found);
                let right = matches!(planted.outcome, Outcome::Found | Outcome::WrongPlace);
                row.category.add(right);
            }
        }
        for row in out.by_kind.values() {
            out.all.merge(*row);
        }
        out
    }

    /// What a gate measures: everything (""), the worst kind (`each`), the share of letters in which the kind that could be
    /// planted least was planted (`planted`), or one kind; the outer nothing where the name is none of these.
    pub fn gated(&self, of: &str) -> Option<Option<f64>> {
        let least = |shares: Vec<Share>| {
            let values = shares.into_iter().filter_map(Share::value);
            values.reduce(f64::min)
        };
        Some(match of {
            "" | "all" => self.all.found.value(),
            "each" => least(self.by_kind.values().map(|row| row.found).collect()),
            "planted" => least(self.by_kind.values().map(|row| row.planted).collect()),
            name => {
                let row = self.by_kind.get(&Kind::from_name(name)?);
                row.and_then(|row| row.found.value())
            }
        })
    }
}

impl LetterPlants {
    /// File name, text and label of each copy.
    pub fn copies(&self) -> Vec<(String, &str, String)> {
        let planted = self
            .tried
            .iter()
            .filter_map(|tried| tried.planted.as_ref().map(|planted| (tried.kind, planted)));
        planted
            .map(|(kind, planted)| {
                let ending = match planted.format {
                    Format::Html => "html",
                    Format::Markdown => "md",
                    Format::Text | Format::Pdf | Format::Docx => "txt",
                };
                let name = format!("{}--{}", self.name, kind.name());
                let quote = |words: &str| (!words.is_empty()).then(|| words.to_owned());
                let label = serde_json::json!({
                    "letter": name,
                    "issue": planted.issue.unwrap_or(0),
                    "category": kind.categories().first(),
                    "severity": "error",
                    "a": quote(&planted.words),
                    "b": quote(&planted.against),
                    "why": format!("planted: {}", kind.name()),
                    "confidence": 1.0,
                });
                (
                    format!("{name}.{ending}"),
                    planted.text.as_str(),
                    label.to_string(),
                )
            })
            .collect()
    }
}
