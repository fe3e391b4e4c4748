//! `--format html`: what the page holds, and how it behaves in a browser.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod browser;

use browser::Browser;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn imrlint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imrlint"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

/// The page of some letters.
fn page(letters: &Path, options: &[&str], to: &Path) -> String {
    let format = format!("html={}", to.display());
    let mut arguments = vec![
        "check",
        letters.to_str().unwrap(),
        "--fail-on",
        "never",
        "--format",
        &format,
    ];
    arguments.extend(options);
    let output = imrlint(&arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    fs::read_to_string(to).unwrap()
}

fn fixtures() -> &'static Path {
    Path::new("fixtures/letters")
}

/// A letter that tries to take over the page, in its text, its request and its words at fault.
fn hostile(folder: &Path) -> PathBuf {
    let letter =
        fs::read_to_string("fixtures/letters/baclofen-line-in-tramadol-rationale.txt").unwrap();
    let evil = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> \u{202E}\u{1B}[31m";
    let letter = letter
        .replace(
            "BACLOFEN 20 MG #60.",
            &format!("BACLOFEN 20 MG #60. {evil}"),
        )
        .replace("Tramadol ER 150mg #30", "Tramadol ER 150mg #30 <b>now</b>");
    assert!(letter.contains(evil));
    let path = folder.join("<img src=x onerror=alert(1)>.txt");
    fs::write(&path, letter).unwrap();
    path
}

#[test]
fn a_report_is_one_page_that_loads_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(fixtures(), &[], &folder.path().join("report.html"));
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert!(page.contains("default-src 'none'"));
    for reference in [
        "src=",
        "href=\"http",
        "url(http",
        "@import",
        "fetch(",
        "XMLHttpRequest",
    ] {
        assert!(!page.contains(reference), "{reference}");
    }
}

#[test]
fn the_words_of_a_letter_cannot_become_markup() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let page = page(folder.path(), &[], &folder.path().join("report.html"));
    assert!(
        !page.contains("<script>document") && !page.contains("<img") && !page.contains("<b>now")
    );
    assert!(!page.contains('\u{202E}') && !page.contains('\u{1B}'));
}

/// The blocks of data in a page.
fn blocks<'p>(page: &'p str, attribute: &str) -> Vec<(&'p str, Value)> {
    let start = format!("<script type=\"application/json\" {attribute}");
    let lines = page.lines().filter_map(|line| line.strip_prefix(&start));
    lines
        .map(|line| {
            let (id, json) = line.split_once('>').unwrap();
            let json = json.strip_suffix("</script>").unwrap();
            (
                id.trim_end_matches('"'),
                serde_json::from_str(json).unwrap(),
            )
        })
        .collect()
}

#[test]
fn passages_are_marked_at_their_words_in_every_kind_of_letter() {
    let folder = tempfile::tempdir().unwrap();
    let letters = folder.path().join("letters");
    fs::create_dir(&letters).unwrap();
    for entry in fs::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        // A letter outside the basic plane in front, so that bytes, characters and units of JavaScript all differ.
        let mut bytes = "\u{1F4C4}\u{202E}é\n\n".as_bytes().to_vec();
        bytes.extend(fs::read(&path).unwrap());
        fs::write(letters.join(path.file_name().unwrap()), bytes).unwrap();
    }
    let page = page(&letters, &[], &folder.path().join("report.html"));
    let texts = blocks(&page, "id=\"t");
    let mut endings = std::collections::BTreeMap::new();
    for (number, (_, letter)) in blocks(&page, "class=\"letter").into_iter().enumerate() {
        let Some((_, text)) = texts.iter().find(|(id, _)| *id == number.to_string()) else {
            continue;
        };
        let text: Vec<u16> = text["text"].as_str().unwrap().encode_utf16().collect();
        for finding in letter["findings"].as_array().unwrap() {
            for place in finding["places"].as_array().unwrap() {
                let words = place["text"].as_str().unwrap();
                if words.contains('<') {
                    continue;
                }
                let at = |end: &str| place[end].as_u64().unwrap() as usize;
                let marked = String::from_utf16(&text[at("from")..at("to")]).unwrap();
                let plain = |text: &str| -> String {
                    let kept = text.chars().filter(|c| c.is_ascii_alphanumeric());
                    kept.collect()
                };
                assert_eq!(plain(&marked), plain(words), "{}", letter["path"]);
                let ending = letter["path"].as_str().unwrap().rsplit('.').next().unwrap();
                *endings.entry(ending.to_owned()).or_insert(0) += 1;
            }
        }
    }
    assert!(
        endings["txt"] > 100 && endings["md"] > 2 && endings["html"] > 2,
        "{endings:?}"
    );
}

#[test]
fn what_was_not_checked_is_told() {
    let check = |letter: &str| -> Value {
        let output = imrlint(&["check", letter, "--format", "json", "--fail-on", "never"]);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let kinds = |report: &Value| -> Vec<(Value, String)> {
        let list = report["letters"][0]["not_checked"].as_array().unwrap();
        list.iter()
            .map(|gap| {
                (
                    gap["issue"].clone(),
                    gap["kind"].as_str().unwrap().to_owned(),
                )
            })
            .collect()
    };
    let report = check("fixtures/letters/cold-therapy-without-decision-word.txt");
    assert!(
        kinds(&report)
            .iter()
            .any(|(issue, kind)| issue == 3 && kind == "no-decision"),
        "{report}"
    );
    let report = check("fixtures/letters/ultracet-without-rationale-year-3016.txt");
    assert!(
        kinds(&report)
            .iter()
            .any(|(_, kind)| kind == "no-rationale"),
        "{report}"
    );
    assert!(report["letters"][0]["requests"][0]["treatment"].is_string());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let letter =
        fs::read_to_string("fixtures/letters/baclofen-line-in-tramadol-rationale.txt").unwrap();
    fs::write(
        &path,
        letter.replace("Baclofen 20mg #60", "Zorblatt 20mg #60"),
    )
    .unwrap();
    let report = check(path.to_str().unwrap());
    assert_eq!(
        kinds(&report)[0],
        (1.into(), "unknown-treatment".to_owned())
    );
    assert!(report["letters"][0]["requests"][0]["treatment"].is_null());
}

#[test]
fn results_make_a_page_without_letters() {
    let folder = tempfile::tempdir().unwrap();
    let [results, page] = ["results.json", "report.html"].map(|name| folder.path().join(name));
    let to = format!("json={}", results.display());
    imrlint(&[
        "check",
        "fixtures/letters",
        "--format",
        &to,
        "--fail-on",
        "never",
    ]);
    let to = format!("html={}", page.display());
    let output = imrlint(&[
        "report",
        results.to_str().unwrap(),
        "--format",
        &to,
        "--fail-on",
        "never",
    ]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let page = fs::read_to_string(page).unwrap();
    assert!(blocks(&page, "id=\"t").is_empty());
    let letters = blocks(&page, "class=\"letter");
    assert!(letters.len() > 40);
    assert!(
        letters
            .iter()
            .any(|(_, letter)| !letter["gaps"].as_array().unwrap().is_empty())
    );
    assert!(page.contains("BACLOFEN 20 MG #60"));
}

#[test]
fn without_quotes_no_passage_of_a_letter_is_in_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let full = page(fixtures(), &["--quote", "full"], &file);
    let short = page(fixtures(), &["--quote", "short"], &file);
    let none = page(fixtures(), &["--quote", "none"], &file);
    let mut sentences = 0;
    for letter in fs::read_dir(fixtures()).unwrap() {
        let text = fs::read_to_string(letter.unwrap().path()).unwrap_or_default();
        // Whole lines of prose; a title can have the words of a rule or of a criterion.
        let lines = text
            .lines()
            .map(str::trim)
            .filter(|line| line.len() > 70 && !line.contains(['"', '<', '&', '\'']));
        for line in lines {
            sentences += usize::from(full.contains(line));
            assert!(!short.contains(line) && !none.contains(line), "{line}");
        }
    }
    assert!(
        sentences > 100,
        "{sentences} lines of letters in the full page"
    );
    assert!(short.contains("BACLOFEN 20 MG #60") && !none.contains("BACLOFEN 20 MG #60"));
}

#[test]
fn the_same_seed_draws_the_same_letters() {
    let folder = tempfile::tempdir().unwrap();
    let clean = folder.path().join("clean");
    fs::create_dir(&clean).unwrap();
    let letter = fs::read("fixtures/clean/terse-muscle-relaxants-double-spaced.txt").unwrap();
    for n in 0..40 {
        fs::write(clean.join(format!("{n}.txt")), &letter).unwrap();
    }
    let file = folder.path().join("report.html");
    let sample = |seed: &str| -> Vec<u64> {
        let page = page(&clean, &["--seed", seed], &file);
        let meta = page.split("id=\"meta\">").nth(1).unwrap();
        let meta: Value = serde_json::from_str(meta.split("</script>").next().unwrap()).unwrap();
        serde_json::from_value(meta["sample"].clone()).unwrap()
    };
    assert_eq!(sample("7"), sample("7"));
    assert_ne!(sample("7"), sample("8"));
    assert_eq!(sample("7").len(), 25);
}

#[test]
fn a_reviewer_filters_opens_marks_and_hands_the_marks_to_score() {
    let Some(chromium) = browser::installed() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.html");
    page(fixtures(), &[], &report);
    let mut browser = Browser::start(&chromium, folder.path());
    browser.open(&report);

    // From the chart to the list: as many rows as the chart counts.
    let counted = browser.text(".of-category tr:has(button[title='Treatment']) .num");
    browser.click(".of-category button[title='Treatment']");
    assert!(
        browser
            .text("#found")
            .starts_with(&format!("{counted} of "))
    );
    browser.choose("#by-severity", "error");
    browser.key("/");
    browser.type_words("tramadol baclofen");
    browser.wait("document.querySelector('#found').textContent.startsWith('1 of ')");
    browser.key("Escape");

    // The finding, with both passages in its letter, and the one linked to the other.
    browser.key("Enter");
    assert!(browser.text("#sheet h2").contains("BACLOFEN 20 MG #60"));
    assert_eq!(browser.text("#passage-1"), "1BACLOFEN 20 MG #60");
    assert_eq!(browser.text("#passage-2"), "2Tramadol ER 150mg #30");
    browser.click("#passage-1 .ref");
    browser.wait("document.querySelector('#passage-2').classList.contains('flash')");

    // Marks, by key and by button, with initials and a note.
    browser.value("(() => { const field = document.querySelector('#initials'); field.value = 'AB'; field.dispatchEvent(new Event('change')); })()");
    browser.key("t");
    browser.value("(() => { const field = document.querySelector('#note'); field.value = 'the wrong drug'; field.dispatchEvent(new Event('change')); })()");
    browser.key("Escape");
    browser.click(".clear");
    browser.choose("#by-rule", "sex-differs");
    browser.key("Escape");
    browser.key("Enter");
    browser.key("f");
    browser.key("j");
    browser.click(".mark-fixed");
    browser.key("j");
    browser.key("n");

    // Out.
    browser.click("#export");
    let verdicts = folder.path().join("verdicts.jsonl");
    while !verdicts.exists() {
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    let text = fs::read_to_string(&verdicts).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let said = |rule: &str| -> Vec<&str> {
        lines
            .iter()
            .filter(|l| l["rule"] == rule)
            .map(|l| l["verdict"].as_str().unwrap())
            .collect()
    };
    assert_eq!(said("request-of-another-issue"), ["true"]);
    // A row may hold several findings on the same words, which are marked together.
    let sexes = said("sex-differs");
    let not_ours = sexes.iter().filter(|said| **said == "not-ours").count();
    assert_eq!(sexes[..3], ["false", "true", "not-ours"]);
    assert_eq!(sexes.len(), 2 + not_ours);
    assert!(lines.iter().all(|line| line["by"] == "AB"));
    assert!(text.contains("the wrong drug") && text.contains("\"fixed\":true"));

    // And in again, in another browser: marks, initials of the marks, and notes.
    browser.value("localStorage.clear()");
    browser.open(&report);
    assert!(browser.text(".done").starts_with("0 /"));
    browser.give("#file", &verdicts);
    browser.wait(&format!(
        "document.querySelector('.done').textContent.startsWith('{} /')",
        lines.len()
    ));
    // The chart of rules then shows how many of the judged findings are true.
    browser.key("o");
    browser.value("document.querySelector('.of-rule .more').click()");
    let share = browser
        .text(".of-rule tr:has(button[title^='The rationale states another issue']) td:last-child");
    assert_eq!(share, "1/1");
    assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);

    // What `imrlint score` makes of them.
    let output = imrlint(&[
        "score",
        "fixtures/letters",
        "--verdicts",
        verdicts.to_str().unwrap(),
        "--format",
        "json",
    ]);
    let score: Value = serde_json::from_slice(&output.stdout).unwrap();
    let judged = &score["judged"];
    assert_eq!(judged["precision"]["hits"], 2, "{judged}");
    assert_eq!(judged["precision"]["total"], 3, "{judged}");
    assert_eq!(judged["not_ours"], not_ours, "{judged}");
    assert_eq!(
        judged["stale"].as_array().map_or(0, Vec::len),
        0,
        "{judged}"
    );
}

#[test]
fn a_hostile_letter_stays_words_in_a_browser() {
    let Some(chromium) = browser::installed() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let report = folder.path().join("report.html");
    page(folder.path(), &[], &report);
    let mut browser = Browser::start(&chromium, folder.path());
    browser.open(&report);
    browser.key("i");
    browser.key("Enter");
    assert!(browser.text("#sheet .letter").contains("[31m"));
    assert_eq!(browser.value("document.title"), "imrlint report");
    assert_eq!(
        browser.value("document.querySelectorAll('img, .text b, dd b').length"),
        0
    );
    // The policy holds even for code that got in.
    browser.value("document.body.append(Object.assign(document.createElement('script'), {textContent: \"document.title='taken'\"}))");
    assert_eq!(browser.value("document.title"), "imrlint report");
}

#[test]
fn ten_thousand_findings_stay_quick() {
    let Some(chromium) = browser::installed() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.html");
    let small = page(fixtures(), &[], &report);
    // The letters a hundred times.
    let letters: Vec<&str> = small
        .lines()
        .filter(|line| line.contains("class=\"letter\""))
        .collect();
    let many = letters.join("\n").repeat(100);
    let (head, rest) = small.split_at(
        small
            .find("<script type=\"application/json\" class=\"letter\"")
            .unwrap(),
    );
    fs::write(&report, format!("{head}{many}\n{rest}")).unwrap();
    let mut browser = Browser::start(&chromium, folder.path());
    browser.open(&report);
    browser.key("i");
    let count = browser.text("#found").replace(',', "");
    assert!(
        count.split(' ').next().unwrap().parse::<u32>().unwrap() > 8000,
        "{count}"
    );
    browser.key("End");
    browser.key("Enter");
    browser.key("t");
    browser.wait("!!document.querySelector('.finding .row[aria-selected=true] .chip.true')");
    assert!(
        browser
            .value("document.querySelectorAll('.finding .rows .row').length")
            .as_u64()
            .unwrap()
            < 60
    );
    assert_eq!(
        browser
            .value("document.querySelector('.finding .row[aria-selected=true]').ariaRowIndex")
            .as_str()
            .unwrap(),
        browser
            .value("document.querySelector('.finding').ariaRowCount")
            .as_str()
            .unwrap()
    );
    // Milliseconds from a key to its picture, the slowest of twenty.
    let slowest = browser.value(
        "(async () => { let slowest = 0; for (let i = 0; i < 20; i++) { const start = performance.now(); \
         document.body.dispatchEvent(new KeyboardEvent('keydown', {key: i % 4 ? 'k' : 't', bubbles: true})); \
         await new Promise(requestAnimationFrame); slowest = Math.max(slowest, performance.now() - start); } return slowest; })()",
    );
    assert!(slowest.as_f64().unwrap() < 2000.0, "{slowest} ms");
    assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
}
