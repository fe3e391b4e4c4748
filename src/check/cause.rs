//! One finding for one root cause: of rules that say of each other that they see the same mistake, one is told.

use super::finding::Finding;
use crate::rules::RuleSet;

/// Leaves out the findings about whose words a rule of the same cause (`same_cause_as`) has one too: the graver stays, and of
/// two that are equally grave the one of the rule that is named.
pub(super) fn one_for_each(rules: &RuleSet, findings: &mut Vec<Finding>) {
    for program in rules.programs() {
        for named in &program.same_cause_as {
            while let Some(index) = lesser(&program.id, named, findings) {
                findings.remove(index);
            }
        }
    }
}

/// Of two findings of these rules about the same words, the one to leave out.
fn lesser(rule: &str, named: &str, findings: &[Finding]) -> Option<usize> {
    findings.iter().enumerate().find_map(|(at, ours)| {
        if ours.rule != rule {
            return None;
        }
        let (other, theirs) = findings
            .iter()
            .enumerate()
            .find(|(_, theirs)| theirs.rule == named && same_words(ours, theirs))?;
        Some(if theirs.severity >= ours.severity {
            at
        } else {
            other
        })
    })
}

/// Whether the words at fault overlap.
fn same_words(a: &Finding, b: &Finding) -> bool {
    match (a.locations.first(), b.locations.first()) {
        (Some(a), Some(b)) => a.span.overlaps(b.span),
        _ => false,
    }
}
