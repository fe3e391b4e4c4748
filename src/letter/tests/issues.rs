//! Titles and decisions of the current template.

use super::{
    OVERTURNED, PROSE, UPHELD, issue, letter, rationales, request, said_or_none, titles, with,
};
use crate::letter::Outcome;

#[test]
fn a_title_may_hold_colons() {
    let text = with(&issue(
        "Associated service: Labs: CBC, day supply: 30: Upheld",
        PROSE,
    ));
    assert_eq!(
        titles(&text),
        [request(
            "Associated service: Labs: CBC, day supply: 30",
            UPHELD
        )]
    );
}

#[test]
fn a_title_is_found_above_its_decision() {
    let titles_and_requests = [
        // The decision word on a line of its own.
        (
            "Compounded cream with ketamine 10%, gabapentin 6% and lidocaine 5%, two tubes of 120 grams:\nUpheld",
            "Compounded cream with ketamine 10%, gabapentin 6% and lidocaine 5%, two tubes of 120 grams",
        ),
        // Wrapped; the second line begins with a capital.
        (
            "Diazepam 5mg take one tablet by mouth one hour before the examination, may be repeated\nOnce if needed for anxiety #2: Upheld",
            "Diazepam 5mg take one tablet by mouth one hour before the examination, may be repeated Once if needed for anxiety #2",
        ),
        ("Gym membership is: Upheld", "Gym membership"),
        ("Gym membership is Upheld", "Gym membership"),
        ("Gym membership\nUpheld", "Gym membership"),
        ("#30 Norco: Upheld", "#30 Norco"),
        (
            "3 injections (with fluoroscopy): Upheld",
            "3 injections (with fluoroscopy)",
        ),
        ("2. Gym membership: Upheld", "Gym membership"),
        ("Gym membership : UPHELD", "Gym membership"),
        ("Gym membership: Upheld.", "Gym membership"),
        ("Gym membership - Upheld", "Gym membership"),
        ("Gym membership (Upheld)", "Gym membership"),
        ("Gym membership\nDecision: Upheld", "Gym membership"),
        ("Gym membership: Uphled", "Gym membership"),
    ];
    for separator in ["\n\n", "\n"] {
        for (title, wanted) in titles_and_requests {
            let first = issue("MRI of the lumbar spine: Overturned", PROSE);
            let text = with(&format!("{first}{separator}{}", issue(title, PROSE)))
                .replace("\n\n", separator);
            let found = titles(&text);
            let wanted = [
                request("MRI of the lumbar spine", OVERTURNED),
                request(wanted, UPHELD),
            ];
            assert_eq!(found, wanted, "{title:?} after {separator:?}");
            let rationale = rationales(&text)[0].clone().unwrap();
            assert!(
                rationale.ends_with("not medically necessary."),
                "{rationale:?}"
            );
        }
    }
}

#[test]
fn a_rationale_without_its_full_stop_ends_above_the_title() {
    let short = "There is no red flag, and the\nrequest is not medically necessary";
    let full = "The examination of the patient is entirely normal, and for all of these reasons the MRI is not\nmedically necessary";
    let last_line_full = "On this examination the patient has no finding that could be explained by any nerve, and\nfor each of these reasons, which stand above, the request for it is not medically necessary";
    for rationale in [short, full, last_line_full] {
        for separator in ["\n", "\n\n"] {
            let first = issue("MRI of the lumbar spine: Overturned", rationale);
            let text = with(&format!(
                "{first}{separator}{}",
                issue("Gym membership: Upheld", PROSE)
            ));
            assert_eq!(
                titles(&text)[1],
                request("Gym membership", UPHELD),
                "{rationale:?}"
            );
        }
    }
}

#[test]
fn a_partial_approval_is_one_request_of_three_sentences() {
    let title = "Aquatic therapy 12 visits for the lumbar spine was the original request. Aquatic therapy 8\n\
        visits for the lumbar spine was authorized by the Claims Administrator. The remaining IMR\n\
        eligible portion of the original request, Aquatic therapy 4 visits is: Upheld";
    let wanted = "Aquatic therapy 12 visits for the lumbar spine was the original request. Aquatic therapy 8 \
        visits for the lumbar spine was authorized by the Claims Administrator. The remaining IMR \
        eligible portion of the original request, Aquatic therapy 4 visits";
    let whole = "Purchase of a knee walker was the original request. The Claims Administrator authorized a\n\
        rental of one month, leaving the original request IMR eligible. The original request,\n\
        purchase of a knee walker: Overturned";
    let wanted_whole = "Purchase of a knee walker was the original request. The Claims Administrator authorized a \
        rental of one month, leaving the original request IMR eligible. The original request, \
        purchase of a knee walker";
    for separator in ["\n\n", "\n"] {
        let issues = [
            issue("MRI: Overturned", PROSE),
            issue(title, PROSE),
            issue(whole, PROSE),
        ]
        .join(separator);
        let text = with(&issues).replace("\n\n", separator);
        let wanted = [
            request("MRI", OVERTURNED),
            request(wanted, UPHELD),
            request(wanted_whole, OVERTURNED),
        ];
        assert_eq!(titles(&text), wanted);
    }
}

#[test]
fn a_rationale_that_repeats_the_partial_approval_is_no_title() {
    let rationale = "The original request, Aquatic therapy 12 visits, is more than the guideline allows. The\n\
        remaining IMR eligible portion of the original request, Aquatic therapy 4 visits, is not\n\
        medically necessary.";
    let title = "Norco 10/325mg #60 was the original request. Norco 10/325mg #20 was authorized by the\n\
        Claims Administrator. The remaining IMR eligible portion of the original request, Norco\n10/325mg #40 is: Upheld";
    let text = with(&format!(
        "{}\n{}",
        issue("Aquatic therapy: Upheld", rationale),
        issue(title, PROSE)
    ));
    assert!(
        titles(&text)[1]
            .0
            .starts_with("Norco 10/325mg #60 was the original request."),
        "{:?}",
        titles(&text)
    );
    assert!(
        rationales(&text)[0]
            .clone()
            .unwrap()
            .ends_with("is not medically necessary.")
    );
}

#[test]
fn a_title_without_decision_is_read() {
    for (title, wanted) in [
        ("Gym membership", "Gym membership"),
        ("Gym membership:", "Gym membership"),
        ("Gym membership is:", "Gym membership"),
        (
            "Therapy for the lumbar spine, the right knee, the right ankle and the right foot, two times\na week for six weeks",
            "Therapy for the lumbar spine, the right knee, the right ankle and the right foot, two times a week for six weeks",
        ),
    ] {
        for separator in ["\n\n", "\n"] {
            let issues = format!(
                "{}{separator}{}",
                issue("MRI: Upheld", PROSE),
                issue(title, PROSE)
            );
            let text = with(&issues).replace("\n\n", separator);
            assert_eq!(
                titles(&text),
                [request("MRI", UPHELD), request(wanted, None)],
                "{title:?}"
            );
        }
    }
}

#[test]
fn decisions_in_part_are_read() {
    for title in ["MRI: Partially Overturned", "MRI: Overturned in part"] {
        let text = with(&issue(title, PROSE));
        assert_eq!(
            titles(&text),
            [request("MRI", Some(Outcome::PartlyOverturned))],
            "{title:?}"
        );
    }
}

#[test]
fn a_letter_in_one_line_is_read() {
    let first = issue("MRI of the lumbar spine: Overturned", PROSE);
    let partial = "Norco #60 was the original request. Norco #20 was authorized by the Claims Administrator. The remaining IMR eligible portion of the original request, Norco #40 is: Upheld";
    let issues = [
        first,
        issue("Gym membership: Upheld", PROSE),
        issue(partial, PROSE),
    ]
    .join("\n");
    let text = with(&issues).replace("\n\n", " ").replace('\n', " ");
    let partial = partial.strip_suffix(" is: Upheld").unwrap();
    let wanted = [
        request("MRI of the lumbar spine", OVERTURNED),
        request("Gym membership", UPHELD),
        request(partial, UPHELD),
    ];
    assert_eq!(titles(&text), wanted);
    let summary = said_or_none(&text, letter(&text).summary).unwrap();
    assert!(
        summary.starts_with("The patient fell") && summary.ends_with("since."),
        "{summary:?}"
    );
    for rationale in rationales(&text) {
        assert!(rationale.unwrap().ends_with("not medically necessary."));
    }
}
