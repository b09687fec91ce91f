// Incidents, their other possible places and context events on one canvas; what is pointed at or selected on another.
import { candidatesOf, crossings, event, linksOf, value } from "../data.js";
import { drawEvidence } from "./evidence.js";
import { placeMarks, raisedMarks, viewOf } from "./incidents_model.js";
import { looks } from "./marks.js";
import { memberList } from "./members.js";
import { paintCluster, paintLeaders, paintNumbers, paintRing } from "./paint.js";
import { coveredBoxes, drawnCount, inPaintOrder, markAt } from "./placed_marks.js";
import { followPointer, markTip, openCluster } from "./pointer.js";
import { sheet } from "./sheet.js";
import { change, listen, passes, state } from "../state.js";
import { paintSymbol, palette } from "./symbols.js";

const NUMBERED = 30; // incidents at most that carry the numbers of the list
const NUMBERED_ON_PAPER = 300; // where they are the way from one to the other
const FINE = 15; // zoom at which directions are taken

const numbered = () =>
  state.shown.length <= (document.body.classList.contains("printing") ? NUMBERED_ON_PAPER : NUMBERED);

/** @type {(map: L.Map, freePixels: () => Box) => void} */
export function drawIncidents(map, freePixels) {
  /** @type {Mark[]} */
  let marks = [];
  /** @type {EventMark[]} */
  let raised = []; // on top, for they are pointed at or selected
  /** @type {Mark | null} */
  let pointed = null;
  const listMembers = memberList(map, freePixels);
  drawEvidence(map);
  const showTip = markTip(map);

  /** @type {Paint} */
  function paint(canvas, bounds, { dataset }) {
    const colours = palette();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const drawnBounds = { min: bounds.getTopLeft(), max: bounds.getBottomRight() };
    const placed = placeMarks(viewOf(placeOf(map), corner, map.getSize(), drawnBounds), looks, factsOf(map));
    const { symbols, clusters } = inPaintOrder(placed);
    paintLeaders(canvas, placed, colours);
    for (const mark of symbols) paintSymbol(canvas, mark, colours);
    for (const mark of clusters) paintCluster(canvas, mark, colours);
    if (numbered()) paintNumbers(canvas, symbols, colours);
    marks = [...symbols, ...clusters];
    const drawn = drawnCount(marks);
    Object.assign(dataset, { drawn, beyond: state.shown.length - drawn });
  }

  // Of what is selected or pointed at: a ring, and if a cluster holds it, its symbol at its own place and the other ones.
  /** @type {(canvas: CanvasRenderingContext2D) => void} */
  function emphasise(canvas) {
    const colours = palette();
    raised = [];
    if (pointed?.kind === "cluster") paintRing(canvas, pointed, pointed.size / 2 + 4, 1.5, colours);
    for (const row of new Set([state.selected, state.hovered])) {
      if (!row?.at || !passes(row)) continue;
      const incident = { index: row.index, selected: row === state.selected, hovered: row === state.hovered };
      for (const { mark, ring } of raisedMarks(marks, incident, placeOf(map), looks, factsOf(map))) {
        if (ring) paintRing(canvas, mark, mark.size / 2 + 1, ring, colours);
        paintSymbol(canvas, mark, colours);
        raised.push(mark);
      }
    }
    if (numbered()) paintNumbers(canvas, raised, colours); // over the rings
  }

  const ground = sheet(map, { pane: "incidents", order: 600, className: "incidents", paint });
  const top = sheet(map, { pane: "emphasis", order: 610, className: "emphasis", paint: emphasise });

  /** @type {(mark: Mark | null) => void} */
  function point(mark) {
    if (mark === pointed) return;
    const before = pointed;
    pointed = mark;
    map.getContainer().classList.toggle("over-mark", Boolean(mark));
    ground.canvas().style.pointerEvents = mark ? "auto" : "none"; // what lies below is not meant
    showTip(mark);
    const row = mark && mark.kind !== "cluster" ? event(mark.index) : null;
    if (row !== state.hovered && (row || (before && before.kind !== "cluster"))) change({ hovered: row });
    else top.draw();
  }

  followPointer(map, {
    point,
    pick: (at) => markAt([...marks, ...raised], at),
    canvas: ground.canvas,
    choose: (mark) => {
      if (mark.kind === "cluster") openCluster(map, mark, freePixels, listMembers);
      else change({ selected: event(mark.index) });
    },
  });
  redrawOnChange(top, () => {
    point(null);
    ground.draw();
    top.draw();
  });
  map.incidents = drawnNow(map, () => marks);
}

/** @type {(map: L.Map) => WorldPlace} */
const placeOf = (map) => ({ scale: 2 ** map.getZoom(), origin: map.getPixelOrigin() });

/** @type {(map: L.Map) => Facts} */
function factsOf(map) {
  const toPixels = (/** @type {At} */ at) => map.latLngToLayerPoint(at);
  const gates = () => [...crossings.values()].flatMap(({ at }) => (at ? [toPixels(at)] : []));
  const on = (/** @type {string} */ layer) => state.layers.has(layer);
  return {
    shown: state.shown,
    context: state.around,
    numbered: numbered(),
    toPixels,
    fixed: () => (on("crossings") ? gates() : []),
    candidates: (i) => (on("candidates") ? candidatesOf(event(i)) : []),
    bearing: (i, candidate) => bearing(map, event(i), candidate),
  };
}

// The side of a place, and the direction on the map from the border to it.
/** @type {(map: L.Map, row: EventRow, candidate?: Placing) => { side: Maybe<string>, away: number }} */
function bearing(map, row, candidate) {
  const foot = linksOf(row)[0]?.paths[0]?.at(-1);
  const { x, y } = foot && row.at ? map.project(row.at, FINE).subtract(map.project(foot, FINE)) : { x: 0, y: -1 };
  return { side: (candidate ?? row).side_likely, away: Math.atan2(y, x) };
}

/** @type {(top: { draw: () => void }, redraw: () => void) => void} */
function redrawOnChange(top, redraw) {
  listen((patch) => {
    if ("shown" in patch || "lang" in patch) redraw();
    else if ("selected" in patch || "hovered" in patch) top.draw();
  });
  // The colours are the document's, whoever changes them.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-scheme"] });
}

// What is drawn now, in the container's pixels.
/** @type {(map: L.Map, marks: () => Mark[]) => { marks(): object[], boxes(): number[][] }} */
function drawnNow(map, marks) {
  const idOf = (/** @type {number} */ i) => value("incident_id", i) ?? String(i + 1);
  return {
    marks: () =>
      marks()
        .filter(({ seen }) => seen)
        .map((mark) => {
          const { kind, count, x, y, size } = mark;
          const events = mark.kind === "cluster" ? mark.some : [mark.index, ...(mark.more ?? [])];
          return { kind, count, ids: events.map(idOf), ...map.layerPointToContainerPoint([x, y]), size };
        }),
    // What it covers, numbers too, with what has its place beyond the view: [left, top, right, bottom].
    boxes: () => {
      const { x: dx, y: dy } = map.layerPointToContainerPoint([0, 0]);
      const boxes = coveredBoxes(marks(), numbered());
      return boxes.map(([left, top, right, bottom]) => [left + dx, top + dy, right + dx, bottom + dy]);
    },
  };
}
