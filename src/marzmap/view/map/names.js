// The names on the map: each takes the first free spot next to its place; where there is none it is not shown.
import { border, posts } from "./chainage.js";
import { layers } from "../data.js";
import { byId, el, text } from "../dom.js";
import { inBoth } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { listen, state } from "../state.js";
import { switchable } from "./basemap.js";
import { inside, wheresOf } from "./country_names.js";

const FROM_ZOOM = [0, 4.5, 6, 7, 8.5]; // of places, by rank
const POST_KM = 10;
/** @type {(zoom: number) => number} */
const everyKm = (zoom) => [10, 50, 100, 200, 500][[9, 7.5, 6, 5, 4].findIndex((from) => zoom >= from)] ?? 1000; // posts
const FEWEST = 12; // places: where fewer are named, smaller ones are too
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
    return { row, kind, from, node, label, marker: L.marker(row.at ?? [0, 0], look), size: null };
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
    const view = { free: freePixels(), taken: occupied(map), line: seenBorder(map), places: 0 };
    const unmeasured = names.filter(({ size }) => !size);
    for (const { node } of unmeasured) node.hidden = false;
    for (const name of unmeasured) name.size = [name.label.offsetWidth, name.label.offsetHeight];
    for (const name of names) name.node.hidden = !settle(name, view);
  }

  /** @type {(name: Name, view: NamesView) => boolean} */
  function settle(name, view) {
    const { kind, label, marker, size } = name;
    const isSmall = map.getZoom() < name.from;
    if (isSmall && (kind !== "place" || view.places >= FEWEST)) return false;
    const [width, height] = size ?? [0, 0];
    for (const where of wheres(name, view.free, map)) {
      const at = map.latLngToContainerPoint(where);
      const dot = kind === "place" || kind === "post" ? [[at.x - DOT, at.y - DOT, at.x + DOT, at.y + DOT]] : [];
      const spot = SPOTS[kind](width, height).find(([dx, dy]) => {
        const box = [at.x + dx, at.y + dy, at.x + dx + width, at.y + dy + height];
        if (crosses(view.line, box)) return false;
        return [box, ...dot].every(
          (one) => isWithin(one, view.free) && !view.taken.some((other) => overlap(one, other)),
        );
      });
      if (!spot) continue;
      view.taken.push([at.x + spot[0], at.y + spot[1], at.x + spot[0] + width, at.y + spot[1] + height], ...dot);
      view.places += Number(kind === "place");
      marker.setLatLng(where);
      label.style.transform = `translate(${Math.round(spot[0])}px, ${Math.round(spot[1])}px)`;
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

// What names must not cover: incidents with their numbers, clusters and crossings, as boxes ...
/** @type {(map: L.Map) => number[][]} */
function occupied(map) {
  const origin = map.getContainer().getBoundingClientRect();
  const fixed = map.getContainer().querySelectorAll(".crossing-at svg, .leaflet-control");
  const boxes = [...fixed, byId("grip"), byId("credits")].map((node) => {
    const box = node.getBoundingClientRect();
    return [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top];
  });
  return boxes.concat(map.incidents?.boxes() ?? []);
}

/** ... and the border, as far as it is seen. @type {(map: L.Map) => [L.Point, L.Point][]} */
function seenBorder(map) {
  const seen = map.getBounds().pad(0.1);
  return border.flatMap((row) => {
    const points = L.LineUtil.simplify(
      row.paths[0].map((at) => map.latLngToContainerPoint(at)),
      1,
    );
    /** @type {[L.Point, L.Point][]} */
    const kept = [];
    for (let i = 1; i < points.length; i += 1) {
      const [start, end] = [points[i - 1], points[i]];
      const bounds = L.latLngBounds(map.containerPointToLatLng(start), map.containerPointToLatLng(end));
      if (seen.intersects(bounds)) kept.push([start, end]);
    }
    return kept;
  });
}

/** @type {(line: [L.Point, L.Point][], box: number[]) => boolean} */
function crosses(line, [left, top, right, bottom]) {
  const box = L.bounds([left, top], [right, bottom]);
  return line.some(([a, b]) => L.LineUtil.clipSegment(a, b, box, false, false));
}

// Where a name may be put, the best first: a country where it can be seen, a river near the middle of the view.
/** @type {(name: Name, free: Box, map: L.Map) => Iterable<L.LatLngExpression>} */
function wheres({ row, kind, size }, free, map) {
  if (kind === "country") return wheresOf(row, size ?? [0, 0], free, map);
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
