// Names in all their spellings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, skeleton, sounds } from "../../src/marzmap/view/words/spelling.js";

test("marks, case, gaps and kinds of digits make no other name", () => {
  assert.equal(fold("Šāh-e  Darreh"), "sahedarreh");
  assert.equal(fold("كابل"), fold("کابل")); // Arabic and Persian kaf
  assert.equal(fold("۱۴۰۰"), "1400");
});

test("Latin and Persian letters sound alike", () => {
  for (const [latin, persian] of [
    ["Herat", "هرات"],
    ["Shaghalak", "شغالک"],
    ["Zaranj", "زرنج"],
  ])
    assert.equal(skeleton(latin), skeleton(persian));
  assert.notEqual(skeleton("Herat"), skeleton("Farah"));
});

test("a word that only joins others is left out beside them", () => {
  assert.deepEqual(sounds("Pol-e Abresham"), sounds("Pol Abresham"));
});
