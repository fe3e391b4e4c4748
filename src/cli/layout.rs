//! What each letter adds to the reports of a run: computed letter by letter, by all threads.

use super::reports::Report;
use super::terminal::Terminal;
use imrlint::check::Checked;
use imrlint::gate::WAIVER_RULES;
use imrlint::report::redact::{self, Redactor};
use imrlint::report::{Context, Failure, Kind, Letter, Outcome, Quote, Tool, jsonl, short};
use imrlint::rules::Rule;
use imrlint::source::Source;
use std::borrow::Cow;
use std::time::Duration;

/// The reports of a run, and what they are made from.
#[derive(Debug)]
pub(crate) struct Layout<'a> {
    /// The reports.
    pub(crate) reports: Vec<Report>,
    /// The letters on disk that some of them need.
    pub(crate) spools: Vec<SpoolLayout>,
    /// The program and the rules.
    pub(crate) tool: Tool,
    /// What the command line says of all reports.
    pub(crate) options: Options<'a>,
    titles: Vec<(String, String)>,
    /// What standard error may quote: as little as the strictest report.
    strictest: Quote,
}

/// What the command line says of all reports.
#[derive(Debug)]
pub(crate) struct Options<'a> {
    /// The rules.
    pub(crate) rules: &'a [Rule],
    /// Key of fingerprints.
    pub(crate) key: Option<Vec<u8>>,
    /// Whether to leave out all but findings.
    pub(crate) quiet: bool,
    /// Whether to show waived findings where a format leaves them out.
    pub(crate) waived: bool,
    /// From which severity on findings fail the run.
    pub(crate) fail_on: super::reports::FailOn,
    /// What chooses letters at random.
    pub(crate) seed: u64,
    /// The terminal.
    pub(crate) terminal: Terminal,
}

/// Letters on disk: as much of them as some reports may quote.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SpoolLayout {
    /// What the reports may quote.
    pub(crate) quote: Quote,
    /// Whether one of them shows whole letters.
    pub(crate) text: bool,
}

/// A letter, and what came of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done<'a> {
    /// Its path.
    pub(crate) path: &'a str,
    /// Its number among the inputs, from 1.
    pub(crate) number: usize,
    /// Its text, where it could be read.
    pub(crate) source: Option<&'a Source>,
    /// What was found, or why nothing could be.
    pub(crate) outcome: Result<&'a Checked, &'a Failure>,
}

/// What a letter adds to each report that is written letter by letter, and to each spool.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// For each report; empty for those that wait for all letters.
    pub(crate) reports: Vec<String>,
    /// For each spool.
    pub(crate) spools: Vec<String>,
    /// For standard error.
    pub(crate) complaint: String,
}

impl<'a> Layout<'a> {
    /// What the reports need.
    pub(crate) fn new(reports: Vec<Report>, tool: Tool, options: Options<'a>) -> Self {
        let mut spools: Vec<SpoolLayout> = Vec::new();
        for report in &reports {
            let Kind::Whole(whole) = &report.format.kind else {
                continue;
            };
            let text = whole.text && report.quote == Quote::Full;
            match spools.iter_mut().find(|spool| spool.quote == report.quote) {
                Some(spool) => spool.text |= text,
                None => spools.push(SpoolLayout {
                    quote: report.quote,
                    text,
                }),
            }
        }
        let titles = options
            .rules
            .iter()
            .map(|r| (r.id.clone(), r.title.clone()));
        let about_waivers = WAIVER_RULES
            .iter()
            .map(|r| (r.id.to_owned(), r.title.to_owned()));
        Self {
            spools,
            tool,
            titles: titles.chain(about_waivers).collect(),
            strictest: reports.iter().map(|r| r.quote).max().unwrap_or_default(),
            reports,
            options,
        }
    }

    /// What a report is written with.
    pub(crate) fn context(&self, report: &Report, elapsed: Option<Duration>) -> Context<'_> {
        let to_file = report.target.path().is_some();
        let terminal = self.options.terminal;
        Context {
            tool: &self.tool,
            rules: self.options.rules,
            style: if to_file {
                terminal.file()
            } else {
                terminal.style
            },
            quote: report.quote,
            quiet: self.options.quiet,
            waived: self.options.waived,
            fail_on: self.options.fail_on.severity(),
            elapsed: elapsed.filter(|_| !to_file),
            seed: self.options.seed,
        }
    }

    /// Whether standard error may quote letters.
    pub(crate) fn may_quote(&self) -> bool {
        self.strictest == Quote::Full
    }

    /// What a letter adds.
    pub(crate) fn parts(&self, done: Done) -> Parts {
        let mut views: Vec<(Quote, View)> = Vec::new();
        let mut with = |quote: Quote, write: &dyn Fn(&Letter) -> String| {
            let at = views.iter().position(|(known, _)| *known == quote);
            let at = at.unwrap_or_else(|| {
                views.push((quote, self.view(done, quote)));
                views.len() - 1
            });
            let view = views.get(at);
            view.map_or_else(String::new, |(_, view)| write(&view.letter()))
        };
        let mut parts = Parts::default();
        for report in &self.reports {
            parts.reports.push(match &report.format.kind {
                Kind::Stream(stream) => {
                    let context = self.context(report, None);
                    with(report.quote, &|letter| (stream.letter)(letter, &context))
                }
                Kind::Whole(_) => String::new(),
            });
        }
        for spool in &self.spools {
            let line = if spool.text {
                jsonl::with_text
            } else {
                jsonl::letter
            };
            parts.spools.push(with(spool.quote, &|letter| line(letter)));
        }
        if done.outcome.is_err() && !self.shows_failures() {
            parts.complaint = with(self.strictest, &short::letter);
        }
        parts
    }

    /// Whether a reader of standard output sees there which letters could not be checked.
    fn shows_failures(&self) -> bool {
        self.reports.iter().any(|report| {
            report.target.path().is_none() && matches!(report.format.name, "pretty" | "short")
        })
    }

    fn view<'d>(&self, done: Done<'d>, quote: Quote) -> View<'d> {
        let redactor = Redactor {
            titles: &self.titles,
            key: self.options.key.as_deref(),
        };
        let path = match done.source {
            Some(source) if quote == Quote::None => {
                Cow::Owned(redact::path(done.path, source, done.number))
            }
            _ => Cow::Borrowed(done.path),
        };
        View {
            path,
            source: done.source.filter(|_| quote == Quote::Full),
            outcome: match done.outcome {
                Ok(checked) => Ok(redactor.checked(checked, quote)),
                Err(failure) => Err(redact::failure(failure, quote)),
            },
        }
    }
}

/// A letter as far as a report may quote it.
struct View<'a> {
    path: Cow<'a, str>,
    source: Option<&'a Source>,
    outcome: Result<Cow<'a, Checked>, Failure>,
}

impl View<'_> {
    fn letter(&self) -> Letter<'_> {
        let outcome = match &self.outcome {
            Ok(checked) => Outcome::Checked {
                source: self.source,
                checked,
            },
            Err(failure) => Outcome::Failed(failure),
        };
        Letter {
            path: &self.path,
            outcome,
        }
    }
}
