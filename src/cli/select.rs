//! Which rules a run applies and how grave their findings are: `--select`, `--ignore`, `--preview`, `--severity`.

use imrlint::RuleSet;
use imrlint::check::{Category, Consequence, Severity};
use imrlint::facts::Kind;
use imrlint::rules::Rule;
use std::collections::HashSet;

/// What the command line says of rules to apply.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct SelectArgs {
    /// Apply only these rules: an id or its beginning, a category, a consequence, a criteria topic
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE,...",
        help_heading = "Rules"
    )]
    pub(crate) select: Vec<String>,

    /// Leave out these rules; wins over --select
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE,...",
        help_heading = "Rules"
    )]
    pub(crate) ignore: Vec<String>,

    /// Grade the findings of these rules otherwise: ID=error, ID=warning or ID=note
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE=SEVERITY,...",
        help_heading = "Rules"
    )]
    pub(crate) severity: Vec<String>,

    /// Apply preview rules too; a single one runs when --select gives its id
    #[arg(long, help_heading = "Rules")]
    pub(crate) preview: bool,
}

/// What is wrong with a word that stands for rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Where it was given: `select`, `ignore` or `severity`, and the how manieth; none where it is in all of them together.
    pub(crate) place: Option<(&'static str, usize)>,
    /// The word.
    pub(crate) word: String,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
}

/// Keeps the rules and criteria topics that apply, with the severities that were asked for; or all that is wrong with what
/// was asked.
pub(crate) fn apply(set: &mut RuleSet, args: &SelectArgs) -> Result<(), Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut chosen = |key: &'static str, words: &[String]| -> Vec<Chosen> {
        let words = words.iter().enumerate();
        let chosen = words.map(|(index, word)| Chosen::of(set, word, (key, index)));
        chosen
            .filter_map(|chosen| chosen.map_err(|wrong| mistakes.push(wrong)).ok())
            .collect()
    };
    let selected = chosen("select", &args.select);
    let ignored = chosen("ignore", &args.ignore);
    let graded = chosen("severity", &args.severity);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut active = Chosen::default();
    if selected.is_empty() {
        let stable = set.rules().iter().filter(|r| args.preview || !r.preview);
        active.rules.extend(stable.map(|r| r.id.clone()));
    }
    // Rules that are selected as rules are selected with all topics.
    let narrowed = selected.iter().any(|c| !c.topics.is_empty())
        && !selected
            .iter()
            .any(|c| c.topics.is_empty() && c.judges(set));
    for chosen in selected {
        let wanted = |rule: &&Rule| args.preview || !rule.preview || rule.id == chosen.word;
        let rules = set
            .rules()
            .iter()
            .filter(|rule| chosen.rules.contains(&rule.id));
        active
            .rules
            .extend(rules.filter(wanted).map(|rule| rule.id.clone()));
        active.topics.extend(chosen.topics);
    }
    let mut dropped = HashSet::new();
    for chosen in ignored {
        if chosen.topics.is_empty() {
            active.rules.retain(|id| !chosen.rules.contains(id));
        }
        dropped.extend(chosen.topics);
    }
    if active.rules.is_empty() {
        return Err(vec![Mistake {
            place: None,
            word: String::new(),
            message: "no rule is left to apply".to_owned(),
            help: "--select chooses no rule that --ignore does not take away; rules in preview need --preview".to_owned(),
        }]);
    }
    set.retain_topics(|topic| {
        !dropped.contains(&topic.id) && (!narrowed || active.topics.contains(&topic.id))
    });
    for chosen in graded {
        for id in &chosen.rules {
            if let Some(severity) = chosen.severity {
                set.grade(id, severity);
            }
        }
    }
    set.retain(|rule| active.rules.contains(&rule.id));
    Ok(())
}

/// What a word stands for.
#[derive(Debug, Default)]
struct Chosen {
    word: String,
    rules: HashSet<String>,
    topics: HashSet<String>,
    /// For `RULE=SEVERITY`.
    severity: Option<Severity>,
}

impl Chosen {
    /// An id, else a category, a consequence, a criteria topic, else the beginning of ids.
    fn of(set: &RuleSet, word: &str, place: (&'static str, usize)) -> Result<Self, Mistake> {
        let wrong = |message: String, help: String| Mistake {
            place: Some(place),
            word: word.to_owned(),
            message,
            help,
        };
        let (word, severity) = match place.0 {
            "severity" => {
                let (selector, name) = word.split_once('=').unwrap_or((word, ""));
                let known = Severity::ALL.iter().find(|(known, _)| *known == name);
                let Some((_, severity)) = known else {
                    return Err(wrong(
                        format!("`{word}` in --severity does not say how grave"),
                        format!("write --severity {selector}=note, or =warning, or =error"),
                    ));
                };
                (selector, Some(*severity))
            }
            _ => (word, None),
        };
        let rules = set.rules();
        let those = |wanted: &dyn Fn(&Rule) -> bool| {
            let ids = rules
                .iter()
                .filter(|rule| wanted(rule))
                .map(|rule| rule.id.clone());
            Self {
                word: word.to_owned(),
                rules: ids.collect(),
                topics: HashSet::new(),
                severity,
            }
        };
        if rules.iter().any(|rule| rule.id == word) {
            return Ok(those(&|rule| rule.id == word));
        }
        if let Some(category) = category(word) {
            return Ok(those(&|rule| rule.category == category));
        }
        if let Some((_, consequence)) = Consequence::ALL.iter().find(|(known, _)| *known == word) {
            return Ok(those(&|rule| rule.consequence == *consequence));
        }
        if set.criteria().iter().any(|topic| topic.id == word) {
            let programs = set.programs().iter();
            let judging = programs.filter(|p| p.asks_for(Kind::CriterionStatus));
            return Ok(Self {
                rules: judging.map(|program| program.id.clone()).collect(),
                topics: HashSet::from([word.to_owned()]),
                ..those(&|_| false)
            });
        }
        let begun = those(&|rule| !word.is_empty() && rule.id.starts_with(word));
        if !begun.rules.is_empty() {
            return Ok(begun);
        }
        let topics = set.criteria().iter().map(|topic| topic.id.as_str());
        let consequences = Consequence::ALL.iter().map(|(name, _)| *name);
        let known = ids(rules)
            .chain(categories())
            .chain(consequences)
            .chain(topics);
        Err(wrong(
            format!(
                "`{word}` in --{} is no rule, category, consequence, criteria topic or beginning of a rule's id",
                place.0
            ),
            near(known, word).unwrap_or_else(|| LISTS.to_owned()),
        ))
    }

    /// Whether any of the rules asks what the criteria topics say.
    fn judges(&self, set: &RuleSet) -> bool {
        let mut programs = set.programs().iter();
        programs.any(|p| self.rules.contains(&p.id) && p.asks_for(Kind::CriterionStatus))
    }
}

/// The category of a name.
pub(crate) fn category(name: &str) -> Option<Category> {
    let found = Category::ALL.iter().find(|(known, _)| *known == name);
    found.map(|(_, category)| *category)
}

/// Ids of rules.
pub(crate) fn ids(rules: &[Rule]) -> impl Iterator<Item = &str> {
    rules.iter().map(|rule| rule.id.as_str())
}

/// Names of categories.
pub(crate) fn categories<'a>() -> impl Iterator<Item = &'a str> {
    Category::ALL.iter().map(|(name, _)| *name)
}

/// Which of the words that are known was probably meant.
pub(crate) fn near<'a>(known: impl Iterator<Item = &'a str>, word: &str) -> Option<String> {
    known
        .map(|known| (strsim::damerau_levenshtein(word, known), known))
        .min()
        .filter(|(distance, known)| *distance <= 1 + known.len().max(word.len()) / 4)
        .map(|(_, near)| format!("did you mean `{near}`?"))
}

/// Where to look for rules and categories.
pub(crate) const LISTS: &str =
    "`imrlint rules list` lists all rules, `imrlint explain` all categories";
