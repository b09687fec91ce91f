// The border: its line, where good sources differ, the further sources, stretches with more incidents, barriers, crossings.
import { border, parts, sameStretch, stretchAt, stretchPaths } from "./chainage.js";
import { layers } from "../data.js";
import { el, text, visible } from "../dom.js";
import { pane, switchable } from "./basemap.js";
import { drawCrossings } from "./crossings.js";
import { nameOf } from "../words/naming.js";
import { say } from "../words/say.js";
import { change, listen, state } from "../state.js";
import { hatches } from "./symbols.js";
import { withWords } from "./tips.js";
import { barrierKind, hotStretch, km, plain } from "../words/words.js";

/** @type {(map: L.Map) => void} */
export function drawBorder(map) {
  const at = pane(map, "border", 300);
  /** @type {(row: BorderRow) => boolean} */
  const settled = (row) => !row.status || row.status === "agreed";
  /** @type {(rows: BorderRow[]) => Path[]} */
  const paths = (rows) => rows.flatMap((row) => row.paths);
  const bands = (layers.border_band ?? []).map((row) => L.polygon(row.paths, { ...at, className: "band" }));
  switchable(map, "band", bands);
  L.polyline(paths(border), { ...at, className: "border-casing" }).addTo(map);
  L.polyline(paths(border.filter(settled)), { ...at, className: "border-line" }).addTo(map);
  const unsettled = { ...at, className: "border-line unsettled" };
  L.polyline(paths(border.filter((row) => !settled(row))), unsettled).addTo(map);
  const further = { ...at, className: "border-further" };
  switchable(
    map,
    "further",
    (layers.border_further ?? []).map((row) => L.polyline(row.paths, further)),
  );
  document.body.append(hatches());
  drawDisputed(map);
  const under = { ...pane(map, "areas", 290), stroke: false, fillOpacity: 1 };
  /** @type {(name: "border_disagreement" | "barrier_band", hatch: string) => L.Layer[]} */
  const areas = (name, hatch) =>
    (layers[name] ?? []).map((row) =>
      L.polygon(row.paths, { ...under, className: hatch, fillColor: `url(#${hatch})` }),
    );
  switchable(map, "disagreement", areas("border_disagreement", "hatch-disagreement"));
  const lineLook = pane(map, "barriers", 295);
  const lines = (layers.barriers ?? []).flatMap((row) => barrier(row, lineLook));
  switchable(map, "barriers", [...areas("barrier_band", "hatch-barrier"), ...lines]);
  drawHotStretches(map);
  drawStretch(map, at);
  drawCrossings(map);
}

/** @type {(row: Pick<BarrierRow, "kind" | "schematic">) => string} */
export const barrierClass = (row) =>
  `barrier ${["fence", "canal"].find((kind) => kind === row.kind) ?? "wall"}${row.schematic ? " schematic" : ""}`;

// The line, and round it what a pointer can meet.
/** @type {(row: BarrierRow, lineLook: L.PolylineOptions) => L.Layer[]} */
function barrier(row, lineLook) {
  const name = () => visible(nameOf(row.name, row.name_local) ?? row.barrier_id);
  const words = () => {
    const parts = [name(), visible(barrierKind(row))].join(" · ");
    if (!row.accuracy_m) return text(parts);
    return text(say("{barrier}, right within {distance}", { barrier: parts, distance: plain(row.accuracy_m) }));
  };
  return [
    L.polyline(row.paths, { ...lineLook, className: barrierClass(row) }),
    withWords(L.polyline(row.paths, { ...lineLook, className: "barrier-touch", interactive: true }), words),
  ];
}

/** @type {(map: L.Map) => void} */
function drawDisputed(map) {
  const hatch = "hatch-disputed";
  const look = { ...pane(map, "disputed", 213), interactive: true, className: hatch, fillColor: `url(#${hatch})` };
  /** @type {(row: DisputedRow) => HTMLElement} */
  const words = ({ name, says, source }) => text(`${name}: ${says} (${source})`);
  const drawn = (layers.disputed ?? []).map((row) => withWords(L.polygon(row.paths, look), () => words(row)));
  switchable(map, "disputed", drawn);
}

/** @type {(map: L.Map) => void} */
function drawHotStretches(map) {
  const below = { ...pane(map, "stretches", 297), interactive: true };
  /** @type {(row: HotStretch) => string} */
  const words = (row) => {
    const ends = { from: km(row.chainage_start_m), to: km(row.chainage_end_m) };
    return say("km {from} to {to}: {what}", { ...ends, what: hotStretch(row) });
  };
  const drawn = (layers.hot_stretches ?? []).map((row) =>
    withWords(L.polyline(row.paths, { ...below, className: "hot-stretch" }), () => words(row)),
  );
  switchable(map, "stretches", drawn);
}

/** The stretch that is pointed at, here or in the strip. @type {(map: L.Map, at: L.PolylineOptions) => void} */
function drawStretch(map, at) {
  const above = pane(map, "stretch", 305);
  const group = L.layerGroup().addTo(map);
  const tip = L.tooltip({ direction: "auto", offset: [12, 0] });

  for (const row of parts.flatMap(({ pieces }) => pieces)) {
    const touch = L.polyline(row.paths, { ...at, className: "border-touch", interactive: true }).addTo(map);
    touch.on("mouseover mousemove click", (pointed) => {
      const { latlng } = /** @type {L.LeafletMouseEvent} */ (pointed);
      const stretch = stretchAt(row, latlng);
      if (!sameStretch(stretch, state.stretch)) change({ stretch });
      const ends = { from: km(stretch.from_m), to: km(stretch.to_m) };
      tip.setLatLng(latlng).setContent(el("span", {}, say("Border, km {from} to {to}", ends)));
      map.openTooltip(tip);
    });
    touch.on("mouseout", () => {
      map.closeTooltip(tip);
      if (state.stretch) change({ stretch: null });
    });
  }

  function apply() {
    group.clearLayers();
    if (!state.stretch) return;
    const paths = stretchPaths(state.stretch);
    for (const className of ["stretch-halo", "stretch"]) L.polyline(paths, { ...above, className }).addTo(group);
  }

  listen((patch) => "stretch" in patch && apply());
  apply();
}
