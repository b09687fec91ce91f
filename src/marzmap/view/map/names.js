// The names on the map: each takes the first free spot next to its place; where there is none it is not shown.
import { border, posts } from "./chainage.js";
import { layers } from "../data.js";
import { byId, el, text } from "../dom.js";
import { inBoth } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { listen, state } from "../state.js";
import { switchable } from "./basemap.js";
import { dividedView, inside, isDivided, meets, wheresOf } from "./country_names.js";

const FROM_ZOOM = [0, 4.5, 6, 7, 8.5]; // of places, by rank
const POST_KM = 10;
/** @type {(zoom: number) => number} */
const everyKm = (zoom) => [10, 50, 100, 200, 500][[9, 7.5, 6, 5, 4].findIndex((from) => zoom >= from)] ?? 1000; // posts
const FEWEST = 12; // places: where fewer are named, smaller ones are too
const CLEAR = 3; // pixels between a name and the border
const DOT = 5; // pixels, half of what a dot and its rim take

/** That of the province where a country has no districts here. @type {(row: DistrictRow) => Pick<NamedRow, "name" | "name_local">} */
const unitName = ({ admin1, admin1_local, admin2, admin2_local }) =>
  admin2 ? { name: admin2, name_local: admin2_local } : { name: admin1, name_local: admin1_local };

/** @type {(map: L.Map, freePixels: () => Box) => void} */
export function drawNames(map, freePixels) {
  Object.assign(map.createPane("names").style, { zIndex: 450, pointerEvents: "none" });
  const { countries = [], places = [], crossings = [], barriers = [], rivers = [], districts = [] } = layers;
  const names = [
    ...countries.map((row) => made(row, "country", 0)),
    ...border.flatMap((row) => posts(row, POST_KM * 1000).map(post)), // that of metre 0 has no name
    ...[...places].sort((a, b) => a.rank - b.rank).map((row) => made(row, "place", FROM_ZOOM[row.rank] ?? 8.5)),
    ...crossings.map((row) => made(row, "gate-name", 8)),
    ...barriers.map((row) => made({ ...row, at: row.paths[0]?.[row.paths[0].length >> 1] }, "barrier-name", 9)),
    ...rivers.map((row) => made(row, "river-name", 6)),
    ...districts.map((row) => made({ ...row, ...unitName(row), at: middle(row) }, "district-name", 8.5)),
  ].filter(({ row }) => row.name || row.name_local || row.km);

  /** @type {(post: { metre: number, at: At }) => Name} */
  function post({ metre, at }) {
    return made({ km: Math.round(metre / 1000), at }, "post", 0);
  }

  /** @type {(row: NameRow, kind: NameKind, from: number) => Name} */
  function made(row, kind, from) {
    const label = el("div", { class: "name" });
    const node = el("div", { class: kind }, label);
    const icon = L.divIcon({ html: node, className: "name-at", iconSize: [0, 0] });
    const look = { icon, pane: "names", interactive: false, keyboard: false };
    return { row, kind, from, node, label, marker: L.marker(row.at ?? [0, 0], look), size: null, short: null };
  }

  // Both scripts, that of the reader first.
  function write() {
    for (const name of names) {
      const { row, label } = name;
      const scripts = inBoth(row.name, row.name_local).map(([one, lang]) => text(one, lang));
      label.replaceChildren(...(row.km ? [say("km {km}", { km: figure(row.km) })] : scripts));
      name.size = null;
    }
  }

  function arrange() {
    if (!state.layers.has("places")) return;
    const free = freePixels();
    const marks = marked(map);
    const view = { ...dividedView(map, free, marks), free, marks, taken: controls(map), places: 0 };
    measure(names.filter(({ size }) => !size));
    // The countries that the line divides come before all others.
    const first = names.filter(({ kind, row }) => kind === "country" && isDivided(row, view));
    for (const name of new Set([...first, ...names])) seen(name, settle(name, view));
  }

  /** @type {(name: Name, view: NamesView) => boolean} */
  function settle(name, view) {
    const { kind, label, marker, row, node } = name;
    const isSmall = map.getZoom() < name.from;
    if (isSmall && (kind !== "place" || view.places >= FEWEST)) return false;
    const forms = kind === "country" && isDivided(row, view) ? FORMS : FORMS.slice(0, 1);
    for (const { short, over } of forms) {
      const spot = spotOf(
        map,
        name,
        (short ? name.short : name.size) ?? [0, 0],
        over ? view.taken : [...view.taken, ...view.marks],
        view,
      );
      if (!spot) continue;
      view.taken.push(...spot.boxes);
      view.places += Number(kind === "place");
      node.classList.toggle("short", short);
      if (!marker.getLatLng().equals(spot.where)) marker.setLatLng(spot.where);
      label.style.transform = `translate(${spot.way.map((way) => `${Math.round(way)}px`).join(", ")})`;
      return true;
    }
    return false;
  }

  write();
  const markers = names.map(({ marker }) => marker);
  switchable(map, "places", markers);
  map.on("moveend", arrange);
  listen((patch) => {
    if ("lang" in patch) write();
    if ("shown" in patch || "lang" in patch) arrange();
  });
}

// The first free spot of a name, and what it takes there.
/** @type {(map: L.Map, name: Name, size: [number, number], taken: number[][], view: NamesView) => { where: L.LatLngExpression, way: [number, number], boxes: number[][] } | null} */
function spotOf(map, name, [width, height], taken, view) {
  const { kind } = name;
  for (const where of wheres(name, [width, height], map, view)) {
    const at = map.latLngToContainerPoint(where);
    const dot = kind === "place" || kind === "post" ? [[at.x - DOT, at.y - DOT, at.x + DOT, at.y + DOT]] : [];
    for (const [dx, dy] of SPOTS[kind](width, height)) {
      const box = [at.x + dx, at.y + dy, at.x + dx + width, at.y + dy + height];
      const boxes = [box, ...dot];
      const isFree = boxes.every((one) => isWithin(one, view.free) && !taken.some((other) => overlap(one, other)));
      if (isFree && !crosses(view.lines, box)) return { where, way: [dx, dy], boxes };
    }
  }
  return null;
}

// How the name of a country that the line divides is written: as others, short, and short over incidents.
const FORMS = [
  { short: false, over: false },
  { short: true, over: false },
  { short: true, over: true },
];

// With its marker: each that has a place on the page is a layer of its own while the map zooms.
/** @type {(name: Name, on: boolean) => void} */
function seen({ node, marker }, on) {
  node.hidden = !on;
  const icon = marker.getElement();
  if (icon) icon.hidden = !on;
}

/** @type {(names: Name[]) => void} */
function measure(names) {
  /** @type {(label: HTMLElement) => [number, number]} */
  const sizeOf = (label) => [label.offsetWidth, label.offsetHeight];
  for (const name of names) seen(name, true);
  for (const { node } of names) node.classList.remove("short");
  for (const name of names) name.size = sizeOf(name.label);
  const countries = names.filter(({ kind }) => kind === "country");
  for (const { node } of countries) node.classList.add("short");
  for (const name of countries) name.short = sizeOf(name.label);
}

/** @type {Spots} */
const nextTo = (width, height) => [
  [6, -height / 2],
  [-width - 6, -height / 2],
  [-width / 2, -height - 5],
  [-width / 2, 5],
];
/** @type {Spots} */
const beyond = (width, height) =>
  nextTo(width, height).map(([dx, dy], i) => [dx + [6, -6, 0, 0][i], dy + [0, 0, -6, 6][i]]);
/** @type {Spots} */
const centred = (width, height) => [[-width / 2, -height / 2]];
const SPOTS = {
  country: centred,
  "river-name": centred,
  "district-name": centred,
  place: nextTo,
  post: nextTo,
  "gate-name": beyond,
  "barrier-name": beyond,
};

/** @type {(a: number[], b: number[]) => boolean} */
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

// A name that the panel or the edge of the map would cut is not shown.
/** @type {(box: number[], free: Box) => boolean} */
const isWithin = ([left, top, right, bottom], free) =>
  left >= free.left && top >= free.top && right <= free.right && bottom <= free.bottom;

// What names must not cover: controls and notices, as boxes ...
/** @type {(map: L.Map) => number[][]} */
const controls = (map) =>
  boxesOf(map, [...map.getContainer().querySelectorAll(".leaflet-control"), byId("grip"), byId("credits")]);

/** ... incidents with their numbers, clusters and crossings ... @type {(map: L.Map) => number[][]} */
const marked = (map) => [
  ...boxesOf(map, [...map.getContainer().querySelectorAll(".crossing-at svg")]),
  ...(map.incidents?.boxes() ?? []),
];

/** @type {(map: L.Map, nodes: Element[]) => number[][]} */
function boxesOf(map, nodes) {
  const origin = map.getContainer().getBoundingClientRect();
  return nodes.map((node) => {
    const box = node.getBoundingClientRect();
    return [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top];
  });
}

/** ... and the border. @type {(lines: PixelLine[], box: number[]) => boolean} */
const crosses = (lines, [left, top, right, bottom]) =>
  meets(lines, L.bounds([left - CLEAR, top - CLEAR], [right + CLEAR, bottom + CLEAR]));

// Where a name may be put, the best first: a country where it can be seen, a river near the middle of the view.
/** @type {(name: Name, size: [number, number], map: L.Map, view: NamesView) => Iterable<L.LatLngExpression>} */
function wheres({ row, kind }, size, map, view) {
  const { free } = view;
  if (kind === "country") return wheresOf(row, size, free, map, view);
  if (kind === "river-name") {
    const area = map.getBounds().pad(-0.1);
    const near = (row.paths ?? []).flat().filter((at) => area.contains(at));
    /** @type {(at: At) => number} */
    const away = (at) =>
      map.latLngToContainerPoint(at).distanceTo([(free.left + free.right) / 2, (free.top + free.bottom) / 2]);
    return near.length ? [near.reduce((best, at) => (away(at) < away(best) ? at : best))] : [];
  }
  if (kind === "post" && row.km && row.km % everyKm(map.getZoom())) return [];
  return row.at ? [row.at] : [];
}

/** @type {(row: LayerRow) => At | undefined} */
function middle(row) {
  const { lat, lng } = L.latLngBounds(row.paths.flat()).getCenter();
  return inside([lat, lng], row.paths) ? [lat, lng] : undefined;
}
