// What an incident's place rests on: the circle that holds it, the nearest point of the border, its other possible places,
// and the line or area that it was reported as.
import { pane } from "./basemap.js";
import { candidatesOf, event, eventOf, layers, linksOf } from "../data.js";
import { change, listen, passes, state } from "../state.js";
import { typeClass } from "./symbols.js";

const FEW = 3; // incidents at most that each keep their circle

/** @type {(map: L.Map) => void} */
export function drawEvidence(map) {
  const evidence = { ...pane(map, "evidence", 400), smoothFactor: 0.2 };
  const proofs = L.layerGroup().addTo(map);

  function active() {
    const rows = state.shown.length <= FEW ? Array.from(state.shown, event) : [];
    const pointed = [state.selected, state.hovered].filter((row) => row !== null);
    return new Set([...rows, ...pointed].filter((row) => !row.context && passes(row)));
  }

  let drawn = "";
  function prove() {
    const rows = state.layers.has("evidence") ? [...active()] : [];
    /** @type {(row: EventRow) => boolean} */
    const pointed = (row) => row === state.selected || row === state.hovered;
    const key = JSON.stringify([rows.map((row) => [row.index, pointed(row)]), state.layers.has("candidates")]);
    if (key === drawn) return;
    drawn = key;
    proofs.clearLayers();
    for (const row of rows) {
      /** @type {(name: string) => L.PolylineOptions} */
      const look = (name) => ({
        ...evidence,
        className: `${name} ${typeClass(row.event_type)}${pointed(row) ? " active" : ""}`,
      });
      if (row.at && row.radius_m) L.circle(row.at, { ...look("circle"), radius: row.radius_m }).addTo(proofs);
      for (const one of linksOf(row)) L.polyline(one.paths, look("foot")).addTo(proofs);
      if (!row.at || !state.layers.has("candidates")) continue;
      for (const one of candidatesOf(row)) {
        if (!one.shown && one.at) L.polyline([row.at, one.at], look("other-place")).addTo(proofs);
      }
    }
  }

  listen(prove);
  prove();
  drawFootprints(map);
}

/** Those of the incidents shown; made when they are first seen. @type {(map: L.Map) => void} */
function drawFootprints(map) {
  const under = { ...pane(map, "footprints", 390), interactive: true };
  /** @type {(shapes: OfIncident[] | undefined, make: (paths: Path[], look: L.PolylineOptions) => L.Path) => Print[]} */
  const printed = (shapes = [], make) =>
    shapes.flatMap(({ incident_id, paths }) => {
      const row = eventOf(incident_id);
      return row && paths.length ? [{ row, make: (look) => make(paths, look) }] : [];
    });
  const prints = [
    ...printed(layers.footprint_areas, (paths, look) => L.polygon(paths, look)),
    ...printed(layers.footprint_lines, (paths, look) =>
      L.polyline(paths, { ...look, className: `${look.className} line` }),
    ),
  ];
  const group = L.layerGroup().addTo(map);

  /** @type {(print: Print) => L.Path} */
  function made({ row, make }) {
    const drawn = make({ ...under, className: `footprint ${typeClass(row.event_type)}` });
    drawn.on("mouseover", () => change({ hovered: row }));
    drawn.on("mouseout", () => change({ hovered: null }));
    drawn.on("click", () => change({ selected: row }));
    return drawn;
  }

  function apply() {
    const on = state.layers.has("footprints");
    for (const print of prints) {
      if (on && passes(print.row)) (print.drawn ??= made(print)).addTo(group);
      else if (print.drawn) group.removeLayer(print.drawn);
    }
  }

  function emphasise() {
    for (const { row, drawn } of prints)
      drawn?.getElement()?.classList.toggle("active", row === state.selected || row === state.hovered);
  }

  if (!prints.length) return;
  listen((patch) => {
    if ("shown" in patch) apply();
    if ("shown" in patch || "hovered" in patch || "selected" in patch) emphasise();
  });
  apply();
  emphasise();
}
