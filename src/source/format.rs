//! Which kind of file a letter is.

use super::docx;

/// The kind of file that a letter comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Format {
    /// Plain text; traces of Markdown and HTML are read as such.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// PDF with a text layer.
    Pdf,
    /// A Word file of 2007 or later.
    Docx,
}

impl Format {
    /// The format that the ending of a file name stands for; text for all others.
    pub fn from_name(name: &str) -> Format {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is = |endings: &[&str]| endings.iter().any(|e| ending.eq_ignore_ascii_case(e));
        if is(&["md", "markdown"]) {
            Format::Markdown
        } else if is(&["html", "htm", "xhtml"]) {
            Format::Html
        } else if is(&["pdf"]) {
            Format::Pdf
        } else if is(&["docx", "docm"]) {
            Format::Docx
        } else {
            Format::Text
        }
    }

    /// The format of a packed letter, which its first bytes tell.
    pub(super) fn packed(bytes: &[u8]) -> Option<Format> {
        if docx::is_office(bytes) {
            Some(Format::Docx)
        } else {
            Self::is_pdf(bytes).then_some(Format::Pdf)
        }
    }

    /// Whether the text is of the kind that word processors exchange.
    pub(super) fn is_rtf(text: &str) -> bool {
        text.trim_start().starts_with("{\\rtf")
    }

    /// Whether the bytes start as a PDF does, which is allowed to have up to 1024 bytes before it.
    fn is_pdf(bytes: &[u8]) -> bool {
        let start = bytes.get(..1024).unwrap_or(bytes);
        memchr::memmem::find(start, b"%PDF-").is_some()
    }

    /// Whether the text starts as an HTML document does.
    pub(super) fn is_html(text: &str) -> bool {
        let text = text.trim_start_matches('\u{FEFF}').trim_start();
        let starts = |text: &str, with: &str| {
            text.as_bytes()
                .get(..with.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
        };
        let openings = ["<!doctype html", "<html", "<head", "<body"];
        if openings.iter().any(|opening| starts(text, opening)) {
            return true;
        }
        // XHTML, and pages with a comment in front.
        (starts(text, "<?xml") || starts(text, "<!--")) && {
            let start = text.as_bytes().get(..1024).unwrap_or(text.as_bytes());
            memchr::memchr_iter(b'<', start).any(|at| {
                start
                    .get(at..at + 5)
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(b"<html"))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn names() {
        assert_eq!(Format::from_name("a/b.c/CM15.PDF"), Format::Pdf);
        assert_eq!(Format::from_name("letter.htm"), Format::Html);
        assert_eq!(Format::from_name("letter.md"), Format::Markdown);
        assert_eq!(Format::from_name("letter.txt"), Format::Text);
        assert_eq!(Format::from_name("-"), Format::Text);
    }

    #[test]
    fn contents() {
        assert!(Format::is_pdf(b"\n%PDF-1.7\n"));
        assert!(!Format::is_pdf(b"PDF"));
        assert!(Format::is_html("\u{FEFF}\n<!DOCTYPE HTML><p>"));
        assert!(Format::is_html("<?xml version='1.0'?>\n<html>"));
        assert!(Format::is_html("<!-- saved --><HTML>"));
        assert!(!Format::is_html("<b>Case Number:</b>"));
        assert!(!Format::is_html("The html tag <html> is"));
    }
}
