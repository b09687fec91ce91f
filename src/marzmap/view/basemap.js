// The quiet ground: countries, relief, districts, rivers.
import { layers, relief, study } from "./data.js";
import { listen, state } from "./state.js";

const studied = new Set(study.pairs.flatMap((pair) => pair.split("-")));

export function pane(map, name, order) {
  map.createPane(name).style.zIndex = order;
  return { pane: name, renderer: L.svg({ pane: name, padding: 0.3 }), interactive: false };
}

export function switchable(map, name, group) {
  const apply = () => (state.layers.has(name) ? group.addTo(map) : group.remove());
  listen((patch) => "layers" in patch && apply());
  apply();
}

export function drawBasemap(map) {
  const land = pane(map, "land", 200);
  for (const row of layers.countries ?? []) {
    L.polygon(row.paths, { ...land, className: studied.has(row.country) ? "land studied" : "land" }).addTo(
      map,
    );
  }
  for (const row of layers.seams ?? []) L.polyline(row.paths, { ...land, className: "seam" }).addTo(map);
  map.createPane("relief").style.zIndex = 205;
  if (relief) {
    switchable(
      map,
      "relief",
      L.imageOverlay(relief.image, relief.bounds, { pane: "relief", className: "relief" }),
    );
    // Its grain is kilometres: nearer than that it would only be fog.
    const fade = () =>
      (map.getPane("relief").style.opacity = Math.min(1, Math.max(0, (11 - map.getZoom()) / 2)));
    map.on("zoomend", fade);
    fade();
  }

  const ground = pane(map, "ground", 210);
  const drawn = (name, draw) => switchable(map, name, L.layerGroup((layers[name] ?? []).map(draw)));
  drawn("districts", (row) => L.polygon(row.paths, { ...ground, className: "district" }));
  drawn("rivers", (row) => L.polyline(row.paths, { ...ground, className: "river" }));
}
