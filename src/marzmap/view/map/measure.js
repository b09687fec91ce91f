// Measuring: the shortest way from point to point, and the way along the border between those of its places that are nearest
// to the first and the last point.
import { pane } from "./basemap.js";
import { nearest, parts, stretchPaths } from "./chainage.js";
import { geodesicLength, shortestPath } from "./geodesic.js";
import { announce, around, button, el, entitle, fresh, set, svg } from "../dom.js";
import { change, listen, state } from "../state.js";
import { wrapped } from "../words/degrees.js";
import { say } from "../words/say.js";
import { km, plain } from "../words/words.js";

const SAME = 4; // pixels within which a second click is not another point

/** @type {(path: Path) => number} */
const lengthOf = (path) => path.slice(1).reduce((sum, at, i) => sum + geodesicLength(path[i], at), 0);

// The way along the border between the places nearest to two points, where these are of one part; round a ring the
// shorter way.
/** @type {(from: At, to: At) => { from_m: number, to_m: number, length: number, stretches: Stretch[] } | null} */
export function alongBorder(from, to) {
  const [start, end] = [nearest(from), nearest(to)];
  const part = parts[start.part];
  if (!part || start.part !== end.part) return null;
  const [low, high] = [start.along, end.along].sort((a, b) => a - b);
  const round = part.ring && part.length - (high - low) < high - low;
  const { border_id, border_part } = part;
  /** @type {(from_m: number, to_m: number) => Stretch} */
  const stretch = (from_m, to_m) => ({ border_id, border_part, from_m, to_m });
  return {
    from_m: start.along,
    to_m: end.along,
    length: round ? part.length - (high - low) : high - low,
    stretches: round ? [stretch(0, low), stretch(high, part.length)] : [stretch(low, high)],
  };
}

/** @type {(map: L.Map) => void} */
export function drawMeasure(map) {
  const look = pane(map, "measure", 620);
  const drawn = L.layerGroup().addTo(map);
  const words = el("div");
  const undo = button({ onclick: () => change({ measure: state.measure?.slice(0, -1) ?? null }) });
  const end = button({ onclick: () => change({ measure: null }) });
  const card = el("div", { class: "map-card measuring", hidden: true }, words, el("p", {}, undo, end));
  const ruler = svg("path", { d: "M2 11 11 2l3 3-9 9zM5 8l1.5 1.5M7 6l1.5 1.5M9 4l1.5 1.5" });
  const icon = svg("svg", { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true" }, ruler);
  const toggle = button(
    { id: "measure", class: "home", onclick: () => change({ measure: state.measure ? null : [] }) },
    icon,
  );
  const controls = [toggle, card].map((node) => {
    const control = new L.Control({ position: "topright" });
    control.onAdd = () => node;
    L.DomEvent.disableClickPropagation(node);
    return control.addTo(map);
  });

  function write() {
    const path = state.measure;
    map.getContainer().classList.toggle("measures", Boolean(path));
    card.hidden = !path;
    card.dir = state.lang === "fa" ? "rtl" : "ltr";
    set(entitle(toggle, say("Measure distances")), { "aria-pressed": String(Boolean(path)) });
    undo.textContent = say("Undo");
    end.textContent = say("Finish");
    undo.disabled = !path?.length;
    fresh(words, ...(path ? wordsOf(path) : []));
    if (path) announce(words.innerText);
  }

  function draw() {
    const path = state.measure ?? [];
    drawn.clearLayers();
    const ways = path.slice(1).map((at, i) => shortestPath(path[i], at));
    const along = path.length > 1 && alongBorder(path[0], path[path.length - 1]);
    if (along) L.polyline(along.stretches.flatMap(stretchPaths), { ...look, className: "measure-along" }).addTo(drawn);
    for (const className of ["measure-casing", "measure-line"])
      if (ways.length) L.polyline(ways, { ...look, className }).addTo(drawn);
    for (const at of path) L.circleMarker(at, { ...look, className: "measure-point", radius: 4 }).addTo(drawn);
  }

  const turn = () => controls.forEach((one) => one.setPosition(state.lang === "fa" ? "topleft" : "topright"));
  takeClicks(map);
  listen((patch) => {
    if ("lang" in patch) turn();
    if ("lang" in patch || "measure" in patch) write();
    if ("measure" in patch) draw();
  });
  turn();
  write();
}

/** @type {(path: Path) => Child[]} */
function wordsOf(path) {
  if (path.length < 2) {
    const first = say("Click on the map where to begin, or press Enter for its middle.");
    return [el("p", {}, path.length ? say("Click on the next point.") : first)];
  }
  const length = lengthOf(path);
  const straight = Number.isNaN(length) ? say("not known") : plain(length);
  const along = alongBorder(path[0], path[path.length - 1]);
  const ends = along && { from: km(along.from_m), to: km(along.to_m), length: plain(along.length) };
  return [
    el("p", {}, say("Shortest way: "), el("strong", {}, straight)),
    ends && el("p", {}, say("Along the border: {length} (km {from} to {to})", ends)),
  ];
}

// While it is measured a click is a point and nothing else; Escape ends it and nothing else.
/** @type {(map: L.Map) => void} */
function takeClicks(map) {
  const container = map.getContainer();
  /** @type {(event: Event) => boolean} */
  const meant = (event) => state.measure !== null && !around(event, ".leaflet-control, .leaflet-popup");
  container.addEventListener(
    "click",
    (click) => {
      if (!meant(click)) return;
      click.stopImmediatePropagation();
      if (map.dragging?.moved()) return;
      const path = state.measure ?? [];
      const point = map.mouseEventToContainerPoint(click);
      const last = path.at(-1);
      if (last && map.latLngToContainerPoint(last).distanceTo(point) < SAME) return;
      change({ measure: [...path, wrapped(map.containerPointToLatLng(point))] });
    },
    true,
  );
  container.addEventListener("dblclick", (twice) => meant(twice) && twice.stopImmediatePropagation(), true);
  document.addEventListener(
    "keydown",
    (press) => {
      if (press.key !== "Escape" || !state.measure || around(press, "input, .leaflet-popup")) return;
      press.stopPropagation();
      change({ measure: null });
    },
    true,
  );
}
