//! What folding does to texts, and where it says that they stand.
#![allow(clippy::unwrap_used)]

use super::{Format, LARGEST_INPUT, Source, SourceError, Span};

fn source(format: Format, text: &str) -> Source {
    Source::read("letter", text.as_bytes(), Some(format)).unwrap()
}

fn text(base: &str) -> String {
    source(Format::Text, base).text().to_owned()
}

fn markdown(base: &str) -> String {
    source(Format::Markdown, base).text().to_owned()
}

fn html(base: &str) -> String {
    source(Format::Html, base).text().to_owned()
}

/// The base text of the first place where `words` stand in the folded text.
fn base_of<'s>(source: &'s Source, words: &str) -> &'s str {
    let start = source.text().find(words).unwrap() as u32;
    let span = Span::new(start, start + words.len() as u32);
    source.base_span(span).of(source.base())
}

#[test]
fn white_space_of_all_kinds_is_one_separator() {
    assert_eq!(
        text("\u{FEFF} \n a \t b\u{A0}c\u{2003}\u{200B}d\x07e\n\n"),
        "a b c d e"
    );
    assert_eq!(text("a \n b\r\nc\rd\x0Ce\n\x0Cf"), "a\nb\nc\nd\ne\nf");
    assert_eq!(
        text("A\n\nB\r\n \r\nC\r\rD\n\n\n\nE\u{2029}F\u{2028}G"),
        "A\n\nB\n\nC\n\nD\n\nE\n\nF\nG"
    );
}

#[test]
fn invisible_characters_go() {
    assert_eq!(
        text("a\u{AD}b\u{200D}c\u{202A}d\u{2060}e \u{200E} f"),
        "abcde f"
    );
}

#[test]
fn typography_becomes_plain() {
    assert_eq!(
        text("“it’s” 5–6 — L4‑5 … ﬁne ﬂat • 90°"),
        "\"it's\" 5-6 - L4-5 ... fine flat • 90°"
    );
}

#[test]
fn broken_words_are_joined() {
    assert_eq!(text("on 10-28-\n2016"), "on 10-28-2016");
    assert_eq!(text("non- \r\n  certified"), "non-certified");
    assert_eq!(text("behavior/\nside 7/\n10"), "behavior/side 7/10");
    assert_eq!(text("2009–\n2015"), "2009-2015");
    assert_eq!(text("certi\u{AD}\nfied"), "certified");
}

#[test]
fn other_line_ends_at_hyphens_stay() {
    assert_eq!(text("pain -\nsevere"), "pain -\nsevere");
    assert_eq!(text("pain-\n(severe)"), "pain-\n(severe)");
    assert_eq!(text("pain-\n\nSevere"), "pain-\n\nSevere");
    assert_eq!(text("mid-\nand low back"), "mid-\nand low back");
    assert_eq!(text("up-\nand-down"), "up-and-down");
    assert_eq!(text("10-28- 2016"), "10-28- 2016");
    assert_eq!(text("x\u{AD}\nCertified"), "x\nCertified");
}

/// Lines as the letters of 2014 and 2015 have them.
fn double_spaced() -> String {
    let paragraph = "The patient is a woman \n\nof 40 years, injured on 10-28-\n\n2016. She has pain in the \n\n\
                     low back, which is worse \n\nwith lifting and better \n\nwith rest. \n";
    format!("SUMMARY \n\n{paragraph}\n \n\n{paragraph}\n \n\nDECISION \n\n{paragraph}")
}

#[test]
fn double_spacing_is_seen_through() {
    let folded = text(&double_spaced());
    assert!(
        folded.starts_with(
            "SUMMARY\nThe patient is a woman\nof 40 years, injured on 10-28-2016. She"
        )
    );
    assert_eq!(folded.matches("\n\n").count(), 2);
    assert_eq!(text(&folded), folded);
}

#[test]
fn paragraphs_of_one_line_are_no_double_spacing() {
    let base = "First paragraph, long.\n\nSecond: upheld\n\nThird.\n\n".repeat(5);
    assert_eq!(text(&base), base.trim_end());
}

#[test]
fn markdown_goes() {
    let base = "\n# Title\n\n**Case Number:** CM15\n> quoted __text__ and *this* or _that_\n* item\n1\\. 5\\*3 \\_x\\_\nend\\\nof";
    let expected =
        "Title\n\nCase Number: CM15\nquoted text and this or that\nitem\n1. 5*3 _x_\nend\nof";
    assert_eq!(markdown(base), expected);
}

#[test]
fn what_only_looks_like_markdown_stays() {
    for base in [
        "Norco\n#60 and\n# 60",
        "for\n> 3 months\n>= 4",
        "5 * 3 snake__case __/__/2016 _____ *****",
        "a #1 > b",
    ] {
        assert_eq!(text(base), base);
        assert_eq!(markdown(base), base);
    }
    assert_eq!(text("pain* and _word_"), "pain* and _word_");
    assert_eq!(
        markdown("see <http://www.odg-twc.com/a**b__c> **x**"),
        "see <http://www.odg-twc.com/a**b__c> x"
    );
}

#[test]
fn seeds_have_markup_in_plain_text() {
    let base = "<b>Case Number:</b>\tCM15-1\t\t\n<b>Priority:</b>\tStandard\n\n### SUMMARY\n\n**Drug #60: Upheld**";
    let source = source(Format::Text, base);
    assert_eq!(
        source.text(),
        "Case Number: CM15-1\nPriority: Standard\n\nSUMMARY\n\nDrug #60: Upheld"
    );
    assert_eq!(
        base_of(&source, "Case Number: CM15-1"),
        "Case Number:</b>\tCM15-1"
    );
    assert_eq!(base_of(&source, "Case Number:"), "Case Number:");
    assert_eq!(base_of(&source, "Upheld"), "Upheld");
}

#[test]
fn only_known_tags_are_tags_in_text() {
    for base in [
        "<5 mm, p < 0.05, a <b or c>",
        "<unknown> <b",
        "a<<b",
        "<br and so on>",
        "<>",
        "<a b c>",
    ] {
        assert_eq!(text(base), base);
    }
    assert_eq!(
        text("x<br>y<BR/>\nz<p class=\"q\">w</p>v <!-- no --> u"),
        "x\ny\nz\n\nw\n\nv u"
    );
    assert_eq!(text("<span style='a'>He</span>llo <i>you</i>"), "Hello you");
    assert_eq!(
        text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
        "a b\n\nc"
    );
}

#[test]
fn entities_are_decoded_everywhere() {
    for fold in [text, markdown, html] {
        assert_eq!(
            fold("R&amp;D &lt;b&gt; &#8220;x&rdquo;&nbsp;&#x2013; A&B; &amp;lt;"),
            "R&D <b> \"x\" - A&B; &lt;"
        );
    }
}

#[test]
fn html_keeps_its_text_only() {
    let base = "<!DOCTYPE html><HTML><head><title>No</title><style>p{}</style></head>\n<body>\n<h1>Title</h1>\
                <p>One\nline <b>bo</b>ld<br>two<!-- no --><script>if (a<b) {}</script></p>\n<ul><li>X<li>Y</ul>\
                <table><tr><td>Case:</td><td title=\"a>b\">1</td></tr><tr><td>C</td></tr></table><pre>P\nq</pre></body>";
    assert_eq!(
        html(base),
        "Title\n\nOne line bold\ntwo\n\nX\nY\n\nCase: 1\n\nC\n\nP\nq"
    );
    assert_eq!(html("5 < 6 <7 & <a"), "5 < 6 <7 & <a");
    assert_eq!(html("<head>never closed <p>text"), "never closed\n\ntext");
    assert_eq!(html("a <b title=\"open>b</b> c"), "a b c");
}

#[test]
fn html_lines_as_blocks_are_double_spacing() {
    let line = "<div>The patient has pain</div>\n<div>in the low back and</div>\n<div>legs.</div><div>&nbsp;</div>\n";
    let folded = html(&line.repeat(4));
    let paragraph = "The patient has pain\nin the low back and\nlegs.";
    assert_eq!(folded, [paragraph; 4].join("\n\n"));
}

#[test]
fn content_decides_over_the_name() {
    let read = |name: &str, text: &str| Source::read(name, text.as_bytes(), None).unwrap().format();
    assert_eq!(read("a.txt", "<!doctype html><p>x"), Format::Html);
    assert_eq!(read("a.md", "x"), Format::Markdown);
    assert_eq!(read("a", "x"), Format::Text);
}

#[test]
fn base_spans_are_exact() {
    let source = source(
        Format::Text,
        "a “quoted”…  word\n\n\nnon-\ncertified ﬁne &amp; <b>b</b>old",
    );
    assert_eq!(
        source.text(),
        "a \"quoted\"... word\n\nnon-certified fine & bold"
    );
    for (words, base) in [
        ("\"quoted\"", "“quoted”"),
        ("quoted", "quoted"),
        ("...", "…"),
        ("..", "…"),
        ("... word", "…  word"),
        ("word\n\nnon", "word\n\n\nnon"),
        ("non-certified", "non-\ncertified"),
        ("fine", "ﬁne"),
        ("ine", "ﬁne"),
        ("& bold", "&amp; <b>b</b>old"),
        ("bold", "b</b>old"),
        ("old", "old"),
    ] {
        assert_eq!(base_of(&source, words), base, "{words:?}");
    }
    assert_eq!(source.base_span(Span::new(9, 9)).len(), 0);
    let end = source.base().len() as u32;
    assert_eq!(source.base_span(Span::new(900, 901)), Span::new(end, end));
}

#[test]
fn offsets_lead_back() {
    let source = source(Format::Text, "  “é”  <b>x</b>y");
    assert_eq!(source.text(), "\"é\" xy");
    let found: Vec<_> = (0..=18).map(|base| source.folded_offset(base)).collect();
    assert_eq!(
        found,
        [0, 0, 0, 0, 1, 1, 1, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6]
    );
}

#[test]
fn positions_are_those_of_the_file() {
    let source = source(Format::Text, "\u{FEFF}one\r\n  90° <b>two</b>");
    let two = source.base_span(Span::new(9, 12));
    assert_eq!(two.of(source.base()), "two");
    assert_eq!(source.position(two.start), (2, 10));
    assert_eq!(source.line_span(2).of(source.base()), "  90° <b>two</b>");
    assert_eq!(source.page(two.start), None);
}

#[test]
fn what_is_no_letter() {
    let why = |bytes: &[u8]| Source::read("a.txt", bytes, None).err().unwrap();
    assert_eq!(why(b""), SourceError::Empty);
    assert_eq!(why("\u{FEFF} \r\n\u{A0}".as_bytes()), SourceError::Empty);
    assert_eq!(why(b"<p>&nbsp;</p>"), SourceError::Empty);
    assert_eq!(why(b"\x89PNG\r\n\x1a\n\0\0"), SourceError::Binary);
    let size = LARGEST_INPUT + 1;
    let error = why(&vec![b'a'; size as usize]);
    assert_eq!(
        error,
        SourceError::TooLarge {
            bytes: size,
            limit: LARGEST_INPUT
        }
    );
    assert_eq!(error.reason(), "too-large");
    assert_eq!(SourceError::Binary.reason(), "not-a-letter");
}

#[test]
fn offsets_of_decoded_texts_are_those_of_the_decoded_text() {
    let source = Source::read("a.txt", b"patient\x92s 90\xB0 \x96 ok", None).unwrap();
    assert_eq!(source.base(), "patient’s 90° – ok");
    assert_eq!(source.text(), "patient's 90° - ok");
    let utf16 = Source::read("a.txt", b"\xFF\xFEo\0k\0", None).unwrap();
    assert_eq!((utf16.base(), utf16.text()), ("ok", "ok"));
}

#[test]
fn long_lines_and_floods_of_openings_take_linear_time() {
    let started = std::time::Instant::now();
    for (format, unit) in [
        (Format::Text, "The patient has pain. "),
        (Format::Text, "<b "),
        (Format::Html, "<b \""),
        (Format::Html, "<head><script>"),
        (Format::Html, "<!--"),
        (Format::Markdown, "*_ "),
        (Format::Text, "&#"),
    ] {
        let base = unit.repeat((2 << 20) / unit.len());
        let _ = Source::read("a", base.as_bytes(), Some(format));
    }
    // Quadratic time would be hours; this holds without optimisation, on a slow machine.
    assert!(started.elapsed().as_secs() < 60);
}
