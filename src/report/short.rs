//! One line a finding, for editors and `grep`.

use super::format::{Format, Kind, Stream, no_head, no_tail, only_new};
use super::redact::Quote;
use super::words::{line, name};
use super::{Letter, Outcome};
use crate::check::{Finding, Status};

/// The format.
pub static FORMAT: Format = Format {
    name: "short",
    about: "One line a finding",
    quote: Quote::Full,
    kind: Kind::Stream(Stream {
        head: no_head,
        letter: |letter, context| only_new(letter, context, self::letter),
        tail: no_tail,
    }),
};

/// All findings of a letter as `path:line:col: severity[rule] message (issue n)`.
pub fn letter(letter: &Letter) -> String {
    match letter.outcome {
        Outcome::Failed(failure) => format!(
            "{}: failed[{}] {}\n",
            start(letter.path),
            failure.reason,
            line(&failure.message)
        ),
        Outcome::Checked { checked, .. } => super::ordered(&checked.findings)
            .into_iter()
            .map(|f| finding(letter.path, f))
            .collect(),
    }
}

/// The path, which begins the line. One that begins with `::` would be a command to a workflow runner.
fn start(path: &str) -> String {
    let path = name(path);
    if path.trim_start().starts_with("::") {
        return format!("./{path}");
    }
    path
}

fn finding(path: &str, finding: &Finding) -> String {
    let (row, column) = finding
        .locations
        .first()
        .map_or((1, 1), |first| (first.line, first.column));
    let mut out = format!(
        "{}:{row}:{column}: {}[{}] {}",
        start(path),
        finding.severity.name(),
        line(&finding.rule),
        line(&finding.message)
    );
    if let Some(issue) = finding.issue {
        let all = std::iter::once(issue).chain(finding.also_in.iter().copied());
        let all: Vec<String> = all.map(|n| n.to_string()).collect();
        let noun = if all.len() == 1 { "issue" } else { "issues" };
        out.push_str(&format!(" ({noun} {})", all.join(", ")));
    }
    if finding.status != Status::New {
        out.push_str(&format!(" [{}]", finding.status.name()));
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample::{checked, context, finding, source, whole};
    use super::*;
    use crate::report::{Failure, json, jsonl};
    use crate::report::{Summary, Tool};
    use insta::assert_snapshot;

    #[test]
    fn the_same_findings_in_every_format_for_programs() {
        let source = source("Case Number: CM15-0800117\n\nPain “9/10”.\n\nNo pain.\n");
        let mut late = finding(
            &source,
            &[("No pain", "said here"), ("Pain “9/10”", "recorded")],
        );
        late.also_in = vec![3];
        late.message = "The rationale says \"none\"\nin spite of it".into();
        let mut early = finding(&source, &[("Pain", "first")]);
        early.issue = None;
        let checked = checked(vec![late, early]);
        let good = Letter {
            path: "a b.txt",
            outcome: Outcome::Checked {
                source: Some(&source),
                checked: &checked,
            },
        };
        let failure = Failure {
            reason: "damaged",
            message: "damaged PDF: cut off".into(),
        };
        let bad = Letter {
            path: "b\x07.pdf",
            outcome: Outcome::Failed(&failure),
        };
        let mut summary = Summary::of(&good);
        summary.add(Summary::of(&bad));
        let tool = Tool {
            rules: 2,
            digest: "d1".into(),
        };
        assert_snapshot!(letter(&good) + &letter(&bad), @r#"
    a b.txt:3:1: error[recorded-yet-undocumented] The rationale says that there is no urine drug screen; the letter reports one
    a b.txt:5:1: error[recorded-yet-undocumented] The rationale says "none" in spite of it (issues 2, 3)
    b␇.pdf: failed[damaged] damaged PDF: cut off
    "#);
        assert_snapshot!(whole(&json::FORMAT, &[good, bad], &tool), @r#"
    {"schema_version":1,
    "tool":{"name":"imrlint","version":"0.1.0","rules":2,"rules_digest":"d1"},
    "summary":{"letters":2,"checked":1,"failed":1,"error":2,"warning":0,"note":0,"failures":{"damaged":1}},
    "letters":[
    {"path":"a b.txt","status":"checked","case_number":"CM15-0800117","issues":2,"requests":[{"request":"Baclofen 20mg #60","decision":"Upheld"},{"request":"Tramadol ER 150mg #30","decision":"Upheld"}]},
    {"path":"b\u0007.pdf","status":"failed","case_number":null,"issues":0,"reason":"damaged","message":"damaged PDF: cut off"}],
    "findings":[
    {"path":"a b.txt","rule":"recorded-yet-undocumented","category":"fact","severity":"error","confidence":"high","consequence":"appeal-risk","fixable_by":"rationale","issue":null,"also_in":[],"message":"The rationale says that there is no urine drug screen; the letter reports one","help":"Correct the rationale, or the summary if the record has no such study.","fingerprint":"5f2d7c1e9a3b4d60","status":"new","locations":[{"role":"claim","start":27,"end":31,"line":3,"column":1,"end_line":3,"end_column":5,"text":"Pain","label":"first"}]},
    {"path":"a b.txt","rule":"recorded-yet-undocumented","category":"fact","severity":"error","confidence":"high","consequence":"appeal-risk","fixable_by":"rationale","issue":2,"also_in":[3],"message":"The rationale says \"none\"\nin spite of it","help":"Correct the rationale, or the summary if the record has no such study.","fingerprint":"5f2d7c1e9a3b4d60","status":"new","locations":[{"role":"claim","start":45,"end":52,"line":5,"column":1,"end_line":5,"end_column":8,"text":"No pain","label":"said here"},{"role":"fact","start":27,"end":42,"line":3,"column":1,"end_line":3,"end_column":12,"text":"Pain “9/10”","label":"recorded"}]}]}
    "#);
        let lines = jsonl::letter(&good)
            + &jsonl::letter(&bad)
            + &jsonl::summary(&context(&tool), &summary);
        assert_snapshot!(lines, @r#"
    {"type":"letter","path":"a b.txt","status":"checked","case_number":"CM15-0800117","issues":2,"requests":[{"request":"Baclofen 20mg #60","decision":"Upheld"},{"request":"Tramadol ER 150mg #30","decision":"Upheld"}],"findings":[{"path":"a b.txt","rule":"recorded-yet-undocumented","category":"fact","severity":"error","confidence":"high","consequence":"appeal-risk","fixable_by":"rationale","issue":null,"also_in":[],"message":"The rationale says that there is no urine drug screen; the letter reports one","help":"Correct the rationale, or the summary if the record has no such study.","fingerprint":"5f2d7c1e9a3b4d60","status":"new","locations":[{"role":"claim","start":27,"end":31,"line":3,"column":1,"end_line":3,"end_column":5,"text":"Pain","label":"first"}]},{"path":"a b.txt","rule":"recorded-yet-undocumented","category":"fact","severity":"error","confidence":"high","consequence":"appeal-risk","fixable_by":"rationale","issue":2,"also_in":[3],"message":"The rationale says \"none\"\nin spite of it","help":"Correct the rationale, or the summary if the record has no such study.","fingerprint":"5f2d7c1e9a3b4d60","status":"new","locations":[{"role":"claim","start":45,"end":52,"line":5,"column":1,"end_line":5,"end_column":8,"text":"No pain","label":"said here"},{"role":"fact","start":27,"end":42,"line":3,"column":1,"end_line":3,"end_column":12,"text":"Pain “9/10”","label":"recorded"}]}]}
    {"type":"letter","path":"b\u0007.pdf","status":"failed","case_number":null,"issues":0,"reason":"damaged","message":"damaged PDF: cut off","findings":[]}
    {"type":"summary","schema_version":1,"tool":{"name":"imrlint","version":"0.1.0","rules":2,"rules_digest":"d1"},"letters":2,"checked":1,"failed":1,"error":2,"warning":0,"note":0,"failures":{"damaged":1}}
    "#);
        for line in lines.lines() {
            assert!(serde_json::from_str::<serde_json::Value>(line).is_ok());
        }
        let document = whole(&json::FORMAT, &[], &tool);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&document).unwrap()["letters"],
            serde_json::json!([])
        );
    }
}
