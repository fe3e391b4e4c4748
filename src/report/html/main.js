// The page: views, tools, theme, print.

let view = "overview";
const VIEWS = { overview: "Overview", findings: "Findings", letters: "Letters" };
const grid = () => ({ findings: findingsGrid, letters: lettersGrid })[view];

function go(to) {
  const same = view === to;
  view = to;
  document.body.dataset.view = to;
  for (const tab of document.querySelectorAll("#tabs button")) tab.setAttribute("aria-current", tab.dataset.view === to ? "page" : "false");
  for (const name of Object.keys(VIEWS)) $(name).hidden = name !== to;
  if (same) return;
  if (shown) shut();
  if (to === "overview") {
    $("overview").replaceChildren(...overview());
  } else {
    grid().draw(true);
    grid().host.focus({ preventScroll: true });
  }
}

// After a mark or a load: what shows marks is drawn anew, what is filtered stays until the filter changes.
function refresh() {
  drawFilters();
  findingsGrid.draw(true);
  if (shown) display(shown.letter, shown.row, true);
  if (view === "overview") $("overview").replaceChildren(...overview());
  tools();
}

function tools() {
  const done = progress().all;
  const file = h("input", { type: "file", id: "file", accept: ".jsonl,.json,.ndjson", class: "unseen", tabindex: -1, "aria-label": "File of marks", onchange: (event) => { if (event.target.files[0]) load(event.target.files[0]); } });
  $("tools").replaceChildren(
    h("span", { class: "done", title: "Findings marked" }, h("progress", { max: Math.max(1, FINDINGS.length), value: done, "aria-label": "Findings marked" }), `${number(done)} / ${number(FINDINGS.length)}`),
    h("label", { class: "initials" }, h("span", {}, "Initials"), h("input", { id: "initials", type: "text", size: 4, maxlength: 12, autocomplete: "off", value: initials, onchange: (event) => { initials = event.target.value.trim(); remember(); } })),
    h("button", { type: "button", id: "export", disabled: !marks.size && !elsewhere.length, onclick: download }, "Export"),
    file,
    h("button", { type: "button", id: "load", onclick: () => $("file").click() }, "Load"),
    h("button", { type: "button", class: "quiet", id: "theme", title: "Dark or light", "aria-label": "Dark or light", onclick: theme }, "◐"),
    h("button", { type: "button", class: "quiet", title: "Keys and marks (?)", "aria-label": "Help", onclick: () => $("help").showModal() }, "?"),
  );
}

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("imrlint-theme", root.dataset.theme);
  } catch { /* The choice then lasts as long as the page. */ }
}

// Whole lists go to paper.
addEventListener("beforeprint", () => grid()?.draw(true, true));
addEventListener("afterprint", () => grid()?.draw(true));
// Marks that could not be stored would be lost.
addEventListener("beforeunload", (event) => { if (!stored && marks.size) event.preventDefault(); });

let typing;
const typed = (state, show) => (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => { state.text = event.target.value; show(); }, 120);
};

function start() {
  try {
    const theme = localStorage.getItem("imrlint-theme");
    if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  } catch { /* As the system has it. */ }
  recall();
  $("about").textContent = `${META.tool.version} · ${counted(META.tool.rules, "rule")}${META.quote === "full" ? "" : ` · --quote ${META.quote}`}`;
  $("tabs").replaceChildren(...Object.entries(VIEWS).map(([name, label]) => h("button", { type: "button", "data-view": name, onclick: () => go(name) }, label)));
  $("main").replaceChildren(
    h("div", { id: "overview", class: "view" }),
    h("div", { id: "findings", class: "view list", hidden: true },
      h("div", { class: "toolbar" },
        h("input", { id: "search", type: "search", placeholder: "Search findings  /", "aria-label": "Search findings", oninput: typed(filter, () => { drawFilters(); showFindings(); }) }),
        h("div", { id: "filters" }),
        h("output", { id: "found", "aria-live": "polite" })),
      findingsGrid.host),
    h("div", { id: "letters", class: "view list", hidden: true },
      h("div", { class: "toolbar" },
        h("input", { id: "search-letters", type: "search", placeholder: "Search letters  /", "aria-label": "Search letters", oninput: typed(letterFilter, showLetterList) }),
        h("select", { id: "letter-sets", "aria-label": "Which letters", onchange: (event) => { letterFilter.show = event.target.value; showLetterList(); } }),
        h("output", { id: "letters-found", "aria-live": "polite" })),
      lettersGrid.host),
    h("aside", { id: "sheet", "aria-label": "Finding and letter", hidden: true }));
  help();
  tools();
  drawFilters();
  showFindings();
  showLetters("all");
  view = "";
  go("overview");
  // Of a single letter there is nothing to count.
  if (LETTERS.length === 1) {
    if (ROWS.length) openRow(ROWS[0]);
    else {
      go("letters");
      openLetter(LETTERS[0]);
    }
  }
  document.body.classList.add("ready");
}

start();
