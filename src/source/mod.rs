//! From bytes to text: what a file says, word by word, and where in the file each word stands.
//!
//! There are two texts. The *base* text is what reported offsets refer to: the file's own text
//! where it is UTF-8, else the decoded or, for PDF and DOCX, extracted text. The *folded* text is what later
//! stages read: the words of the base text, joined by `' '` within a line, `'\n'` at a line break
//! and `"\n\n"` at a paragraph break, without markup and with plain quotes and hyphens. A map leads
//! from each back to the other.

mod chars;
mod docx;
mod encoding;
mod entities;
mod error;
mod fold;
mod format;
mod lines;
mod map;
mod markup;
mod pdf;
#[cfg(test)]
mod properties;
mod spacing;
mod span;
#[cfg(test)]
mod tests;

pub use error::SourceError;
pub use format::Format;
pub use span::Span;

use fold::Folded;
use lines::LineIndex;

/// Larger inputs are refused. Letters have some thousand bytes; offsets are 32 bits.
pub const LARGEST_INPUT: u64 = 64 << 20;

/// A letter as text.
#[derive(Debug)]
pub struct Source {
    name: String,
    format: Format,
    base: String,
    folded: Folded,
    lines: LineIndex,
    /// Where the pages of a PDF start in the base text.
    pages: Vec<u32>,
}

impl Source {
    /// Reads a file's bytes. Without a `format` its content decides, then its name.
    pub fn read(name: &str, bytes: &[u8], format: Option<Format>) -> Result<Source, SourceError> {
        let size = bytes.len() as u64;
        if size > LARGEST_INPUT {
            return Err(SourceError::TooLarge {
                bytes: size,
                limit: LARGEST_INPUT,
            });
        }
        let (base, format, pages) = match format.or_else(|| Format::packed(bytes)) {
            Some(Format::Pdf) => {
                let (text, pages) = pdf::extract(bytes)?;
                (text.into(), Format::Pdf, pages)
            }
            Some(Format::Docx) => (docx::extract(bytes)?.into(), Format::Docx, Vec::new()),
            known => {
                let base =
                    encoding::decode(bytes).map_err(|error| match Format::from_name(name) {
                        Format::Pdf if known.is_none() => {
                            SourceError::Damaged("it does not start as a PDF does".to_owned())
                        }
                        Format::Docx if known.is_none() => SourceError::DamagedDocx(
                            "it does not start as a Word file does".to_owned(),
                        ),
                        _ => error,
                    })?;
                if Format::is_rtf(&base) {
                    return Err(SourceError::Unsupported("Rich Text Format (.rtf)"));
                }
                let format = known.unwrap_or_else(|| text_format(name, &base));
                (base, format, Vec::new())
            }
        };
        let folded = fold::fold(&base, format);
        if folded.text.is_empty() {
            return Err(match format {
                Format::Pdf => SourceError::NoTextLayer,
                _ => SourceError::Empty,
            });
        }
        Ok(Source {
            name: name.to_owned(),
            format,
            lines: LineIndex::new(&base),
            base: base.into_owned(),
            folded,
            pages,
        })
    }

    /// The name it was read under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The format it was read as.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The text that reported offsets refer to.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.folded.text
    }

    /// The base text from the first to the last character of a span of the folded text. Markup and
    /// white space are included inside it, but not at its ends.
    pub fn base_span(&self, folded: Span) -> Span {
        self.folded.map.base_span(&self.base, folded)
    }

    /// The offset in the folded text nearest to one in the base text.
    pub fn folded_offset(&self, base_offset: u32) -> u32 {
        self.folded
            .map
            .folded_offset(&self.folded.text, base_offset)
    }

    /// Line and column of an offset in the base text, from 1; the column counts characters.
    pub fn position(&self, base_offset: u32) -> (u32, u32) {
        self.lines.position(&self.base, base_offset)
    }

    /// The page, from 1, of an offset in the base text; `None` where the format has no pages.
    pub fn page(&self, base_offset: u32) -> Option<u32> {
        if self.pages.is_empty() {
            return None;
        }
        let page = self.pages.partition_point(|&start| start <= base_offset);
        Some(page.max(1) as u32)
    }

    /// A line of the base text, from 1, without its line end.
    pub fn line_span(&self, line: u32) -> Span {
        self.lines.span(&self.base, line)
    }
}

/// The format of what is text by its content.
fn text_format(name: &str, text: &str) -> Format {
    match Format::from_name(name) {
        _ if Format::is_html(text) => Format::Html,
        Format::Pdf | Format::Docx => Format::Text,
        named => named,
    }
}

/// The folded form of a plain text, for sentences that are read by themselves.
pub fn fold_text(text: &str) -> String {
    fold::fold(text, Format::Text).text
}
