//! What is known of findings before a check: which are waived, and which were there before.
//!
//! Both are told by fingerprint, which stays the same when lines move, and changes when either side of a finding does.

mod baseline;
mod sign_off;
mod waivers;

pub use baseline::{Baseline, Entry};
pub use sign_off::{OpenFinding, SignOff, SignedLetter};
pub use waivers::{Expiry, Waiver, Waivers};

use crate::check::{
    Category, Checked, Confidence, Consequence, Finding, FixableBy, Location, Severity, Status,
};
use crate::rules::Rule;
use crate::source::Span;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// A rule about waivers, which is not in a rule file.
#[derive(Debug, Clone, Copy)]
pub struct WaiverRule {
    /// Its id.
    pub id: &'static str,
    /// What is wrong, in a line.
    pub title: &'static str,
    /// What it means.
    pub about: &'static str,
    /// What to do.
    pub help: &'static str,
}

/// A waiver whose day is over.
pub const EXPIRED: WaiverRule = WaiverRule {
    id: "waiver-expired",
    title: "A waiver has expired",
    about: "The finding that it waived counts again.",
    help: "Mend the letter, or waive the finding anew: `imrlint waive`.",
};

/// A waiver that waives nothing.
pub const UNUSED: WaiverRule = WaiverRule {
    id: "waiver-unused",
    title: "A waiver waives nothing",
    about: "The letter was mended, or its words were changed: a waiver holds for the very words that it was made for.",
    help: "Take the waiver out of the file; if the finding is there still, with other words, waive it anew.",
};

/// The rules about waivers.
pub const WAIVER_RULES: &[WaiverRule] = &[EXPIRED, UNUSED];

/// What is known before a check.
#[derive(Debug, Default)]
pub struct Gate {
    /// Findings that are waived.
    pub waivers: Waivers,
    /// Findings that were there before.
    pub baseline: Baseline,
    /// The day by which waivers expire.
    pub today: Date,
}

impl Gate {
    /// A word that is another one whenever what is known changes.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for waiver in self.waivers.in_force() {
            hash.update(waiver.entry());
            hash.update([u8::from(waiver.expires.is_over(self.today))]);
        }
        hash.update(self.baseline.document());
        let digest = hash.finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Says of each finding of a letter whether it is new, and adds one for each of the letter's waivers that has expired or
    /// waives nothing. `rules` are those that were applied: of others nothing is known.
    pub fn judge(&self, path: &str, checked: &mut Checked, rules: &[Rule]) {
        let mut more = Vec::new();
        let mut used = HashSet::new();
        for finding in &mut checked.findings {
            if let Some(waiver) = self.waivers.of(&finding.fingerprint) {
                used.insert(waiver.fingerprint.as_str());
                if waiver.expires.is_over(self.today) {
                    more.push(expired(waiver, finding));
                } else {
                    finding.status = Status::Waived;
                    continue;
                }
            }
            if self.baseline.knows(&finding.fingerprint) {
                finding.status = Status::Baseline;
            }
        }
        for waiver in self.waivers.in_force() {
            let rule = rules.iter().find(|rule| rule.id == waiver.rule);
            if let Some(rule) = rule
                && waiver.path == path
                && !used.contains(waiver.fingerprint.as_str())
            {
                more.push(unused(waiver, rule));
            }
        }
        checked.findings.append(&mut more);
    }
}

fn expired(waiver: &Waiver, finding: &Finding) -> Finding {
    about(
        &EXPIRED,
        waiver,
        finding.category,
        (finding.consequence, finding.fixable_by, finding.issue),
        format!(
            "The waiver of `{}` by {} was good until {}",
            finding.rule, waiver.owner, waiver.expires
        ),
        finding.locations.clone(),
    )
}

fn unused(waiver: &Waiver, rule: &Rule) -> Finding {
    let start = Location {
        role: "claim",
        span: Span::default(),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
        page: None,
        text: String::new(),
        label: "this letter".to_owned(),
    };
    about(
        &UNUSED,
        waiver,
        rule.category,
        (rule.consequence, rule.fixable_by, None),
        format!(
            "The waiver of `{}` by {} waives nothing: no finding has its fingerprint {}",
            waiver.rule, waiver.owner, waiver.fingerprint
        ),
        vec![start],
    )
}

fn about(
    rule: &WaiverRule,
    waiver: &Waiver,
    category: Category,
    (consequence, fixable_by, issue): (Consequence, FixableBy, Option<u16>),
    message: String,
    locations: Vec<Location>,
) -> Finding {
    let digest = Sha256::new()
        .chain_update(rule.id)
        .chain_update([0])
        .chain_update(&waiver.fingerprint)
        .finalize();
    Finding {
        rule: rule.id.to_owned(),
        category,
        severity: Severity::Warning,
        confidence: Confidence::High,
        consequence,
        fixable_by,
        issue,
        also_in: Vec::new(),
        message,
        help: rule.help.to_owned(),
        fingerprint: digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        status: Status::New,
        locations,
    }
}
