//! What must hold for any bytes: nothing panics, every span is a place in its text, and reports can be written.

use imrlint::report::{
    Context, FORMATS, Kind, Letter, Outcome, Quote, Style, Tool, facts_json, facts_text, faults,
};
use imrlint::rules::LoadError;
use imrlint::source::Span;
use imrlint::{RuleSet, Source};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Endings of inputs, of which the first byte chooses one.
const ENDINGS: &[&str] = &["txt", "md", "html", "pdf", "docx"];

fn builtin() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| RuleSet::builtin().expect("the built-in rules load"))
}

/// A name and what is read under it.
fn named(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    let ending = ENDINGS[usize::from(first) % ENDINGS.len()];
    Some((format!("letter.{ending}"), rest))
}

fn assert_inside(span: Span, text: &str) {
    let range = span.start as usize..span.end as usize;
    assert!(
        text.get(range).is_some(),
        "{span:?} of {} bytes",
        text.len()
    );
}

/// Bytes to text.
pub fn source(bytes: &[u8]) {
    let Some((name, bytes)) = named(bytes) else {
        return;
    };
    let Ok(source) = Source::read(&name, bytes, None) else {
        return;
    };
    let text = source.text();
    assert!(!text.is_empty());
    let mut last = 0;
    for (start, c) in text.char_indices() {
        let span = Span::new(start as u32, (start + c.len_utf8()) as u32);
        let base = source.base_span(span);
        assert_inside(base, source.base());
        assert!(
            base.start >= last || c.is_whitespace(),
            "offsets go back at {start}"
        );
        last = last.max(base.start);
    }
    let whole = source.base_span(Span::new(0, text.len() as u32));
    assert_inside(whole, source.base());
    let (line, column) = source.position(whole.end);
    assert!(line >= 1 && column >= 1);
    assert_inside(source.line_span(line), source.base());
}

/// Text to a letter.
pub fn letter(bytes: &[u8]) {
    let text = imrlint::source::fold_text(&String::from_utf8_lossy(bytes));
    let vocabulary = &builtin().vocabulary;
    let tokens = imrlint::words::tokens(&text, &vocabulary.lexicon);
    let (forms, lexicon) = (&vocabulary.forms, &vocabulary.lexicon);
    let letter = imrlint::letter::read(&text, &tokens, forms, lexicon);
    let mut end = 0;
    for part in &letter.parts {
        assert_inside(part.span, &text);
        assert!(part.span.start >= end, "parts overlap");
        end = part.span.end;
        let issue = part.issue.map(usize::from);
        assert!(issue.is_none_or(|issue| issue < letter.issues.len()));
    }
    let mut end = 0;
    for sentence in &letter.sentences {
        assert_inside(sentence.span, &text);
        assert!(sentence.span.start >= end, "sentences overlap");
        end = sentence.span.end;
    }
    for field in letter.header.iter().chain(&letter.credentials) {
        assert_inside(field.label, &text);
        assert_inside(field.value, &text);
    }
    for issue in &letter.issues {
        for span in [issue.request, issue.title]
            .into_iter()
            .chain(issue.rationale)
        {
            assert_inside(span, &text);
        }
    }
}

/// A letter to facts.
pub fn facts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(source) = Source::read("letter.txt", text.as_bytes(), None) else {
        return;
    };
    let (reading, facts) = imrlint::read(&source, builtin());
    for fact in &facts {
        let attributes = fact.attributes.iter().map(|attribute| attribute.span);
        let regions = fact.regions.iter().map(|region| region.span);
        for span in [fact.span]
            .into_iter()
            .chain(fact.cue)
            .chain(attributes)
            .chain(regions)
        {
            assert_inside(span, source.text());
        }
    }
    let vocabulary = &builtin().vocabulary;
    let letter = &reading.letter;
    facts_text::text(
        "letter.txt",
        &source,
        letter,
        &facts,
        vocabulary,
        Style::default(),
    );
    facts_json::document("letter.txt", &source, letter, &facts, vocabulary);
}

/// A file to rules or vocabulary, or to mistakes at their places.
pub fn rules_file(bytes: &[u8]) {
    let Some((&kind, text)) = bytes.split_first() else {
        return;
    };
    let folder = folder();
    for name in ["vocabulary", "mtus", "consistency"] {
        let _ = std::fs::remove_dir_all(folder.join(name));
    }
    let name = match kind % 4 {
        0 => "vocabulary/findings/fuzz.yaml",
        1 => "mtus/fuzz.yaml",
        _ => "consistency/fuzz.yaml",
    };
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
    std::fs::write(&path, text).expect("a file");
    match RuleSet::load(&[folder]) {
        Ok(set) => {
            imrlint::rules::testing::run(&set);
        }
        Err(LoadError::Faults(list)) => {
            assert!(!list.is_empty());
            faults::faults(&list, Style::default());
        }
        Err(LoadError::Unreadable { .. }) => {}
    }
}

/// The same, under the name of its target.
pub use rules_file as rules;

fn folder() -> PathBuf {
    let shared = Path::new("/dev/shm");
    let base = if shared.is_dir() {
        shared.to_owned()
    } else {
        std::env::temp_dir()
    };
    base.join(format!("imrlint-fuzz-{}", std::process::id()))
}

/// The whole check, with its reports.
pub fn check(bytes: &[u8]) {
    let Some((name, bytes)) = named(bytes) else {
        return;
    };
    let Ok(source) = Source::read(&name, bytes, None) else {
        return;
    };
    let Ok(checked) = imrlint::check(&source, builtin()) else {
        return;
    };
    for finding in &checked.findings {
        assert!(!finding.locations.is_empty(), "{}", finding.rule);
        for location in &finding.locations {
            assert_inside(location.span, source.base());
            assert_eq!(
                location.span.of(source.base()),
                location.text,
                "{}",
                finding.rule
            );
        }
    }
    let letter = Letter {
        path: &name,
        outcome: Outcome::Checked {
            source: Some(&source),
            checked: &checked,
        },
    };
    let tool = Tool {
        rules: builtin().rules().len(),
        digest: String::new(),
    };
    let context = Context {
        seed: 1,
        tool: &tool,
        rules: builtin().rules(),
        style: Style::default(),
        quote: Quote::Full,
        quiet: false,
        waived: false,
        fail_on: None,
        elapsed: None,
    };
    for format in FORMATS {
        if let Kind::Stream(stream) = &format.kind {
            (stream.letter)(&letter, &context);
        }
    }
}
