//! The older templates.

use super::{OVERTURNED, UPHELD, letter, request, said, said_or_none, titles};
use crate::letter::Letter;

const NUMBERED: &str = "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\n\n\
    HOW THE IMR FINAL DETERMINATION WAS MADE\nMAXIMUS Federal Services sent the complete case file to a physician reviewer. The physician\nreviewer is Board Certified in Internal Medicine, has a subspecialty in Rheumatology and is licensed to\npractice in Oregon.\n\n\
    DOCUMENTS REVIEWED\nThe following relevant documents received from the interested parties were reviewed. These documents included:\nApplication for Independent Medical Review\nMedical Records\n\n\
    CLINICAL CASE SUMMARY\nThe physician reviewer developed the following clinical case summary based on a review of the\ncase file:\nThe patient is a woman who hurt her wrist. She wears a splint at night.\n\n\
    IMR DECISION(S) AND RATIONALE(S)\nThe Final Determination was based on decisions for the disputed items/services set forth below:\n\n\
    1. The request for a wrist splint, 2 pieces, is medically necessary and appropriate.\n\n\
    The Claims Administrator based its decision on the ACOEM Guidelines, page 264, which is part of the MTUS.\n\n\
    The Physician Reviewer based his/her decision on the ACOEM Guidelines, page 265, which is part of the\nMTUS.\n\n\
    The Physician Reviewer's decision rationale:\nA splint helps if there is numbness. 1. The splint is worn at night. 2. The splint is not medically necessary by day. The request for a wrist splint is medically\nnecessary and appropriate.\n\n\
    2. The request for acupuncture 2 times a week is not medically necessary and\nappropriate.\n\n\
    The Claims Administrator did not cite any evidence based criteria for its decision.\n\n\
    The Physician Reviewer found that no section of the MTUS was applicable.\n\n\
    The Physician Reviewer's decision rationale:\nNothing is known of earlier treatment. The claims administrator based its decision on the same. The request is not medically necessary.\n\n\
    Sincerely,\nMedical Director";

fn check_numbered(text: &str) -> Letter {
    let letter = letter(text);
    let wanted = [
        request("a wrist splint, 2 pieces", OVERTURNED),
        request("acupuncture 2 times a week", UPHELD),
    ];
    assert_eq!(titles(text), wanted, "{text}");
    assert_eq!(letter.form, "decisions-and-rationales");
    let issue = &letter.issues[0];
    let claims = said_or_none(text, issue.claims_administrator).unwrap();
    assert!(
        claims.ends_with("page 264, which is part of the MTUS."),
        "{claims:?}"
    );
    let citation = said_or_none(text, issue.reviewer_citation).unwrap();
    assert!(
        citation.ends_with("page 265, which is part of the MTUS."),
        "{citation:?}"
    );
    let rationale = said_or_none(text, issue.rationale).unwrap();
    assert!(
        rationale.starts_with("A splint helps")
            && rationale.ends_with("necessary and appropriate."),
        "{rationale:?}"
    );
    let issue = &letter.issues[1];
    let claims = said_or_none(text, issue.claims_administrator).unwrap();
    assert_eq!(
        claims,
        "The Claims Administrator did not cite any evidence based criteria for its decision."
    );
    let citation = said_or_none(text, issue.reviewer_citation).unwrap();
    assert_eq!(
        citation,
        "The Physician Reviewer found that no section of the MTUS was applicable."
    );
    let rationale = said_or_none(text, issue.rationale).unwrap();
    assert!(
        rationale.starts_with("Nothing is known")
            && rationale.ends_with("not medically necessary."),
        "{rationale:?}"
    );
    letter
}

#[test]
fn numbered_sentences_are_titles_and_decisions() {
    let letter = check_numbered(NUMBERED);
    assert_eq!(
        said_or_none(NUMBERED, letter.documents).unwrap(),
        "Application for Independent Medical Review Medical Records"
    );
    assert!(
        said_or_none(NUMBERED, letter.summary)
            .unwrap()
            .starts_with("The patient is a woman")
    );
    let decision = letter.issues[1].decision.unwrap();
    assert_eq!(
        said(NUMBERED, decision.span),
        "not medically necessary and appropriate"
    );
    let credentials: Vec<String> = letter
        .credentials
        .iter()
        .map(|field| said(NUMBERED, field.value))
        .collect();
    assert_eq!(credentials, ["Internal Medicine", "Rheumatology", "Oregon"]);
    assert_eq!(letter.unplaced, []);
}

#[test]
fn numbered_sentences_in_other_layouts() {
    check_numbered(&NUMBERED.replace("\n\n", "\n"));
    check_numbered(
        &NUMBERED
            .replace("1. The request for a wrist", "1) The request for a wrist")
            .replace("2. The request for acu", "2) The request for acu"),
    );
    // The numbers were a list of the word processor and are lost.
    check_numbered(
        &NUMBERED
            .replace("1. The request for a wrist", "The request for a wrist")
            .replace("2. The request for acu", "The request for acu"),
    );
    // "notmedically", as in extracted text.
    check_numbered(&NUMBERED.replace("week is not medically", "week is notmedically"));
}

#[test]
fn a_numbered_title_may_lack_its_decision_or_be_missing() {
    let text = NUMBERED.replace(
        " is not medically necessary and\nappropriate.\n\nThe Claims",
        ".\n\nThe Claims",
    );
    let wanted = [
        request("a wrist splint, 2 pieces", OVERTURNED),
        request("acupuncture 2 times a week", None),
    ];
    assert_eq!(titles(&text), wanted);
    let title = "2. The request for acupuncture 2 times a week is not medically necessary and\nappropriate.\n\n";
    let text = NUMBERED.replace(title, "");
    assert_eq!(
        titles(&text),
        [
            request("a wrist splint, 2 pieces", OVERTURNED),
            request("", None)
        ]
    );
    let rationale = said_or_none(&text, letter(&text).issues[0].rationale).unwrap();
    assert!(
        rationale.ends_with("is medically necessary and appropriate."),
        "{rationale:?}"
    );
}

const NOTICE: &str = "MAXIMUS FEDERAL SERVICES, INC.\nNotice of Independent Medical Review Determination\nDated: 9/26/2013\nDate of Injury: 8/2/2001\nMAXIMUS Case Number: CM13-0000042\n\n\
    1) MAXIMUS Federal Services, Inc. has determined the request for a walker with\nwheels is not medically necessary and appropriate.\n\n\
    2) MAXIMUS Federal Services, Inc. has determined the request for Lyrica 75mg #60 is\nmedically necessary and appropriate.\n\n\
    INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\nAn application for Independent Medical Review was filed on 9/6/2013. A decision has been made\nfor each of the treatment and/or services that were in dispute:\n\n\
    1) MAXIMUS Federal Services, Inc. has determined the request for a walker with\nwheels is not medically necessary and appropriate.\n\n\
    2) MAXIMUS Federal Services, Inc. has determined the request for Lyrica 75mg #60 is\nmedically necessary and appropriate.\n\n\
    Medical Qualifications of the Expert Reviewer:\nThe independent Medical Doctor who made the decision has no affiliation with the employer.\n\n\
    Case Summary:\nDisclaimer: The following case summary was taken directly from the utilization review denial/modification dated August 30, 2013.\nThe patient is a man with pain of both feet. He walks with a cane.\n\n\
    Documents Reviewed for Determination:\nThe following relevant documents were reviewed. These documents included:\nMedical Records\n\n\
    1) Regarding the request for a walker with wheels:\n\n\
    Medical Treatment Guideline(s) Relied Upon by the Expert Reviewer to Make His/Her\nDecision\nThe Claims Administrator based its decision on the ODG. The Expert Reviewer found the ACOEM\nGuidelines relevant.\n\n\
    Rationale for the Decision:\nHe walks well. The request for a walker is not medically necessary.\n\n\
    2) Regarding the request for Lyrica 75mg #60:\n\n\
    Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make\nHis/Her Decision\nThe Claims Administrator based its decision on the MTUS. The Expert Reviewer based his/her decision\non the MTUS, pages 16-20.\n\n\
    Rationale for the Decision:\nRegarding the request, the pain is burning. The request for Lyrica is medically necessary.\n\n\
    Effect of the Decision:\nThe determination of MAXIMUS Federal Services and its physician reviewer is deemed to be final.";

#[test]
fn the_notice_joins_its_lists_with_its_sections() {
    for text in [
        NOTICE.to_owned(),
        NOTICE.replace("\n\n", "\n"),
        NOTICE.replace("is not medically", "is notmedically"),
    ] {
        let text = text.as_str();
        let letter = letter(text);
        assert_eq!(
            titles(text),
            [
                request("a walker with wheels", UPHELD),
                request("Lyrica 75mg #60", OVERTURNED)
            ]
        );
        assert_eq!(letter.form, "notice-of-determination");
        for issue in &letter.issues {
            assert_eq!(issue.also_titled.len(), 2, "{issue:?}");
            assert!(
                issue.claims_administrator.is_some()
                    && issue.reviewer_citation.is_some()
                    && issue.rationale.is_some()
            );
        }
        assert_eq!(
            letter.issues[0].also_titled[0].decision.unwrap().outcome,
            crate::letter::Outcome::Upheld
        );
        let rationale = said_or_none(text, letter.issues[1].rationale).unwrap();
        assert_eq!(
            rationale,
            "Regarding the request, the pain is burning. The request for Lyrica is medically necessary."
        );
        let citation = said_or_none(text, letter.issues[0].reviewer_citation).unwrap();
        assert_eq!(
            citation,
            "The Expert Reviewer found the ACOEM Guidelines relevant."
        );
        let summary = said_or_none(text, letter.summary).unwrap();
        assert_eq!(
            summary,
            "The patient is a man with pain of both feet. He walks with a cane."
        );
        assert!(
            said_or_none(text, letter.how_made)
                .unwrap()
                .starts_with("The independent Medical Doctor")
        );
        assert_eq!(letter.header.len(), 3);
    }
}

#[test]
fn a_list_of_documents_ends_before_the_first_section() {
    let list =
        "- Utilization Review Determination\n- Medical Records from the Provider\n\n1) Regarding";
    let text = NOTICE.replace(
        "The following relevant documents were reviewed. These documents included:\nMedical Records\n\n1) Regarding",
        list,
    );
    assert!(text.contains(list));
    let rationales = letter(&text).issues.into_iter().map(|i| i.rationale);
    let rationales: Vec<String> = rationales.filter_map(|r| said_or_none(&text, r)).collect();
    assert_eq!(rationales.len(), 2);
    assert!(rationales[0].starts_with("He walks well."));
}

#[test]
fn a_notice_in_one_line_is_read() {
    let text = NOTICE.split_whitespace().collect::<Vec<_>>().join(" ");
    let letter = letter(&text);
    let wanted = [
        request("a walker with wheels", UPHELD),
        request("Lyrica 75mg #60", OVERTURNED),
    ];
    assert_eq!(titles(&text), wanted);
    let summary = said_or_none(&text, letter.summary).unwrap();
    assert_eq!(
        summary,
        "The patient is a man with pain of both feet. He walks with a cane."
    );
    assert!(
        letter.how_made.is_some() && letter.issues.iter().all(|issue| issue.rationale.is_some())
    );
}

#[test]
fn a_notice_may_lack_a_section() {
    let text = NOTICE.split("2) Regarding").next().unwrap();
    let issues = letter(text).issues;
    assert_eq!(issues.len(), 2);
    assert_eq!(titles(text)[1], request("Lyrica 75mg #60", OVERTURNED));
    assert_eq!(issues[1].rationale, None);
}

#[test]
fn lists_that_disagree_are_kept() {
    let text = NOTICE.replacen("wheels is not medically", "wheels is medically", 1);
    let issue = &letter(&text).issues[0];
    assert_eq!(
        issue.decision.unwrap().outcome,
        crate::letter::Outcome::Upheld
    );
    assert_eq!(
        issue.also_titled[0].decision.unwrap().outcome,
        crate::letter::Outcome::Overturned
    );
}

#[test]
fn the_professional_review_has_one_issue() {
    let text = "MEDICAL PROFESSIONAL REVIEW\n\nIMR Case Number: CM13-0000077\nDate of Injury: 5/16/2011\n\n\
        ISSUE AT DISPUTE:\nWhether six visits of aquatic therapy are medically necessary.\n\n\
        CASE SUMMARY:\nThe patient is a bus driver with pain of the left hip.\n\n\
        DOCUMENTS REVIEWED FOR DETERMINATION:\n1. Application\n2. Records of the clinic\n\n\
        MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL\nREVIEWER AND WHY:\nMTUS, Aquatic therapy, page 22, since the pain is chronic.\n\n\
        RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT\nMEDICALLY NECESSARY:\nShe can exercise on land. The visits are not medically necessary.\n\n\
        MEDICAL REVIEWER QUALIFICATIONS:\nThe reviewer is Board Certified in Neurology and is licensed to practice in Maine.";
    for text in [
        text.to_owned(),
        text.replace("\n\n", "\n"),
        text.replace("IS/WAS NOT\nMEDICALLY", "IS/WAS NOT MEDICALLY"),
    ] {
        let text = text.as_str();
        let letter = letter(text);
        assert_eq!(letter.form, "professional-review");
        assert_eq!(
            titles(text),
            [request("six visits of aquatic therapy", UPHELD)]
        );
        let issue = &letter.issues[0];
        let citation = said_or_none(text, issue.reviewer_citation).unwrap();
        assert_eq!(
            citation,
            "MTUS, Aquatic therapy, page 22, since the pain is chronic."
        );
        let rationale = said_or_none(text, issue.rationale).unwrap();
        assert_eq!(
            rationale,
            "She can exercise on land. The visits are not medically necessary."
        );
        assert_eq!(
            said_or_none(text, letter.summary).unwrap(),
            "The patient is a bus driver with pain of the left hip."
        );
        assert!(
            said_or_none(text, letter.how_made)
                .unwrap()
                .starts_with("The reviewer is Board")
        );
        assert_eq!(letter.header.len(), 2);
        assert_eq!(letter.unplaced, []);
    }
}

#[test]
fn credentials_in_the_first_paragraph() {
    let text = "HOW THE IMR FINAL DETERMINATION WAS MADE\nMAXIMUS Federal Services sent the complete case file to an expert reviewer. The expert\n\
        reviewer is Board Certified in Family Practice and is licensed to practice in Texas and Utah. He/she has been in\n\
        active clinical practice for more than five years.\n\nCLINICAL CASE SUMMARY\nThe patient is well.\n\n\
        IMR ISSUES, DECISIONS AND RATIONALES\nMRI: Upheld\nClaims Administrator guideline: None.\nMAXIMUS guideline: None.\nDecision rationale: No red flag.";
    let letter = letter(text);
    assert_eq!(letter.form, "final-determination-2014");
    let credentials: Vec<(&str, String)> = letter
        .credentials
        .iter()
        .map(|field| (field.field.as_str(), said(text, field.value)))
        .collect();
    assert_eq!(
        credentials,
        [
            ("specialty", "Family Practice".to_owned()),
            ("licensure", "Texas and Utah".to_owned())
        ]
    );
}
