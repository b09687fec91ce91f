// Puts the parts together and keeps the view and the address with the state.
import { drawBasemap } from "./basemap.js";
import { drawBorder } from "./border.js";
import { belonging, candidatesOf, latitude, layers, longitude } from "./data.js";
import { el } from "./dom.js";
import { drawIncidents } from "./incidents.js";
import { drawNames } from "./names.js";
import { drawPanel } from "./panel.js";
import { address, change, listen, readAddress, state } from "./state.js";
import { drawTimeline } from "./timeline.js";

const map = globalThis.map_marzmap; // folium's
const still = matchMedia("(prefers-reduced-motion: reduce)");

// What the panel leaves free of the map, as Leaflet's paddings.
function paddings(margin) {
  if (document.body.classList.contains("printing"))
    return { paddingTopLeft: [margin, margin], paddingBottomRight: [margin, margin] };
  const own = map.getContainer().getBoundingClientRect();
  const panel = document.getElementById("panel").getBoundingClientRect();
  const beside = panel.width < own.width * 0.8;
  const across = Math.max(0, Math.min(panel.right, own.right) - own.left);
  const below = Math.max(0, own.bottom - Math.max(panel.top, own.top));
  return {
    paddingTopLeft: [margin + (beside ? across : 0), margin],
    paddingBottomRight: [margin, margin + (beside ? 0 : below)],
  };
}

function freePixels() {
  const {
    paddingTopLeft: [left, top],
    paddingBottomRight: [right, bottom],
  } = paddings(0);
  const { x, y } = map.getSize();
  return { left, top, right: x - right, bottom: y - bottom };
}

function inSight(at) {
  const { left, top, right, bottom } = freePixels();
  return L.bounds([left, top], [right, bottom]).contains(map.latLngToContainerPoint(at));
}

const extent = (name) => L.latLngBounds((layers[name] ?? []).flatMap((row) => row.paths.flat()));
const world = extent("countries");

function placed() {
  const bounds = L.latLngBounds([]);
  longitude.forEach((east, i) => Number.isNaN(east) || bounds.extend([latitude[i], east]));
  return bounds.isValid() ? bounds : world;
}

function showAll() {
  const border = extent("border");
  map.fitBounds(border.isValid() ? border : placed(), { ...paddings(24), animate: false });
}

function evidence(row) {
  const around = L.latLng(row.at).toBounds(2 * (row.radius_m ?? 0));
  const rows = row.context ? [] : [...belonging("border_links", row), ...candidatesOf(row)];
  return rows.flatMap((one) => one.paths.flat()).reduce((bounds, at) => bounds.extend(at), around);
}

function zoomTo(row, animate = !still.matches) {
  if (!row.at || (world.isValid() && !world.contains(row.at))) return; // far away, such as Beijing
  map.fitBounds(evidence(row), { ...paddings(48), maxZoom: row.context ? 8 : 12, animate });
}

// A selected incident comes into view only if it is out of sight or too small to read.
function reveal(row) {
  const bounds = evidence(row);
  const reach = map
    .latLngToLayerPoint(bounds.getNorthWest())
    .distanceTo(map.latLngToLayerPoint(bounds.getSouthEast()));
  if (!inSight(row.at) || (!row.context && reach < 90)) zoomTo(row);
}

drawPanel({ zoomTo, resized: () => map.fire("moveend") });

showAll();
if (world.isValid()) {
  map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(world, true)));
  map.options.maxBoundsViscosity = 1;
  map.setMaxBounds(map.getBounds().extend(world));
}

drawBasemap(map);
drawBorder(map);
drawIncidents(map);
drawTimeline();
map.getContainer().setAttribute("role", "group");
map.getContainer().setAttribute("aria-label", "Map; the list holds the same incidents");
L.control.zoom({ position: "topright" }).addTo(map);
const home = L.control({ position: "topright" });
home.onAdd = () => {
  const button = el(
    "button",
    {
      type: "button",
      class: "home",
      "aria-label": "Show the whole border",
      title: "Show the whole border",
      onclick: showAll,
    },
    "⤢",
  );
  L.DomEvent.disableClickPropagation(button);
  return button;
};
home.addTo(map);
L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(map);
drawNames(map, freePixels);

function follow() {
  const { patch, view } = readAddress();
  change({ ...patch, view });
  if (view) map.setView([view[1], view[2]], view[0], { animate: false });
}
function writeAddress() {
  const { lat, lng } = map.getCenter();
  try {
    history.replaceState(null, "", address([map.getZoom(), lat, lng]));
  } catch {
    // A frame in a notebook has no address of its own.
  }
}
listen((patch) => {
  if (patch.selected?.at && !patch.view) reveal(patch.selected);
  if (Object.keys(patch).some((name) => name !== "hovered")) writeAddress();
});
map.fire("moveend"); // names find their spots
map.on("moveend", writeAddress);
follow();
addEventListener("hashchange", follow);

// On paper the map has the width of the page; afterwards the view is as it was.
let before = null;
addEventListener("beforeprint", () => {
  before = [map.getCenter(), map.getZoom()];
  document.body.classList.add("printing");
  map.invalidateSize({ animate: false });
  if (state.selected) zoomTo(state.selected, false);
  else showAll();
});
addEventListener("afterprint", () => {
  document.body.classList.remove("printing");
  map.invalidateSize({ animate: false });
  map.setView(...before, { animate: false });
});
