//! Mistakes in rule files, for their authors: each with its words underlined.

use super::excerpt::floor;
use super::style::Style;
use super::words::{counted, line, shown, width_of};
use crate::rules::Fault;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use std::fmt;
use std::ops::Range;

/// All faults, and how many there are.
pub fn faults(faults: &[Fault], style: Style) -> String {
    let mut out: String = faults.iter().map(|f| fault(f, style)).collect();
    let mut files: Vec<&str> = faults.iter().map(|f| f.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    out.push_str(&format!(
        "{} in {}\n",
        counted(faults.len(), "mistake"),
        counted(files.len(), "file")
    ));
    out
}

/// One fault, followed by an empty line.
pub fn fault(fault: &Fault, style: Style) -> String {
    let theme = GraphicalTheme {
        characters: if style.unicode {
            ThemeCharacters::unicode()
        } else {
            ThemeCharacters::ascii()
        },
        styles: if style.color {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        },
    };
    let window = Window::new(fault, style);
    let report = Report { fault, window };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(AROUND)
        .with_links(false);
    let mut out = String::new();
    // Writing to a String fails only if the report does; then the message alone has to do.
    if handler.render_report(&mut out, &report).is_err() {
        out = format!("{}: {}\n", fault.file, fault.message);
    }
    let mut tidy: String = out
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();
    tidy.push('\n');
    tidy
}

/// A fault as miette wants it.
#[derive(Debug)]
struct Report<'a> {
    fault: &'a Fault,
    window: Window,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(&self.fault.message))
    }
}

impl std::error::Error for Report<'_> {}

impl Diagnostic for Report<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Error)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = line(self.fault.help.as_deref()?);
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.window.span.clone();
        let label = LabeledSpan::new_primary_with_span(None, SourceSpan::from(span));
        Some(Box::new(std::iter::once(label)))
    }
}

/// The lines around a fault, each cut to what a terminal shows, with the words at fault where they stand there. miette itself
/// would print lines of any length, read the file anew for each label, and count columns in bytes.
#[derive(Debug)]
struct Window {
    name: String,
    text: String,
    /// The words at fault, in bytes of `text`.
    span: Range<usize>,
    /// Of the first line of `text`, from 0.
    line: usize,
    /// Of the words at fault, from 0.
    column: usize,
    /// Of the words at fault, from 0.
    fault_line: usize,
}

/// Lines shown before and after the one at fault.
const AROUND: usize = 1;

impl Window {
    fn new(fault: &Fault, style: Style) -> Self {
        let text = &*fault.text;
        let start = floor(text, fault.span.start);
        let line_start = text
            .get(..start)
            .and_then(|t| t.rfind('\n'))
            .map_or(0, |at| at + 1);
        let line_end = text
            .get(start..)
            .and_then(|t| t.find('\n'))
            .map_or(text.len(), |at| start + at);
        // What goes on over further lines is underlined on its first.
        let end = floor(text, fault.span.end).clamp(start, line_end);
        let number = text
            .get(..line_start)
            .map_or(0, |t| t.matches('\n').count());
        let head = text.get(..line_start).unwrap_or_default();
        let tail = text.get(line_end..).unwrap_or_default();
        let before: Vec<&str> = head.lines().rev().take(AROUND).collect();
        let after = tail.lines().skip(1).take(AROUND);
        let column = text.get(line_start..start).map_or(0, |t| t.chars().count());

        let room = style.width.saturating_sub(12).max(24);
        let mut out = String::new();
        for line in before.iter().rev() {
            out.push_str(&cut(line, 0..0, room).0);
            out.push('\n');
        }
        let at = start - line_start..end - line_start;
        let (line, span) = cut(text.get(line_start..line_end).unwrap_or_default(), at, room);
        let shift = out.len();
        out.push_str(&line);
        for line in after {
            out.push('\n');
            out.push_str(&cut(line, 0..0, room).0);
        }
        Self {
            name: super::words::name(&fault.file),
            span: span.start + shift..span.end + shift,
            text: out,
            line: number - before.len(),
            column,
            fault_line: number,
        }
    }
}

/// A line in at most `room` columns around `span`, and where the span is then.
fn cut(line: &str, span: Range<usize>, room: usize) -> (String, Range<usize>) {
    let mut cells: Vec<(char, bool)> = Vec::new();
    for (at, c) in line.char_indices() {
        let inside = span.contains(&at);
        match c {
            '\t' => cells.extend([(' ', inside); 2]),
            '\r' => {}
            _ => cells.extend(shown(c).map(|c| (c, inside))),
        }
    }
    let wide = |cell: &(char, bool)| width_of(cell.0);
    let total: usize = cells.iter().map(wide).sum();
    let lead: usize = cells
        .iter()
        .take_while(|(_, inside)| !inside)
        .map(wide)
        .sum();
    // A third of the line for what goes before, unless all that goes before fits well.
    let mut skip = match total > room && lead < total && lead > room / 2 {
        true => lead.saturating_sub(room / 3).min(total - room + 1),
        false => 0,
    };
    let mut out = String::new();
    let mut used = 0;
    if skip > 0 {
        out.push('…');
        used = 1;
    }
    let mut rest = total;
    let mut range: Option<Range<usize>> = None;
    for cell in &cells {
        let columns = wide(cell);
        rest -= columns;
        if skip > 0 {
            skip = skip.saturating_sub(columns);
            continue;
        }
        if used + columns + usize::from(rest > 0) > room {
            out.push('…');
            break;
        }
        let start = out.len();
        out.push(cell.0);
        used += columns;
        if cell.1 {
            let from = range.map_or(start, |range| range.start);
            range = Some(from..out.len());
        }
    }
    let end = out.len();
    (out, range.unwrap_or(end..end))
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::from(0..self.text.len());
        // miette asks without context for the place in the header, and with it for the lines to show.
        let (line, column) = if before == 0 {
            (self.fault_line, self.column)
        } else {
            (self.line, 0)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            whole,
            line,
            column,
            self.text.matches('\n').count() + 1,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use std::borrow::Cow;

    fn at(text: &str, words: &str, message: &str, help: Option<&str>) -> Fault {
        let start = text.find(words).unwrap();
        Fault {
            file: "consistency/example.yaml".into(),
            text: text.to_owned().into(),
            span: start..start + words.len(),
            message: message.into(),
            help: help.map(str::to_owned),
        }
    }

    #[test]
    fn the_words_at_fault_are_underlined() {
        let text = "id: example\ncategory: treatmnt\nseverity: error\n";
        let first = at(
            text,
            "treatmnt",
            "unknown category `treatmnt`",
            Some("did you mean `treatment`?"),
        );
        let second = at(text, "error", "errors need evidence from two places", None);
        let list = [first, second];
        assert_snapshot!(faults(&list, Style::default()), @r#"
      × unknown category `treatmnt`
       ╭─[consistency/example.yaml:2:11]
     1 │ id: example
     2 │ category: treatmnt
       ·           ────────
     3 │ severity: error
       ╰────
      help: did you mean `treatment`?

      × errors need evidence from two places
       ╭─[consistency/example.yaml:3:11]
     2 │ category: treatmnt
     3 │ severity: error
       ·           ─────
       ╰────

    2 mistakes in 1 file
    "#);
        let ascii = Style {
            unicode: false,
            ..Style::default()
        };
        assert_snapshot!(faults(&list, ascii), @r#"
      x unknown category `treatmnt`
       ,-[consistency/example.yaml:2:11]
     1 | id: example
     2 | category: treatmnt
       :           ^^^^^^^^
     3 | severity: error
       `----
      help: did you mean `treatment`?

      x errors need evidence from two places
       ,-[consistency/example.yaml:3:11]
     2 | category: treatmnt
     3 | severity: error
       :           ^^^^^
       `----

    2 mistakes in 1 file
    "#);
    }

    #[test]
    fn long_lines_are_cut_around_them() {
        let long = "términos que el médico escribe “así” en cada carta, ".repeat(40);
        let text = format!("- text: \"{long} {{dermatone}} {long}\"\r\n\tnext: é\n");
        let fault = at(&text, "{dermatone}", "unknown placeholder", None);
        assert_snapshot!(super::fault(&fault, Style::default()), @r#"
     × unknown placeholder
      ╭─[consistency/example.yaml:1:2091]
    1 │ …“así” en cada carta,  {dermatone} términos que el médico escribe “…
      ·                        ───────────
    2 │   next: é
      ╰────
    "#);
    }

    #[test]
    fn places_at_the_edges() {
        let text = "flag: [a,\n  b]\n";
        let whole = at(text, text, "a list where an expression is expected", None);
        assert_snapshot!(super::fault(&whole, Style::default()), @r#"
     × a list where an expression is expected
      ╭─[consistency/example.yaml:1:1]
    1 │ flag: [a,
      · ─────────
    2 │   b]
      ╰────
    "#);
        let mut end = at(
            text,
            "flag",
            "key `id` is missing",
            Some("add `id: example` at the top"),
        );
        end.span = text.len()..text.len() + 9;
        assert_snapshot!(super::fault(&end, Style::default()), @r#"
     × key `id` is missing
      ╭─[consistency/example.yaml:3:1]
    2 │   b]
      ╰────
     help: add `id: example` at the top
    "#);
        end.text = Cow::Borrowed("");
        end.span = 0..0;
        end.message = "the file is \x1b[31mempty".into();
        let shown = super::fault(&end, Style::default());
        assert_snapshot!(shown, @r#"
    × the file is ␛[31mempty
     ╭─[consistency/example.yaml:1:1]
     ╰────
    help: add `id: example` at the top
    "#);
    }
}
