//! What somebody signs: which letters, in which state, were checked by which rules, and what is still open. No word of a letter.

use crate::check::{Checked, Severity, Status};
use crate::gate::{Waiver, Waivers};
use crate::report::{Failure, Tool};
use serde::{Deserialize, Serialize};

/// Version of the layout.
const SCHEMA_VERSION: u32 = 1;

/// A signed state of letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    schema_version: u32,
    /// The day, as of Greenwich.
    pub date: String,
    /// Who signs.
    pub by: String,
    tool: ToolRecord,
    /// The letters.
    pub letters: Vec<SignedLetter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ToolRecord {
    name: String,
    version: String,
    rules: usize,
    rules_digest: String,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedLetter {
    /// Its path.
    pub path: String,
    /// SHA-256 of its bytes; none where it could not be read.
    pub sha256: Option<String>,
    /// Its case number.
    pub case_number: Option<String>,
    /// Why it could not be checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// Findings that are not mended.
    pub open: Vec<OpenFinding>,
}

/// A finding that is not mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFinding {
    fingerprint: String,
    rule: String,
    severity: Severity,
    status: Status,
    issue: Option<u16>,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<WaiverRecord>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct WaiverRecord {
    owner: String,
    reason: String,
    expires: String,
}

impl From<&Waiver> for WaiverRecord {
    fn from(waiver: &Waiver) -> Self {
        Self {
            owner: waiver.owner.clone(),
            reason: waiver.reason.clone(),
            expires: waiver.expires.to_string(),
        }
    }
}

impl SignOff {
    /// A state of letters as of a day.
    pub fn new(date: String, by: String, tool: Tool, letters: Vec<SignedLetter>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            date,
            by,
            tool: ToolRecord {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                rules: tool.rules,
                rules_digest: tool.digest,
            },
            letters,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let signed: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match signed.schema_version {
            SCHEMA_VERSION => Ok(signed),
            other => Err(format!(
                "it has version {other} of the layout, and version {SCHEMA_VERSION} is known"
            )),
        }
    }

    /// The file.
    pub fn document(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl SignedLetter {
    /// A letter that was checked.
    pub fn checked(path: &str, sha256: String, checked: &Checked, waivers: &Waivers) -> Self {
        let open = checked.findings.iter().map(|finding| OpenFinding {
            fingerprint: finding.fingerprint.clone(),
            rule: finding.rule.clone(),
            severity: finding.severity,
            status: finding.status,
            issue: finding.issue,
            line: finding
                .locations
                .first()
                .map_or(1, |location| location.line),
            waiver: (finding.status == Status::Waived)
                .then(|| waivers.of(&finding.fingerprint).map(WaiverRecord::from))
                .flatten(),
        });
        Self {
            path: path.to_owned(),
            sha256: Some(sha256),
            case_number: checked.case_number.clone(),
            failed: None,
            open: open.collect(),
        }
    }

    /// A letter that could not be.
    pub fn failed(path: &str, sha256: Option<String>, failure: &Failure) -> Self {
        Self {
            path: path.to_owned(),
            sha256,
            case_number: None,
            failed: Some(failure.reason.to_owned()),
            open: Vec::new(),
        }
    }

    /// How many findings are open that are neither waived nor of the baseline, from a severity on.
    pub fn new_from(&self, severity: Severity) -> usize {
        let counts = |f: &&OpenFinding| f.status == Status::New && f.severity >= severity;
        self.open.iter().filter(counts).count()
    }
}
