// The part of time that the strip shows, by hand: a whole of a thousand days.
import assert from "node:assert/strict";
import { test } from "node:test";
import { following, movedBy, within, zoomedBy, zoomedTo } from "../../src/marzmap/view/strip/zoom_model.js";

const WHOLE = [0, 1000];
const OPEN = { from: null, to: null };

test("a zoom keeps the day under the pointer in its place", () => {
  assert.deepEqual(zoomedBy(WHOLE, null, 0.5, 500), [250, 750]);
  const part = zoomedBy(WHOLE, [200, 600], 0.5, 300);
  assert.deepEqual(part, [250, 450]);
  assert.deepEqual(zoomedBy(WHOLE, part, 2, 300), [200, 600]);
});

test("a zoom stays within the whole, and ends at the whole and at two weeks", () => {
  assert.deepEqual(zoomedBy(WHOLE, [0, 100], 2, 100), [0, 200]);
  assert.deepEqual(zoomedBy(WHOLE, [900, 1000], 2, 900), [800, 1000]);
  assert.equal(zoomedBy(WHOLE, [0, 600], 2, 0), null);
  assert.deepEqual(zoomedBy(WHOLE, [500, 520], 0.1, 500), [500, 514]);
  assert.equal(zoomedBy([0, 5], null, 0.5, 2), null); // all of it is less than two weeks
});

test("some days are shown alone, few ones with the days around them", () => {
  assert.deepEqual(zoomedTo(WHOLE, [365, 730]), [365, 730]);
  assert.deepEqual(zoomedTo(WHOLE, [500, 501]), [493.5, 507.5]);
  assert.deepEqual(zoomedTo(WHOLE, [0, 1]), [0, 14]);
  assert.equal(zoomedTo(WHOLE, [-20, 1040]), null);
});

test("a part moves along as far as the whole goes", () => {
  assert.deepEqual(movedBy(WHOLE, [100, 200], -30), [70, 170]);
  assert.deepEqual(movedBy(WHOLE, [100, 200], 5000), [900, 1000]);
  assert.deepEqual(within([0, 400], [300, 500]), [200, 400]);
  assert.equal(within([0, 150], [300, 500]), null);
});

test("a part follows the end that moves out of it", () => {
  const part = [100, 200];
  const follow = (before, now) => following(WHOLE, part, before, now);
  assert.deepEqual(follow(OPEN, { from: 120, to: 180 }), part);
  assert.deepEqual(follow({ from: 120, to: 180 }, { from: 120, to: 230 }), [131, 231]);
  assert.deepEqual(follow({ from: 120, to: 180 }, { from: 90, to: 180 }), [90, 190]);
  assert.deepEqual(follow(OPEN, { from: 500, to: 549 }), [450, 550]);
  assert.deepEqual(follow(OPEN, { from: 365, to: 729 }), [365, 730]); // longer than the part
  assert.deepEqual(follow({ from: 365, to: 729 }, OPEN), part);
});
