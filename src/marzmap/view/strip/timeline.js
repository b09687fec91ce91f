// Time: a few incidents as bars over the days on which each may have happened, many as a histogram.
import { end, event, eventCount, incidentCount, start, study } from "../data.js";
import { drawAxisLabel, followAxisWords, markAxisWords } from "./axis_words.js";
import { around, set, svg, visible } from "../dom.js";
import { paintBars } from "./histogram.js";
import { widened } from "./histogram_model.js";
import { looks } from "../map/marks.js";
import { symbol, typeClass } from "../map/symbols.js";
import { aroundBut, change, passes, passingBut, state } from "../state.js";
import { cover, drawMark, drawSurface } from "./surface.js";
import * as model from "./timeline_model.js";
import { date, daysOf } from "../words/dates.js";
import { lastDay, NO_DAY } from "../words/days.js";
import { titleOf, titles } from "../words/naming.js";

/** @typedef {ReturnType<typeof model.histogramOf>} Histogram */
/** @typedef {SVGGElement & { row: EventRow }} BarNode */

const FEW = 40; // up to this many incidents have a bar each
const THIN = 3; // pixels that a pin needs

const events = { start, end, ...looks };
const [firstDay, finalDay] = daysOf(study.period);
const period = firstDay === null || finalDay === null ? [] : [firstDay, finalDay];
const daysOfIncidents = model.daysSpanned(events, 0, incidentCount, period);
const daysOfAll = model.daysSpanned(events, incidentCount, eventCount, daysOfIncidents);

// The days from end to end of the strip, [first, last]; none if nothing has a date.
export const range = () => (state.layers.has("context") ? daysOfAll : daysOfIncidents);

/** `tip` shows a line of words above a place of the strip. @param {HTMLElement} plot @param {Tip} tip @param {import("./zoom.js").Zoom} zoom */
export function drawTimeline(plot, tip, zoom) {
  const { canvas, lines, column, pins, drawLines } = drawSurface(plot);
  /** @type {TimelineScale} */
  let scale = model.timeScale(0, 0, [0, 0]);
  /** @type {Histogram | null} */
  let histogram = null; // of many
  let passing = /** @type {Uint32Array} */ (new Uint32Array());
  let undated = 0;

  // What passes all filters but the period, which stays while only the period is moved.
  function gather() {
    passing = passingBut("period");
    undated = 0;
    for (const i of passing) if (start[i] === NO_DAY) undated += 1;
  }

  function draw() {
    if (!range().length || !plot.clientWidth) return;
    scale = model.timeScale(plot.clientWidth, plot.clientHeight, range(), zoom.part());
    histogram = passing.length > FEW ? model.histogramOf(passing, events, scale) : null;
    if (histogram) paintBars(canvas, scale, histogram);
    canvas.hidden = !histogram;
    column.hidden = true;
    plot.classList.toggle("many", Boolean(histogram));
    writeCounts(plot, scale, histogram);
    const bars = histogram
      ? histogram.ruler.map(drawMark)
      : model.placedBars(few(), scale).map((bar) => drawBar(bar, scale.base, plot, tip));
    const axis = model.axisMarks(scale);
    const nodes = [...axis.lines.map(drawMark), ...axis.labels.map(drawAxisLabel), ...bars];
    drawLines(scale.width, scale.height, nodes);
    mark();
  }

  // Context events are next to the incidents.
  const few = () =>
    [...passing, ...aroundBut("period").slice(0, FEW)]
      .filter((i) => start[i] !== NO_DAY)
      .map((i) => ({ row: event(i), title: titles(event(i))[0][0], first: start[i], last: lastDay(start[i], end[i]) }));

  /** @type {(x: number) => void} */
  function point(x) {
    const bin = histogram ? model.binAt(histogram.spans, x) : -1;
    column.hidden = bin < 0;
    if (!histogram || bin < 0) {
      tip();
      return;
    }
    const [left, right] = histogram.spans[bin];
    cover(column, { left, width: right - left });
    tip(plot, (left + right) / 2, model.binWords(histogram, scale.edges, bin));
  }
  const pixel = (/** @type {PointerEvent} */ { clientX }) => clientX - plot.getBoundingClientRect().left;
  plot.addEventListener("pointermove", (moved) => {
    if (around(moved, "[role=slider]")) tip();
    else if (histogram && !moved.buttons) point(pixel(moved));
  });
  plot.addEventListener("pointerdown", (pressed) => {
    if (pressed.pointerType === "mouse") point(-1);
    else if (histogram) point(pixel(pressed));
  });
  plot.addEventListener("pointerleave", () => point(-1));
  followAxisWords(lines, zoom.to);

  // Which bar is pointed at, and which are out of the window.
  function mark() {
    markAxisWords(lines);
    for (const bar of /** @type {NodeListOf<BarNode>} */ (lines.querySelectorAll(".bar"))) {
      bar.classList.toggle("selected", bar.row === state.selected);
      bar.classList.toggle("hovered", bar.row === state.hovered);
      bar.classList.toggle("out", !passes(bar.row));
    }
    for (const [name, pin] of pins) {
      const i = state[name]?.index ?? -1;
      pin.hidden = !histogram || i < 0 || start[i] === NO_DAY;
      if (pin.hidden) continue;
      const ends = [scale.x(start[i]), scale.x(lastDay(start[i], end[i]) + 1)];
      const [left, right] = ends.map((at) => Math.max(scale.left, Math.min(scale.right, at)));
      pin.hidden = ends[0] >= scale.right || ends[1] <= scale.left;
      const box = widened(left, right, THIN);
      cover(pin, { ...box, height: scale.base - 2 });
    }
  }

  return { gather, draw, mark, scale: () => scale, undated: () => undated, many: () => histogram !== null };
}

// The counts of the bins, for those who look into the document.
/** @type {(plot: HTMLElement, scale: TimelineScale, histogram: Histogram | null) => void} */
function writeCounts({ dataset }, { unit, edges }, histogram) {
  const counts = {
    unit,
    edges: edges.join(" "),
    sure: histogram?.sure.join(" "),
    perhaps: histogram?.perhaps.join(" "),
  };
  for (const [name, value] of Object.entries(counts)) {
    if (value !== undefined && histogram) dataset[name] = value;
    else delete dataset[name];
  }
}

/** @param {Item & Bar & { row: EventRow }} bar @param {number} base @param {HTMLElement} plot @param {Tip} tip */
function drawBar(bar, base, plot, tip) {
  const { row, middle } = bar;
  const { span, touch, stem, face, label } = model.barMarks(bar, base);
  const drawn = set(symbol(row), face);
  const enter = () => {
    change({ hovered: row });
    tip(plot, middle, titleOf(row), ` · ${visible(date(row, true))}`);
  };
  const leave = () => {
    change({ hovered: null });
    tip();
  };
  const node = svg(
    "g",
    {
      class: `bar ${row.context ? "type-context" : typeClass(row.event_type)}`,
      onclick: () => change({ selected: row }),
      onpointerenter: enter,
      onpointerleave: leave,
    },
    span && drawMark(span),
    drawMark(touch),
    drawMark(stem),
    drawn,
    label && drawMark({ ...label, text: visible(label.text), lang: titles(row)[0][1] }),
  );
  return Object.assign(node, { row });
}
