//! Why an input could not be read.

/// Why an input could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// A PDF of images or blank pages.
    #[error(
        "no text layer: expected a PDF with text, found only images or blank pages; \
         run text recognition (OCR) on it and check that result"
    )]
    NoTextLayer,
    /// A PDF that cannot be read, and why.
    #[error(
        "damaged PDF: {0}; expected a PDF that opens without a password; \
         save it again from a PDF viewer, or check its text instead"
    )]
    Damaged(String),
    /// More bytes than are read at all.
    #[error(
        "too large: {bytes} bytes, expected at most {limit}; \
         a letter has some thousands: split a file that holds many"
    )]
    TooLarge {
        /// Size of the input.
        bytes: u64,
        /// Largest size that is read.
        limit: u64,
    },
    /// A Word file that cannot be read, and why.
    #[error(
        "damaged Word file: {0}; expected a .docx that opens in Word without a password; \
         save it again from Word, or check its text instead"
    )]
    DamagedDocx(String),
    /// A packed file with more in it than is read at all.
    #[error(
        "too large: unpacked it has more than {0} bytes, the most that is read; \
         split a file that holds many letters, or save it without pictures and history"
    )]
    TooLargeInside(u64),
    /// A kind of file that is known and not read.
    #[error("{0}: expected a letter as text, Markdown, HTML, PDF or DOCX; save it as one of these")]
    Unsupported(&'static str),
    /// Nothing but white space.
    #[error("empty: expected the text of a letter, found nothing but white space")]
    Empty,
    /// Neither text nor a packed letter.
    #[error(
        "binary data: expected a letter as text, Markdown, HTML, PDF or DOCX; \
         convert it to one of these, text in UTF-8"
    )]
    Binary,
}

impl SourceError {
    /// The reason as reports name it.
    pub fn reason(&self) -> &'static str {
        match self {
            SourceError::NoTextLayer => "no-text-layer",
            SourceError::Damaged(_) | SourceError::DamagedDocx(_) => "damaged",
            SourceError::TooLarge { .. } | SourceError::TooLargeInside(_) => "too-large",
            SourceError::Unsupported(_) | SourceError::Empty | SourceError::Binary => {
                "not-a-letter"
            }
        }
    }
}
