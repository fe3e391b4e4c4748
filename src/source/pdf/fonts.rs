//! Font dictionaries made sound.
//!
//! `pdf-extract` panics on fonts that other readers cope with, and misreads some widths. A page is
//! therefore given fonts built anew from what matters: how codes become text, and how wide they are.

use std::collections::HashMap;

use pdf_extract::{Dictionary, Document, Object, Stream};

use super::cmap::CharMap;
use super::unpack::unpack;

/// The encodings that `pdf-extract` knows by name.
const ENCODINGS: [&[u8]; 3] = [
    b"MacRomanEncoding",
    b"MacExpertEncoding",
    b"WinAnsiEncoding",
];

/// Where the standard encoding differs from the one that `pdf-extract` falls back to.
const STANDARD: [(i64, &str); 11] = [
    (39, "quoteright"),
    (96, "quoteleft"),
    (169, "quotesingle"),
    (170, "quotedblleft"),
    (174, "fi"),
    (175, "fl"),
    (177, "endash"),
    (183, "bullet"),
    (186, "quotedblright"),
    (188, "ellipsis"),
    (208, "emdash"),
];

/// Deeper nesting in a font program could overflow the stack of its parser.
const DEEPEST_FONT_PROGRAM: i32 = 50;

/// A value of a dictionary, references followed.
pub(super) fn get<'d>(doc: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let value = dict.get(key).ok()?;
    doc.dereference(value).ok().map(|(_, value)| value)
}

/// A number, references followed.
pub(super) fn number(doc: &Document, object: &Object) -> Option<f64> {
    match doc.dereference(object).ok()?.1 {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)),
        _ => None,
    }
}

fn get_number(doc: &Document, dict: &Dictionary, key: &[u8]) -> Option<f64> {
    number(doc, dict.get(key).ok()?)
}

fn get_name<'d>(doc: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
    get(doc, dict, key)?.as_name().ok()
}

fn get_dict<'d>(doc: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
    get(doc, dict, key)?.as_dict().ok()
}

fn get_array<'d>(doc: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [Object]> {
    get(doc, dict, key)?.as_array().ok().map(Vec::as_slice)
}

/// The fonts of a document, each made sound once, under new names.
#[derive(Debug)]
pub(super) struct Fonts {
    careful: bool,
    /// Fonts are told apart by where they are in memory: not all are objects of their own.
    numbers: HashMap<usize, usize>,
    sound: Dictionary,
}

impl Fonts {
    pub(super) fn new(careful: bool) -> Self {
        Self {
            careful,
            numbers: HashMap::new(),
            sound: Dictionary::new(),
        }
    }

    /// The number of a font, which is then named `F` and this number; a missing one is Helvetica.
    pub(super) fn number(&mut self, doc: &Document, font: Option<&Dictionary>) -> usize {
        let key = font.map_or(0, |font| std::ptr::from_ref(font).addr());
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let mut missing = Dictionary::new();
        missing.set("Encoding", "WinAnsiEncoding");
        let font = font.unwrap_or(&missing);
        let sound = match get_name(doc, font, b"Subtype") {
            Some(b"Type0") => composite(doc, font),
            Some(b"Type3") => type3(doc, font),
            _ => simple(doc, font, self.careful),
        };
        let number = self.numbers.len();
        self.sound.set(format!("F{number}"), sound);
        self.numbers.insert(key, number);
        number
    }

    /// All fonts that were asked for, by their new names.
    pub(super) fn into_dictionary(self) -> Dictionary {
        self.sound
    }
}

fn simple(doc: &Document, font: &Dictionary, careful: bool) -> Dictionary {
    let mut sound = Dictionary::new();
    let name = get_name(doc, font, b"BaseFont").unwrap_or(b"Helvetica");
    let subtype = get_name(doc, font, b"Subtype").unwrap_or(b"Type1");
    sound.set("Subtype", Object::Name(subtype.to_vec()));
    let descriptor = get_dict(doc, font, b"FontDescriptor");
    let missing = descriptor.and_then(|descriptor| get_number(doc, descriptor, b"MissingWidth"));
    let has_widths = set_widths(doc, font, &mut sound, 1.0, missing.unwrap_or_default());
    let name = if has_widths {
        name
    } else {
        with_known_widths(name)
    };
    sound.set("BaseFont", Object::Name(name.to_vec()));

    let mut characters = to_unicode(doc, font).unwrap_or_default();
    let encoding = match get(doc, font, b"Encoding") {
        Some(Object::Name(name)) if ENCODINGS.contains(&name.as_slice()) => {
            Some(Object::Name(name.clone()))
        }
        Some(Object::Name(name)) if name == b"StandardEncoding" => {
            Some(differing_encoding(doc, &Dictionary::new(), &mut characters))
        }
        Some(Object::Dictionary(encoding)) => {
            Some(differing_encoding(doc, encoding, &mut characters))
        }
        _ => None,
    };
    // The font program is only of use where nothing else says what the codes mean.
    let program = match (&encoding, descriptor) {
        (None, Some(descriptor)) if !careful && characters.is_empty() => {
            font_program(doc, descriptor)
        }
        _ => None,
    };
    if let Some(encoding) = encoding {
        sound.set("Encoding", encoding);
    } else if !characters.is_empty() {
        // Codes that the map lacks are looked up in an encoding, which must then be there.
        sound.set("Encoding", "WinAnsiEncoding");
    } else if has_widths && program.is_none() && subtype != b"TrueType" {
        sound.set(
            "Encoding",
            differing_encoding(doc, &Dictionary::new(), &mut characters),
        );
    }
    set_characters(&mut sound, &characters);
    if let Some(program) = program {
        sound.set("FontDescriptor", program);
    }
    sound
}

/// Glyphs of a Type 3 font are drawings, in units of the font's own.
fn type3(doc: &Document, font: &Dictionary) -> Dictionary {
    let mut sound = Dictionary::new();
    sound.set("Subtype", "Type3");
    let unit = get_array(doc, font, b"FontMatrix")
        .and_then(|matrix| number(doc, matrix.first()?))
        .map_or(1.0, |unit| unit * 1000.0);
    if !set_widths(doc, font, &mut sound, unit, 0.0) {
        set_all_widths(&mut sound, &[], 0.0);
    }
    let mut characters = to_unicode(doc, font).unwrap_or_default();
    let empty = Dictionary::new();
    let encoding = get_dict(doc, font, b"Encoding").unwrap_or(&empty);
    let encoding = differing_encoding(doc, encoding, &mut characters);
    sound.set("Encoding", encoding);
    set_characters(&mut sound, &characters);
    sound
}

fn composite(doc: &Document, font: &Dictionary) -> Dictionary {
    let mut sound = Dictionary::new();
    sound.set("Subtype", "Type0");
    let name = get_name(doc, font, b"BaseFont").unwrap_or(b"Unknown");
    sound.set("BaseFont", Object::Name(name.to_vec()));
    // Other encodings lead to glyphs, but it is the codes themselves that `ToUnicode` maps.
    sound.set("Encoding", "Identity-H");
    if let Some(characters) = to_unicode(doc, font) {
        set_characters(&mut sound, &characters);
    }

    let empty = Dictionary::new();
    let descendant = get_array(doc, font, b"DescendantFonts")
        .and_then(|fonts| doc.dereference(fonts.first()?).ok()?.1.as_dict().ok())
        .unwrap_or(&empty);
    let mut sound_descendant = Dictionary::new();
    sound_descendant.set("FontDescriptor", Dictionary::new());
    let default = get_number(doc, descendant, b"DW").unwrap_or(1000.0);
    sound_descendant.set("DW", default.round() as i64);
    if let Some(widths) = get_array(doc, descendant, b"W") {
        sound_descendant.set("W", composite_widths(doc, widths));
    }
    sound.set(
        "DescendantFonts",
        vec![Object::Dictionary(sound_descendant)],
    );
    sound
}

/// `c [w w w]` stays; `first last w` becomes that form too.
fn composite_widths(doc: &Document, widths: &[Object]) -> Vec<Object> {
    let mut sound = Vec::new();
    let mut rest = widths;
    while let [first, second, after @ ..] = rest {
        let Some(code) = number(doc, first) else {
            break;
        };
        let run = match doc.dereference(second) {
            Ok((_, Object::Array(run))) => {
                rest = after;
                run.iter().map(|width| real(number(doc, width))).collect()
            }
            _ => {
                let (Some(last), Some(width)) = (number(doc, second), after.first()) else {
                    break;
                };
                rest = after.get(1..).unwrap_or_default();
                let count = (last - code + 1.0).clamp(0.0, 65536.0) as usize;
                vec![real(number(doc, width)); count]
            }
        };
        // A CID has 16 bits; more than twice as many widths are an attack.
        if sound.len() > 1 << 17 {
            break;
        }
        sound.push(Object::Integer(code.clamp(0.0, 65535.0) as i64));
        sound.push(Object::Array(run));
    }
    sound
}

fn real(number: Option<f64>) -> Object {
    Object::Real(number.unwrap_or_default() as f32)
}

/// Copies the widths of a simple font, in units of `unit`; whether there are any.
fn set_widths(
    doc: &Document,
    font: &Dictionary,
    sound: &mut Dictionary,
    unit: f64,
    missing: f64,
) -> bool {
    let first = get_number(doc, font, b"FirstChar").unwrap_or_default();
    let Some(widths) = get_array(doc, font, b"Widths").filter(|_| (0.0..256.0).contains(&first))
    else {
        return false;
    };
    let mut all = vec![missing; first as usize];
    all.extend(
        widths
            .iter()
            .map(|width| number(doc, width).unwrap_or_default() * unit),
    );
    set_all_widths(sound, &all, missing);
    true
}

/// Every code is given a width: `pdf-extract` wants as many as there are codes.
fn set_all_widths(sound: &mut Dictionary, widths: &[f64], missing: f64) {
    let widths = widths
        .iter()
        .copied()
        .chain(std::iter::repeat(missing))
        .take(256);
    let widths: Vec<Object> = widths.map(|width| real(Some(width))).collect();
    sound.set("FirstChar", 0);
    sound.set("LastChar", 255);
    sound.set("Widths", widths);
}

/// The standard font nearest to one without widths.
fn with_known_widths(name: &[u8]) -> &'static [u8] {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    let bold = name.contains("bold");
    match name {
        _ if name.contains("symbol") => b"Symbol",
        _ if name.contains("dingbats") => b"ZapfDingbats",
        _ if name.contains("courier") => b"Courier",
        _ if name.contains("times") && bold => b"Times-Bold",
        _ if name.contains("times") => b"Times-Roman",
        _ if bold => b"Helvetica-Bold",
        _ => b"Helvetica",
    }
}

/// An encoding that lists its differences from another one.
fn differing_encoding(doc: &Document, encoding: &Dictionary, characters: &mut CharMap) -> Object {
    let mut sound = Dictionary::new();
    let mut differences = Vec::new();
    match get_name(doc, encoding, b"BaseEncoding").filter(|name| ENCODINGS.contains(name)) {
        Some(base) => sound.set("BaseEncoding", Object::Name(base.to_vec())),
        None => {
            for (code, name) in STANDARD {
                differences.extend([Object::Integer(code), name.into()]);
            }
        }
    }
    let mut code = 0;
    for item in get_array(doc, encoding, b"Differences").unwrap_or_default() {
        match doc.dereference(item) {
            Ok((_, Object::Integer(next))) => code = *next,
            Ok((_, Object::Name(name))) => {
                if let Ok(byte) = u8::try_from(code) {
                    differences.extend([Object::Integer(code), Object::Name(name.clone())]);
                    characters.add_glyph(u32::from(byte), name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    sound.set("Differences", differences);
    Object::Dictionary(sound)
}

fn to_unicode(doc: &Document, font: &Dictionary) -> Option<CharMap> {
    let stream = get(doc, font, b"ToUnicode")?.as_stream().ok()?;
    Some(CharMap::parse(&unpack(stream).ok()?))
}

fn set_characters(sound: &mut Dictionary, characters: &CharMap) {
    if !characters.is_empty() {
        let cmap = Stream::new(Dictionary::new(), characters.to_cmap());
        sound.set("ToUnicode", Object::Stream(cmap));
    }
}

/// A descriptor with the embedded font program, unpacked, if it can say what the codes mean.
fn font_program(doc: &Document, descriptor: &Dictionary) -> Option<Dictionary> {
    let mut sound = Dictionary::new();
    for key in ["FontFile", "FontFile3"] {
        let Some(stream) = get(doc, descriptor, key.as_bytes()).and_then(|s| s.as_stream().ok())
        else {
            continue;
        };
        let program = unpack(stream).ok()?;
        if key == "FontFile" && !is_shallow(&program) {
            continue;
        }
        let mut dict = Dictionary::new();
        let subtype = get_name(doc, &stream.dict, b"Subtype").unwrap_or(b"Unknown");
        dict.set("Subtype", Object::Name(subtype.to_vec()));
        sound.set(key, Object::Stream(Stream::new(dict, program)));
    }
    (!sound.is_empty()).then_some(sound)
}

fn is_shallow(program: &[u8]) -> bool {
    let end = memchr::memmem::find(program, b"eexec").unwrap_or(program.len());
    let mut depth = 0;
    program.iter().take(end).all(|byte| {
        match byte {
            b'{' | b'[' | b'(' | b'<' => depth += 1,
            b'}' | b']' | b')' | b'>' => depth -= 1,
            _ => {}
        }
        depth <= DEEPEST_FONT_PROGRAM
    })
}
