//! Word files: what of them is read, and that a letter in one gives the findings of the same letter as text.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::docx::{archive, by_lines, by_paragraphs, docx, p, r};
use imrlint::Source;
use std::path::Path;

/// The text of a Word file with this body.
fn text(body: &str) -> String {
    with(body, &[])
}

fn with(body: &str, parts: &[(&str, &str)]) -> String {
    base(&docx(body, parts))
}

fn base(bytes: &[u8]) -> String {
    Source::read("a.docx", bytes, None)
        .unwrap()
        .base()
        .to_owned()
}

/// Why it is not read: reason and message.
fn refused(bytes: &[u8]) -> (&'static str, String) {
    let error = Source::read("a.docx", bytes, None).unwrap_err();
    (error.reason(), error.to_string())
}

#[test]
fn the_fixture_letters_have_the_findings_of_their_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut different = Vec::new();
    let mut findings = 0;
    for folder in ["letters", "clean"] {
        for path in common::letters(&root.join(folder)) {
            let source = common::source(&path);
            if source.format() != imrlint::source::Format::Text {
                continue;
            }
            let told = |source: &Source| -> Vec<String> {
                let checked = imrlint::check(source, common::rules()).unwrap();
                let told = |f: &imrlint::Finding| {
                    let places = f.locations.iter().map(|l| common::fold(&l.text));
                    format!("{} {:?} {:?}", f.rule, f.issue, places.collect::<Vec<_>>())
                };
                let mut told: Vec<String> = checked.findings.iter().map(told).collect();
                told.sort();
                told
            };
            let expected = told(&source);
            findings += expected.len();
            for (form, bytes) in [
                ("paragraphs", by_paragraphs(source.base())),
                ("lines", by_lines(source.base())),
            ] {
                let found = told(&Source::read("a.docx", &bytes, None).unwrap());
                if found != expected {
                    let name = common::stem(&path);
                    let only = |a: &[String], b: &[String]| -> Vec<String> {
                        a.iter().filter(|x| !b.contains(x)).cloned().collect()
                    };
                    different.push(format!(
                        "{name} by {form}\n  only as text: {:#?}\n  only as DOCX: {:#?}",
                        only(&expected, &found),
                        only(&found, &expected)
                    ));
                }
            }
        }
    }
    assert!(findings > 50, "{findings}");
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = p(&format!(
        "{}<w:ins w:id=\"1\">{}</w:ins><w:del w:id=\"2\"><w:r><w:delText>left</w:delText></w:r>\
         <w:r><w:t>wrong</w:t></w:r></w:del>{}<w:moveFrom w:id=\"3\">{}</w:moveFrom>\
         <w:moveTo w:id=\"4\">{}</w:moveTo>",
        r("the "),
        r("right"),
        r(" knee"),
        r(" gone"),
        r(" moved")
    ));
    assert_eq!(text(&body), "the right knee moved");
    // The end of a paragraph may be deleted, and a row of a table.
    let joined = "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>".to_owned();
    assert_eq!(
        text(&format!(
            "{joined}{}</w:p>{}",
            r("is not "),
            p(&r("necessary"))
        )),
        "is not necessary"
    );
    let row = |change: &str, words: &str| {
        format!(
            "<w:tr><w:trPr>{change}</w:trPr><w:tc>{}</w:tc></w:tr>",
            p(&r(words))
        )
    };
    assert_eq!(
        text(&format!(
            "<w:tbl>{}{}{}</w:tbl>",
            row("", "one"),
            row("<w:del w:id=\"1\"/>", "two"),
            row("<w:ins w:id=\"2\"/>", "three")
        )),
        "one\nthree"
    );
    // What the format was before is no format.
    let before = "<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id=\"1\"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>\
                  <w:t>shown</w:t></w:r></w:p>";
    assert_eq!(text(before), "shown");
}

#[test]
fn comments_hidden_text_and_field_codes_are_no_text() {
    let body = "<w:p><w:commentRangeStart w:id=\"0\"/><w:r><w:t>seen</w:t></w:r><w:commentRangeEnd w:id=\"0\"/>\
                <w:r><w:commentReference w:id=\"0\"/></w:r>\
                <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
                <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\"> twice</w:t></w:r>\
                <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>\
                <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r></w:p>";
    let comments = [(
        "comments",
        "<w:comment w:id=\"0\"><w:p><w:r><w:t>why?</w:t></w:r></w:p></w:comment>",
    )];
    assert_eq!(with(body, &comments), "seen twice7");
}

#[test]
fn tables_are_lines_of_cells() {
    let cell = |inside: &str| format!("<w:tc><w:tcPr/>{inside}</w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = |rows: &[String]| format!("<w:tbl>{}</w:tbl>", rows.concat());
    let inner = table(&[row(&[cell(&p(&r("in"))), cell(&p(&r("side")))])]);
    let body = [
        p(&r("before")),
        table(&[
            row(&[cell(&p(&r("Case Number:"))), cell(&p(&r("CM15-1")))]),
            row(&[cell(&p("")), cell(&p(&r("alone")))]),
            row(&[cell(&p("")), cell(&p(""))]),
            row(&[cell(&inner), cell(&(p(&r("two")) + &p(&r("paragraphs"))))]),
        ]),
        p(&r("after")),
    ]
    .concat();
    assert_eq!(
        text(&body),
        "before\n\nCase Number:\tCM15-1\nalone\nin\tside\ttwo\n\nparagraphs\n\nafter"
    );
}

#[test]
fn text_boxes_are_read_once() {
    let shape = |kind: &str| {
        format!(
            "<{kind}><w:txbxContent>{}</w:txbxContent></{kind}>",
            p(&r("boxed"))
        )
    };
    let both = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"wps\">{}</mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback>\
         </mc:AlternateContent>",
        shape("wps:txbx"),
        shape("v:textbox")
    );
    let body = |drawing: &str| {
        p(&format!(
            "{}<w:r>{drawing}</w:r>{}",
            r("one "),
            r("sentence")
        )) + &p(&r("next"))
    };
    assert_eq!(text(&body(&both)), "one sentence\n\nboxed\n\nnext");
    // What older programs write has the second form only.
    let fallback = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"x\"/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        shape("v:textbox")
    );
    assert_eq!(text(&body(&fallback)), "one sentence\n\nboxed\n\nnext");
}

#[test]
fn headers_notes_and_footers_have_their_places() {
    let body = p(&format!(
        "{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>",
        r("claim")
    )) + &p(&r("next"))
        + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"part1\"/>\
           <w:headerReference w:type=\"first\" r:id=\"part3\"/>\
           <w:footerReference w:type=\"default\" r:id=\"part2\"/></w:sectPr>";
    let note = format!(
        "<w:footnote w:id=\"2\">{}</w:footnote>",
        p(&r("MTUS, page 78"))
    );
    let (header, footer, first) = (p(&r("Organization")), p(&r("Page 1")), p(&r("not shown")));
    let parts = [
        ("footnotes", note.as_str()),
        ("header", &header),
        ("footer", &footer),
        ("header", &first),
    ];
    assert_eq!(
        with(&body, &parts),
        "Organization\n\nclaim\n\nMTUS, page 78\n\nnext\n\nPage 1"
    );
    let body = body.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>");
    assert!(with(&body, &parts).contains("not shown"));
}

#[test]
fn pieces_breaks_lists_and_signs() {
    let item = |words: &str| {
        format!(
            "<w:p><w:pPr><w:tabs><w:tab w:pos=\"1\"/></w:tabs><w:numPr/></w:pPr>{}</w:p>",
            r(words)
        )
    };
    assert_eq!(
        text(&(item("one") + &item("two") + &p(&r("end")))),
        "one\ntwo\n\nend"
    );
    let body = "<w:p><w:r><w:t>R&amp;D &lt;5 90&#176;</w:t><w:tab/><w:t>L4</w:t><w:noBreakHyphen/><w:t>5</w:t><w:br/>\
                <w:sym w:font=\"Symbol\" w:char=\"00B7\"/><w:t>\n  trimmed\n</w:t></w:r></w:p>";
    assert_eq!(text(body), "R&D <5 90°\tL4\u{2011}5\n·trimmed");
    // Another prefix for the same vocabulary.
    let xml = "<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:body><x:p><x:r>\
               <x:t>strict</x:t></x:r></x:p></x:body></x:document>";
    assert_eq!(
        base(&archive(&[("word/document.xml".into(), xml.into())])),
        "strict"
    );
}

#[test]
fn content_decides_over_the_name() {
    let bytes = docx(&p(&r("a letter")), &[]);
    let source = Source::read("letter.txt", &bytes, None).unwrap();
    assert_eq!((source.base(), source.page(0)), ("a letter", None));
    assert_eq!(base(b"plain text"), "plain text");
}

#[test]
fn what_is_no_letter_is_told_by_its_kind() {
    let (reason, message) = refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old");
    assert_eq!(reason, "not-a-letter");
    assert!(
        message.starts_with("a Word file of before 2007 (.doc)"),
        "{message}"
    );
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let (reason, message) = refused(&locked);
    assert_eq!(reason, "damaged");
    assert!(message.contains("it needs a password"), "{message}");
    let (reason, message) = refused(b"{\\rtf1\\ansi a letter}");
    assert_eq!(reason, "not-a-letter");
    assert!(message.starts_with("Rich Text Format"), "{message}");
    let (reason, message) = refused(&archive(&[("a.txt".into(), "a".into())]));
    assert_eq!(reason, "not-a-letter");
    assert!(message.starts_with("a ZIP archive"), "{message}");
    let sheet = archive(&[("word/document.xml".into(), "<workbook/>".into())]);
    assert_eq!(refused(&sheet).0, "not-a-letter");
    assert_eq!(refused(&docx("", &[])).0, "not-a-letter");
}

#[test]
fn damaged_files_are_named_and_tell_nothing_of_the_letter() {
    let whole = docx(&p(&r("Jane Roe has a broken hip")), &[]);
    for length in (0..whole.len()).step_by(7).filter(|&n| n > 4) {
        let (reason, message) = refused(&whole[..length]);
        assert_eq!(reason, "damaged", "{length}");
        assert!(message.starts_with("damaged Word file: "), "{message}");
    }
    let mut flipped = 0;
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        if let Err(error) = Source::read("a.docx", &bytes, None) {
            flipped += 1;
            assert!(!error.to_string().contains("Roe"), "{error}");
        }
    }
    assert!(flipped > 100);
    assert_eq!(refused(b"\0\0\x03\x04 of a Word file").0, "damaged");
    for broken in [
        "<w:p><w:r><w:t>Roe</w:p>",
        "<w:p><w:r><w:t Roe",
        "<w:p>&#x0;<w:r></w:Roe>",
    ] {
        let (reason, message) = refused(&docx(broken, &[]));
        assert_eq!(reason, "damaged");
        assert!(message.contains("is no XML from byte"), "{message}");
        assert!(!message.contains("Roe"), "{message}");
    }
}

#[test]
fn bombs_are_refused_at_once() {
    let started = std::time::Instant::now();
    let deep = "<w:p>".repeat(100_000) + &"</w:p>".repeat(100_000);
    let (reason, message) = refused(&docx(&deep, &[]));
    assert_eq!(reason, "damaged");
    assert!(message.contains("nest deeper than 512"), "{message}");
    let large = p(&r(&"pain ".repeat(4 << 20)));
    assert_eq!(refused(&docx(&large, &[])).0, "too-large");
    let wide = "<!-- -->".repeat(9 << 20);
    let (reason, message) = refused(&docx(&wide, &[]));
    assert_eq!(reason, "too-large");
    assert!(message.contains("67108864 bytes"), "{message}");
    let attributes = (0..200_000)
        .map(|n| format!(" a{n}=\"\""))
        .collect::<String>();
    assert_eq!(text(&format!("<w:p{attributes}>{}</w:p>", r("a"))), "a");
    assert!(started.elapsed().as_secs() < 120);
}
