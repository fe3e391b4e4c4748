//! Figures of accuracy for people.

use super::score::{Score, problem_kind, problem_line};
use super::style::{Ink, Style};
use super::words::{counted, line, pad, shorten, wrap};
use crate::score::matching::{Defect, LetterMatch, Matched, Problem};
use crate::score::verdicts::Judged;
use crate::score::{Figures, GateOutcome, Row, Share};
use std::fmt::Write as _;

/// Columns of names.
pub(super) const NAME: usize = 28;
/// Most of a kind of problem that are named one by one.
const MOST: usize = 30;

/// The report.
pub fn text(score: &Score<'_>, style: Style) -> String {
    let mut out = String::new();
    shown(score, style, &mut out);
    if let Some(figures) = score.figures {
        figures_of(figures, style, &mut out);
    }
    if let Some(judged) = score.judged {
        verdicts(judged, style, &mut out);
    }
    problems(score, style, &mut out);
    gates(score.gates, style, &mut out);
    out
}

/// "84.9 %  72-93  45/53".
pub(super) fn cell(share: Share) -> String {
    let (Some(value), Some((low, high))) = (share.value(), share.interval()) else {
        return format!("{:>23}", "-");
    };
    let interval = format!("{:.0}-{:.0}", low * 100.0, high * 100.0);
    let counts = format!("{}/{}", share.hits, share.total);
    format!("{:>7.1} % {interval:>6} {counts:>6}", value * 100.0)
}

pub(super) fn head(columns: &[&str], style: Style, out: &mut String) {
    let mut text = " ".repeat(NAME);
    for column in columns {
        let _ = write!(text, "{column:>23}");
    }
    out.push_str(&style.paint(Ink::Faint, text.trim_end()));
    out.push('\n');
}

fn row(name: &str, figures: Row, out: &mut String) {
    let f1 = figures
        .f1()
        .map_or("-".to_owned(), |f1| format!("{:.1} %", f1 * 100.0));
    let _ = writeln!(
        out,
        "{}{}{}{f1:>8}",
        pad(name, NAME),
        cell(figures.precision),
        cell(figures.recall)
    );
}

fn figures_of(figures: &Figures, style: Style, out: &mut String) {
    let _ = writeln!(
        out,
        "{} with labels, {} of them clean ({} of these with findings); {} and {}",
        counted(figures.letters, "letter"),
        figures.clean,
        figures.clean_with_findings,
        counted(figures.all.recall.total, "distinct defect"),
        counted(figures.all.precision.total, "finding"),
    );
    out.push_str("Share, its 95 % interval (Wilson), and counts.\n\n");
    let mut heading = " ".repeat(NAME);
    let _ = write!(heading, "{:>23}{:>23}{:>8}", "precision", "recall", "F1");
    out.push_str(&style.paint(Ink::Faint, &heading));
    out.push('\n');
    row("all", figures.all, out);
    let sure = Row {
        recall: figures.sure_errors,
        ..Row::default()
    };
    row("errors, confidence >= .8", sure, out);
    let title = |text: &str, out: &mut String| {
        let _ = write!(out, "\n{}\n", style.paint(Ink::Strong, text));
    };
    title("By severity", out);
    for (severity, figures) in figures.by_severity.iter().rev() {
        row(severity.name(), *figures, out);
    }
    title("By category", out);
    for (category, figures) in &figures.by_category {
        row(category.name(), *figures, out);
    }
    title("By rule, with the number of defects found", out);
    for (rule, figures) in &figures.by_rule {
        let _ = writeln!(
            out,
            "{}{}{:>23}",
            pad(&shorten(rule, NAME - 1, "..."), NAME),
            cell(figures.precision),
            figures.recall.hits
        );
    }
}

fn verdicts(judged: &Judged, style: Style, out: &mut String) {
    let _ = writeln!(
        out,
        "\n{}\n{} judged true or false, {} not ours, {} without a verdict",
        style.paint(Ink::Strong, "By verdict"),
        counted(judged.all.total, "finding"),
        judged.not_ours,
        judged.unjudged
    );
    head(&["true"], style, out);
    let mut line = |name: &str, share: Share| {
        let _ = writeln!(out, "{}{}", pad(name, NAME), cell(share));
    };
    line("all", judged.all);
    for (severity, share) in judged.by_severity.iter().rev() {
        line(severity.name(), *share);
    }
    for (rule, share) in &judged.by_rule {
        line(&shorten(rule, NAME - 1, "..."), *share);
    }
    for (lines, what) in [
        (&judged.stale, "verdicts on findings that are not there"),
        (
            &judged.changed,
            "verdicts against an earlier line; the later one counts",
        ),
    ] {
        if !lines.is_empty() {
            let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
            let text = format!("{} {what}: lines {}", lines.len(), numbers.join(", "));
            for part in wrap(&text, style.width, style.width) {
                let _ = writeln!(out, "{part}");
            }
        }
    }
}

fn problems(score: &Score<'_>, style: Style, out: &mut String) {
    let mut rest: Vec<&Problem> = score.problems.iter().collect();
    while let Some(first) = rest.first() {
        let kind = problem_kind(first);
        let (same, other): (Vec<&Problem>, Vec<&Problem>) =
            rest.into_iter().partition(|p| problem_kind(p) == kind);
        let _ = write!(
            out,
            "\n{}\n",
            style.paint(Ink::Strong, &format!("{} {}", same.len(), kind.1))
        );
        for problem in same.iter().take(MOST) {
            let _ = writeln!(out, "  {}", line(&problem_line(problem)));
        }
        if same.len() > MOST {
            let _ = writeln!(
                out,
                "  and {} more; all are in --format json",
                same.len() - MOST
            );
        }
        rest = other;
    }
    for file in [score.labels, score.verdicts].into_iter().flatten() {
        if file.faults.is_empty() {
            continue;
        }
        let count = counted(file.faults.len(), "line");
        let heading = format!("{count} of {} cannot be read", file.path);
        let _ = write!(out, "\n{}\n", style.paint(Ink::Bad, &heading));
        for fault in &file.faults {
            let _ = writeln!(out, "  line {}: {}", fault.line, line(&fault.message));
        }
    }
    if !score.failed.is_empty() {
        let count = counted(score.failed.len(), "letter");
        let heading = format!("{count} could not be read and are left out");
        let _ = write!(out, "\n{}\n", style.paint(Ink::Bad, &heading));
        for name in score.failed {
            let _ = writeln!(out, "  {}", line(name));
        }
    }
}

pub(super) fn gates(gates: &[GateOutcome], style: Style, out: &mut String) {
    if !gates.is_empty() {
        out.push('\n');
    }
    for gate in gates {
        let of = if gate.of.is_empty() { "all" } else { &gate.of };
        let (ink, word) = if gate.passed() {
            (Ink::Good, "passed")
        } else {
            (Ink::Bad, "FAILED")
        };
        let value = gate.value.map_or("not measured".to_owned(), |value| {
            format!("{:.1} %", value * 100.0)
        });
        let _ = writeln!(
            out,
            "gate {}: {} of {of} is {value}, at least {:.1} % expected",
            style.paint(ink, word),
            gate.measure.name(),
            gate.least * 100.0
        );
    }
}

fn shown(score: &Score<'_>, style: Style, out: &mut String) {
    for letter in score.letters.iter().filter(|letter| letter.labelled) {
        for defect in &letter.defects {
            if defect.found_by.is_empty() && score.show.missed {
                defect_lines("missed", letter, defect, style, out);
            }
            if !defect.found_by.is_empty() && score.show.matched {
                defect_lines("matched", letter, defect, style, out);
                let found = defect.found_by.iter();
                for matched in found.filter_map(|index| letter.findings.get(*index)) {
                    finding_lines("  by", letter, matched, style, out);
                }
            }
        }
        let extra = letter.findings.iter().filter(|m| m.defects.is_empty());
        for matched in extra.filter(|_| score.show.extra) {
            finding_lines("extra", letter, matched, style, out);
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
}

fn defect_lines(word: &str, letter: &LetterMatch, defect: &Defect, style: Style, out: &mut String) {
    let at = defect
        .at_line
        .map_or(String::new(), |line| format!(":{line}"));
    let issues: Vec<String> = defect.issues.iter().map(ToString::to_string).collect();
    let lines: Vec<String> = defect.lines.iter().map(ToString::to_string).collect();
    let _ = writeln!(
        out,
        "{}: {}{at} issue {} {} {} {} (label {})",
        style.paint(Ink::Strong, word),
        letter.path,
        issues.join(", "),
        defect.category.name(),
        style.paint(Ink::Severity(defect.severity), defect.severity.name()),
        defect.confidence,
        lines.join(", ")
    );
    for (side, words) in [("a", &defect.a), ("b", &defect.b)] {
        if let Some(words) = words {
            let _ = writeln!(out, "    {side}: {}", line(words));
        }
    }
    if !defect.why.is_empty() {
        let _ = writeln!(out, "    {}", style.paint(Ink::Faint, &line(&defect.why)));
    }
}

fn finding_lines(
    word: &str,
    letter: &LetterMatch,
    matched: &Matched,
    style: Style,
    out: &mut String,
) {
    let finding = &matched.finding;
    let at = finding.locations.first();
    let at = at.map_or(String::new(), |l| format!(":{}:{}", l.line, l.column));
    let verdict = matched
        .verdict
        .map_or(String::new(), |v| format!(" (verdict: {})", v.name()));
    let _ = writeln!(
        out,
        "{}: {}{at} {} {} {}{verdict}",
        style.paint(Ink::Strong, word),
        letter.path,
        finding.rule,
        finding.category.name(),
        style.paint(Ink::Severity(finding.severity), finding.severity.name()),
    );
    let _ = writeln!(out, "    {}", line(&finding.message));
}
