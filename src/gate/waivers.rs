//! Findings that somebody answers for: a YAML list to which entries are only ever added. Of several for one finding the last
//! counts.

use crate::path;
use crate::rules::{Fault, Faults, File, yaml};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;

/// A finding that is waived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Of the finding.
    pub fingerprint: String,
    /// Its rule.
    pub rule: String,
    /// Its letter.
    pub path: String,
    /// Why it may stay.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Until when.
    pub expires: Expiry,
    /// When it was made.
    pub made: Date,
}

/// Until when a waiver is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Up to this day, and on it.
    On(Date),
    /// For letters that are out and stay as they are.
    Never,
}

impl Expiry {
    /// Whether that is past.
    pub fn is_over(self, today: Date) -> bool {
        matches!(self, Self::On(day) if day < today)
    }
}

impl std::str::FromStr for Expiry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(Self::Never);
        }
        let day = text
            .parse()
            .map_err(|_| format!("`{text}` is no day, as 2027-01-31, and not `never`"))?;
        Ok(Self::On(day))
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => day.fmt(f),
            Self::Never => f.write_str("never"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    fingerprint: String,
    rule: String,
    path: String,
    reason: String,
    owner: String,
    expires: String,
    made: String,
}

/// All waivers of a file.
#[derive(Debug, Default)]
pub struct Waivers {
    list: Vec<Waiver>,
    /// The last of each fingerprint.
    last: HashMap<String, usize>,
}

impl Waivers {
    /// Reads a file.
    ///
    /// # Errors
    /// All of its mistakes.
    pub fn read(file: &File) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        let written = match file
            .text
            .lines()
            .any(|line| !matches!(line.trim().chars().next(), None | Some('#')))
        {
            true => yaml::read::<Vec<Written>>(file, &mut faults).unwrap_or_default(),
            false => Vec::new(),
        };
        let mut waivers = Self::default();
        for (index, written) in written.into_iter().enumerate() {
            for (key, value) in [("reason", &written.reason), ("owner", &written.owner)] {
                if value.trim().is_empty() {
                    let message = format!("the {key} is empty");
                    let help =
                        Some("a waiver is good only as far as somebody answers for it".to_owned());
                    faults.add(file, &path![index, key], "", message, help);
                }
            }
            let expires = written.expires.parse::<Expiry>();
            if let Err(message) = &expires {
                faults.add(file, &path![index, "expires"], "", message.clone(), None);
            }
            let made = written.made.parse::<Date>();
            if made.is_err() {
                let message = format!("`{}` is no day, as 2027-01-31", written.made);
                faults.add(file, &path![index, "made"], "", message, None);
            }
            if let (Ok(expires), Ok(made)) = (expires, made) {
                waivers.add(Waiver {
                    fingerprint: written.fingerprint,
                    rule: written.rule,
                    path: written.path,
                    reason: written.reason,
                    owner: written.owner,
                    expires,
                    made,
                });
            }
        }
        match faults.is_empty() {
            true => Ok(waivers),
            false => Err(faults.list),
        }
    }

    /// Adds a waiver, which takes the place of an earlier one of the same finding.
    pub fn add(&mut self, waiver: Waiver) {
        self.last
            .insert(waiver.fingerprint.clone(), self.list.len());
        self.list.push(waiver);
    }

    /// The waiver of a fingerprint.
    pub fn of(&self, fingerprint: &str) -> Option<&Waiver> {
        self.list.get(*self.last.get(fingerprint)?)
    }

    /// The last waiver of each finding, in the order of the file.
    pub fn in_force(&self) -> impl Iterator<Item = &Waiver> {
        let last =
            |(index, waiver): &(usize, &Waiver)| self.last.get(&waiver.fingerprint) == Some(index);
        self.list
            .iter()
            .enumerate()
            .filter(last)
            .map(|(_, waiver)| waiver)
    }
}

impl Waiver {
    /// The entry as it is added to the file.
    pub fn entry(&self) -> String {
        format!(
            "- fingerprint: {}\n  rule: {}\n  path: {}\n  reason: {}\n  owner: {}\n  expires: {}\n  made: {}\n",
            quoted(&self.fingerprint),
            self.rule,
            quoted(&self.path),
            quoted(&self.reason),
            quoted(&self.owner),
            self.expires,
            self.made
        )
    }
}

/// A text as YAML takes it in quotes: as JSON does, but for control characters that JSON lets stand.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        match c {
            '\u{7F}'..='\u{9F}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{FEFF}'
            | '\u{FFFE}'
            | '\u{FFFF}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn file(text: &str) -> File {
        File {
            name: "imrlint-waivers.yaml".to_owned(),
            text: text.to_owned().into(),
            json: None,
        }
    }

    fn waiver(fingerprint: &str, reason: &str) -> Waiver {
        Waiver {
            fingerprint: fingerprint.to_owned(),
            rule: "age-differs".to_owned(),
            path: "drafts/a: b.txt".to_owned(),
            reason: reason.to_owned(),
            owner: "Ann \"A\" Lee".to_owned(),
            expires: Expiry::On(date(2027, 1, 31)),
            made: date(2026, 11, 25),
        }
    }

    #[test]
    fn entries_are_read_as_they_were_written() {
        for reason in [
            "plain",
            "with \"quotes\": and\nlines\t#é\u{1F600}\u{7f}\u{85}\u{2028}\u{feff}",
            "12345678",
        ] {
            let first = waiver("12345678", "an earlier one");
            let last = waiver("12345678", reason);
            let text = format!("# made by imrlint waive\n{}{}", first.entry(), last.entry());
            let read = Waivers::read(&file(&text)).unwrap();
            assert_eq!(read.of("12345678"), Some(&last));
            assert_eq!(read.in_force().collect::<Vec<_>>(), [&last]);
        }
        assert!(
            Waivers::read(&file("# none yet\n"))
                .unwrap()
                .of("1")
                .is_none()
        );
    }

    #[test]
    fn the_last_day_is_good() {
        let day = date(2027, 1, 31);
        assert!(!Expiry::On(day).is_over(day));
        assert!(Expiry::On(day).is_over(date(2027, 2, 1)));
        assert!(!Expiry::Never.is_over(date(2999, 1, 1)));
    }

    #[test]
    fn all_mistakes_are_told_at_their_words() {
        let text = "- {fingerprint: a1, rule: r, path: p, reason: '', owner: o, expires: soon, made: 2026-11-25}\n\
                    - {fingerprint: a2, rule: r, path: p, reason: x, owner: o, expires: never, made: today}\n";
        let faults = Waivers::read(&file(text)).unwrap_err();
        let told: Vec<(&str, &str)> = faults
            .iter()
            .map(|fault| {
                (
                    text.get(fault.span.clone()).unwrap(),
                    fault.message.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("''", "the reason is empty"),
                ("soon", "`soon` is no day, as 2027-01-31, and not `never`"),
                ("today", "`today` is no day, as 2027-01-31"),
            ]
        );
        let faults = Waivers::read(&file("- {fingerprint: a1, onwer: o}\n")).unwrap_err();
        let unknown = |f: &Fault| f.message == "unknown key `onwer`";
        assert!(faults.iter().any(unknown), "{faults:?}");
    }
}
