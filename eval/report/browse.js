"use strict";
// What both pages share: making elements, reading data, the list of questions with its filters, and links to one of them.
// Whatever comes from the data becomes text; no markup is ever parsed. `detail` is what the page's own script defines.

const page = JSON.parse(document.getElementById("data:page").textContent);
const parts = new Map();

/** A value of the page's data that is read only when it is needed. */
function part(name, number) {
  const key = `${name}-${number}`;
  if (!parts.has(key)) {
    parts.set(key, JSON.parse(document.querySelector(`script[data-part="${key}"]`).textContent));
  }
  return parts.get(key);
}

/** An element: tag with classes (`p.lead.dim`), attributes, children (nodes, texts, lists of them; null is left out). */
function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A sign for what an answer came to: told by its form as well as by its colour, and named for those who see neither. */
function sign(verdict, refused, name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `sign ${verdict}${refused ? " refused" : ""}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", name);
  const circle = document.createElementNS(space, "circle");
  for (const [key, value] of [["cx", 10], ["cy", 10], ["r", 8.5]]) circle.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  const forms = { right: "M6 10.5l3 3 5-6.5", wrong: "M6.8 6.8l6.4 6.4M13.2 6.8l-6.4 6.4", not_judged: "M6.5 10h7" };
  path.setAttribute("d", forms[verdict]);
  svg.append(circle, path);
  return svg;
}

/** A link, if the address is one of the web; else only its text. */
function link(address, text) {
  let scheme = "";
  try {
    scheme = new URL(address).protocol;
  } catch {
    // no address
  }
  if (scheme !== "https:" && scheme !== "http:") return el("bdi", {}, text);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, el("bdi", {}, text));
}

/** A day as people write it; what is no date stays as it is. */
function day(stated) {
  if (!stated) return el("span.dim", {}, "date not stated");
  const at = new Date(`${stated.slice(0, 10)}T00:00:00Z`);
  const written = Number.isNaN(at.getTime())
    ? stated
    : at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return el("time", { datetime: stated }, written);
}

/** Where words came from: outlet, day, title as a link. */
function source(about) {
  return [
    el("bdi.outlet", {}, about.outlet || "outlet not stated"),
    ", ",
    day(about.published_at),
    about.title ? [", “", link(about.url, about.title), "”"] : about.url ? [", ", link(about.url, about.url)] : null,
  ];
}

/** A text with its places marked. Places count whole characters, which JavaScript's own indices do not. */
function marked(text, places, from = 0, to = Infinity) {
  const letters = Array.from(text);
  const pieces = [];
  let at = from;
  for (const [start, end] of places) {
    if (start < from || start >= to) continue;
    pieces.push(letters.slice(at, start).join(""), el("mark", {}, letters.slice(start, end).join("")));
    at = end;
  }
  return [...pieces, letters.slice(at, Math.max(at, to)).join("")];
}

const AT_ONCE = 150;
const filters = document.querySelector(".filters");
const list = document.getElementById("browser:list");
const more = document.getElementById("browser:more");
const shownDetail = document.getElementById("browser:detail");
const places = new Map(page.rows.map((row, place) => [row.id, place]));
const texts = page.rows.map((row) => `${row.id} ${row.question} ${row.text}`.toLowerCase());
let matching = [];
let drawn = 0;
let current = -1;

function address(row) {
  return `#${encodeURIComponent(row.id)}`;
}

function entry(place) {
  const row = page.rows[place];
  return el(
    "li",
    {},
    el(
      "a",
      { href: address(row), tabindex: "-1", "data-place": place, "aria-current": place === current && "true" },
      rowSign(row),
      el("bdi.asked", {}, row.question),
      el("span.dim", {}, el("bdi", {}, row.id), row.slice ? ` · ${row.slice.replaceAll("_", " ")}` : ""),
    ),
  );
}

function draw(until) {
  list.append(...matching.slice(drawn, until).map(entry));
  drawn = Math.min(until, matching.length);
  more.hidden = drawn === matching.length;
  more.textContent = `Show ${Math.min(AT_ONCE, matching.length - drawn)} more`;
  reachable();
}

/** One entry of the list can be reached with the Tab key; from there the arrow keys go on. */
function reachable() {
  for (const other of list.querySelectorAll("a[tabindex='0']")) other.tabIndex = -1;
  const chosen = list.querySelector("a[aria-current]") ?? list.querySelector("a");
  if (chosen) chosen.tabIndex = 0;
}

function narrow() {
  const wanted = new FormData(filters);
  const [kind, slice] = [wanted.get("kind"), wanted.get("slice")];
  const words = wanted.get("words").toLowerCase().split(/\s+/).filter(Boolean);
  matching = [];
  page.rows.forEach((row, place) => {
    if (!ofKind(row, kind) || (slice && row.slice !== slice)) return;
    if (words.every((word) => texts[place].includes(word))) matching.push(place);
  });
  list.replaceChildren();
  drawn = 0;
  draw(AT_ONCE);
  const count = `${matching.length} of ${page.rows.length} questions`;
  document.getElementById("browser:found").textContent = matching.length ? count : `${count}: nothing matches`;
}

/** Show the question that the address names, or none. */
function follow() {
  let id = location.hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // not written by us: looked up as it is
  }
  const place = places.get(id);
  document.body.classList.toggle("reading", place !== undefined);
  if (place === undefined || place === current) return;
  current = place;
  for (const other of list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  const at = matching.indexOf(place);
  if (at >= drawn) draw(at + AT_ONCE);
  const chosen = list.querySelector(`a[data-place="${place}"]`);
  if (chosen) {
    chosen.setAttribute("aria-current", "true");
    chosen.scrollIntoView({ block: "nearest" });
  }
  reachable();
  const back = el("a.back", { href: "#section:questions" }, "← All questions");
  shownDetail.replaceChildren(back, ...detail(place).flat(3).filter((child) => child !== null));
  if (!list.contains(document.activeElement)) shownDetail.focus({ preventScroll: true });
  shownDetail.scrollIntoView({ block: "start" });
}

function step(by) {
  const at = matching.indexOf(current);
  const next = matching[at < 0 ? 0 : Math.min(Math.max(at + by, 0), matching.length - 1)];
  if (next === undefined) return;
  location.replace(address(page.rows[next]));
  if (matching.indexOf(next) >= drawn) draw(matching.indexOf(next) + AT_ONCE);
  list.querySelector(`a[data-place="${next}"]`)?.focus({ preventScroll: true });
}

filters.addEventListener("input", narrow);
filters.addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", () => draw(drawn + AT_ONCE));
window.addEventListener("hashchange", follow);
for (const chooser of document.querySelectorAll("[data-slice]")) {
  chooser.addEventListener("click", () => {
    filters.reset();
    filters.elements.slice.value = chooser.dataset.slice;
    narrow();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    filters.elements.words.focus();
  } else if (event.target.closest(".list, .detail") && !typing) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && (list.contains(event.target) || event.target === shownDetail)) {
      event.preventDefault();
      step(by);
    }
  }
});
