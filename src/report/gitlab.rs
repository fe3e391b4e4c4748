//! GitLab's code quality report: findings in the widget of a merge request.

use super::format::{Batch, Format, Kind, Whole};
use super::json::{List, to_line};
use super::redact::Quote;
use super::words::{line, name};
use crate::check::{Finding, Severity, Status};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{self, Write};

/// The format.
pub static FORMAT: Format = Format {
    name: "gitlab",
    about: "GitLab code quality",
    quote: Quote::None,
    kind: Kind::Whole(Whole { text: false, write }),
};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn write(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "[")?;
    let mut list = List::default();
    batch.each(|record| {
        let path = name(&record.path);
        if let Err(failure) = &record.outcome {
            let issue = Issue {
                description: line(&format!("not checked: {}", failure.message)),
                check_name: format!("imrlint/{}", failure.reason),
                fingerprint: digest(&[failure.reason, &path]),
                severity: "blocker",
                location: Place {
                    path: path.clone(),
                    lines: Lines { begin: 1, end: 1 },
                },
            };
            list.add(out, &to_line(&issue))?;
        }
        let letter = record.letter();
        let super::Outcome::Checked { checked, .. } = letter.outcome else {
            return Ok(());
        };
        let mut seen: HashMap<String, u32> = HashMap::new();
        for finding in super::ordered(&checked.findings) {
            if finding.status == Status::Waived {
                continue;
            }
            let mut issue = issue(&path, finding);
            // GitLab drops findings of the same fingerprint.
            let count = seen.entry(issue.fingerprint.clone()).or_default();
            *count += 1;
            if *count > 1 {
                issue.fingerprint = digest(&[&issue.fingerprint, &count.to_string()]);
            }
            list.add(out, &to_line(&issue))?;
        }
        Ok(())
    })?;
    writeln!(out, "\n]")
}

fn issue(path: &str, finding: &Finding) -> Issue {
    let first = finding.locations.first();
    let (begin, end) = first.map_or((1, 1), |l| (l.line, l.end_line.max(l.line)));
    let column = first.map_or(1, |l| l.column);
    // Without a fingerprint, as under `--quote none` without a key, the place stands for the finding.
    let fingerprint = if finding.fingerprint.is_empty() {
        let place = format!("{begin}:{column}");
        digest(&[path, &finding.rule, &place])
    } else {
        digest(&[path, &finding.fingerprint])
    };
    Issue {
        description: line(&finding.message),
        check_name: line(&finding.rule),
        fingerprint,
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Note => "minor",
        },
        location: Place {
            path: path.to_owned(),
            lines: Lines { begin, end },
        },
    }
}

/// Two copies of a letter need two fingerprints: the path is part of them.
fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
