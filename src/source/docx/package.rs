//! The ZIP archive that a DOCX is: its parts, and how they refer to each other.

use std::io::{Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::{LARGEST_UNPACKED, SourceError, damaged};
use crate::source::encoding;

/// An open file.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
}

/// What one part says of another.
pub(super) struct Relation {
    /// How the part names it.
    pub(super) id: String,
    /// The address of a kind; its last step tells which.
    kind: String,
    /// The other part.
    pub(super) target: String,
}

impl Relation {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, SourceError> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| damaged("the archive that it is has no whole list of its parts"))?;
        Ok(Self {
            archive,
            left: LARGEST_UNPACKED,
        })
    }

    /// The name of the part with the text.
    pub(super) fn main(&mut self) -> Result<String, SourceError> {
        let relations = self.relations("")?;
        if let Some(relation) = relations.iter().find(|r| r.is("officeDocument")) {
            return Ok(relation.target.clone());
        }
        let usual = "word/document.xml";
        if self.archive.index_for_name(usual).is_some() {
            return Ok(usual.to_owned());
        }
        Err(SourceError::Unsupported(
            "a ZIP archive that is no Word file",
        ))
    }

    /// The text of a part; `None` where there is none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, SourceError> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(damaged("it needs a password"));
            }
            Err(_) => return Err(damaged("a part of it cannot be unpacked")),
        };
        let mut bytes = Vec::new();
        file.take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| damaged("a part of it cannot be unpacked"))?;
        let size = bytes.len() as u64;
        self.left = self
            .left
            .checked_sub(size)
            .ok_or(SourceError::TooLargeInside(LARGEST_UNPACKED))?;
        let text = encoding::decode(&bytes).map_err(|_| damaged("a part of it is no XML"))?;
        Ok(Some(text.trim_start_matches('\u{FEFF}').to_owned()))
    }

    /// What the part `of` refers to, or the whole package where it is empty.
    pub(super) fn relations(&mut self, of: &str) -> Result<Vec<Relation>, SourceError> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let name = resolved(folder, &format!("_rels/{file}.rels"));
        let Some(xml) = self.part(&name)? else {
            return Ok(Vec::new());
        };
        let mut reader = quick_xml::Reader::from_str(&xml);
        let mut relations = Vec::new();
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => {
                    if tag.local_name().as_ref() == "Relationship" {
                        relations.push(Relation {
                            id: attribute(&tag, "Id").unwrap_or_default(),
                            kind: attribute(&tag, "Type").unwrap_or_default(),
                            target: resolved(
                                folder,
                                &attribute(&tag, "Target").unwrap_or_default(),
                            ),
                        });
                    }
                }
                Ok(Event::Eof) => return Ok(relations),
                Ok(_) => {}
                Err(_) => return Err(damaged("its list of parts is no XML")),
            }
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    // It compares each with all before it: too slow where somebody writes a million of them.
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// `target` as seen from `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets() {
        assert_eq!(resolved("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolved("word", "/word/document.xml"), "word/document.xml");
        assert_eq!(resolved("word", "../a/./b.xml"), "a/b.xml");
        assert_eq!(resolved("", "_rels/.rels"), "_rels/.rels");
    }
}
