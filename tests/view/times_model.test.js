// Written days and the way from event to event, by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dayInBox, dayWritten, eventsAround, inOrder, mayHold } from "../../src/marzmap/view/strip/times_model.js";
import { NO_DAY } from "../../src/marzmap/view/words/days.js";
import { speak } from "../../src/marzmap/view/words/say.js";

const day = (text) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

test("a day is read in numbers and words of both calendars", () => {
  for (const text of ["2023-05-21", "1402/02/31", "۱۴۰۲/۲/۳۱", "۳۱ اردیبهشت ۱۴۰۲", "21 May 2023", "1402-2-31"])
    assert.equal(dayWritten(text, "from"), day("2023-05-21"), text);
  assert.deepEqual(
    ["from", "to"].map((end) => dayWritten("May 2023", end)),
    [day("2023-05-01"), day("2023-05-31")],
  );
  assert.equal(dayWritten("  ", "to"), null);
});

test("what is not a day of any calendar is not read as one", () => {
  for (const text of [
    "1402/02/32",
    "1402/13/01",
    "1402/00/01",
    "2023-02-29",
    "1402/12/30",
    "soon",
    "2023-05-21 and on",
  ])
    assert.ok(Number.isNaN(dayWritten(text, "from")), text);
  assert.equal(dayWritten("1403/12/30", "from"), day("2025-03-20")); // a leap year
});

test("a box holds the day in the reader's calendar", () => {
  assert.equal(dayInBox(day("2023-05-21")), "2023-05-21");
  speak("fa");
  assert.equal(dayInBox(day("2023-05-21")), "۱۴۰۲/۰۲/۳۱");
  assert.equal(dayWritten(dayInBox(day("2024-03-19")), "from"), day("2024-03-19"));
  speak("en");
  assert.equal(dayInBox(null), "");
});

test("a period is put in order, and is taken if it has a day of the study", () => {
  assert.deepEqual(inOrder([9, 2]), { from: 2, to: 9 });
  assert.deepEqual(inOrder([9, null]), { from: 9, to: null });
  const range = [10, 20];
  assert.ok(mayHold({ from: null, to: null }, range) && mayHold({ from: 1, to: 10 }, range));
  for (const period of [
    { from: 1, to: 9 },
    { from: 21, to: null },
    { from: NaN, to: null },
    { from: null, to: NaN },
  ])
    assert.ok(!mayHold(period, range), JSON.stringify(period));
});

test("the next event is not passed over because it begins within a vague one", () => {
  const dates = [
    [0, 364],
    [40, 40],
    [40, 90],
    [200, 200],
    [NO_DAY, NO_DAY],
    [400, NO_DAY],
  ];
  const events = { start: Int32Array.from(dates, ([one]) => one), end: Int32Array.from(dates, ([, one]) => one) };
  const around = (from, to) => eventsAround([5, 4, 3, 2, 1, 0], events, { from, to });
  const walk = [
    [0, 364],
    [40, 40],
    [40, 90],
    [200, 200],
    [400, 400],
  ];
  walk.forEach((one, i) => assert.deepEqual(around(...one), [walk[i - 1] ?? null, walk[i + 1] ?? null]));
  // From a period that is not an event's: into it from either end, or beyond it.
  assert.deepEqual(around(null, null), [
    [400, 400],
    [0, 364],
  ]);
  assert.deepEqual(around(30, 300), [
    [200, 200],
    [40, 40],
  ]);
  assert.deepEqual(around(300, 350), [
    [200, 200],
    [400, 400],
  ]);
  assert.deepEqual(around(401, null), [[400, 400], null]);
});
