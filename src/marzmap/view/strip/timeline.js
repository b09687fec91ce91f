// Time: a few incidents as bars over the days on which each may have happened, many as a histogram.
import { edgesOf, marksOf, spanWords, unitFor } from "./calendar.js";
import { event, eventCount, incidentCount, NO_DAY, start, study } from "../data.js";
import { el, svg, visible } from "../dom.js";
import { fit, lastDay, paint, roundBelow, shares, summed } from "./histogram.js";
import { daysOf } from "../words/dates.js";
import { figure, say } from "../words/say.js";
import { aroundBut, change, passes, passingBut, state } from "../state.js";
import { symbol, typeClass } from "../map/symbols.js";
import { titleOf, titles } from "../words/naming.js";
import { date } from "../words/words.js";

const FEW = 40; // so many incidents have a bar each
const AXIS = 22;
const TOP = 6;
// At both ends there is room for the handles, and on wide screens at the left for the figures of the counts.
export const marginsOf = (width) => (width < 600 ? [38, 38] : [60, 38]);

// The first and last day of the study and of all that may have happened in it; null if nothing has a date.
function spanned(from, to, [first = Infinity, last = -Infinity] = []) {
  for (let i = from; i < to; i += 1) {
    if (start[i] === NO_DAY) continue;
    first = Math.min(first, start[i]);
    last = Math.max(last, lastDay(i));
  }
  return first <= last ? [first, last] : [];
}
const period = daysOf(study.period);
const ofIncidents = spanned(0, incidentCount, period.includes(null) ? [] : period);
const ofAll = spanned(incidentCount, eventCount, ofIncidents);

// The days from end to end of the strip, [first, last]; none if nothing has a date.
export const range = () => (state.layers.has("context") ? ofAll : ofIncidents);

// `tip` shows a line of words above a place of the strip.
export function drawTimeline(plot, tip) {
  const canvas = el("canvas", { "aria-hidden": "true" });
  const marks = svg("svg", { "aria-hidden": "true" });
  const column = el("div", { class: "column", hidden: true });
  const pins = ["hovered", "selected"].map((name) => [name, el("div", { class: `pin ${name}`, hidden: true })]);
  plot.append(canvas, marks, column, ...pins.map(([, pin]) => pin));

  const scale = { edges: new Int32Array(2), unit: "day", x: () => 0 };
  let many = null; // { which, counts, spans } of the histogram
  let passing = new Uint32Array();
  let undated = 0;

  function measure() {
    const width = plot.clientWidth;
    const [left, right] = marginsOf(width);
    [scale.width, scale.left, scale.right] = [width, left, width - right];
    scale.height = plot.clientHeight;
    scale.unit = unitFor(...range(), scale.right - left);
    scale.edges = edgesOf(scale.unit, ...range());
    const [first, after] = [scale.edges[0], scale.edges.at(-1)];
    scale.x = (day) => left + ((day - first) / (after - first)) * (scale.right - left);
    scale.base = scale.height - AXIS;
  }

  // What passes all filters but the period, which stays while only the period is moved.
  function gather() {
    passing = passingBut("period");
    undated = 0;
    for (const i of passing) if (start[i] === NO_DAY) undated += 1;
  }

  function draw() {
    if (!range().length || !plot.clientWidth) return;
    measure();
    marks.setAttribute("width", scale.width);
    marks.setAttribute("height", scale.height);
    many = passing.length > FEW ? histogram() : null;
    canvas.hidden = !many;
    column.hidden = true;
    plot.classList.toggle("many", Boolean(many));
    marks.replaceChildren(...axis(), ...(many ? ruler() : bars()));
    mark();
  }

  // Many ---------------------------------------------------------------------------------------------

  function histogram() {
    const { edges, width, height, base } = scale;
    const counts = shares(passing, edges);
    const spans = Array.from({ length: counts.count }, (_, bin) => {
      const [left, right] = [scale.x(edges[bin]), scale.x(edges[bin + 1])];
      return right - left > 8 ? [left + 0.5, right - 0.5] : [left, right - 0.5];
    });
    const [sure, perhaps] = [counts.sure, counts.perhaps].map((one) => summed(one, counts.count));
    const totals = sure.map((value, bin) => value + perhaps[bin]);
    const most = totals.reduce((a, b) => Math.max(a, b), 1);
    const high = (base - TOP) / most;
    const brush = fit(canvas, width, height);
    paint(brush, counts, { spans, base, high });
    plot.dataset.unit = scale.unit;
    plot.dataset.edges = edges.join(" ");
    plot.dataset.sure = sure.join(" ");
    plot.dataset.perhaps = perhaps.join(" ");
    return { spans, sure, perhaps, totals, most, high };
  }

  // The one line of the scale of counts.
  function ruler() {
    const value = roundBelow(many.most);
    if (value === null) return [];
    const y = Math.round(scale.base - value * many.high) + 0.5;
    return [
      svg("line", { class: "ruler", x1: scale.left, x2: scale.right, y1: y, y2: y }),
      scale.left > 40 &&
        svg("text", { class: "ruler-label", x: scale.left - 24, y: y + 4, "text-anchor": "end" }, figure(value)),
    ].filter(Boolean);
  }

  function binAt(x) {
    return many.spans.findIndex(([left, right]) => x >= left - 0.5 && x < right + 0.5);
  }

  function binWords(bin) {
    const [sure, perhaps] = [many.sure[bin], many.perhaps[bin]];
    const when = spanWords(scale.edges[bin], scale.edges[bin + 1] - 1);
    const counted =
      sure === 1
        ? say("{when}: 1 incident", { when })
        : say("{when}: {count} incidents", { when, count: figure(sure) });
    if (perhaps < 0.05) return counted;
    const share = figure(perhaps, perhaps < 10 ? 1 : 0);
    return say("{counted}, and about {share} of those not exactly dated", { counted, share });
  }

  function point(x) {
    const bin = many ? binAt(x) : -1;
    column.hidden = bin < 0;
    if (bin < 0) return tip();
    const [left, right] = many.spans[bin];
    column.style.left = `${left}px`;
    column.style.width = `${right - left}px`;
    return tip(plot, (left + right) / 2, binWords(bin));
  }
  plot.addEventListener("pointermove", ({ clientX, buttons, target }) => {
    if (target.closest("[role=slider]")) return tip();
    if (many && !buttons) return point(clientX - plot.getBoundingClientRect().left);
    return undefined;
  });
  plot.addEventListener("pointerdown", ({ clientX, pointerType }) => {
    if (pointerType === "mouse") point(-1);
    else if (many) point(clientX - plot.getBoundingClientRect().left);
  });
  plot.addEventListener("pointerleave", () => point(-1));

  // Few ----------------------------------------------------------------------------------------------

  function bars() {
    for (const name of ["unit", "edges", "sure", "perhaps"]) delete plot.dataset[name];
    const around = aroundBut("period"); // context events stand beside the incidents
    const rows = [...passing, ...around.slice(0, FEW)].filter((i) => start[i] !== NO_DAY).map(event);
    const plain = rows.map((row) => ({ row, left: scale.x(start[row.index]), right: scale.x(lastDay(row.index) + 1) }));
    const placed = labelled(plain, scale.width) ?? lanes(plain.map((bar) => ({ ...bar, ...extent(bar) })));
    const count = Math.max(2, ...placed.map((bar) => bar.lane + 1));
    const step = Math.min(22, (scale.base - TOP) / count);
    const size = Math.max(11, Math.min(20, step + 3));
    return placed.map((bar) => drawBar(bar, scale.base - 3 - step * (bar.lane + 0.5), size));
  }

  function drawBar({ row, left, right, label: side }, y, size) {
    const middle = (left + right) / 2;
    const face = symbol(row);
    for (const [name, value] of Object.entries({ x: middle - size / 2, y: y - size / 2, width: size, height: size }))
      face.setAttribute(name, value);
    const beside = side > 0 ? Math.max(right, middle + 10) + 5 : Math.min(left, middle - 10) - 5;
    const words = () => [titleOf(row), ` · ${visible(date(row, true))}`];
    const bar = svg(
      "g",
      {
        class: `bar ${row.context ? "type-context" : typeClass(row.event_type)}`,
        onclick: () => change({ selected: row }),
        onpointerenter: () => {
          change({ hovered: row });
          tip(plot, middle, ...words());
        },
        onpointerleave: () => {
          change({ hovered: null });
          tip();
        },
      },
      start[row.index] !== lastDay(row.index) && svg("line", { class: "span", x1: left, x2: right, y1: y, y2: y }),
      svg("rect", {
        class: "touch",
        x: Math.min(left, middle - 12),
        y: y - size / 2 - 1,
        width: Math.max(24, right - left),
        height: size + 2,
        rx: 4,
      }),
      svg("line", { class: "stem", x1: middle, x2: middle, y1: y + size / 2, y2: scale.base }),
      face,
      side &&
        svg(
          "text",
          {
            class: "bar-label",
            x: beside,
            y: y + 4,
            "text-anchor": side > 0 ? "start" : "end",
            lang: titles(row)[0][1],
          },
          visible(titles(row)[0][0]),
        ),
    );
    bar.row = row;
    return bar;
  }

  // Both ---------------------------------------------------------------------------------------------

  function axis() {
    const { x, base, width, edges } = scale;
    const found = [svg("line", { class: "axis", x1: scale.left, x2: scale.right, y1: base + 0.5, y2: base + 0.5 })];
    for (const { day, label: name, strong } of marksOf(edges[0], edges.at(-1), scale.right - scale.left)) {
      const at = Math.round(x(day)) + 0.5;
      found.push(svg("line", { class: strong ? "tick year" : "tick", x1: at, x2: at, y1: TOP, y2: base + 5 }));
      if (at + 7.2 * name.length < width)
        found.push(svg("text", { class: "tick-label", x: at + 4, y: base + 16 }, name));
    }
    return found;
  }

  // Which bar is pointed at, and which are out of the window.
  function mark() {
    for (const bar of marks.querySelectorAll(".bar")) {
      bar.classList.toggle("selected", bar.row === state.selected);
      bar.classList.toggle("hovered", bar.row === state.hovered);
      bar.classList.toggle("out", !passes(bar.row));
    }
    for (const [name, pin] of pins) {
      const row = state[name];
      pin.hidden = !many || !row || start[row.index] === NO_DAY;
      if (pin.hidden) continue;
      const [left, right] = [scale.x(start[row.index]), scale.x(lastDay(row.index) + 1)];
      const width = Math.max(right - left, 3);
      pin.style.left = `${(left + right - width) / 2}px`;
      pin.style.width = `${width}px`;
      pin.style.height = `${scale.base - 2}px`;
    }
  }

  return { gather, draw, mark, scale, undated: () => undated, many: () => many !== null };
}

const WIDE = 11; // half of a symbol, and a little room
const middleOf = ({ left, right }) => (left + right) / 2;
const extent = (bar) => ({
  from: Math.min(bar.left, middleOf(bar) - WIDE),
  to: Math.max(bar.right, middleOf(bar) + WIDE),
});

// Bars side by side share a lane, bars that meet do not.
function lanes(bars) {
  const ends = [];
  return [...bars]
    .sort((a, b) => a.from - b.from)
    .map((bar) => {
      let lane = ends.findIndex((end) => end <= bar.from);
      if (lane < 0) lane = ends.length;
      ends[lane] = bar.to;
      return { ...bar, lane };
    });
}

// Bars with their titles beside them, to the right (1) or where that is too far to the left (-1); null if the lanes do not
// hold them all.
function labelled(bars, width) {
  if (bars.length > 12) return null;
  const placed = lanes(
    bars.map((bar) => {
      const { from, to } = extent(bar);
      const room = 7.2 * titles(bar.row)[0][0].length + 16;
      const label = middleOf(bar) + WIDE + room < width ? 1 : -1;
      return {
        ...bar,
        label,
        from: label < 0 ? Math.min(from, middleOf(bar) - WIDE - room) : from,
        to: label > 0 ? to + room : to,
      };
    }),
  );
  return placed.every(({ lane, from }) => lane < 3 && from >= 0) ? placed : null;
}
