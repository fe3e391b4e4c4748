//! Letters and file names that try to speak to whoever reads the report.

use super::{formats, json, letter, out, scratch, within};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many folders were made: tests run side by side, each in its own.
static FOLDERS: AtomicUsize = AtomicUsize::new(0);

/// In a request, which findings quote.
const REQUEST: &str = "Tramadol ER 150mg #30 [link](http://evil.example) {0} \u{1b}[31m\u{202E}txet\u{2066}\u{9b}2J \
     <img src=x onerror=alert(1)> ::error::x %0A::warning::y ##[group]z `code` | @someone &lt; ]]>";

/// In a file name; the first character makes a formula.
const NAME: &str = "=cmd|'x'!A0,\u{202E}\u{1b}[2J <b>[a](javascript:b) ::error::%0A@so.txt";

fn reports(quote: &str) -> Vec<(&'static str, String)> {
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    let folder = scratch(&format!("hostile-{quote}-{number}"));
    let text = letter("baclofen-line-in-tramadol-rationale.txt");
    let hostile = text.replace("Tramadol ER 150mg #30", REQUEST);
    assert_ne!(text, hostile);
    fs::write(folder.join(NAME), hostile).unwrap();
    fs::write(folder.join("::error::b.txt"), "no letter \u{1b}[31m").unwrap();
    formats()
        .map(|format| {
            let arguments = ["check", ".", "--format", format, "--quote", quote];
            let output = within(&folder, &arguments);
            let errors = super::err(&output);
            assert!(!errors.contains(steers), "{format}: {errors:?}");
            (format, out(&output))
        })
        .collect()
}

/// Characters that move a cursor, colour, or turn the reading direction.
fn steers(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn of(format: &str) -> String {
    let reports = reports("full");
    let found = reports.into_iter().find(|(name, _)| *name == format);
    found.unwrap().1
}

#[test]
fn nothing_steers_the_reader_s_terminal() {
    for quote in ["full", "short", "none"] {
        for (format, text) in reports(quote) {
            assert!(!text.is_empty(), "{format}");
            let at = text.find(steers);
            assert_eq!(at, None, "{format} {quote}: {:?}", at.map(|at| &text[at..]));
        }
    }
}

#[test]
fn the_words_are_there_for_those_who_ask() {
    let report = json(&of("json"));
    let texts: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|finding| finding["locations"].as_array().unwrap())
        .map(|location| location["text"].as_str().unwrap())
        .collect();
    assert!(
        texts
            .iter()
            .any(|text| text.contains("\u{1b}[31m\u{202E}txet"))
    );
    assert!(
        report["letters"]
            .as_array()
            .unwrap()
            .iter()
            .any(|l| l["path"] == NAME)
    );
}

#[test]
fn a_spreadsheet_sees_no_formula() {
    let text = of("csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut names = 0;
    for row in reader.records() {
        for cell in &row.unwrap() {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
            names += usize::from(cell.starts_with("'=cmd|"));
        }
    }
    assert!(names > 0, "{text}");
}

#[test]
fn github_sees_no_command_but_ours() {
    let text = of("github");
    assert!(text.contains("%25%0A") || text.contains("%250A"), "{text}");
    let mut lines = 0;
    for line in text.lines() {
        let (head, data) = line[2..].split_once("::").unwrap();
        let commands = ["::error ", "::warning ", "::notice "];
        assert!(commands.iter().any(|c| line.starts_with(c)), "{line}");
        assert!(!line.contains("##["), "{line}");
        // The file name is one property, whatever it is called.
        let keys: Vec<&str> = head
            .split(',')
            .map(|p| p.split('=').next().unwrap())
            .collect();
        assert!(keys[0].ends_with("file"), "{line}");
        assert!(
            keys[1..]
                .iter()
                .all(|key| { ["line", "endLine", "col", "endColumn", "title"].contains(key) }),
            "{line}"
        );
        assert!(!data.is_empty());
        lines += 1;
    }
    assert!(lines > 1);
    // The other formats for people begin no line with a command either.
    for (format, text) in reports("full") {
        if format != "github" {
            for line in text.lines() {
                assert!(!line.trim_start().starts_with("::"), "{format}: {line}");
            }
        }
    }
}

#[test]
fn markdown_shows_text_as_text() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let text = of("markdown");
    let mut words = String::new();
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => assert_eq!(&*html, "<!-- -->"),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::Code(_) => {
                panic!("{event:?} in {text}")
            }
            _ => {}
        }
    }
    for part in [
        "<img src=x onerror=alert(1)>",
        "[link](http://evil.example)",
        "`code` | @someone &lt;",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
}

#[test]
fn junit_and_sarif_hold_text_as_text() {
    let text = of("junit");
    super::junit::valid(&text);
    assert!(text.contains("&lt;img src=x"), "{text}");
    let log = json(&of("sarif"));
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let message = result["message"]["text"].as_str().unwrap();
        // A bracket without a backslash begins a link, a single brace a placeholder.
        let plain = message
            .replace("\\[", "")
            .replace("\\]", "")
            .replace("{{0}}", "");
        assert!(!plain.contains(['[', ']', '{', '}']), "{message}");
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = place["uri"].as_str().unwrap();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
        assert!(uri.chars().all(allowed), "{uri}");
    }
    let rendered = log.to_string();
    assert!(
        rendered.contains("\\\\[link\\\\](http://evil.example)"),
        "{rendered}"
    );
}
