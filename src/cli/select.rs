//! Which rules a run applies: `--select`, `--ignore`, `--preview`.

use imrlint::check::Category;
use imrlint::rules::Rule;
use std::collections::HashSet;

/// What the command line says of rules to apply.
#[derive(Debug, clap::Args)]
pub(crate) struct SelectArgs {
    /// Apply only these rules: ids, categories or beginnings of ids
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

    /// Apply preview rules too; a single one runs when --select gives its id
    #[arg(long, help_heading = "Rules")]
    pub(crate) preview: bool,
}

/// A mistake on the command line, and what to do.
pub(crate) struct Mistake {
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
}

/// Ids of the rules that apply.
pub(crate) fn active(rules: &[Rule], args: &SelectArgs) -> Result<HashSet<String>, Mistake> {
    let mut active = HashSet::new();
    if args.select.is_empty() {
        active.extend(
            rules
                .iter()
                .filter(|r| args.preview || !r.preview)
                .map(|r| r.id.clone()),
        );
    }
    for selector in &args.select {
        for rule in matching(rules, selector, "--select")? {
            if args.preview || !rule.preview || rule.id == *selector {
                active.insert(rule.id.clone());
            }
        }
    }
    for selector in &args.ignore {
        for rule in matching(rules, selector, "--ignore")? {
            active.remove(&rule.id);
        }
    }
    if active.is_empty() {
        return Err(Mistake {
            message: "no rule is left to apply".to_owned(),
            help: "--select chooses no rule that --ignore does not take away; rules in preview need --preview".to_owned(),
        });
    }
    Ok(active)
}

/// The rules that a word stands for: an id, else a category, else the beginning of ids.
fn matching<'a>(rules: &'a [Rule], selector: &str, option: &str) -> Result<Vec<&'a Rule>, Mistake> {
    if let Some(rule) = rules.iter().find(|rule| rule.id == selector) {
        return Ok(vec![rule]);
    }
    if let Some(category) = category(selector) {
        return Ok(rules
            .iter()
            .filter(|rule| rule.category == category)
            .collect());
    }
    let begin: Vec<&Rule> = rules
        .iter()
        .filter(|rule| !selector.is_empty() && rule.id.starts_with(selector))
        .collect();
    if begin.is_empty() {
        return Err(Mistake {
            message: format!(
                "`{selector}` in {option} is no rule, category or beginning of a rule's id"
            ),
            help: near(ids(rules).chain(categories()), selector)
                .unwrap_or_else(|| LISTS.to_owned()),
        });
    }
    Ok(begin)
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
