// The map's marks by hand: a view of 640 by 640 pixels at the scale 1, its layer beginning where the world does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeMarks, raisedMarks, viewOf } from "../../src/marzmap/view/map/incidents_model.js";
import {
  clusterContent,
  coveredBoxes,
  drawnCount,
  inPaintOrder,
  markAt,
  numberBox,
  placeNumbers,
  ranges,
} from "../../src/marzmap/view/map/placed_marks.js";

const VIEW = viewOf(
  { scale: 1, origin: { x: 0, y: 0 } },
  { x: 0, y: 0 },
  { x: 640, y: 640 },
  { min: { x: -160, y: -160 }, max: { x: 800, y: 800 } },
);
const FACTS = {
  context: [],
  fixed: () => [],
  candidates: () => [],
  toPixels: ([y, x]) => ({ x, y }),
  spot: () => ({ side: "IRN", away: 0 }),
};

function looksOf(places, context = 0) {
  const column = (value) => Uint8Array.from(places, () => value);
  return {
    worldX: Float64Array.from(places, ([x]) => x),
    worldY: Float64Array.from(places, ([, y]) => y),
    shapes: column(1),
    sizes: column(20),
    sures: column(0),
    kinds: 7,
    incidentCount: places.length - context,
  };
}

const placed = (places, facts = {}, context = 0) =>
  placeMarks(VIEW, looksOf(places, context), {
    ...FACTS,
    shown: Array.from({ length: places.length - context }, (_, i) => i),
    ...facts,
  });
const kindsOf = (marks) => marks.map(({ kind }) => kind);

test("a few incidents have a symbol each, at their places", () => {
  const marks = placed([
    [100, 100],
    [300, 200],
    [NaN, NaN],
    [5000, 100],
  ]);
  assert.deepEqual(
    marks.map(({ kind, index, x, y, seen }) => [kind, index, x, y, seen]),
    [
      ["incident", 0, 100, 100, true],
      ["incident", 1, 300, 200, true],
    ],
  );
});

test("an incident beyond the view is drawn but not seen", () => {
  const [mark] = placed([[-20, 100]]);
  assert.equal(mark.seen, false);
  assert.equal(drawnCount([mark]), 0);
});

test("symbols on one spot stand a little off it, and none hides another", () => {
  const marks = placed([
    [100, 100],
    [100, 100],
    [101, 100],
  ]);
  for (const [i, one] of marks.entries()) {
    assert.ok(Math.hypot(one.x - one.off.x, one.y - one.off.y) <= 16.8);
    for (const other of marks.slice(i + 1)) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= 14);
  }
  assert.deepEqual(
    marks.map(({ off }) => [off.x, off.y]),
    [
      [100, 100],
      [100, 100],
      [101, 100],
    ],
  );
});

test("a symbol does not hide a crossing", () => {
  const [mark] = placed([[100, 100]], { fixed: () => [{ x: 100, y: 101 }] });
  assert.ok(Math.hypot(mark.x - 100, mark.y - 101) > 10);
});

test("those without room are a cluster on the place of one of them", () => {
  const spot = Array.from({ length: 12 }, (_, i) => [100 + (i % 3), 100]);
  const [cluster, ...rest] = placed([...spot, [400, 400]]);
  assert.deepEqual([cluster.kind, cluster.count, cluster.x, cluster.y], ["cluster", 12, 101, 100]);
  assert.deepEqual(cluster.members(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assert.deepEqual(
    cluster.places.map(({ x, y }) => [x, y]),
    spot,
  );
  assert.deepEqual(kindsOf(rest), ["incident"]);
});

test("no cluster covers another, and no incident is lost", () => {
  const towns = Array.from({ length: 120 }, (_, i) => [100 + 37 * (i % 4) + (i % 5), 100 + (i % 7)]);
  const marks = placed(towns);
  assert.equal(drawnCount(marks), 120);
  const clusters = marks.filter(({ kind }) => kind === "cluster");
  assert.ok(clusters.length > 1);
  for (const [i, one] of clusters.entries())
    for (const other of clusters.slice(i + 1))
      assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= (one.size + other.size) / 2);
});

test("however many there are, each counts once", () => {
  const many = Array.from({ length: 5000 }, (_, i) => [(i * 7919) % 640, (i * 104729) % 640]);
  const marks = placed(many);
  assert.equal(drawnCount(marks.map((mark) => ({ ...mark, seen: true }))), 5000);
  for (const { kinds, count, some } of marks.filter(({ kind }) => kind === "cluster")) {
    assert.equal(kinds[1], count);
    assert.ok(some.length <= 5);
  }
});

test("a cluster knows its members, and whether a zoom parts them", () => {
  const many = Array.from({ length: 400 }, (_, i) => (i < 300 ? [320, 320] : [10 + (i % 10), 10]));
  const looks = looksOf(many);
  const [largest, other] = placed(many);
  const content = (cluster) => clusterContent(cluster, 1, looks, 2);
  assert.deepEqual([content(largest).incidents.length, content(largest).parted], [300, false]);
  assert.deepEqual([content(other).incidents.length, content(other).parted], [100, true]);
  assert.deepEqual(content(other).box, { left: 10, top: 10, right: 19, bottom: 10 });
  assert.equal(clusterContent(other, 4, looks, 2).parted, false); // this is the nearest zoom
});

test("another possible place is a smaller hollow symbol, one for two incidents that share it", () => {
  const candidates = (i) => [
    { shown: true, at: [500, 500] },
    { shown: false, at: [300, 300] },
    { shown: false, at: [105, 100 + 100 * i] }, // too near to tell apart
  ];
  const marks = placed(
    [
      [100, 100],
      [200, 100],
    ],
    { candidates },
  ).filter(({ kind }) => kind === "candidate");
  assert.deepEqual(
    marks.map(({ index, more, x, y, size, hollow }) => [index, more, x, y, size, hollow]),
    [[0, [1], 300, 300, 15, true]],
  );
});

test("of very many context events one stands for all within some pixels", () => {
  const crowd = Array.from({ length: 301 }, () => [50, 50]);
  const places = [[400, 400], ...crowd];
  const context = crowd.map((_, i) => i + 1);
  const marks = placed(places, { context }, crowd.length).filter(({ kind }) => kind === "context");
  assert.deepEqual(
    marks.map(({ index, count }) => [index, count]),
    [[1, 301]],
  );
});

const symbol = (index, x, changes = {}) => ({ kind: "incident", count: 1, index, x, y: 0, size: 20, ...changes });

test("a selected incident inside a cluster is drawn at its own place", () => {
  const looks = looksOf([[70, 80]]);
  const facts = { ...FACTS, candidates: () => [{ at: [300, 300] }] };
  const selected = { index: 0, selected: true, hovered: false };
  const raised = raisedMarks([{ kind: "cluster", index: -1 }], selected, VIEW, looks, facts);
  assert.deepEqual(
    raised.map(({ mark, ring }) => [mark.kind, mark.x, mark.y, ring]),
    [
      ["incident", 70, 80, 2],
      ["candidate", 300, 300, 0],
    ],
  );
});

test("a hovered incident has rings at all of its places, a selected one at its own", () => {
  const marks = [symbol(0, 10), symbol(1, 90), symbol(1, 50, { kind: "candidate", more: [0] })];
  const rings = (changes) =>
    raisedMarks(marks, { index: 0, selected: false, hovered: false, ...changes }, VIEW, looksOf([[0, 0]]), FACTS).map(
      ({ mark, ring }) => [mark.x, ring],
    );
  assert.deepEqual(rings({ hovered: true }), [
    [10, 1.25],
    [50, 1.25],
  ]);
  assert.deepEqual(rings({ selected: true }), [[10, 2]]);
});

test("incidents are painted over the rest, small ones over large ones, large clusters last", () => {
  const marks = [
    symbol(0, 0),
    { kind: "cluster", count: 9 },
    symbol(1, 0, { kind: "context" }),
    { kind: "cluster", count: 3 },
    symbol(2, 0, { size: 38 }),
    symbol(3, 0, { kind: "candidate" }),
  ];
  const { symbols, clusters } = inPaintOrder(marks);
  assert.deepEqual(
    symbols.map(({ index }) => index),
    [1, 3, 2, 0],
  );
  assert.deepEqual(
    clusters.map(({ count }) => count),
    [3, 9],
  );
});

test("a pointer meets the nearest mark within twelve pixels or its own size", () => {
  const marks = [symbol(0, 0, { size: 20 }), symbol(1, 20, { size: 20 }), symbol(2, 100, { size: 80 })];
  const at = (x) => markAt(marks, { x, y: 0 })?.index;
  assert.deepEqual([at(0), at(9), at(11), at(33), at(65)], [0, 0, 1, undefined, 2]);
});

test("a number goes to a corner of its symbol where nothing is", () => {
  const [one, other] = [symbol(0, 0), symbol(1, 18, { y: -12 })];
  placeNumbers([one, other]);
  assert.ok(one.number[2] < 0 && one.number[3] < 0); // upper left, for the other stands at the upper right
  assert.deepEqual(other.number, numberBox(other));
});

test("numbers that follow one another are written as the first and the last", () => {
  assert.equal(ranges([1, 2, 4, 5, 6, 9], String), "1–2, 4–6, 9");
  assert.equal(ranges([], String), "");
});

test("a mark covers its box, and the number at its lower edge", () => {
  const mark = symbol(11, 100);
  assert.deepEqual(coveredBoxes([mark], false), [[90, -10, 110, 10]]);
  const [, number] = coveredBoxes([mark], true);
  assert.deepEqual(number, numberBox(mark));
  const [left, top, right, bottom] = number;
  assert.ok(left > 100 && right - left === 14 && bottom - top === 9); // "12": two digits
});
