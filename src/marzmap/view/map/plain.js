// Layers without a look of their own, drawn by their geometry in the colour of their group.
import { layers, plainLayers } from "../data.js";
import { el, text } from "../dom.js";
import { pane, switchable } from "./basemap.js";
import { state } from "../state.js";

export const plainClass = (key) => `plain ${plainLayers[key].geometry} of-${plainLayers[key].group.toLowerCase()}`;

const ORDERS = { Basemap: 215, Border: 310, Incidents: 395 };

export function drawPlain(map) {
  for (const [key, { group, geometry, name }] of Object.entries(plainLayers)) {
    const look = { ...pane(map, `plain-${key}`, ORDERS[group]), interactive: true, className: plainClass(key) };
    const shape = {
      point: (row) => row.paths.map(([at]) => L.circleMarker(at, { ...look, radius: 5 })),
      line: (row) => [L.polyline(row.paths, look)],
      polygon: (row) => [L.polygon(row.paths, look)],
    }[geometry];
    const named = (row) => (state.lang === "fa" ? row[`${name}_fa`] : null) ?? row[name];
    const drawn = (row) =>
      shape(row).map((one) =>
        row[name] ? one.bindTooltip(() => el("span", {}, text(named(row))), { sticky: true }) : one,
      );
    switchable(map, key, L.layerGroup(layers[key].flatMap(drawn)));
  }
}
