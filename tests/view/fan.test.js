// Symbols that stand off their places, by a generator of the test's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crowds, spread } from "../../src/marzmap/view/map/fan.js";

// Numbers from 0 to 1, always the same for a seed (Park and Miller's).
function randomOf(seed) {
  let last = 48_271 * seed;
  return () => (last = (last * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function townsOf(seed) {
  const random = randomOf(seed);
  const towns = Array.from({ length: 4 }, () => [900 * random(), 900 * random()]);
  return Array.from({ length: 24 }, () => {
    const [x, y] = towns[Math.floor(4 * random())];
    const west = random() < 0.5;
    return {
      x: x + 16 * random() - 8,
      y: y + 16 * random() - 8,
      size: [20, 24, 30][Math.floor(3 * random())],
      side: west ? "IRN" : "AFG",
      away: west ? Math.PI : 0,
    };
  });
}

test("those that overlap are one crowd, over others too", () => {
  const at = (x) => ({ x, y: 0, size: 24 });
  const [first, second, third, far] = crowds([at(0), at(20), at(40), at(100)]);
  assert.equal(first, second);
  assert.equal(second, third);
  assert.notEqual(far, first);
});

test("who stands alone stays on its place, unless a crossing is there", () => {
  const alone = [{ x: 0, y: 0, size: 24, side: "IRN", away: Math.PI }];
  assert.deepEqual(spread(alone, []).offsets, [null]);
  const [offset] = spread(alone, [{ x: 2, y: 0 }]).offsets;
  assert.deepEqual([offset.x, Math.abs(offset.y)], [-16, 0]); // to its own side
});

test("those that find no room within sixteen pixels are named in pairs", () => {
  const spots = (count) => Array.from({ length: count }, () => ({ x: 0, y: 0, size: 24, side: "IRN", away: Math.PI }));
  assert.deepEqual(spread(spots(2), []).clashes, []);
  assert.deepEqual(spread(spots(3), []).clashes, []);
  assert.ok(spread(spots(12), []).clashes.length > 0);
  const [blocked] = spread(spots(1), [], [{ x: 0, y: 0, size: 60 }]).blocked;
  assert.deepEqual(blocked, [0, 0]);
});

for (const seed of [1, 2, 3, 4])
  test(`symbols stay near their places and on their side (${seed})`, () => {
    const spots = townsOf(seed).map((spot) => ({
      ...spot,
      holds: ({ x }) => (spot.side === "IRN" ? x <= spot.x : x >= spot.x),
    }));
    const { offsets, clashes } = spread(spots, []);
    const faces = spots.map(({ x, y, size }, i) => ({
      x: x + (offsets[i]?.x ?? 0),
      y: y + (offsets[i]?.y ?? 0),
      size,
    }));
    assert.ok(offsets.filter(Boolean).length > 5);
    offsets.forEach((offset, i) => {
      if (!offset) return;
      assert.ok(Math.hypot(offset.x, offset.y) <= 16.8); // whole pixels
      assert.ok(spots[i].side === "IRN" ? offset.x <= 0 : offset.x >= 0);
    });
    const named = new Set(clashes.map((pair) => [...pair].sort((a, b) => a - b).join(" ")));
    faces.forEach((one, i) => {
      for (const [j, other] of faces.slice(0, i).entries()) {
        if (named.has(`${j} ${i}`)) continue;
        // A circle of 7 of the 24 parts each, and the symbols must not touch.
        assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > ((one.size + other.size) * 7) / 24);
      }
    });
  });
