// The border: its line, where good sources differ, the further sources, the crossings.
import { layers } from "./data.js";
import { el, text, visible } from "./dom.js";
import { pane, switchable } from "./basemap.js";
import { crossingSymbol, hatches } from "./symbols.js";
import { barrierKind, plain } from "./words.js";

export function drawBorder(map) {
  const at = pane(map, "border", 300);
  const pieces = layers.border ?? [];
  const settled = (row) => !row.status || row.status === "agreed";
  const paths = (rows) => rows.flatMap((row) => row.paths);
  switchable(
    map,
    "band",
    L.layerGroup((layers.border_band ?? []).map((row) => L.polygon(row.paths, { ...at, className: "band" }))),
  );
  L.polyline(paths(pieces), { ...at, className: "border-casing" }).addTo(map);
  L.polyline(paths(pieces.filter(settled)), { ...at, className: "border-line" }).addTo(map);
  L.polyline(paths(pieces.filter((row) => !settled(row))), {
    ...at,
    className: "border-line unsettled",
  }).addTo(map);
  switchable(
    map,
    "further",
    L.layerGroup(
      (layers.border_further ?? []).map((row) =>
        L.polyline(row.paths, { ...at, className: "border-further" }),
      ),
    ),
  );
  document.body.append(hatches());
  const under = { ...pane(map, "areas", 290), stroke: false, fillOpacity: 1 };
  const areas = (name, hatch) =>
    (layers[name] ?? []).map((row) =>
      L.polygon(row.paths, { ...under, className: hatch, fillColor: `url(#${hatch})` }),
    );
  switchable(map, "disagreement", L.layerGroup(areas("border_disagreement", "hatch-disagreement")));
  const beside = pane(map, "barriers", 295);
  switchable(
    map,
    "barriers",
    L.layerGroup([
      ...areas("barrier_band", "hatch-barrier"),
      ...(layers.barriers ?? []).flatMap((row) => barrier(row, beside)),
    ]),
  );
  switchable(map, "crossings", L.layerGroup((layers.crossings ?? []).map(crossing)));
}

export const barrierClass = (row) =>
  `barrier ${["wall", "fence", "canal"].includes(row.kind) ? row.kind : "wall"}${row.schematic ? " schematic" : ""}`;

// The line, and round it what a pointer can meet.
function barrier(row, beside) {
  const within = row.accuracy_m ? `, right within ${plain(row.accuracy_m)}` : "";
  const label = el("span", {}, text(row.name ?? row.barrier_id), ` · ${visible(barrierKind(row))}${within}`);
  return [
    L.polyline(row.paths, { ...beside, className: barrierClass(row) }),
    L.polyline(row.paths, { ...beside, className: "barrier-touch", interactive: true }).bindTooltip(label, {
      sticky: true,
    }),
  ];
}

export function crossingWords(row) {
  const kind = row.kind === "rail" ? "Railway crossing" : "Road crossing";
  const since =
    row.status === "open" ? row.open_from && `since ${row.open_from}` : row.open_to && `since ${row.open_to}`;
  return `${kind}, ${row.status ?? "status not known"}${since ? ` ${visible(since)}` : ""}`;
}

function crossing(row) {
  const icon = L.divIcon({ html: crossingSymbol(row), className: "crossing-at", iconSize: [16, 16] });
  const label = el(
    "span",
    {},
    text(row.name ?? ""),
    " ",
    row.name_fa ? text(row.name_fa, "fa") : null,
    ` · ${crossingWords(row)}`,
  );
  return L.marker(row.at, { icon, keyboard: false, zIndexOffset: -1000 }).bindTooltip(label, {
    direction: "top",
    offset: [0, -8],
  });
}
