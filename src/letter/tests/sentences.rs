//! Where sentences end.

use super::forms;
use crate::letter::sentences;
use crate::source::Span;

fn split(text: &str) -> Vec<String> {
    let found = sentences(text, Span::new(0, text.len() as u32), forms());
    found
        .iter()
        .map(|span| {
            span.of(text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

/// The sentences are the parts between the bars, however the lines wrap.
fn check(barred: &str) {
    let wanted: Vec<String> = barred
        .split('|')
        .map(|part| part.trim().to_owned())
        .collect();
    let text = barred.replace(" | ", " ").replace('|', "");
    assert_eq!(split(&text), wanted);
    assert_eq!(split(&text.replace(' ', "\n")), wanted, "one word a line");
    for width in [20, 47] {
        let mut wrapped = String::new();
        let mut length = 0;
        for word in text.split(' ') {
            let newline = length + word.len() > width;
            wrapped.push_str(if wrapped.is_empty() {
                ""
            } else if newline {
                "\n"
            } else {
                " "
            });
            length = if newline {
                word.len()
            } else {
                length + 1 + word.len()
            };
            wrapped.push_str(word);
        }
        assert_eq!(split(&wrapped), wanted, "wrapped at {width}");
    }
}

#[test]
fn abbreviations_end_no_sentence() {
    check(
        "Dr. Smith saw him at 9 a.m. on Monday. | The patient, i.e. the claimant, had aids (e.g. a cane) vs. none.",
    );
    check("He takes Norco 10 mg. twice a day for approx. 5 weeks. | It helps.");
    check(
        "He takes Norco 10 mg. The pain is 5/10. | It helps."
            .replace("mg. The", "mg. | The")
            .as_str(),
    );
    check(
        "Smith et al. The study is small."
            .replace("al. The", "al. | The")
            .as_str(),
    );
    check("See Smith et al. in No. 5 of vol. 3, p. 63, and Fig. 2. | It is small.");
    check(
        "J. A. Smith, M.D. wrote to St. Mary Hospital, Inc. about it. | Mr. and Mrs. Jones agree.",
    );
    check("8 C.C.R. 9792.20 and 9792.26 apply in the U.S. courts. | They apply.");
    check(
        "Ibuprofen 800 mg. Flexeril was stopped."
            .replace("mg. F", "mg. | F")
            .as_str(),
    );
    check("Ibuprofen 800 mg. Flexeril 7.5 mg. and Norco.");
    check("She was seen on Oct. 5, 2016. | It was raining.");
}

#[test]
fn numbers_dates_and_levels() {
    check("Flexion is 45.5 degrees. | The dose is .5 mg on 10.12.2016. | It helps.");
    check("There is a bulge at L4-5. | MRI shows L4-5. levels of stenosis.");
    check("Pages 63-66. | The next page is 67. | 3 visits were used. | The rest is open.");
    check("No, the request was not necessary. | No. | It was not.");
}

#[test]
fn numbered_criteria_stay_with_their_text() {
    check(
        "The criteria are: 1) Radiculopathy must be shown. | 2) Conservative care must have failed. | (3) Fluoroscopy is used.",
    );
    check(
        "Criteria: 1. Radiculopathy must be shown. | 2. Conservative care must have failed. | 3. Fluoroscopy.",
    );
    check("Criteria: 1. radiculopathy 2. failure of care 3. fluoroscopy. | They are not met.");
    check("A. The patient must be seen. | B. The patient must agree.");
    check("Both (1) pain and (2) weakness are needed. | Neither is there.");
}

#[test]
fn a_missing_space_splits() {
    check("It is not medically necessary.|The rest is open.");
    check("It was seen on 5/5/2016.|The rest is open (as above).|It helps.");
    check("See www.Example.com and http://a.b/C.html for it. | It helps.");
}

#[test]
fn stops_end_once() {
    check(
        "Page 64 of 127.. | It helps. . | He left?! | \"It is fine.\" | He said so (at last.) | And went... | The end.",
    );
}

#[test]
fn literature_stays_with_its_sentence() {
    check(
        "Relaxants help in pain. (Chou, 2007) (van Tulder, 2003) | They do no more. (CMS, 2014). | The end.",
    );
    check(
        "Relaxants help. (They do no more.) The end."
            .replace(". (T", ". | (T")
            .replace(") The", ") | The")
            .as_str(),
    );
}

#[test]
fn paragraphs_end_sentences() {
    assert_eq!(
        split("First line\n\nSecond line\n\nThird"),
        ["First line", "Second line", "Third"]
    );
    assert_eq!(
        split("It is necessary.\n\nnext is new"),
        ["It is necessary.", "next is new"]
    );
}

#[test]
fn pages_end_no_sentences() {
    assert_eq!(
        split("He was seen for\n\nPain of the neck."),
        ["He was seen for Pain of the neck."]
    );
    assert_eq!(
        split("He had an\n\nMRI, a scan,\n\nAnd more."),
        ["He had an MRI, a scan, And more."]
    );
    assert_eq!(
        split("He was seen with a severe\n\nheadache."),
        ["He was seen with a severe headache."]
    );
    let full = "There is no evidence at all of a nerve root that would be compressed in the Official Disability\n\nGuidelines of the year. The end of it stands here.";
    assert_eq!(split(full).len(), 2, "{:?}", split(full));
}

#[test]
fn lower_case_after_a_stop() {
    check("The request is not necessary. | the next is. | It helps.");
    check("He took 5 tabs. daily and 3 caps. nightly.");
}

#[test]
fn only_the_span_is_read() {
    let text = "One. Two. Three.";
    let found = sentences(text, Span::new(5, 9), forms());
    assert_eq!(found, [Span::new(5, 9)]);
    assert_eq!(sentences(text, Span::new(4, 4), forms()), []);
    assert_eq!(sentences(text, Span::new(40, 90), forms()), []);
}

#[test]
fn a_text_without_stops_is_cut_between_words() {
    let text = "the pain goes on ".repeat(2000);
    let parts = split(&text);
    assert!(parts.len() >= 4, "{} sentences", parts.len());
    assert!(parts.iter().all(|part| part.len() < 8300));
    assert_eq!(parts.join(" "), text.trim_end());
}
