// The map's other layers: what each line and mark means, and whether it is seen.
import { barrierClass } from "../map/border.js";
import { eventCount, incidentCount, layers, online, relief } from "../data.js";
import { byId, el, fresh, svg, text } from "../dom.js";
import { ONLINE } from "../map/online.js";
import { figure, say } from "../words/say.js";
import { change, listen, state, toggleLayer } from "../state.js";
import { crossingSymbol, symbol } from "../map/symbols.js";
import * as words from "../words/words.js";

export function drawLegend() {
  let inputs = new Map();
  const show = () => {
    inputs.forEach((input, name) => (input.checked = state.layers.has(name)));
    for (const input of byId("layers").querySelectorAll("input[type=radio]"))
      input.checked = input.value === (state.online ?? "");
  };
  const draw = () => {
    byId("layers-title").textContent = say("On the map");
    inputs = new Map();
    const lines = entries()
      .filter(Boolean)
      .flatMap(([name, label, swatch, count, key]) => {
        const input = el("input", { type: "checkbox", onchange: () => toggleLayer(name, input.checked) });
        inputs.set(name, input);
        const number = count && el("span", { class: "number-of" }, figure(count));
        return [el("label", {}, input, swatch, el("span", { class: "name-of" }, label), number), key];
      });
    fresh(byId("layers"), borderLine(), ...lines, ...onlineLines());
    show();
  };
  draw();
  listen((patch) => {
    if ("lang" in patch) draw();
    else if ("layers" in patch || "online" in patch) show();
  });
}

function entries() {
  const further = [...new Set((layers.border_further ?? []).map((row) => row.source))].join(", ");
  const others = [
    ...new Set((layers.border_disagreement ?? []).map((row) => words.sourceName(row.source ?? say("another line")))),
  ].join(", ");
  const elsewhere = (layers.candidates ?? []).some((row) => !row.shown);
  return [
    // Asked only whether it is there: to read it would make a row of each incident.
    "border_links" in layers && [
      "evidence",
      say("Radius of the place, nearest point of the line"),
      block("circle type-clash"),
    ],
    elsewhere && ["candidates", say("Other possible place"), symbol({ event_type: "armed clash" }, { hollow: true })],
    eventCount > incidentCount && [
      "context",
      say("Context events"),
      symbol({ context: true }),
      eventCount - incidentCount,
    ],
    (layers.footprint_lines || layers.footprint_areas) && [
      "footprints",
      say("Lines and areas of incidents"),
      block("footprint type-clash"),
    ],
    layers.hot_stretches && [
      "stretches",
      say("More incidents than chance would put there"),
      stroke("hot-stretch"),
      layers.hot_stretches.length,
    ],
    layers.border_band && ["band", say("Good sources differ"), block("band")],
    layers.border_further && [
      "further",
      text(say("The line by {source}", { source: further })),
      stroke("border-further"),
    ],
    layers.border_disagreement && [
      "disagreement",
      text(say("Other side by {source}", { source: others })),
      hatched("hatch-disagreement"),
    ],
    layers.barriers && [
      "barriers",
      say("Barriers"),
      barrierSwatch(layers.barriers[0]),
      layers.barriers.length,
      barrierKey(),
    ],
    layers.crossings && [
      "crossings",
      say("Crossings"),
      crossingSymbol({ status: "open" }),
      layers.crossings.length,
      crossingKey(),
    ],
    layers.districts && ["districts", say("Districts"), stroke("district")],
    layers.rivers && ["rivers", say("Rivers"), stroke("river")],
    layers.places && ["places", say("Names"), el("span", { class: "swatch letters", "aria-hidden": "true" }, "Aa")],
    relief.length > 0 && ["relief", say("Relief"), block("relief-swatch")],
  ];
}

// Grounds from the network: one at most, and none until the reader asks for it.
function onlineLines() {
  const offered = online.filter((name) => Object.hasOwn(ONLINE, name));
  if (!offered.length) return [];
  const choice = (name, label, small) => {
    const choose = () => change({ online: name || null });
    return el(
      "label",
      {},
      el("input", { type: "radio", name: "online", value: name, onchange: choose }),
      el("span", {}, label, small && el("small", {}, small)),
    );
  };
  return [
    el("h3", {}, say("Ground from the network")),
    choice("", say("None: nothing is fetched")),
    ...offered.map((name) => choice(name, ONLINE[name].name, ONLINE[name].terms)),
  ];
}

// The border itself is always seen.
function borderLine() {
  const [line] = layers.border ?? [];
  if (!line) return null;
  const both = el("span", { class: "both" }, stroke("border-casing"), stroke("border-line"));
  return el(
    "p",
    { class: "fixed" },
    both,
    el("span", {}, say("Border"), line.source && el("small", {}, text(line.source))),
  );
}

function swatch(...drawn) {
  return svg("svg", { class: "swatch", viewBox: "0 0 24 16", height: 16, "aria-hidden": "true" }, ...drawn);
}

const stroke = (name) => swatch(svg("path", { class: name, d: "M1 11 8 6l7 4 8-6" }));
const block = (name) => swatch(svg("rect", { class: name, x: 2, y: 3, width: 20, height: 10, rx: 2 }));
const hatched = (pattern) => swatch(svg("rect", { x: 2, y: 2, width: 20, height: 12, fill: `url(#${pattern})` }));

function barrierSwatch(row) {
  const line = svg("path", { class: barrierClass(row), d: row.schematic ? "M1 8h22" : "M1 11 8 6l7 4 8-6" });
  return row.schematic
    ? swatch(svg("rect", { x: 1, y: 2, width: 22, height: 12, fill: "url(#hatch-barrier)" }), line)
    : swatch(line);
}

function barrierKey() {
  const kinds = new Map(layers.barriers.map((row) => [words.barrierKind(row), row]));
  const shown = [...kinds].sort().map(([label, row]) => el("span", {}, barrierSwatch(row), text(label)));
  return el("p", { class: "key" }, ...shown);
}

const CROSSINGS = [
  [{ kind: "rail", status: "closed" }, () => say("railway, closed")],
  [{ kind: "rail", status: "open" }, () => say("railway, open")],
  [{ kind: "road", status: "closed" }, () => say("road, closed")],
  [{ kind: "road", status: "open" }, () => say("road, open")],
];

function crossingKey() {
  const is = (row, { kind, status }) =>
    (row.kind === "rail") === (kind === "rail") && (row.status === "open") === (status === "open");
  const shown = CROSSINGS.filter(([like]) => layers.crossings.some((row) => is(row, like)));
  return el("p", { class: "key" }, ...shown.map(([like, label]) => el("span", {}, crossingSymbol(like), label())));
}
