// Time by days, years, months and events, for those who look for more than the strip shows. Folded away until then.
import { edgesOf, spanWords } from "./calendar.js";
import { end, start } from "../data.js";
import { button, byId, el, fresh, set } from "../dom.js";
import { change, listen, passingBut, state, STEPS } from "../state.js";
import { isoDay, lastDay, NO_DAY } from "../words/days.js";
import { say } from "../words/say.js";

/** @type {Record<string, () => string>} */
const NAMES = {
  day: () => say("a day"),
  week: () => say("a week"),
  month: () => say("a month"),
  quarter: () => say("a quarter"),
  year: () => say("a year"),
};

/** @type {(text: string) => number | null} */
const dayIn = (text) => (text ? Date.parse(`${text}T00:00:00Z`) / 86_400_000 : null);

/** The event after the window, or before it: [first day, last day]. @type {(by: number, passing?: Uint32Array) => [number, number] | null} */
function eventBeyond(by, passing = passingBut("period")) {
  const { from, to } = state;
  // A window open at that end leads to the first event within it, or to the last.
  const edge = by > 0 ? (to ?? (from ?? -Infinity) - 1) : (from ?? (to ?? Infinity) + 1);
  let best = NO_DAY;
  let last = NO_DAY;
  for (const i of passing) {
    const day = start[i];
    if (day === NO_DAY || (by > 0 ? day <= edge : day >= edge)) continue;
    if (best !== NO_DAY && (by > 0 ? day >= best : day <= best)) continue;
    [best, last] = [day, lastDay(day, end[i])];
  }
  return best === NO_DAY ? null : [best, last];
}

/** @param {() => [number, number]} range first and last day of the whole */
export function drawTimes(range) {
  const from = el("input", { type: "date", id: "period-from" });
  const to = el("input", { type: "date", id: "period-to" });
  const unit = el("select", { id: "step-unit" });
  const keeps = el("input", { type: "checkbox", id: "step-keeps" });
  const labels = [from, to, unit, keeps].map(() => el("span"));
  const jumps = [-1, 1].map((by) => button({ id: by > 0 ? "event-next" : "event-previous", onclick: () => jump(by) }));
  const years = el("div", { id: "period-years", role: "group" });
  const months = el("div", { id: "period-months", role: "group" });
  const days = el("div", { class: "dates" }, el("label", {}, labels[0], from), el("label", {}, labels[1], to));
  const steps = el("label", {}, labels[2], unit);
  byId("times").append(days, years, months, el("p", {}, ...jumps), steps, el("label", {}, keeps, labels[3]));

  // Days in the wrong order are put in order.
  const read = () => {
    const ends = [dayIn(from.value), dayIn(to.value)];
    if (ends[0] !== null && ends[1] !== null) ends.sort((a, b) => Number(a) - Number(b));
    change({ from: ends[0], to: ends[1] });
  };
  from.addEventListener("change", read);
  to.addEventListener("change", read);
  unit.addEventListener("change", () => change({ step: unit.value || null }));
  keeps.addEventListener("change", () => change({ keeps: keeps.checked }));

  /** @type {(by: number) => void} */
  function jump(by) {
    const found = eventBeyond(by);
    if (found) change({ from: found[0], to: found[1] });
  }

  /** A button for each year or month from a day to another. @type {(length: string, first: number, last: number) => HTMLElement[]} */
  function spans(length, first, last) {
    const edges = edgesOf(length, first, last);
    return [...edges.slice(1)].map((after, i) => {
      const own = { from: edges[i], to: after - 1 };
      const pressed = state.from === own.from && state.to === own.to;
      const onclick = () => change(pressed ? { from: null, to: null } : own);
      return button({ class: "span", "aria-pressed": String(pressed), onclick }, spanWords(own.from, own.to));
    });
  }

  function show() {
    from.value = state.from === null ? "" : isoDay(state.from);
    to.value = state.to === null ? "" : isoDay(state.to);
    const passing = passingBut("period");
    jumps[0].disabled = !eventBeyond(-1, passing);
    jumps[1].disabled = !eventBeyond(1, passing);
    const focus = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".span"))?.textContent;
    fresh(years, ...spans("year", ...range()));
    const edges = edgesOf("year", ...range());
    const year = edges.findLastIndex((day) => day <= (state.from ?? -Infinity));
    const within = year >= 0 && state.to !== null && state.to < (edges[year + 1] ?? -Infinity);
    fresh(months, ...(within ? spans("month", edges[year], edges[year + 1] - 1) : []));
    for (const one of byId("times").querySelectorAll(".span"))
      if (focus && one.textContent === focus && one instanceof HTMLElement) one.focus();
  }

  function speak() {
    byId("times-title").textContent = say("Period and steps");
    const words = [say("From"), say("To"), say("Step"), say("Keep what was played")];
    labels.forEach((label, i) => (label.textContent = words[i]));
    jumps[0].textContent = say("Previous event");
    jumps[1].textContent = say("Next event");
    set(years, { "aria-label": say("Years") });
    set(months, { "aria-label": say("Months") });
    const chosen = STEPS.map((name) => el("option", { value: name }, NAMES[name]()));
    fresh(unit, el("option", { value: "" }, say("as the strip has room")), ...chosen);
    pace();
  }

  function pace() {
    unit.value = state.step ?? "";
    keeps.checked = state.keeps;
  }

  const fold = byId("times-fold");
  const draw = () => {
    speak();
    if (fold.open) show();
  };
  draw();
  fold.addEventListener("toggle", () => fold.open && show());
  listen((patch) => {
    if ("step" in patch || "keeps" in patch) pace();
    if ("lang" in patch) draw();
    else if (fold.open && ("shown" in patch || "from" in patch || "to" in patch)) show();
  });
}
