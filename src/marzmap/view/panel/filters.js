// Search and filters. Each line counts its incidents: the filters are the legend.
import { appearance, incidentCount } from "../data.js";
import { button, byId, el, fresh, isolated, query, set } from "../dom.js";
import { facetOf, NAMES } from "../facets.js";
import { drawChips } from "./chips.js";
import { GROUPS, sizeName } from "./groups.js";
import { decimal, decimalsOf, kilometresIn, placeIn } from "../words/degrees.js";
import { parts, pointAt } from "../map/chainage.js";
import { stretchName } from "../strip/profile_words.js";
import { figure, say } from "../words/say.js";
import { CITED } from "../words/search.js";
import { change, counts, listen, state, toggle } from "../state.js";
import { looks } from "../map/marks.js";
import { SIZES, symbol } from "../map/symbols.js";

/** @type {FacetName[]} */
const MORE = ["casualties", "distance", "district", "status", "source"]; // made when they are first looked for
const FEW = 6; // lines of a long list that are always there
const PAUSE = 120; // milliseconds between the last letter and the search

export function drawFilters() {
  drawSearch();
  drawChips();
  for (const name of NAMES.filter((one) => !MORE.includes(one))) drawFacet(name);
  drawMore();
}

// Search ---------------------------------------------------------------------------------------------

function drawSearch() {
  const field = byId("search");
  let waiting = 0;
  const look = () => {
    clearTimeout(waiting);
    waiting = 0;
    const text = offerPlace(field.value) ? "" : field.value;
    if (text !== state.text) change({ text });
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
    byId("search-clear").hidden = !field.value;
  });
  field.addEventListener("keydown", (press) => {
    if (press.key === "Enter") {
      look();
      byId("offers").querySelector("button")?.click();
    }
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
    if (!waiting && (state.text || !offersOf(field.value).length) && field.value !== state.text)
      field.value = state.text;
    byId("search-clear").hidden = !field.value;
    const sought = { words: isolated(state.text.trim()) };
    byId("misspelt").textContent = state.misspelt
      ? say("Nothing is spelled {words}. Shown is what sounds like it.", sought)
      : "";
  };
  speak();
  show();
  listen((patch) => {
    if ("lang" in patch) {
      speak();
      offerPlace(field.value);
    }
    if ("text" in patch || "lang" in patch) show();
  });
}

/** @typedef {{ label: string, patch: Patch }} Offer */

// Coordinates and kilometres in the field are not searched for but gone to, or chosen.
/** @type {(written: string) => Offer[]} */
function offersOf(written) {
  const at = placeIn(written);
  if (at) return [{ label: isolated(decimal(at, decimalsOf(at, null))), patch: { place: at, sought: true } }];
  const span = kilometresIn(written);
  if (!span) return [];
  const [from_m, to_m] = span.map((km) => 1000 * km);
  return parts
    .filter(({ length }) => from_m <= length)
    .map(({ border_id, border_part }) => {
      const stretch = { border_id, border_part, from_m, to_m };
      const patch = from_m === to_m ? { place: pointAt(stretch), sought: true } : { reach: stretch };
      return { label: stretchName(stretch), patch };
    });
}

/** @type {(written: string) => boolean} */
function offerPlace(written) {
  const offers = offersOf(written);
  const buttons = offers.map(({ label, patch }, i) => {
    const words = patch.reach ? say("Only {name}", { name: label }) : say("Go to {place}", { place: label });
    return button({ id: i === 0 && "go-to", class: "go-to", onclick: () => change(patch) }, words);
  });
  fresh(byId("offers"), ...buttons);
  return offers.length > 0;
}

// Facets ---------------------------------------------------------------------------------------------

// Filters that few readers look for: folded away until one of them does, or an address asks for one.
function drawMore() {
  const fold = byId("further-filters");
  let made = false;
  const make = () => {
    if (!made) MORE.forEach(drawFacet);
    made = true;
  };
  const draw = () => {
    byId("further-filters-title").textContent = say("More filters");
    query("label[for=cited]").textContent = say("Text in sources");
  };
  drawCited();
  draw();
  fold.addEventListener("toggle", make);
  const open = () => {
    if (!MORE.some((name) => state[name])) return;
    make();
    fold.open = true;
  };
  listen((patch) => {
    if ("lang" in patch) draw();
    if (MORE.some((name) => name in patch)) open();
  });
}

// A field for what stands in sources: it writes "source:" before its words into the search.
function drawCited() {
  const field = /** @type {HTMLInputElement} */ (byId("cited"));
  const show = () => (field.value = [...state.text.matchAll(CITED)].map(([, words]) => words).join(" "));
  field.addEventListener("change", () => {
    const words = field.value.split(/[\s"“”«»]+/u).filter(Boolean);
    change({ text: [state.text.replace(CITED, "").trim(), ...words.map((word) => `source:${word}`)].join(" ").trim() });
  });
  listen((patch) => "text" in patch && show());
}

/** @type {(name: FacetName) => void} */
function drawFacet(name) {
  const { id, order } = GROUPS[name];
  const all = counts(name); // before any filter is set
  const values = [...facetOf(name).present].sort(
    (a, b) => order(a) - order(b) || (all.get(b) ?? 0) - (all.get(a) ?? 0) || String(a).localeCompare(String(b)),
  );
  const group = byId(id);
  query(`section:has(> #${id}, > details > #${id})`).hidden =
    values.every((value) => value === null) || (MORE.includes(name) && values.length < 2);
  /** @type {ReturnType<typeof facetLine>[]} */
  let lines = [];
  let whole = values.length <= FEW + 1;

  function draw() {
    byId(`${id}-title`).textContent = GROUPS[name].title();
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
  const drawn = steps.map((step) =>
    el("span", {}, symbol({ event_type: "armed clash" }, { sure: "high", size: step.pixels }), sizeName(step)),
  );
  return el("p", { id: "sizes", class: "key" }, el("span", {}, say(appearance.headings.casualties)), ...drawn);
}
