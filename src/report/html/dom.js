// Elements, numbers and words. Text only ever becomes a text node: nothing in a letter is read as markup.

const $ = (id) => document.getElementById(id);

const SVG = new Set(["svg", "rect", "path", "line", "pattern", "defs", "title", "g", "circle"]);

function h(tag, attributes, ...children) {
  const element = SVG.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((c) => c !== undefined && c !== null && c !== ""));
  return element;
}

const NUMBER = new Intl.NumberFormat("en-US");
const number = (n) => NUMBER.format(n);
const counted = (n, thing) => `${number(n)} ${thing}${n === 1 ? "" : "s"}`;

// Cases per hundred: two digits that matter, never a false zero.
function rate(count, of) {
  if (!of) return "–";
  const value = (100 * count) / of;
  if (count && value < 0.01) return "<0.01";
  return value >= 10 || !count ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2);
}

const WORDS = {
  "appeal-risk": "Appeal risk", "patient-harm": "Patient harm", standard: "Standard", clerical: "Clerical",
  "claims-administrator": "Claims administrator", "body-part": "Body part", "not-ours": "Not ours",
  "internal-error": "Internal error",
};
const worded = (id) =>
  WORDS[id] || (id ? (id[0].toUpperCase() + id.slice(1)).replaceAll("-", " ") : "Not stated");

const SEVERITIES = ["error", "warning", "note"];
const SIGNS = { error: "●", warning: "▲", note: "○" };
const severity = (name, n = 1) => h("span", { class: `sev ${name}` }, h("span", { "aria-hidden": "true" }, SIGNS[name]), ` ${name}${n === 1 ? "" : "s"}`);

function notice(text, time = 8000) {
  const line = $("notice");
  line.textContent = text;
  line.hidden = !text;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => (line.hidden = true), time);
}
