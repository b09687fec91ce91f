// A place of the map that is asked about: what lies under the pointer, and a card with its coordinates by right-click, long
// press, Enter on the map or from the search.
import { nearest, parts } from "../map/chainage.js";
import { around, button, byId, el, fresh, query, set } from "../dom.js";
import { position } from "./position.js";
import { change, listen, state } from "../state.js";
import { decimal, decimalsFor, decimalsOf, wrapped } from "../words/degrees.js";
import { say } from "../words/say.js";
import { distance, km } from "../words/words.js";

const NEAR = 11; // zoom at which a place of the search is shown at least: its villages and the turns of the line

/** The middle of what the panel leaves free. @type {(free: Box) => L.Point} */
const middleOf = ({ left, top, right, bottom }) => L.point((left + right) / 2, (top + bottom) / 2);

/** The decimals of a coordinate that a pixel of the map is worth. @type {(map: L.Map, lat: number) => number} */
const decimalsOn = (map, lat) =>
  decimalsFor((40_075_017 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom()));

/** A place no finer than the map shows it. @type {(map: L.Map, latlng: L.LatLng) => At} */
function seenOn(map, latlng) {
  const [lat, lon] = wrapped(latlng);
  const decimals = decimalsOn(map, lat);
  return [Number(lat.toFixed(decimals)), Number(lon.toFixed(decimals))];
}

/** On a phone the panel makes room for what is on the map. */
function makeRoom() {
  if (matchMedia("(max-width: 700px)").matches)
    byId("grip").dispatchEvent(new CustomEvent("unfold", { detail: "low" }));
}

/** @type {(map: L.Map, freePixels: () => Box) => void} */
export function drawPlace(map, freePixels) {
  drawReadout(map);
  drawCrosshair(map, freePixels);
  const showCard = cardOn(map, freePixels);
  const middle = () => map.containerPointToLatLng(middleOf(freePixels()));
  map.on("contextmenu", ({ latlng, originalEvent }) => {
    // By its key the menu is asked for where nothing is pointed at.
    const pointed = /** @type {PointerEvent} */ (originalEvent).pointerType !== "" || originalEvent.button === 2;
    change({ place: seenOn(map, pointed ? latlng : middle()) });
  });
  map.getContainer().addEventListener("keydown", (press) => {
    if (press.key !== "Enter" || press.target !== map.getContainer()) return;
    const at = seenOn(map, middle());
    change(state.measure ? { measure: [...state.measure, at] } : { place: at });
  });
  listen((patch) => {
    if (patch.place || patch.measure) makeRoom();
    if (!("place" in patch || (state.place && "lang" in patch))) return;
    const moving = byId("panel").getAnimations();
    const show = () => showCard(state.place, Boolean(patch.sought));
    if (moving.length) Promise.allSettled(moving.map(({ finished }) => finished)).then(show);
    else show();
  });
}

/** The coordinates under the pointer. @type {(map: L.Map) => void} */
function drawReadout(map) {
  const words = el("div", { class: "readout", dir: "ltr", "aria-hidden": "true" });
  const control = new L.Control({ position: "bottomright" });
  control.onAdd = () => words;
  control.addTo(map);
  const turn = () => control.setPosition(state.lang === "fa" ? "bottomleft" : "bottomright");
  map.on("mousemove", ({ latlng, originalEvent }) => {
    if (map.dragging?.moving() || around(originalEvent, ".leaflet-control, .leaflet-popup")) return;
    words.textContent = decimal(wrapped(latlng), decimalsOn(map, latlng.lat));
  });
  map.on("mouseout dragstart zoomstart", () => (words.textContent = ""));
  listen((patch) => "lang" in patch && turn());
  turn();
}

// What Enter means, seen while the keyboard is on the map.
/** @type {(map: L.Map, freePixels: () => Box) => void} */
function drawCrosshair(map, freePixels) {
  const cross = el("div", { class: "crosshair", "aria-hidden": "true" });
  map.getContainer().append(cross);
  const put = () => L.DomUtil.setPosition(cross, middleOf(freePixels()));
  map.getContainer().addEventListener("focus", put);
  map.on("moveend resize", put);
}

// A function that opens the card of a place, in the corner, with a mark at the place; without one, it closes the card.
/** @type {(map: L.Map, freePixels: () => Box) => (at: At | null, sought: boolean) => void} */
function cardOn(map, freePixels) {
  const marks = L.layerGroup().addTo(map);
  const node = el("div", { class: "map-card place-card", role: "dialog", hidden: true });
  const control = new L.Control({ position: "topright" });
  control.onAdd = () => node;
  L.DomEvent.disableClickPropagation(node).disableScrollPropagation(node);
  control.addTo(map);
  const close = () => state.place && change({ place: null });
  map.on("click", close);
  node.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "Escape") return;
    pressed.stopPropagation(); // the open incident stays
    leave();
  });

  function leave() {
    close();
    map.getContainer().focus({ preventScroll: true });
  }

  /** @type {(at: At, title: string, inside: boolean) => HTMLElement[]} */
  function content(at, title, inside) {
    const shut = button({ class: "close", "aria-label": say("Close"), onclick: leave }, "×");
    const measure = button({ onclick: () => change({ place: null, measure: [at] }) }, say("Measure from here"));
    return [
      el("header", {}, el("h2", { tabindex: -1 }, title), shut),
      position(at, decimalsOf(at, null), inside && nearestWords(at)),
      el("p", { hidden: !inside }, measure),
    ];
  }

  return (at, sought) => {
    marks.clearLayers();
    node.hidden = !at;
    if (!at) return;
    const bounds = /** @type {L.LatLngBounds | undefined} */ (map.options.maxBounds);
    const inside = !bounds || bounds.contains(at);
    const title = inside ? say("This place") : say("Outside this map");
    if (inside) bringIntoSight(map, at, freePixels(), sought);
    L.circleMarker(at, { pane: "measure", interactive: false, className: "measure-point", radius: 4 }).addTo(marks);
    control.setPosition(state.lang === "fa" ? "topleft" : "topright");
    set(node, { "aria-label": title, dir: state.lang === "fa" ? "rtl" : "ltr" });
    fresh(node, ...content(at, title, inside));
    query("h2", node).focus({ preventScroll: true });
  };
}

// What was pointed at stays where it is; what was written is brought to the middle, and near.
/** @type {(map: L.Map, at: At, free: Box, sought: boolean) => void} */
function bringIntoSight(map, at, { left, top, right, bottom }, sought) {
  if (!sought && L.bounds([left, top], [right, bottom]).contains(map.latLngToContainerPoint(at))) return;
  const zoom = Math.max(map.getZoom(), NEAR);
  const shift = map.getSize().divideBy(2).subtract(middleOf({ left, top, right, bottom }));
  map.setView(map.unproject(map.project(at, zoom).add(shift), zoom), zoom, { animate: false });
}

/** @type {(at: At) => string | null} */
function nearestWords(at) {
  if (!parts.length) return null;
  const { along, away } = nearest(at);
  return say("Nearest on the border: km {km}, {distance} away", { km: km(along), distance: distance(away, null) });
}
