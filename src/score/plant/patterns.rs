//! Patterns of the self-test. They are its own: what it plants must not depend on what the rules can read.

use regex::{Captures, Match, Regex};
use std::sync::LazyLock;

/// A pattern, compiled once.
pub(super) struct Pattern(LazyLock<Option<Regex>>);

impl Pattern {
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.0.as_ref()?.find(text)
    }

    pub(super) fn all<'t>(&self, text: &'t str) -> Vec<Match<'t>> {
        let found = self.0.as_ref().map(|regex| regex.find_iter(text).collect());
        found.unwrap_or_default()
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.0.as_ref()?.captures(text)
    }

    pub(super) fn every<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        let found = self
            .0
            .as_ref()
            .map(|regex| regex.captures_iter(text).collect());
        found.unwrap_or_default()
    }

    /// The text without what the pattern finds.
    pub(super) fn without(&self, text: &str) -> String {
        let kept = self.0.as_ref().map(|regex| regex.replace_all(text, " "));
        kept.map_or_else(String::new, std::borrow::Cow::into_owned)
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }
}

macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(super) static $name: Pattern = Pattern(LazyLock::new(|| Regex::new($text).ok()));)*

        #[cfg(test)]
        const ALL: &[(&str, &Pattern)] = &[$((stringify!($name), &$name),)*];
    };
}

patterns! {
    /// A sentence that concludes.
    CONCLUDES = r"(?i)medical(?:ly)?[\s-]+(?:necess\w+|reasonable|appropriate|indicated)|necess\w+\s+and\s+appropriate|necessity\s+(?:is|was|has|can)|\brequest(?:s|ed)?\b.*\b(?:is|are|was|were|be)\s+(?:not\s+)?(?:medically\s+)?(?:necessary|supported|warranted|approved|certified|indicated|appropriate)";
    /// Stock text behind a conclusion.
    STOCK = r"(?i)should\s+not\s+be\s+(?:interpreted|construed|taken)|abruptly|wean";
    /// What turns a conclusion into its opposite.
    NEGATES = r"(?i)\b(?:not|no|non|cannot|nor|neither|unnecessary|unsupported|lacks?|denied|upheld|fails?)\b|n't\b";
    /// A single "not" that can be lost.
    NOT = r"(?i)\bnot[\s-]+(?:\w+\s+){0,2}?medically|\bnot\s+(?:a\s+)?(?:medical\s+necessity|been\s+established|established|supported|warranted|indicated|necessary)";
    /// A sentence that argues for or against a treatment, rather than tell a history.
    ARGUES = r"(?i)\b(?:request|guideline|recommend|necess|warrant|criteria|indicated\s+(?:for|in|when))";
    /// A service that goes with an operation, whose reasons are the operation's.
    ANCILLARY = r"(?i)surgical\s+service|post-?\s?op|pre-?\s?op|assistant";
    /// Words of a request that name no treatment: where, and how much.
    UNNAMING = r"(?i)\b(?:lumbar|cervical|thoracic|low|back|neck|shoulder|knee|wrist|hand|hip|elbow|ankle|foot|visits?|sessions?|initial|additional|purchase|rental)\b";
    /// A request with several parts.
    PARTIAL = r"(?i)original\s+request|authorized|eligible";
    /// A strength.
    STRENGTH = r"(?i)\b(\d+(?:\.\d+)?)(?:[/-]\d+(?:\.\d+)?)?\s?(?:mg|mcg|%)";
    /// A quantity.
    QUANTITY = r"#\s?(\d+)\b";
    /// A number of visits at a frequency: all numbers but the last stay.
    FREQUENCY = r"(?i)\b(\d+|one|two|three|four|five|six)\s*(?:\(\d+\)\s*)?(?:(?:x|times?|visits?|sessions?)\s*(?:a|per|/|each)?\s*(?:week|wk)(?:ly)?,?\s*(?:for|x|times)|x|times)\s*(\d+|one|two|three|four|six|eight)\b";
    /// A plain number of visits.
    COUNT = r"(?i)\b(\d+|four|six|eight|ten|twelve)\s*(?:\(\d+\)\s*)?(?:[a-z]+\s+){0,3}?(?:visits?|sessions?|treatments?)\b|(?:visits?|sessions?|treatments?)[^#\d]{0,20}?[#\s](\d+)\b";
    /// A side.
    SIDE = r"(?i)\b(?:left|right)\b";
    /// Both sides.
    BOTH = r"(?i)\bbilateral\w*|\bboth\b";
    /// A spinal level.
    LEVEL = r"\b([CTL])(\d)\s?-\s?([CTLS]?)(\d)\b";
    /// A body region.
    REGION = r"(?i)\b(?:lumbar|cervical|thoracic|low back|neck|shoulder|knee|wrist|hip|elbow|ankle)\b";
    /// Who the patient is.
    PATIENT = r"(?i)\b(\d{1,2})[\s-]*(?:years?[\s-]*old|y/?o|yr[\s-]*old)[\s,-]*(?:[a-z-]+\s+){0,3}?(male|female|man|woman|gentleman|lady)\b";
    /// The patient's age alone.
    AGE = r"(?i)\b(\d{2})[\s-]*(?:years?[\s-]*old|y/?o)\b";
    /// A pronoun at the start of a sentence.
    OPENING_PRONOUN = r"^(?:He|She)\b";
    /// Another person than the patient.
    OTHERS = r"(?i)\b(?:provider|physician|doctor|Dr|psychologist|chiropractor|surgeon|therapist|wife|husband|spouse|son|daughter|mother|father|supervisor|co-?worker|attorney|reviewer)\b";
    /// A date in figures.
    FIGURES = r"\b(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})\b";
    /// A date in words.
    WORDS = r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\s+(\d{1,2}),?\s+(\d{4})\b";
    /// What is denied, planned, or told by somebody else.
    UNRECORDED = r"(?i)\b(?:no|not|without|denie[sd]|deny|negative|absent|absence|lack\w*|nor|none|normal|non-?tender|resolved|intact|unremarkable|never|declined|if)\b";
    /// Utilization review retold, requests and plans.
    RETOLD = r"(?i)\b(?:utilization review|UR|prior review|non-?certified|certified|denied|denial|request\w*|recommend\w*|authoriz\w*|plan(?:ned)?|pending|order\w*|appeal\w*|await\w*)\b";
    /// A study that was done.
    DONE = r"(?i)\b(?:reveal\w*|show\w*|demonstrat\w*|impression|document\w*|report\w*|noted|taken|performed|obtained|confirm\w*|consistent|finding\w*|fracture|read)\b";
    /// A treatment that was given.
    GIVEN = r"(?i)\b(?:treat(?:ment|ments|ed)|includ\w+|complet\w+|receiv\w+|underwent|attend\w+|sessions?|tried|has had|participat\w+|began|start\w+|perform\w+)\b";
    /// A medication that is taken.
    TAKEN = r"(?i)\b(?:medications?|taking|takes|prescri\w+|includ\w+|us(?:es|ing|ed)|treated|treatment|given|received)\b";
    /// Sections of a guideline.
    SECTIONS = r"(?i)Section\(s\)\s*:";
    /// Pages of a guideline.
    PAGES = r"(?i)Pages?(?:\(s\))?\s*:?\s*(\d+)";
    /// The chronic pain guideline with its edition.
    CHRONIC = r"(?i)Chronic\s+Pain\s+(?:Medical\s+)?Treatment(?:\s+Guidelines)?(?:\s+(20\d\d))?";
    /// Figures of a visit limit.
    ONLY_VISITS = r"(?i)therap|chiro|acupunct|manipulat|massage|physical|exercise|visit|session";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for (name, pattern) in ALL {
            assert!(pattern.0.is_some(), "{name}");
        }
    }

    #[test]
    fn patterns_find_what_they_say() {
        let first = |pattern: &Pattern, text: &str| {
            let found = pattern.captures(text).unwrap();
            found
                .iter()
                .skip(1)
                .flatten()
                .map(|m| m.as_str().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(first(&STRENGTH, "Norco 10/325mg #35"), ["10"]);
        assert_eq!(
            first(&FREQUENCY, "PT 2 times a week for 3 weeks"),
            ["2", "3"]
        );
        assert_eq!(
            first(&FREQUENCY, "Spinal manipulation 1 times 8"),
            ["1", "8"]
        );
        assert_eq!(
            first(&FREQUENCY, "3 visits per week for 2 weeks"),
            ["3", "2"]
        );
        assert_eq!(
            first(&COUNT, "Eight (8) physical therapy sessions; 12 visits"),
            ["Eight"]
        );
        assert_eq!(
            first(&COUNT, "Acupuncture therapy sessions lumbar spine #6"),
            ["6"]
        );
        assert_eq!(
            first(&PATIENT, "a now 52-year-old right handed female"),
            ["52", "female"]
        );
        assert!(CONCLUDES.is_in("the request is not medically\nnecessary"));
        assert!(!CONCLUDES.is_in("The patient has pain."));
    }
}
