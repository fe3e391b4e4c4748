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
