//! Reports with fewer words of letters, or none, for places where these may not go.

use super::Failure;
use super::words::{clip, line};
use crate::check::Checked;
use crate::source::Source;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// How much of a letter a report may quote. The later, the less.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quote {
    /// The passages of a finding, with the lines around them.
    #[default]
    Full,
    /// The marked words alone, cut to [`SHORT`] characters.
    Short,
    /// No word: places and rules.
    None,
}

impl Quote {
    /// All values with their written names.
    pub const ALL: &'static [(&'static str, Quote)] = &[
        ("full", Quote::Full),
        ("short", Quote::Short),
        ("none", Quote::None),
    ];

    /// The written name.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, quote)| *quote == self)
            .map_or("", |(name, _)| name)
    }
}

/// Most characters of a quotation under [`Quote::Short`].
pub const SHORT: usize = 60;

/// What takes the words out of reports.
#[derive(Debug, Clone, Copy)]
pub struct Redactor<'a> {
    /// Id and title of each rule; the title takes the place of a message.
    pub titles: &'a [(String, String)],
    /// Key of fingerprints under [`Quote::None`]: short passages can be guessed from a plain digest. Without one they are
    /// left out.
    pub key: Option<&'a [u8]>,
}

impl Redactor<'_> {
    /// The findings of a letter with no more words than `quote` lets through.
    pub fn checked<'c>(&self, checked: &'c Checked, quote: Quote) -> Cow<'c, Checked> {
        if quote == Quote::Full {
            return Cow::Borrowed(checked);
        }
        let mut checked = checked.clone();
        match quote {
            Quote::Full => {}
            Quote::Short => shorten(&mut checked),
            Quote::None => self.withhold(&mut checked),
        }
        Cow::Owned(checked)
    }

    fn withhold(&self, checked: &mut Checked) {
        checked.case_number = None;
        for issue in &mut checked.issues {
            issue.request.clear();
            issue.treatment = None;
        }
        // Criteria tell of the treatment, which the letter names.
        for unchecked in &mut checked.unchecked {
            unchecked.gap.name().clone_into(&mut unchecked.message);
        }
        for finding in &mut checked.findings {
            let title = self.titles.iter().find(|(id, _)| *id == finding.rule);
            finding.message = title.map_or(&finding.rule, |(_, title)| title).clone();
            finding.fingerprint = match self.key {
                Some(key) => keyed(
                    key,
                    finding.fingerprint.as_bytes(),
                    finding.fingerprint.len(),
                ),
                None => String::new(),
            };
            for location in &mut finding.locations {
                location.text.clear();
            }
        }
    }
}

fn shorten(checked: &mut Checked) {
    for issue in &mut checked.issues {
        issue.request = clip(&line(&issue.request), SHORT);
    }
    for finding in &mut checked.findings {
        finding.message = shorter_quotations(&finding.message);
        for location in &mut finding.locations {
            location.text = clip(&line(&location.text), SHORT);
        }
    }
}

/// A message whose quotations are cut.
fn shorter_quotations(message: &str) -> String {
    let parts = message.split('"').enumerate();
    let parts = parts.map(|(at, part)| {
        if at % 2 == 1 {
            clip(part, SHORT)
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("\"")
}

/// A failure without what a reader of the format may have quoted.
pub fn failure(failure: &Failure, quote: Quote) -> Failure {
    let mut failure = failure.clone();
    if quote == Quote::None && failure.reason == "damaged" {
        "the file is damaged; --quote full says where".clone_into(&mut failure.message);
    }
    failure
}

/// A path as far as it does not say what the letter says: a part of it that repeats two capitalised words of the letter, such
/// as the patient's name, or any three words, gives way to the letter's number. A case number stays: it names the file.
pub fn path(path: &str, source: &Source, number: usize) -> String {
    let letter: Vec<&str> = words(source.text()).collect();
    let parts = path.split('/').map(|part| {
        if !repeats(part, &letter) {
            return part.to_owned();
        }
        let ending = part.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.len() {
            1..=8 if words(ending).count() == 1 => format!("letter-{number}.{ending}"),
            _ => format!("letter-{number}"),
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn repeats(part: &str, letter: &[&str]) -> bool {
    let part: Vec<&str> = words(part).collect();
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let stands = |run: &[&str]| {
        letter
            .windows(run.len())
            .filter(|window| run.len() > 2 || window.iter().all(capital))
            .any(|window| window.iter().zip(run).all(|(a, b)| same(a, b)))
    };
    part.windows(3).any(stands)
        || part.windows(2).any(|pair| {
            let back: Vec<&str> = pair.iter().rev().copied().collect();
            stands(pair) || stands(&back)
        })
}

/// HMAC-SHA-256 in hexadecimal digits, cut to `digits`.
fn keyed(key: &[u8], message: &[u8], digits: usize) -> String {
    let mut block = [0_u8; 64];
    if key.len() > block.len() {
        let short = Sha256::digest(key);
        block
            .iter_mut()
            .zip(short.iter())
            .for_each(|(to, from)| *to = *from);
    } else {
        block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    }
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new()
        .chain_update(pad(0x5C))
        .chain_update(inner)
        .finalize();
    let mut hex: String = outer.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.truncate(digits);
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_what_the_letter_says() {
        let text =
            "Case Number: CM15-0800117\nEmployee: Doe, Jane\nThe urine drug screen of May.\n";
        let source = Source::read("letter.txt", text.as_bytes(), None).unwrap();
        for (given, kept) in [
            ("in/CM15-0800117.txt", "in/CM15-0800117.txt"),
            ("in/jane_doe.pdf", "in/letter-7.pdf"),
            ("Doe Jane/a.txt", "letter-7/a.txt"),
            ("urine-drug.txt", "urine-drug.txt"),
            ("x-urine-drug-screen.txt", "letter-7.txt"),
        ] {
            assert_eq!(path(given, &source, 7), kept);
        }
    }

    #[test]
    fn long_quotations_are_cut() {
        let long = "word ".repeat(20);
        let message = shorter_quotations(&format!("says \"{long}\" against \"short\""));
        assert!(message.ends_with("word…\" against \"short\""), "{message}");
        assert!(message.chars().count() < SHORT + 30, "{message}");
    }

    #[test]
    fn as_in_rfc_4231() {
        let tag = keyed(&[0x0B; 20], b"Hi There", 64);
        assert_eq!(
            tag,
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        let tag = keyed(
            &[0xAA; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            16,
        );
        assert_eq!(tag, "60e431591ee0b67f");
    }
}
