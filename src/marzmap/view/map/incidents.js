// Incidents, their other possible places and context events on one canvas: where few are in view each has its symbol, and
// none hides another; where there are many they are clusters.
import { cellOf, clustered, paintCluster, reachOf, wholeCells } from "./clusters.js";
import { belonging, candidatesOf, crossings, event, incidentCount, value } from "../data.js";
import { el, text } from "../dom.js";
import { drawEvidence } from "./evidence.js";
import { spread } from "./fan.js";
import { shapes, sizes, sures, worldX, worldY } from "./marks.js";
import { memberList } from "./members.js";
import { titleOf } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { sheet } from "./sheet.js";
import { change, listen, passes, state } from "../state.js";
import { paintSymbol, palette } from "./symbols.js";
import { date, sideShort } from "../words/words.js";

const FEW = 300; // in view: each is drawn by itself
const CROWD = 16; // more than so many on one spot are a cluster all the same
const NUMBERED = 30; // so few carry the numbers of the list
const DIGIT = { width: 7, height: 9 }; // pixels of theirs, with the halo
const CANDIDATE = 0.75; // of its incident's size
const APART = 24; // pixels that incidents must lie apart at the nearest zoom to be seen by themselves
const TARGET = 12; // pixels round a symbol's middle that a pointer meets

export function drawIncidents(map, freePixels) {
  let marks = [];
  let colours = palette();
  let raised = []; // on top, for they are pointed at or selected
  const near = new Uint32Array(incidentCount);
  const listMembers = memberList(map, freePixels);
  drawEvidence(map);

  // Where what is drawn lies ---------------------------------------------------------------------------
  // A mark is { kind, count, index, x, y, size, ... }, its middle in Leaflet's layer pixels; a symbol that stands off its
  // place has `off`, the place.

  function layout(bounds) {
    const scale = 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    const corner = map.containerPointToLayerPoint([0, 0]).add(origin);
    const view = {
      left: corner.x,
      top: corner.y,
      right: corner.x + map.getSize().x,
      bottom: corner.y + map.getSize().y,
    };
    const [min, max] = [bounds.min.add(origin), bounds.max.add(origin)];
    const frame = wholeCells({ left: min.x, top: min.y, right: max.x, bottom: max.y });
    const { shown } = state;
    let count = 0;
    let seen = 0;
    for (let n = 0; n < shown.length; n += 1) {
      const i = shown[n];
      const [x, y] = [worldX[i] * scale, worldY[i] * scale];
      if (!(x >= frame.left && x < frame.right && y >= frame.top && y < frame.bottom)) continue;
      near[count++] = i;
      if (x >= view.left && x < view.right && y >= view.top && y < view.bottom) seen += 1;
    }
    const at = (i) => ({ x: worldX[i] * scale - origin.x, y: worldY[i] * scale - origin.y });
    const clusters = (among) =>
      clustered(among, frame, scale).map((one) =>
        one.count === 1
          ? symbolMark(one.some[0], at)
          : { ...one, kind: "cluster", x: one.x - origin.x, y: one.y - origin.y, size: 2 * reachOf(one.count), among },
      );
    const context = around(at, frame, origin);
    const few = seen <= FEW && count <= 2 * FEW;
    marks = few
      ? singly(Array.from(near.subarray(0, count)), context, at, clusters)
      : [...context, ...clusters(near.subarray(0, count))];
    // By the place itself, which a symbol may stand off.
    for (const mark of marks) {
      const { x, y } = mark.off ?? mark;
      const [east, south] = [x + origin.x, y + origin.y];
      mark.seen = east >= view.left && east < view.right && south >= view.top && south < view.bottom;
    }
  }

  const symbolMark = (i, at) => ({
    kind: i < incidentCount ? "incident" : "context",
    count: 1,
    index: i,
    ...at(i),
    size: sizes[i],
    shape: shapes[i],
    sure: sures[i],
  });

  // Context events; of those that are many one stands for all within some pixels.
  function around(at, frame, origin) {
    const found = [];
    const taken = new Map();
    for (const i of state.around) {
      const mark = symbolMark(i, at);
      const [x, y] = [mark.x + origin.x, mark.y + origin.y];
      if (!(x >= frame.left && x < frame.right && y >= frame.top && y < frame.bottom)) continue;
      const key = state.around.length > FEW ? `${Math.floor(x / 16)} ${Math.floor(y / 16)}` : i;
      if (taken.has(key)) taken.get(key).count += 1;
      else {
        taken.set(key, mark);
        found.push(mark);
      }
    }
    return found;
  }

  // Each by itself; those that find no room are clusters, save where each is looked for by its
  // number.
  function singly(indices, context, at, clusters) {
    const most = numbered() ? Infinity : CROWD;
    const fixed = state.layers.has("crossings")
      ? [...crossings.values()].filter((row) => row.at).map((row) => map.latLngToLayerPoint(row.at))
      : [];
    const scattered = context.length > FEW; // they are not worth a fan
    const crowded = new Set();
    for (;;) {
      const held = crowded.size ? clusters(indices.filter((i) => crowded.has(i))) : [];
      const free = indices.filter((i) => !crowded.has(i)).map((i) => symbolMark(i, at));
      const symbols = [...free, ...others(free, at), ...(scattered ? [] : context.map((mark) => ({ ...mark })))];
      for (const mark of symbols) Object.assign(mark, bearing(mark));
      const { offsets, stuck } = spread(symbols, fixed, { blocks: held, most });
      const before = crowded.size;
      if (most < Infinity) for (const n of stuck) if (symbols[n].kind === "incident") crowded.add(symbols[n].index);
      if (crowded.size > before) continue;
      symbols.forEach((mark, n) => {
        if (!offsets[n]) return;
        mark.off = { x: mark.x, y: mark.y };
        mark.x += offsets[n].x;
        mark.y += offsets[n].y;
      });
      return [...(scattered ? context : []), ...held, ...symbols];
    }
  }

  // Other possible places, as far as they can be told apart from the one shown; the same second place of two incidents of
  // one kind is one symbol.
  function others(symbols) {
    if (!state.layers.has("candidates")) return [];
    const found = new Map();
    for (const mark of symbols) {
      for (const candidate of candidatesOf(event(mark.index))) {
        if (candidate.shown || !candidate.at) continue;
        const { x, y } = map.latLngToLayerPoint(candidate.at);
        if (Math.hypot(x - mark.x, y - mark.y) <= mark.size) continue;
        const key = `${candidate.at} ${mark.shape}`;
        if (found.has(key)) found.get(key).more.push(mark.index);
        else {
          const own = { kind: "candidate", x, y, size: mark.size * CANDIDATE, hollow: true, candidate, more: [] };
          found.set(key, { ...mark, ...own });
        }
      }
    }
    return [...found.values()];
  }

  // Its side, and the direction on the map from the border to the place.
  function bearing({ index, candidate }) {
    const row = event(index);
    const foot = belonging("border_links", row)[0]?.paths[0]?.at(-1);
    const { x, y } = foot ? map.project(row.at, 15).subtract(map.project(foot, 15)) : { x: 0, y: -1 };
    return { side: (candidate ?? row).side_likely, away: Math.atan2(y, x) };
  }

  // Drawing --------------------------------------------------------------------------------------------

  function paint(canvas, bounds, node) {
    layout(bounds);
    colours = palette();
    leaders(canvas, marks, colours);
    const symbols = marks.filter(({ kind }) => kind !== "cluster");
    const clusters = marks.filter(({ kind }) => kind === "cluster");
    const order = ["context", "candidate", "incident"];
    symbols.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.size - a.size);
    for (const mark of symbols) paintSymbol(canvas, mark, colours);
    // The largest lie on top.
    for (const mark of clusters.reverse()) paintCluster(canvas, mark, colours, fontOf(colours));
    marks = [...symbols, ...clusters];
    if (numbered()) write(canvas, symbols, colours);
    const drawn = marks.reduce((sum, { seen, kind, count }) => {
      return seen && (kind === "incident" || kind === "cluster") ? sum + count : sum;
    }, 0);
    node.dataset.drawn = drawn;
    node.dataset.beyond = state.shown.length - drawn;
  }

  // Of what is selected or pointed at: a ring, and if a cluster holds it, its symbol at its own place and the other ones.
  function emphasise(canvas) {
    raised = [];
    if (pointed?.kind === "cluster") ring(canvas, pointed, pointed.size / 2 + 4, 1.5, colours);
    for (const row of new Set([state.selected, state.hovered])) {
      if (!row?.at || !passes(row)) continue;
      const scale = 2 ** map.getZoom();
      const { x, y } = map.getPixelOrigin();
      const at = (i) => ({ x: worldX[i] * scale - x, y: worldY[i] * scale - y });
      const inside = ({ kind, index, more }) =>
        kind !== "cluster" && (index === row.index || more?.includes(row.index));
      const alone = marks.filter(inside);
      const held = alone.length ? [] : [symbolMark(row.index, at)];
      for (const mark of [...alone, ...held, ...others(held)]) {
        const elsewhere = mark.kind === "candidate" && row !== state.hovered;
        if (elsewhere && alone.length) continue; // it is drawn below
        if (!elsewhere) ring(canvas, mark, mark.size / 2 + 1, row === state.selected ? 2 : 1.25, colours);
        paintSymbol(canvas, mark, colours);
        raised.push(mark);
      }
    }
    if (numbered()) write(canvas, raised, colours); // over the rings
  }

  const ground = sheet(map, { pane: "incidents", order: 600, className: "incidents", paint });
  let pointed = null;
  const top = sheet(map, { pane: "emphasis", order: 610, className: "emphasis", paint: emphasise });
  const redraw = () => {
    point(null);
    ground.draw();
    top.draw();
  };

  // The pointer ----------------------------------------------------------------------------------------

  function pick({ x, y }) {
    let best = null;
    let nearest = 1;
    for (const mark of [...marks, ...raised]) {
      const away = Math.hypot(mark.x - x, mark.y - y) / Math.max(TARGET, mark.size / 2);
      if (away <= nearest) [best, nearest] = [mark, away];
    }
    return best;
  }

  const tip = L.tooltip({ direction: "top", className: "one-line" });

  function point(mark) {
    if (mark === pointed) return;
    const before = pointed;
    pointed = mark;
    map.getContainer().classList.toggle("over-mark", Boolean(mark));
    ground.canvas().style.pointerEvents = mark ? "auto" : "none"; // what lies below is not meant
    if (mark) {
      const below = map.layerPointToContainerPoint([mark.x, mark.y]).y < 60; // no room above
      tip.options.direction = below ? "bottom" : "top";
      tip.options.offset = L.point(0, Math.max(6, mark.size / 2 - 2) * (below ? 1 : -1));
      tip.setContent(told(mark)).setLatLng(map.layerPointToLatLng([mark.x, mark.y]));
      map.openTooltip(tip);
    } else map.closeTooltip(tip);
    const row = mark && mark.kind !== "cluster" ? event(mark.index) : null;
    if (row !== state.hovered && (row || (before && before.kind !== "cluster"))) change({ hovered: row });
    else top.draw();
  }

  function told(mark) {
    if (mark.kind === "cluster") return el("span", {}, say("{count} incidents", { count: figure(mark.count) }));
    const row = event(mark.index);
    const where = row.context ? "" : sideShort(mark.candidate ?? row);
    const parts = [date(row, true), mark.candidate && say("other possible place"), where].filter(Boolean);
    return el("span", {}, titleOf(row), " · ", text(parts.join(" · ")));
  }

  const elsewhere = ({ target }) => target.closest?.(".leaflet-popup, .leaflet-control");
  map.on("mousemove", ({ layerPoint, originalEvent }) => {
    if (map._animatingZoom || map.dragging?.moving()) return;
    const { target } = originalEvent;
    const mark = elsewhere(originalEvent) ? null : pick(layerPoint);
    point(mark);
    // What lies below has been told already that the pointer is there.
    if (mark && target !== ground.canvas())
      target.dispatchEvent(new MouseEvent("mouseout", { bubbles: true, relatedTarget: ground.canvas() }));
  });
  map.on("mouseout zoomstart dragstart", () => point(null));
  map.on("click", ({ layerPoint, originalEvent }) => {
    const mark = elsewhere(originalEvent) ? null : pick(layerPoint);
    if (!mark) return;
    point(null);
    if (mark.kind === "cluster") open(mark);
    else change({ selected: event(mark.index) });
  });

  // The view goes to a cluster's members; those that no zoom would part are listed.
  function open({ cells, among, x, y, size: width }) {
    const scale = 2 ** map.getZoom();
    const own = new Set(cells);
    const inside = among.filter((i) => own.has(cellOf(i, scale)));
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const i of inside) {
      box.left = Math.min(box.left, worldX[i]);
      box.right = Math.max(box.right, worldX[i]);
      box.top = Math.min(box.top, worldY[i]);
      box.bottom = Math.max(box.bottom, worldY[i]);
    }
    const widest = Math.max(box.right - box.left, box.bottom - box.top);
    const last = map.getMaxZoom();
    if (map.getZoom() >= last || widest * 2 ** last < APART) {
      listMembers(inside, map.layerPointToLatLng([x, y]), width / 2);
      return;
    }
    const free = freePixels();
    const size = map.getSize();
    const paddingTopLeft = L.point(free.left + 48, free.top + 48);
    const paddingBottomRight = L.point(size.x - free.right + 48, size.y - free.bottom + 48);
    const bounds = L.latLngBounds(map.unproject([box.left, box.top], 0), map.unproject([box.right, box.bottom], 0));
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (map.getBoundsZoom(bounds, false, paddingTopLeft.add(paddingBottomRight)) > map.getZoom())
      map.fitBounds(bounds, { paddingTopLeft, paddingBottomRight, animate });
    else map.setView(bounds.getCenter(), map.getZoom() + 1, { animate });
  }

  // ----------------------------------------------------------------------------------------------------

  listen((patch) => {
    if ("shown" in patch || "lang" in patch) redraw();
    else if ("selected" in patch || "hovered" in patch) top.draw();
  });
  // The colours are the document's, whoever changes them.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-scheme"] });
  map.incidents = {
    // What is drawn now, in the container's pixels.
    marks: () =>
      marks
        .filter(({ seen }) => seen)
        .map(({ kind, count, index, some, more = [], x, y, size }) => ({
          kind,
          count,
          ids: (some ?? [index, ...more]).map((i) => value("incident_id", i) ?? String(i + 1)),
          ...map.layerPointToContainerPoint([x, y]),
          size,
        })),
    // What it covers, numbers too, with what has its place beyond the view: [left, top, right, bottom].
    boxes: () => {
      const { x: dx, y: dy } = map.layerPointToContainerPoint([0, 0]);
      const covered = marks.map(({ x, y, size }) => [x - size / 2, y - size / 2, x + size / 2, y + size / 2]);
      if (numbered()) for (const mark of marks) if (mark.kind === "incident") covered.push(numberBox(mark));
      return covered.map(([left, top, right, bottom]) => [left + dx, top + dy, right + dx, bottom + dy]);
    },
  };
}

// Whether symbols carry the numbers of the list: on paper it is the way from one to the other.
const numbered = () => state.shown.length <= (document.body.classList.contains("printing") ? FEW : NUMBERED);

// A line from each symbol to the place that it stands off.
function leaders(canvas, marks, colours) {
  canvas.strokeStyle = canvas.fillStyle = colours.ink;
  canvas.lineWidth = 1;
  for (const { x, y, off } of marks) {
    if (!off) continue;
    canvas.beginPath();
    canvas.moveTo(off.x, off.y);
    canvas.lineTo(x, y);
    canvas.stroke();
    canvas.beginPath();
    canvas.arc(off.x, off.y, 2.5, 0, 2 * Math.PI);
    canvas.fill();
  }
}

function ring(canvas, { x, y }, radius, width, colours) {
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
  canvas.save();
  canvas.globalAlpha = 0.6;
  canvas.fillStyle = colours.casing;
  canvas.fill();
  canvas.restore();
  canvas.lineWidth = width;
  canvas.strokeStyle = colours.ink;
  canvas.stroke();
}

const fontOf = (colours) => (state.lang === "fa" ? colours.persian : colours.latin);

// The numbers of the list.
function write(canvas, symbols, colours) {
  canvas.font = `700 10px ${fontOf(colours)}`;
  canvas.textAlign = "left";
  canvas.textBaseline = "alphabetic";
  canvas.lineJoin = "round";
  canvas.lineWidth = 3;
  canvas.strokeStyle = colours.casing;
  canvas.fillStyle = colours.ink;
  for (const mark of symbols) {
    if (mark.kind !== "incident") continue;
    const [left, , , line] = numberBox(mark);
    canvas.strokeText(figure(mark.index + 1), left, line);
    canvas.fillText(figure(mark.index + 1), left, line);
  }
}

// The box of a symbol's number, which stands on its lower edge.
function numberBox({ index, x, y, size }) {
  const reach = size / 2 + 1; // as far as the ring round what is selected
  const [left, line] = [x + 0.87 * reach, y - 0.68 * reach];
  return [left, line - DIGIT.height, left + DIGIT.width * String(index + 1).length, line];
}
