//! `imrlint score` over the project's own letters.

#[cfg(test)]
mod score {
    use serde_json::Value;
    use std::path::PathBuf;
    use std::process::{Command, Output};

    fn run(args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_imrlint"))
            .arg("score")
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap()
    }

    fn json(args: &[&str]) -> Value {
        let mut all = args.to_vec();
        all.extend(["--format", "json"]);
        let output = run(&all);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
    }

    fn folder(name: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("imrlint-score-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn fixtures_are_labelled_whole() {
        let report = json(&["fixtures", "--show", "missed,extra,matched"]);
        let figures = &report["figures"];
        assert!(figures["letters"].as_u64().unwrap() >= 60, "{figures}");
        assert!(figures["clean"].as_u64().unwrap() * 3 >= figures["letters"].as_u64().unwrap());
        assert_eq!(report["problems"], Value::Array(Vec::new()));
        assert_eq!(report["failed"], Value::Array(Vec::new()));
        let recall = &figures["all"]["recall"];
        let count = |list: &str| report[list].as_array().unwrap().len() as u64;
        assert_eq!(
            count("missed") + count("matched"),
            recall["total"].as_u64().unwrap()
        );
        assert_eq!(count("matched"), recall["hits"].as_u64().unwrap());
        let precision = &figures["all"]["precision"];
        let extra = precision["total"].as_u64().unwrap() - precision["hits"].as_u64().unwrap();
        assert_eq!(count("extra"), extra);
        // Labels are found beside the folder too.
        let letters = json(&["fixtures/letters"]);
        assert_eq!(letters["figures"]["all"]["recall"], *recall);
        assert_eq!(letters["problems"][0]["kind"], "no-letter");
    }

    #[test]
    fn gates_fail_and_pass() {
        let code = |gate: &[&str]| {
            let mut args = vec!["fixtures"];
            args.extend(gate);
            run(&args).status.code()
        };
        assert_eq!(
            code(&["--min-recall", "1%", "--min-precision", "error=1%"]),
            Some(0)
        );
        assert_eq!(code(&["--min-recall", "0,criteria=1"]), Some(1));
        assert_eq!(
            code(&["--min-precision", "verdicts=1%"]),
            Some(1),
            "nothing was judged"
        );
        assert_eq!(code(&["--min-recall", "colour=1%"]), Some(2));
        assert_eq!(code(&["--min-recall", "70"]), Some(2));
    }

    #[test]
    fn bad_labels_are_named_and_counted() {
        let folder = folder("bad");
        let letter = "zolpidem-and-sertraline-symptoms-denied.html";
        std::fs::copy(format!("fixtures/letters/{letter}"), folder.join(letter)).unwrap();
        let name = letter.strip_suffix(".html").unwrap();
        let labels = format!(
            "{{\"letter\": \"{name}\", \"issue\": 1, \"category\": \"sex\", \"severity\": \"error\", \"a\": \"words of no letter\"}}\n\
             {{\"letter\": \"gone\", \"issue\": 1, \"category\": \"sex\", \"severity\": \"error\", \"a\": \"x\"}}\n\
             {{\"letter\": \"gone\", \"category\"\n"
        );
        std::fs::write(folder.join("labels.jsonl"), labels).unwrap();
        let output = run(&[folder.to_str().unwrap()]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(5), "{text}");
        for said in [
            "1 quotes that do not occur",
            "words of no letter",
            "1 letters with labels that are not there",
            "no letter gone (line 2)",
            "1 line of",
            "line 3: ",
        ] {
            assert!(text.contains(said), "{said:?} in\n{text}");
        }
        assert_eq!(
            run(&["fixtures", "--labels", "nowhere.jsonl"])
                .status
                .code(),
            Some(5)
        );
        assert_eq!(run(&["rules"]).status.code(), Some(3), "no labels");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn planting_is_the_same_for_the_same_seed() {
        let kinds = "decision-word,removed-rationale,side,age";
        let plant = |seed: &str, jobs: &str| {
            json(&[
                "--plant",
                "fixtures/clean",
                "--kinds",
                kinds,
                "--seed",
                seed,
                "--jobs",
                jobs,
                "--show",
                "missed,matched",
            ])
        };
        let report = plant("3", "1");
        assert_eq!(report, plant("3", "4"));
        assert_ne!(report["plants"], plant("4", "1")["plants"]);
        let decisions = &report["by_kind"]["decision-word"];
        assert!(
            decisions["found"]["total"].as_u64().unwrap() >= 10,
            "{decisions}"
        );
        assert!(
            decisions["found"]["value"].as_f64().unwrap() >= 0.5,
            "{decisions}"
        );
        assert_eq!(
            run(&["--plant", "fixtures/clean", "--kinds", "colour"])
                .status
                .code(),
            Some(2)
        );
    }

    #[test]
    fn copies_are_a_set_of_their_own() {
        let folder = folder("copies");
        let path = folder.to_str().unwrap();
        let report = json(&[
            "--plant",
            "fixtures/clean",
            "--kinds",
            "decision-word,age",
            "--write",
            path,
        ]);
        let set = json(&[path, "--select", "decision,age"]);
        assert_eq!(set["problems"], Value::Array(Vec::new()));
        let recall = &set["figures"]["all"]["recall"];
        assert_eq!(recall["total"], report["all"]["found"]["total"]);
        assert!(recall["hits"].as_u64() >= report["all"]["found"]["hits"].as_u64());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
