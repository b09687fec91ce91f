// A strip of time: each incident over the days on which it may have happened.
import { event, study } from "./data.js";
import { el, svg, text, visible } from "./dom.js";
import { change, listen, state } from "./state.js";
import { symbol, typeClass } from "./symbols.js";
import { date } from "./words.js";

const DAY = 86_400_000;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const STEPS = [1, 2, 3, 6, 12, 24, 60, 120]; // months between labels
const AXIS = 24;
const MARGIN = 24;

const day = (text) => Date.parse(`${text}T00:00:00Z`);
const dated = (row) => Number.isFinite(day(row.date_start)) && Number.isFinite(day(row.date_end));

// "2021-12/2022-07" as its first and last instant; nothing where the period says something finer.
function period() {
  const ends = (study.period ?? "").split("/").map((end) => /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(end));
  if (!ends.length || ends.includes(null)) return [];
  const [first, last] = [ends[0], ends.at(-1)];
  const start = Date.UTC(first[1], (first[2] ?? 1) - 1, first[3] ?? 1);
  const end = last[3] ? Date.UTC(last[1], last[2] - 1, +last[3] + 1) : Date.UTC(last[1], last[2] ?? 12, 1);
  return [start, end];
}

export function drawTimeline() {
  const strip = document.getElementById("timeline");
  const height = () => strip.clientHeight;

  function draw() {
    const rows = [...state.shown, ...state.around].map(event).filter(dated);
    const width = strip.clientWidth;
    const instants = [...period(), ...rows.flatMap((row) => [day(row.date_start), day(row.date_end) + DAY])];
    if (!instants.length || !width) {
      strip.replaceChildren(el("p", { class: "empty" }, "No dated incident is shown."));
      return;
    }
    const from = instants.reduce((a, b) => Math.min(a, b));
    const to = instants.reduce((a, b) => Math.max(a, b));
    const x = (time) => MARGIN + ((time - from) / (to - from)) * (width - 2 * MARGIN);
    const bars = lanes(
      rows.map((row) => ({ row, left: x(day(row.date_start)), right: x(day(row.date_end) + DAY) })),
    );
    const taken = bars.map(({ lane, left, right }) => [lane, left - 12, right + 12]);
    for (const bar of bars) bar.label = bars.length > 12 ? 0 : label(bar, taken, width);
    const count = Math.max(2, ...bars.map((bar) => bar.lane + 1));
    const step = Math.min(22, (height() - AXIS - 6) / count);
    strip.replaceChildren(
      svg(
        "svg",
        { width, height: height(), "aria-hidden": "true" },
        ...axis(from, to, x, height(), width),
        ...bars.map((bar) => drawBar(bar, height() - AXIS - 4 - step * (bar.lane + 0.5))),
      ),
    );
    mark();
  }

  function drawBar({ row, left, right, label: side }, y) {
    const middle = (left + right) / 2;
    const vague = row.date_start !== row.date_end;
    const face = symbol(row);
    face.setAttribute("x", middle - 10);
    face.setAttribute("y", y - 10);
    face.setAttribute("width", 20);
    face.setAttribute("height", 20);
    const title = svg("title", {}, `${visible(row.title ?? row.incident_id)}, ${date(row, true)}`);
    const bar = svg(
      "g",
      {
        class: `bar ${row.context ? "type-context" : typeClass(row.event_type)}`,
        onclick: () => change({ selected: row }),
        onmouseenter: () => change({ hovered: row }),
        onmouseleave: () => change({ hovered: null }),
      },
      title,
      vague && svg("line", { class: "span", x1: left, x2: right, y1: y, y2: y }),
      svg("rect", {
        class: "touch",
        x: Math.min(left, middle - 12),
        y: y - 11,
        width: Math.max(24, right - left),
        height: 22,
      }),
      svg("line", { class: "stem", x1: middle, x2: middle, y1: y + 10, y2: height() - AXIS }),
      face,
      side &&
        svg(
          "text",
          { class: "bar-label", x: middle + side * 18, y: y + 4, "text-anchor": side > 0 ? "start" : "end" },
          visible(row.title),
        ),
    );
    bar.row = row;
    return bar;
  }

  function mark() {
    for (const bar of strip.querySelectorAll(".bar")) {
      bar.classList.toggle("selected", bar.row === state.selected);
      bar.classList.toggle("hovered", bar.row === state.hovered);
    }
  }

  new ResizeObserver(draw).observe(strip);
  listen((patch) => ("shown" in patch ? draw() : mark()));
}

// Bars side by side share a lane, bars that meet do not.
function lanes(bars) {
  const ends = [];
  return [...bars]
    .sort((a, b) => a.left - b.left)
    .map((bar) => {
      const middle = (bar.left + bar.right) / 2;
      const left = Math.min(bar.left, middle - 11);
      let lane = ends.findIndex((end) => end <= left);
      if (lane < 0) lane = ends.length;
      ends[lane] = Math.max(bar.right, middle + 11);
      return { ...bar, lane };
    });
}

// A title is written beside its bar where it meets no other: 1 to the right, -1 to the left, 0 not at all.
function label({ row, left, right, lane }, taken, width) {
  const middle = (left + right) / 2;
  const room = 20 + 7 * (row.title?.length ?? Infinity);
  for (const [side, from, to] of [
    [1, right + 12, middle + room],
    [-1, middle - room, left - 12],
  ]) {
    if (from < 0 || to > width) continue;
    if (taken.some(([other, start, end]) => other === lane && start < to && from < end)) continue;
    taken.push([lane, from, to]);
    return side;
  }
  return 0;
}

function axis(from, to, x, height, width) {
  const start = new Date(from);
  const months = Math.max(1, (to - from) / (30.44 * DAY));
  const room = (x(to) - x(from)) / months;
  const step = STEPS.find((size) => size * room >= 62) ?? STEPS.at(-1);
  const base = height - AXIS;
  const marks = [svg("line", { class: "axis", x1: x(from), x2: x(to), y1: base, y2: base })];
  const first = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (let month = first; ; month += step) {
    const year = Math.floor(month / 12);
    const time = Date.UTC(year, month % 12, 1);
    if (time > to) break;
    if (time < from) continue;
    const label =
      step >= 12
        ? `${year}`
        : month % 12 === 0 || marks.length === 1
          ? `${MONTHS[month % 12]} ${year}`
          : MONTHS[month % 12];
    marks.push(
      svg("line", {
        class: month % 12 === 0 ? "tick year" : "tick",
        x1: x(time),
        x2: x(time),
        y1: 6,
        y2: base + 4,
      }),
      x(time) + 40 < width && svg("text", { class: "tick-label", x: x(time) + 4, y: base + 16 }, label),
    );
  }
  return marks;
}
