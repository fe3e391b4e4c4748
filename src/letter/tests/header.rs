//! Header fields in all layouts.

use super::{letter, said};

const REST: &str = "\n\nHOW THE IMR FINAL DETERMINATION WAS MADE\nMAXIMUS Federal Services sent the complete case file to an expert reviewer.\n\n\
    The Expert Reviewer has the following credentials:\nState(s) of Licensure: Ohio, California\nCertification(s)/Specialty: Neurology\n\n\
    CLINICAL CASE SUMMARY\nThe patient has had a headache since a fall from a ladder in May.";

fn fields(header: &str) -> Vec<(String, String)> {
    let text = format!("{header}{REST}");
    let letter = letter(&text);
    letter
        .header
        .iter()
        .map(|field| (field.field.clone(), said(&text, field.value)))
        .collect()
}

fn value(header: &str, field: &str) -> String {
    let found = fields(header).into_iter().find(|(name, _)| name == field);
    found
        .unwrap_or_else(|| panic!("no {field} in {header:?}"))
        .1
}

fn check(header: &str) {
    for (field, wanted) in [
        ("case-number", "CM15-0123456"),
        ("date-assigned", "12/16/2015"),
        ("date-of-injury", "10/14/2013"),
        ("decision-date", "01/20/2016"),
        ("ur-denial-date", "11/08/2015"),
        ("priority", "Standard"),
        ("application-received", "12/06/2015"),
    ] {
        assert_eq!(value(header, field), wanted, "{field} in {header:?}");
    }
    assert_eq!(fields(header).len(), 7, "{header:?}");
}

#[test]
fn layouts_of_the_current_header() {
    // Two columns.
    check(
        "Case Number: CM15-0123456\nDate Assigned: 12/16/2015 Date of Injury: 10/14/2013\nDecision Date: 01/20/2016 UR Denial Date: 11/08/2015\nPriority: Standard Application Received: 12/06/2015",
    );
    // The last label wrapped around its value, or with the value behind it.
    check(
        "Case Number: CM15-0123456\nDate Assigned: 12/16/2015 Date of Injury: 10/14/2013\nDecision Date: 01/20/2016 UR Denial Date: 11/08/2015\nPriority: Standard Application 12/06/2015\nReceived:",
    );
    check(
        "Case Number: CM15-0123456\nDate Assigned: 12/16/2015 Date of Injury: 10/14/2013\nDecision Date: 01/20/2016 UR Denial Date: 11/08/2015\nPriority: Standard Application\n12/06/2015\nReceived:",
    );
    check(
        "Case Number: CM15-0123456\nDate Assigned: 12/16/2015 Date of Injury: 10/14/2013\nDecision Date: 01/20/2016 UR Denial Date: 11/08/2015\nPriority: Standard Application\nReceived: 12/06/2015",
    );
    // One cell a line.
    check(
        "Case Number:\nCM15-0123456\n\nDate Assigned:\n12/16/2015\nDate of Injury:\n10/14/2013\nDecision Date:\n01/20/2016\nUR Denial Date:\n11/08/2015\nPriority:\nStandard\nApplication\nReceived:\n12/06/2015",
    );
    // Labels first, then values.
    check(
        "Case Number: Date Assigned: Decision Date: Priority: CM15-0123456 12/16/2015 01/20/2016 Standard Date of Injury: UR Denial Date: Application Received: 10/14/2013 11/08/2015 12/06/2015",
    );
    check(
        "Case Number:\nDate Assigned:\nDecision Date:\nPriority:\nCM15-0123456\n12/16/2015\n01/20/2016\nStandard\nDate of Injury:\nUR Denial Date:\nApplication Received:\n10/14/2013\n11/08/2015\n12/06/2015",
    );
    // All in one line; no colons; capitals.
    check(
        "Case Number: CM15-0123456 Date Assigned: 12/16/2015 Date of Injury: 10/14/2013 Decision Date: 01/20/2016 UR Denial Date: 11/08/2015 Priority: Standard Application Received: 12/06/2015",
    );
    check(
        "Case Number CM15-0123456\nDate Assigned 12/16/2015 Date of Injury 10/14/2013\nDecision Date 01/20/2016 UR Denial Date 11/08/2015\nPriority: Standard Application Received 12/06/2015",
    );
    check(
        "CASE NUMBER: CM15-0123456\nDATE ASSIGNED: 12/16/2015 DATE OF INJURY: 10/14/2013\nDECISION DATE: 01/20/2016 UR DENIAL DATE: 11/08/2015\nPRIORITY: Standard APPLICATION RECEIVED: 12/06/2015",
    );
}

#[test]
fn empty_values_stay_empty() {
    let header = "Case Number:\nDate Assigned: 12/16/2015 Date of Injury:\nDecision Date: 01/20/2016 UR Denial Date:\nPriority: Application Received:";
    assert_eq!(value(header, "case-number"), "");
    assert_eq!(value(header, "date-assigned"), "12/16/2015");
    assert_eq!(value(header, "date-of-injury"), "");
    assert_eq!(value(header, "decision-date"), "01/20/2016");
    assert_eq!(value(header, "priority"), "");
    assert_eq!(value(header, "application-received"), "");
}

#[test]
fn values_that_cannot_be_told_apart_stay_empty() {
    let header = "Case Number: CM15-0123456\nDate of Injury: UR Denial Date: Application Received: 11/08/2015 12/06/2015";
    assert_eq!(value(header, "case-number"), "CM15-0123456");
    for field in ["date-of-injury", "ur-denial-date", "application-received"] {
        assert_eq!(value(header, field), "", "{field}");
    }
}

#[test]
fn other_values_are_kept_as_they_stand() {
    let header = "Case Number: [redacted]\nDate of Injury: October 14, 2013\nDecision Date: 13/45/2016\nPriority: Somewhat urgent";
    assert_eq!(value(header, "case-number"), "[redacted]");
    assert_eq!(value(header, "date-of-injury"), "October 14, 2013");
    assert_eq!(value(header, "decision-date"), "13/45/2016");
    assert_eq!(value(header, "priority"), "Somewhat urgent");
    let header = "Date of Injury: 1/1/2010 - 3/1/2011\nDecision Date: 2/2/2012 (amended)";
    assert_eq!(value(header, "date-of-injury"), "1/1/2010 - 3/1/2011");
    assert_eq!(value(header, "decision-date"), "2/2/2012");
}

#[test]
fn a_label_may_come_twice() {
    let header = "Date of Injury: 10/14/2013\nDate of Injury: 10/15/2013";
    let values: Vec<String> = fields(header).into_iter().map(|(_, value)| value).collect();
    assert_eq!(values, ["10/14/2013", "10/15/2013"]);
}

#[test]
fn a_letter_may_have_no_header() {
    assert_eq!(fields(""), []);
}

#[test]
fn the_header_of_2013() {
    let header = "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\nP.O. Box 138009\n\nNotice of Independent Medical Review Determination\n\n\
        Dated: 9/3/2013\n\nEmployee:\nClaim Number:\nDate of UR Decision: 7/2/2013\nDate of Injury: 5/7/2010\n\
        IMR Application Received: 7/15/2013\nMAXIMUS Case Number: CM13-0001234";
    assert_eq!(value(header, "decision-date"), "9/3/2013");
    assert_eq!(value(header, "employee"), "");
    assert_eq!(value(header, "claims-number"), "");
    assert_eq!(value(header, "ur-denial-date"), "7/2/2013");
    assert_eq!(value(header, "date-of-injury"), "5/7/2010");
    assert_eq!(value(header, "application-received"), "7/15/2013");
    assert_eq!(value(header, "case-number"), "CM13-0001234");
}

#[test]
fn treatments_in_dispute_are_a_field() {
    let header = "Employee Name:\nTreatment(s) in Dispute Listed on IMR Application:\nNORCO 10/325 #60; MRI LUMBAR\nSPINE; KNEE BRACE\n\nDEAR Ms. ,\n\nThe review of the case is finished.";
    assert_eq!(value(header, "employee"), "");
    assert_eq!(
        value(header, "treatments-in-dispute"),
        "NORCO 10/325 #60; MRI LUMBAR SPINE; KNEE BRACE"
    );
}

#[test]
fn prose_with_labels_is_no_header() {
    let text = format!("{REST}\nDate of Injury: 10/14/2013.\nCase Number: unknown.");
    assert_eq!(letter(&text).header.len(), 0);
}

#[test]
fn labels_have_spans() {
    let text = format!("Priority: Standard Application 12/06/2015\nReceived:{REST}");
    let letter = letter(&text);
    let received = &letter.header[1];
    assert_eq!(said(&text, received.label), "Application");
    assert_eq!(said(&text, received.label_rest.unwrap()), "Received");
    assert_eq!(said(&text, letter.header[0].label), "Priority");
    let credentials: Vec<(String, String)> = letter
        .credentials
        .iter()
        .map(|field| (field.field.clone(), said(&text, field.value)))
        .collect();
    let wanted = [
        ("licensure", "Ohio, California"),
        ("specialty", "Neurology"),
    ]
    .map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(credentials, wanted);
}
