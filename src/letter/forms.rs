//! The layout of letters, compiled from data.

use rustc_hash::FxHashMap;

use super::data::{FieldKind, FormsData, LabelPlace, SectionData, SentencesData, TitlesData};
use super::lexicon::{Known, Lexicon};
use super::phrases::{Phrases, PhrasesBuilder, Piece, parse};
use super::types::Outcome;
use super::words::WordId;
use crate::words::{self, sorted};
use serde::{Deserialize, Serialize};

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Tag {
    /// A phrase, or a heading, that tells a form.
    Form {
        form: u8,
        heading: bool,
    },
    Heading {
        place: SectionData,
        own_line: bool,
    },
    LeadIn {
        place: SectionData,
        keep: bool,
    },
    LeadInWord(SectionData),
    Field(u8),
    Credential(u8),
    CredentialProse(u8),
    CredentialUntil,
    Label(u8),
    Decision(Outcome),
    DecisionLabel,
    Determination(Outcome),
    RequestLead,
    Regarding,
    PartialFirst,
    PartialRest,
    RationaleEnd,
    CitationOpening,
    Furniture,
    Stock,
    Letterhead,
}

/// A kind of label, compiled.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct LabelInfo {
    pub(super) place: LabelPlace,
    pub(super) sentence: bool,
    pub(super) any_name: bool,
    pub(super) whole_line: bool,
    pub(super) decision: Option<Outcome>,
}

/// A header field, compiled.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FieldInfo {
    pub(super) id: String,
    pub(super) kind: FieldKind,
    pub(super) values: Vec<WordId>,
}

/// Headings, labels, stock sentences, abbreviations; compiled once.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Forms {
    /// The words of all phrases.
    pub(super) known: Known,
    pub(super) phrases: Phrases<Tag>,
    /// Names of the templates, and whether their titles are numbered sentences.
    pub(super) templates: Vec<(String, bool)>,
    pub(super) fields: Vec<FieldInfo>,
    pub(super) credentials: Vec<String>,
    pub(super) labels: Vec<LabelInfo>,
    pub(super) links: Vec<WordId>,
    /// Wordings that are compared with some tolerance for misspelling, by their number of words.
    misspelled: Vec<Vec<(Vec<WordId>, Tag)>>,
    /// Labels of more than one word, which may be wrapped around their values.
    pub(super) wrapped: Vec<(Vec<WordId>, u8)>,
    #[serde(serialize_with = "sorted::map")]
    abbreviations: FxHashMap<Box<str>, Meaning>,
}

/// What a word means to the end of a sentence.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Meaning {
    pub(super) always: bool,
    pub(super) before_number: bool,
    pub(super) sometimes: bool,
    pub(super) opener: bool,
    pub(super) verb: bool,
    pub(super) unfinished: bool,
}

impl Forms {
    /// Compiles the data; the error names the phrase at fault.
    pub fn from_data(
        data: FormsData,
        sentences: SentencesData,
        lexicon: &mut words::Lexicon,
    ) -> Result<Forms, String> {
        let mut lexicon = Lexicon::new(lexicon);
        let forms = Forms {
            known: Known::default(),
            phrases: Phrases::default(),
            templates: Vec::new(),
            fields: Vec::new(),
            credentials: Vec::new(),
            labels: Vec::new(),
            links: Vec::new(),
            misspelled: Vec::new(),
            wrapped: Vec::new(),
            abbreviations: abbreviations(&sentences),
        };
        let mut compiler = Compiler {
            forms,
            phrases: PhrasesBuilder::default(),
        };
        compiler.add_sections(&data, &mut lexicon)?;
        compiler.add_fields(&data, &mut lexicon)?;
        compiler.add_labels(&data, &mut lexicon)?;
        compiler.add_titles(&data.titles, &mut lexicon)?;
        Ok(Forms {
            known: lexicon.known(),
            phrases: compiler.phrases.build(),
            ..compiler.forms
        })
    }

    pub(super) fn meaning(&self, word: &str) -> Meaning {
        self.abbreviations.get(word).copied().unwrap_or_default()
    }

    /// Whether a label has known words and stands apart from the text behind it.
    pub(super) fn is_plain_label(&self, label: u8) -> bool {
        let info = self.labels.get(label as usize);
        info.is_some_and(|info| !info.any_name && !info.sentence)
    }

    /// Phrases of that many words that may be misspelled.
    pub(super) fn misspelled(&self, count: usize) -> &[(Vec<WordId>, Tag)] {
        self.misspelled.get(count).map_or(&[], |phrases| phrases)
    }
}

/// Forms on the way, with their phrases.
struct Compiler {
    forms: Forms,
    phrases: PhrasesBuilder<Tag>,
}

impl Compiler {
    fn add(
        &mut self,
        patterns: &[String],
        tag: Tag,
        lexicon: &mut Lexicon<'_>,
    ) -> Result<(), String> {
        for pattern in patterns {
            self.phrases.add(pattern, tag, lexicon)?;
        }
        Ok(())
    }

    /// Adds phrases that are also found when slightly misspelled.
    fn add_tolerant(
        &mut self,
        patterns: &[String],
        tag: Tag,
        lexicon: &mut Lexicon<'_>,
    ) -> Result<(), String> {
        for pattern in patterns {
            for pieces in self.phrases.add(pattern, tag, lexicon)? {
                if let Some(ids) = plain_words(&pieces) {
                    if self.forms.misspelled.len() <= ids.len() {
                        self.forms.misspelled.resize(ids.len() + 1, Vec::new());
                    }
                    if let Some(phrases) = self.forms.misspelled.get_mut(ids.len()) {
                        phrases.push((ids, tag));
                    }
                }
            }
        }
        Ok(())
    }

    fn add_sections(&mut self, forms: &FormsData, lexicon: &mut Lexicon<'_>) -> Result<(), String> {
        for (index, form) in forms.forms.iter().enumerate() {
            let index = u8::try_from(index).map_err(|_| "too many forms".to_owned())?;
            self.forms.templates.push((form.id.clone(), form.numbered));
            self.add_tolerant(
                &form.headings,
                Tag::Form {
                    form: index,
                    heading: true,
                },
                lexicon,
            )?;
            self.add(
                &form.phrases,
                Tag::Form {
                    form: index,
                    heading: false,
                },
                lexicon,
            )?;
        }
        for heading in &forms.headings {
            let tag = Tag::Heading {
                place: heading.place,
                own_line: heading.own_line,
            };
            self.add_tolerant(&heading.phrases, tag, lexicon)?;
        }
        for lead_in in &forms.lead_ins {
            let tag = Tag::LeadIn {
                place: lead_in.place,
                keep: lead_in.keep,
            };
            self.add(&lead_in.phrases, tag, lexicon)?;
        }
        for words in &forms.lead_in_words {
            self.add(&words.phrases, Tag::LeadInWord(words.place), lexicon)?;
        }
        self.add(&forms.letterhead, Tag::Letterhead, lexicon)?;
        self.add(&forms.furniture, Tag::Furniture, lexicon)?;
        self.add(&forms.stock, Tag::Stock, lexicon)
    }

    fn add_fields(&mut self, forms: &FormsData, lexicon: &mut Lexicon<'_>) -> Result<(), String> {
        for (index, field) in forms.fields.iter().enumerate() {
            let index = u8::try_from(index).map_err(|_| "too many fields".to_owned())?;
            for pattern in &field.labels {
                let spellings = self.phrases.add(pattern, Tag::Field(index), lexicon)?;
                let plain = spellings.iter().filter_map(|pieces| plain_words(pieces));
                self.forms
                    .wrapped
                    .extend(plain.filter(|ids| ids.len() > 1).map(|ids| (ids, index)));
            }
            let values = field
                .values
                .iter()
                .map(|value| lexicon.add(value))
                .collect();
            self.forms.fields.push(FieldInfo {
                id: field.id.clone(),
                kind: field.kind,
                values,
            });
        }
        for (index, credential) in forms.credentials.iter().enumerate() {
            let index = u8::try_from(index).map_err(|_| "too many credentials".to_owned())?;
            self.add(&credential.labels, Tag::Credential(index), lexicon)?;
            self.add(&credential.prose, Tag::CredentialProse(index), lexicon)?;
            self.forms.credentials.push(credential.id.clone());
        }
        self.add(&forms.credentials_until, Tag::CredentialUntil, lexicon)
    }

    fn add_labels(&mut self, forms: &FormsData, lexicon: &mut Lexicon<'_>) -> Result<(), String> {
        for (index, label) in forms.labels.iter().enumerate() {
            let index = u8::try_from(index).map_err(|_| "too many labels".to_owned())?;
            let tag = Tag::Label(index);
            if label.sentence || label.any_name {
                self.add(&label.phrases, tag, lexicon)?;
            } else {
                self.add_tolerant(&label.phrases, tag, lexicon)?;
            }
            self.forms.labels.push(LabelInfo {
                place: label.place,
                sentence: label.sentence,
                any_name: label.any_name,
                whole_line: label.whole_line,
                decision: label.decision.map(Outcome::from),
            });
        }
        Ok(())
    }

    fn add_titles(&mut self, titles: &TitlesData, lexicon: &mut Lexicon<'_>) -> Result<(), String> {
        for (outcome, phrases) in titles.decisions.each() {
            self.add_tolerant(phrases, Tag::Decision(outcome), lexicon)?;
        }
        for (outcome, phrases) in titles.determinations.each() {
            self.add(phrases, Tag::Determination(outcome), lexicon)?;
        }
        self.add(&titles.decision_labels, Tag::DecisionLabel, lexicon)?;
        self.add(&titles.request_leads, Tag::RequestLead, lexicon)?;
        self.add(&titles.regarding, Tag::Regarding, lexicon)?;
        self.add(&titles.partial.first, Tag::PartialFirst, lexicon)?;
        self.add(&titles.partial.middle, Tag::PartialRest, lexicon)?;
        self.add(&titles.partial.last, Tag::PartialRest, lexicon)?;
        self.add(&titles.rationale_ends, Tag::RationaleEnd, lexicon)?;
        self.add(&titles.citation_openings, Tag::CitationOpening, lexicon)?;
        for link in &titles.links {
            for pieces in parse(link, lexicon)? {
                self.forms
                    .links
                    .extend(plain_words(&pieces).into_iter().flatten());
            }
        }
        Ok(())
    }
}

/// The words of a spelling without gaps and numbers.
fn plain_words(pieces: &[Piece]) -> Option<Vec<WordId>> {
    let word = |piece: &Piece| match *piece {
        Piece::Word { id, .. } => Some(id),
        Piece::Number | Piece::Gap => None,
    };
    pieces.iter().map(word).collect()
}

fn abbreviations(data: &SentencesData) -> FxHashMap<Box<str>, Meaning> {
    type Set = fn(&mut Meaning);
    let lists: [(Vec<&String>, Set); 6] = [
        (data.always.iter().collect(), |meaning| {
            meaning.always = true
        }),
        (data.before_number.iter().collect(), |meaning| {
            meaning.before_number = true
        }),
        (data.sometimes.iter().flatten().collect(), |meaning| {
            meaning.sometimes = true
        }),
        (data.openers.iter().flatten().collect(), |meaning| {
            meaning.opener = true
        }),
        (data.verbs.iter().collect(), |meaning| meaning.verb = true),
        (data.unfinished.iter().collect(), |meaning| {
            meaning.unfinished = true
        }),
    ];
    let mut all: FxHashMap<Box<str>, Meaning> = FxHashMap::default();
    for (words, set) in lists {
        for word in words {
            set(all.entry(word.to_lowercase().into()).or_default());
        }
    }
    all
}
