// The quiet ground: countries, districts, rivers, or in their place a picture from the network.
import { layers, online, study } from "../data.js";
import { byId } from "../dom.js";
import { ONLINE } from "./online.js";
import { say } from "../words/say.js";
import { listen, state } from "../state.js";

export const studied = new Set(study.pairs.flatMap((pair) => pair.split("-")));

/** @type {[At, At]} */
const WORLD = [
  [-85.06, -540],
  [85.06, 540],
];

/** @type {(map: L.Map, name: string, order: number) => { pane: string, renderer: L.SVG, interactive: boolean }} */
export function pane(map, name, order) {
  map.createPane(name).style.zIndex = String(order);
  return { pane: name, renderer: L.svg({ pane: name, padding: 0.3 }), interactive: false };
}

/** @type {(map: L.Map, name: string, drawn: L.Layer[]) => void} */
export function switchable(map, name, drawn) {
  const group = L.layerGroup(drawn);
  const apply = () => (state.layers.has(name) ? group.addTo(map) : group.remove());
  listen((patch) => "layers" in patch && apply());
  apply();
}

/** @type {(map: L.Map) => void} */
export function drawBasemap(map) {
  const land = pane(map, "land", 200);
  // Of the map itself the relief would see nothing to be mixed with.
  L.rectangle(WORLD, { ...land, className: "sea" }).addTo(map);
  for (const row of layers.countries ?? []) {
    L.polygon(row.paths, { ...land, className: studied.has(row.country) ? "land studied" : "land" }).addTo(map);
  }
  for (const row of layers.seams ?? []) L.polyline(row.paths, { ...land, className: "seam" }).addTo(map);
  const ground = pane(map, "ground", 210);
  /** @type {(name: "districts" | "rivers", draw: (row: LayerRow) => L.Layer) => void} */
  const drawn = (name, draw) => switchable(map, name, (layers[name] ?? []).map(draw));
  drawn("districts", (row) => L.polygon(row.paths, { ...ground, className: "district" }));
  drawn("rivers", (row) => L.polyline(row.paths, { ...ground, className: "river" }));
  drawOnline(map);
}

// Nothing is asked of the network until `state.online` names one of the study's layers.
/** @type {(map: L.Map) => void} */
function drawOnline(map) {
  map.createPane("online").style.zIndex = "207";
  const credit = byId("credits-online");
  /** @type {L.TileLayer | null} */
  let tiles = null;
  let silent = false; // the network does not answer

  const offered = () => (state.online && online.includes(state.online) ? ONLINE.get(state.online) : undefined);

  function write() {
    const chosen = tiles && offered();
    const { name = "", attribution = "" } = chosen || {};
    credit.hidden = !chosen;
    credit.textContent = chosen && silent ? say("{name} cannot be reached.", { name }) : attribution;
  }

  function apply() {
    tiles?.remove();
    tiles = null;
    silent = false;
    const chosen = offered();
    if (chosen) {
      tiles = L.tileLayer(chosen.url, {
        pane: "online",
        subdomains: chosen.subdomains,
        maxNativeZoom: chosen.nearest,
        className: "online",
        // Whoever serves the tiles may see which site shows them, not what its reader looks at.
        referrerPolicy: "strict-origin-when-cross-origin",
      });
      tiles.on("tileerror tileload", ({ type }) => {
        if (silent === (type === "tileerror")) return;
        silent = type === "tileerror";
        write();
      });
      tiles.addTo(map);
    }
    map.getContainer().classList.toggle("online", Boolean(chosen));
    write();
  }

  listen((patch) => {
    if ("online" in patch) apply();
    else if ("lang" in patch) write();
  });
  apply();
}
