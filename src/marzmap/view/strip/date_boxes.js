// Two boxes for the first and the last day of the period, in the reader's calendar: the browser's own for a Gregorian
// day, a box for text for a Solar Hijri one. A day outside the study, or what is not a day, is answered in words.
import { announce, el, set } from "../dom.js";
import { dayInBox, dayWritten, inOrder, mayHold } from "./times_model.js";
import { change, state } from "../state.js";
import { dayWords } from "../words/dates.js";
import { isoDay } from "../words/days.js";
import { language, say } from "../words/say.js";

/** @type {("from" | "to")[]} */
const ENDS = ["from", "to"];

/** @param {() => [number, number]} range first and last day of the study */
export function drawDateBoxes(range) {
  const boxes = ENDS.map((end) => el("input", { id: `period-${end}`, autocomplete: "off" }));
  const labels = ENDS.map(() => el("span"));
  const note = el("p", { id: "period-note" });
  const fields = boxes.map((box, i) => el("label", {}, labels[i], box));

  // A period without a day of the study is not taken. A first day behind the last one opens the end, for the reader will
  // write that next; a last day before the first one is taken for the first.
  /** @param {"from" | "to"} end that was written */
  function read(end) {
    const days = boxes.map((box, i) => (box.validity.badInput ? NaN : dayWritten(box.value, ENDS[i])));
    if (end === "from" && days[0] !== null && days[1] !== null && days[0] > days[1]) days[1] = null;
    const taken = mayHold(inOrder(days), range());
    if (taken) change(inOrder(days));
    boxes.forEach((box, i) => box.setAttribute("aria-invalid", String(!taken && fault(days[i]) !== "")));
    write(days.map(fault).find(Boolean) ?? "");
  }
  boxes.forEach((box, i) => box.addEventListener("change", () => read(ENDS[i])));

  /** @param {number | null} day */
  function fault(day) {
    const [first, last] = range();
    if (Number.isNaN(day)) return say("Write a whole date, such as {day}.", { day: dayWords(first) });
    if (day === null || (day >= first && day <= last)) return "";
    const words = { day: dayWords(day), first: dayWords(first), last: dayWords(last) };
    return day < first
      ? say("{day} is before the first day of this map, {first}.", words)
      : say("{day} is after the last day of this map, {last}.", words);
  }

  /** @param {string} words */
  function write(words) {
    if (words && note.textContent !== words) announce(words);
    note.textContent = words;
  }

  // The period that is chosen, with words where it has no day of the study.
  function show() {
    const [first, last] = range();
    const period = { from: state.from, to: state.to };
    boxes.forEach((box, i) => {
      set(box, { min: isoDay(first), max: isoDay(last), "aria-invalid": "false" });
      box.value = dayInBox(period[ENDS[i]]);
    });
    write(mayHold(period, range()) ? "" : fault(period.to) || fault(period.from));
  }

  function speak() {
    [say("From"), say("To")].forEach((words, i) => (labels[i].textContent = words));
    const persian = language() === "fa";
    for (const box of boxes) {
      box.type = persian ? "text" : "date";
      box.placeholder = persian ? dayInBox(range()[0]) : "";
    }
  }

  return { nodes: [el("div", { class: "dates" }, ...fields), note], show, speak };
}
