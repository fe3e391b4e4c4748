//! No text breaks the reader.

use proptest::prelude::*;

use super::letter;
use crate::letter::Letter;
use crate::source::Span;

/// What letters are made of.
const PIECES: &[&str] = &[
    "HOW THE IMR FINAL DETERMINATION WAS MADE",
    "CLINICAL CASE SUMMARY",
    "IMR ISSUES, DECISIONS AND RATIONALES",
    "DOCUMENTS REVIEWED",
    "IMR DECISION(S) AND RATIONALE(S)",
    "ISSUE AT DISPUTE:",
    "MEDICAL PROFESSIONAL REVIEW",
    "Notice of Independent Medical Review Determination",
    "Claims Administrator guideline:",
    "MAXIMUS guideline:",
    "Decision rationale:",
    "Acme guideline:",
    "Upheld",
    "Overturned",
    ": Upheld",
    "is:",
    "is",
    "1. The request for X is not medically necessary.",
    "2) Regarding the request for X:",
    "1) MAXIMUS Federal Services, Inc. has determined the request for",
    "The Claims Administrator based its decision on",
    "The Physician Reviewer based his/her decision on",
    "Rationale for the Decision:",
    "was the original request.",
    "The remaining IMR eligible portion of the original request,",
    "was authorized by the Claims Administrator.",
    "Case Number:",
    "CM15-0000001",
    "Date of Injury:",
    "10/11/2016",
    "Application",
    "Received:",
    "Priority:",
    "Standard",
    "State(s) of Licensure:",
    "Page 2 of 3",
    "Sincerely,",
    "The patient is 5.5 years old.",
    "Dr.",
    "a.m.",
    "mg.",
    "(Chou, 2007)",
    "..",
    ". .",
    "1.",
    "2)",
    "é",
    "\u{2028}",
    "ß",
    "İ",
    "\u{301}",
    "The expert reviewer developed the following clinical case summary:",
    "The Final Determination was based on decisions",
    "is not medically necessary",
    "\n",
    "\n\n",
    "\n\n\n",
    " ",
    "(",
    ")",
    "'",
    "\"",
    ":",
    "-",
    "#",
];

fn check(text: &str) -> Letter {
    let letter = letter(text);
    let mut spans: Vec<Span> = letter.parts.iter().map(|part| part.span).collect();
    for pair in spans.windows(2) {
        assert!(
            pair[0].end <= pair[1].start,
            "parts overlap: {pair:?} in {text:?}"
        );
    }
    for sentence in &letter.sentences {
        let within = |part: &crate::letter::Part| {
            part.span.start <= sentence.span.start && sentence.span.end <= part.span.end
        };
        assert!(letter.parts.iter().any(within), "{sentence:?}");
        assert!(!sentence.span.is_empty());
    }
    spans.extend(letter.sentences.iter().map(|sentence| sentence.span));
    spans.extend(
        letter
            .unplaced
            .iter()
            .copied()
            .chain(letter.headings.iter().map(|heading| heading.span)),
    );
    spans.extend(
        letter
            .header
            .iter()
            .chain(&letter.credentials)
            .flat_map(|field| [field.label, field.value]),
    );
    for issue in &letter.issues {
        spans.extend([issue.request, issue.title]);
        spans.extend(
            [
                issue.claims_administrator,
                issue.reviewer_citation,
                issue.rationale,
            ]
            .into_iter()
            .flatten(),
        );
        spans.extend(issue.labels.iter().map(|label| label.span));
        assert!(
            issue.title.start <= issue.request.start && issue.request.end <= issue.title.end,
            "{issue:?} in {text:?}"
        );
    }
    for span in spans {
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} in {text:?}"
        );
    }
    letter
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_order_of_pieces_is_read(pieces in prop::collection::vec((0..PIECES.len(), prop::sample::select(vec![" ", "\n", "\n\n", ""])), 0..60)) {
        let text: String = pieces.iter().flat_map(|&(piece, separator)| [PIECES[piece], separator]).collect();
        check(&text);
    }
}

#[test]
fn the_number_of_a_section_is_of_one_part() {
    check(
        "The Final Determination was based on decisions Upheld 2) Regarding the request for X: Claims Administrator guideline: \
         IMR DECISION(S) AND RATIONALE(S) ",
    );
}

#[test]
fn long_texts_take_linear_time() {
    for piece in [
        "Upheld\n",
        ": Upheld\n",
        "Claims Administrator guideline: ",
        "1. The request is not medically necessary. ",
        "a ",
        "\n\n",
        ". ",
        "(",
        "Regarding the request for x ",
        "was the original request. ",
        "Case Number: ",
        "CLINICAL CASE SUMMARY\n",
        "Page 2 of 3\n",
    ] {
        let time = |count: usize| {
            let text = piece.repeat(count);
            // The shortest of several, since other work slows some of them down.
            let times = (0..3).map(|_| {
                let start = std::time::Instant::now();
                letter(&text);
                start.elapsed().as_secs_f64()
            });
            times.fold(f64::INFINITY, f64::min)
        };
        let (short, long) = (time(4_000), time(16_000));
        assert!(
            long < 0.1 || long < short * 12.0,
            "{piece:?}: {short} s, then {long} s"
        );
    }
}
