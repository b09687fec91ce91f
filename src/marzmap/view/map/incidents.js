// Incidents, their other possible places and context events on one canvas; what is pointed at or selected on another.
import { candidatesOf, crossings, event, value } from "../data.js";
import { drawEvidence } from "./evidence.js";
import { REACH } from "./fan.js";
import { placeMarks, raisedMarks, viewOf } from "./incidents_model.js";
import { looks } from "./marks.js";
import { memberList } from "./members.js";
import { linesInView } from "./line_in_view.js";
import { paintCluster, paintLeaders, paintMembers, paintNumbers, paintPlaces, paintRing } from "./paint.js";
import { coveredBoxes, drawnCount, inPaintOrder, markAt, placeNumbers } from "./placed_marks.js";
import { followPointer, markTip, openCluster } from "./pointer.js";
import { sheet } from "./sheet.js";
import { sidesOf } from "./sides.js";
import { change, listen, passes, state } from "../state.js";
import { paintSymbol, palette } from "./symbols.js";

const NUMBERED = 30; // incidents at most that carry the numbers of the list
const ON_LINE = 12; // pixels from the line within which a symbol goes to the likelier side

const numbered = () => state.shown.length <= NUMBERED;

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
    paintPlaces(canvas, placed, colours);
    for (const mark of clusters) paintCluster(canvas, mark, colours);
    if (numbered()) {
      placeNumbers(placed);
      paintNumbers(canvas, symbols, colours);
      if (document.body.classList.contains("printing")) paintMembers(canvas, clusters, colours);
    }
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
    toPixels,
    fixed: () => (on("crossings") ? gates() : []),
    candidates: (i) => (on("candidates") ? candidatesOf(event(i)) : []),
    spot: spotter(map),
  };
}

// Of a symbol: its side of the border, the direction into that, and a test of where it may be moved to. Near the line it
// belongs on the likelier side, elsewhere on that of its place.
/** @type {(map: L.Map) => Facts["spot"]} */
function spotter(map) {
  const nearest = sidesOf(linesInView(map));
  return ({ x, y, index, kind, candidate }) => {
    const { away, country, other, into } = nearest({ x, y });
    const likely = kind === "context" ? country : (candidate ?? event(index)).side_likely;
    const side = away < ON_LINE && likely === other ? other : country;
    /** @type {(at: XY) => boolean} */
    const holds = (at) => nearest(at).country === side;
    return { side, away: into(side), holds: away < 2 * REACH ? holds : undefined };
  };
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
