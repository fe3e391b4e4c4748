//! One self-contained page for a batch: charts, a list of root causes, the letters with both passages, and marks.
//!
//! The page loads nothing, and a policy in its head forbids it to. Letters are hostile: their words are data, JSON in which
//! no markup can begin, and the page's script makes nothing but text nodes of them.

mod frame;
mod record;
mod sample;
mod text;

use super::format::{Batch, Format, Kind, Whole};
use super::redact::Quote;
use record::LetterRecord;
use sample::Sample;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use text::Text;

/// The format.
pub static FORMAT: Format = Format {
    name: "html",
    about: "One page for a browser: charts, findings to filter and mark, letters",
    quote: Quote::Full,
    kind: Kind::Whole(Whole { text: true, write }),
};

/// What is said of the whole report.
#[derive(Serialize)]
struct Meta<'a> {
    tool: ToolRecord<'a>,
    quote: &'static str,
    /// Title of each rule.
    rules: BTreeMap<&'a str, &'a str>,
    /// Which letters are the sample, by their number in the page.
    sample: Vec<usize>,
    seed: u64,
    /// Whether the page holds letters.
    texts: bool,
    /// Tells batches apart, so that marks kept in a browser go to the right one.
    id: String,
}

#[derive(Serialize)]
struct ToolRecord<'a> {
    version: &'static str,
    rules: usize,
    digest: &'a str,
}

fn write(batch: &mut Batch, out: &mut dyn Write) -> io::Result<()> {
    let context = batch.context;
    out.write_all(frame::head().as_bytes())?;
    let mut number = 0;
    let mut texts = false;
    let mut id = Sha256::new();
    let mut sample = Sample::new(context.seed);
    batch.each(|letter| {
        let at = number;
        number += 1;
        id.update(letter.path.as_bytes());
        id.update([0]);
        let text = letter
            .text
            .as_ref()
            .filter(|_| context.quote == Quote::Full)
            .and_then(|text| Text::read(&letter.path, text));
        texts |= text.is_some();
        let record = LetterRecord::new(&letter, text.as_ref());
        out.write_all(frame::data("class=\"letter\"", &record).as_bytes())?;
        let body = || text.as_ref().map(|text| text_block(at, text));
        match &letter.outcome {
            Err(_) => Ok(()),
            Ok(checked) if checked.findings.is_empty() => {
                sample.offer(at, &letter.path, || body().unwrap_or_default());
                Ok(())
            }
            Ok(_) => out.write_all(body().unwrap_or_default().as_bytes()),
        }
    })?;
    let (drawn, bodies) = sample.drawn();
    for body in bodies {
        out.write_all(body.as_bytes())?;
    }
    let digits = id
        .finalize()
        .iter()
        .take(8)
        .fold(String::new(), |mut id, byte| {
            let _ = write!(id, "{byte:02x}");
            id
        });
    let rules = context.rules.iter();
    let meta = Meta {
        tool: ToolRecord {
            version: env!("CARGO_PKG_VERSION"),
            rules: context.tool.rules,
            digest: &context.tool.digest,
        },
        quote: context.quote.name(),
        rules: rules
            .map(|rule| (rule.id.as_str(), rule.title.as_str()))
            .collect(),
        sample: drawn,
        seed: context.seed,
        texts,
        id: digits,
    };
    out.write_all(frame::data("id=\"meta\"", &meta).as_bytes())?;
    out.write_all(frame::tail().as_bytes())
}

fn text_block(number: usize, text: &Text) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        text: &'a str,
    }
    frame::data(&format!("id=\"t{number}\""), &Body { text: text.shown() })
}
