// The panel: what the study is, the filters that are the legend, the list, and one incident in full.
import { attributions, event, eventCount, incidentCount, layers, relief, study } from "./data.js";
import { detail } from "./detail.js";
import { el, svg, text } from "./dom.js";
import { change, counts, facets, listen, state, toggle, toggleLayer } from "./state.js";
import { barrierClass } from "./border.js";
import { crossingSymbol, symbol, typeOrder } from "./symbols.js";
import * as words from "./words.js";

const $ = (id) => document.getElementById(id);
const fresh = (node, ...children) => node.replaceChildren(...children.filter(Boolean));

export function drawPanel({ zoomTo, resized }) {
  $("title").append(text(study.title));
  if (study.title_fa) $("title-fa").append(text(study.title_fa, "fa"));
  if (study.summary) $("summary").append(text(study.summary));
  drawTypes();
  drawLayers();
  drawSources();
  drawList();
  drawGrip(resized);

  let listed = null; // the entry that opened the detail, to come back to
  function drawDetail() {
    const row = state.selected;
    $("overview").hidden = Boolean(row);
    $("detail").hidden = !row;
    if (!row) {
      listed?.focus({ preventScroll: true });
      listed?.scrollIntoView({ block: "nearest" });
      return;
    }
    fresh($("detail"), ...detail(row, { back: () => change({ selected: null }), zoom: () => zoomTo(row) }));
    $("panel-body").scrollTop = 0;
    $("detail").querySelector("h2").focus({ preventScroll: true });
  }

  function drawList() {
    const rows = [...state.shown].map(event);
    const own = rows.length;
    $("count").textContent = own === incidentCount ? `${own}` : `${own} of ${incidentCount}`;
    fresh($("list"), ...rows.map(entry));
    const around = [...state.around].map(event);
    if (around.length) $("list").append(el("li", {}, el("h3", {}, "Context events")), ...around.map(entry));
    if (!rows.length && !around.length)
      $("list").append(el("li", { class: "empty" }, "No incident matches. Tick a kind above."));
  }

  function entry(row) {
    const button = el(
      "button",
      {
        type: "button",
        "data-incident": row.incident_id,
        onclick: () => change({ selected: row }),
        onmouseenter: () => change({ hovered: row }),
        onmouseleave: () => change({ hovered: null }),
        onfocus: () => change({ hovered: row }),
        onblur: () => change({ hovered: null }),
      },
      symbol(row),
      el(
        "span",
        { class: "entry" },
        el(
          "span",
          { class: "when" },
          row.number && el("span", { class: "nr" }, `${row.number} · `),
          text(words.date(row, true)),
        ),
        el("strong", {}, text(row.title ?? row.title_fa ?? row.incident_id)),
        row.title &&
          row.title_fa &&
          el("span", { class: "fa", lang: "fa", dir: "rtl" }, text(row.title_fa, "fa")),
        el("span", { class: "where" }, text(row.context ? (row.place ?? "") : words.sideShort(row))),
      ),
    );
    return el("li", {}, button);
  }

  listen((patch) => {
    if ("shown" in patch) drawList();
    if ("hovered" in patch) {
      for (const one of $("list").querySelectorAll("button"))
        one.classList.toggle("hovered", one.dataset.incident === state.hovered?.incident_id);
    }
    if ("selected" in patch) {
      if (patch.selected) listed = document.activeElement?.closest("#list button") ?? find(patch.selected);
      drawDetail();
      listed = state.selected ? listed : null;
    }
  });
  const find = (row) =>
    [...$("list").querySelectorAll("button")].find((one) => one.dataset.incident === row.incident_id);
  document.addEventListener(
    "keydown",
    (event) => event.key === "Escape" && state.selected && change({ selected: null }),
  );
}

// Legend and filters ---------------------------------------------------------------------------------

function check(label, swatch, checked, set, count) {
  const input = el("input", { type: "checkbox", checked, onchange: () => set(input.checked) });
  return el(
    "label",
    {},
    input,
    swatch,
    el("span", {}, label),
    count !== undefined && el("span", { class: "number-of" }, String(count)),
  );
}

function drawTypes() {
  const order = (type) => (typeOrder.includes(type) ? typeOrder.indexOf(type) : typeOrder.length);
  for (const type of [...facets.type.present].sort((a, b) => order(a) - order(b))) {
    const count = counts("type").get(type);
    const label = text(type ?? "kind not known");
    const swatch = symbol({ event_type: type, side_probability: 1 });
    const line = check(label, swatch, true, (on) => toggle("type", type, on), count);
    line.dataset.type = type ?? "";
    $("types").append(line);
  }
  const grades = { 0.99: "sure", 0.9: "fairly sure", 0.5: "not determined" };
  const present = new Set(facets.sure.present);
  if (present.size) {
    const shown = Object.entries(grades).map(([side_probability, label]) =>
      el("span", {}, symbol({ event_type: "armed clash", side_probability: +side_probability }), label),
    );
    $("types").append(el("p", { class: "grades" }, "Side:", ...shown));
  }
}

const stroke = (name) =>
  svg(
    "svg",
    { class: "swatch", width: 24, height: 16, "aria-hidden": "true" },
    svg("path", { class: name, d: "M1 11 Q 8 3 23 7" }),
  );
const block = (name) =>
  svg(
    "svg",
    { class: "swatch", width: 24, height: 16, "aria-hidden": "true" },
    svg("rect", { class: name, x: 2, y: 2, width: 20, height: 12 }),
  );

const hatched = (name, ...over) =>
  svg(
    "svg",
    { class: "swatch", width: 24, height: 16, "aria-hidden": "true" },
    svg("rect", { fill: `url(#${name})`, x: 2, y: 2, width: 20, height: 12 }),
    ...over,
  );
const barrierSwatch = (row) => {
  const line = svg("path", { class: barrierClass(row), d: "M1 8H23" });
  return row.schematic
    ? hatched("hatch-barrier", line)
    : svg("svg", { class: "swatch", width: 24, height: 16, "aria-hidden": "true" }, line);
};

function drawLayers() {
  const line = (layers.border ?? [])[0];
  const further = [...new Set((layers.border_further ?? []).map((row) => row.source))].join(", ");
  const others = [
    ...new Set((layers.border_disagreement ?? []).map((row) => words.sourceName(row.source ?? "another line"))),
  ].join(", ");
  const elsewhere = (layers.candidates ?? []).some((row) => !row.shown);
  const pairs = [
    layers.border_links && [
      "evidence",
      "Radius of the place, nearest point of the line",
      block("circle type-clash"),
    ],
    elsewhere && ["candidates", "Other possible place", symbol({ event_type: "armed clash" }, { hollow: true })],
    eventCount > incidentCount && [
      "context",
      "Context events",
      symbol({ context: true }),
      eventCount - incidentCount,
    ],
    layers.border_band && ["band", "Good sources differ", block("band")],
    layers.border_further && ["further", text(`The line by ${further}`), stroke("border-further")],
    layers.border_disagreement && [
      "disagreement",
      text(`Other side by ${others}`),
      hatched("hatch-disagreement"),
    ],
    layers.barriers && ["barriers", "Barriers", barrierSwatch(layers.barriers[0]), layers.barriers.length],
    layers.crossings && [
      "crossings",
      "Crossings",
      crossingSymbol({ status: "open" }),
      layers.crossings.length,
    ],
    layers.districts && ["districts", "Districts", stroke("district")],
    layers.rivers && ["rivers", "Rivers", stroke("river")],
    layers.places && [
      "places",
      "Names",
      el("span", { class: "swatch letters", "aria-hidden": "true" }, "Aa"),
    ],
    relief && ["relief", "Relief", block("relief-swatch")],
  ];
  const both = el("span", { class: "pair" }, stroke("border-casing"), stroke("border-line"));
  if (line)
    $("layers").append(
      el("p", { class: "fixed" }, both, el("span", {}, "Border", el("small", {}, text(line.source ?? "")))),
    );
  for (const [name, label, swatch, count] of pairs.filter(Boolean)) {
    $("layers").append(
      check(label, swatch, state.layers.has(name), (on) => toggleLayer(name, on), count),
    );
    if (name === "crossings") $("layers").append(crossingKey());
    if (name === "barriers") $("layers").append(barrierKey());
  }
}

function barrierKey() {
  const kinds = new Map((layers.barriers ?? []).map((row) => [words.barrierKind(row), row]));
  const shown = [...kinds].sort().map(([label, row]) => el("span", {}, barrierSwatch(row), text(label)));
  return el("p", { class: "grades" }, ...shown);
}

function crossingKey() {
  const kinds = new Map(
    (layers.crossings ?? []).map((row) => [
      `${row.kind === "rail" ? "railway" : "road"}, ${row.status === "open" ? "open" : "closed"}`,
      row,
    ]),
  );
  return el(
    "p",
    { class: "grades" },
    ...[...kinds].sort().map(([label, row]) => el("span", {}, crossingSymbol(row), label)),
  );
}

// Sources --------------------------------------------------------------------------------------------

function drawSources() {
  const doubtful = (layers.border ?? []).filter((row) => row.note);
  const km = (metres) => Math.round(metres / 1000);
  const stretch = (row) =>
    el(
      "li",
      {},
      `km ${km(row.chainage_start_m)} to ${km(row.chainage_end_m)}: `,
      text(row.note),
      row.accuracy_m && ` (within ${words.plain(row.accuracy_m)})`,
    );
  const barrier = (row) =>
    el(
      "li",
      {},
      text(row.name ?? row.barrier_id),
      ": ",
      row.note && el("span", { class: "long" }, text(row.note), " "),
      row.source && text(row.source),
    );
  const parts = [
    el(
      "p",
      { class: "as-of" },
      "As of ",
      text(words.date({ date_edtf: study.as_of }, true)),
      study.period && ". Period: ",
      study.period && text(words.date({ date_edtf: study.period }, true)),
    ),
    el("ul", {}, ...attributions.map((one) => el("li", {}, text(one)))),
    doubtful.length && el("h3", {}, "Where the line is less sure"),
    doubtful.length && el("ul", {}, ...doubtful.map(stretch)),
    layers.barriers && el("h3", {}, "Barriers"),
    layers.barriers && el("ul", {}, ...layers.barriers.map(barrier)),
    el(
      "p",
      {},
      "A circle holds the true place with 95 % probability. The side is called sure from 95 %, fairly sure from 80 %.",
      layers.barriers &&
        el(
          "span",
          { class: "long" },
          " Behind a barrier: almost surely from 95 %, likely from 80 %, unlikely up to 20 %, almost surely not up to 5 %.",
        ),
    ),
  ];
  $("sources").append(...parts.filter(Boolean));
  $("credits-text").append(text(attributions.join(" · ")));
  $("credits-more").addEventListener("click", () => {
    change({ selected: null });
    document.body.dataset.panel = "full";
    $("sources-title").scrollIntoView();
    $("sources-title").focus({ preventScroll: true });
  });
}

// The panel folds away; on a phone it is a sheet of three heights -------------------------------------

function drawGrip(resized) {
  const set = (height) => {
    document.body.dataset.panel = height;
    $("grip").setAttribute("aria-expanded", String(height !== "low"));
    $("grip").setAttribute("aria-label", height === "low" ? "Open the panel" : "Fold the panel away");
    resized();
  };
  const sheet = matchMedia("(max-width: 700px)");
  const next = { low: "half", half: "full", full: "low" };
  $("grip").addEventListener("click", () => {
    const now = document.body.dataset.panel;
    set(sheet.matches ? next[now] : now === "low" ? "half" : "low");
  });
  set("half");
  listen((patch) => patch.selected && document.body.dataset.panel === "low" && set("half"));
}
