//! The part of a finding that shows the letter's words: line numbers, rows, underlines, labels.

use super::excerpt::{Mark, Room, Row, excerpt};
use super::style::{Ink, Style};
use super::words::{line, shorten, width, wrap};
use crate::check::{Finding, Location, Severity};
use crate::source::Source;
use std::ops::Range;

/// Passages further than this are not shown, only counted.
const MOST: usize = 6;

/// A passage to show.
struct Passage<'a> {
    location: &'a Location,
    /// In the folded text.
    span: Range<usize>,
}

/// Lines of text with a gutter, to which a finding adds.
pub(super) struct Frame {
    /// The finished text.
    pub(super) out: String,
    /// How lines are drawn.
    pub(super) style: Style,
    /// Columns of the line numbers.
    pub(super) gutter: usize,
}

impl Frame {
    /// Columns right of the gutter.
    pub(super) fn room(&self) -> usize {
        self.style.width.saturating_sub(self.gutter + 3).max(24)
    }

    /// A line with `number` in the gutter and `edge` beside it.
    pub(super) fn push(&mut self, number: Option<u32>, edge: &str, text: &str) {
        let number = number.map_or_else(String::new, |n| n.to_string());
        let gutter = format!("{number:>width$} {edge}", width = self.gutter);
        self.out.push_str(&self.style.paint(Ink::Frame, &gutter));
        if !text.is_empty() {
            self.out.push(' ');
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    /// A line that only has the edge.
    pub(super) fn bar(&mut self) {
        self.push(None, self.style.glyphs().bar, "");
    }
}

/// Adds the passages of a finding. Without `source` only their labels are shown.
pub(super) fn passages(frame: &mut Frame, finding: &Finding, source: Option<&Source>) {
    let glyphs = frame.style.glyphs();
    let first_page = finding.locations.first().and_then(|l| l.page);
    let Some(source) = source else {
        for location in finding.locations.iter().take(MOST) {
            let label = label(location, first_page);
            let room = frame
                .room()
                .saturating_sub(width(&label) + width(glyphs.dot));
            let words = shorten(&line(&location.text), room.max(16), glyphs.cut);
            let parts = [words, label].map(Some);
            let parts: Vec<_> = parts
                .into_iter()
                .flatten()
                .filter(|p| !p.is_empty())
                .collect();
            frame.push(Some(location.line), glyphs.bar, &parts.join(glyphs.dot));
        }
        return;
    };
    let groups = grouped(&finding.locations, source, frame.room());
    let rows = match groups.len() {
        0..=2 => 4,
        3 => 3,
        _ => 2,
    };
    let room = Room {
        width: frame.room(),
        rows,
        cut: glyphs.cut,
    };
    for (at, group) in groups.iter().enumerate() {
        if at > 0 {
            frame.push(None, glyphs.gap, "");
        }
        let spans: Vec<_> = group.iter().map(|p| p.span.clone()).collect();
        let room = Room {
            // Passages that stand together fit on two rows; see `joins`.
            rows: rows.max(if group.len() > 1 { 5 } else { 0 }),
            ..room
        };
        let rows = excerpt(source.text(), &spans, room);
        for (at, row) in rows.iter().enumerate() {
            let later = rows.get(at + 1..).unwrap_or_default();
            let earlier = rows.get(..at).unwrap_or_default();
            show(
                frame,
                row,
                group,
                finding.severity,
                first_page,
                earlier,
                later,
            );
        }
    }
    let left = finding.locations.len().saturating_sub(MOST);
    if left > 0 {
        let text = format!("and {} more", super::words::counted(left, "place"));
        frame.push(None, glyphs.bar, &text);
    }
}

/// Passages in the order of the finding; those that stand within one sentence together.
fn grouped<'a>(locations: &'a [Location], source: &Source, width: usize) -> Vec<Vec<Passage<'a>>> {
    let text = source.text();
    let mut groups: Vec<Vec<Passage<'a>>> = Vec::new();
    for location in locations.iter().take(MOST) {
        let start = source.folded_offset(location.span.start) as usize;
        let end = (source.folded_offset(location.span.end) as usize).max(start);
        let inside = text.get(start..end).unwrap_or_default();
        let lead = inside.len() - inside.trim_start().len();
        let span = if inside.trim().is_empty() {
            start..start
        } else {
            start + lead..start + lead + inside.trim().len()
        };
        let passage = Passage { location, span };
        let near = groups
            .iter_mut()
            .find(|group| joins(group, &passage, text, width));
        match near {
            Some(group) => {
                group.push(passage);
                group.sort_by_key(|p| p.span.start);
            }
            None => groups.push(vec![passage]),
        }
    }
    groups
}

/// Whether a passage can be shown in the rows of others.
fn joins(group: &[Passage], new: &Passage, text: &str, width: usize) -> bool {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return false;
    };
    if group.len() >= 3
        || new.span.is_empty()
        || group.iter().any(|p| {
            p.span.is_empty() || (p.span.start < new.span.end && new.span.start < p.span.end)
        })
    {
        return false;
    }
    let from = first.span.start.min(new.span.start);
    let to = last.span.end.max(new.span.end);
    to - from <= width && !text.get(from..to).unwrap_or_default().contains("\n\n")
}

fn label(location: &Location, first_page: Option<u32>) -> String {
    let label = line(&location.label);
    match location.page {
        Some(page) if Some(page) != first_page => format!("{label} (page {page})"),
        _ => label,
    }
}

/// A row, its underlines and the labels of the passages that end in it.
fn show(
    frame: &mut Frame,
    row: &Row,
    group: &[Passage],
    severity: Severity,
    first_page: Option<u32>,
    earlier: &[Row],
    later: &[Row],
) {
    let style = frame.style;
    let glyphs = style.glyphs();
    let is_in = |rows: &[Row], which: usize| {
        rows.iter()
            .any(|row| row.marks.iter().any(|mark| mark.which == which))
    };
    let starting = row.marks.iter().find(|mark| !is_in(earlier, mark.which));
    let number = starting
        .and_then(|mark| group.get(mark.which))
        .map(|passage| passage.location.line);
    frame.push(number, glyphs.bar, &row.text);
    if row.marks.is_empty() {
        return;
    }
    let look = |mark: &Mark| match group.get(mark.which).map(|p| p.location.role) {
        Some("claim") | None => (Ink::Severity(severity), glyphs.claim),
        Some(_) => (Ink::Fact, glyphs.fact),
    };
    // Labels of the passages that end here, from left to right.
    let mut pending: Vec<(Mark, String)> = row
        .marks
        .iter()
        .filter(|mark| !is_in(later, mark.which))
        .filter_map(|mark| Some((*mark, label(group.get(mark.which)?.location, first_page))))
        .filter(|(_, label)| !label.is_empty())
        .collect();

    let mut under = String::new();
    let mut column = 0;
    for mark in &row.marks {
        let (ink, glyph) = look(mark);
        under.push_str(&" ".repeat(mark.start.saturating_sub(column)));
        under.push_str(&style.paint(
            ink,
            &glyph.repeat(mark.end.saturating_sub(mark.start).max(1)),
        ));
        column = mark.end.max(mark.start + 1);
    }
    let rightmost = row.marks.last().copied();
    if let Some((mark, label)) = pending.last()
        && Some(*mark) == rightmost
        && column + 1 + width(label) <= frame.room()
    {
        under.push(' ');
        under.push_str(&style.paint(look(mark).0, label));
        pending.pop();
    }
    frame.push(None, glyphs.bar, &under);

    while let Some((mark, label)) = pending.pop() {
        let room = frame.room();
        let start = if mark.start + width(&label) <= room {
            mark.start
        } else {
            room.saturating_sub(width(&label)).min(mark.start)
        };
        for part in wrap(&label, room - start, room - start) {
            let mut text = String::new();
            let mut column = 0;
            for (other, _) in pending.iter().filter(|(m, _)| m.start < start) {
                text.push_str(&" ".repeat(other.start.saturating_sub(column)));
                text.push_str(&style.paint(look(other).0, glyphs.stem));
                column = other.start + 1;
            }
            text.push_str(&" ".repeat(start.saturating_sub(column)));
            text.push_str(&style.paint(look(&mark).0, &part));
            frame.push(None, glyphs.bar, &text);
        }
    }
}

/// Width of the largest line number that a finding shows.
pub(super) fn gutter(finding: &Finding) -> usize {
    let largest = finding.locations.iter().take(MOST).map(|l| l.line).max();
    largest.unwrap_or(0).to_string().len().max(2)
}

/// The line that says whose issue it is. Where it does not fit, the part at `longest` is cut: the request.
pub(super) fn subject(parts: &[String], longest: usize, columns: usize, style: Style) -> String {
    let glyphs = style.glyphs();
    let all = parts.join(glyphs.dot);
    let over = width(&all).saturating_sub(columns);
    let Some(part) = parts.get(longest).filter(|_| over > 0) else {
        return shorten(&all, columns, glyphs.cut);
    };
    let mut parts = parts.to_vec();
    let room = width(part).saturating_sub(over).max(16);
    if let Some(part) = parts.get_mut(longest) {
        *part = shorten(part, room, glyphs.cut);
    }
    shorten(&parts.join(glyphs.dot), columns, glyphs.cut)
}
