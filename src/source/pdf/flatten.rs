//! Reduces the pages of a document to their text.
//!
//! `pdf-extract` runs content streams faithfully only as far as they are well-formed: it gives up
//! at images, colour spaces and odd operands, follows forms into endless recursion, places their
//! text wrongly, and does not know the operators `'` and `"`. So each page is rewritten to text
//! operators alone, forms put in their places, before it sees the document.

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::fonts::{Fonts, get, number};
use super::lexer::{Lexer, Token};
use super::unpack::unpack;
use super::writer::{Graphics, IDENTITY, Matrix, Shown, Writer, then};

/// Content of all pages together, unpacked. A page of a letter has some 50 kB.
const LARGEST_CONTENT: usize = 64 << 20;
/// What is left of it, which takes a hundred times that memory when run. A page has some 10 kB.
const LARGEST_FLAT: usize = 4 << 20;
/// The layout is told of this operator; it strokes the current path, of which there is none.
const PAGE_END: &str = "S";
/// Forms within forms.
const DEEPEST_FORM: u32 = 12;
/// Pages, and the nodes above them.
const DEEPEST_PAGE_TREE: u32 = 64;

/// Replaces the pages by a single one with the text of all; fonts are then read once. Each page
/// ends in an otherwise unused operator, [`PAGE_END`].
///
/// `careful` leaves out font data that `pdf-extract` may choke on.
pub(super) fn flatten(doc: &mut Document, careful: bool) -> Result<(), String> {
    let pages = doc.get_pages();
    let Some(&first) = pages.values().next() else {
        return Err("it has no pages".to_owned());
    };
    if let Some(count) = page_count(doc).filter(|&count| count > pages.len()) {
        return Err(format!(
            "{} of its {count} pages are missing",
            count - pages.len()
        ));
    }
    let mut text = Text {
        doc,
        fonts: Fonts::new(careful),
        writer: Writer::default(),
        graphics: Graphics::default(),
        line: IDENTITY,
        moved: true,
        content_left: LARGEST_CONTENT,
    };
    for (number, id) in &pages {
        text.page(*id)
            .map_err(|why| format!("page {number}: {why}"))?;
    }
    let (content, fonts) = (text.writer.into_bytes(), text.fonts.into_dictionary());
    for id in pages.into_values() {
        doc.set_object(id, Object::Null);
    }
    let content = doc.add_object(Stream::new(Dictionary::new(), content));
    let mut resources = Dictionary::new();
    resources.set("Font", fonts);
    let mut page = Dictionary::new();
    page.set("Type", "Page");
    // Not used, but asked for.
    page.set("MediaBox", vec![0.into(), 0.into(), 612.into(), 792.into()]);
    page.set("Resources", resources);
    page.set("Contents", Object::Reference(content));
    doc.set_object(first, page);
    Ok(())
}

/// An operand that text operators take.
#[derive(Debug)]
enum Operand {
    Number(f64),
    Name(Vec<u8>),
    String(Vec<u8>),
    Array(Vec<Operand>),
}

struct Text<'d> {
    doc: &'d Document,
    fonts: Fonts,
    writer: Writer,
    graphics: Graphics,
    /// The text matrix at the start of the line.
    line: Matrix,
    /// Whether it has changed since text was last shown.
    moved: bool,
    content_left: usize,
}

impl Text<'_> {
    fn page(&mut self, id: ObjectId) -> Result<(), String> {
        let doc = self.doc;
        let page = doc.get_dictionary(id).map_err(|error| error.to_string())?;
        let mut content = Vec::new();
        let parts = match get(doc, page, b"Contents") {
            Some(Object::Array(parts)) => parts.iter().collect(),
            Some(Object::Null) => Vec::new(),
            Some(part) => vec![part],
            None if page.has(b"Contents") => return Err("its content is missing".to_owned()),
            None => Vec::new(),
        };
        for part in parts {
            let stream = doc
                .dereference(part)
                .and_then(|(_, part)| part.as_stream())
                .map_err(|_| "a part of its content is missing".to_owned())?;
            content.extend(self.unpack(stream)?);
            content.push(b'\n');
        }
        let empty = Dictionary::new();
        let resources = inherited_resources(doc, page);
        self.graphics = Graphics::default();
        self.start_line(IDENTITY);
        self.content(&content, resources.unwrap_or(&empty), 0)?;
        self.writer.operator(PAGE_END);
        Ok(())
    }

    fn unpack(&mut self, stream: &Stream) -> Result<Vec<u8>, String> {
        let content = unpack(stream)?;
        // Packed bytes count too: there may be many of them that unpack to nothing.
        let cost = content.len().max(stream.content.len()) + 1;
        self.content_left = self
            .content_left
            .checked_sub(cost)
            .ok_or_else(|| format!("more than {LARGEST_CONTENT} bytes of content"))?;
        Ok(content)
    }

    fn content(
        &mut self,
        content: &[u8],
        resources: &Dictionary,
        depth: u32,
    ) -> Result<(), String> {
        let mut lexer = Lexer::new(content);
        let mut operands = Vec::new();
        let mut array: Option<Vec<Operand>> = None;
        let mut state = State::default();
        while let Some(token) = lexer.next() {
            let operand = match token {
                Token::Number(number) => Operand::Number(number),
                Token::Name(name) => Operand::Name(name),
                Token::String(string) => Operand::String(string),
                Token::ArrayStart => {
                    // Text operators take no arrays of arrays: inner brackets are ignored.
                    array.get_or_insert_default();
                    continue;
                }
                Token::ArrayEnd => match array.take() {
                    Some(array) => Operand::Array(array),
                    None => continue,
                },
                Token::Other => continue,
                Token::Operator(b"ID") => {
                    lexer.skip_image();
                    operands.clear();
                    continue;
                }
                Token::Operator(operator) => {
                    operands.extend(array.take().map(Operand::Array));
                    self.operation(operator, &operands, resources, &mut state, depth)?;
                    if self.writer.len() > LARGEST_FLAT {
                        return Err(format!("more than {LARGEST_FLAT} bytes of text operators"));
                    }
                    operands.clear();
                    continue;
                }
            };
            array.as_mut().unwrap_or(&mut operands).push(operand);
        }
        if lexer.is_unfinished() || state.in_text {
            return Err("its content breaks off".to_owned());
        }
        if state.unknown > 5 && state.unknown * 10 > state.operators {
            return Err("its content is garbled".to_owned());
        }
        Ok(())
    }

    fn operation(
        &mut self,
        operator: &[u8],
        operands: &[Operand],
        resources: &Dictionary,
        state: &mut State,
        depth: u32,
    ) -> Result<(), String> {
        state.operators += 1;
        match operator {
            b"q" => state.saved.push(self.graphics),
            b"Q" => self.graphics = state.saved.pop().unwrap_or(self.graphics),
            b"cm" => {
                if let Some(matrix) = numbers(operands) {
                    self.graphics.ctm = then(matrix, self.graphics.ctm);
                }
            }
            b"BT" => {
                state.in_text = true;
                self.start_line(IDENTITY);
            }
            b"ET" => state.in_text = false,
            b"Tm" => {
                if let Some(matrix) = numbers(operands) {
                    self.start_line(matrix);
                }
            }
            b"Td" | b"TD" => {
                if let Some([x, y]) = numbers(operands) {
                    if operator == b"TD" {
                        self.graphics.leading = -y;
                    }
                    self.next_line(x, y);
                }
            }
            b"T*" => self.next_line(0.0, -self.graphics.leading),
            b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" => {
                if let Some([number]) = numbers(operands) {
                    self.set(operator, number);
                }
            }
            b"Tf" => {
                if let [.., Operand::Name(name), Operand::Number(size)] = operands {
                    let font = get(self.doc, resources, b"Font")
                        .and_then(|fonts| fonts.as_dict().ok())
                        .and_then(|fonts| get(self.doc, fonts, name))
                        .and_then(|font| font.as_dict().ok());
                    self.graphics.font = Some((self.fonts.number(self.doc, font), *size));
                }
            }
            b"Tj" | b"TJ" => self.show(operands),
            b"'" => {
                self.next_line(0.0, -self.graphics.leading);
                self.show(operands);
            }
            b"\"" => {
                if let [.., Operand::Number(word), Operand::Number(char), _] = operands {
                    self.set(b"Tw", *word);
                    self.set(b"Tc", *char);
                }
                self.next_line(0.0, -self.graphics.leading);
                self.show(operands);
            }
            b"Do" => {
                if let [.., Operand::Name(name)] = operands {
                    self.form(name, resources, depth)?;
                }
            }
            _ => state.unknown += usize::from(!NOT_TEXT.contains(&operator)),
        }
        Ok(())
    }

    fn set(&mut self, operator: &[u8], number: f64) {
        let graphics = &mut self.graphics;
        match operator {
            b"Tc" => graphics.char_spacing = number,
            b"Tw" => graphics.word_spacing = number,
            b"Tz" => graphics.scale = number,
            b"TL" => graphics.leading = number,
            _ => graphics.rise = number,
        }
    }

    fn start_line(&mut self, matrix: Matrix) {
        self.line = matrix;
        self.moved = true;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.start_line(then([1.0, 0.0, 0.0, 1.0, x, y], self.line));
    }

    fn show(&mut self, operands: &[Operand]) {
        let items = match operands.last() {
            Some(Operand::Array(items)) => items.as_slice(),
            Some(other) => std::slice::from_ref(other),
            None => return,
        };
        if items
            .iter()
            .all(|item| matches!(item, Operand::String(string) if string.is_empty()))
        {
            return;
        }
        let line = std::mem::take(&mut self.moved).then_some(self.line);
        let shown = items.iter().filter_map(|item| match item {
            Operand::String(string) => Some(Shown::String(string)),
            Operand::Number(step) => Some(Shown::Back(*step)),
            _ => None,
        });
        self.writer.show(&self.graphics, line, shown);
    }

    /// A form is content of its own, drawn in place.
    fn form(&mut self, name: &[u8], resources: &Dictionary, depth: u32) -> Result<(), String> {
        let form = get(self.doc, resources, b"XObject")
            .and_then(|forms| forms.as_dict().ok())
            .and_then(|forms| get(self.doc, forms, name))
            .and_then(|form| form.as_stream().ok());
        let Some(form) = form.filter(|form| is_form(self.doc, form)) else {
            return Ok(());
        };
        if depth == DEEPEST_FORM {
            return Err(format!("more than {DEEPEST_FORM} forms within each other"));
        }
        let content = self.unpack(form)?;
        let outside = self.graphics;
        if let Some(Object::Array(matrix)) = get(self.doc, &form.dict, b"Matrix") {
            let matrix: Vec<f64> = matrix
                .iter()
                .filter_map(|item| number(self.doc, item))
                .collect();
            if let Ok(matrix) = Matrix::try_from(matrix) {
                self.graphics.ctm = then(matrix, outside.ctm);
            }
        }
        let own = get(self.doc, &form.dict, b"Resources").and_then(|own| own.as_dict().ok());
        self.content(&content, own.unwrap_or(resources), depth + 1)?;
        self.graphics = outside;
        Ok(())
    }
}

/// The last `N` operands, if they are numbers.
fn numbers<const N: usize>(operands: &[Operand]) -> Option<[f64; N]> {
    let last = operands.get(operands.len().checked_sub(N)?..)?;
    let mut numbers = [0.0; N];
    for (number, operand) in numbers.iter_mut().zip(last) {
        let Operand::Number(value) = operand else {
            return None;
        };
        *number = *value;
    }
    Some(numbers)
}

/// What one content stream has done so far.
#[derive(Debug, Default)]
struct State {
    in_text: bool,
    /// At each open `q`.
    saved: Vec<Graphics>,
    operators: usize,
    unknown: usize,
}

/// The operators that have nothing to do with text.
const NOT_TEXT: [&[u8]; 56] = [
    b"BMC", b"BDC", b"EMC", b"b", b"B", b"b*", b"B*", b"BI", b"BX", b"c", b"CS", b"cs", b"d",
    b"d0", b"d1", b"DP", b"EI", b"EX", b"f", b"F", b"f*", b"G", b"g", b"gs", b"h", b"i", b"J",
    b"j", b"K", b"k", b"l", b"M", b"m", b"MP", b"n", b"re", b"RG", b"rg", b"ri", b"s", b"S", b"SC",
    b"sc", b"SCN", b"scn", b"sh", b"Tr", b"v", b"w", b"W", b"W*", b"y", b"true", b"false", b"null",
    b"ID",
];

/// How many pages the document says it has.
fn page_count(doc: &Document) -> Option<usize> {
    let root = get(doc, doc.catalog().ok()?, b"Pages")?.as_dict().ok()?;
    usize::try_from(get(doc, root, b"Count")?.as_i64().ok()?).ok()
}

fn is_form(doc: &Document, stream: &Stream) -> bool {
    get(doc, &stream.dict, b"Subtype").and_then(|subtype| subtype.as_name().ok()) == Some(b"Form")
}

/// A page has the resources of the node above it unless it has its own.
fn inherited_resources<'d>(doc: &'d Document, page: &'d Dictionary) -> Option<&'d Dictionary> {
    let mut node = page;
    for _ in 0..DEEPEST_PAGE_TREE {
        if let Some(Object::Dictionary(resources)) = get(doc, node, b"Resources") {
            return Some(resources);
        }
        node = get(doc, node, b"Parent")?.as_dict().ok()?;
    }
    None
}
