// The timeline by hand: shares of incidents of inexact dates, and the bars of a few.
import assert from "node:assert/strict";
import { test } from "node:test";
import { roundBelow, rulerMarks, shares, summed, widened } from "../../src/marzmap/view/strip/histogram_model.js";
import {
  barMarks,
  binAt,
  binWords,
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

const scale = { width: 1000, base: 66, x: (day) => day };
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

test("only a bar of several days has a span, and each can be met by a finger", () => {
  const [day, days] = placedBars([item(100, 100), item(300, 399)], scale).map((bar) => barMarks(bar, 66));
  assert.equal(day.span, false);
  assert.deepEqual([days.span.x1, days.span.x2], [300, 400]);
  assert.deepEqual([day.touch.width, days.touch.width], [24, 100]);
});
