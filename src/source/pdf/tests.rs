//! Whole PDFs, built here.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use pdf_extract::{Dictionary, Document, Object, Stream, dictionary};

use super::super::{Format, Source, SourceError};
use super::{LARGEST_OBJECT_STREAM, extract};

/// A PDF whose pages have these contents, with the fonts `F1` (Helvetica) and `F2` (given).
struct Pdf {
    doc: Document,
    resources: Dictionary,
    pages: Vec<Object>,
}

impl Pdf {
    fn new() -> Self {
        let helvetica =
            dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        Self {
            doc: Document::with_version("1.5"),
            resources: dictionary! { "Font" => dictionary! { "F1" => helvetica } },
            pages: Vec::new(),
        }
    }

    fn resource(mut self, kind: &str, name: &str, value: impl Into<Object>) -> Self {
        let mut values = self
            .resources
            .get(kind.as_bytes())
            .and_then(Object::as_dict)
            .cloned()
            .unwrap_or_default();
        values.set(name, value);
        self.resources.set(kind, values);
        self
    }

    fn object(&mut self, object: impl Into<Object>) -> Object {
        Object::Reference(self.doc.add_object(object))
    }

    fn page(mut self, content: &str) -> Self {
        let content = Stream::new(Dictionary::new(), content.as_bytes().to_vec());
        let content = self.object(content);
        let page = self.object(dictionary! { "Type" => "Page", "Contents" => content });
        self.pages.push(page);
        self
    }

    fn bytes(mut self) -> Vec<u8> {
        let count = self.pages.len() as i64;
        let resources = self.object(self.resources.clone());
        let pages = dictionary! {
            "Type" => "Pages", "Kids" => self.pages.clone(), "Count" => count, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 612.into(), 792.into()],
        };
        let pages = self.object(pages);
        for page in self.pages.clone() {
            let page = self
                .doc
                .get_object_mut(page.as_reference().unwrap())
                .unwrap();
            page.as_dict_mut().unwrap().set("Parent", pages.clone());
        }
        let root = self.object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        self.doc.trailer.set("Root", root);
        let mut bytes = Vec::new();
        self.doc.save_to(&mut bytes).unwrap();
        bytes
    }

    fn text(self) -> String {
        extract(&self.bytes()).unwrap().0
    }

    fn why(self) -> String {
        match extract(&self.bytes()) {
            Err(SourceError::Damaged(why)) => why,
            other => format!("{other:?}"),
        }
    }
}

fn text(content: &str) -> String {
    Pdf::new().page(content).text()
}

#[test]
fn lines_and_paragraphs() {
    let content =
        "BT /F1 10 Tf 12 TL 72 700 Td (One) Tj T* (two) Tj T* (three.) Tj 0 -30 Td (Four) Tj ET";
    assert_eq!(text(content), "One\ntwo\nthree.\n\nFour\n");
}

#[test]
fn every_text_operator() {
    let content = "BT /F1 10 Tf 12 TL 72 700 Td (a) Tj (b) ' 1 0 (c d) \" 0 -12 TD (e) Tj T* [(f) -600 (g)] TJ ET";
    assert_eq!(text(content), "a\nb\nc d\ne\nf g\n");
}

#[test]
fn words_are_told_by_gaps() {
    let content = "BT /F1 10 Tf 72 700 Td [(ke) 80 (rn) -60 (ing) -300 (word) -3000 (cell)] TJ ET";
    assert_eq!(text(content), "kerning word\tcell\n");
    let spaced = "BT /F1 10 Tf 5 Tc 72 700 Td (spaced) Tj ET";
    assert_eq!(text(spaced), "spaced\n");
}

#[test]
fn wrong_widths_do_not_break_lines() {
    let widths: Vec<Object> = vec![900.into(); 224];
    let font = dictionary! {
        "Subtype" => "TrueType", "BaseFont" => "Arial", "FirstChar" => 32, "LastChar" => 255, "Widths" => widths,
    };
    let content = "BT /F2 10 Tf 72 700 Td (at least ) Tj 36 0 Td (24) Tj ET";
    assert_eq!(with_font(font, content).text(), "at least 24\n");
}

#[test]
fn superscripts_stay_on_their_line() {
    let raised = "BT /F1 10 Tf 72 700 Td (4) Tj /F1 6 Tf 4 Ts (th) Tj 0 Ts /F1 10 Tf ( week) Tj 0 -12 Td (next) Tj ET";
    assert_eq!(text(raised), "4th week\nnext\n");
    let moved =
        "BT /F1 10 Tf 72 700 Td (4) Tj /F1 6 Tf 5.6 4 Td (th) Tj /F1 10 Tf 8 -4 Td (week) Tj ET";
    assert_eq!(text(moved), "4th week\n");
}

#[test]
fn a_wrapped_label_keeps_its_value() {
    let content = "BT /F1 10 Tf 72 700 Td (Priority:) Tj 100 0 Td (Standard) Tj 100 0 Td (Application) Tj \
                   0 -12 Td (Received:) Tj 100 12 Td (11/21/) Tj /F1 10.1 Tf 28 0 Td (2016) Tj ET";
    assert_eq!(
        text(content),
        "Priority:\tStandard\tApplication\nReceived:\t11/21/2016\n"
    );
}

#[test]
fn text_drawn_twice_is_read_once() {
    let run = "BT /F1 10 Tf 72 700 Td (Bold) Tj ET BT /F1 10 Tf 72.3 700 Td (Bold) Tj ET";
    assert_eq!(text(run), "Bold\n");
    let glyphs = "BT /F1 10 Tf 72 700 Td (o) Tj 0.3 0 Td (o) Tj 5.3 0 Td (k) Tj 0.3 0 Td (k) Tj ET";
    assert_eq!(text(glyphs), "ok\n");
    assert_eq!(
        text("BT /F1 10 Tf 72 700 Td (all well) Tj ET"),
        "all well\n"
    );
}

#[test]
fn columns_drawn_apart_are_put_together() {
    let mut content = "BT /F1 10 Tf ".to_owned();
    for column in 0..2 {
        for line in (0..12).rev() {
            let (x, y) = (72 + 200 * column, 700 - 12 * line);
            content += &format!("1 0 0 1 {x} {y} Tm (c{column}l{line}) Tj ");
        }
    }
    let text = text(&(content + "ET"));
    assert!(text.starts_with("c0l0\tc1l0\nc0l1\tc1l1\n"), "{text}");
}

#[test]
fn turned_pages_read_the_same() {
    let content = "0 1 -1 0 600 0 cm BT /F1 10 Tf 12 TL 72 300 Td (One) Tj T* (two words) Tj ET";
    assert_eq!(text(content), "One\ntwo words\n");
}

#[test]
fn pages() {
    let line = |text: &str| format!("BT /F1 10 Tf 72 700 Td ({text}) Tj ET");
    let pdf = Pdf::new()
        .page(&line("The pain is"))
        .page(&line("severe."))
        .page("")
        .page(&line("Decision: Upheld"));
    let source = Source::read("a.pdf", &pdf.bytes(), None).unwrap();
    assert_eq!(source.format(), Format::Pdf);
    assert_eq!(source.base(), "The pain is\nsevere.\n\nDecision: Upheld\n");
    assert_eq!(source.text(), "The pain is\nsevere.\n\nDecision: Upheld");
    let pages: Vec<_> = ["The", "severe", "Decision", "Upheld"]
        .map(|word| {
            source
                .page(source.base().find(word).unwrap() as u32)
                .unwrap()
        })
        .to_vec();
    assert_eq!(pages, [1, 2, 4, 4]);
}

#[test]
fn forms_are_drawn_in_place() {
    let mut pdf = Pdf::new();
    let inner = Stream::new(
        dictionary! { "Subtype" => "Form", "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 0.into(), Object::Integer(-12)] },
        b"BT /F1 10 Tf (in the form) Tj ET".to_vec(),
    );
    let form = pdf.object(inner);
    let pdf = pdf
        .resource("XObject", "X1", form)
        .page("q 1 0 0 1 72 700 cm BT /F1 10 Tf (before) Tj ET /X1 Do Q BT /F1 10 Tf 72 676 Td (after) Tj ET");
    assert_eq!(pdf.text(), "before\nin the form\nafter\n");
}

#[test]
fn forms_without_end_are_refused() {
    let pdf = Pdf::new();
    let form = Stream::new(
        dictionary! { "Subtype" => "Form" },
        b"/X1 Do /X1 Do".to_vec(),
    );
    let mut pdf = pdf;
    let form = pdf.object(form);
    let why = pdf.resource("XObject", "X1", form).page("/X1 Do").why();
    assert!(why.contains("forms within each other"), "{why}");
}

#[test]
fn images_do_not_matter() {
    let mut pdf = Pdf::new();
    let image = Stream::new(
        dictionary! { "Subtype" => "Image", "Filter" => "DCTDecode" },
        vec![0xFF, 0xD8, 0x28],
    );
    let image = pdf.object(image);
    let pdf = pdf.resource("XObject", "Im1", image);
    let content =
        "/Im1 Do /Missing Do BI /W 2 /H 1 ID \u{1}( EI BT /F1 10 Tf 72 700 Td (text) Tj ET";
    assert_eq!(pdf.page(content).text(), "text\n");
}

#[test]
fn odd_graphics_do_not_matter() {
    let content = "/Nope gs /Sep cs 0.3 scn 1 2 3 v h S (lost) Tj BT /Gone 10 Tf 72 700 Td (text) Tj ET Q Q cm 5 Td";
    assert_eq!(text(content), "text\n");
}

#[test]
fn no_text_layer() {
    for content in ["", "0 0 10 10 re f", "BT /F1 10 Tf 72 700 Td (   ) Tj ET"] {
        let read = Source::read("scan.pdf", &Pdf::new().page(content).bytes(), None);
        assert_eq!(read.err(), Some(SourceError::NoTextLayer));
    }
}

#[test]
fn broken_content_is_not_read_in_part() {
    assert!(
        Pdf::new()
            .page("BT /F1 10 Tf (text) Tj")
            .why()
            .contains("breaks off")
    );
    assert!(
        Pdf::new()
            .page("BT /F1 10 Tf (text Tj ET")
            .why()
            .contains("breaks off")
    );
    let garbled = "BT /F1 10 Tf (text) Tj ET a1 b2 c3 d4 e5 f6 g7";
    assert!(Pdf::new().page(garbled).why().contains("garbled"));
    assert_eq!(Pdf::new().why(), "it has no pages");
    let mut pdf = Pdf::new().page("");
    let gone = Object::Reference((999, 0));
    pdf.pages.push(gone);
    pdf = pdf.page("");
    pdf.pages.remove(0);
    assert!(extract(&pdf_without_check(pdf)).is_err());
}

/// Saves a PDF one of whose pages does not exist.
fn pdf_without_check(mut pdf: Pdf) -> Vec<u8> {
    let missing = pdf.pages.remove(0);
    let mut doc = Document::load_mem(&pdf.bytes()).unwrap();
    let pages = doc
        .catalog()
        .unwrap()
        .get(b"Pages")
        .unwrap()
        .as_reference()
        .unwrap();
    let pages = doc.get_object_mut(pages).unwrap().as_dict_mut().unwrap();
    pages
        .get_mut(b"Kids")
        .unwrap()
        .as_array_mut()
        .unwrap()
        .push(missing);
    pages.set("Count", 2);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn truncated_files_are_damaged() {
    let bytes = Pdf::new().page("BT /F1 10 Tf (text) Tj ET").bytes();
    for len in [9, bytes.len() / 2, bytes.len() - 30] {
        let read = Source::read("a.pdf", &bytes[..len], None);
        assert_eq!(
            read.err().map(|error| error.reason()),
            Some("damaged"),
            "{len}"
        );
    }
}

#[test]
fn object_stream_bombs_are_refused() {
    let mut bytes = b"%PDF-1.5\n1 0 obj <</Type /ObjStm>> stream\n".to_vec();
    bytes.resize(bytes.len() + LARGEST_OBJECT_STREAM, b' ');
    assert!(
        matches!(extract(&bytes), Err(SourceError::Damaged(why)) if why.contains("packs objects"))
    );
}

fn with_font(font: Dictionary, content: &str) -> Pdf {
    Pdf::new().resource("Font", "F2", font).page(content)
}

#[test]
fn characters_come_from_to_unicode() {
    let mut pdf = Pdf::new();
    let cmap = b"2 beginbfchar <0001> <0066006C> <0002> <2019> endbfchar 1 beginbfrange <0010> <0011> <0041> endbfrange";
    let cmap = pdf.object(Stream::new(Dictionary::new(), cmap.to_vec()));
    let font = |cmap: Option<Object>| {
        let descendant = dictionary! { "Subtype" => "CIDFontType2", "W" => vec![1.into(), 17.into(), 500.into()] };
        let mut font = dictionary! {
            "Subtype" => "Type0", "BaseFont" => "Subset", "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
        };
        if let Some(cmap) = cmap {
            font.set("ToUnicode", cmap);
        }
        font
    };
    let content = "BT /F2 10 Tf 72 700 Td [<001000010002> -600 <0011>] TJ ET";
    let read = pdf
        .resource("Font", "F2", font(Some(cmap)))
        .page(content)
        .text();
    assert_eq!(read, "Afl’ B\n");
    // Without the map the text is lost, which must be said.
    let content = content.replace("<0011>", &format!("<{}>", "0011".repeat(30)));
    assert!(
        with_font(font(None), &content)
            .why()
            .contains("do not say what")
    );
}

#[test]
fn simple_fonts_of_all_sorts() {
    let content = "BT /F2 10 Tf 72 700 Td (\\222\\223quoted\\224) Tj ET";
    let win = dictionary! { "Subtype" => "TrueType", "BaseFont" => "Arial", "Encoding" => "WinAnsiEncoding" };
    assert_eq!(with_font(win, content).text(), "’“quoted”\n");
    let standard = dictionary! { "Subtype" => "Type1", "BaseFont" => "Embedded", "Encoding" => "StandardEncoding" };
    assert_eq!(
        with_font(standard, "BT /F2 10 Tf (it's \\256ne) Tj ET").text(),
        "it’s ﬁne\n"
    );
    let differences: Vec<Object> = vec![
        65.into(),
        "uni2019".into(),
        "f_i".into(),
        Object::Integer(900),
        "A".into(),
    ];
    let differing = dictionary! {
        "Subtype" => "Type1", "BaseFont" => "Embedded", "FirstChar" => 65, "LastChar" => 99, "Widths" => vec![500.into(), 500.into()],
        "Encoding" => dictionary! { "Differences" => differences },
    };
    assert_eq!(
        with_font(differing, "BT /F2 10 Tf (ABC) Tj ET").text(),
        "’fiC\n"
    );
    let missing = Pdf::new().page("BT /F9 10 Tf (90\\260 isn\\222t) Tj ET");
    assert_eq!(missing.text(), "90° isn’t\n");
    let unheard = dictionary! { "Subtype" => "Type1", "Encoding" => "FunnyEncoding", "ToUnicode" => "Identity-H" };
    assert_eq!(
        with_font(unheard, "BT /F2 10 Tf (text) Tj ET").text(),
        "text\n"
    );
}

#[test]
fn drawn_fonts_have_their_own_units() {
    let font = dictionary! {
        "Subtype" => "Type3", "FontMatrix" => vec![Object::Real(0.01), 0.into(), 0.into(), Object::Real(0.01), 0.into(), 0.into()],
        "FirstChar" => 97, "LastChar" => 99, "Widths" => vec![50.into(), 50.into(), 50.into()],
    };
    let content = "BT /F2 10 Tf 72 700 Td (ab) Tj 10.5 0 Td (c) Tj ET";
    assert_eq!(with_font(font, content).text(), "abc\n");
}

#[test]
fn a_name_alone_makes_no_pdf() {
    let source = Source::read("letter.pdf", b"Case Number: 1", None).unwrap();
    assert_eq!(source.format(), Format::Text);
    let read = Source::read("letter.pdf", b"\0\x01\x02", None);
    assert_eq!(read.err().map(|error| error.reason()), Some("damaged"));
    let read = Source::read("letter.txt", b"Case Number: 1", Some(Format::Pdf));
    assert_eq!(read.err().map(|error| error.reason()), Some("damaged"));
}
