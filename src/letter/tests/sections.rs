//! Headings and sections.

use super::{OVERTURNED, UPHELD, letter, rationales, request, said, said_or_none, titles};
use crate::letter::{Letter, Place};

const HOW: &str = "MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she has been in\nactive clinical practice for more than five years.";
const LEAD: &str = "The expert reviewer developed the following clinical case summary based on a review of the\ncase file, including all medical records:";
const SUMMARY: &str =
    "The patient is a 50 year old man. He fell off a roof and has had pain of the neck since then.";
const ISSUES: &str = "The Final Determination was based on decisions for the disputed items/services set forth below:";
const ISSUE: &str = "MRI of the neck: Upheld\n\nClaims Administrator guideline: None was cited.\n\nMAXIMUS guideline: Decision based on MTUS.\n\nDecision rationale: There is no red flag. The MRI is not medically necessary.";

fn with_headings(how: &str, summary: &str, issues: &str) -> String {
    format!("{how}\n{HOW}\n\n{summary}\n{LEAD}\n\n{SUMMARY}\n\n{issues}\n{ISSUES}\n\n{ISSUE}")
}

fn check(text: &str) -> Letter {
    let letter = letter(text);
    assert_eq!(
        said_or_none(text, letter.summary).as_deref(),
        Some(SUMMARY),
        "{text}"
    );
    assert_eq!(titles(text), [request("MRI of the neck", UPHELD)], "{text}");
    let rationale = said_or_none(text, letter.issues[0].rationale).unwrap();
    assert_eq!(
        rationale,
        "There is no red flag. The MRI is not medically necessary."
    );
    let how_made = said_or_none(text, letter.how_made).unwrap_or_default();
    assert!(
        how_made.ends_with("more than five years."),
        "{how_made:?} in {text}"
    );
    letter
}

#[test]
fn headings_in_any_case_and_spelling() {
    for (how, summary, issues) in [
        (
            "HOW THE IMR FINAL DETERMINATION WAS MADE",
            "CLINICAL CASE SUMMARY",
            "IMR ISSUES, DECISIONS AND RATIONALES",
        ),
        (
            "How the IMR Final Determination Was Made",
            "Clinical Case Summary",
            "IMR Issues, Decisions and Rationales",
        ),
        (
            "How the IMR final determination was made:",
            "Clinical case summary:",
            "IMR issues, decisions and rationales:",
        ),
        (
            "HOW THE IMR FINAL DETERMINATON WAS MADE",
            "CLINCAL CASE SUMMARY",
            "IMR ISSUES, DECISONS AND RATIONALES",
        ),
        (
            "HOW THE FINAL DETERMINATION WAS MADE",
            "CASE SUMMARY",
            "IMR ISSUE, DECISION & RATIONALE",
        ),
        (
            "HOW THE IMR FINAL\nDETERMINATION WAS MADE",
            "CLINICAL CASE\nSUMMARY",
            "IMR ISSUES, DECISIONS\nAND RATIONALES",
        ),
    ] {
        let text = with_headings(how, summary, issues);
        let letter = check(&text);
        let places: Vec<Place> = letter
            .headings
            .iter()
            .map(|heading| heading.place)
            .collect();
        assert_eq!(
            places,
            [Place::HowMade, Place::Summary, Place::Other],
            "{text}"
        );
        assert_eq!(letter.form, "final-determination", "{text}");
        check(&text.replace("\n\n", "\n"));
    }
}

#[test]
fn missing_headings() {
    let all = with_headings(
        "HOW THE IMR FINAL DETERMINATION WAS MADE",
        "CLINICAL CASE SUMMARY",
        "IMR ISSUES, DECISIONS AND RATIONALES",
    );
    for heading in [
        "HOW THE IMR FINAL DETERMINATION WAS MADE",
        "CLINICAL CASE SUMMARY",
        "IMR ISSUES, DECISIONS AND RATIONALES",
    ] {
        check(&all.replace(heading, "").replace("\n\n\n", "\n\n"));
    }
    let no_lead = all
        .replace(LEAD, "")
        .replace("CLINICAL CASE SUMMARY", "")
        .replace("\n\n\n", "\n\n");
    check(&no_lead.replace("\n\n\n", "\n\n"));
    check(&with_headings("", "", "").replace("\n\n\n", "\n\n"));
}

#[test]
fn a_bare_letter_is_read() {
    let text = format!(
        "{SUMMARY}\n\nMRI of the neck: Upheld\n\nDecision rationale: There is no red flag.\n\nKnee brace: Overturned\n\nDecision rationale: The knee gives way. The brace is medically necessary."
    );
    let letter = letter(&text);
    assert_eq!(
        titles(&text),
        [
            request("MRI of the neck", UPHELD),
            request("Knee brace", OVERTURNED)
        ]
    );
    assert_eq!(
        rationales(&text)[0].as_deref(),
        Some("There is no red flag.")
    );
    assert_eq!(
        said_or_none(&text, letter.summary).as_deref(),
        Some(SUMMARY)
    );
    assert_eq!(letter.form, "unknown");
}

#[test]
fn a_bare_letter_with_header() {
    let text = format!(
        "Case Number: CM15-0000001\nDate of Injury: 1/2/2014\n\n{SUMMARY}\n\nMRI of the neck: Upheld\n\nDecision rationale: There is no red flag."
    );
    let letter = letter(&text);
    assert_eq!(letter.header.len(), 2);
    assert_eq!(
        said_or_none(&text, letter.summary).as_deref(),
        Some(SUMMARY)
    );
}

#[test]
fn titles_without_any_label() {
    let prose = "There is no red flag, and no nerve is compromised. The request is not medically necessary.";
    let text = format!(
        "CLINICAL CASE SUMMARY\n{SUMMARY}\n\nIMR ISSUES, DECISIONS AND RATIONALES\n\nMRI of the neck: Upheld\n\n{prose}\n\nKnee brace: Overturned\n\n{prose}"
    );
    let letter = letter(&text);
    assert_eq!(
        titles(&text),
        [
            request("MRI of the neck", UPHELD),
            request("Knee brace", OVERTURNED)
        ]
    );
    for issue in &letter.issues {
        assert_eq!(
            said_or_none(&text, issue.unlabelled_rationale).as_deref(),
            Some(prose)
        );
    }
}

#[test]
fn a_heading_word_in_prose_is_no_heading() {
    let summary = "The patient is a 50 year old man. In the clinical\ncase summary of the documents reviewed his treatment is\ndocuments reviewed by the panel. Case summary aside, he is well.";
    let text = format!(
        "CLINICAL CASE SUMMARY\n{summary}\n\nIMR ISSUES, DECISIONS AND RATIONALES\n{ISSUES}\n{ISSUE}\nThe documents\nreviewed: none. Case\nsummary: short."
    );
    let letter = letter(&text);
    assert_eq!(
        said_or_none(&text, letter.summary).unwrap(),
        summary.replace('\n', " ")
    );
    assert!(
        letter.issues[0]
            .rationale
            .unwrap()
            .of(&text)
            .ends_with("short.")
    );
    assert_eq!(letter.headings.len(), 2);
}

#[test]
fn a_doubled_section_shows_in_the_headings() {
    let text = format!(
        "CLINICAL CASE SUMMARY\n{SUMMARY}\n\nCLINICAL CASE SUMMARY\n{SUMMARY}\n\nIMR ISSUES, DECISIONS AND RATIONALES\n{ISSUES}\n{ISSUE}"
    );
    let summaries = letter(&text)
        .headings
        .iter()
        .filter(|heading| heading.place == Place::Summary)
        .count();
    assert_eq!(summaries, 2);
}

#[test]
fn a_closing_ends_the_last_rationale() {
    let text = format!(
        "{}\n\nSincerely,\n\nA. B. Somebody, MD\nMedical Director\n\ncc: Department of Industrial Relations",
        with_headings("", "", "").trim()
    );
    let letter = letter(&text);
    let rationale = said_or_none(&text, letter.issues[0].rationale).unwrap();
    assert!(
        rationale.ends_with("not medically necessary."),
        "{rationale:?}"
    );
    assert_eq!(letter.unplaced, []);
}

#[test]
fn lines_of_the_page_are_no_part_of_the_rationale() {
    let text = with_headings(
        "HOW THE IMR FINAL DETERMINATION WAS MADE",
        "CLINICAL CASE SUMMARY",
        "IMR ISSUES, DECISIONS AND RATIONALES",
    )
    .replace("red flag. The", "red flag.\nPage 2 of 3\nThe");
    let letter = letter(&text);
    let sentences: Vec<String> = letter
        .sentences
        .iter()
        .filter(|sentence| sentence.place == Place::Rationale)
        .map(|sentence| said(&text, sentence.span))
        .collect();
    assert_eq!(
        sentences,
        [
            "There is no red flag.",
            "The MRI is not medically necessary."
        ]
    );
}

#[test]
fn pages_of_a_citation_are_no_line_of_the_page() {
    let text = "MRI of the neck: Upheld\nClaims Administrator guideline: None was cited.\n\
        MAXIMUS guideline: Decision based on MTUS Chronic Pain Treatment Guidelines Topics\n\
        Page(s): 24.\nDecision rationale: It is no use.";
    let letter = letter(text);
    let citation = letter
        .sentences
        .iter()
        .filter(|sentence| sentence.place == Place::Citation);
    let citation: Vec<String> = citation.map(|sentence| said(text, sentence.span)).collect();
    let wanted = "Decision based on MTUS Chronic Pain Treatment Guidelines Topics Page(s): 24.";
    assert_eq!(citation, [wanted]);
}

#[test]
fn parts_are_in_order_and_apart() {
    let text = with_headings(
        "HOW THE IMR FINAL DETERMINATION WAS MADE",
        "CLINICAL CASE SUMMARY",
        "IMR ISSUES, DECISIONS AND RATIONALES",
    );
    let letter = letter(&text);
    for pair in letter.parts.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{pair:?}");
    }
    let places: Vec<Place> = letter.parts.iter().map(|part| part.place).collect();
    let wanted = [
        Place::HowMade,
        Place::Other,
        Place::Summary,
        Place::Other,
        Place::Title,
        Place::ClaimsCitation,
        Place::Citation,
        Place::Rationale,
    ];
    assert_eq!(places, wanted);
}

#[test]
fn what_cannot_be_placed_is_recorded() {
    let text = with_headings("", "", "IMR ISSUES, DECISIONS AND RATIONALES").replace(
        "Upheld\n\nClaims",
        "Upheld\n\nPlease see the note on the next page.\n\nClaims",
    );
    let letter = letter(&text);
    let unplaced: Vec<&str> = letter.unplaced.iter().map(|span| span.of(&text)).collect();
    assert_eq!(unplaced, ["Please see the note on the next page."]);
}

#[test]
fn what_is_no_letter_has_no_issues() {
    for text in [
        "",
        "\n\n",
        "Dear aunt, the weather is fine. We upheld our plans.",
        "Upheld",
        ": Upheld",
    ] {
        assert_eq!(letter(text).issues.len(), 0, "{text:?}");
    }
}
