// On which side of a line a place is, against the even-odd rule over the line closed on its left.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sidesOf } from "../../src/marzmap/view/map/sides.js";

// Numbers from 0 to 1, always the same for a seed (Park and Miller's).
function randomOf(seed) {
  let last = 48_271 * seed;
  return () => (last = (last * 48_271) % 2_147_483_647) / 2_147_483_647;
}

// Southwards, with spikes to both sides: Afghanistan lies left of it, in the east.
function lineOf(seed) {
  const random = randomOf(seed);
  const points = Array.from({ length: 40 }, (_, n) => ({ x: 100 + 80 * random(), y: 10 * n }));
  return { points, left: "AFG", right: "IRN" };
}

function isLeft({ points }, { x, y }) {
  const ring = [...points, { x: 1000, y: 390 }, { x: 1000, y: 0 }];
  return ring.reduce((within, a, i) => {
    const b = ring[(i + 1) % ring.length];
    const crosses = a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x;
    return crosses ? !within : within;
  }, false);
}

test("the nearest point of a line is found on its pieces and at its corners", () => {
  const nearest = sidesOf([
    {
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 10 },
        { x: 10, y: 10 },
      ],
      left: "AFG",
      right: "IRN",
    },
  ]);
  const { away, foot, country, other } = nearest({ x: 3, y: 4 });
  assert.deepEqual([away, foot, country, other], [3, { x: 0, y: 4 }, "AFG", "IRN"]);
  const corner = nearest({ x: -3, y: 14 });
  assert.deepEqual([corner.away, corner.foot, corner.country], [5, { x: 0, y: 10 }, "IRN"]);
});

test("the way from the line leads into the country that is asked for", () => {
  const nearest = sidesOf([
    {
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 10 },
      ],
      left: "AFG",
      right: "IRN",
    },
  ]);
  const { into } = nearest({ x: 9, y: 5 });
  assert.deepEqual([into("AFG"), Math.abs(into("IRN"))], [0, Math.PI]);
});

test("without a line nothing is near", () => {
  assert.deepEqual([sidesOf([])({ x: 0, y: 0 }).away, sidesOf([])({ x: 0, y: 0 }).country], [Infinity, null]);
});

for (const seed of [1, 2, 3])
  test(`each place is on the side that the ring says (${seed})`, () => {
    const line = lineOf(seed);
    const nearest = sidesOf([line]);
    const random = randomOf(seed + 10);
    for (let n = 0; n < 2000; n += 1) {
      const at = { x: 300 * random(), y: 20 + 350 * random() };
      assert.equal(nearest(at).country, isLeft(line, at) ? "AFG" : "IRN");
    }
  });

test("of several long lines the nearest piece is found", () => {
  const lines = [4, 5, 6].map((seed) => lineOf(seed));
  const nearest = sidesOf(lines);
  const random = randomOf(17);
  for (let n = 0; n < 2000; n += 1) {
    const at = { x: 400 * random() - 100, y: 600 * random() - 100 };
    const one = lines.map((line) => sidesOf([line])(at).away);
    const alone = lines.flatMap(({ points }) =>
      points.slice(1).map((end, i) => sidesOf([{ points: [points[i], end] }])(at).away),
    );
    assert.equal(nearest(at).away, Math.min(...one));
    assert.equal(nearest(at).away, Math.min(...alone));
  }
});
