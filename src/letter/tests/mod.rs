//! Tests of reading letters.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod data;
mod header;
mod issues;
mod labels;
mod proof;
mod properties;
mod sections;
mod sentences;
mod templates;

use std::path::Path;
use std::sync::LazyLock;

use super::{Forms, Letter, Outcome, read};
use crate::source::{Source, Span};
use crate::words::{Lexicon, tokens};

/// The forms as shipped, and their words.
fn shipped() -> (Forms, Lexicon) {
    let forms = include_str!("../../../rules/vocabulary/language/forms.yaml");
    let sentences = include_str!("../../../rules/vocabulary/language/sentences.yaml");
    let forms = serde_yaml::from_str(forms).unwrap();
    let sentences = serde_yaml::from_str(sentences).unwrap();
    let mut lexicon = Lexicon::default();
    let forms = Forms::from_data(forms, sentences, &mut lexicon).unwrap();
    (forms, lexicon)
}

fn forms() -> &'static Forms {
    &SHIPPED.0
}

static SHIPPED: LazyLock<(Forms, Lexicon)> = LazyLock::new(shipped);

/// The folded text of a file.
fn fold(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    let name = path.file_name()?.to_string_lossy();
    let source = Source::read(&name, &bytes, None).ok()?;
    Some(source.text().to_owned())
}

fn letter(text: &str) -> Letter {
    let (forms, lexicon) = &*SHIPPED;
    read(text, &tokens(text, lexicon), forms, lexicon)
}

/// The words of a span, in one line.
fn said(text: &str, span: Span) -> String {
    span.of(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn said_or_none(text: &str, span: Option<Span>) -> Option<String> {
    span.map(|span| said(text, span))
}

/// Requests and decisions.
fn titles(text: &str) -> Vec<(String, Option<Outcome>)> {
    let decided = |issue: &super::Issue| issue.decision.map(|decision| decision.outcome);
    let letter = letter(text);
    letter
        .issues
        .iter()
        .map(|issue| (said(text, issue.request), decided(issue)))
        .collect()
}

/// Rationales.
fn rationales(text: &str) -> Vec<Option<String>> {
    letter(text)
        .issues
        .iter()
        .map(|issue| said_or_none(text, issue.rationale))
        .collect()
}

const UPHELD: Option<Outcome> = Some(Outcome::Upheld);
const OVERTURNED: Option<Outcome> = Some(Outcome::Overturned);

fn request(request: &str, outcome: Option<Outcome>) -> (String, Option<Outcome>) {
    (request.to_owned(), outcome)
}

/// A letter around these issues, as a wrapped text.
fn with(issues: &str) -> String {
    format!(
        "HOW THE IMR FINAL DETERMINATION WAS MADE\nMAXIMUS Federal Services sent the complete case file to an expert reviewer.\n\n\
         CLINICAL CASE SUMMARY\nThe expert reviewer developed the following clinical case summary based on a review of the\n\
         case file, including all medical records:\n\n\
         The patient fell off a scaffold and has had pain of the low back and of the right knee since.\n\n\
         IMR ISSUES, DECISIONS AND RATIONALES\nThe Final Determination was based on decisions for the disputed items/services set forth below:\n\n\
         {issues}"
    )
}

/// One issue.
fn issue(title: &str, rationale: &str) -> String {
    format!(
        "{title}\n\nClaims Administrator guideline: Decision based on MTUS Low Back Complaints 2004.\n\n\
         MAXIMUS guideline: Decision based on MTUS Low Back Complaints 2004, Section(s): Special\nStudies.\n\n\
         Decision rationale: {rationale}"
    )
}

/// A rationale over three wrapped lines.
const PROSE: &str = "The guideline asks for a red flag or for a nerve that is plainly compromised\n\
    on examination, and for a trial of conservative care of at least one month before imaging. None\n\
    of this is on record. The request is not medically necessary.";
