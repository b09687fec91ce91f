// The border from end to end: how many of the incidents shown lie along each stretch of it, and how dense they lie there.
import { crossings, layers, numbers } from "../data.js";
import { binsOf, densities, placed } from "./density.js";
import { el, svg, visible } from "../dom.js";
import { fit, kinds, paint, roundBelow, summed } from "./histogram.js";
import { nearest, partOf, parts, STRETCH_M } from "../map/chainage.js";
import { shapes } from "../map/marks.js";
import { figure, say } from "../words/say.js";
import { change, state } from "../state.js";
import { crossingSymbol } from "../map/symbols.js";
import { marginsOf } from "./timeline.js";
import { countryName, hotStretch, range } from "../words/words.js";

const THIN = 4; // pixels that a bin needs
const GAP = 26; // pixels between parts
const AXIS = 22;
const TOP = 8;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]; // km between marks
const AT_LINE = 20_000; // metres: a crossing farther off is none of this border

const offsets = parts.reduce((found, part) => [...found, found.at(-1) + binsOf(part)], [0]);

// The stretch of about 10 km that holds an incident, all parts one after the other; -1 without a chainage.
function slotOf(i) {
  const { part, along } = placed();
  if (part[i] < 0) return -1;
  const [first, after] = [offsets[part[i]], offsets[part[i] + 1]];
  const slot = Math.floor((along[i] / parts[part[i]].length) * (after - first));
  return first + Math.max(0, Math.min(after - first - 1, slot));
}

// The pieces of a part that a stretch covers, [from, to] in metres: one of a closed part may go on past its start.
function piecesOf({ chainage_start_m: from, chainage_end_m: to }, { length }) {
  if (from <= to) return [[from, to]];
  return [
    [from, length],
    [0, to],
  ];
}

// Crossings with their place along the border.
let gates = null;
function placedCrossings() {
  gates ??= [...crossings.values()]
    .map((row) => ({ row, ...nearest(row.at) }))
    .filter(({ away }) => away <= AT_LINE)
    .sort((a, b) => a.part - b.part || a.along - b.along);
  return gates;
}

// `tip` shows words above a place of the strip, `zoomToStretch` brings a stretch into view.
export function drawProfile(plot, tip, zoomToStretch) {
  const canvas = el("canvas", { "aria-hidden": "true" });
  const marks = svg("svg", { "aria-hidden": "true" });
  const column = el("div", { class: "column", hidden: true });
  const pins = ["hovered", "selected"].map((name) => [name, el("div", { class: `pin ${name}`, hidden: true })]);
  plot.append(canvas, marks, column, ...pins.map(([, pin]) => pin));

  let bins = []; // { part, from, to (metres), left, right (pixels) }
  let binOf = []; // of each slot
  let counts = new Float64Array(0);
  let density = []; // of each part, at its nodes
  let places = []; // of each part: its left end and the pixels of a metre
  let base = 0;
  let unplaced = 0;
  let current = 0; // the bin the keys are at

  function lay() {
    const [start, end] = marginsOf(plot.clientWidth);
    const width = plot.clientWidth - start - end;
    const gap = parts.length > 1 ? Math.min(GAP, width / 3 / (parts.length - 1)) : 0;
    const metre = (width - gap * (parts.length - 1)) / parts.reduce((sum, part) => sum + part.length, 0);
    bins = [];
    binOf = [];
    let left = start;
    places = parts.map((part, number) => {
      const place = { left, metre };
      const count = binsOf(part);
      const size = part.length / count;
      const merged = Math.ceil(THIN / (size * metre));
      for (let first = 0; first < count; first += merged) {
        const [from, to] = [first * size, Math.min(count, first + merged) * size];
        const [a, b] = [left + from * metre, left + to * metre];
        for (let slot = first; slot < Math.min(count, first + merged); slot += 1) binOf.push(bins.length);
        bins.push({ part: number, from, to, left: a, right: b });
      }
      left += part.length * metre + gap;
      return place;
    });
    base = plot.clientHeight - AXIS;
    current = Math.min(current, bins.length - 1);
  }

  function draw() {
    if (!parts.length || !plot.clientWidth) return;
    lay();
    const given = new Float64Array(kinds * bins.length);
    unplaced = 0;
    for (const i of state.shown) {
      const slot = slotOf(i);
      if (slot < 0) unplaced += 1;
      else given[shapes[i] * bins.length + binOf[slot]] += 1;
    }
    counts = summed(given, bins.length);
    density = densities(state.shown);
    const most = counts.reduce((a, b) => Math.max(a, b), 1);
    const brackets = hot();
    const high = Math.min((base - TOP - (brackets.length ? 8 : 0)) / most, 22);
    const spans = bins.map(({ left, right }) => (right - left > 7 ? [left + 0.5, right - 0.5] : [left, right - 0.5]));
    const brush = fit(canvas, plot.clientWidth, plot.clientHeight);
    paint(brush, { count: bins.length, sure: given, perhaps: null }, { spans, base, high });
    marks.setAttribute("width", plot.clientWidth);
    marks.setAttribute("height", plot.clientHeight);
    marks.replaceChildren(...parts.flatMap(axis), ...ruler(most, high), ...curves(high), ...brackets, ...gateMarks());
    plot.dataset.counts = counts.join(" ");
    plot.dataset.densities = bins.map(densityOf).join(" ");
    plot.setAttribute("aria-label", say("Stretch of the border"));
    plot.setAttribute("aria-valuemin", 1);
    plot.setAttribute("aria-valuemax", bins.length);
    tell();
    mark();
  }

  // Axis ---------------------------------------------------------------------------------------------

  const x = (part, metres) => places[part].left + metres * places[part].metre;

  function partName({ border_id, border_part }) {
    const name = border_id.split("-").map(countryName).join(" – ");
    const alone = parts.filter((part) => part.border_id === border_id).length === 1;
    return alone ? name : say("{border}, part {part}", { border: name, part: figure(border_part) });
  }

  function axis(part, number) {
    const [left, right] = [x(number, 0), x(number, part.length)];
    const found = [svg("line", { class: "axis", x1: left, x2: right, y1: base + 0.5, y2: base + 0.5 })];
    const write = (at, label, anchor) =>
      found.push(svg("text", { class: "tick-label", x: at, y: base + 17, "text-anchor": anchor }, label));
    const wide = (label) => 6.6 * label.length + 14;
    let [from, to] = [left, right];
    const [first, last] = [part.start_name, part.end_name].map((name) => visible(name ?? ""));
    if (wide(first) + wide(last) < right - left) {
      if (first) write(left, first, "start");
      if (last) write(right, last, "end");
      from += first ? wide(first) : 0;
      to -= last ? wide(last) : 0;
    }
    const step = STEPS.find((km) => km * 1000 * places[number].metre >= 64) ?? STEPS.at(-1);
    for (let km = 0; km * 1000 <= part.length; km += step) {
      const at = Math.round(x(number, km * 1000)) + 0.5;
      const label = say("km {km}", { km: figure(km) });
      found.push(svg("line", { class: "tick", x1: at, x2: at, y1: TOP, y2: base + 5 }));
      if (at - wide(label) / 2 > from && at + wide(label) / 2 < to) write(at, label, "middle");
    }
    const name = parts.length > 1 && partName(part);
    if (name && wide(name) < right - left)
      found.push(svg("text", { class: "tick-label part", x: left, y: TOP + 6 }, name));
    return found;
  }

  function ruler(most, high) {
    const value = roundBelow(most);
    if (value === null) return [];
    const y = Math.round(base - value * high) + 0.5;
    const [left, right] = [bins[0].left, bins.at(-1).right];
    return [
      svg("line", { class: "ruler", x1: left, x2: right, y1: y, y2: y }),
      svg("text", { class: "ruler-label", x: left - 5, y: y + 4, "text-anchor": "end" }, figure(value)),
    ];
  }

  // In the middle of a bin.
  const densityOf = ({ part, from, to }) => density[part].values[Math.round((from + to) / 2 / density[part].metres)];

  // The density as a line over the bars; as much lies under it as in them, however wide they are.
  function curves(high) {
    return density.map(({ metres, values }, part) => {
      const own = bins.find((bin) => bin.part === part);
      const tall = (high * (own.to - own.from)) / STRETCH_M;
      const step = Math.max(1, Math.floor(1 / (metres * places[part].metre))); // nodes in a pixel
      const points = [];
      for (let node = 0; node < values.length - 1 + step; node += step) {
        const at = Math.min(node, values.length - 1);
        points.push(`${x(part, at * metres).toFixed(1)} ${(base - values[at] * tall).toFixed(1)}`);
      }
      const line = points.join("L");
      const [left, right] = [x(part, 0), x(part, parts[part].length)];
      return svg(
        "g",
        { class: "density" },
        svg("path", { class: "under", d: `M${left} ${base}L${line}L${right} ${base}Z` }),
        svg("path", { class: "line", d: `M${line}` }),
      );
    });
  }

  // Stretches with more incidents than chance would put there.
  function hot() {
    return (layers.hot_stretches ?? []).flatMap((row) => {
      const part = partOf(row.border_id, row.border_part);
      if (part < 0) return [];
      return piecesOf(row, parts[part]).map(([from, to]) => {
        const [left, right] = [x(part, from), x(part, to)];
        return svg("path", { class: "hot", d: `M${left} ${TOP + 3}v-5H${Math.max(right, left + THIN)}v5` });
      });
    });
  }

  function gateMarks() {
    const size = 11;
    return placedCrossings().map(({ row, part, along }) => {
      const mark = crossingSymbol(row);
      const box = { x: x(part, along) - size / 2, y: base + 0.5 - size / 2, width: size, height: size };
      for (const [name, value] of Object.entries(box)) mark.setAttribute(name, value);
      return mark;
    });
  }

  // Words --------------------------------------------------------------------------------------------

  function words(bin) {
    const { part, from, to } = bins[bin];
    const between = { from: figure(from / 1000), to: figure(to / 1000), count: figure(counts[bin]) };
    const told =
      counts[bin] === 0
        ? say("km {from} to {to}: no incident", between)
        : counts[bin] === 1
          ? say("km {from} to {to}: 1 incident", between)
          : say("km {from} to {to}: {count} incidents", between);
    const found = [
      parts.length > 1 ? say("{border}, {stretch}", { border: partName(parts[part]), stretch: told }) : told,
    ];
    const dense = densityOf(bins[bin]);
    found.push(say("density {number} per 10 km", { number: figure(dense, dense < 10 ? 2 : 0) }));
    if (counts[bin]) found.push(...casualties(bin));
    const hotter = (layers.hot_stretches ?? []).find(
      (row) =>
        partOf(row.border_id, row.border_part) === part &&
        piecesOf(row, parts[part]).some(([start, end]) => start < to && end > from),
    );
    if (hotter) found.push(say("in a stretch of {what}", { what: hotStretch(hotter) }));
    for (const gate of placedCrossings())
      if (gate.part === part && gate.along >= from && gate.along < to)
        found.push(say("crossing {name}", { name: visible(gate.row.name ?? gate.row.crossing_id) }));
    return found.join(say("; "));
  }

  // The killed and the wounded of a bin, from the least to the most. As in marzmap/summarise: where only one of the two is
  // told it is both, and where none is the incident adds nothing and is counted.
  function casualties(bin) {
    const own = state.shown.filter((i) => binOf[slotOf(i)] === bin);
    const summedUp = (what) => {
      const [lows, highs] = [numbers(`${what}_low`), numbers(`${what}_high`)];
      const sums = { low: 0, high: 0, unknown: 0 };
      for (const i of own) {
        const low = Number.isNaN(lows[i]) ? highs[i] : lows[i];
        if (Number.isNaN(low)) sums.unknown += 1;
        else {
          sums.low += low;
          sums.high += Number.isNaN(highs[i]) ? low : highs[i];
        }
      }
      if (sums.unknown === own.length) return say("not known");
      const counted = range(sums.low, sums.high);
      return sums.unknown
        ? say("{range} (not known of {count})", { range: counted, count: figure(sums.unknown) })
        : counted;
    };
    return [
      say("killed: {range}", { range: summedUp("killed") }),
      say("wounded: {range}", { range: summedUp("wounded") }),
    ];
  }

  function tell() {
    plot.setAttribute("aria-valuenow", current + 1);
    plot.setAttribute("aria-valuetext", words(current));
  }

  // Pointing -----------------------------------------------------------------------------------------

  const stretchOf = ({ part, from, to }) => ({
    border_id: parts[part].border_id,
    border_part: parts[part].border_part,
    from_m: from,
    to_m: to,
  });
  const samePlace = (a, b) =>
    a && a.border_id === b.border_id && a.border_part === b.border_part && a.from_m === b.from_m && a.to_m === b.to_m;

  function point(bin) {
    if (bin < 0) {
      tip();
      if (state.stretch) change({ stretch: null });
      return;
    }
    current = bin;
    tell();
    const { left, right } = bins[bin];
    tip(plot, (left + right) / 2, words(bin));
    const stretch = stretchOf(bins[bin]);
    if (!samePlace(state.stretch, stretch)) change({ stretch });
  }

  const under = ({ clientX }) => {
    const at = clientX - plot.getBoundingClientRect().left;
    return bins.findIndex(({ left, right }) => at >= left && at < right);
  };
  plot.addEventListener("pointermove", (event) => point(under(event)));
  plot.addEventListener("pointerleave", () => point(-1));
  plot.addEventListener("click", (event) => {
    const bin = under(event);
    if (bin >= 0) zoomToStretch(stretchOf(bins[bin]));
  });
  plot.addEventListener("focus", () => plot.matches(":focus-visible") && point(current));
  plot.addEventListener("blur", () => point(-1));
  plot.addEventListener("keydown", (event) => {
    const size = event.shiftKey ? 10 : 1;
    const step = { ArrowRight: size, ArrowUp: size, ArrowLeft: -size, ArrowDown: -size, PageUp: 10, PageDown: -10 };
    const target = { Home: 0, End: bins.length - 1 }[event.key] ?? current + (step[event.key] ?? NaN);
    if (event.key === "Enter" || event.key === " ") zoomToStretch(stretchOf(bins[current]));
    else if (event.key === "Escape" && state.stretch) {
      event.stopPropagation();
      point(-1);
      return;
    } else if (Number.isNaN(target)) return;
    else point(Math.max(0, Math.min(bins.length - 1, target)));
    event.preventDefault();
  });

  function cover(node, left, right) {
    const width = Math.max(THIN, right - left);
    node.hidden = false;
    node.style.left = `${(left + right - width) / 2}px`;
    node.style.width = `${width}px`;
    node.style.height = `${base}px`;
  }

  // The stretch pointed at, here or on the map, and where the incident pointed at lies.
  function mark() {
    column.hidden = true;
    for (const [name, pin] of pins) {
      const row = state[name];
      const slot = !row || row.context ? -1 : slotOf(row.index);
      pin.hidden = slot < 0 || !bins.length;
      if (!pin.hidden) cover(pin, bins[binOf[slot]].left, bins[binOf[slot]].right);
    }
    if (!state.stretch || !bins.length) return;
    const { border_id, border_part, from_m, to_m } = state.stretch;
    const part = partOf(border_id, border_part);
    if (part >= 0) cover(column, x(part, from_m), x(part, to_m));
  }

  // Of a bin, as far as it is a round number of them.
  const kilometres = () => (bins.length ? Math.round((bins[0].to - bins[0].from) / STRETCH_M) * (STRETCH_M / 1000) : 0);

  return { draw, mark, unplaced: () => unplaced, kilometres };
}
