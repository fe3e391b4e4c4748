// The first view: how many, of what kind, in how many of a hundred letters.

function bar(entry, most) {
  const width = (n) => (100 * n) / most;
  let x = 0;
  const parts = SEVERITIES.filter((name) => entry[name]).map((name) => {
    const part = h("rect", { class: name, x: `${x}%`, y: 0, height: "100%", width: `${width(entry[name])}%` });
    x += width(entry[name]);
    return part;
  });
  const said = SEVERITIES.filter((name) => entry[name]).map((name) => counted(entry[name], name)).join(", ");
  return h("svg", { class: "bar-chart", role: "img", "aria-label": said, height: 12, width: "100%" }, h("title", {}, said), parts);
}

// A chart that is a table: label, bar, count, rates.
function chart(facet, { title, most = 12, within } = {}) {
  const entries = tally(facet);
  const top = Math.max(1, ...entries.map((entry) => entry.count));
  const verdicts = facet === "rule" ? judged() : null;
  if (entries.length <= most + 2) most = entries.length;
  const line = (entry) => {
    const name = shownValue(facet, entry.value);
    const letters = within && entry.value !== WHOLE ? lettersWith(within, entry.value) : 0;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, h("button", { type: "button", class: "label", title: META.rules[entry.value] || name, onclick: () => narrow(facet, entry.value) }, name)),
      h("td", { class: "drawn" }, bar(entry, top)),
      h("td", { class: "num" }, number(entry.count)),
      h("td", { class: "num" }, rate(entry.count, CHECKED)),
      within ? h("td", { class: "num" }, letters ? rate(entry.count, letters) : "–") : null,
      verdicts ? h("td", { class: "num" }, verdicts.get(entry.value) || "–") : null,
    );
  };
  const body = h("tbody", {}, entries.slice(0, most).map(line));
  const more = entries.length > most
    ? h("button", { type: "button", class: "more", onclick: (event) => {
        body.append(...entries.slice(most).map(line));
        event.target.remove();
      } }, `Show ${entries.length - most} more`)
    : null;
  return h(
    "section",
    { class: `chart of-${facet}` },
    h("h2", {}, title || FACETS[facet].label),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {},
        h("th", { scope: "col" }, h("span", { class: "unseen" }, FACETS[facet].label)),
        h("th", { scope: "col", class: "drawn" }, h("span", { class: "unseen" }, "Share by severity")),
        h("th", { scope: "col", class: "num" }, "Count"),
        h("th", { scope: "col", class: "num" }, "per 100"),
        within ? h("th", { scope: "col", class: "num", title: `Per 100 letters that have an issue with this ${within}` }, "per 100 with it") : null,
        verdicts ? h("th", { scope: "col", class: "num", title: "Marked true or fixed, of those marked true, fixed or false alarm" }, "True") : null,
      )),
      body,
    ),
    entries.length ? more : h("p", { class: "empty" }, "None."),
  );
}

// By rule: "12/14", true of true and false.
function judged() {
  const counts = new Map();
  for (const finding of FINDINGS) {
    const verdict = markOfFinding(finding)?.verdict;
    if (!verdict || verdict === "not-ours") continue;
    const [right, all] = counts.get(finding.rule) || [0, 0];
    counts.set(finding.rule, [right + (verdict === "false" ? 0 : 1), all + 1]);
  }
  return new Map([...counts].map(([rule, [right, all]]) => [rule, `${right}/${all}`]));
}

function figure(value, name, detail, onclick) {
  const inner = [h("strong", {}, value), h("span", {}, name), h("small", {}, detail)];
  return onclick ? h("button", { type: "button", class: "figure", onclick }, inner) : h("div", { class: "figure" }, inner);
}

function progress() {
  const by = { true: 0, false: 0, "not-ours": 0, fixed: 0 };
  for (const finding of FINDINGS) {
    const verdict = markOfFinding(finding)?.verdict;
    if (verdict) by[verdict]++;
  }
  const right = by.true + by.fixed;
  return { by, all: right + by.false + by["not-ours"], right, judged: right + by.false };
}

function gapsChart() {
  const kinds = new Map();
  for (const letter of LETTERS) {
    for (const kind of new Set((letter.gaps || []).map((gap) => gap.kind))) kinds.set(kind, (kinds.get(kind) || 0) + 1);
  }
  if (!kinds.size) return null;
  const entries = [...kinds].sort((a, b) => b[1] - a[1]);
  const top = entries[0][1];
  return h(
    "section",
    { class: "chart of-gaps" },
    h("h2", {}, "Not checked"),
    h("table", {},
      h("thead", {}, h("tr", {},
        h("th", { scope: "col" }, h("span", { class: "unseen" }, "What")),
        h("th", { scope: "col", class: "drawn" }, h("span", { class: "unseen" }, "Share")),
        h("th", { scope: "col", class: "num" }, "Letters"),
        h("th", { scope: "col", class: "num" }, "per 100"))),
      h("tbody", {}, entries.map(([kind, count]) => h("tr", {},
        h("th", { scope: "row" }, h("button", { type: "button", class: "label", onclick: () => showLetters(`gap:${kind}`) }, worded(kind))),
        h("td", { class: "drawn" }, h("svg", { class: "bar-chart", height: 12, width: "100%", "aria-hidden": "true" }, h("rect", { class: "gap", y: 0, height: "100%", width: `${(100 * count) / top}%` }))),
        h("td", { class: "num" }, number(count)),
        h("td", { class: "num" }, rate(count, CHECKED)))))),
  );
}

function overview() {
  const found = LETTERS.filter((letter) => letter.rows.length).length;
  const failed = LETTERS.length - CHECKED;
  const bySeverity = Object.fromEntries(SEVERITIES.map((name) => [name, ROWS.filter((row) => row.finding.severity === name).length]));
  const marked = progress();
  const more = FINDINGS.length - ROWS.length;
  return [
    h("div", { class: "figures" },
      figure(number(CHECKED), CHECKED === 1 ? "letter checked" : "letters checked", failed ? `${number(failed)} could not be read` : "all were read", () => showLetters(failed ? "failed" : "all")),
      figure(number(found), "with findings", `${rate(found, CHECKED)} per 100 letters`, () => showLetters("found")),
      ...SEVERITIES.map((name) => figure(number(bySeverity[name]), severity(name, bySeverity[name]), `${rate(bySeverity[name], CHECKED)} per 100 letters`, () => narrow("severity", name))),
      figure(number(marked.all), "marked", marked.judged ? `${rate(marked.right, marked.judged)} of 100 judged are true` : `of ${number(FINDINGS.length)} findings`, () => narrow("mark", "unmarked")),
      SAMPLE.size ? figure(number(SAMPLE.size), "clean letters to read", SAMPLE.size === CHECKED - found ? "all that there are" : `drawn at random of ${number(CHECKED - found)}, seed ${META.seed}`, () => showLetters("sample")) : null,
    ),
    h("p", { class: "legend" },
      SEVERITIES.map((name) => h("span", {}, h("svg", { width: 22, height: 12, "aria-hidden": "true" }, h("rect", { class: name, width: 22, height: 12 })), severity(name))),
      h("span", {}, `Counts are root causes${more ? ` (${counted(more, "further finding")} on the same words)` : ""}; rates are per 100 letters checked.`)),
    h("div", { class: "charts" },
      chart("category", { title: "By category" }),
      chart("consequence", { title: "By consequence" }),
      chart("rule", { title: "By rule" }),
      chart("decision", { title: "By decision", within: "decision" }),
      chart("fixable_by", { title: "By who can fix it" }),
      META.quote === "none" ? "" : chart("treatment", { title: "By treatment", within: "treatment" }),
      gapsChart(),
    ),
    // Patterns tell severities apart where colours do not.
    h("svg", { class: "patterns", width: 0, height: 0, "aria-hidden": "true" }, h("defs", {},
      h("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, h("rect", { class: "ground", width: 5, height: 5 }), h("rect", { class: "stripe", width: 2, height: 5 })))),
  ];
}
