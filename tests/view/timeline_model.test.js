// The timeline by hand: shares of incidents of inexact dates, and the bars of a few.
import assert from "node:assert/strict";
import { test } from "node:test";
import { roundBelow, rulerMarks, shares, summed, widened } from "../../src/marzmap/view/strip/histogram_model.js";
import {
  axisMarks,
  barMarks,
  binAt,
  binWords,
  daysBetweenMarks,
  daysSpanned,
  histogramOf,
  placedBars,
  timeScale,
} from "../../src/marzmap/view/strip/timeline_model.js";
import { NO_DAY } from "../../src/marzmap/view/words/days.js";

const EDGES = Int32Array.of(0, 10, 20, 30, 40);
const events = (...dates) => ({
  start: Int32Array.from(dates, ([first]) => first),
  end: Int32Array.from(dates, ([, last]) => last),
  shapes: Uint8Array.from(dates, ([, , shape = 0]) => shape),
  kinds: 2,
});
const near = (actual, expected) =>
  expected.forEach((value, i) => assert.ok(Math.abs(actual[i] - value) < 1e-9, `${actual} is not ${expected}`));

test("an incident counts where it may have happened, as much as it has days there", () => {
  const { sure, perhaps } = shares([0, 1, 2], events([3, 3], [3, 12], [5, 34]), EDGES);
  near(sure, [1, 0, 0, 0]);
  near(perhaps, [0.7 + 5 / 30, 0.3 + 10 / 30, 10 / 30, 5 / 30]);
});

test("every dated incident counts once, and one without a date not at all", () => {
  const all = events([0, 39, 1], [9, 10], [NO_DAY, NO_DAY], [20, NO_DAY, 1], [30, 2]);
  const { sure, perhaps, count } = shares([0, 1, 2, 3, 4], all, EDGES);
  const sum = [...summed(sure, count), ...summed(perhaps, count)].reduce((a, b) => a + b);
  near([sum], [4]);
  near(sure.subarray(4), [0, 0, 1, 0]); // of the second kind
});

test("of an incident that reaches beyond the bins only its days in them count", () => {
  const { sure, perhaps } = shares([0, 1, 2, 3, 4], events([-30, -1], [40, 60], [-5, 4], [35, 44], [-10, 49]), EDGES);
  near(sure, [0, 0, 0, 0]);
  near(perhaps, [0.5 + 10 / 60, 10 / 60, 10 / 60, 0.5 + 10 / 60]);
});

test("the study's period widens to what may have happened outside it", () => {
  const dates = events([NO_DAY, NO_DAY], [5, 60], [-7, NO_DAY]);
  assert.deepEqual(daysSpanned(dates, 0, 3, [0, 30]), [-7, 60]);
  assert.deepEqual(daysSpanned(dates, 0, 1, [0, 30]), [0, 30]);
  assert.deepEqual(daysSpanned(dates, 0, 1, []), []);
});

test("the line of the scale stands at a round number below the most", () => {
  assert.deepEqual([3, 4, 10, 12, 60, 1000].map(roundBelow), [null, 2, 5, 10, 50, 500]);
  const [line, label] = rulerMarks(12, { left: 60, right: 160, base: 100, high: 5 }, 36);
  assert.deepEqual([line.y1, line.x1, line.x2], [50.5, 60, 160]);
  assert.equal(label.text, "10");
});

test("the days fill the strip between its margins in whole bins", () => {
  const { unit, edges, x, left, right, base } = timeScale(1000, 88, [0, 58]); // 1 January to 28 February 1970
  assert.deepEqual([unit, edges[0], edges.at(-1)], ["day", 0, 59]);
  assert.deepEqual([x(0), x(59), left, right, base], [60, 962, 60, 962, 66]);
});

test("a part of the days fills the strip alone, in finer bins that may reach beyond it", () => {
  const days = [0, 3652]; // ten years
  assert.equal(timeScale(1000, 88, days).unit, "month");
  const scale = timeScale(1000, 88, days, [59.5, 120]); // from midday of 1 March 1970
  assert.deepEqual([scale.unit, scale.edges[0], scale.edges.at(-1)], ["day", 59, 120]);
  assert.deepEqual([scale.x(59.5), scale.x(120), scale.start, scale.after], [60, 962, 59.5, 120]);
  const { spans } = histogramOf([0], events([59, 59]), scale);
  assert.deepEqual([spans[0][0], spans.at(-1)[1]], [60, 961.5]);
  assert.ok(spans[0][1] - spans[0][0] < spans[1][1] - spans[1][0]);
});

test("a word of the axis names its month, its year or its day", () => {
  const named = (scale) => axisMarks(scale).labels.map(({ words }) => words);
  const months = named(timeScale(1000, 88, [0, 730])); // 1970 and 1971
  assert.deepEqual(months[0], [
    { text: "Jan", from: 0, to: 30 },
    { text: "1970", from: 0, to: 364 },
  ]);
  assert.ok(months.some(([{ text, from, to }, ...more]) => text === "Mar" && from === 59 && to === 89 && !more.length));
  const years = named(timeScale(1000, 88, [0, 3651]));
  assert.deepEqual(years[1], [{ text: "1971", from: 365, to: 729 }]);
  const [[day]] = named(timeScale(1000, 88, [0, 730], [31, 45]));
  assert.deepEqual(day, { text: "Feb 2", from: 32, to: 32 });
});

test("a place of the strip lies between two marks of the axis", () => {
  const scale = timeScale(1000, 88, [0, 3651]); // 1970 to 1979
  assert.deepEqual(daysBetweenMarks(scale, scale.x(500)), [365, 730]);
  assert.deepEqual(daysBetweenMarks(scale, -5), [0, 365]);
  assert.deepEqual(daysBetweenMarks(scale, 2000), [3287, 3652]);
});

test("a bin says its days and what is not exactly dated in it", () => {
  const scale = { ...timeScale(1000, 88, [0, 39]), edges: EDGES, x: (day) => 10 * day };
  const histogram = histogramOf([0, 1, 2], events([3, 3], [4, 4], [8, 11]), scale);
  assert.equal(
    binWords(histogram, EDGES, 0),
    "1 January 1970 to 10 January 1970: 2 incidents, and about 0.5 of those not exactly dated",
  );
  assert.equal(binWords(histogram, EDGES, 2), "21 January 1970 to 30 January 1970: 0 incidents");
  assert.equal(binAt(histogram.spans, 99.9), 0);
  assert.equal(binAt(histogram.spans, 100), 1);
  assert.equal(binAt(histogram.spans, 400), -1);
});

test("a pin is widened about its middle", () => {
  assert.deepEqual(widened(10, 11, 3), { left: 9, width: 3 });
  assert.deepEqual(widened(10, 30, 3), { left: 10, width: 20 });
});

const scale = { width: 1000, left: 0, right: 1000, base: 66, x: (day) => day };
const item = (first, last, title = "A title") => ({ first, last, title });

test("bars that meet lie in different lanes, others in one", () => {
  const bars = placedBars([item(100, 100), item(105, 105), item(600, 600)], scale);
  const [one, other, far] = bars.map(({ y }) => y);
  assert.notEqual(one, other);
  assert.equal(one, far);
});

test("a title stands right of its bar, or left where it would leave the strip", () => {
  const [left, right] = placedBars([item(200, 210), item(950, 960)], scale);
  assert.deepEqual([left.side, right.side], [1, -1]);
  assert.equal(barMarks(left, 66).label["text-anchor"], "start");
  assert.equal(barMarks(right, 66).label["text-anchor"], "end");
});

test("a title lies on its bar where neither end of the strip has room for it", () => {
  const [whole] = placedBars([item(20, 960, "A title of some length")], scale);
  const { label } = barMarks(whole, 66);
  assert.deepEqual([whole.side, label["text-anchor"]], [2, "start"]);
  assert.ok(label.x > whole.middle + whole.size / 2 && label.x + 7.2 * label.text.length < 960);
  const [long] = placedBars([item(300, 960, "A title of some length")], scale); // its middle is far from the end
  assert.equal(long.side, -1);
});

test("where titles have no room no bar has one", () => {
  const crowded = Array.from({ length: 6 }, (_, i) => item(500 + i, 500 + i));
  assert.deepEqual(new Set(placedBars(crowded, scale).map(({ side }) => side)), new Set([0]));
  assert.equal(barMarks(placedBars(crowded, scale)[0], 66).label, false);
});

test("a bar is drawn as far as it is in the part of time that is seen", () => {
  const part = { ...scale, left: 100, right: 500 };
  const bars = placedBars([item(20, 80), item(90, 140), item(490, 900), item(500, 600)], part);
  assert.deepEqual(
    bars.map(({ left, right }) => [left, right]),
    [
      [100, 141],
      [490, 500],
    ],
  );
});

test("only a bar of several days has a span, and each can be met by a finger", () => {
  const [day, days] = placedBars([item(100, 100), item(300, 399)], scale).map((bar) => barMarks(bar, 66));
  assert.equal(day.span, false);
  assert.deepEqual([days.span.x1, days.span.x2], [300, 400]);
  assert.deepEqual([day.touch.width, days.touch.width], [24, 100]);
});
