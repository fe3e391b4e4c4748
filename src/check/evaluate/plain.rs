//! Rules evaluated without any plan: every name over every fact, the whole condition for every binding. Evaluation by plan has to
//! find the same.

use super::{Bound, World, run, subjects};
use crate::Source;
use crate::check::logic::Truth;
use crate::check::program::{Program, Query, Test, Variant};
use crate::facts::Reading;
use crate::rules::RuleSet;
use crate::source::Span;
use proptest::prelude::*;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// All bindings of a range of names for which a condition holds, until `visit` returns false.
fn bindings<'w>(
    bound: &mut Bound<'w>,
    slots: &[Query],
    range: Range<usize>,
    flag: &Test,
    visit: &mut dyn FnMut(&mut Bound<'w>) -> bool,
) -> bool {
    let Some(slot) = range.clone().next() else {
        return bound.test(flag) != Truth::True || visit(bound);
    };
    let rest = range.start + 1..range.end;
    if !slots[slot].bound {
        return bindings(bound, slots, rest, flag, visit);
    }
    for fact in bound.candidates[slot].clone() {
        if bound.chosen.contains(&Some(fact)) {
            continue;
        }
        bound.chosen[slot] = Some(fact);
        let go_on = bindings(bound, slots, rest.clone(), flag, visit);
        bound.chosen[slot] = None;
        if !go_on {
            return false;
        }
    }
    true
}

/// The words at fault and the message of every hit, in order.
fn plainly(program: &Program, world: &World<'_>) -> Vec<(Span, String)> {
    let mut out: Vec<(Option<u16>, Span, String)> = Vec::new();
    for issue in subjects(program, world) {
        for variant in &program.variants {
            variant_plainly(variant, world, issue, &mut out);
        }
    }
    out.into_iter()
        .map(|(_, span, said)| (span, said))
        .collect()
}

fn variant_plainly(
    variant: &Variant,
    world: &World<'_>,
    issue: Option<u16>,
    out: &mut Vec<(Option<u16>, Span, String)>,
) {
    let concepts = &world.reading.vocabulary.concepts;
    let fitting = |query: &Query| -> Vec<usize> {
        let facts = world.facts.iter().enumerate();
        let fits = facts.filter(|(_, fact)| query.fits(fact, issue, concepts));
        fits.map(|(index, _)| index).collect()
    };
    let mut bound = Bound::new(world, variant.slots.iter().map(fitting).collect());
    // Hits of an earlier variant of the rule claim their words for its issue.
    let before = out.iter().filter(|(its, ..)| *its == issue);
    let mut claimed: Vec<Span> = before.map(|(_, span, _)| *span).collect();
    let own = 0..variant.own;
    bindings(
        &mut bound,
        &variant.slots,
        own,
        &variant.flag,
        &mut |bound| {
            let (claim, narrowed) = bound.claim(variant);
            if claimed.contains(&claim) {
                return true;
            }
            let excused = variant.unless.iter().any(|exception| {
                let none = &mut |_: &mut Bound<'_>| false;
                !bindings(
                    bound,
                    &variant.slots,
                    exception.slots.clone(),
                    &exception.flag,
                    none,
                )
            });
            if !excused {
                claimed.push(claim);
                let its = bound.fact(variant.show[0].slot).and_then(|f| f.issue);
                let told = issue.filter(|_| its.is_some()).or(its);
                bound.narrowed = narrowed;
                out.push((told, claim, bound.message(&variant.message)));
                bound.narrowed.clear();
            }
            true
        },
    );
}

fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| RuleSet::builtin().unwrap())
}

/// Texts of a folder, and of folders in it.
fn texts(folder: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "txt") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

fn same(text: &str) {
    let source = Source::read("a.txt", text.as_bytes(), None).unwrap();
    let set = rules();
    let reading = Reading::new(source.text(), &set.vocabulary);
    let facts = crate::check::judged(&reading, set);
    let world = World::new(&reading, &facts);
    for program in set.programs() {
        let planned: Vec<(Span, String)> = run(program, &world)
            .into_iter()
            .map(|hit| {
                (
                    hit.shown.first().map(|s| s.0).unwrap_or_default(),
                    hit.message,
                )
            })
            .collect();
        assert_eq!(planned, plainly(program, &world), "{}", program.id);
    }
}

fn fixtures() -> &'static [String] {
    static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
    TEXTS.get_or_init(|| texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/letters")))
}

#[test]
fn fixtures_by_plan_and_plainly() {
    for text in fixtures().iter().step_by(4) {
        same(text);
    }
}

#[test]
#[ignore = "needs IMRLINT_LETTERS"]
fn real_letters_by_plan_and_plainly() {
    let folder = std::env::var("IMRLINT_LETTERS").unwrap();
    for text in texts(Path::new(&folder)) {
        same(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Lines of one letter among those of another: facts that no letter has together.
    #[test]
    fn spliced_letters_by_plan_and_plainly(first: prop::sample::Index, second: prop::sample::Index, every in 2_usize..9) {
        let (a, b) = (first.get(fixtures()), second.get(fixtures()));
        let mut text = String::new();
        let mut lines = b.lines().filter(|line| !line.trim().is_empty());
        for (at, line) in a.lines().enumerate() {
            text.push_str(line);
            text.push('\n');
            if at % every == 0 && let Some(other) = lines.next() {
                text.push_str(other);
                text.push('\n');
            }
        }
        same(&text);
    }
}
