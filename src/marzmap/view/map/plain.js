// Layers without a look of their own, drawn by their geometry in the colour of their group.
import { plainLayers, rowsOf } from "../data.js";
import { text } from "../dom.js";
import { pane, switchable } from "./basemap.js";
import { withWords } from "./tips.js";
import { nameOf } from "../words/naming.js";

/** @type {(key: string) => string} */
export const plainClass = (key) => `plain ${plainLayers[key].geometry} of-${plainLayers[key].group.toLowerCase()}`;

/** @type {Record<string, number>} */
const ORDERS = { Basemap: 215, Border: 310, Incidents: 395 };

/** @type {(row: Record<string, unknown>, column: string) => string} */
const named = (row, column) => String(row[column] ?? "");

/** @type {(map: L.Map) => void} */
export function drawPlain(map) {
  for (const [key, { group, geometry, name }] of Object.entries(plainLayers)) {
    const look = { ...pane(map, `plain-${key}`, ORDERS[group]), interactive: true, className: plainClass(key) };
    /** @type {(row: LayerRow) => L.Path[]} */
    const shapes = ({ paths }) => {
      if (geometry === "point") return paths.map(([at]) => L.circleMarker(at, { ...look, radius: 5 }));
      return [geometry === "line" ? L.polyline(paths, look) : L.polygon(paths, look)];
    };
    const drawn = rowsOf(key).flatMap((row) => {
      const words = () => text(nameOf(named(row, name), named(row, `${name}_local`)));
      return shapes(row).map((one) => (row[name] ? withWords(one, words) : one));
    });
    switchable(map, key, drawn);
  }
}
