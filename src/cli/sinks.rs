//! Writes the reports of a run, as letters come in.

use super::exit::Exit;
use super::layout::{Layout, Parts};
use super::meter::Meter;
use super::output::Output;
use super::reports::Report;
use super::terminal::{Stop, cannot_write, complain};
use imrlint::report::{Batch, Kind, Quote, Spool, Summary};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::time::Duration;

/// The reports being written.
#[derive(Debug)]
pub(crate) struct Sinks<'a> {
    layout: &'a Layout<'a>,
    sinks: Vec<Sink<'a>>,
    spools: Vec<(Quote, Spool)>,
}

/// A report being written. A report that cannot be written is given up, and the others go on.
#[derive(Debug)]
struct Sink<'a> {
    report: &'a Report,
    /// None when it can no longer be written.
    output: Option<Output>,
    /// What became of it.
    exit: Exit,
}

/// No report can be written any more.
#[derive(Debug)]
pub(crate) struct AllStopped;

impl<'a> Sinks<'a> {
    /// Opens all reports. When one cannot be opened nothing is begun.
    pub(crate) fn open(layout: &'a Layout<'a>, resumed: bool) -> Result<Self, Exit> {
        let mut sinks = Self {
            layout,
            sinks: Vec::new(),
            spools: Vec::new(),
        };
        for spool in &layout.spools {
            let file = tempfile::tempfile().map_err(|error| no_spool(&error))?;
            sinks.spools.push((spool.quote, Spool::new(file)));
        }
        for report in &layout.reports {
            match Output::open(&report.target) {
                Ok(output) => sinks.sinks.push(Sink {
                    report,
                    output: Some(output),
                    exit: Exit::Clean,
                }),
                Err(error) => {
                    sinks.give_up();
                    return Err(report.target.stopped(Stop::Failed(error)));
                }
            }
        }
        for sink in sinks.sinks.iter_mut().filter(|_| !resumed) {
            if let Kind::Stream(stream) = &sink.report.format.kind {
                let head = (stream.head)(&layout.context(sink.report, None));
                sink.write(|output| output.part(&head));
            }
        }
        Ok(sinks)
    }

    /// Adds a letter.
    pub(crate) fn add(&mut self, parts: &Parts, meter: &Meter) -> Result<(), AllStopped> {
        for (sink, part) in self.sinks.iter_mut().zip(&parts.reports) {
            if !part.is_empty() {
                let standard = matches!(sink.output, Some(Output::Standard(_)));
                meter.aside(standard, || sink.write(|output| output.part(part)));
            }
        }
        for ((quote, spool), line) in self.spools.iter_mut().zip(&parts.spools) {
            if let Err(error) = spool.push(line) {
                let waiting = self.sinks.iter_mut().filter(|sink| sink.needs(*quote));
                waiting.for_each(|sink| sink.give_up(no_spool(&error)));
            }
        }
        if !parts.complaint.is_empty() {
            meter.aside(true, || complain(&parts.complaint));
        }
        if self.sinks.iter().all(|sink| sink.output.is_none()) {
            return Err(AllStopped);
        }
        Ok(())
    }

    /// Ends all reports.
    pub(crate) fn finish(mut self, summary: &Summary, elapsed: Duration) -> Exit {
        for sink in &mut self.sinks {
            let context = self.layout.context(sink.report, Some(elapsed));
            match &sink.report.format.kind {
                Kind::Stream(stream) => {
                    let tail = (stream.tail)(&context, summary);
                    sink.write(|output| output.part(&tail));
                }
                Kind::Whole(whole) => {
                    let quote = sink.report.quote;
                    let spool = self.spools.iter_mut().find(|(known, _)| *known == quote);
                    let Some((_, letters)) = spool else {
                        continue;
                    };
                    let mut batch = Batch {
                        context: &context,
                        summary,
                        letters,
                    };
                    sink.write(|output| buffered(output, |out| (whole.write)(&mut batch, out)));
                }
            }
            if let Some(output) = sink.output.take() {
                sink.heed(output.finish());
            }
        }
        self.exit()
    }

    /// Keeps what is written of reports that grow letter by letter, under names that say that they are not whole.
    pub(crate) fn keep_parts(self) -> Vec<PathBuf> {
        let mut kept = Vec::new();
        for sink in self.sinks {
            match (&sink.report.format.kind, sink.output) {
                (Kind::Stream(_), Some(output)) => kept.extend(output.keep_part()),
                (Kind::Whole(_), Some(output)) => output.discard(),
                (_, None) => {}
            }
        }
        kept
    }

    /// Takes away what is written.
    pub(crate) fn give_up(self) {
        let outputs = self.sinks.into_iter().filter_map(|sink| sink.output);
        outputs.for_each(Output::discard);
    }

    /// What became of reports that could not be written.
    pub(crate) fn exit(&self) -> Exit {
        let exits = self.sinks.iter().map(|sink| sink.exit);
        exits.max().unwrap_or_default()
    }
}

impl Sink<'_> {
    fn write(&mut self, write: impl FnOnce(&mut Output) -> Result<(), Stop>) {
        if let Some(output) = &mut self.output {
            let written = write(output);
            self.heed(written);
        }
    }

    fn heed(&mut self, written: Result<(), Stop>) {
        if let Err(stop) = written {
            self.give_up(self.report.target.stopped(stop));
        }
    }

    fn give_up(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
        if let Some(output) = self.output.take() {
            output.discard();
        }
    }

    /// Whether it waits for the letters of a spool.
    fn needs(&self, quote: Quote) -> bool {
        self.output.is_some()
            && self.report.quote == quote
            && matches!(self.report.format.kind, Kind::Whole(_))
    }
}

fn buffered(
    output: &mut Output,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Stop> {
    let mut buffer = BufWriter::new(output);
    let written = write(&mut buffer).and_then(|()| buffer.flush());
    // What is left in the buffer of a report that failed is not written.
    let _ = buffer.into_parts();
    Ok(written?)
}

fn no_spool(error: &io::Error) -> Exit {
    cannot_write("the folder of temporary files", error)
}
