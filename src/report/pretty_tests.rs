use super::sample::{finding, shown, source};
use super::style::Style;
use crate::check::{Severity, Status};
use insta::assert_snapshot;

const ASCII: Style = Style {
    color: false,
    unicode: false,
    width: 80,
};

/// A double-spaced letter, as the state publishes them.
fn letter() -> String {
    let filler = "Care has also included \n \nphysical therapy and exercise. ".repeat(50);
    format!(
        "Case Number: CM15-0800117 \n \nCLINICAL CASE SUMMARY \n \nThe injured worker is a 49 year old male. A urine drug \n \n\
         screen collected on February 18, 2015 was positive for tramadol and its metabolite only, which \n \n\
         was the expected result. \n \n{filler}\n \n \nTramadol ER 150mg #30: Upheld \n \n \n\
         Decision rationale: The current request is for BACLOFEN 20 MG #60. Side effects are not discussed. There is no \n \n\
         urine drug screen in the file, so his adherence is unknown. She IS NOT a candidate. \n"
    )
}

#[test]
fn a_hundred_lines_apart() {
    let source = source(&letter());
    let finding = finding(
        &source,
        &[
            ("There is no \n \nurine drug screen", "said here"),
            (
                "A urine drug \n \nscreen collected on February 18, 2015 was positive",
                "the record reports it",
            ),
        ],
    );
    assert_snapshot!(shown(&source, finding.clone(), Style::default()), @r#"
    error[recorded-yet-undocumented]: The rationale says that there is no urine drug
      screen; the letter reports one
       ╭▸ letters/CM15-0800117.txt:117:100
        │ CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
        │
    117 │ There is no urine drug screen in the file, so his adherence is unknown.
        │ ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ said here
        ·
      5 │ A urine drug screen collected on February 18, 2015 was positive for
        │ ───────────────────────────────────────────────────────────────
        │ the record reports it
        │ tramadol and its metabolite only, which was the expected result.
        ╰ help: Correct the rationale, or the summary if the record has no such
                study.
    "#);
    assert_snapshot!(shown(&source, finding, ASCII), @r#"
    error[recorded-yet-undocumented]: The rationale says that there is no urine drug
      screen; the letter reports one
      --> letters/CM15-0800117.txt:117:100
        | CM15-0800117, issue 2, Tramadol ER 150mg #30, Upheld
        |
    117 | There is no urine drug screen in the file, so his adherence is unknown.
        | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ said here
        :
      5 | A urine drug screen collected on February 18, 2015 was positive for
        | ---------------------------------------------------------------
        | the record reports it
        | tramadol and its metabolite only, which was the expected result.
        = help: Correct the rationale, or the summary if the record has no such
                study.
    "#);
}

#[test]
fn three_places() {
    let text = letter().replace(
        "Tramadol ER",
        "Baclofen 20mg #60: Upheld \n \n \nTramadol ER",
    );
    let source = source(&text);
    let mut finding = finding(
        &source,
        &[
            ("BACLOFEN 20 MG #60", "requested here"),
            ("Tramadol ER 150mg #30", "this issue"),
            ("Baclofen 20mg #60", "copied from here?"),
        ],
    );
    finding.rule = "request-of-another-issue".into();
    finding.message =
        "This issue decides Tramadol ER 150mg #30, but its rationale says that the request is for \
                       BACLOFEN 20 MG #60"
            .into();
    finding.help =
        "Put this issue's request there, or move the rationale to the other issue.".into();
    assert_snapshot!(shown(&source, finding, Style::default()), @r#"
    error[request-of-another-issue]: This issue decides Tramadol ER 150mg #30, but
      its rationale says that the request is for BACLOFEN 20 MG #60
       ╭▸ letters/CM15-0800117.txt:120:48
        │ CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
        │
    120 │ Decision rationale: The current request is for BACLOFEN 20 MG #60.
        │                                                ━━━━━━━━━━━━━━━━━━
        │                                                requested here
        ·
    117 │ Tramadol ER 150mg #30: Upheld
        │ ───────────────────── this issue
        ·
    114 │ Baclofen 20mg #60: Upheld
        │ ───────────────── copied from here?
        ╰ help: Put this issue's request there, or move the rationale to the other
                issue.
    "#);
}

#[test]
fn within_one_sentence() {
    let source = source(
        "A 49 year old male was seen. He states that her left knee hurts since he fell on his right knee.\n",
    );
    let mut near = finding(&source, &[("her", "a woman"), ("He", "a man")]);
    near.severity = Severity::Warning;
    near.also_in = vec![3, 4];
    assert_snapshot!(shown(&source, near, Style::default()), @r#"
    warning[recorded-yet-undocumented]: The rationale says that there is no urine
      drug screen; the letter reports one
      ╭▸ letters/CM15-0800117.txt:1:45
       │ CM15-0800117 · issue 2, also 3, 4 · Tramadol ER 150mg #30 · Upheld
       │
     1 │ He states that her left knee hurts since he fell on his right knee.
       │ ──             ━━━ a woman
       │ a man
       ╰ help: Correct the rationale, or the summary if the record has no such
               study.
    "#);
    let same = finding(
        &source,
        &[
            (
                "right knee",
                "the other side of the body than stated before",
            ),
            ("left knee", "the side stated before"),
        ],
    );
    assert_snapshot!(shown(&source, same, Style::default()), @r#"
    error[recorded-yet-undocumented]: The rationale says that there is no urine drug
      screen; the letter reports one
      ╭▸ letters/CM15-0800117.txt:1:86
       │ CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
       │
     1 │ He states that her left knee hurts since he fell on his right knee.
       │                    ─────────                            ━━━━━━━━━━
       │                    │          the other side of the body than stated before
       │                    the side stated before
       ╰ help: Correct the rationale, or the summary if the record has no such
               study.
    "#);
}

#[test]
fn one_line_of_three_thousand_characters() {
    let words =
        "the patient was seen and the knee was examined with care by the physician who ".repeat(20);
    let text = format!(
        "{words} found no effusion whatever {words} but saw a large effusion of the left knee {words}"
    );
    let source = source(&text);
    let finding = finding(
        &source,
        &[
            ("a large effusion of the left knee", "stated here"),
            ("no effusion", "denied here"),
        ],
    );
    assert_snapshot!(shown(&source, finding, Style::default()), @r#"
    error[recorded-yet-undocumented]: The rationale says that there is no urine drug
      screen; the letter reports one
      ╭▸ letters/CM15-0800117.txt:1:3158
       │ CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
       │
     1 │ … with care by the physician who but saw a large effusion of the left knee
       │                                          ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
       │                                          stated here
       │ the patient was seen and the knee was examined with care by the physician …
       ·
       │ … was seen and the knee was examined with care by the physician who found
     1 │ no effusion whatever the patient was seen and the knee was examined with …
       │ ─────────── denied here
       ╰ help: Correct the rationale, or the summary if the record has no such
               study.
    "#);
}

#[test]
fn a_passage_longer_than_the_window() {
    let passage = "The guideline asks for a trial of conservative care of at least six weeks before surgery, \
                   and for imaging that shows a lesion which surgery is known to help. "
        .repeat(6);
    let text = format!(
        "Summary follows.\n\nDecision rationale: {passage}\n\nDecision rationale: x {passage}\n"
    );
    let source = source(&text);
    let mut finding = finding(
        &source,
        &[(passage.trim(), "the same words"), ("Summary follows", "")],
    );
    finding.issue = None;
    assert_snapshot!(shown(&source, finding, Style::default()), @r#"
    error[recorded-yet-undocumented]: The rationale says that there is no urine drug
      screen; the letter reports one
      ╭▸ letters/CM15-0800117.txt:3:21
       │ CM15-0800117
       │
     3 │ The guideline asks for a trial of conservative care of at least six weeks
       │ ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
       │ before surgery, and for … shows a lesion which surgery is known to help.
       │ ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
       │ the same words
       ·
     1 │ Summary follows.
       │ ───────────────
       ╰ help: Correct the rationale, or the summary if the record has no such
               study.
    "#);
}

#[test]
fn a_single_place() {
    let source =
        source("Case Number: CM15-0800117\n\nTramadol ER 150mg #30:\n\nDecision rationale: none\n");
    let mut finding = finding(&source, &[("Tramadol ER 150mg #30", "no decision word")]);
    finding.severity = Severity::Note;
    finding.status = Status::Waived;
    finding.message = "Issue 2 has no decision word".into();
    finding.help = String::new();
    assert_snapshot!(shown(&source, finding, Style::default()), @r#"
    note[recorded-yet-undocumented] (waived): Issue 2 has no decision word
      ╭▸ letters/CM15-0800117.txt:3:1
       │ CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
       │
     3 │ Tramadol ER 150mg #30:
       │ ━━━━━━━━━━━━━━━━━━━━━ no decision word
    "#);
}

#[test]
fn words_of_several_bytes_and_columns() {
    let source = source(
        "Flexión 90° – “limitada” según 医師の診断書 del año; 患者は左膝の痛み y Ω–3 más é.\n",
    );
    let finding = finding(
        &source,
        &[("左膝の痛み", "left knee"), ("医師の診断書", "médico")],
    );
    assert_snapshot!(shown(&source, finding, Style::default()), @r#"
    error[recorded-yet-undocumented]: The rationale says that there is no urine drug
      screen; the letter reports one
      ╭▸ letters/CM15-0800117.txt:1:51
       │ CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
       │
     1 │ Flexión 90° - "limitada" según 医師の診断書 del año; 患者は左膝の痛み y Ω-3
       │                                ────────────                ━━━━━━━━━━
       │                                │                           left knee
       │                                médico
       │ más é.
       ╰ help: Correct the rationale, or the summary if the record has no such
               study.
    "#);
}

#[test]
fn hostile_characters() {
    let source = source(
        "Pain \x1b[31mred\x1b[0m was \u{202E}01/9\u{202C} and\x07 \u{E0041}de\u{301}nied\u{200B} now.\n",
    );
    let mut finding = finding(&source, &[("de\u{301}nied", "said \x1b]0;pwned\x07 here")]);
    finding.message = "Says \x1b[2J{said}\r\nand \u{2066}more".into();
    finding.help = "Run \x1b[5m this".into();
    let text = shown(&source, finding, Style::default());
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    assert_snapshot!(text, @r#"
    error[recorded-yet-undocumented]: Says ␛[2J{said} and �more
      ╭▸ letters/CM15-0800117.txt:1:36
       │ CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
       │
     1 │ Pain [31mred [0m was 01/9 and dénied now.
       │                               ━━━━━━ said ␛]0;pwned␇ here
       ╰ help: Run ␛[5m this
    "#);
}

#[test]
fn a_word_wider_than_the_screen() {
    let source = source(&format!(
        "See {} for the denied request now.\n",
        "https://example.org/".repeat(12)
    ));
    let finding = finding(&source, &[("denied", "here")]);
    assert_snapshot!(shown(&source, finding, Style { width: 50, ..Style::default() }), @r#"
    error[recorded-yet-undocumented]: The rationale
      says that there is no urine drug screen; the
      letter reports one
      ╭▸ letters/CM15-0800117.txt:1:254
       │ CM15-0800117 · issue 2 · Tramadol ER 150… ·…
       │
       │ …https://example.org/https://example.org/ for
     1 │ the denied request now.
       │     ━━━━━━ here
       ╰ help: Correct the rationale, or the summary
               if the record has no such study.
    "#);
}

#[test]
fn nothing_at_a_place() {
    let source = source("Tramadol ER 150mg #30: Upheld\n\nDecision rationale:\n");
    let mut finding = finding(
        &source,
        &[("Decision rationale:", "the rationale would stand here")],
    );
    if let Some(first) = finding.locations.first_mut() {
        first.span.start = first.span.end;
    }
    assert_snapshot!(shown(&source, finding, Style::default()), @r#"
    error[recorded-yet-undocumented]: The rationale says that there is no urine drug
      screen; the letter reports one
      ╭▸ letters/CM15-0800117.txt:3:1
       │ CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
       │
     3 │ Decision rationale:
       │          ━━━━━━━━━━ the rationale would stand here
       ╰ help: Correct the rationale, or the summary if the record has no such
               study.
    "#);
}

#[test]
fn colours() {
    let source = source("Pain was denied.\n");
    let mut finding = finding(&source, &[("denied", "here")]);
    finding.help = String::new();
    let style = Style {
        color: true,
        ..Style::default()
    };
    let checked = super::sample::checked(vec![finding]);
    let outcome = super::Outcome::Checked {
        source: Some(&source),
        checked: &checked,
    };
    let text = super::pretty::letter(
        &super::Letter {
            path: "a.txt",
            outcome,
        },
        style,
    );
    assert_snapshot!(text.replace('\x1b', "ESC"), @r#"
    ESC[1mESC[91merror[recorded-yet-undocumented]ESC[0m: ESC[1mThe rationale says that there is no urine drugESC[0m
      ESC[1mscreen; the letter reports oneESC[0m
    ESC[94m  ╭▸ESC[0m a.txt:1:10
    ESC[94m   │ESC[0m CM15-0800117 · issue 2 · Tramadol ER 150mg #30 · Upheld
    ESC[94m   │ESC[0m
    ESC[94m 1 │ESC[0m Pain was denied.
    ESC[94m   │ESC[0m          ESC[1mESC[91m━━━━━━ESC[0m ESC[1mESC[91mhereESC[0m
    "#);
}

proptest::proptest! {
    #[test]
    fn any_letter_and_any_places(
        text in r"(?s)([a-zA-Z]{1,9}[ .,\n]{1,3}|é|日本|\x1b|\u{202e}|[0-9]{1,90}|<b>|\n \n){1,200}",
        places in proptest::collection::vec((0_usize..4000, 0_usize..900), 0..8),
        width in 0_usize..130,
        unicode: bool,
    ) {
        let Ok(source) = crate::source::Source::read("letter.txt", text.as_bytes(), None) else {
            return Ok(());
        };
        let mut any = finding(&source, &[]);
        for (start, length) in places {
            let start = super::excerpt::floor(source.base(), start);
            let end = super::excerpt::floor(source.base(), start + length).max(start);
            let mut location = super::sample::location(&source, "fact", "", "a label of some length");
            location.span = crate::source::Span::new(start as u32, end as u32);
            any.locations.push(location);
        }
        let checked = super::sample::checked(vec![any]);
        let outcome = super::Outcome::Checked { source: Some(&source), checked: &checked };
        let style = Style { color: false, unicode, width };
        let text = super::pretty::letter(&super::Letter { path: "a.txt", outcome }, style);
        proptest::prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        for line in text.lines() {
            proptest::prop_assert!(super::words::width(line) <= width.max(40), "{}", text);
        }
        // Two lines for each of six places, with a gap and a label, twice as much for two of them.
        proptest::prop_assert!(text.lines().count() <= 5 + 6 * 6 + width.abs_diff(80).min(80), "{}", text);
    }

    #[test]
    fn any_fault(
        text in r"(?s)([a-z]{1,9}[ :\n]{1,2}|é|日本|\x1b|\t|\r\n|[0-9]{1,90}){0,60}",
        start in 0_usize..400,
        length in 0_usize..90,
        width in 20_usize..130,
    ) {
        let span = start..start + length;
        let fault = crate::rules::Fault {
            file: "a.yaml".into(),
            text: text.into(),
            span,
            message: "wrong".into(),
            help: None,
        };
        let text = super::faults::fault(&fault, Style { width, ..Style::default() });
        for line in text.lines() {
            proptest::prop_assert!(super::words::width(line) <= width.max(40), "{}", text);
        }
        proptest::prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    }
}
