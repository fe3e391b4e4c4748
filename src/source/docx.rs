//! DOCX to text: what Word would print of a draft with its tracked changes accepted.
//!
//! Insertions count, deletions and what was moved away do not; comments and hidden text are left out. A text box and a
//! note stand after the paragraph that they belong to, headers before and footers after everything, each once.

mod body;
mod flow;
mod package;

use super::SourceError;
use body::{Furniture, Notes, Part};
use package::{Package, Relation};

/// Most bytes that are unpacked of one file, all of its parts together.
const LARGEST_UNPACKED: u64 = 64 << 20;
/// Largest text of a file; much more than any letter has.
const LARGEST_TEXT: usize = 16 << 20;
/// How deep its elements may nest; Word's own stay below sixty.
const DEEPEST: usize = 512;

/// How files of Word before 2007, and all of Office that need a password, start.
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Whether the bytes are those of a file that Word writes, or of one like it.
pub(super) fn is_office(bytes: &[u8]) -> bool {
    // The second is an archive of nothing.
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || is_old(bytes)
}

fn is_old(bytes: &[u8]) -> bool {
    bytes.starts_with(OLD_OFFICE)
}

/// The text of a DOCX file.
pub(super) fn extract(bytes: &[u8]) -> Result<String, SourceError> {
    if is_old(bytes) {
        let encrypted: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        return Err(match memchr::memmem::find(bytes, &encrypted) {
            Some(_) => damaged("it needs a password"),
            None => SourceError::Unsupported("a Word file of before 2007 (.doc) or its like"),
        });
    }
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let relations = package.relations(&main)?;
    let mut notes = Notes::default();
    for kind in ["footnotes", "endnotes"] {
        if let Some(relation) = relations.iter().find(|relation| relation.is(kind)) {
            notes.extend(read(&mut package, &relation.target, &Notes::default())?.notes);
        }
    }
    let body = read(&mut package, &main, &notes)?;
    if !body.is_document {
        return Err(SourceError::Unsupported(
            "an Office file that is no document",
        ));
    }
    let headers = furniture(&mut package, &body, &relations, true)?;
    let footers = furniture(&mut package, &body, &relations, false)?;
    let parts: Vec<String> = [headers, vec![body.text], footers].concat();
    Ok(parts.join("\n\n"))
}

/// The headers or footers that are shown, each text once.
fn furniture(
    package: &mut Package,
    body: &Part,
    relations: &[Relation],
    header: bool,
) -> Result<Vec<String>, SourceError> {
    let mut texts = Vec::new();
    let shown = |f: &&Furniture| f.header == header;
    for furniture in body.furniture.iter().filter(shown) {
        let Some(relation) = relations.iter().find(|r| r.id == furniture.id) else {
            continue;
        };
        let text = read(package, &relation.target, &Notes::default())?.text;
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    Ok(texts)
}

fn read(package: &mut Package, part: &str, notes: &Notes) -> Result<Part, SourceError> {
    let xml = package
        .part(part)?
        .ok_or_else(|| damaged("a part of it is missing"))?;
    body::read(&xml, notes)
}

/// Messages hold nothing of the file, which may be of a patient.
fn damaged(why: &str) -> SourceError {
    SourceError::DamagedDocx(why.to_owned())
}
