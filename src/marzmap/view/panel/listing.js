// The list: the same incidents as on the map, for eye, keyboard and ear. More of a long one comes when asked.
import { event, incidentCount, latitude, longitude } from "../data.js";
import { announce, around, button, byId, el, text } from "../dom.js";
import { drawDownload } from "./download.js";
import { clearFilters } from "./chips.js";
import { marked, reasons } from "./matches.js";
import { inOrder, rankIn } from "./order.js";
import { alongShort } from "../strip/profile_words.js";
import { drawSorting } from "./sorting.js";
import { windowed } from "./window.js";
import { date } from "../words/dates.js";
import { finder } from "../words/hits.js";
import { otherName, summaryOf, titles } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { change, filtered, listen, state } from "../state.js";
import { symbol } from "../map/symbols.js";
import * as words from "../words/words.js";
import { direction } from "../words/tongues.js";

const PAGE = 100; // entries at first; each time more are asked for there are ten times as many
export const PAPER = 24; // entries on paper, at most
const FEW = 8; // entries that have room there for what happened

// Incidents that are shown, in their order, and the context events behind them.
let listed = new Uint32Array();
let incidents = 0; // of these
let rank = rankIn(state.order);
let reached = 0; // the entries that can be scrolled to
/** @type {Finder | null} */
let find = null; // in texts what is searched

function gather() {
  const { inView, seen } = state;
  /** @type {(i: number) => boolean} */
  const near = (i) =>
    seen !== null &&
    latitude[i] >= seen.south &&
    latitude[i] <= seen.north &&
    longitude[i] >= seen.west &&
    longitude[i] <= seen.east;
  const parts = [inOrder(state.shown, state.order), state.around].map((one) => (inView ? one.filter(near) : one));
  incidents = parts[0].length;
  listed = new Uint32Array(incidents + parts[1].length);
  listed.set(parts[0]);
  listed.set(parts[1], incidents);
  rank = rankIn(state.order);
}

/** The place of a row in the list, or where it would be. @type {(row: EventRow) => number} */
function placeOf(row) {
  let [low, high] = [0, listed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rank(listed[middle]) < rank(row.index)) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The neighbours of a row in the list, and its place counted from 1 (null where it is not listed).
/** @type {(row: EventRow) => { place: number | null, all: number, before: EventRow | null, after: EventRow | null }} */
export function neighbours(row) {
  const place = placeOf(row);
  const own = listed[place] === row.index;
  const next = own ? place + 1 : place;
  return {
    place: own ? place + 1 : null,
    all: listed.length,
    before: place > 0 ? event(listed[place - 1]) : null,
    after: next < listed.length ? event(listed[next]) : null,
  };
}

const rows = windowed(byId("list"), byId("panel-body"), (place) => {
  const row = event(listed[place]);
  const own = el("li", { "aria-posinset": place + 1, "aria-setsize": listed.length }, entry(row));
  return place === incidents ? [el("li", { class: "part" }, el("h3", {}, say("Context events"))), own] : [own];
});
/** @type {(index: Maybe<number>) => HTMLElement | null} */
const buttonOf = (index) => byId("list").querySelector(`button[data-index="${index}"]`);

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
    const first = reached;
    reach(10 * reached);
    focusOn(first);
  });
  drawSorting();
  drawDownload();
  draw();
  listen((patch) => {
    // What is seen comes once it is asked for.
    const viewed = state.inView ? "seen" in patch : "inView" in patch;
    if ("shown" in patch || "lang" in patch || "order" in patch || viewed) draw();
    if (!("hovered" in patch)) return;
    byId("list").querySelector(".hovered")?.classList.remove("hovered");
    buttonOf(state.hovered?.index)?.classList.add("hovered");
  });
}

function draw() {
  byId("list-name").textContent = say("Incidents");
  gather();
  count();
  find = state.text.trim() ? finder(state.text, state.misspelt) : null;
  byId("list").dataset.sought = state.text;
  reached = Math.min(PAGE, listed.length);
  rows.reset(reached);
  drawMore();
  if (!listed.length) byId("list").append(nothing());
  onPaper(PAPER);
}

function count() {
  const own = state.shown.length;
  const [shown, all] = [figure(own), figure(incidentCount)];
  const words = own === incidentCount ? shown : say("{shown} of {all}", { shown, all });
  byId("count").textContent = state.inView
    ? say("{count}, {near} in view", { count: words, near: figure(incidents) })
    : words;
  byId("count").dataset.count = String(own);
  if (filtered()) announce(say("{shown} of {all} incidents are shown", { shown, all }));
}

function nothing() {
  if (state.inView && state.shown.length)
    return el("li", { class: "empty" }, say("No incident is in view. Move the map."));
  if (!filtered()) return el("li", { class: "empty" }, say("There is no incident here yet."));
  const advice =
    state.text.trim() || state.from !== null || state.to !== null
      ? say("No incident matches. Clear the search or widen the period.")
      : say("No incident matches. Tick more of the lines above.");
  const clear = button({ onclick: clearFilters }, say("Clear filters"));
  return el("li", { class: "empty" }, el("p", {}, advice), clear);
}

/** Lets the reader scroll to this many entries. @type {(count: number) => void} */
function reach(count) {
  reached = Math.min(count, listed.length);
  rows.grow(reached);
  drawMore();
}

function drawMore() {
  const more = byId("more");
  more.hidden = reached >= listed.length;
  const gaps = { more: figure(Math.min(9 * reached, listed.length - reached)), all: figure(listed.length) };
  more.textContent = say("Show {more} more of {all}", gaps);
}

/** @type {(place: number) => void} */
function focusOn(place) {
  rows.at(place).at(-1)?.querySelector("button")?.focus();
}

/** @type {(row: EventRow) => HTMLButtonElement} */
function entry(row) {
  const [title, ...others] = titles(row);
  const number = row.number && el("span", { class: "nr" }, `${figure(row.number)} · `);
  const summary = summaryOf(row);
  /** @type {Set<number>} */
  const seen = new Set(find?.years);
  /** @type {(value: string, lang?: string | null) => HTMLElement} */
  const own = (value, lang) => {
    const hits = find?.hitsIn(value, true) ?? [];
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
    el(
      "span",
      { class: "where" },
      text(row.context ? (row.place ?? "") : [words.sideShort(row), alongShort(row)].filter(Boolean).join(" · ")),
    ),
    summary && listed.length <= FEW && el("span", { class: "gist", dir: direction(summary) }, text(summary)),
    ...(find ? reasons(row, find, seen) : []),
  ];
  const kind = el("span", { class: "unseen" }, text(row.context ? say("context") : words.kindOf(row.event_type)));
  const data = { "data-incident": row.incident_id, "data-index": row.index };
  return button(data, symbol(row), kind, el("span", { class: "entry" }, ...parts));
}

/** Up and down from entry to entry, and to the first and the last. @type {(press: KeyboardEvent) => void} */
function walk(press) {
  const button = around(press, "button[data-incident]");
  if (!button) return;
  const here = placeOf(event(Number(button.dataset.index)));
  const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: reached - 1 }[press.key];
  if (to === undefined) return;
  press.preventDefault();
  if (to === reached && !byId("more").hidden) byId("more").focus();
  else if (to >= 0 && to < reached) focusOn(to);
}

/** Back from an incident to its entry. @type {(row: EventRow) => void} */
export function returnTo(row) {
  const place = placeOf(row);
  const own = listed[place] === row.index;
  while (own && place >= reached) reach(10 * reached);
  if (own) rows.show(place);
  const node = buttonOf(row.index) ?? byId("list-title");
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest" });
}

/** On paper there is room for the first entries only; the rest is counted. @type {(most: number) => void} */
export function onPaper(most) {
  rows.show(0);
  const entries = [...byId("list").children].slice(0, PAGE);
  entries.forEach((node, i) => node.classList.toggle("off-paper", i >= most));
  const rest = listed.length - Math.min(most, entries.length);
  byId("further").textContent = rest > 0 ? say("and {count} more", { count: figure(rest) }) : "";
}
