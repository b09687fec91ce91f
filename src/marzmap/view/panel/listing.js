// The list: the same incidents as on the map, for eye, keyboard and ear. Only its beginning is made; more comes when asked.
import { event, incidentCount } from "../data.js";
import { announce, around, button, byId, el, text } from "../dom.js";
import { drawDownload } from "./download.js";
import { clearFilters } from "./chips.js";
import { marked, reasons } from "./matches.js";
import { date } from "../words/dates.js";
import { finder } from "../words/hits.js";
import { otherName, titles } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { change, filtered, listen, state } from "../state.js";
import { symbol } from "../map/symbols.js";
import * as words from "../words/words.js";
import { direction } from "../words/tongues.js";

const PAGE = 100; // entries at a time
export const PAPER = 24; // entries on paper, at most
const FEW = 8; // entries that have room there for what happened

// Incidents that are shown, and the context events behind them, as one sequence.
const listed = () => state.shown.length + state.around.length;
/** @type {(place: number) => EventRow} */
const at = (place) => event(place < state.shown.length ? state.shown[place] : state.around[place - state.shown.length]);

/** The place of a row in that sequence, or where it would be: its indices ascend. @type {(row: EventRow) => number} */
function placeOf(row) {
  let [low, high] = [0, listed()];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle).index < row.index) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The neighbours of a row in the list, and its place counted from 1 (null where it is not listed).
/** @type {(row: EventRow) => { place: number | null, all: number, before: EventRow | null, after: EventRow | null }} */
export function neighbours(row) {
  const place = placeOf(row);
  const own = place < listed() && at(place) === row;
  const next = own ? place + 1 : place;
  return {
    place: own ? place + 1 : null,
    all: listed(),
    before: place > 0 ? at(place - 1) : null,
    after: next < listed() ? at(next) : null,
  };
}

/** @type {Map<Maybe<number>, HTMLButtonElement>} */
const buttons = new Map(); // of the entries that are made, by index of their event
let made = 0;
/** @type {Finder | null} */
let find = null; // in texts what is searched

export function drawListing() {
  const list = byId("list");
  /** @type {(happened: Event) => EventRow | null} */
  const rowOf = (happened) => {
    const entry = around(happened, "button[data-incident]");
    return entry && event(Number(entry.dataset.index));
  };
  /** @type {(row: EventRow | null) => unknown} */
  const point = (row) => row !== state.hovered && change({ hovered: row });
  list.addEventListener("click", (click) => {
    const row = rowOf(click);
    if (row) change({ selected: row });
  });
  list.addEventListener("mouseover", (move) => point(rowOf(move)));
  list.addEventListener("mouseleave", () => point(null));
  list.addEventListener("focusin", (move) => point(rowOf(move)));
  list.addEventListener("focusout", () => point(null));
  list.addEventListener("keydown", walk);
  byId("more").addEventListener("click", () => {
    const first = made;
    extend(made + PAGE);
    buttons.get(at(first).index)?.focus();
  });
  drawDownload();
  draw();
  /** @type {Maybe<number>} */
  let marked = null;
  listen((patch) => {
    if ("shown" in patch || "lang" in patch) draw();
    if (!("hovered" in patch)) return;
    buttons.get(marked)?.classList.remove("hovered");
    marked = state.hovered?.index;
    buttons.get(marked)?.classList.add("hovered");
  });
}

function draw() {
  byId("list-name").textContent = say("Incidents");
  count();
  made = 0;
  find = state.text.trim() ? finder(state.text, state.misspelt) : null;
  byId("list").dataset.sought = state.text;
  buttons.clear();
  byId("list").replaceChildren();
  extend(PAGE);
  if (!listed()) byId("list").append(nothing());
  onPaper(PAPER);
}

function count() {
  const own = state.shown.length;
  const [shown, all] = [figure(own), figure(incidentCount)];
  const words = own === incidentCount ? shown : say("{shown} of {all}", { shown, all });
  byId("count").textContent = words;
  byId("count").dataset.count = String(own);
  if (filtered()) announce(say("{shown} of {all} incidents are shown", { shown, all }));
}

function nothing() {
  if (!filtered()) return el("li", { class: "empty" }, say("There is no incident here yet."));
  const advice =
    state.text.trim() || state.from !== null || state.to !== null
      ? say("No incident matches. Clear the search or widen the period.")
      : say("No incident matches. Tick more of the lines above.");
  const clear = button({ onclick: clearFilters }, say("Clear filters"));
  return el("li", { class: "empty" }, el("p", {}, advice), clear);
}

/** Makes entries up to a place in the sequence. @type {(to: number) => void} */
function extend(to) {
  const end = Math.min(to, listed());
  const nodes = [];
  for (; made < end; made += 1) {
    const row = at(made);
    if (made === state.shown.length) nodes.push(el("li", { class: "part" }, el("h3", {}, say("Context events"))));
    const node = entry(row);
    buttons.set(row.index, node);
    nodes.push(el("li", {}, node));
  }
  byId("list").append(...nodes);
  const more = byId("more");
  more.hidden = made >= listed();
  const gaps = { more: figure(Math.min(PAGE, listed() - made)), all: figure(listed()) };
  more.textContent = say("Show {more} more of {all}", gaps);
}

/** @type {(row: EventRow) => HTMLButtonElement} */
function entry(row) {
  const [title, ...others] = titles(row);
  const number = row.number && el("span", { class: "nr" }, `${figure(row.number)} · `);
  const { summary } = row;
  /** @type {Set<number>} */
  const seen = new Set(find?.years);
  /** @type {(value: string, lang?: string | null) => HTMLElement} */
  const own = (value, lang) => {
    const hits = find?.hitsIn(value) ?? [];
    for (const { asked } of hits) seen.add(asked);
    return marked(value, hits, lang);
  };
  const day = text(date(row, true));
  const parts = [
    el("span", { class: "when" }, number, find?.dated ? el("mark", {}, day) : day),
    el(
      "span",
      { class: "names" },
      el("strong", {}, own(...title)),
      ...others.map((other) => otherName(other, "span", own)),
    ),
    el("span", { class: "where" }, text(row.context ? (row.place ?? "") : words.sideShort(row))),
    summary && listed() <= FEW && el("span", { class: "gist", dir: direction(summary) }, text(summary)),
    ...(find ? reasons(row, find, seen) : []),
  ];
  const data = { "data-incident": row.incident_id, "data-index": row.index };
  return button(data, symbol(row), el("span", { class: "entry" }, ...parts));
}

/** Up and down from entry to entry, and to the first and the last. @type {(press: KeyboardEvent) => void} */
function walk(press) {
  const all = [...buttons.values()];
  const here = all.findIndex((one) => one === around(press, "button"));
  const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: all.length - 1 }[press.key];
  if (to === undefined || here < 0) return;
  press.preventDefault();
  if (to === all.length && !byId("more").hidden) byId("more").focus();
  else all[to]?.focus();
}

/** Back from an incident to its entry, which is made if it is not far. @type {(row: EventRow) => void} */
export function returnTo(row) {
  const place = placeOf(row);
  if (place < listed() && at(place) === row && place < made + 10 * PAGE) extend(place + 1);
  const node = buttons.get(row.index) ?? byId("list-title");
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest" });
}

/** On paper there is room for the first entries only; the rest is counted. @type {(most: number) => void} */
export function onPaper(most) {
  const entries = [...byId("list").children].slice(0, PAGE);
  entries.forEach((node, i) => node.classList.toggle("off-paper", i >= most));
  const rest = listed() - Math.min(most, entries.length);
  byId("further").textContent = rest > 0 ? say("and {count} more", { count: figure(rest) }) : "";
}
