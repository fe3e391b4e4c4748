//! Labels within an issue, and decision words in prose.

use super::{
    OVERTURNED, PROSE, UPHELD, issue, letter, rationales, request, said, said_or_none, titles, with,
};
use crate::letter::Place;

#[test]
fn all_parts_of_an_issue_are_read() {
    let text = with(&issue("MRI of the lumbar spine: Overturned", PROSE));
    let letter = letter(&text);
    let [issue] = letter.issues.as_slice() else {
        panic!("{:?}", letter.issues)
    };
    assert_eq!(
        said(&text, issue.title),
        "MRI of the lumbar spine: Overturned"
    );
    assert_eq!(issue.decision.unwrap().span.of(&text), "Overturned");
    let claims = said_or_none(&text, issue.claims_administrator).unwrap();
    assert_eq!(claims, "Decision based on MTUS Low Back Complaints 2004.");
    let citation = said_or_none(&text, issue.reviewer_citation).unwrap();
    assert_eq!(
        citation,
        "Decision based on MTUS Low Back Complaints 2004, Section(s): Special Studies."
    );
    assert!(
        said_or_none(&text, issue.rationale)
            .unwrap()
            .starts_with("The guideline asks")
    );
    let places: Vec<Place> = issue.labels.iter().map(|label| label.place).collect();
    assert_eq!(
        places,
        [Place::ClaimsCitation, Place::Citation, Place::Rationale]
    );
}

#[test]
fn a_label_without_title_is_an_issue_without_request() {
    let second = issue("", PROSE);
    let text = with(&format!(
        "{}\n{}",
        issue("MRI: Upheld", PROSE),
        second.trim_start()
    ));
    assert_eq!(titles(&text), [request("MRI", UPHELD), request("", None)]);
    assert!(
        rationales(&text)[0]
            .clone()
            .unwrap()
            .ends_with("not medically necessary.")
    );
}

#[test]
fn decision_words_in_prose_are_no_issues() {
    let rationale = "The earlier decision was Upheld on appeal. A denial is upheld when nothing new is sent, and the\n\
        prior one was overturned.\nOverturned decisions are binding: Upheld ones are not. The denial is\nupheld.\n\
        The request is not medically necessary.";
    let text = with(&issue("MRI: Upheld", rationale));
    assert_eq!(titles(&text), [request("MRI", UPHELD)]);
    let wrapped = "He went back to work. The earlier determination on the very same request: Upheld\n\
        and not appealed. The request is not medically necessary.";
    assert_eq!(
        titles(&with(&issue("MRI: Upheld", wrapped))),
        [request("MRI", UPHELD)]
    );
    let text = with(&format!(
        "{}\n{}",
        issue("MRI: Upheld", rationale),
        issue("Gym membership: Upheld", rationale)
    ));
    assert_eq!(titles(&text).len(), 2);
    assert_eq!(titles(&text)[1].0, "Gym membership");
}

#[test]
fn a_rationale_may_be_missing_or_empty() {
    let text = with(&format!(
        "{}\n\n{}",
        issue("MRI: Upheld", ""),
        issue("Gym membership: Upheld", "")
    ));
    assert_eq!(
        titles(&text),
        [request("MRI", UPHELD), request("Gym membership", UPHELD)]
    );
    assert_eq!(rationales(&text), [None, None]);
    assert_eq!(letter(&text).issues[0].labels.len(), 3);
    let unlabelled = issue("MRI: Upheld", PROSE).replace("Decision rationale: ", "");
    let text = with(&format!(
        "{unlabelled}\n\n{}",
        issue("Gym membership: Upheld", PROSE)
    ));
    let letter = letter(&text);
    assert_eq!(letter.issues.len(), 2);
    assert_eq!(letter.issues[0].rationale, None);
    let rationale = said_or_none(&text, letter.issues[0].unlabelled_rationale).unwrap();
    assert!(rationale.starts_with("The guideline asks"), "{rationale:?}");
    let citation = said_or_none(&text, letter.issues[0].reviewer_citation).unwrap();
    assert!(citation.ends_with("Special Studies."), "{citation:?}");
    let nothing = issue("MRI: Upheld", PROSE)
        .split("Decision rationale")
        .next()
        .unwrap()
        .to_owned();
    let text = with(&format!(
        "{nothing}{}",
        issue("Gym membership: Upheld", PROSE)
    ));
    assert_eq!(
        titles(&text),
        [request("MRI", UPHELD), request("Gym membership", UPHELD)]
    );
    assert_eq!(rationales(&text)[0], None);
}

#[test]
fn labels_are_read_in_other_wordings() {
    for (from, to) in [
        ("MAXIMUS guideline:", "MAXIMUS\nguideline:"),
        ("MAXIMUS guideline:", "IMRO guideline:"),
        ("MAXIMUS guideline:", "Reviewer guideline:"),
        ("MAXIMUS guideline:", "Acme Review Partners guideline:"),
        ("MAXIMUS guideline:", "Maximus Guidelines:"),
        (
            "MAXIMUS guideline:",
            "MAXIMUS Federal Services, Inc. guideline:",
        ),
        (
            "Claims Administrator guideline:",
            "Claims\nAdministrator guideline:",
        ),
        (
            "Claims Administrator guideline:",
            "CLAIMS ADMINISTRATOR GUIDELINE:",
        ),
        (
            "Claims Administrator guideline:",
            "Claims Adminstrator guideline:",
        ),
        (
            "Claims Administrator guideline:",
            "Claims Administrator guideline ",
        ),
        ("Decision rationale:", "DECISION RATIONALE"),
        ("Decision rationale:", "Decision rational:"),
        ("Decision rationale:", "Decision Rationale -"),
        ("Decision rationale:", "Rationale:"),
        ("Decision rationale:", "Reviewer's rationale:"),
    ] {
        let rationale = format!("\n{PROSE}");
        let issues = format!(
            "{}\n{}",
            issue("MRI: Upheld", &rationale),
            issue("Gym membership: Upheld", &rationale)
        );
        let text = with(&issues).replace(from, to);
        let letter = letter(&text);
        assert_eq!(
            titles(&text),
            [request("MRI", UPHELD), request("Gym membership", UPHELD)],
            "{to:?}"
        );
        for issue in &letter.issues {
            let claims = said_or_none(&text, issue.claims_administrator);
            assert_eq!(
                claims.as_deref(),
                Some("Decision based on MTUS Low Back Complaints 2004."),
                "{to:?}"
            );
            let citation = said_or_none(&text, issue.reviewer_citation).unwrap_or_default();
            assert_eq!(
                citation,
                "Decision based on MTUS Low Back Complaints 2004, Section(s): Special Studies.",
                "{to:?}"
            );
            assert_eq!(
                said_or_none(&text, issue.rationale),
                Some(said(PROSE, crate::source::Span::new(0, PROSE.len() as u32))),
                "{to:?}"
            );
        }
    }
}

#[test]
fn a_guideline_in_a_citation_is_no_label() {
    let text = with(&issue("MRI: Upheld", PROSE)).replace(
        "Complaints 2004.\n\nMAXIMUS",
        "Complaints 2004. Decision based on Non-MTUS Citation Official Disability\nGuidelines: Low Back.\n\nMAXIMUS",
    );
    let claims = said_or_none(&text, letter(&text).issues[0].claims_administrator).unwrap();
    assert!(
        claims.ends_with("Official Disability Guidelines: Low Back."),
        "{claims:?}"
    );
}

#[test]
fn a_label_that_comes_twice_stays_in_its_issue() {
    let doubled = format!("{PROSE}\n\nDecision rationale: {PROSE}");
    let text = with(&format!(
        "{}\n\n{}",
        issue("MRI: Upheld", &doubled),
        issue("Gym membership: Upheld", PROSE)
    ));
    let letter = letter(&text);
    assert_eq!(letter.issues.len(), 2);
    let labels = letter.issues[0]
        .labels
        .iter()
        .filter(|label| label.place == Place::Rationale);
    assert_eq!(labels.count(), 2);
    let doubled_decision = with(&issue("MRI: Upheld\nMRI: Overturned", PROSE));
    assert_eq!(
        titles(&doubled_decision),
        [request("MRI", UPHELD), request("MRI", OVERTURNED)]
    );
}
