// The border from end to end by hand: bins, counts, casualties and density.
import assert from "node:assert/strict";
import { test } from "node:test";
import { densities, deviationClasses } from "../../src/marzmap/view/strip/density.js";
import {
  axisMarks,
  binAt,
  casualtiesOf,
  countBins,
  curveMarks,
  hotMarks,
  kilometresOf,
  piecesOf,
  profileScale,
  stretchesOf,
} from "../../src/marzmap/view/strip/profile_model.js";

const LONG = { length: 900_000, ring: false };
const SHORT = { length: 30_000, ring: true };

test("a bin is one stretch of about ten kilometres where it has room", () => {
  const { bins, binOf } = profileScale(1000, 88, [SHORT]);
  assert.deepEqual(
    bins.map(({ from, to }) => [from, to]),
    [
      [0, 10_000],
      [10_000, 20_000],
      [20_000, 30_000],
    ],
  );
  assert.deepEqual(binOf, [0, 1, 2]);
  assert.equal(kilometresOf(bins), 10);
});

test("on a narrow screen a bin is several stretches", () => {
  const { bins, binOf } = profileScale(360, 88, [LONG]); // 284 pixels for 90 stretches
  assert.equal(bins.length, 45);
  assert.equal(kilometresOf(bins), 20);
  assert.deepEqual(binOf.slice(0, 4), [0, 0, 1, 1]);
});

test("the parts stand one after the other with a gap between them", () => {
  const { bins, x } = profileScale(1000, 88, [LONG, SHORT]);
  assert.equal(x(0, 0), 60);
  assert.ok(Math.abs(x(1, 0) - x(0, 900_000) - 26) < 1e-9);
  assert.ok(Math.abs(x(1, 30_000) - 962) < 1e-9);
  assert.equal(bins[binAt(bins, 961)].part, 1);
  assert.equal(binAt(bins, x(0, 900_000) + 13), -1);
});

test("each incident lies in the stretch that holds its chainage", () => {
  const places = {
    part: Int32Array.of(0, 0, 0, -1, 1, 1),
    along: Float64Array.of(0, 9_999, 900_000, NaN, 0, 29_000),
  };
  assert.deepEqual([...stretchesOf(places, [LONG, SHORT])], [0, 0, 89, -1, 90, 92]);
});

test("incidents are counted by kind and bin, those without a chainage apart", () => {
  const scale = profileScale(1000, 88, [SHORT]);
  const columns = { stretches: Int32Array.of(0, 2, 2, -1, 2), shapes: Uint8Array.of(0, 0, 1, 0, 1), kinds: 2 };
  const { counts, totals, unplaced, most } = countBins([0, 1, 2, 3], columns, scale, false);
  assert.deepEqual([...totals], [1, 0, 2]);
  assert.deepEqual([...counts.sure], [1, 0, 1, 0, 0, 1]);
  assert.deepEqual([unplaced, most], [1, 2]);
});

test("a number that stands alone is both ends, none is counted as unknown", () => {
  const lows = Float64Array.of(1, NaN, 2, NaN);
  const highs = Float64Array.of(3, 5, NaN, NaN);
  assert.deepEqual(casualtiesOf([0, 1, 2, 3], lows, highs), { low: 8, high: 10, unknown: 1, all: 4 });
});

test("a stretch of a closed part may go on past its start", () => {
  assert.deepEqual(piecesOf({ chainage_start_m: 5, chainage_end_m: 9 }, { length: 20 }), [[5, 9]]);
  const pieces = piecesOf({ chainage_start_m: 15, chainage_end_m: 4 }, { length: 20 });
  assert.deepEqual(pieces, [
    [15, 20],
    [0, 4],
  ]);
  assert.equal(hotMarks(profileScale(1000, 88, [{ ...SHORT, length: 20 }]), { part: 0, pieces }).length, 2);
});

test("the ends' names take the room that marks would have", () => {
  const scale = profileScale(1000, 88, [LONG]);
  const marks = axisMarks(scale, 0, { length: 900_000, start: "north end", end: "south end", name: "Border" });
  const words = marks.filter(({ tag }) => tag === "text").map(({ text }) => text);
  assert.deepEqual(words.slice(0, 2), ["north end", "south end"]);
  assert.ok(words.includes("km 100") && !words.includes("km 0") && !words.includes("km 900"));
  assert.equal(words.at(-1), "Border");
});

const densityOf = (line, along, radius) => {
  const part = Int32Array.from(along, () => 0);
  const classes = deviationClasses(part, Float64Array.from(radius), [line]);
  return densities([...along.keys()], { part, along: Float64Array.from(along), classes }, [line])[0];
};

test("one exact incident is a normal curve of ten kilometres", () => {
  const { metres, values } = densityOf(LONG, [450_000], [0]);
  const at = (metre) => values[Math.round(metre / metres)];
  assert.ok(Math.abs(at(450_000) - 1 / Math.sqrt(2 * Math.PI)) < 1e-6);
  assert.ok(Math.abs(at(460_000) - Math.exp(-0.5) / Math.sqrt(2 * Math.PI)) < 1e-6);
  assert.ok(at(550_000) < 1e-6);
});

test("as much lies under the curve as there are incidents", () => {
  for (const line of [LONG, SHORT, { ...LONG, ring: true }]) {
    const { metres, values } = densityOf(line, [0, 3_000, line.length / 2, line.length], [500, 20_000, 4_000, 0]);
    const ends = (values[0] + values.at(-1)) / 2;
    const under = (values.slice(1, -1).reduce((a, b) => a + b, 0) + ends) * (metres / 10_000);
    assert.ok(Math.abs(under - 4) < 0.01, `${under}`);
  }
});

test("the curve reaches from end to end of its part", () => {
  const scale = profileScale(1000, 88, [LONG]);
  const [under, line] = curveMarks(scale, 0, { ...densityOf(LONG, [450_000], [0]), length: 900_000 }, 20);
  assert.match(under.d, /^M60 66L60\.0 66\.0L.*L962\.0 66\.0L962 66Z$/);
  assert.match(line.d, /^M60\.0 66\.0L/);
});
