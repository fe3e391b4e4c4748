//! The graph held to a plain reading of the terms.

use super::*;
use crate::words::{Lexicon, parse, tokens, written};
use proptest::prelude::*;

/// First token, token after the last, and term of what is found.
type Places = Vec<(usize, usize, u32)>;

fn by_graph(terms: &[String], text: &str) -> Places {
    let mut lexicon = Lexicon::default();
    let mut builder = PhrasesBuilder::new(&mut lexicon, &[]);
    for (owner, term) in (0..).zip(terms) {
        let mut naming = Naming {
            lexicon: &mut lexicon,
            attribute: &mut |_| 0,
            unit: &mut |_| 0,
        };
        builder.add(0, owner, &parse(term).unwrap(), &mut naming);
    }
    let tokens = tokens(text, &lexicon);
    let taken = vec![false; tokens.len()];
    let whole = 0..tokens.len();
    let (numbers, whole) = (NumberWords::default(), 0..tokens.len());
    let mut places = Places::new();
    let found = |f: Found<'_>| places.push((f.at.start, f.at.end, f.owner));
    builder
        .build()
        .find(text, &tokens, &taken, &numbers, &[whole], found);
    places
}

/// Each form of each term held against each place: the longest wins, of two as long the first term.
fn plainly(terms: &[String], text: &str) -> Places {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out = Places::new();
    let mut free = 0;
    for at in 0..words.len() {
        let mut best: Option<(usize, u32)> = None;
        for (owner, term) in (0..).zip(terms) {
            for form in written(&parse(term).unwrap()) {
                let form: Vec<&str> = form.split(' ').filter(|w| !w.is_empty()).collect();
                let fits = words.get(at..at + form.len()) == Some(form.as_slice());
                if fits && best.is_none_or(|(length, _)| form.len() > length) {
                    best = Some((form.len(), owner));
                }
            }
        }
        if let Some((length, owner)) = best.filter(|_| at >= free) {
            free = at + length;
            out.push((at, free, owner));
        }
    }
    out
}

proptest! {
    #[test]
    fn the_graph_finds_what_the_written_terms_find(
        terms in prop::collection::vec("[abc]( [abc]| \\[[abc]\\]| \\([abc]\\|[abc] [abc]\\)){0,3}|\\([ab]\\|c\\)( [abc]){1,2}", 1..12),
        text in "[abcd]( [abcd]){0,24}",
    ) {
        prop_assert_eq!(by_graph(&terms, &text), plainly(&terms, &text));
    }
}

/// What stands behind the numbers of the terms found in a text, by the order in which attributes are first named.
fn numbers(terms: &[&str], text: &str) -> Vec<Vec<(u16, f64)>> {
    let mut lexicon = Lexicon::default();
    let mut builder = PhrasesBuilder::new(&mut lexicon, &[]);
    for (owner, term) in (0..).zip(terms) {
        let mut naming = Naming {
            lexicon: &mut lexicon,
            attribute: &mut |name| name.chars().next().map_or(0, |c| c as u16),
            unit: &mut |_| 0,
        };
        builder.add(0, owner, &parse(term).unwrap(), &mut naming);
    }
    let tokens = tokens(text, &lexicon);
    let (taken, whole) = (vec![false; tokens.len()], 0..tokens.len());
    let mut out = Vec::new();
    let found = |f: Found<'_>| {
        let numbers = f.captured.iter().map(|c| (c.attribute, c.number.min));
        out.push(numbers.collect());
    };
    let words = NumberWords::default();
    builder
        .build()
        .find(text, &tokens, &taken, &words, &[whole], found);
    out
}

#[test]
fn numbers_are_told_apart_by_the_form_of_their_term() {
    let [a, b, c] = [b'a', b'b', b'c'].map(u16::from);
    let terms = ["{a} mg [# {b}]", "# {c}", "({a} of|out) {b} x"];
    let found = |text: &str| numbers(&terms, text);
    assert_eq!(found("10 mg # 60"), [[(a, 10.0), (b, 60.0)]]);
    assert_eq!(found("10 mg"), [[(a, 10.0)]]);
    assert_eq!(found("# 60"), [[(c, 60.0)]]);
    assert_eq!(found("3 of 4 x"), [[(a, 3.0), (b, 4.0)]]);
    assert_eq!(found("out 4 x"), [[(b, 4.0)]]);
}
