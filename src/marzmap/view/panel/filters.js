// Search and filters. Each line counts its incidents: the filters are the legend.
import { appearance, incidentCount } from "../data.js";
import { button, byId, el, fresh, isolated, query, set, text } from "../dom.js";
import { date } from "../words/dates.js";
import { isoDay } from "../words/days.js";
import { alongName, sideName, sureName, typeName } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { change, counts, facets, filtered, listen, NO_FILTER, state, toggle } from "../state.js";
import { looks } from "../map/marks.js";
import { SIZES, SURES, symbol, typeOrder } from "../map/symbols.js";

const FEW = 6; // lines of a long list that are always there
const PAUSE = 120; // milliseconds between the last letter and the search

/** @type {<T>(order: T[], value: T) => number} */
const place = (order, value) => (order.includes(value) ? order.indexOf(value) : order.length);

/** @type {Record<FacetName, Group>} */
const GROUPS = {
  type: {
    id: "types",
    label: typeName,
    swatch: (type) => symbol({ event_type: type }, { sure: "high" }),
    order: (type) => place(typeOrder, type),
  },
  side: { id: "sides", label: sideName, order: (side) => place([null, "undetermined"], side) * -1 },
  sure: {
    id: "sures",
    label: sureName,
    swatch: (sure) => symbol({ event_type: "armed clash" }, { sure: SURES.find(({ name }) => name === sure)?.name }),
    order: (sure) => SURES.findIndex(({ name }) => name === sure),
  },
  along: { id: "alongs", label: alongName, order: (why) => facets.along.values.indexOf(why) },
  actor: {
    id: "actors",
    label: (actor) => (actor === null ? say("not known") : text(actor)),
    order: (actor) => (actor === null ? 1 : 0),
  },
};

export function drawFilters() {
  drawSearch();
  drawChips();
  drawFacet("type");
  drawFacet("side");
  drawFacet("sure");
  drawFacet("along");
  drawFacet("actor");
}

export function clearFilters() {
  change(NO_FILTER);
  byId("search").focus({ preventScroll: true });
}

// Search ---------------------------------------------------------------------------------------------

function drawSearch() {
  const field = byId("search");
  let waiting = 0;
  const look = () => {
    clearTimeout(waiting);
    waiting = 0;
    if (field.value !== state.text) change({ text: field.value });
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
    byId("search-clear").hidden = !field.value;
  });
  field.addEventListener("keydown", (press) => {
    if (press.key === "Enter") look();
    if (press.key !== "Escape" || !field.value) return;
    press.preventDefault(); // or the browser empties the field itself, without a word
    press.stopPropagation(); // closes nothing else
    field.value = "";
    look();
  });
  byId("search-clear").addEventListener("click", () => {
    field.value = "";
    look();
    field.focus();
  });
  const speak = () => {
    query("label[for=search]").textContent = say("Search");
    field.placeholder = say("Title, place or party");
    set(byId("search-clear"), { "aria-label": say("Clear the search") });
  };
  const show = () => {
    if (!waiting && field.value !== state.text) field.value = state.text;
    byId("search-clear").hidden = !field.value;
    const sought = { words: isolated(state.text.trim()) };
    byId("misspelt").textContent = state.misspelt
      ? say("Nothing is spelled {words}. Shown is what sounds like it.", sought)
      : "";
  };
  speak();
  show();
  listen((patch) => {
    if ("lang" in patch) speak();
    if ("text" in patch || "lang" in patch) show();
  });
}

// The period is chosen in the strip of time; here it is written and can be dropped-------------------

function periodWords() {
  /** @type {(edtf: string) => string} */
  const words = (edtf) => date({ date_edtf: edtf }, true);
  const [from, to] = [state.from, state.to].map((day) => (day === null ? "" : isoDay(day)));
  if (!from) return say("until {day}", { day: words(to) });
  if (!to) return say("from {day}", { day: words(from) });
  return from === to ? words(from) : words(`${from}/${to}`);
}

// Paper has no field and no buttons; it says all that was chosen.
function selection() {
  const period = state.from !== null || state.to !== null;
  const sought = state.text.trim() && say("search for {words}", { words: isolated(state.text.trim()) });
  return [...NAMES.map(choice), period && periodWords(), sought].filter(Boolean).join("; ");
}

const NAMES = /** @type {FacetName[]} */ (Object.keys(GROUPS));

// What is on in a facet, or what is off where that is less.
/** @type {(name: FacetName) => string} */
function choice(name) {
  const chosen = state[name];
  if (!chosen) return "";
  const { present } = facets[name];
  const on = present.filter((value) => chosen.has(value));
  const off = present.filter((value) => !chosen.has(value));
  /** @type {(values: (string | null)[]) => string} */
  const names = (values) =>
    values.map((value) => isolated(el("span", {}, GROUPS[name].label(value)).textContent)).join(", ");
  const what = !on.length
    ? say("none")
    : on.length > off.length
      ? say("all but {names}", { names: names(off) })
      : names(on);
  return say("{title}: {what}", { title: TITLES[name](), what });
}

function drawChips() {
  const [period, clear] = [byId("period"), byId("clear")];
  period.addEventListener("click", () => {
    change({ from: null, to: null });
    byId("search").focus({ preventScroll: true });
  });
  clear.addEventListener("click", clearFilters);
  const show = () => {
    const chosen = state.from !== null || state.to !== null;
    if (chosen) {
      query("span", period).textContent = periodWords();
      set(period, { "aria-label": say("Drop the period: {period}", { period: periodWords() }) });
    }
    period.hidden = !chosen;
    clear.textContent = say("Clear filters");
    clear.hidden = !filtered();
    const what = selection();
    byId("selection").textContent = what && say("Selected: {what}", { what });
  };
  show();
  listen((patch) => ("shown" in patch || "lang" in patch) && show());
}

// Facets ---------------------------------------------------------------------------------------------

const TITLES = {
  type: () => say("Kinds of incident"),
  side: () => say("Side"),
  sure: () => say(appearance.headings.certain),
  along: () => say("Along the border"),
  actor: () => say("Parties"),
};

/** @type {(name: FacetName) => void} */
function drawFacet(name) {
  const { id, order } = GROUPS[name];
  const all = counts(name); // before any filter is set
  const values = [...facets[name].present].sort(
    (a, b) => order(a) - order(b) || (all.get(b) ?? 0) - (all.get(a) ?? 0) || String(a).localeCompare(String(b)),
  );
  const group = byId(id);
  query(`section:has(#${id})`).hidden = values.every((value) => value === null);
  /** @type {ReturnType<typeof facetLine>[]} */
  let lines = [];
  let whole = values.length <= FEW + 1;

  function draw() {
    byId(`${id}-title`).textContent = TITLES[name]();
    lines = (whole ? values : values.slice(0, FEW)).map((value) => facetLine(name, value));
    const count = figure(values.length);
    const rest = button({ id: `all-${id}`, class: "quiet", onclick: unfold }, say("All {count}", { count }));
    fresh(group, ...lines.map((line) => line.node), !whole && rest, name === "type" && sizeKey());
    show();
  }

  function unfold() {
    whole = true;
    draw();
    lines[FEW].input.focus();
  }

  function show() {
    const passing = counts(name);
    for (const { value, input, count, only, words } of lines) {
      input.checked = state[name]?.has(value) ?? true;
      count.textContent = figure(passing.get(value) ?? 0);
      const all = alone(name, value);
      only.textContent = all ? say("all") : say("only");
      set(only, { "aria-label": all ? say("All again") : say("Only {name}", { name: isolated(words.textContent) }) });
      only.hidden = values.length < 2;
    }
  }

  // What is chosen can be seen: an address may choose of the lines that are folded away.
  function open() {
    const folded = values.slice(FEW);
    const on = folded.filter((value) => state[name]?.has(value)).length;
    if (!whole && on > 0 && on < folded.length) {
      whole = true;
      draw();
    }
    if (state[name] && group.parentElement instanceof HTMLDetailsElement) group.parentElement.open = true;
  }

  draw();
  listen((patch) => {
    if (name in patch) open();
    if ("lang" in patch) draw();
    else if ("shown" in patch) show();
  });
}

/** @type {(name: FacetName, value: string | null) => boolean} */
const alone = (name, value) => state[name]?.size === 1 && state[name].has(value);

/** @param {FacetName} name @param {string | null} value */
function facetLine(name, value) {
  const { label, swatch } = GROUPS[name];
  /** @type {HTMLInputElement} */
  const input = el("input", { type: "checkbox", onchange: () => toggle(name, value, input.checked) });
  const count = el("span", { class: "number-of" });
  const words = el("span", { class: "name-of" }, label(value));
  const box = el("label", {}, input, swatch?.(value), words, count);
  box.dataset[name] = value ?? "";
  const choose = () => change({ [name]: alone(name, value) ? null : new Set([value]) });
  const only = button({ class: "only", onclick: choose });
  return { value, input, count, only, words, node: el("div", { class: "line" }, box, only) };
}

// What the size of a symbol means, as far as the study's incidents need it.
function sizeKey() {
  const largest = looks.sizes.subarray(0, incidentCount).reduce((a, b) => Math.max(a, b), 0);
  const steps = SIZES.filter(({ pixels }) => pixels <= largest);
  if (steps.length < 2) return null;
  const drawn = steps.map(({ least: low, most: high, pixels, words }) =>
    el("span", {}, symbol({ event_type: "armed clash" }, { sure: "high", size: pixels }), say(words, { low, high })),
  );
  return el("p", { id: "sizes", class: "key" }, el("span", {}, say(appearance.headings.casualties)), ...drawn);
}
