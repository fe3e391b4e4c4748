// What people say of findings. Marks live in the browser's own storage until they are exported; they hold no words of a letter.

const MARKS = {
  true: { key: "t", sign: "✓", label: "True", title: "The letter is wrong there" },
  false: { key: "f", sign: "✕", label: "False alarm", title: "The letter is right; imrlint misread it" },
  "not-ours": { key: "n", sign: "⊘", label: "Not ours", title: "Right, but nothing that we act on" },
  fixed: { key: "x", sign: "✚", label: "Fixed", title: "True, and mended since" },
};

// Without words of the letter there may be no fingerprint; the place then tells findings apart.
const placeKey = (path, rule, issue, line, column) => ["", path, rule, issue ?? 0, line ?? 0, column ?? 0].join("\n");
const keyOf = (finding) => {
  const first = finding.places[0] || {};
  return META.quote !== "none" && finding.fingerprint
    ? finding.fingerprint
    : placeKey(finding.row.letter.path, finding.rule, finding.issue, first.line, first.column);
};

const STORE = `imrlint-marks-${META.id}`;
const marks = new Map();
let elsewhere = []; // Lines on findings that are not in this report: kept, and exported again.
let initials = "";
let stored = true;

function remember() {
  try {
    localStorage.setItem(STORE, JSON.stringify({ marks: [...marks], elsewhere, initials }));
    stored = true;
  } catch {
    stored = false;
  }
}

function recall() {
  try {
    const saved = JSON.parse(localStorage.getItem(STORE) || "null");
    if (!saved) return;
    for (const [key, mark] of saved.marks) marks.set(key, mark);
    elsewhere = saved.elsewhere || [];
    initials = saved.initials || "";
  } catch {
    stored = false;
  }
}

const markOfFinding = (finding) => marks.get(keyOf(finding));

function markOf(row) {
  if (row.findings.length === 1) return markOfFinding(row.finding)?.verdict;
  const all = new Set(row.findings.map((finding) => markOfFinding(finding)?.verdict));
  return all.size > 1 ? "mixed" : [...all][0];
}

// The same mark twice takes it away.
function mark(findings, verdict) {
  const same = findings.every((finding) => markOfFinding(finding)?.verdict === verdict);
  for (const finding of findings) {
    const note = markOfFinding(finding)?.note || "";
    if (same || !verdict) marks.delete(keyOf(finding));
    else marks.set(keyOf(finding), { verdict, by: initials, note, at: new Date().toISOString().slice(0, 10) });
  }
  remember();
}

function annotate(finding, note) {
  const known = markOfFinding(finding);
  if (!known) return;
  known.note = note;
  remember();
}

// A line of verdicts.jsonl, as `imrlint score --verdicts` reads it: a fixed finding was a true one.
function verdictLine(finding, mark) {
  const first = finding.places[0] || {};
  const line = {};
  if (META.quote !== "none" && finding.fingerprint) line.fingerprint = finding.fingerprint;
  line.letter = finding.row.letter.path;
  line.rule = finding.rule;
  line.issue = finding.issue ?? 0;
  line.line = first.line;
  line.column = first.column;
  line.severity = finding.severity;
  line.verdict = mark.verdict === "fixed" ? "true" : mark.verdict;
  if (mark.verdict === "fixed") line.fixed = true;
  line.by = mark.by;
  line.note = mark.note;
  line.at = mark.at;
  return JSON.stringify(line);
}

function exported() {
  const lines = FINDINGS.filter(markOfFinding).map((finding) => verdictLine(finding, markOfFinding(finding)));
  return [...lines, ...elsewhere].map((line) => `${line}\n`).join("");
}

function download() {
  const url = URL.createObjectURL(new Blob([exported()], { type: "application/jsonl" }));
  h("a", { href: url, download: "verdicts.jsonl" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  notice(`${counted(marks.size, "mark")} exported: imrlint score LETTERS --verdicts verdicts.jsonl`);
}

const base = (path) => path.split(/[\\/]/).pop();
const stem = (path) => base(path).replace(/\.[^.]{1,7}$/, "");

// The findings that a line speaks of, as `imrlint score` understands it.
function spokenOf(line) {
  if (line.fingerprint) return FINDINGS.filter((f) => f.fingerprint === line.fingerprint);
  const letter = line.letter ?? line.path;
  return FINDINGS.filter((f) => {
    const path = f.row.letter.path;
    const first = f.places[0] || {};
    return (
      [path, base(path), stem(path)].some((name) => [letter, base(letter)].includes(name)) &&
      f.rule === line.rule &&
      (line.issue === undefined || line.issue === null || line.issue === (f.issue ?? 0)) &&
      (!line.line || (line.line === first.line && line.column === first.column))
    );
  });
}

function loaded(text) {
  const result = { taken: 0, elsewhere: 0, faults: [] };
  text.split(/\r?\n/).forEach((words, index) => {
    if (!words.trim()) return;
    let line;
    try {
      line = JSON.parse(words);
    } catch {
      return result.faults.push(index + 1);
    }
    const verdict = line?.fixed ? "fixed" : String(line?.verdict ?? "");
    const names = line?.fingerprint || ((line?.letter ?? line?.path) && line?.rule);
    if (!MARKS[verdict] || !names) return result.faults.push(index + 1);
    const found = spokenOf(line);
    const said = { verdict, by: String(line.by ?? ""), note: String(line.note ?? line.reason ?? ""), at: String(line.at ?? "") };
    for (const finding of found) marks.set(keyOf(finding), { ...said });
    result.taken += found.length;
    if (!found.length && !elsewhere.includes(words)) elsewhere.push(words);
    if (!found.length) result.elsewhere++;
  });
  remember();
  return result;
}

async function load(file) {
  const { taken, elsewhere: gone, faults } = loaded(await file.text());
  notice(
    `${counted(taken, "mark")} loaded from ${file.name}` +
      (gone ? `; ${gone} on findings that are not here are kept and exported again` : "") +
      (faults.length ? `; not understood: line ${faults.slice(0, 8).join(", ")}` : ""),
  );
  refresh();
}
