//! PDF to text.
//!
//! `pdf-extract` decodes fonts and runs text operators; what it sees is prepared by [`flatten`],
//! what it says is put in lines by [`layout`], and its panics stop at [`guard`].

mod cmap;
mod flatten;
mod fonts;
mod guard;
mod layout;
mod lexer;
mod order;
#[cfg(test)]
mod tests;
mod unpack;
mod writer;

use pdf_extract::{Document, OutputError};

use super::SourceError;
use layout::Layout;

/// Largest text of a PDF. Much less than of a file, since each character costs more memory.
const LARGEST_TEXT: usize = 16 << 20;
/// Packed objects larger than this are refused: unpacked they may be a thousand times larger.
const LARGEST_OBJECT_STREAM: usize = 512 << 10;

/// The text of a PDF, and where its pages start in it.
pub(super) fn extract(bytes: &[u8]) -> Result<(String, Vec<u32>), SourceError> {
    reject_bombs(bytes)?;
    let read = |careful| {
        guard::guarded(|| read(bytes, careful)).map_err(|panic| {
            SourceError::Damaged(format!("its fonts or objects cannot be read ({panic})"))
        })
    };
    // Panics come from odd font data nearly always. What is left without it decides.
    read(false).or_else(|_| read(true))?
}

fn read(bytes: &[u8], careful: bool) -> Result<(String, Vec<u32>), SourceError> {
    let damaged = |why: &dyn std::fmt::Display| SourceError::Damaged(why.to_string());
    let mut doc = Document::load_mem(bytes).map_err(|error| damaged(&error))?;
    if doc.is_encrypted() {
        // Most PDFs open without a password though they are encrypted, as these letters do.
        doc.decrypt("")
            .map_err(|_| damaged(&"it needs a password"))?;
    }
    flatten::flatten(&mut doc, careful).map_err(|why| damaged(&why))?;
    let mut layout = Layout::new(LARGEST_TEXT);
    match pdf_extract::output_doc(&doc, &mut layout) {
        Ok(()) => {}
        // The layout's own error.
        Err(OutputError::FormatError(_)) => {
            return Err(SourceError::TooLarge {
                bytes: LARGEST_TEXT as u64 + 1,
                limit: LARGEST_TEXT as u64,
            });
        }
        Err(error) => return Err(damaged(&error)),
    }
    let (unmapped, glyphs) = layout.unmapped();
    // A few are ornaments.
    if unmapped > 20 && unmapped * 20 > glyphs {
        return Err(SourceError::Damaged(format!(
            "its fonts do not say what {unmapped} of its {glyphs} characters are; \
             run text recognition (OCR) on it"
        )));
    }
    Ok(layout.into_text())
}

/// Objects are unpacked as the document is loaded, without a limit: this looks ahead.
fn reject_bombs(bytes: &[u8]) -> Result<(), SourceError> {
    for marker in [b"/ObjStm".as_slice(), b"/XRef"] {
        let mut rest = bytes;
        while let Some(at) = memchr::memmem::find(rest, marker) {
            rest = rest.get(at + marker.len()..).unwrap_or_default();
            // `/XRefStm` is an offset.
            if rest.first().is_some_and(u8::is_ascii_alphabetic) {
                continue;
            }
            let near = rest.get(..LARGEST_OBJECT_STREAM).unwrap_or(rest);
            match memchr::memmem::find(near, b"endstream") {
                Some(end) => rest = rest.get(end..).unwrap_or_default(),
                None if near.len() < LARGEST_OBJECT_STREAM => break,
                None => {
                    return Err(SourceError::Damaged(format!(
                        "it packs objects in more than {LARGEST_OBJECT_STREAM} bytes"
                    )));
                }
            }
        }
    }
    Ok(())
}
