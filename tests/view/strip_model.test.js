// What the strip says, by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keyTarget } from "../../src/marzmap/view/strip/keys.js";
import { headWords, isFiltered, tabAfter, tipLeft } from "../../src/marzmap/view/strip/strip_model.js";

const FACTS = {
  strip: "time",
  shown: 1234,
  period: { from: null, to: null },
  dated: true,
  range: [0, 364],
  undated: 0,
  unplaced: 0,
  kilometres: 10,
  many: false,
};

test("the head counts the incidents and hints at what can be done", () => {
  const { count, period, chosen, notes } = headWords(FACTS);
  assert.deepEqual([count, period, chosen], ["1,234 incidents", "", false]);
  assert.equal(notes, "Drag over the time to choose a period.");
  assert.equal(headWords({ ...FACTS, shown: 1 }).count, "1 incident");
  assert.equal(headWords({ ...FACTS, dated: false, range: [] }).notes, "No incident has a date.");
});

test("a period with one open end runs to the end of the strip", () => {
  assert.equal(headWords({ ...FACTS, period: { from: 0, to: null } }).period, "1970");
  assert.equal(headWords({ ...FACTS, period: { from: null, to: 58 } }).period, "January 1970 to February 1970");
});

test("what is left out is said where it matters", () => {
  const notes = (changes) => headWords({ ...FACTS, ...changes }).notes;
  const period = { from: 0, to: 30 };
  assert.equal(notes({ undated: 1 }), "1 is without a date.");
  assert.equal(notes({ undated: 2, period }), "2 undated are left out.");
  assert.equal(notes({ undated: 2, strip: "border" }), "Bars of 10 km; line: density. Drag to choose.");
  assert.equal(notes({ unplaced: 3, strip: "border" }), "3 are not measured along the border.");
  assert.equal(
    notes({ undated: 1, unplaced: 1, strip: "border", period }),
    "1 undated is left out. 1 is not measured along the border.",
  );
  assert.notEqual(notes({ unplaced: 3 }), "3 are not measured along the border.");
});

test("only filters other than the period have everything drawn anew", () => {
  assert.ok(isFiltered({ type: null }));
  assert.ok(!isFiltered({ from: 3, shown: null }));
});

test("a box of words stays in the window", () => {
  assert.deepEqual(
    [2, 300, 999].map((x) => tipLeft(x, 100, 1000)),
    [56, 300, 944],
  );
});

test("arrows turn from tab to tab, Home and End to the first and the last", () => {
  const strips = ["time", "border"];
  assert.deepEqual(
    ["ArrowRight", "ArrowLeft", "Home", "End", "x"].map((key) => tabAfter(key, "border", strips)),
    ["time", "time", "time", "border", null],
  );
});

test("keys of a slider stay between its ends", () => {
  const press = (key, shiftKey = false) => keyTarget({ key, shiftKey }, 5, 12, 10);
  assert.deepEqual([press("ArrowUp"), press("ArrowUp", true), press("PageDown"), press("End")], [6, 12, 0, 12]);
  assert.equal(press("Tab"), null);
});
