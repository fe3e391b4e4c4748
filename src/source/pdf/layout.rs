//! Glyphs at coordinates to lines of text.
//!
//! Glyphs become pieces (runs without an unexplained gap), pieces become lines. Pieces are read in
//! the order in which the page draws them, which is reading order in nearly all PDFs, even where a
//! table cell wraps; only a page that jumps about is sorted by position.

use pdf_extract::{ColorSpace, MediaBox, OutputDev, OutputError, Path, Transform};

use super::order::{self, Glyph, Piece, SAME_LINE};

/// A space is missing where the gap is wider than this share of the font size.
const WORD_GAP: f64 = 0.17;
/// A wider gap is one between columns.
const COLUMN_GAP: f64 = 1.5;
/// A step down of more than this many usual steps leaves a blank line.
const BLANK_LINE: f64 = 1.35;

/// A line of the page.
#[derive(Debug)]
struct Line {
    text: String,
    y: f64,
    size: f64,
    /// Drawn above the line before it: another column, or a header that was drawn last.
    above: bool,
    /// From 1.
    page: u32,
}

/// Collects the text of a document.
#[derive(Debug, Default)]
pub(super) struct Layout {
    text: String,
    pieces: Vec<Piece>,
    last: Option<Glyph>,
    lines: Vec<Line>,
    page: u32,
    glyphs: usize,
    unmapped: usize,
    text_left: usize,
}

impl Layout {
    /// A layout that stops after `limit` bytes of text.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            text_left: limit,
            ..Self::default()
        }
    }

    /// Glyphs seen, and how many of them no character is known for.
    pub(super) fn unmapped(&self) -> (usize, usize) {
        (self.unmapped, self.glyphs)
    }

    fn place(&mut self, glyph: Glyph, text: &str) {
        let joins = self.last.is_some_and(|last| {
            last.turn == glyph.turn && (last.y - glyph.y).abs() < 0.01 * glyph.size && {
                let gap = (glyph.x - last.end) / glyph.size.max(last.size);
                (-SAME_LINE..WORD_GAP).contains(&gap)
            }
        });
        if self.last.is_some_and(|last| last.is_overprinted_by(glyph)) && self.text.ends_with(text)
        {
            return;
        }
        let start = self.text.len();
        self.text
            .extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
        let end = self.text.len();
        match self.pieces.last_mut() {
            Some(piece) if joins => {
                piece.end = glyph.end;
                piece.text.end = end;
            }
            _ => self.pieces.push(Piece {
                first: glyph,
                end: glyph.end,
                text: start..end,
            }),
        }
        self.last = Some(glyph);
    }

    fn finish_page(&mut self) {
        self.page += 1;
        let mut pieces = std::mem::take(&mut self.pieces);
        self.last = None;
        order::drop_overprints(&mut pieces, &self.text);
        if order::is_disordered(&pieces) {
            order::sort_by_position(&mut pieces);
        }
        let mut before: Option<Piece> = None;
        for piece in pieces {
            self.add(before.as_ref(), &piece);
            before = Some(piece);
        }
        self.text.clear();
    }

    /// Adds a piece to the lines, after the piece `before` it on the page.
    fn add(&mut self, before: Option<&Piece>, piece: &Piece) {
        let text = self.text.get(piece.text.clone()).unwrap_or_default();
        let glyph = piece.first;
        let step = match (before, self.lines.last()) {
            (Some(before), Some(line)) => step(before, line, glyph),
            _ => Step::Down,
        };
        let Some(line) = self.lines.last_mut().filter(|_| step.stays_on_line()) else {
            self.lines.push(Line {
                text: text.to_owned(),
                y: glyph.y,
                size: glyph.size,
                above: step == Step::Up,
                page: self.page,
            });
            return;
        };
        match step {
            Step::Column => {
                line.text
                    .truncate(line.text.trim_end_matches([' ', '\t']).len());
                line.text.push('\t');
            }
            Step::Word if !line.text.ends_with([' ', '\t']) => line.text.push(' '),
            _ => {}
        }
        line.text.push_str(text);
        // A superscript does not move the line; a cell may stand higher than its label's last line.
        if glyph.size > line.size || step == Step::Column {
            line.size = glyph.size;
            line.y = glyph.y;
        }
    }

    /// The text, and where each page starts in it. Blank lines mark paragraphs.
    pub(super) fn into_text(self) -> (String, Vec<u32>) {
        let usual = usual_step(&self.lines);
        let mut text = String::new();
        let mut pages = Vec::new();
        let mut before: Option<&Line> = None;
        let mut blank = false;
        for line in &self.lines {
            let content = line.text.trim_matches([' ', '\t']);
            let new_page = before.is_none_or(|before| before.page < line.page);
            if let Some(before) = before.filter(|_| !new_page) {
                blank |= line.above || line.y - before.y > usual * BLANK_LINE;
            }
            before = Some(line);
            if content.is_empty() {
                blank = true;
                continue;
            }
            let starts_page = pages.len() < line.page as usize;
            if !text.is_empty() {
                // What is blank around the foot of a page says nothing about the text.
                let parted = if starts_page {
                    ends_sentence(&text)
                } else {
                    blank
                };
                text.push_str(if parted { "\n\n" } else { "\n" });
            }
            // A page without text starts where the next one does.
            pages.resize(line.page as usize, text.len() as u32);
            text.push_str(content);
            blank = false;
        }
        pages.resize(self.page as usize, text.len() as u32);
        if !text.is_empty() {
            text.push('\n');
        }
        (text, pages)
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')'])
        .ends_with(['.', '?', '!', ':'])
}

/// How the reader's eye moves from one piece to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// On without a space.
    On,
    /// On after a space.
    Word,
    /// To the next cell of a row.
    Column,
    Down,
    Up,
}

impl Step {
    fn stays_on_line(self) -> bool {
        matches!(self, Step::On | Step::Word | Step::Column)
    }
}

fn step(before: &Piece, line: &Line, to: Glyph) -> Step {
    let from = before.first;
    if from.turn != to.turn {
        return Step::Up;
    }
    let size = to.size.max(line.size);
    let gap = (to.x - before.end) / size;
    let down = (to.y - line.y) / size;
    if down.abs() < SAME_LINE {
        return match gap {
            _ if gap > COLUMN_GAP => Step::Column,
            _ if gap > WORD_GAP => Step::Word,
            // Widths may be wrong, but what moves forward is still the same line.
            _ if gap > -SAME_LINE || to.x > from.x => Step::On,
            _ => Step::Down,
        };
    }
    match down {
        _ if down > 0.0 => Step::Down,
        // A wrapped label, and its value in the next cell on the label's first line.
        _ if down > -4.0 && gap > SAME_LINE => Step::Column,
        _ => Step::Up,
    }
}

/// The median step from line to line.
fn usual_step(lines: &[Line]) -> f64 {
    let mut steps: Vec<f64> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter(|(before, line)| before.page == line.page && !line.above)
        .map(|(before, line)| line.y - before.y)
        .filter(|step| *step > 0.0)
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f64::MAX)
}

impl OutputDev for Layout {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    /// All pages come as one; see [`super::flatten`].
    fn stroke(
        &mut self,
        _: &Transform,
        _: &ColorSpace,
        _: &[f64],
        _: &Path,
    ) -> Result<(), OutputError> {
        self.finish_page();
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.text_left = self
            .text_left
            .checked_sub(text.len().max(1))
            .ok_or(OutputError::FormatError(std::fmt::Error))?;
        self.glyphs += 1;
        if text.is_empty() {
            self.unmapped += 1;
        }
        let along = at.m11.hypot(at.m12);
        let (cos, sin) = (at.m11 / along, at.m12 / along);
        let size = (font_size * at.m21.hypot(at.m22)).abs();
        let x = at.m31 * cos + at.m32 * sin;
        let y = at.m31 * sin - at.m32 * cos;
        // Shrunk to nothing, or thrown off the page by a number out of all bounds.
        if !(along > 0.0 && size > 0.0 && (x + y + size).is_finite()) {
            return Ok(());
        }
        let glyph = Glyph {
            x,
            y,
            end: x + (width * font_size + spacing) * along,
            size,
            turn: ((cos * 4.0).round() as i8, (sin * 4.0).round() as i8),
        };
        self.place(glyph, text);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
