//! A letter's words with all phrases found in them, also slightly misspelled ones.

use super::data::{LabelPlace, SectionData};
use super::forms::{Forms, Tag};
use super::phrases::Hit;
use super::sentences::ends_between;
use super::types::Outcome;
use super::words::{UNKNOWN, WordId, Words};
use crate::words::{Lexicon, Token, stem};

/// More words than this are no heading and no label.
const LONGEST_HEADING: usize = 18;

/// A letter's words and phrases.
#[derive(Debug)]
pub(super) struct Scan<'t, 'f> {
    pub(super) words: Words<'t>,
    pub(super) forms: &'f Forms,
    pub(super) lexicon: &'f Lexicon,
    pub(super) hits: Vec<Hit<Tag>>,
}

impl<'t, 'f> Scan<'t, 'f> {
    pub(super) fn new(
        text: &'t str,
        tokens: &[Token],
        forms: &'f Forms,
        lexicon: &'f Lexicon,
    ) -> Self {
        let words = Words::new(text, tokens, lexicon, &forms.known);
        let hits = forms.phrases.find(&words);
        let mut scan = Self {
            words,
            forms,
            lexicon,
            hits,
        };
        scan.add_misspelled();
        scan
    }

    /// The number of a word of the text.
    pub(super) fn id(&self, word: &str) -> WordId {
        self.lexicon.find(word, &mut String::new())
    }

    /// The hits that begin at words from `first` up to `last`.
    pub(super) fn hits_in(&self, first: usize, last: usize) -> &[Hit<Tag>] {
        let from = self.hits.partition_point(|hit| hit.first < first);
        let to = self.hits.partition_point(|hit| hit.first < last);
        self.hits.get(from..to).unwrap_or_default()
    }

    /// Whether a phrase of the kind begins at words from `first` up to `last`.
    pub(super) fn has(&self, first: usize, last: usize, is: impl Fn(Tag) -> bool) -> bool {
        self.hits_in(first, last).iter().any(|hit| is(hit.tag))
    }

    /// Whether a sentence ends before this word.
    pub(super) fn sentence_ends_before(&self, index: usize) -> bool {
        let words = &self.words;
        words.looks(index).apart
            && ends_between(words.text, words.end(index), words.start(index), self.forms)
    }

    /// Whether these words stand as a heading: alone on their line, before a colon, or in capitals.
    pub(super) fn is_heading(&self, first: usize, last: usize) -> bool {
        let words = &self.words;
        let looks = |index| words.looks(index);
        if !looks(first).upper {
            return false;
        }
        let colon = looks(last.wrapping_sub(1)).colon;
        let caps = (first..last).all(|index| looks(index).caps || looks(index).number);
        let is_title = |index: usize| looks(index).upper || words.word(index).len() <= 3;
        // "... are open. Case Summary: The patient", where the lines are lost.
        let inline =
            colon && looks(first).apart && last - first >= 2 && (first..last).all(is_title);
        let begins = words.begins_line(first) || self.is_number_of_line(first.wrapping_sub(1));
        let ends = words.ends_line(last) || colon;
        let in_caps = caps && last - first >= 2 && (begins || ends || last - first >= 3);
        begins && ends || inline || in_caps
    }

    /// Whether this word is the number of a line: "2." or "2)" at its start.
    pub(super) fn is_number_of_line(&self, index: usize) -> bool {
        let looks = self.words.looks(index);
        looks.number && (looks.stop || looks.closed) && self.words.begins_line(index)
    }

    /// Whether this word is the number of an item: "2." or "2)" where a line or a sentence begins.
    pub(super) fn is_number_of_item(&self, index: usize) -> bool {
        let looks = self.words.looks(index);
        let begins = looks.apart || self.words.begins_line(index);
        looks.number && (looks.stop || looks.closed) && begins
    }

    /// Adds headings and labels that stand at the start of a line with a letter wrong or a word too few.
    fn add_misspelled(&mut self) {
        let mut found = Vec::new();
        for line in &self.words.lines {
            let Some((first, last, colon)) = self.heading_words(line.first, line.last) else {
                continue;
            };
            let is_known = |tag| match tag {
                Tag::Label(label) => self.forms.is_plain_label(label),
                Tag::Heading { .. } | Tag::Field(_) | Tag::Credential(_) | Tag::Form { .. } => true,
                _ => false,
            };
            let known = self
                .hits_in(first, first + 1)
                .iter()
                .any(|hit| is_known(hit.tag) && hit.last + 1 >= last);
            if !known {
                found.extend(self.similar_phrases(first, last, colon));
            }
        }
        if !found.is_empty() {
            self.hits.extend(found);
            self.hits
                .sort_by_key(|hit| (hit.first, usize::MAX - hit.last));
        }
    }

    /// The words of a line that may be a heading or a label: up to its colon, or all of it where they are capitals.
    fn heading_words(&self, first: usize, last: usize) -> Option<(usize, usize, bool)> {
        let words = &self.words;
        if !words.looks(first).upper {
            return None;
        }
        let end = last.min(first + LONGEST_HEADING);
        if let Some(colon) = (first..end).find(|&index| words.looks(index).colon) {
            return Some((first, colon + 1, true));
        }
        let caps =
            last - first >= 2 && end == last && (first..last).all(|index| words.looks(index).caps);
        caps.then_some((first, last, false))
    }

    /// What the words of a line mean if they are misspelled: a form, and a heading or label.
    fn similar_phrases(&self, first: usize, last: usize, colon: bool) -> Vec<Hit<Tag>> {
        let is_form = |tag| matches!(tag, Tag::Form { heading: true, .. });
        let is_divider = |tag| match tag {
            Tag::Heading { .. } => true,
            Tag::Label(_) => colon,
            _ => false,
        };
        let count = last - first;
        let similar = |is_wanted: &dyn Fn(Tag) -> bool| {
            let mut candidates = [count, count + 1, count.saturating_sub(1)]
                .into_iter()
                .flat_map(|count| self.forms.misspelled(count))
                .filter(|(_, tag)| is_wanted(*tag));
            candidates.find(|(ids, _)| self.is_similar(first, last, ids))
        };
        let found = [similar(&is_form), similar(&is_divider)];
        found
            .into_iter()
            .flatten()
            .map(|(_, tag)| Hit {
                tag: *tag,
                first,
                last,
            })
            .collect()
    }

    /// The decision that the last word before `last` means, if it is misspelled.
    pub(super) fn misspelled_decision(&self, last: usize) -> Option<Outcome> {
        let first = last.checked_sub(1)?;
        let outcome = |(ids, tag): &(Vec<WordId>, Tag)| match tag {
            Tag::Decision(outcome) if self.is_similar(first, last, ids) => Some(*outcome),
            _ => None,
        };
        self.forms.misspelled(1).iter().find_map(outcome)
    }

    /// Whether these words are that phrase but for a letter or two, or for one word.
    fn is_similar(&self, first: usize, last: usize, ids: &[WordId]) -> bool {
        let count = last - first;
        let same = |(&id, index): (&WordId, usize)| self.words.id(index) == id;
        if ids.len() > 1 && !ids.iter().zip(first..last).any(same) {
            return false;
        }
        if count == ids.len() {
            let mut wrong = 0;
            return ids.iter().zip(first..last).all(|(&id, index)| {
                wrong += usize::from(self.words.id(index) != id);
                wrong <= 1 + ids.len() / 4
                    && (self.words.id(index) == id || self.is_misspelled(index, id))
            });
        }
        // One word too many or too few, in the longer headings only.
        if ids.len() < 4 || count.abs_diff(ids.len()) != 1 {
            return false;
        }
        let same = ids
            .iter()
            .zip(first..last)
            .take_while(|(id, index)| self.words.id(*index) == **id)
            .count();
        let (skip_words, skip_ids) = if count > ids.len() { (1, 0) } else { (0, 1) };
        let rest = ids.get(same + skip_ids..).unwrap_or_default();
        rest.iter()
            .zip(first + same + skip_words..last)
            .all(|(&id, index)| self.words.id(index) == id)
    }

    fn is_misspelled(&self, index: usize, id: WordId) -> bool {
        // A word of the vocabulary is another word, not a misspelling.
        if self.words.id(index) != UNKNOWN {
            return false;
        }
        let wanted = self.lexicon.word(id).as_bytes();
        let word = self.words.word(index);
        let allowed = match wanted.len() {
            0..5 => 0,
            5..8 => 1,
            _ => 2,
        };
        if allowed == 0 || word.len().abs_diff(wanted.len()) > allowed + 1 {
            return false;
        }
        let mut buffer = String::new();
        distance_within(stem(word, &mut buffer).as_bytes(), wanted, allowed)
    }
}

/// Whether at most `most` letters are wrong, missing, too many, or swapped with their neighbour.
fn distance_within(given: &[u8], wanted: &[u8], most: usize) -> bool {
    match (given, wanted) {
        ([], rest) | (rest, []) => rest.len() <= most,
        ([a, given_rest @ ..], [b, wanted_rest @ ..]) if a == b => {
            distance_within(given_rest, wanted_rest, most)
        }
        _ if most == 0 || given.len().abs_diff(wanted.len()) > most => false,
        ([a, given_rest @ ..], [b, wanted_rest @ ..]) => {
            let swapped = match (given_rest, wanted_rest) {
                ([c, given_rest @ ..], [d, wanted_rest @ ..]) => {
                    a == d && b == c && distance_within(given_rest, wanted_rest, most - 1)
                }
                _ => false,
            };
            swapped
                || distance_within(given_rest, wanted_rest, most - 1)
                || distance_within(given, wanted_rest, most - 1)
                || distance_within(given_rest, wanted, most - 1)
        }
    }
}

/// What may divide a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Divider {
    Heading(SectionData),
    LeadIn {
        place: SectionData,
        keep: bool,
    },
    Label(u8),
    Decision(Outcome),
    /// A sentence with a conclusion at its end.
    Determination(Outcome),
    Regarding,
}

impl Scan<'_, '_> {
    /// Everything that may divide the letter, in order, longer ones first.
    pub(super) fn dividers(&self) -> Vec<Hit<Divider>> {
        let mut dividers = Vec::new();
        for hit in &self.hits {
            let tag = match hit.tag {
                Tag::Heading { place, own_line } if self.is_section_heading(hit, own_line) => {
                    Divider::Heading(place)
                }
                Tag::LeadIn { place, keep } if self.begins_sentence(hit.first) => {
                    Divider::LeadIn { place, keep }
                }
                Tag::Label(label) if self.is_label(hit, label) => Divider::Label(label),
                Tag::Decision(outcome) => Divider::Decision(outcome),
                Tag::Determination(outcome) => Divider::Determination(outcome),
                Tag::Regarding => Divider::Regarding,
                _ => continue,
            };
            dividers.push(Hit {
                tag,
                first: hit.first,
                last: hit.last,
            });
        }
        dividers
    }

    fn is_section_heading(&self, hit: &Hit<Tag>, own_line: bool) -> bool {
        let words = &self.words;
        let caps = (hit.first..hit.last).all(|index| words.looks(index).caps);
        let long = hit.last - hit.first >= 4;
        let alone = caps || long || !own_line || words.ends_line(hit.last);
        alone && self.is_heading(hit.first, hit.last)
    }

    /// Whether a sentence or a line begins with this word.
    pub(super) fn begins_sentence(&self, index: usize) -> bool {
        self.words.begins_line(index)
            || self.words.looks(index).apart
            || self.is_heading_before(index)
    }

    /// "CLINICAL CASE SUMMARY The expert reviewer ...", all in one line.
    fn is_heading_before(&self, index: usize) -> bool {
        let before = self.words.looks(index.wrapping_sub(1));
        before.caps && !self.words.looks(index).caps
    }

    /// Whether a label of more than a word ends before this one.
    fn is_label_before(&self, index: usize) -> bool {
        let is_label = |tag| matches!(tag, Tag::Label(label) if self.forms.is_plain_label(label));
        let near = self.hits_in(index.saturating_sub(LONGEST_HEADING), index);
        near.iter()
            .any(|hit| hit.last == index && is_label(hit.tag))
    }

    fn is_label(&self, hit: &Hit<Tag>, label: u8) -> bool {
        let words = &self.words;
        let Some(info) = self.forms.labels.get(label as usize) else {
            return false;
        };
        if !words.looks(hit.first).upper {
            return false;
        }
        if info.sentence {
            return self.begins_sentence(hit.first) || self.is_label_before(hit.first);
        }
        let begins = words.begins_line(hit.first);
        let colon = words.looks(hit.last.wrapping_sub(1)).colon;
        if info.any_name {
            return begins && colon && hit.last - hit.first >= 2;
        }
        if info.whole_line {
            return begins && (colon || words.ends_line(hit.last));
        }
        match info.place {
            LabelPlace::Guidelines => {
                self.begins_sentence(hit.first) || self.is_heading(hit.first, hit.last)
            }
            LabelPlace::Rationale => colon || self.is_heading(hit.first, hit.last),
            LabelPlace::ClaimsAdministrator | LabelPlace::Citation => {
                colon || begins && words.looks(hit.last).upper
            }
        }
    }
}
