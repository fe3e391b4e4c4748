// The pane beside the lists: a finding with its two quotes and its marks, and the letter with the passages in it.

let shown = null; // { letter, row }

// The passages to show: those of the open finding with their numbers, those of others faintly.
function passages(letter, row) {
  const list = [];
  for (const other of letter.rows) {
    for (const finding of other.findings) {
      finding.places.forEach((place, at) => {
        if (place.from === undefined) return;
        const current = row === other && finding === row.finding;
        if (!current && list.some((known) => known.from === place.from && known.to === place.to)) return;
        list.push({ from: place.from, to: place.to, at, current, place, row: other });
      });
    }
  }
  const current = list.filter((p) => p.current);
  return list.filter((p) => p.current || !current.some((c) => c.from === p.from && c.to === p.to));
}

// Lines were broken for paper: a long one goes on in the next, offsets stay as they are.
const reflowed = (text) => text.replace(/([^\n]{60,})\n(?=[^\n])/g, "$1 ");

// Lines in capitals.
const headings = (text) => [...text.matchAll(/^[A-Z][A-Z /&'-]{6,60}:?$/gm)].map((m) => [m.index, m.index + m[0].length]);

function marked(text, from, to, passage, first) {
  const words = text.slice(from, to);
  if (!passage) return words;
  const { at, current, place, row } = passage;
  const role = at === 0 ? "claim" : "fact";
  const element = h("mark", { class: `${role}${current ? "" : " other"}`, title: current ? place.label : `${row.finding.rule}: ${place.label}` });
  if (current && first) {
    element.id = `passage-${at + 1}`;
    element.append(h("a", { class: "ref", href: "#", "aria-label": `Passage ${at + 1}, ${place.label}: go to the other`, onclick: (event) => { event.preventDefault(); jump(at === 0 ? 2 : 1); } }, at + 1));
  }
  if (!current) element.addEventListener("click", () => openRow(row));
  element.append(words);
  return element;
}

function missingText() {
  if (META.texts) return "The text of this letter is not in the report: it has no finding and is not in the sample.";
  return META.quote === "full" ? "This report was made from results, which hold no letters." : `This report was made with --quote ${META.quote}: it holds no letters.`;
}

function written(letter, row) {
  const source = textOf(letter);
  if (!source) {
    return h("p", { class: "none" }, missingText());
  }
  const text = reflowed(source.text);
  const list = passages(letter, row);
  const cuts = new Set([0, text.length]);
  for (const p of list) cuts.add(p.from).add(p.to);
  const heads = headings(text);
  for (const [from, to] of heads) cuts.add(from).add(to);
  const points = [...cuts].filter((n) => n >= 0 && n <= text.length).sort((a, b) => a - b);
  const seen = new Set();
  const out = h("div", { class: "text" });
  for (let i = 0; i + 1 < points.length; i++) {
    const [from, to] = [points[i], points[i + 1]];
    const covering = list.filter((p) => p.from <= from && to <= p.to);
    covering.sort((a, b) => b.current - a.current || a.to - a.from - (b.to - b.from));
    const passage = covering[0];
    const piece = marked(text, from, to, passage, passage && !seen.has(passage));
    out.append(heads.some(([a, b]) => a <= from && to <= b) ? h("strong", {}, piece) : piece);
    if (passage) seen.add(passage);
  }
  return out;
}

function jump(n) {
  const target = $(`passage-${n}`);
  if (!target) return;
  target.scrollIntoView({ block: "center" });
  target.classList.remove("flash");
  void target.offsetWidth;
  target.classList.add("flash");
}

function quoted(finding) {
  return h("ol", { class: "quotes" }, finding.places.map((place, at) => h(
    "li",
    { class: at === 0 ? "claim" : "fact" },
    h("button", { type: "button", onclick: () => jump(at + 1), title: "Show it in the letter" },
      h("span", { class: "ref", "aria-hidden": "true" }, at + 1),
      h("span", { class: "label" }, place.label, h("small", {}, ` · line ${place.line}${place.page ? `, page ${place.page}` : ""}`)),
      place.text ? h("q", {}, place.text) : null),
  )));
}

function buttons(findings) {
  const now = findings.length === 1 ? markOfFinding(findings[0])?.verdict : markOf(findings[0].row);
  return h("div", { class: "marks", role: "group", "aria-label": "Mark" }, Object.entries(MARKS).map(([verdict, { key, sign, label, title }]) =>
    h("button", { type: "button", class: `mark-${verdict}`, title, "aria-pressed": String(now === verdict), "aria-keyshortcuts": key, onclick: () => put(findings, verdict) },
      h("span", { "aria-hidden": "true" }, sign), ` ${label} `, h("kbd", { "aria-hidden": "true" }, key))));
}

function put(findings, verdict) {
  mark(findings, verdict);
  refresh();
}

function card(row) {
  const { finding, issue, letter } = row;
  const said = markOfFinding(finding);
  const fact = (name, value) => (value ? [h("dt", {}, name), h("dd", {}, value)] : null);
  return h("section", { class: "card", "aria-label": "Finding" },
    h("p", { class: "kind" }, severity(finding.severity), " ", h("code", {}, finding.rule), h("span", { class: "soft" }, ` ${worded(finding.category)} · confidence ${finding.confidence}`)),
    h("h2", {}, finding.message),
    h("dl", {},
      fact("Request", finding.issue ? `${issue?.request || issue?.treatment || "not shown"} (issue ${[finding.issue, ...finding.also_in].join(", ")})` : "none: header and summary"),
      fact("Decision", issue?.decision),
      fact("Consequence", worded(finding.consequence)),
      fact("Can fix it", worded(finding.fixable_by)),
      fact("Next step", finding.help)),
    quoted(finding),
    buttons(row.findings),
    said ? h("p", { class: "said" }, `${MARKS[said.verdict].label}${said.by ? ` by ${said.by}` : ""}${said.at ? `, ${said.at}` : ""}`,
      h("input", { id: "note", type: "text", placeholder: "Note (goes into verdicts.jsonl)", "aria-label": "Note", value: said.note, onchange: (event) => row.findings.forEach((f) => annotate(f, event.target.value)) })) : null,
    row.findings.length > 1
      ? h("details", { class: "further", open: markOf(row) === "mixed" }, h("summary", {}, `${counted(row.findings.length - 1, "further finding")} on the same words`),
          row.findings.map((other) => h("div", {}, h("p", {}, severity(other.severity), " ", h("code", {}, other.rule), ` ${other.message}`), buttons([other]))))
      : null,
  );
}

function unchecked(letter) {
  if (!letter.gaps?.length) return null;
  const issues = new Map();
  for (const gap of letter.gaps) {
    // Without quotes the kind alone is told.
    const message = gap.message === gap.kind ? worded(gap.kind) : gap.message;
    issues.set(message, [...(issues.get(message) || []), gap.issue].filter(Boolean));
  }
  return h("details", { class: "unchecked", open: !letter.rows.length }, h("summary", {}, `Not checked in this letter: ${counted(issues.size, "thing")}`),
    h("ul", {}, [...issues].map(([message, numbers]) => h("li", {}, numbers.length ? h("b", {}, `Issue ${numbers.join(", ")}: `) : null, message))));
}

function sheet(letter, row) {
  const others = letter.rows.filter((other) => other !== row);
  return [
    h("header", {},
      h("div", {}, h("strong", { class: "case" }, letter.name), h("small", {}, letter.path)),
      h("button", { type: "button", class: "quiet", title: "Previous (k)", "aria-label": "Previous", onclick: () => step(-1) }, "↑"),
      h("button", { type: "button", class: "quiet", title: "Next (j)", "aria-label": "Next", onclick: () => step(1) }, "↓"),
      h("button", { type: "button", class: "quiet", id: "close", title: "Close (Esc)", "aria-label": "Close", onclick: shut }, "✕")),
    row ? card(row) : null,
    h("section", { class: "letter", "aria-label": "Letter", tabindex: 0 },
      letter.status === "checked" ? null : h("p", { class: "none" }, `${worded(letter.reason)}: ${letter.message}`),
      others.length ? h("p", { class: "others" }, row ? "Also in this letter: " : "Found in this letter: ", others.map((other) => h("button", { type: "button", class: "pill", onclick: () => openRow(other) }, h("span", { "aria-hidden": "true" }, SIGNS[other.finding.severity]), ` ${other.finding.rule}`, other.finding.issue ? ` (${other.finding.issue})` : ""))) : null,
      unchecked(letter),
      letter.status === "checked" ? written(letter, row) : null),
  ];
}

function display(letter, row, keep) {
  const pane = $("sheet");
  const at = keep ? [pane.querySelector(".letter")?.scrollTop, pane.querySelector(".card")?.scrollTop] : null;
  shown = { letter, row };
  document.body.classList.add("open");
  pane.hidden = false;
  pane.replaceChildren(...sheet(letter, row).filter(Boolean));
  if (at) {
    pane.querySelector(".letter").scrollTop = at[0] || 0;
    if (pane.querySelector(".card")) pane.querySelector(".card").scrollTop = at[1] || 0;
  } else if (row) jump(1);
}

function openRow(row) {
  go("findings");
  const at = findingsGrid.items.indexOf(row);
  if (at >= 0) findingsGrid.select(at);
  display(row.letter, row);
}

function openLetter(letter) {
  display(letter, null);
}

function shut() {
  shown = null;
  document.body.classList.remove("open");
  $("sheet").hidden = true;
  $("sheet").replaceChildren();
  grid()?.host.focus();
}
