//! Bad input: each is named with what to do about it, the other letters are still checked, and nothing is silently skipped.

// The helpers of a test may fail as the test itself may.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("bad-input")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn imrlint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// What `imrlint check FILE` prints, with its exit code and without the time that it took.
fn check(name: &str, bytes: &[u8]) -> (String, Option<i32>) {
    let folder = scratch(name);
    fs::write(folder.join(name), bytes).unwrap();
    let output = imrlint(&folder, &["check", name]);
    assert!(output.stderr.is_empty());
    let text = String::from_utf8(output.stdout).unwrap();
    let end = text.rfind(" (").unwrap_or(text.len());
    (text[..end].to_owned(), output.status.code())
}

fn good() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/letters");
    fs::read(folder.join("baclofen-line-in-tramadol-rationale.txt")).unwrap()
}

/// A PDF of one page, with this content stream and the font F1.
fn pdf(content: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = out.len();
    out.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for offset in offsets {
        out.push_str(&format!("{offset:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}

#[test]
fn empty_file() {
    for bytes in ["", " \r\n\t\n", "\u{feff}"] {
        let (text, code) = check("empty.txt", bytes.as_bytes());
        assert_eq!(
            text,
            "failed[not-a-letter]: empty.txt\n  \
             empty: expected the text of a letter, found nothing but white space\n\n\
             0 letters checked, 1 could not be read (1 not-a-letter)"
        );
        assert_eq!(code, Some(5));
    }
}

#[test]
fn binary_file() {
    let bytes: Vec<u8> = (0..20_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let (text, code) = check("binary.txt", &bytes);
    assert!(
        text.starts_with(
            "failed[not-a-letter]: binary.txt\n  binary data: expected a letter as text, Markdown, HTML, PDF or DOCX"
        ),
        "{text}"
    );
    assert_eq!(code, Some(5));
}

#[test]
fn text_that_is_no_letter() {
    let (text, code) = check(
        "order.txt",
        b"Dear Sir or Madam,\n\nthank you for your order of ten chairs.\n",
    );
    assert!(
        text.starts_with(
            "failed[not-a-letter]: order.txt\n  no issue found: expected the text of an Independent Medical Review letter"
        ),
        "{text}"
    );
    assert_eq!(code, Some(5));
}

#[test]
fn truncated_pdf() {
    let whole = pdf("BT /F1 12 Tf 72 720 Td (Case Number: CM15-0800117) Tj ET");
    for end in [whole.len() / 2, 20, 8] {
        let (text, code) = check("cut.pdf", &whole[..end]);
        assert!(text.starts_with("failed[damaged]: cut.pdf\n"), "{text}");
        assert!(text.contains("damaged PDF"), "{text}");
        assert_eq!(code, Some(5));
    }
}

#[test]
fn pdf_without_text() {
    let (text, code) = check("scan.pdf", &pdf("0.5 g 72 72 468 648 re f"));
    assert!(
        text.starts_with(
            "failed[no-text-layer]: scan.pdf\n  no text layer: expected a PDF with text, found only images or blank pages"
        ),
        "{text}"
    );
    assert!(text.contains("(OCR)"), "{text}");
    assert_eq!(code, Some(5));
}

#[test]
fn pdf_with_text_that_is_no_letter() {
    let (text, code) = check(
        "order.pdf",
        &pdf("BT /F1 12 Tf 72 720 Td (Thank you for your order of ten chairs.) Tj ET"),
    );
    assert!(
        text.starts_with("failed[not-a-letter]: order.pdf\n  no issue found"),
        "{text}"
    );
    assert_eq!(code, Some(5));
}

#[test]
fn folder_without_letters() {
    let folder = scratch("no-letters");
    fs::create_dir(folder.join("empty")).unwrap();
    fs::create_dir(folder.join("other")).unwrap();
    fs::write(folder.join("other/notes.rst"), "no letter").unwrap();
    for name in ["empty", "other"] {
        let output = imrlint(&folder, &["check", name]);
        assert_eq!(output.status.code(), Some(3));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.starts_with(&format!("error: no letters in `{name}`\n  help: expected")),
            "{said}"
        );
    }
    // A file is checked whatever its ending when it is named, and a folder beside it is still told of.
    fs::write(folder.join("letter.rst"), good()).unwrap();
    let output = imrlint(&folder, &["check", "other", "letter.rst", "--format=short"]);
    assert_eq!(output.status.code(), Some(3));
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(found.contains("[request-of-another-issue]"), "{found}");
}

#[test]
fn an_unreadable_file_among_good_ones() {
    let folder = scratch("among-good");
    fs::write(folder.join("a.txt"), good()).unwrap();
    fs::write(folder.join("b.txt"), "").unwrap();
    fs::write(folder.join("z.txt"), good()).unwrap();
    let output = imrlint(
        &folder,
        &[
            "check",
            "a.txt",
            "missing.txt",
            "b.txt",
            "z.txt",
            "--format=json",
        ],
    );
    // The highest code counts: there are findings too.
    assert_eq!(output.status.code(), Some(5));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let letters: Vec<(&str, &str, &str)> = json["letters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|letter| {
            (
                letter["path"].as_str().unwrap(),
                letter["status"].as_str().unwrap(),
                letter["reason"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        letters,
        [
            ("a.txt", "checked", ""),
            ("missing.txt", "failed", "unreadable"),
            ("b.txt", "failed", "not-a-letter"),
            ("z.txt", "checked", ""),
        ]
    );
    assert_eq!(json["summary"]["letters"], 4);
    assert_eq!(json["summary"]["checked"], 2);
    assert_eq!(json["summary"]["failed"], 2);
    for path in ["a.txt", "z.txt"] {
        let findings = json["findings"].as_array().unwrap();
        assert!(findings.iter().any(|f| f["path"] == path), "{path}");
    }
    // Also on standard error, where somebody looks who reads the JSON by program.
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("missing.txt: failed[unreadable] no such file or folder"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_named() {
    let folder = scratch("dangling");
    fs::create_dir(folder.join("letters")).unwrap();
    fs::write(folder.join("letters/a.txt"), good()).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("letters/b.txt")).unwrap();
    let output = imrlint(&folder, &["check", "letters", "--format=short"]);
    assert_eq!(output.status.code(), Some(5));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("letters/b.txt: failed[unreadable]"), "{text}");
    assert!(
        text.contains("letters/a.txt:127:28: error[request-of-another-issue]"),
        "{text}"
    );
}

#[test]
fn a_folder_named_like_a_letter_is_a_folder() {
    let folder = scratch("folder-named-txt");
    fs::create_dir_all(folder.join("letters/b.txt")).unwrap();
    fs::write(folder.join("letters/a.txt"), good()).unwrap();
    let output = imrlint(&folder, &["check", "letters", "--fail-on=never"]);
    assert_eq!(output.status.code(), Some(0));
    let output = imrlint(&folder, &["check", "letters/a.txt", "letters/b.txt"]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("no letters in `letters/b.txt`"), "{said}");
}

/// A letter of the largest size, all of it on one line, is answered within seconds.
#[test]
fn fifty_megabytes_of_one_line() {
    let folder = scratch("one-line");
    let words = "lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam nonumy ";
    fs::write(
        folder.join("long.txt"),
        words.repeat(50 * 1024 * 1024 / words.len()),
    )
    .unwrap();
    let start = Instant::now();
    let output = imrlint(&folder, &["check", "long.txt"]);
    let took = start.elapsed();
    fs::remove_file(folder.join("long.txt")).unwrap();
    assert_eq!(output.status.code(), Some(5));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("failed[not-a-letter]: long.txt\n  no issue found"),
        "{text}"
    );
    // Without optimisation the same work takes some twenty times as long, and other tests run beside it.
    let limit = if cfg!(debug_assertions) { 300 } else { 15 };
    assert!(took < Duration::from_secs(limit), "{took:?}");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = scratch("too-large");
    let file = fs::File::create(folder.join("large.txt")).unwrap();
    file.set_len(65 * 1024 * 1024).unwrap();
    let output = imrlint(&folder, &["check", "large.txt"]);
    assert_eq!(output.status.code(), Some(5));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("failed[too-large]: large.txt\n"), "{text}");
}
