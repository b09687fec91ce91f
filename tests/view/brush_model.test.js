// The window of time by hand: three bins of ten days, two pixels a day from pixel 100.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  draggedTo,
  edgesAround,
  modeAt,
  periodBetween,
  steppedTo,
  windowMarks,
} from "../../src/marzmap/view/strip/brush_model.js";

const scale = { edges: Int32Array.of(0, 10, 20, 30), unit: "week", left: 100, right: 160, x: (day) => 100 + 2 * day };
const OPEN = { from: null, to: null };

test("a period that is not made of bins is widened to them", () => {
  assert.deepEqual(edgesAround(scale.edges, { from: 12, to: 13 }), [1, 2]);
  assert.deepEqual(edgesAround(scale.edges, { from: 9, to: 10 }), [0, 2]);
  assert.deepEqual(edgesAround(scale.edges, OPEN), [0, 3]);
});

test("a period beyond the strip is drawn at its end", () => {
  assert.deepEqual(edgesAround(scale.edges, { from: -500, to: 900 }), [0, 3]);
  assert.deepEqual(edgesAround(scale.edges, { from: 400, to: 900 }), [2, 3]);
});

test("an end that leaves nothing out is open", () => {
  assert.deepEqual(periodBetween(scale.edges, [0, 2]), { from: null, to: 19 });
  assert.deepEqual(periodBetween(scale.edges, [1, 3]), { from: 10, to: null });
  assert.deepEqual(periodBetween(scale.edges, [0, 3]), OPEN);
});

test("a press inside the window moves it, elsewhere it begins a new one", () => {
  const window = { from: 10, to: 19 }; // pixels 120 to 140
  assert.deepEqual(
    [119, 120, 139, 140].map((x) => modeAt(scale, window, x)),
    ["new", "move", "move", "new"],
  );
  assert.equal(modeAt(scale, OPEN, 130), "new");
});

test("a drag covers every bin that it touches, whichever way it goes", () => {
  const drag = { mode: "new", from: 0, to: 3 };
  assert.deepEqual(draggedTo(scale, { ...drag, x: 125, now: 145 }), [1, 3]);
  assert.deepEqual(draggedTo(scale, { ...drag, x: 145, now: 125 }), [1, 3]);
  assert.deepEqual(draggedTo(scale, { ...drag, x: 50, now: 60 }), [0, 1]);
});

test("an end that is dragged snaps to the nearest edge and never passes the other", () => {
  assert.deepEqual(draggedTo(scale, { mode: "from", x: 100, now: 131, from: 0, to: 3 }), [2, 3]);
  assert.deepEqual(draggedTo(scale, { mode: "from", x: 100, now: 999, from: 0, to: 2 }), [1, 2]);
  assert.deepEqual(draggedTo(scale, { mode: "to", x: 160, now: 0, from: 1, to: 3 }), [1, 2]);
});

test("a window that is moved keeps its size and stays in the strip", () => {
  assert.deepEqual(draggedTo(scale, { mode: "move", x: 130, now: 152, from: 1, to: 2 }), [2, 3]);
  assert.deepEqual(draggedTo(scale, { mode: "move", x: 130, now: 900, from: 0, to: 2 }), [1, 3]);
  assert.deepEqual(draggedTo(scale, { mode: "move", x: 130, now: -900, from: 1, to: 3 }), [0, 2]);
});

test("keys step by one bin, or by several with Shift", () => {
  const edges = Int32Array.from({ length: 11 }, (_, i) => 7 * i);
  const step = (handle, key, shiftKey = false) => steppedTo({ ...scale, edges }, [3, 8], handle, { key, shiftKey });
  assert.deepEqual(step("from", "ArrowRight"), [4, 8]);
  assert.deepEqual(step("from", "ArrowRight", true), [7, 8]);
  assert.deepEqual(step("to", "PageDown"), [3, 4]);
  assert.deepEqual(step("to", "Home"), [3, 4]);
  assert.deepEqual(step("from", "Home"), [0, 8]);
  assert.deepEqual(step("to", "End"), [3, 10]);
  assert.equal(step("to", "a"), null);
});

test("a handle that holds nothing back rests outside the window", () => {
  const { shade, veils, handles } = windowMarks(scale, { from: null, to: 19 });
  assert.deepEqual(shade, { left: 100, width: 40 });
  assert.deepEqual(veils, [{ left: 100, width: 0 }, { left: 140 }]);
  assert.deepEqual(handles, [
    { left: 90, day: 0 },
    { left: 140, day: 19 },
  ]);
});

test("of a part of time a drag takes what is seen, and an end out of sight rests outside", () => {
  const edges = Int32Array.from({ length: 37 }, (_, i) => 10 * i);
  const part = { edges, unit: "week", left: 100, right: 200, x: (day) => 100 + (day - 120) }; // days 120 to 220
  const drag = { mode: "new", from: 0, to: 36 };
  assert.deepEqual(draggedTo(part, { ...drag, x: 150, now: 900 }), [17, 22]);
  assert.deepEqual(draggedTo(part, { ...drag, x: 150, now: -900 }), [12, 18]);
  assert.deepEqual(draggedTo(part, { mode: "from", x: 90, now: 131, from: 5, to: 20 }), [15, 20]);
  assert.deepEqual(draggedTo(part, { mode: "to", x: 150, now: 999, from: 13, to: 18 }), [13, 22]);
  const { shade, veils, handles } = windowMarks(part, { from: 20, to: 149 });
  assert.deepEqual(shade, { left: 100, width: 30 });
  assert.deepEqual(veils, [{ left: 100, width: 0 }, { left: 130 }]);
  assert.deepEqual(handles, [
    { left: 90, day: 20 },
    { left: 130, day: 149 },
  ]);
  assert.equal(windowMarks(part, { from: 150, to: 300 }).handles[1].left, 210);
  assert.equal(windowMarks(part, { from: 300, to: 320 }).shade.width, 0);
});
