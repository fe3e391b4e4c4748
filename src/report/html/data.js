// What the page holds: letters, and one row per root cause. Texts stay unread until a letter is opened.

const parse = (element) => JSON.parse(element.textContent);
const META = parse($("meta"));
const LETTERS = [...document.querySelectorAll("script.letter")].map((element, index) => {
  const letter = parse(element);
  element.remove();
  letter.index = index;
  letter.name = letter.case || letter.path.split(/[\\/]/).pop();
  return letter;
});
// A list shows paths without the folders that all letters lie in: the room is for what tells them apart.
const folders = LETTERS.map((letter) => letter.path.split(/(?<=[\\/])/).slice(0, -1));
const shared = folders.length ? folders.reduce((a, b) => a.slice(0, [...a, null].findIndex((folder, at) => folder !== b[at]))).join("").length : 0;
for (const letter of LETTERS) letter.short = letter.path.slice(shared);
const CHECKED = LETTERS.filter((letter) => letter.status === "checked").length;
const SAMPLE = new Set(META.sample);

const place = (p) => `${p.start}-${p.end}`;
const grave = (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);

// Two findings have one root cause when they are about the same words of the same issue, or when the words that one finds
// at fault are what the other of the same category holds against.
function sameCause(a, b) {
  const [first, second] = [a.places[0], b.places[0]];
  if (!first || !second) return false;
  if (a.issue === b.issue && place(first) === place(second)) return true;
  const among = (p, f) => f.places.some((q) => place(q) === place(p));
  return a.category === b.category && (among(first, b) || among(second, a));
}

function causes(letter) {
  const rows = [];
  for (const finding of letter.findings) {
    const known = rows.find((row) => row.findings.some((other) => sameCause(other, finding)));
    if (known) known.findings.push(finding);
    else rows.push({ letter, findings: [finding] });
  }
  for (const row of rows) {
    row.findings.sort(grave);
    row.finding = row.findings[0];
    row.issue = letter.requests[(row.finding.issue || 0) - 1];
  }
  return rows;
}

const ROWS = [];
for (const letter of LETTERS) {
  letter.rows = causes(letter);
  for (const row of letter.rows) {
    row.index = ROWS.length;
    ROWS.push(row);
  }
}
const FINDINGS = ROWS.flatMap((row) => row.findings.map((finding) => Object.assign(finding, { row })));

const distinct = (row, field) => [...new Set(row.findings.map((f) => f[field]))];

const WHOLE = "header and summary"; // What is of no single request.

// What rows are counted and filtered by.
const FACETS = {
  severity: { label: "Severity", of: (row) => [row.finding.severity] },
  category: { label: "Category", of: (row) => distinct(row, "category") },
  consequence: { label: "Consequence", of: (row) => distinct(row, "consequence") },
  rule: { label: "Rule", of: (row) => distinct(row, "rule"), plain: true },
  treatment: { label: "Treatment", of: (row) => [!row.finding.issue ? WHOLE : META.quote === "none" ? "not shown" : row.issue?.treatment || "unknown treatment"], plain: true },
  decision: { label: "Decision", of: (row) => [row.finding.issue ? row.issue?.decision || "no decision" : WHOLE] },
  fixable_by: { label: "Who can fix it", of: (row) => distinct(row, "fixable_by") },
  confidence: { label: "Confidence", of: (row) => distinct(row, "confidence") },
  status: { label: "Status", of: (row) => distinct(row, "status") },
  mark: { label: "Mark", of: (row) => [markOf(row) || "unmarked"] },
};
const shownValue = (facet, value) => (FACETS[facet].plain ? value.replaceAll("-", facet === "rule" ? "-" : " ") : worded(value));

// Only marks change while the page is open: the other counts are made once.
const tallies = new Map();

function tally(facet) {
  if (facet !== "mark" && tallies.has(facet)) return tallies.get(facet);
  const counts = new Map();
  for (const row of ROWS) {
    for (const value of FACETS[facet].of(row)) {
      const entry = counts.get(value) || { value, count: 0, error: 0, warning: 0, note: 0 };
      entry.count++;
      entry[row.finding.severity]++;
      counts.set(value, entry);
    }
  }
  const list = [...counts.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  tallies.set(facet, list);
  return list;
}

// How many letters have an issue with this treatment or decision.
function lettersWith(field, value) {
  const test = value.startsWith("unknown") || value === "no decision" ? (r) => !r[field] : (r) => r[field] === value;
  return LETTERS.filter((letter) => letter.status === "checked" && letter.requests.some(test)).length;
}

function textOf(letter) {
  const element = $(`t${letter.index}`);
  return element ? parse(element) : null;
}
