//! One XML part of a DOCX: its elements in order, without recursion, to text.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::flow::Flow;
use super::package::attribute;
use super::{DEEPEST, LARGEST_TEXT, SourceError, damaged};

/// Texts of footnotes and endnotes by kind and number.
pub(super) type Notes = HashMap<(Note, String), String>;

/// A kind of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Note {
    Foot,
    End,
}

/// A header or footer that is shown.
#[derive(Debug)]
pub(super) struct Furniture {
    pub(super) id: String,
    pub(super) header: bool,
    /// Whether it is for the first page of its section only.
    first: bool,
}

/// What a part says.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) notes: Notes,
    pub(super) furniture: Vec<Furniture>,
    /// Whether it is the text of a Word file, and not a sheet or slides.
    pub(super) is_document: bool,
}

/// Reads a part. `notes` are put where it refers to them.
pub(super) fn read(xml: &str, notes: &Notes) -> Result<Part, SourceError> {
    let mut events = quick_xml::Reader::from_str(xml);
    events.config_mut().expand_empty_elements = true;
    let mut reader = Reader {
        flows: vec![Flow::default()],
        known_notes: notes,
        open: Vec::new(),
        skip: None,
        prefixes: Prefixes::default(),
        text: None,
        said: 0,
        alternatives: Vec::new(),
        note: None,
        section: Vec::new(),
        title_page: false,
        part: Part::default(),
    };
    loop {
        match events.read_event() {
            Ok(Event::Start(tag)) => reader.start(&tag)?,
            Ok(Event::End(_)) => reader.end()?,
            Ok(Event::Text(text)) => reader.characters(&text.xml10_content()),
            Ok(Event::CData(text)) => reader.characters(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let mut utf8 = [0; 4];
                match reference.resolve_char_ref() {
                    Ok(Some(c)) => reader.characters(c.encode_utf8(&mut utf8)),
                    _ => reader.characters(
                        quick_xml::escape::resolve_predefined_entity(&reference).unwrap_or(" "),
                    ),
                }
            }
            Ok(Event::Eof) if reader.open.is_empty() => break,
            Ok(Event::Eof) => return Err(damaged("its text is cut off")),
            Ok(_) => {}
            Err(_) => {
                let at = events.error_position();
                return Err(damaged(&format!("its text is no XML from byte {at} on")));
            }
        }
    }
    let body = reader.flows.pop().unwrap_or_default();
    reader.part.text = body.finish();
    Ok(reader.part)
}

/// How a part abbreviates the three vocabularies that matter here.
#[derive(Debug)]
struct Prefixes {
    word: String,
    math: String,
    compatibility: String,
}

impl Default for Prefixes {
    fn default() -> Self {
        Self {
            word: "w".to_owned(),
            math: "m".to_owned(),
            compatibility: "mc".to_owned(),
        }
    }
}

impl Prefixes {
    /// As the outermost element declares them.
    fn declare(&mut self, root: &BytesStart) {
        for attribute in root.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => rest.trim_start_matches(':'),
                None => continue,
            };
            let slot = match attribute.value.as_ref() {
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
                | "http://purl.oclc.org/ooxml/wordprocessingml/main" => &mut self.word,
                "http://schemas.openxmlformats.org/officeDocument/2006/math"
                | "http://purl.oclc.org/ooxml/officeDocument/math" => &mut self.math,
                "http://schemas.openxmlformats.org/markup-compatibility/2006" => {
                    &mut self.compatibility
                }
                _ => continue,
            };
            prefix.clone_into(slot);
        }
    }
}

/// Elements that matter when they end, or to what stands in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    Text,
    Table,
    Row,
    RowProperties,
    Cell,
    Box,
    Note,
    Section,
    Alternatives,
    Other,
}

struct Reader<'n> {
    flows: Vec<Flow>,
    known_notes: &'n Notes,
    /// Open elements, from the outermost.
    open: Vec<Tag>,
    /// From this depth on everything is left out.
    skip: Option<usize>,
    prefixes: Prefixes,
    /// The open piece of text, and whether its outer spaces count.
    text: Option<(String, bool)>,
    /// How much text there was so far.
    said: usize,
    /// For each open choice between two forms of one thing: how much text there was before.
    alternatives: Vec<usize>,
    /// The open footnote or endnote.
    note: Option<(Note, String)>,
    /// Headers and footers of the section.
    section: Vec<Furniture>,
    title_page: bool,
    part: Part,
}

impl Reader<'_> {
    fn start(&mut self, element: &BytesStart) -> Result<(), SourceError> {
        if self.open.len() >= DEEPEST {
            return Err(damaged(&format!("its elements nest deeper than {DEEPEST}")));
        }
        let name = element.name();
        if self.open.is_empty() {
            self.prefixes.declare(element);
        }
        let (prefix, local) = name.as_ref().split_once(':').unwrap_or(("", name.as_ref()));
        let tag = if self.skip.is_some() {
            Tag::Other
        } else if prefix == self.prefixes.word {
            self.word(local, element)
        } else if prefix == self.prefixes.compatibility {
            self.compatibility(local)
        } else if prefix == self.prefixes.math && local == "t" {
            self.text = Some((String::new(), false));
            Tag::Text
        } else {
            Tag::Other
        };
        self.open.push(tag);
        Ok(())
    }

    fn word(&mut self, name: &str, element: &BytesStart) -> Tag {
        let outer = self.open.last().copied();
        let above = self.open.iter().rev().nth(1).copied();
        let within = |inner, around| outer == Some(inner) && above == Some(around);
        let flag = || {
            !matches!(
                attribute(element, "val").as_deref(),
                Some("0" | "false" | "off")
            )
        };
        match name {
            "document" if outer.is_none() => self.part.is_document = true,
            "p" => {
                self.flow(Flow::paragraph_start);
                return Tag::Paragraph;
            }
            "r" => {
                self.flow(|flow| flow.hidden = false);
                return Tag::Run;
            }
            "pPr" => return Tag::ParagraphProperties,
            "rPr" => return Tag::RunProperties,
            "tbl" => return Tag::Table,
            "tr" => return Tag::Row,
            "trPr" => return Tag::RowProperties,
            "tc" => {
                self.flow(Flow::cell_start);
                return Tag::Cell;
            }
            "txbxContent" => {
                self.flows.push(Flow::default());
                return Tag::Box;
            }
            "footnote" | "endnote" => {
                self.flows.push(Flow::default());
                let kind = if name == "footnote" {
                    Note::Foot
                } else {
                    Note::End
                };
                let id = attribute(element, "id").unwrap_or_default();
                self.note = Some((kind, id));
                return Tag::Note;
            }
            "t" => {
                let keep = attribute(element, "space").as_deref() == Some("preserve");
                self.text = Some((String::new(), keep));
                return Tag::Text;
            }
            "tab" | "ptab" => self.say("\t"),
            "br" | "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("\u{2011}"),
            "softHyphen" => self.say("\u{AD}"),
            "sym" => {
                let code = attribute(element, "char");
                let code = code.and_then(|hex| u32::from_str_radix(&hex, 16).ok());
                let mut utf8 = [0; 4];
                if let Some(c) = code.and_then(char::from_u32) {
                    self.say(c.encode_utf8(&mut utf8));
                }
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = if name == "footnoteReference" {
                    Note::Foot
                } else {
                    Note::End
                };
                let id = attribute(element, "id").unwrap_or_default();
                if let Some(text) = self.known_notes.get(&(kind, id)).cloned() {
                    self.said += text.len();
                    self.flow(|flow| flow.beside(text));
                }
            }
            "numPr" if outer == Some(Tag::ParagraphProperties) => self.flow(Flow::is_item),
            "vanish" if within(Tag::RunProperties, Tag::Run) && flag() => {
                self.flow(|flow| flow.hidden = true);
            }
            // The mark of a paragraph, or a row, that is deleted.
            "del" | "moveFrom" if within(Tag::RunProperties, Tag::ParagraphProperties) => {
                self.flow(Flow::is_joined);
            }
            "del" if outer == Some(Tag::RowProperties) => self.leave_out(Tag::Row),
            "cellDel" => {
                self.flow(Flow::cell_gone);
                self.leave_out(Tag::Cell);
            }
            "sectPr" => {
                self.section.clear();
                self.title_page = false;
                return Tag::Section;
            }
            "titlePg" => self.title_page = flag(),
            "headerReference" | "footerReference" => {
                let kind = attribute(element, "type").unwrap_or_else(|| "default".to_owned());
                if let (Some(id), "default" | "first") = (attribute(element, "id"), kind.as_str()) {
                    self.section.push(Furniture {
                        id,
                        header: name == "headerReference",
                        first: kind == "first",
                    });
                }
            }
            // What was there before a change, and what sets up tab stops and form fields.
            "del" | "moveFrom" | "tabs" | "sdtPr" => self.skip = Some(self.open.len()),
            _ if name.ends_with("PrChange") => self.skip = Some(self.open.len()),
            _ => {}
        }
        Tag::Other
    }

    /// One thing in two forms, for newer and older programs, is read once.
    fn compatibility(&mut self, name: &str) -> Tag {
        match name {
            "AlternateContent" => {
                self.alternatives.push(self.said);
                Tag::Alternatives
            }
            "Choice" | "Fallback" if self.alternatives.last().is_some_and(|&s| s < self.said) => {
                self.skip = Some(self.open.len());
                Tag::Other
            }
            _ => Tag::Other,
        }
    }

    fn end(&mut self) -> Result<(), SourceError> {
        let Some(tag) = self.open.pop() else {
            return Ok(());
        };
        if self.skip == Some(self.open.len()) {
            self.skip = None;
            return Ok(());
        }
        match tag {
            Tag::Paragraph => self.flow(Flow::paragraph_end),
            Tag::Table => self.flow(Flow::table_end),
            Tag::Row => self.flow(Flow::row_end),
            Tag::Cell => self.flow(Flow::cell_end),
            Tag::Text => {
                if let Some((text, keep)) = self.text.take() {
                    let text = if keep { &text } else { text.trim_ascii() };
                    self.say(text);
                }
            }
            Tag::Box => {
                if let Some(text) = self.flows.pop().map(Flow::finish) {
                    self.flow(|flow| flow.beside(text));
                }
            }
            Tag::Note => {
                let text = self.flows.pop().map(Flow::finish).unwrap_or_default();
                if let Some(note) = self.note.take() {
                    self.part.notes.insert(note, text);
                }
            }
            Tag::Section => {
                for furniture in std::mem::take(&mut self.section) {
                    if self.title_page || !furniture.first {
                        self.part.furniture.push(furniture);
                    }
                }
            }
            Tag::Alternatives => {
                self.alternatives.pop();
            }
            _ => {}
        }
        if self.said > LARGEST_TEXT {
            return Err(SourceError::TooLargeInside(LARGEST_TEXT as u64));
        }
        Ok(())
    }

    fn characters(&mut self, text: &str) {
        if self.skip.is_none()
            && let Some((piece, _)) = &mut self.text
        {
            // Line ends of the XML are spaces in Word.
            piece.extend(
                text.chars()
                    .map(|c| if c.is_ascii_whitespace() { ' ' } else { c }),
            );
        }
    }

    fn say(&mut self, text: &str) {
        self.said += text.len();
        self.flow(|flow| flow.say(text));
    }

    fn flow(&mut self, on: impl FnOnce(&mut Flow)) {
        if let Some(flow) = self.flows.last_mut() {
            on(flow);
        }
    }

    /// Leaves out the innermost open `tag`.
    fn leave_out(&mut self, tag: Tag) {
        self.skip = self.open.iter().rposition(|&open| open == tag);
    }
}
