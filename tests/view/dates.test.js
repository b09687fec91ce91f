// Dates in words; the days of the Solar Hijri calendar are those of printed calendars.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { date, daysOf } from "../../src/marzmap/view/words/dates.js";
import { speak } from "../../src/marzmap/view/words/say.js";

const words = (edtf, brief) => date({ date_edtf: edtf }, brief);
afterEach(() => speak("en"));

test("a day is given in both calendars, briefly in one", () => {
  assert.equal(words("2021-12-01"), "1 December 2021 (10 Azar 1400)");
  assert.equal(words("2021-12-01", true), "1 December 2021");
  speak("fa");
  assert.equal(words("2024-03-20", true), "۱ فروردین ۱۴۰۳"); // Nowruz
});

test("what is not known of a date is said", () => {
  assert.equal(words("2023-07"), "July 2023, day not known");
  assert.equal(words("2023"), "2023, month not known");
  assert.equal(words(null), "Date not known");
  assert.equal(words("2023-07-30/2023-07-31", true), "30 to 31 July 2023");
  assert.equal(words("2023-07-30/.."), "from 30 July 2023 (8 Mordad 1402) on");
});

test("what is no date is shown as it is", () => {
  for (const text of ["2023-02-30", "soon", "2023-01-01/2023-01-02/2023-01-03"]) assert.equal(words(text), text);
});

test("a date has the first and the last day that it may mean, counted since 1970", () => {
  assert.deepEqual(daysOf("1970-01-02"), [1, 1]);
  assert.deepEqual(daysOf("1970"), [0, 364]);
  assert.deepEqual(daysOf("1970-02/.."), [31, null]);
});
