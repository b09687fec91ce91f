// Time by days, years, months and events, for those who look for more than the strip shows. Folded away until then.
import { edgesOf, spanWords } from "./calendar.js";
import { end, start } from "../data.js";
import { drawDateBoxes } from "./date_boxes.js";
import { button, byId, el, entitle, fresh, set } from "../dom.js";
import { change, listen, passingBut, state, STEPS } from "../state.js";
import { say } from "../words/say.js";
import { eventsAround } from "./times_model.js";

/** @type {Record<string, () => string>} */
const NAMES = {
  day: () => say("a day"),
  week: () => say("a week"),
  month: () => say("a month"),
  quarter: () => say("a quarter"),
  year: () => say("a year"),
};

const eventsNear = () => eventsAround(passingBut("period"), { start, end }, { from: state.from, to: state.to });

/** @param {() => [number, number]} range first and last day of the whole @param {import("./zoom.js").Zoom} zoom of the strip */
export function drawTimes(range, zoom) {
  const boxes = drawDateBoxes(range);
  const unit = el("select", { id: "step-unit" });
  const keeps = el("input", { type: "checkbox", id: "step-keeps" });
  const labels = [unit, keeps, null].map(() => el("span"));
  const jumps = [-1, 1].map((by) => button({ id: by > 0 ? "event-next" : "event-previous", onclick: () => jump(by) }));
  const years = el("div", { id: "period-years", role: "group" });
  const months = el("div", { id: "period-months", role: "group" });
  const zooms = [0.5, 2].map((by) =>
    button({ id: by < 1 ? "time-in" : "time-out", onclick: () => zoom.by(by) }, by < 1 ? "+" : "−"),
  );
  const steps = el("label", {}, labels[0], unit);
  byId("times").append(
    ...boxes.nodes,
    years,
    months,
    el("p", {}, ...jumps),
    steps,
    el("label", {}, keeps, labels[1]),
    el("p", {}, labels[2], ...zooms),
  );

  unit.addEventListener("change", () => change({ step: unit.value || null }));
  keeps.addEventListener("change", () => change({ keeps: keeps.checked }));

  /** @type {(by: number) => void} */
  function jump(by) {
    const found = eventsNear()[by > 0 ? 1 : 0];
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
    boxes.show();
    eventsNear().forEach((days, i) => (jumps[i].disabled = !days));
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
    boxes.speak();
    const words = [say("Step"), say("Keep what was played"), say("Timeline")];
    labels.forEach((label, i) => (label.textContent = words[i]));
    jumps[0].textContent = say("Previous event");
    jumps[1].textContent = say("Next event");
    zooms.forEach((one, i) => entitle(one, i ? say("Show more time") : say("Show less time")));
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
