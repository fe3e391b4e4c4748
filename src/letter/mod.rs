//! What a letter is: header, summary, issues, sentences. Words and headings are data (`rules/vocabulary/language/forms.yaml`);
//! here is only how they divide a text.

mod alone;
mod credentials;
mod data;
mod decisions;
mod forms;
mod header;
mod issues;
mod labels;
mod lexicon;
mod marks;
mod parts;
mod phrases;
mod scan;
mod sections;
mod sentences;
#[cfg(test)]
mod tests;
mod titles;
mod types;
mod words;

pub use alone::alone;
pub use data::{
    CredentialData, FieldData, FieldKind, FormData, FormsData, HeadingData, LabelData, LabelPlace,
    LeadInData, LeadInWords, OutcomeData, OutcomePhrases, PartialData, SectionData, SentencesData,
    TitlesData,
};
pub use forms::Forms;
pub use sentences::sentences;
pub use types::{
    AlsoTitled, Decision, HeaderField, Heading, Issue, Label, Letter, Outcome, Part, Place,
    Sentence,
};

use crate::words::{Lexicon, Token};

/// Reads a folded text, split into tokens, as a letter. Never fails: what cannot be placed is in `Letter::unplaced`.
pub fn read(text: &str, tokens: &[Token], forms: &Forms, lexicon: &Lexicon) -> Letter {
    let scan = scan::Scan::new(text, tokens, forms, lexicon);
    let (form, numbered) = sections::form(&scan);
    let (marks, drafts) = marks::marks(&scan, numbered);
    let mut letter = sections::assemble(&scan, form, marks, &drafts);
    for part in &letter.parts {
        for (index, span) in sentences(text, part.span, forms).into_iter().enumerate() {
            let before = text.get(..span.start as usize).unwrap_or_default();
            letter.sentences.push(Sentence {
                span,
                place: part.place,
                issue: part.issue,
                paragraph_start: index == 0 || before.ends_with("\n\n"),
            });
        }
    }
    letter
}
