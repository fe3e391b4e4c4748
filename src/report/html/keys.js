// The keyboard.

const KEYS = [
  ["j k", "next, previous"],
  ["Enter", "open"],
  ["Esc", "close, leave a field"],
  ["/", "search"],
  ["t f n x", "mark: true, false alarm, not ours, fixed; the same key again takes it away"],
  ["u", "take the mark away"],
  ["a", "go on to the next after a mark, or stay"],
  ["1 2 …", "show a passage in the letter"],
  ["o i l", "overview, findings, letters"],
  ["Home End", "first, last"],
  ["?", "this help"],
];

let advance = false;

function step(by) {
  const list = grid();
  if (!list?.items.length) return;
  list.select(list.at + by);
  if (shown) list.open(list.item);
}

function put_by_key(verdict) {
  const row = shown?.row || (view === "findings" ? findingsGrid.item : null);
  if (!row) return;
  put(row.findings, verdict);
  notice(`${verdict && markOf(row) ? MARKS[verdict].label : "Mark taken away"}: ${row.letter.name}, ${row.finding.rule}`, 2000);
  if (advance && verdict) step(1);
}

const ACTIONS = {
  j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
  Home: () => grid()?.select(0), End: () => grid()?.select(Infinity),
  PageDown: () => grid()?.select(grid().at + 8), PageUp: () => grid()?.select(grid().at - 8),
  Enter: () => grid()?.item && grid().open(grid().item),
  Escape: () => shown && shut(),
  "/": () => search(),
  u: () => put_by_key(""),
  a: () => {
    advance = !advance;
    notice(advance ? "A mark now goes on to the next finding" : "A mark now stays on its finding");
  },
  o: () => go("overview"), i: () => go("findings"), l: () => go("letters"),
  "?": () => $("help").showModal(),
};
for (const [verdict, { key }] of Object.entries(MARKS)) ACTIONS[key] = () => put_by_key(verdict);

function search() {
  if (view === "overview") go("findings");
  const field = $(view === "letters" ? "search-letters" : "search");
  field.focus();
  field.select();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  const target = event.target;
  const field = target.matches("input, select, textarea");
  if (field) {
    if (event.key === "/" && target.matches("select")) {
      event.preventDefault();
      search();
    }
    if (event.key === "Escape" || (event.key === "Enter" && target.matches("input[type=search]"))) {
      target.blur();
      grid()?.host.focus();
      event.preventDefault();
    }
    return;
  }
  // Buttons and links keep their own keys; the letter scrolls by arrows.
  if (event.key === "Enter" && target.matches("button, a, summary")) return;
  if (/^(Arrow|Page|Home|End)/.test(event.key) && (view === "overview" || target.closest(".letter, .card"))) return;
  const action = ACTIONS[event.key] || (shown?.row && /^[1-9]$/.test(event.key) ? () => jump(Number(event.key)) : null);
  if (!action) return;
  event.preventDefault();
  action();
});

function help() {
  $("help").replaceChildren(
    h("h2", { id: "help-title" }, "Keys"),
    h("dl", {}, KEYS.map(([keys, what]) => [h("dt", {}, keys.split(" ").map((key) => [h("kbd", {}, key), " "])), h("dd", {}, what)])),
    h("h2", {}, "Marks"),
    h("dl", {}, Object.values(MARKS).map(({ sign, label, title }) => [h("dt", {}, `${sign} ${label}`), h("dd", {}, title)])),
    h("p", {}, "Marks are kept in this browser. Export writes verdicts.jsonl, which Load reads again and ",
      h("code", {}, "imrlint score LETTERS --verdicts verdicts.jsonl"), " counts by rule."),
    h("form", { method: "dialog" }, h("button", {}, "Close")));
}
