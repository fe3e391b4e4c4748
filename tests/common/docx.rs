//! Writes Word files for the tests.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
     xmlns:v=\"urn:schemas-microsoft-com:vml\" \
     xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"";

/// A Word file with this XML as its body and these further parts: kind, XML inside its outermost element.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"{id}\" Target=\"{target}\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\"/>"
        )
    };
    let relations = |list: String| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
        )
    };
    let mut files = vec![
        (
            "_rels/.rels".to_owned(),
            relations(relation("rId1", "officeDocument", "word/document.xml")),
        ),
        (
            "word/document.xml".to_owned(),
            format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"),
        ),
    ];
    let mut list = String::new();
    for (index, (kind, xml)) in parts.iter().enumerate() {
        let root = match *kind {
            "header" => "hdr",
            "footer" => "ftr",
            other => other,
        };
        let name = format!("{kind}{index}.xml");
        list.push_str(&relation(&format!("part{index}"), kind, &name));
        files.push((
            format!("word/{name}"),
            format!("<w:{root} {NAMESPACES}>{xml}</w:{root}>"),
        ));
    }
    files.push(("word/_rels/document.xml.rels".to_owned(), relations(list)));
    archive(&files)
}

/// A ZIP archive of these files.
pub fn archive(files: &[(String, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        writer
            .write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A paragraph.
pub fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

/// A run of text.
pub fn r(text: &str) -> String {
    let legal = |c: char| matches!(c, '\t' | ' '..);
    let text = text.replace(|c| !legal(c), " ");
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A text as Word would have it: a paragraph for each of its own, with line breaks inside.
pub fn by_paragraphs(text: &str) -> Vec<u8> {
    let paragraphs = text.trim().split("\n\n").map(|paragraph| {
        let lines: Vec<String> = paragraph.lines().map(r).collect();
        p(&lines.join("<w:r><w:br/></w:r>"))
    });
    docx(&paragraphs.collect::<String>(), &[])
}

/// A text as it is when pasted from an editor: a paragraph for each line.
pub fn by_lines(text: &str) -> Vec<u8> {
    let lines = text.trim().lines().map(|line| match line.trim() {
        "" => p(""),
        _ => p(&r(line)),
    });
    docx(&lines.collect::<String>(), &[])
}
