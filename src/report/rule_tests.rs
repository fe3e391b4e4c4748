//! Results of the tests in rule and vocabulary files.

use super::style::{Ink, Style};
use super::words::{counted, line, wrap};
use crate::rules::testing::TestResult;
use std::collections::BTreeMap;
use std::time::Duration;

/// A line for each file, the failures, and how many passed.
pub fn results(results: &[TestResult], elapsed: Option<Duration>, style: Style) -> String {
    let mut files: BTreeMap<&str, Vec<&TestResult>> = BTreeMap::new();
    for result in results {
        files.entry(&result.file).or_default().push(result);
    }
    let mut out = format!(
        "running {} in {}\n",
        counted(results.len(), "test"),
        counted(files.len(), "file")
    );
    for (file, results) in &files {
        let failed = results.iter().filter(|result| !result.passed).count();
        let verdict = if failed == 0 {
            style.paint(Ink::Good, "ok")
        } else {
            style.paint(Ink::Bad, "FAILED")
        };
        let count = match failed {
            0 => counted(results.len(), "test"),
            _ => format!("{failed} of {}", counted(results.len(), "test")),
        };
        out.push_str(&format!("test {file} ... {verdict} ({count})\n"));
    }
    let failed: Vec<_> = results.iter().filter(|result| !result.passed).collect();
    if !failed.is_empty() {
        out.push_str("\nfailures:\n");
        for result in &failed {
            let title = format!("---- {}: {}", result.file, line(&result.name));
            out.push_str(&format!("\n{}\n", style.paint(Ink::Strong, &title)));
            out.push_str(&field("expected: ", &result.expected, style));
            out.push_str(&field("   found: ", &result.found, style));
        }
    }
    let verdict = if failed.is_empty() {
        style.paint(Ink::Good, "ok")
    } else {
        style.paint(Ink::Bad, "FAILED")
    };
    out.push_str(&format!(
        "\ntest result: {verdict}. {} passed; {} failed",
        results.len() - failed.len(),
        failed.len()
    ));
    if let Some(elapsed) = elapsed {
        out.push_str(&format!(" ({:.2} s)", elapsed.as_secs_f64()));
    }
    out.push('\n');
    out
}

/// A value, its own lines kept, under a key.
fn field(key: &str, value: &str, style: Style) -> String {
    let indent = " ".repeat(2 + key.len());
    let room = style.width.saturating_sub(indent.len());
    let value = if value.trim().is_empty() {
        "nothing"
    } else {
        value
    };
    let mut out = String::new();
    for text in value.lines().filter(|text| !text.trim().is_empty()) {
        for part in wrap(text, room, room) {
            if out.is_empty() {
                out.push_str(&format!("  {key}{part}\n"));
            } else {
                out.push_str(&format!("{indent}{part}\n"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    #[test]
    fn as_cargo_test_does() {
        let test = |file: &str, name: &str, passed| TestResult {
            file: file.into(),
            name: name.into(),
            passed,
            expected: "error in issue 2 at \"BACLOFEN 10 MG #90\"".into(),
            found: String::new(),
        };
        let list = [
            test("consistency/a.yaml", "line of another issue", false),
            test("vocabulary/b.yaml", "Norco", true),
            test("consistency/a.yaml", "both named", true),
        ];
        assert_snapshot!(results(&list, None, Style::default()), @r#"
    running 3 tests in 2 files
    test consistency/a.yaml ... FAILED (1 of 2 tests)
    test vocabulary/b.yaml ... ok (1 test)

    failures:

    ---- consistency/a.yaml: line of another issue
      expected: error in issue 2 at "BACLOFEN 10 MG #90"
         found: nothing

    test result: FAILED. 2 passed; 1 failed
    "#);
        assert_snapshot!(results(&[], None, Style::default()), @r#"
    running 0 tests in 0 files

    test result: ok. 0 passed; 0 failed
    "#);
    }
}
