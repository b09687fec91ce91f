// Puts the parts together and keeps the view and the address with the state.
import { drawAppearance } from "./panel/appearance.js";
import { drawBasemap } from "./map/basemap.js";
import { drawBorder } from "./map/border.js";
import { stretchPaths } from "./map/chainage.js";
import { candidatesOf, incidentCount, latitude, layers, linksOf, longitude } from "./data.js";
import { around, button, byId, entitle, query, set } from "./dom.js";
import { drawIncidents } from "./map/incidents.js";
import { drawMeasure } from "./map/measure.js";
import { drawNames } from "./map/names.js";
import { drawPanel } from "./panel/panel.js";
import { drawPlace } from "./panel/place.js";
import { drawPlain } from "./map/plain.js";
import { drawRelief } from "./map/relief.js";
import { drawPaper } from "./panel/paper.js";
import { say } from "./words/say.js";
import { plain } from "./words/words.js";
import { expectSearch } from "./words/lookup.js";
import { keepAddress } from "./history.js";
import { change, listen, readAddress, state } from "./state.js";
import { drawStrip } from "./strip/strip.js";

const map = globalThis.map_marzmap; // folium's
const still = matchMedia("(prefers-reduced-motion: reduce)");

// The pixels to keep free at each edge of the map: the panel, which is at either side or under the map, and a margin
// of so much, or less where little is left.
/** @type {(margin: number) => Box} */
function margins(margin) {
  const free = { left: 0, top: 0, right: 0, bottom: 0 };
  const own = map.getContainer().getBoundingClientRect();
  if (!document.body.classList.contains("printing")) {
    const panel = byId("panel").getBoundingClientRect();
    /** @type {(from: number, to: number) => number} */
    const across = (from, to) => Math.max(0, Math.min(to, own.right) - Math.max(from, own.left));
    if (panel.width >= own.width * 0.8) free.bottom += Math.max(0, own.bottom - Math.max(panel.top, own.top));
    else if (panel.left + panel.right < own.left + own.right) free.left += across(own.left, panel.right);
    else free.right += across(panel.left, own.right);
    const { offsetTop, offsetHeight } = byId("credits"); // at the lower edge, or on a phone at the upper one
    if (!byId("credits").classList.contains("open")) free[offsetTop ? "bottom" : "top"] += offsetHeight;
  }
  const { left, top, right, bottom } = free;
  const least = Math.max(0, Math.min(own.width - left - right, own.height - top - bottom));
  const all = Math.min(margin, least / 6);
  return { left: left + all, top: top + all, right: right + all, bottom: bottom + all };
}

/** The same as Leaflet's paddings. @type {(margin: number) => Record<"paddingTopLeft" | "paddingBottomRight", L.Point>} */
function paddings(margin) {
  const { left, top, right, bottom } = margins(margin);
  return { paddingTopLeft: L.point(left, top), paddingBottomRight: L.point(right, bottom) };
}

// What the panel leaves free, as a box of the map's pixels. It is measured only when something may have changed it, for that costs a layout.
let stored = { key: "", box: { left: 0, top: 0, right: 0, bottom: 0 } };

function freePixels() {
  const { panel } = document.body.dataset;
  const key = [map.getSize(), innerWidth, panel, document.dir, document.body.classList.contains("printing")].join(" ");
  if (key !== stored.key) stored = { key, box: measured() };
  return stored.box;
}
new ResizeObserver(() => (stored.key = "")).observe(byId("panel"));

function measured() {
  const { left, top, right, bottom } = margins(0);
  const { x, y } = map.getSize();
  return { left, top, right: x - right, bottom: y - bottom };
}

/** @type {(at: At) => boolean} */
function inSight(at) {
  const { left, top, right, bottom } = freePixels();
  return L.bounds([left, top], [right, bottom]).contains(map.latLngToContainerPoint(at));
}

// The list may be of what is in sight.
function keepSeen() {
  const see = () => {
    const { left, top, right, bottom } = freePixels();
    const box = L.latLngBounds([map.containerPointToLatLng([left, bottom]), map.containerPointToLatLng([right, top])]);
    const [south, north, west, east] = [box.getSouth(), box.getNorth(), box.getWest(), box.getEast()];
    change({ seen: { south, north, west, east } });
  };
  map.on("moveend", () => state.inView && see());
  listen((patch) => patch.inView && see());
}

/** @type {(name: LayerName) => L.LatLngBounds} */
const extent = (name) => L.latLngBounds((layers[name] ?? []).flatMap((row) => row.paths.flat()));
const world = extent("countries");

function placed() {
  const bounds = L.latLngBounds([]);
  longitude.forEach((east, i) => Number.isNaN(east) || bounds.extend([latitude[i], east]));
  return bounds.isValid() ? bounds : world;
}

// The border, and what happened close to it.
function whole() {
  const border = extent("border");
  if (!border.isValid()) return placed();
  const [west, south, east, north] = border.pad(0.1).toBBoxString().split(",").map(Number);
  for (let i = 0; i < incidentCount; i += 1) {
    const [x, y] = [longitude[i], latitude[i]];
    if (x > west && x < east && y > south && y < north) border.extend([y, x]);
  }
  return border;
}
const home = whole();

const edge = () => (document.body.classList.contains("printing") ? 36 : 24);

function showAll() {
  map.fitBounds(home, { ...paddings(edge()), animate: false });
}

// The whole fits, and no smaller zoom than that is needed to see all that the basemap has.
function limitZoom() {
  map.options.minZoom = 0; // or what fits would not be less
  const { paddingTopLeft, paddingBottomRight } = paddings(edge());
  const fits = map.getBoundsZoom(home, false, paddingTopLeft.add(paddingBottomRight));
  map.setMinZoom(Math.min(fits, map.getBoundsZoom(world, true)));
}

// A button or a key zooms about the middle of what is free, or about the selected incident where it would be lost.
function zoomInSight() {
  map.setZoom = (wanted, options) => {
    const zoom = Math.max(map.getMinZoom(), Math.min(map.getMaxZoom(), wanted));
    const { left, top, right, bottom } = freePixels();
    const middle = L.point((left + right) / 2, (top + bottom) / 2);
    const at = state.selected?.at;
    const around = at && inSight(at) ? map.latLngToContainerPoint(at) : middle;
    const after = around.subtract(middle).multiplyBy(map.getZoomScale(zoom)).add(middle);
    const stays = L.bounds([left + 24, top + 24], [right - 24, bottom - 24]).contains(after);
    return map.setZoomAround(stays ? middle : around, zoom, options);
  };
}

/** @type {(row: EventRow) => L.LatLngBounds} */
function evidence(row) {
  const around = L.latLng(row.at ?? [0, 0]).toBounds(2 * (row.radius_m ?? 0));
  const rows = [...linksOf(row), ...candidatesOf(row)];
  // And a little of the other side of the line, so that it can be named.
  /** @type {(link: OfIncident) => At} */
  const beyond = ({ paths: [[at, foot]] }) => [1.5 * foot[0] - 0.5 * at[0], 1.5 * foot[1] - 0.5 * at[1]];
  const across = linksOf(row).map(beyond);
  return [...rows.flatMap((one) => one.paths.flat()), ...across].reduce((bounds, at) => bounds.extend(at), around);
}

/** @type {(row: EventRow, animate?: boolean) => void} */
function zoomTo(row, animate = !still.matches) {
  if (!row.at || (world.isValid() && !world.contains(row.at))) return; // far away, such as Beijing
  map.fitBounds(evidence(row), { ...paddings(48), maxZoom: row.context ? 8 : 12, animate });
}

// A selected incident comes into view only if it is out of sight or too small to read.
/** @type {(row: EventRow) => void} */
function reveal(row) {
  const bounds = evidence(row);
  const reach = map.latLngToLayerPoint(bounds.getNorthWest()).distanceTo(map.latLngToLayerPoint(bounds.getSouthEast()));
  if (!row.at || !inSight(row.at) || (!row.context && reach < 90)) zoomTo(row);
}

/** @type {(stretch: Stretch) => void} */
function zoomToStretch(stretch) {
  const paths = stretchPaths(stretch).flat();
  map.fitBounds(paths, { ...paddings(48), maxZoom: 11, animate: !still.matches });
}

// Controls of the map ----------------------------------------------------------------------------------

// Leaflet's own, in the reader's words.
function scaleBar() {
  const scale = /** @type {any} */ (L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }));
  /** @type {(most: number) => void} */
  scale._updateMetric = (most) => {
    const metres = scale._getRoundNum(most);
    scale._updateScale(scale._mScale, plain(metres), metres / most);
  };
  return scale;
}

function drawControls() {
  const container = set(map.getContainer(), { role: "group", dir: "ltr" }); // Leaflet counts from the left
  const zoom = L.control.zoom({ position: "topright" }).addTo(map);
  const overview = button({ class: "home", onclick: showAll }, "⤢");
  const corner = new L.Control({ position: "topright" });
  corner.onAdd = () => {
    L.DomEvent.disableClickPropagation(overview);
    return overview;
  };
  corner.addTo(map);
  const scale = scaleBar().addTo(map);
  const draw = () => {
    const end = state.lang === "fa" ? "left" : "right"; // away from the panel
    zoom.setPosition(`top${end}`);
    corner.setPosition(`top${end}`);
    scale.setPosition(`bottom${end}`);
    set(query("main"), { "aria-label": say("Map") });
    set(container, { "aria-label": say("Map; the list holds the same incidents") });
    entitle(overview, say("Show the whole border"));
    entitle(query(".leaflet-control-zoom-in", container), say("Zoom in"));
    entitle(query(".leaflet-control-zoom-out", container), say("Zoom out"));
  };
  draw();
  listen((patch) => "lang" in patch && draw());
}

// Keys -------------------------------------------------------------------------------------------------

function drawKeys() {
  document.addEventListener("keydown", (press) => {
    if (press.key === "Escape" && state.selected) change({ selected: null });
    const typing = around(press, "input:not([type=checkbox]), select, textarea");
    if (press.key !== "/" || typing || press.ctrlKey || press.metaKey || press.altKey) return;
    press.preventDefault();
    change({ selected: null });
    if (document.body.dataset.panel === "low") byId("grip").click();
    byId("search").focus();
  });
}

// With the language the panel changes its side; what was seen next to it is still seen.
function stepAside() {
  let before = freePixels();
  let spoken = state.lang;
  listen((patch) => {
    if (state.lang === spoken) return;
    spoken = state.lang;
    if (patch.view) return;
    const now = freePixels();
    const shift = Math.round((before.left + before.right - now.left - now.right) / 2);
    if (shift) map.panBy([shift, 0], { animate: false });
  });
  map.on("moveend", () => (before = freePixels()));
}

// All together: the panel first, for the map's view depends on what it leaves free -----------------------

const { lang, scheme } = readAddress().patch;
change({ lang, scheme }); // before anything is drawn
drawAppearance();
drawPanel({ zoomTo, resized: () => map.fire("moveend") });
showAll();
if (world.isValid()) {
  limitZoom();
  map.on("resize", limitZoom);
  map.options.maxBoundsViscosity = 1;
  map.setMaxBounds(map.getBounds().extend(world));
}
zoomInSight();
drawBasemap(map);
drawRelief(map);
drawBorder(map);
drawPlain(map);
drawIncidents(map, freePixels);
drawControls();
drawMeasure(map);
drawPlace(map, freePixels);
drawNames(map, freePixels);
drawStrip({ zoomToStretch, resized: () => map.invalidateSize({ animate: false }) });
drawPaper({ map, showAll, zoomTo });
drawKeys();
stepAside();
keepSeen();
map.fire("moveend"); // names find their spots

listen((patch) => {
  if (patch.selected?.at && !patch.view) reveal(patch.selected);
});
keepAddress(map);
requestAnimationFrame(() =>
  setTimeout(() => {
    document.body.dataset.ready = "true";
    expectSearch(); // the first letter of a search need not wait
  }),
);
