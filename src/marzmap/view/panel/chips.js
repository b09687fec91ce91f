// What is chosen, in words: each filter as a chip that drops it, all of them at once, and for paper a sentence.
import { button, byId, el, isolated, query, set } from "../dom.js";
import { facetOf, NAMES } from "../facets.js";
import { GROUPS } from "./groups.js";
import { date } from "../words/dates.js";
import { isoDay } from "../words/days.js";
import { say } from "../words/say.js";
import { stretchName } from "../strip/profile_words.js";
import { change, filtered, listen, NO_FILTER, state } from "../state.js";

export function clearFilters() {
  change(NO_FILTER);
  toSearch();
}

const toSearch = () => byId("search").focus({ preventScroll: true });

function periodWords() {
  /** @type {(edtf: string) => string} */
  const words = (edtf) => date({ date_edtf: edtf }, true);
  const [from, to] = [state.from, state.to].map((day) => (day === null ? "" : isoDay(day)));
  if (!from) return say("until {day}", { day: words(to) });
  if (!to) return say("from {day}", { day: words(from) });
  return from === to ? words(from) : words(`${from}/${to}`);
}

// What is on in a facet, or what is off where that is less; empty where all is on.
/** @type {(name: FacetName) => string} */
function choice(name) {
  const chosen = state[name];
  if (!chosen) return "";
  const { present } = facetOf(name);
  const on = present.filter((value) => chosen.has(value));
  const off = present.filter((value) => !chosen.has(value));
  /** @type {(values: (string | null)[]) => string} */
  const names = (values) =>
    values.map((value) => isolated(el("span", {}, GROUPS[name].label(value)).textContent)).join(", ");
  const all = on.length > off.length ? say("all but {names}", { names: names(off) }) : names(on);
  return say("{title}: {what}", { title: GROUPS[name].title(), what: on.length ? all : say("none") });
}

export function drawChips() {
  const [period, reach, clear] = [byId("period"), byId("reach"), byId("clear")];
  period.addEventListener("click", () => {
    change({ from: null, to: null });
    toSearch();
  });
  reach.addEventListener("click", () => {
    change({ reach: null });
    toSearch();
  });
  clear.addEventListener("click", clearFilters);
  const chips = new Map(NAMES.map((name) => [name, chip(name)]));
  clear.before(...chips.values());
  const show = () => {
    const dated = state.from !== null || state.to !== null;
    if (dated) name(period, periodWords(), say("Drop the period: {period}", { period: periodWords() }));
    period.hidden = !dated;
    const along = state.reach && stretchName(state.reach);
    if (along) name(reach, along, say("Drop the filter: {what}", { what: along }));
    reach.hidden = !along;
    const chosen = [...chips].map(([facet, node]) => {
      const what = choice(facet);
      node.hidden = !what;
      if (what) name(node, what, say("Drop the filter: {what}", { what }));
      return what;
    });
    clear.textContent = say("Clear filters");
    clear.hidden = !filtered();
    // Paper has no field and no buttons; it says what was chosen.
    const sought = state.text.trim() && say("search for {words}", { words: isolated(state.text.trim()) });
    const what = [...chosen, dated && periodWords(), along, sought].filter(Boolean).join("; ");
    byId("selection").textContent = what && say("Selected: {what}", { what });
  };
  show();
  listen((patch) => ("shown" in patch || "lang" in patch) && show());
}

/** @type {(facet: FacetName) => HTMLButtonElement} */
function chip(facet) {
  const drop = () => {
    change({ [facet]: null });
    toSearch();
  };
  const cross = el("span", { "aria-hidden": "true" }, "×");
  return button({ class: "chip", "data-drops": facet, hidden: true, onclick: drop }, el("span"), " ", cross);
}

/** @type {(node: HTMLElement, words: string, label: string) => void} */
function name(node, words, label) {
  query("span", node).textContent = words;
  set(node, { "aria-label": label });
}
