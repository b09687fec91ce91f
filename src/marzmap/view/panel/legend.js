// The map's other layers: what each line and mark means, and whether it is seen.
import { barrierClass } from "../map/border.js";
import { eventCount, incidentCount, layers, online, plainLayers, relief, rowsOf, switches } from "../data.js";
import { byId, el, fresh, svg, text } from "../dom.js";
import { REACH } from "../map/fan.js";
import { ONLINE } from "../map/online.js";
import { plainClass } from "../map/plain.js";
import { figure, fill, say } from "../words/say.js";
import { change, listen, state, toggleLayer } from "../state.js";
import { openOn } from "../map/crossings.js";
import { crossingSymbol, symbol } from "../map/symbols.js";
import * as words from "../words/words.js";

export function drawLegend() {
  /** @type {Map<string, HTMLInputElement>} */
  let inputs = new Map();
  const show = () => {
    inputs.forEach((input, name) => (input.checked = state.layers.has(name)));
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (byId("layers").querySelectorAll("[type=radio]")))
      input.checked = input.value === (state.online ?? "");
  };
  const draw = () => {
    byId("layers-title").textContent = say("On the map");
    inputs = new Map();
    const lines = switches.filter(isThere).flatMap(({ key, title, title_fa, layers: names }) => {
      const { swatch, count, source, more } = LOOKS[key] ?? plainLook(key);
      /** @type {HTMLInputElement} */
      const input = el("input", { type: "checkbox", onchange: () => toggleLayer(key, input.checked) });
      inputs.set(key, input);
      const words = fill(state.lang === "fa" ? title_fa : title, { source: source?.() });
      const label = el("span", { class: "name-of" }, source ? text(words) : words);
      const number = count && el("span", { class: "number-of" }, figure(count(rowsOf(names[0]))));
      return [el("label", {}, input, swatch(), label, number), more?.()];
    });
    fresh(byId("layers"), borderLine(), ...(incidentCount > 1 ? marksKey() : []), ...lines, ...onlineLines());
    show();
  };
  draw();
  listen((patch) => {
    if ("lang" in patch) draw();
    else if ("layers" in patch || "online" in patch) show();
  });
}

/** @type {(rows: LayerRow[]) => number} */
const size = (rows) => rows.length;
/** @type {(rows: DisagreementRow[] | undefined, name: (source: Maybe<string>) => Maybe<string>) => string} */
const sources = (rows = [], name) => [...new Set(rows.map((row) => name(row.source)))].join(", ");

// Of each switch: the picture before its words, and its number, sources or key where it has one.
/** @type {Record<string, Look>} */
const LOOKS = {
  evidence: { swatch: () => block("circle type-clash") },
  candidates: { swatch: () => symbol({ event_type: "armed clash" }, { hollow: true }) },
  context: { swatch: () => symbol({ context: true }), count: () => eventCount - incidentCount },
  footprints: { swatch: footprintSwatch },
  stretches: { swatch: () => stroke("hot-stretch"), count: size },
  band: { swatch: () => block("band") },
  further: { swatch: () => stroke("border-further"), source: () => sources(layers.border_further, (source) => source) },
  disagreement: {
    swatch: () => hatched("hatch-disagreement"),
    source: () => sources(layers.border_disagreement, (source) => words.sourceName(source ?? say("another line"))),
  },
  disputed: { swatch: () => hatched("hatch-disputed"), count: size },
  barriers: { swatch: () => barrierSwatch(layers.barriers?.[0] ?? {}), count: size, more: barrierKey },
  crossings: { swatch: () => crossingSymbol({ status: "open" }), count: size, more: crossingKey },
  districts: { swatch: () => stroke("district") },
  rivers: { swatch: () => stroke("river") },
  places: { swatch: () => el("span", { class: "swatch letters", "aria-hidden": "true" }, "Aa") },
  relief: { swatch: () => block("relief-swatch") },
};

/** @type {(key: string) => Look} */
function plainLook(key) {
  const { geometry } = plainLayers[key];
  const draw = geometry === "point" ? dot : geometry === "line" ? stroke : block;
  return { swatch: () => draw(plainClass(key)), count: size };
}

// The rows of a layer are not asked for here where it is enough that there are some: each would be made.
/** @type {(one: Switch) => boolean} */
function isThere({ key, layers: names }) {
  if (key === "candidates") return (layers.candidates ?? []).some((row) => !row.shown);
  if (key === "context") return eventCount > incidentCount;
  if (key === "relief") return relief.length > 0;
  return names.some((name) => name in layers);
}

// Grounds from the network: one at most, and none until the reader asks for it.
function onlineLines() {
  const offered = [...ONLINE].filter(([name]) => online.includes(name));
  if (!offered.length) return [];
  /** @type {(name: string, label: string, small?: string) => HTMLElement} */
  const choice = (name, label, small) => {
    const onchange = () => change({ online: name || null });
    const input = el("input", { type: "radio", name: "online", value: name, onchange });
    return el("label", {}, input, el("span", {}, label, small && el("small", {}, small)));
  };
  return [
    el("h3", {}, say("Ground from the network")),
    choice("", say("None: nothing is fetched")),
    ...offered.map(([key, { name, terms }]) => choice(key, name, terms)),
  ];
}

// The border itself is always seen.
function borderLine() {
  const [line] = layers.border ?? [];
  if (!line) return null;
  const both = el("span", { class: "both" }, stroke("border-casing"), stroke("border-line"));
  const words = el("span", {}, say("Border"), line.source && el("small", {}, text(line.source)));
  return el("p", { class: "fixed" }, both, words);
}

// What stands on the map besides symbols on their places.
function marksKey() {
  const dot = swatch(svg("circle", { class: "place-dot", cx: 12, cy: 8, r: 2.5 }));
  const count = svg("text", { x: 12, y: 11.5 }, figure(3));
  const cluster = swatch(svg("circle", { class: "cluster-ring type-clash", cx: 12, cy: 8, r: 6.5 }), count);
  const beside = say("The place itself; its symbol stands beside it, at most {count} pixels away", {
    count: figure(REACH),
  });
  return [
    el("p", { class: "fixed" }, dot, el("span", {}, beside)),
    el(
      "p",
      { class: "fixed" },
      cluster,
      el("span", {}, say("Several incidents too close to stand apart; a click opens them")),
    ),
  ];
}

/** @type {(...drawn: SVGElement[]) => SVGSVGElement} */
const swatch = (...drawn) =>
  svg("svg", { class: "swatch", viewBox: "0 0 24 16", height: 16, "aria-hidden": "true" }, ...drawn);
const BEND = "M1 11 8 6l7 4 8-6";
const BLOCK = { x: 2, y: 3, width: 20, height: 10, rx: 2 };
/** @type {(name: string) => SVGSVGElement} */
const stroke = (name) => swatch(svg("path", { class: name, d: BEND }));
/** @type {(name: string) => SVGSVGElement} */
const block = (name) => swatch(svg("rect", { class: name, ...BLOCK }));
/** @type {(name: string) => SVGSVGElement} */
const dot = (name) => swatch(svg("circle", { class: name, cx: 12, cy: 8, r: 4 }));
/** @type {(pattern: string) => SVGSVGElement} */
const hatched = (pattern) => swatch(svg("rect", { x: 2, y: 2, width: 20, height: 12, fill: `url(#${pattern})` }));

// An area, a line, or the one before the other: as far as incidents have them.
function footprintSwatch() {
  const area = layers.footprint_areas?.length ? [svg("rect", { class: "footprint type-clash", ...BLOCK })] : [];
  const line = layers.footprint_lines?.length ? [svg("path", { class: "footprint line type-clash", d: BEND })] : [];
  return swatch(...area, ...line);
}

/** @type {(row: Pick<BarrierRow, "kind" | "schematic">) => SVGSVGElement} */
function barrierSwatch(row) {
  const line = svg("path", { class: barrierClass(row), d: row.schematic ? "M1 8h22" : BEND });
  return row.schematic
    ? swatch(svg("rect", { x: 1, y: 2, width: 22, height: 12, fill: "url(#hatch-barrier)" }), line)
    : swatch(line);
}

function barrierKey() {
  const kinds = new Map((layers.barriers ?? []).map((row) => [words.barrierKind(row), row]));
  const shown = [...kinds].sort().map(([label, row]) => el("span", {}, barrierSwatch(row), text(label)));
  return el("p", { class: "key" }, ...shown);
}

/** @type {[Pick<CrossingRow, "kind" | "status">, () => string][]} */
const CROSSINGS = [
  [{ kind: "rail", status: "closed" }, () => say("railway, closed")],
  [{ kind: "rail", status: "open" }, () => say("railway, open")],
  [{ kind: "rail", status: "unknown" }, () => say("railway, not known whether open")],
  [{ kind: "road", status: "closed" }, () => say("road, closed")],
  [{ kind: "road", status: "open" }, () => say("road, open")],
  [{ kind: "road", status: "unknown" }, () => say("road, not known whether open")],
];

function crossingKey() {
  /** @type {(row: CrossingRow, like: Pick<CrossingRow, "kind" | "status">) => boolean} */
  const is = (row, { kind, status }) => (row.kind === "rail") === (kind === "rail") && openOn(row, null) === status;
  const shown = CROSSINGS.filter(([like]) => layers.crossings?.some((row) => is(row, like)));
  return el("p", { class: "key" }, ...shown.map(([like, label]) => el("span", {}, crossingSymbol(like), label())));
}
