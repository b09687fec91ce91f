// The border from end to end: how many of the incidents shown lie along each stretch of it, and how dense they lie there.
import { coded, crossings, incidentCount, layers, numbers } from "../data.js";
import { densities, deviationClasses } from "./density.js";
import { el, set, svg, visible } from "../dom.js";
import { paintBars } from "./histogram.js";
import { rulerMarks, widened } from "./histogram_model.js";
import { keyTarget } from "./keys.js";
import { nearest, partOf, parts, sameStretch } from "../map/chainage.js";
import { looks } from "../map/marks.js";
import { crossingSymbol } from "../map/symbols.js";
import * as model from "./profile_model.js";
import { binWords, partName } from "./profile_words.js";
import { change, passingBut, state } from "../state.js";
import { cover, drawMark, drawSurface } from "./surface.js";
import { say } from "../words/say.js";
import { endName } from "../words/words.js";

/** @typedef {{ scale: ProfileScale, counted: ReturnType<typeof model.countBins>, passing: Uint32Array, density: Density[] }} Chart */
/** @typedef {(bin: number) => void} Act */
/** @typedef {(from: number, to: number) => void} Choose */

const THIN = 4; // pixels that a pin or a column needs
const BIG_STEP = 10; // bins
const GATE = 11; // pixels of a crossing's symbol
const AT_LINE = 20_000; // metres: a crossing farther off is none of this border

// Columns and rows along the border, made when the chart is first seen ------------------------------------

// Of each incident the number of its part (-1 without a chainage), its way along it in metres, its stretch, and the class of
// its deviation.
function measured() {
  const along = numbers("chainage_m");
  const number = numbers("border_part");
  const { values, codes } = coded("border_id");
  const ofBorder = values.map((id) => new Map(parts.map((part) => [part.border_part, partOf(id, part.border_part)])));
  const part = new Int32Array(incidentCount).fill(-1);
  for (let i = 0; i < incidentCount; i += 1)
    if (!Number.isNaN(along[i])) part[i] = ofBorder[codes[i]].get(number[i]) ?? -1;
  const classes = deviationClasses(part, numbers("radius_m"), parts);
  return { part, along, classes, stretches: model.stretchesOf({ part, along }, parts), ...looks };
}

// Crossings with their place along the border.
const gatesAlong = () =>
  [...crossings.values()]
    .flatMap((row) => (row.at ? [{ row, ...nearest(row.at) }] : []))
    .filter(({ away }) => away <= AT_LINE)
    .sort((a, b) => a.part - b.part || a.along - b.along);

// Stretches with more incidents than chance would put there.
const hotAlong = () =>
  (layers.hot_stretches ?? [])
    .map((row) => ({ row, part: partOf(row.border_id, row.border_part) }))
    .filter(({ part }) => part >= 0)
    .map(({ row, part }) => ({ row, part, pieces: model.piecesOf(row, parts[part]) }));

const collected = () => ({ ...measured(), gates: gatesAlong(), hot: hotAlong() });
/** @type {ReturnType<typeof collected> | null} */
let stored = null;
const columns = () => (stored ??= collected());

/** @type {(bin: Bin) => Stretch} */
const stretchIn = ({ part, from, to }) => {
  const { border_id, border_part } = parts[part];
  return { border_id, border_part, from_m: from, to_m: to };
};

/** The stretches from one bin to another, of one part. @type {(bins: Bin[], one: number, other: number) => void} */
function choose(bins, one, other) {
  const { part } = bins[one];
  const own = bins.slice(Math.min(one, other), Math.max(one, other) + 1).filter((bin) => bin.part === part);
  const { border_id, border_part, from_m } = stretchIn(own[0]);
  change({ reach: { border_id, border_part, from_m, to_m: own[own.length - 1].to } });
}

// ---------------------------------------------------------------------------------------------------------

// `tip` shows words above a place of the strip, `zoomToStretch` brings a stretch into view.
/** @param {HTMLElement} plot @param {Tip} tip @param {(stretch: Stretch) => void} zoomToStretch */
export function drawProfile(plot, tip, zoomToStretch) {
  const surface = drawSurface(plot);
  const veils = ["before", "after"].map((name) => el("div", { class: `veil ${name}` }));
  plot.append(...veils);
  /** @type {Chart | null} */
  let chart = null; // as it was last drawn
  let current = 0; // the bin the keys are at
  const bins = () => chart?.scale.bins ?? [];

  function draw() {
    if (!parts.length || !plot.clientWidth) return;
    chart = workOut(plot.clientWidth, plot.clientHeight);
    const { scale, counted, density } = chart;
    current = Math.min(current, scale.bins.length - 1);
    paintBars(surface.canvas, scale, counted);
    surface.drawLines(scale.width, scale.height, drawLines(chart));
    plot.dataset.counts = counted.totals.join(" ");
    plot.dataset.densities = scale.bins.map((bin) => model.densityIn(density, bin)).join(" ");
    set(plot, { "aria-label": say("Stretch of the border"), "aria-valuemin": 1, "aria-valuemax": scale.bins.length });
    writeCurrent();
    mark();
  }

  const words = () => (chart ? binWords(factsOf(current, chart)) : "");

  const writeCurrent = () => set(plot, { "aria-valuenow": current + 1, "aria-valuetext": words() });

  /** @type {(bin: number) => void} */
  function point(bin) {
    if (bin < 0) {
      tip();
      if (state.stretch) change({ stretch: null });
      return;
    }
    current = bin;
    writeCurrent();
    const { left, right } = bins()[bin];
    tip(plot, (left + right) / 2, words());
    const stretch = stretchIn(bins()[bin]);
    if (!sameStretch(stretch, state.stretch)) change({ stretch });
  }

  // The stretch pointed at, here or on the map, and where the incident pointed at lies.
  function mark() {
    if (!chart) return;
    const { base, binOf, x } = chart.scale;
    /** @type {(node: HTMLElement, left: number, right: number) => void} */
    const show = (node, left, right) => {
      node.hidden = false;
      cover(node, { ...widened(left, right, THIN), height: base });
    };
    veil();
    surface.column.hidden = true;
    for (const [name, pin] of surface.pins) {
      const row = state[name];
      const bin = row && !row.context ? bins()[binOf[columns().stretches[row.index]]] : null;
      pin.hidden = !bin;
      if (bin) show(pin, bin.left, bin.right);
    }
    if (!state.stretch) return;
    const { border_id, border_part, from_m, to_m } = state.stretch;
    const part = partOf(border_id, border_part);
    if (part >= 0) show(surface.column, x(part, from_m), x(part, to_m));
  }

  // Over what is left out.
  function veil() {
    plot.classList.toggle("chosen", state.reach !== null);
    if (!chart || !state.reach) return;
    const { border_id, border_part, from_m, to_m } = state.reach;
    const part = partOf(border_id, border_part);
    const [left, right] = [from_m, Math.min(to_m, parts[part].length)].map((metre) => chart?.scale.x(part, metre) ?? 0);
    const start = bins()[0].left;
    cover(veils[0], { left: start, width: Math.max(0, left - start) });
    cover(veils[1], { left: right });
  }

  const zoom = (/** @type {number} */ bin) => zoomToStretch(stretchIn(bins()[bin]));
  /** @type {Choose} */
  const chosen = (one, other) => choose(bins(), one, other);
  followPointer(plot, { point, zoom, choose: chosen, bins });
  followKeys(plot, { point, zoom, choose: chosen, at: () => [current, bins().length - 1] });
  return {
    draw,
    mark,
    facts: () => ({ unplaced: chart?.counted.unplaced ?? 0, kilometres: model.kilometresOf(bins()) }),
  };
}

/** @type {(width: number, height: number) => Chart} */
function workOut(width, height) {
  const scale = model.profileScale(width, height, parts);
  const passing = passingBut("reach"); // which stays while only the stretch is chosen
  const counted = model.countBins(passing, columns(), scale, columns().hot.length > 0);
  return { scale, counted, passing, density: densities(passing, columns(), parts) };
}

// Axis, scale of counts, density, hot stretches and crossings as elements of SVG.
/** @type {(chart: Chart) => Element[]} */
function drawLines({ scale, counted: { most, high }, density }) {
  const [left, right] = [scale.bins[0].left, scale.bins[scale.bins.length - 1].right];
  const axes = parts.flatMap((part, number) => {
    const [start, end] = [part.start_name, part.end_name].map((name) => visible(endName(name)));
    return model.axisMarks(scale, number, {
      length: part.length,
      start,
      end,
      name: parts.length > 1 ? partName(part) : "",
    });
  });
  const ruler = rulerMarks(most, { left, right, base: scale.base, high }, left - 5);
  const curves = parts.map(({ length }, number) => {
    const marks = model.curveMarks(scale, number, { ...density[number], length }, high);
    return svg("g", { class: "density" }, ...marks.map(drawMark));
  });
  const brackets = columns().hot.flatMap((stretch) => model.hotMarks(scale, stretch));
  const gates = columns().gates.map(({ row, part, along }) =>
    set(crossingSymbol(row), model.boxOnAxis(scale, part, along, GATE)),
  );
  return [...axes.map(drawMark), ...ruler.map(drawMark), ...curves, ...brackets.map(drawMark), ...gates];
}

/** What there is to say about a bin. @type {(number: number, chart: Chart) => BinFacts} */
function factsOf(number, { scale: { bins, binOf }, counted: { totals }, passing, density }) {
  const bin = bins[number];
  const { part, from, to } = bin;
  const { stretches, hot, gates } = columns();
  const incidents = passing.filter((i) => binOf[stretches[i]] === number);
  const sums = (/** @type {string} */ what) =>
    model.casualtiesOf(incidents, numbers(`${what}_low`), numbers(`${what}_high`));
  const meets = (/** @type {Metres} */ [start, end]) => start < to && end > from;
  return {
    ...bin,
    count: totals[number],
    density: model.densityIn(density, bin),
    killed: sums("killed"),
    wounded: sums("wounded"),
    hot: hot.find((stretch) => stretch.part === part && stretch.pieces.some(meets))?.row,
    crossings: gates
      .filter((gate) => gate.part === part && gate.along >= from && gate.along < to)
      .map(({ row }) => row),
  };
}

/** @type {(plot: HTMLElement, reader: { point: Act, zoom: Act, choose: Choose, bins: () => Bin[] }) => void} */
function followPointer(plot, { point, zoom, choose, bins }) {
  const under = (/** @type {MouseEvent} */ { clientX }) =>
    model.binAt(bins(), clientX - plot.getBoundingClientRect().left);
  let [pressed, dragged] = [-1, false];
  plot.addEventListener("pointerdown", (event) => {
    if (event.button === 0) [pressed, dragged] = [under(event), false];
  });
  plot.addEventListener("pointermove", (event) => {
    const bin = under(event);
    if (pressed < 0 || !event.buttons || bin < 0 || (bin === pressed && !dragged)) {
      point(bin);
      return;
    }
    if (!dragged) plot.setPointerCapture(event.pointerId);
    dragged = true;
    choose(pressed, bin);
  });
  plot.addEventListener("pointerleave", () => point(-1));
  plot.addEventListener("pointercancel", () => (pressed = -1));
  plot.addEventListener("click", (event) => {
    const bin = under(event);
    if (bin >= 0 && !dragged) zoom(bin);
    [pressed, dragged] = [-1, false];
  });
  plot.addEventListener("dblclick", () => state.reach && change({ reach: null }));
}

/** @type {(plot: HTMLElement, reader: { point: Act, zoom: Act, choose: Choose, at: () => [current: number, last: number] }) => void} */
function followKeys(plot, { point, at, zoom, choose }) {
  let anchor = -1; // where a choice by keys began
  plot.addEventListener("focus", () => plot.matches(":focus-visible") && point(at()[0]));
  plot.addEventListener("blur", () => point(-1));
  plot.addEventListener("keydown", (event) => {
    const [current, last] = at();
    if (event.key === "Escape" && (state.stretch || state.reach)) {
      event.stopPropagation();
      if (state.reach) change({ reach: null });
      else point(-1);
      return;
    }
    const target = keyTarget({ key: event.key, shiftKey: false }, current, last, BIG_STEP);
    if (event.key === "Enter" || event.key === " ") zoom(current);
    else if (target === null) return;
    else if (event.shiftKey) {
      if (anchor < 0) anchor = current;
      choose(anchor, target);
    }
    if (target !== null) point(target);
    if (!event.shiftKey) anchor = -1;
    event.preventDefault();
  });
}
