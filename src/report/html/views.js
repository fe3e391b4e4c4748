// The two lists, findings and letters, with what narrows and orders them.

const filter = { text: "", sort: "input", down: false };
const letterFilter = { text: "", show: "all", sort: "input", down: false };

// Everything that can be looked for in a row, in small letters; made when first asked for.
function words(row) {
  row.words ??= [
    row.letter.name, row.letter.path, row.issue?.request, row.issue?.treatment, row.issue?.decision,
    ...row.findings.flatMap((f) => [f.rule, f.category, f.message, ...f.places.map((p) => p.text)]),
  ].join("\n").toLowerCase();
  return row.words;
}

const terms = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

function matching() {
  const wanted = terms(filter.text);
  const facets = Object.keys(FACETS).filter((facet) => filter[facet]);
  return ROWS.filter((row) =>
    facets.every((facet) => FACETS[facet].of(row).includes(filter[facet])) && wanted.every((term) => words(row).includes(term)));
}

const ORDERS = {
  input: { label: "Letter order", of: (row) => row.index },
  severity: { label: "Severity", of: (row) => SEVERITIES.indexOf(row.finding.severity) },
  rule: { label: "Rule", of: (row) => row.finding.rule },
  letter: { label: "Case number", of: (row) => row.letter.name },
  treatment: { label: "Treatment", of: (row) => FACETS.treatment.of(row)[0] },
  claim: { label: "Words at fault", of: (row) => (row.finding.places[0]?.text || "").toLowerCase() },
  fact: { label: "Words against", of: (row) => (row.finding.places[1]?.text || "").toLowerCase() },
  fix: { label: "Who can fix it", of: (row) => row.finding.fixable_by },
  mark: { label: "Mark", of: (row) => markOf(row) || "" },
};

function ordered(items, of, down) {
  const sign = down ? -1 : 1;
  return items
    .map((item) => [of(item), item])
    .sort(([a, x], [b, y]) => (a < b ? -sign : a > b ? sign : x.index - y.index))
    .map(([, item]) => item);
}

function sortBy(state, key, show) {
  state.down = state.sort === key && !state.down;
  state.sort = key;
  show();
}

function quote(finding, at) {
  const place = finding.places[at];
  if (!place) return h("p", { class: "none" }, at ? "Nothing else: the words alone." : "–");
  const more = at && finding.places.length > 2 ? ` and ${finding.places.length - 2} more` : "";
  return [
    place.text ? h("q", {}, place.text) : h("span", { class: "none" }, `line ${place.line}, column ${place.column}`),
    h("small", {}, `${place.label}${more}`),
  ];
}

const chip = (row) => {
  const verdict = markOf(row);
  if (!verdict) return h("span", { class: "chip none", title: "unmarked" }, "·");
  const { sign, label } = MARKS[verdict] || { sign: "±", label: "Mixed" };
  return h("span", { class: `chip ${verdict}`, title: label }, h("span", { "aria-hidden": "true" }, sign), h("span", { class: "unseen" }, label));
};

const about = (row) =>
  row.finding.issue
    ? [h("span", { class: "request", title: row.issue?.request }, row.issue?.request || "request not shown"),
       h("small", {}, `Issue ${[row.finding.issue, ...row.finding.also_in].join(", ")} · ${row.issue?.decision || "no decision"}`)]
    : h("small", {}, "Header and summary");

const onsort = (key) => sortBy(filter, key, showFindings);
const findingsGrid = new Grid({
  id: "finding",
  label: "Findings, one row per root cause",
  columns: [
    ["mark", "Mark", "mark", onsort], ["what", "Finding", "severity", onsort], ["where", "Letter and request", "letter", onsort],
    ["claim", "Words at fault", "claim", onsort], ["fact", "They conflict with", "fact", onsort], ["fix", "Who can fix it", "fix", onsort],
  ],
  cells: (row) => [
    chip(row),
    [h("p", {}, severity(row.finding.severity), " ", h("code", {}, row.finding.rule), row.findings.length > 1 ? h("span", { class: "plus", title: row.findings.slice(1).map((f) => f.rule).join(", ") }, ` +${row.findings.length - 1}`) : null,
      row.finding.status === "new" ? null : h("span", { class: "plus" }, ` ${row.finding.status}`)),
     h("p", { class: "message", title: row.finding.message }, row.finding.message)],
    [h("p", { class: "case", title: row.letter.path }, row.letter.name), about(row)],
    quote(row.finding, 0),
    quote(row.finding, 1),
    h("span", {}, worded(row.finding.fixable_by)),
  ],
  open: (row) => openRow(row),
  empty: "No finding matches.",
  sorted: () => ({ key: filter.sort, down: filter.down }),
});

function showFindings(keep) {
  const items = ordered(matching(), ORDERS[filter.sort].of, filter.down);
  findingsGrid.set(items, keep);
  $("found").textContent = items.length === ROWS.length ? counted(items.length, "root cause") : `${number(items.length)} of ${counted(ROWS.length, "root cause")}`;
}

function narrow(facet, value) {
  for (const known of Object.keys(FACETS)) filter[known] = "";
  filter.text = "";
  filter[facet] = value;
  go("findings");
  drawFilters();
  showFindings();
}

function drawFilters() {
  const select = (facet) => {
    const entries = [...tally(facet)];
    if (filter[facet] && !entries.some((entry) => entry.value === filter[facet])) entries.push({ value: filter[facet], count: 0 });
    if (entries.length < 2 && !filter[facet]) return null;
    const label = FACETS[facet].label;
    return h("select", { id: `by-${facet}`, class: filter[facet] ? "on" : "", "aria-label": label, title: label, onchange: (event) => { filter[facet] = event.target.value; drawFilters(); showFindings(); $(`by-${facet}`)?.focus(); } },
      h("option", { value: "" }, filter[facet] ? `${label}: all` : label),
      entries.map(({ value, count }) => h("option", { value, selected: filter[facet] === value }, `${shownValue(facet, value)} (${number(count)})`)));
  };
  const any = filter.text || Object.keys(FACETS).some((facet) => filter[facet]);
  $("filters").replaceChildren(
    ...Object.keys(FACETS).map(select).filter(Boolean),
    h("select", { id: "order", "aria-label": "Order", title: "Order", onchange: (event) => { filter.sort = event.target.value; filter.down = false; showFindings(); } },
      Object.entries(ORDERS).map(([key, { label }]) => h("option", { value: key, selected: filter.sort === key }, `↕ ${label}`))),
    any ? h("button", { type: "button", class: "clear", onclick: () => { for (const facet of Object.keys(FACETS)) filter[facet] = ""; filter.text = $("search").value = ""; drawFilters(); showFindings(); } }, "Clear") : "",
  );
  $("search").value = filter.text;
}

const LETTER_SETS = {
  all: ["All letters", () => true],
  found: ["With findings", (letter) => letter.rows.length],
  clean: ["Without findings", (letter) => letter.status === "checked" && !letter.rows.length],
  sample: ["Sample of clean letters", (letter) => SAMPLE.has(letter.index)],
  gaps: ["Something not checked", (letter) => letter.gaps?.length],
  failed: ["Could not be read", (letter) => letter.status !== "checked"],
};
const letterTest = (show) => (show.startsWith("gap:") ? (letter) => letter.gaps?.some((gap) => gap.kind === show.slice(4)) : LETTER_SETS[show][1]);

const LETTER_ORDERS = {
  input: (letter) => letter.index,
  letter: (letter) => letter.name,
  findings: (letter) => -letter.findings.length,
  gaps: (letter) => -(letter.gaps?.length || 0),
};

const onsortLetters = (key) => sortBy(letterFilter, key, showLetterList);
const lettersGrid = new Grid({
  id: "letter",
  label: "Letters",
  columns: [
    ["name", "Letter", "letter", onsortLetters], ["requests", "Requests"], ["counts", "Findings", "findings", onsortLetters], ["gaps", "Not checked", "gaps", onsortLetters],
  ],
  cells: (letter) => [
    [h("p", { class: "case" }, letter.name), h("small", { title: letter.path }, letter.short)],
    letter.status === "checked"
      ? h("p", { class: "message" }, letter.requests.map((r) => r.request || r.treatment || "request not shown").join(" · ") || "–")
      : h("p", { class: "message" }, h("b", {}, worded(letter.reason)), `: ${letter.message}`),
    SEVERITIES.map((name) => [name, letter.rows.filter((row) => row.finding.severity === name).length]).filter(([, n]) => n).map(([name, n]) => h("span", { class: "count" }, `${n} `, severity(name, n))),
    h("p", { class: "message soft" }, [...new Set((letter.gaps || []).map((gap) => worded(gap.kind)))].join(" · ")),
  ],
  open: (letter) => openLetter(letter),
  empty: "No letter matches.",
  sorted: () => ({ key: letterFilter.sort, down: letterFilter.down }),
});

function showLetterList(keep) {
  const wanted = terms(letterFilter.text);
  const test = letterTest(letterFilter.show);
  const found = LETTERS.filter((letter) => {
    if (!test(letter)) return false;
    letter.words ??= [letter.path, letter.name, ...letter.requests.map((r) => `${r.request} ${r.treatment}`)].join("\n").toLowerCase();
    return wanted.every((term) => letter.words.includes(term));
  });
  lettersGrid.set(ordered(found, LETTER_ORDERS[letterFilter.sort], letterFilter.down), keep);
  $("letters-found").textContent = `${number(found.length)} of ${counted(LETTERS.length, "letter")}`;
}

function showLetters(show) {
  letterFilter.show = show;
  letterFilter.text = $("search-letters").value = "";
  const options = [...Object.entries(LETTER_SETS).map(([key, [label, test]]) => [key, label, LETTERS.filter(test).length])];
  if (show.startsWith("gap:")) options.push([show, worded(show.slice(4)), LETTERS.filter(letterTest(show)).length]);
  $("letter-sets").replaceChildren(...options.map(([key, label, n]) => h("option", { value: key, selected: key === show }, `${label} (${number(n)})`)));
  go("letters");
  showLetterList();
}
